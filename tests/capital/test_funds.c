/* Funds: calls, ceilings, investment outside, fees, distributions, losses borne; pure rules by hand, then months. */
#include "capital/funds.h"

#include "capital/owners.h"
#include "capital/settlement.h"
#include "support/fixture.h"

Test(funds, a_call_is_the_least_of_three)
{
    cr_assert_eq(funds_call(100, 150, 1000, 400, 0.037), 37); /* speed */
    cr_assert_eq(funds_call(140, 150, 1000, 400, 0.037), 10); /* what cash lacks */
    cr_assert_eq(funds_call(0, 150, 1000, 995, 0.037), 5);    /* what is not paid in */
    cr_assert_eq(funds_call(200, 150, 1000, 400, 0.037), 0);
    cr_assert_eq(funds_call(0, 150, 1000, 1200, 0.037), 0);
}

Test(funds, capital_goes_back_as_it_is_in_the_assets)
{
    cr_assert_eq(funds_capital_part(100, 600, 1000), 60);
    cr_assert_eq(funds_capital_part(100, 600, 600), 100);
    cr_assert_eq(funds_capital_part(100, 600, 200), 100); /* losses: all is capital */
    cr_assert_eq(funds_capital_part(100, 50, 40), 50);
    cr_assert_eq(funds_capital_part(100, 0, 0), 0);
}

/* 30 % public: beside 70 private at most 30. */
Test(funds, public_money_stays_under_its_ceiling)
{
    cr_assert_eq(funds_public_part(1000, 500, 70, 0.3), 30);
    cr_assert_eq(funds_public_part(100, 500, 700, 0.3), 30);
    cr_assert_eq(funds_public_part(1000, 20, 700, 0.3), 20);
    cr_assert_eq(funds_public_part(1000, 500, 0, 0.3), 0); /* no match, no fund */
}

/* 70 at home allow 30 outside when 70 % must stay. */
Test(funds, the_least_part_at_home_limits_what_goes_outside)
{
    cr_assert_eq(funds_away_room(70, 0, 0.7), 30);
    cr_assert_eq(funds_away_room(70, 20, 0.7), 10);
    cr_assert_eq(funds_away_room(70, 40, 0.7), 0);
    cr_assert_eq(funds_away_room(0, 0, 0.7), 0);
    cr_assert_eq(funds_away_room(70, 0, 1), 0);
    cr_assert_gt(funds_away_room(0, 0, 0), INT64_C(1) << 60);
}

static void expect_bounds(const struct world *w)
{
    money_t private = 0;
    for (int v = 0; v < FUND_COUNT; v++) {
        cr_assert(w->funds.cash[v] >= 0 && w->funds.paid_in[v] >= 0 && w->funds.outside[v] >= 0, "fund %d", v);
        cr_assert(w->funds.placed[v] >= 0 && w->funds.public_part[v] >= 0 && w->funds.invested[v] >= 0, "fund %d", v);
        cr_assert_geq(w->funds.announced[v], w->funds.paid_in[v] - 1);
        private += v < FUND_PUBLIC ? w->funds.cash[v] : 0;
        if (v >= FUND_PUBLIC) { /* the least part at home */
            cr_assert_leq(0.7 * (double)w->funds.away[v], 0.3 * (double)w->funds.local[v] + 1);
        }
        if (v >= FUND_MARKET && w->funds.paid_in[v] > 0)
            cr_assert_leq((double)w->funds.public_part[v], 0.301 * (double)w->funds.paid_in[v] + 100);
    }
    cr_assert_leq(private, w->books.deposit[ACCOUNT_VENTURE_FUNDS]);
}

/* Half of 100 comes to 40; 30 of it are invested; never less than nothing. */
Test(funds, a_reserve_gets_the_law_s_part_of_proceeds_and_pays_investment_first)
{
    cr_assert_eq(funds_reserve(40, 100, 0.5, 30), 60);
    cr_assert_eq(funds_reserve(40, 100, 0, 30), 10);
    cr_assert_eq(funds_reserve(40, 100, 1, 200), 0);
    cr_assert_eq(funds_reserve(0, 3, 0.5, 0), 2); /* 1.5, rounded */
}

