/* Decides how labels of dimensions and tables of rows are read back. A table of rows is a group of the root that holds
 * one-dimensional variables over a dimension other than time; each of them is a column.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/result_parts.h"

/* Reads a column of texts of the root; text stays NULL when there is none. */
static void load_label(struct result *r, struct result_label *label)
{
    struct h5 h = h5_begin(r->path, NULL); /* a quiet look: not knowing is an answer */
    h.file = r->h.file;
    if (h5_has(&h, h.file, label->name))
        label->text = h5_get_strings(&h, h.file, label->name, &label->n);
}

const char *const *result_texts(struct result *r, const char *name, int *n)
{
    int i = 0;
    while (i < r->n_labels && strcmp(r->labels[i].name, name) != 0)
        i++;
    if (i == r->n_labels) {
        struct result_label *labels = result_grow(&r->h, r->labels, r->n_labels, sizeof *labels);
        *n = 0;
        if (!labels)
            return NULL;
        r->labels = labels;
        r->labels[i] = (struct result_label){.name = result_keep(r, strdup(name))};
        load_label(r, &r->labels[i]);
        r->n_labels++;
    }
    *n = r->labels[i].n;
    return (const char *const *)r->labels[i].text;
}

const char *result_dimension_name(struct result *r, const char *dimension, bool chinese)
{
    struct h5 h = h5_begin(r->path, NULL);
    h.file = r->h.file;
    if (!h5_has(&h, h.file, dimension))
        return "";
    hid_t dataset = h5_open_dataset(&h, h.file, dimension);
    char *text = h5_get_text(&h, dataset, chinese ? "long_name_zh" : "long_name");
    h5_close_object(&h, dataset);
    return text ? result_keep(r, text) : "";
}

int result_table_count(const struct result *r)
{
    return r->n_tables;
}

const struct result_table *result_table(const struct result *r, int i)
{
    return &r->tables[i];
}

/* The type of a column's cells; false when it is none of ours. */
static bool cell_of(struct h5 *h, hid_t dataset, enum output_cell *cell)
{
    hid_t type = h5_check(h, H5Dget_type(dataset), "read", "a type");
    if (!h5_ok(h))
        return false;
    const H5T_class_t class = H5Tget_class(type);
    const size_t size = H5Tget_size(type);
    const bool is_signed = class == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_2;
    h5_close_type(h, type);
    if (class == H5T_INTEGER && size == sizeof(uint64_t) && !is_signed)
        *cell = OUTPUT_CELL_UINT64;
    else if (is_signed && size == sizeof(int32_t))
        *cell = OUTPUT_CELL_INT32;
    else if (is_signed && size == sizeof(int8_t))
        *cell = OUTPUT_CELL_INT8;
    else if (class == H5T_FLOAT && size == sizeof(float))
        *cell = OUTPUT_CELL_FLOAT;
    else
        return false;
    return true;
}

/* The table of a group, made when it is not there yet; NULL when memory ran out. */
static struct result_table *table_of(struct result *r, const char *group, const char *rows, int64_t n_rows)
{
    for (int i = 0; i < r->n_tables; i++)
        if (strcmp(r->tables[i].name, group) == 0)
            return &r->tables[i];
    struct result_table *tables = result_grow(&r->h, r->tables, r->n_tables, sizeof *tables);
    if (!tables)
        return NULL;
    r->tables = tables;
    r->tables[r->n_tables] = (struct result_table){
        .name = result_keep(r, strdup(group)), .row_dimension = result_keep(r, strdup(rows)), .n_rows = n_rows};
    return &r->tables[r->n_tables++];
}

/* The words of flag_meanings, which stand between blanks. */
static void read_flags(struct result *r, hid_t dataset, struct result_column *column)
{
    char *rest = NULL;
    char *text = h5_get_text(&r->h, dataset, "flag_meanings");
    if (!text || text[0] == '\0') {
        free(text);
        return;
    }
    const char **words = NULL;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        const char **more = result_grow(&r->h, words, column->n_flags, sizeof *words);
        if (!more)
            break;
        words = more;
        words[column->n_flags++] = word;
    }
    column->flag = words;
    result_keep(r, text);
}

