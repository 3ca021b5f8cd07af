/* Decides the life of a result: described, filled month by month, written once at the end. Months wait in memory because
 * a file that grows step by step is not byte-equal to one written in a single pass, and because a killed writer leaves it
 * unreadable; all series of a run are some tens of megabytes. So that they outlive the process they are appended to the
 * records (part.h) as well; tables of rows lie there only.
 */
#include "output/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "output/h5.h"
#include "output/image.h"
#include "output/records.h"
#include "output/replace.h"
#include "output/rows.h"

static void destroy(struct output *out)
{
    for (int v = 0; out->rows && v < out->n_vars; v++)
        memory_release(out->rows[v]);
    memory_release(out->rows);
    memory_release(out->row_length);
    memory_release(out->filled);
    memory_release(out->record);
    free(out->blocks);
    free(out->path);
    free(out);
}

static enum status say_no_memory(const struct output *out, struct errors *e)
{
    return errors_add(e, STATUS_FILE, "%s: no memory left for %d months of results", out->path, out->capacity);
}

static size_t row_length_of(const struct output *out, const struct output_variable *v)
{
    size_t n = 1;
    for (int i = 1; i < series_rank(v); i++)
        n *= (size_t)out->dims[series_dimension(out, v->dims[i])].length;
    return n;
}

/* Room for `capacity` months, keeping what is there. */
static enum status grow(struct output *out, int capacity, struct errors *e)
{
    const int before = out->capacity;
    out->capacity = capacity;
    for (int v = 0; v < out->n_vars; v++) {
        const size_t row = out->row_length[v] * SERIES_CELL;
        unsigned char *rows = memory_take((size_t)capacity, row);
        if (!rows) {
            out->capacity = before;
            return say_no_memory(out, e);
        }
        if (out->rows[v])
            memcpy(rows, out->rows[v], row * (size_t)before);
        memory_release(out->rows[v]);
        out->rows[v] = rows;
    }
    return STATUS_OK;
}

static enum status take_buffers(struct output *out, struct errors *e)
{
    const size_t n = (size_t)out->n_vars;
    out->row_length = memory_take(n, sizeof *out->row_length);
    out->rows = memory_take(n, sizeof *out->rows);
    out->filled = memory_take(n, sizeof *out->filled);
    if (!out->row_length || !out->rows || !out->filled)
        return say_no_memory(out, e);
    for (int v = 0; v < out->n_vars; v++) {
        out->row_length[v] = row_length_of(out, &out->vars[v]);
        out->record_size += out->row_length[v] * SERIES_CELL;
    }
    out->record = memory_take(out->record_size, 1);
    if (!out->record)
        return say_no_memory(out, e);
    return grow(out, out->provenance->months > 0 ? out->provenance->months + 1 : 2, e); /* one is always in hand */
}

static enum status describe(struct output *o, const char *path, struct errors *e)
{
    enum status s = series_check(o, e);
    if (s == STATUS_OK)
        s = replace_probe(path, &o->path, e);
    return s == STATUS_OK ? take_buffers(o, e) : s;
}

enum status output_create(const char *path, const struct output_dimension *dims, int n_dims,
                          const struct output_variable *vars, int n_vars, const struct output_table_form *forms,
                          int n_forms, const struct output_provenance *provenance, struct output **out,
                          struct errors *e)
{
    *out = NULL;
    struct output *o = calloc(1, sizeof *o);
    if (!o)
        return errors_add(e, STATUS_FILE, "%s: no memory left for results", path);
    o->dims = dims, o->n_dims = n_dims;
    o->vars = vars, o->n_vars = n_vars;
    o->forms = forms, o->n_forms = n_forms;
    o->provenance = provenance;
    enum status s = describe(o, path, e);
    if (s == STATUS_OK)
        *out = o;
    else
        destroy(o);
    return s;
}

enum status output_begin(struct output *out, struct errors *e)
{
    return out->part ? STATUS_OK : records_begin(out, e);
}

uint64_t output_identity(const struct output *out)
{
    return part_identity(out->part);
}

uint64_t output_recorded(const struct output *out)
{
    return part_size(out->part);
}

enum status output_sync(struct output *out, struct errors *e)
{
    return part_sync(out->part, e);
}

void output_keep(struct output *out)
{
    out->kept = true;
}

void output_append(struct output *out, int variable, const void *row)
{
    const size_t bytes = out->row_length[variable] * SERIES_CELL;
    memcpy(out->rows[variable] + (size_t)out->months * bytes, row, bytes);
    out->filled[variable] = true;
}

