/* The batch kernels, one file per instruction set, and the shape they share: whole vectors first, then the rest through a
 * padded vector, so that the last elements take the same code as the others. Only mathfun.c includes the declarations. */
#ifndef JIQUN_BASE_MATHFUN_KERNELS_H
#define JIQUN_BASE_MATHFUN_KERNELS_H

#include <stddef.h>

#include "base/guards.h"

/* y[i] = exp(x[i]) or log(x[i]), x, y [n]; the machine must have the instruction set. */
void mathfun_exp_sse2(const double *x, double *y, size_t n);
void mathfun_log_sse2(const double *x, double *y, size_t n);
void mathfun_exp_avx(const double *x, double *y, size_t n);
void mathfun_log_avx(const double *x, double *y, size_t n);
void mathfun_exp_avx512(const double *x, double *y, size_t n);
void mathfun_log_avx512(const double *x, double *y, size_t n);

/* Defines one kernel. width: doubles in a vector; load, store: unaligned; function: of SLEEF, by its full name */
#define MATHFUN_KERNEL(kernel, width, load, store, function)                                                           \
    void kernel(const double *x, double *y, size_t n)                                                                  \
    {                                                                                                                  \
        size_t i = 0;                                                                                                  \
        for (; i + (width) <= n; i += (width)) {                                                                       \
            store(y + i, function(load(x + i)));                                                                       \
        }                                                                                                              \
        if (i < n) {                                                                                                   \
            double rest[width];                                                                                        \
            for (size_t k = 0; k < (width); k++) {                                                                     \
                rest[k] = i + k < n ? x[i + k] : 1.0;                                                                  \
            }                                                                                                          \
            store(rest, function(load(rest)));                                                                         \
            for (size_t k = 0; i + k < n; k++) {                                                                       \
                y[i + k] = rest[k];                                                                                    \
            }                                                                                                          \
        }                                                                                                              \
    }

#endif
