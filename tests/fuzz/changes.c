/* Changes of an HDF5 file: an operation, an object by the hash of its path, then what the operation needs. */
#include "changes.h"

#include "fuzz.h"

#include "output/provenance_write.h"

#include <hdf5_hl.h>

enum {
    OBJECTS_MOST = 512,
    NAME_BYTES = 256,
    RANK_MOST = 6,
    TEXT_MOST = 48,
    DATA_BYTES = 1 << 16,
    ATTRIBUTE_BYTES = 60000,
    CHUNK = 8
};
enum { SMALL = 1 << 20, TYPE_KINDS = 27, SHAPE_KINDS = 8 };

static const hid_t none = H5P_DEFAULT;

uint8_t changes_byte(struct changes *c)
{
    if (c->left == 0)
        return 0;
    c->left--;
    return *c->at++;
}

uint32_t changes_word(struct changes *c)
{
    const uint32_t high = changes_byte(c);
    return high << 8 | changes_byte(c);
}

/* A text of the input: its length, then its bytes. */
static const char *take_text(struct changes *c, char *text)
{
    const size_t n = changes_byte(c) % TEXT_MOST;
    for (size_t i = 0; i < n; i++)
        text[i] = (char)changes_byte(c);
    text[n] = '\0';
    return text;
}

/* FNV-1a, folded to 16 bits. */
static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return (h >> 16 ^ h) & 0xffff;
}

/* Keeps the name whose hash follows `wanted` most closely. */
struct choice {
    uint32_t wanted, distance;
    char name[NAME_BYTES];
};

static void consider(struct choice *choice, const char *name)
{
    const uint32_t distance = (hash(name) - choice->wanted) & 0xffff;
    if (distance >= choice->distance || strlen(name) >= NAME_BYTES)
        return;
    choice->distance = distance;
    strcpy(choice->name, name);
}

static herr_t consider_object(hid_t group, const char *name, const H5O_info_t *info, void *choice)
{
    (void)group, (void)info;
    consider(choice, name);
    return 0;
}

static herr_t consider_attribute(hid_t object, const char *name, const H5A_info_t *info, void *choice)
{
    (void)object, (void)info;
    consider(choice, name);
    return 0;
}

static struct choice choose_object(struct changes *c, hid_t file)
{
    struct choice choice = {changes_word(c), UINT32_MAX, "."};
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, consider_object, &choice, H5O_INFO_BASIC);
    return choice;
}

static struct choice choose_attribute(struct changes *c, hid_t object)
{
    struct choice choice = {changes_word(c), UINT32_MAX, "units"};
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, consider_attribute, &choice);
    return choice;
}

static hid_t text_type(size_t size, H5T_cset_t set, H5T_str_t pad)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    H5Tset_cset(type, set);
    H5Tset_strpad(type, pad);
    return type;
}

static hid_t compound_type(hid_t first, hid_t second)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, 24);
    H5Tinsert(type, "dataset", 0, first);
    H5Tinsert(type, "dimension", 16, second);
    return type;
}

static hid_t enum_type(void)
{
    const int zero = 0, one = 1;
    hid_t type = H5Tcreate(H5T_ENUM, sizeof zero);
    H5Tenum_insert(type, "FALSE", &zero);
    H5Tenum_insert(type, "TRUE", &one);
    return type;
}

static hid_t narrow_type(void)
{
    hid_t type = H5Tcopy(H5T_STD_I64LE);
    H5Tset_precision(type, 11);
    H5Tset_offset(type, 5);
    return type;
}

/* A list of elements of a type, which is consumed. */
static hid_t list_type(hid_t element)
{
    hid_t type = H5Tvlen_create(element);
    H5Tclose(element);
    return type;
}

static hid_t array_type(void)
{
    const hsize_t three = 3;
    return H5Tarray_create2(H5T_STD_I64LE, 1, &three);
}

