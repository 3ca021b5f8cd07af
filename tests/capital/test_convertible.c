/* Convertible grants: nothing without the lever; shares at the first round; paid back when the milestone is missed. */
#include "capital/convertible.h"

#include "capital/settlement.h"
#include "support/fixture.h"
#include "world/shares.h"

Test(convertible, part_is_the_grant_over_value_under_a_ceiling)
{
    cr_assert_float_eq(convertible_part(10, 190, 0.1), 0.05, 1e-12);
    cr_assert_float_eq(convertible_part(100, 100, 0.1), 0.1, 1e-12);
    cr_assert_float_eq(convertible_part(0, 100, 0.1), 0, 1e-12);
}

Test(convertible, a_milestone_is_growth_of_sales)
{
    cr_assert(convertible_milestone(120, 100, 0.2));
    cr_assert_not(convertible_milestone(119, 100, 0.2));
}

static struct month *open_month(struct tiny *x)
{
    tiny_open(x, 1, NULL);
    month_begin(x->world, &x->run->month);
    return &x->run->month;
}

static money_t give(struct world *w, int64_t f, money_t amount, double then)
{
    w->firms.grant[f] = amount;
    w->firms.grant_sales[f] = then * world_expected_sales(w, f) * w->firms.price[f];
    w->firms.grant_month[f] = w->month;
    return amount;
}

/* A grant of a tenth of the value and more gives a tenth of the firm to the province; no money moves. */
Test(convertible, a_grant_becomes_shares_of_the_province)
{
    struct tiny x;
    struct month *m = open_month(&x);
    struct world *w = x.world;
    money_t paid_in = w->firms.paid_in[5], cash = w->firms.cash[5], held = w->firms.owned_province[5];
    cr_assert_gt(paid_in, 0);
    give(w, 5, 1000000, 0.5);
    convertible_settle(w, m, 5, 1000000);
    money_t given = w->firms.paid_in[5] - paid_in;
    cr_assert_float_eq((double)given / (double)w->firms.paid_in[5], 0.1, 1e-6);
    cr_assert_eq(w->firms.owned_province[5] - held, given);
    cr_assert_eq(w->firms.cash[5], cash);
    cr_assert_eq(w->firms.grant[5], 0);
    money_t stake = w->books.stake[ACCOUNT_PROVINCE];
    settlement_close(w, m);
    cr_assert_eq(w->books.stake[ACCOUNT_PROVINCE], stake + given);
    tiny_close(&x);
}

Test(convertible, without_the_milestone_it_stays_a_grant)
{
    struct tiny x;
    struct month *m = open_month(&x);
    money_t paid_in = x.world->firms.paid_in[5];
    give(x.world, 5, 1000000, 1.0); /* sales have not grown */
    convertible_settle(x.world, m, 5, 1000000);
    cr_assert_eq(x.world->firms.paid_in[5], paid_in);
    cr_assert_eq(x.world->firms.grant[5], 0);
    tiny_close(&x);
}

Test(convertible, law_takes_back_a_part_of_a_grant_that_missed_its_milestone)
{
    struct tiny x;
    struct month *m = open_month(&x);
    struct world *w = x.world;
    w->firms.cash[5] = w->firms.cash[6] = w->firms.cash[7] = 1000;
    give(w, 5, 800, 1.0);
    give(w, 6, 800, 0.5); /* reached */
    give(w, 7, 4000, 1.0);
    w->levers.grant_recouped[0] = 0.5;
    convertible_review(w, m);
    cr_assert_eq(w->firms.cash[5], 600);
    cr_assert_eq(w->firms.cash[6], 1000);
    cr_assert_eq(w->firms.cash[7], 0); /* no more than it has */
    cr_assert_eq(m->total->received[BOOK_GRANT_RECOUPED][ACCOUNT_PROVINCE], 1400);
    cr_assert_eq(w->firms.grant[5] + w->firms.grant[6] + w->firms.grant[7], 0);
    tiny_close(&x);
}

/* A city paid 300 of 800: three eighths of what is paid back and of the shares are its; what does not divide is the
 * province's. */
