/* The search of a month: open posts and those who look for one are listed, matched, and hires carried out. */
#ifndef JIQUN_TALENT_SEARCH_H
#define JIQUN_TALENT_SEARCH_H

#include "talent/careers.h"

/* What a person can be paid and where people look. */
struct search_terms {
    const double *index;           /* [TALENT_CELLS] wage over that of January 2022 */
    const double *choice;          /* cumulative table of city_choice_table: people */
    const double *choice_graduate; /* the same: graduates in their first half year */
    int32_t *university;           /* [city x grade] staff of universities, raised by hires */
};

/** Pay of a post, fen a month of labour cost for a whole head, before the firm's premium.
 *  sector, city indices; post [0, POST_COUNT); index of the post's cell.  Pure. */
double search_pay(const struct economy *e, int sector, int city, int post, double index);

/** What a university pays for a whole head, fen a month: the wage of the cell (skills_cell) as it is now.  Pure. */
double search_university_pay(const struct world *w, int cell);

/** Premium of a firm over the wage of its cells, whole per cent. */
int search_premium(const struct world *w, int64_t f);

/** Matches seekers and open posts and carries out the hires; people whom the rest of China takes leave.
 *  m->staff, terms->university count the hired; m->talent the flows. */
void search_month(struct world *w, struct month *m, const struct search_terms *terms, const struct seekers *seekers);

#endif
