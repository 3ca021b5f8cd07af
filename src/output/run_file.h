/* Decides what a run writes: which dimensions, series and matrices its file has, and what of the simulation fills them.
 * The writer (output.h) knows no model, the model knows no file; here they meet. */
#ifndef JIQUN_OUTPUT_RUN_FILE_H
#define JIQUN_OUTPUT_RUN_FILE_H

#include "base/status.h"
#include "measure/measure.h"
#include "output/output.h"
#include "output/provenance.h"

struct run_file;

/** Prepares the file of a run; nothing is left on disk, but that `path` can be written is tried.
 *  scenario, tables  borrowed until run_file_finish or run_file_abort
 *  repeated  provenance of the result that is repeated unchanged, so that the new file says the same; borrowed; NULL for
 *            a run of a scenario
 *  out       receives it; NULL on error
 *  Errors    as output_create; STATUS_FILE when memory lacks. */
enum status run_file_create(const char *path, const struct scenario *scenario, const struct tables *tables,
                            const struct provenance *repeated, struct run_file **out, struct errors *errors);

/** recovery_open by this program. */
enum status run_file_recover(const char *path, struct recovery **recovery, struct errors *errors);

/** The file of a run that goes on after `months` months of its records.
 *  recovery  borrowed until the file is finished: provenance; its records go over to the file
 *  Errors    as output_create and output_adopt. */
enum status run_file_resume(struct recovery *recovery, int months, const struct scenario *scenario,
                            const struct tables *tables, struct run_file **out, struct errors *errors);

/** The writer beneath: records, their place, rows of months done. Belongs to the file. */
struct output *run_file_output(struct run_file *file);

/** Adds the month that was simulated last.  m  measure_take of it.  Errors: as output_commit_month. */
enum status run_file_add(struct run_file *file, const struct simulation *s, const struct measure *m,
                         struct errors *errors);

/** Writes the file in place of the old one and frees `file` in every case.  Errors: as output_finish. */
enum status run_file_finish(struct run_file *file, struct errors *errors);

/** Drops everything; the old file stays. NULL is allowed. */
void run_file_abort(struct run_file *file);

/** The rows of the balance sheet as the file shows them: deposits and the out-of-province position apart, net worth with
 *  its sign reversed, so that every column sums to zero.  value [RUN_FILE_ITEMS][ACCOUNT_COUNT] fen */
enum { RUN_FILE_ITEMS = ITEM_COUNT + 2 };
void run_file_balance(const struct balance_sheet *sheet, int64_t value[RUN_FILE_ITEMS][ACCOUNT_COUNT]);

#endif
