/* The first skilled people: who fills the posts in January 2022, and the months in which their market settles before. */
#ifndef JIQUN_TALENT_FIRST_PEOPLE_H
#define JIQUN_TALENT_FIRST_PEOPLE_H

#include "world/month.h"
#include "world/people.h"

/** Makes the people of the firms that stand: posts of all firms and universities, most of them filled, and people without
 *  one. The state is moved to a larger block, so a month's scratch must be made anew.
 *  Errors: STATUS_FILE when memory lacks. */
enum status first_people_make(struct world *w, struct errors *errors);

/** Lives the months before January 2022 in the market alone: posts and wages stand still, people search and move until
 *  amenities keep them where the work is. w->month is 0 before and after; luck is that of the population. */
void first_people_burn_in(struct world *w, struct month *m);

/** Divides the labour of every firm between its skilled people and other workers, so that its cost stays; measures what
 *  the market returns to; opens the pools of workers anew. */
void first_people_settle(struct world *w, struct month *m);

#endif
