/* What the owners of a firm receive, pay and lose, in proportion to the paid-in value that each holds, and how shares are
 * issued and change hands. Every firm has its own owners (world/shares.h); all parts are integers by largest remainder. */
#ifndef JIQUN_CAPITAL_OWNERS_H
#define JIQUN_CAPITAL_OWNERS_H

#include "capital/ledger.h"
#include "world/shares.h"

/** The party of an owner of firm f.  owner in [0, OWNER_COUNT) */
struct party owners_party(const struct world *w, int64_t f, int owner);

/** Books what the owners of firm f receive of an amount, or what they pay or lose; the firm's side is the caller's. A firm
 *  in which nothing is paid in belongs to the households of its city.
 *  amount  fen.  May run in several threads, each with its own ledger. */
void owners_take(const struct world *w, struct ledger *l, enum booking kind, int64_t f, money_t amount);
void owners_give(const struct world *w, struct ledger *l, enum booking kind, int64_t f, money_t amount);

/** Nobody owns a firm any more. */
void owners_clear(struct world *w, int64_t f);

/** Paid-in value that gives a part of a firm to who buys new shares: x with x / (held + x) = part.
 *  held  fen, > 0     part  [0, 1).  Pure. */
money_t owners_new_value(money_t held, double part);

/** New shares of firm f for money: the buyer gets paid-in value, what it pays beyond that is a premium, its loss and the
 *  firm's gain; less than nothing when it pays less.
 *  owner  who buys, from its own account     value  fen of paid-in value, >= 0     price  fen, >= 0 */
void owners_issue(struct world *w, struct ledger *l, int64_t f, int owner, money_t value, money_t price);

/** Shares of firm f from one owner to another for money, at any price.  value  fen, at most what the seller holds */
void owners_sell(struct world *w, struct ledger *l, int64_t f, int seller, int buyer, money_t value, money_t price);

/** Shares of owners who are those of the firm's city pass to their likes in another: founders' households go with the
 *  firm, its city and the city's fund hand theirs over. To be called before the firm's city changes. */
void owners_follow(const struct world *w, struct ledger *l, int64_t f, int city);

#endif