/* To be closed. */
static hid_t take_type(struct changes *c)
{
    const uint8_t kind = changes_byte(c) % TYPE_KINDS;
    const size_t size = kind >= 8 && kind <= 11 ? 1u + changes_byte(c) : 1;
    switch (kind) {
    case 0: return H5Tcopy(H5T_STD_I8LE);
    case 1: return H5Tcopy(H5T_STD_I16BE);
    case 2: return H5Tcopy(H5T_STD_I32LE);
    case 3: return H5Tcopy(H5T_STD_I64LE);
    case 4: return H5Tcopy(H5T_STD_U64LE);
    case 5: return H5Tcopy(H5T_IEEE_F32LE);
    case 6: return H5Tcopy(H5T_IEEE_F64LE);
    case 7: return H5Tcopy(H5T_STD_I64BE);
    case 8: return text_type(size, H5T_CSET_UTF8, H5T_STR_NULLTERM);
    case 9: return text_type(size, H5T_CSET_ASCII, H5T_STR_NULLPAD);
    case 10: return text_type(size, H5T_CSET_UTF8, H5T_STR_SPACEPAD);
    case 11: return H5Tcreate(H5T_OPAQUE, size);
    case 12: return text_type(H5T_VARIABLE, H5T_CSET_ASCII, H5T_STR_NULLTERM);
    case 13: return text_type(H5T_VARIABLE, H5T_CSET_UTF8, H5T_STR_NULLTERM);
    case 14: return text_type(H5T_VARIABLE, H5T_CSET_UTF8, H5T_STR_NULLPAD);
    case 15: return compound_type(H5T_STD_I64LE, H5T_IEEE_F64LE);
    case 16: return compound_type(H5T_STD_REF_OBJ, H5T_STD_I32LE);
    case 17: return enum_type();
    case 18: return list_type(H5Tcopy(H5T_STD_I32LE));
    case 19: return list_type(H5Tcopy(H5T_STD_REF_OBJ));
    case 20: return list_type(list_type(H5Tcopy(H5T_STD_I8LE)));
    case 21: return H5Tcopy(H5T_STD_REF_OBJ);
    case 22: return H5Tcopy(H5T_STD_REF_DSETREG);
    case 23: return array_type();
    case 24: return H5Tcopy(H5T_STD_B64LE);
    case 25: return H5Tcopy(H5T_STD_U8LE);
    default: return narrow_type();
    }
}

/* To be closed. Sizes are small or beyond any memory: what lies between would only be slow. */
static hid_t take_shape(struct changes *c, int *rank, hsize_t *length)
{
    static const hsize_t lengths[] = {0,
                                      1,
                                      2,
                                      3,
                                      4,
                                      5,
                                      6,
                                      7,
                                      12,
                                      300,
                                      65536,
                                      UINT64_C(1) << 32,
                                      (UINT64_C(1) << 32) + 5,
                                      UINT64_C(1) << 40,
                                      UINT64_C(1) << 61,
                                      INT64_MAX};
    const uint8_t kind = changes_byte(c) % SHAPE_KINDS;
    hsize_t product = 1;
    *rank = kind < 2 ? 0 : kind - 1;
    for (int i = 0; i < *rank; i++) {
        length[i] = lengths[changes_byte(c) % (sizeof lengths / sizeof lengths[0])];
        if (length[i] <= SMALL && length[i] * product > SMALL)
            length[i] = 1;
        if (length[i] <= SMALL)
            product *= length[i];
    }
    if (*rank > 0)
        return H5Screate_simple(*rank, length, NULL);
    return H5Screate(kind == 0 ? H5S_SCALAR : H5S_NULL);
}

/* Values in a space, or DATA_BYTES when they are more: HDF5's own count may overflow. */
static size_t count_values(hid_t space)
{
    hsize_t length[H5S_MAX_RANK] = {0};
    const int rank = H5Sget_simple_extent_dims(space, length, NULL);
    size_t n = H5Sget_simple_extent_type(space) == H5S_NULL ? 0 : 1;
    for (int i = 0; i < rank; i++)
        n = length[i] < DATA_BYTES && n * length[i] < DATA_BYTES ? n * length[i] : DATA_BYTES;
    return n;
}

/* Bytes for values, from the input as far as it goes; texts of variable length get texts of it. */
static void write_values(struct changes *c, hid_t type, hid_t space, void (*write)(hid_t, hid_t, const void *),
                         hid_t target)
{
    static char text[TEXT_MOST];
    static union {
        uint8_t byte[DATA_BYTES];
        const char *text[DATA_BYTES / sizeof(char *)];
    } data;
    const size_t size = H5Tget_size(type), n = count_values(space);
    const uint8_t used = changes_byte(c);
    memset(&data, 0, sizeof data);
    if (size == 0 || n == 0 || n >= DATA_BYTES / size || used == 0)
        return; /* nothing is written: the file holds fill values */
    if (H5Tis_variable_str(type) > 0) {
        take_text(c, text);
        for (size_t i = 0; i < n; i++)
            data.text[i] = i % 3 == 2 ? NULL : text;
    } else if (H5Tdetect_class(type, H5T_VLEN) > 0 || H5Tdetect_class(type, H5T_REFERENCE) > 0) {
        return; /* addresses: only empty ones */
    } else {
        for (size_t i = 0; i < used && i < n * size; i++)
            data.byte[i] = changes_byte(c);
    }
    write(target, type, &data);
}

