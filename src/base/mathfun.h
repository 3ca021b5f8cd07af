/* exp and log with the same bits on every x86-64 machine: SLEEF's cinz functions, which never use FMA. libm may not be
 * called for these in the engine (tests/base/test_symbols.sh). A scalar call costs 10-15 ns, so whatever is computed per
 * firm or slot goes through the batch form, which uses the widest instruction set of the machine at 0.6-7 ns an element
 * and gives the same bits. */
#ifndef JIQUN_BASE_MATHFUN_H
#define JIQUN_BASE_MATHFUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/guards.h"

/** e^x within 1 unit in the last place.
 *  x  any; below -1000 gives 0, above 709.8 +infinity, NaN gives NaN.  Results below 2^-1022 may be 0.  Pure. */
double math_exp(double x);

/** Natural logarithm within 1 unit in the last place.
 *  x  > 0; 0 gives -infinity, below 0 and NaN give NaN.  Pure. */
double math_log(double x);

/** log(1 + x), accurate for small x as well.
 *  x  > -1; -1 gives -infinity
 *  Source  Goldberg 1991, theorem 4 in the form log(w) - ((w - 1) - x) / w with w = 1 + x rounded.  Pure. */
double math_log_one_plus(double x);

/** x^a as exp(a log x).
 *  x  >= 0     a  any; 0 gives 1 for every x
 *  return  relative error about (1 + |a log x|) 1e-16; bases below 0 give NaN.  Pure. */
double math_pow(double x, double a);

/** y[i] = math_exp(x[i]), bit for bit.  x, y  [n]; y may be x, otherwise they may not overlap. */
void math_exp_batch(const double *x, double *y, size_t n);

/** y[i] = math_log(x[i]), bit for bit.  x, y  [n]; y may be x, otherwise they may not overlap. */
void math_log_batch(const double *x, double *y, size_t n);

/** y[i] = math_pow(x[i], a), bit for bit.  x, y  [n]; y may be x, otherwise they may not overlap. */
void math_pow_batch(const double *x, double a, double *y, size_t n);

/* The kernels by instruction set, for the test that compares them. */
enum math_variant { MATH_PUREC, MATH_SSE2, MATH_AVX, MATH_AVX512, MATH_VARIANTS };

/** Whether this machine can run a variant. */
bool math_variant_available(enum math_variant v);

/** The variant that the batch functions use on this machine. */
enum math_variant math_variant_chosen(void);

/** "purec", "sse2", "avx" or "avx512fnofma". */
const char *math_variant_name(enum math_variant v);

/** math_exp_batch with a given variant, which must be available. */
void math_variant_exp(enum math_variant v, const double *x, double *y, size_t n);

/** math_log_batch with a given variant, which must be available. */
void math_variant_log(enum math_variant v, const double *x, double *y, size_t n);

/** The smaller and the larger of two numbers, neither of them NaN: fmin and fmax without the call.  Pure. */
static inline double math_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double math_max(double a, double b)
{
    return a > b ? a : b;
}

#endif
