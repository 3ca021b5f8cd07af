/* Indicators: what a month of the simulation says about the province, its cities, its clusters, and clusters in cities.
 * Measuring reads the simulation, never writes it and never draws. Totals stand for all of Jiangsu: sums over the sample
 * divided by the scale of the run. Every floating sum is taken over the firms of one cell (sector and city) in the order
 * of their rows, then over cells in a fixed order, so the number of threads changes no bit. Sums over firms are over those
 * that live at the end of the month; what failed in it is counted apart.
 *
 * Names: a name alone is the province's series, and a suffix says the level: output, output_city, output_cluster,
 * output_cluster_city. */
#ifndef JIQUN_MEASURE_MEASURE_H
#define JIQUN_MEASURE_MEASURE_H

#include <stddef.h>

#include "engine/simulation.h"

enum measure_level {
    MEASURE_PROVINCE,
    MEASURE_CITY,
    MEASURE_CLUSTER, /* 25 clusters and the 8 other sectors */
    MEASURE_CLUSTER_CITY,
    MEASURE_LEVELS
};

enum measure_method { MEASURE_SUM, MEASURE_POINT, MEASURE_MEAN };

/* Whose indicator it is. */
enum measure_scope { MEASURE_ALL, MEASURE_FIRMS, MEASURE_HOUSE, MEASURE_STATE, MEASURE_BANK, MEASURE_TRADE };

/* One line of indicators.def. */
struct measure_info {
    const char *name;
    unsigned levels; /* bit 1 << level: exists there */
    const char *unit;
    enum measure_method method;
    enum measure_scope scope;
    const char *formula;
    const char *name_en;
    const char *name_zh;
};

struct measure;

/** Memory for the sums of one month; NULL without memory.  measure_destroy frees it. */
struct measure *measure_create(void);

/** NULL is allowed. */
void measure_destroy(struct measure *m);

/** Adds up a month: to be called after simulation_step, before the next one.  s  read only */
void measure_take(struct measure *m, const struct simulation *s);

/** Number of indicators, and the line of one.  index in [0, measure_count()). */
int measure_count(void);
const struct measure_info *measure_info(int index);

/** Index of an indicator, or -1. */
int measure_find(const char *name);

/** Places of a level: 1, 13, 33, 429. */
int measure_places(enum measure_level level);

/** Suffix of a level in names of series: "", "_city", "_cluster", "_cluster_city". */
const char *measure_suffix(enum measure_level level);

/** Values of an indicator at one level, which it must have.
 *  row  [measure_places(level)], cities fastest; NaN where there is no value */
void measure_row(const struct measure *m, int index, enum measure_level level, double *row);

/** Value for the province of an indicator that exists there. */
double measure_value(const struct measure *m, int index);

#endif
