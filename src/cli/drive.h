/* What a run does month by month, whether it begins or goes on: steps, measures, records, shows, saves checkpoints, ends
 * when it is asked to, and at the end writes the result and reports. run.c and resume.c prepare what is driven. */
#ifndef JIQUN_CLI_DRIVE_H
#define JIQUN_CLI_DRIVE_H

#include "base/progress.h"
#include "cli/cli.h"
#include "cli/run_report.h"
#include "cli/run_status.h"
#include "output/run_file.h"

enum { DRIVE_CHECKPOINT_EVERY = 12 }; /* months, unless said otherwise */

/* Options that run and resume share. */
struct drive_options {
    int threads;          /* 0: not given */
    int checkpoint_every; /* months; 0: only when stopped */
    double walltime;      /* seconds, 0: any */
    enum progress_mode progress;
    bool quiet;
};

/* All that lives as long as a run. Everything is borrowed but what drive_release names. */
struct drive {
    const char *command; /* "run", "resume" */
    struct drive_options options;
    const struct scenario *scenario;
    const char *output; /* path, NULL: nothing is written */
    int threads;
    struct run_file *file;         /* released by drive_release, as the next four are */
    struct simulation *simulation; /* prepared; with its state unless all months are done */
    struct measure *measure;
    struct run_report *report;
    struct progress *progress;
    struct run_status status;
    int done;               /* months */
    int resumed;            /* of them by an earlier process, */
    bool goes_on;           /* when there was one */
    int64_t simulated;      /* firms at the opening, */
    double firms;           /* and that they stood for */
    const uint64_t *hashes; /* [n_hashes] of a result that is repeated */
    int n_hashes;
    int first_difference; /* month in which hashes first differ, -1: none */
    double began;         /* stopping_clock */
};

/** Reads the value of one of the shared options; says what is wrong otherwise.  return  whether it was good. */
bool drive_take_threads(const struct cli_command *command, const char *value, struct drive_options *options);
bool drive_take_every(const struct cli_command *command, const char *value, struct drive_options *options);
bool drive_take_walltime(const struct cli_command *command, const char *value, struct drive_options *options);
bool drive_take_progress(const struct cli_command *command, const char *value, struct drive_options *options);

/** What was asked for, else what the environment grants, else every core. */
int drive_threads(int asked);

/** Looks whether the threads can be started: the OpenMP library would end the program where they cannot.
 *  Errors: STATUS_FILE. */
enum status drive_try_threads(int threads, struct errors *errors);

/** Makes and locks the records of the run; ended before its first month, they go again.  Errors: as output_begin. */
enum status drive_begin(struct drive *d, struct errors *errors);

/** Memory for indicators, report and progress; months that are done go into the report.
 *  d  scenario, simulation, options, file, done, simulated and firms are set     Errors: STATUS_FILE. */
enum status drive_prepare(struct drive *d, struct errors *errors);

/** All months that are left, and the result.  signals  stopping_begin was called
 *  return  the exit status; errors are printed. With hashes: first_difference is set, nothing is said of it, and without a
 *          file the run ends at the first difference. */
int drive_months(struct drive *d, struct errors *errors);

/** Prints the report on standard output. */
void drive_report(const struct drive *d);

void drive_release(struct drive *d);

#endif
