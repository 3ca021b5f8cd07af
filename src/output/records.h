/* Decides what the records of a run say: first how the run was made and what its rows are, then for each month the rows of
 * its tables and its rows of all series; and how a run goes on from them. Private to this folder; recovery_... and
 * output_adopt of output.h are here too.
 */
#ifndef JIQUN_OUTPUT_RECORDS_H
#define JIQUN_OUTPUT_RECORDS_H

#include "output/series.h"

/** Makes the records of a result with their head. */
enum status records_begin(struct output *out, struct errors *e);

/** Appends the month in hand. */
enum status records_append(struct output *out, struct errors *e);

#endif
