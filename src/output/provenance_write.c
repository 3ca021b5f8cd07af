/* Decides where in the file stands how the run was made: /provenance with the resolved configuration as text, the
 * scenario's files, the data tables byte for byte (a digest alone could not repeat a run whose tables were edited
 * since), and the parameter table as parallel columns. Every dataset has a named dimension, or netCDF readers would
 * refuse the file or invent one.
 */
#include "output/provenance_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

enum { NAME_BYTES = 32, CHUNK_BYTES = 1 << 20 };

char *provenance_digest(const void *bytes, size_t size, char *text)
{
    snprintf(text, PROVENANCE_DIGEST_TEXT, "%016" PRIx64, hash_bytes(bytes, size, 0));
    return text;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void write_attributes(struct h5 *h, hid_t group, const struct output_provenance *p)
{
    h5_put_text(h, group, "name", or_empty(p->name));
    h5_put_text(h, group, "title", or_empty(p->title));
    h5_put_text(h, group, "title_zh", or_empty(p->title_zh));
    h5_put_text(h, group, "question", or_empty(p->question));
    h5_put_text(h, group, "version", or_empty(p->version));
    h5_put_text(h, group, "commit", or_empty(p->commit));
    h5_put_text(h, group, "build_flags", or_empty(p->build_flags));
    h5_put_int(h, group, "seed", p->seed);
    h5_put_int(h, group, "population_seed", p->population_seed);
    h5_put_double(h, group, "scale", p->scale);
    h5_put_int(h, group, "first_month", p->first_month);
}

/* One text of any length with its digest. */
static hid_t write_text(struct h5 *h, hid_t group, const char *name, const char *text)
{
    char digest[PROVENANCE_DIGEST_TEXT];
    hid_t dataset = h5_texts(h, group, name, &text, -1);
    h5_put_text(h, dataset, PROVENANCE_DIGEST, provenance_digest(text, strlen(text), digest));
    return dataset;
}

/* Files may have any path, links in a group not: they are numbered, and the path is an attribute. */
static void write_sources(struct h5 *h, hid_t parent, const struct output_provenance *p)
{
    hid_t group = h5_group(h, parent, PROVENANCE_SOURCES);
    for (int i = 0; i < p->n_sources; i++) {
        char name[NAME_BYTES];
        snprintf(name, sizeof name, "source_%d", i + 1);
        hid_t dataset = write_text(h, group, name, or_empty(p->sources[i].text));
        h5_put_text(h, dataset, "file", or_empty(p->sources[i].name));
        h5_close_object(h, dataset);
    }
    h5_close_object(h, group);
}

/* A table's bytes, as a dimension of its own. */
static void write_table(struct h5 *h, hid_t group, const struct output_table *table)
{
    if (!h5_ok(h))
        return;
    char digest[PROVENANCE_DIGEST_TEXT];
    const hsize_t length = table->size, chunk = length < CHUNK_BYTES ? length : CHUNK_BYTES;
    hid_t list = h5_dataset_list(h);
    h5_compress(h, list, 1, &chunk);
    hid_t space = h5_check(h, H5Screate_simple(1, &length, NULL), "shape", table->name);
    hid_t dataset = H5I_INVALID_HID;
    if (h5_ok(h))
        dataset = h5_check(h, H5Dcreate2(group, table->name, H5T_STD_U8LE, space, H5P_DEFAULT, list, H5P_DEFAULT),
                           "create", table->name);
    if (h5_ok(h))
        h5_check(h, H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, table->bytes), "write",
                 table->name);
    h5_make_dimension(h, dataset, table->name);
    h5_put_text(h, dataset, "long_name", "bytes of the data table");
    h5_put_text(h, dataset, PROVENANCE_DIGEST, provenance_digest(table->bytes, table->size, digest));
    h5_close_object(h, dataset);
    h5_close_space(h, space);
    h5_close_list(h, list);
}

