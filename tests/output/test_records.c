/* A run that ends early can go on from its records to the same bytes; records that are not its own are refused. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"
#include "fixture.h"
#include "output/provenance.h"
#include "output/result.h"
#include "support/mutate.h"

enum { ROWS_COLUMNS = 4 };

static const char *const words[] = {"alive", "failed"};
static const struct output_column columns[ROWS_COLUMNS] = {
    {"key", OUTPUT_CELL_UINT64, "1", "key of the firm", "企业编号", NULL, NULL, 0},
    {"month", OUTPUT_CELL_INT32, "month", "month", "月份", "months since 2022-01", NULL, 0},
    {"state", OUTPUT_CELL_INT8, "1", "state", "状态", NULL, words, 2},
    {"sales", OUTPUT_CELL_FLOAT, "million yuan", "sales", "销售额", NULL, NULL, 0}};
static const struct output_table_form forms[] = {{"panel", "panel_row", "firms", "企业面板", columns, ROWS_COLUMNS},
                                                 {"links", "link_row", "links", "供应关系", columns, 2}};

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 16], other[FIXTURE_PATH + 16];
static struct errors *e;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    snprintf(other, sizeof other, "%s/s.h5", directory);
    e = errors_create();
}

static void tear_down(void)
{
    errors_destroy(e);
    fixture_remove(directory);
}

TestSuite(records, .init = set_up, .fini = tear_down);

static enum status create(const char *name, const struct output_provenance *p, struct output **out)
{
    return output_create(name, fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables, FIXTURE_VARIABLES, forms, 2,
                         p, out, e);
}

/* Rows of a month: as many as its number, and none in the first. */
static void add_month(struct output *out, int month)
{
    uint64_t key[FIXTURE_MONTHS];
    int32_t months[FIXTURE_MONTHS];
    int8_t state[FIXTURE_MONTHS];
    float sales[FIXTURE_MONTHS];
    const void *rows[ROWS_COLUMNS] = {key, months, state, sales};
    for (int i = 0; i < month; i++) {
        key[i] = UINT64_C(0x8000000000000000) + (uint64_t)(10 * month) + (uint64_t)i;
        months[i] = month;
        state[i] = (int8_t)(i % 2);
        sales[i] = 0.5F * (float)i;
    }
    cr_assert_eq(output_add_rows(out, 0, month, rows, e), STATUS_OK);
    if (month == 2)
        cr_assert_eq(output_add_rows(out, 1, 2, rows, e), STATUS_OK);
    cr_assert_eq(fixture_month(out, month, e), STATUS_OK);
}

/* A run that ends after `months` months: complete, or with its records only. */
static void write_months(const char *name, int months, bool finished)
{
    const struct output_provenance p = fixture_provenance();
    struct output *out;
    cr_assert_eq(create(name, &p, &out), STATUS_OK);
    for (int month = 0; month < months; month++)
        add_month(out, month);
    output_keep(out);
    if (finished)
        cr_assert_eq(output_finish(out, e), STATUS_OK);
    else
        output_abort(out);
}

static enum status open_again(struct recovery **r, const char *version)
{
    return recovery_open(path, version, "abcdef0", r, e);
}

static void go_on(int months)
{
    const struct output_provenance p = fixture_provenance();
    struct recovery *r;
    struct output *out;
    cr_assert_eq(open_again(&r, "0.1.0"), STATUS_OK, "%d months: %s", months, errors_line(e, 0));
    cr_assert_eq(create(recovery_path(r), &p, &out), STATUS_OK);
    cr_assert_eq(output_adopt(out, r, months, e), STATUS_OK);
    recovery_close(r);
    cr_assert_eq(output_months(out), months);
    for (int month = months; month < FIXTURE_MONTHS; month++)
        add_month(out, month);
    cr_assert_eq(output_finish(out, e), STATUS_OK);
}

static void same_files(const char *a, const char *b)
{
    size_t n, m;
    unsigned char *x = fixture_bytes(a, &n), *y = fixture_bytes(b, &m);
    cr_assert(x && y);
    cr_assert_eq(n, m);
    cr_assert_eq(memcmp(x, y, n), 0);
    free(x);
    free(y);
}

Test(records, goes_on_after_any_month_to_the_same_bytes)
{
    write_months(other, FIXTURE_MONTHS, true);
    for (int recorded = 0; recorded <= FIXTURE_MONTHS; recorded++)
        for (int months = 0; months <= recorded; months++) {
            if (recorded == 0) /* not even begun */
                continue;
            write_months(path, recorded, false);
            go_on(months);
            same_files(path, other);
            cr_assert_eq(fixture_files(directory), 2, "something is left beside the result");
        }
}

Test(records, an_abort_without_keep_leaves_nothing)
{
    const struct output_provenance p = fixture_provenance();
    struct output *out;
    cr_assert_eq(create(path, &p, &out), STATUS_OK);
    add_month(out, 0);
    cr_assert_eq(fixture_files(directory), 1);
    output_abort(out);
    cr_assert_eq(fixture_files(directory), 0);
}

static void refused(enum status status, const char *word)
{
    cr_assert_eq(status, STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), word), "%s", errors_line(e, 0));
    cr_assert(strstr(errors_line(e, 0), "r.h5"), "%s", errors_line(e, 0));
}

