/* The guarantee scheme: a guarantor, the province or the firm's city, bears a part of what a bank loses on new loans of
 * eligible firms. It changes what the bank expects to lose and must see pledged, and nothing else. Levers say who is
 * eligible; without them there is none. */
#ifndef JIQUN_CAPITAL_GUARANTEE_H
#define JIQUN_CAPITAL_GUARANTEE_H

#include "world/month.h"

/** Part of a new loan of a firm that is guaranteed, in [0, 0.95]. */
double guarantee_share(const struct world *w, int64_t f);

/** The guaranteed part of a firm's loans after the loans have changed: new loans at their share, repayments off both
 *  parts alike.  loans before; more  new loans, negative for repayment, >= -loans; share of new ones.  fen.  Pure. */
money_t guarantee_carried(money_t guaranteed, money_t loans, money_t more, double share);

/** What the guarantor owes of a loss: the guaranteed part of the loans bears it like the rest.  fen.  Pure. */
money_t guarantee_due(money_t guaranteed, money_t loans, money_t lost);

/** Pays a bank for a failed firm's loss, as far as the guarantors' cash of the phase goes; loans of the firm are gone
 *  afterwards.  lost  not recovered of its loans, fen.  One thread. */
void guarantee_pay(struct world *w, struct month *m, int64_t f, money_t lost);

/** Divides an amount between province and the city of a firm: [0] province.  fen. */
void guarantee_split(const struct world *w, money_t amount, money_t part[2]);

#endif
