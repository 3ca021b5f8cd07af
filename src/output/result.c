/* Decides how series are read back from a result file. A series is a dataset whose first axis is time, in the root or in
 * one group below it; what else lies in the file (coordinates, labels, provenance) is not one.
 */
#include "output/result.h"

#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/provenance_write.h"
#include "output/result_parts.h"

void *result_grow(struct h5 *h, void *array, int n, size_t size)
{
    void *more = realloc(array, (size_t)(n + 1) * size);
    if (!more)
        h5_fail(h, "find memory for", "the list of what is in the file");
    return more;
}

const char *result_keep(struct result *r, char *text)
{
    char **texts = text ? result_grow(&r->h, r->texts, r->n_texts, sizeof *texts) : NULL;
    if (!texts) {
        free(text);
        h5_fail(&r->h, "find memory for", "texts");
        return "";
    }
    r->texts = texts;
    r->texts[r->n_texts++] = text;
    return text;
}

/* Visitor of H5DSiterate_scales: takes the name of the first dimension found, without its group. */
static herr_t take_name(hid_t dataset, unsigned axis, hid_t scale, void *data)
{
    (void)dataset, (void)axis;
    char name[256] = "", *slash = NULL; /* a scale knows its name; an object's path is searched for in the whole file */
    if (H5DSget_scale_name(scale, name, sizeof name) <= 0)
        return -1;
    if (strncmp(name, "This is a netCDF dimension", 26) == 0) { /* without values: the name is not kept */
        if (H5Iget_name(scale, name, sizeof name) < 0)
            return -1;
        slash = strrchr(name, '/');
    }
    *(char **)data = strdup(slash ? slash + 1 : name);
    return 1;
}

/* Whether a type is a list of references to objects. */
static bool is_list_of_references(hid_t type)
{
    if (type < 0 || H5Tget_class(type) != H5T_VLEN)
        return false;
    const hid_t element = H5Tget_super(type);
    const bool is = H5Tequal(element, H5T_STD_REF_OBJ) > 0;
    H5Tclose(element);
    return is;
}

/* Whether a dataset lists the dimensions of each axis. HDF5 1.10 does not look what it follows, and crashes. */
static bool has_dimensions(hid_t dataset)
{
    if (H5Aexists(dataset, "DIMENSION_LIST") <= 0)
        return false;
    const hid_t list = H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT);
    const hid_t type = H5Aget_type(list), axes = H5Aget_space(list), space = H5Dget_space(dataset);
    const bool has = is_list_of_references(type) &&
                     H5Sget_simple_extent_npoints(axes) == H5Sget_simple_extent_ndims(space);
    H5Sclose(space);
    H5Sclose(axes);
    H5Tclose(type);
    H5Aclose(list);
    return has;
}

char *result_axis_name(hid_t dataset, int axis)
{
    char *name = NULL;
    if (has_dimensions(dataset) && H5DSget_num_scales(dataset, (unsigned)axis) > 0)
        H5DSiterate_scales(dataset, (unsigned)axis, NULL, take_name, &name);
    return name;
}

/* Type of a dataset's values; false when it is none of ours. */
static bool type_of(struct h5 *h, hid_t dataset, enum output_type *type)
{
    hid_t t = h5_check(h, H5Dget_type(dataset), "read", "a type");
    if (!h5_ok(h))
        return false;
    const H5T_class_t class = H5Tget_class(t);
    const bool is = H5Tget_size(t) == 8 && (class == H5T_FLOAT || class == H5T_INTEGER);
    if (is)
        *type = class == H5T_FLOAT ? OUTPUT_DOUBLE : H5Tget_sign(t) == H5T_SGN_NONE ? OUTPUT_UINT64 : OUTPUT_INT64;
    h5_close_type(h, t);
    return is;
}

/* Callers take memory for all values of a series, and know it by its months. */
static void check_lengths(struct result *r, const struct result_variable *v)
{
    size_t room = SIZE_MAX / sizeof(double);
    for (int i = 0; i < v->n_dims; i++)
        room /= v->length[i] > 0 ? v->length[i] : 1;
    if (v->length[0] != (size_t)r->months || room == 0)
        h5_fail(&r->h, "find a value for every month in", "a series");
}

/* Reads names and lengths of the axes; false when the dataset is no series. */
static bool describe_axes(struct result *r, hid_t dataset, struct result_variable *v)
{
    hsize_t length[H5S_MAX_RANK];
    v->n_dims = h5_shape(&r->h, dataset, H5S_MAX_RANK, length);
    if (v->n_dims < 1 || v->n_dims > OUTPUT_MAX_DIMENSIONS)
        return false;
    for (int i = 0; i < v->n_dims; i++) {
        char *name = result_axis_name(dataset, i);
        if (!name || (i == 0 && strcmp(name, "time") != 0)) {
            free(name);
            return false;
        }
        v->dims[i] = result_keep(r, name);
        v->length[i] = (size_t)length[i];
    }
    check_lengths(r, v);
    h5_check_stored(&r->h, dataset, "a series");
    return h5_ok(&r->h);
}

