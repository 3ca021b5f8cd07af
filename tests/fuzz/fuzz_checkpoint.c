/* What a stopped run left: a checkpoint and the records of its months. Whatever stands in them under good seals is refused
 * in one sentence, or a run can go on from it as far as its first step.
 *
 * The first byte decides: 'p' the records, others the checkpoint. Then changes: records lost, doubled or moved, with
 * another kind or number, longer or shorter, with other bytes or numbers in them. Every record is sealed anew, so that the
 * same is read whether seals are checked or not. The head of the records holds an HDF5 file, which is not changed:
 * fuzz_output.c does that, and HDF5 itself crashes on bytes that are. */
#define _DEFAULT_SOURCE

#include "fuzz.h"

#include "fuzz/changes.h"
#include "fuzz/small_run.h"
#include "output/checkpoint.h"
#include "output/part.h"
#include "output/provenance.h"

#include <fcntl.h>
#include <unistd.h>

enum { PATH_BYTES = 128, NAME_BYTES = 160, RECORDS_MOST = 400, CHANGES_MOST = 8, RUN = 77 };
enum { HEAD_KEPT = 128, LONGER_MOST = 4096 }; /* bytes of the first record of a run that may be changed */

/* A file of records in memory. */
struct records {
    struct record record[RECORDS_MOST];
    unsigned char *content[RECORDS_MOST]; /* [record.size], own memory */
    int n;
};

static struct records checkpoint, part; /* made once, never freed */
static struct scenario *scenario;
static struct tables *tables;
static char path[PATH_BYTES], checkpoint_path[NAME_BYTES], part_path[NAME_BYTES];

static void good(enum status status, struct errors *e)
{
    FUZZ_CLAIM(status == STATUS_OK, "%s", errors_line(e, 0));
    errors_destroy(e);
}

static struct records read_records(const char *name)
{
    struct records r = {.n = 0};
    const int fd = open(name, O_RDONLY);
    uint64_t place = 0;
    FUZZ_CLAIM(fd >= 0, "%s", name);
    while (r.n < RECORDS_MOST && record_head(fd, place, UINT64_MAX, &r.record[r.n]) == RECORD_WHOLE) {
        r.content[r.n] = malloc((size_t)r.record[r.n].size + 1);
        FUZZ_CLAIM(r.content[r.n] && record_read(fd, &r.record[r.n], r.content[r.n]) == RECORD_WHOLE, "%s", name);
        place = record_end(&r.record[r.n++]);
    }
    FUZZ_CLAIM(r.n > 2 && r.n < RECORDS_MOST, "%d records in %s", r.n, name);
    close(fd);
    return r;
}

static void write_records(const char *name, const struct records *r)
{
    const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    FUZZ_CLAIM(fd >= 0, "%s", name);
    for (int i = 0; i < r->n; i++)
        FUZZ_CLAIM(record_write(fd, r->record[i].kind, r->record[i].number, r->content[i], (size_t)r->record[i].size) ==
                       0,
                   "%s", name);
    close(fd);
}

/* The checkpoint of a simulation of one month. */
static void make_checkpoint(void)
{
    static const char *const sets[] = {"run.scale=0.0002", "run.spin_up=0 months", "run.lead_in=0 months"};
    const struct checkpoint c = {.run = RUN, .records = 1234, .simulated = 56, .firms = 78.5};
    struct simulation *s = NULL;
    struct errors *e = errors_create();
    enum status status = scenario_read("scenarios/baseline.yaml", sets, sizeof sets / sizeof sets[0], &scenario, e);
    status = status == STATUS_OK ? tables_read("scenarios/data", &tables, e) : status;
    status = status == STATUS_OK ? simulation_create(scenario, tables, 1, &s, e) : status;
    status = status == STATUS_OK ? simulation_step(s, e) : status;
    status = status == STATUS_OK ? checkpoint_write(checkpoint_path, s, &c, e) : status;
    simulation_destroy(s);
    good(status, e);
    checkpoint = read_records(checkpoint_path);
}

