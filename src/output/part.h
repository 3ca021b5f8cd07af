/* Decides what lies beside a result while its run lives: NAME.h5.part, sealed records of every month done, from which the
 * result is made at the end or the run goes on after it was stopped. Whoever has it open holds a lock on it, so that two
 * runs never write to one name. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_PART_H
#define JIQUN_OUTPUT_PART_H

#include "base/status.h"
#include "output/record.h"

enum part_kind { PART_HEAD = 1, PART_MONTH, PART_ROWS };

struct part;

/** "PATH.SUFFIX", to be freed; NULL without memory. */
char *part_name(const char *path, const char *suffix);

/** Makes the records of the result `path` anew, in place of older ones.
 *  head    [size] content of the first record
 *  Errors  STATUS_FILE: cannot be written, or another run has it open. */
enum status part_create(const char *path, const void *head, size_t size, struct part **out, struct errors *e);

/** Opens the records of the result `path` for going on.
 *  head    receives the content of the first record, to be freed with free()
 *  Errors  STATUS_FILE: there are none, damaged from the start, or another run has them open. */
enum status part_open(const char *path, struct part **out, unsigned char **head, size_t *size, struct errors *e);

/** Whether a run has the records of the result `path` open. */
bool part_is_open(const char *path);

/** Appends a record.  Errors: STATUS_FILE: disk full and the like; the records before it stand. */
enum status part_append(struct part *part, enum part_kind kind, uint32_t number, const void *content, size_t size,
                        struct errors *e);

/** Place behind the last record: as many bytes the records have. */
uint64_t part_size(const struct part *part);

/** Fingerprint of the first record: runs of the same scenario by the same program have the same. */
uint64_t part_identity(const struct part *part);

/** Makes what was appended last through a power cut. */
enum status part_sync(struct part *part, struct errors *e);

/** The record at *place, which moves behind it; its content is verified when `content` is not NULL ([limit]).
 *  return  RECORD_WHOLE or why there is none. */
enum record_found part_next(const struct part *part, uint64_t *place, uint64_t limit, struct record *record,
                            void *content);

/** Bytes of a record's content.  return  whether they could be read. */
bool part_bytes(const struct part *part, uint64_t place, void *bytes, size_t size);

/** Drops what lies behind a place. */
enum status part_cut(struct part *part, uint64_t place, struct errors *e);

/** Closes the file and leaves it; NULL is allowed. */
void part_close(struct part *part);

/** Deletes everything that lies beside the result (checkpoints, status, temporary files), the records last, and closes. */
void part_remove(struct part *part);

#endif