static void write_dataset(hid_t dataset, hid_t type, const void *values)
{
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, none, values);
}

static void write_attribute(hid_t attribute, hid_t type, const void *values)
{
    H5Awrite(attribute, type, values);
}

/* An attribute of any type and shape, over one that is there or a new one. */
static void put_attribute(struct changes *c, hid_t object, const char *name)
{
    hsize_t length[RANK_MOST];
    int rank = 0;
    H5Adelete(object, name);
    hid_t type = take_type(c), space = take_shape(c, &rank, length);
    const size_t n = count_values(space); /* HDF5 1.10 crashes later where it has refused a large attribute */
    hid_t attribute = H5I_INVALID_HID;
    if (n < ATTRIBUTE_BYTES / H5Tget_size(type))
        attribute = H5Acreate2(object, name, type, space, none, none);
    if (attribute > 0) {
        write_values(c, type, space, write_attribute, attribute);
        H5Aclose(attribute);
    }
    H5Sclose(space);
    H5Tclose(type);
}

static hid_t layout(struct changes *c, int rank, const hsize_t *length)
{
    hsize_t chunk[RANK_MOST];
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    for (int i = 0; i < rank; i++)
        chunk[i] = length[i] < CHUNK && length[i] > 0 ? length[i] : CHUNK;
    if (changes_byte(c) % 4 > 0 && rank > 0) {
        H5Pset_chunk(list, rank, chunk);
        H5Pset_deflate(list, 1);
    }
    H5Pset_alloc_time(list, H5D_ALLOC_TIME_INCR);
    return list;
}

/* A dataset of any type and shape in the place of what is there, which keeps its attributes when asked to. */
static void put_dataset(struct changes *c, hid_t file, const char *path)
{
    hsize_t length[RANK_MOST];
    int rank = 0;
    hid_t type = take_type(c), space = take_shape(c, &rank, length);
    hid_t list = layout(c, rank, length);
    H5Ldelete(file, path, none);
    hid_t dataset = H5Dcreate2(file, path, type, space, none, list, none);
    if (dataset > 0) {
        write_values(c, type, space, write_dataset, dataset);
        H5Dclose(dataset);
    }
    H5Pclose(list);
    H5Sclose(space);
    H5Tclose(type);
}

/* Other values in a dataset as it is. */
static void put_values(struct changes *c, hid_t file, const char *path)
{
    hid_t dataset = H5Dopen2(file, path, none);
    if (dataset < 0)
        return;
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    write_values(c, type, space, write_dataset, dataset);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
}

/* A text with the digest that belongs to it. */
static void put_checked_text(struct changes *c, hid_t file, const char *path)
{
    char text[TEXT_MOST], digest[PROVENANCE_DIGEST_TEXT];
    hsize_t size = strlen(take_text(c, text));
    provenance_digest(text, size, digest);
    H5Ldelete(file, path, none);
    hid_t type = text_type(H5T_VARIABLE, H5T_CSET_UTF8, H5T_STR_NULLTERM);
    const int as_bytes = changes_byte(c) % 2;
    hid_t space = as_bytes ? H5Screate_simple(1, &size, NULL) : H5Screate(H5S_SCALAR);
    const char *one = text;
    hid_t dataset = H5Dcreate2(file, path, as_bytes ? H5T_STD_U8LE : type, space, none, none, none);
    if (dataset > 0) {
        H5Dwrite(dataset, as_bytes ? H5T_STD_U8LE : type, H5S_ALL, H5S_ALL, none, as_bytes ? (const void *)text : &one);
        H5LTset_attribute_string(file, path, PROVENANCE_DIGEST, digest);
        H5Dclose(dataset);
    }
    H5Sclose(space);
    H5Tclose(type);
}

