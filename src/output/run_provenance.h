/* Decides what a run says about how it was made: from its scenario and tables, or, when a result is repeated unchanged,
 * what that result says. No path of the machine enters: files go by their names. */
#ifndef JIQUN_OUTPUT_RUN_PROVENANCE_H
#define JIQUN_OUTPUT_RUN_PROVENANCE_H

#include "output/output.h"
#include "output/provenance.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"

struct run_provenance {
    struct output_provenance made; /* what the writer takes; points into the rest and into what was given */
    char *resolved;
    struct output_source *sources;
    struct output_table *tables;
    struct output_parameter *parameters;
};

/** Of a run of a scenario.  scenario, tables  borrowed.  Errors: STATUS_FILE when memory lacks; release it even then. */
enum status run_provenance_of(struct run_provenance *p, const struct scenario *scenario, const struct tables *tables,
                              struct errors *errors);

/** Of a result that is repeated as it is: what it says, with this program's version.  stored  borrowed */
enum status run_provenance_again(struct run_provenance *p, const struct provenance *stored, struct errors *errors);

void run_provenance_release(struct run_provenance *p);

/** The file name at the end of a path; with a place behind it ("a/b.yaml:3:1") or without. */
const char *run_provenance_base(const char *path);

#endif
