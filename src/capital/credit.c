/* Requests and grants; see credit.h. A firm pays from its own cash first. A bank honours payments during a month and
 * calls its loans when a firm has been over its limit for some months running (firm/exit.c): so liquidity binds without
 * a negative deposit. Loans are repaid over their life; revolving credit brings leverage back to what it was at the
 * opening, else it would halve in fifteen years and finance would never matter. */
#include "capital/credit.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/households.h"
#include "capital/settlement.h"
#include "talent/labour.h"

double credit_revolving(double assets, double debt, double loans, double target, double months, double growth)
{
    return (target * assets - debt) / months + growth / 12 * loans;
}

int64_t credit_rate_ppm(const struct parameters *p, double base, double addend, double information, double leverage,
                        double collateral)
{
    double rate = base + addend + p->capital_spread_opaque * (1 - information) + p->capital_spread_leverage * leverage -
                  p->capital_spread_collateral * collateral;
    return (int64_t)rint(1e6 * math_max(0, rate));
}

double credit_limit(const struct parameters *p, double assets, double payables, double worth)
{
    double by_assets = p->capital_asset_limit * assets - p->capital_payable_weight * payables;
    return math_max(0, math_min(by_assets, p->capital_worth_limit * worth));
}

bool credit_is_sound(const struct parameters *p, double margin, double assets, double worth)
{
    return margin >= 0 || worth >= p->capital_weak_worth * assets;
}

double credit_lending(const struct parameters *p, double capital_ratio)
{
    double room = p->capital_bank_comfort - p->capital_bank_floor;
    double part = room > 0 ? (capital_ratio - p->capital_bank_floor) / room : capital_ratio >= p->capital_bank_floor;
    return math_min(1, math_max(0, part));
}

/* Books of a firm as its bank reads them. */
struct standing {
    double assets, payables, loans, debt, worth, limit;
};

static struct standing read_standing(const struct world *w, int64_t f)
{
    struct standing x = {.assets = (double)books_assets(&w->firms, f),
                         .payables = (double)books_payables(&w->firms, f),
                         .loans = (double)w->firms.loans[f]};
    x.debt = x.loans + x.payables + (double)w->firms.bonds[f];
    x.worth = x.assets - x.debt;
    x.limit = credit_limit(w->economy.parameters, x.assets, x.payables, x.worth);
    return x;
}

double credit_firm_limit(const struct world *w, int64_t f)
{
    return read_standing(w, f).limit;
}

static double rate_of(const struct world *w, int64_t f, const struct standing *x)
{
    double assets = math_max(1, x->assets);
    int64_t rate = credit_rate_ppm(w->economy.parameters, tables_lpr(w->economy.tables, w->month),
                                   w->levers.loan_rate[w->firms.sector[f]], w->firms.information[f],
                                   math_min(1, x->debt / assets), (double)w->firms.capital_cost[f] / assets);
    return 1e-6 * (double)rate;
}

double credit_firm_rate(const struct world *w, int64_t f)
{
    struct standing x = read_standing(w, f);
    return rate_of(w, f, &x);
}

static void lend(struct ledger *l, struct party borrower, money_t amount)
{
    struct party bank = {(int16_t)(ACCOUNT_BANKS + borrower.place), borrower.place};
    if (amount > 0)
        ledger_pay(l, BOOK_LOAN, bank, borrower, amount);
    else
        ledger_pay(l, BOOK_REPAYMENT, borrower, bank, -amount);
}

/* Money that a firm expects in and out in the month, investment apart. */
struct flows {
    double in, out, production; /* production: the part of out that follows this month's plan */
};

