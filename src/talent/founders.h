/* Founders are people: who founds a firm leaves the employer, runs the firm, and looks for a post when it fails. */
#ifndef JIQUN_TALENT_FOUNDERS_H
#define JIQUN_TALENT_FOUNDERS_H

#include "talent/careers.h"

/** Grade of the production post that a founder takes in a new firm: an open one of the own grade or an engineer's, else one
 *  made for the founder where that and the staff leave a tenth of the labour to others.
 *  grade  of the founder, engineer or expert     pay [GRADE_COUNT] of posts, in units of the sector's wage
 *  work  labour that the firm usually needs, 1/1000 head     posts, staff [GRADE_COUNT]
 *  return  a grade, -1 when the firm is too small for any.  Pure. */
int founders_grade(int grade, const double *pay, double work, const int32_t *posts, const int32_t *staff);

/** The people who founded firms leave for them when these have their first machines: of the parent, of a university, or who founded before, by
 *  their hash with the firm. A firm whose parent has nobody looks among all of its sector and city a month later, then is
 *  its own. Who ran a firm that failed or was sold is marked so; failed ones are counted by cell (failed_founders).
 *  After careers_advance: m->staff and university [city x grade] as it left them, kept right; founders leave the seekers. */
void founders_leave(struct world *w, struct month *m, struct seekers *seekers, int32_t *university);

#endif
