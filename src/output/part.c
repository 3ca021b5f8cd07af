/* The records of a run in hand; see part.h. */
#define _DEFAULT_SOURCE /* flock */

#include "output/part.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/replace.h"

enum { HEAD_MOST = 1 << 28 }; /* bytes of a first record that are believed */

struct part {
    int fd;
    char *path;    /* of the result */
    char *name;    /* of the records */
    uint64_t size; /* bytes of good records */
    uint64_t identity;
};

char *part_name(const char *path, const char *suffix)
{
    const size_t size = strlen(path) + strlen(suffix) + 2;
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%s.%s", path, suffix);
    return name;
}

static enum status say(const struct part *part, const char *what, int why, struct errors *e)
{
    return errors_add(e, STATUS_FILE, "%s: %s: %s", part->name, what, strerror(why));
}

static enum status new_part(const char *path, struct part **out, struct errors *e)
{
    struct part *part = memory_take(1, sizeof *part);
    *out = NULL;
    if (part) {
        part->fd = -1;
        part->path = strdup(path);
        part->name = part_name(path, "part");
    }
    if (!part || !part->path || !part->name) {
        part_close(part);
        errors_add(e, STATUS_FILE, "%s: no memory left for its records", path);
        return STATUS_FILE;
    }
    *out = part;
    return STATUS_OK;
}

void part_close(struct part *part)
{
    if (!part)
        return;
    if (part->fd >= 0)
        close(part->fd); /* gives the lock back */
    free(part->path);
    free(part->name);
    memory_release(part);
}

/* Whether the open file is still the one of its name: a run that ended in between has deleted it. */
static bool is_current(const struct part *part)
{
    struct stat mine, there;
    return fstat(part->fd, &mine) == 0 && stat(part->name, &there) == 0 && mine.st_dev == there.st_dev &&
           mine.st_ino == there.st_ino;
}

/* File systems without locks (ENOLCK, ENOTSUP) are used without. */
static enum status open_locked(struct part *part, int flags, struct errors *e)
{
    for (;;) {
        part->fd = open(part->name, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (part->fd < 0)
            return say(part, "cannot be opened", errno, e);
        const bool taken = flock(part->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (!taken && is_current(part))
            return STATUS_OK;
        close(part->fd);
        part->fd = -1;
        if (taken)
            return errors_add(e, STATUS_FILE, "%s: another run is writing %s; wait for its end or name another file",
                              part->name, part->path);
    }
}

/* Whether a name in the result's directory is of a temporary file of this result: "NAME.tmp-123", "NAME.ckpt.tmp-123". */
static bool is_temporary(const char *name, const char *base)
{
    const size_t n = strlen(base);
    if (strncmp(name, base, n) != 0)
        return false;
    const char *rest = name + n;
    if (strncmp(rest, ".ckpt", 5) == 0)
        rest += 5;
    else if (strncmp(rest, ".status", 7) == 0)
        rest += 7;
    return strncmp(rest, ".tmp-", 5) == 0 && isdigit((unsigned char)rest[5]);
}

/* What killed runs left half written. */
static void remove_temporaries(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *directory = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    DIR *entries = directory ? opendir(directory) : NULL;
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (is_temporary(entry->d_name, base))
            unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries)
        closedir(entries);
    free(directory);
}

/* Everything beside a result but its records. */
static void remove_beside(const char *path)
{
    static const char *const beside[] = {"ckpt", "ckpt.prev", "status"};
    remove_temporaries(path);
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        char *name = part_name(path, beside[i]);
        if (name)
            unlink(name);
        free(name);
    }
}

static enum status begin(struct part *part, const void *head, size_t size, struct errors *e)
{
    struct record record;
    remove_beside(part->path); /* first, or a kill in between leaves checkpoints that belong to nothing */
    if (ftruncate(part->fd, 0) != 0)
        return say(part, "cannot be emptied", errno, e);
    if (part_append(part, PART_HEAD, 0, head, size, e) != STATUS_OK)
        return STATUS_FILE;
    if (record_head(part->fd, 0, HEAD_MOST, &record) != RECORD_WHOLE)
        return say(part, "cannot be read back", errno, e);
    part->identity = record.hash;
    return STATUS_OK;
}

