/* The market for skilled people in a month: the order of its steps. */
#ifndef JIQUN_TALENT_MARKET_H
#define JIQUN_TALENT_MARKET_H

#include "world/month.h"
#include "world/people.h"

/* How a month of the market is lived. */
enum market_mode {
    MARKET_LIVING, /* wages move, needs of firms are learned */
    MARKET_BURN_IN /* before January 2022: wages and posts (m->posts as they are) stand still, amenities are found;
                      nothing is booked for firms */
};

/** One month: newcomers, careers, dismissals, search, payroll, wages. Nothing while people are not individuals but
 *  that firms' usual needs are learned. */
void market_clear(struct world *w, struct month *m, enum market_mode mode);

/** Wages over those of January 2022 by cell.  index [TALENT_CELLS], set */
void market_index(const struct world *w, double *index);

#endif
