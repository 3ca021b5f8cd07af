/* CSV tables. libcsv decides what a cell is; here the cells become rows of equal length that know their line. The file is
 * given to libcsv line by line, as libcsv itself does not count lines. */
#define _GNU_SOURCE /* strtod_l: a comma as decimal point in the user's locale may not change a table */
#include "base/table.h"

#include <assert.h>
#include <csv.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 1000 }; /* each is compared with those before it */

struct table {
    char *name;
    char *bytes; /* [n_bytes] the file as it was read */
    size_t n_bytes;
    char *pool;        /* the texts of all cells, each with its end */
    const char **cell; /* [(1 + n_rows) n_columns], the header first; into pool */
    int *line;         /* [1 + n_rows] line on which the row begins, the header first */
    int n_rows;        /* below the header */
    int n_columns;     /* 0 until the header is read */
    locale_t locale;   /* "C" */
};

/* What is known while a table is being read. */
struct reader {
    struct table *table;
    struct errors *errors;
    size_t n_pool;    /* bytes of the pool in use */
    size_t n_cells;   /* of complete rows and of the present row */
    size_t row_start; /* first cell of the present row */
    int row_line;     /* line on which the present row begins */
    bool row_ended;   /* whether the line just read ended a row */
    bool failed;
};

static void take_cell(void *text, size_t n, void *data)
{
    struct reader *r = data;
    char *copy = r->table->pool + r->n_pool;
    if (n > 0) {
        memcpy(copy, text, n);
    }
    copy[n] = '\0';
    r->n_pool += n + 1;
    r->table->cell[r->n_cells++] = copy;
}

static void take_row(int end, void *data)
{
    (void)end;
    struct reader *r = data;
    struct table *t = r->table;
    int n = (int)(r->n_cells - r->row_start);
    r->row_ended = true;
    if (t->n_columns == 0) {
        t->n_columns = n;
        t->line[0] = r->row_line;
    } else if (n == t->n_columns) {
        t->line[1 + t->n_rows++] = r->row_line;
    } else {
        errors_add(
            r->errors, STATUS_INPUT,
            "%s:%d: the row has %d cells, the header %d; give every row as many cells as the header and put texts "
            "that contain commas in quotes",
            t->name, r->row_line, n, t->n_columns);
        r->failed = true;
        r->n_cells = r->row_start;
    }
    r->row_start = r->n_cells;
}

/* Length of the first line of n bytes, its end included: after LF, or after a CR that no LF follows. */
static size_t line_length(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == n || bytes[i + 1] != '\n'))) {
            return i + 1;
        }
    }
    return n;
}

static bool is_blank(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strchr(" \t\r\n", bytes[i])) {
            return false;
        }
    }
    return true;
}

static void parse_failed(struct reader *r, struct csv_parser *parser, int line)
{
    r->failed = true;
    if (csv_error(parser) == CSV_EPARSE) {
        errors_add(
            r->errors, STATUS_INPUT,
            "%s:%d: misplaced quote; a quoted cell begins and ends with \", and a quote inside it is written \"\"",
            r->table->name, line);
    } else {
        errors_add(r->errors, STATUS_FILE, "%s:%d: no memory to read the table", r->table->name, line);
    }
}

static void parse_lines(struct reader *r, struct csv_parser *parser, const char *bytes, size_t n)
{
    bool row_open = false;
    int line = 0;
    while (n > 0) {
        size_t length = line_length(bytes, n);
        line++;
        r->row_line = row_open ? r->row_line : line;
        r->row_ended = false;
        if (csv_parse(parser, bytes, length, take_cell, take_row, r) != length) {
            parse_failed(r, parser, line);
            return;
        }
        row_open = !r->row_ended && (row_open || !is_blank(bytes, length));
        bytes += length;
        n -= length;
    }
    if (csv_fini(parser, take_cell, take_row, r) != 0) {
        parse_failed(r, parser, r->row_line);
    }
}

/* Whether column i has the name of one before it, which is then reported. */
static bool is_repeated(const struct reader *r, int i)
{
    const struct table *t = r->table;
    for (int k = 0; k < i; k++) {
        if (strcmp(t->cell[i], t->cell[k]) == 0) {
            errors_add(r->errors, STATUS_INPUT, "%s:%d: columns %d and %d are both named '%s'; give each its own name",
                       t->name, t->line[0], k + 1, i + 1, t->cell[i]);
            return true;
        }
    }
    return false;
}

static void check_header(struct reader *r)
{
    const struct table *t = r->table;
    if (t->n_columns == 0) {
        errors_add(r->errors, STATUS_INPUT, "%s:1: the table is empty; begin it with a row of column names", t->name);
        r->failed = true;
    }
    if (t->n_columns > COLUMNS_MOST) {
        errors_add(r->errors, STATUS_INPUT, "%s:%d: the table has %d columns; no table here has more than %d", t->name,
                   t->line[0], t->n_columns, COLUMNS_MOST);
        r->failed = true;
        return;
    }
    for (int i = 0; i < t->n_columns; i++) {
        if (t->cell[i][0] == '\0') {
            errors_add(r->errors, STATUS_INPUT, "%s:%d: column %d has no name; name every column", t->name, t->line[0],
                       i + 1);
            r->failed = true;
        } else if (is_repeated(r, i)) {
            r->failed = true;
        }
    }
}

/* The line of the first byte NUL, or 0. */
static int line_of_nul(const char *bytes, size_t n)
{
    const char *nul = n > 0 ? memchr(bytes, '\0', n) : NULL;
    int line = nul ? 1 : 0;
    for (const char *b = bytes; nul && b < nul; b++) {
        line += *b == '\n';
    }
    return line;
}