enum status output_add_rows(struct output *out, int form, int64_t n, const void *const *columns, struct errors *e)
{
    enum status s = output_begin(out, e);
    return s == STATUS_OK && n > 0 ? rows_append(out, form, n, columns, e) : s;
}

size_t output_row_length(const struct output *out, int variable)
{
    return out->row_length[variable];
}

/* The first variable without a row for the month in hand, or NULL. */
static const char *missing_row(const struct output *out)
{
    for (int v = 0; v < out->n_vars; v++)
        if (!out->filled[v])
            return out->vars[v].name;
    return NULL;
}

enum status output_commit_month(struct output *out, int month, struct errors *e)
{
    char got[CALENDAR_TEXT], due[CALENDAR_TEXT];
    calendar_format(month, got);
    calendar_format(out->provenance->first_month + out->months, due);
    if (month != out->provenance->first_month + out->months)
        return errors_add(e, STATUS_INVARIANT, "output: month %s is out of turn; %s is due", got, due);
    const char *missing = missing_row(out);
    if (missing)
        return errors_add(e, STATUS_INVARIANT, "output: month %s has no row of %s", got, missing);
    if (output_begin(out, e) != STATUS_OK || records_append(out, e) != STATUS_OK)
        return STATUS_FILE;
    return output_count_month(out, e);
}

enum status output_count_month(struct output *out, struct errors *e)
{
    out->months++;
    memset(out->filled, 0, (size_t)out->n_vars * sizeof *out->filled);
    return out->months < out->capacity ? STATUS_OK : grow(out, out->capacity + out->capacity / 2 + 1, e);
}

int output_months(const struct output *out)
{
    return out->months;
}

int output_find(const struct output *out, const char *name)
{
    for (int v = 0; v < out->n_vars; v++)
        if (out->vars[v].group[0] == '\0' && strcmp(out->vars[v].name, name) == 0)
            return v;
    return -1;
}

const void *output_row(const struct output *out, int variable, int month)
{
    return out->rows[variable] + (size_t)month * out->row_length[variable] * SERIES_CELL;
}

/* Series of the file, by their links. */
static int count_written(struct h5 *h, const struct output *out)
{
    int n = 0;
    for (int v = 0; v < out->n_vars && h5_ok(h); v++) {
        const struct output_variable *variable = &out->vars[v];
        const bool root = variable->group[0] == '\0';
        hid_t group = root ? h->file : h5_open_group(h, h->file, variable->group);
        n += h5_has(h, group, variable->name);
        if (!root)
            h5_close_object(h, group);
    }
    return n;
}

/* Whether the bytes on disk are those that were meant (the seal), and HDF5 finds the months and series in them. */
static enum status check_written(const char *temporary, const void *context, struct errors *e)
{
    const struct output *out = context;
    struct h5 h = h5_begin(temporary, e);
    hsize_t months = 0;
    h5_open_result(&h);
    hid_t time = h5_ok(&h) ? h5_open_dataset(&h, h.file, "time") : H5I_INVALID_HID;
    const int rank = h5_ok(&h) ? h5_shape(&h, time, 1, &months) : 0, series = count_written(&h, out);
    if (h5_ok(&h) && (rank != 1 || months != (hsize_t)out->months || series != out->n_vars))
        h.status = errors_add(e, STATUS_FILE, "%s: reads back %llu months of %d variables instead of %d of %d",
                              temporary, (unsigned long long)months, series, out->months, out->n_vars);
    h5_close_object(&h, time);
    h5_end(&h);
    return h.status;
}

static enum status write_file(const struct output *out, struct errors *e)
{
    unsigned char *bytes = NULL;
    size_t size = 0;
    enum status s = image_build(out, &bytes, &size, e);
    if (s == STATUS_OK)
        s = replace_file(out->path, bytes, size, check_written, out, e);
    free(bytes);
    return s;
}

enum status output_finish(struct output *out, struct errors *e)
{
    enum status s = STATUS_OK;
    if (out->months == 0)
        s = errors_add(e, STATUS_INVARIANT, "%s: no month was simulated, nothing is written", out->path);
    else
        s = write_file(out, e);
    if (s == STATUS_OK)
        out->kept = false;
    output_abort(out);
    return s;
}

void output_abort(struct output *out)
{
    if (!out)
        return;
    if (out->kept)
        part_close(out->part);
    else
        part_remove(out->part);
    destroy(out);
}
