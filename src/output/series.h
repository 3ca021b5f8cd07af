/* Decides how the months of a run wait in memory: for each variable its rows one after the other, as the file will hold
 * them. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_SERIES_H
#define JIQUN_OUTPUT_SERIES_H

#include <stdbool.h>

#include "output/output.h"

enum { SERIES_CELL = 8 }; /* bytes of every value */

struct output {
    char *path;                          /* of the final file, links resolved; owned */
    const struct output_dimension *dims; /* [n_dims], borrowed as all that follows up to provenance */
    int n_dims;
    const struct output_variable *vars; /* [n_vars] */
    int n_vars;
    const struct output_table_form *forms; /* [n_forms] */
    int n_forms;
    const struct output_provenance *provenance;
    size_t *row_length;   /* [n_vars] values of a month */
    unsigned char **rows; /* [n_vars][capacity x row_length x 8 bytes] */
    bool *filled;         /* [n_vars] whether the month in hand has its row */
    int months;           /* committed */
    int capacity;         /* months there is room for, the one in hand included */
};

/** Axes of a variable, time included. */
int series_rank(const struct output_variable *v);

/** Index of a labelled dimension, or -1. */
int series_dimension(const struct output *out, const char *name);

/** Checks the description for contradictions: STATUS_INVARIANT, all of them at once. */
enum status series_check(const struct output *out, struct errors *e);

#endif