/* The city fund of a firm sells what it holds for 300: by law two thirds wait for new investment; what goes into market-run
 * funds and rounds comes out of that first. Private managers keep nothing apart. */
Test(funds, public_funds_keep_the_law_s_part_of_what_they_sell_for)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    month_begin(x.world, &x.run->month);
    struct world *w = x.world;
    int v = FUND_CITY + w->firms.city[3];
    w->funds.recycled[v] = 0;
    w->firms.owned_fund_city[3] = w->firms.owned_venture[3] = 100;
    money_t cash = w->funds.cash[v] = 1000;
    funds_sold(w, 3, OWNER_FUND_CITY, 100, 300);
    cr_assert_eq(w->funds.recycled[v], 0);
    w->levers.fund_recycled[0] = 2.0 / 3;
    funds_sold(w, 3, OWNER_FUND_CITY, 100, 300);
    funds_sold(w, 3, OWNER_VENTURE, 100, 300);
    cr_assert_eq(w->funds.recycled[v], 200);
    for (int i = 0; i < FUND_PUBLIC; i++)
        cr_assert_eq(w->funds.recycled[i], 0);
    funds_spend(w, v, 150);
    cr_assert_eq(w->funds.recycled[v], 50);
    cr_assert_eq(w->funds.cash[v], cash - 150);
    funds_spend(w, v, 150);
    cr_assert_eq(w->funds.recycled[v], 0);
    tiny_close(&x);
}

/* With all proceeds recycled public partners get less back and public funds invest more; the books stay in bounds. */
Test(funds, recycling_turns_returns_into_investment, .timeout = 120)
{
    double back[2] = {0}, invested[2] = {0};
    for (int i = 0; i < 2; i++) {
        struct tiny x;
        tiny_open(&x, 2, "run.scale=0.01", i ? "law.fund_recycled=1" : "law.fund_recycled=0", NULL);
        for (int month = 0; month < 36; month++) {
            tiny_step(&x);
            expect_bounds(x.world);
            for (int v = 0; v < FUND_COUNT; v++)
                cr_assert(x.world->funds.recycled[v] >= 0 && (v >= FUND_PUBLIC || x.world->funds.recycled[v] == 0));
            const struct ledger *l = x.run->month.total;
            for (int a = ACCOUNT_PUBLIC_FUNDS; a < ACCOUNT_PUBLIC_FUNDS + FUND_COUNT - FUND_PUBLIC; a++) {
                back[i] += (double)(l->paid[BOOK_FUND_REPAYMENT][a] + l->paid[BOOK_FUND_RETURN][a]);
                invested[i] += (double)(l->paid[BOOK_NEW_SHARES][a] + l->paid[BOOK_SHARE_PREMIUM][a]);
            }
        }
        tiny_close(&x);
    }
    cr_assert(back[1] < 0.5 * back[0], "%.3g %.3g", back[1], back[0]);
    cr_assert(invested[1] > 1.02 * invested[0], "%.3g %.3g", invested[1], invested[0]);
}

Test(funds, stocks_stay_in_bounds_for_years)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    money_t rounds = 0;
    for (int month = 0; month < 48; month++) {
        tiny_step(&x);
        expect_bounds(x.world);
        for (int s = 0; s < SECTOR_COUNT; s++)
            rounds += x.run->month.equity.rounds[s];
    }
    cr_assert_gt(rounds, 0);
    tiny_close(&x);
}

