/* Banks and funds: payout by hand, interest on opening stocks, equity that stays, funds that pass on what they get. */
#include "capital/banks.h"

#include "support/fixture.h"

Test(banks, payout_rises_with_capital)
{
    cr_assert_float_eq(banks_payout(0.7, 8, 0.120, 0.116), 0.732, 1e-12);
    cr_assert_float_eq(banks_payout(0.7, 8, 0.100, 0.116), 0.572, 1e-12);
    cr_assert_eq(banks_payout(0.7, 8, 0.2, 0.116), 1);
    cr_assert_eq(banks_payout(0.7, 8, 0.0, 0.116), 0);
}

Test(banks, capital_ratio_is_equity_over_weighted_loans)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_open(&x, 1, NULL);
    memset(&sheet, 0, sizeof sheet);
    x.world->banks.loans[4] = 1000;
    x.world->banks.paid_in[4] = 30;
    sheet.item[ITEM_NET_WORTH][ACCOUNT_BANKS + 4] = 60;
    cr_assert_float_eq(banks_capital_ratio(x.world, &sheet, 4), 90 / 750.0, 1e-12);
    x.world->banks.loans[4] = 0;
    cr_assert_eq(banks_capital_ratio(x.world, &sheet, 4), 1);
    tiny_close(&x);
}

Test(banks, interest_is_on_the_opening_stock)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    money_t position[BANK_COUNT], deposit[ACCOUNT_COUNT];
    memcpy(position, x.world->books.position, sizeof position);
    memcpy(deposit, x.world->books.deposit, sizeof deposit);
    tiny_step(&x);
    const struct ledger *l = x.run->month.total;
    for (int b = 0; b < BANK_COUNT; b++)
        cr_assert_eq(l->received[BOOK_INTEREST_OUTSIDE][ACCOUNT_BANKS + b],
                     money_interest(position[b], (int64_t)(1e6 * x.tables->outside_rate + 0.5)));
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(l->received[BOOK_INTEREST_DEPOSIT][ACCOUNT_HOUSEHOLDS + c],
                     money_interest(deposit[ACCOUNT_HOUSEHOLDS + c], (int64_t)(1e6 * x.tables->deposit_rate + 0.5)));
    tiny_close(&x);
}

/* A bank with debts outside pays for them. */
Test(banks, a_negative_position_costs_interest)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct month *m = &x.run->month;
    month_begin(x.world, m);
    m->opening_position[3] = -1200000000;
    banks_interest(x.world, m);
    money_t interest = money_interest(-1200000000, (int64_t)(1e6 * x.tables->outside_rate + 0.5));
    cr_assert_lt(interest, 0);
    cr_assert_eq(m->total->received[BOOK_INTEREST_OUTSIDE][ACCOUNT_BANKS + 3], interest);
    tiny_close(&x);
}

Test(banks, capital_stays_near_its_target_for_years)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_open(&x, 1, NULL);
    for (int month = 0; month < 60; month++)
        tiny_step(&x);
    books_sheet(x.world, 1, &sheet);
    double equity = 0, risk = 0, target = 0;
    for (int b = 0; b < BANK_COUNT; b++) {
        /* one failed firm is much for one bank at this scale: no bank falls under the floor, all together keep theirs */
        double ratio = banks_capital_ratio(x.world, &sheet, b);
        cr_assert(ratio > 0.08 && ratio < 0.14, "bank %d: %.3f", b, ratio);
        equity += ratio * (double)x.world->banks.loans[b];
        target += x.world->economy.bank_capital_ratio[b] * (double)x.world->banks.loans[b];
        risk += (double)x.world->banks.loans[b];
    }
    cr_assert_float_eq(equity / risk, target / risk, 0.01, "all banks: %.4f", equity / risk);
    tiny_close(&x);
}

/* What was written off lowers the result of the month, its tax and dividend, once. */
Test(banks, losses_lower_the_result)
{
    struct tiny x, y;
    enum { BANK = 4 };
    int settle = tiny_phase("accounts_settle");
    tiny_open(&x, 1, NULL);
    tiny_open(&y, 1, NULL);
    tiny_phases(&x, 0, settle);
    tiny_phases(&y, 0, settle);
    money_t before = x.world->banks.losses[BANK];
    x.world->banks.losses[BANK] = 0;
    y.world->banks.losses[BANK] = 1000000;
    tiny_phases(&x, settle, settle + 1);
    tiny_phases(&y, settle, settle + 1);
    const struct ledger *without = x.run->month.total, *with = y.run->month.total;
    money_t tax = without->paid[BOOK_PROFIT_TAX][ACCOUNT_BANKS + BANK];
    cr_assert_eq(tax - with->paid[BOOK_PROFIT_TAX][ACCOUNT_BANKS + BANK], 250000);
    cr_assert_eq(x.run->month.bank_profit[BANK] - y.run->month.bank_profit[BANK], 750000);
    cr_assert_lt(with->paid[BOOK_DIVIDEND][ACCOUNT_BANKS + BANK], without->paid[BOOK_DIVIDEND][ACCOUNT_BANKS + BANK]);
    cr_assert_eq(y.world->banks.losses[BANK], 0);
    cr_assert_geq(before, 0);
    tiny_close(&x);
    tiny_close(&y);
}

