/* Decides how each kind of thing lies in the file: recipes that readers of netCDF-4 (xarray, ncdump, R, Octave, MATLAB)
 * were seen to need. Attributes are of fixed length because they then show as plain text everywhere, texts in datasets
 * of variable length because libnetcdf 4.9.0 crashes on the other kind.
 */
#include "output/h5.h"

#include <hdf5_hl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    COMPACT_ATTRIBUTES = 64, /* more than any variable of ours has */
    SPARSE_ATTRIBUTES = 32,
    MEMORY_STEP = 1 << 20,  /* bytes by which a file in memory grows */
    ROOM = 32 << 20,        /* bytes that must be free for HDF5 to begin */
    COMPRESSION_MOST = 2048 /* bytes that one byte may stand for; deflate reaches 1,032 */
};

/* HDF5 wants a name even for a file in memory, and that no file has it. */
#define NO_FILE "/dev/null/no file"

struct h5 h5_begin(const char *path, struct errors *e)
{
    struct h5 h = {.path = path, .e = e, .file = H5I_INVALID_HID, .remedy = "", .status = STATUS_OK};
    if (!h5_has_room(&h))
        return h;
    H5dont_atexit(); /* its cleaning up at the end crashes where memory lacked */
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    return h;
}

bool h5_ok(const struct h5 *h)
{
    return h->status == STATUS_OK;
}

bool h5_has_room(struct h5 *h)
{
    void *room = malloc(ROOM);
    if (h5_ok(h) && !room)
        h->status = errors_add(h->e, STATUS_FILE, "%s: no memory left for HDF5 to work in", h->path);
    free(room);
    return h5_ok(h);
}

void h5_open_memory(struct h5 *h, const unsigned char *bytes, size_t size)
{
    if (!h5_has_room(h))
        return;
    hid_t access = h5_check(h, H5Pcreate(H5P_FILE_ACCESS), "prepare to open", "the file");
    h5_check(h, H5Pset_fapl_core(access, MEMORY_STEP, false), "keep in memory", "the file");
    h5_check(h, H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "prepare to open", "the file");
    if (h5_ok(h)) /* HDF5 copies the bytes: it takes them for its own to change */
        h5_check(h, H5Pset_file_image(access, (void *)(uintptr_t)bytes, size), "copy", "the file");
    if (h5_ok(h))
        h->file = h5_check(h, H5Fopen(NO_FILE, H5F_ACC_RDONLY, access), "open", "what it was made from");
    h5_close_list(h, access);
}

void h5_fail(struct h5 *h, const char *verb, const char *name)
{
    if (h5_ok(h))
        h->status = errors_add(h->e, STATUS_FILE, "%s: HDF5 could not %s %s%s", h->path, verb, name, h->remedy);
}

int64_t h5_check(struct h5 *h, int64_t code, const char *verb, const char *name)
{
    if (code < 0)
        h5_fail(h, verb, name);
    return code;
}

void h5_close_object(struct h5 *h, hid_t object)
{
    if (object > 0)
        h5_check(h, H5Oclose(object), "close", "an object");
}

void h5_close_space(struct h5 *h, hid_t space)
{
    if (space > 0)
        h5_check(h, H5Sclose(space), "close", "a data space");
}

void h5_close_type(struct h5 *h, hid_t type)
{
    if (type > 0)
        h5_check(h, H5Tclose(type), "close", "a type");
}

void h5_close_list(struct h5 *h, hid_t list)
{
    if (list > 0)
        h5_check(h, H5Pclose(list), "close", "a property list");
}

/* UTF-8 text of `size` bytes with its NUL, or H5T_VARIABLE. */
static hid_t text_type(struct h5 *h, size_t size)
{
    hid_t type = h5_ok(h) ? h5_check(h, H5Tcopy(H5T_C_S1), "copy", "the text type") : H5I_INVALID_HID;
    if (!h5_ok(h))
        return H5I_INVALID_HID;
    h5_check(h, H5Tset_size(type, size), "size", "the text type");
    h5_check(h, H5Tset_cset(type, H5T_CSET_UTF8), "set UTF-8 on", "the text type");
    h5_check(h, H5Tset_strpad(type, H5T_STR_NULLTERM), "terminate", "the text type");
    return type;
}

/* A scalar attribute. */
static void put_attribute(struct h5 *h, hid_t object, const char *name, hid_t file_type, hid_t memory_type,
                          const void *value)
{
    if (!h5_ok(h))
        return;
    hid_t space = h5_check(h, H5Screate(H5S_SCALAR), "make a scalar for", name);
    hid_t attribute = h5_check(h, H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT),
                               "create attribute", name);
    if (h5_ok(h))
        h5_check(h, H5Awrite(attribute, memory_type, value), "write attribute", name);
    if (attribute > 0)
        h5_check(h, H5Aclose(attribute), "close attribute", name);
    h5_close_space(h, space);
}

