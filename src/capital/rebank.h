/* A firm goes to another bank: the new bank lends what the old one had lent, and deposits follow. */
#ifndef JIQUN_CAPITAL_REBANK_H
#define JIQUN_CAPITAL_REBANK_H

#include "capital/ledger.h"
#include "world/world.h"

/** Moves deposits and loans of a firm; its cash and its debt stay what they are. Nothing when it is there already.
 *  f row of a living firm; bank [0, BANK_COUNT).  Bookings of the phase in hand. */
void rebank_firm(struct world *w, struct ledger *l, int64_t f, int bank);

#endif
