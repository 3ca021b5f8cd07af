/* exp and log four at a time. This file alone is compiled with -mavx; mathfun.c calls it where the machine has AVX. */
#ifndef __AVX__
#error "compile this file with -mavx"
#endif
#include <immintrin.h>
#include <sleef.h>

#include "base/mathfun_kernels.h"

MATHFUN_KERNEL(mathfun_exp_avx, 4, _mm256_loadu_pd, _mm256_storeu_pd, Sleef_cinz_expd4_u10avx)
MATHFUN_KERNEL(mathfun_log_avx, 4, _mm256_loadu_pd, _mm256_storeu_pd, Sleef_cinz_logd4_u10avx)
