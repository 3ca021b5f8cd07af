/* exp and log two at a time, on every x86-64 machine. */
#include <emmintrin.h>
#include <sleef.h>

#include "base/mathfun_kernels.h"

MATHFUN_KERNEL(mathfun_exp_sse2, 2, _mm_loadu_pd, _mm_storeu_pd, Sleef_cinz_expd2_u10sse2)
MATHFUN_KERNEL(mathfun_log_sse2, 2, _mm_loadu_pd, _mm_storeu_pd, Sleef_cinz_logd2_u10sse2)
