/* Plans of firms by hand-worked numbers, and the prices of all firms against a slow twin. */
#include "firm/plan.h"

#include <math.h>

#include "support/fixture.h"

Test(plan, expectation_moves_a_part_of_the_way_to_orders)
{
    cr_assert_float_eq(plan_expectation(100, 140, 0.25), 110, 1e-12);
    cr_assert_float_eq(plan_expectation(100, 0, 0.25), 75, 1e-12);
    cr_assert_eq(plan_expectation(100, 140, 1), 140);
}

Test(plan, output_refills_a_third_of_the_missing_stock)
{
    cr_assert_float_eq(plan_output(100, 9, 0.15, 3, 200), 102, 1e-12); /* 100 + (15 - 9) / 3 */
    cr_assert_float_eq(plan_output(100, 21, 0.15, 3, 200), 98, 1e-12);
}

Test(plan, output_stays_between_nothing_and_capacity)
{
    cr_assert_eq(plan_output(100, 9, 0.15, 3, 101), 101);
    cr_assert_eq(plan_output(100, 400, 0.15, 3, 200), 0); /* 100 + (15 - 400) / 3 < 0 */
    cr_assert_eq(plan_output(0, 0, 0.15, 3, 200), 0);
}

Test(plan, phase_plans_within_capacity_and_remembers_the_cash)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    const struct parameters *p = w->economy.parameters;
    const struct month *m = &x.run->month;
    tiny_phases(&x, 0, tiny_phase("firms_plan"));
    world_copy_state(&before, w);
    tiny_phases(&x, tiny_phase("firms_plan"), tiny_phase("firms_plan") + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f)) {
            cr_assert(m->plan[f] == 0 && m->investment[f] == 0 && m->maintenance[f] == 0);
            continue;
        }
        double months = w->economy.capital_months[w->firms.sector[f]];
        double expected = 0.75 * before.firms.expected_demand[f] + 0.25 * (double)before.firms.new_orders[f];
        if (w->firms.capital[f] == 0)
            expected = before.firms.expected_demand[f]; /* an entrant that waits for its machines */
        double capacity = (double)w->firms.capital[f] / months;
        double plan = expected + (p->firm_stock_target * expected - (double)before.firms.finished[f]) / 3;
        cr_assert_float_eq(w->firms.expected_demand[f], expected, 1e-9 * expected);
        cr_assert_float_eq((double)m->plan[f], fmin(capacity, fmax(0, plan)), 1 + 1e-9 * capacity, "firm %lld",
                           (long long)f);
        cr_assert_eq(m->opening_cash[f], before.firms.cash[f]);
        cr_assert_geq(m->investment[f], 0);
    }
    world_release(&before);
    tiny_close(&x);
}

/* Share-weighted mean full cost of a sector by the plain sums of the C library. */
static double slow_level(const struct world *w, int begin, int end)
{
    double shares = 0, sum = 0;
    for (int f = begin; f < end; f++) {
        double share = exp(w->firms.log_share[f]);
        shares += share;
        sum += share * (1 + w->firms.markup[f]) * w->firms.unit_cost[f];
    }
    return sum / shares;
}

static void compare_prices(const struct world *w)
{
    double own = w->economy.parameters->firm_pass_through;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double level = slow_level(w, w->firm_begin[i], w->firm_begin[i + 1]);
        cr_assert_float_eq(w->sectors.price_level[s], level, 1e-9);
        for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            double full = (1 + w->firms.markup[f]) * w->firms.unit_cost[f];
            double scarcity = w->economy.parameters->firm_shortage_price * w->firms.shortage[f];
            if (world_alive(w, f))
                cr_assert_float_eq(w->firms.price[f], pow(full, own) * pow(level, 1 - own) * exp(scarcity), 1e-9);
        }
    }
}

Test(plan, prices_pass_on_a_part_of_own_cost)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_phases(&x, 0, tiny_phase("firms_plan") + 1);
    compare_prices(x.world);
    tiny_close(&x);
}

Test(plan, without_pass_through_a_sector_has_one_price)
{
    struct tiny x;
    tiny_open(&x, 1, "firm.pass_through=0", "firm.shortage_price=0", NULL);
    tiny_phases(&x, 0, tiny_phase("firms_plan") + 1);
    compare_prices(x.world);
    for (int f = x.world->firm_begin[3]; f < x.world->firm_begin[4]; f++)
        if (world_alive(x.world, f))
            cr_assert_eq(x.world->firms.price[f], x.world->firms.price[x.world->firm_begin[3]]);
    tiny_close(&x);
}

Test(plan, with_full_pass_through_all_have_their_mark_up)
{
    struct tiny x;
    tiny_open(&x, 1, "firm.pass_through=1", "firm.shortage_price=0", NULL);
    tiny_phases(&x, 0, tiny_phase("firms_plan") + 1);
    const struct firms *firms = &x.world->firms;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (world_alive(x.world, f))
            cr_assert_float_eq(firms->price[f], (1 + firms->markup[f]) * firms->unit_cost[f], 1e-9);
    tiny_close(&x);
}

/* Who cannot meet its orders for long asks for more. */
Test(plan, a_long_shortage_raises_the_price)
{
    struct tiny x;
    tiny_open(&x, 1, "firm.shortage_price=0.5", NULL);
    struct world *w = x.world;
    w->firms.shortage[5] = 0;
    tiny_phases(&x, 0, tiny_phase("firms_plan") + 1);
    double usual = w->firms.price[5];
    w->firms.shortage[5] = 0.2;
    tiny_phases(&x, 0, tiny_phase("firms_plan") + 1);
    cr_assert_float_eq(w->firms.price[5] / usual, exp(0.1), 1e-9);
    compare_prices(w);
    tiny_close(&x);
}

/* Half of a cell's machines stand still: plans of its firms fit what is left, nobody else's plan moves. */
Test(plan, capacity_lever_bounds_the_plans_of_its_cell)
{
    struct tiny base, shut;
    int act = tiny_phase("policy_act"), plan = tiny_phase("firms_plan"), sector = 4, city = 2, in_cell = 0;
    tiny_open(&base, 1, NULL);
    tiny_open(&shut, 1, NULL);
    tiny_phases(&base, 0, plan + 1);
    tiny_phases(&shut, 0, act + 1);
    shut.world->levers.capacity[sector * CITY_COUNT + city] = 0.5;
    tiny_phases(&shut, act + 1, plan + 1);
    const struct world *w = shut.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        volume_t usual = base.run->month.plan[f], now = shut.run->month.plan[f];
        double machines = (double)w->firms.capital[f] / w->economy.capital_months[w->firms.sector[f]];
        if (!world_alive(w, f) || w->firms.sector[f] != sector || w->firms.city[f] != city) {
            cr_assert_eq(now, usual);
            continue;
        }
        cr_assert_float_eq(world_capacity(w, f), 0.5 * machines, 1e-9 * machines);
        cr_assert_eq(now, (double)usual < 0.5 * machines ? usual : (volume_t)(0.5 * machines));
        in_cell++;
    }
    cr_assert_gt(in_cell, 0);
    tiny_close(&base);
    tiny_close(&shut);
}