/* The records of a run that was stopped. */
static void make_part(void)
{
    struct errors *e = errors_create();
    good(small_run_write(path, false, e), e);
    part = read_records(part_path);
}

static uint64_t take_number(struct changes *c)
{
    static const uint64_t numbers[] = {0,
                                       1,
                                       2,
                                       (uint64_t)-1,
                                       INT8_MAX,
                                       UINT8_MAX,
                                       INT16_MAX,
                                       INT32_MAX,
                                       UINT32_MAX,
                                       INT64_MAX,
                                       (uint64_t)INT64_MIN,
                                       UINT64_C(1) << 40,
                                       UINT64_C(0x7ff0000000000000),  /* infinity */
                                       UINT64_C(0x7ff8000000000000),  /* no number */
                                       UINT64_C(0x7fefffffffffffff),  /* largest */
                                       UINT64_C(0x7f8000007f800000)}; /* infinite as float */
    const uint8_t which = changes_byte(c) % 32;
    if (which < sizeof numbers / sizeof numbers[0])
        return numbers[which];
    return (uint64_t)changes_word(c) << 32 | (uint64_t)changes_word(c) << 16 | changes_word(c);
}

/* Another size of a record; what is added is zeros. */
static void resize(struct records *r, int i, uint64_t size)
{
    unsigned char *content = calloc((size_t)size + 1, 1);
    FUZZ_CLAIM(content != NULL, "memory");
    memcpy(content, r->content[i], size < r->record[i].size ? size : r->record[i].size);
    free(r->content[i]);
    r->content[i] = content;
    r->record[i].size = size;
}

static void drop(struct records *r, int i)
{
    free(r->content[i]);
    r->n--;
    memmove(&r->record[i], &r->record[i + 1], (size_t)(r->n - i) * sizeof r->record[0]);
    memmove(&r->content[i], &r->content[i + 1], (size_t)(r->n - i) * sizeof r->content[0]);
}

/* Record i once more, before record `at`. */
static void repeat(struct records *r, int i, int at)
{
    const struct record record = r->record[i];
    unsigned char *content = malloc((size_t)record.size + 1);
    FUZZ_CLAIM(content != NULL, "memory");
    memcpy(content, r->content[i], (size_t)record.size);
    memmove(&r->record[at + 1], &r->record[at], (size_t)(r->n - at) * sizeof r->record[0]);
    memmove(&r->content[at + 1], &r->content[at], (size_t)(r->n - at) * sizeof r->content[0]);
    r->record[at] = record;
    r->content[at] = content;
    r->n++;
}

/* Writes a number of 1, 2, 4 or 8 bytes into a record.  most  bytes of it that may be changed */
static void put_number(struct changes *c, struct records *r, int i, uint64_t most)
{
    const size_t size = (size_t)1 << changes_byte(c) % 4;
    const uint64_t place = (uint64_t)changes_word(c) << 8 | changes_byte(c), value = take_number(c);
    if (most >= size)
        memcpy(r->content[i] + place % (most - size + 1) / size * size, &value, size);
}

/* One change of the records.  kept  bytes of the first record that may be changed, or 0 for all */
static void change(struct changes *c, struct records *r, uint64_t kept)
{
    const uint8_t kind = changes_byte(c) % 7;
    const int i = (int)(changes_word(c) % (unsigned)r->n);
    const bool shut = i == 0 && kept > 0;
    const uint64_t size = r->record[i].size, most = shut && size > kept ? kept : size;
    switch (kind) {
    case 0: r->n > 1 ? drop(r, i) : (void)0; break;
    case 1: r->n < RECORDS_MOST - 1 ? repeat(r, i, (int)(changes_word(c) % (unsigned)(r->n + 1))) : (void)0; break;
    case 2: r->record[i].kind = changes_byte(c); break;
    case 3: r->record[i].number = (uint32_t)take_number(c); break;
    case 4: resize(r, i, changes_word(c) % (most + 1)); break;
    case 5: shut ? (void)0 : resize(r, i, size + changes_word(c) % LONGER_MOST); break;
    default: put_number(c, r, i, most);
    }
}

