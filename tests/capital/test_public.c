/* Public accounts: the debt rule by hand, budgets within cash, transfers, bonds, universities. */
#include "capital/public.h"

#include <math.h>

#include "capital/settlement.h"
#include "support/fixture.h"

Test(public, deficit_grows_with_target_debt_and_brakes)
{
    cr_assert_float_eq(public_deficit(0.15, 0.15, 0.045, 0.1), 0.00675, 1e-15);
    cr_assert_float_eq(public_deficit(0.15, 0.14, 0.045, 0.1), 0.0063 - 0.001, 1e-15);
    cr_assert_lt(public_deficit(0.40, 0.14, 0.045, 0.1), 0);
}

Test(public, accounts_are_the_province_then_the_cities)
{
    cr_assert_eq(public_account(0), ACCOUNT_PROVINCE);
    cr_assert_eq(public_account(1), ACCOUNT_CITIES);
    cr_assert_eq(public_account(13), ACCOUNT_CITIES + 12);
}

Test(public, transfers_are_shares_of_last_month_s_taxes)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    const struct ledger *l = x.run->month.total;
    month_begin(w, &x.run->month);
    w->cities.centre_taxes[0] = 1000000;
    w->cities.public_taxes[0] = 500000;
    public_act(w, &x.run->month);
    money_t down = money_ppm(1000000, (int64_t)rint(1e6 * x.tables->transfer_centre_province));
    money_t on = money_ppm(500000 + down, (int64_t)rint(1e6 * x.tables->transfer_province_city)), cities = 0;
    cr_assert_eq(l->paid[BOOK_TRANSFER][ACCOUNT_CENTRE], down);
    cr_assert_eq(l->received[BOOK_TRANSFER][ACCOUNT_PROVINCE], down);
    cr_assert_eq(l->paid[BOOK_TRANSFER][ACCOUNT_PROVINCE], on);
    for (int c = 0; c < CITY_COUNT; c++)
        cities += l->received[BOOK_TRANSFER][ACCOUNT_CITIES + c];
    cr_assert_eq(cities, on);
    tiny_close(&x);
}

Test(public, budgets_split_what_there_is)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    month_begin(w, &x.run->month);
    w->books.deposit[ACCOUNT_CITIES] = 10000; /* almost broke */
    w->books.deposit[ACCOUNT_CITIES + 1] = -10000;
    public_act(w, &x.run->month);
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        money_t all = m->government_budget[g] + m->government_investment[g] + m->government_social[g] +
                      m->government_university[g];
        cr_assert_geq(all, 0);
        if (g == 1)
            cr_assert_float_eq((double)all, 10000, 3);
        if (g == 2)
            cr_assert_eq(all, 0);
    }
    tiny_close(&x);
}

Test(public, bonds_grow_as_the_rule_says_and_have_holders)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    month_begin(w, &x.run->month);
    public_act(w, &x.run->month);
    money_t issued = 0, held = w->books.roc_bonds[0] - before.books.roc_bonds[0];
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        money_t more = w->cities.public_bonds[g] - before.cities.public_bonds[g];
        double product = 12 * before.cities.product[g], debt = (double)before.cities.public_bonds[g] / product;
        double want = fmax(0, public_deficit(debt, w->economy.debt_target[g], 0.045, 0.1)) * product / 12;
        cr_assert_float_eq((double)more, want, 1);
        issued += more;
    }
    for (int b = 0; b < BANK_COUNT; b++)
        held += w->banks.bonds[b] - before.banks.bonds[b];
    cr_assert_gt(issued, 0);
    cr_assert_eq(held, issued);
    world_release(&before);
    tiny_close(&x);
}

Test(public, contributions_come_back_as_social_transfers)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    const struct ledger *l = x.run->month.total;
    money_t contributions = l->received[BOOK_CONTRIBUTIONS][ACCOUNT_CENTRE],
            back = l->paid[BOOK_SOCIAL_TRANSFER][ACCOUNT_CENTRE];
    cr_assert_float_eq((double)back / (double)contributions, x.tables->social_transfer_centre, 1e-6);
    tiny_close(&x);
}

Test(public, universities_spend_no_more_than_they_have)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    x.world->books.deposit[ACCOUNT_UNIVERSITIES + 6] = 12;
    cr_assert_leq(public_university_purchases(x.world, 6), 12);
    x.world->books.deposit[ACCOUNT_UNIVERSITIES + 6] = -5;
    cr_assert_eq(public_university_purchases(x.world, 6), 0);
    tiny_close(&x);
}

Test(public, what_is_remembered_is_smoothed)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world before = tiny_copy(x.world);
    tiny_step(&x);
    for (int c = 0; c < CITY_COUNT; c++) {
        double product = before.cities.product[1 + c];
        product += 0.08 * ((double)x.run->month.value_added[c] - product);
        cr_assert_float_eq(x.world->cities.product[1 + c], product, 1e-9 * product);
    }
    world_release(&before);
    tiny_close(&x);
}

Test(public, due_bonds_are_renewed_with_the_deficit)
{
    cr_assert_eq(public_issue(50, 100), 150);
    cr_assert_eq(public_issue(-30, 100), 70); /* a surplus pays debt back */
    cr_assert_eq(public_issue(-300, 100), 0);
}
