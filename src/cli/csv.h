/* Decides how values become comma-separated text that spreadsheets and programs read back as they were: quotes where a
 * text needs them (RFC 4180), numbers in as few digits as give the same bits again, a decimal point in every locale, an
 * empty cell for what is missing.
 */
#ifndef JIQUN_CLI_CSV_H
#define JIQUN_CLI_CSV_H

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { CSV_NUMBER = 40 }; /* bytes of the longest number with its end */

/* Where rows go. */
struct csv {
    FILE *out;       /* borrowed */
    bool in_row;     /* a cell of the row is already there */
    locale_t before; /* of the thread, put back at the end */
};

/** Begins; until csv_end the thread has the locale C.
 *  bom  whether a UTF-8 byte order mark comes first, by which Excel knows the encoding */
struct csv csv_begin(FILE *out, bool bom);

/** Puts the thread's locale back. Whether all arrived is asked of the stream. */
void csv_end(struct csv *csv);

/* One cell each. */
void csv_text(struct csv *csv, const char *text);
void csv_double(struct csv *csv, double x); /* NaN: an empty cell */
void csv_float(struct csv *csv, float x);   /* NaN: an empty cell */
void csv_int64(struct csv *csv, int64_t x);
void csv_uint64(struct csv *csv, uint64_t x);

/** Ends the row. */
void csv_end_row(struct csv *csv);

/** The shortest text that reads back as the same number; in the locale C only.
 *  x  no NaN     text  [CSV_NUMBER] receives it     return  text */
char *csv_double_text(double x, char *text);
char *csv_float_text(float x, char *text);

#endif
