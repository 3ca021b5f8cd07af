/* The snapshot of supply links: one row for every link of a firm to a supplier in the province, every run.links.every months.
 * Reads the simulation after a step, changes nothing. Buyers are those of the panel's sample (run.panel.share), so the
 * rows join those of the panel by key. Rows stand in the order of the rows of the state. */
#ifndef JIQUN_MEASURE_LINK_TABLE_H
#define JIQUN_MEASURE_LINK_TABLE_H

#include "measure/panel.h"

enum link_column {
    LINK_DATE,
    LINK_MONTH_NUMBER,
    LINK_SUPPLIER,
    LINK_BUYER,
    LINK_GOOD,
    LINK_WEIGHT,
    LINK_VOLUME,
    LINK_PENDING,
    LINK_COLUMNS
};

struct link_table;

/** A table as a scenario wants it: NULL without memory.  link_table_destroy frees it. */
struct link_table *link_table_create(const struct scenario *scenario);

/** NULL is allowed. */
void link_table_destroy(struct link_table *t);

/** One of the columns.  column in [0, LINK_COLUMNS). */
struct panel_column link_table_column(enum link_column column);

/** Begins a snapshot when the month that was simulated last is one: to be called after simulation_step, before the next
 *  one.  s  borrowed until the last link_table_next */
void link_table_begin(struct link_table *t, const struct simulation *s);

/** Fills the next block of rows.  return their number, 0 when all have been given. */
int64_t link_table_next(struct link_table *t);

/** The columns of the block, [LINK_COLUMNS] arrays of their cells; valid until the next call. */
const void *const *link_table_block(const struct link_table *t);

#endif
