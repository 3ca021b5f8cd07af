/* Loans: scheduled repayment, revolving credit that keeps leverage near its target, mortgages, overdrafts. */
#ifndef JIQUN_CAPITAL_CREDIT_H
#define JIQUN_CAPITAL_CREDIT_H

#include "world/month.h"

/** Net new revolving credit of a month, before scheduled repayment is added back.
 *  assets, debt (loans, bonds, payables), loans fen; target leverage; months adjustment; growth a year
 *  return  fen, negative when debt is above target.  Pure.  Source: study of the accounts. */
double credit_revolving(double assets, double debt, double loans, double target, double months, double growth);

/** Loan rate of a firm, ppm a year.  base, addend a year; information in [0, 1]; leverage, collateral over assets.
 *  Pure.  The cost of capital rises with leverage, falls with information and collateral. */
int64_t credit_rate_ppm(const struct parameters *p, double base, double addend, double information, double leverage,
                        double collateral);

/** Phase credit_clear: repayments, new loans, mortgages of the month. */
void credit_clear(struct world *w, struct month *m);

/** After the last payment of the month: what an account lacks is lent by its bank. */
void credit_overdrafts(struct world *w, struct month *m);

#endif
