/* Decides how tables of rows, such as a firm panel, go through the records into the file: a block of rows is one record,
 * column after column, and the file's columns are put together from the blocks, a few chunks at a time, compressed
 * by all processors: a panel of all firms is hundreds of megabytes. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_ROWS_H
#define JIQUN_OUTPUT_ROWS_H

#include "output/h5.h"
#include "output/series.h"

/** Appends a block to the records and notes where it lies.  Errors: STATUS_FILE. */
enum status rows_append(struct output *out, int form, int64_t n, const void *const *columns, struct errors *e);

/** Notes a block that was read from the records.
 *  record  of kind PART_ROWS     Errors: STATUS_FILE: it does not fit the table's description, no memory. */
enum status rows_note(struct output *out, const struct record *record, struct errors *e);

/** Adds every table to the file: a group of its name, empty when no row came. Failures go to h. */
void rows_write(struct h5 *h, const struct output *out);

#endif
