/* Series are found by name and read as what they are. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "output/result.h"

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];
static struct errors *e;
static struct result *r;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    e = errors_create();
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_OK);
    cr_assert_eq(result_open(path, &r, e), STATUS_OK, "%s", errors_line(e, 0));
}

static void tear_down(void)
{
    result_close(r);
    fixture_remove(directory);
    errors_destroy(e);
}

TestSuite(result, .init = set_up, .fini = tear_down);

Test(result, lists_the_series_and_nothing_else)
{
    cr_assert_eq(result_count(r), FIXTURE_VARIABLES);
    cr_assert_eq(result_months(r), FIXTURE_MONTHS);
    cr_assert_eq(result_first_month(r), 0);
    for (int i = 0; i < FIXTURE_BALANCE - 1; i++)
        cr_assert_str_eq(result_variable(r, i)->name, fixture_variables[i].name);
    cr_assert_eq(result_find(r, "time_bnds"), -1);
    cr_assert_eq(result_find(r, "cluster_name"), -1);
}

Test(result, describes_a_series)
{
    const struct result_variable *v = result_variable(r, result_find(r, "accounts/balance_sheet"));
    cr_assert_str_eq(v->units, "fen");
    cr_assert_str_eq(v->long_name_zh, "资产负债表");
    cr_assert_eq(v->type, OUTPUT_INT64);
    cr_assert_eq(v->n_dims, 3);
    cr_assert_str_eq(v->dims[0], "time");
    cr_assert_str_eq(v->dims[2], "account");
    cr_assert_eq(v->length[2], FIXTURE_ACCOUNTS);
}

Test(result, finds_places_by_key)
{
    cr_assert_eq(result_place(r, "cluster", "quantum_technology"), 1);
    cr_assert_eq(result_place(r, "cluster", "nothing"), -1);
    cr_assert_eq(result_place(r, "nothing", "nothing"), -1);
    cr_assert_eq(result_place(r, "time", "nothing"), -1);
}

Test(result, integers_can_be_read_as_numbers)
{
    double workers[FIXTURE_MONTHS][FIXTURE_CITIES];
    cr_assert_eq(result_size(r, "workers"), FIXTURE_MONTHS * FIXTURE_CITIES);
    cr_assert_eq(result_read_double(r, "workers", &workers[0][0], e), STATUS_OK);
    cr_assert_eq(workers[3][1], 6997);
}

Test(result, unknown_series_and_wrong_kinds_are_refused)
{
    int64_t values[FIXTURE_MONTHS];
    cr_assert_eq(result_read_double(r, "nothing", NULL, e), STATUS_INPUT);
    cr_assert_eq(result_read_int64(r, "gdp", values, e), STATUS_INPUT);
    cr_assert_eq(result_read_uint64(r, "workers", NULL, e), STATUS_INPUT);
    cr_assert(strstr(errors_line(e, 0), "has no series nothing"));
}

Test(result, some_months_are_read_as_they_are)
{
    double gdp[3];
    int64_t balance[2][FIXTURE_ITEMS][FIXTURE_ACCOUNTS];
    uint64_t hash;
    cr_assert_eq(result_read_months(r, result_find(r, "gdp"), 2, 3, gdp, e), STATUS_OK);
    cr_assert(gdp[0] == 1002 && gdp[2] == 1004);
    cr_assert_eq(result_read_months(r, result_find(r, "accounts/balance_sheet"), 3, 2, balance, e), STATUS_OK);
    for (int m = 0; m < 2; m++)
        cr_assert_eq(balance[m][1][FIXTURE_ACCOUNTS - 1], fixture_balance(3 + m, 1, FIXTURE_ACCOUNTS - 1));
    cr_assert_eq(result_read_months(r, result_find(r, "state_hash"), 4, 1, &hash, e), STATUS_OK);
    cr_assert_eq(hash, fixture_hash(4));
}

Test(result, months_beyond_the_file_are_an_error)
{
    double gdp[FIXTURE_MONTHS];
    cr_assert_eq(result_read_months(r, result_find(r, "gdp"), 1, FIXTURE_MONTHS, gdp, e), STATUS_FILE);
}

Test(result, texts_of_a_dimension)
{
    int n = 0;
    const char *const *names = result_texts(r, "cluster_name_zh", &n);
    cr_assert_eq(n, FIXTURE_CLUSTERS);
    cr_assert_str_eq(names[1], "量子科技");
    cr_assert_eq(result_texts(r, "cluster_name_zh", &n), names, "read twice");
    cr_assert_str_eq(result_texts(r, "city", &n)[1], "suzhou");
    cr_assert_null(result_texts(r, "nothing", &n));
    cr_assert_eq(n, 0);
    cr_assert_null(result_texts(r, "time", &n), "numbers are no texts");
    cr_assert_str_eq(result_dimension_name(r, "city", true), "城市");
    cr_assert_str_eq(result_dimension_name(r, "city", false), "city");
    cr_assert_str_eq(result_dimension_name(r, "nothing", false), "");
}

Test(result, a_group_of_series_is_no_table)
{
    cr_assert_eq(result_table_count(r), 0);
}

Test(result, state_hashes_are_exact)
{
    int n = 0;
    uint64_t *hashes = output_hashes(path, &n, e);
    cr_assert_eq(n, FIXTURE_MONTHS);
    for (int m = 0; m < n; m++)
        cr_assert_eq(hashes[m], fixture_hash(m));
    free(hashes);
}
