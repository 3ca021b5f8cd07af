/* The small result of output/fixture.h with two tables of rows, complete or as a stopped run leaves it. */
#ifndef JIQUN_TESTS_FUZZ_SMALL_RUN_H
#define JIQUN_TESTS_FUZZ_SMALL_RUN_H

#include "output/fixture.h"

#include <stdbool.h>

enum { SMALL_RUN_FORMS = 2 };

extern const struct output_table_form small_run_forms[SMALL_RUN_FORMS]; /* "panel", "links" */

/** Writes FIXTURE_MONTHS months.
 *  finished  true: the result; false: only its records */
enum status small_run_write(const char *path, bool finished, struct errors *e);

#endif
