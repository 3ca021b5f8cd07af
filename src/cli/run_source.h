/* What a run is made from when it does not come from scenario files: the configuration and data tables that a result, or
 * the records of an interrupted run, hold. */
#ifndef JIQUN_CLI_RUN_SOURCE_H
#define JIQUN_CLI_RUN_SOURCE_H

#include "base/status.h"
#include "output/provenance.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"

/** Scenario and tables as they were stored.
 *  name    for messages     sets  [n_sets] overrides "path=value"; may be NULL when n_sets is 0
 *  Errors  as scenario_from_text and tables_from_memory; what was read before stays to be released by the caller. */
enum status run_source_stored(const char *name, const struct provenance *p, const char *const *sets, int n_sets,
                              struct scenario **scenario, struct tables **tables, struct errors *errors);

#endif
