/* Bonds of firms: large firms with a rating borrow from the market instead of their bank where that is cheaper; notes
 * run for some years and are renewed while the rating lasts. Holders are banks and the rest of China. */
#ifndef JIQUN_CAPITAL_BONDS_H
#define JIQUN_CAPITAL_BONDS_H

#include "capital/lending.h"
#include "world/month.h"

/** Whether a firm has a rating: large enough, not too much debt, interest well covered.
 *  sales  M yuan a year of the real firm; leverage debt over assets; cover earnings over interest.  Pure. */
bool bonds_is_rated(const struct parameters *p, double sales, double leverage, double cover);

/** Rate of a firm's bonds: base and a spread that rises with debt and falls with cover.  base, return a year.  Pure. */
double bonds_rate(const struct parameters *p, double base, double leverage, double cover);

/** The rate of a firm's bonds this month, a year. */
double bonds_firm_rate(const struct world *w, int64_t f);

/** What falls due and what is issued in a month, fen. */
struct bonds_plan {
    money_t due, issued;
};

/** Bonds of a firm that also wants a loan: due ones are renewed while it is rated, and what it may borrow (more, >= 0)
 *  it takes from the market where that is cheaper, up to a part of its net worth.
 *  issued - renewed is what its bank need not lend. */
struct bonds_plan bonds_of(const struct world *w, int64_t f, const struct standing *x, money_t more);

/** What falls due this month of bonds of a life in months.  Pure. */
money_t bonds_due(money_t bonds, double life);

/** Whether a firm's due bonds are renewed. */
bool bonds_are_renewed(const struct world *w, int64_t f, const struct standing *x);

/** Books the firm's side of its plan. */
void bonds_book(struct world *w, struct ledger *l, int64_t f, const struct bonds_plan *plan);

/** Books the holders' side of all that firms issued and redeemed in the phase, from the threads' ledgers. */
void bonds_hold(struct world *w, struct month *m);

#endif