/* The longest name that a run needs. A checkpoint that cannot be written is met now, not after months of simulation. */
static enum status try_checkpoint(const struct part *part, struct errors *e)
{
    char *name = part_name(part->path, "ckpt"), *target = NULL;
    const enum status s = name ? replace_probe(name, &target, e)
                               : errors_add(e, STATUS_FILE, "%s: no memory left for its records", part->path);
    free(target);
    free(name);
    return s;
}

enum status part_create(const char *path, const void *head, size_t size, struct part **out, struct errors *e)
{
    struct part *part;
    enum status s = new_part(path, &part, e);
    *out = NULL;
    if (s != STATUS_OK)
        return s;
    s = try_checkpoint(part, e);
    if (s == STATUS_OK)
        s = open_locked(part, O_CREAT, e);
    if (s == STATUS_OK && begin(part, head, size, e) != STATUS_OK) {
        part_remove(part);
        return STATUS_FILE;
    }
    if (s == STATUS_OK)
        *out = part;
    else
        part_close(part);
    return s;
}

static enum status read_head(struct part *part, unsigned char **head, size_t *size, struct errors *e)
{
    struct record record;
    enum record_found found = record_head(part->fd, 0, HEAD_MOST, &record);
    if (found == RECORD_WHOLE && record.kind != PART_HEAD)
        found = RECORD_BROKEN;
    *head = found == RECORD_WHOLE ? malloc((size_t)record.size + 1) : NULL;
    if (found == RECORD_WHOLE && !*head)
        return errors_add(e, STATUS_FILE, "%s: no memory left to read it", part->name);
    if (found == RECORD_WHOLE)
        found = record_read(part->fd, &record, *head);
    part->size = record_end(&record);
    part->identity = record.hash;
    *size = (size_t)record.size;
    if (found == RECORD_WHOLE)
        return STATUS_OK;
    free(*head);
    *head = NULL;
    return errors_add(e, STATUS_FILE, "%s: is damaged or no file of a jiqun run; start the run again", part->name);
}

enum status part_open(const char *path, struct part **out, unsigned char **head, size_t *size, struct errors *e)
{
    struct part *part;
    enum status s = new_part(path, out, e);
    if (s != STATUS_OK)
        return s;
    part = *out;
    if (access(part->name, F_OK) != 0)
        s = errors_add(e, STATUS_FILE, "%s: there is no interrupted run of this name: no file %s", path, part->name);
    if (s == STATUS_OK)
        s = open_locked(part, 0, e);
    if (s == STATUS_OK)
        s = read_head(part, head, size, e);
    if (s != STATUS_OK) {
        *out = NULL;
        part_close(part);
    }
    return s;
}

bool part_is_open(const char *path)
{
    char *name = part_name(path, "part");
    const int fd = name ? open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    const bool is_open = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (fd >= 0)
        close(fd);
    free(name);
    return is_open;
}

enum status part_append(struct part *part, enum part_kind kind, uint32_t number, const void *content, size_t size,
                        struct errors *e)
{
    const int why = lseek(part->fd, (off_t)part->size, SEEK_SET) < 0
                        ? errno
                        : record_write(part->fd, kind, number, content, size);
    if (why != 0)
        return say(part, "writing it failed", why, e);
    part->size += RECORD_HEAD + size;
    return STATUS_OK;
}

uint64_t part_size(const struct part *part)
{
    return part->size;
}

uint64_t part_identity(const struct part *part)
{
    return part->identity;
}

enum status part_sync(struct part *part, struct errors *e)
{
    return fdatasync(part->fd) == 0 ? STATUS_OK : say(part, "writing it failed", errno, e);
}

enum record_found part_next(const struct part *part, uint64_t *place, uint64_t limit, struct record *record,
                            void *content)
{
    enum record_found found = record_head(part->fd, *place, limit, record);
    if (found == RECORD_WHOLE && content)
        found = record_read(part->fd, record, content);
    if (found == RECORD_WHOLE)
        *place = record_end(record);
    return found;
}

bool part_bytes(const struct part *part, uint64_t place, void *bytes, size_t size)
{
    return record_bytes(part->fd, place, bytes, size);
}

enum status part_cut(struct part *part, uint64_t place, struct errors *e)
{
    if (ftruncate(part->fd, (off_t)place) != 0)
        return say(part, "cannot be cut", errno, e);
    part->size = place;
    return STATUS_OK;
}

void part_remove(struct part *part)
{
    if (!part)
        return;
    remove_beside(part->path);
    if (is_current(part))
        unlink(part->name);
    part_close(part);
}
