/* Decides the bytes of the result file: which dimensions, coordinates, variables and attributes, in which order, so that
 * readers of netCDF-4 open it as it is. The file is built in memory with HDF5's core driver: a full disk is then met by
 * plain write() calls, whose errors are sure to be seen (H5Fclose was seen to return 0 on a full disk).
 */
#include "output/image.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "output/h5.h"
#include "output/provenance_write.h"
#include "output/rows.h"
#include "output/seal.h"

enum {
    MEMORY_STEP = 1 << 20, /* bytes by which the file grows in memory */
    CHUNK_BYTES = 1 << 20, /* uncompressed, at most, unless one month is more */
    TEXT_BYTES = 512       /* of the attributes put together here */
};

/* The dimensions while the file is built. */
struct scales {
    hid_t time;
    hid_t bounds;    /* two edges of a month */
    hid_t *labelled; /* [n_dims] */
};

/* A file in memory that remembers orders and no times, in the format that HDF5 1.8 and later read. */
static void create_file(struct h5 *h)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t create = h5_check(h, H5Pcreate(H5P_FILE_CREATE), "prepare", "the file");
    hid_t access = h5_check(h, H5Pcreate(H5P_FILE_ACCESS), "prepare", "the file");
    h5_check(h, H5Pset_link_creation_order(create, order), "order", "the file");
    h5_check(h, H5Pset_attr_creation_order(create, order), "order", "the file");
    h5_check(h, H5Pset_obj_track_times(create, false), "untime", "the file");
    h5_check(h, H5Pset_fapl_core(access, MEMORY_STEP, false), "keep in memory", "the file");
    h5_check(h, H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST), "set the format of", "the file");
    h5_check(h, H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "prepare", "the file");
    if (h5_ok(h))
        h->file = h5_check(h, H5Fcreate(h->path, H5F_ACC_TRUNC, create, access), "create", "the file");
    h5_close_list(h, access);
    h5_close_list(h, create);
}

/* Adds the names of the labels of n dimensions to a list of words. */
static void add_labels(FILE *stream, const struct output_dimension *d, int n)
{
    for (int i = 0; i < n; i++)
        for (int l = 0; l < d[i].n_labels; l++)
            fprintf(stream, "%s%s", ftell(stream) > 0 ? " " : "", d[i].labels[l].name);
}

/* Closes a list of words in memory; the list, to be freed, or NULL when it is empty. */
static char *end_names(FILE *stream, char **text)
{
    const bool any = ftell(stream) > 0;
    if (fclose(stream) == 0 && any)
        return *text;
    free(*text);
    return NULL;
}

/* The names of all labels, "cluster_name cluster_name_zh ...", to be freed; NULL without any. As an attribute of the
 * root it makes coordinates of those, too, that no series of the root needs. */
static char *all_labels(const struct output *out)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    add_labels(stream, out->dims, out->n_dims);
    return end_names(stream, &text);
}

static void write_root_attributes(struct h5 *h, const struct output *out)
{
    const struct output_provenance *p = out->provenance;
    char text[TEXT_BYTES];
    char *labels = all_labels(out);
    h5_put_text(h, h->file, "Conventions", "CF-1.8");
    h5_put_text(h, h->file, "title", p->title ? p->title : "");
    h5_put_text(h, h->file, "title_zh", p->title_zh ? p->title_zh : "");
    snprintf(text, sizeof text, "jiqun %s", p->version ? p->version : "");
    h5_put_text(h, h->file, "source", text);
    snprintf(text, sizeof text, "jiqun run %s", p->name ? p->name : "");
    h5_put_text(h, h->file, "history", text);
    h5_put_text(h, h->file, "scenario", p->name ? p->name : "");
    h5_put_double(h, h->file, "scale", p->scale);
    h5_put_int(h, h->file, "seed", p->seed);
    h5_put_int(h, h->file, "population_seed", p->population_seed);
    h5_put_int32(h, h->file, "jiqun_format", IMAGE_FORMAT);
    h5_put_text(h, h->file, "coordinates", labels);
    free(labels);
}

/* A compressed dataset whose first axis are the months. Their number is fixed: the file is written once, and h5netcdf takes
 * ten times as long to open one whose months could grow. */