void h5_put_text(struct h5 *h, hid_t object, const char *name, const char *text)
{
    if (!h5_ok(h) || !text)
        return;
    hid_t type = text_type(h, strlen(text) + 1);
    put_attribute(h, object, name, type, type, text);
    h5_close_type(h, type);
}

void h5_put_int(struct h5 *h, hid_t object, const char *name, int64_t value)
{
    put_attribute(h, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

void h5_put_int32(struct h5 *h, hid_t object, const char *name, int32_t value)
{
    put_attribute(h, object, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value);
}

void h5_put_double(struct h5 *h, hid_t object, const char *name, double value)
{
    put_attribute(h, object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

hid_t h5_group(struct h5 *h, hid_t parent, const char *name)
{
    if (!h5_ok(h))
        return H5I_INVALID_HID;
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t list = h5_check(h, H5Pcreate(H5P_GROUP_CREATE), "prepare group", name);
    h5_check(h, H5Pset_link_creation_order(list, order), "order group", name);
    h5_check(h, H5Pset_attr_creation_order(list, order), "order group", name);
    h5_check(h, H5Pset_obj_track_times(list, false), "untime group", name);
    hid_t group = h5_check(h, H5Gcreate2(parent, name, H5P_DEFAULT, list, H5P_DEFAULT), "create group", name);
    h5_close_list(h, list);
    return group;
}

hid_t h5_dataset_list(struct h5 *h)
{
    if (!h5_ok(h))
        return H5I_INVALID_HID;
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t list = h5_check(h, H5Pcreate(H5P_DATASET_CREATE), "prepare", "a dataset");
    h5_check(h, H5Pset_attr_creation_order(list, order), "order", "a dataset");
    h5_check(h, H5Pset_attr_phase_change(list, COMPACT_ATTRIBUTES, SPARSE_ATTRIBUTES), "prepare", "a dataset");
    h5_check(h, H5Pset_obj_track_times(list, false), "untime", "a dataset");
    return list;
}

void h5_compress(struct h5 *h, hid_t list, int rank, const hsize_t *chunk)
{
    if (!h5_ok(h))
        return;
    h5_check(h, H5Pset_chunk(list, rank, chunk), "chunk", "a dataset");
    h5_check(h, H5Pset_shuffle(list), "shuffle", "a dataset");
    h5_check(h, H5Pset_deflate(list, 1), "compress", "a dataset");
    h5_check(h, H5Pset_fletcher32(list), "checksum", "a dataset");
}

/* The texts with "" for NULL: HDF5 would keep a null pointer, which some readers cannot take. */
static const char **without_nulls(struct h5 *h, const char *const *text, size_t n)
{
    const char **full = memory_take(n, sizeof *full);
    if (!full)
        h5_fail(h, "find memory for", "texts");
    for (size_t i = 0; full && i < n; i++)
        full[i] = text[i] ? text[i] : "";
    return full;
}

hid_t h5_texts(struct h5 *h, hid_t parent, const char *name, const char *const *text, int n)
{
    if (!h5_ok(h))
        return H5I_INVALID_HID;
    const hsize_t length = (hsize_t)(n < 0 ? 1 : n);
    const char **full = without_nulls(h, text, (size_t)length);
    hid_t list = h5_dataset_list(h);
    hid_t type = text_type(h, H5T_VARIABLE);
    hid_t space = h5_check(h, n < 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, NULL), "shape", name);
    hid_t dataset = H5I_INVALID_HID;
    if (h5_ok(h))
        dataset = h5_check(h, H5Dcreate2(parent, name, type, space, H5P_DEFAULT, list, H5P_DEFAULT), "create", name);
    if (h5_ok(h))
        h5_check(h, H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, full), "write", name);
    h5_close_space(h, space);
    h5_close_type(h, type);
    h5_close_list(h, list);
    memory_release(full);
    return dataset;
}

void h5_make_dimension(struct h5 *h, hid_t dataset, const char *name)
{
    if (h5_ok(h))
        h5_check(h, H5DSset_scale(dataset, name), "make a dimension of", name);
}

void h5_attach(struct h5 *h, hid_t dataset, hid_t scale, unsigned axis)
{
    if (h5_ok(h))
        h5_check(h, H5DSattach_scale(dataset, scale, axis), "attach", "a dimension");
}

/* An open attribute that must exist. */
static hid_t open_attribute(struct h5 *h, hid_t object, const char *name)
{
    if (!h5_ok(h))
        return H5I_INVALID_HID;
    return h5_check(h, H5Aopen(object, name, H5P_DEFAULT), "read attribute", name);
}

/* Fails when an open attribute holds none or several values: there is room for one. */
static void check_single(struct h5 *h, hid_t attribute, const char *name)
{
    if (!h5_ok(h))
        return;
    hid_t space = h5_check(h, H5Aget_space(attribute), "read attribute", name);
    if (h5_ok(h) && H5Sget_simple_extent_npoints(space) != 1)
        h5_fail(h, "find one value in attribute", name);
    h5_close_space(h, space);
}

static void get_attribute(struct h5 *h, hid_t object, const char *name, hid_t memory_type, void *value)
{
    hid_t attribute = open_attribute(h, object, name);
    if (!h5_ok(h))
        return;
    check_single(h, attribute, name);
    if (h5_ok(h))
        h5_check(h, H5Aread(attribute, memory_type, value), "read attribute", name);
    h5_check(h, H5Aclose(attribute), "close attribute", name);
}

/* The fixed-length text of an open attribute. */
static char *attribute_text(struct h5 *h, hid_t attribute, const char *name)
{
    char *text = NULL;
    check_single(h, attribute, name);
    if (!h5_ok(h))
        return NULL;
    hid_t type = h5_check(h, H5Aget_type(attribute), "read attribute", name);
    if (!h5_ok(h))
        return NULL;
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0)
        h5_fail(h, "find a plain text in attribute", name);
    const size_t size = H5Tget_size(type);
    if (h5_ok(h) && !(text = calloc(size + 1, 1)))
        h5_fail(h, "find memory for attribute", name);
    if (h5_ok(h))
        h5_check(h, H5Aread(attribute, type, text), "read attribute", name);
    h5_close_type(h, type);
    return text;
}

char *h5_get_text(struct h5 *h, hid_t object, const char *name)
{
    if (!h5_ok(h))
        return NULL;
    const int64_t there = h5_check(h, H5Aexists(object, name), "look for attribute", name);
    if (!h5_ok(h))
        return NULL;
    if (there == 0)
        return strdup("");
    hid_t attribute = open_attribute(h, object, name);
    if (!h5_ok(h))
        return NULL;
    char *text = attribute_text(h, attribute, name);
    h5_check(h, H5Aclose(attribute), "close attribute", name);
    if (h5_ok(h))
        return text;
    free(text);
    return NULL;
}

int64_t h5_get_int(struct h5 *h, hid_t object, const char *name)
{
    int64_t value = 0;
    get_attribute(h, object, name, H5T_NATIVE_INT64, &value);
    return value;
}

double h5_get_double(struct h5 *h, hid_t object, const char *name)
{
    double value = 0;
    get_attribute(h, object, name, H5T_NATIVE_DOUBLE, &value);
    return value;
}

hid_t h5_open(struct h5 *h, hid_t parent, const char *name)
{
    return h5_ok(h) ? h5_check(h, H5Oopen(parent, name, H5P_DEFAULT), "find", name) : H5I_INVALID_HID;
}

static hid_t open_kind(struct h5 *h, hid_t parent, const char *name, H5I_type_t kind)
{
    hid_t object = h5_open(h, parent, name);
    if (h5_ok(h) && H5Iget_type(object) != kind)
        h5_fail(h, kind == H5I_GROUP ? "find a group in" : "find a dataset in", name);
    return object;
}

hid_t h5_open_group(struct h5 *h, hid_t parent, const char *name)
{
    return open_kind(h, parent, name, H5I_GROUP);
}

hid_t h5_open_dataset(struct h5 *h, hid_t parent, const char *name)
{
    return open_kind(h, parent, name, H5I_DATASET);
}

bool h5_has(struct h5 *h, hid_t parent, const char *name)
{
    return h5_ok(h) && h5_check(h, H5Lexists(parent, name, H5P_DEFAULT), "look for", name) > 0;
}

int h5_count(struct h5 *h, hid_t group)
{
    H5G_info_t info = {0};
    if (h5_ok(h))
        h5_check(h, H5Gget_info(group, &info), "list", "a group");
    return h5_ok(h) ? (int)info.nlinks : 0;
}

char *h5_name(struct h5 *h, hid_t group, int i)
{
    if (!h5_ok(h))
        return NULL;
    const hsize_t place = (hsize_t)i;
    const ssize_t size = H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, place, NULL, 0, H5P_DEFAULT);
    char *name = size < 0 ? NULL : calloc((size_t)size + 1, 1);
    if (!name ||
        H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, place, name, (size_t)size + 1, H5P_DEFAULT) < 0)
        h5_fail(h, "list", "a group");
    return name;
}

