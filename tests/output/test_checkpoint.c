/* A checkpoint gives back the state it was made of, bit for bit, or is refused with one sentence. */
#include "output/checkpoint.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "support/fixture.h"
#include "support/mutate.h"

enum { RUN = 77, MUTATIONS = 1000 };

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 16], previous[FIXTURE_PATH + 32];
static struct tiny x;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5.ckpt", directory);
    snprintf(previous, sizeof previous, "%s.prev", path);
    tiny_open(&x, 1, "run.scale=0.0005", NULL);
    tiny_step(&x);
}

static void tear_down(void)
{
    tiny_close(&x);
    fixture_remove(directory);
}

TestSuite(checkpoint, .init = set_up, .fini = tear_down);

static void write_one(void)
{
    const struct checkpoint c = {.run = RUN, .records = 1234, .simulated = 56, .firms = 78.5};
    tiny_ok(&x, checkpoint_write(path, x.run, &c, x.errors));
}

static enum status read_one(uint64_t run, struct simulation **s, struct checkpoint *c, struct errors *e)
{
    tiny_ok(&x, simulation_prepare(x.scenario, x.tables, s, x.errors));
    return checkpoint_read(path, run, 2, *s, c, e);
}

static void refused(uint64_t run, const char *word)
{
    struct simulation *s;
    struct checkpoint c;
    struct errors *e = errors_create();
    cr_assert_eq(read_one(run, &s, &c, e), STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), word) && strstr(errors_line(e, 0), path), "%s", errors_line(e, 0));
    simulation_destroy(s);
    errors_destroy(e);
}

Test(checkpoint, gives_the_state_back_and_goes_on)
{
    struct simulation *s;
    struct checkpoint c;
    write_one();
    tiny_ok(&x, read_one(RUN, &s, &c, x.errors));
    cr_assert_eq(c.run, RUN);
    cr_assert_eq(c.records, 1234);
    cr_assert_eq(c.simulated, 56);
    cr_assert_float_eq(c.firms, 78.5, 0);
    cr_assert_eq(c.month, 1);
    cr_assert_eq(c.hash, x.run->hash);
    cr_assert_eq(s->hash, x.run->hash);
    for (int month = 0; month < 13; month++) {
        tiny_step(&x);
        tiny_ok(&x, simulation_step(s, x.errors));
        cr_assert_eq(s->hash, x.run->hash);
    }
    simulation_destroy(s);
}

Test(checkpoint, keeps_the_one_before_it)
{
    size_t n, m;
    write_one();
    unsigned char *first = fixture_bytes(path, &n);
    cr_assert_not(checkpoint_is_there(previous));
    tiny_step(&x);
    write_one();
    unsigned char *kept = fixture_bytes(previous, &m);
    cr_assert_eq(n, m);
    cr_assert_eq(memcmp(first, kept, n), 0);
    cr_assert_eq(fixture_files(directory), 2);
    free(first);
    free(kept);
}

Test(checkpoint, what_cannot_be_written_leaves_the_old_ones)
{
    struct errors *e = errors_create();
    const struct checkpoint c = {.run = RUN};
    char nowhere[FIXTURE_PATH + 32];
    snprintf(nowhere, sizeof nowhere, "%s/none/r.h5.ckpt", directory);
    cr_assert_eq(checkpoint_write(nowhere, x.run, &c, e), STATUS_FILE);
    cr_assert(strstr(errors_line(e, 0), "there is no directory"), "%s", errors_line(e, 0));
    errors_destroy(e);
}

Test(checkpoint, another_run_is_refused)
{
    write_one();
    refused(RUN + 1, "belongs to another run");
    x.scenario->parameters.run_seed++;
    refused(RUN, "belongs to another run");
}

Test(checkpoint, what_is_missing_is_refused)
{
    refused(RUN, "cannot be read");
}

/* The number of the first record is the format, its size the number of constants; both are under the seal, so that a
 * program of another format writes another whole record. */
Test(checkpoint, another_format_is_refused)
{
    static const unsigned char mark[8] = {'j', 'i', 'q', 'u', 'n', 'r', 0x1a, 1};
    const uint32_t head[6] = {101, 3, 16, 0, 0, 0};
    unsigned char bytes[48] = {0};
    memcpy(bytes, mark, sizeof mark);
    memcpy(bytes + 8, head, sizeof head);
    fixture_put(path, bytes, sizeof bytes);
    refused(RUN, "has format 3, this jiqun reads format 2");
}

Test(checkpoint, a_thousand_changes_are_refused)
{
    size_t size;
    int made = 0;
    write_one();
    unsigned char *bytes = fixture_bytes(path, &size);
    struct mutate m = mutate_begin(bytes, size, 20220101);
    for (int i = 0; i < MUTATIONS; i++) {
        if (!mutate_make(&m, i, MUTATIONS))
            continue;
        made++;
        fixture_put(path, m.changed, m.n);
        refused(RUN, "");
    }
    cr_assert_gt(made, MUTATIONS * 9 / 10);
    fixture_put(path, bytes, size);
    struct simulation *s;
    struct checkpoint c;
    tiny_ok(&x, read_one(RUN, &s, &c, x.errors)); /* the whole one is still read */
    simulation_destroy(s);
    mutate_end(&m);
    free(bytes);
}
