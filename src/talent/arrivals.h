/* New skilled people: graduates in July, people from the rest of China every month. */
#ifndef JIQUN_TALENT_ARRIVALS_H
#define JIQUN_TALENT_ARRIVALS_H

#include "talent/careers.h"
#include "talent/city_choice.h"

/** Newcomers of the month join the seekers; in September students enrol.
 *  tightness_field, tightness_grade_field  of skilled_wages_sums; choice cumulative table of city_choice_table */
void arrivals_month(struct world *w, struct month *m, const double *tightness_field,
                    const double *tightness_grade_field, const double *choice, struct seekers *seekers);

#endif
