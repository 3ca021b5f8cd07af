/* jiqun run: simulates a scenario and writes one file, or repeats a result from what is stored in it and says whether the
 * same came out. Everything that can be refused is refused before the first month. */
#include <errno.h>
#include <omp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/progress.h"
#include "cli/cli.h"
#include "cli/run_report.h"
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
    OPTION_PROGRESS,
    OPTION_QUIET
};

enum { THREADS_MAX = 1024 };

static const struct cli_option OPTIONS[] = {
    [OPTION_OUTPUT] = {"--output", "-o", "FILE", "result to write (default results/NAME.h5, NAME from the scenario)"},
    [OPTION_SEED] = {"--seed", NULL, "N", "seed of all chance during the run; same as --set run.seed=N"},
    [OPTION_POPULATION_SEED] = {"--population-seed", NULL, "N", "seed of the initial population"},
    [OPTION_SCALE] = {"--scale", NULL, "X", "share of the real firms that is simulated, up to 1"},
    [OPTION_UNTIL] = {"--until", NULL, "YYYY-MM", "last month"},
    [OPTION_THREADS] = {"--threads", NULL, "N",
                        "threads (default: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK, or all cores)"},
    [OPTION_SET] = {"--set", NULL, "PATH=VALUE", "change a parameter, e.g. --set firm.markup_sd=0.1; repeatable"},
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
    .notes = "The number of threads changes no result. Ctrl-C stops after the month in hand and leaves older results "
             "as they\n"
             "are.\n\n"
             "Examples:\n"
             "  jiqun run scenarios/baseline.yaml\n"
             "  jiqun run scenarios/baseline.yaml --scale 0.05 --until 2025-12 -o small.h5\n"
             "  jiqun run results/baseline.h5\n\n"
             "Exit status: 0 done, 1 a repeated run differs, 2 bad usage or scenario, 3 files or disk, 4 a broken "
             "invariant,\n"
             "             128+n ended by signal n.",
};

/* What the command line asks for. */
struct request {
    const char *path;
    const char *output; /* NULL: not given */
    char **sets;        /* [n_sets] "path=value", own memory */
    int n_sets;
    bool varies; /* an option changes more than the last month */
    int threads; /* 0: not given */
    enum progress_mode progress;
    bool quiet;
};

/* All that lives as long as the run. */
struct run {
    const struct request *request;
    struct scenario *scenario;
    struct tables *tables;
    struct provenance *stored; /* of a result that is repeated */
    uint64_t *hashes;          /* [n_hashes] of it */
    int n_hashes;
    int first_difference; /* month in which hashes first differ, -1: none */
    const char *output;   /* path, NULL: nothing is written */
    char standard_output[512];
    int threads;
    struct run_file *file;
    struct simulation *simulation;
    struct measure *measure;
    struct run_report *report;
    struct progress *progress;
};

/* A handler can reach nothing else than variables of its own. */
static volatile sig_atomic_t caught_signal, signals_caught;

/* The first asks for a clean end. Shells and schedulers may send the same signal twice at once, so only what comes after
 * the third ends the program as it is. */
static void note_signal(int signal_number)
{
    caught_signal = signal_number;
    signals_caught++;
    if (signals_caught >= 3)
        signal(signal_number, SIG_DFL);
}

static const int STOPPING[] = {SIGINT, SIGTERM};
enum { N_STOPPING = (int)(sizeof STOPPING / sizeof STOPPING[0]) };

/* A file over a limit is an error of write, not a signal. */
static void catch_signals(struct sigaction *before)
{
    struct sigaction action = {.sa_handler = note_signal};
    caught_signal = signals_caught = 0;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < N_STOPPING; i++) {
        sigaction(STOPPING[i], &action, &before[i]);
        if (before[i].sa_handler == SIG_IGN) /* whoever started the program does not want it stopped so */
            sigaction(STOPPING[i], &before[i], NULL);
    }
    signal(SIGXFSZ, SIG_IGN);
}

static void release_signals(const struct sigaction *before)
{
    for (int i = 0; i < N_STOPPING; i++)
        sigaction(STOPPING[i], &before[i], NULL);
}

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

static bool take_threads(struct request *request, const char *value)
{
    int64_t threads;
    if (!cli_integer(&COMMAND, "--threads", value, 1, THREADS_MAX, &threads))
        return false;
    request->threads = (int)threads;
    return true;
}

