/* The end of a firm's books: what it is owed and what it has becomes money, which goes to its bank
 * as far as the bank's pledge brought it, then to the rest of the bank's claim, holders of its bonds and suppliers in
 * proportion, then to its owners. What creditors do not get is their loss, to the fen. */
#ifndef JIQUN_CAPITAL_LIQUIDATION_H
#define JIQUN_CAPITAL_LIQUIDATION_H

#include "world/month.h"

/** Writes off what failing firms owe each other: both estates would wait for each other.
 *  failing [length[DIM_FIRM]] not 0 for firms that end this month. Bookings of the phase in hand, one thread. */
void liquidation_net(struct world *w, struct month *m, const uint8_t *failing);

/** Winds up one firm; its place becomes a tombstone.
 *  f       failing; its customers in the province have paid (links_review), claims on failing firms are written off
 *  buyer   firm of the cell that may buy its machines, -1 for none
 *  Errors  none; the bookings are those of the phase in hand, one thread. */
void liquidation_of(struct world *w, struct month *m, int64_t f, int64_t buyer);

/** Books what background producers got and lost in all liquidations of the phase: once,
 *  so that rounding falls on
 *  the total. */
void liquidation_finish(struct world *w, struct month *m);

#endif
