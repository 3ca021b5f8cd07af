/* How an amount is divided when it does not divide evenly: by largest remainders, with no scratch memory. The parts
 * themselves hold the remainders until it is known which of them get a fen more; of few parts the quotients are kept,
 * since division is what it costs. */
#include "base/money.h"

#define FEW 32 /* parts: up to here the largest remainders are picked one by one, a few hundred comparisons at most */

/* Quotient and remainder of amount x weight / sum; all >= 0, sum > 0, weight <= sum. Most weights are nothing. */
static int64_t divide_share(int64_t amount, int64_t weight, int64_t sum, int64_t *remainder)
{
    int64_t product;
    if (weight == 0)
        return *remainder = 0;
    if (!__builtin_mul_overflow(amount, weight, &product)) {
        *remainder = product % sum;
        return product / sum;
    }
    int128_t wide = (int128_t)amount * weight;
    int64_t quotient = (int64_t)(wide / sum);
    *remainder = (int64_t)(wide - (int128_t)quotient * sum);
    return quotient;
}

/* Marks with -1 the `left` largest remainders, lower index first among equals, one after another. */
static void mark_few(money_t *remainder, int n, int64_t left)
{
    for (; left > 0; left--) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            best = remainder[i] > remainder[best] ? i : best;
        }
        remainder[best] = -1;
    }
}

static int64_t count_above(const money_t *remainder, int n, int64_t bound)
{
    int64_t count = 0;
    for (int i = 0; i < n; i++) {
        count += remainder[i] > bound;
    }
    return count;
}

/* The same in time linear in n: bisects for the least bound that at most `left` remainders exceed. Those above it are
 * marked, then those equal to it from the front until none is left. */
static void mark_many(money_t *remainder, int n, int64_t left, int64_t sum)
{
    int64_t low = -1;
    int64_t bound = sum;
    while (bound - low > 1) {
        int64_t middle = low + (bound - low) / 2;
        if (count_above(remainder, n, middle) <= left) {
            bound = middle;
        } else {
            low = middle;
        }
    }
    int64_t ties = left - count_above(remainder, n, bound);
    for (int i = 0; i < n; i++) {
        if (remainder[i] > bound || (remainder[i] == bound && ties-- > 0)) {
            remainder[i] = -1;
        }
    }
}

static int64_t sum_weights(const int64_t *weight, int n)
{
    int128_t sum = 0;
    for (int i = 0; i < n; i++) {
        assert(weight[i] >= 0);
        sum += weight[i];
    }
    assert(sum <= INT64_MAX);
    return (int64_t)sum;
}

static void split_few(int64_t amount, const int64_t *weight, int64_t sum, int n, money_t *part)
{
    int64_t left = amount, quotient[FEW];
    for (int i = 0; i < n; i++) {
        quotient[i] = divide_share(amount, weight[i], sum, &part[i]);
        left -= quotient[i];
    }
    mark_few(part, n, left);
    for (int i = 0; i < n; i++) {
        part[i] = quotient[i] + (part[i] < 0);
    }
}

static void split_many(int64_t amount, const int64_t *weight, int64_t sum, int n, money_t *part)
{
    int64_t left = amount;
    for (int i = 0; i < n; i++) {
        left -= divide_share(amount, weight[i], sum, &part[i]);
    }
    mark_many(part, n, left, sum);
    for (int i = 0; i < n; i++) {
        int64_t remainder;
        part[i] = divide_share(amount, weight[i], sum, &remainder) + (part[i] < 0);
    }
}

void money_split(money_t total, const int64_t *weight, int n, money_t *part)
{
    assert(n >= 1 && total > INT64_MIN);
    int64_t sum = sum_weights(weight, n);
    if (sum == 0) {
        for (int i = 0; i < n; i++) {
            part[i] = 0;
        }
        part[0] = total;
        return;
    }
    (n <= FEW ? split_few : split_many)(total < 0 ? -total : total, weight, sum, n, part);
    for (int i = 0; total < 0 && i < n; i++) {
        part[i] = -part[i];
    }
}