static void write_tables(struct h5 *h, hid_t parent, const struct output_provenance *p)
{
    hid_t group = h5_group(h, parent, PROVENANCE_TABLES);
    for (int i = 0; i < p->n_tables; i++)
        write_table(h, group, &p->tables[i]);
    h5_close_object(h, group);
}

/* One column of the parameter table, picked by its place in struct output_parameter. */
static hid_t write_text_column(struct h5 *h, hid_t group, const struct output_provenance *p, const char *name,
                               size_t field, hid_t scale)
{
    const size_t n = (size_t)p->n_parameters;
    const char **text = memory_take(n, sizeof *text);
    if (!text)
        h5_fail(h, "find memory for", name);
    for (size_t i = 0; text && i < n; i++)
        memcpy(&text[i], (const char *)&p->parameters[i] + field, sizeof text[i]);
    hid_t dataset = h5_texts(h, group, name, text, p->n_parameters);
    if (scale > 0)
        h5_attach(h, dataset, scale, 0);
    memory_release(text);
    return dataset;
}

static void write_number_column(struct h5 *h, hid_t group, const struct output_provenance *p, const char *name,
                                size_t field, hid_t scale)
{
    const hsize_t n = (hsize_t)p->n_parameters;
    double *value = memory_take(n, sizeof *value);
    if (!value)
        h5_fail(h, "find memory for", name);
    for (size_t i = 0; value && i < n; i++)
        memcpy(&value[i], (const char *)&p->parameters[i] + field, sizeof value[i]);
    hid_t list = h5_dataset_list(h);
    h5_compress(h, list, 1, &n);
    hid_t space = h5_ok(h) ? h5_check(h, H5Screate_simple(1, &n, NULL), "shape", name) : H5I_INVALID_HID;
    hid_t dataset = H5I_INVALID_HID;
    if (h5_ok(h))
        dataset = h5_check(h, H5Dcreate2(group, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT), "create",
                           name);
    if (h5_ok(h))
        h5_check(h, H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value), "write", name);
    h5_attach(h, dataset, scale, 0);
    h5_close_object(h, dataset);
    h5_close_space(h, space);
    h5_close_list(h, list);
    memory_release(value);
}

static void write_parameters(struct h5 *h, hid_t parent, const struct output_provenance *p)
{
    static const struct {
        const char *name;
        size_t field;
        bool number;
    } columns[] = {
        {"value", offsetof(struct output_parameter, value), true},
        {"unit", offsetof(struct output_parameter, unit), false},
        {"minimum", offsetof(struct output_parameter, minimum), true},
        {"maximum", offsetof(struct output_parameter, maximum), true},
        {"default", offsetof(struct output_parameter, standard), true},
        {"source", offsetof(struct output_parameter, source), false},
        {"meaning", offsetof(struct output_parameter, meaning), false},
        {"meaning_zh", offsetof(struct output_parameter, meaning_zh), false},
        {"set_in", offsetof(struct output_parameter, set_in), false},
    };
    if (p->n_parameters == 0)
        return;
    hid_t group = h5_group(h, parent, PROVENANCE_PARAMETERS);
    hid_t scale = write_text_column(h, group, p, "parameter", offsetof(struct output_parameter, path), H5I_INVALID_HID);
    h5_make_dimension(h, scale, "parameter");
    for (size_t i = 0; i < sizeof columns / sizeof *columns && h5_ok(h); i++) {
        if (columns[i].number)
            write_number_column(h, group, p, columns[i].name, columns[i].field, scale);
        else
            h5_close_object(h, write_text_column(h, group, p, columns[i].name, columns[i].field, scale));
    }
    h5_close_object(h, scale);
    h5_close_object(h, group);
}

void provenance_write(struct h5 *h, const struct output_provenance *p)
{
    hid_t group = h5_group(h, h->file, PROVENANCE_GROUP);
    write_attributes(h, group, p);
    h5_close_object(h, h5_ok(h) ? write_text(h, group, PROVENANCE_RESOLVED, p->resolved_yaml) : H5I_INVALID_HID);
    write_sources(h, group, p);
    write_tables(h, group, p);
    write_parameters(h, group, p);
    h5_close_object(h, group);
}
