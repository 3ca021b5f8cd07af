/* Banks and the interest of everybody who is not a firm or a background producer. */
#ifndef JIQUN_CAPITAL_BANKS_H
#define JIQUN_CAPITAL_BANKS_H

#include "world/books.h"
#include "world/month.h"

/** Interest on deposits in the month, a year: less than the loan prime rate by a constant margin, never below zero. */
double banks_deposit_rate(const struct world *w);

/** What money outside the province earns or costs in the month, a year: it moves with the loan prime rate like deposits. */
double banks_outside_rate(const struct world *w);

/** Payout of a bank: base plus slope times capital ratio above target, within [0, 1].  Pure.  Source: study of the accounts. */
double banks_payout(double base, double slope, double ratio, double target);

/** Equity over risk-weighted loans of a bank.  bank in [0, BANK_COUNT) */
double banks_capital_ratio(const struct world *w, const struct balance_sheet *sheet, int bank);

/** Interest on deposits, mortgages and outside positions. After firms and background have settled. */
void banks_interest(struct world *w, struct month *m);

/** Banks' cost, tax and dividends. Last of accounts_settle but funds and households. */
void banks_settle(struct world *w, struct month *m);

/** A bank under the floor of its capital ratio gets shares from the province, as far as the province has the money. */
void banks_recapitalise(struct world *w, struct month *m);

#endif
