/* Convertible grants; see convertible.h. Without the lever there is no money and nothing happens. */
#include "capital/convertible.h"

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/owners.h"
#include "capital/settlement.h"

double convertible_part(money_t grant, double value, double most)
{
    return math_min(most, (double)grant / (value + (double)grant));
}

bool convertible_milestone(double sales, double sales_then, double growth)
{
    return sales >= (1 + growth) * sales_then;
}

money_t convertible_city_part(money_t sum, money_t grant, money_t of_city)
{
    return fixed_share(sum, of_city, grant);
}

static double sales_of(const struct world *w, int64_t f)
{
    return world_expected_sales(w, f) * w->firms.price[f];
}

static bool reached(const struct world *w, int64_t f)
{
    return convertible_milestone(sales_of(w, f), w->firms.grant_sales[f], w->economy.parameters->funds_grant_growth);
}

/* A firm pays back what the law says and what it has. */
static void recoup(struct world *w, struct month *m, int64_t f)
{
    money_t due = money_of(w->levers.grant_recouped[0] * (double)w->firms.grant[f]);
    money_t paid = due < w->firms.cash[f] ? due : w->firms.cash[f];
    if (paid <= 0)
        return;
    money_t city = convertible_city_part(paid, w->firms.grant[f], w->firms.grant_city[f]);
    struct party firm = settlement_firm(&w->firms, f);
    ledger_pay(m->ledger, BOOK_GRANT_RECOUPED, firm, settlement_party(ACCOUNT_PROVINCE), paid - city);
    ledger_pay(m->ledger, BOOK_GRANT_RECOUPED, firm, settlement_party(ACCOUNT_CITIES + w->firms.city[f]), city);
    w->firms.cash[f] -= paid;
    m->equity.recouped += paid;
}

void convertible_review(struct world *w, struct month *m)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        w->sectors.grant_money[s] += money_of(w->levers.convertible_grant[s] * (double)MONEY_PER_MILLION * w->scale);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f) || w->firms.grant[f] == 0 || w->month < w->firms.grant_month[f])
            continue;
        if (!reached(w, f))
            recoup(w, m, f);
        w->firms.grant[f] = w->firms.grant_city[f] = 0;
    }
    settlement_close(w, m);
}

/* Whether province and city can pay their parts: at most a tenth of what each has. */
static bool can_pay(const struct world *w, int64_t f, money_t province, money_t city)
{
    return province <= w->books.deposit[ACCOUNT_PROVINCE] / 10 &&
           city <= w->books.deposit[ACCOUNT_CITIES + w->firms.city[f]] / 10;
}

static void pay_grant(struct world *w, struct month *m, int64_t f, money_t province, money_t city)
{
    struct party firm = settlement_firm(&w->firms, f);
    ledger_pay(m->ledger, BOOK_GRANT, settlement_party(ACCOUNT_PROVINCE), firm, province);
    ledger_pay(m->ledger, BOOK_GRANT, settlement_party(ACCOUNT_CITIES + w->firms.city[f]), firm, city);
    w->firms.cash[f] += province + city;
    w->firms.grant[f] = province + city;
    w->firms.grant_city[f] = city;
    w->firms.grant_month[f] = w->month + (int)w->economy.parameters->funds_grant_months;
    w->firms.grant_sales[f] = sales_of(w, f);
}

void convertible_give(struct world *w, struct month *m, int64_t f, double promise, double sight)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    double u[4];
    if (w->sectors.grant_money[s] <= 0 || w->firms.grant[f] > 0 || w->firms.rounds[f] > 0 ||
        w->month - w->firms.birth_month[f] >= p->funds_early_age)
        return;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_SEEK, 1, u);
    double signal = promise + p->funds_signal_noise * (1 - sight) / p->funds_skill_public * quantile_normal(u[0]);
    money_t amount = money_of(p->funds_grant_share * 12 * sales_of(w, f) * math_max(0.1, w->firms.research_rate[f]));
    money_t city = money_of(math_min(1, math_max(0, w->levers.grant_city_share[0])) * (double)amount);
    if (signal < p->funds_threshold || amount <= 0 || amount > w->sectors.grant_money[s] ||
        !can_pay(w, f, amount - city, city))
        return;
    pay_grant(w, m, f, amount - city, city);
    w->sectors.grant_money[s] -= amount;
    m->equity.granted += amount;
}

void convertible_settle(struct world *w, struct month *m, int64_t f, double value)
{
    money_t grant = w->firms.grant[f], of_city = w->firms.grant_city[f];
    w->firms.grant[f] = w->firms.grant_city[f] = 0;
    if (grant <= 0 || value <= 0 || !reached(w, f))
        return;
    double part = convertible_part(grant, value, w->economy.parameters->funds_grant_part);
    money_t given = owners_new_value(w->firms.paid_in[f], part);
    money_t city = convertible_city_part(given, grant, of_city);
    struct party firm = settlement_firm(&w->firms, f);
    ledger_pay(m->ledger, BOOK_CONVERSION, firm, owners_party(w, f, OWNER_PROVINCE), given - city);
    ledger_pay(m->ledger, BOOK_CONVERSION, firm, owners_party(w, f, OWNER_CITY), city);
    w->firms.paid_in[f] += given;
    w->firms.owned_province[f] += given - city;
    w->firms.owned_city[f] += city;
    m->equity.converted += grant;
}