/* "GROUP/NAME", or NAME in the root. */
static char *full_name(const char *group, const char *name)
{
    const size_t size = strlen(group) + strlen(name) + 2;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s%s%s", group, group[0] ? "/" : "", name);
    return text;
}

static void add_variable(struct result *r, const struct result_variable *v)
{
    struct result_variable *all = result_grow(&r->h, r->variables, r->n_variables, sizeof *all);
    if (!all)
        return;
    r->variables = all;
    r->variables[r->n_variables++] = *v;
}

/* Whether the dataset is a series; adds it. */
static bool add_if_series(struct result *r, const char *group, const char *name, hid_t dataset)
{
    struct result_variable v = {0};
    if (strcmp(name, "time_bnds") == 0 || !describe_axes(r, dataset, &v) || !type_of(&r->h, dataset, &v.type))
        return false;
    v.name = result_keep(r, full_name(group, name));
    v.units = result_keep(r, h5_get_text(&r->h, dataset, "units"));
    v.long_name = result_keep(r, h5_get_text(&r->h, dataset, "long_name"));
    v.long_name_zh = result_keep(r, h5_get_text(&r->h, dataset, "long_name_zh"));
    if (h5_ok(&r->h))
        add_variable(r, &v);
    return true;
}

/* Lists the series of a group and the columns of a table of rows, and those of the groups in the root. */
static void list_series(struct result *r, hid_t parent, const char *group)
{
    const int n = h5_count(&r->h, parent);
    for (int i = 0; i < n && h5_ok(&r->h); i++) {
        char *name = h5_name(&r->h, parent, i);
        hid_t object = name ? h5_open(&r->h, parent, name) : H5I_INVALID_HID;
        const H5I_type_t kind = h5_ok(&r->h) ? H5Iget_type(object) : H5I_BADID;
        if (name && kind == H5I_DATASET && !add_if_series(r, group, name, object) && group[0])
            result_add_column(r, group, name, object);
        else if (name && kind == H5I_GROUP && group[0] == '\0' && strcmp(name, PROVENANCE_GROUP) != 0)
            list_series(r, object, name);
        h5_close_object(&r->h, object);
        free(name);
    }
}

static void read_period(struct result *r)
{
    hsize_t length = 0;
    hid_t time = h5_open_dataset(&r->h, r->h.file, "time");
    if (h5_shape(&r->h, time, 1, &length) != 1)
        h5_fail(&r->h, "read", "time");
    h5_close_object(&r->h, time);
    hid_t group = h5_open_group(&r->h, r->h.file, PROVENANCE_GROUP);
    r->first_month = (int)h5_get_int(&r->h, group, "first_month");
    r->months = (int)length;
    h5_close_object(&r->h, group);
}

enum status result_open(const char *path, struct result **out, struct errors *e)
{
    *out = NULL;
    struct result *r = calloc(1, sizeof *r);
    if (!r || !(r->path = strdup(path))) {
        free(r);
        return errors_add(e, STATUS_FILE, "%s: no memory left to read the file", path);
    }
    r->h = h5_begin(r->path, e);
    h5_open_result(&r->h);
    if (h5_ok(&r->h)) {
        read_period(r);
        list_series(r, r->h.file, "");
    }
    const enum status s = r->h.status;
    r->h.e = NULL; /* the caller's list need not live as long as the result */
    if (s == STATUS_OK)
        *out = r;
    else
        result_close(r);
    return s;
}

void result_close(struct result *r)
{
    if (!r)
        return;
    h5_end(&r->h);
    for (int i = 0; i < r->n_texts; i++)
        free(r->texts[i]);
    result_free_tables(r);
    free(r->texts);
    free(r->variables);
    free(r->path);
    free(r);
}

int result_months(const struct result *r)
{
    return r->months;
}

int result_first_month(const struct result *r)
{
    return r->first_month;
}

int result_count(const struct result *r)
{
    return r->n_variables;
}

const struct result_variable *result_variable(const struct result *r, int i)
{
    return &r->variables[i];
}

int result_find(const struct result *r, const char *name)
{
    for (int i = 0; i < r->n_variables; i++)
        if (strcmp(r->variables[i].name, name) == 0)
            return i;
    return -1;
}

static size_t size_of(const struct result_variable *v)
{
    size_t n = 1;
    for (int i = 0; i < v->n_dims; i++)
        n *= v->length[i];
    return n;
}

