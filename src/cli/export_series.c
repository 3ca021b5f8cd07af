/* Decides how series become rows of cells. Wide: a row is a month and a column is one place of a series, as people look
 * at them. Long: a row is one place of one month, as pivot tables and regressions want them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "cli/export.h"

enum { BLOCK_BYTES = 1 << 22, HEADING_BYTES = 1024, LABEL_BYTES = 64, CELL_BYTES = 8 };

/* How the places of a dimension are called. */
struct places {
    const char *const *text; /* [length], NULL: by their numbers */
    size_t length;
};

/* What is being written. */
struct work {
    struct result *r;
    const struct export_series *what;
    struct csv *csv;
    size_t *row;           /* [n] values of a month, of each series */
    size_t all;            /* their sum */
    unsigned char *values; /* [block x all x CELL_BYTES], series after series */
};

const char *export_unit(const char *unit, bool chinese)
{
    static const char *const words[][2] = {{"million yuan", "百万元"}, {"yuan", "元"},    {"fen", "分"},
                                           {"person", "人"},           {"month", "月"},   {"months", "月"},
                                           {"yuan/year", "元/年"},     {"1/year", "1/年"}};
    for (size_t i = 0; chinese && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], unit) == 0)
            return words[i][1];
    return unit;
}

void export_heading(const char *name, const char *unit, bool chinese, char *text, size_t size)
{
    const bool bare = unit[0] == '\0' || strcmp(unit, "1") == 0;
    const char *words = bare ? "" : export_unit(unit, chinese);
    snprintf(text, size, "%s%s%s%s", name, bare ? "" : " (", words, bare ? "" : ")");
}

static const char *name_of(const struct result_variable *v, bool chinese)
{
    return chinese && v->long_name_zh[0] ? v->long_name_zh : v->name;
}

/* Chinese names where they are wanted and there, else the keys. */
static struct places places_of(struct result *r, const char *dimension, size_t length, bool chinese)
{
    char label[LABEL_BYTES];
    int n = 0;
    snprintf(label, sizeof label, "%s_name_zh", dimension);
    const char *const *text = chinese ? result_texts(r, label, &n) : NULL;
    if (!text)
        text = result_texts(r, dimension, &n);
    return (struct places){.text = (size_t)n == length ? text : NULL, .length = length};
}

static const char *place_text(const struct places *places, size_t i, char number[CSV_NUMBER])
{
    if (places->text)
        return places->text[i];
    snprintf(number, CSV_NUMBER, "%zu", i);
    return number;
}

/* Which place of each axis a value of a month's row belongs to; the last axis runs fastest. */
static void split_place(const struct result_variable *v, size_t place, size_t at[OUTPUT_MAX_DIMENSIONS])
{
    for (int d = v->n_dims - 1; d > 0; d--) {
        at[d] = place % v->length[d];
        place /= v->length[d];
    }
}

static void describe_places(struct result *r, const struct result_variable *v, bool chinese,
                            struct places places[OUTPUT_MAX_DIMENSIONS])
{
    for (int d = 1; d < v->n_dims; d++)
        places[d] = places_of(r, v->dims[d], v->length[d], chinese);
}

/* "output_cluster_city [biomedicine / Suzhou]". The places are parted by a stroke: a comma would need quotes. */
static void write_place_name(const struct result_variable *v, const struct places *places, size_t place, bool chinese,
                             char *text, size_t size)
{
    size_t at[OUTPUT_MAX_DIMENSIONS];
    size_t used = (size_t)snprintf(text, size, "%s", name_of(v, chinese));
    split_place(v, place, at);
    for (int d = 1; d < v->n_dims && used < size; d++) {
        char number[CSV_NUMBER];
        used += (size_t)snprintf(text + used, size - used, "%s%s%s", d == 1 ? " [" : " / ",
                                 place_text(&places[d], at[d], number), d + 1 == v->n_dims ? "]" : "");
    }
}

static void write_wide_headings(const struct work *w)
{
    for (int i = 0; i < w->what->n; i++) {
        const struct result_variable *v = result_variable(w->r, w->what->variable[i]);
        struct places places[OUTPUT_MAX_DIMENSIONS];
        describe_places(w->r, v, w->what->chinese, places);
        for (size_t p = 0; p < w->row[i]; p++) {
            char name[HEADING_BYTES], text[HEADING_BYTES + LABEL_BYTES];
            write_place_name(v, places, p, w->what->chinese, name, sizeof name);
            export_heading(name, v->units, w->what->chinese, text, sizeof text);
            csv_text(w->csv, text);
        }
    }
}

static void write_long_headings(const struct work *w)
{
    const struct result_variable *first = result_variable(w->r, w->what->variable[0]);
    const bool chinese = w->what->chinese;
    for (int d = 1; d < first->n_dims; d++) {
        const char *name = chinese ? result_dimension_name(w->r, first->dims[d], true) : "";
        csv_text(w->csv, name[0] ? name : first->dims[d]);
    }
    for (int i = 0; i < w->what->n; i++) {
        const struct result_variable *v = result_variable(w->r, w->what->variable[i]);
        char text[HEADING_BYTES];
        export_heading(name_of(v, chinese), v->units, chinese, text, sizeof text);
        csv_text(w->csv, text);
    }
}