static bool take_progress(struct request *request, const char *value)
{
    static const char *const words[] = {"auto", "always", "never"};
    return cli_choice(&COMMAND, "--progress", value, words, 3) >= 0 && progress_mode_parse(value, &request->progress);
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
    case OPTION_THREADS: return take_threads(request, value);
    case OPTION_SET: request->varies = true; return add_set(request, "", value);
    case OPTION_PROGRESS: return take_progress(request, value);
    case OPTION_QUIET: request->quiet = true; return true;
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

/* What was asked for, else what the environment grants, else every core. */
static int choose_threads(int asked)
{
    const char *slurm = getenv("SLURM_CPUS_PER_TASK");
    int threads = asked > 0 ? asked : omp_get_num_procs();
    if (asked == 0 && getenv("OMP_NUM_THREADS") != NULL)
        threads = omp_get_max_threads();
    else if (asked == 0 && slurm != NULL && atoi(slurm) > 0)
        threads = atoi(slurm);
    return threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
}

static enum status read_scenario(struct run *run, struct errors *errors)
{
    const struct request *request = run->request;
    enum status status = scenario_read(request->path, (const char *const *)request->sets, request->n_sets,
                                       &run->scenario, errors);
    return status == STATUS_OK ? tables_read(run->scenario->data_directory, &run->tables, errors) : status;
}

/* The tables stored in a result. */
static enum status read_stored_tables(struct run *run, struct errors *errors)
{
    const struct provenance *p = run->stored;
    struct tables_source *sources = memory_take((size_t)p->n_tables, sizeof *sources);
    if (sources == NULL)
        return errors_add(errors, STATUS_FILE, "%s: not enough memory for its tables", run->request->path);
    for (int i = 0; i < p->n_tables; i++)
        sources[i] = (struct tables_source){p->tables[i].name, p->tables[i].bytes, p->tables[i].size};
    enum status status = tables_from_memory(sources, p->n_tables, &run->tables, errors);
    memory_release(sources);
    return status;
}

static enum status read_result(struct run *run, struct errors *errors)
{
    const struct request *request = run->request;
    if (provenance_read(request->path, &run->stored, errors) != STATUS_OK)
        return errors_status(errors);
    const char *text = run->stored->resolved_yaml;
    if (scenario_from_text(request->path, text, strlen(text), (const char *const *)request->sets, request->n_sets,
                           &run->scenario, errors) != STATUS_OK ||
        read_stored_tables(run, errors) != STATUS_OK)
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

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* A result may be replaced by a result; nothing else may. */
static enum status check_output(const struct run *run, struct errors *errors)
{
    struct stat there;
    const char *path = run->output;
    if (same_file(path, run->request->path))
        return errors_add(errors, STATUS_INPUT, "%s is what is run; give another file with -o", path);
    if (stat(path, &there) == 0 && S_ISREG(there.st_mode) && there.st_size > 0 && !output_is_result(path))
        return errors_add(errors, STATUS_INPUT,
                          "%s exists and is no HDF5 file; it is not replaced, give another with -o", path);
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
    bool result = output_is_result(run->request->path);
    enum status status = result ? read_result(run, errors) : read_scenario(run, errors);
    if (status != STATUS_OK)
        return status;
    if (result && !run->request->quiet)
        note_changes(run);
    if (choose_output(run, errors) != STATUS_OK)
        return errors_status(errors);
    const struct provenance *repeated = run->request->n_sets == 0 ? run->stored : NULL;
    if (run->output != NULL)
        status = run_file_create(run->output, run->scenario, run->tables, repeated, &run->file, errors);
    return status;
}

static enum status build(struct run *run, struct errors *errors)
{
    int months = simulation_months(run->scenario);
    run->measure = measure_create();
    run->report = run_report_create(run->scenario->parameters.run_from, months);
    if (run->measure == NULL || run->report == NULL)
        return errors_add(errors, STATUS_FILE, "not enough memory for the indicators");
    if (simulation_create(run->scenario, run->tables, run->threads, &run->simulation, errors) != STATUS_OK)
        return errors_status(errors);
    run_report_open(run->report, run->simulation);
    run->progress = progress_create(run->request->quiet ? PROGRESS_NEVER : run->request->progress, stderr, months);
    return STATUS_OK;
}

static enum status simulate_month(struct run *run, int done, struct errors *errors)
{
    char headline[RUN_REPORT_HEADLINE];
    struct simulation *s = run->simulation;
    if (simulation_step(s, errors) != STATUS_OK)
        return errors_status(errors);
    measure_take(run->measure, s);
    run_report_add(run->report, run->measure);
    if (run->first_difference < 0 && done < run->n_hashes && run->hashes[done] != s->hash)
        run->first_difference = done;
    if (run->file != NULL && run_file_add(run->file, s, run->measure, errors) != STATUS_OK)
        return errors_status(errors);
    progress_show(run->progress, run->scenario->parameters.run_from + done, done + 1,
                  run_report_headline(run->report, headline));
    return STATUS_OK;
}

/* All months, or until a signal, or, when nothing is written, until the first difference.  *done months */
static enum status simulate(struct run *run, int *done, struct errors *errors)
{
    int months = simulation_months(run->scenario);
    for (*done = 0; *done < months && caught_signal == 0; ++*done) {
        if (simulate_month(run, *done, errors) != STATUS_OK)
            return errors_status(errors);
        if (run->first_difference >= 0 && run->file == NULL)
            break;
    }
    return STATUS_OK;
}

/* Ended by a signal: nothing is left behind.  return  the exit status. */
static int stopped(const struct run *run, int done, int signal_number)
{
    bool older = run->output != NULL && access(run->output, F_OK) == 0;
    fprintf(stderr, "jiqun run: stopped by %s after %d of %d months; nothing was written%s%s%s\n",
            signal_number == SIGINT ? "Ctrl-C" : "SIGTERM", done, simulation_months(run->scenario), older ? ", " : "",
            older ? run->output : "", older ? " is as it was" : "");
    return 128 + signal_number;
}

/* Whether a repeated run gave the same.  return  the exit status. */
static int compare(const struct run *run, int months)
{
    char month[CALENDAR_TEXT];
    int compared = months < run->n_hashes ? months : run->n_hashes;
    if (run->first_difference >= 0) {
        calendar_format(run->stored->first_month + run->first_difference, month);
        fprintf(stderr, "jiqun run: differs from %s: the state hash of %s is the first that is not the same\n",
                run->request->path, month);
        return STATUS_CHECK;
    }
    if (!run->request->quiet)
        printf("identical: the state hashes of all %d months that %s has in common with this run are the same\n\n",
               compared, run->request->path);
    return STATUS_OK;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The run proper, everything prepared.  return  the exit status. */
static int carry_out(struct run *run, struct errors *errors)
{
    int done = 0, result = STATUS_OK;
    double start = now();
    if (build(run, errors) != STATUS_OK || simulate(run, &done, errors) != STATUS_OK) {
        progress_break(run->progress);
        return cli_finish(errors);
    }
    progress_break(run->progress);
    if (done < simulation_months(run->scenario) && caught_signal != 0)
        return stopped(run, done, caught_signal);
    if (run->file != NULL) {
        struct run_file *file = run->file;
        run->file = NULL;
        if (run_file_finish(file, errors) != STATUS_OK)
            return cli_finish(errors);
    }
    if (run->hashes != NULL)
        result = compare(run, done);
    if (!run->request->quiet && result == STATUS_OK)
        run_report_print(run->report, run->simulation, run->output, now() - start, run->threads, stdout);
    return result;
}

static void release(struct run *run)
{
    progress_destroy(run->progress);
    run_file_abort(run->file);
    run_report_destroy(run->report);
    measure_destroy(run->measure);
    simulation_destroy(run->simulation);
    free(run->hashes);
    provenance_destroy(run->stored);
    tables_destroy(run->tables);
    scenario_destroy(run->scenario);
}

static int run_request(const struct request *request)
{
    struct run run = {.request = request, .first_difference = -1, .threads = choose_threads(request->threads)};
    struct sigaction before[N_STOPPING];
    struct errors *errors = errors_create();
    catch_signals(before);
    int status = prepare(&run, errors) == STATUS_OK ? carry_out(&run, errors) : cli_finish(errors);
    release(&run);
    release_signals(before);
    errors_destroy(errors);
    return status;
}

int cli_run(int argc, char **argv)
{
    struct request request = {.progress = PROGRESS_AUTO};
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
