/* Rounds: values and offers by hand, limits, who ends with whose money. */
#include "capital/equity.h"

#include "support/fixture.h"
#include "world/shares.h"

Test(equity, promise_is_zero_for_the_mean_firm)
{
    cr_assert_float_eq(equity_promise(1, 0, 1, 0), 0, 1e-12);
    cr_assert_float_eq(equity_promise(1, 0.2, 3, 0.5), 0.1 + 0.2 + 0.2, 1e-12);
    cr_assert_gt(equity_promise(1.5, 0, 1, 0), equity_promise(1.2, 0, 1, 0));
    cr_assert_gt(equity_promise(0, 0, 0, 0), -10); /* finite */
}

/* 0.4 x 100 + 2.5 x 10 % of 200. */
Test(equity, value_is_book_and_profit)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(equity_value(&p, 100, 50, 200, 0.1, 0), 0.4 * 100 + 2.5 * 20, 1e-9);
    cr_assert_float_eq(equity_value(&p, -100, 80, 200, -1, 0), 0.4 * 20 + 2.5 * 4, 1e-9);
    cr_assert_float_eq(equity_value(&p, 100, 50, 200, 0.1, 5), 40 + 2.5 * 20 * 2.718281828, 1e-6);
}

/* At a fair price owners keep 100 of 125 and gain what money and help are worth: 0.8 x (0.1 x 25 + 0.1 x 100). */
Test(equity, an_offer_at_a_fair_price_is_worth_its_help)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(equity_offer_worth(&p, 100, 25, 0.2, 0.1, 0), 100 + 0.8 * (2.5 + 10), 1e-9);
    cr_assert_float_eq(equity_offer_worth(&p, 100, 25, 0.2, 0.1, 0.05), 95 + 0.8 * 12.5, 1e-9);
    cr_assert_lt(equity_offer_worth(&p, 100, 25, 0.4, 0.1, 0), 100); /* too cheap */
}

Test(equity, public_terms_cost_a_promising_firm_more)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(equity_terms_cost(&p, 0), p.funds_terms_report, 1e-12);
    cr_assert_float_eq(equity_terms_cost(&p, -1), p.funds_terms_report, 1e-12);
    cr_assert_float_eq(equity_terms_cost(&p, 0.4), p.funds_terms_report + 0.4 * p.funds_terms_growth, 1e-12);
}

struct outcome {
    double rounds, money, private, public, promise_private, promise_public, led_private, led_public;
};

/* What happens in so many months. */
static struct outcome live(struct tiny *x, int months)
{
    struct outcome o = {0};
    for (int month = 0; month < months; month++) {
        tiny_step(x);
        const struct equity_sums *e = &x->run->month.equity;
        for (int s = 0; s < SECTOR_COUNT; s++) {
            o.rounds += (double)e->rounds[s] * 1e-6;
            o.private += (double)e->money[EQUITY_PRIVATE][s];
            o.public += (double)(e->money[EQUITY_PROVINCIAL][s] + e->money[EQUITY_CITY][s] +
                                 e->money[EQUITY_MARKET][s]);
        }
        o.promise_private += e->promise_private;
        o.promise_public += e->promise_public;
        o.led_private += e->led_private;
        o.led_public += e->led_public;
    }
    return o;
}

Test(equity, without_cash_no_rounds)
{
    struct tiny x;
    tiny_open(&x, 1, "funds.invest_private=0 %/month", "funds.invest_public=0 %/month", NULL);
    cr_assert_eq(live(&x, 12).rounds, 0);
    tiny_close(&x);
}

Test(equity, a_firm_nobody_can_see_gets_nothing)
{
    struct tiny x;
    tiny_open(&x, 1, "funds.reach=0", "funds.reach_public=0", NULL);
    cr_assert_eq(live(&x, 12).rounds, 0);
    tiny_close(&x);
}

Test(equity, nothing_happens_before_january_2022)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world before = tiny_copy(x.world);
    x.world->month = -1;
    month_begin(x.world, &x.run->month);
    equity_clear(x.world, &x.run->month);
    cr_assert(tiny_same(x.world, &before));
    world_release(&before);
    tiny_close(&x);
}

