/* Credit: limits, revolving credit and rates by hand; the pecking order on one firm; the phase's books; overdrafts. */
#include "capital/credit.h"

#include <math.h>

#include "support/fixture.h"
#include "talent/labour.h"
#include "world/books.h"

Test(credit, revolving_closes_the_gap_to_the_target_and_grows)
{
    /* (0.4 x 1000 - 300) / 36 + 0.045 / 12 x 200 = 2.7778 + 0.75 */
    cr_assert_float_eq(credit_revolving(1000, 300, 200, 0.4, 36, 0.045), 100.0 / 36 + 0.75, 1e-12);
    cr_assert_float_eq(credit_revolving(1000, 400, 200, 0.4, 36, 0.045), 0.75, 1e-12); /* on target */
    cr_assert_float_eq(credit_revolving(1000, 760, 200, 0.4, 36, 0.045), -10 + 0.75, 1e-12);
}

Test(credit, rate_adds_opacity_and_leverage_less_collateral)
{
    struct parameters p = parameters_default();
    /* 3.7 + 0.5 + 1.5 (1 - 0.4) + 1.0 x 0.5 - 1.0 x 0.6 = 5.0 % */
    cr_assert_eq(credit_rate_ppm(&p, 0.037, 0.005, 0.4, 0.5, 0.6), 50000);
    cr_assert_eq(credit_rate_ppm(&p, 0.037, -0.5, 0.4, 0.5, 0.6), 0);
}

Test(credit, phase_changes_cash_and_loans_alike_and_books_both_sides)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int clear = tiny_phase("credit_clear");
    tiny_phases(&x, 0, clear);
    struct world before = tiny_copy(w);
    tiny_phases(&x, clear, clear + 1);
    money_t loans = 0, mortgages = 0, lent = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        money_t more = w->firms.loans[f] - before.firms.loans[f], bonds = w->firms.bonds[f] - before.firms.bonds[f];
        cr_assert_eq(w->firms.cash[f] - before.firms.cash[f], more + bonds);
        /* payments are honoured during the month: a firm may lack what it repays on schedule, no more */
        money_t due = money_of((double)before.firms.loans[f] / 84);
        cr_assert(w->firms.loans[f] >= 0 && w->firms.cash[f] >= -due, "firm %lld", (long long)f);
        cr_assert(bonds >= -money_of((double)before.firms.bonds[f] / 60)); /* what falls due at most */
        loans += more;
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        loans += w->background.loans[c] - before.background.loans[c];
        mortgages += w->cities.mortgages[c] - before.cities.mortgages[c];
        double new_ones = 0.26 * 0.20 * before.cities.income[c];
        cr_assert_float_eq((double)(w->cities.mortgages[c] - before.cities.mortgages[c]), new_ones, 2);
    }
    for (int b = 0; b < BANK_COUNT; b++)
        lent += w->banks.loans[b] - before.banks.loans[b];
    cr_assert_eq(lent, loans + mortgages);
    world_release(&before);
    tiny_close(&x);
}

/* Far above its target a firm repays early out of what it does not need. */
Test(credit, early_repayment_leaves_the_buffer)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int clear = tiny_phase("credit_clear");
    tiny_phases(&x, 0, clear);
    int64_t f = 0;
    while (w->firms.loans[f] < 1000)
        f++;
    w->economy.leverage_target[w->firms.sector[f]] = 0;
    w->banks.lending[w->firms.bank[f]] = 0; /* no new loan for what it lacks in the month */
    double buffer = 0.5 * world_expected_sales(w, f);
    w->firms.cash[f] = (money_t)buffer + 100;
    money_t loans = w->firms.loans[f], due = money_of((double)loans / 84);
    tiny_phases(&x, clear, clear + 1);
    money_t repaid = loans - w->firms.loans[f];
    cr_assert(repaid >= due && repaid <= due + 101, "%lld", (long long)(repaid - due));
    tiny_close(&x);
}

