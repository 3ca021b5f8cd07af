/* Final pools: what households, investors, governments, background producers and the outside want of each product, and
 * how local firms and the outside competitor share it. */
#ifndef JIQUN_INDUSTRY_MARKET_H
#define JIQUN_INDUSTRY_MARKET_H

#include "world/month.h"

/** Change of the log share of a firm in a month before chance, the bracket clipped to +-3.
 *  log_price, log_quality relative to the outside competitor's; log_unmet ln(1 + unmet part), relative to the sector's
 *  mean.  Pure.  Source: model, final pools; replicator with a weak selection coefficient. */
double market_selection(const struct parameters *p, double log_price, double log_quality, double log_unmet);

/** Demand of the month by destination and product, sizes of the accessible pools, orders that reach each firm. */
void market_demand(struct world *w, struct month *m);

/** Prices that consumption, investment and government budgets are reckoned with (province means of last month). */
void market_prices(const struct world *w, struct month *m);

/** End of goods_deliver: market shares move with price, quality, unmet orders and chance; outside markets grow. */
void market_shares(struct world *w, struct month *m);

/** Part of investment money i of the pool paid for: amounts that investors pay, fen, by city and class. */
void market_budgets(struct world *w, struct month *m);

/** A chance step of the log share: Laplace, since opportunities breed opportunities, with mean 0 in the level, so that luck
 *  wins no market.  u uniform; sd of the step before the correction, below 1.27.  Pure.
 *  Source: tent-shaped growth of firms (Bottazzi and Secchi). */
double market_chance(double u, double sd);

#endif
