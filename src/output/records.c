/* What the records of a run say; see records.h. */
#include "output/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/image.h"
#include "output/provenance.h"
#include "output/replace.h"
#include "output/rows.h"

enum { RECORDS_FORMAT = 1, PROGRAM_TEXT = 112, RECORD_MOST = 1 << 30 };

/* What stands before the provenance in the first record. */
struct head {
    uint64_t format;
    uint64_t layout;            /* series_fingerprint */
    char program[PROGRAM_TEXT]; /* "0.1.0 commit" of the program that wrote it */
};

struct recovery {
    struct part *part;
    char *path;
    struct head head;
    struct provenance *made;
    uint64_t first; /* place behind the first record */
    uint64_t *end;  /* [months] place behind each month */
    int months, room;
};

static void name_program(char text[PROGRAM_TEXT], const char *version, const char *commit)
{
    memset(text, 0, PROGRAM_TEXT);
    snprintf(text, PROGRAM_TEXT, "%s%s%s", version ? version : "", commit && *commit ? " " : "", commit ? commit : "");
}

static struct head head_of(const struct output *out)
{
    struct head head = {.format = RECORDS_FORMAT, .layout = series_fingerprint(out)};
    name_program(head.program, out->provenance->version, out->provenance->commit);
    return head;
}

enum status records_begin(struct output *out, struct errors *e)
{
    unsigned char *image = NULL, *bytes = NULL;
    size_t size = 0;
    const struct head head = head_of(out);
    enum status s = image_build_head(out, &image, &size, e);
    if (s == STATUS_OK && !(bytes = malloc(sizeof head + size)))
        s = errors_add(e, STATUS_FILE, "%s: no memory left for its records", out->path);
    if (s == STATUS_OK && bytes) {
        memcpy(bytes, &head, sizeof head);
        memcpy(bytes + sizeof head, image, size);
        s = part_create(out->path, bytes, sizeof head + size, &out->part, e);
    }
    free(bytes);
    free(image);
    return s;
}

enum status records_append(struct output *out, struct errors *e)
{
    unsigned char *next = out->record;
    for (int v = 0; v < out->n_vars; v++) {
        const size_t bytes = out->row_length[v] * SERIES_CELL;
        memcpy(next, out->rows[v] + (size_t)out->months * bytes, bytes);
        next += bytes;
    }
    return part_append(out->part, PART_MONTH, (uint32_t)out->months, out->record, out->record_size, e);
}

/* Going on. */

static enum status check_head(struct recovery *r, const unsigned char *bytes, size_t size, const char *version,
                              const char *commit, struct errors *e)
{
    char program[PROGRAM_TEXT];
    name_program(program, version, commit);
    if (size <= sizeof r->head)
        return errors_add(e, STATUS_FILE, "%s.part: is damaged; start the run again", r->path);
    memcpy(&r->head, bytes, sizeof r->head);
    r->head.program[PROGRAM_TEXT - 1] = '\0';
    if (r->head.format != RECORDS_FORMAT || strcmp(r->head.program, program) != 0)
        return errors_add(
            e, STATUS_FILE,
            "%s.part: was written by jiqun %s, this is jiqun %s; continue the run with that one or start it "
            "again",
            r->path, r->head.program, program);
    return STATUS_OK;
}

static bool add_month(struct recovery *r, uint64_t end)
{
    if (r->months == r->room) {
        const int room = 2 * r->room + 128;
        uint64_t *longer = realloc(r->end, (size_t)room * sizeof *longer);
        if (!longer)
            return false;
        r->end = longer;
        r->room = room;
    }
    r->end[r->months++] = end;
    return true;
}

/* Looks at all records; what follows the first that is not whole is what a killed process left. */
static enum status read_months(struct recovery *r, struct errors *e)
{
    uint64_t place = r->first;
    struct record record;
    for (;;) {
        uint64_t at = place;
        if (part_next(r->part, &at, RECORD_MOST, &record, NULL) != RECORD_WHOLE)
            return STATUS_OK;
        unsigned char *content = malloc((size_t)record.size + 1);
        if (!content)
            return errors_add(e, STATUS_FILE, "%s.part: no memory left to read it", r->path);
        at = place;
        const enum record_found found = part_next(r->part, &at, RECORD_MOST, &record, content);
        free(content);
        if (found != RECORD_WHOLE)
            return STATUS_OK;
        place = at;
        if (record.kind != PART_ROWS && (record.kind != PART_MONTH || record.number != (uint32_t)r->months))
            return STATUS_OK;
        if (record.kind == PART_MONTH && !add_month(r, place))
            return errors_add(e, STATUS_FILE, "%s.part: no memory left to read it", r->path);
    }
}

