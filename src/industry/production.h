/* Production: what workers, machines and stored inputs allow. */
#ifndef JIQUN_INDUSTRY_PRODUCTION_H
#define JIQUN_INDUSTRY_PRODUCTION_H

#include "world/month.h"

/** Output that a stored input allows.  stock volume; use input per output; mean_output 12-month mean, volume a month;
 *  strict: nothing beyond the stock; otherwise half of the mean output can be made without it.  Pure.
 *  Source: partially binding Leontief, model section 5. */
double production_limit(double stock, double use, double mean_output, int strict);

/** Phase firms_produce: output, input use at average cost, wages of production into the cost of finished goods. */
void firms_produce(struct world *w, struct month *m);

#endif
