/* Funds as entities: twenty private managers inside one account, the provincial fund, thirteen city funds and three
 * market-run funds that the others and private partners pay into. Three stocks: what is announced, what partners have
 * paid in, what is invested. Partners are asked for money when cash is low, at the paid-in speed; what is more than a fund
 * keeps for rounds goes back to them. */
#ifndef JIQUN_CAPITAL_FUNDS_H
#define JIQUN_CAPITAL_FUNDS_H

#include "capital/ledger.h"
#include "world/month.h"

/** Capital to be called in a month: what cash lacks of its target, no more than a part of what was announced nor than
 *  what of it is not paid in yet; never below zero.
 *  cash, target, announced, paid_in  fen     speed  part of announced a month.  Pure. */
money_t funds_call(money_t cash, money_t target, money_t announced, money_t paid_in, double speed);

/** Part of a distribution that is capital given back: as paid-in capital is in the fund's assets, at most all of it.
 *  amount, paid_in, assets  fen, >= 0.  Pure. */
money_t funds_capital_part(money_t amount, money_t paid_in, money_t assets);

/** Money of all governments in a call of a market-run fund that has so much private money beside it, or that is asked
 *  for so much: least of what is ready, what the ceiling allows beside the private money and the ceiling's part of need.
 *  need, ready, private_ready  fen, >= 0     share  ceiling of public money, (0, 1].  Pure. */
money_t funds_public_part(money_t need, money_t ready, money_t private_ready, double share);

/** What may still be invested outside the province when at least a part stays: away + x <= (1 - least) (local + away + x).
 *  least  (0, 1]; 0 has no limit.  return  fen, >= 0.  Pure. */
money_t funds_away_room(money_t local, money_t away, double least);

/** Cash that a fund keeps for new investment after a sale and an investment: the law's part of the proceeds comes to it,
 *  what is invested is taken from it first.
 *  reserve, proceeds, invested  fen, >= 0     share  [0, 1].  Pure. */
money_t funds_reserve(money_t reserve, money_t proceeds, double share, money_t invested);

/** Stakes that a fund holds, at paid-in value, in firms and other funds; private managers have them together.
 *  account  of the fund */
money_t funds_held(const struct world *w, int account);

/** The month's beginning for funds: cash by manager, capital announced and called, investment outside the province and
 *  sales there, money that may go into rounds. Settles. */
void funds_begin(struct world *w, struct month *m);

/** Books money that a fund receives for stakes sold and takes its cost from what is invested; the law's part of it is
 *  kept for new investment when the fund is public.
 *  owner  OWNER_... of firm f that sold     value  paid-in value sold, before the holding is lowered     price  fen */
void funds_sold(struct world *w, int64_t f, int owner, money_t value, money_t price);

/** A fund pays for something new: its cash, and what it keeps for that, are lower.  amount  fen, >= 0 */
void funds_spend(struct world *w, int fund, money_t amount);

/** A firm fails: what funds held of it is no longer invested. Before the owners' shares are cleared. */
void funds_lost(struct world *w, int64_t f);

/** Cost of what the fund of a firm's city holds of it goes to the fund of another city. Before the firm's city changes. */
void funds_follow(struct world *w, int64_t f, int city);

/** Management fees to background producers, distributions to partners. After dividends. */
void funds_settle(struct world *w, struct month *m);

/** A firm with shares of public and private funds fails: public funds bear the lever's part of the private loss, each in
 *  proportion to its shares, as far as it has cash. Before the owners' shares are cleared. */
void funds_cover_loss(struct world *w, struct month *m, int64_t f);

#endif
