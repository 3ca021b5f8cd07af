/* The streams of base/random.h as a generator of the GNU Scientific Library, for analysis outside the engine (bootstrap,
 * designs, tests). The engine itself never uses GSL's samplers: they call libm, whose bits differ between machines, and
 * they draw by rejection, which uncouples twins. */
#ifndef JIQUN_BASE_RANDOM_GSL_H
#define JIQUN_BASE_RANDOM_GSL_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#include "base/random.h"

/** The generator type, for gsl_rng_alloc. gsl_rng_get gives the words, gsl_rng_uniform the uniforms of blocks 0, 1, 2 ...
 *  in order, four of each. gsl_rng_set(r, s) starts the stream of seed s, key 0, month 0, purpose 0. */
const gsl_rng_type *random_gsl_type(void);

/** Starts a stream at its first block; arguments as in random_block.
 *  r  made with random_gsl_type(); another type is a bug (assertion). */
void random_gsl_start(gsl_rng *r, uint64_t seed, uint64_t key, int month, enum purpose purpose);

#endif
