/* Decides how the rows of a table become cells: flags as words, days as dates, and only a block of rows in memory at a
 * time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "cli/export.h"

enum { BLOCK_ROWS = 1 << 17, HEADING_BYTES = 512, DATE_BYTES = 16, DAYS_MOST = 28 * EXPORT_MONTHS_MOST };

static const char DAYS_SINCE[] = "days since 2022-01-01";

/* How the cells of a column are written. */
enum writing { AS_NUMBER, AS_WORD, AS_DATE };

struct column {
    int index; /* in the table */
    enum output_cell type;
    enum writing writing;
    const char *const *word; /* [n_words] */
    int n_words;
    void *cells; /* [BLOCK_ROWS] */
};

/* What is being written. */
struct work {
    struct result *r;
    const struct export_rows *what;
    const struct result_table *table;
    struct csv *csv;
    struct column *column; /* [n] those wanted, then the one that says when, if any */
    int n_columns;
};

static enum writing writing_of(const struct result_column *c)
{
    if (c->flag)
        return AS_WORD;
    return c->type == OUTPUT_CELL_INT32 && strcmp(c->units, DAYS_SINCE) == 0 ? AS_DATE : AS_NUMBER;
}

int export_date_column(const struct result_table *table)
{
    for (int c = 0; c < table->n_columns; c++)
        if (writing_of(&table->columns[c]) == AS_DATE)
            return c;
    return -1;
}

/* The month that a day lies in; days since 2022-01-01. */
static int month_of_day(int days)
{
    int month = (int)(days / 30.436875);
    while (calendar_days(month) > days)
        month--;
    while (calendar_days(month + 1) <= days)
        month++;
    return month;
}

static size_t cell_bytes(enum output_cell type)
{
    switch (type) {
    case OUTPUT_CELL_UINT64: return sizeof(uint64_t);
    case OUTPUT_CELL_INT32: return sizeof(int32_t);
    case OUTPUT_CELL_INT8: return sizeof(int8_t);
    case OUTPUT_CELL_FLOAT: return sizeof(float);
    }
    return 0;
}

/* Places of the root's dimensions that a column may name. */
static const char *const dimensions[] = {"cluster", "city"};

/* Whether all words of a column are keys of a dimension, in its order. */
static bool are_keys(const struct result_column *c, const char *const *keys, int n)
{
    bool are = keys && c->n_flags <= n;
    for (int i = 0; are && i < c->n_flags; i++)
        are = strcmp(c->flag[i], keys[i]) == 0;
    return are;
}

/* The words of a column; in Chinese where they are the keys of a dimension that has Chinese names. */
static const char *const *words_of(struct result *r, const struct result_column *c, bool chinese)
{
    for (size_t i = 0; chinese && c->flag && i < sizeof dimensions / sizeof dimensions[0]; i++) {
        char label[HEADING_BYTES];
        int n = 0;
        const char *const *keys = result_texts(r, dimensions[i], &n);
        if (!are_keys(c, keys, n))
            continue;
        snprintf(label, sizeof label, "%s_name_zh", dimensions[i]);
        const char *const *names = result_texts(r, label, &n);
        if (names && n >= c->n_flags)
            return names;
    }
    return c->flag;
}

static bool open_column(struct work *w, int index)
{
    const struct result_column *c = &w->table->columns[index];
    struct column *column = &w->column[w->n_columns++];
    *column = (struct column){.index = index, .type = c->type, .writing = writing_of(c), .n_words = c->n_flags};
    column->word = words_of(w->r, c, w->what->chinese);
    column->cells = calloc(BLOCK_ROWS, cell_bytes(c->type));
    return column->cells != NULL;
}

static bool open_columns(struct work *w)
{
    w->column = calloc((size_t)w->what->n + 1, sizeof *w->column);
    bool good = w->column != NULL;
    for (int i = 0; good && i < w->what->n; i++)
        good = open_column(w, w->what->column[i]);
    return good && (w->what->date_column < 0 || open_column(w, w->what->date_column));
}

