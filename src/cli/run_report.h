/* Decides what a person is told about a run: one indicator while it goes on, one page at its end. */
#ifndef JIQUN_CLI_RUN_REPORT_H
#define JIQUN_CLI_RUN_REPORT_H

#include <stdio.h>

#include "engine/simulation.h"
#include "measure/measure.h"
#include "output/output.h"

enum { RUN_REPORT_HEADLINE = 64 };

struct run_report;

/** Room for the months of a run.  NULL without memory; run_report_destroy frees it (NULL is allowed). */
struct run_report *run_report_create(int first_month, int months);
void run_report_destroy(struct run_report *report);

/** Firms that live at the opening: how many are simulated, how many they stand for. */
void run_report_count(const struct simulation *s, int64_t *simulated, double *firms);

/** Notes them for the page. */
void run_report_open(struct run_report *report, int64_t simulated, double firms);

/** Takes the headline figures of the month simulated last. */
void run_report_add(struct run_report *report, const struct measure *m);

/** The same figures of a month that an earlier process recorded.  month in [0, output_months(out)) */
void run_report_add_recorded(struct run_report *report, const struct output *out, int month);

/** One indicator in words: growth of GDP over a year, or the strategic share in the first year.
 *  text  [RUN_REPORT_HEADLINE].  return  text. */
char *run_report_headline(const struct run_report *report, char *text);

/** The page: what was simulated, a table by year, what grew, how to go on.
 *  path  of the result, or NULL when none was written     seconds  it took     threads  it used */
void run_report_print(const struct run_report *report, const struct simulation *s, const char *path, double seconds,
                      int threads, FILE *f);

#endif
