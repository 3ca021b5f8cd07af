/* Guarantees: who is eligible, what part of the loans is covered as they change, fees, and whole months with a scheme. */
#include "capital/guarantee.h"

#include "capital/lending.h"
#include "engine/accounts.h"
#include "support/fixture.h"
#include "world/books.h"

Test(guarantee, covered_part_follows_the_loans)
{
    cr_assert_eq(guarantee_carried(100, 1000, 500, 0.8), 500);
    cr_assert_eq(guarantee_carried(100, 1000, 500, 0), 100);
    cr_assert_eq(guarantee_carried(100, 1000, -500, 0.8), 50);
    cr_assert_eq(guarantee_carried(100, 1000, -1000, 0.8), 0);
    cr_assert_eq(guarantee_carried(0, 0, 0, 0.8), 0);
}

Test(guarantee, guarantor_bears_the_guaranteed_part_of_a_loss)
{
    cr_assert_eq(guarantee_due(400, 1000, 600), 240);
    cr_assert_eq(guarantee_due(0, 1000, 600), 0);
    cr_assert_eq(guarantee_due(0, 0, 0), 0);
}

Test(guarantee, levers_say_who_is_eligible)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    int64_t f = 0;
    while (!world_alive(w, f) || !lending_is_small(w, f))
        f++;
    int s = w->firms.sector[f];
    w->firms.research_rate[f] = 0.05;
    cr_assert_eq(guarantee_share(w, f), 0);
    w->levers.guarantee_small[s] = 0.8;
    cr_assert_eq(guarantee_share(w, f), 0.8);
    w->levers.guarantee_research[0] = 0.06;
    cr_assert_eq(guarantee_share(w, f), 0);
    w->levers.guarantee_research[0] = 0.05;
    w->levers.guarantee_small[s] = 3;
    cr_assert_eq(guarantee_share(w, f), 0.95);
    w->firms.mean_output[f] *= 1e9; /* large: the other lever */
    cr_assert_eq(guarantee_share(w, f), 0);
    tiny_close(&x);
}

/* With a scheme, and after it ends: the books of every month close, fees and guarantees are paid, no firm has more
 * covered than it owes. */
Test(guarantee, months_with_a_scheme_close)
{
    struct tiny x;
    money_t fees = 0, paid = 0, covered = 0;
    tiny_open(&x, 2, "run.scale=0.01", NULL);
    struct world *w = x.world;
    for (int month = 0; month < 14; month++) {
        tiny_renew(&x);
        tiny_phases(&x, 0, 1);
        for (int s = 0; month < 10 && s < SECTOR_COUNT; s++)
            w->levers.guarantee_small[s] = w->levers.guarantee_large[s] = 0.7;
        w->levers.guarantee_fee[0] = 0.01;
        w->levers.guarantee_city[0] = 0.4;
        tiny_phases(&x, 1, step_phase_count());
        books_sheet(w, 2, &x.run->sheet);
        tiny_ok(&x, accounts_check(w, x.run->month.total, &x.run->sheet, 2, x.errors));
        const struct ledger *l = x.run->month.total;
        fees += l->received[BOOK_GUARANTEE_FEE][ACCOUNT_PROVINCE] + l->received[BOOK_GUARANTEE_FEE][ACCOUNT_CITIES];
        paid += l->paid[BOOK_GUARANTEE][ACCOUNT_PROVINCE];
        month_end(&x.run->month);
        w->month++;
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert(w->firms.guaranteed[f] >= 0 && w->firms.guaranteed[f] <= w->firms.loans[f]);
        covered += w->firms.guaranteed[f];
    }
    cr_assert(fees > 0 && paid > 0 && covered > 0);
    tiny_close(&x);
}
