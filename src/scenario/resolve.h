/* From the name of a scenario file to one merged tree: its `base` chain, found beside the file or among the installed
 * scenarios, and the overrides of --set on top. This file decides where files are looked for and what lies over what. */
#ifndef JIQUN_SCENARIO_RESOLVE_H
#define JIQUN_SCENARIO_RESOLVE_H

#include <stddef.h>

#include "base/status.h"
#include "scenario/yaml_tree.h"

enum { RESOLVE_FILES = 16 /* longest base chain */ };

/* One file of a chain with its text, for provenance. */
struct resolve_file {
    char *path;  /* as given or found */
    char *bytes; /* [n] and a final zero */
    size_t n;
};

struct resolve_chain {
    struct resolve_file file[RESOLVE_FILES]; /* the scenario's own first, then base by base */
    int n_files;
    char **set; /* [n_sets] "--set: path=value", the file names of their nodes */
    int n_sets;
    struct yaml_node *root; /* all merged; without `base`; name, title and question are those of the first file */
};

/** Reads a scenario file with its bases and lays the overrides on top.
 *  sets    [n_sets] texts "path=value"
 *  out     filled; to be emptied by resolve_release whatever is returned
 *  return  STATUS_OK; STATUS_FILE when the file cannot be read; STATUS_INPUT for syntax (reported alone), duplicate keys,
 *          a base that is missing or loops, a wrong override. Errors of meaning do not stop the merge: root is then set
 *          and may be checked further. */
enum status resolve_file(const char *path, const char *const *sets, int n_sets, struct resolve_chain *out,
                         struct errors *errors);

/** The same from a text that stands for itself: `base` is an error. */
enum status resolve_text(const char *name, const char *bytes, size_t n, const char *const *sets, int n_sets,
                         struct resolve_chain *out, struct errors *errors);

/** Frees what a chain holds. */
void resolve_release(struct resolve_chain *chain);

/** `name` as a path relative to the directory of the file `beside` (NULL: as it stands), on the heap; NULL when memory
 *  ran out. */
char *resolve_beside(const char *beside, const char *name);

/** Path of `name` beside `beside` (a file, may be NULL), in $JIQUN_SCENARIOS, in the installed scenarios or in
 *  ./scenarios, whichever first has `probe` ("" for the name itself: name/probe must be readable).
 *  return  path on the heap, to be freed; NULL when nowhere. */
char *resolve_find(const char *beside, const char *name, const char *probe);

#endif