/* Nobody imposes it: owners of promising firms find public terms dear. */
Test(equity, the_best_firms_avoid_public_money)
{
    struct tiny x, free;
    tiny_open(&x, 2, "run.scale=0.05", NULL);
    struct outcome o = live(&x, 24);
    cr_assert_gt(o.led_public, 0);
    cr_assert_lt(o.promise_public / o.led_public, o.promise_private / o.led_private - 0.03);
    tiny_close(&x);
    tiny_open(&free, 2, "run.scale=0.05", "funds.terms_growth=0", "funds.terms_report=0", "funds.help_public=0.1",
              NULL);
    struct outcome same = live(&free, 24);
    cr_assert_gt(same.promise_public / same.led_public, o.promise_public / o.led_public);
    cr_assert_gt(same.led_public, o.led_public);
    tiny_close(&free);
}

/* A firm is better known after a round, and its new owners hold what they paid for. */
Test(equity, a_round_leaves_a_firm_known_and_owned)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "funds.seek=20 %/month", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    tiny_phases(&x, 0, tiny_phase("equity_clear") + 1);
    int found = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert(shares_are_sound(&w->firms, f));
        if (w->firms.rounds[f] == before.firms.rounds[f])
            continue;
        found++;
        cr_assert_eq(w->firms.round_month[f], 0);
        cr_assert_gt(w->firms.paid_in[f], before.firms.paid_in[f]);
        cr_assert_gt(w->firms.information[f], before.firms.information[f] - 1e-12);
        cr_assert_eq(w->firms.owner_class[f], OWNER_CLASS_PRIVATE);
    }
    cr_assert_gt(found, 0);
    world_release(&before);
    tiny_close(&x);
}

/* A floor of all public rounds in early firms leaves later ones to others. */
Test(equity, the_stage_floor_moves_public_money_to_early_firms)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "funds.least_round=0 M yuan", NULL);
    for (int month = 0; month < 18; month++) {
        tiny_renew(&x);
        tiny_phases(&x, 0, 1);
        x.world->levers.fund_stage_floor[0] = 1;
        tiny_phases(&x, 1, step_phase_count());
        x.world->month++;
    }
    for (int v = FUND_PUBLIC; v < FUND_COUNT; v++)
        cr_assert_eq(x.world->funds.early[v], x.world->funds.local[v]);
    tiny_close(&x);
}

/* A match of one private yuan to each public one: private funds pay at least half of what public ones lead. */
Test(equity, the_match_brings_private_money_beside_public)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "funds.reach=0", NULL);
    money_t private = 0, public = 0;
    for (int month = 0; month < 12; month++) {
        tiny_renew(&x);
        tiny_phases(&x, 0, 1);
        x.world->levers.fund_private_match[0] = 1;
        tiny_phases(&x, 1, step_phase_count());
        x.world->month++;
        for (int s = 0; s < SECTOR_COUNT; s++) {
            const money_t(*money)[SECTOR_COUNT] = x.run->month.equity.money;
            private += money[EQUITY_PRIVATE][s];
            public += money[EQUITY_PROVINCIAL][s] + money[EQUITY_CITY][s] + money[EQUITY_MARKET][s];
        }
    }
    cr_assert_gt(public, 0);
    cr_assert_float_eq((double)private / (double)public, 1, 1e-6);
    tiny_close(&x);
}

/* Ten billion a year announced for provincial and city funds: more public money reaches firms, late and not all of it. */
Test(equity, more_public_capital_means_more_public_rounds)
{
    enum { MONTHS = 30 };
    struct tiny x[2];
    money_t public[2] = {0}, announced[2] = {0};
    for (int i = 0; i < 2; i++) {
        tiny_open(&x[i], 2, "run.scale=0.02", NULL);
        for (int month = 0; month < MONTHS; month++) {
            struct world *w = x[i].world;
            tiny_renew(&x[i]);
            tiny_phases(&x[i], 0, 1);
            w->levers.fund_capital_province[0] = i * 2000;
            for (int c = 0; c < CITY_COUNT; c++)
                w->levers.fund_capital_city[c] = i * 8000.0 / CITY_COUNT;
            tiny_phases(&x[i], 1, step_phase_count());
            w->month++;
            const money_t(*money)[SECTOR_COUNT] = x[i].run->month.equity.money;
            for (int s = 0; s < SECTOR_COUNT; s++)
            public[i] += money[EQUITY_PROVINCIAL][s] + money[EQUITY_CITY][s] + money[EQUITY_MARKET][s];
        }
        for (int v = FUND_PUBLIC; v < FUND_COUNT; v++)
            announced[i] += x[i].world->funds.announced[v];
    }
    cr_assert_gt(public[1], public[0]);
    cr_assert_lt(public[1] - public[0], announced[1] - announced[0]);
    tiny_close(&x[0]);
    tiny_close(&x[1]);
}
