/* Exact money: rounding by hand-worked numbers, splits that sum exactly, stocks whose cost never goes astray. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/random.h"

/* Whole numbers 0 .. below n - 1 from draw i. */
static int64_t draw(uint64_t i, uint32_t index, int64_t n)
{
    uint32_t w[4];
    random_words(21, i, 0, PURPOSE_ORDER_NOISE, index, w);
    uint64_t wide = ((uint64_t)w[0] << 32) | w[1];
    return (int64_t)(wide % (uint64_t)n);
}

Test(money, rounds_halves_away_from_zero)
{
    cr_assert_eq(money_of(2.385), 2);
    cr_assert_eq(money_of(2.5), 3);
    cr_assert_eq(money_of(-2.5), -3);
    cr_assert_eq(money_of(-2.4999), -2);
    cr_assert_eq(money_of(1e15 + 0.5), 1000000000000001);
}

Test(money, units_are_fen)
{
    cr_assert_eq(MONEY_PER_MILLION, 1000000 * MONEY_PER_YUAN);
    cr_assert_eq(MONEY_PER_YI, 100 * MONEY_PER_MILLION);
}

/* 12,345.67 yuan of base-month goods at 1.0385: 12,820.978295 yuan. */
Test(money, value_of_a_volume_by_hand)
{
    cr_assert_eq(money_value(1234567, 1.0385), 1282098);
    cr_assert_eq(money_value(1234567, 1.0), 1234567);
    cr_assert_eq(money_value(-1234567, 1.0385), -1282098);
    cr_assert_eq(money_value(0, 1.7), 0);
}

Test(money, value_is_right_to_one_fen_below_two_to_the_52)
{
    for (uint64_t i = 0; i < 20000; i++) {
        int64_t thousandths = 500 + draw(i, 1, 1500);
        volume_t q = draw(i, 0, INT64_C(2000000000000000));
        money_t exact = fixed_round_divide((int128_t)q * thousandths, 1000);
        cr_assert_leq(llabs(money_value(q, (double)thousandths / 1000.0) - exact), 1);
    }
}

/* 13 % of 99.99 yuan = 12.9987; of 0.50 yuan = 6.5 fen, away from zero. */
Test(money, ppm_by_hand)
{
    cr_assert_eq(money_ppm(9999, 130000), 1300);
    cr_assert_eq(money_ppm(50, 130000), 7);
    cr_assert_eq(money_ppm(-50, 130000), -7);
    cr_assert_eq(money_ppm(123, 1000000), 123);
    cr_assert_eq(money_ppm(123, 0), 0);
}

/* 92 bn yuan x 10^6 is where 64 bits end; 50 tn yuan at 70 % here. */
Test(money, ppm_does_not_overflow)
{
    cr_assert_eq(money_ppm(INT64_C(5000000000000000), 700000), INT64_C(3500000000000000));
}

/* 1,000,000 yuan at 4.35 % a year: 43,500 a year, 3,625 a month. 100 yuan at 4 %: 33.33 fen. 1.50 yuan at 4 %: 0.5 fen. */
Test(money, interest_by_hand)
{
    cr_assert_eq(money_interest(100000000, 43500), 362500);
    cr_assert_eq(money_interest(10000, 40000), 33);
    cr_assert_eq(money_interest(150, 40000), 1);
    cr_assert_eq(money_interest(149, 40000), 0);
    cr_assert_eq(money_interest(0, 40000), 0);
    cr_assert_eq(money_interest(INT64_C(4000000000000000000), 60000), INT64_C(20000000000000000));
}

Test(money, interest_is_symmetric_in_sign)
{
    for (uint64_t i = 0; i < 20000; i++) {
        money_t principal = draw(i, 0, INT64_C(100000000000000));
        int64_t rate = draw(i, 1, 200000);
        money_t interest = money_interest(principal, rate);
        cr_assert_eq(money_interest(-principal, rate), -interest);
        cr_assert_eq(money_interest(principal, -rate), -interest);
        cr_assert_eq(interest, (money_t)(((int128_t)principal * rate + 6000000) / 12000000));
    }
}

Test(money, pro_rata_by_hand)
{
    cr_assert_eq(money_pro_rata(100, 1, 3), 33);
    cr_assert_eq(money_pro_rata(67, 1, 2), 33);
    cr_assert_eq(money_pro_rata(34, 1, 1), 34);
    cr_assert_eq(money_pro_rata(100, 0, 3), 0);
    cr_assert_eq(money_pro_rata(0, 0, 0), 0);
    cr_assert_eq(money_pro_rata(INT64_C(1000000000000000), INT64_C(500000000000000), INT64_C(1000000000000000)),
                 INT64_C(500000000000000)); /* 10^15 x 5 10^14 is far beyond 64 bits */
}

Test(money, a_hundred_thousand_moves_keep_a_stock_in_order)
{
    money_t cost = 0;
    volume_t stock = 0;
    money_t in = 0;
    money_t out = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        int64_t size = INT64_C(1) << draw(i, 0, 45);
        if (draw(i, 1, 2)) {
            volume_t q = 1 + draw(i, 2, size);
            money_t paid = draw(i, 3, 2 * q + 1);
            stock += q;
            cost += paid;
            in += paid;
        } else {
            volume_t q = draw(i, 4, 8) == 0 ? stock : draw(i, 5, stock + 1);
            money_t removed = money_pro_rata(cost, q, stock);
            cr_assert(removed >= 0 && removed <= cost);
            cost -= removed;
            stock -= q;
            out += removed;
        }
        cr_assert_geq(cost, 0);
        cr_assert_eq(in - out, cost);
        cr_assert(stock > 0 || cost == 0);
    }
}

