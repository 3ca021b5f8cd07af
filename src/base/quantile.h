/* Draws by inversion: one uniform gives one value, and a larger uniform never gives a smaller value. So a policy that
 * changes a mean moves each draw a little instead of exchanging it. On SLEEF's reproducible exp and log, since the
 * quantiles of GSL call libm. Scalar: 10-100 ns a call. */
#ifndef JIQUN_BASE_QUANTILE_H
#define JIQUN_BASE_QUANTILE_H

#include <stdint.h>

#include "base/guards.h"

/** Quantile of the standard normal distribution.
 *  u  in (0, 1); 0 or less gives -infinity, 1 or more +infinity
 *  return  z with P(Z <= z) = u, relative error about 1e-15.  Pure.
 *  Source  Wichura 1988, algorithm AS 241 (PPND16). */
double quantile_normal(double u);

/** Quantile of the exponential distribution, -mean log(1 - u).
 *  u  in (0, 1); 0 or less gives 0, 1 or more +infinity     mean  >= 0, any unit
 *  return  x >= 0 in the unit of the mean.  Pure. */
double quantile_exponential(double u, double mean);

/** Quantile of the geometric distribution: failures before the first success.
 *  u  in (0, 1)     p  chance of success of one trial; 1 or more gives 0, 0 or less INT64_MAX
 *  return  the least k in 0, 1, 2 ... with 1 - (1 - p)^(k + 1) >= u, at most INT64_MAX.  Pure. */
int64_t quantile_geometric(double u, double p);

/** Quantile of the Poisson distribution.
 *  u  in (0, 1)     mean  >= 0; 0 or less gives 0
 *  return  the least k in 0, 1, 2 ... with P(N <= k) >= u.  Pure.
 *  Method  sums probabilities upwards: from 0 for means up to 30, from the far lower tail for means up to 1e6 (some
 *          15 sqrt(mean) steps); above, the Cornish-Fisher expansion to third order, within one count of the quantile. */
int64_t quantile_poisson(double u, double mean);

#endif