/* Memory for all that n bytes can hold: a cell ends with a comma, a line end or the end of the file. */
static struct table *make_table(const char *name, const char *bytes, size_t n)
{
    size_t n_lines = 1;
    size_t n_cells = 1;
    for (size_t i = 0; i < n; i++) {
        bool ends_line = bytes[i] == '\n' || bytes[i] == '\r';
        n_lines += ends_line;
        n_cells += ends_line || bytes[i] == ',';
    }
    struct table *t = calloc(1, sizeof *t);
    if (!t) {
        return NULL;
    }
    t->name = strdup(name);
    t->bytes = malloc(n + 1);
    t->pool = malloc(n + 2);
    t->cell = malloc(n_cells * sizeof *t->cell);
    t->line = malloc((n_lines + 1) * sizeof *t->line);
    t->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!t->name || !t->bytes || !t->pool || !t->cell || !t->line || !t->locale) {
        table_destroy(t);
        return NULL;
    }
    if (n > 0) {
        memcpy(t->bytes, bytes, n);
    }
    t->n_bytes = n;
    return t;
}

static bool parse_into(struct table *t, struct errors *errors)
{
    struct reader r = {.table = t, .errors = errors};
    struct csv_parser parser;
    size_t mark = t->n_bytes >= 3 && memcmp(t->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        errors_add(errors, STATUS_FILE, "%s: no memory to read the table", t->name);
        return false;
    }
    parse_lines(&r, &parser, t->bytes + mark, t->n_bytes - mark);
    csv_free(&parser);
    if (!r.failed) {
        check_header(&r);
    }
    return !r.failed;
}

struct table *table_parse(const char *name, const char *bytes, size_t n, struct errors *errors)
{
    int line = line_of_nul(bytes, n);
    if (line > 0) {
        errors_add(errors, STATUS_INPUT, "%s:%d: the file contains a NUL byte; give a text file in UTF-8", name, line);
        return NULL;
    }
    struct table *t = n < INT_MAX ? make_table(name, bytes, n) : NULL;
    if (!t) {
        errors_add(errors, STATUS_FILE, "%s: no memory to read the table", name);
        return NULL;
    }
    if (!parse_into(t, errors)) {
        table_destroy(t);
        return NULL;
    }
    return t;
}

/* All bytes of a stream, to be freed, with their number; NULL with errno set when that fails. */
static char *read_all(FILE *file, size_t *n)
{
    size_t capacity = 1 << 16;
    char *bytes = malloc(capacity);
    *n = 0;
    while (bytes) {
        *n += fread(bytes + *n, 1, capacity - *n, file);
        if (*n < capacity) {
            break;
        }
        char *more = realloc(bytes, 2 * capacity);
        if (!more) {
            free(bytes);
        }
        bytes = more;
        capacity *= 2;
    }
    if (bytes && ferror(file)) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

struct table *table_read(const char *path, struct errors *errors)
{
    FILE *file = fopen(path, "rb");
    size_t n = 0;
    char *bytes = file ? read_all(file, &n) : NULL;
    if (!bytes) {
        errors_add(errors, STATUS_FILE, "%s: cannot read the table: %s", path, strerror(errno));
    }
    if (file) {
        fclose(file);
    }
    struct table *t = bytes ? table_parse(path, bytes, n, errors) : NULL;
    free(bytes);
    return t;
}

void table_destroy(struct table *t)
{
    if (!t) {
        return;
    }
    if (t->locale) {
        freelocale(t->locale);
    }
    free(t->name);
    free(t->bytes);
    free(t->pool);
    free(t->cell);
    free(t->line);
    free(t);
}

const char *table_name(const struct table *t)
{
    return t->name;
}

int table_rows(const struct table *t)
{
    return t->n_rows;
}

int table_columns(const struct table *t)
{
    return t->n_columns;
}

const char *table_header(const struct table *t, int column)
{
    assert(column >= 0 && column < t->n_columns);
    return t->cell[column];
}

int table_column(const struct table *t, const char *name, struct errors *errors)
{
    char known[600] = "";
    size_t used = 0;
    for (int i = 0; i < t->n_columns; i++) {
        if (strcmp(t->cell[i], name) == 0) {
            return i;
        }
        int n = snprintf(known + used, sizeof known - used, "%s%s", i > 0 ? ", " : "", t->cell[i]);
        used += (size_t)n < sizeof known - used ? (size_t)n : 0;
    }
    errors_add(errors, STATUS_INPUT, "%s:%d: there is no column '%s'; the columns are %s", t->name, t->line[0], name,
               known);
    return -1;
}

const char *table_text(const struct table *t, int row, int column)
{
    assert(row >= 0 && row < t->n_rows && column >= 0 && column < t->n_columns);
    return t->cell[(size_t)(row + 1) * (size_t)t->n_columns + (size_t)column];
}

bool table_number(const struct table *t, int row, int column, double *out, struct errors *errors)
{
    const char *text = table_text(t, row, column);
    char *end = NULL;
    double value = strtod_l(text, &end, t->locale);
    bool is_decimal = text[0] != '\0' && text[strspn(text, "0123456789+-.eE")] == '\0'; /* no nan, inf or hexadecimal */
    if (!is_decimal || *end != '\0' || !isfinite(value)) {
        errors_add(errors, STATUS_INPUT, "%s:%d: %s: '%s' is not a number; write a decimal number, e.g. -1.5e3",
                   t->name, table_line(t, row), t->cell[column], text);
        return false;
    }
    *out = value;
    return true;
}

int table_line(const struct table *t, int row)
{
    assert(row >= 0 && row < t->n_rows);
    return t->line[1 + row];
}

const char *table_bytes(const struct table *t, size_t *n)
{
    *n = t->n_bytes;
    return t->bytes;
}
