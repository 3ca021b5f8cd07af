/* What skilled people give their firms and cost them in a month, and what they learn. */
#ifndef JIQUN_TALENT_PAYROLL_H
#define JIQUN_TALENT_PAYROLL_H

#include "world/month.h"
#include "world/people.h"

/** Use that a post makes of a person: skill over the mean of the person's field, within 0.3 to 3, times fit, over the
 *  mean at the opening (norm > 0).  Pure. */
double payroll_quality(double skill, double mean, double fit, double norm);

/** Everybody at work learns, or forgets; adds up what people give and cost by firm: firms' skilled_units, skilled_pay,
 *  research_pay, research_skill, researchers; mean skills by field; counts people, those without a post and open posts
 *  into m->talent.  index [TALENT_CELLS] wage over that of January 2022
 *  return  mean quality of the people of firms, 1 when there is nobody */
double payroll_run(struct world *w, struct month *m, const double *index);

#endif
