/* Memory and addition of per-thread sums; see sums.h. */
#include "world/sums.h"

#include <omp.h>

struct sector_sums *sums_begin(const struct month *m)
{
    return arena_take(m->arena, (size_t)m->threads, sizeof(struct sector_sums));
}

struct sector_sums *sums_thread(struct sector_sums *sums)
{
    return sums + omp_get_thread_num();
}

const struct sector_sums *sums_end(const struct month *m, struct sector_sums *sums)
{
    for (int t = 1; t < m->threads; t++) {
        for (int i = 0; i < SUMS_VALUES; i++)
            for (int s = 0; s < SECTOR_COUNT; s++)
                sums->value[i][s] += sums[t].value[i][s];
        for (int i = 0; i < SUMS_CITIES; i++)
            for (int c = 0; c < CITY_COUNT; c++)
                sums->city[i][c] += sums[t].city[i][c];
    }
    return sums;
}
