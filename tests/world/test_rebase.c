/* Back to the tables after months that left a sector in any state. */
#include "world/rebase.h"

#include <math.h>

#include "support/fixture.h"

static double output_of(const struct world *w, int i)
{
    double sum = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        sum += (double)w->firms.output[f];
    return sum;
}

static double table_of(const struct world *w, int i)
{
    double sum = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        sum += (double)w->economy.cell_output[i][c];
    return sum;
}

/* One month in which a whole sector waits for inputs says nothing of its size. */
Test(rebase, a_sector_that_stood_still_comes_back)
{
    struct tiny x;
    enum { SECTOR = 4 };
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    for (int32_t f = w->firm_begin[SECTOR]; f < w->firm_begin[SECTOR + 1]; f++)
        w->firms.output[f] = 0;
    tiny_ok(&x, rebase_open(w, x.errors));
    cr_assert_float_eq(output_of(w, SECTOR) / table_of(w, SECTOR), 1, 1e-6);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert(isfinite(w->firms.efficiency[f]) && isfinite(w->firms.productivity[f]) && w->firms.workers[f] >= 0);
    tiny_close(&x);
}

/* Twice as large as the tables in all it owns and owes: halved, and relative to each other firms stay what they were. */
Test(rebase, levels_are_the_tables_and_proportions_the_firms)
{
    struct tiny x;
    enum { SECTOR = 1 };
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    for (int32_t f = w->firm_begin[SECTOR]; f < w->firm_begin[SECTOR + 1]; f++) {
        w->firms.output[f] *= 2;
        w->firms.mean_output[f] *= 2;
    }
    tiny_ok(&x, rebase_open(w, x.errors));
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        cr_assert_float_eq(output_of(w, i) / table_of(w, i), 1, 1e-6);
    int64_t first = w->firm_begin[SECTOR];
    for (int64_t f = first; f < w->firm_begin[SECTOR + 1]; f++)
        if (world_alive(w, f) && world_alive(w, first) && w->firms.city[f] == w->firms.city[first])
            cr_assert_float_eq((double)w->firms.output[f] / (double)w->firms.output[first],
                               before.firms.mean_output[f] / before.firms.mean_output[first], 1e-5);
    world_release(&before);
    tiny_close(&x);
}
