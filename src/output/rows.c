/* Tables of rows; see rows.h. */
#include "output/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"

enum {
    ROWS_CHUNK = 1 << 16,
    STRETCH_CHUNKS = 32, /* compressed at a time */
    DEFLATE_LEVEL = 1,
    WITHOUT_DEFLATE = 2, /* mask of the second filter */
    FLAGS_TEXT = 4096
};

/* HDF5's types of a cell, in the file and in memory. */
static hid_t file_type(enum output_cell type)
{
    switch (type) {
    case OUTPUT_CELL_UINT64: return H5T_STD_U64LE;
    case OUTPUT_CELL_INT32: return H5T_STD_I32LE;
    case OUTPUT_CELL_INT8: return H5T_STD_I8LE;
    default: return H5T_IEEE_F32LE;
    }
}

static enum status no_memory(const struct output *out, struct errors *e)
{
    return errors_add(e, STATUS_FILE, "%s: no memory left for a table of rows", out->path);
}

static enum status note(struct output *out, struct block block, struct errors *e)
{
    if (out->n_blocks == out->blocks_room) {
        const int64_t room = 2 * out->blocks_room + 64;
        struct block *longer = realloc(out->blocks, (size_t)room * sizeof *longer);
        if (!longer)
            return no_memory(out, e);
        out->blocks = longer;
        out->blocks_room = room;
    }
    out->blocks[out->n_blocks++] = block;
    return STATUS_OK;
}

enum status rows_append(struct output *out, int form, int64_t n, const void *const *columns, struct errors *e)
{
    const struct output_table_form *t = &out->forms[form];
    const size_t size = (size_t)n * series_row(t);
    const uint64_t place = part_size(out->part) + RECORD_HEAD;
    unsigned char *bytes = malloc(size + 1), *next = bytes;
    if (!bytes)
        return no_memory(out, e);
    for (int c = 0; c < t->n_columns && n > 0; c++) {
        memcpy(next, columns[c], (size_t)n * series_cell(t->columns[c].type));
        next += (size_t)n * series_cell(t->columns[c].type);
    }
    enum status s = part_append(out->part, PART_ROWS, (uint32_t)form, bytes, size, e);
    free(bytes);
    return s == STATUS_OK ? note(out, (struct block){form, n, place}, e) : s;
}

enum status rows_note(struct output *out, const struct record *record, struct errors *e)
{
    const int form = (int)record->number;
    if (form < 0 || form >= out->n_forms || record->size % series_row(&out->forms[form]) != 0)
        return errors_add(e, STATUS_FILE, "%s: its records hold rows of an unknown table", out->path);
    return note(out, (struct block){form, (int64_t)(record->size / series_row(&out->forms[form])), record->begin}, e);
}

static int64_t rows_of(const struct output *out, int form)
{
    int64_t n = 0;
    for (int64_t b = 0; b < out->n_blocks; b++)
        n += out->blocks[b].form == form ? out->blocks[b].rows : 0;
    return n;
}

/* CF flags: values 0 to n - 1 and a word for each. */
static void describe_flags(struct h5 *h, hid_t dataset, const struct output_column *column)
{
    char words[FLAGS_TEXT] = "";
    int8_t values[INT8_MAX + 1];
    const hsize_t n = (hsize_t)column->n_flags;
    size_t used = 0;
    for (int i = 0; i < column->n_flags && used < sizeof words; i++) {
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i > 0 ? " " : "", column->flag_meaning[i]);
        values[i] = (int8_t)i;
    }
    hid_t space = h5_ok(h) ? h5_check(h, H5Screate_simple(1, &n, NULL), "shape", "flag_values") : H5I_INVALID_HID;
    hid_t attribute = H5I_INVALID_HID;
    if (h5_ok(h))
        attribute = h5_check(h, H5Acreate2(dataset, "flag_values", H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT),
                             "create", "flag_values");
    if (h5_ok(h)) {
        h5_check(h, H5Awrite(attribute, H5T_NATIVE_INT8, values), "write", "flag_values");
        h5_check(h, H5Aclose(attribute), "close", "flag_values");
    }
    h5_close_space(h, space);
    h5_put_text(h, dataset, "flag_meanings", words);
}

