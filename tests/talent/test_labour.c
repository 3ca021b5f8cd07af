/* City labour markets: the rules by hand, and what the phase does to heads, pools and wages. */
#include "talent/labour.h"

#include <math.h>

#include "support/fixture.h"
#include "talent/posts.h"

Test(labour, needed_has_a_part_for_output_and_one_for_capacity)
{
    /* 2 / 4 (0.7 x 100 + 0.3 x 0.8 x 150) = 0.5 (70 + 36) */
    cr_assert_float_eq(labour_needed(2, 4, 100, 150, 0.3, 0.8), 53, 1e-12);
}

Test(labour, output_is_the_inverse_of_needed)
{
    cr_assert_float_eq(labour_output(2, 4, 53, 150, 0.3, 0.8), 100, 1e-12);
    cr_assert_eq(labour_output(2, 4, 10, 150, 0.3, 0.8), 0); /* 20 - 36 < 0: they only keep the machines */
}

/* Posts usually filled give 20 of 53; 16 are there, and workers make up for half of the 4 that lack. */
Test(labour, workers_do_what_skilled_people_do_not)
{
    cr_assert_float_eq(labour_wanted_workers(53, 20, 16, 0.5, 0.8), 35 / 0.8, 1e-12);
    cr_assert_float_eq(labour_wanted_workers(53, 20, 25, 0.5, 0.8), 30.5 / 0.8, 1e-12); /* more than usual spare half */
    cr_assert_float_eq(labour_wanted_workers(53, 0, 0, 0.5, 1), 53, 1e-12);             /* before there are people */
    cr_assert_eq(labour_wanted_workers(10, 20, 20, 0.5, 0.8), 0);
}

/* 300 workers at 0.8 and skilled people worth 60 make 300; their pay is added, overtime is paid to all. */
Test(labour, skilled_people_count_and_cost_beside_workers)
{
    struct tiny x;
    tiny_population(&x, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    int s = w->firms.sector[0];
    w->firms.workers[0] = 300;
    double unit = (double)labour_production_cost(w, 0) / 300;
    w->economy.worker_unit[s] = 0.8;
    w->firms.skilled_units[0] = 60;
    w->firms.skilled_pay[0] = 1000000;
    cr_assert_float_eq(labour_units(w, 0), 300, 1e-9);
    cr_assert_float_eq((double)labour_production_cost(w, 0), 240 * unit + 1000000, 2);
    w->firms.hours[0] = 1.08F;
    cr_assert_float_eq((double)labour_production_cost(w, 0), 1.12 * (240 * unit + 1000000), 10);
    tiny_close(&x);
}

/* Engineers' time bought in the city, and the pay of own people in research. */
Test(labour, research_costs_own_people_and_shared_time)
{
    struct tiny x;
    tiny_population(&x, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    w->firms.research_shared[0] = 2000;
    w->firms.research_pay[0] = 0;
    double wage = w->economy.researcher_wage[w->firms.sector[0]] * w->economy.city_wage_factor[w->firms.city[0]];
    cr_assert_float_eq((double)labour_research_cost(w, 0), 2000 * wage, 1);
    w->firms.research_pay[0] = 5000000;
    w->levers.wage[w->firms.city[0]] = 1.1;
    cr_assert_float_eq((double)labour_research_cost(w, 0), 1.1 * (2000 * wage + 5000000), 2);
    tiny_close(&x);
}

Test(labour, wage_step_is_trend_plus_clipped_tightness)
{
    cr_assert_float_eq(labour_wage_step(0.1, 0.05, 0.5), 0.1 / 12, 1e-15);
    cr_assert_float_eq(labour_wage_step(0.5, 0.05, 0.5), 0.2 / 12, 1e-15);
    cr_assert_float_eq(labour_wage_step(-9, 0.05, 0.5), -0.1 / 12, 1e-15);
}

Test(labour, pool_follows_wage_gap_and_tightness)
{
    cr_assert_float_eq(labour_pool_step(0.02, 0.01, 0.5), 0.015 / 12, 1e-15);
    cr_assert_eq(labour_pool_step(0.01, -0.01, 0.5), 0);
}

Test(labour, progress_saves_four_per_cent_a_year)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    cr_assert_eq(labour_progress(x.world), 1);
    x.world->month = 24;
    cr_assert_float_eq(labour_progress(x.world), exp(-0.08), 1e-14);
    tiny_close(&x);
}

/* People of a city's pool who are at work, 1/1000 head: skilled people of firms have a market of their own. */
static void count_heads(const struct world *w, int64_t *heads)
{
    memset(heads, 0, CITY_COUNT * sizeof *heads);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        heads[w->firms.city[f]] += w->firms.workers[f] + w->firms.research_shared[f];
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++)
            heads[c] += w->background.workers[b * CITY_COUNT + c];
}