Test(credit, overdraft_is_a_loan_of_the_own_bank)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    month_begin(w, m);
    struct world before = tiny_copy(w);
    w->firms.cash[5] = -1234;
    w->books.deposit[ACCOUNT_HOUSEHOLDS + 1] = -50;
    w->books.deposit[ACCOUNT_BACKGROUND + 2] = -60;
    credit_overdrafts(w, m);
    cr_assert_eq(w->firms.cash[5], 0);
    cr_assert_eq(w->firms.loans[5], before.firms.loans[5] + 1234);
    cr_assert_eq(w->cities.mortgages[1], before.cities.mortgages[1] + 50);
    cr_assert_eq(w->background.loans[2], before.background.loans[2] + 60);
    cr_assert_eq(w->books.deposit[ACCOUNT_HOUSEHOLDS + 1], 0);
    cr_assert_eq(w->books.deposit[ACCOUNT_BACKGROUND + 2], 0);
    money_t lent[BANK_COUNT] = {0};
    lent[w->firms.bank[5]] += 1234;
    lent[1] += 50;
    lent[2] += 60;
    for (int b = 0; b < BANK_COUNT; b++)
        cr_assert_eq(w->banks.loans[b], before.banks.loans[b] + lent[b]);
    cr_assert_eq(m->total->received[BOOK_OVERDRAFT][ACCOUNT_FIRMS + sector_firm_index(w->firms.sector[5])], 1234);
    world_release(&before);
    tiny_close(&x);
}

Test(credit, limit_is_the_lesser_of_assets_and_net_worth)
{
    struct parameters p = parameters_default();
    p.capital_asset_limit = 0.65;
    p.capital_payable_weight = 0.5;
    p.capital_worth_limit = 1;
    cr_assert_float_eq(credit_limit(&p, 1000, 200, 900), 550, 1e-9); /* 650 - 100 */
    cr_assert_float_eq(credit_limit(&p, 1000, 200, 300), 300, 1e-9);
    cr_assert_eq(credit_limit(&p, 1000, 200, -1), 0);
    cr_assert_eq(credit_limit(&p, 100, 200, 50), 0); /* payables eat the limit */
}

Test(credit, a_loser_without_worth_is_not_sound)
{
    struct parameters p = parameters_default();
    p.capital_weak_worth = 0.3;
    cr_assert(credit_is_sound(&p, 0, 1000, -500)); /* it earns */
    cr_assert(credit_is_sound(&p, -0.1, 1000, 300));
    cr_assert_not(credit_is_sound(&p, -0.1, 1000, 299));
}

Test(credit, lending_falls_with_the_bank_s_capital)
{
    struct parameters p = parameters_default();
    p.capital_bank_floor = 0.08;
    p.capital_bank_comfort = 0.10;
    cr_assert_eq(credit_lending(&p, 0.12), 1);
    cr_assert_float_eq(credit_lending(&p, 0.095), 0.75, 1e-9);
    cr_assert_eq(credit_lending(&p, 0.08), 0);
    cr_assert_eq(credit_lending(&p, -0.5), 0);
    p.capital_bank_comfort = 0.08; /* no room between: all or nothing */
    cr_assert_eq(credit_lending(&p, 0.081), 1);
    cr_assert_eq(credit_lending(&p, 0.079), 0);
}

/* A firm with machines for 1 m fen, no debt, no people, no orders: it may borrow 650 000. The phase is still to come. */
static int64_t open_borrower(struct tiny *x)
{
    tiny_open(x, 1, "run.spin_up=0 months", "run.lead_in=0 months", "capital.asset_limit=0.65", "capital.worth_limit=1",
              "capital.payable_weight=0.5", "capital.project_debt=0.5", "capital.weak_worth=0.3",
              "capital.pledge=100 %", "capital.lending_margin=0 %/year", "capital.default_prior=0 %/year",
              "capital.screening=0 %/year", NULL);
    struct world *w = x->world;
    struct firms *firms = &w->firms;
    int64_t f = 0;
    tiny_phases(x, 0, tiny_phase("credit_clear"));
    while (!world_alive(w, f) || firms->bonds[f] > 0)
        f++;
    firms->capital_cost[f] = 1000000;
    firms->cash[f] = firms->loans[f] = firms->inputs_cost[f] = firms->finished_cost[f] = 0;
    firms->payable_firms[f] = firms->payable_background[f] = firms->payable_roc[f] = firms->payable_row[f] = 0;
    firms->receivable_firms[f] = firms->receivable_background[f] = 0;
    firms->receivable_roc[f] = firms->receivable_row[f] = 0;
    firms->workers[f] = firms->researchers[f] = firms->research_shared[f] = 0;
    firms->skilled_units[f] = firms->skilled_pay[f] = firms->research_pay[f] = 0;
    firms->expected_demand[f] = 0;
    firms->margin[f] = 0.1;
    w->economy.leverage_target[firms->sector[f]] = 0;
    x->run->month.investment_price = 1;
    x->run->month.investment[f] = x->run->month.maintenance[f] = x->run->month.plan[f] = 0;
    return f;
}

