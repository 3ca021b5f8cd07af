/* A month of the market: what stands still before January 2022, what moves after, and how far posts are filled. */
#include "talent/market.h"

#include <math.h>

#include "support/people.h"

Test(market, index_is_one_at_the_opening)
{
    struct tiny x;
    double index[TALENT_CELLS];
    tiny_open(&x, 1, NULL);
    market_index(x.world, index);
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        cr_assert_float_eq(index[cell], 1, 1e-12);
    x.world->talent.wage[5] *= 1.25;
    market_index(x.world, index);
    cr_assert_float_eq(index[5], 1.25, 1e-12);
    tiny_close(&x);
}

Test(market, wages_and_needs_stand_still_while_the_opening_is_prepared)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world copy = tiny_copy(x.world);
    month_begin(x.world, &x.run->month);
    market_clear(x.world, &x.run->month, MARKET_BURN_IN);
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        cr_assert_eq(x.world->talent.wage[cell], copy.talent.wage[cell]);
    for (int64_t f = 0; f < copy.length[DIM_FIRM]; f++)
        cr_assert_eq(x.world->firms.usual_work[f], copy.firms.usual_work[f]);
    double before = 0, after = 0, moved = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        before += copy.talent.amenity[c];
        after += x.world->talent.amenity[c];
        moved += fabs(x.world->talent.amenity[c] - copy.talent.amenity[c]);
    }
    cr_assert_float_eq(after, before, 1e-9);
    cr_assert_gt(moved, 0);
    world_release(&copy);
    tiny_close(&x);
}

Test(market, a_month_moves_wages_and_needs_and_leaves_amenities)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world copy = tiny_copy(x.world);
    int64_t needs = 0;
    tiny_phases(&x, 0, tiny_phase("labour_clear") + 1);
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        double step = log(x.world->talent.wage[cell] / copy.talent.wage[cell]);
        cr_assert(step > -0.02 && step < 0.03, "cell %d, %g", cell, step);
        cr_assert_neq(step, 0);
    }
    for (int64_t f = 0; f < copy.length[DIM_FIRM]; f++)
        needs += x.world->firms.usual_work[f] != copy.firms.usual_work[f];
    cr_assert_gt(needs, 100);
    cr_assert_eq(memcmp(x.world->talent.amenity, copy.talent.amenity, CITY_COUNT * sizeof(double)), 0);
    world_release(&copy);
    tiny_close(&x);
}

Test(market, fill_follows_filled_posts_slowly)
{
    struct tiny x;
    tiny_open(&x, 1, "labour.posts_speed=1", NULL);
    const struct world *w = x.world;
    tiny_phases(&x, 0, tiny_phase("labour_clear") + 1);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int c = 0; c < CITY_COUNT; c++) {
            int64_t posts = 0, filled = 0;
            for (int64_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
                for (int k = 0; k < POST_COUNT && world_alive(w, f) && w->firms.city[f] == c; k++) {
                    int32_t wanted = x.run->month.posts[f * POST_COUNT + k];
                    int32_t staff = x.run->month.staff[f * POST_COUNT + k];
                    posts += wanted;
                    filled += staff < wanted ? staff : wanted;
                }
            if (posts > 0)
                cr_assert_float_eq(w->talent.fill[i * CITY_COUNT + c], (double)filled / (double)posts, 1e-12);
        }
    tiny_close(&x);
}

Test(market, net_outflow_is_that_of_the_year_over_the_people)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct world *w = x.world;
    double before[CITY_COUNT];
    memcpy(before, w->cities.talent_outflow, sizeof before);
    tiny_phases(&x, 0, tiny_phase("labour_clear") + 1);
    for (int c = 0; c < CITY_COUNT; c++) {
        int64_t left = 0, people = 0;
        for (int g = 0; g < GRADE_COUNT; g++)
            people += x.run->month.talent->people[c][g];
        for (int to = 0; to < FLOW_PLACES; to++)
            for (int g = 0; g < GRADE_COUNT; g++)
                left += x.run->month.talent->moved[c][to][g] - x.run->month.talent->moved[to][c][g];
        double rate = 12 * (double)left / (double)people;
        cr_assert_float_eq(w->cities.talent_outflow[c], before[c] + (rate - before[c]) / 12, 1e-12);
    }
    tiny_close(&x);
}
