/* Checkpoints; see checkpoint.h. One record with the numbers that everything else is checked against, one for each saved
 * field as it lies in memory (so that a state of hundreds of megabytes is written as fast as the disk takes it), one with
 * the hash of the state. */
#define _XOPEN_SOURCE 700

#include "output/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/memory.h"
#include "output/part.h"
#include "output/record.h"
#include "output/replace.h"
#include "world/restore.h"

enum { CHECKPOINT_FORMAT = 2 };

enum checkpoint_kind { CHECKPOINT_HEAD = 101, CHECKPOINT_FIELD, CHECKPOINT_END };

/* The first record; the measured constants follow it. No padding: fields by falling size. */
struct head {
    uint64_t format;
    uint64_t fields; /* fingerprint of the field table: a state of another one is not understood */
    uint64_t run;
    uint64_t records;
    uint64_t seed, population_seed;
    int64_t month;
    int64_t firms, slots, links, people; /* lengths */
    int64_t simulated;
    double scale;
    double opening_firms;
    int32_t firm_begin[FIRM_SECTOR_COUNT + 2]; /* the last is 0 and makes the size a multiple of 8 */
};

_Static_assert(FIRM_SECTOR_COUNT % 2 == 0, "struct head has no padding");

static uint64_t fields_fingerprint(void)
{
    uint64_t hash = restore_constants_bytes();
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        const uint64_t shape[3] = {field->element, (uint64_t)field->dimension, field->saved};
        hash = hash_bytes(field->group, strlen(field->group), hash);
        hash = hash_bytes(field->name, strlen(field->name), hash);
        hash = hash_bytes(field->type, strlen(field->type), hash);
        hash = hash_bytes(shape, sizeof shape, hash);
    }
    return hash;
}

static size_t field_bytes(const struct world *w, const struct field *field)
{
    return (size_t)w->length[field->dimension] * field->element;
}

static struct head head_of(const struct simulation *s, const struct checkpoint *c)
{
    const struct world *w = &s->world;
    struct head head = {
        .format = CHECKPOINT_FORMAT,
        .fields = fields_fingerprint(),
        .run = c->run,
        .records = c->records,
        .seed = w->seed,
        .population_seed = w->population_seed,
        .month = w->month,
        .firms = w->length[DIM_FIRM],
        .slots = w->length[DIM_SLOT],
        .links = w->length[DIM_LINK],
        .people = w->length[DIM_PERSON],
        .simulated = c->simulated,
        .scale = w->scale,
        .opening_firms = c->firms,
    };
    memcpy(head.firm_begin, w->firm_begin, sizeof w->firm_begin);
    return head;
}

/* return 0 or an error number */
static int write_head(int fd, const struct simulation *s, const struct checkpoint *c)
{
    const struct head head = head_of(s, c);
    const size_t size = sizeof head + restore_constants_bytes();
    unsigned char *bytes = memory_take(size, 1);
    if (!bytes)
        return ENOMEM;
    memcpy(bytes, &head, sizeof head);
    restore_read_constants(&s->world.economy, bytes + sizeof head);
    const int why = record_write(fd, CHECKPOINT_HEAD, CHECKPOINT_FORMAT, bytes, size);
    memory_release(bytes);
    return why;
}

static int write_state(int fd, const struct simulation *s, const struct checkpoint *c)
{
    int why = write_head(fd, s, c);
    for (int i = 0; i < world_field_count() && why == 0; i++) {
        const struct field *field = world_field(i);
        if (field->saved)
            why = record_write(fd, CHECKPOINT_FIELD, (uint32_t)i, world_array(&s->world, field),
                               field_bytes(&s->world, field));
    }
    return why != 0 ? why : record_write(fd, CHECKPOINT_END, 0, &s->hash, sizeof s->hash);
}

enum status checkpoint_write(const char *path, const struct simulation *s, const struct checkpoint *c, struct errors *e)
{
    struct replacement r;
    char *previous = part_name(path, "prev");
    if (!previous) {
        errors_add(e, STATUS_FILE, "%s: no memory left to write it", path);
        return STATUS_FILE;
    }
    enum status status = replace_begin(path, &r, e);
    if (status == STATUS_OK)
        status = replace_commit(&r, write_state(r.fd, s, c), previous, NULL, NULL, e);
    free(previous);
    return status;
}

/* A checkpoint being read. */
struct reading {
    const char *path;
    int fd;
    uint64_t place, size;
    struct errors *e;
};

static enum status damaged(const struct reading *r)
{
    return errors_add(r->e, STATUS_FILE, "%s: is damaged or cut off", r->path);
}

/* The next record, which must be of this kind, number and size (0: any).  content  receives it */
static enum status read_next(struct reading *r, uint32_t kind, uint32_t number, void *content, size_t size)
{
    struct record record;
    enum record_found found = record_head(r->fd, r->place, r->size, &record);
    if (found == RECORD_WHOLE && (record.kind != kind || record.number != number || record.size != size))
        found = RECORD_BROKEN;
    if (found == RECORD_WHOLE)
        found = record_read(r->fd, &record, content);
    if (found == RECORD_UNREADABLE)
        return errors_add(r->e, STATUS_FILE, "%s: cannot be read: %s", r->path, strerror(errno));
    if (found != RECORD_WHOLE)
        return damaged(r);
    r->place = record_end(&record);
    return STATUS_OK;
}

