/* Sums over firms by sector that feed a decision: integers per thread, added at the end, so that neither the number of
 * threads nor their order changes a bit. */
#ifndef JIQUN_WORLD_SUMS_H
#define JIQUN_WORLD_SUMS_H

#include "world/month.h"

enum { SUMS_VALUES = 12, SUMS_CITIES = 6 };

struct sector_sums {
    int64_t value[SUMS_VALUES][SECTOR_COUNT];
    int64_t city[SUMS_CITIES][CITY_COUNT];
    int64_t padding[8]; /* threads do not share cache lines */
};

/** Zeroed sums, one per thread, from the arena. */
struct sector_sums *sums_begin(const struct month *m);

/** The calling thread's. */
struct sector_sums *sums_thread(struct sector_sums *sums);

/** Adds the threads' sums into the first and returns it; valid until the end of the month. */
const struct sector_sums *sums_end(const struct month *m, struct sector_sums *sums);

/** Fixed point of scale 2^50 for market shares and the like, whose sum over a sector stays below 2^12. */
static inline int64_t sums_fixed(double x)
{
    return (int64_t)(x * 0x1p50);
}

#endif
