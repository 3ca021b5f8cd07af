/* A run in hand; see drive.h. */
#include "cli/drive.h"

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "cli/stopping.h"
#include "output/checkpoint.h"
#include "output/replace.h"

enum { THREADS_MAX = 1024, MONTHS_MAX = 468 };

bool drive_take_threads(const struct cli_command *command, const char *value, struct drive_options *options)
{
    int64_t threads;
    if (!cli_integer(command, "--threads", value, 1, THREADS_MAX, &threads))
        return false;
    options->threads = (int)threads;
    return true;
}

bool drive_take_every(const struct cli_command *command, const char *value, struct drive_options *options)
{
    int64_t months;
    if (!cli_integer(command, "--checkpoint-every", value, 0, MONTHS_MAX, &months))
        return false;
    options->checkpoint_every = (int)months;
    return true;
}

bool drive_take_walltime(const struct cli_command *command, const char *value, struct drive_options *options)
{
    if (stopping_parse(value, &options->walltime))
        return true;
    cli_usage_error(command, "--max-walltime %s is no time; give it like 90 s, 30 min, 2 h or 01:30:00", value);
    return false;
}

bool drive_take_progress(const struct cli_command *command, const char *value, struct drive_options *options)
{
    static const char *const words[] = {"auto", "always", "never"};
    return cli_choice(command, "--progress", value, words, 3) >= 0 && progress_mode_parse(value, &options->progress);
}

int drive_threads(int asked)
{
    const char *slurm = getenv("SLURM_CPUS_PER_TASK");
    int threads = asked > 0 ? asked : omp_get_num_procs();
    if (asked == 0 && getenv("OMP_NUM_THREADS") != NULL)
        threads = omp_get_max_threads();
    else if (asked == 0 && slurm != NULL && atoi(slurm) > 0)
        threads = atoi(slurm);
    return threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
}

static void *do_nothing(void *nothing)
{
    return nothing;
}

enum status drive_try_threads(int threads, struct errors *errors)
{
    pthread_t *started = memory_take((size_t)threads, sizeof *started);
    int n = 0, why = started ? 0 : ENOMEM;
    while (why == 0 && n < threads - 1) {
        why = pthread_create(&started[n], NULL, do_nothing, NULL);
        n += why == 0;
    }
    for (int i = 0; i < n; i++)
        pthread_join(started[i], NULL);
    memory_release(started);
    if (why == 0)
        return STATUS_OK;
    return errors_add(errors, STATUS_FILE, "%d threads cannot be started: %s; give fewer with --threads", threads,
                      strerror(why));
}

static int months_of(const struct drive *d)
{
    return simulation_months(d->scenario);
}

enum status drive_prepare(struct drive *d, struct errors *errors)
{
    const int first = d->scenario->parameters.run_from;
    omp_set_num_threads(d->threads); /* of what is parallel and takes no number */
    d->measure = measure_create();
    d->report = run_report_create(first, months_of(d));
    if (d->measure == NULL || d->report == NULL)
        return errors_add(errors, STATUS_FILE, "not enough memory for the indicators");
    run_report_open(d->report, d->simulated, d->firms);
    if (d->file != NULL)
        for (int month = 0; month < d->done; month++)
            run_report_add_recorded(d->report, run_file_output(d->file), month);
    d->progress = progress_create(d->options.quiet ? PROGRESS_NEVER : d->options.progress, stderr,
                                  months_of(d) > d->done ? months_of(d) - d->done : 1);
    d->status = run_status_of(d->output, d->scenario->name, first, months_of(d), d->resumed);
    d->status.checkpoint = d->goes_on ? d->resumed : -1;
    return STATUS_OK;
}

/* "NAME.h5.SUFFIX" of the file that is really written, to be freed. */
static char *name_beside(const struct drive *d, const char *suffix)
{
    char *target = replace_target(d->output);
    const size_t size = target ? strlen(target) + strlen(suffix) + 2 : 0;
    char *name = target ? malloc(size) : NULL;
    if (name)
        snprintf(name, size, "%s.%s", target, suffix);
    free(target);
    return name;
}

enum status drive_begin(struct drive *d, struct errors *errors)
{
    if (output_begin(run_file_output(d->file), errors) != STATUS_OK)
        return errors_status(errors);
    char *records = name_beside(d, "part");
    stopping_discard(records ? records : "");
    free(records);
    return STATUS_OK;
}

/* Records first: a checkpoint without the months before it would be worth nothing. */
static enum status save(struct drive *d, struct errors *errors)
{
    struct output *out = run_file_output(d->file);
    const struct checkpoint c = {
        .run = output_identity(out), .records = output_recorded(out), .simulated = d->simulated, .firms = d->firms};
    char *name = name_beside(d, "ckpt");
    enum status status = name ? output_sync(out, errors)
                              : errors_add(errors, STATUS_FILE, "no memory left for a checkpoint");
    if (status == STATUS_OK)
        status = checkpoint_write(name, d->simulation, &c, errors);
    free(name);
    if (status != STATUS_OK)
        return status;
    output_keep(out);
    d->status.checkpoint = d->done;
    return STATUS_OK;
}

