/* Decides how bytes that must survive a kill lie in a file: one sealed record after the other, each with its kind, number,
 * size and a hash over all of it, so that what was cut off or changed is known as such. The records of a run (part.h) and
 * its checkpoints (checkpoint.h) are files of this kind. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_RECORD_H
#define JIQUN_OUTPUT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORD_HEAD = 32 }; /* bytes before the content of a record */

/* One record, its content apart. */
struct record {
    uint32_t kind;
    uint32_t number; /* what the writer counts: a month, a field */
    uint64_t size;   /* bytes of its content */
    uint64_t hash;   /* over kind, number, size and content */
    uint64_t begin;  /* of its content in the file */
};

/* What stands at a place of a file. */
enum record_found {
    RECORD_WHOLE,
    RECORD_END,       /* nothing: the file ends here */
    RECORD_CUT,       /* a record whose end is missing */
    RECORD_BROKEN,    /* no record, or its hash does not agree */
    RECORD_UNREADABLE /* the file cannot be read; errno says why */
};

/** All bytes to where a file stands, however many calls that takes.  return  0, or the error number of what failed. */
int record_put(int fd, const void *bytes, size_t size);

/** Appends a record at the place where the file stands.
 *  content  [size]; NULL when size is 0.  return  0, or the error number of what failed. */
int record_write(int fd, uint32_t kind, uint32_t number, const void *content, size_t size);

/** Reads the head of the record at a place.  limit: a larger content is taken for a broken record.
 *  return  RECORD_WHOLE when there is a head and the file is long enough; the content is not looked at. */
enum record_found record_head(int fd, uint64_t place, uint64_t limit, struct record *record);

/** Reads the content of a record and looks at its hash.  content  [record->size] receives it. */
enum record_found record_read(int fd, const struct record *record, void *content);

/** Place behind a record. */
uint64_t record_end(const struct record *record);

/** All bytes of a file at a place, however many calls that takes.  return  whether there were as many. */
bool record_bytes(int fd, uint64_t place, void *bytes, size_t size);

#endif
