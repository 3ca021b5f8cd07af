/* One firm buys another: what the owners of the bought firm want at least, what they get, and how the books of two firms
 * become those of one. */
#ifndef JIQUN_CAPITAL_TAKEOVER_H
#define JIQUN_CAPITAL_TAKEOVER_H

#include "world/month.h"

/** What owners want at least for a firm: what it is worth going on, no less than wound up, no less than nothing.
 *  profit a year, smoothed, fen; discount a year; wound_up fen.  Pure. */
double takeover_reserve(double profit, double discount, double wound_up);

/** Price between what owners want and what the firm is worth to the buyer, who leaves them a part of the gain.
 *  reserve, gain fen (gain: synergy less cost, >= 0); split part of the gain for the owners.  Pure. */
double takeover_price(double reserve, double gain, double split);

/** What a firm would bring when wound up, before owners: machines and stocks at the recovery share, money and claims, less
 *  debts.  fen, may be negative. */
double takeover_wound_up(const struct world *w, int64_t f);

/** What a buyer can pay beyond its cash buffer, with what its bank would lend on the books of both firms after a price and
 *  the cost of joining.  spent fen of price and cost; loan receives what of it must be borrowed
 *  return  whether it can pay. */
bool takeover_is_affordable(const struct world *w, int64_t buyer, int64_t target, money_t spent, money_t *loan);

/** The price: the buyer's bank lends, the buyer pays, stakes of the owners end. What the price is beyond paid-in capital is
 *  the buyer's expense; what it lacks is the owners' loss.  Bookings of the phase in hand, one thread. */
void takeover_pay(struct world *w, struct month *m, int64_t buyer, int64_t target, money_t price, money_t loan);

/** All balances of the target to the buyer, who is of the same sector; links and claims between firms were passed before
 *  (industry/succession.h). The target's books are empty then; what it made this month counts for nobody, as of a firm that
 *  failed. */
void takeover_join(struct world *w, struct month *m, int64_t buyer, int64_t target);

#endif
