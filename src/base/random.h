/* Luck. A draw depends on (seed, entity, month, purpose, index) alone, through Philox4x32-10, a counter-based generator:
 * there is no state to keep, and twins with and without a policy draw the same numbers for the same firm and month.
 * An event happens iff its uniform is below its hazard; counts and sizes come from one uniform by inversion
 * (base/quantile.h), never by rejection, so that twins stay coupled. */
#ifndef JIQUN_BASE_RANDOM_H
#define JIQUN_BASE_RANDOM_H

#include <Random123/philox.h>
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/guards.h"

/* PURPOSE_POPULATION_SIZE and so on: base/purposes.def */
enum purpose {
#define PURPOSE(name, number, meaning) PURPOSE_##name = (number),
#include "base/purposes.def"
#undef PURPOSE
};

enum {
    RANDOM_MONTH_MIN = -1200, /* first month that has draws: 1922-01; month 0 is 2022-01 */
    RANDOM_MONTH_MAX = 64335, /* last month: the counter has 16 bits for it */
};

/** The four raw words of a block: all other draws come from here.
 *  seed, key, month, purpose, index  as in random_block     word  [4], uniform on 0 .. 2^32 - 1.
 *  Layout  generator key = (seed low 32, seed high 32); counter = (key low 32, key high 32, (month + 1200) in the upper
 *          and purpose in the lower 16 bits, index).
 *  Source  Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; Random123. */
static inline void random_words(uint64_t seed, uint64_t key, int month, enum purpose purpose, uint32_t index,
                                uint32_t word[4])
{
    assert(month >= RANDOM_MONTH_MIN && month <= RANDOM_MONTH_MAX);
    philox4x32_key_t k = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    philox4x32_ctr_t c = {{(uint32_t)key, (uint32_t)(key >> 32),
                           ((uint32_t)(month - RANDOM_MONTH_MIN) << 16) | (uint32_t)purpose, index}};
    philox4x32_ctr_t r = philox4x32_R(10, c, k);
    for (int i = 0; i < 4; i++) {
        word[i] = r.v[i];
    }
}

/** The uniform of a raw word: (word + 0.5) 2^-32 in (0, 1), never 0 or 1, exact in double. */
static inline double random_uniform_of(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

/** One block of four uniforms.
 *  seed     of the population or of the dynamics
 *  key      of the entity: a firm, person, sector ...; see random_key
 *  month    months since 2022-01, in [RANDOM_MONTH_MIN, RANDOM_MONTH_MAX]
 *  purpose  what the draw is for     index  further blocks of the same purpose: a link's place, a redraw
 *  u        [4], uniform on (0, 1): (word + 0.5) 2^-32, never 0 or 1
 *  Errors: a month out of range is a bug (assertion).  Pure. */
static inline void random_block(uint64_t seed, uint64_t key, int month, enum purpose purpose, uint32_t index,
                                double u[4])
{
    uint32_t word[4];
    random_words(seed, key, month, purpose, index, word);
    for (int i = 0; i < 4; i++) {
        u[i] = random_uniform_of(word[i]);
    }
}

/** Mixes 64 bits so that each bit of the result depends on each bit of x; one to one.
 *  Source  Stafford's variant 13 of the MurmurHash3 finaliser, as in SplitMix64 (Steele, Lea & Flood 2014). */
static inline uint64_t random_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/** The key of an entity, from what it is born from, so that it does not depend on how many others there are.
 *  a, b, c, d  for example kind, cell, month, ordinal in this cell and month; their order matters
 *  return  64 bits; two keys that differ in one argument only are never equal, others with chance 2^-64.  Pure. */
static inline uint64_t random_key(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    const uint64_t step = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h = random_mix(a + step);
    h = random_mix((h ^ b) + step);
    h = random_mix((h ^ c) + step);
    return random_mix((h ^ d) + step);
}

/** Whether anything can happen to an entity in a month, where events are rare and entities many: a cheap draw that
 *  stands before a block of random_block.  An event of hazard h <= part happens iff this is true and its uniform of the
 *  block is below h / part; events of one entity in one month are then not independent, but come together or not at all.
 *  month_salt  random_month_salt of the month and purpose     key of the entity     part (0, 1], fixed: were it to follow
 *  a policy, twins would come apart.  Pure. */
static inline bool random_is_called(uint64_t month_salt, uint64_t key, double part)
{
    return (double)(random_mix(key ^ month_salt) >> 11) * 0x1p-53 < part;
}
static inline uint64_t random_month_salt(uint64_t seed, int month, enum purpose purpose)
{
    return random_key(seed, (uint64_t)(month - RANDOM_MONTH_MIN), (uint64_t)purpose, 0);
}

/** Name and meaning of a purpose, for documentation and messages.
 *  purpose  its number     name, meaning  set to texts that live as long as the program; either may be NULL
 *  return  0, or -1 when no purpose has this number (nothing is set). */
int random_purpose_describe(int purpose, const char **name, const char **meaning);

#endif
