/* The sums that indicators are made of, for every place; see totals.def. */
#ifndef JIQUN_MEASURE_TOTALS_H
#define JIQUN_MEASURE_TOTALS_H

#include "engine/simulation.h"

/* Sums of one place. */
struct totals {
#define CELL_SUM(name, unit, meaning) double name;
#define SECTOR_SUM                    CELL_SUM
#define CITY_SUM                      CELL_SUM
#define PROVINCE_SUM                  CELL_SUM
#include "measure/totals.def"
};

struct measure {
    struct totals province;
    struct totals city[CITY_COUNT];
    struct totals sector[SECTOR_COUNT];
    struct totals cell[SECTOR_COUNT][CITY_COUNT];
};

/* Each fills the sums of its group alone, in the units of the state (fen, volumes, 1/1000 heads, slices), into zeroed
 * places; measure_take brings them to scale and adds them up. */

/** Firms and background producers of each sector in each city. */
void totals_cells(struct measure *m, const struct simulation *s);

/** What is known by sector only. After totals_cells. */
void totals_sectors(struct measure *m, const struct simulation *s);

/** What is known by city, and of the province's own government into the province. */
void totals_cities(struct measure *m, const struct simulation *s);

/** Skilled people: of a city, of the province alone (talent_totals.c). */
void totals_talent_city(struct totals *x, const struct simulation *s, int city);
void totals_talent_province(struct totals *x, const struct simulation *s);

/** What is known for the province only. */
void totals_province(struct measure *m, const struct simulation *s);

#endif