Test(labour, heads_by_city_are_the_sum_of_rows)
{
    struct tiny x;
    tiny_open(&x, 3, "move.noise=0", NULL);
    struct world *w = x.world;
    int clear = tiny_phase("labour_clear");
    for (int month = 0; month < 6; month++) {
        int64_t heads[CITY_COUNT];
        tiny_renew(&x);
        tiny_phases(&x, 0, clear);
        struct world before = tiny_copy(w);
        tiny_phases(&x, clear, clear + 1);
        memcpy(before.firms.research_shared, w->firms.research_shared,
               (size_t)w->length[DIM_FIRM] * sizeof *w->firms.research_shared); /* planned before hiring */
        count_heads(&before, heads);
        for (int c = 0; c < CITY_COUNT; c++)
            cr_assert_eq(x.run->month.heads[c], heads[c]);
        tiny_phases(&x, clear + 1, step_phase_count());
        month_end(&x.run->month);
        w->month++;
        world_release(&before);
    }
    tiny_close(&x);
}

Test(labour, wage_and_pool_move_by_their_rules)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    int clear = tiny_phase("labour_clear");
    tiny_phases(&x, 0, clear + 1);
    for (int c = 0; c < CITY_COUNT; c++) {
        double tightness = log((double)x.run->month.heads[c] / (0.95 * before.cities.pool[c]));
        cr_assert_float_eq(x.run->month.tightness[c], tightness, 1e-12);
        cr_assert_float_eq(log(w->cities.wage[c]), (0.05 + 0.5 * tightness) / 12, 1e-12);
        cr_assert_float_eq(log(w->cities.pool[c] / before.cities.pool[c]), 0.5 * tightness / 12, 1e-12);
    }
    cr_assert_float_eq(log(w->cities.outside_wage[0]), 0.05 / 12, 1e-14);
    world_release(&before);
    tiny_close(&x);
}

Test(labour, hiring_goes_half_of_the_way_and_dismissal_a_quarter)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    int clear = tiny_phase("labour_clear");
    tiny_phases(&x, 0, clear);
    for (int c = 0; c < CITY_COUNT; c++)
        w->cities.pool[c] *= 2; /* nobody is short of people */
    struct world before = tiny_copy(w);
    tiny_phases(&x, clear, clear + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        int s = w->firms.sector[f];
        double unit = w->economy.worker_unit[s], usual = posts_units(w, m, f);
        double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
        double need = labour_needed(w->economy.workers_per_volume[s][w->firms.city[f]], w->firms.efficiency[f],
                                    (double)m->plan[f], capacity, 0.3, 0.8);
        double missing = usual - (double)w->firms.skilled_units[f];
        double gap = fmax(0, need - usual + 0.5 * missing) / unit - (double)before.firms.workers[f];
        double change = (double)(w->firms.workers[f] - before.firms.workers[f]);
        cr_assert_float_eq(change, gap > 0 ? 0.5 * gap : 0.25 * gap, 1);
    }
    world_release(&before);
    tiny_close(&x);
}

Test(labour, an_exhausted_pool_hires_nobody)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int clear = tiny_phase("labour_clear");
    tiny_phases(&x, 0, clear);
    int64_t heads[CITY_COUNT];
    count_heads(w, heads);
    for (int c = 0; c < CITY_COUNT; c++)
        w->cities.pool[c] = 0.5 * (double)heads[c];
    struct world before = tiny_copy(w);
    tiny_phases(&x, clear, clear + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert_leq(w->firms.workers[f], before.firms.workers[f]);
    for (int i = 0; i < BACKGROUND_COUNT * CITY_COUNT; i++)
        cr_assert_leq(w->background.workers[i], before.background.workers[i]);
    world_release(&before);
    tiny_close(&x);
}

Test(labour, hires_stay_within_what_the_pool_has_left)
{
    struct tiny x;
    tiny_open(&x, 1, "labour.pool_start=1", NULL);
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        int64_t heads[CITY_COUNT];
        count_heads(x.world, heads);
        for (int c = 0; c < CITY_COUNT; c++)
            cr_assert_leq((double)heads[c], 1.03 * x.world->cities.pool[c], "city %d", c);
    }
    tiny_close(&x);
}

