/* Bonds of firms: rating and rate by hand; what falls due, is renewed and is issued instead of a loan. */
#include "capital/bonds.h"

#include "support/fixture.h"
#include "world/books.h"

Test(bonds, a_rating_needs_size_little_debt_and_cover)
{
    struct parameters p = parameters_default();
    p.capital_bond_threshold = 1000;
    p.capital_bond_leverage = 0.65;
    p.capital_bond_cover = 2;
    cr_assert(bonds_is_rated(&p, 1000, 0.65, 2));
    cr_assert_not(bonds_is_rated(&p, 999, 0.65, 2));
    cr_assert_not(bonds_is_rated(&p, 1000, 0.66, 2));
    cr_assert_not(bonds_is_rated(&p, 1000, 0.65, 1.9));
}

Test(bonds, rate_rises_with_debt_and_falls_with_cover)
{
    struct parameters p = parameters_default();
    p.capital_bond_spread = 0.002;
    p.capital_bond_spread_leverage = 0.01;
    p.capital_bond_spread_cover = 0.004;
    cr_assert_float_eq(bonds_rate(&p, 0.033, 0.5, 4), 0.041, 1e-12);
    cr_assert_float_eq(bonds_rate(&p, 0.033, 0.5, 0.1), 0.044, 1e-12);
}

/* A large sound firm with bonds of 6000 that wants 500 more. */
static int64_t open_issuer(struct tiny *x, struct standing *s)
{
    tiny_open(x, 1, "capital.bond_threshold=10 M yuan/year", "capital.bond_months=60 months", "capital.bond_worth=40 %",
              NULL);
    struct world *w = x->world;
    int64_t f = 0;
    while (!world_alive(w, f))
        f++;
    w->firms.mean_output[f] = 1e12 * w->firms.slice[f];
    w->firms.bonds[f] = 6000;
    *s = (struct standing){.assets = 50000, .debt = 20000, .worth = 30000, .cover = 10, .rate = 0.5};
    return f;
}

Test(bonds, due_ones_are_renewed_and_new_ones_replace_a_loan)
{
    struct tiny x;
    struct standing s;
    int64_t f = open_issuer(&x, &s);
    struct bonds_plan plan = bonds_of(x.world, f, &s, 500);
    cr_assert_eq(plan.due, 100);
    cr_assert_eq(plan.issued, 600);
    s.rate = 0; /* its bank is cheaper */
    cr_assert_eq(bonds_of(x.world, f, &s, 500).issued, 100);
    s.rate = 0.5;
    s.worth = 15600; /* 0.4 x 15 600 - 6000 = 240 */
    cr_assert_eq(bonds_of(x.world, f, &s, 500).issued, 340);
    s.cover = 1; /* no rating any more */
    cr_assert_eq(bonds_of(x.world, f, &s, 500).issued, 0);
    cr_assert_eq(bonds_of(x.world, f, &s, 500).due, 100);
    x.world->month = -1; /* before the opening they stand */
    cr_assert_eq(bonds_of(x.world, f, &s, 500).due, 0);
    tiny_close(&x);
}

/* Whole months: holders hold what issuers owe, gross flows both ways. */
Test(bonds, holders_hold_what_was_issued)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", NULL);
    const struct world *w = x.world;
    money_t issued = 0, redeemed = 0;
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        money_t owed = 0, held = w->books.roc_bonds[0];
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            owed += w->firms.bonds[f];
        for (int g = 0; g < GOVERNMENT_COUNT; g++)
            owed += w->cities.public_bonds[g];
        for (int b = 0; b < BANK_COUNT; b++)
            held += w->banks.bonds[b];
        cr_assert_eq(owed, held);
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
            issued += x.run->month.total->received[BOOK_BOND_ISSUE][ACCOUNT_FIRMS + i];
            redeemed += x.run->month.total->paid[BOOK_BOND_REDEMPTION][ACCOUNT_FIRMS + i];
        }
    }
    cr_assert(issued > 0 && redeemed > 0);
    tiny_close(&x);
}