static void close_columns(struct work *w)
{
    for (int i = 0; i < w->n_columns; i++)
        free(w->column[i].cells);
    free(w->column);
}

static void write_headings(const struct work *w)
{
    for (int i = 0; i < w->what->n; i++) {
        const struct result_column *c = &w->table->columns[w->what->column[i]];
        const enum writing writing = writing_of(c);
        char text[HEADING_BYTES];
        export_heading(w->what->chinese && c->long_name_zh[0] ? c->long_name_zh : c->name,
                       writing == AS_NUMBER ? c->units : "", w->what->chinese, text, sizeof text);
        csv_text(w->csv, text);
    }
    csv_end_row(w->csv);
}

/* "2022-01-15"; a number where the calendar has no such day. */
static void write_date(struct csv *csv, int32_t days)
{
    char text[CALENDAR_TEXT + DATE_BYTES];
    if (days > DAYS_MOST || days < -DAYS_MOST) {
        csv_int64(csv, days);
        return;
    }
    const int month = month_of_day(days);
    calendar_format(month, text);
    snprintf(text + strlen(text), DATE_BYTES, "-%02d", days - calendar_days(month) + 1);
    csv_text(csv, text);
}

static void write_small(struct csv *csv, const struct column *c, int8_t value)
{
    if (c->writing == AS_WORD && value >= 0 && value < c->n_words)
        csv_text(csv, c->word[value]);
    else
        csv_int64(csv, value);
}

static void write_cell(struct csv *csv, const struct column *c, int64_t row)
{
    switch (c->type) {
    case OUTPUT_CELL_UINT64: csv_uint64(csv, ((const uint64_t *)c->cells)[row]); break;
    case OUTPUT_CELL_FLOAT: csv_float(csv, ((const float *)c->cells)[row]); break;
    case OUTPUT_CELL_INT8: write_small(csv, c, ((const int8_t *)c->cells)[row]); break;
    case OUTPUT_CELL_INT32:
        if (c->writing == AS_NUMBER)
            csv_int64(csv, ((const int32_t *)c->cells)[row]);
        else
            write_date(csv, ((const int32_t *)c->cells)[row]);
        break;
    }
}

/* Whether a row lies between the months wanted. */
static bool is_wanted(const struct work *w, int64_t row)
{
    if (w->what->date_column < 0)
        return true;
    const struct column *c = &w->column[w->what->n];
    const int32_t days = ((const int32_t *)c->cells)[row];
    return days >= calendar_days(w->what->from) && days < calendar_days(w->what->until + 1);
}

static enum status write_block(const struct work *w, int64_t first, int64_t n, struct errors *e)
{
    for (int i = 0; i < w->n_columns; i++)
        if (result_read_cells(w->r, w->what->table, w->column[i].index, first, n, w->column[i].cells, e) != STATUS_OK)
            return STATUS_FILE;
    for (int64_t row = 0; row < n; row++) {
        if (!is_wanted(w, row))
            continue;
        for (int i = 0; i < w->what->n; i++)
            write_cell(w->csv, &w->column[i], row);
        csv_end_row(w->csv);
    }
    return STATUS_OK;
}

enum status export_rows(struct result *r, const struct export_rows *what, struct csv *csv, struct errors *e)
{
    struct work w = {.r = r, .what = what, .table = result_table(r, what->table), .csv = csv};
    enum status s = STATUS_OK;
    if (!open_columns(&w))
        s = errors_add(e, STATUS_FILE, "no memory left for %d rows of %s", BLOCK_ROWS, w.table->name);
    else
        write_headings(&w);
    for (int64_t first = 0; s == STATUS_OK && first < w.table->n_rows; first += BLOCK_ROWS) {
        const int64_t left = w.table->n_rows - first;
        s = write_block(&w, first, left < BLOCK_ROWS ? left : BLOCK_ROWS, e);
    }
    close_columns(&w);
    return s;
}
