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

/** Capital goods wanted in a month: depreciation, the growth a firm reckons with, and a part of the gap; never below zero.
 *  capital, wanted volume; depreciation, growth per month; adjustment months.  Pure.  Without the growth term capital
 *  trails output by adjustment x growth, and utilisation climbs for years. */
double plan_investment(double capital, double wanted, double depreciation, double growth, double adjustment);

/** Phase firms_plan: expectations, output plans, prices, investment wishes of all firms. Fills month plan, investment. */
void firms_plan(struct world *w, struct month *m);

#endif
