/* Data tables: CSV files as in RFC 4180 with one header row, read by libcsv in strict mode. Whatever is wrong with a file
 * is told with file and line, since a wrong number in a table is a wrong result that nobody sees. Blanks around unquoted
 * cells do not count, empty lines are skipped, a UTF-8 byte order mark is taken off. */
#ifndef JIQUN_BASE_TABLE_H
#define JIQUN_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct table;

/** Reads a file.
 *  path  as the user knows it; it begins every message     errors  where messages go
 *  return  to be freed with table_destroy, or NULL: STATUS_FILE when the file cannot be read, STATUS_INPUT otherwise
 *          (as table_parse). */
struct table *table_read(const char *path, struct errors *errors);

/** Reads a table from memory.
 *  name  begins every message, like a path     bytes  [n], copied     errors  where messages go
 *  return  to be freed with table_destroy, or NULL after telling: no header row, a column without name or twice, a row
 *          longer or shorter than the header (all of them), misplaced quotes, a NUL byte (STATUS_INPUT), no memory
 *          (STATUS_FILE). */
struct table *table_parse(const char *name, const char *bytes, size_t n, struct errors *errors);

/** Frees a table and all texts that it gave out.  t  may be NULL. */
void table_destroy(struct table *t);

/** The name that the messages begin with: the path of the file. */
const char *table_name(const struct table *t);

/** Number of rows below the header. */
int table_rows(const struct table *t);

/** Number of columns. */
int table_columns(const struct table *t);

/** Name of column `column`, 0 <= column < table_columns(t). */
const char *table_header(const struct table *t, int column);

/** Place of the column with a name, or -1 after adding an error that lists the columns there are (STATUS_INPUT).
 *  errors  may be NULL for a column that may be missing. */
int table_column(const struct table *t, const char *name, struct errors *errors);

/** Text of a cell, never NULL, "" when empty; it belongs to the table.  row, column  in range (assertion). */
const char *table_text(const struct table *t, int row, int column);

/** The number in a cell, as in "-1.5e3", whatever the locale.
 *  out  set when the cell is a finite decimal number
 *  return  false after adding "file:line: column: ..." (STATUS_INPUT) for an empty cell or any other text. */
bool table_number(const struct table *t, int row, int column, double *out, struct errors *errors);

/** Line of the file on which a row begins, from 1; the header counts. */
int table_line(const struct table *t, int row);

/** The file as it was read, for digests and for storing it in the output.
 *  n  set to its length     return  bytes that belong to the table. */
const char *table_bytes(const struct table *t, size_t *n);

#endif
