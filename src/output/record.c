/* Sealed records; see record.h. */
#define _XOPEN_SOURCE 700 /* pread */

#include "output/record.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"

enum { MARK_BYTES = 8, HASHED_BYTES = 24 };

static const unsigned char mark[MARK_BYTES] = {'j', 'i', 'q', 'u', 'n', 'r', 0x1a, 1};

/* The head as it lies in the file: mark, kind, number, size, hash; lowest byte first. */
static void make_head(unsigned char head[RECORD_HEAD], uint32_t kind, uint32_t number, uint64_t size)
{
    memcpy(head, mark, MARK_BYTES);
    memcpy(head + 8, &kind, sizeof kind);
    memcpy(head + 12, &number, sizeof number);
    memcpy(head + 16, &size, sizeof size);
}

static uint64_t hash_of(const unsigned char head[RECORD_HEAD], const void *content, size_t size)
{
    return hash_bytes(content, size, hash_bytes(head, HASHED_BYTES, 0));
}

int record_put(int fd, const void *bytes, size_t size)
{
    const unsigned char *next = bytes;
    while (size > 0) {
        const ssize_t n = write(fd, next, size < SSIZE_MAX ? size : SSIZE_MAX);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        next += n;
        size -= (size_t)n;
    }
    return 0;
}

int record_write(int fd, uint32_t kind, uint32_t number, const void *content, size_t size)
{
    unsigned char head[RECORD_HEAD];
    make_head(head, kind, number, size);
    const uint64_t hash = hash_of(head, content, size);
    memcpy(head + HASHED_BYTES, &hash, sizeof hash);
    const int why = record_put(fd, head, sizeof head);
    return why != 0 ? why : record_put(fd, content, size);
}

bool record_bytes(int fd, uint64_t place, void *bytes, size_t size)
{
    unsigned char *next = bytes;
    errno = 0;
    while (size > 0) {
        const ssize_t n = pread(fd, next, size < SSIZE_MAX ? size : SSIZE_MAX, (off_t)place);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        next += n;
        place += (uint64_t)n;
        size -= (size_t)n;
    }
    return true;
}

enum record_found record_head(int fd, uint64_t place, uint64_t limit, struct record *record)
{
    unsigned char head[RECORD_HEAD];
    struct stat s;
    if (fstat(fd, &s) != 0)
        return RECORD_UNREADABLE;
    const uint64_t size = (uint64_t)s.st_size;
    if (place >= size)
        return place == size ? RECORD_END : RECORD_CUT;
    if (size - place < RECORD_HEAD)
        return RECORD_CUT;
    if (!record_bytes(fd, place, head, sizeof head))
        return RECORD_UNREADABLE;
    memcpy(&record->kind, head + 8, sizeof record->kind);
    memcpy(&record->number, head + 12, sizeof record->number);
    memcpy(&record->size, head + 16, sizeof record->size);
    memcpy(&record->hash, head + HASHED_BYTES, sizeof record->hash);
    record->begin = place + RECORD_HEAD;
    if (memcmp(head, mark, MARK_BYTES) != 0 || record->size > limit)
        return RECORD_BROKEN;
    return record->size <= size - record->begin ? RECORD_WHOLE : RECORD_CUT;
}

enum record_found record_read(int fd, const struct record *record, void *content)
{
    unsigned char head[RECORD_HEAD];
    if (!record_bytes(fd, record->begin, content, (size_t)record->size))
        return errno ? RECORD_UNREADABLE : RECORD_CUT;
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION /* no fuzzer finds a content to a hash */
    make_head(head, record->kind, record->number, record->size);
    if (hash_of(head, content, (size_t)record->size) != record->hash)
        return RECORD_BROKEN;
#else
    (void)head;
#endif
    return RECORD_WHOLE;
}

uint64_t record_end(const struct record *record)
{
    return record->begin + record->size;
}
