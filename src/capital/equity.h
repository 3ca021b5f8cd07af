/* New equity of firms: private firms seek money, funds look at those they can see, offer, and the owners take the offer
 * that is worth most to them, or none. What a firm promises is noisy to a fund that knows little of it. Public money binds
 * growth to the province and asks for reports, which costs a promising firm more: so who ends with public money is the
 * outcome of owners' choices. Exits are sales to other owners and, after a listing (listing.h), to the public. */
#ifndef JIQUN_CAPITAL_EQUITY_H
#define JIQUN_CAPITAL_EQUITY_H

#include "capital/ledger.h"
#include "world/month.h"

enum equity_stage { STAGE_EARLY, STAGE_GROWTH, STAGE_LATE };

/** What a firm promises beyond its sector's mean: 0 is the mean firm.
 *  efficiency  productivity over the sector's mean     quality  ln Q less the sector's mean
 *  research  research rate over the sector's     margin  smoothed, counted within +-0.2.  Pure. */
double equity_promise(double efficiency, double quality, double research, double margin);

/** Value of all shares of a private firm before new money, fen.
 *  worth  net worth, counted from a quarter of paid_in     sales  a year     margin  expected, counted from 0.02
 *  promise  within +-1 as a factor of e on the profit.  Pure. */
double equity_value(const struct parameters *p, double worth, double paid_in, double sales, double margin,
                    double promise);

/** Worth to the owners of an offer, in the unit of value: what they keep of the firm with the money, what the money
 *  and the fund's help are worth beyond that, less the cost of its terms.
 *  value  of the firm     money  offered     part  of the firm asked for     help, cost  of value.  Pure. */
double equity_offer_worth(const struct parameters *p, double value, double money, double part, double help,
                          double cost);

/** Cost of a public fund's terms to owners, of the firm's value: reports, and being bound for what it promises.  Pure. */
double equity_terms_cost(const struct parameters *p, double promise);

/** Value and promise of a firm as its owners know them, and its stage. */
double equity_firm_promise(const struct world *w, int64_t f);
double equity_firm_value(const struct world *w, int64_t f);
enum equity_stage equity_firm_stage(const struct world *w, int64_t f);

/** The phase: funds begin the month, grants, rounds, listings, sales. Nothing before January 2022: the books of owners and
 *  funds are opened when the spin-up is over. */
void equity_clear(struct world *w, struct month *m);

#endif
