/* Listings: firms that qualify apply, seats are few, the best looking come first. A listed firm sells new shares to the
 * public, households and the rest of China, at the price of listed shares; funds then sell theirs over two years. */
#ifndef JIQUN_CAPITAL_LISTING_H
#define JIQUN_CAPITAL_LISTING_H

#include "capital/ledger.h"
#include "world/month.h"

/** Whether the real firm behind a row may list: size, margin, no losses running, not listed, something paid in. Size is of
 *  the whole firm, whatever its slice. */
bool listing_qualifies(const struct world *w, int64_t f);

/** Whether a firm qualifies and applies this month.  u gets four uniforms when it qualifies: u[1] is the luck of its score.
 *  Rounds of the month change neither. */
bool listing_applies(const struct world *w, int64_t f, double u[4]);

/** Seats of the month, applications, listings, sales of listed shares by funds. Settles.
 *  mark [firms]: bit is set for all that apply */
void listing_hold(struct world *w, struct month *m, const uint8_t *mark, int bit);

#endif