Test(labour, hours_make_up_for_missing_workers_up_to_the_limit)
{
    cr_assert_float_eq(labour_hours(105, 100, 0.1), 1.05, 1e-15);
    cr_assert_eq(labour_hours(90, 100, 0.1), 1); /* idle workers are paid for normal hours */
    cr_assert_float_eq(labour_hours(150, 100, 0.1), 1.1, 1e-15);
    cr_assert_eq(labour_hours(150, 0, 0.1), 1);
    cr_assert_eq(labour_hours(150, 100, 0), 1);
}

Test(labour, overtime_costs_more_than_a_normal_hour)
{
    struct tiny x;
    tiny_population(&x, "labour.overtime_pay=1.5", NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    double normal = (double)labour_production_cost(w, 0), research = (double)labour_research_cost(w, 0);
    w->firms.hours[0] = 1.08F;
    cr_assert_float_eq((double)labour_production_cost(w, 0) / normal, 1.12, 1e-6); /* 1 + 1.5 x 0.08 */
    cr_assert_eq((double)labour_research_cost(w, 0), research);
    tiny_close(&x);
}

/* The lever is paid on top of the market's wage, by all employers of the city, and moves no worker by itself. */
Test(labour, wage_lever_raises_the_cost_of_its_city)
{
    struct tiny x;
    tiny_population(&x, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    int64_t here = 0, there = 0;
    while (w->firms.city[here] != 3)
        here++;
    while (w->firms.city[there] == 3)
        there++;
    double before[2] = {(double)labour_production_cost(w, here), (double)labour_production_cost(w, there)};
    double background = (double)labour_background_cost(w, 3), market = w->cities.wage[3];
    w->levers.wage[3] = 1.1;
    cr_assert_float_eq(labour_wage(w, 3), 1.1 * market, 1e-15);
    cr_assert_float_eq((double)labour_production_cost(w, here) / before[0], 1.1, 1e-6);
    cr_assert_eq((double)labour_production_cost(w, there), before[1]);
    cr_assert_float_eq((double)labour_background_cost(w, 3) / background, 1.1, 1e-6);
    cr_assert_eq(w->cities.wage[3], market);
    tiny_close(&x);
}

/* Labour cost of all firms over the tables': that of workers, at the pay of workers beside skilled people, and the pay of
 * these. */
static void compare_cost(struct tiny *x, double wage_bound, double research_bound)
{
    struct world *w = x->world;
    double wages = 0, research = 0, table = 0, table_research = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int s = w->firms.sector[f];
        double wage = w->economy.worker_wage[s] * w->economy.city_wage_factor[w->firms.city[f]];
        double workers = (double)w->firms.workers[f] * w->economy.worker_unit[s] * wage;
        w->firms.hours[f] = 1; /* nobody works late */
        cr_assert_leq(llabs(labour_production_cost(w, f) - money_of(workers + (double)w->firms.skilled_pay[f])), 1);
        wages += (double)labour_production_cost(w, f);
        research += (double)labour_research_cost(w, f);
    }
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        const struct balance_sector *sector = &w->economy.balance.sector[firm_index_sector(i)];
        table += sector->wages * sector->output * w->economy.fen;
        table_research += 0.40 * sector->research * sector->output * w->economy.fen;
    }
    cr_assert_float_eq(wages / table, 1, wage_bound, "%.9f", wages / table);
    cr_assert_float_eq(research / table_research, 1, research_bound, "%.9f", research / table_research);
}

/* Before there are skilled people. */
Test(labour, cost_is_heads_times_wage)
{
    struct tiny x;
    tiny_population(&x, NULL);
    levers_neutral(&x.world->levers);
    compare_cost(&x, 1e-6, 0.01);
    tiny_close(&x);
}

/* Skilled people take the place of workers at the same cost: whole people, some posts filled better than usual and some
 * worse, and a premium that firms of high margins pay, 0.3 % of all wages. */
Test(labour, cost_with_skilled_people_is_the_tables)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "run.spin_up=0 months", "run.lead_in=0 months", NULL);
    compare_cost(&x, 0.005, 0.01); /* 1.0030 */
    tiny_close(&x);
}

/* Sectors keep their labour and research of the table but for the posts that are open, 3 % in a normal market. */
Test(labour, cost_after_the_spin_up_is_about_the_tables)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "run.spin_up=24 months", "run.lead_in=12 months", NULL);
    compare_cost(&x, 0.005, 0.03); /* 0.9996 */
    tiny_close(&x);
}
