/* What a build must not do: arithmetic that gives other bits on another machine or at another -O. The build stops here,
 * with the flag to remove, because nothing later could notice it. -ffp-contract=off cannot be seen by the preprocessor;
 * the Makefile puts it after the user's flags. */
#ifndef JIQUN_BASE_GUARDS_H
#define JIQUN_BASE_GUARDS_H

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0) ||                           \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__)
#error "jiqun promises the same bits everywhere: remove -ffast-math, -Ofast and their parts from CFLAGS"
#endif
#ifndef __SSE2_MATH__
#error "jiqun promises the same bits everywhere: it needs x86-64 with SSE2 arithmetic; remove -mfpmath=387 from CFLAGS"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "jiqun promises the same bits everywhere: double must be evaluated as double (FLT_EVAL_METHOD 0)"
#endif

#endif
