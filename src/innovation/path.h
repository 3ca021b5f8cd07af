/* Productivity and quality on an exogenous path, here and outside, until firms' own research drives them. */
#ifndef JIQUN_INNOVATION_PATH_H
#define JIQUN_INNOVATION_PATH_H

#include "world/month.h"

/** Phase innovation_advance: productivity and quality of all firms, and the outside competitor's, grow by their path. */
void innovation_advance(struct world *w, struct month *m);

#endif
