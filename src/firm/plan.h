/* What a firm expects, plans and asks for its product. */
#ifndef JIQUN_FIRM_PLAN_H
#define JIQUN_FIRM_PLAN_H

#include "world/month.h"

/** Expected demand after a month of new orders: an exponential mean.
 *  expected, orders volume a month, >= 0; weight (0, 1]; return volume a month.  Pure. */
double plan_expectation(double expected, double orders, double weight);

/** Output wanted: expected demand plus a part of what the finished stock lacks, between nothing and capacity.
 *  target  months of demand wanted in stock; adjustment months; capacity volume a month.  Pure.
 *  Source  trial runs of the core: adjustment in one month overshoots. */
double plan_output(double expected, double stock, double target, double adjustment, double capacity);

/** Phase firms_plan: expectations, output plans, prices, investment projects of all firms. Fills month plan, investment. */
void firms_plan(struct world *w, struct month *m);

#endif
