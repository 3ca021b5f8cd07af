/* Credit without default: firms do not fail yet, so a bank lends what a payer lacks. Loans are repaid over their life;
 * revolving credit brings leverage back to what it was at the opening, else it would halve in fifteen years. */
#include "capital/credit.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/households.h"
#include "capital/settlement.h"

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

/* New loan (positive) or early repayment (negative) beside the scheduled one, given cash above the buffer. */
static money_t new_credit(const struct parameters *p, double assets, double debt, double loans, double target,
                          double spare_cash)
{
    double wish = credit_revolving(assets, debt, loans, target, p->capital_leverage_adjustment, p->accounts_growth) +
                  loans / p->capital_amortisation;
    if (wish >= 0)
        return assets > debt ? money_of(wish) : 0;
    return -money_of(math_min(-wish, math_max(0, math_min(spare_cash, loans))));
}

static void lend(struct ledger *l, struct party borrower, money_t amount)
{
    struct party bank = {(int16_t)(ACCOUNT_BANKS + borrower.place), borrower.place};
    if (amount > 0)
        ledger_pay(l, BOOK_LOAN, bank, borrower, amount);
    else
        ledger_pay(l, BOOK_REPAYMENT, borrower, bank, -amount);
}

static void credit_firm(struct world *w, struct ledger *l, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    struct party firm = settlement_firm(&w->firms, f);
    int s = w->firms.sector[f];
    double assets = (double)books_assets(&w->firms, f), loans = (double)w->firms.loans[f];
    double debt = loans + (double)(w->firms.bonds[f] + books_payables(&w->firms, f));
    money_t due = money_of(loans / p->capital_amortisation);
    double buffer = p->capital_buffer * w->firms.expected_demand[f];
    money_t more = new_credit(p, assets, debt, loans, w->economy.leverage_target[s], (double)w->firms.cash[f] - buffer);
    if (due > w->firms.loans[f] + (more < 0 ? more : 0))
        due = w->firms.loans[f] + (more < 0 ? more : 0);
    lend(l, firm, -due);
    lend(l, firm, more);
    w->firms.loans[f] += more - due;
    w->firms.cash[f] += more - due;
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

static void credit_background(struct world *w, struct ledger *l)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        double cash = (double)w->books.deposit[ACCOUNT_BACKGROUND + c], loans = (double)w->background.loans[c];
        double assets = cash + (double)(w->background.receivable[c] + w->background.capital_cost[c]);
        double debt = loans + (double)w->background.payable[c];
        money_t due = money_of(loans / p->capital_amortisation);
        double keep = p->capital_buffer * w->background.expected_output[c];
        money_t more = new_credit(p, assets, debt, loans, w->economy.background_leverage[c], cash - keep);
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
            credit_firm(w, l, f);
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

void credit_overdrafts(struct world *w, struct month *m)
{
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (w->firms.cash[f] < 0) {
                overdraw(l, settlement_firm(&w->firms, f), -w->firms.cash[f]);
                w->firms.loans[f] -= w->firms.cash[f];
                w->firms.cash[f] = 0;
            }
    }
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
    settlement_close(w, m);
}
