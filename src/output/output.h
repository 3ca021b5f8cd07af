/* Decides how a run's results reach disk: what a series is (name, dimensions, unit, labels in both languages), that the
 * months are gathered in memory, and that one complete file takes the place of the old one at the end or nothing does.
 * The writer knows no model: measure/ describes its series here and hands over one row a month. docs/output.md is the
 * page for readers of the file. HDF5 is touched in this folder only, and by no header that others include.
 */
#ifndef JIQUN_OUTPUT_OUTPUT_H
#define JIQUN_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum { OUTPUT_MAX_DIMENSIONS = 4 }; /* of one variable, time included */

/** What the 8-byte values of a variable are. Hashes are unsigned so that no reader shows them negative. */
enum output_type { OUTPUT_DOUBLE, OUTPUT_INT64, OUTPUT_UINT64 };

/** A further text for each place of a dimension, written as a variable over it (a CF auxiliary coordinate):
 *  cluster_name, cluster_name_zh, cluster_tier. */
struct output_label {
    const char *name;         /* unique in the file */
    const char *long_name;    /* English; NULL: none */
    const char *long_name_zh; /* Chinese; NULL: none */
    const char *const *text;  /* [length of the dimension] UTF-8 */
};

/** A labelled dimension. Time is not among them: the writer makes it. */
struct output_dimension {
    const char *name; /* "cluster", "city", "account", ... ; not "time", not "bnds" */
    int length;       /* > 0 */
    const char *long_name;
    const char *long_name_zh;
    const char *const *keys; /* [length] the coordinate itself; NULL: places without names */
    const struct output_label *labels;
    int n_labels;
};

/** One series. Its row of a month has the product of the dimensions' lengths after time, last dimension fastest. */
struct output_variable {
    const char *name;
    const char *group; /* "" root, or one name such as "accounts", "flows" */
    enum output_type type;
    const char *dims[OUTPUT_MAX_DIMENSIONS]; /* names; dims[0] is "time"; NULL after the last */
    const char *units;                       /* "million yuan", "1", "person", ... */
    const char *long_name;
    const char *long_name_zh;
    const char *formula;      /* how it is computed; NULL: no attribute */
    const char *comment;      /* NULL: no attribute */
    const char *cell_methods; /* CF: "time: sum" for a flow, "time: point" for a stock, "time: mean"; NULL: none */
};

/** What the cells of a table's column are. */
enum output_cell { OUTPUT_CELL_UINT64, OUTPUT_CELL_INT32, OUTPUT_CELL_INT8, OUTPUT_CELL_FLOAT };

/** One column of a table of rows. */
struct output_column {
    const char *name; /* unique in its table, not the row dimension's name */
    enum output_cell type;
    const char *units;
    const char *long_name;
    const char *long_name_zh;
    const char *comment;             /* NULL: no attribute */
    const char *const *flag_meaning; /* INT8: [n_flags] words without blanks for the values 0 to n_flags - 1 (CF flags);
                                      * NULL: plain numbers */
    int n_flags;
};

/** A table whose rows come in blocks, any number of them in any month: a firm panel. It becomes a group of its name with
 *  one unlimited dimension and a variable over it for each column. */
struct output_table_form {
    const char *name;          /* of the group: "panel" */
    const char *row_dimension; /* "panel_row" */
    const char *long_name;     /* English */
    const char *long_name_zh;
    const struct output_column *columns;
    int n_columns;
};

/** A text file that the run was made from (scenario, its bases). */
struct output_source {
    const char *name;
    const char *text; /* NUL-terminated UTF-8 */
};

/** A data table, byte for byte. */
struct output_table {
    const char *name; /* "clusters.csv"; no '/' */
    const void *bytes;
    size_t size;
};

/** One line of the parameter table with the value of this run. Numbers without a bound are NaN. */
struct output_parameter {
    const char *path; /* "firm.markup_sd" */
    double value;
    const char *unit;
    double minimum;
    double maximum;
    double standard;     /* the default */
    const char *source;  /* "calibrated", "assumed", a paper */
    const char *meaning; /* English */
    const char *meaning_zh;
    const char *set_in; /* "base.yaml:14" or "default" */
};

/** How the run was made: enough to repeat it from the file alone. No clock, host, user, path or thread count belongs
 *  here: the same run must give the same bytes anywhere. NULL texts are written as "". */
struct output_provenance {
    const char *name; /* of the scenario */
    const char *title;
    const char *title_zh;
    const char *question; /* what the scenario asks */
    const char *version;  /* "0.1.0" */
    const char *commit;   /* "" when built outside version control */
    const char *build_flags;
    const char *resolved_yaml; /* whole resolved configuration; scenario_from_text() reads it back */
    int64_t seed;
    int64_t population_seed;
    double scale;
    int first_month; /* months since 2022-01 */
    int months;      /* expected; buffers are taken for as many, more are allowed */
    const struct output_source *sources;
    int n_sources;
    const struct output_table *tables;
    int n_tables;
    const struct output_parameter *parameters;
    int n_parameters;
};