static struct flows expect_flows(const struct world *w, int64_t f, const struct standing *x)
{
    int s = w->firms.sector[f];
    double rate = 30 / w->levers.payment_days[0], sales = world_expected_sales(w, f) * w->firms.price[f];
    double work = (double)labour_production_cost(w, f);
    double other = (double)labour_research_cost(w, f) +
                   x->loans * (rate_of(w, f, x) / 12 + 1 / w->economy.parameters->capital_amortisation);
    double taxes = (w->economy.balance.sector[s].tax * w->levers.production_tax[s] +
                    w->economy.tables->rent_firms_households + w->economy.tables->rent_firms_city) *
                   sales;
    return (struct flows){.in = rate * (double)books_receivables(&w->firms, f) + w->sectors.cash_share[s] * sales,
                          .out = rate * x->payables + work + other + taxes,
                          .production = work + taxes};
}

/* What a bank grants: project loans and liquidity within the firm's room, revolving credit to sound firms. */
static money_t grant(const struct world *w, const struct month *m, int64_t f, const struct standing *x, double short_of,
                     double spare)
{
    const struct parameters *p = w->economy.parameters;
    bool sound = credit_is_sound(p, w->firms.margin[f], x->assets, x->worth);
    double room = sound ? math_max(0, x->limit - x->loans) * w->banks.lending[w->firms.bank[f]] : 0;
    double stage = (double)(m->investment[f] - m->maintenance[f]) * m->investment_price;
    double project = math_min(room, p->capital_project_debt * stage);
    double liquid = math_min(room - project, math_max(0, short_of));
    double revolving = credit_revolving(x->assets, x->debt, x->loans, w->economy.leverage_target[w->firms.sector[f]],
                                        p->capital_leverage_adjustment, p->accounts_growth) +
                       x->loans / p->capital_amortisation;
    if (revolving >= 0)
        return money_of(math_max(project + liquid, w->firms.margin[f] >= 0 ? math_min(room, revolving) : 0));
    return money_of(project + liquid) - money_of(math_min(-revolving, math_max(0, math_min(spare, x->loans))));
}

/* Investment first, then output: what the firm has, may borrow and will receive must pay for both. */
static void cut_plans(struct month *m, int64_t f, const struct flows *flow, double money)
{
    double cost = (double)m->investment[f] * m->investment_price, left = money + flow->in - flow->out;
    if (cost > left)
        m->investment[f] = (volume_t)(math_max(0, left) / m->investment_price);
    if (left >= 0 || flow->production <= 0)
        return;
    double part = math_max(0.25, 1 + left / flow->production);
    m->plan[f] = (volume_t)((double)m->plan[f] * part);
}

static void credit_firm(struct world *w, struct month *m, struct ledger *l, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    struct standing x = read_standing(w, f);
    struct flows flow = expect_flows(w, f, &x);
    double buffer = p->capital_buffer * world_expected_sales(w, f), cash = (double)w->firms.cash[f];
    money_t due = money_of(x.loans / p->capital_amortisation);
    money_t more = grant(w, m, f, &x, flow.out + buffer - flow.in - cash, cash - buffer);
    if (due > w->firms.loans[f] + (more < 0 ? more : 0))
        due = w->firms.loans[f] + (more < 0 ? more : 0);
    lend(l, settlement_firm(&w->firms, f), -due);
    lend(l, settlement_firm(&w->firms, f), more);
    w->firms.loans[f] += more - due;
    w->firms.cash[f] += more - due;
    cut_plans(m, f, &flow, cash + (double)more);
}

/* Bonds of large firms grow with the economy; banks and the rest of China hold them as they hold all bonds. */
static void credit_bonds(struct world *w, struct ledger *l)
{
    money_t all = 0;
    double rate = w->economy.parameters->accounts_growth / 12;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        money_t amount = money_of((double)w->firms.bonds[f] * rate);
        if (amount == 0)
            continue;
        ledger_take(l, BOOK_BOND_ISSUE, settlement_firm(&w->firms, f), amount);
        w->firms.bonds[f] += amount;
        w->firms.cash[f] += amount;
        all += amount;
    }
    settlement_give_holders(w, l, BOOK_BOND_ISSUE, all);
}

