/* The exogenous path: everybody grows alike, so relative positions stay. */
#include "innovation/path.h"

#include <math.h>

#include "support/fixture.h"

Test(path, productivity_and_quality_grow_by_a_twelfth_of_the_year)
{
    struct tiny x;
    tiny_open(&x, 1, "innovation.productivity_growth=2.4 %/year", "innovation.quality_growth=1.2 %/year", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    innovation_advance(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_float_eq(w->firms.productivity[f] / before.firms.productivity[f], exp(0.002), 1e-14);
        cr_assert_float_eq(w->firms.log_quality[f] - before.firms.log_quality[f], 0.001, 1e-14);
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double wages = w->economy.balance.sector[s].wages;
        cr_assert_float_eq(w->sectors.outside_log_quality[s] - before.sectors.outside_log_quality[s], 0.001, 1e-14);
        /* wages 5 % less 4 % common progress less 2.4 % */
        cr_assert_float_eq(w->sectors.outside_log_price[s] - before.sectors.outside_log_price[s], wages * -0.014 / 12,
                           1e-14);
    }
    world_release(&before);
    tiny_close(&x);
}

Test(path, no_growth_changes_nothing_in_firms)
{
    struct tiny x;
    tiny_open(&x, 1, "innovation.productivity_growth=0 %/year", "innovation.quality_growth=0 %/year", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    innovation_advance(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_eq(w->firms.productivity[f], before.firms.productivity[f]);
        cr_assert_eq(w->firms.log_quality[f], before.firms.log_quality[f]);
    }
    world_release(&before);
    tiny_close(&x);
}