static hid_t create_series(struct h5 *h, hid_t parent, const char *name, hid_t type, int rank, const hsize_t *length,
                           const void *fill)
{
    hsize_t most[OUTPUT_MAX_DIMENSIONS], chunk[OUTPUT_MAX_DIMENSIONS], row = SERIES_CELL;
    for (int i = 0; i < rank; i++) {
        most[i] = length[i] > 0 ? length[i] : H5S_UNLIMITED; /* no month: the head of the records */
        chunk[i] = length[i];
        row *= i == 0 ? 1 : length[i];
    }
    const hsize_t rows = CHUNK_BYTES / row;
    chunk[0] = rows < length[0] ? rows : length[0];
    if (chunk[0] < 1)
        chunk[0] = 1;
    hid_t list = h5_dataset_list(h);
    h5_compress(h, list, rank, chunk);
    if (h5_ok(h) && fill)
        h5_check(h, H5Pset_fill_value(list, type, fill), "fill", name);
    hid_t space = h5_ok(h) ? h5_check(h, H5Screate_simple(rank, length, most), "shape", name) : H5I_INVALID_HID;
    hid_t dataset = H5I_INVALID_HID;
    if (h5_ok(h))
        dataset = h5_check(h, H5Dcreate2(parent, name, type, space, H5P_DEFAULT, list, H5P_DEFAULT), "create", name);
    h5_close_space(h, space);
    h5_close_list(h, list);
    return dataset;
}

static void write_values(struct h5 *h, hid_t dataset, hid_t memory_type, const void *values, const char *name)
{
    if (h5_ok(h))
        h5_check(h, H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write", name);
}

/* Days since 2022-01-01 of each month's first day and of the next month's. */
static int32_t *month_days(const struct output *out)
{
    int32_t *days = memory_take((size_t)out->months * 3, sizeof *days);
    for (int m = 0; days && m < out->months; m++) {
        const int month = out->provenance->first_month + m;
        days[m] = calendar_days(month);
        days[out->months + 2 * m] = calendar_days(month);
        days[out->months + 2 * m + 1] = calendar_days(month + 1);
    }
    return days;
}

static void describe_time(struct h5 *h, hid_t time)
{
    h5_put_text(h, time, "units", "days since 2022-01-01");
    h5_put_text(h, time, "calendar", "standard");
    h5_put_text(h, time, "standard_name", "time");
    h5_put_text(h, time, "long_name", "first day of the month");
    h5_put_text(h, time, "long_name_zh", "当月第一天");
    h5_put_text(h, time, "axis", "T");
    h5_put_text(h, time, "bounds", "time_bnds");
}

/* time and time_bnds, and the dimension bnds of the two edges. */
static void write_time(struct h5 *h, const struct output *out, struct scales *scales)
{
    const hsize_t length[2] = {(hsize_t)out->months, 2};
    int32_t *days = month_days(out);
    if (!days)
        h5_fail(h, "find memory for", "time");
    scales->time = h5_ok(h) ? create_series(h, h->file, "time", H5T_STD_I32LE, 1, length, NULL) : H5I_INVALID_HID;
    h5_make_dimension(h, scales->time, "time");
    describe_time(h, scales->time);
    write_values(h, scales->time, H5T_NATIVE_INT32, days, "time");
    hid_t edges = h5_ok(h) ? create_series(h, h->file, "time_bnds", H5T_STD_I32LE, 2, length, NULL) : H5I_INVALID_HID;
    h5_attach(h, edges, scales->time, 0);
    h5_attach(h, edges, scales->bounds, 1);
    write_values(h, edges, H5T_NATIVE_INT32, days ? days + out->months : NULL, "time_bnds");
    h5_close_object(h, edges);
    memory_release(days);
}

/* A dimension whose places have numbers only, as netCDF-4 keeps it: a dataset without values and a certain sentence. */
static hid_t write_plain_dimension(struct h5 *h, const char *name, int n)
{
    char sentence[TEXT_BYTES];
    const hsize_t length = (hsize_t)n;
    snprintf(sentence, sizeof sentence, "This is a netCDF dimension but not a netCDF variable. %10d", n);
    hid_t list = h5_dataset_list(h);
    hid_t space = h5_ok(h) ? h5_check(h, H5Screate_simple(1, &length, NULL), "shape", name) : H5I_INVALID_HID;
    hid_t dataset = H5I_INVALID_HID;
    if (h5_ok(h))
        dataset = h5_check(h, H5Dcreate2(h->file, name, H5T_IEEE_F32BE, space, H5P_DEFAULT, list, H5P_DEFAULT),
                           "create dimension", name);
    h5_make_dimension(h, dataset, sentence);
    h5_close_space(h, space);
    h5_close_list(h, list);
    return dataset;
}

/* The dimension with its keys, then its labels beside it. */
static hid_t write_dimension(struct h5 *h, const struct output_dimension *d)
{
    if (!d->keys)
        return write_plain_dimension(h, d->name, d->length);
    hid_t scale = h5_texts(h, h->file, d->name, d->keys, d->length);
    h5_make_dimension(h, scale, d->name);
    h5_put_text(h, scale, "long_name", d->long_name);
    h5_put_text(h, scale, "long_name_zh", d->long_name_zh);
    return scale;
}

static void write_labels(struct h5 *h, const struct output_dimension *d, hid_t scale)
{
    for (int i = 0; i < d->n_labels; i++) {
        const struct output_label *label = &d->labels[i];
        hid_t dataset = h5_texts(h, h->file, label->name, label->text, d->length);
        h5_attach(h, dataset, scale, 0);
        h5_put_text(h, dataset, "long_name", label->long_name);
        h5_put_text(h, dataset, "long_name_zh", label->long_name_zh);
        h5_close_object(h, dataset);
    }
}

static void write_time_alone(struct h5 *h, const struct output *out, struct scales *scales)
{
    scales->bounds = write_plain_dimension(h, "bnds", 2);
    write_time(h, out, scales);
}

static void write_dimensions(struct h5 *h, const struct output *out, struct scales *scales)
{
    write_time_alone(h, out, scales);
    for (int d = 0; d < out->n_dims; d++) {
        scales->labelled[d] = write_dimension(h, &out->dims[d]);
        write_labels(h, &out->dims[d], scales->labelled[d]);
    }
}

/* CF's list of auxiliary coordinates, "cluster_name cluster_name_zh ...", to be freed; NULL without any. */
static char *coordinates_of(const struct output *out, const struct output_variable *v)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    for (int i = 1; i < series_rank(v); i++)
        add_labels(stream, &out->dims[series_dimension(out, v->dims[i])], 1);
    return end_names(stream, &text);
}

