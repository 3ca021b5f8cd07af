/* Exact money. Everything is a whole number of fen; a payment is rounded once, here, and both sides book the same
 * integer. Goods are volumes in base-month fen: what one fen bought in January 2022. Rates and shares are whole parts per
 * million. Products of two such numbers do not fit into 64 bits and are taken in 128. */
#ifndef JIQUN_BASE_MONEY_H
#define JIQUN_BASE_MONEY_H

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "base/fixed.h"

typedef int64_t money_t;  /* fen */
typedef int64_t volume_t; /* base-month fen */

#define MONEY_PER_YUAN    INT64_C(100)         /* fen */
#define MONEY_PER_MILLION INT64_C(100000000)   /* fen in 1 million yuan */
#define MONEY_PER_YI      INT64_C(10000000000) /* fen in 100 million yuan */
#define MONEY_PPM         INT64_C(1000000)     /* parts per million in one */

/** Money from a computed amount: the nearest fen, halves away from zero.
 *  fen  in (-2^63, 2^63), finite (assertion).  Pure. */
static inline money_t money_of(double fen)
{
    return fixed_round(fen);
}

/** What a volume costs at a price: q p rounded to the nearest fen (halves to even).
 *  q  base-month fen     price  fen per base-month fen [1], around 1
 *  return  fen; right to 1 fen below 2^52 fen (45 trillion yuan). Needs the default rounding mode.  Pure. */
static inline money_t money_value(volume_t q, double price)
{
    return llrint((double)q * price);
}

/** Fen as a double, for ratios and indicators; exact below 2^53 fen.  Pure. */
static inline double money_to_double(money_t fen)
{
    return (double)fen;
}

/** Base-month fen as a double; exact below 2^53.  Pure. */
static inline double volume_to_double(volume_t q)
{
    return (double)q;
}

/** A rate as parts per million, nearest.  rate 1, for example 0.25 a year.  Pure. */
static inline int64_t money_rate(double rate)
{
    return (int64_t)rint(1e6 * rate);
}

/** A rate of an amount: amount x ppm / 10^6 to the nearest fen, halves away from zero, symmetric in sign.
 *  amount  fen     ppm  parts per million, for example a tax rate.  Pure. */
static inline money_t money_ppm(money_t amount, int64_t ppm)
{
    return fixed_scale(amount, ppm, MONEY_PPM);
}

/** Interest of one month: principal x rate / 12 to the nearest fen, halves away from zero, symmetric in sign; nothing is
 *  carried over.
 *  principal  fen, the stock at the month's opening     ppm_per_year  parts per million a year
 *  return  (P r + 6 10^6) / (12 10^6), mirrored for negative P r.  Pure. */
static inline money_t money_interest(money_t principal, int64_t ppm_per_year)
{
    return fixed_scale(principal, ppm_per_year, 12 * MONEY_PPM);
}

/** Cost that leaves a stock together with goods: floor(cost taken / stock), and all of it with the last unit, so that a
 *  stock is never left with cost and no goods, nor with less than no cost.
 *  cost   fen, >= 0, book cost of the stock
 *  taken  base-month fen, 0 <= taken <= stock (assertion)     stock  base-month fen
 *  return  fen, 0 <= return <= cost.  Pure. */
static inline money_t money_pro_rata(money_t cost, volume_t taken, volume_t stock)
{
    assert(cost >= 0 && taken >= 0 && taken <= stock);
    return taken == stock ? cost : fixed_share(cost, taken, stock);
}

/** Splits an amount in proportion to weights by largest remainders: each part gets floor(|total| w / sum of w), and the
 *  fen left over go one each to the largest remainders, equal ones to the lower index. So callers order the parts by a key
 *  that does not depend on rows of tables or threads.
 *  total   fen; a negative one is split as its opposite
 *  weight  [n], >= 0, sum at most INT64_MAX (assertion); all zero: everything goes to index 0
 *  n       >= 1     part  [n], fen, may not overlap weight; sums to total exactly. */
void money_split(money_t total, const int64_t *weight, int n, money_t *part);

#endif
