/* Decides what `jiqun export` writes into the cells: series by month, wide or long (export_series.c), and the rows of a
 * table such as the firm panel (export_table.c).
 */
#ifndef JIQUN_CLI_EXPORT_H
#define JIQUN_CLI_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "cli/csv.h"
#include "output/result.h"

enum { EXPORT_MONTHS_MOST = 12 * 2000 }; /* before and after 2022-01: the calendar has them all */

/* Series to be written. */
struct export_series {
    const int *variable; /* [n] indices in the result */
    int n;
    int first;    /* month, 0 is the first of the file */
    int months;   /* how many, > 0 */
    bool is_long; /* one row for each place of a month; else one for each month */
    bool chinese; /* headings and labels */
};

/** Writes the series, headings first.
 *  what->is_long wants series of the same dimensions (export_other_dimensions).
 *  Errors  STATUS_FILE: the file is damaged, no memory. Whether the text arrived is asked of the stream. */
enum status export_series(struct result *r, const struct export_series *what, struct csv *csv, struct errors *e);

/** Index of the first variable of the list whose dimensions are not those of variable[0], or -1. */
int export_other_dimensions(const struct result *r, const int *variable, int n);

/* Rows to be written. */
struct export_rows {
    int table;         /* index in the result */
    const int *column; /* [n] indices in the table, in the order wanted */
    int n;
    int date_column; /* that from and until look at; -1: all rows are wanted */
    int from, until; /* months since 2022-01, both included */
    bool chinese;
};

/** Writes the rows of a table, headings first, reading in blocks so that a long table needs no more memory than a short
 *  one.  Errors as export_series. */
enum status export_rows(struct result *r, const struct export_rows *what, struct csv *csv, struct errors *e);

/** The column of a table that says when: the first in days since 2022-01-01; -1 without one. */
int export_date_column(const struct result_table *table);

/** "gdp (million yuan)"; pure numbers have no unit.  text  [size] receives it */
void export_heading(const char *name, const char *unit, bool chinese, char *text, size_t size);

/** The unit in Chinese where it is known, else as it is. */
const char *export_unit(const char *unit, bool chinese);

#endif
