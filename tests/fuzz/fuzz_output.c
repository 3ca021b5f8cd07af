/* Results: whatever a sealed file holds, everything that reads results reads it or refuses it in one sentence.
 *
 * The first byte decides. 'r': the bytes of a good result are changed without a new seal, and all must refuse it. Others:
 * a good result is changed through HDF5, as a program might that knows the seal: things are taken away, replaced by
 * others of another kind, type or shape, or given other values. Then it is sealed and read. Raw changes are never sealed:
 * HDF5 1.10 itself crashes on some of them, and that is what the seal is for.
 *
 * Objects and attributes are chosen by the hash of their name, so that an input still means the same when the result
 * gains others. */
#include "fuzz.h"

#include "fuzz/changes.h"
#include "fuzz/small_run.h"
#include "output/provenance.h"
#include "output/result.h"
#include "output/seal.h"

#include <hdf5_hl.h>

enum { PATH_BYTES = 128, VALUES_MOST = 1 << 22, CHANGES_MOST = 12, APPEND_MOST = 64, KINDS = 4 };

static unsigned char *good; /* [n_good] a result of the writer, its seal included; made once, never freed */
static size_t n_good;
static char path[PATH_BYTES];

/* Where the texts that were read are looked at, so that nothing is left out. */
static volatile size_t seen;

static void look(const char *text)
{
    FUZZ_CLAIM(text != NULL, "a text is missing");
    seen += strlen(text);
}

/* What an answer must be: well, or one sentence that names the file. */
static void check(enum status status, struct errors *e)
{
    FUZZ_CLAIM(status == STATUS_OK || status == STATUS_FILE || status == STATUS_INPUT, "%d", status);
    FUZZ_CLAIM(errors_status(e) == status, "%d but %d: %s", status, errors_status(e), errors_line(e, 0));
    FUZZ_CLAIM(errors_count(e) == (status != STATUS_OK), "%d lines for %d: %s", errors_count(e), status,
               errors_line(e, 0));
    FUZZ_CLAIM(status == STATUS_OK || strstr(errors_line(e, 0), path), "%s", errors_line(e, 0));
    fuzz_check_lines(e);
    errors_destroy(e);
}

static void look_at_files(const struct provenance_file *file, int n)
{
    for (int i = 0; i < n; i++) {
        look(file[i].name);
        for (size_t b = 0; b < file[i].size; b++)
            seen += file[i].bytes[b];
    }
}

static enum status read_provenance(void)
{
    struct errors *e = errors_create();
    struct provenance *p = NULL;
    const enum status status = provenance_read(path, &p, e);
    FUZZ_CLAIM((status == STATUS_OK) == (p != NULL), "%d", status);
    check(status, e);
    if (!p)
        return status;
    const char *const texts[] = {p->name,    p->title,  p->title_zh,    p->question,
                                 p->version, p->commit, p->build_flags, p->resolved_yaml};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        look(texts[i]);
    look_at_files(p->sources, p->n_sources);
    look_at_files(p->tables, p->n_tables);
    for (int i = 0; i < p->n_parameters; i++) {
        const struct provenance_parameter *parameter = &p->parameters[i];
        const char *const words[] = {parameter->path,    parameter->unit,       parameter->source,
                                     parameter->meaning, parameter->meaning_zh, parameter->set_in};
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            look(words[w]);
    }
    provenance_destroy(p);
    return status;
}

static enum status read_text(void)
{
    struct errors *e = errors_create();
    char *text = output_resolved_yaml(path, e);
    const enum status status = errors_status(e);
    FUZZ_CLAIM((status == STATUS_OK) == (text != NULL), "%d", status);
    check(status, e);
    free(text);
    return status;
}

static enum status read_hashes(void)
{
    int n = 0;
    struct errors *e = errors_create();
    uint64_t *hashes = output_hashes(path, &n, e);
    const enum status status = errors_status(e);
    FUZZ_CLAIM((status == STATUS_OK) == (hashes != NULL), "%d", status);
    for (int i = 0; hashes && i < n; i++)
        seen += hashes[i];
    check(status, e);
    free(hashes);
    return status;
}

static void read_variable(struct result *r, int i)
{
    const struct result_variable *v = result_variable(r, i);
    const size_t n = result_size(r, v->name);
    look(v->name), look(v->units), look(v->long_name), look(v->long_name_zh);
    for (int d = 0; d < v->n_dims; d++)
        look(v->dims[d]);
    FUZZ_CLAIM(v->length[0] == (size_t)result_months(r), "%s has %zu months", v->name, v->length[0]);
    void *values = n <= VALUES_MOST ? malloc((n + 1) * sizeof(double)) : NULL;
    if (!values)
        return;
    struct errors *e[KINDS];
    for (int k = 0; k < KINDS; k++)
        e[k] = errors_create();
    check(result_read_double(r, v->name, values, e[0]), e[0]);
    check(result_read_int64(r, v->name, values, e[1]), e[1]);
    check(result_read_uint64(r, v->name, values, e[2]), e[2]);
    check(v->length[0] > 0 ? result_read_months(r, i, (int)v->length[0] - 1, 1, values, e[3]) : STATUS_OK, e[3]);
    free(values);
}

