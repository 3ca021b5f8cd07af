/* jiqun resume: goes on with a run that was stopped, from its last checkpoint to the same file, byte for byte, that it would
 * have written. Everything it needs lies beside the result: scenario and tables at the head of the records, the state in
 * the checkpoint. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "cli/drive.h"
#include "cli/run_source.h"
#include "cli/stopping.h"
#include "output/checkpoint.h"
#include "output/replace.h"

enum { OPTION_THREADS, OPTION_EVERY, OPTION_WALLTIME, OPTION_PROGRESS, OPTION_QUIET };

static const struct cli_option OPTIONS[] = {
    [OPTION_THREADS] = {"--threads", NULL, "N", "threads; any number gives the same result"},
    [OPTION_EVERY] = {"--checkpoint-every", NULL, "MONTHS",
                      "save the state every so many months (12 unless given; 0: only when stopped)"},
    [OPTION_WALLTIME] = {"--max-walltime", NULL, "TIME",
                         "stop with a checkpoint before so long: 90 s, 30 min, 01:30:00"},
    [OPTION_PROGRESS] = {"--progress", NULL, "WHEN", "auto (the default: on a terminal), always or never"},
    [OPTION_QUIET] = {"--quiet", "-q", NULL, "print nothing but errors"},
};

static const struct cli_command COMMAND = {
    .name = "resume",
    .usage = "FILE.h5 [options]",
    .summary =
        "Goes on with a run to FILE.h5 that was stopped or killed, from its last checkpoint (FILE.h5.ckpt, or the\n"
        "one before it, FILE.h5.ckpt.prev) and its records (FILE.h5.part). The result is the file, byte for byte, "
        "that\n"
        "the run would have written without the stop.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "Exit status: 0 done, 2 bad usage, 3 files or disk: nothing to go on from, damaged, another version, 4 a "
             "broken\n"
             "             invariant, 128+n ended by signal n after writing a checkpoint (--max-walltime: 142).",
};

/* All that lives as long as the run. */
struct resumption {
    const char *path;
    struct drive_options options;
    struct recovery *recovery;
    struct scenario *scenario;
    struct tables *tables;
    bool fell_back; /* the state is that of the checkpoint before the last */
    struct drive drive;
};

static bool take_option(struct resumption *r, int option, const char *value)
{
    switch (option) {
    case OPTION_THREADS: return drive_take_threads(&COMMAND, value, &r->options);
    case OPTION_EVERY: return drive_take_every(&COMMAND, value, &r->options);
    case OPTION_WALLTIME: return drive_take_walltime(&COMMAND, value, &r->options);
    case OPTION_PROGRESS: return drive_take_progress(&COMMAND, value, &r->options);
    case OPTION_QUIET: r->options.quiet = true; return true;
    default: break;
    }
    if (r->path != NULL) {
        cli_usage_error(&COMMAND, "%s is one file too many; resume one run at a time", value);
        return false;
    }
    r->path = value;
    return true;
}

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_options(int argc, char **argv, struct resumption *r)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        int token = cli_next(&reader);
        switch (token) {
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END:
            return r->path != NULL ? -1
                                   : cli_usage_error(&COMMAND, "name the result of the run, e.g. results/baseline.h5");
        default:
            if (!take_option(r, token, reader.value))
                return STATUS_INPUT;
        }
    }
}

/* What the run was started with. */
static enum status read_run(struct resumption *r, struct errors *errors)
{
    if (run_file_recover(r->path, &r->recovery, errors) != STATUS_OK)
        return errors_status(errors);
    const struct provenance *p = recovery_provenance(r->recovery);
    return run_source_stored(r->path, p, NULL, 0, &r->scenario, &r->tables, errors);
}

/* "FILE.h5.ckpt" or "FILE.h5.ckpt.prev", to be freed. */
static char *checkpoint_name(const char *path, const char *suffix)
{
    char *target = replace_target(path);
    const size_t size = target ? strlen(target) + strlen(suffix) + 1 : 0;
    char *name = target ? malloc(size) : NULL;
    if (name)
        snprintf(name, size, "%s%s", target, suffix);
    free(target);
    return name;
}

/* A state that the records reach as well. */
static enum status read_checkpoint(struct resumption *r, const char *name, struct errors *errors)
{
    struct drive *d = &r->drive;
    struct checkpoint c;
    if (simulation_prepare(r->scenario, r->tables, &d->simulation, errors) != STATUS_OK)
        return errors_status(errors);
    enum status status = checkpoint_read(name, recovery_identity(r->recovery), d->threads, d->simulation, &c, errors);
    if (status == STATUS_OK && recovery_end(r->recovery, c.month) != c.records)
        status = errors_add(errors, STATUS_FILE, "%s: the records %s.part do not reach it", name, r->path);
    if (status != STATUS_OK) {
        simulation_destroy(d->simulation);
        d->simulation = NULL;
        return status;
    }
    d->done = c.month;
    d->simulated = c.simulated;
    d->firms = c.firms;
    return STATUS_OK;
}

