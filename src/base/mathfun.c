/* Which instruction set computes exp and log. The choice is asked from the compiler's table of processor features at each
 * batch, a few instructions, instead of being kept in a global. SLEEF's unsuffixed names are not used: they are declared
 * but missing from Debian's library, or pick variants with other bits. */
#include "base/mathfun.h"

#include <assert.h>
#include <math.h>
#include <sleef.h>

#include "base/mathfun_kernels.h"

double math_exp(double x)
{
    return Sleef_cinz_expd1_u10purec(x);
}

double math_log(double x)
{
    return Sleef_cinz_logd1_u10purec(x);
}

double math_log_one_plus(double x)
{
    double w = 1.0 + x;
    if (!(w > 0.0) || w > 0x1p1000) {
        return math_log(w);
    }
    return math_log(w) - ((w - 1.0) - x) / w;
}

double math_pow(double x, double a)
{
    return a == 0.0 ? 1.0 : math_exp(a * math_log(x));
}

static void exp_purec(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = math_exp(x[i]);
    }
}

static void log_purec(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = math_log(x[i]);
    }
}

bool math_variant_available(enum math_variant v)
{
    switch (v) {
    case MATH_AVX512: return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    case MATH_AVX: return __builtin_cpu_supports("avx");
    case MATH_SSE2:
    case MATH_PUREC: return true;
    case MATH_VARIANTS: break;
    }
    return false;
}

enum math_variant math_variant_chosen(void)
{
    if (math_variant_available(MATH_AVX512)) {
        return MATH_AVX512;
    }
    return math_variant_available(MATH_AVX) ? MATH_AVX : MATH_SSE2;
}

struct variant {
    const char *name;
    void (*exp)(const double *x, double *y, size_t n);
    void (*log)(const double *x, double *y, size_t n);
};

static const struct variant variants[MATH_VARIANTS] = {
    [MATH_PUREC] = {"purec", exp_purec, log_purec},
    [MATH_SSE2] = {"sse2", mathfun_exp_sse2, mathfun_log_sse2},
    [MATH_AVX] = {"avx", mathfun_exp_avx, mathfun_log_avx},
    [MATH_AVX512] = {"avx512fnofma", mathfun_exp_avx512, mathfun_log_avx512},
};

const char *math_variant_name(enum math_variant v)
{
    return variants[v].name;
}

void math_variant_exp(enum math_variant v, const double *x, double *y, size_t n)
{
    assert(math_variant_available(v));
    variants[v].exp(x, y, n);
}

void math_variant_log(enum math_variant v, const double *x, double *y, size_t n)
{
    assert(math_variant_available(v));
    variants[v].log(x, y, n);
}

void math_exp_batch(const double *x, double *y, size_t n)
{
    variants[math_variant_chosen()].exp(x, y, n);
}

void math_log_batch(const double *x, double *y, size_t n)
{
    variants[math_variant_chosen()].log(x, y, n);
}

void math_pow_batch(const double *x, double a, double *y, size_t n)
{
    if (a == 0.0) {
        for (size_t i = 0; i < n; i++) {
            y[i] = 1.0;
        }
        return;
    }
    math_log_batch(x, y, n);
    for (size_t i = 0; i < n; i++) {
        y[i] *= a;
    }
    math_exp_batch(y, y, n);
}
