/* Lumpy investment: one project at a time, started when the capital wanted is well above what there is and building, and
 * paid in equal stages; between projects only part of what wears out is replaced, and nothing while there is too much. */
#ifndef JIQUN_INDUSTRY_PROJECTS_H
#define JIQUN_INDUSTRY_PROJECTS_H

#include "world/month.h"

/** Capital that a firm wants: capital months x expected demand / normal utilisation, volume.  Pure. */
double projects_wanted(double capital_months, double expected, double utilisation);

/** What of wear is replaced outside projects, volume a month: a part, nothing above the limit.
 *  wanted, capital volumes, rate a year.  Pure. Source: trial runs. */
double projects_maintenance(const struct parameters *p, double capital, double wanted);

/** Duration of a project in months, from its shortest to its longest.  u uniform.  Pure. */
int projects_duration(const struct parameters *p, double u);

/** Whether a project pays: what a unit of new capacity earns over its variable cost covers interest and wear.
 *  price, cost of a unit of output; capital that it takes, years of output x price of machines; rate of loans and wear a
 *  year.  Pure. */
bool projects_worthwhile(double price, double cost, double capital, double rate, double wear);

/** Starts a project where wanted and worthwhile, sets the month's maintenance and stage in m.
 *  f a living firm; m->investment_price set; return 1 when a project begins. */
int projects_plan(struct world *w, struct month *m, int64_t f);

/** Pays for what was bought: machines, project under way, completion.  The bank of the payment is the caller's.
 *  cost in fen at the price of the month; return nothing; the firm's rows only. */
void projects_receive(struct world *w, const struct month *m, int64_t f, money_t cost);

#endif
