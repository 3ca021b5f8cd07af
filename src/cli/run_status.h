/* The one-line status file beside a result while its run lives, NAME.h5.status: for a person who looks, and for scripts
 * that wait. One JSON object; gone when the result is there. */
#ifndef JIQUN_CLI_RUN_STATUS_H
#define JIQUN_CLI_RUN_STATUS_H

#include <stdbool.h>

struct run_status {
    char *path;           /* NULL: none is written */
    const char *scenario; /* borrowed */
    int first_month, months;
    int resumed;         /* months that were done when this process began */
    int checkpoint;      /* months in the last checkpoint, -1: none */
    double began, shown; /* stopping_clock */
};

/** A status file beside a result.  output  NULL: none is written */
struct run_status run_status_of(const char *output, const char *scenario, int first_month, int months, int resumed);

/** Writes the line anew, at most once a second unless `now`.
 *  done   months     state  "running", "stopped", "writing"
 *  A status that cannot be written is no reason to stop a run: nothing is said. */
void run_status_show(struct run_status *status, int done, const char *state, bool now);

void run_status_release(struct run_status *status);

#endif