/* A first record of another format has another number or size. */
static enum status check_format(const struct reading *r)
{
    struct record record;
    if (record_head(r->fd, 0, r->size, &record) != RECORD_WHOLE || record.kind != CHECKPOINT_HEAD)
        return errors_add(r->e, STATUS_FILE, "%s: is damaged or no checkpoint of jiqun", r->path);
    if (record.number != CHECKPOINT_FORMAT || record.size != sizeof(struct head) + restore_constants_bytes())
        return errors_add(
            r->e, STATUS_FILE,
            "%s: has format %lu, this jiqun reads format %d; continue the run with the jiqun that wrote it", r->path,
            (unsigned long)record.number, CHECKPOINT_FORMAT);
    return STATUS_OK;
}

static enum status check_head(const struct reading *r, const struct head *head, uint64_t run,
                              const struct simulation *s)
{
    if (head->format != CHECKPOINT_FORMAT || head->fields != fields_fingerprint())
        return errors_add(r->e, STATUS_FILE,
                          "%s: was written by a jiqun whose state has other fields; continue the run with that one",
                          r->path);
    if (head->run != run || head->seed != s->world.seed || head->population_seed != s->world.population_seed ||
        head->scale != s->world.scale)
        return errors_add(r->e, STATUS_FILE, "%s: belongs to another run", r->path);
    return STATUS_OK;
}

/* Bytes of all saved fields for these lengths; more than the file has when they are nonsense. */
static bool has_room(const struct reading *r, const struct head *head)
{
    const int64_t most = (int64_t)(r->size < INT32_MAX ? r->size : INT32_MAX);
    return head->firms > 0 && head->firms <= most && head->slots >= 0 && head->slots <= most && head->links >= 0 &&
           head->links <= most && head->people >= 0 && head->people <= most && head->month >= 0 &&
           head->month <= INT16_MAX && head->firm_begin[FIRM_SECTOR_COUNT] == head->firms;
}

static enum status read_fields(struct reading *r, struct world *w)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < world_field_count() && status == STATUS_OK; i++) {
        const struct field *field = world_field(i);
        if (field->saved)
            status = read_next(r, CHECKPOINT_FIELD, (uint32_t)i, world_array(w, field), field_bytes(w, field));
    }
    return status;
}

static enum status read_state(struct reading *r, uint64_t run, struct simulation *s, struct checkpoint *c)
{
    struct head head;
    const size_t constants = restore_constants_bytes();
    unsigned char *bytes = memory_take(sizeof head + constants, 1);
    if (!bytes)
        return errors_add(r->e, STATUS_FILE, "%s: no memory left to read it", r->path);
    enum status status = check_format(r);
    if (status == STATUS_OK)
        status = read_next(r, CHECKPOINT_HEAD, CHECKPOINT_FORMAT, bytes, sizeof head + constants);
    memcpy(&head, bytes, sizeof head);
    if (status == STATUS_OK)
        status = check_head(r, &head, run, s);
    if (status == STATUS_OK && !has_room(r, &head))
        status = damaged(r);
    if (status == STATUS_OK)
        status = world_allocate(&s->world, head.firms, head.slots, head.links, head.people, r->e);
    if (status == STATUS_OK) {
        restore_write_constants(&s->world.economy, bytes + sizeof head);
        memcpy(s->world.firm_begin, head.firm_begin, sizeof s->world.firm_begin);
        s->world.month = (int)head.month;
        *c = (struct checkpoint){run, head.records, head.simulated, head.opening_firms, (int)head.month, 0};
        status = read_fields(r, &s->world);
    }
    memory_release(bytes);
    return status == STATUS_OK ? read_next(r, CHECKPOINT_END, 0, &c->hash, sizeof c->hash) : status;
}

static enum status continue_from(const struct reading *r, int threads, struct simulation *s)
{
    struct errors *why = errors_create();
    enum status status = simulation_continue(s, threads, why);
    if (status != STATUS_OK)
        status = errors_add(r->e, STATUS_FILE, "%s: cannot be continued: %s", r->path, errors_line(why, 0));
    errors_destroy(why);
    return status;
}

static enum status read_file(struct reading *r, uint64_t run, int threads, struct simulation *s, struct checkpoint *c)
{
    struct stat info;
    if (fstat(r->fd, &info) != 0)
        return errors_add(r->e, STATUS_FILE, "%s: cannot be read: %s", r->path, strerror(errno));
    r->size = (uint64_t)info.st_size;
    enum status status = read_state(r, run, s, c);
    if (status == STATUS_OK && r->place != r->size)
        status = damaged(r);
    if (status == STATUS_OK)
        status = continue_from(r, threads, s);
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    if (status == STATUS_OK && s->hash != c->hash)
        status = damaged(r);
#endif
    return status;
}

enum status checkpoint_read(const char *path, uint64_t run, int threads, struct simulation *s, struct checkpoint *c,
                            struct errors *e)
{
    struct reading r = {.path = path, .e = e, .fd = open(path, O_RDONLY | O_CLOEXEC)};
    if (r.fd < 0)
        return errors_add(e, STATUS_FILE, "%s: cannot be read: %s", path, strerror(errno));
    enum status status = read_file(&r, run, threads, s, c);
    close(r.fd);
    return status;
}

bool checkpoint_is_there(const char *path)
{
    return access(path, F_OK) == 0;
}