static void write_headings(const struct work *w)
{
    csv_text(w->csv, w->what->chinese ? "月份" : "month");
    if (w->what->is_long)
        write_long_headings(w);
    else
        write_wide_headings(w);
    csv_end_row(w->csv);
}

static void write_value(struct csv *csv, enum output_type type, const unsigned char *cell)
{
    double real;
    int64_t whole;
    uint64_t natural;
    switch (type) {
    case OUTPUT_DOUBLE: csv_double(csv, *(double *)memcpy(&real, cell, CELL_BYTES)); break;
    case OUTPUT_INT64: csv_int64(csv, *(int64_t *)memcpy(&whole, cell, CELL_BYTES)); break;
    case OUTPUT_UINT64: csv_uint64(csv, *(uint64_t *)memcpy(&natural, cell, CELL_BYTES)); break;
    }
}

static void write_month_cell(const struct work *w, int month)
{
    char text[CALENDAR_TEXT];
    csv_text(w->csv, calendar_format(result_first_month(w->r) + month, text));
}

/* One month of a block of n: `in_block` counts from the block's first. */
static void write_wide_month(const struct work *w, int month, int in_block, int n)
{
    const unsigned char *series = w->values;
    write_month_cell(w, month);
    for (int i = 0; i < w->what->n; i++) {
        const enum output_type type = result_variable(w->r, w->what->variable[i])->type;
        const unsigned char *row = series + (size_t)in_block * w->row[i] * CELL_BYTES;
        for (size_t p = 0; p < w->row[i]; p++)
            write_value(w->csv, type, row + p * CELL_BYTES);
        series += (size_t)n * w->row[i] * CELL_BYTES;
    }
    csv_end_row(w->csv);
}

static void write_long_month(const struct work *w, int month, int in_block, int n)
{
    const struct result_variable *first = result_variable(w->r, w->what->variable[0]);
    struct places places[OUTPUT_MAX_DIMENSIONS];
    size_t at[OUTPUT_MAX_DIMENSIONS];
    char number[CSV_NUMBER];
    describe_places(w->r, first, w->what->chinese, places);
    for (size_t p = 0; p < w->row[0]; p++) {
        write_month_cell(w, month);
        split_place(first, p, at);
        for (int d = 1; d < first->n_dims; d++)
            csv_text(w->csv, place_text(&places[d], at[d], number));
        for (int i = 0; i < w->what->n; i++) {
            const size_t place = ((size_t)i * (size_t)n + (size_t)in_block) * w->row[0] + p;
            write_value(w->csv, result_variable(w->r, w->what->variable[i])->type, w->values + place * CELL_BYTES);
        }
        csv_end_row(w->csv);
    }
}

static enum status read_block(const struct work *w, int month, int n, struct errors *e)
{
    unsigned char *series = w->values;
    enum status s = STATUS_OK;
    for (int i = 0; i < w->what->n && s == STATUS_OK; i++) {
        s = result_read_months(w->r, w->what->variable[i], month, n, series, e);
        series += (size_t)n * w->row[i] * CELL_BYTES;
    }
    return s;
}

static enum status write_months(const struct work *w, int block, struct errors *e)
{
    const int end = w->what->first + w->what->months;
    for (int month = w->what->first; month < end; month += block) {
        const int n = end - month < block ? end - month : block;
        if (read_block(w, month, n, e) != STATUS_OK)
            return STATUS_FILE;
        for (int m = 0; m < n; m++)
            (w->what->is_long ? write_long_month : write_wide_month)(w, month + m, m, n);
    }
    return STATUS_OK;
}

/* Lengths of the rows; false without memory. */
static bool measure_rows(struct work *w)
{
    w->row = calloc((size_t)w->what->n, sizeof *w->row);
    for (int i = 0; w->row && i < w->what->n; i++) {
        const struct result_variable *v = result_variable(w->r, w->what->variable[i]);
        w->row[i] = 1;
        for (int d = 1; d < v->n_dims; d++)
            w->row[i] *= v->length[d];
        w->all += w->row[i];
    }
    return w->row != NULL;
}

enum status export_series(struct result *r, const struct export_series *what, struct csv *csv, struct errors *e)
{
    struct work w = {.r = r, .what = what, .csv = csv};
    enum status s = STATUS_FILE;
    int block = what->months;
    if (measure_rows(&w)) {
        const size_t fitting = BLOCK_BYTES / (CELL_BYTES * (w.all + 1)) + 1;
        block = (size_t)block < fitting ? block : (int)fitting;
        w.values = malloc((size_t)block * (w.all + 1) * CELL_BYTES);
    }
    if (w.values) {
        write_headings(&w);
        s = write_months(&w, block, e);
    } else {
        errors_add(e, STATUS_FILE, "no memory left for %zu values a month", w.all);
    }
    free(w.values);
    free(w.row);
    return s;
}

static bool same_dimensions(const struct result_variable *a, const struct result_variable *b)
{
    bool same = a->n_dims == b->n_dims;
    for (int d = 0; same && d < a->n_dims; d++)
        same = strcmp(a->dims[d], b->dims[d]) == 0;
    return same;
}

int export_other_dimensions(const struct result *r, const int *variable, int n)
{
    for (int i = 1; i < n; i++)
        if (!same_dimensions(result_variable(r, variable[0]), result_variable(r, variable[i])))
            return i;
    return -1;
}