static enum status open_records(struct recovery *r, const char *version, const char *commit, struct errors *e)
{
    unsigned char *bytes = NULL;
    size_t size = 0;
    enum status s = part_open(r->path, &r->part, &bytes, &size, e);
    if (s == STATUS_OK)
        s = check_head(r, bytes, size, version, commit, e);
    if (s == STATUS_OK)
        s = provenance_from_memory(r->path, bytes + sizeof r->head, size - sizeof r->head, &r->made, e);
    if (s == STATUS_OK) {
        r->first = part_size(r->part);
        s = read_months(r, e);
    }
    free(bytes);
    return s;
}

enum status recovery_open(const char *path, const char *version, const char *commit, struct recovery **out,
                          struct errors *e)
{
    struct recovery *r = memory_take(1, sizeof *r);
    *out = NULL;
    if (r)
        r->path = replace_target(path);
    enum status s = r && r->path ? open_records(r, version, commit, e)
                                 : errors_add(e, STATUS_FILE, "%s: no memory left to go on", path);
    if (s == STATUS_OK)
        *out = r;
    else
        recovery_close(r);
    return s;
}

/* Whether there is "PATH.SUFFIX". */
static bool is_there(const char *path, const char *suffix)
{
    char *name = part_name(path, suffix);
    const bool there = name && access(name, F_OK) == 0;
    free(name);
    return there;
}

/* Records of a run that ended before anything was saved cannot be continued, unless they are complete: then the size says
 * nothing, but a run so short is soon repeated. */
bool recovery_is_there(const char *path)
{
    char *target = replace_target(path);
    const bool there = target && is_there(target, "part") &&
                       (is_there(target, "ckpt") || is_there(target, "ckpt.prev")) && !part_is_open(target);
    free(target);
    return there;
}

const char *recovery_path(const struct recovery *r)
{
    return r->path;
}

const struct provenance *recovery_provenance(const struct recovery *r)
{
    return r->made;
}

uint64_t recovery_identity(const struct recovery *r)
{
    return part_identity(r->part);
}

int recovery_months(const struct recovery *r)
{
    return r->months;
}

uint64_t recovery_end(const struct recovery *r, int months)
{
    return months > r->months ? 0 : months == 0 ? r->first : r->end[months - 1];
}

void recovery_close(struct recovery *r)
{
    if (!r)
        return;
    part_close(r->part);
    provenance_destroy(r->made);
    free(r->path);
    free(r->end);
    memory_release(r);
}

/* One month of series back into memory. */
static enum status take_month(struct output *out, struct errors *e)
{
    const unsigned char *next = out->record;
    for (int v = 0; v < out->n_vars; v++) {
        output_append(out, v, next);
        next += out->row_length[v] * SERIES_CELL;
    }
    return output_count_month(out, e);
}

/* All records up to a place. */
static enum status take_records(struct output *out, uint64_t place, uint64_t end, struct errors *e)
{
    enum status s = STATUS_OK;
    while (place < end && s == STATUS_OK) {
        struct record record;
        uint64_t at = place;
        if (part_next(out->part, &at, RECORD_MOST, &record, NULL) != RECORD_WHOLE ||
            (record.kind == PART_MONTH && record.size != out->record_size))
            return errors_add(e, STATUS_FILE, "%s.part: does not hold what this run writes", out->path);
        if (record.kind == PART_ROWS)
            s = rows_note(out, &record, e);
        else if (part_next(out->part, &place, RECORD_MOST, &record, out->record) != RECORD_WHOLE)
            return errors_add(e, STATUS_FILE, "%s.part: is damaged", out->path);
        else
            s = take_month(out, e);
        place = at;
    }
    return s;
}

enum status output_adopt(struct output *out, struct recovery *r, int months, struct errors *e)
{
    if (series_fingerprint(out) != r->head.layout)
        return errors_add(e, STATUS_FILE, "%s.part: does not hold what this run writes", r->path);
    out->part = r->part;
    out->kept = true;
    r->part = NULL;
    enum status s = take_records(out, r->first, recovery_end(r, months), e);
    return s == STATUS_OK ? part_cut(out->part, recovery_end(r, months), e) : s;
}
