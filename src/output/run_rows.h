/* Decides which tables of rows a run writes beside its series: the firm panel, the snapshots of supply links and the
 * panel of people, as the scenario wants them. measure/ fills their columns, the writer (output.h) takes them; here they meet. */
#ifndef JIQUN_OUTPUT_RUN_ROWS_H
#define JIQUN_OUTPUT_RUN_ROWS_H

#include "engine/simulation.h"
#include "output/output.h"

enum { RUN_ROWS_TABLES = 3 };

struct run_rows;

/** The tables of a scenario.
 *  scenario  borrowed until run_rows_destroy
 *  out       receives them; NULL on error     Errors: STATUS_FILE when memory lacks. */
enum status run_rows_create(const struct scenario *scenario, struct run_rows **out, struct errors *errors);

/** Their descriptions for output_create, which borrows them, and their number; they live until run_rows_destroy. */
const struct output_table_form *run_rows_forms(const struct run_rows *rows);
int run_rows_count(const struct run_rows *rows);

/** Adds the rows of the month that was simulated last: before output_commit_month of it.
 *  out  made with these forms     Errors: as output_add_rows; STATUS_FILE when memory lacks. */
enum status run_rows_add(struct run_rows *rows, struct output *out, const struct simulation *s, struct errors *errors);

/** NULL is allowed. */
void run_rows_destroy(struct run_rows *rows);

#endif
