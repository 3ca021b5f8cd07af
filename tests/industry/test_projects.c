/* Investment projects: the rules by hand, then one firm's project stage by stage, and every machine against its payment. */
#include "industry/projects.h"

#include <math.h>

#include "capital/settlement.h"
#include "industry/market.h"
#include "support/fixture.h"

Test(projects, wanted_capital_makes_expected_demand_at_normal_use)
{
    cr_assert_float_eq(projects_wanted(4, 120, 0.8), 600, 1e-12);
    cr_assert_eq(projects_wanted(4, 0, 0.8), 0);
}

Test(projects, maintenance_replaces_half_of_wear_while_capital_is_wanted)
{
    struct parameters p = parameters_default();
    p.firm_maintenance = 0.5;
    p.firm_depreciation = 0.12;
    p.firm_maintenance_limit = 1.05;
    cr_assert_float_eq(projects_maintenance(&p, 1000, 1000), 5, 1e-12); /* 0.5 x 1 % a month */
    cr_assert_float_eq(projects_maintenance(&p, 1049, 1000), 5.245, 1e-12);
    cr_assert_eq(projects_maintenance(&p, 1050, 1000), 0);
}

Test(projects, duration_is_uniform_between_its_bounds)
{
    struct parameters p = parameters_default();
    int count[19] = {0};
    p.firm_project_months_min = 6;
    p.firm_project_months_max = 18;
    for (int i = 0; i < 1300; i++)
        count[projects_duration(&p, (i + 0.5) / 1300)]++;
    for (int months = 0; months < 19; months++)
        cr_assert_eq(count[months], months < 6 ? 0 : 100);
    p.firm_project_months_max = 6;
    cr_assert_eq(projects_duration(&p, 1 - 0x1p-33), 6);
    p.firm_project_months_min = 9; /* bounds the wrong way round: the shortest holds */
    cr_assert_eq(projects_duration(&p, 1 - 0x1p-33), 9);
}

/* A unit of output earns 0.2 over its cost; the machines for a unit a year cost 1.3 and take 15 % of that a year. */
Test(projects, worthwhile_when_the_margin_bears_interest_and_wear)
{
    cr_assert(projects_worthwhile(1, 0.8, 1.3, 0.05, 0.1)); /* 0.2 > 0.195 */
    cr_assert_not(projects_worthwhile(1, 0.8, 1.4, 0.05, 0.1));
    cr_assert_not(projects_worthwhile(1, 0.8, 1.3, 0.06, 0.1)); /* dearer loans stop it */
    cr_assert_not(projects_worthwhile(1, 1.1, 0.1, 0.05, 0.1));
}

/* A firm that wants a given multiple of its capital and earns enough; growth of its market plays no part. */
static int64_t open_site(struct tiny *x, double wanted)
{
    tiny_open(x, 1, "industry.growth_rest_start=0 %/year", "industry.growth_rest_end=0 %/year",
              "industry.growth_weight=0", "firm.maintenance=0.5", "firm.project_gap=10 %", NULL);
    struct world *w = x->world;
    int64_t f = 0;
    while (!world_alive(w, f))
        f++;
    month_begin(w, &x->run->month);
    market_prices(w, &x->run->month);
    int s = w->firms.sector[f];
    w->firms.capital[f] = 100000000;
    w->firms.capital_cost[f] = 90000000;
    w->firms.building[f] = w->firms.project[f] = 0;
    w->firms.project_months[f] = 0;
    w->firms.expected_demand[f] = wanted * 1e8 * w->economy.parameters->firm_utilisation / w->economy.capital_months[s];
    w->firms.price[f] = 2;
    w->firms.unit_cost[f] = 0.5;
    return f;
}

Test(projects, none_below_the_gap)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.09);
    cr_assert_eq(projects_plan(x.world, &x.run->month, f), 0);
    cr_assert_eq(x.run->month.investment[f], x.run->month.maintenance[f]);
    cr_assert_gt(x.run->month.maintenance[f], 0);
    tiny_close(&x);
}

Test(projects, none_without_a_margin)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.5);
    x.world->firms.price[f] = x.world->firms.unit_cost[f] = 1;
    cr_assert_eq(projects_plan(x.world, &x.run->month, f), 0);
    cr_assert_eq(x.world->firms.project_months[f], 0);
    tiny_close(&x);
}

Test(projects, closes_the_gap_and_what_wears_out_meanwhile)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.3);
    struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    cr_assert_eq(projects_plan(w, &x.run->month, f), 1);
    int months = w->firms.project_months[f];
    double growth = economy_growth(&w->economy, w->firms.sector[f], w->month) / 12 * months;
    double wear = 0.5 * p->firm_depreciation / 12 * months;
    cr_assert(months >= p->firm_project_months_min && months <= p->firm_project_months_max);
    cr_assert_float_eq((double)w->firms.project[f], 1e8 * (0.3 + wear + fmax(0, growth)), 2);
    cr_assert_eq(x.run->month.investment[f], x.run->month.maintenance[f] + w->firms.project[f] / months);
    tiny_close(&x);
}

