/* New firms: how many come to each sector and city, and what they are like. */
#ifndef JIQUN_FIRM_ENTRY_H
#define JIQUN_FIRM_ENTRY_H

#include "world/candidates.h"
#include "world/month.h"

/* Where entrants come from; each draws with its own key per sector, city and month. The last three follow their levers,
 * which stand at nothing until related variety, laboratories and founders are agents that set them. */
enum entry_source { ENTRY_BASE, ENTRY_VARIETY, ENTRY_LABS, ENTRY_FOUNDERS, ENTRY_SOURCE_COUNT };

_Static_assert((int)ENTRY_SOURCE_COUNT == (int)ENTRY_SOURCES, "month.h counts entrants by source");

/** Base entry of a cell, real firms a month: root of firms now, firms at the start and market growth, so that neither
 *  does a crowd breed a crowd nor stay an empty cell empty; rises with the sector's margin.
 *  firms, start real firms; demand market relative to the start; margin smoothed.  Pure.  Source: trial runs. */
double entry_base(const struct parameters *p, double firms, double start, double demand, double margin);

/** Entrants that a cell expects of a source this month, real firms.  firms: real firms alive in it */
double entry_rate(const struct world *w, int source, int sector_index, int city, double firms);

/** Places that a sector needs so that a month's entrants surely find one; by the same bound a year's. */
int32_t entry_room(double expected);

/** Draws and founds the month's entrants of all cells.
 *  firms    [CANDIDATE_CELLS] living firms, millionths (slices)
 *  Bookings of the phase in hand. Entrants without a free place wait for the next month. */
void entry_found(struct world *w, struct month *m, const int64_t *firms, const struct candidates *candidates);

/** Where an entrant came from, by the key it was given.
 *  sector, city, month  of its founding, month >= 0     key  its key     return  enum entry_source, -1: none gives this
 *  key.  Pure. */
int entry_source_of(int sector, int city, int month, uint64_t key);

/** Founds a firm in the cell of one that failed, of the same slice: the spin-up keeps numbers as they are.
 *  f its tombstone */
void entry_replace(struct world *w, struct month *m, int64_t f, double slice, const struct candidates *candidates);

#endif