/* Capital comes at the paid-in speed from province and city in the rule's parts. */
Test(funds, levers_announce_capital_that_partners_pay_in)
{
    struct tiny x, y;
    tiny_open(&x, 1, NULL);
    tiny_open(&y, 1, NULL);
    enum { CITY = 4, FUND = FUND_CITY + CITY };
    for (int i = 0; i < 2; i++) {
        struct tiny *t = i ? &y : &x;
        tiny_phases(t, 0, 1);
        t->world->levers.fund_capital_city[CITY] = i ? 1e5 : 0;
        tiny_phases(t, 1, tiny_phase("equity_clear") + 1);
    }
    money_t announced = y.world->funds.announced[FUND] - x.world->funds.announced[FUND];
    cr_assert_float_eq((double)announced, 1e5 * 1e8 * 0.003, 2);
    const struct ledger *l = y.run->month.total;
    money_t city = l->paid[BOOK_FUND_CAPITAL][ACCOUNT_CITIES + CITY],
            all = l->received[BOOK_FUND_CAPITAL][ACCOUNT_CITY_FUNDS + CITY];
    cr_assert_gt(all, x.run->month.total->received[BOOK_FUND_CAPITAL][ACCOUNT_CITY_FUNDS + CITY]);
    cr_assert_leq((double)all, 0.037 * (double)y.world->funds.announced[FUND] + 2);
    cr_assert_geq((double)city, 0.7 * (double)all); /* some is a private fund's call */
    tiny_close(&x);
    tiny_close(&y);
}

/* Without private partners no market-run fund gets a yuan of public money. */
Test(funds, no_private_match_no_public_money)
{
    struct tiny x;
    tiny_open(&x, 1, "funds.match_flow=0 M yuan/year", NULL);
    for (int month = 0; month < 6; month++)
        tiny_step(&x);
    for (int v = FUND_MARKET; v < FUND_COUNT; v++)
        cr_assert_eq(x.world->funds.paid_in[v], 0);
    tiny_close(&x);
}

/* A firm of public and private funds fails: the lever's half of 100 is borne by two public funds, 3 to 1. */
Test(funds, public_funds_bear_the_lever_s_part_of_a_private_loss)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    month_begin(x.world, &x.run->month);
    struct world *w = x.world;
    owners_clear(w, 3);
    w->firms.owned_venture[3] = 100;
    w->firms.owned_fund_province[3] = 30;
    w->firms.owned_fund_city[3] = 10;
    w->firms.paid_in[3] = 140;
    funds_cover_loss(w, &x.run->month, 3);
    cr_assert_eq(x.run->month.equity.covered, 0);
    w->levers.fund_loss_share[0] = 0.5;
    funds_cover_loss(w, &x.run->month, 3);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(l->received[BOOK_LOSS_COVER][ACCOUNT_VENTURE_FUNDS], 50);
    cr_assert_eq(l->paid[BOOK_LOSS_COVER][ACCOUNT_PUBLIC_FUNDS], 38);
    cr_assert_eq(l->paid[BOOK_LOSS_COVER][ACCOUNT_CITY_FUNDS + w->firms.city[3]], 12);
    tiny_close(&x);
}

/* Two per cent a year of what private partners paid in, one of public. */
Test(funds, fees_are_on_paid_in_capital)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_phases(&x, 0, tiny_phase("accounts_settle"));
    double paid_in = 0;
    for (int v = 0; v < FUND_PUBLIC; v++)
        paid_in += (double)x.world->funds.paid_in[v];
    double public = (double)x.world->funds.paid_in[FUND_PUBLIC];
    tiny_phases(&x, tiny_phase("accounts_settle"), tiny_phase("accounts_settle") + 1);
    const struct ledger *l = x.run->month.total;
    cr_assert_float_eq((double)l->paid[BOOK_FUND_FEE][ACCOUNT_VENTURE_FUNDS], 0.02 / 12 * paid_in, 20);
    cr_assert_float_eq((double)l->paid[BOOK_FUND_FEE][ACCOUNT_PUBLIC_FUNDS], 0.01 / 12 * public, 1);
    tiny_close(&x);
}
