/* jiqun run: simulates a scenario and writes one file, or repeats a result from what is stored in it and says whether the
 * same came out. Everything that can be refused is refused before the first month. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "cli/drive.h"
#include "cli/run_source.h"
#include "cli/stopping.h"
#include "output/result.h"
#include "output/run_file.h"
#include "scenario/resolve.h"

enum {
    OPTION_OUTPUT,
    OPTION_SEED,
    OPTION_POPULATION_SEED,
    OPTION_SCALE,
    OPTION_UNTIL,
    OPTION_THREADS,
    OPTION_SET,
    OPTION_EVERY,
    OPTION_WALLTIME,
    OPTION_RESTART,
    OPTION_PROGRESS,
    OPTION_QUIET
};

static const struct cli_option OPTIONS[] = {
    [OPTION_OUTPUT] = {"--output", "-o", "FILE", "result to write (default results/NAME.h5, NAME from the scenario)"},
    [OPTION_SEED] = {"--seed", NULL, "N", "seed of all chance during the run; same as --set run.seed=N"},
    [OPTION_POPULATION_SEED] = {"--population-seed", NULL, "N", "seed of the initial population"},
    [OPTION_SCALE] = {"--scale", NULL, "X", "share of the real firms that is simulated, up to 1"},
    [OPTION_UNTIL] = {"--until", NULL, "YYYY-MM", "last month"},
    [OPTION_THREADS] = {"--threads", NULL, "N",
                        "threads (default: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK, or all cores)"},
    [OPTION_SET] = {"--set", NULL, "PATH=VALUE", "change a parameter, e.g. --set firm.markup_sd=0.1; repeatable"},
    [OPTION_EVERY] = {"--checkpoint-every", NULL, "MONTHS",
                      "save the state every so many months (12 unless given; 0: only when stopped)"},
    [OPTION_WALLTIME] = {"--max-walltime", NULL, "TIME",
                         "stop with a checkpoint before so long: 90 s, 30 min, 01:30:00"},
    [OPTION_RESTART] = {"--restart", NULL, NULL, "start again although an interrupted run could be resumed"},
    [OPTION_PROGRESS] = {"--progress", NULL, "WHEN", "auto (the default: on a terminal), always or never"},
    [OPTION_QUIET] = {"--quiet", "-q", NULL, "print nothing but errors"},
};

static const struct cli_command COMMAND = {
    .name = "run",
    .usage = "SCENARIO.yaml|OUTPUT.h5 [options]",
    .summary =
        "Simulates a scenario month by month and writes one HDF5 file, which replaces an older one when it is "
        "complete.\n"
        "Given a result, it repeats the run from the configuration and tables stored in it and compares the state\n"
        "hashes of all months; it writes a file then only with -o.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes =
        "The number of threads changes no result. Ctrl-C, SIGTERM, SIGUSR1 and SIGHUP stop after the month in hand:\n"
        "a checkpoint is written and `jiqun resume` goes on to the same result; a second signal ends at once.\n"
        "Older results stay until the new one is complete.\n\n"
        "Examples:\n"
        "  jiqun run scenarios/baseline.yaml\n"
        "  jiqun run scenarios/baseline.yaml --scale 0.05 --until 2025-12 -o small.h5\n"
        "  jiqun run results/baseline.h5\n\n"
        "Exit status: 0 done, 1 a repeated run differs, 2 bad usage or scenario, 3 files or disk, 4 a broken "
        "invariant,\n"
        "             128+n ended by signal n (--max-walltime: 142).",
};

/* What the command line asks for. */
struct request {
    const char *path;
    const char *output; /* NULL: not given */
    char **sets;        /* [n_sets] "path=value", own memory */
    int n_sets;
    bool varies; /* an option changes more than the last month */
    bool restarts;
    struct drive_options drive;
};

/* All that lives as long as the run. */
struct run {
    const struct request *request;
    struct scenario *scenario;
    struct tables *tables;
    struct provenance *stored; /* of a result that is repeated */
    uint64_t *hashes;          /* [n_hashes] of it */
    int n_hashes;
    const char *output; /* path, NULL: nothing is written */
    char standard_output[512];
    struct drive drive;
};

/* Notes "path=value".  return  whether there was memory. */
static bool add_set(struct request *request, const char *path, const char *value)
{
    size_t size = strlen(path) + strlen(value) + 2;
    char *text = malloc(size);
    if (text == NULL) {
        fprintf(stderr, "jiqun run: not enough memory for the options\n");
        return false;
    }
    snprintf(text, size, "%s%s%s", path, path[0] != '\0' ? "=" : "", value);
    request->sets[request->n_sets++] = text;
    return true;
}

static bool take_seed(struct request *request, const char *option, const char *path, const char *value)
{
    int64_t seed;
    request->varies = true;
    return cli_integer(&COMMAND, option, value, 0, INT64_MAX, &seed) && add_set(request, path, value);
}

