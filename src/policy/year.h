/* What happens once a year, in January: research is declared, certificates run out and are given, chain leaders are named,
 * cells are scored, cities choose. */
#ifndef JIQUN_POLICY_YEAR_H
#define JIQUN_POLICY_YEAR_H

#include "world/month.h"

/** The standing of firms, cells and cities at the opening of January 2022, under the law of that month and with the luck of
 *  the population: declared research, certificates of mixed ages, leaders, levels, cities' shares of money.
 *  m  scratch of the size of w */
void year_open(struct world *w, struct month *m);

/** In policy_act after public_act: the turn of the year in Januaries after the first. Bookings are closed. */
void year_turn(struct world *w, struct month *m);

#endif
