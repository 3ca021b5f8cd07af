/* What skilled people give their firms and cost them in a month, and what they learn. */
#ifndef JIQUN_TALENT_PAYROLL_H
#define JIQUN_TALENT_PAYROLL_H

#include "base/mathfun.h"
#include "world/month.h"
#include "world/people.h"

/* Open posts of firms and people without a post by cell of city, grade and field, after the month's hires. */
struct market_cells {
    int64_t open[TALENT_CELLS], jobless[TALENT_CELLS];
};

/** Use that a post makes of a person: skill over the mean of the person's field, within 0.3 to 3, times fit, over the
 *  mean at the opening (norm > 0).  Pure. */
static inline double payroll_quality(double skill, double mean, double fit, double norm)
{
    return math_min(3, math_max(0.3, skill / mean)) * fit / norm;
}

/** Everybody at work learns, or forgets; adds up what people give and cost by firm: firms' skilled_units, skilled_pay,
 *  research_pay, research_skill, researchers; mean skills by field; people by city; counts people, those without a post
 *  and open posts into m->talent and, by cell, into cells.  index [TALENT_CELLS] wage over that of January 2022; NULL: people
 *  learn and are counted, but nothing is booked (no firm's and no city's sums move)
 *  return  mean quality of the labour that firms' production has of them, 1 when there is none */
double payroll_run(struct world *w, struct month *m, const double *index, struct market_cells *cells);

#endif
