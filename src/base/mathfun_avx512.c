/* exp and log eight at a time. This file alone is compiled with -mavx512f -mavx512dq; mathfun.c calls it where the machine
 * has both. SLEEF's "nofma" functions: fused multiplications would round differently from the narrower variants. */
#if !defined(__AVX512F__) || !defined(__AVX512DQ__)
#error "compile this file with -mavx512f -mavx512dq"
#endif
#include <immintrin.h>
#include <sleef.h>

#include "base/mathfun_kernels.h"

MATHFUN_KERNEL(mathfun_exp_avx512, 8, _mm512_loadu_pd, _mm512_storeu_pd, Sleef_cinz_expd8_u10avx512fnofma)
MATHFUN_KERNEL(mathfun_log_avx512, 8, _mm512_loadu_pd, _mm512_storeu_pd, Sleef_cinz_logd8_u10avx512fnofma)
