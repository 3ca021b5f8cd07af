/* Decides what can be asked of a result file about how it was made. Every text and table is checked against its digest,
 * so that a run repeated from a damaged file does not silently become another run.
 */
#include "output/provenance.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "output/h5.h"
#include "output/provenance_write.h"

static void read_attributes(struct h5 *h, hid_t group, struct provenance *p)
{
    p->name = h5_get_text(h, group, "name");
    p->title = h5_get_text(h, group, "title");
    p->title_zh = h5_get_text(h, group, "title_zh");
    p->question = h5_get_text(h, group, "question");
    p->version = h5_get_text(h, group, "version");
    p->commit = h5_get_text(h, group, "commit");
    p->build_flags = h5_get_text(h, group, "build_flags");
    p->seed = h5_get_int(h, group, "seed");
    p->population_seed = h5_get_int(h, group, "population_seed");
    p->scale = h5_get_double(h, group, "scale");
    p->first_month = (int)h5_get_int(h, group, "first_month");
}

static void read_months(struct h5 *h, struct provenance *p)
{
    hsize_t length = 0;
    hid_t time = h5_open_dataset(h, h->file, "time");
    if (h5_shape(h, time, 1, &length) != 1)
        h5_fail(h, "read", "time");
    p->months = (int)length;
    h5_close_object(h, time);
}

/* Compares bytes with the digest that stands beside them. */
static void check_digest(struct h5 *h, hid_t dataset, const char *name, const void *bytes, size_t size)
{
    char digest[PROVENANCE_DIGEST_TEXT];
    char *stored = h5_get_text(h, dataset, PROVENANCE_DIGEST);
    if (stored && strcmp(stored, provenance_digest(bytes, size, digest)) != 0)
        h->status = errors_add(h->e, STATUS_FILE,
                               "%s: %s does not have the digest %s written beside it; the file is damaged", h->path,
                               name, stored);
    free(stored);
}

/* A text of the file, checked. */
static char *read_checked_text(struct h5 *h, hid_t group, const char *name)
{
    char *text = h5_get_string(h, group, name);
    hid_t dataset = h5_open_dataset(h, group, name);
    if (text)
        check_digest(h, dataset, name, text, strlen(text));
    h5_close_object(h, dataset);
    if (h5_ok(h))
        return text;
    free(text);
    return NULL;
}

static void read_source(struct h5 *h, hid_t group, int i, struct provenance_file *file)
{
    char *link = h5_name(h, group, i);
    char *text = link ? read_checked_text(h, group, link) : NULL;
    if (text) {
        hid_t dataset = h5_open_dataset(h, group, link);
        file->name = h5_get_text(h, dataset, "file");
        file->bytes = (unsigned char *)text;
        file->size = strlen(text);
        file->digest = hash_bytes(text, file->size, 0);
        h5_close_object(h, dataset);
    }
    free(link);
}

static void read_table(struct h5 *h, hid_t group, int i, struct provenance_file *file)
{
    hsize_t size = 0;
    file->name = h5_name(h, group, i);
    hid_t dataset = file->name ? h5_open_dataset(h, group, file->name) : H5I_INVALID_HID;
    if (h5_shape(h, dataset, 1, &size) != 1)
        h5_fail(h, "find bytes in", file->name ? file->name : "a data table");
    if (h5_ok(h))
        h5_check_stored(h, dataset, file->name);
    file->bytes = h5_ok(h) ? calloc((size_t)size + 1, 1) : NULL;
    if (!file->bytes)
        h5_fail(h, "find memory for", "a data table");
    if (h5_ok(h))
        h5_check(h, H5Dread(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, file->bytes), "read", file->name);
    if (h5_ok(h))
        check_digest(h, dataset, file->name, file->bytes, (size_t)size);
    file->size = (size_t)size;
    file->digest = h5_ok(h) ? hash_bytes(file->bytes, file->size, 0) : 0;
    h5_close_object(h, dataset);
}

/* All files of one subgroup, each read by `read`. */
static struct provenance_file *read_files(struct h5 *h, hid_t parent, const char *name, int *n,
                                          void (*read)(struct h5 *, hid_t, int, struct provenance_file *))
{
    hid_t group = h5_open_group(h, parent, name);
    *n = h5_count(h, group);
    struct provenance_file *files = memory_take((size_t)*n, sizeof *files);
    if (!files)
        h5_fail(h, "find memory for", name);
    for (int i = 0; files && i < *n && h5_ok(h); i++)
        read(h, group, i, &files[i]);
    h5_close_object(h, group);
    return files;
}

/* A column of numbers of length n. */
static double *read_numbers(struct h5 *h, hid_t group, const char *name, int n)
{
    hsize_t length = 0;
    hid_t dataset = h5_open_dataset(h, group, name);
    if (h5_shape(h, dataset, 1, &length) != 1 || length != (hsize_t)n)
        h5_fail(h, "find as many numbers as parameters in", name);
    if (h5_ok(h))
        h5_check_stored(h, dataset, name);
    double *value = h5_ok(h) ? memory_take((size_t)n, sizeof *value) : NULL;
    if (!value)
        h5_fail(h, "find memory for", name);
    if (h5_ok(h))
        h5_check(h, H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value), "read", name);
    h5_close_object(h, dataset);
    return value;
}

/* Puts a column of numbers into the field `field` of every parameter. */
static void read_number_column(struct h5 *h, hid_t group, struct provenance *p, const char *name, size_t field)
{
    double *value = read_numbers(h, group, name, p->n_parameters);
    for (int i = 0; h5_ok(h) && i < p->n_parameters; i++)
        memcpy((char *)&p->parameters[i] + field, &value[i], sizeof value[i]);
    memory_release(value);
}

