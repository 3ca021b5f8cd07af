/* The month of everybody before the search: firms that are gone, retirement, leaving a post, training, dismissals. */
#ifndef JIQUN_TALENT_CAREERS_H
#define JIQUN_TALENT_CAREERS_H

#include "world/month.h"
#include "world/people.h"

/* Rows of those who look for a post, in the order of rows; then those whom firms have let go this month. */
struct seekers {
    int64_t n, most;
    int32_t *row; /* [most] */
};

/** Room for seekers and their number at most: a quarter of the places. */
int64_t careers_most_seekers(const struct world *w);

/** Moves everybody through the month and lists who looks for a post; counts staff by firm and post into m->staff, of
 *  universities by city and grade into university [city x grade].
 *  tightness  [city x grade] of skilled_wages_sums: what training follows */
void careers_advance(struct world *w, struct month *m, const double *tightness, struct seekers *seekers,
                     int32_t *university);

/** Firms let go a part of those beyond their posts, the last to come first; they join the seekers. */
void careers_dismiss(struct world *w, struct month *m, struct seekers *seekers);

/** Takes somebody out of the economy. */
void careers_end(struct world *w, int64_t i);

#endif
