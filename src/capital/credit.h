/* Bank loans of firms: what firms ask for, what their banks grant, what firms then give up; mortgages; overdrafts. */
#ifndef JIQUN_CAPITAL_CREDIT_H
#define JIQUN_CAPITAL_CREDIT_H

#include "world/month.h"

/** Net new revolving credit of a month, before scheduled repayment is added back.
 *  assets, debt (loans, bonds, payables), loans fen; target leverage; months adjustment; growth a year
 *  return  fen, negative when debt is above target.  Pure.  Source: study of the accounts. */
double credit_revolving(double assets, double debt, double loans, double target, double months, double growth);

/** Most that a bank lends a firm in all: the lesser of a part of its assets less a part of its trade payables, and of its
 *  net worth.  fen; never below 0.  Pure.  Source: trial runs. */
double credit_limit(const struct parameters *p, double assets, double payables, double worth);

/** Whether a bank adds to a firm's loans at all: not to one that loses money with little of its own in it.
 *  margin smoothed; assets, worth fen.  Pure.  Source: trial runs. */
bool credit_is_sound(const struct parameters *p, double margin, double assets, double worth);

/** Part of sound requests that a bank grants, in [0, 1]: none under the floor of its capital ratio, all from the comfort
 *  line.  Pure. */
double credit_lending(const struct parameters *p, double capital_ratio);

/** Loan rate of a firm, ppm a year.  base, addend a year; information in [0, 1]; leverage, collateral over assets.
 *  Pure.  The cost of capital rises with leverage, falls with information and collateral. */
int64_t credit_rate_ppm(const struct parameters *p, double base, double addend, double information, double leverage,
                        double collateral);

/** The rate at which a firm can borrow this month, a year. */
double credit_firm_rate(const struct world *w, int64_t f);

/** The limit of a firm as its books stand. */
double credit_firm_limit(const struct world *w, int64_t f);

/** Phase credit_clear: repayments; requests in pecking order (own cash, project loans, loans for liquidity, revolving
 *  credit); plans of output and investment cut to the money there is; bonds; mortgages. */
void credit_clear(struct world *w, struct month *m);

/** After the last payment of the month: what an account lacks is lent by its bank, which counts the months in which a
 *  firm is over its limit. */
void credit_overdrafts(struct world *w, struct month *m);

/** The same without counting: what failures of the month left short. */
void credit_cover(struct world *w, struct month *m);

#endif
