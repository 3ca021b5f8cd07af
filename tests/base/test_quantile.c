/* Inversion: against GSL's distributions to 1e-12, and the moments of the draws. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/quantile.h"
#include "base/random.h"

/* The uniforms of the tests: those of the generator, and powers of ten down to the tails. */
static double uniform(int i)
{
    if (i < 12) {
        return pow(10.0, -(i + 1));
    }
    if (i < 20) {
        return 1.0 - pow(10.0, -(i - 11));
    }
    double u[4];
    random_block(5, (uint64_t)i, 0, PURPOSE_SHARE_SHOCK, 0, u);
    return u[0];
}

static void check_relative(double x, double reference, double u)
{
    cr_assert_leq(fabs(x - reference), 1e-12 * fabs(reference), "u %.17g: %.17g, GSL %.17g", u, x, reference);
}

Test(quantile, normal_agrees_with_gsl)
{
    for (int i = 0; i < 20000; i++) {
        double u = uniform(i);
        check_relative(quantile_normal(u), gsl_cdf_ugaussian_Pinv(u), u);
    }
}

Test(quantile, normal_has_published_values)
{
    cr_assert_eq(quantile_normal(0.5), 0.0);
    cr_assert_float_eq(quantile_normal(0.25), -0.6744897501960817, 1e-15);
    cr_assert_float_eq(quantile_normal(0.001), -3.090232306167814, 1e-14);
    cr_assert_float_eq(quantile_normal(1e-20), -9.262340089798408, 1e-13);
}

Test(quantile, normal_is_odd_and_infinite_at_the_ends)
{
    cr_assert_eq(quantile_normal(0.125), -quantile_normal(0.875));
    cr_assert_eq(quantile_normal(0x1p-10), -quantile_normal(1.0 - 0x1p-10));
    cr_assert_eq(quantile_normal(0.0), -INFINITY);
    cr_assert_eq(quantile_normal(1.0), INFINITY);
}

Test(quantile, exponential_agrees_with_gsl)
{
    for (int i = 0; i < 20000; i++) {
        double u = uniform(i);
        check_relative(quantile_exponential(u, 2.385), gsl_cdf_exponential_Pinv(u, 2.385), u);
    }
}

Test(quantile, exponential_at_the_ends)
{
    cr_assert_eq(quantile_exponential(0.0, 3.0), 0.0);
    cr_assert_eq(quantile_exponential(1.0, 3.0), INFINITY);
    cr_assert_eq(quantile_exponential(0.7, 0.0), 0.0);
}

/* k is the quantile when P(k) >= u > P(k - 1); a relative 1e-12 on either side is rounding. The upper tail is compared
 * where it is the exact one. */
static void check_step(double u, int64_t k, double p_k, double q_k, double p_below, double q_below)
{
    bool reaches = u < 0.5 ? p_k >= u * (1.0 - 1e-12) : q_k <= (1.0 - u) * (1.0 + 1e-12);
    bool is_least = k == 0 || (u < 0.5 ? p_below < u * (1.0 + 1e-12) : q_below > (1.0 - u) * (1.0 - 1e-12));
    cr_assert(reaches, "u %.17g: %lld is too small", u, (long long)k);
    cr_assert(is_least, "u %.17g: %lld is too large", u, (long long)k);
}

Test(quantile, geometric_agrees_with_gsl)
{
    const double chances[] = {1e-6, 0.001, 0.0385, 0.3, 0.5, 0.95};
    for (int c = 0; c < 6; c++) {
        for (int i = 0; i < 4000; i++) {
            double u = uniform(i);
            double p = chances[c];
            int64_t k = quantile_geometric(u, p);
            unsigned trial = (unsigned)k + 1; /* GSL counts the trials, we the failures before */
            double below = trial > 1 ? gsl_cdf_geometric_P(trial - 1, p) : 0.0;
            double above = trial > 1 ? gsl_cdf_geometric_Q(trial - 1, p) : 1.0;
            check_step(u, k, gsl_cdf_geometric_P(trial, p), gsl_cdf_geometric_Q(trial, p), below, above);
        }
    }
}

Test(quantile, geometric_at_the_ends)
{
    cr_assert_eq(quantile_geometric(0.3, 1.0), 0);
    cr_assert_eq(quantile_geometric(0.3, 0.0), INT64_MAX);
    cr_assert_eq(quantile_geometric(0.0, 0.3), 0);
    cr_assert_eq(quantile_geometric(1.0, 0.3), INT64_MAX);
    cr_assert_eq(quantile_geometric(0.9, 1e-300), INT64_MAX);
    cr_assert_eq(quantile_geometric(0.49, 0.5), 0); /* P(0) = 1/2, P(1) = 3/4 */
    cr_assert_eq(quantile_geometric(0.51, 0.5), 1);
    cr_assert_eq(quantile_geometric(0.76, 0.5), 2);
}

