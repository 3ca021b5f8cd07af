/* Grants that may become shares (bo tou jie he): the province, and the firm's city by the law's share, pay a young firm
 * before any fund does. At the firm's first round the grant becomes shares of those who paid at the price of the round, if
 * the milestone holds; else it was a grant. A milestone that is missed when its month has come makes the firm pay back the
 * law's part, to province and city as they paid. When a firm moves, the part of its city goes with it as its shares do. */
#ifndef JIQUN_CAPITAL_CONVERTIBLE_H
#define JIQUN_CAPITAL_CONVERTIBLE_H

#include "capital/ledger.h"
#include "world/month.h"

/** Part of the firm that a grant becomes: grant over value with the grant, at most the ceiling.
 *  grant  fen     value  of the firm before, fen, > 0     most  in [0, 1).  Pure. */
double convertible_part(money_t grant, double value, double most);

/** Whether a milestone holds: sales have grown enough since the grant.  Pure. */
bool convertible_milestone(double sales, double sales_then, double growth);

/** Divides a sum between province and city as they paid a grant.  grant, of_city  fen, 0 <= of_city <= grant, grant > 0
 *  return  the city's part, rounded down.  Pure. */
money_t convertible_city_part(money_t sum, money_t grant, money_t of_city);

/** Money of the month for grants; grants whose month has come and whose milestone is missed are paid back in part. */
void convertible_review(struct world *w, struct month *m);

/** A grant to a young firm without one that no fund has financed, when there is money for its sector and the office likes
 *  what it sees.  promise  true     sight  what can be seen of the firm, [0, 1] */
void convertible_give(struct world *w, struct month *m, int64_t f, double promise, double sight);

/** Before the shares of a round are issued: the grant becomes shares or stays a grant; either way it is settled.
 *  value  of the firm, fen */
void convertible_settle(struct world *w, struct month *m, int64_t f, double value);

#endif
