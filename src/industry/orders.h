/* Orders of inputs: how much, from where. */
#ifndef JIQUN_INDUSTRY_ORDERS_H
#define JIQUN_INDUSTRY_ORDERS_H

#include "world/month.h"

/** Volume of a storable input to order: what the plan uses plus a part of what the stock lacks of its target, unless that
 *  is what was short and is on order elsewhere already: it cannot be had twice, and nobody stops buying from sound
 *  sources because another fails.
 *  use, expected_use  of the plan and of expected demand, volume a month; stock and what is already ordered outside;
 *  months target; adjustment months.  return >= 0.  Pure.  Source: trial runs of the core. */
double orders_wanted(double use, double expected_use, double stock, double on_order, double months, double adjustment);

/** The part of a slot's local order that falls to a link, so that the parts of all links sum to the order.
 *  order volume >= 0; from, to  upper ends of the previous and of this link in 2^-32; the last link's end is 2^32 - 1 and
 *  stands for 1.  Pure. */
static inline volume_t orders_part(volume_t order, uint32_t from, uint32_t to)
{
    volume_t end = to == UINT32_MAX ? order : (volume_t)(((uint64_t)order * (uint64_t)(to >> 12)) >> 20);
    return end - (volume_t)(((uint64_t)order * (uint64_t)(from >> 12)) >> 20);
}

/** What buyers place of an order with a supplier that is loaded: the part of its load factor, floored.  Pure. */
static inline volume_t orders_held(volume_t order, float factor)
{
    return factor >= 1 ? order : (volume_t)((double)order * (double)factor);
}

/** Part of a product's imports that users have given up for other sources: stopped, and replaced by qualified ones. */
double orders_moved(const struct world *w, int k);

/** Phase orders_place: orders of all slots, split over local suppliers and outside; adds up what suppliers receive. */
void orders_place(struct world *w, struct month *m);

#endif
