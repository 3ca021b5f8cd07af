/* Times what it costs to keep a run: measuring and recording a month, checkpoints written and read, the result at the end.
 * One line of CSV per part. Arguments: SCENARIO FILE.h5 SCALE THREADS MONTHS [PATH=VALUE...]; the last are settings as of
 * `jiqun run --set`, such as run.panel.every="12 months". FILE.h5 is written. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "measure/measure.h"
#include "output/checkpoint.h"
#include "output/run_file.h"

enum { SETS_MAX = 32, CHECKPOINTS = 3 };

enum part { STEP, MEASURE, RECORD, CHECKPOINT_WRITE, CHECKPOINT_READ, FINISH, PARTS };

static const char *const names[PARTS] = {[STEP] = "months of the model",
                                         [MEASURE] = "indicators",
                                         [RECORD] = "series and rows recorded",
                                         [CHECKPOINT_WRITE] = "one checkpoint written and synced",
                                         [CHECKPOINT_READ] = "one checkpoint read",
                                         [FINISH] = "the result written at the end"};

struct bench {
    const char *path;
    char checkpoint[512];
    int threads, months;
    const struct scenario *scenario;
    struct tables *tables;
    double seconds[PARTS];
    struct errors *errors;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Ends a part that began at *start. */
static void part_ends(struct bench *b, enum part part, double *start)
{
    const double clock = now();
    b->seconds[part] += clock - *start;
    *start = clock;
}

static enum status do_months(struct bench *b, struct simulation *s, struct measure *m, struct run_file *file)
{
    double start = now();
    for (int month = 0; month < b->months; month++) {
        if (simulation_step(s, b->errors) != STATUS_OK)
            return errors_status(b->errors);
        part_ends(b, STEP, &start);
        measure_take(m, s);
        part_ends(b, MEASURE, &start);
        if (run_file_add(file, s, m, b->errors) != STATUS_OK)
            return errors_status(b->errors);
        part_ends(b, RECORD, &start);
    }
    return STATUS_OK;
}

/* Means of a few: the first also makes the files. */
static enum status do_checkpoints(struct bench *b, const struct simulation *s)
{
    struct checkpoint c = {.run = 1};
    enum status status = STATUS_OK;
    for (int i = 0; i < CHECKPOINTS && status == STATUS_OK; i++) {
        double start = now();
        status = checkpoint_write(b->checkpoint, s, &c, b->errors);
        part_ends(b, CHECKPOINT_WRITE, &start);
        struct simulation *again;
        if (status == STATUS_OK)
            status = simulation_prepare(b->scenario, b->tables, &again, b->errors);
        if (status != STATUS_OK)
            return status;
        start = now();
        status = checkpoint_read(b->checkpoint, 1, b->threads, again, &c, b->errors);
        part_ends(b, CHECKPOINT_READ, &start);
        simulation_destroy(again);
    }
    b->seconds[CHECKPOINT_WRITE] /= CHECKPOINTS;
    b->seconds[CHECKPOINT_READ] /= CHECKPOINTS;
    return status;
}

static enum status measure(struct bench *b, struct simulation *s, struct measure *m)
{
    struct run_file *file = NULL;
    if (run_file_create(b->path, b->scenario, b->tables, NULL, &file, b->errors) != STATUS_OK)
        return errors_status(b->errors);
    enum status status = do_months(b, s, m, file);
    if (status == STATUS_OK)
        status = do_checkpoints(b, s);
    if (status != STATUS_OK) {
        run_file_abort(file);
        return status;
    }
    simulation_shed(s);
    double start = now();
    status = run_file_finish(file, b->errors);
    part_ends(b, FINISH, &start);
    return status;
}

static void print_seconds(const struct bench *b)
{
    FILE *f = fopen(b->path, "rb");
    double size = 0;
    if (f && fseek(f, 0, SEEK_END) == 0)
        size = (double)ftell(f) / 1048576;
    if (f)
        fclose(f);
    printf("part,seconds\n");
    for (int i = 0; i < PARTS; i++)
        printf("%s,%.3f\n", names[i], b->seconds[i]);
    printf("# output in all %.3f s, file %.1f MiB\n", b->seconds[MEASURE] + b->seconds[RECORD] + b->seconds[FINISH],
           size);
}

static enum status run(struct bench *b, const char *path, const char *const *sets, int n_sets)
{
    struct simulation *s = NULL;
    struct measure *m = measure_create();
    struct scenario *scenario = NULL;
    enum status status = scenario_read(path, sets, n_sets, &scenario, b->errors);
    if (status == STATUS_OK)
        status = tables_read(scenario->data_directory, &b->tables, b->errors);
    b->scenario = scenario;
    if (status == STATUS_OK)
        status = simulation_create(scenario, b->tables, b->threads, &s, b->errors);
    if (status == STATUS_OK)
        status = measure(b, s, m);
    if (status == STATUS_OK)
        print_seconds(b);
    simulation_destroy(s);
    measure_destroy(m);
    tables_destroy(b->tables);
    scenario_destroy(scenario);
    return status;
}

int main(int argc, char **argv)
{
    char scale[64], until[64];
    const char *sets[SETS_MAX] = {scale, until};
    if (argc < 6 || argc - 4 > SETS_MAX) {
        fprintf(stderr, "usage: output SCENARIO.yaml FILE.h5 SCALE THREADS MONTHS [PATH=VALUE...]\n");
        return STATUS_INPUT;
    }
    struct bench b = {.path = argv[2],
                      .threads = (int)strtol(argv[4], NULL, 10),
                      .months = (int)strtol(argv[5], NULL, 10),
                      .errors = errors_create()};
    snprintf(scale, sizeof scale, "run.scale=%s", argv[3]);
    snprintf(until, sizeof until, "run.until=%d-%02d", 2022 + (b.months - 1) / 12, 1 + (b.months - 1) % 12);
    snprintf(b.checkpoint, sizeof b.checkpoint, "%s.bench.ckpt", b.path);
    for (int i = 6; i < argc; i++)
        sets[i - 4] = argv[i];
    run(&b, argv[1], sets, argc - 4);
    remove(b.checkpoint);
    snprintf(b.checkpoint, sizeof b.checkpoint, "%s.bench.ckpt.prev", b.path);
    remove(b.checkpoint);
    int status = (int)errors_status(b.errors);
    errors_print(b.errors, stderr);
    errors_destroy(b.errors);
    return status;
}
