/* Issue, renewal and redemption of firms' bonds; see bonds.h. */
#include "capital/bonds.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/settlement.h"
#include "world/books.h"

bool bonds_is_rated(const struct parameters *p, double sales, double leverage, double cover)
{
    return sales >= p->capital_bond_threshold && leverage <= p->capital_bond_leverage && cover >= p->capital_bond_cover;
}

double bonds_rate(const struct parameters *p, double base, double leverage, double cover)
{
    return base + p->capital_bond_spread + p->capital_bond_spread_leverage * leverage +
           p->capital_bond_spread_cover / math_max(1, cover);
}

money_t bonds_due(money_t bonds, double life)
{
    return money_of((double)bonds / life);
}

static double leverage_of(const struct standing *x)
{
    return math_min(1, x->debt / math_max(1, x->assets));
}

/* The market's rate moves with the loan prime rate, like deposits. */
static double market_rate(const struct world *w, const struct standing *x)
{
    const struct tables *t = w->economy.tables;
    double base = math_max(0, t->bond_rate + tables_lpr(t, w->month) - tables_lpr(t, 0));
    return bonds_rate(w->economy.parameters, base, leverage_of(x), x->cover);
}

double bonds_firm_rate(const struct world *w, int64_t f)
{
    struct standing x = lending_standing(w, f);
    return market_rate(w, &x);
}

bool bonds_are_renewed(const struct world *w, int64_t f, const struct standing *x)
{
    double sales = 12 * w->firms.mean_output[f] * w->firms.price[f] / w->firms.slice[f];
    return bonds_is_rated(w->economy.parameters, sales / (double)MONEY_PER_MILLION, leverage_of(x), x->cover);
}

struct bonds_plan bonds_of(const struct world *w, int64_t f, const struct standing *x, money_t more)
{
    const struct parameters *p = w->economy.parameters;
    struct bonds_plan plan = {0};
    if (w->month < 0)
        return plan; /* the sheet says who opens with bonds: until then they stand */
    plan.due = bonds_due(w->firms.bonds[f], p->capital_bond_months);
    if (!bonds_are_renewed(w, f, x))
        return plan;
    plan.issued = plan.due;
    if (more > 0 && market_rate(w, x) < x->rate) {
        double room = math_max(0, p->capital_bond_worth * x->worth - (double)w->firms.bonds[f]);
        plan.issued += money_of(math_min((double)more, room));
    }
    return plan;
}

void bonds_book(struct world *w, struct ledger *l, int64_t f, const struct bonds_plan *plan)
{
    struct party firm = settlement_firm(&w->firms, f);
    ledger_take(l, BOOK_BOND_ISSUE, firm, plan->issued);
    ledger_give(l, BOOK_BOND_REDEMPTION, firm, plan->due);
    w->firms.bonds[f] += plan->issued - plan->due;
    w->firms.cash[f] += plan->issued - plan->due;
}

void bonds_hold(struct world *w, struct month *m)
{
    money_t issued = 0, due = 0;
    for (int t = 0; t < m->threads; t++)
        for (int a = 0; a < FIRM_SECTOR_COUNT; a++) {
            issued += m->ledger[t].received[BOOK_BOND_ISSUE][ACCOUNT_FIRMS + a];
            due += m->ledger[t].paid[BOOK_BOND_REDEMPTION][ACCOUNT_FIRMS + a];
        }
    settlement_give_holders(w, m->ledger, BOOK_BOND_ISSUE, issued);
    settlement_take_holders(w, m->ledger, BOOK_BOND_REDEMPTION, due);
}
