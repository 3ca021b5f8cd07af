/* Sums that may be taken in any order: quantities that feed a decision are added up as integers, in units of 2^-32, so
 * that neither the number of threads nor the order of firms changes a bit. Also exact shares of integers. */
#ifndef JIQUN_BASE_FIXED_H
#define JIQUN_BASE_FIXED_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/guards.h"

__extension__ typedef __int128 int128_t; /* products of two int64; the only wide integer of the project */

#define FIXED_ONE INT64_C(4294967296) /* 1.0 as a fixed-point number: 2^32 */

/** The nearest integer, halves away from zero: llround without the call.
 *  x  in (-2^63, 2^63), finite; anything else is a bug (assertion).  Pure, independent of the rounding mode. */
static inline int64_t fixed_round(double x)
{
    assert(x > -0x1p63 && x < 0x1p63);
    int64_t whole = (int64_t)x; /* towards zero */
    double rest = x - (double)whole;
    return whole + (rest >= 0.5) - (rest <= -0.5);
}

/** A number as a fixed-point integer of scale 2^32, halves away from zero.
 *  x  in (-2^31, 2^31), finite; anything else is a bug: an assertion, and where those are off the nearest end (NaN: 0)
 *  return  x 2^32 rounded; sums of them hold while they stay below 2^31 in the unit of x.  Pure. */
static inline int64_t fixed_of(double x)
{
    assert(x > -0x1p31 && x < 0x1p31);
    if (!(x > -0x1p31 && x < 0x1p31)) {
        return x >= 0x1p31 ? INT64_MAX : x <= -0x1p31 ? INT64_MIN : 0;
    }
    return fixed_round(x * 0x1p32);
}

/** The number that a fixed-point integer stands for, rounded to double.  Pure. */
static inline double fixed_to_double(int64_t x)
{
    return (double)x * 0x1p-32;
}

/** floor(n / d), towards minus infinity.  d  > 0     return  must fit into 64 bits (assertion).  Pure. */
static inline int64_t fixed_floor_divide(int128_t n, int64_t d)
{
    assert(d > 0);
    int128_t q = n / d;
    q -= q * d > n;
    assert(q >= INT64_MIN && q <= INT64_MAX);
    return (int64_t)q;
}

/** Nearest integer to n / d, halves away from zero, so symmetric in the sign of n.
 *  d  > 0, even or odd     return  must fit into 64 bits (assertion).  Pure. */
static inline int64_t fixed_round_divide(int128_t n, int64_t d)
{
    assert(d > 0);
    int128_t q = n < 0 ? (n - d / 2) / d : (n + d / 2) / d;
    assert(q >= INT64_MIN && q <= INT64_MAX);
    return (int64_t)q;
}

/** Nearest integer to amount x rate / whole, halves away from zero, without overflow; in 64 bits where they hold it.
 *  whole  > 0     return  must fit into 64 bits (assertion).  Pure. */
static inline int64_t fixed_scale(int64_t amount, int64_t rate, int64_t whole)
{
    int64_t product, rounded;
    assert(whole > 0);
    if (!__builtin_mul_overflow(amount, rate, &product) &&
        !__builtin_add_overflow(product, product < 0 ? -(whole / 2) : whole / 2, &rounded))
        return rounded / whole;
    return fixed_round_divide((int128_t)amount * rate, whole);
}

/** floor(total x part / whole) without overflow: the share `part / whole` of a total.
 *  total, part  any     whole  > 0 (assertion)     return  must fit into 64 bits (assertion)
 *  The usual case fits into 64 bits and avoids the slow 128-bit division.  Pure. */
static inline int64_t fixed_share(int64_t total, int64_t part, int64_t whole)
{
    int64_t product;
    assert(whole > 0);
    if (!__builtin_mul_overflow(total, part, &product)) {
        return product / whole - (product % whole < 0);
    }
    return fixed_floor_divide((int128_t)total * part, whole);
}

#endif