Test(projects, one_at_a_time)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.3);
    struct world *w = x.world;
    cr_assert_eq(projects_plan(w, &x.run->month, f), 1);
    volume_t project = w->firms.project[f];
    w->firms.expected_demand[f] *= 3;
    cr_assert_eq(projects_plan(w, &x.run->month, f), 0);
    cr_assert_eq(w->firms.project[f], project);
    tiny_close(&x);
}

/* Builds to the end; part of each stage that there is money for in the months planned.  return months it took */
static int build(struct tiny *x, int64_t f, int planned, double part, volume_t *maintained, money_t *paid)
{
    struct world *w = x->world;
    struct month *m = &x->run->month;
    int months = 0;
    for (; w->firms.project_months[f] > 0 && months < 200; months++) {
        volume_t capital = w->firms.capital[f], building = w->firms.building[f];
        cr_assert_eq(projects_plan(w, m, f), 0);
        volume_t maintenance = m->maintenance[f], stage = m->investment[f] - maintenance;
        m->investment[f] = maintenance + (months < planned ? (volume_t)(part * (double)stage) : stage);
        money_t cost = money_value(m->investment[f], m->investment_price);
        projects_receive(w, m, f, cost);
        *maintained += maintenance;
        *paid += cost;
        if (w->firms.project_months[f] > 0) { /* not productive before it is complete */
            cr_assert_eq(w->firms.capital[f], capital + maintenance);
            cr_assert_eq(w->firms.building[f], building + m->investment[f] - maintenance);
        }
    }
    return months;
}

static void compare_build(double part, int longer)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.3);
    struct world *w = x.world;
    projects_plan(w, &x.run->month, f);
    volume_t project = w->firms.project[f], maintained = 0;
    money_t paid = 0, before = w->firms.capital_cost[f];
    int planned = w->firms.project_months[f], took = build(&x, f, planned, part, &maintained, &paid);
    cr_assert_eq(took, planned + longer);
    cr_assert_eq(w->firms.capital[f], 100000000 + project + maintained);
    cr_assert(w->firms.building[f] == 0 && w->firms.project[f] == 0);
    cr_assert_eq(w->firms.capital_cost[f] - before, paid);
    tiny_close(&x);
}

Test(projects, stages_sum_to_the_project_and_capital_appears_at_the_end)
{
    compare_build(1, 0);
}

Test(projects, a_stage_cut_by_cash_stretches_the_project)
{
    compare_build(0.6, 1);
}

Test(projects, without_money_a_project_waits)
{
    struct tiny x;
    int64_t f = open_site(&x, 1.3);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    projects_plan(w, m, f);
    volume_t project = w->firms.project[f], capital = w->firms.capital[f];
    int months = w->firms.project_months[f];
    for (int month = 0; month < months + 5; month++) {
        projects_plan(w, m, f);
        m->investment[f] = 0;
        projects_receive(w, m, f, 0);
    }
    cr_assert_eq(w->firms.project[f], project);
    cr_assert_eq(w->firms.capital[f], capital);
    cr_assert_eq(w->firms.project_months[f], 1);
    projects_plan(w, m, f);
    m->investment[f] = m->maintenance[f] / 2; /* worn machines first */
    projects_receive(w, m, f, 1);
    cr_assert_eq(w->firms.capital[f], capital + m->maintenance[f] / 2);
    cr_assert_eq(w->firms.building[f], 0);
    tiny_close(&x);
}

/* Every firm, a month: machines bought are machines paid for, in its rows and in the ledger. */
Test(projects, all_machines_are_paid_and_all_payments_are_machines)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    int deliver = tiny_phase("goods_deliver");
    money_t paid[FIRM_SECTOR_COUNT] = {0};
    int64_t complete = 0;
    tiny_phases(&x, 0, deliver);
    struct world before = tiny_copy(w);
    tiny_phases(&x, deliver, deliver + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        volume_t had = before.firms.capital[f] + before.firms.building[f];
        money_t cost = money_value(m->investment[f], m->investment_price);
        cr_assert_eq(w->firms.capital[f] + w->firms.building[f] - had, m->investment[f]);
        cr_assert_eq(w->firms.capital_cost[f] - before.firms.capital_cost[f], cost);
        cr_assert(w->firms.project[f] >= 0 && w->firms.building[f] >= 0);
        complete += before.firms.project_months[f] > 0 && w->firms.project_months[f] == 0;
        paid[sector_firm_index(w->firms.sector[f])] += cost;
    }
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        cr_assert_eq(m->total->paid[BOOK_INVESTMENT][ACCOUNT_FIRMS + i], paid[i]);
    cr_assert_gt(complete, 0);
    world_release(&before);
    tiny_close(&x);
}

Test(projects, started_ones_are_counted_by_slices)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    struct world *w = x.world;
    int plan = tiny_phase("firms_plan");
    int64_t started[SECTOR_COUNT] = {0}, all = 0;
    tiny_phases(&x, 0, plan);
    struct world before = tiny_copy(w);
    tiny_phases(&x, plan, plan + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (before.firms.project_months[f] == 0 && w->firms.project_months[f] > 0)
            started[w->firms.sector[f]] += (int64_t)(1e6 * w->firms.slice[f]);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert_eq(x.run->month.projects_started[s], started[s]);
        all += started[s];
    }
    cr_assert_gt(all, 0);
    world_release(&before);
    tiny_close(&x);
}
