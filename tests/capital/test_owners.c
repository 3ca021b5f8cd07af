/* Owners by hand: what they receive, pay, buy and sell of one firm. */
#include "capital/owners.h"

#include "capital/settlement.h"
#include "support/fixture.h"

/* A firm with three owners in an open month: households 50, province 30, rest of China 20. */
static int64_t open_firm(struct tiny *x)
{
    tiny_open(x, 1, "run.spin_up=0 months", "run.lead_in=0 months", NULL);
    month_begin(x->world, &x->run->month);
    owners_clear(x->world, 7);
    x->world->firms.owned_households[7] = 50;
    x->world->firms.owned_province[7] = 30;
    x->world->firms.owned_roc[7] = 20;
    x->world->firms.paid_in[7] = 100;
    return 7;
}

Test(owners, receive_by_largest_remainder)
{
    struct tiny x;
    int64_t f = open_firm(&x);
    const struct ledger *l = x.run->month.ledger;
    int home = ACCOUNT_HOUSEHOLDS + x.world->firms.city[f];
    owners_take(x.world, x.run->month.ledger, BOOK_DIVIDEND, f, 1003); /* 501.5, 300.9, 200.6 */
    cr_assert_eq(l->received[BOOK_DIVIDEND][home], 501);
    cr_assert_eq(l->received[BOOK_DIVIDEND][ACCOUNT_PROVINCE], 301);
    cr_assert_eq(l->received[BOOK_DIVIDEND][ACCOUNT_ROC], 201);
    owners_give(x.world, x.run->month.ledger, BOOK_STAKE_LOSS, f, 100);
    cr_assert_eq(l->paid[BOOK_STAKE_LOSS][home], 50);
    cr_assert_eq(l->paid[BOOK_STAKE_LOSS][ACCOUNT_PROVINCE], 30);
    cr_assert_eq(l->paid[BOOK_STAKE_LOSS][ACCOUNT_ROC], 20);
    tiny_close(&x);
}

Test(owners, a_firm_without_capital_is_its_city_s)
{
    struct tiny x;
    int64_t f = open_firm(&x);
    owners_clear(x.world, f);
    owners_take(x.world, x.run->month.ledger, BOOK_DIVIDEND, f, 77);
    cr_assert_eq(x.run->month.ledger->received[BOOK_DIVIDEND][ACCOUNT_HOUSEHOLDS + x.world->firms.city[f]], 77);
    tiny_close(&x);
}

/* 25 of 125 is a fifth; 40 paid: 15 are premium. */
Test(owners, new_shares_bring_money_capital_and_premium)
{
    struct tiny x;
    int64_t f = open_firm(&x);
    struct world *w = x.world;
    money_t cash = w->firms.cash[f], deposit = w->books.deposit[ACCOUNT_VENTURE_FUNDS],
            stake = w->books.stake[ACCOUNT_VENTURE_FUNDS];
    cr_assert_eq(owners_new_value(100, 0.2), 25);
    owners_issue(w, x.run->month.ledger, f, OWNER_VENTURE, 25, 40);
    settlement_close(w, &x.run->month);
    cr_assert_eq(w->firms.cash[f], cash + 40);
    cr_assert_eq(w->firms.paid_in[f], 125);
    cr_assert_eq(w->firms.owned_venture[f], 25);
    cr_assert_eq(w->books.deposit[ACCOUNT_VENTURE_FUNDS], deposit - 40);
    cr_assert_eq(w->books.stake[ACCOUNT_VENTURE_FUNDS], stake + 25);
    int firm = ACCOUNT_FIRMS + sector_firm_index(w->firms.sector[f]);
    cr_assert_eq(x.run->month.total->received[BOOK_SHARE_PREMIUM][firm], 15);
    tiny_close(&x);
}

Test(owners, shares_change_hands_above_and_below_paid_in_value)
{
    struct tiny x;
    int64_t f = open_firm(&x);
    struct world *w = x.world;
    money_t province = w->books.stake[ACCOUNT_PROVINCE], row = w->books.stake[ACCOUNT_ROW];
    owners_sell(w, x.run->month.ledger, f, OWNER_PROVINCE, OWNER_ROW, 10, 18);
    owners_sell(w, x.run->month.ledger, f, OWNER_PROVINCE, OWNER_ROW, 20, 5);
    settlement_close(w, &x.run->month);
    cr_assert_eq(w->firms.owned_province[f], 0);
    cr_assert_eq(w->firms.owned_row[f], 30);
    cr_assert(shares_are_sound(&w->firms, f));
    cr_assert_eq(w->books.stake[ACCOUNT_PROVINCE], province - 30);
    cr_assert_eq(w->books.stake[ACCOUNT_ROW], row + 30);
    cr_assert_eq(x.run->month.total->received[BOOK_SHARE_PREMIUM][ACCOUNT_PROVINCE], 8 - 15);
    tiny_close(&x);
}

/* What owners get in a month is what firms pay, and no more households than those of the firm's city. */
Test(owners, all_dividends_reach_owners)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    tiny_phases(&x, 0, tiny_phase("accounts_settle") + 1);
    const struct ledger *l = x.run->month.total;
    money_t paid = 0, received = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        paid += l->paid[BOOK_DIVIDEND][a];
        received += l->received[BOOK_DIVIDEND][a];
    }
    cr_assert_eq(paid, received);
    cr_assert_gt(l->received[BOOK_DIVIDEND][ACCOUNT_CITY_FUNDS + 4], 0);
    cr_assert_gt(l->received[BOOK_DIVIDEND][ACCOUNT_VENTURE_FUNDS], 0);
    tiny_close(&x);
}

/* The month's check names a firm whose owners do not add up. */
Test(owners, a_part_nobody_holds_is_found)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    x.world->firms.owned_households[0] += 1;
    cr_assert_eq(simulation_step(x.run, x.errors), STATUS_INVARIANT);
    tiny_close(&x);
}
