/* Moves of firms from one city to another: once a year a firm compares what it would earn elsewhere with what moving
 * costs. */
#ifndef JIQUN_FIRM_MOVE_H
#define JIQUN_FIRM_MOVE_H

#include "world/month.h"

/* A city as a place for firms of a sector. */
struct site {
    double wage;     /* labour cost relative to January 2022 */
    double rent;     /* rent and land over sales */
    double fill;     /* skilled posts filled, relative to the sector's mean */
    double distance; /* mean way to customers and suppliers, km */
    double subsidy;  /* for moving in, part of yearly sales */
};

/** What a year in another city is worth more than here, part of yearly sales.
 *  labour part of labour in sales; skill part of skilled in it.  Pure. */
double move_gain(const struct parameters *p, struct site here, struct site there, double labour, double skill);

/** Weight of moving against staying, whose weight is 1: e^((gain - reluctance - root x links) / noise), times the city's
 *  part of the sector's output, as so many sites.
 *  links part of suppliers that are in the firm's city.  Pure. */
double move_weight(const struct parameters *p, double gain, double links);

/** Moves of the month, before anything else happens in it: each firm thinks in one month of the year, by its key.
 *  Bookings of their own. Before January 2022 and in it nothing happens. */
void firms_move(struct world *w, struct month *m);

#endif
