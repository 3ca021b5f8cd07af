/* Decides what can be asked of a result file about how it was made, so that `jiqun run OUTPUT.h5` needs nothing else.
 */
#ifndef JIQUN_OUTPUT_PROVENANCE_H
#define JIQUN_OUTPUT_PROVENANCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/** A file kept inside the result: a data table or a scenario text. */
struct provenance_file {
    char *name;
    unsigned char *bytes; /* [size], and a NUL after the last that is not counted */
    size_t size;
    uint64_t digest; /* hash_bytes(bytes, size, 0), checked when read */
};

/** One parameter of the run; see struct output_parameter. */
struct provenance_parameter {
    char *path;
    double value;
    char *unit;
    double minimum;
    double maximum;
    double standard;
    char *source;
    char *meaning;
    char *meaning_zh;
    char *set_in;
};

/** How a result was made. All memory is its own. */
struct provenance {
    char *name;
    char *title;
    char *title_zh;
    char *question;
    char *version;
    char *commit;
    char *build_flags;
    char *resolved_yaml;
    int64_t seed;
    int64_t population_seed;
    double scale;
    int first_month; /* months since 2022-01 */
    int months;      /* in the file */
    struct provenance_file *sources;
    int n_sources;
    struct provenance_file *tables;
    int n_tables;
    struct provenance_parameter *parameters;
    int n_parameters;
};

/** Reads all provenance of a result and checks every digest.
 *  out     receives it; NULL on error; provenance_destroy frees it
 *  errors  STATUS_FILE: cannot be read, truncated or damaged; STATUS_INPUT: not an HDF5 file, or not one of jiqun's */
enum status provenance_read(const char *path, struct provenance **out, struct errors *e);

/** The same from a file in memory.  name  for messages     bytes  [size] a whole file, borrowed for the call */
enum status provenance_from_memory(const char *name, const unsigned char *bytes, size_t size, struct provenance **out,
                                   struct errors *e);

/** NULL is allowed. */
void provenance_destroy(struct provenance *p);

/** The table called `name`, or NULL. */
const struct provenance_file *provenance_table(const struct provenance *p, const char *name);

/** The resolved configuration alone (for `jiqun show FILE.h5`), to be freed with free(); NULL on error, as
 *  provenance_read. */
char *output_resolved_yaml(const char *path, struct errors *e);

/** Whether `path` starts as an HDF5 file does, whoever wrote it: what `jiqun run` and `show` decide by. */
int output_is_result(const char *path);

#endif