static void describe_variable(struct h5 *h, hid_t dataset, const struct output *out, const struct output_variable *v)
{
    char *coordinates = coordinates_of(out, v);
    h5_put_text(h, dataset, "units", v->units);
    h5_put_text(h, dataset, "long_name", v->long_name);
    h5_put_text(h, dataset, "long_name_zh", v->long_name_zh);
    h5_put_text(h, dataset, "formula", v->formula);
    h5_put_text(h, dataset, "comment", v->comment);
    h5_put_text(h, dataset, "cell_methods", v->cell_methods);
    h5_put_text(h, dataset, "coordinates", coordinates);
    free(coordinates);
}

/* Only doubles say what marks a missing value: with a _FillValue readers turn integers into doubles, and fen or hash
 * would no longer be exact. */
static void write_variable(struct h5 *h, const struct output *out, int index, hid_t parent, const struct scales *scales)
{
    static const double nan_value = NAN;
    const struct output_variable *v = &out->vars[index];
    const bool real = v->type == OUTPUT_DOUBLE;
    const hid_t in_file = real ? H5T_IEEE_F64LE : v->type == OUTPUT_INT64 ? H5T_STD_I64LE : H5T_STD_U64LE;
    const hid_t in_memory = real ? H5T_NATIVE_DOUBLE : v->type == OUTPUT_INT64 ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64;
    hsize_t length[OUTPUT_MAX_DIMENSIONS] = {(hsize_t)out->months};
    const int rank = series_rank(v);
    for (int i = 1; i < rank; i++)
        length[i] = (hsize_t)out->dims[series_dimension(out, v->dims[i])].length;
    hid_t dataset = create_series(h, parent, v->name, in_file, rank, length, real ? &nan_value : NULL);
    for (int i = 0; i < rank; i++)
        h5_attach(h, dataset, i == 0 ? scales->time : scales->labelled[series_dimension(out, v->dims[i])], (unsigned)i);
    describe_variable(h, dataset, out, v);
    if (real)
        h5_put_double(h, dataset, "_FillValue", nan_value);
    write_values(h, dataset, in_memory, out->rows[index], v->name);
    h5_close_object(h, dataset);
}

