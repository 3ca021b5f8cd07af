/* Credit: revolving credit and rates by hand, the phase's books, overdrafts. */
#include "capital/credit.h"

#include <math.h>

#include "support/fixture.h"
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
        cr_assert_eq(bonds, money_of(0.045 / 12 * (double)before.firms.bonds[f]));
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
