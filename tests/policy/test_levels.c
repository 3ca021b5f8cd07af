/* Levels of cells: score, cut-offs and steps by hand, the opening, national seats. */
#include "policy/levels.h"

#include <math.h>

#include "support/fixture.h"

Test(levels, score_adds_its_parts)
{
    struct standing x = {.share = 0.02, .growth = 0.1, .research = exp(1), .leaders = 1, .certified = 1};
    cr_assert_float_eq(levels_score(&x), log(2) + 0.2 + 0.3 + 0.2, 1e-9);
    struct standing most = {.share = 0.02, .growth = 5, .research = 100, .leaders = 9, .certified = 100};
    cr_assert_float_eq(levels_score(&most), log(2) + 0.4 + 0.3 + 0.4 + 0.2, 1e-9);
}

static struct parameters level_parameters(void)
{
    struct parameters p = parameters_default();
    p.levels_provincial = 0.5;
    p.levels_national = 1;
    p.levels_world = 2.5;
    p.levels_rise = 0.02;
    p.levels_grace = 0.5;
    return p;
}

Test(levels, a_cell_moves_one_step_and_falls_late)
{
    struct parameters p = level_parameters();
    cr_assert_eq(levels_next(&p, LEVEL_NONE, 3, 0), LEVEL_PROVINCIAL);
    cr_assert_eq(levels_next(&p, LEVEL_PROVINCIAL, 0.99, 0), LEVEL_PROVINCIAL);
    cr_assert_eq(levels_next(&p, LEVEL_PROVINCIAL, 1, 0), LEVEL_NATIONAL);
    cr_assert_eq(levels_next(&p, LEVEL_PROVINCIAL, 1, 1), LEVEL_PROVINCIAL); /* 1.02 is asked a year later */
    cr_assert_eq(levels_next(&p, LEVEL_NATIONAL, 0.51, 0), LEVEL_NATIONAL);
    cr_assert_eq(levels_next(&p, LEVEL_NATIONAL, 0.49, 0), LEVEL_PROVINCIAL);
    cr_assert_eq(levels_next(&p, LEVEL_NONE, -9, 0), LEVEL_NONE);
    cr_assert_eq(levels_next(&p, LEVEL_WORLD, 9, 0), LEVEL_WORLD);
}

Test(levels, a_little_effort_counts_near_the_next_step)
{
    struct parameters p = level_parameters();
    cr_assert_eq(levels_chance(&p, LEVEL_PROVINCIAL, 1, 0), 1);
    cr_assert_float_eq(levels_chance(&p, LEVEL_PROVINCIAL, 0.5, 0), exp(-0.5), 1e-12);
    cr_assert_eq(levels_chance(&p, LEVEL_WORLD, 2.5, 0), 0);
}

static int count(const struct world *w, int level)
{
    int n = 0;
    for (int cell = 0; cell < SURVEY_CELLS; cell++)
        n += w->sectors.cell_level[cell] == level;
    return n;
}

Test(levels, the_opening_is_that_of_the_data)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const uint8_t *level = x.world->sectors.cell_level;
    cr_assert_eq(level[tables_sector("intelligent_equipment") * CITY_COUNT + tables_city("Xuzhou")], LEVEL_NATIONAL);
    cr_assert_eq(level[tables_sector("intelligent_equipment") * CITY_COUNT + tables_city("Changzhou")], LEVEL_NATIONAL);
    cr_assert_eq(level[tables_sector("biomedicine") * CITY_COUNT + tables_city("Suzhou")], LEVEL_NATIONAL);
    cr_assert_eq(count(x.world, LEVEL_NATIONAL), 3);
    cr_assert_eq(count(x.world, LEVEL_WORLD), 0);
    cr_assert(count(x.world, LEVEL_PROVINCIAL) > 40 && count(x.world, LEVEL_PROVINCIAL) < 90);
    tiny_close(&x);
}

/* Two Januaries on the same year: one national seat each, and none without seats. */
Test(levels, national_seats_are_few)
{
    for (int seats = 0; seats < 3; seats++) {
        struct tiny x;
        char set[64];
        snprintf(set, sizeof set, "levels.national_seats=%d", seats);
        tiny_open(&x, 1, set, NULL);
        struct survey *survey = calloc(1, sizeof *survey);
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
            x.world->firms.sales_year[f] = x.world->firms.sales_before[f];
            x.world->firms.research_year[f] = money_of((double)x.world->firms.sales_before[f] *
                                                       x.world->firms.research_rate[f]);
        }
        survey_take(survey, x.world, 1);
        levels_year(x.world, survey);
        cr_assert_eq(count(x.world, LEVEL_NATIONAL) + count(x.world, LEVEL_WORLD), 3 + seats);
        free(survey);
        tiny_close(&x);
    }
}
