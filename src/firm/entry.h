/* New firms: how many come to each sector and city, and what they are like. */
#ifndef JIQUN_FIRM_ENTRY_H
#define JIQUN_FIRM_ENTRY_H

#include "world/candidates.h"
#include "world/month.h"

/* Where entrants come from; each draws with its own key per sector, city and month. Founders leave a firm of the cell and
 * laboratories one of the city's: their firms are spin-offs. */
enum entry_source { ENTRY_BASE, ENTRY_VARIETY, ENTRY_LABS, ENTRY_FOUNDERS, ENTRY_SOURCE_COUNT };

_Static_assert((int)ENTRY_SOURCE_COUNT == (int)ENTRY_SOURCES, "month.h counts entrants by source");

/** Base entry of a cell, real firms a month: root of firms now, firms at the start and market growth, so that neither
 *  does a crowd breed a crowd nor stay an empty cell empty; rises with the sector's margin.
 *  firms, start real firms; demand market relative to the start; margin smoothed.  Pure.  Source: trial runs. */
double entry_base(const struct parameters *p, double firms, double start, double demand, double margin);

/** Response of entry to the sector's margin, within e^-0.5 to e^0.5.  margin smoothed.  Pure. */
double entry_lift(const struct parameters *p, double margin);

/** Skilled people at work in a firm sector of a city, whole province: who may found firms there.
 *  sector_index [0, FIRM_SECTOR_COUNT).  Heads. */
double entry_founders_base(const struct world *w, int sector_index, int city);

/** Part of a cell's founders who founded before and failed; 0 where there is nobody like that. */
double entry_again_part(const struct world *w, int sector_index, int city);

/** Firms that a sector would have in each city if they sat where firms of related sectors sit.
 *  firms [FIRM_SECTOR_COUNT][CITY_COUNT] real firms; all of the sector in the province; near [CITY_COUNT] receives them. */
void entry_variety(const struct world *w, const double (*firms)[CITY_COUNT], int sector_index, double all,
                   double near[CITY_COUNT]);

/** What the part of skilled posts filled in each city makes of a sector's entry: fill^response, over its mean by what
 *  would enter without it, so that entry is shifted and not raised.
 *  expected, fill [CITY_COUNT]; factor [CITY_COUNT] receives it: all 1 when fill is the same everywhere.  Pure. */
void entry_siting(const double *expected, const double *fill, double response, double factor[CITY_COUNT]);

/** What a spin-off takes over: geometric mean of parent and sector's mean.  parent, mean > 0; part [0, 1].  Pure. */
double entry_inherited(double parent, double mean, double part);

/* Entrants that each cell expects of each source in a month, real firms. */
struct entry_rates {
    double rate[ENTRY_SOURCE_COUNT][FIRM_SECTOR_COUNT][CITY_COUNT];
};

/** Fills the rates.  firms [FIRM_SECTOR_COUNT][CITY_COUNT] real firms alive */
void entry_rates(const struct world *w, const double (*firms)[CITY_COUNT], struct entry_rates *rates);

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