/* The last checkpoint, or the one before it when the last is of no use; then both reasons are said. */
static enum status read_state(struct resumption *r, struct errors *errors)
{
    static const char *const suffixes[] = {".ckpt", ".ckpt.prev"};
    struct errors *why[2] = {errors_create(), errors_create()}; /* one each: what failed before decides nothing */
    enum status status = STATUS_FILE;
    for (int i = 0; i < 2 && status != STATUS_OK; i++) {
        char *name = checkpoint_name(r->path, suffixes[i]);
        status = name ? read_checkpoint(r, name, why[i]) : errors_add(why[i], STATUS_FILE, "no memory left to go on");
        r->fell_back = status == STATUS_OK && i > 0;
        if (r->fell_back && !r->options.quiet)
            fprintf(stderr, "jiqun resume: note: %s; the checkpoint before it is used\n", errors_line(why[0], 0));
        free(name);
    }
    if (status != STATUS_OK)
        errors_add(errors, STATUS_FILE, "%s: cannot go on: %s; %s; start the run again with jiqun run --restart",
                   r->path, errors_line(why[0], 0), errors_line(why[1], 0));
    errors_destroy(why[0]);
    errors_destroy(why[1]);
    return status;
}

/* A checkpoint that is of no use may not take the place of the one that is when the next is written. */
static void drop_useless(const struct resumption *r)
{
    char *last = checkpoint_name(r->path, ".ckpt"), *before = checkpoint_name(r->path, ".ckpt.prev");
    if (last && before)
        rename(before, last);
    free(last);
    free(before);
}

/* With all months in the records only the result has to be written. */
static enum status find_place(struct resumption *r, struct errors *errors)
{
    const int months = simulation_months(r->scenario);
    if (recovery_months(r->recovery) < months)
        return read_state(r, errors);
    r->drive.done = months;
    return simulation_prepare(r->scenario, r->tables, &r->drive.simulation, errors);
}

static enum status prepare(struct resumption *r, struct errors *errors)
{
    struct drive *d = &r->drive;
    enum status status = drive_try_threads(d->threads, errors);
    if (status == STATUS_OK)
        status = read_run(r, errors);
    if (status == STATUS_OK)
        status = find_place(r, errors);
    d->scenario = r->scenario;
    d->resumed = d->done;
    if (status == STATUS_OK)
        status = run_file_resume(r->recovery, d->done, r->scenario, r->tables, &d->file, errors);
    if (status == STATUS_OK && r->fell_back)
        drop_useless(r);
    return status == STATUS_OK ? drive_prepare(d, errors) : status;
}

static int carry_out(struct resumption *r, struct errors *errors)
{
    struct drive *d = &r->drive;
    char month[CALENDAR_TEXT];
    calendar_format(r->scenario->parameters.run_from + d->done, month);
    if (!r->options.quiet && d->done < simulation_months(r->scenario))
        printf("%s goes on with %s, after %d of %d months\n\n", r->scenario->name, month, d->done,
               simulation_months(r->scenario));
    int result = drive_months(d, errors);
    if (result == STATUS_OK && !r->options.quiet)
        drive_report(d);
    return result;
}

static int resume(struct resumption *r)
{
    struct errors *errors = errors_create();
    r->drive = (struct drive){.command = COMMAND.name,
                              .options = r->options,
                              .output = r->path,
                              .threads = drive_threads(r->options.threads),
                              .goes_on = true,
                              .first_difference = -1,
                              .began = stopping_clock()};
    stopping_begin(COMMAND.name, r->options.walltime);
    int status = prepare(r, errors) == STATUS_OK ? carry_out(r, errors) : cli_finish(errors);
    drive_release(&r->drive);
    recovery_close(r->recovery);
    tables_destroy(r->tables);
    scenario_destroy(r->scenario);
    stopping_end();
    errors_destroy(errors);
    return status;
}

int cli_resume(int argc, char **argv)
{
    struct resumption r = {.options = {.progress = PROGRESS_AUTO, .checkpoint_every = DRIVE_CHECKPOINT_EVERY}};
    int status = read_options(argc, argv, &r);
    return status < 0 ? resume(&r) : status;
}