static void clear(struct tiny *x)
{
    int phase = tiny_phase("credit_clear");
    tiny_phases(x, phase, phase + 1);
}

/* Half of a project is lent, not the machines that replace worn ones; what is left to pay is cut. */
Test(credit, a_project_is_half_lent_and_cut_to_the_money)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    x.run->month.investment[f] = 100000;
    x.run->month.maintenance[f] = 20000;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 40000);
    cr_assert_eq(x.world->firms.cash[f], 40000);
    cr_assert_eq(x.run->month.investment[f], 40000);
    tiny_close(&x);
}

Test(credit, own_money_keeps_the_project_whole)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    x.world->firms.cash[f] = 60000;
    x.run->month.investment[f] = 100000;
    x.run->month.maintenance[f] = 20000;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 40000);
    cr_assert_eq(x.run->month.investment[f], 100000);
    tiny_close(&x);
}

/* Half of 200 000 is due after 60 days; nothing comes in. Projects come first: 550 000 less 500 000 leaves 50 000. */
Test(credit, liquidity_takes_what_projects_leave_of_the_room)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    x.world->firms.payable_roc[f] = 200000;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 100000);
    tiny_close(&x);
    f = open_borrower(&x);
    x.world->firms.payable_roc[f] = 200000;
    x.run->month.investment[f] = 1000000;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 550000);
    cr_assert_eq(x.run->month.investment[f], 450000, "550 000 less the 100 000 that are due");
    tiny_close(&x);
}

Test(credit, a_bank_short_of_capital_grants_a_part)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    x.world->firms.payable_roc[f] = 200000;
    x.world->banks.lending[x.world->firms.bank[f]] = 0.1;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 55000);
    tiny_close(&x);
}

Test(credit, a_loser_without_worth_gets_nothing)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    x.world->firms.payable_roc[f] = 800000;
    x.world->firms.margin[f] = -0.01;
    x.run->month.investment[f] = 100000;
    clear(&x);
    cr_assert_eq(x.world->firms.loans[f], 0);
    cr_assert_eq(x.run->month.investment[f], 0);
    tiny_close(&x);
}

/* Wages that only half can be paid, those of skilled people included: half the plan; never less than a quarter, so that a
 * firm can still earn. */
Test(credit, plans_of_output_are_cut_to_the_money)
{
    for (int part = 0; part < 3; part++) {
        struct tiny x;
        int64_t f = open_borrower(&x);
        x.world->firms.workers[f] = 100000;
        x.world->firms.skilled_pay[f] = labour_production_cost(x.world, f) / 3;
        money_t wages = labour_production_cost(x.world, f);
        x.world->firms.cash[f] = part * wages / 2;
        x.world->banks.lending[x.world->firms.bank[f]] = 0;
        x.run->month.plan[f] = 100000;
        clear(&x);
        cr_assert_float_eq((double)x.run->month.plan[f], part == 0 ? 25000 : part * 50000, 1);
        cr_assert_eq(x.world->firms.cash[f], part * wages / 2);
        tiny_close(&x);
    }
}

/* A month counts when money was lacking and the debt is over the limit; one month without sets the count back. */
Test(credit, months_over_the_limit_are_counted)
{
    struct tiny x;
    int64_t f = open_borrower(&x);
    struct firms *firms = &x.world->firms;
    struct month *m = &x.run->month;
    firms->capital_cost[f] = 1000;
    for (int month = 1; month <= 3; month++) {
        firms->cash[f] = -1000;
        credit_overdrafts(x.world, m);
        cr_assert_eq(firms->illiquid[f], month);
    }
    cr_assert_eq(firms->loans[f], 3000);
    firms->cash[f] = -7;
    credit_cover(x.world, m); /* what failures left short does not count */
    cr_assert_eq(firms->illiquid[f], 3);
    cr_assert_eq(firms->loans[f], 3007);
    cr_assert_eq(firms->cash[f], 0);
    firms->illiquid[f] = UINT8_MAX;
    firms->cash[f] = -1;
    credit_overdrafts(x.world, m);
    cr_assert_eq(firms->illiquid[f], UINT8_MAX);
    firms->cash[f] = 1;
    credit_overdrafts(x.world, m);
    cr_assert_eq(firms->illiquid[f], 0);
    firms->capital_cost[f] = 100000000; /* within its limit an overdraft is an ordinary loan */
    firms->cash[f] = -1000;
    credit_overdrafts(x.world, m);
    cr_assert_eq(firms->illiquid[f], 0);
    tiny_close(&x);
}
