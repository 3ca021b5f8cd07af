/* Productivity and quality on an exogenous path, here and outside, until firms' own research drives them. */
#ifndef JIQUN_INNOVATION_PATH_H
#define JIQUN_INNOVATION_PATH_H

#include "world/month.h"

/** Phase innovation_advance: productivity and quality of all firms, and the outside competitor's, grow by their path. */
void innovation_advance(struct world *w, struct month *m);

/** Mean productivity of a sector's firms relative to January 2022: what material use is relative to, so that it falls for
 *  no other reason than a firm's place among the others. */
double path_frontier(const struct world *w, int sector);

/** Efficiency and material use of a firm from its productivity and transitory part. */
void path_efficiency(struct world *w, int64_t f);

#endif
