/* Money of a merger; see takeover.h. Both firms are of one sector and, after rebank_firm, of one bank: so their books are
 * added without a booking, since both stand in the same column and place. */
#include "capital/takeover.h"

#include "base/mathfun.h"
#include "capital/credit.h"
#include "capital/funds.h"
#include "capital/owners.h"
#include "capital/rebank.h"
#include "capital/settlement.h"

double takeover_reserve(double profit, double discount, double wound_up)
{
    return math_max(0, math_max(profit / discount, wound_up));
}

double takeover_price(double reserve, double gain, double split)
{
    return reserve + split * math_max(0, gain);
}

double takeover_wound_up(const struct world *w, int64_t f)
{
    const struct firms *x = &w->firms;
    double goods = (double)(x->capital_cost[f] + x->inputs_cost[f] + x->finished_cost[f]);
    double money = (double)(x->cash[f] + books_receivables(x, f));
    double debts = (double)(books_payables(x, f) + x->loans[f] + x->bonds[f]);
    return w->economy.parameters->firm_recovery * goods + money - debts;
}

bool takeover_is_affordable(const struct world *w, int64_t buyer, int64_t target, money_t spent, money_t *loan)
{
    const struct firms *x = &w->firms;
    const struct parameters *p = w->economy.parameters;
    double buffer = p->capital_buffer * world_expected_sales(w, buyer);
    double own = math_max(0, (double)x->cash[buyer] - buffer);
    double assets = (double)(books_assets(x, buyer) + books_assets(x, target) - spent);
    double payables = (double)(books_payables(x, buyer) + books_payables(x, target));
    double loans = (double)(x->loans[buyer] + x->loans[target]);
    *loan = (double)spent > own ? spent - money_of(own) : 0;
    double worth = assets - payables - loans - (double)(x->bonds[buyer] + x->bonds[target]);
    double room = credit_limit(p, assets + (double)*loan, payables, worth) - loans;
    return (double)*loan <= w->banks.lending[x->bank[buyer]] * math_max(0, room) && worth > 0;
}

void takeover_pay(struct world *w, struct month *m, int64_t buyer, int64_t target, money_t price, money_t loan)
{
    struct ledger *l = m->ledger;
    struct party firm = settlement_firm(&w->firms, buyer), bank = settlement_party(ACCOUNT_BANKS + firm.place);
    struct party bought = settlement_firm(&w->firms, target);
    money_t shares = w->firms.paid_in[target], at_cost = price < shares ? price : shares;
    ledger_pay(l, BOOK_LOAN, bank, firm, loan);
    w->firms.loans[buyer] += loan;
    w->firms.cash[buyer] += loan - price;
    ledger_give(l, BOOK_MERGER, firm, at_cost);
    owners_take(w, l, BOOK_MERGER, target, at_cost);
    ledger_give(l, BOOK_MERGER_PREMIUM, firm, price - at_cost);
    owners_take(w, l, BOOK_MERGER_PREMIUM, target, price - at_cost);
    ledger_take(l, BOOK_STAKE_LOSS, bought, shares - at_cost);
    owners_give(w, l, BOOK_STAKE_LOSS, target, shares - at_cost);
    funds_lost(w, target);
    owners_clear(w, target);
}

static void add(int64_t *array, int64_t buyer, int64_t target)
{
    array[buyer] += array[target];
    array[target] = 0;
}

void takeover_join(struct world *w, struct month *m, int64_t buyer, int64_t target)
{
    struct firms *x = &w->firms;
    int64_t *const books[] = {x->new_orders,
                              x->finished,
                              x->finished_cost,
                              x->inputs_cost,
                              x->capital,
                              x->capital_cost,
                              x->project,
                              x->building,
                              x->workers,
                              x->researchers,
                              x->research_shared,
                              x->skilled_units,
                              x->skilled_pay,
                              x->research_pay,
                              x->cash,
                              x->loans,
                              x->guaranteed,
                              x->bonds,
                              x->payable_firms,
                              x->payable_roc,
                              x->payable_row,
                              x->receivable_firms,
                              x->payable_background,
                              x->receivable_roc,
                              x->receivable_row,
                              x->profit_year,
                              x->tax_year,
                              x->loss_carried,
                              x->receivable_background};
    money_t *losses[2][LOSS_YEARS];
    world_losses(x, buyer, losses[0]);
    world_losses(x, target, losses[1]);
    rebank_firm(w, m->ledger, target, x->bank[buyer]);
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        add(books[i], buyer, target);
    for (int year = 0; year < LOSS_YEARS; year++) {
        *losses[0][year] += *losses[1][year];
        *losses[1][year] = 0;
    }
    x->usual_work[buyer] += x->usual_work[target];
    x->usual_research[buyer] += x->usual_research[target];
    x->research_skill[buyer] += x->research_skill[target];
}