static void read_labels(struct result *r)
{
    static const char *const names[] = {"cluster", "cluster_name_zh", "account_class", "time", "panel_row", "gdp"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int n = 0;
        const char *const *texts = result_texts(r, names[i], &n);
        for (int t = 0; t < n; t++)
            look(texts[t]);
        look(result_dimension_name(r, names[i], i % 2));
        FUZZ_CLAIM(result_place(r, names[i], "biomedicine") < (n > 0 ? n : 1), "%s", names[i]);
    }
}

static void read_table(struct result *r, int i)
{
    const struct result_table *t = result_table(r, i);
    look(t->name), look(t->row_dimension);
    for (int c = 0; c < t->n_columns; c++) {
        const struct result_column *column = &t->columns[c];
        look(column->name), look(column->units), look(column->long_name), look(column->long_name_zh);
        for (int w = 0; w < column->n_flags; w++)
            look(column->flag[w]);
        void *cells = t->n_rows <= VALUES_MOST ? malloc((size_t)t->n_rows * sizeof(uint64_t) + 1) : NULL;
        struct errors *e = errors_create();
        check(cells ? result_read_cells(r, i, c, t->n_rows / 2, t->n_rows - t->n_rows / 2, cells, e) : STATUS_OK, e);
        free(cells);
    }
}

static enum status read_series(void)
{
    struct errors *e = errors_create();
    struct result *r = NULL;
    const enum status status = result_open(path, &r, e);
    FUZZ_CLAIM((status == STATUS_OK) == (r != NULL), "%d", status);
    check(status, e);
    for (int i = 0; r && i < result_count(r); i++)
        read_variable(r, i);
    for (int i = 0; r && i < result_table_count(r); i++)
        read_table(r, i);
    if (r)
        read_labels(r);
    result_close(r);
    return status;
}

/* Handles of HDF5 that are open. */
static hsize_t open_handles(void)
{
    static const H5I_type_t kinds[] = {H5I_FILE,    H5I_GROUP, H5I_DATATYPE,   H5I_DATASPACE,
                                       H5I_DATASET, H5I_ATTR,  H5I_GENPROP_LST};
    hsize_t sum = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        hsize_t n = 0;
        H5Inmembers(kinds[i], &n);
        sum += n;
    }
    return sum;
}

/* Everything that reads results.  return  how many of them accept the file. */
static int read_all(void)
{
    enum status (*const readers[])(void) = {read_provenance, read_text, read_hashes, read_series};
    int accepted = 0;
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        const hsize_t before = open_handles();
        accepted += readers[i]() == STATUS_OK;
        FUZZ_CLAIM(open_handles() == before, "reader %zu leaves handles of HDF5 open", i);
    }
    return accepted;
}

/* Also the first use of every reader, after which HDF5 keeps some handles. */
static void make_good(void)
{
    struct errors *e = errors_create();
    fuzz_path("result.h5", path, sizeof path);
    FUZZ_CLAIM(small_run_write(path, true, e) == STATUS_OK, "%s", errors_line(e, 0));
    good = fixture_bytes(path, &n_good);
    FUZZ_CLAIM(good && n_good > SEAL_BYTES, "%zu bytes", n_good);
    FUZZ_CLAIM(read_provenance() + read_text() + read_hashes() + read_series() == STATUS_OK, "the good result");
    errors_destroy(e);
}

/* A good result, changed through HDF5 and sealed. */
static void check_changed(struct changes *c)
{
    hid_t file = H5LTopen_file_image(good, n_good - SEAL_BYTES, H5LT_FILE_IMAGE_OPEN_RW);
    FUZZ_CLAIM(file > 0, "the good result cannot be opened");
    for (int i = 0; i < CHANGES_MOST && c->left > 0; i++)
        changes_make(c, file);
    H5Fflush(file, H5F_SCOPE_LOCAL);
    const ssize_t n = H5Fget_file_image(file, NULL, 0);
    FUZZ_CLAIM(n > 0, "no image");
    unsigned char *bytes = malloc((size_t)n + SEAL_BYTES);
    FUZZ_CLAIM(bytes && H5Fget_file_image(file, bytes, (size_t)n) == n, "no image");
    H5Fclose(file);
    seal_write(bytes, (size_t)n);
    fuzz_put(path, bytes, (size_t)n + SEAL_BYTES);
    free(bytes);
    read_all();
}

/* A good result whose bytes are changed, cut or followed by others, without a new seal. */
static void check_raw(struct changes *c)
{
    unsigned char *bytes = malloc(n_good + APPEND_MOST);
    size_t n = n_good;
    FUZZ_CLAIM(bytes != NULL, "memory");
    memcpy(bytes, good, n);
    while (c->left > 0) {
        const uint32_t what = changes_byte(c), place = changes_word(c) << 8 | changes_byte(c);
        if (what < 8) /* cut, or, with zero bytes left, nothing */
            n = place % (n_good + 1);
        else if (what < 16 && n < n_good + APPEND_MOST)
            bytes[n++] = (unsigned char)place;
        else if (n > 0)
            bytes[place % n] ^= (unsigned char)what;
    }
    const int same = n == n_good && memcmp(bytes, good, n) == 0;
    fuzz_put(path, bytes, n);
    free(bytes);
    FUZZ_CLAIM(read_all() == 0 || same, "a changed file is accepted");
}

int fuzz_output_one(const uint8_t *data, size_t size)
{
    struct changes c = {data, size};
    if (size == 0)
        return 0;
    if (!good)
        make_good();
    if (changes_byte(&c) == 'r')
        check_raw(&c);
    else
        check_changed(&c);
    return 0;
}