static struct records changed(struct changes *c, const struct records *from, uint64_t kept)
{
    struct records r = *from;
    for (int i = 0; i < r.n; i++) {
        r.content[i] = malloc((size_t)r.record[i].size + 1);
        FUZZ_CLAIM(r.content[i] != NULL, "memory");
        memcpy(r.content[i], from->content[i], (size_t)r.record[i].size);
    }
    for (int i = 0; i < CHANGES_MOST && c->left > 0; i++)
        change(c, &r, kept);
    return r;
}

static void release(struct records *r)
{
    for (int i = 0; i < r->n; i++)
        free(r->content[i]);
}

/* What an answer must be: well, or one sentence that names the file. */
static void check(enum status status, struct errors *e)
{
    FUZZ_CLAIM(status == STATUS_OK || status == STATUS_FILE, "%d: %s", status, errors_line(e, 0));
    FUZZ_CLAIM(errors_status(e) == status && errors_count(e) == (status != STATUS_OK), "%d lines for %d: %s",
               errors_count(e), status, errors_line(e, 0));
    FUZZ_CLAIM(status == STATUS_OK || strstr(errors_line(e, 0), path), "%s", errors_line(e, 0));
    fuzz_check_lines(e);
    errors_destroy(e);
}

static void check_checkpoint(struct changes *c)
{
    struct records r = changed(c, &checkpoint, 0);
    struct simulation *s = NULL;
    struct checkpoint found;
    write_records(checkpoint_path, &r);
    release(&r);
    struct errors *e = errors_create();
    good(simulation_prepare(scenario, tables, &s, e), e);
    e = errors_create();
    check(checkpoint_read(checkpoint_path, RUN, 1, s, &found, e), e);
    simulation_destroy(s);
}

static void go_on(struct recovery *r, int months)
{
    const struct output_provenance p = fixture_provenance();
    struct output *out = NULL;
    struct errors *e = errors_create();
    enum status status = output_create(recovery_path(r), fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables,
                                       FIXTURE_VARIABLES, small_run_forms, SMALL_RUN_FORMS, &p, &out, e);
    if (status == STATUS_OK && (status = output_adopt(out, r, months, e)) != STATUS_OK) {
        output_abort(out);
        out = NULL;
    }
    FUZZ_CLAIM((status == STATUS_OK) == (out != NULL), "%d", status);
    if (out)
        FUZZ_CLAIM(output_months(out) == months, "%d months instead of %d", output_months(out), months);
    if (out && months > 0)
        status = output_finish(out, e);
    else
        output_abort(out);
    check(status, e);
}

static void check_part(struct changes *c)
{
    struct records r = changed(c, &part, HEAD_KEPT);
    struct recovery *recovery = NULL;
    write_records(part_path, &r);
    release(&r);
    struct errors *e = errors_create();
    const enum status status = recovery_open(path, "0.1.0", "abcdef0", &recovery, e);
    FUZZ_CLAIM((status == STATUS_OK) == (recovery != NULL), "%d", status);
    check(status, e);
    if (recovery) {
        const int months = recovery_months(recovery);
        FUZZ_CLAIM(recovery_end(recovery, months) > 0 && recovery_end(recovery, months + 1) == 0, "%d", months);
        FUZZ_CLAIM(strcmp(recovery_provenance(recovery)->name, "fixture") == 0, "the head was changed");
        go_on(recovery, c->left > 0 && months > 0 ? changes_byte(c) % (months + 1) : months);
    }
    recovery_close(recovery);
    unlink(part_path);
}

int fuzz_checkpoint_one(const uint8_t *data, size_t size)
{
    struct changes c = {data, size};
    if (size == 0)
        return 0;
    if (checkpoint.n == 0) {
        fuzz_path("run.h5", path, sizeof path);
        snprintf(checkpoint_path, sizeof checkpoint_path, "%s.ckpt", path);
        snprintf(part_path, sizeof part_path, "%s.part", path);
        make_checkpoint();
        make_part();
    }
    if (changes_byte(&c) == 'p')
        check_part(&c);
    else
        check_checkpoint(&c);
    return 0;
}