/* Background producers borrow and repay by the revolving rule alone. */
static money_t background_credit(const struct parameters *p, double assets, double debt, double loans, double target,
                                 double spare_cash)
{
    double wish = credit_revolving(assets, debt, loans, target, p->capital_leverage_adjustment, p->accounts_growth) +
                  loans / p->capital_amortisation;
    if (wish >= 0)
        return assets > debt ? money_of(wish) : 0;
    return -money_of(math_min(-wish, math_max(0, math_min(spare_cash, loans))));
}

static void credit_background(struct world *w, struct ledger *l)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        double cash = (double)w->books.deposit[ACCOUNT_BACKGROUND + c], loans = (double)w->background.loans[c];
        double assets = cash + (double)(w->background.receivable[c] + w->background.capital_cost[c]);
        double debt = loans + (double)w->background.payable[c];
        money_t due = money_of(loans / p->capital_amortisation);
        double keep = p->capital_buffer * w->background.expected_output[c];
        money_t more = background_credit(p, assets, debt, loans, w->economy.background_leverage[c], cash - keep);
        lend(l, settlement_party(ACCOUNT_BACKGROUND + c), -due);
        lend(l, settlement_party(ACCOUNT_BACKGROUND + c), more);
        w->background.loans[c] += more - due;
    }
}

static void credit_households(struct world *w, struct ledger *l)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t due = money_of((double)w->cities.mortgages[c] / p->accounts_mortgage_months);
        money_t more = money_of(p->accounts_mortgage_share * households_housing(p, w->cities.income[c])) + due;
        lend(l, settlement_party(ACCOUNT_HOUSEHOLDS + c), -due);
        lend(l, settlement_party(ACCOUNT_HOUSEHOLDS + c), more);
        w->cities.mortgages[c] += more - due;
    }
}

void credit_clear(struct world *w, struct month *m)
{
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f))
                credit_firm(w, m, l, f);
    }
    credit_bonds(w, m->ledger);
    credit_background(w, m->ledger);
    credit_households(w, m->ledger);
    settlement_close(w, m);
}

static void overdraw(struct ledger *l, struct party borrower, money_t amount)
{
    ledger_pay(l, BOOK_OVERDRAFT, (struct party){(int16_t)(ACCOUNT_BANKS + borrower.place), borrower.place}, borrower,
               amount);
}

/* Covers what firms lack; count: a month over the limit is remembered. */
static void cover_firms(struct world *w, struct month *m, bool count)
{
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            bool lacked = w->firms.cash[f] < 0;
            if (lacked) {
                overdraw(l, settlement_firm(&w->firms, f), -w->firms.cash[f]);
                w->firms.loans[f] -= w->firms.cash[f];
                w->firms.cash[f] = 0;
            }
            if (count && world_alive(w, f)) {
                bool over = lacked && (double)w->firms.loans[f] > credit_firm_limit(w, f);
                w->firms.illiquid[f] = over && w->firms.illiquid[f] < UINT8_MAX ? (uint8_t)(w->firms.illiquid[f] + 1)
                                       : over                                   ? UINT8_MAX
                                                                                : 0;
            }
        }
    }
}

static void cover_others(struct world *w, struct month *m)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t background = w->books.deposit[ACCOUNT_BACKGROUND + c], home = w->books.deposit[ACCOUNT_HOUSEHOLDS + c];
        if (background < 0) {
            overdraw(m->ledger, settlement_party(ACCOUNT_BACKGROUND + c), -background);
            w->background.loans[c] -= background;
        }
        if (home < 0) {
            overdraw(m->ledger, settlement_party(ACCOUNT_HOUSEHOLDS + c), -home);
            w->cities.mortgages[c] -= home;
        }
    }
}

void credit_overdrafts(struct world *w, struct month *m)
{
    cover_firms(w, m, true);
    cover_others(w, m);
    settlement_close(w, m);
}

void credit_cover(struct world *w, struct month *m)
{
    cover_firms(w, m, false);
    cover_others(w, m);
    settlement_close(w, m);
}