int h5_shape(struct h5 *h, hid_t dataset, int most, hsize_t *length)
{
    if (!h5_ok(h))
        return 0;
    hid_t space = h5_check(h, H5Dget_space(dataset), "shape", "a dataset");
    const int64_t rank = h5_ok(h) ? h5_check(h, H5Sget_simple_extent_ndims(space), "shape", "a dataset") : 0;
    if (rank > most)
        h5_fail(h, "understand the shape of", "a dataset");
    if (h5_ok(h) && rank > 0)
        h5_check(h, H5Sget_simple_extent_dims(space, length, NULL), "shape", "a dataset");
    h5_close_space(h, space);
    return h5_ok(h) ? (int)rank : 0;
}

/* Memory is taken for what a dataset says to hold, so that must be in proportion to its bytes in the file. */
void h5_check_stored(struct h5 *h, hid_t dataset, const char *name)
{
    hsize_t length[H5S_MAX_RANK] = {0};
    const int rank = h5_shape(h, dataset, H5S_MAX_RANK, length);
    hid_t type = h5_ok(h) ? h5_check(h, H5Dget_type(dataset), "read", name) : H5I_INVALID_HID;
    if (!h5_ok(h))
        return;
    double bytes = (double)H5Tget_size(type);
    for (int i = 0; i < rank; i++)
        bytes *= (double)length[i];
    h5_close_type(h, type);
    if (bytes > COMPRESSION_MOST * ((double)H5Dget_storage_size(dataset) + 1))
        h5_fail(h, "find all values of", name);
}

