/* Every parameter at the least and at the most that its row allows: three months of a small economy, each in a process
 * of its own, must keep the accounts' identities and stay numbers, or be refused with a sentence. `make bounds` calls
 * it by way of .ci/bounds. Exit status: 0 all do, 1 some do not, 2 it cannot work.
 *
 *   bounds [PATTERN]   only parameters whose path has PATTERN in it */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/simulation.h"
#include "measure/measure.h"

enum { MONTHS = 3, SECONDS_MOST = 120, SET_BYTES = 256, AT_ONCE_MOST = 64, WORDS_BYTES = 512, NO_NUMBER = 64 };

/* One setting under trial. */
struct trial {
    pid_t process; /* 0: none */
    int pipe;      /* its words */
    char set[SET_BYTES];
};

/* What all trials did. */
struct tally {
    int held, refused, broken;
};

/* Whether the state and the main indicators are numbers. */
static bool has_numbers(const struct simulation *s, struct measure *m)
{
    static const char *const names[] = {"output", "value_added", "gdp",        "sales",
                                        "profit", "consumption", "public_debt"};
    measure_take(m, s);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!isfinite(measure_value(m, measure_find(names[i])))) {
            printf("%s is no number", names[i]);
            return false;
        }
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        const double *value = world_array(&s->world, field);
        for (int64_t j = 0; strcmp(field->type, "double") == 0 && j < s->world.length[field->dimension]; j++)
            if (!isfinite(value[j])) {
                printf("%s.%s is no number", field->group, field->name);
                return false;
            }
    }
    return true;
}

/* Lives MONTHS, or as many as the scenario has; says what is wrong.  return  exit status of the trial. */
static int live(const char *set, struct tables *tables)
{
    const char *sets[] = {"run.scale=0.0005", "run.spin_up=1 months", "run.lead_in=1 months", set};
    struct errors *errors = errors_create();
    struct measure *m = measure_create();
    struct scenario *scenario = NULL;
    struct simulation *s = NULL;
    enum status status = scenario_read("scenarios/baseline.yaml", sets, 4, &scenario, errors);
    if (status == STATUS_OK)
        status = simulation_create(scenario, tables, 1, &s, errors);
    for (int month = 0; status == STATUS_OK && month < MONTHS && month < simulation_months(scenario); month++) {
        status = simulation_step(s, errors);
        if (status == STATUS_OK && !has_numbers(s, m))
            return NO_NUMBER;
    }
    if (status != STATUS_OK)
        printf("%s", errors_line(errors, 0));
    return (int)status;
}

static bool start(struct trial *x, const struct parameter_row *row, double bound, struct tables *tables)
{
    char text[PARAMETERS_VALUE];
    int ends[2];
    parameters_write_number(row, bound, text);
    snprintf(x->set, sizeof x->set, "%s=%s", row->path, text);
    if (fflush(stdout) != 0 || pipe(ends) != 0)
        return false;
    x->process = fork();
    x->pipe = ends[0];
    if (x->process == 0) {
        dup2(ends[1], STDOUT_FILENO);
        alarm(SECONDS_MOST);
        int status = live(x->set, tables);
        fflush(stdout);
        _exit(status);
    }
    close(ends[1]);
    return x->process > 0;
}

/* Counts a trial that has ended, and says what it was when it did not simply hold. */
static void judge(struct trial *x, int status, struct tally *tally)
{
    char words[WORDS_BYTES];
    ssize_t n = read(x->pipe, words, sizeof words - 1);
    words[n > 0 ? n : 0] = '\0';
    close(x->pipe);
    x->process = 0;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    bool refused = (code == STATUS_CHECK || code == STATUS_INPUT) && words[0] != '\0';
    *(code == 0 ? &tally->held : refused ? &tally->refused : &tally->broken) += 1;
    if (code == 0)
        return;
    printf("%s  %s: ", refused ? "refused" : "BROKEN ", x->set);
    if (code < 0)
        printf("ended by signal %d %s\n", WTERMSIG(status), words);
    else
        printf("exit status %d: %s\n", code, words);
}

static struct trial *trial_of(struct trial *trial, int n, pid_t process)
{
    for (int i = 0; i < n; i++)
        if (trial[i].process == process)
            return &trial[i];
    return NULL;
}

/* Waits for one of the trials to end. */
static void wait_for_one(struct trial *trial, int n, struct tally *tally)
{
    int status = 0;
    pid_t ended = wait(&status);
    struct trial *x = ended > 0 ? trial_of(trial, n, ended) : NULL;
    if (x)
        judge(x, status, tally);
}

static void try_all(const char *pattern, struct tables *tables, struct tally *tally)
{
    struct trial trial[AT_ONCE_MOST] = {{0}};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int n = processors < 1 ? 1 : processors > AT_ONCE_MOST ? AT_ONCE_MOST : (int)processors;
    for (int i = 0; i < 2 * parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i / 2);
        bool whole = i % 2 && strcmp(row->path, "run.scale") == 0; /* all firms: benchmarks/ runs that */
        if (row->type == PARAMETER_SEED || whole || !strstr(row->path, pattern))
            continue;
        while (!trial_of(trial, n, 0))
            wait_for_one(trial, n, tally);
        if (!start(trial_of(trial, n, 0), row, i % 2 ? row->maximum : row->minimum, tables))
            tally->broken++;
    }
    for (int i = 0; i < n; i++)
        while (trial[i].process > 0)
            wait_for_one(trial, n, tally);
}

int main(int argc, char **argv)
{
    struct errors *errors = errors_create();
    struct tables *tables = NULL;
    struct tally tally = {0};
    time_t began = time(NULL);
    if (tables_read("scenarios/data", &tables, errors) != STATUS_OK) {
        errors_print(errors, stderr);
        return 2;
    }
    try_all(argc > 1 ? argv[1] : "", tables, &tally);
    printf("bounds: %d held, %d refused, %d broken, in %.0f s\n", tally.held, tally.refused, tally.broken,
           difftime(time(NULL), began));
    tables_destroy(tables);
    errors_destroy(errors);
    return tally.broken || !tally.held;
}
