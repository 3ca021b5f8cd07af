/* Inverse distribution functions. All their transcendental functions are SLEEF's, so a firm's luck has the same bits on
 * every machine. */
#include "base/quantile.h"

#include <math.h>

#include "base/mathfun.h"

/* a[0] + a[1] x + ... + a[7] x^7 */
static double polynomial(const double a[8], double x)
{
    double y = a[7];
    for (int i = 6; i >= 0; i--) {
        y = y * x + a[i];
    }
    return y;
}

/* AS 241, |u - 1/2| <= 0.425: q = u - 1/2. */
static double normal_centre(double q)
{
    static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[8] = {1.0,
                                4.2313330701600911252e+1,
                                6.8718700749205790830e+2,
                                5.3941960214247511077e+3,
                                2.1213794301586595867e+4,
                                3.9307895800092710610e+4,
                                2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
}

/* AS 241, tails: r = sqrt(-log p), p the chance of the tail. */
static double normal_tail(double r)
{
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    if (r <= 5.0) {
        return polynomial(c, r - 1.6) / polynomial(d, r - 1.6);
    }
    return polynomial(e, r - 5.0) / polynomial(f, r - 5.0);
}

double quantile_normal(double u)
{
    if (u <= 0.0 || u >= 1.0) {
        return u <= 0.0 ? -INFINITY : INFINITY;
    }
    double q = u - 0.5;
    if (fabs(q) <= 0.425) {
        return normal_centre(q);
    }
    double z = normal_tail(sqrt(-math_log(q < 0.0 ? u : 1.0 - u)));
    return q < 0.0 ? -z : z;
}

double quantile_exponential(double u, double mean)
{
    if (u >= 1.0) {
        return INFINITY;
    }
    return u <= 0.0 ? 0.0 : -mean * math_log_one_plus(-u);
}

int64_t quantile_geometric(double u, double p)
{
    if (p >= 1.0 || u <= 0.0) {
        return 0;
    }
    if (!(p > 0.0) || u >= 1.0) {
        return INT64_MAX;
    }
    double trials = ceil(math_log_one_plus(-u) / math_log_one_plus(-p));
    if (trials >= 0x1p63) {
        return INT64_MAX;
    }
    return trials < 1.0 ? 0 : (int64_t)trials - 1;
}

/* log k! - log of Stirling's formula, by its series; k >= 16, where it is good to 1e-17. */
static double stirling_rest(double k)
{
    double z = 1.0 / (k * k);
    return (1.0 / 12 -
            z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360)))))) /
           k;
}

/* P(N = k) for k the integer part of a mean of 30 or more: Loader's form, in which nothing large cancels. */
static double poisson_at_mode(double k, double mean)
{
    const double two_pi = 6.283185307179586477;
    double x = (mean - k) / k; /* log(mean / k) = log(1 + x) */
    return math_exp(k * (math_log_one_plus(x) - x) - stirling_rest(k)) / sqrt(two_pi * k);
}

/* Sums upwards from the probability p of k until u is reached. Rounding may leave the total below the largest u; then the
 * terms have become too small to matter and the search ends. */
static int64_t poisson_climb(double u, double mean, int64_t k, double p)
{
    double total = p;
    while (total < u && (p > 1e-30 || (double)k < mean)) {
        k++;
        p *= mean / (double)k;
        total += p;
    }
    return k;
}

static int64_t poisson_from_mode(double u, double mean)
{
    int64_t k = (int64_t)mean;
    double p = poisson_at_mode((double)k, mean);
    while (p > 1e-25 && k > 0) {
        p *= (double)k / mean;
        k--;
    }
    return poisson_climb(u, mean, k, p);
}

/* Cornish-Fisher: the normal quantile, corrected for skewness and kurtosis, on the half-integers between counts. */
static int64_t poisson_expansion(double u, double mean)
{
    double z = quantile_normal(u);
    double sd = sqrt(mean);
    double x = mean + sd * z + (z * z - 1.0) / 6.0 + (z - z * z * z) / (72.0 * sd);
    double k = ceil(x - 0.5);
    return k < 0.0 ? 0 : k >= 0x1p63 ? INT64_MAX : (int64_t)k;
}

int64_t quantile_poisson(double u, double mean)
{
    if (!(mean > 0.0) || u <= 0.0) {
        return 0;
    }
    if (u >= 1.0) {
        return INT64_MAX;
    }
    if (mean <= 30.0) {
        return poisson_climb(u, mean, 0, math_exp(-mean));
    }
    return mean <= 1e6 ? poisson_from_mode(u, mean) : poisson_expansion(u, mean);
}
