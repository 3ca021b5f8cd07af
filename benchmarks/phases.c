/* Times the phases of the month from outside, since nothing is timed inside the step: one line of CSV per phase, and the
 * same month as simulation_step makes it. Arguments: SCENARIO SCALE THREADS MONTHS. The first month is a warm-up. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/accounts.h"
#include "engine/simulation.h"
#include "engine/step.h"

enum { MAX_PARTS = 32 };

struct timing {
    const char *name[MAX_PARTS];
    double seconds[MAX_PARTS];
    int n;
    double last; /* clock when the part in hand began */
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Ends the part in hand: its time goes to place i of the table. */
static void part_ends(struct timing *t, int i, const char *name)
{
    double clock = now();
    t->name[i] = name;
    t->seconds[i] += clock - t->last;
    t->last = clock;
    t->n = i >= t->n ? i + 1 : t->n;
}

/* One month as simulation_step makes it, part by part. */
static enum status timed_month(struct simulation *s, struct timing *t, struct errors *errors)
{
    int i = 0;
    t->last = now();
    month_begin(&s->world, &s->month);
    part_ends(t, i++, "month_begin");
    for (int phase = 0; phase < step_phase_count(); phase++) {
        step_phase(&s->world, &s->month, phase);
        part_ends(t, i++, step_phase_name(phase));
    }
    s->world.month++;
    books_sheet(&s->world, s->month.threads, &s->sheet);
    part_ends(t, i++, "books_sheet");
    enum status status = accounts_check(&s->world, s->month.total, &s->sheet, s->month.threads, errors);
    part_ends(t, i++, "accounts_check");
    s->hash = world_hash(&s->world, s->month.threads);
    part_ends(t, i++, "world_hash");
    return status;
}

static void print_timing(const struct simulation *s, const struct timing *t, int months, double create)
{
    double total = 0, firms = (double)s->world.length[DIM_FIRM];
    for (int i = 0; i < t->n; i++)
        total += t->seconds[i];
    printf("part,ms_per_month,share\n");
    for (int i = 0; i < t->n; i++)
        printf("%s,%.4f,%.3f\n", t->name[i], 1e3 * t->seconds[i] / months, t->seconds[i] / total);
    printf("month,%.4f,1\n", 1e3 * total / months);
    printf("# create %.3f s, %.0f firms, %lld links, %.1f MiB of state, %.0f bytes a firm\n", create, firms,
           (long long)s->world.length[DIM_LINK], (double)world_bytes(&s->world) / 1048576,
           (double)world_bytes(&s->world) / firms);
    printf("# %.2f months a second, %.0f firm-months a second a thread, hash %016llx\n", months / total,
           firms * months / total / s->month.threads, (unsigned long long)s->hash);
}

static enum status measure(const struct scenario *scenario, struct tables *tables, int threads, int months,
                           struct errors *errors)
{
    struct simulation *s = NULL;
    struct timing timing = {.n = 0};
    double start = now();
    enum status status = simulation_create(scenario, tables, threads, &s, errors);
    double create = now() - start;
    if (status == STATUS_OK)
        status = simulation_step(s, errors);
    for (int i = 0; i < months && status == STATUS_OK; i++)
        status = timed_month(s, &timing, errors);
    if (status == STATUS_OK)
        print_timing(s, &timing, months, create);
    simulation_destroy(s);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: phases SCENARIO.yaml SCALE THREADS MONTHS\n");
        return STATUS_INPUT;
    }
    char set[64];
    snprintf(set, sizeof set, "run.scale=%s", argv[2]);
    const char *sets[] = {set};
    struct scenario *scenario = NULL;
    struct tables *tables = NULL;
    struct errors *errors = errors_create();
    int threads = (int)strtol(argv[3], NULL, 10), months = (int)strtol(argv[4], NULL, 10);
    if (scenario_read(argv[1], sets, 1, &scenario, errors) == STATUS_OK &&
        tables_read(scenario->data_directory, &tables, errors) == STATUS_OK)
        measure(scenario, tables, threads > 0 ? threads : 1, months > 0 ? months : 1, errors);
    int status = (int)errors_status(errors);
    errors_print(errors, stderr);
    tables_destroy(tables);
    scenario_destroy(scenario);
    errors_destroy(errors);
    return status;
}
