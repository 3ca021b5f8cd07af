/* Price and payment of a merger by hand, and books added without losing a fen. */
#include "capital/owners.h"
#include "capital/takeover.h"

#include "capital/settlement.h"
#include "support/fixture.h"

Test(takeover, owners_want_the_better_of_going_on_and_winding_up)
{
    cr_assert_float_eq(takeover_reserve(120, 0.12, 300), 1000, 1e-9);
    cr_assert_float_eq(takeover_reserve(12, 0.12, 300), 300, 1e-9);
    cr_assert_eq(takeover_reserve(-50, 0.12, -10), 0);
}

Test(takeover, a_gain_is_split)
{
    cr_assert_float_eq(takeover_price(1000, 400, 0.25), 1100, 1e-9);
    cr_assert_eq(takeover_price(1000, -400, 0.25), 1000);
}

/* Two firms of one sector with simple books. */
static void open_two(struct tiny *x, int64_t *buyer, int64_t *target)
{
    tiny_open(x, 1, NULL);
    month_begin(x->world, &x->run->month);
    *buyer = x->world->firm_begin[3];
    *target = *buyer + 1;
    cr_assert(world_alive(x->world, *buyer) && world_alive(x->world, *target));
}

/* 1000 for shares of 600: 400 premium; for shares of 1500: 500 lost by their owners. */
Test(takeover, price_beyond_or_below_paid_in_capital)
{
    for (int low = 0; low < 2; low++) {
        struct tiny x;
        int64_t b, t;
        open_two(&x, &b, &t);
        struct world *w = x.world;
        struct month *m = &x.run->month;
        money_t cash = w->firms.cash[b], loans = w->firms.loans[b], shares = low ? 1500 : 600;
        int column = ACCOUNT_FIRMS + 3, home = ACCOUNT_HOUSEHOLDS + w->firms.city[t];
        owners_clear(w, t);
        w->firms.paid_in[t] = w->firms.owned_households[t] = shares;
        takeover_pay(w, m, b, t, 1000, 250);
        cr_assert(w->firms.cash[b] == cash + 250 - 1000 && w->firms.loans[b] == loans + 250);
        cr_assert_eq(w->firms.paid_in[t], 0);
        const struct ledger *l = m->ledger;
        cr_assert_eq(l->paid[BOOK_MERGER][column], low ? 1000 : 600);
        cr_assert_eq(l->received[BOOK_MERGER][home], low ? 1000 : 600);
        cr_assert_eq(l->received[BOOK_MERGER_PREMIUM][home], low ? 0 : 400);
        cr_assert_eq(l->paid[BOOK_STAKE_LOSS][home], low ? 500 : 0);
        cr_assert_eq(l->received[BOOK_STAKE_LOSS][column], low ? 500 : 0);
        tiny_close(&x);
    }
}

Test(takeover, books_are_added)
{
    struct tiny x;
    int64_t b, t;
    open_two(&x, &b, &t);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    w->firms.bank[t] = (uint8_t)((w->firms.bank[b] + 1) % BANK_COUNT);
    money_t assets = books_assets(&w->firms, b) + books_assets(&w->firms, t);
    money_t debts = w->firms.loans[b] + w->firms.loans[t] + books_payables(&w->firms, b) + books_payables(&w->firms, t);
    volume_t capital = w->firms.capital[b] + w->firms.capital[t];
    int64_t workers = w->firms.workers[b] + w->firms.workers[t];
    takeover_join(w, m, b, t);
    cr_assert_eq(books_assets(&w->firms, b), assets);
    cr_assert_eq(w->firms.loans[b] + books_payables(&w->firms, b), debts);
    cr_assert(w->firms.capital[b] == capital && w->firms.workers[b] == workers);
    cr_assert(books_assets(&w->firms, t) == 0 && w->firms.loans[t] == 0 && w->firms.workers[t] == 0);
    cr_assert_eq(w->firms.bank[t], w->firms.bank[b]);
    tiny_close(&x);
}

/* A buyer without money or credit cannot pay; one with cash beyond its buffer needs no loan. */
Test(takeover, who_can_pay)
{
    struct tiny x;
    int64_t b, t;
    money_t loan;
    open_two(&x, &b, &t);
    struct world *w = x.world;
    w->firms.cash[b] = (money_t)(w->economy.parameters->capital_buffer * world_expected_sales(w, b)) + 5000;
    cr_assert(takeover_is_affordable(w, b, t, 4000, &loan));
    cr_assert_eq(loan, 0);
    w->firms.loans[b] = 100 * books_assets(&w->firms, b);
    cr_assert_not(takeover_is_affordable(w, b, t, 1000000, &loan));
    tiny_close(&x);
}
