/* The panel of people: one row for every skilled person of a fixed sample every run.people.every months, as they are at the end
 * of the month. Reads the simulation after a step, changes nothing. About run.people.count people of the opening are in
 * it, and of those who come later the same part. Who is in it follows from the person's key alone: runs with other seeds of
 * luck and twins follow the same people, and a small sample is part of a larger one. Rows stand in the order of the rows
 * of the state: any number of threads gives the same. */
#ifndef JIQUN_MEASURE_PEOPLE_TABLE_H
#define JIQUN_MEASURE_PEOPLE_TABLE_H

#include "measure/panel.h"

enum people_column {
    PEOPLE_DATE,
    PEOPLE_MONTH_NUMBER,
    PEOPLE_KEY,
    PEOPLE_WEIGHT,
    PEOPLE_STATE,
    PEOPLE_EMPLOYER,
    PEOPLE_LOCATION,
    PEOPLE_FIELD,
    PEOPLE_GRADE,
    PEOPLE_AGE,
    PEOPLE_SKILL,
    PEOPLE_WAGE,
    PEOPLE_COLUMNS
};

/* What somebody does: a post of a firm in production or research, a post of a university or laboratory, none. */
enum people_state { PEOPLE_WITHOUT, PEOPLE_PRODUCTION, PEOPLE_RESEARCH, PEOPLE_UNIVERSITY, PEOPLE_STATES };

struct people_table;

/** A table as a scenario wants it: NULL without memory.  people_table_destroy frees it. */
struct people_table *people_table_create(const struct scenario *scenario);

/** NULL is allowed. */
void people_table_destroy(struct people_table *t);

/** One of the columns.  column in [0, PEOPLE_COLUMNS). */
struct panel_column people_table_column(enum people_column column);

/** Part of all people that a sample of so many is, at most all.  count, people  of the opening, >= 0.  Pure. */
double people_table_share(double count, double people);

/** Whether a person is in the sample of a share.  Pure. */
bool people_table_is_sampled(uint64_t key, double share);

/** Begins the rows of the month that was simulated last, when it is one of those wanted: to be called after
 *  simulation_step, before the next one.  s  borrowed until the last people_table_next */
void people_table_begin(struct people_table *t, const struct simulation *s);

/** Fills the next block of rows.  return their number, 0 when all have been given. */
int64_t people_table_next(struct people_table *t);

/** The columns of the block, [PEOPLE_COLUMNS] arrays of their cells; valid until the next call. */
const void *const *people_table_block(const struct people_table *t);

#endif
