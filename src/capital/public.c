/* Rules of public accounts; see public.h. Spending follows smoothed revenue; a debt brake and a cash brake return both
 * to their opening ratios, without them debts or idle cash grow for ever. */
#include "capital/public.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/households.h"
#include "capital/settlement.h"

double public_deficit(double debt, double target, double growth, double brake)
{
    return growth * target - brake * (debt - target);
}

double public_issue(double deficit, double due)
{
    return math_max(0, deficit + due);
}

int public_account(int government)
{
    return government == 0 ? ACCOUNT_PROVINCE : ACCOUNT_CITIES + government - 1;
}

/* The province's money to a city follows its residents. */
static void transfers(struct world *w, struct month *m)
{
    const struct tables *t = w->economy.tables;
    int64_t people[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        people[c] = (int64_t)rint(1e4 * t->city_population[c]);
    money_t down = money_ppm(w->cities.centre_taxes[0], money_rate(t->transfer_centre_province));
    money_t on = money_ppm(w->cities.public_taxes[0] + down, money_rate(t->transfer_province_city));
    ledger_pay(m->ledger, BOOK_TRANSFER, settlement_party(ACCOUNT_CENTRE), settlement_party(ACCOUNT_PROVINCE), down);
    ledger_give(m->ledger, BOOK_TRANSFER, settlement_party(ACCOUNT_PROVINCE), on);
    settlement_take_cities(m->ledger, BOOK_TRANSFER, ACCOUNT_CITIES, people, on);
}

static void issue(struct world *w, struct month *m, int government, money_t amount)
{
    ledger_take(m->ledger, BOOK_BOND_ISSUE, settlement_party(public_account(government)), amount);
    settlement_give_holders(w, m->ledger, BOOK_BOND_ISSUE, amount);
    w->cities.public_bonds[government] += amount;
}

/* Bonds at the end of their life are paid; new ones were issued before. */
static void redeem(struct world *w, struct month *m, int government, money_t amount)
{
    ledger_give(m->ledger, BOOK_BOND_REDEMPTION, settlement_party(public_account(government)), amount);
    settlement_take_holders(w, m->ledger, BOOK_BOND_REDEMPTION, amount);
    w->cities.public_bonds[government] -= amount;
}

/* Spending of a government, split over its uses; no more than the cash it has. */
static void budget(struct world *w, struct month *m, int g)
{
    const struct parameters *p = w->economy.parameters;
    const struct tables *t = w->economy.tables;
    double product = math_max(1, 12 * w->cities.product[g]), cash = (double)w->books.deposit[public_account(g)];
    double debt = (double)w->cities.public_bonds[g] / product;
    double deficit = public_deficit(debt, w->economy.debt_target[g], p->accounts_growth, p->accounts_debt_brake);
    double idle = p->accounts_cash_brake * (cash - w->economy.cash_target[g] * product) / 12;
    /* smoothed revenue trails a growing one: brought forward by the growth that rules reckon with */
    double revenue = w->cities.revenue[g] * (1 + p->accounts_growth / 12 / p->accounts_revenue_memory);
    double spending = math_min(math_max(0, revenue + deficit * product / 12 + idle), math_max(0, cash));
    money_t due = money_of((double)w->cities.public_bonds[g] / p->accounts_bond_months);
    issue(w, m, g, money_of(public_issue(deficit * product / 12, (double)due)));
    redeem(w, m, g, due);
    m->government_budget[g] = money_of(spending * (g ? t->city_purchases : t->province_purchases));
    m->government_investment[g] = money_of(spending * (g ? t->city_investment : t->province_investment));
    m->government_social[g] = money_of(spending * (g ? t->city_social : t->province_social));
    m->government_university[g] = money_of(spending * (g ? t->city_universities : t->province_universities));
}

void public_act(struct world *w, struct month *m)
{
    transfers(w, m);
    for (int g = 0; g < GOVERNMENT_COUNT; g++)
        budget(w, m, g);
    settlement_close(w, m);
}

/* Universities grow with the product; what they hold beyond their opening cash they spend. */
static double university_growth(const struct world *w)
{
    return w->economy.product_start > 0 ? w->cities.product[0] / w->economy.product_start : 1;
}

money_t public_university_purchases(const struct world *w, int city)
{
    const struct parameters *p = w->economy.parameters;
    const struct tables *t = w->economy.tables;
    int a = ACCOUNT_UNIVERSITIES + city;
    double grown = university_growth(w), share = t->city_gdp[city], all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        all += t->city_gdp[c];
    double usual = -tables_flow(t, "public_purchases")->value[TABLES_UN] * w->economy.fen * share / all * grown;
    double idle = (double)w->books.deposit[a] - (double)w->books.opening_deposit[a] * grown;
    return money_of(
        math_min(math_max(0, (double)w->books.deposit[a]), usual + math_max(0, p->accounts_university_cash * idle)));
}

static void university_staff(struct world *w, struct month *m)
{
    const struct tables *t = w->economy.tables;
    double total = t->university_staff_cost * w->economy.fen * university_growth(w), all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        all += t->city_gdp[c];
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t cost = money_of(total * t->city_gdp[c] / all);
        money_t contributions = money_ppm(cost, money_rate(w->levers.contribution_rate[0]));
        struct party university = settlement_party(ACCOUNT_UNIVERSITIES + c);
        ledger_pay(m->ledger, BOOK_WAGES, university, settlement_party(ACCOUNT_HOUSEHOLDS + c), cost - contributions);
        ledger_pay(m->ledger, BOOK_CONTRIBUTIONS, university, settlement_party(ACCOUNT_CENTRE), contributions);
        w->cities.contributions[c] += contributions;
    }
}

