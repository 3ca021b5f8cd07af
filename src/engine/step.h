/* One month of the model. */
#ifndef JIQUN_ENGINE_STEP_H
#define JIQUN_ENGINE_STEP_H

#include "world/month.h"

/** Simulates the month w->month (0: January 2022) and moves on to the next. The state afterwards is that of the end of
 *  the month. m: scratch, emptied and filled. */
void step_month(struct world *w, struct month *m);

/** The same without the last phase, in which firms come and go: what a dry run measures flows with. */
void step_flows(struct world *w, struct month *m);

/** Levers as they stood in a month: law, shocks, what cities chose. A run that goes on from a saved state needs those of its
 *  last month, since the rows of firms are laid out anew by the entry that they let expect. */
void step_levers(struct world *w, int month);

/** The phases of step_month in order, for a profile: number, name, and one phase alone. */
int step_phase_count(void);
const char *step_phase_name(int phase);
void step_phase(struct world *w, struct month *m, int phase);

#endif
