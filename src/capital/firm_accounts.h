/* A firm's obligations of the month: wages, rent, interest, taxes, dividends. */
#ifndef JIQUN_CAPITAL_FIRM_ACCOUNTS_H
#define JIQUN_CAPITAL_FIRM_ACCOUNTS_H

#include "world/month.h"

/** Profit tax due in a month: rate times the year's profit so far less losses carried in, less what was paid this year.
 *  rate ppm; profit, carried, paid fen (carried >= 0).  return fen; negative gives back what was paid too much earlier in
 *  the year.  Pure. */
money_t firm_profit_tax(int64_t rate, money_t profit_year, money_t carried, money_t paid_year);

/** January: the ended year's profit uses losses, the oldest first; what is left grows a year older, a loss becomes last
 *  year's, and losses older than a number of years lapse.
 *  loss [LOSS_YEARS] of 1, 2, ... years ago, fen; profit of the ended year; years in [1, LOSS_YEARS].
 *  return  what can be deducted in the new year.  Source: law. */
money_t firm_turn_losses(money_t *const loss[LOSS_YEARS], money_t profit, int years);

/** Dividend of a month.  profit after tax; leverage less target; cash; buffer b that is kept; fen.
 *  Rule: clip(base + slope (target - leverage), 0, 1) of profit, plus idle part of cash above b, never below floor x b.
 *  Pure.  Source: study of the accounts. */
money_t firm_dividend(const struct parameters *p, money_t profit, double below_target, money_t cash, double buffer,
                      bool young);

/** Depreciation of a book value in a month: floor, at least 1 fen while there is any.  rate a year.  Pure. */
money_t firm_depreciation(money_t book, double rate);

/** Wages to dividends of all firms; fills month depreciation, profit, value added. */
void firm_accounts_settle(struct world *w, struct month *m);

/** The same for background producers, one account per city. */
void background_accounts_settle(struct world *w, struct month *m);

/** Ordinary spending that a firm reports as research in a month, fen: it goes where the law lets it be deducted, so all
 *  of it is; of true research the wages are.  padding over true research, >= 0; wages, services of true research.  Pure. */
money_t firm_padded_research(double padding, money_t wages, double services);

#endif
