/* Mergers: a firm with money looks at others of its sector and buys the one that is worth more to it than to its owners.
 * Firms make one product, so buyer and bought are of one sector. */
#ifndef JIQUN_FIRM_MERGER_H
#define JIQUN_FIRM_MERGER_H

#include "world/candidates.h"
#include "world/month.h"

/** What joining two firms is worth a year: cost saved on the target's output when a part of the gap of productivity is
 *  closed, and fixed cost of its own that it needs no more.
 *  output a year, cost_now, cost_then per volume; fixed a year; saved part of it in [0, 1].  Pure. */
double merger_synergy(double output, double cost_now, double cost_then, double fixed, double saved);

/** Part of the target's fixed cost that the buyer does not need: overhead, and selling to customers that both have.
 *  shared part of its customers that buy from both.  [0, 1].  Pure. */
double merger_saved(const struct parameters *p, double shared);

/** Productivity of the two together: the target's rises by a part of the gap, then their mean by output.  Pure. */
double merger_productivity(double buyer, double target, double buyer_output, double target_output, double transfer);

/** Mergers of the month: looks of all firms by their own keys, then deals one by one in the order of the buyers' cells.
 *  candidates  firms by cell as the month's failures were looked at
 *  Bookings of the phase in hand. Before January 2022 nothing happens. */
void mergers_make(struct world *w, struct month *m, const struct candidates *candidates);

#endif