/* A link of another kind, or a group or type, in the place of what is there. */
static void put_link(struct changes *c, hid_t file, const char *path)
{
    const struct choice other = choose_object(c, file);
    hid_t object = H5I_INVALID_HID;
    const uint8_t kind = changes_byte(c) % 7;
    char absolute[NAME_BYTES + 1];
    snprintf(absolute, sizeof absolute, "/%s", other.name);
    if (kind == 0)
        H5Lmove(file, other.name, file, "moved", none, none);
    H5Ldelete(file, path, none);
    switch (kind) {
    case 0: H5Lmove(file, "moved", file, path, none, none); break;
    case 1: H5Lcreate_soft("/nowhere", file, path, none, none); break;
    case 2: H5Lcreate_soft(absolute, file, path, none, none); break;
    case 3: H5Lcreate_hard(file, other.name, file, path, none, none); break;
    case 4: H5Lcreate_external("missing.h5", "/", file, path, none, none); break;
    case 5: object = H5Gcreate2(file, path, none, none, none); break;
    default: object = take_type(c); H5Tcommit2(file, path, object, none, none, none);
    }
    if (object > 0)
        H5Oclose(object);
}

/* Another length of the first axis. */
static void set_length(struct changes *c, hid_t file, const char *path)
{
    static const hsize_t lengths[] = {0, 1, 2, 4, 6, 65536, UINT64_C(1) << 32, UINT64_C(1) << 40};
    hid_t dataset = H5Dopen2(file, path, none);
    hid_t space = dataset > 0 ? H5Dget_space(dataset) : H5I_INVALID_HID;
    hsize_t length[H5S_MAX_RANK];
    const hsize_t first = lengths[changes_byte(c) % (sizeof lengths / sizeof lengths[0])];
    if (space > 0 && H5Sget_simple_extent_dims(space, length, NULL) > 0 && length[0] <= SMALL) {
        length[0] = first; /* from a huge one HDF5 would visit every chunk */
        H5Dset_extent(dataset, length);
    }
    if (space > 0)
        H5Sclose(space);
    if (dataset > 0)
        H5Dclose(dataset);
}

/* Another dimension of an axis, or a dimension more or less. */
static void set_dimension(struct changes *c, hid_t file, const char *path)
{
    const struct choice other = choose_object(c, file);
    char name[TEXT_MOST];
    hid_t dataset = H5Dopen2(file, path, none), scale = H5Dopen2(file, other.name, none);
    const uint8_t kind = changes_byte(c);
    if (dataset > 0 && scale > 0 && kind % 4 == 0)
        H5DSdetach_scale(dataset, scale, kind / 4 % 4);
    else if (dataset > 0 && scale > 0 && kind % 4 < 3)
        H5DSattach_scale(dataset, scale, kind / 4 % 4);
    else if (dataset > 0)
        H5DSset_scale(dataset, take_text(c, name));
    if (dataset > 0)
        H5Dclose(dataset);
    if (scale > 0)
        H5Dclose(scale);
}

/* Something new in a group, under a name of the input. */
static void add(struct changes *c, hid_t file, const char *group)
{
    char name[TEXT_MOST], path[NAME_BYTES + TEXT_MOST + 1];
    snprintf(path, sizeof path, "%s/%s", group, take_text(c, name));
    if (changes_byte(c) % 2)
        put_dataset(c, file, path);
    else
        put_checked_text(c, file, path);
}

static void change_attributes(struct changes *c, hid_t file, const char *path, uint8_t kind)
{
    char name[TEXT_MOST];
    hid_t object = H5Oopen(file, path, none);
    if (object < 0)
        return;
    const struct choice attribute = choose_attribute(c, object);
    if (kind == 0)
        H5Adelete(object, attribute.name);
    else if (kind == 1)
        put_attribute(c, object, attribute.name);
    else
        H5Arename(object, attribute.name, take_text(c, name));
    H5Oclose(object);
}

void changes_make(struct changes *c, hid_t file)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    const uint8_t kind = changes_byte(c) % 11;
    const struct choice object = choose_object(c, file);
    switch (kind) {
    case 0: H5Ldelete(file, object.name, none); break;
    case 1:
    case 2: change_attributes(c, file, object.name, kind - 1); break;
    case 3: change_attributes(c, file, object.name, 2); break;
    case 4: put_dataset(c, file, object.name); break;
    case 5: put_values(c, file, object.name); break;
    case 6: put_checked_text(c, file, object.name); break;
    case 7: put_link(c, file, object.name); break;
    case 8: set_length(c, file, object.name); break;
    case 9: set_dimension(c, file, object.name); break;
    default: add(c, file, object.name);
    }
}