/* Puts a column of texts into the field `field` of every parameter, which owns them from then on. */
static void read_text_column(struct h5 *h, hid_t group, struct provenance *p, const char *name, size_t field)
{
    int n = 0;
    char **text = h5_get_strings(h, group, name, &n);
    if (h5_ok(h) && n != p->n_parameters)
        h5_fail(h, "find as many texts as parameters in", name);
    if (!h5_ok(h) || !p->parameters) {
        h5_free_strings(text, n);
        return;
    }
    for (int i = 0; i < n; i++)
        memcpy((char *)&p->parameters[i] + field, &text[i], sizeof text[i]);
    memory_release(text);
}

static void count_parameters(struct h5 *h, hid_t group, struct provenance *p)
{
    hsize_t length = 0;
    hid_t dataset = h5_open_dataset(h, group, "parameter");
    if (h5_shape(h, dataset, 1, &length) != 1)
        h5_fail(h, "count", "parameters");
    if (h5_ok(h))
        h5_check_stored(h, dataset, "parameters");
    h5_close_object(h, dataset);
    p->parameters = h5_ok(h) ? memory_take((size_t)length, sizeof *p->parameters) : NULL;
    if (!p->parameters)
        h5_fail(h, "find memory for", "parameters");
    p->n_parameters = h5_ok(h) && p->parameters ? (int)length : 0;
}

static void read_parameters(struct h5 *h, hid_t parent, struct provenance *p)
{
    if (!h5_has(h, parent, PROVENANCE_PARAMETERS))
        return;
    hid_t group = h5_open_group(h, parent, PROVENANCE_PARAMETERS);
    count_parameters(h, group, p);
    read_text_column(h, group, p, "parameter", offsetof(struct provenance_parameter, path));
    read_number_column(h, group, p, "value", offsetof(struct provenance_parameter, value));
    read_text_column(h, group, p, "unit", offsetof(struct provenance_parameter, unit));
    read_number_column(h, group, p, "minimum", offsetof(struct provenance_parameter, minimum));
    read_number_column(h, group, p, "maximum", offsetof(struct provenance_parameter, maximum));
    read_number_column(h, group, p, "default", offsetof(struct provenance_parameter, standard));
    read_text_column(h, group, p, "source", offsetof(struct provenance_parameter, source));
    read_text_column(h, group, p, "meaning", offsetof(struct provenance_parameter, meaning));
    read_text_column(h, group, p, "meaning_zh", offsetof(struct provenance_parameter, meaning_zh));
    read_text_column(h, group, p, "set_in", offsetof(struct provenance_parameter, set_in));
    h5_close_object(h, group);
}

static void read_all(struct h5 *h, struct provenance *p)
{
    hid_t group = h5_open_group(h, h->file, PROVENANCE_GROUP);
    read_attributes(h, group, p);
    read_months(h, p);
    p->resolved_yaml = h5_ok(h) ? read_checked_text(h, group, PROVENANCE_RESOLVED) : NULL;
    p->sources = read_files(h, group, PROVENANCE_SOURCES, &p->n_sources, read_source);
    p->tables = read_files(h, group, PROVENANCE_TABLES, &p->n_tables, read_table);
    read_parameters(h, group, p);
    h5_close_object(h, group);
}

/* Reads a file that is open, or notes why it is not. */
static enum status read_opened(struct h5 *h, struct provenance **out)
{
    struct provenance *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        h5_fail(h, "find memory for", "the file");
    if (p && h5_ok(h))
        read_all(h, p);
    h5_end(h);
    if (h5_ok(h))
        *out = p;
    else
        provenance_destroy(p);
    return h->status;
}

enum status provenance_read(const char *path, struct provenance **out, struct errors *e)
{
    struct h5 h = h5_begin(path, e);
    h5_open_result(&h);
    return read_opened(&h, out);
}

enum status provenance_from_memory(const char *name, const unsigned char *bytes, size_t size, struct provenance **out,
                                   struct errors *e)
{
    struct h5 h = h5_begin(name, e);
    h5_open_memory(&h, bytes, size);
    return read_opened(&h, out);
}

static void destroy_files(struct provenance_file *file, int n)
{
    for (int i = 0; file && i < n; i++) {
        free(file[i].name);
        free(file[i].bytes);
    }
    memory_release(file);
}

static void destroy_parameter(struct provenance_parameter *parameter)
{
    free(parameter->path);
    free(parameter->unit);
    free(parameter->source);
    free(parameter->meaning);
    free(parameter->meaning_zh);
    free(parameter->set_in);
}

void provenance_destroy(struct provenance *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n_parameters; i++)
        destroy_parameter(&p->parameters[i]);
    memory_release(p->parameters);
    destroy_files(p->sources, p->n_sources);
    destroy_files(p->tables, p->n_tables);
    free(p->name);
    free(p->title);
    free(p->title_zh);
    free(p->question);
    free(p->version);
    free(p->commit);
    free(p->build_flags);
    free(p->resolved_yaml);
    free(p);
}

const struct provenance_file *provenance_table(const struct provenance *p, const char *name)
{
    for (int i = 0; i < p->n_tables; i++)
        if (strcmp(p->tables[i].name, name) == 0)
            return &p->tables[i];
    return NULL;
}

char *output_resolved_yaml(const char *path, struct errors *e)
{
    struct h5 h = h5_begin(path, e);
    h5_open_result(&h);
    hid_t group = h5_ok(&h) ? h5_open_group(&h, h.file, PROVENANCE_GROUP) : H5I_INVALID_HID;
    char *text = h5_ok(&h) ? read_checked_text(&h, group, PROVENANCE_RESOLVED) : NULL;
    h5_close_object(&h, group);
    h5_end(&h);
    return text;
}