Test(convertible, a_city_shares_what_becomes_of_a_grant_as_it_paid)
{
    struct tiny x;
    struct month *m = open_month(&x);
    struct world *w = x.world;
    cr_assert_eq(convertible_city_part(1000, 800, 300), 375);
    cr_assert_eq(convertible_city_part(401, 800, 300), 150);
    cr_assert_eq(convertible_city_part(401, 800, 0), 0);
    w->firms.cash[5] = 1000;
    give(w, 5, 800, 1.0);
    w->firms.grant_city[5] = 300;
    w->levers.grant_recouped[0] = 0.5;
    convertible_review(w, m);
    cr_assert_eq(m->total->received[BOOK_GRANT_RECOUPED][ACCOUNT_PROVINCE], 250);
    cr_assert_eq(m->total->received[BOOK_GRANT_RECOUPED][ACCOUNT_CITIES + w->firms.city[5]], 150);
    cr_assert_eq(w->firms.grant_city[5], 0);
    money_t paid_in = w->firms.paid_in[6], province = w->firms.owned_province[6], city = w->firms.owned_city[6];
    give(w, 6, 800000, 0.5);
    w->firms.grant_city[6] = 300000;
    convertible_settle(w, m, 6, 1000000);
    money_t given = w->firms.paid_in[6] - paid_in;
    cr_assert_gt(given, 0);
    cr_assert_eq(w->firms.owned_city[6] - city, 3 * given / 8);
    cr_assert_eq(w->firms.owned_province[6] - province, given - 3 * given / 8);
    cr_assert_eq(w->firms.grant_city[6], 0);
    money_t stake = w->books.stake[ACCOUNT_CITIES + w->firms.city[6]];
    settlement_close(w, m);
    cr_assert_eq(w->books.stake[ACCOUNT_CITIES + w->firms.city[6]], stake + 3 * given / 8);
    tiny_close(&x);
}

/* A month with a function that sets levers after the law. */
static void step_with(struct tiny *x, double grants)
{
    tiny_renew(x);
    tiny_phases(x, 0, 1);
    for (int s = 0; s < SECTOR_COUNT; s++)
        x->world->levers.convertible_grant[s] = grants;
    tiny_phases(x, 1, step_phase_count());
    x->world->month++;
}

Test(convertible, a_lever_of_nothing_changes_no_bit)
{
    struct tiny x, plain;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    tiny_open(&plain, 2, "run.scale=0.01", NULL);
    for (int month = 0; month < 8; month++) {
        step_with(&x, 0);
        tiny_renew(&plain);
        month_begin(plain.world, &plain.run->month);
        step_month(plain.world, &plain.run->month);
        cr_assert_eq(world_hash(x.world, 1), world_hash(plain.world, 2), "month %d", month);
    }
    step_with(&x, 50);
    step_with(&plain, 0);
    cr_assert_neq(world_hash(x.world, 1), world_hash(plain.world, 2));
    tiny_close(&x);
    tiny_close(&plain);
}

/* A quarter of every grant comes from the firm's city; without the lever's money the share changes nothing. */
Test(convertible, cities_pay_the_law_s_share_of_grants, .timeout = 60)
{
    struct tiny x;
    money_t province = 0, cities = 0, granted = 0;
    tiny_open(&x, 1, "run.scale=0.01", "law.grant_city_share=0.25", "funds.least_round=0.1 M yuan", NULL);
    for (int month = 0; month < 6; month++) {
        step_with(&x, month < 2 ? 0 : 20);
        const struct ledger *l = x.run->month.total;
        province += l->paid[BOOK_GRANT][ACCOUNT_PROVINCE];
        for (int c = 0; c < CITY_COUNT; c++)
            cities += l->paid[BOOK_GRANT][ACCOUNT_CITIES + c];
        granted += x.run->month.equity.granted;
        cr_assert(month >= 2 || granted == 0, "month %d", month);
    }
    cr_assert_gt(granted, 0);
    cr_assert_eq(province + cities, granted);
    cr_assert_float_eq((double)cities, 0.25 * (double)granted, 1000);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (x.world->firms.grant[f] > 0)
            cr_assert_float_eq((double)x.world->firms.grant_city[f], 0.25 * (double)x.world->firms.grant[f], 1);
    tiny_close(&x);
}

/* A lever of nothing gives nothing; a lever of something reaches young firms only and the accounts close. */
Test(convertible, money_reaches_young_firms_and_accounts_close)
{
    struct tiny x, zero;
    tiny_open(&x, 1, "run.scale=0.01", "funds.least_round=0.1 M yuan", NULL);
    tiny_open(&zero, 1, "run.scale=0.01", "funds.least_round=0.1 M yuan", NULL);
    money_t granted = 0, converted = 0;
    for (int month = 0; month < 24; month++) {
        step_with(&x, 20);
        struct balance_sheet sheet;
        books_sheet(x.world, 1, &sheet);
        for (int i = 0; i <= ITEM_STAKES; i++) {
            money_t sum = 0;
            for (int a = 0; a < ACCOUNT_COUNT; a++)
                sum += sheet.item[i][a];
            cr_assert_eq(sum, 0, "month %d, item %d", month, i);
        }
        granted += x.run->month.equity.granted;
        converted += x.run->month.equity.converted;
        tiny_step(&zero);
        cr_assert_eq(zero.run->month.equity.granted, 0);
    }
    cr_assert_gt(granted, 0);
    cr_assert_geq(converted, 0);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (world_alive(x.world, f) && x.world->firms.grant[f] > 0)
            cr_assert_leq(x.world->month - x.world->firms.birth_month[f], 36 + 36);
    tiny_close(&x);
    tiny_close(&zero);
}