/* Chunks with shuffle and deflate, whose filters are applied here: HDF5 would do it on one processor. */
static hid_t create_column(struct h5 *h, hid_t group, const struct output_column *column, hsize_t rows, hsize_t chunk)
{
    const hsize_t most = H5S_UNLIMITED;
    hid_t list = h5_dataset_list(h), dataset = H5I_INVALID_HID, space = H5I_INVALID_HID;
    if (h5_ok(h)) {
        h5_check(h, H5Pset_chunk(list, 1, &chunk), "chunk", column->name);
        h5_check(h, H5Pset_shuffle(list), "shuffle", column->name);
        h5_check(h, H5Pset_deflate(list, DEFLATE_LEVEL), "compress", column->name);
        space = h5_check(h, H5Screate_simple(1, &rows, &most), "shape", column->name);
    }
    if (h5_ok(h))
        dataset = h5_check(
            h, H5Dcreate2(group, column->name, file_type(column->type), space, H5P_DEFAULT, list, H5P_DEFAULT),
            "create", column->name);
    h5_close_space(h, space);
    h5_close_list(h, list);
    h5_put_text(h, dataset, "units", column->units);
    h5_put_text(h, dataset, "long_name", column->long_name);
    h5_put_text(h, dataset, "long_name_zh", column->long_name_zh);
    h5_put_text(h, dataset, "comment", column->comment);
    if (column->n_flags > 0)
        describe_flags(h, dataset, column);
    return dataset;
}

/* A column on its way from the records to the file: a few chunks at a time, raw and compressed. */
struct stretch {
    const struct output *out;
    int form;
    size_t before, cell;                    /* bytes of a row's cells before the column's, and of its own */
    hsize_t rows, chunk;                    /* of the whole column; of a chunk */
    unsigned char *raw, *shuffled, *packed; /* [STRETCH_CHUNKS] chunks; packed ones have room for packed_room */
    size_t packed_room;
    size_t packed_size[STRETCH_CHUNKS]; /* 0: deflate made it no smaller, the shuffled bytes are kept */
};

/* Rows [first, first + count) of the column, out of the blocks they lie in. */
static bool read_rows(struct stretch *x, hsize_t first, hsize_t count)
{
    hsize_t begin = 0;
    for (int64_t b = 0; b < x->out->n_blocks; b++) {
        const struct block *block = &x->out->blocks[b];
        if (block->form != x->form)
            continue;
        const hsize_t end = begin + (hsize_t)block->rows;
        const hsize_t from = begin > first ? begin : first, until = end < first + count ? end : first + count;
        if (from < until) {
            const uint64_t place = block->place + x->before * (uint64_t)block->rows + (from - begin) * x->cell;
            if (!part_bytes(x->out->part, place, x->raw + (from - first) * x->cell, (until - from) * x->cell))
                return false;
        }
        begin = end;
    }
    return true;
}

/* As HDF5's filter: the first bytes of all cells, then the second ones. */
static void shuffle(const unsigned char *raw, unsigned char *shuffled, size_t cells, size_t cell)
{
    for (size_t byte = 0; byte < cell; byte++)
        for (size_t i = 0; i < cells; i++)
            shuffled[byte * cells + i] = raw[i * cell + byte];
}

/* Shuffled bytes hold runs and unequal bytes, seldom longer repeats: looking for runs alone takes a fraction of the time.
 * return  bytes packed, 0 when they are no fewer or memory lacks */
static size_t deflate_runs(unsigned char *raw, size_t size, unsigned char *packed, size_t room)
{
    z_stream z = {.avail_in = (uInt)size, .avail_out = (uInt)room};
    z.next_in = raw;
    z.next_out = packed;
    if (deflateInit2(&z, DEFLATE_LEVEL, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, Z_RLE) != Z_OK)
        return 0;
    const bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    const size_t bytes = z.total_out;
    deflateEnd(&z);
    return whole && bytes < size ? bytes : 0;
}

static void pack_chunk(struct stretch *x, int c)
{
    const size_t bytes = (size_t)x->chunk * x->cell;
    unsigned char *shuffled = x->shuffled + (size_t)c * bytes;
    shuffle(x->raw + (size_t)c * bytes, shuffled, (size_t)x->chunk, x->cell);
    x->packed_size[c] = deflate_runs(shuffled, bytes, x->packed + (size_t)c * x->packed_room, x->packed_room);
}

