/* Tables for people and programs: rows of texts under named columns, printed as an aligned table, CSV, JSON or YAML.
 * What `jiqun list` prints, whatever the subject. */
#ifndef JIQUN_CLI_LISTING_H
#define JIQUN_CLI_LISTING_H

#include <stdbool.h>
#include <stdio.h>

enum listing_format { LISTING_TABLE, LISTING_CSV, LISTING_JSON, LISTING_YAML, LISTING_FORMATS };

enum { LISTING_COLUMNS = 16 /* most columns of a listing */ };

/* Words for the formats, in the order of enum listing_format: what --format takes. */
extern const char *const listing_format_names[LISTING_FORMATS];

struct listing_column {
    const char *name; /* "path": header of the table and CSV, key of JSON and YAML */
    bool is_number;   /* aligned right; unquoted in JSON and YAML where the cell is a number */
};

struct listing {
    const struct listing_column *columns; /* borrowed */
    int n_columns;
    char **cell; /* [n_rows][n_columns] */
    int n_rows;
    int capacity; /* of rows */
    bool failed;  /* memory ran out */
};

/** An empty listing of n_columns columns; to be emptied by listing_release. */
struct listing listing_of(const struct listing_column *columns, int n_columns);

/** Appends a row; the cells are copied, NULL counts as "". Without memory the listing is marked as failed. */
void listing_add(struct listing *l, const char *const *cells);

/** Appends a row from a format of the columns' texts, as printf, with one '\t' between cells. */
void listing_addf(struct listing *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Keeps the rows in which a cell contains the pattern (capitals do not matter), or matches it as a whole where the
 *  pattern has * or ?.  pattern  NULL keeps all. */
void listing_filter(struct listing *l, const char *pattern);

/** Prints all rows. Chinese characters count as two columns in the table. */
void listing_print(const struct listing *l, enum listing_format format, FILE *f);

/** Frees the rows. */
void listing_release(struct listing *l);

/** Columns of a terminal that a UTF-8 text takes: 2 for wide East Asian characters, 0 for combining ones. */
int listing_width(const char *text);

#endif
