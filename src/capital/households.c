/* Household rules; see households.h. Consumption out of wealth is what keeps deposits and the province's outside position
 * bounded: there is no other rule for them. */
#include "capital/households.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/settlement.h"

money_t households_consumption(double income, money_t deposits, double propensity, double wealth)
{
    double wish = propensity * income + wealth / 12 * (double)deposits;
    return money_of(math_min(wish, math_max(0, (double)deposits)));
}

double households_housing(const struct parameters *p, double income)
{
    return p->accounts_housing * income;
}

money_t households_income(const struct month *m, int city)
{
    static const enum booking in[] = {BOOK_WAGES,           BOOK_RENT,        BOOK_INTEREST_DEPOSIT, BOOK_DIVIDEND,
                                      BOOK_SOCIAL_TRANSFER, BOOK_FUND_RETURN, BOOK_TALENT_SUBSIDY};
    static const enum booking out[] = {BOOK_WAGE_TAX, BOOK_INTEREST_LOAN, BOOK_TUITION};
    int a = ACCOUNT_HOUSEHOLDS + city;
    money_t income = 0;
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
        income += m->total->received[in[i]][a];
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        income -= m->total->paid[out[i]][a];
    return income;
}

void households_settle(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    double share[3];
    settlement_tax_shares(w->levers.wage_tax_centre[0], w->levers.wage_tax_province[0], share);
    for (int c = 0; c < CITY_COUNT; c++) {
        struct party home = settlement_party(ACCOUNT_HOUSEHOLDS + c);
        money_t wages = m->total->received[BOOK_WAGES][home.account];
        money_t tax = money_ppm(wages, money_rate(w->levers.wage_tax_rate[0]));
        money_t tuition = money_of(math_max(0, p->accounts_tuition * w->cities.income[c]));
        ledger_give(m->ledger, BOOK_WAGE_TAX, home, tax);
        settlement_take_tax(m->ledger, BOOK_WAGE_TAX, c, share, tax);
        ledger_pay(m->ledger, BOOK_TUITION, home, settlement_party(ACCOUNT_UNIVERSITIES + c), tuition);
        m->wage_bill[c] = wages;
    }
    settlement_close(w, m);
}