/* 100 by 1, 1, 1: 33 each, one left for the first. 10 by 5, 3, 2 exactly. 7 by 3, 2, 2: 3, 2, 2. 10 by 1, 2, 4 with
 * quotas 1.43, 2.86, 5.71: floors 1, 2, 5, two left for the remainders .86 and .71. */
Test(money, split_by_hand)
{
    money_t part[3];
    money_split(100, (int64_t[]){1, 1, 1}, 3, part);
    cr_assert(part[0] == 34 && part[1] == 33 && part[2] == 33);
    money_split(10, (int64_t[]){5, 3, 2}, 3, part);
    cr_assert(part[0] == 5 && part[1] == 3 && part[2] == 2);
    money_split(10, (int64_t[]){1, 2, 4}, 3, part);
    cr_assert(part[0] == 1 && part[1] == 3 && part[2] == 6);
    money_split(-10, (int64_t[]){1, 2, 4}, 3, part);
    cr_assert(part[0] == -1 && part[1] == -3 && part[2] == -6);
    money_split(2, (int64_t[]){0, 0, 9}, 3, part);
    cr_assert(part[0] == 0 && part[1] == 0 && part[2] == 2);
    money_split(0, (int64_t[]){1, 2, 4}, 3, part);
    cr_assert(part[0] == 0 && part[1] == 0 && part[2] == 0);
}

Test(money, split_without_weights_gives_all_to_the_first)
{
    money_t part[3] = {9, 9, 9};
    money_split(-5, (int64_t[]){0, 0, 0}, 3, part);
    cr_assert(part[0] == -5 && part[1] == 0 && part[2] == 0);
}

Test(money, split_does_not_overflow)
{
    money_t part[3];
    const int64_t w = INT64_MAX / 3;
    money_split(INT64_MAX, (int64_t[]){w, w, w}, 3, part);
    cr_assert_eq(part[0], INT64_MAX / 3 + 1); /* 2^63 - 1 = 3 x 3074457345618258602 + 1 */
    cr_assert_eq(part[0] + part[1] + part[2], INT64_MAX);
    money_split(INT64_MAX, (int64_t[]){INT64_MAX, 0, 0}, 3, part);
    cr_assert_eq(part[0], INT64_MAX);
}

/* The slow obvious twin: sorts all remainders. */
struct claim {
    int64_t remainder;
    int index;
};

static int by_remainder_then_index(const void *a, const void *b)
{
    const struct claim *x = a;
    const struct claim *y = b;
    if (x->remainder != y->remainder) {
        return x->remainder > y->remainder ? -1 : 1;
    }
    return x->index - y->index;
}

enum { MOST = 100 };

static void split_slowly(money_t total, const int64_t *weight, int n, money_t *part)
{
    struct claim claim[MOST];
    int64_t sum = 0;
    money_t left = llabs(total);
    for (int i = 0; i < n; i++) {
        sum += weight[i];
    }
    for (int i = 0; i < n; i++) {
        int128_t product = (int128_t)llabs(total) * weight[i];
        part[i] = (money_t)(product / sum);
        claim[i] = (struct claim){(int64_t)(product % sum), i};
        left -= part[i];
    }
    qsort(claim, (size_t)n, sizeof *claim, by_remainder_then_index);
    for (int k = 0; k < left; k++) {
        part[claim[k].index]++;
    }
    for (int i = 0; i < n; i++) {
        part[i] = total < 0 ? -part[i] : part[i];
    }
}

/* Few and many parts, small weights with ties and large ones, both signs. */
Test(money, twenty_thousand_splits_sum_exactly_and_agree_with_the_slow_twin)
{
    for (uint64_t i = 0; i < 20000; i++) {
        int n = 1 + (int)draw(i, 0, i % 4 ? 20 : MOST);
        int64_t largest = INT64_C(1) << draw(i, 1, 50);
        int64_t weight[MOST];
        for (int k = 0; k < n; k++) {
            weight[k] = draw(i, (uint32_t)(10 + k), largest + 1);
        }
        weight[n - 1]++; /* not all zero */
        money_t total = draw(i, 2, INT64_C(1) << (1 + draw(i, 3, 61))) * (draw(i, 4, 2) ? 1 : -1);
        money_t part[MOST];
        money_t twin[MOST];
        money_t sum = 0;
        money_split(total, weight, n, part);
        split_slowly(total, weight, n, twin);
        for (int k = 0; k < n; k++) {
            cr_assert_eq(part[k], twin[k]);
            sum += part[k];
        }
        cr_assert_eq(sum, total);
    }
}

/* Rows in another order: each keeps its part when no remainders are equal: 1531 is prime, so t w mod 1531
 * differs for different w. */
Test(money, split_follows_the_rows_when_they_are_permuted)
{
    const int64_t weight[5] = {101, 211, 307, 401, 511}; /* sum 1531 */
    const int64_t turned[5] = {401, 511, 101, 211, 307};
    for (money_t total = 1; total < 1000; total += 7) {
        money_t part[5];
        money_t other[5];
        money_split(total, weight, 5, part);
        money_split(total, turned, 5, other);
        for (int k = 0; k < 5; k++) {
            cr_assert_eq(part[k], other[(k + 2) % 5]);
        }
    }
}

Test(money, doubles_are_plain)
{
    cr_assert_eq(money_to_double(123456789), 123456789.0);
    cr_assert_eq(volume_to_double(-5), -5.0);
}

Test(money, rates_are_parts_per_million)
{
    cr_assert_eq(money_rate(0.25), 250000);
    cr_assert_eq(money_rate(0.0239), 23900);
    cr_assert_eq(money_rate(0), 0);
}
