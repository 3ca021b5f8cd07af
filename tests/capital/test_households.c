/* Households: consumption and housing by hand, income as the ledger's sum. */
#include "capital/households.h"

#include "support/fixture.h"

Test(households, consume_out_of_income_and_wealth)
{
    cr_assert_eq(households_consumption(1000, 60000, 0.64, 0.10), 1140); /* 640 + 500 */
    cr_assert_eq(households_consumption(1000, 0, 0.64, 0.10), 0);
}

Test(households, never_consume_more_than_deposits)
{
    cr_assert_eq(households_consumption(1000, 300, 0.64, 0.10), 300);
    cr_assert_eq(households_consumption(1000, -300, 0.64, 0.10), 0);
}

Test(households, a_fifth_of_income_goes_into_housing)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(households_housing(&p, 1000), 200, 1e-12);
}

Test(households, income_is_what_came_in_less_taxes_interest_and_tuition)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct month *m = &x.run->month;
    month_begin(x.world, m);
    int home = ACCOUNT_HOUSEHOLDS + 3;
    m->total->received[BOOK_WAGES][home] = 1000;
    m->total->received[BOOK_DIVIDEND][home] = 100;
    m->total->received[BOOK_SOCIAL_TRANSFER][home] = 10;
    m->total->received[BOOK_LOAN][home] = 77777; /* a loan is no income */
    m->total->paid[BOOK_WAGE_TAX][home] = 30;
    m->total->paid[BOOK_INTEREST_LOAN][home] = 3;
    m->total->paid[BOOK_CONSUMPTION][home] = 88888;
    cr_assert_eq(households_income(m, 3), 1077);
    tiny_close(&x);
}

Test(households, pay_the_wage_tax_of_the_law)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    const struct ledger *l = x.run->month.total;
    for (int c = 0; c < CITY_COUNT; c++) {
        double wages = (double)l->received[BOOK_WAGES][ACCOUNT_HOUSEHOLDS + c];
        cr_assert_float_eq((double)l->paid[BOOK_WAGE_TAX][ACCOUNT_HOUSEHOLDS + c], 0.0239 * wages, 1);
        cr_assert_eq(x.run->month.wage_bill[c], l->received[BOOK_WAGES][ACCOUNT_HOUSEHOLDS + c]);
    }
    tiny_close(&x);
}