/* Whether a dataset holds texts of variable length. */
static bool holds_texts(struct h5 *h, hid_t dataset)
{
    hid_t type = h5_check(h, H5Dget_type(dataset), "read", "texts");
    const bool is = h5_ok(h) && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
    h5_close_type(h, type);
    return is;
}

/* Reads the n texts of an open dataset; HDF5's own memory is copied and given back to it. */
static char **read_texts(struct h5 *h, hid_t dataset, const char *name, hsize_t n)
{
    h5_check_stored(h, dataset, name);
    char **theirs = h5_ok(h) ? memory_take(n + 1, sizeof *theirs) : NULL;
    char **ours = h5_ok(h) ? memory_take(n + 1, sizeof *ours) : NULL;
    hid_t type = text_type(h, H5T_VARIABLE);
    hid_t space = h5_ok(h) ? h5_check(h, H5Dget_space(dataset), "read", name) : H5I_INVALID_HID;
    if (h5_ok(h) && (!theirs || !ours || !holds_texts(h, dataset)))
        h5_fail(h, "find texts in", name);
    if (theirs && ours && h5_ok(h) &&
        h5_check(h, H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, theirs), "read", name) >= 0) {
        for (hsize_t i = 0; i < n; i++)
            if (!(ours[i] = strdup(theirs[i] ? theirs[i] : "")))
                h5_fail(h, "find memory for", name);
        h5_check(h, H5Dvlen_reclaim(type, space, H5P_DEFAULT, theirs), "free", name);
    }
    h5_close_space(h, space);
    h5_close_type(h, type);
    memory_release(theirs);
    if (h5_ok(h))
        return ours;
    h5_free_strings(ours, ours ? (int)n : 0);
    return NULL;
}

char *h5_get_string(struct h5 *h, hid_t parent, const char *name)
{
    hid_t dataset = h5_open_dataset(h, parent, name);
    char *text = NULL;
    if (h5_shape(h, dataset, 0, NULL) == 0 && h5_ok(h)) {
        char **one = read_texts(h, dataset, name, 1);
        text = one ? one[0] : NULL;
        memory_release(one);
    }
    h5_close_object(h, dataset);
    return text;
}

char **h5_get_strings(struct h5 *h, hid_t parent, const char *name, int *n)
{
    hid_t dataset = h5_open_dataset(h, parent, name);
    hsize_t length = 0;
    char **text = NULL;
    if (h5_shape(h, dataset, 1, &length) == 1)
        text = read_texts(h, dataset, name, length);
    h5_close_object(h, dataset);
    if (h5_ok(h) && !text)
        h5_fail(h, "find a column in", name);
    *n = text ? (int)length : 0;
    return text;
}

void h5_free_strings(char **text, int n)
{
    for (int i = 0; text && i < n; i++)
        free(text[i]);
    memory_release(text);
}
