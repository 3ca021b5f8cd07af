/* Supply links of a firm that another of its sector takes over: its suppliers and stored inputs, what it owes them, and its
 * customers. */
#ifndef JIQUN_INDUSTRY_SUCCESSION_H
#define JIQUN_INDUSTRY_SUCCESSION_H

#include "world/month.h"

/** Whether the buyer has a slot for every input of the target: as large a kind of firm, of the same sector. */
bool succession_is_possible(const struct world *w, int64_t buyer, int64_t target);

/** Stored inputs and suppliers to the buyer: a supplier that both have is owed by one, others take the buyer's free places,
 *  who finds none is paid at once. What the two owe each other is cancelled.
 *  Bookings of the phase in hand, one thread. The target's slots are empty then. */
void succession_pass(struct world *w, struct month *m, int64_t buyer, int64_t target);

/** Points links of customers whose supplier was bought (firms.heir >= 0) to the buyer. All threads. */
void succession_repoint(struct world *w, const struct month *m);

/** Counts customers of pairs of firms. Every firm is in one pair at most.
 *  side  [length[DIM_FIRM]] 0: in no pair, +i: buyer of pair i - 1, -i: target of it
 *  all, both  [pairs] receive customers of the target, and how many of them buy from both. All threads. */
void succession_customers(const struct world *w, const struct month *m, const int32_t *side, int64_t *all,
                          int64_t *both);

#endif