static bool is_due(const struct drive *d)
{
    const int every = d->options.checkpoint_every;
    if (d->file == NULL || d->done == months_of(d))
        return false;
    return every > 0 && d->done % every == 0;
}

static enum status do_month(struct drive *d, struct errors *errors)
{
    char headline[RUN_REPORT_HEADLINE];
    struct simulation *s = d->simulation;
    if (simulation_step(s, errors) != STATUS_OK)
        return errors_status(errors);
    measure_take(d->measure, s);
    run_report_add(d->report, d->measure);
    if (d->first_difference < 0 && d->done < d->n_hashes && d->hashes[d->done] != s->hash)
        d->first_difference = d->done;
    if (d->file != NULL && run_file_add(d->file, s, d->measure, errors) != STATUS_OK)
        return errors_status(errors);
    d->done++;
    progress_show(d->progress, d->scenario->parameters.run_from + d->done - 1, d->done - d->resumed,
                  run_report_headline(d->report, headline));
    return is_due(d) ? save(d, errors) : STATUS_OK;
}

/* All months, or until something asks for an end, or, when nothing is written, until the first difference. */
static enum status do_months(struct drive *d, struct errors *errors)
{
    while (d->done < months_of(d) && stopping_asked() == 0) {
        if (do_month(d, errors) != STATUS_OK)
            return errors_status(errors);
        run_status_show(&d->status, d->done, "running", false);
        stopping_month();
        if (d->first_difference >= 0 && d->file == NULL)
            break;
    }
    return STATUS_OK;
}

/* Where a run that ended with an error can go on. */
static void add_way_on(const struct drive *d, struct errors *errors)
{
    char month[CALENDAR_TEXT];
    if (d->file == NULL)
        return;
    if (d->done == months_of(d)) {
        errors_context(errors, "all months are saved; when the cause is removed, go on with: jiqun resume %s",
                       d->output);
        return;
    }
    if (d->status.checkpoint < 0) {
        errors_context(errors, "there is no checkpoint yet: the run must be started again");
        return;
    }
    calendar_format(d->scenario->parameters.run_from + d->status.checkpoint, month);
    errors_context(errors, "the run before %s is saved; when the cause is removed, go on with: jiqun resume %s", month,
                   d->output);
}

/* Ended before the last month.  return  the exit status. */
static int stop(struct drive *d, int signal_number, struct errors *errors)
{
    const bool older = d->output != NULL && access(d->output, F_OK) == 0;
    if (d->file != NULL && d->status.checkpoint != d->done && save(d, errors) != STATUS_OK) {
        add_way_on(d, errors);
        return cli_finish(errors);
    }
    run_status_show(&d->status, d->done, "stopped", true);
    fprintf(stderr, "jiqun %s: stopped by %s after %d of %d months; ", d->command, stopping_name(signal_number),
            d->done, months_of(d));
    if (d->file != NULL)
        fprintf(stderr, "a checkpoint is written%s%s%s, go on with: jiqun resume %s\n", older ? ", " : "",
                older ? d->output : "", older ? " is as it was" : "", d->output);
    else
        fprintf(stderr, "nothing was to be written\n");
    return 128 + signal_number;
}

static enum status write_result(struct drive *d, struct errors *errors)
{
    struct run_file *file = d->file;
    if (file == NULL)
        return STATUS_OK;
    run_status_show(&d->status, d->done, "writing", true);
    simulation_shed(d->simulation);     /* the file is built in memory */
    output_keep(run_file_output(file)); /* complete records are as good as a checkpoint */
    if (run_file_finish(file, errors) != STATUS_OK)
        add_way_on(d, errors);
    d->file = NULL;
    return errors_status(errors);
}

int drive_months(struct drive *d, struct errors *errors)
{
    stopping_arm();
    enum status status = d->file != NULL ? output_begin(run_file_output(d->file), errors) : STATUS_OK;
    if (status == STATUS_OK)
        status = do_months(d, errors);
    progress_break(d->progress);
    if (status != STATUS_OK) {
        add_way_on(d, errors);
        run_status_show(&d->status, d->done, "stopped", true);
        return cli_finish(errors);
    }
    if (d->done < months_of(d) && stopping_asked() != 0)
        return stop(d, stopping_asked(), errors);
    return write_result(d, errors) == STATUS_OK ? STATUS_OK : cli_finish(errors);
}

void drive_report(const struct drive *d)
{
    run_report_print(d->report, d->simulation, d->output, stopping_clock() - d->began, d->threads, stdout);
}

void drive_release(struct drive *d)
{
    progress_destroy(d->progress);
    run_file_abort(d->file);
    run_report_destroy(d->report);
    measure_destroy(d->measure);
    simulation_destroy(d->simulation);
    run_status_release(&d->status);
}