static bool take_scale(struct request *request, const char *value)
{
    double scale;
    request->varies = true;
    return cli_number(&COMMAND, "--scale", value, 0.0001, 1, &scale) && add_set(request, "run.scale", value);
}

static bool take_until(struct request *request, const char *value)
{
    int month;
    if (calendar_parse(value, &month))
        return add_set(request, "run.until", value);
    cli_usage_error(&COMMAND, "--until %s is not a month; give it like 2025-12", value);
    return false;
}

static bool take_word(struct request *request, const char *word)
{
    if (request->path != NULL) {
        cli_usage_error(&COMMAND, "%s is one file too many; run one scenario or result at a time", word);
        return false;
    }
    request->path = word;
    return true;
}

/* Takes one option.  return  whether it was good. */
static bool take_option(struct request *request, int option, const char *value)
{
    switch (option) {
    case OPTION_OUTPUT: request->output = value; return true;
    case OPTION_SEED: return take_seed(request, "--seed", "run.seed", value);
    case OPTION_POPULATION_SEED: return take_seed(request, "--population-seed", "run.population_seed", value);
    case OPTION_SCALE: return take_scale(request, value);
    case OPTION_UNTIL: return take_until(request, value);
    case OPTION_THREADS: return drive_take_threads(&COMMAND, value, &request->drive);
    case OPTION_SET: request->varies = true; return add_set(request, "", value);
    case OPTION_EVERY: return drive_take_every(&COMMAND, value, &request->drive);
    case OPTION_WALLTIME: return drive_take_walltime(&COMMAND, value, &request->drive);
    case OPTION_RESTART: request->restarts = true; return true;
    case OPTION_PROGRESS: return drive_take_progress(&COMMAND, value, &request->drive);
    case OPTION_QUIET: request->drive.quiet = true; return true;
    default: return take_word(request, value);
    }
}

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        int token = cli_next(&reader);
        switch (token) {
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END:
            return request->path != NULL ? -1
                                         : cli_usage_error(&COMMAND, "name a scenario, e.g. scenarios/baseline.yaml");
        default:
            if (!take_option(request, token, reader.value))
                return STATUS_INPUT;
        }
    }
}

static enum status read_scenario(struct run *run, struct errors *errors)
{
    const struct request *request = run->request;
    enum status status = scenario_read(request->path, (const char *const *)request->sets, request->n_sets,
                                       &run->scenario, errors);
    return status == STATUS_OK ? tables_read(run->scenario->data_directory, &run->tables, errors) : status;
}

static enum status read_result(struct run *run, struct errors *errors)
{
    const struct request *request = run->request;
    if (provenance_read(request->path, &run->stored, errors) != STATUS_OK)
        return errors_status(errors);
    if (run_source_stored(request->path, run->stored, (const char *const *)request->sets, request->n_sets,
                          &run->scenario, &run->tables, errors) != STATUS_OK)
        return errors_status(errors);
    if (!request->varies)
        run->hashes = output_hashes(request->path, &run->n_hashes, errors);
    return errors_status(errors);
}

/* Says what has changed since a result was made: the stored version is used, or might not be repeatable. */
static void note_changes(const struct run *run)
{
    struct errors *ignored = errors_create();
    struct tables *installed = NULL;
    char *directory = resolve_find(NULL, "data", "clusters.csv");
    if (directory != NULL && tables_read(directory, &installed, ignored) == STATUS_OK)
        for (int i = 0; i < tables_file_count(installed); i++) {
            const struct provenance_file *kept = provenance_table(run->stored, tables_file_name(installed, i));
            if (kept == NULL || kept->digest != tables_file_digest(installed, i))
                fprintf(stderr, "jiqun run: note: the installed %s differs from the one stored in %s, which is used\n",
                        tables_file_name(installed, i), run->request->path);
        }
    if (strcmp(run->stored->version, JIQUN_VERSION) != 0 || strcmp(run->stored->commit, JIQUN_COMMIT) != 0)
        fprintf(stderr, "jiqun run: note: %s was made by jiqun %s %s, this is %s %s\n", run->request->path,
                run->stored->version, run->stored->commit, JIQUN_VERSION, JIQUN_COMMIT);
    free(directory);
    tables_destroy(installed);
    errors_destroy(ignored);
}

/* A result may be replaced by a result; nothing else may. */
static enum status check_output(const struct run *run, struct errors *errors)
{
    struct stat there;
    const char *path = run->output;
    if (cli_same_file(path, run->request->path))
        return errors_add(errors, STATUS_INPUT, "%s is what is run; give another file with -o", path);
    if (stat(path, &there) == 0 && S_ISREG(there.st_mode) && there.st_size > 0 && !output_is_result(path))
        return errors_add(errors, STATUS_INPUT,
                          "%s exists and is no HDF5 file; it is not replaced, give another with -o", path);
    if (!run->request->restarts && recovery_is_there(path))
        return errors_add(errors, STATUS_INPUT,
                          "an interrupted run to %s can go on: jiqun resume %s; to start again instead, give --restart",
                          path, path);
    return STATUS_OK;
}

