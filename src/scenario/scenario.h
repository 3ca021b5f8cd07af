/* A scenario: every parameter with its value and where that was set, shocks, columns of the panel, names and titles, the data directory, and the
 * text of every file it was read from. Reading reports all errors of meaning at once; writing gives the complete resolved
 * configuration, which reads back to the identical scenario. */
#ifndef JIQUN_SCENARIO_SCENARIO_H
#define JIQUN_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "scenario/panel.h"
#include "scenario/parameters.h"
#include "scenario/shocks.h"

/* One file a scenario was read from. */
struct scenario_file {
    char *name; /* as given on the command line, or as found */
    char *text; /* [size] bytes and a final zero */
    size_t size;
};

/* All texts belong to the scenario. */
struct scenario {
    struct parameters parameters;
    char *name;     /* identifier (letters, digits, _ and -): the key `name`, or else the file's name */
    char *title_en; /* "" when not given, like the next two */
    char *title_zh;
    char *question;
    char *data;           /* the key `data` as written, "" when not given */
    char *data_directory; /* directory of the data tables: that of `data`, or the installed one */
    char **origin;        /* [scenario_parameter_count] where set: "default", "file:line:column", "--set: path=value" */
    struct shock *shock;  /* [n_shocks] in the order of the list */
    int n_shocks;
    struct panel_fields panel;  /* columns of the firm panel; how often and of whom: parameters run.panel */
    struct scenario_file *file; /* [n_files] the scenario's own first, then base by base */
    int n_files;
};

/** Reads a scenario file with its bases.
 *  path    YAML file
 *  sets    [n_sets] overrides "path=value" of --set, applied in order; may be NULL when n_sets is 0
 *  out     receives the scenario, to be freed by scenario_destroy; NULL on error
 *  return  STATUS_OK; STATUS_FILE when a file cannot be read; STATUS_INPUT with all errors of meaning, each
 *          `file:line:column: path = value ...; what is allowed`, or with the one error of syntax. */
enum status scenario_read(const char *path, const char *const *sets, int n_sets, struct scenario **out,
                          struct errors *errors);

/** Reads a scenario from memory: the resolved text stored in a result. `base` is not allowed, the data directory is taken
 *  as written and need not exist.
 *  name    for messages and, when the text has no name, for the scenario
 *  bytes   [n]
 *  return  as scenario_read. */
enum status scenario_from_text(const char *name, const char *bytes, size_t n, const char *const *sets, int n_sets,
                               struct scenario **out, struct errors *errors);

/** Frees a scenario; NULL is allowed. */
void scenario_destroy(struct scenario *s);

/* One parameter of a scenario in words; value text lives inside, the rest as long as the scenario. */
struct scenario_parameter {
    const struct parameter_row *row; /* path, type, unit, bounds, source, meaning, in both languages */
    char value[PARAMETERS_VALUE];    /* as a scenario would write it */
    char initial[PARAMETERS_VALUE];  /* the default */
    char minimum[PARAMETERS_VALUE];
    char maximum[PARAMETERS_VALUE];
    const char *origin;
};

/** Number of parameters, and parameter i in [0, count) in the order of the table. s may be NULL: defaults. */
int scenario_parameter_count(void);
struct scenario_parameter scenario_parameter_info(const struct scenario *s, int i);

/** The complete resolved configuration as YAML, with unit, range, source and meaning of each parameter as comments.
 *  Reads back by scenario_from_text to the same bits. Independent of place, host and locale.
 *  return  text on the heap, to be freed by free(); NULL when memory ran out. */
char *scenario_resolved_yaml(const struct scenario *s);

/** The same, each parameter followed by where it was set instead of its source (`jiqun show`). */
char *scenario_annotated_yaml(const struct scenario *s);

/** 64-bit hash of the resolved text: equal digests, equal configurations. */
uint64_t scenario_digest(const struct scenario *s);

#endif
