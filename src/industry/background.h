/* Background producers: agriculture, energy, construction, trade, services. They supply what is asked for, at cost plus
 * mark-up; volumes are by sector and city, money by city. */
#ifndef JIQUN_INDUSTRY_BACKGROUND_H
#define JIQUN_INDUSTRY_BACKGROUND_H

#include "world/month.h"

/** Within goods_deliver, after firms sold: services to firms, sales to and purchases of background producers, all cash
 *  markets of the month, payments of trade credit, output and prices. */
void background_trade(struct world *w, struct month *m);

#endif