Test(records, what_is_not_there_is_said)
{
    struct recovery *r;
    refused(open_again(&r, "0.1.0"), "no interrupted run");
    cr_assert_null(r);
    cr_assert_not(recovery_is_there(path));
}

Test(records, another_version_is_refused)
{
    struct recovery *r;
    write_months(path, 2, false);
    refused(open_again(&r, "0.2.0"), "was written by jiqun 0.1.0 abcdef0, this is jiqun 0.2.0 abcdef0");
    cr_assert_null(r);
}

Test(records, another_layout_is_refused)
{
    const struct output_provenance p = fixture_provenance();
    struct recovery *r;
    struct output *out;
    write_months(path, 2, false);
    cr_assert_eq(open_again(&r, "0.1.0"), STATUS_OK);
    cr_assert_eq(output_create(path, fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables, FIXTURE_VARIABLES,
                               forms, 1, &p, &out, e),
                 STATUS_OK);
    refused(output_adopt(out, r, 2, e), "does not hold what this run writes");
    output_abort(out);
    recovery_close(r);
    char name[FIXTURE_PATH + 32];
    snprintf(name, sizeof name, "%s.part", path);
    cr_assert_eq(access(name, F_OK), 0, "refused records are deleted");
}

Test(records, a_name_that_another_run_writes_to_is_refused)
{
    const struct output_provenance p = fixture_provenance();
    struct output *one, *two;
    struct recovery *r;
    cr_assert_eq(create(path, &p, &one), STATUS_OK);
    cr_assert_eq(output_begin(one, e), STATUS_OK);
    cr_assert_eq(create(path, &p, &two), STATUS_OK);
    refused(output_begin(two, e), "another run is writing");
    errors_destroy(e);
    e = errors_create();
    refused(open_again(&r, "0.1.0"), "another run is writing");
    output_abort(two);
    add_month(one, 0);
    cr_assert_eq(output_finish(one, e), STATUS_OK);
}

Test(records, provenance_comes_from_the_records)
{
    struct recovery *r;
    write_months(path, 3, false);
    cr_assert_eq(open_again(&r, "0.1.0"), STATUS_OK);
    const struct provenance *p = recovery_provenance(r);
    cr_assert_str_eq(p->resolved_yaml, fixture_provenance().resolved_yaml);
    cr_assert_eq(p->n_tables, 2);
    cr_assert_eq(recovery_months(r), 3);
    cr_assert_eq(recovery_end(r, 4), 0);
    cr_assert_lt(recovery_end(r, 0), recovery_end(r, 1));
    recovery_close(r);
}

/* A killed process leaves half a month behind. */
Test(records, half_a_month_is_dropped)
{
    char name[FIXTURE_PATH + 32];
    size_t size;
    write_months(other, FIXTURE_MONTHS, true);
    write_months(path, 3, false);
    snprintf(name, sizeof name, "%s.part", path);
    unsigned char *bytes = fixture_bytes(name, &size);
    fixture_put(name, bytes, size - 5);
    free(bytes);
    go_on(2);
    same_files(path, other);
}

/* Rows of a month as they should be. */
static void true_month(const struct output *out, int month)
{
    const double *gdp = output_row(out, FIXTURE_GDP, month), *output = output_row(out, FIXTURE_OUTPUT, month);
    const uint64_t *hash = output_row(out, FIXTURE_HASH, month);
    cr_assert(month == 1 ? isnan(*gdp) : *gdp == 1000.0 + month);
    cr_assert_eq(*hash, fixture_hash(month));
    for (int s = 0; s < FIXTURE_CLUSTERS; s++)
        for (int c = 0; c < FIXTURE_CITIES; c++)
            cr_assert_eq(output[s * FIXTURE_CITIES + c], fixture_output(month, s, c));
}

/* What is believed of damaged records is true: whole months from the first on.  return  how many */
static int believed(struct recovery *r)
{
    const struct output_provenance p = fixture_provenance();
    struct output *out;
    const int months = recovery_months(r);
    cr_assert_eq(create(recovery_path(r), &p, &out), STATUS_OK);
    cr_assert_eq(output_adopt(out, r, months, e), STATUS_OK);
    for (int month = 0; month < months; month++)
        true_month(out, month);
    output_abort(out);
    return months;
}

Test(records, of_a_thousand_changed_files_nothing_false_is_believed)
{
    enum { MUTATIONS = 1000 };
    char name[FIXTURE_PATH + 32];
    size_t size;
    int refusals = 0, shorter = 0;
    write_months(path, FIXTURE_MONTHS, false);
    snprintf(name, sizeof name, "%s.part", path);
    unsigned char *bytes = fixture_bytes(name, &size);
    struct mutate m = mutate_begin(bytes, size, 7);
    for (int i = 0; i < MUTATIONS; i++) {
        struct recovery *r;
        if (!mutate_make(&m, i, MUTATIONS))
            continue;
        fixture_put(name, m.changed, m.n);
        if (open_again(&r, "0.1.0") == STATUS_OK) {
            shorter += believed(r) < FIXTURE_MONTHS;
        } else {
            refused(STATUS_FILE, "");
            refusals++;
        }
        recovery_close(r);
        errors_destroy(e);
        e = errors_create();
    }
    cr_assert_gt(refusals, MUTATIONS / 3);
    cr_assert_gt(shorter, MUTATIONS / 50);
    mutate_end(&m);
    free(bytes);
}
