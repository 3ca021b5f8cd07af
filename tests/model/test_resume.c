/* Stopped after any month and continued by another process with another number of threads, a run gives the same file, byte
 * for byte. What a process leaves behind is what a checkpoint and the records hold: nothing else is carried over here. */
#include <stdio.h>
#include <unistd.h>

#include "measure/measure.h"
#include "output/checkpoint.h"
#include "output/run_file.h"
#include "support/fixture.h"

enum { MONTHS = 24, NAME = 512 };

static char directory[NAME];

static const char *name_of(char *text, int k, const char *suffix)
{
    snprintf(text, NAME + 64, "%s/run%d.h5%s", directory, k, suffix);
    return text;
}

static unsigned char *bytes_of(const char *name, size_t *size)
{
    FILE *f = fopen(name, "rb");
    cr_assert(f, "%s", name);
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    unsigned char *bytes = malloc(*size);
    cr_assert_eq(fread(bytes, 1, *size, f), *size);
    fclose(f);
    return bytes;
}

static void copy(const char *from, const char *to)
{
    size_t size;
    unsigned char *bytes = bytes_of(from, &size);
    FILE *f = fopen(to, "wb");
    cr_assert(f);
    cr_assert_eq(fwrite(bytes, 1, size, f), size);
    fclose(f);
    free(bytes);
}

static void add_month(struct tiny *x, struct simulation *s, struct measure *m, struct run_file *file)
{
    tiny_ok(x, simulation_step(s, x->errors));
    measure_take(m, s);
    tiny_ok(x, run_file_add(file, s, m, x->errors));
}

/* The run without a stop; what it would leave after month k goes to names of its own. */
static void run_through(struct tiny *x, struct measure *m, const bool *stops)
{
    char name[NAME + 64], records[NAME + 64];
    struct run_file *file;
    tiny_ok(x, run_file_create(name_of(name, 0, ""), x->scenario, x->tables, NULL, &file, x->errors));
    tiny_ok(x, output_begin(run_file_output(file), x->errors));
    for (int k = 1; k <= MONTHS; k++) {
        add_month(x, x->run, m, file);
        if (!stops[k])
            continue;
        const struct checkpoint c = {.run = output_identity(run_file_output(file)),
                                     .records = output_recorded(run_file_output(file))};
        tiny_ok(x, checkpoint_write(name_of(name, k, ".ckpt"), x->run, &c, x->errors));
        copy(name_of(name, 0, ".part"), name_of(records, k, ".part"));
    }
    tiny_ok(x, run_file_finish(file, x->errors));
}

static void go_on(struct tiny *x, struct measure *m, int k, int threads)
{
    char name[NAME + 64];
    struct recovery *r;
    struct simulation *s;
    struct checkpoint c;
    struct run_file *file;
    tiny_ok(x, run_file_recover(name_of(name, k, ""), &r, x->errors));
    tiny_ok(x, simulation_prepare(x->scenario, x->tables, &s, x->errors));
    tiny_ok(x, checkpoint_read(name_of(name, k, ".ckpt"), recovery_identity(r), threads, s, &c, x->errors));
    cr_assert_eq(c.month, k);
    cr_assert_eq(recovery_end(r, k), c.records);
    tiny_ok(x, run_file_resume(r, k, x->scenario, x->tables, &file, x->errors));
    for (int month = k; month < MONTHS; month++)
        add_month(x, s, m, file);
    tiny_ok(x, run_file_finish(file, x->errors));
    simulation_destroy(s);
    recovery_close(r);
}

static void same_result(int k)
{
    char name[NAME + 64];
    size_t n, size;
    unsigned char *straight = bytes_of(name_of(name, 0, ""), &n), *continued = bytes_of(name_of(name, k, ""), &size);
    cr_assert_eq(n, size, "stopped after month %d", k);
    cr_assert_eq(memcmp(straight, continued, n), 0, "stopped after month %d", k);
    free(straight);
    free(continued);
    unlink(name_of(name, k, ""));
    cr_assert_neq(access(name_of(name, k, ".ckpt"), F_OK), 0, "a checkpoint is left");
}

static void stop_and_go_on(const char *scale, const bool *stops, const char *more)
{
    struct tiny x;
    char name[NAME + 64];
    struct measure *m = measure_create();
    snprintf(directory, sizeof directory, "/tmp/jiqun-resume-XXXXXX");
    cr_assert(mkdtemp(directory));
    tiny_open(&x, 2, scale, "run.until=2023-12", more, NULL);
    run_through(&x, m, stops);
    for (int k = 1; k <= MONTHS; k++) {
        if (!stops[k])
            continue;
        go_on(&x, m, k, 1 + k % 4);
        same_result(k);
    }
    unlink(name_of(name, 0, ""));
    cr_assert_eq(rmdir(directory), 0, "something is left beside the results");
    measure_destroy(m);
    tiny_close(&x);
}

Test(resume, every_month_of_24)
{
    bool stops[MONTHS + 1];
    for (int k = 0; k <= MONTHS; k++)
        stops[k] = true;
    stop_and_go_on("run.scale=0.01", stops, "run.people.every=1 months");
}

Test(resume, three_months_at_a_tenth)
{
    const bool stops[MONTHS + 1] = {[1] = true, [12] = true, [17] = true};
    stop_and_go_on("run.scale=0.1", stops, NULL);
}
