/* Levels of cells: whether a cluster of a city counts as provincial, national or world-class. What counts is its place in
 * China, so a cell that grows only as fast as its market stays where it is and cut-offs rise beyond that. Juries
 * recognise; cities compete for it (cities.h). */
#ifndef JIQUN_POLICY_LEVELS_H
#define JIQUN_POLICY_LEVELS_H

#include "policy/survey.h"

enum level { LEVEL_NONE, LEVEL_PROVINCIAL, LEVEL_NATIONAL, LEVEL_WORLD, LEVEL_COUNT };

/* What a jury looks at. */
struct standing {
    double share;     /* of the cluster's national sales */
    double growth;    /* of sales in the year, beyond the market's */
    double research;  /* reported research over sales, over the cluster's of the start */
    double leaders;   /* chain leaders */
    double certified; /* certified firms per firm, over the cluster's mean */
};

/** ln(share/1 %) + 2 clip(growth, +-0.2) + 0.3 clip(ln research, +-1) + 0.2 min(leaders, 2) + 0.2 clip(ln certified, +-1).
 *  Pure.  Source: assumed; weights let size decide and the rest move a cell by half a level. */
double levels_score(const struct standing *x);

/** Score from which a level is in reach, years after January 2022.  level PROVINCIAL to WORLD.  Pure. */
double levels_cut(const struct parameters *p, int level, double years);

/** Level of a cell before seats: one up when the score reaches the next cut-off, one down when it falls levels.grace below
 *  its own.  Pure. */
int levels_next(const struct parameters *p, int level, double score, double years);

/** Chance that a little more effort moves a cell over its next cut-off: e^(-((cut - score)/0.5)^2 / 2), 0 at the top.  Pure. */
double levels_chance(const struct parameters *p, int level, double score, double years);

/** January: scores and levels of all cells of the 25 clusters. National seats are few: the best cells by a noisy score. */
void levels_year(struct world *w, const struct survey *x);

/** The levels of January 2022: national as the data say, provincial by score. */
void levels_open(struct world *w, const struct survey *x);

#endif