static void grants(struct world *w, struct month *m)
{
    const struct tables *t = w->economy.tables;
    int64_t weight[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = (int64_t)rint(1e4 * t->city_gdp[c]);
    money_t centre = money_of(-tables_flow(t, "university_money")->value[TABLES_CE] * w->economy.fen *
                              university_growth(w));
    ledger_give(m->ledger, BOOK_UNIVERSITY_GRANT, settlement_party(ACCOUNT_CENTRE), centre);
    settlement_take_cities(m->ledger, BOOK_UNIVERSITY_GRANT, ACCOUNT_UNIVERSITIES, weight, centre);
    ledger_give(m->ledger, BOOK_UNIVERSITY_GRANT, settlement_party(ACCOUNT_PROVINCE), m->government_university[0]);
    settlement_take_cities(m->ledger, BOOK_UNIVERSITY_GRANT, ACCOUNT_UNIVERSITIES, weight, m->government_university[0]);
    for (int c = 0; c < CITY_COUNT; c++)
        ledger_pay(m->ledger, BOOK_UNIVERSITY_GRANT, settlement_party(ACCOUNT_CITIES + c),
                   settlement_party(ACCOUNT_UNIVERSITIES + c), m->government_university[1 + c]);
}

/* Contributions come back as pensions and health care; province and cities add their social spending. */
static void social(struct world *w, struct month *m)
{
    const struct tables *t = w->economy.tables;
    int64_t people[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++) {
        people[c] = (int64_t)rint(1e4 * t->city_population[c]);
        struct party home = settlement_party(ACCOUNT_HOUSEHOLDS + c);
        money_t back = money_ppm(w->cities.contributions[c], money_rate(t->social_transfer_centre));
        ledger_pay(m->ledger, BOOK_SOCIAL_TRANSFER, settlement_party(ACCOUNT_CENTRE), home, back);
        ledger_pay(m->ledger, BOOK_SOCIAL_TRANSFER, settlement_party(ACCOUNT_CITIES + c), home,
                   m->government_social[1 + c]);
    }
    ledger_give(m->ledger, BOOK_SOCIAL_TRANSFER, settlement_party(ACCOUNT_PROVINCE), m->government_social[0]);
    settlement_take_cities(m->ledger, BOOK_SOCIAL_TRANSFER, ACCOUNT_HOUSEHOLDS, people, m->government_social[0]);
}

/* Wage and moving subsidies to skilled people, by the city where they work. They come out of what the
 * city can spend on other things: its free revenue falls by them. */
static void talent_subsidies(struct month *m)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        struct party city = settlement_party(ACCOUNT_CITIES + c);
        ledger_pay(m->ledger, BOOK_TALENT_SUBSIDY, city, settlement_party(ACCOUNT_HOUSEHOLDS + c),
                   m->talent_subsidy[c] + m->talent_moved[c]);
    }
}

/* Interest on public bonds: to banks and the rest of China as they hold all bonds. */
static void bond_interest(struct world *w, struct month *m)
{
    money_t total = 0;
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        money_t interest = money_interest(w->cities.public_bonds[g], money_rate(w->economy.tables->bond_rate));
        ledger_give(m->ledger, BOOK_INTEREST_BOND, settlement_party(public_account(g)), interest);
        total += interest;
    }
    settlement_take_holders(w, m->ledger, BOOK_INTEREST_BOND, total);
}

void public_settle(struct world *w, struct month *m)
{
    university_staff(w, m);
    grants(w, m);
    social(w, m);
    bond_interest(w, m);
    talent_subsidies(m);
    settlement_close(w, m);
}

/* What a government can spend: own revenue, transfers, dividends, less interest, transfers passed on and capital of funds. */
static money_t free_revenue(const struct ledger *l, int account)
{
    static const enum booking in[] = {BOOK_PRODUCTION_TAX, BOOK_PROFIT_TAX,    BOOK_WAGE_TAX,     BOOK_TRANSFER,
                                      BOOK_LAND_FEE,       BOOK_DIVIDEND,      BOOK_FUND_RETURN,  BOOK_INTEREST_DEPOSIT,
                                      BOOK_FUND_REPAYMENT, BOOK_GUARANTEE_FEE, BOOK_RESEARCH_FINE};
    static const enum booking out[] = {BOOK_INTEREST_BOND, BOOK_TRANSFER, BOOK_FUND_CAPITAL, BOOK_TALENT_SUBSIDY,
                                       BOOK_GUARANTEE};
    money_t revenue = 0;
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        revenue -= l->paid[out[i]][account];
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
        revenue += l->received[in[i]][account];
    return revenue;
}

static money_t taxes(const struct ledger *l, int account)
{
    return l->received[BOOK_PRODUCTION_TAX][account] + l->received[BOOK_PROFIT_TAX][account] +
           l->received[BOOK_WAGE_TAX][account];
}

void public_remember(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    money_t product = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        product += m->value_added[c];
    w->cities.centre_taxes[0] = taxes(m->total, ACCOUNT_CENTRE);
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        int a = public_account(g);
        double value = (double)(g ? m->value_added[g - 1] : product), revenue = (double)free_revenue(m->total, a);
        w->cities.public_taxes[g] = taxes(m->total, a);
        w->cities.revenue[g] += p->accounts_revenue_memory * (revenue - w->cities.revenue[g]);
        w->cities.product[g] += p->accounts_revenue_memory * (value - w->cities.product[g]);
    }
    for (int c = 0; c < CITY_COUNT; c++)
        w->cities.income[c] += p->accounts_income_memory * ((double)households_income(m, c) - w->cities.income[c]);
}