Test(banks, a_loss_larger_than_the_result_ends_tax_and_dividend)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    int settle = tiny_phase("accounts_settle");
    tiny_phases(&x, 0, settle);
    x.world->banks.losses[2] = INT64_C(1000000000000);
    tiny_phases(&x, settle, settle + 1);
    cr_assert_lt(x.run->month.bank_profit[2], 0);
    cr_assert_eq(x.run->month.total->paid[BOOK_PROFIT_TAX][ACCOUNT_BANKS + 2], 0);
    cr_assert_eq(x.run->month.total->paid[BOOK_DIVIDEND][ACCOUNT_BANKS + 2], 0);
    tiny_close(&x);
}

/* Takes money from a bank's position until its capital is a part of its risk. */
static void set_capital(struct world *w, int bank, double ratio)
{
    struct balance_sheet sheet;
    books_sheet(w, 1, &sheet);
    double risk = w->economy.parameters->capital_bank_risk_weight * (double)w->banks.loans[bank];
    w->books.position[bank] += money_of((ratio - banks_capital_ratio(w, &sheet, bank)) * risk);
}

Test(banks, lending_follows_capital)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.bank_floor=0.08", "capital.bank_comfort=0.10", NULL);
    int settle = tiny_phase("accounts_settle");
    tiny_phases(&x, 0, settle);
    set_capital(x.world, 1, 0.05);
    set_capital(x.world, 2, 0.09);
    set_capital(x.world, 3, 0.13);
    tiny_phases(&x, settle, settle + 1);
    cr_assert_eq(x.world->banks.lending[1], 0);
    /* half, and what the month's interest adds */
    cr_assert(x.world->banks.lending[2] >= 0.5 && x.world->banks.lending[2] < 0.8, "%.3f", x.world->banks.lending[2]);
    cr_assert_eq(x.world->banks.lending[3], 1);
    tiny_close(&x);
}

Test(banks, the_province_fills_capital_up_to_the_floor)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_open(&x, 1, "capital.bank_floor=0.08", NULL);
    struct world *w = x.world;
    month_begin(w, &x.run->month);
    set_capital(w, 1, 0.075);
    w->banks.lending[1] = 0;
    struct world before = tiny_copy(w);
    banks_recapitalise(w, &x.run->month);
    books_sheet(w, 1, &sheet);
    money_t paid = w->banks.paid_in[1] - before.banks.paid_in[1];
    cr_assert_float_eq((double)paid, 0.005 * 0.75 * (double)w->banks.loans[1], 2);
    cr_assert_float_eq(banks_capital_ratio(w, &sheet, 1), 0.08, 1e-9);
    cr_assert_eq(before.books.deposit[ACCOUNT_PROVINCE] - w->books.deposit[ACCOUNT_PROVINCE], paid);
    cr_assert_eq(w->books.stake[ACCOUNT_PROVINCE] - before.books.stake[ACCOUNT_PROVINCE], paid);
    cr_assert_eq(before.books.stake[ACCOUNT_BANKS + 1] - w->books.stake[ACCOUNT_BANKS + 1], paid);
    for (int b = 0; b < BANK_COUNT; b++)
        cr_assert(b == 1 || w->banks.paid_in[b] == before.banks.paid_in[b]);
    world_release(&before);
    tiny_close(&x);
}

Test(banks, the_province_gives_no_more_than_it_has)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    month_begin(w, &x.run->month);
    set_capital(w, 1, 0.02);
    set_capital(w, 2, 0.02);
    w->banks.lending[1] = w->banks.lending[2] = 0;
    w->books.deposit[ACCOUNT_PROVINCE] = 1000;
    money_t one = w->banks.paid_in[1], two = w->banks.paid_in[2];
    banks_recapitalise(w, &x.run->month);
    cr_assert_eq(w->books.deposit[ACCOUNT_PROVINCE], 0);
    cr_assert_eq(w->banks.paid_in[1], one + 1000);
    cr_assert_eq(w->banks.paid_in[2], two);
    tiny_close(&x);
}

/* A floor above what banks have: the province buys shares month after month, and the accounts close. */
Test(banks, recapitalised_banks_close)
{
    struct tiny x;
    money_t paid = 0;
    tiny_open(&x, 1, "capital.bank_floor=0.12", "capital.bank_comfort=0.13", NULL);
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        paid += x.run->month.total->paid[BOOK_NEW_SHARES][ACCOUNT_PROVINCE];
    }
    cr_assert_gt(paid, 0);
    tiny_close(&x);
}

/* Identity (e) by hand: equity of all banks changes by their result after tax, less dividends, losses and new shares. */
Test(banks, equity_changes_by_what_was_kept_lost_and_paid_in)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int month = 0; month < 6; month++) {
        struct balance_sheet before = x.run->sheet;
        money_t unbooked[BANK_COUNT];
        memcpy(unbooked, x.world->banks.losses, sizeof unbooked);
        tiny_step(&x);
        const struct ledger *l = x.run->month.total;
        for (int b = 0; b < BANK_COUNT; b++) {
            int a = ACCOUNT_BANKS + b;
            money_t gain = x.run->sheet.item[ITEM_NET_WORTH][a] - before.item[ITEM_NET_WORTH][a];
            /* the result takes last month's losses off; in the books they fell when they happened */
            money_t lost = l->paid[BOOK_WRITE_OFF][a] + l->paid[BOOK_BOND_LOSS][a];
            cr_assert_eq(gain, x.run->month.bank_profit[b] + unbooked[b] - l->paid[BOOK_DIVIDEND][a] - lost, "bank %d",
                         b);
        }
    }
    tiny_close(&x);
}
