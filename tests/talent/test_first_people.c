/* The opening of the market: heads that follow from the tables' wage bills, and labour that costs what it did before. */
#include "talent/first_people.h"

#include <math.h>

#include "support/people.h"
#include "talent/labour.h"

/* The population alone with its first people; months before January 2022 are not lived. */
static void make_people(struct tiny *x, struct month *m, const char *scale)
{
    tiny_population(x, scale, NULL);
    levers_neutral(&x->world->levers);
    tiny_ok(x, first_people_make(x->world, x->errors));
    tiny_ok(x, month_create(m, x->world, 1, sizeof(struct ledger), x->errors));
}

/* Posts by sector that the tables' labour asks for, the whole people of firms apart. */
static double wanted_heads(const struct world *w, int s, int g)
{
    double heads = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f) && w->firms.sector[f] == s) {
            heads += 1e-3 * (double)w->firms.workers[f] * w->economy.production_posts[s][g];
            if (w->firms.usual_research[f] >= 1000)
                heads += 1e-3 * w->firms.usual_research[f] * w->economy.research_posts[g];
        }
    return heads * w->economy.parameters->labour_normal_fill;
}

Test(first_people, heads_by_sector_and_grade_follow_from_the_wage_bills)
{
    struct tiny x;
    struct month m;
    make_people(&x, &m, "run.scale=0.02");
    const struct world *w = x.world;
    double all = 0, all_wanted = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int64_t heads[GRADE_COUNT] = {0};
        int s = firm_index_sector(i);
        for (int64_t k = 0; k < w->talent.filled[0]; k++)
            if (w->people.employer[k] >= 0 && w->firms.sector[w->people.employer[k]] == s)
                heads[post_grade(w->people.post[k])]++;
        for (int g = 0; g < GRADE_COUNT; g++) {
            double wanted = wanted_heads(w, s, g);
            /* whole people: half a firm's post is luck; small firms do without */
            cr_assert_float_eq((double)heads[g], wanted, 0.05 * wanted + 5 * sqrt(wanted + 1), "sector %d, grade %d", s,
                               g);
            all += (double)heads[g];
            all_wanted += wanted;
        }
    }
    cr_log_info("people of firms %.0f, by wage bills %.0f", all, all_wanted);
    cr_assert_float_eq(all, all_wanted, 0.02 * all_wanted);
    month_destroy(&m);
    tiny_close(&x);
}

Test(first_people, research_has_the_person_years_of_the_province)
{
    struct tiny x;
    struct month m;
    make_people(&x, &m, "run.scale=0.02");
    const struct world *w = x.world;
    double research = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        research += 1e-3 * w->firms.usual_research[f];
    }
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        research += w->economy.university_posts[cell];
    cr_assert_float_eq(research, 825000 * 0.02, 1);
    month_destroy(&m);
    tiny_close(&x);
}

Test(first_people, everybody_is_of_working_age_and_in_the_right_city)
{
    struct tiny x;
    struct month m;
    make_people(&x, &m, "run.scale=0.005");
    const struct world *w = x.world;
    int64_t jobless = 0;
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        int32_t f = w->people.employer[i];
        int age = -(int)x.scenario->parameters.labour_burn_in - w->people.birth[i];
        cr_assert(age >= 18 * 12 && age < 60 * 12);
        cr_assert(f == EMPLOYER_NONE || f == EMPLOYER_UNIVERSITY || f >= 0);
        cr_assert(f < 0 || (world_alive(w, f) && w->firms.city[f] == w->people.city[i]));
        cr_assert(w->people.skill[i] > 0);
        jobless += f == EMPLOYER_NONE;
    }
    double start = x.scenario->parameters.labour_jobless_start;
    cr_assert_float_eq((double)jobless / (double)w->talent.filled[0], start, 0.005);
    month_destroy(&m);
    tiny_close(&x);
}

/* Labour cost of production by sector, before or after it is divided. */
static void add_costs(const struct world *w, double *cost, double *units)
{
    memset(cost, 0, SECTOR_COUNT * sizeof *cost);
    memset(units, 0, SECTOR_COUNT * sizeof *units);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f)) {
            cost[w->firms.sector[f]] += (double)labour_production_cost(w, f);
            units[w->firms.sector[f]] += labour_units(w, f);
        }
}

Test(first_people, divided_labour_costs_and_gives_what_it_did)
{
    struct tiny x;
    struct month m;
    double cost[2][SECTOR_COUNT], units[2][SECTOR_COUNT], all[2] = {0};
    make_people(&x, &m, "run.scale=0.02");
    add_costs(x.world, cost[0], units[0]);
    first_people_settle(x.world, &m);
    add_costs(x.world, cost[1], units[1]);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        cr_assert_float_eq(cost[1][s] / cost[0][s], 1, 0.03, "sector %d cost %g", s, cost[1][s] / cost[0][s]);
        cr_assert_float_eq(units[1][s] / units[0][s], 1, 0.03, "sector %d units %g", s, units[1][s] / units[0][s]);
        all[0] += cost[0][s];
        all[1] += cost[1][s];
    }
    cr_log_info("cost of labour after over before %.4f", all[1] / all[0]);
    cr_assert_float_eq(all[1] / all[0], 1, 0.01);
    month_destroy(&m);
    tiny_close(&x);
}

/* A firm whose posts are usually filled by people of usual quality: cost and labour stay to rounding. */
Test(first_people, divided_labour_of_a_usual_firm_by_hand)
{
    /* 10 000 needed, of which posts usually give 1940 and give 1940; workers of 0.8: (10000 - 1940) / 0.8 */
    double workers = labour_wanted_workers(10000, 1940, 1940, 0.5, 0.8);
    cr_assert_float_eq(workers, 10075, 1e-9);
    cr_assert_float_eq(workers * 0.8 + 1940, 10000, 1e-9);
    /* half of what is missing in posts is made up */
    cr_assert_float_eq(labour_wanted_workers(10000, 1940, 1740, 0.5, 0.8), 10200, 1e-9);
    cr_assert_eq(labour_wanted_workers(1000, 1940, 1940, 0.5, 0.8), 0);
}

Test(first_people, months_before_the_opening_leave_the_clock_and_the_firms_alone)
{
    struct tiny x;
    struct month m;
    make_people(&x, &m, "run.scale=0.003");
    struct world before = tiny_copy(x.world);
    uint64_t seed = x.world->seed;
    first_people_burn_in(x.world, &m);
    cr_assert_eq(x.world->month, 0);
    cr_assert_eq(x.world->seed, seed);
    int64_t n = before.length[DIM_FIRM];
    cr_assert_eq(memcmp(before.firms.workers, x.world->firms.workers, (size_t)n * sizeof(int64_t)), 0);
    cr_assert_eq(memcmp(before.talent.wage, x.world->talent.wage, TALENT_CELLS * sizeof(double)), 0);
    cr_assert_neq(x.world->talent.amenity[0], 0);
    world_release(&before);
    month_destroy(&m);
    tiny_close(&x);
}