size_t result_size(const struct result *r, const char *name)
{
    const int i = result_find(r, name);
    return i < 0 ? 0 : size_of(&r->variables[i]);
}

int result_place(const struct result *r, const char *dimension, const char *key)
{
    struct h5 h = h5_begin(r->path, NULL); /* a quiet look: not knowing is an answer */
    h.file = r->h.file;
    int n = 0, place = -1;
    char **keys = h5_has(&h, h.file, dimension) ? h5_get_strings(&h, h.file, dimension, &n) : NULL;
    for (int i = 0; i < n && place < 0; i++)
        if (strcmp(keys[i], key) == 0)
            place = i;
    h5_free_strings(keys, n);
    return place;
}

/* Reads a whole variable, converting to `memory_type`; with `exact` the file must hold that type. */
static enum status read_values(struct result *r, const char *name, hid_t memory_type, bool exact, enum output_type type,
                               void *values, struct errors *e)
{
    const int i = result_find(r, name);
    if (i < 0)
        return errors_add(e, STATUS_INPUT, "%s: has no series %s; `jiqun info` lists what it has", r->path, name);
    if (exact && r->variables[i].type != type)
        return errors_add(e, STATUS_INPUT, "%s: %s does not hold the kind of numbers asked for", r->path, name);
    struct h5 h = h5_begin(r->path, e);
    h.remedy = r->h.remedy;
    hid_t dataset = h5_open_dataset(&h, r->h.file, name);
    if (h5_ok(&h))
        h5_check(&h, H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "read", name);
    h5_close_object(&h, dataset);
    return h.status;
}

enum status result_read_double(struct result *r, const char *name, double *values, struct errors *e)
{
    return read_values(r, name, H5T_NATIVE_DOUBLE, false, OUTPUT_DOUBLE, values, e);
}

enum status result_read_int64(struct result *r, const char *name, int64_t *values, struct errors *e)
{
    return read_values(r, name, H5T_NATIVE_INT64, true, OUTPUT_INT64, values, e);
}

enum status result_read_uint64(struct result *r, const char *name, uint64_t *values, struct errors *e)
{
    return read_values(r, name, H5T_NATIVE_UINT64, true, OUTPUT_UINT64, values, e);
}

void result_read_part(struct h5 *h, hid_t dataset, hid_t type, int rank, const hsize_t *first, const hsize_t *count,
                      void *values, const char *name)
{
    hid_t file = h5_ok(h) ? h5_check(h, H5Dget_space(dataset), "read", name) : H5I_INVALID_HID;
    hid_t memory = h5_ok(h) ? h5_check(h, H5Screate_simple(rank, count, NULL), "read", name) : H5I_INVALID_HID;
    if (h5_ok(h))
        h5_check(h, H5Sselect_hyperslab(file, H5S_SELECT_SET, first, NULL, count, NULL), "find a part of", name);
    if (h5_ok(h))
        h5_check(h, H5Dread(dataset, type, memory, file, H5P_DEFAULT, values), "read", name);
    h5_close_space(h, memory);
    h5_close_space(h, file);
}

enum status result_read_months(struct result *r, int variable, int first, int n, void *values, struct errors *e)
{
    const struct result_variable *v = &r->variables[variable];
    const hid_t types[] = {
        [OUTPUT_DOUBLE] = H5T_NATIVE_DOUBLE, [OUTPUT_INT64] = H5T_NATIVE_INT64, [OUTPUT_UINT64] = H5T_NATIVE_UINT64};
    hsize_t from[OUTPUT_MAX_DIMENSIONS] = {(hsize_t)first}, count[OUTPUT_MAX_DIMENSIONS] = {(hsize_t)n};
    struct h5 h = h5_begin(r->path, e);
    h.remedy = r->h.remedy;
    for (int i = 1; i < v->n_dims; i++)
        count[i] = v->length[i];
    hid_t dataset = h5_open_dataset(&h, r->h.file, v->name);
    result_read_part(&h, dataset, types[v->type], v->n_dims, from, count, values, v->name);
    h5_close_object(&h, dataset);
    return h.status;
}

uint64_t *output_hashes(const char *path, int *n, struct errors *e)
{
    *n = 0;
    struct result *r = NULL;
    if (result_open(path, &r, e) != STATUS_OK || !r)
        return NULL;
    const size_t size = result_size(r, "state_hash");
    uint64_t *hashes = malloc((size + 1) * sizeof *hashes);
    if (!hashes)
        errors_add(e, STATUS_FILE, "%s: no memory left to read the state hashes", path);
    if (hashes && result_read_uint64(r, "state_hash", hashes, e) == STATUS_OK) {
        *n = (int)size;
    } else {
        free(hashes);
        hashes = NULL;
    }
    result_close(r);
    return hashes;
}
