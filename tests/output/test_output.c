/* The life of a result: what goes in comes out, twice gives the same bytes, and misuse is said. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "output/output.h"
#include "output/result.h"

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];
static struct errors *e;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    e = errors_create();
}

static void tear_down(void)
{
    fixture_remove(directory);
    errors_destroy(e);
}

TestSuite(output, .init = set_up, .fini = tear_down);

static struct output *create(int months, enum status *s)
{
    static struct output_provenance provenance;
    struct output *out = NULL;
    provenance = fixture_provenance();
    provenance.months = months;
    *s = output_create(path, fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables, FIXTURE_VARIABLES, NULL, 0,
                       &provenance, &out, e);
    return out;
}

Test(output, series_come_back_as_they_went_in)
{
    double output[FIXTURE_MONTHS][FIXTURE_CLUSTERS][FIXTURE_CITIES], gdp[FIXTURE_MONTHS];
    int64_t balance[FIXTURE_MONTHS][FIXTURE_ITEMS][FIXTURE_ACCOUNTS];
    struct result *r = NULL;
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_OK, "%s", errors_line(e, 0));
    cr_assert_eq(result_open(path, &r, e), STATUS_OK);
    cr_assert_eq(result_read_double(r, "output", &output[0][0][0], e), STATUS_OK);
    cr_assert_eq(result_read_double(r, "gdp", gdp, e), STATUS_OK);
    cr_assert_eq(result_read_int64(r, "accounts/balance_sheet", &balance[0][0][0], e), STATUS_OK);
    for (int m = 0; m < FIXTURE_MONTHS; m++) {
        for (int s = 0; s < FIXTURE_CLUSTERS; s++)
            for (int c = 0; c < FIXTURE_CITIES; c++)
                cr_assert_eq(output[m][s][c], fixture_output(m, s, c));
        for (int i = 0; i < FIXTURE_ITEMS; i++)
            for (int a = 0; a < FIXTURE_ACCOUNTS; a++)
                cr_assert_eq(balance[m][i][a], fixture_balance(m, i, a));
    }
    cr_assert(gdp[1] != gdp[1], "a missing value stays missing");
    cr_assert_eq(gdp[2], 1002);
    result_close(r);
}

Test(output, two_runs_give_the_same_bytes)
{
    char other[FIXTURE_PATH + 32];
    size_t n = 0, m = 0;
    snprintf(other, sizeof other, "%s/with-a-longer-name.h5", directory);
    fixture_write(path, FIXTURE_MONTHS, e);
    sleep(1); /* a clock in the file would show */
    fixture_write(other, FIXTURE_MONTHS, e);
    unsigned char *a = fixture_bytes(path, &n), *b = fixture_bytes(other, &m);
    cr_assert_eq(n, m);
    cr_assert(n > 0 && memcmp(a, b, n) == 0);
    free(a);
    free(b);
}

Test(output, more_months_than_expected_give_the_same_bytes)
{
    size_t n = 0, m = 0;
    enum status s;
    struct output *out = create(1, &s);
    for (int month = 0; month < FIXTURE_MONTHS; month++)
        cr_assert_eq(fixture_month(out, month, e), STATUS_OK);
    cr_assert_eq(output_months(out), FIXTURE_MONTHS);
    cr_assert_eq(output_finish(out, e), STATUS_OK);
    unsigned char *a = fixture_bytes(path, &n);
    fixture_write(path, FIXTURE_MONTHS, e);
    unsigned char *b = fixture_bytes(path, &m);
    cr_assert(n == m && memcmp(a, b, n) == 0);
    free(a);
    free(b);
}

Test(output, row_length_is_the_product_of_the_axes_after_time)
{
    enum status s;
    struct output *out = create(1, &s);
    cr_assert_eq(output_row_length(out, FIXTURE_GDP), 1);
    cr_assert_eq(output_row_length(out, FIXTURE_OUTPUT), FIXTURE_CLUSTERS * FIXTURE_CITIES);
    output_abort(out);
}

Test(output, create_and_abort_leave_no_trace)
{
    enum status s;
    struct output *out = create(3, &s);
    cr_assert_not_null(out);
    cr_assert_eq(fixture_files(directory), 0);
    output_abort(out);
    output_abort(NULL);
    cr_assert_eq(fixture_files(directory), 0);
}

Test(output, month_out_of_turn_is_refused)
{
    enum status s;
    struct output *out = create(3, &s);
    cr_assert_eq(fixture_month(out, 1, e), STATUS_INVARIANT);
    cr_assert(strstr(errors_line(e, 0), "2022-02 is out of turn; 2022-01 is due"), "%s", errors_line(e, 0));
    output_abort(out);
}

Test(output, month_without_a_row_is_refused_by_name)
{
    enum status s;
    const double one = 1;
    struct output *out = create(3, &s);
    output_append(out, FIXTURE_GDP, &one);
    cr_assert_eq(output_commit_month(out, 0, e), STATUS_INVARIANT);
    cr_assert(strstr(errors_line(e, 0), "no row of output"), "%s", errors_line(e, 0));
    output_abort(out);
}

Test(output, nothing_is_written_without_months)
{
    enum status s;
    cr_assert_eq(output_finish(create(3, &s), e), STATUS_INVARIANT);
    cr_assert_eq(fixture_files(directory), 0);
}

Test(output, missing_directory_is_known_before_the_first_month)
{
    enum status s;
    snprintf(path, sizeof path, "%s/no/r.h5", directory);
    cr_assert_null(create(3, &s));
    cr_assert_eq(s, STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), "there is no directory"), "%s", errors_line(e, 0));
}

Test(output, directory_that_vanishes_leaves_a_sentence)
{
    enum status s;
    struct output *out = create(1, &s);
    fixture_month(out, 0, e);
    fixture_remove(directory);
    cr_assert_eq(output_finish(out, e), STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
}
