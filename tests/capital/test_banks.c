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

Test(banks, funds_keep_their_opening_cash)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int month = 0; month < 23; month++)
        tiny_step(&x);
    tiny_phases(&x, 0, tiny_phase("firms_turn_over")); /* what failed firms leave their owners is paid on next month */
    for (int a = ACCOUNT_VENTURE_FUNDS; a <= ACCOUNT_PUBLIC_FUNDS; a++) {
        double cash = (double)x.world->books.deposit[a], start = (double)x.world->books.opening_deposit[a];
        cr_assert(cash > 0.5 * start && cash <= start + 1, "%s", account_class_key(account_class_of(a)));
    }
    tiny_close(&x);
}
