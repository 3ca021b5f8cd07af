/* Public accounts: centre, province and 13 cities; universities. */
#ifndef JIQUN_CAPITAL_PUBLIC_H
#define JIQUN_CAPITAL_PUBLIC_H

#include "world/month.h"

/** Deficit of a government that brings debt back to its target, over annual product (annual coefficients).
 *  debt, target over annual product; growth a year; brake a year.  return may be negative.  Pure.
 *  Source: study of the accounts. */
double public_deficit(double debt, double target, double growth, double brake);

/** Bonds issued in a month: what is due is renewed, with the deficit or less the surplus.  deficit, due fen.  Pure. */
double public_issue(double deficit, double due);

/** Account of a government: 0 province, 1 to 13 cities. */
int public_account(int government);

/** Phase policy_act: transfers on last month's taxes, spending plans, bonds. */
void public_act(struct world *w, struct month *m);

/** In accounts_settle: social transfers, grants to universities, universities' wages, interest on bonds. */
void public_settle(struct world *w, struct month *m);

/** After the last payment: taxes of the month, smoothed revenue and product. */
void public_remember(struct world *w, struct month *m);

/** Purchases of universities this month, fen.  city [0, 13) */
money_t public_university_purchases(const struct world *w, int city);

#endif
