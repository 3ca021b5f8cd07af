/* exp and log: all instruction sets give the same bits, within one unit in the last place of the true value. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/random.h"

enum { N = 4099 }; /* not a multiple of any vector width */

static uint64_t bits(double x)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

/* NaNs count as equal whatever their payload and sign. */
static bool same(double a, double b)
{
    return bits(a) == bits(b) || (isnan(a) && isnan(b));
}

static void fill_exp_arguments(double *x)
{
    const double edge[] = {0.0,    -0.0,   1.0,     -1.0,      INFINITY, -INFINITY, NAN,    709.7,   709.78,
                           710.0,  1000.0, -708.3,  -708.4,    -745.0,   -746.0,    -1e6,   1e300,   -1e300,
                           1e-300, -1e-17, 0x1p-60, 0.3465735, 5e-324,   -5e-324,   88.722, -103.97, 1e10};
    int n_edge = (int)(sizeof edge / sizeof *edge);
    for (int i = 0; i < N; i++) {
        double u[4];
        random_block(4, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        x[i] = i < n_edge ? edge[i] : i % 2 ? 1400.0 * (u[0] - 0.5) : 4.0 * (u[0] - 0.5);
    }
}

static void fill_log_arguments(double *x)
{
    const double edge[] = {0.0,         -0.0,   1.0,     2.0,           0.5,          INFINITY, -INFINITY, NAN,
                           -1.0,        5e-324, 1e-310,  0x1p-1022,     0x1p-1021,    0x1p1023, 1e308,     1.0 + 1e-15,
                           1.0 - 1e-15, 0.7071, 0.70711, 1.41421356237, 1.4142135624, 10.0,     1e-10,     3e5};
    int n_edge = (int)(sizeof edge / sizeof *edge);
    for (int i = 0; i < N; i++) {
        double u[4];
        random_block(6, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        x[i] = i < n_edge ? edge[i] : i % 2 ? ldexp(0.5 + u[0], (int)(2000.0 * (u[1] - 0.5))) : 0.5 + u[0];
    }
}

typedef void batch(enum math_variant v, const double *x, double *y, size_t n);

/* Every length from 0 to 40 as well, for the ends of the vectors, with a guard behind. */
static void check_variant(batch *of, double (*scalar)(double), enum math_variant v, const double *x)
{
    static double y[N];
    of(v, x, y, N);
    for (int i = 0; i < N; i++) {
        cr_assert(same(y[i], scalar(x[i])), "%s at %a: %a, scalar %a", math_variant_name(v), x[i], y[i], scalar(x[i]));
    }
    for (size_t n = 0; n <= 40; n++) {
        for (size_t i = 0; i <= n; i++) {
            y[i] = -7.25;
        }
        of(v, x + 100, y, n);
        for (size_t i = 0; i < n; i++) {
            cr_assert(same(y[i], scalar(x[100 + i])));
        }
        cr_assert_eq(y[n], -7.25, "%s wrote behind the end of %zu", math_variant_name(v), n);
    }
}

Test(mathfun, every_variant_of_exp_has_the_same_bits)
{
    static double x[N];
    fill_exp_arguments(x);
    for (int v = 0; v < MATH_VARIANTS; v++) {
        if (math_variant_available((enum math_variant)v)) {
            check_variant(math_variant_exp, math_exp, (enum math_variant)v, x);
        }
    }
}

Test(mathfun, every_variant_of_log_has_the_same_bits)
{
    static double x[N];
    fill_log_arguments(x);
    for (int v = 0; v < MATH_VARIANTS; v++) {
        if (math_variant_available((enum math_variant)v)) {
            check_variant(math_variant_log, math_log, (enum math_variant)v, x);
        }
    }
}

/* Distance in units in the last place of the reference, a long double of 64 bits mantissa. */
static double ulps(double value, long double reference)
{
    double rounded = (double)reference;
    double unit = nextafter(fabs(rounded), INFINITY) - fabs(rounded);
    return (double)(fabsl((long double)value - reference) / (long double)unit);
}

Test(mathfun, exp_is_within_one_unit_of_libm)
{
    static double x[N];
    fill_exp_arguments(x);
    for (int i = 0; i < N; i++) {
        if (fabs(x[i]) < 708.0) {
            double distance = ulps(math_exp(x[i]), expl((long double)x[i]));
            cr_assert_leq(distance, 1.0, "exp(%a): %g", x[i], distance);
        }
    }
}

Test(mathfun, log_is_within_one_unit_of_libm)
{
    static double x[N];
    fill_log_arguments(x);
    for (int i = 0; i < N; i++) {
        if (x[i] > 0.0 && isfinite(x[i]) && x[i] != 1.0) {
            double distance = ulps(math_log(x[i]), logl((long double)x[i]));
            cr_assert_leq(distance, 1.0, "log(%a): %g", x[i], distance);
        }
    }
}

Test(mathfun, exp_at_its_edges)
{
    cr_assert_eq(math_exp(0.0), 1.0);
    cr_assert_eq(math_exp(-0.0), 1.0);
    cr_assert_eq(math_exp(-INFINITY), 0.0);
    cr_assert_eq(math_exp(INFINITY), INFINITY);
    cr_assert_eq(math_exp(1000.0), INFINITY);
    cr_assert_eq(math_exp(-1001.0), 0.0);
    cr_assert(isnan(math_exp(NAN)));
}

Test(mathfun, log_at_its_edges)
{
    cr_assert_eq(math_log(1.0), 0.0);
    cr_assert_eq(math_log(0.0), -INFINITY);
    cr_assert_eq(math_log(INFINITY), INFINITY);
    cr_assert(isnan(math_log(-1.0)));
    cr_assert(isnan(math_log(NAN)));
    cr_assert_float_eq(math_log(5e-324), -744.4400719213812, 1e-12);
}

Test(mathfun, log_one_plus_keeps_small_arguments)
{
    const double x[] = {1e-300, -1e-20, 1e-10, -1e-5, 0.03, -0.3, 0.9, -0.999, 5.0, 1e15, 1e300};
    for (int i = 0; i < 11; i++) {
        long double reference = log1pl((long double)x[i]);
        cr_assert_leq(fabsl((long double)math_log_one_plus(x[i]) - reference), 4e-16L * fabsl(reference), "%g", x[i]);
    }
    cr_assert_eq(math_log_one_plus(0.0), 0.0);
    cr_assert_eq(math_log_one_plus(-1.0), -INFINITY);
    cr_assert_eq(math_log_one_plus(INFINITY), INFINITY);
    cr_assert(isnan(math_log_one_plus(-2.0)));
}

Test(mathfun, pow_agrees_with_libm)
{
    for (int i = 0; i < 2000; i++) {
        double u[4];
        random_block(8, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        double x = ldexp(0.5 + u[0], (int)(20.0 * (u[1] - 0.5)));
        double a = 8.0 * (u[2] - 0.5);
        double reference = pow(x, a);
        cr_assert_leq(fabs(math_pow(x, a) - reference), (4.0 + fabs(a * log(x))) * 2e-16 * reference);
    }
    cr_assert_eq(math_pow(0.0, 0.5), 0.0);
    cr_assert_eq(math_pow(0.0, 0.0), 1.0);
    cr_assert_eq(math_pow(0.0, -1.0), INFINITY);
    cr_assert_eq(math_pow(1.0, 1e10), 1.0);
    cr_assert(isnan(math_pow(-1.0, 0.5)));
}

Test(mathfun, batches_are_the_scalars_also_in_place)
{
    static double x[N];
    static double y[N];
    fill_log_arguments(x);
    math_log_batch(x, y, N);
    for (int i = 0; i < N; i++) {
        cr_assert(same(y[i], math_log(x[i])));
    }
    math_pow_batch(x, 0.385, y, N);
    for (int i = 0; i < N; i++) {
        cr_assert(same(y[i], math_pow(x[i], 0.385)));
    }
    math_pow_batch(x, 0.0, y, N);
    for (int i = 0; i < N; i++) {
        cr_assert_eq(y[i], 1.0);
    }
    fill_exp_arguments(x);
    memcpy(y, x, sizeof y);
    math_exp_batch(y, y, N);
    for (int i = 0; i < N; i++) {
        cr_assert(same(y[i], math_exp(x[i])));
    }
}

Test(mathfun, the_chosen_variant_is_available_and_named)
{
    enum math_variant v = math_variant_chosen();
    cr_assert(math_variant_available(v));
    cr_assert_neq(v, MATH_PUREC);
    cr_assert_gt(strlen(math_variant_name(v)), 0);
    cr_assert_not(math_variant_available(MATH_VARIANTS));
}
