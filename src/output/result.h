/* Decides how series are read back from a result file: for comparisons, exports, `jiqun info` and the check that a
 * repeated run has the same hashes.
 */
#ifndef JIQUN_OUTPUT_RESULT_H
#define JIQUN_OUTPUT_RESULT_H

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

/** Opens a result and lists its variables. Errors as provenance_read; *out is NULL then. */
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

/** Values in the whole variable; 0 when unknown. */
size_t result_size(const struct result *r, const char *name);

/** The state hashes by month (variable "state_hash"), to be freed with free(); *n months. NULL on error. */
uint64_t *output_hashes(const char *path, int *n, struct errors *e);

#endif
