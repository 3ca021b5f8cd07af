/* Decides how the months of a run wait in memory: for each variable its rows one after the other, as the file will hold
 * them. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_SERIES_H
#define JIQUN_OUTPUT_SERIES_H

#include <stdbool.h>

#include "output/output.h"
#include "output/part.h"

enum { SERIES_CELL = 8 }; /* bytes of every value */

/* Rows of a table that lie in the records, in the order in which they came. */
struct block {
    int form;
    int64_t rows;
    uint64_t place; /* of the first column in the file */
};

struct output {
    char *path;                          /* of the final file, links resolved; owned */
    const struct output_dimension *dims; /* [n_dims], borrowed as all that follows up to provenance */
    int n_dims;
    const struct output_variable *vars; /* [n_vars] */
    int n_vars;
    const struct output_table_form *forms; /* [n_forms] */
    int n_forms;
    const struct output_provenance *provenance;
    size_t *row_length;    /* [n_vars] values of a month */
    unsigned char **rows;  /* [n_vars][capacity x row_length x 8 bytes] */
    bool *filled;          /* [n_vars] whether the month in hand has its row */
    int months;            /* committed */
    int capacity;          /* months there is room for, the one in hand included */
    unsigned char *record; /* [record_size] a month as it is recorded: all rows, one after the other */
    size_t record_size;
    struct part *part;    /* the records; NULL until the first month or output_begin */
    struct block *blocks; /* [n_blocks] */
    int64_t n_blocks, blocks_room;
    bool kept; /* whether the records outlive output_abort */
};

/** Counts the month in hand as committed and makes room for the next.  Errors: STATUS_FILE: no memory. */
enum status output_count_month(struct output *out, struct errors *e);

/** Bytes of a cell of a table. */
size_t series_cell(enum output_cell type);

/** Bytes of a row of a table. */
size_t series_row(const struct output_table_form *form);

/** Fingerprint of the description: which series of which shape a row of records holds. */
uint64_t series_fingerprint(const struct output *out);

/** Axes of a variable, time included. */
int series_rank(const struct output_variable *v);

/** Index of a labelled dimension, or -1. */
int series_dimension(const struct output *out, const char *name);

/** Checks the description for contradictions: STATUS_INVARIANT, all of them at once. */
enum status series_check(const struct output *out, struct errors *e);

#endif
