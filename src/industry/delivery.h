/* Deliveries: what suppliers have goes to firms and pools in proportion to orders; invoices and trade credit follow. */
#ifndef JIQUN_INDUSTRY_DELIVERY_H
#define JIQUN_INDUSTRY_DELIVERY_H

#include "world/month.h"

/** What an order gets when a supplier is short: floor(order x available / demand), the whole order otherwise.
 *  order, available, demand volumes, demand >= order >= 0.  Pure. */
static inline volume_t delivery_ration(volume_t order, volume_t available, volume_t demand)
{
    return available >= demand ? order : fixed_share(order, available, demand);
}

/** Part of the opening trade credit that is paid in a month: 30 / payment days.  Source: study of the accounts. */
static inline double delivery_rate(const struct world *w)
{
    return 30 / w->levers.payment_days[0];
}

/** The same for buyers of a sector: no more than all is paid in a month. */
static inline double delivery_buyer_rate(const struct world *w, int sector)
{
    double rate = delivery_rate(w) / w->levers.payment_days_buyer[sector];
    return rate < 1 ? rate : 1;
}

/** What is paid of an opening payable in a month, floored.  rate in [0, 1].  Pure. */
static inline money_t delivery_due(money_t payable, double rate)
{
    return (money_t)(rate * (double)payable);
}

/** Phase goods_deliver: links, pools, background, purchases outside, payments of trade credit, stocks, market shares. */
void goods_deliver(struct world *w, struct month *m);

#endif
