/* The firm panel: one row for every firm that is in it at the end of each period of run.panel.every months, and one in the
 * month in which a firm fails. Reads the simulation after a step, changes nothing. Values are those of a whole firm: sums of
 * the part that is simulated divided by its slice; `weight` says for how many firms of Jiangsu the row stands, so that
 * the sum of weight x value over the rows is the total of Jiangsu.
 *
 * Who is in the panel follows from the firm's key alone, not from seeds: twins and runs with other seeds follow the same
 * firms, and those of a small share are among those of a larger one. Rows stand in the order of the rows of the state, then
 * those that failed: any number of threads gives the same. */
#ifndef JIQUN_MEASURE_PANEL_H
#define JIQUN_MEASURE_PANEL_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/simulation.h"
#include "scenario/panel.h"

/* Columns that every row has, before the fields that the scenario wants. */
enum panel_key { PANEL_DATE, PANEL_MONTH_NUMBER, PANEL_KEY, PANEL_WEIGHT, PANEL_STATE, PANEL_MONTHS, PANEL_KEYS };

enum panel_state { PANEL_ALIVE, PANEL_FAILED, PANEL_MERGED, PANEL_STATES };

/* What a column is called and what its cells are. Texts live as long as the program. */
struct panel_column {
    const char *name;
    enum panel_cell cell;
    const char *unit;
    const char *en, *zh;
    const char *comment;        /* NULL: none */
    const char *(*flag)(int i); /* INT8: word of the value i; NULL: plain numbers */
    int n_flags;
};

struct panel;

/** A panel as a scenario wants it (run.panel): NULL without memory.  panel_destroy frees it. */
struct panel *panel_create(const struct scenario *scenario);

/** NULL is allowed. */
void panel_destroy(struct panel *p);

/** Keeps one firm alone, whatever the share. */
void panel_follow(struct panel *p, uint64_t key);

/** Number of columns, and one of them.  column in [0, panel_columns()), PANEL_KEYS first. */
int panel_columns(const struct panel *p);
struct panel_column panel_column(const struct panel *p, int column);

/** Whether a firm is in the sample of a share.  Pure. */
bool panel_is_sampled(uint64_t key, double share);

/** Looks who has a row in the month that was simulated last: to be called after simulation_step, before the next one.
 *  s  borrowed until the last panel_next     Errors: STATUS_FILE when memory lacks. */
enum status panel_begin(struct panel *p, const struct simulation *s, struct errors *errors);

/** Fills the next block of rows.  return their number, 0 when all have been given. */
int64_t panel_next(struct panel *p);

/** The columns of the block, [panel_columns()] arrays of their cells; valid until the next call. */
const void *const *panel_block(const struct panel *p);

#endif
