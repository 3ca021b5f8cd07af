/* Households of a city: what they consume and spend on housing. */
#ifndef JIQUN_CAPITAL_HOUSEHOLDS_H
#define JIQUN_CAPITAL_HOUSEHOLDS_H

#include "world/month.h"

/** Consumption budget of a month, fen: out of smoothed income and of deposits, never more than deposits.
 *  propensity c1; wealth rate a year.  Pure.  Source: study of the accounts. */
money_t households_consumption(double income, money_t deposits, double propensity, double wealth);

/** Housing budget of a month, fen, land included.  income smoothed, fen a month.  Source: study of the accounts. */
double households_housing(const struct parameters *p, double income);

/** Taxes on wages, tuition, and smoothed income from what the ledger of the month says. End of accounts_settle. */
void households_settle(struct world *w, struct month *m);

/** Disposable income of a city's households in the month, fen, from the month's ledger. */
money_t households_income(const struct month *m, int city);

#endif
