/* Suppliers change: buyers review their links now and then, sooner when a supplier is short or dear, and replace a
 * supplier that fails; a new source of a specific input must be qualified before it delivers. */
#ifndef JIQUN_INDUSTRY_LINKS_H
#define JIQUN_INDUSTRY_LINKS_H

#include "world/candidates.h"
#include "world/month.h"

/** Hazard a month that a buyer gives a link to another supplier.  unmet part of the supplier's orders not met; log_price
 *  of the supplier over the mean of its sector.  Pure.  Source: trial runs. */
double links_hazard(const struct parameters *p, double unmet, double log_price);

/** Months until a new source delivers.  specific input or not; u uniform.  Pure. */
int links_qualification(const struct parameters *p, bool specific, double u);

/** Firms as suppliers: weight expected demand x quality x load factor; nothing for those without machines or failing.
 *  failing [length[DIM_FIRM]] 1 for firms that end this month; memory from the arena of m. */
void links_candidates(struct world *w, const struct month *m, const uint8_t *failing, struct candidates *candidates);

/** Every buyer settles what it owes failing suppliers and replaces them; who had none to replace reviews others, in its month of a quarter.
 *  Bookings of the phase in hand; a buyer that fails itself does nothing. */
void links_review(struct world *w, struct month *m, const uint8_t *failing, const struct candidates *candidates);

/** Suppliers of an entrant: one for each slot that has a place; the parent, where the entrant needs its product.
 *  parent row of a living firm, -1: none */
void links_found(struct world *w, int64_t f, const struct candidates *candidates, int64_t parent);

#endif