/* The chunks from row `first` on.  return  how many rows they hold */
static hsize_t write_stretch(struct h5 *h, hid_t dataset, const char *name, struct stretch *x, hsize_t first)
{
    const size_t bytes = (size_t)x->chunk * x->cell;
    const hsize_t left = x->rows - first, most = STRETCH_CHUNKS * x->chunk, count = left < most ? left : most;
    const int chunks = (int)((count + x->chunk - 1) / x->chunk);
    memset(x->raw, 0, (size_t)chunks * bytes); /* what a last chunk has beyond the last row */
    if (!read_rows(x, first, count))
        h5_fail(h, "read back from its records", name);
#pragma omp parallel for schedule(dynamic)
    for (int c = 0; c < chunks; c++)
        pack_chunk(x, c);
    for (int c = 0; c < chunks && h5_ok(h); c++) {
        const hsize_t place = first + (hsize_t)c * x->chunk;
        const bool packed = x->packed_size[c] > 0;
        h5_check(h,
                 H5Dwrite_chunk(dataset, H5P_DEFAULT, packed ? 0 : WITHOUT_DEFLATE, &place,
                                packed ? x->packed_size[c] : bytes,
                                packed ? x->packed + (size_t)c * x->packed_room : x->shuffled + (size_t)c * bytes),
                 "write", name);
    }
    return count;
}

static void write_cells(struct h5 *h, hid_t dataset, const char *name, struct stretch *x)
{
    const size_t bytes = STRETCH_CHUNKS * (size_t)x->chunk * x->cell;
    x->packed_room = compressBound((uLong)((size_t)x->chunk * x->cell));
    x->raw = malloc(bytes);
    x->shuffled = malloc(bytes);
    x->packed = malloc(STRETCH_CHUNKS * x->packed_room);
    if (!x->raw || !x->shuffled || !x->packed)
        h5_fail(h, "find memory for", name);
    for (hsize_t first = 0; first < x->rows && h5_ok(h);)
        first += write_stretch(h, dataset, name, x, first);
    free(x->raw);
    free(x->shuffled);
    free(x->packed);
}

static void write_column(struct h5 *h, hid_t group, hid_t scale, const struct output *out, int form, int index)
{
    const struct output_table_form *t = &out->forms[form];
    const hsize_t rows = (hsize_t)rows_of(out, form);
    struct stretch x = {.out = out,
                        .form = form,
                        .cell = series_cell(t->columns[index].type),
                        .rows = rows,
                        .chunk = rows < 1            ? 1
                                 : rows < ROWS_CHUNK ? rows
                                                     : ROWS_CHUNK};
    hid_t dataset = create_column(h, group, &t->columns[index], rows, x.chunk);
    h5_attach(h, dataset, scale, 0);
    for (int c = 0; c < index; c++)
        x.before += series_cell(t->columns[c].type);
    write_cells(h, dataset, t->columns[index].name, &x);
    h5_close_object(h, dataset);
}

/* The dimension of the rows, which have no names. */
static hid_t create_scale(struct h5 *h, hid_t group, const struct output_table_form *t, hsize_t rows)
{
    char sentence[128];
    const hsize_t most = H5S_UNLIMITED, chunk = ROWS_CHUNK;
    snprintf(sentence, sizeof sentence, "This is a netCDF dimension but not a netCDF variable. %10llu",
             (unsigned long long)rows);
    hid_t list = h5_dataset_list(h), dataset = H5I_INVALID_HID, space = H5I_INVALID_HID;
    if (h5_ok(h))
        h5_check(h, H5Pset_chunk(list, 1, &chunk), "chunk", t->row_dimension);
    if (h5_ok(h))
        space = h5_check(h, H5Screate_simple(1, &rows, &most), "shape", t->row_dimension);
    if (h5_ok(h))
        dataset = h5_check(h,
                           H5Dcreate2(group, t->row_dimension, H5T_IEEE_F32BE, space, H5P_DEFAULT, list, H5P_DEFAULT),
                           "create dimension", t->row_dimension);
    h5_make_dimension(h, dataset, sentence);
    h5_close_space(h, space);
    h5_close_list(h, list);
    return dataset;
}

static void write_table(struct h5 *h, const struct output *out, int form)
{
    const struct output_table_form *t = &out->forms[form];
    hid_t group = h5_group(h, h->file, t->name);
    h5_put_text(h, group, "long_name", t->long_name);
    h5_put_text(h, group, "long_name_zh", t->long_name_zh);
    hid_t scale = create_scale(h, group, t, (hsize_t)rows_of(out, form));
    for (int c = 0; c < t->n_columns && h5_ok(h); c++)
        write_column(h, group, scale, out, form, c);
    h5_close_object(h, scale);
    h5_close_object(h, group);
}

void rows_write(struct h5 *h, const struct output *out)
{
    for (int form = 0; form < out->n_forms && h5_ok(h); form++)
        write_table(h, out, form);
}
