/* Decides how a finished file takes the place of an older one: all of it or nothing, whatever goes wrong.
 */
#ifndef JIQUN_OUTPUT_REPLACE_H
#define JIQUN_OUTPUT_REPLACE_H

#include <stddef.h>

#include "base/status.h"

/** Tries whether a file can be put at `path`, and leaves nothing behind.
 *  target  receives the name to be written, symbolic links resolved, to be freed with free(); NULL on error
 *  errors  STATUS_FILE with one sentence: no such directory, not writable, not a regular file */
enum status replace_probe(const char *path, char **target, struct errors *e);

/** Where a file of this name really lies: a symbolic link's target, else the path itself; to be freed, NULL without
 *  memory. */
char *replace_target(const char *path);

/** Looks at the temporary file before it takes the place; whatever it says other than STATUS_OK ends the replacement. */
typedef enum status replace_check(const char *temporary, const void *context, struct errors *e);

/* A file being written beside the one it will replace. */
struct replacement {
    int fd;          /* to write to */
    char *path;      /* that it will have */
    char *temporary; /* that it has */
};

/** Opens a temporary file beside `path`, which must be no link (replace_probe resolves them).
 *  Errors  STATUS_FILE; nothing is open then. */
enum status replace_begin(const char *path, struct replacement *r, struct errors *e);

/** Syncs what was written, has it checked, keeps the old file, renames the new one and syncs the directory. On error the
 *  temporary is removed and what was at the path is as before.
 *  why       0, or the error number of a write that failed
 *  previous  name under which the old file is kept; NULL: it is not
 *  check     may be NULL     Errors: STATUS_FILE, or what `check` says */
enum status replace_commit(struct replacement *r, int why, const char *previous, replace_check *check,
                           const void *context, struct errors *e);

/** Writes `size` bytes beside `path` under a temporary name, syncs, has it checked, renames it to `path` and syncs the
 *  directory. On error the temporary is removed and what was at `path` is as before.
 *  check  may be NULL     errors  STATUS_FILE, or what `check` says */
enum status replace_file(const char *path, const void *bytes, size_t size, replace_check *check, const void *context,
                         struct errors *e);

#endif
