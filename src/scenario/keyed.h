/* Reading a data table by the keys of its rows, so that their order cannot matter. Every wrong cell is told with file, line
 * and column; reading goes on, and the caller ends when errors were collected. */
#ifndef JIQUN_SCENARIO_KEYED_H
#define JIQUN_SCENARIO_KEYED_H

#include <stdbool.h>

#include "base/status.h"
#include "base/table.h"
#include "scenario/tables.h"

/* A set of keys in a column of a table. */
struct keyed {
    const char *column;
    const char *const *keys;
    int n;
};

/** Adds `file:line: column: "value" message`.  row, column of the table. */
void keyed_error(struct errors *errors, const struct table *t, int row, int column, const char *message);

/** Index of a cell's text among keys [n]; -1 after an error with the nearest key. */
int keyed_key(struct errors *errors, const struct table *t, int row, int column, const char *const *keys, int n);

/** A number, or a whole number, within [least, most]; 0 after an error. */
double keyed_number(struct errors *errors, const struct table *t, int row, int column, double least, double most);
double keyed_whole(struct errors *errors, const struct table *t, int row, int column, double least, double most);

/** Copies a name of 1 to TABLES_TEXT - 1 bytes; nothing after an error.  out [TABLES_TEXT] */
void keyed_copy(struct errors *errors, const struct table *t, int row, int column, char *out);

/** Tests that every cell of a column `status`, where there is one, is a known status word. */
void keyed_status(struct errors *errors, const struct table *t);

/** Finds the row of every key, or of every pair of keys (b.column not NULL): row_of[ia * b.n + ib], -1 where there is none.
 *  Tells unknown and repeated keys, and missing ones when `complete`. */
void keyed_rows(struct errors *errors, const struct table *t, struct keyed a, struct keyed b, bool complete,
                int *row_of);

/** The same for one column whose keys [n] must all be there.  row_of [n] */
void keyed_single(struct errors *errors, const struct table *t, const char *column, const char *const *keys, int n,
                  int *row_of);

/** Reads one column over n indexed rows, times factor.  out [n], in the order of the keys; untouched where a row misses. */
void keyed_column(struct errors *errors, const struct table *t, const int *row_of, int n, const char *name,
                  double least, double most, double factor, double *out);
void keyed_names(struct errors *errors, const struct table *t, const int *row_of, int n, const char *name,
                 char (*out)[TABLES_TEXT]);

/** Whether all n rows were found: checks of sums would only repeat the error otherwise. */
bool keyed_complete(const int *row_of, int n);

#endif