/* Whether variable `index` is the first of its group. */
static bool opens_group(const struct output *out, int index)
{
    for (int v = 0; v < index; v++)
        if (strcmp(out->vars[v].group, out->vars[index].group) == 0)
            return false;
    return true;
}

/* The variables of one group, in their order. */
static void write_group(struct h5 *h, const struct output *out, const char *name, const struct scales *scales)
{
    const bool root = name[0] == '\0';
    hid_t group = root ? h->file : h5_group(h, h->file, name);
    for (int v = 0; v < out->n_vars && h5_ok(h); v++)
        if (strcmp(out->vars[v].group, name) == 0)
            write_variable(h, out, v, group, scales);
    if (!root)
        h5_close_object(h, group);
}

/* The series, or the head of the records: no dimension but time, no month. */
static void write_everything(struct h5 *h, const struct output *out, struct scales *scales, bool series)
{
    write_root_attributes(h, out);
    if (series)
        write_dimensions(h, out, scales);
    else
        write_time_alone(h, out, scales);
    if (series)
        write_group(h, out, "", scales);
    for (int v = 0; v < out->n_vars && h5_ok(h) && series; v++)
        if (out->vars[v].group[0] && opens_group(out, v))
            write_group(h, out, out->vars[v].group, scales);
    if (series)
        rows_write(h, out);
    provenance_write(h, out->provenance);
    for (int d = 0; d < out->n_dims; d++)
        h5_close_object(h, scales->labelled[d]);
    h5_close_object(h, scales->time);
    h5_close_object(h, scales->bounds);
}

/* Copies the finished file out of HDF5 and seals it. */
static unsigned char *take_image(struct h5 *h, size_t *size)
{
    if (!h5_ok(h))
        return NULL;
    h5_check(h, H5Fflush(h->file, H5F_SCOPE_GLOBAL), "flush", "the file");
    const int64_t n = h5_check(h, H5Fget_file_image(h->file, NULL, 0), "measure", "the file");
    unsigned char *bytes = h5_ok(h) ? malloc((size_t)n + SEAL_BYTES) : NULL;
    if (!bytes)
        h5_fail(h, "find memory for", "the file");
    if (h5_ok(h))
        h5_check(h, H5Fget_file_image(h->file, bytes, (size_t)n), "copy", "the file");
    if (h5_ok(h)) {
        seal_write(bytes, (size_t)n);
        *size = (size_t)n + SEAL_BYTES;
        return bytes;
    }
    free(bytes);
    return NULL;
}

static enum status build(const struct output *out, bool series, unsigned char **bytes, size_t *size, struct errors *e)
{
    *bytes = NULL;
    struct h5 h = h5_begin(out->path, e);
    struct scales scales = {.labelled = memory_take((size_t)out->n_dims, sizeof(hid_t))};
    if (!scales.labelled)
        h5_fail(&h, "find memory for", "the file");
    if (h5_has_room(&h))
        create_file(&h);
    if (h5_ok(&h)) {
        write_everything(&h, out, &scales, series);
        *bytes = take_image(&h, size);
        h5_check(&h, H5Fclose(h.file), "close", "the file");
    }
    memory_release(scales.labelled);
    return h.status;
}

enum status image_build(const struct output *out, unsigned char **bytes, size_t *size, struct errors *e)
{
    return build(out, true, bytes, size, e);
}

enum status image_build_head(const struct output *out, unsigned char **bytes, size_t *size, struct errors *e)
{
    return build(out, false, bytes, size, e);
}