/* The dimension of a column's only axis and its length; NULL when it has none or is a series. */
static char *row_dimension(struct result *r, hid_t dataset, hsize_t *length)
{
    hsize_t lengths[H5S_MAX_RANK];
    if (h5_shape(&r->h, dataset, H5S_MAX_RANK, lengths) != 1)
        return NULL;
    char *name = result_axis_name(dataset, 0);
    *length = lengths[0];
    if (name && strcmp(name, "time") != 0)
        return name;
    free(name);
    return NULL;
}

static void describe_column(struct result *r, struct result_table *table, const char *name, hid_t dataset,
                            enum output_cell cell)
{
    struct result_column *columns = result_grow(&r->h, table->columns, table->n_columns, sizeof *columns);
    if (!columns)
        return;
    table->columns = columns;
    struct result_column *column = &table->columns[table->n_columns++];
    *column = (struct result_column){.name = result_keep(r, strdup(name)), .type = cell};
    column->units = result_keep(r, h5_get_text(&r->h, dataset, "units"));
    column->long_name = result_keep(r, h5_get_text(&r->h, dataset, "long_name"));
    column->long_name_zh = result_keep(r, h5_get_text(&r->h, dataset, "long_name_zh"));
    if (cell == OUTPUT_CELL_INT8)
        read_flags(r, dataset, column);
}

void result_add_column(struct result *r, const char *group, const char *name, hid_t dataset)
{
    hsize_t length = 0;
    enum output_cell cell;
    char *rows = row_dimension(r, dataset, &length);
    if (rows && cell_of(&r->h, dataset, &cell)) {
        struct result_table *table = table_of(r, group, rows, (int64_t)length);
        if (table && table->n_rows != (int64_t)length)
            h5_fail(&r->h, "find as many rows as in other columns in", name);
        else if (table)
            h5_check_stored(&r->h, dataset, name);
        if (table && h5_ok(&r->h))
            describe_column(r, table, name, dataset, cell);
    }
    free(rows);
}

void result_free_tables(struct result *r)
{
    for (int t = 0; t < r->n_tables; t++) {
        for (int c = 0; c < r->tables[t].n_columns; c++)
            free((void *)r->tables[t].columns[c].flag);
        free(r->tables[t].columns);
    }
    for (int i = 0; i < r->n_labels; i++)
        h5_free_strings(r->labels[i].text, r->labels[i].n);
    free(r->tables);
    free(r->labels);
}

static hid_t memory_type(enum output_cell cell)
{
    switch (cell) {
    case OUTPUT_CELL_UINT64: return H5T_NATIVE_UINT64;
    case OUTPUT_CELL_INT32: return H5T_NATIVE_INT32;
    case OUTPUT_CELL_INT8: return H5T_NATIVE_INT8;
    case OUTPUT_CELL_FLOAT: return H5T_NATIVE_FLOAT;
    }
    return H5I_INVALID_HID;
}

enum status result_read_cells(struct result *r, int table, int column, int64_t first, int64_t n, void *cells,
                              struct errors *e)
{
    const struct result_table *t = &r->tables[table];
    const struct result_column *c = &t->columns[column];
    const hsize_t from = (hsize_t)first, count = (hsize_t)n;
    struct h5 h = h5_begin(r->path, e);
    h.remedy = r->h.remedy;
    if (n == 0)
        return STATUS_OK;
    hid_t group = h5_open_group(&h, r->h.file, t->name);
    hid_t dataset = h5_open_dataset(&h, group, c->name);
    result_read_part(&h, dataset, memory_type(c->type), 1, &from, &count, cells, c->name);
    h5_close_object(&h, dataset);
    h5_close_object(&h, group);
    return h.status;
}
