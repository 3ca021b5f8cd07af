/* Decides how series, labels and tables of rows are read back from a result file: for comparisons, exports, `jiqun info`
 * and the check that a repeated run has the same hashes.
 */
#ifndef JIQUN_OUTPUT_RESULT_H
#define JIQUN_OUTPUT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "output/output.h"

struct result;

/** One variable as it lies in the file. Texts belong to the result. */
struct result_variable {
    const char *name;  /* "output", "accounts/balance_sheet" */
    const char *units; /* "" when none */
    const char *long_name;
    const char *long_name_zh;
    enum output_type type;
    int n_dims;
    const char *dims[OUTPUT_MAX_DIMENSIONS];
    size_t length[OUTPUT_MAX_DIMENSIONS];
};

/** One column of a table of rows. Texts belong to the result. */
struct result_column {
    const char *name;
    const char *units; /* "" when none */
    const char *long_name;
    const char *long_name_zh;
    enum output_cell type;
    const char *const *flag; /* [n_flags] words for the values 0 to n_flags - 1; NULL: plain numbers */
    int n_flags;
};

/** A table of rows: a group of the root with one-dimensional variables over a dimension that is not time. */
struct result_table {
    const char *name;          /* "panel" */
    const char *row_dimension; /* "panel_row" */
    int64_t n_rows;
    struct result_column *columns; /* [n_columns] in file order */
    int n_columns;
};

/** Opens a result and lists its variables and tables. Errors as provenance_read; *out is NULL then. */
enum status result_open(const char *path, struct result **out, struct errors *e);

/** NULL is allowed. */
void result_close(struct result *r);

int result_months(const struct result *r);
int result_first_month(const struct result *r); /* months since 2022-01 */
int result_count(const struct result *r);       /* variables with a time dimension, in file order */
const struct result_variable *result_variable(const struct result *r, int i);

/** Index of the variable, or -1. */
int result_find(const struct result *r, const char *name);

/** Place of `key` in a dimension ("cluster", "integrated_circuits"), or -1 when either is unknown. */
int result_place(const struct result *r, const char *dimension, const char *key);

/** Whole variables, all months, last dimension fastest; `values` has the product of all lengths.
 *  Errors: STATUS_FILE: damaged; STATUS_INPUT: no such variable, or another type (double reads the integers too). */
enum status result_read_double(struct result *r, const char *name, double *values, struct errors *e);
enum status result_read_int64(struct result *r, const char *name, int64_t *values, struct errors *e);
enum status result_read_uint64(struct result *r, const char *name, uint64_t *values, struct errors *e);

/** Some months of a variable, as they lie in the file: 8 bytes a value, of the variable's type.
 *  variable  its index     first  the first of them, 0 is the file's first month     n  how many, > 0
 *  values    [n x product of the lengths after time], last dimension fastest
 *  Errors: STATUS_FILE: damaged. */
enum status result_read_months(struct result *r, int variable, int first, int n, void *values, struct errors *e);

/** Values in the whole variable; 0 when unknown. */
size_t result_size(const struct result *r, const char *name);

/** The texts of a coordinate or label of the root ("cluster", "cluster_name_zh"), in the order of its places.
 *  n       receives their number; 0 when there is no such column of texts
 *  return  texts that belong to the result, or NULL */
const char *const *result_texts(struct result *r, const char *name, int *n);

/** What a dimension is called, "集群或其他部门" for cluster; "" when the file does not say. Belongs to the result. */
const char *result_dimension_name(struct result *r, const char *dimension, bool chinese);

int result_table_count(const struct result *r); /* tables of rows, in file order */
const struct result_table *result_table(const struct result *r, int i);

/** Some rows of one column of a table, as they lie in the file, in the column's type.
 *  table, column  their indices     first  the first row, 0 .. n_rows     n  how many, >= 0
 *  cells          [n] of the column's type
 *  Errors: STATUS_FILE: damaged. */
enum status result_read_cells(struct result *r, int table, int column, int64_t first, int64_t n, void *cells,
                              struct errors *e);

/** The state hashes by month (variable "state_hash"), to be freed with free(); *n months. NULL on error. */
uint64_t *output_hashes(const char *path, int *n, struct errors *e);

#endif