struct output;
struct provenance; /* output/provenance.h */

/** Prepares a result and takes the memory for its months. Nothing is left on disk and the file at `path` is untouched,
 *  but that it can be written is tried, so that a missing or read-only directory is known before months are simulated.
 *  Everything pointed to by dims, vars and provenance is borrowed until output_finish or output_abort.
 *  out     receives the handle; NULL on error
 *  errors  STATUS_FILE: directory missing or not writable, path not a regular file; STATUS_INVARIANT: the description
 *          contradicts itself (unknown dimension, name twice, first dimension not time), memory exhausted: STATUS_FILE */
enum status output_create(const char *path, const struct output_dimension *dims, int n_dims,
                          const struct output_variable *vars, int n_vars, const struct output_table_form *forms,
                          int n_forms, const struct output_provenance *provenance, struct output **out,
                          struct errors *e);

/** Makes the records of the run, NAME.h5.part, and locks them; the first month does so if nobody has before. From then on
 *  every month committed is on disk.
 *  Errors  STATUS_FILE: cannot be written, or another run writes to this name. */
enum status output_begin(struct output *out, struct errors *e);

/** Fingerprint of how the run was made and what it writes, and the bytes of records so far: what a checkpoint notes. */
uint64_t output_identity(const struct output *out);
uint64_t output_recorded(const struct output *out);

/** Makes all months committed last through a power cut. */
enum status output_sync(struct output *out, struct errors *e);

/** From now on the records stay when the run ends early. */
void output_keep(struct output *out);

/** Copies the row of variable `variable` (its index in vars) for the month in hand. Never fails, never allocates. */
void output_append(struct output *out, int variable, const void *row);

/** Adds a block of rows to table `form` (its index in forms) in the month in hand.
 *  n        rows, >= 0
 *  columns  [n_columns] arrays [n] of the column's type; copied or written before the call returns
 *  Errors   STATUS_FILE: no memory, no place on disk. */
enum status output_add_rows(struct output *out, int form, int64_t n, const void *const *columns, struct errors *e);

/** Values in one month's row of a variable: the product of its dimensions after time. */
size_t output_row_length(const struct output *out, int variable);

/** Ends the month: months since 2022-01, each one after the other from provenance->first_month.
 *  Errors: STATUS_INVARIANT when the month is out of turn or a variable has no row; STATUS_FILE: no memory. */
enum status output_commit_month(struct output *out, int month, struct errors *e);

/** Months committed. */
int output_months(const struct output *out);

/** Index of a variable of the root by its name, or -1. */
int output_find(const struct output *out, const char *name);

/** The row of a month committed, [output_row_length] values.  month in [0, output_months). */
const void *output_row(const struct output *out, int variable, int month);

/** Writes the file: built whole in memory, then to a temporary name beside it, synced, reopened and read, renamed over
 *  the old one, directory synced. On any error the temporary is removed and the old file stays as it was.
 *  Then the records and everything else beside the file go. When it cannot be written, they stay if output_keep said so.
 *  Frees `out` in every case. Errors: STATUS_FILE; STATUS_INVARIANT when no month was committed. */
enum status output_finish(struct output *out, struct errors *e);

/** Drops everything but the records that output_keep saved; the old file stays. NULL is allowed. */
void output_abort(struct output *out);

/* Going on with a run that was stopped. */

struct recovery;

/** Opens and locks the records of the result `path`, reads how the run was made and looks at every month.
 *  version, commit  of the program that asks
 *  Errors  STATUS_FILE: there is no interrupted run of this name, its records are damaged, another run has them open, or
 *          another version of jiqun wrote them. */
enum status recovery_open(const char *path, const char *version, const char *commit, struct recovery **out,
                          struct errors *e);

/** Whether a run of this name was stopped and can go on: records that no run has open, and a checkpoint. */
bool recovery_is_there(const char *path);

/** Of the result. Belongs to the recovery, as the next does. */
const char *recovery_path(const struct recovery *r);

/** How the run was made. */
const struct provenance *recovery_provenance(const struct recovery *r);

/** What checkpoints of this run note; months that are whole in the records; bytes of records up to the end of a month, 0
 *  when there are fewer. */
uint64_t recovery_identity(const struct recovery *r);
int recovery_months(const struct recovery *r);
uint64_t recovery_end(const struct recovery *r, int months);

/** Lets a result that output_create has just made go on from the first `months` months of the records, behind which they
 *  are cut; the records go over to it.
 *  Errors  STATUS_FILE: they do not hold what it writes, or are damaged; `out` is then to be aborted, the records stay. */
enum status output_adopt(struct output *out, struct recovery *r, int months, struct errors *e);

/** Closes; the records stay unless output_adopt took them over. NULL is allowed. */
void recovery_close(struct recovery *r);

#endif