/* The default place is made when it is missing; a directory that a user names is not. */
static enum status choose_output(struct run *run, struct errors *errors)
{
    const char *given = run->request->output, *name = run->scenario->name;
    if (given == NULL && run->stored != NULL) {
        if (run->request->varies)
            return errors_add(errors, STATUS_INPUT, "%s is run with changes; say with -o where the result goes",
                              run->request->path);
        return STATUS_OK;
    }
    int length = snprintf(run->standard_output, sizeof run->standard_output, "results/%s.h5", name);
    if (length < 0 || (size_t)length >= sizeof run->standard_output)
        return errors_add(errors, STATUS_INPUT,
                          "the name of the scenario is too long for a file; give another with -o");
    run->output = given != NULL ? given : run->standard_output;
    if (given == NULL && mkdir("results", 0777) != 0 && errno != EEXIST)
        return errors_add(errors, STATUS_FILE, "results: cannot be made: %s; give another place with -o",
                          strerror(errno));
    return check_output(run, errors);
}

static enum status prepare(struct run *run, struct errors *errors)
{
    if (drive_try_threads(run->drive.threads, errors) != STATUS_OK)
        return errors_status(errors);
    bool result = output_is_result(run->request->path);
    enum status status = result ? read_result(run, errors) : read_scenario(run, errors);
    if (status != STATUS_OK)
        return status;
    if (result && !run->request->drive.quiet)
        note_changes(run);
    if (choose_output(run, errors) != STATUS_OK)
        return errors_status(errors);
    const struct provenance *repeated = run->request->n_sets == 0 ? run->stored : NULL;
    if (run->output != NULL)
        status = run_file_create(run->output, run->scenario, run->tables, repeated, &run->drive.file, errors);
    return status;
}

/* Whoever else writes to this name is met now, not after the population was built. */
static enum status build(struct run *run, struct errors *errors)
{
    struct drive *d = &run->drive;
    d->scenario = run->scenario;
    d->output = run->output;
    d->hashes = run->hashes;
    d->n_hashes = run->n_hashes;
    if (d->file != NULL && drive_begin(d, errors) != STATUS_OK)
        return errors_status(errors);
    if (simulation_create(run->scenario, run->tables, d->threads, &d->simulation, errors) != STATUS_OK)
        return errors_status(errors);
    run_report_count(d->simulation, &d->simulated, &d->firms);
    return drive_prepare(d, errors);
}

/* Whether a repeated run gave the same.  return  the exit status. */
static int compare(const struct run *run)
{
    char month[CALENDAR_TEXT];
    const int first = run->drive.first_difference, done = run->drive.done;
    if (first >= 0) {
        calendar_format(run->stored->first_month + first, month);
        fprintf(stderr, "jiqun run: differs from %s: the state hash of %s is the first that is not the same\n",
                run->request->path, month);
        return STATUS_CHECK;
    }
    if (!run->request->drive.quiet)
        printf("identical: the state hashes of all %d months that %s has in common with this run are the same\n\n",
               done < run->n_hashes ? done : run->n_hashes, run->request->path);
    return STATUS_OK;
}

/* The run proper, everything prepared.  return  the exit status. */
static int carry_out(struct run *run, struct errors *errors)
{
    if (build(run, errors) != STATUS_OK)
        return cli_finish(errors);
    int result = drive_months(&run->drive, errors);
    if (result == STATUS_OK && run->hashes != NULL)
        result = compare(run);
    if (result == STATUS_OK && !run->request->drive.quiet)
        drive_report(&run->drive);
    return result;
}

static void release(struct run *run)
{
    drive_release(&run->drive);
    free(run->hashes);
    provenance_destroy(run->stored);
    tables_destroy(run->tables);
    scenario_destroy(run->scenario);
}

static int run_request(const struct request *request)
{
    struct run run = {.request = request};
    struct errors *errors = errors_create();
    run.drive = (struct drive){.command = COMMAND.name,
                               .options = request->drive,
                               .threads = drive_threads(request->drive.threads),
                               .first_difference = -1,
                               .began = stopping_clock()};
    stopping_begin(COMMAND.name, request->drive.walltime);
    int status = prepare(&run, errors) == STATUS_OK ? carry_out(&run, errors) : cli_finish(errors);
    release(&run);
    stopping_end();
    errors_destroy(errors);
    return status;
}

int cli_run(int argc, char **argv)
{
    struct request request = {.drive = {.progress = PROGRESS_AUTO, .checkpoint_every = DRIVE_CHECKPOINT_EVERY}};
    request.sets = memory_take((size_t)argc, sizeof *request.sets);
    if (request.sets == NULL) {
        fprintf(stderr, "jiqun run: not enough memory for the options\n");
        return STATUS_FILE;
    }
    int status = read_request(argc, argv, &request);
    if (status < 0)
        status = run_request(&request);
    for (int i = 0; i < request.n_sets; i++)
        free(request.sets[i]);
    memory_release(request.sets);
    return status;
}