Test(quantile, poisson_agrees_with_gsl)
{
    const double means[] = {1e-4, 0.0385, 0.8, 2.385, 12.5, 29.99, 30.0, 30.01, 77.7, 500.0, 12345.6};
    for (int m = 0; m < 11; m++) {
        for (int i = 0; i < 1500; i++) {
            double u = uniform(i);
            double mean = means[m];
            int64_t k = quantile_poisson(u, mean);
            unsigned n = (unsigned)k;
            double below = n > 0 ? gsl_cdf_poisson_P(n - 1, mean) : 0.0;
            double above = n > 0 ? gsl_cdf_poisson_Q(n - 1, mean) : 1.0;
            check_step(u, k, gsl_cdf_poisson_P(n, mean), gsl_cdf_poisson_Q(n, mean), below, above);
        }
    }
}

/* Where the sum hands over to the expansion, both must be within one count of each other. */
Test(quantile, poisson_expansion_joins_the_sum)
{
    for (int i = 0; i < 40; i++) {
        double u = uniform(i);
        int64_t summed = quantile_poisson(u, 1e6);
        int64_t expanded = quantile_poisson(u, 1e6 * (1.0 + 1e-12));
        cr_assert_leq(llabs((long long)(summed - expanded)), 1, "u %g: %lld, %lld", u, (long long)summed,
                      (long long)expanded);
    }
}

Test(quantile, poisson_at_the_ends)
{
    cr_assert_eq(quantile_poisson(0.3, 0.0), 0);
    cr_assert_eq(quantile_poisson(0.0, 5.0), 0);
    cr_assert_eq(quantile_poisson(1.0, 5.0), INT64_MAX);
    cr_assert_eq(quantile_poisson(0x1p-33, 1e12) > 0, 1);
}

/* Larger luck never gives less, and a larger mean never gives less for the same luck: what keeps twins coupled. */
Test(quantile, draws_are_monotone_in_luck_and_mean)
{
    const double means[] = {0.1, 1.0, 29.9, 30.1, 45.0, 300.0, 9e5, 1.1e6};
    for (int m = 0; m < 8; m++) {
        for (int i = 1; i < 200; i++) {
            cr_assert_geq(quantile_poisson(i / 200.0, means[m]), quantile_poisson((i - 1) / 200.0, means[m]));
            cr_assert(m == 0 || quantile_poisson(i / 200.0, means[m]) >= quantile_poisson(i / 200.0, means[m - 1]));
        }
    }
}

struct moments {
    double mean;
    double variance;
};

static struct moments of_draws(double (*draw)(double u), int n)
{
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < n; i++) {
        double u[4];
        random_block(2, (uint64_t)i, 3, PURPOSE_ORDER_NOISE, 0, u);
        double x = draw(u[0]);
        sum += x;
        squares += x * x;
    }
    double mean = sum / n;
    return (struct moments){mean, squares / n - mean * mean};
}

static double draw_normal(double u)
{
    return quantile_normal(u);
}
static double draw_exponential(double u)
{
    return quantile_exponential(u, 2.0);
}
static double draw_geometric(double u)
{
    return (double)quantile_geometric(u, 0.25);
}
static double draw_poisson(double u)
{
    return (double)quantile_poisson(u, 2.385);
}

/* n = 100,000. Bounds are 5 standard errors: of the mean sd / 316, of the variance v sqrt(excess kurtosis + 2) / 316. */
Test(quantile, draws_have_the_moments_of_their_distribution)
{
    struct moments normal = of_draws(draw_normal, 100000);
    cr_assert_float_eq(normal.mean, 0.0, 0.016);
    cr_assert_float_eq(normal.variance, 1.0, 0.023);
    struct moments exponential = of_draws(draw_exponential, 100000);
    cr_assert_float_eq(exponential.mean, 2.0, 0.032);
    cr_assert_float_eq(exponential.variance, 4.0, 0.18);
    struct moments geometric = of_draws(draw_geometric, 100000); /* mean (1 - p) / p = 3, variance (1 - p) / p^2 = 12 */
    cr_assert_float_eq(geometric.mean, 3.0, 0.055);
    cr_assert_float_eq(geometric.variance, 12.0, 0.54);
    struct moments poisson = of_draws(draw_poisson, 100000);
    cr_assert_float_eq(poisson.mean, 2.385, 0.0245);
    cr_assert_float_eq(poisson.variance, 2.385, 0.059);
}
