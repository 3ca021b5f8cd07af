/* Decides what an open result consists of: shared by the files that read series (result.c) and those that read labels and
 * tables of rows (result_table.c). Private to this folder.
 */
#ifndef JIQUN_OUTPUT_RESULT_PARTS_H
#define JIQUN_OUTPUT_RESULT_PARTS_H

#include "output/h5.h"
#include "output/result.h"

/* A column of texts that was asked for. */
struct result_label {
    const char *name; /* kept by the result */
    char **text;      /* [n], NULL when there is none of this name */
    int n;
};

struct result {
    struct h5 h;
    char *path;
    int months;
    int first_month;
    struct result_variable *variables; /* [n_variables] */
    int n_variables;
    struct result_table *tables; /* [n_tables] */
    int n_tables;
    struct result_label *labels; /* [n_labels] */
    int n_labels;
    char **texts; /* [n_texts] all that variables, tables and labels point to */
    int n_texts;
};

/** Keeps a text until the result is closed; takes it over, NULL becomes "". Failures go to r->h. */
const char *result_keep(struct result *r, char *text);

/** An array with room for one element more, grown by realloc.
 *  array  NULL at first     n  its elements     size  bytes of one     return  the array, or NULL after noting it in h */
void *result_grow(struct h5 *h, void *array, int n, size_t size);

/** The name of the dimension of an axis without its group, or NULL when it has none; to be freed. */
char *result_axis_name(hid_t dataset, int axis);

/** Reads a block of a dataset.
 *  type  of the values in memory     rank  axes of the dataset     first, count  [rank] where the block begins, its size
 *  values  [product of count], last axis fastest     name  for messages.  Failures go to h. */
void result_read_part(struct h5 *h, hid_t dataset, hid_t type, int rank, const hsize_t *first, const hsize_t *count,
                      void *values, const char *name);

/** Adds a dataset to the table named `group` when it is a column of rows; anything else is passed over. */
void result_add_column(struct result *r, const char *group, const char *name, hid_t dataset);

/** Frees tables and labels. */
void result_free_tables(struct result *r);

#endif
