/* Production workers: one labour market per city, with a pool fed from the rest of China; and what all labour of a firm
 * gives and costs, skilled people included (talent/market.h). */
#ifndef JIQUN_TALENT_LABOUR_H
#define JIQUN_TALENT_LABOUR_H

#include "world/month.h"

/** Workers a plan needs: a part follows output, a part the normal use of capacity.
 *  per_volume  1/1000 head per volume a month at productivity 1, today; plan, capacity volume a month; fixed part [0,1);
 *  return 1/1000 head.  Pure.  Source: trial runs of the core. */
double labour_needed(double per_volume, double productivity, double plan, double capacity, double fixed, double use);

/** Output that a number of workers can make: the inverse of labour_needed.  Pure. */
double labour_output(double per_volume, double productivity, double workers, double capacity, double fixed, double use);

/** Growth of the log wage a month: trend plus response to tightness, the latter clipped to +-0.3 before the response.
 *  tightness ln(people at work over slack x pool); trend, response a year.  Pure. */
double labour_wage_step(double tightness, double trend, double response);

/** Growth of the log pool a month.  wage, outside_wage relative to January 2022; inflow a year.  Pure. */
double labour_pool_step(double wage_gap, double tightness, double inflow);

/** Labour that all producers save since January 2022: factor on labour per output in the month being simulated. */
double labour_progress(const struct world *w);

/** City wage relative to January 2022 as employers pay it: the market's, times the lever. */
double labour_wage(const struct world *w, int city);

/** Labour of a firm in production, as 1/1000 workers of the sector's mean wage: workers, and skilled people. */
double labour_units(const struct world *w, int64_t f);

/** Labour that a firm needs for what it expects to sell, in the same unit.  progress of labour_progress. */
double labour_usual_need(const struct world *w, int64_t f, double progress);

/** People that a firm can pay in research, 1/1000 head: from its research rate and the wage of engineers. */
int64_t labour_wanted_researchers(const struct world *w, int64_t f);

/** Wage of engineers' time in a city, relative to January 2022. */
double labour_shared_wage(const struct world *w, int city);

/** Workers that a firm wants beside its skilled people, 1/1000 head: what is needed beyond what its posts give when usually
 *  filled, and a part of what is missing in them, or less by that part of what is there beyond it: posts are whole, so
 *  most firms have a little more than usual and some much less, and only both sides together cost what the tables say.
 *  needed, usual, skilled  units of labour     substitution [0, 1]     unit  of a worker, > 0.  Pure. */
double labour_wanted_workers(double needed, double usual, double skilled, double substitution, double unit);

/** Hours worked over normal hours: what needed workers lack is made up by overtime, up to its limit.
 *  needed, workers 1/1000 head; return in [1, 1 + overtime].  Pure. */
double labour_hours(double needed, double workers, double overtime);

/** Phase labour_clear: wages, then hiring at them, rationed by the pool; researchers and background staff. */
void labour_clear(struct world *w, struct month *m);

/** Labour cost of a firm's production workers (overtime of the month included once it has produced) and researchers,
 *  contributions included, fen. */
money_t labour_production_cost(const struct world *w, int64_t f);
money_t labour_research_cost(const struct world *w, int64_t f);

/** Labour cost of background producers of a city in the month, contributions included, fen. */
money_t labour_background_cost(const struct world *w, int city);

#endif
