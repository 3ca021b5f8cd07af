/* A short real run in its file: matrices that close, series that read back, provenance without paths. */
#include "output/run_file.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "output/fixture.h"
#include "output/result.h"
#include "output/run_labels.h"
#include "output/run_provenance.h"
#include "support/fixture.h"

enum { MONTHS = 2 };

/* Runs two months into DIRECTORY/run.h5; the last month stays in x and m. */
static void run_two_months(struct tiny *x, struct measure *m, const char *directory, char *path)
{
    struct run_file *file = NULL;
    snprintf(path, FIXTURE_PATH, "%s/run.h5", directory);
    tiny_open(x, 1, "run.until=2022-02", NULL);
    tiny_ok(x, run_file_create(path, x->scenario, x->tables, NULL, &file, x->errors));
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(x);
        measure_take(m, x->run);
        tiny_ok(x, run_file_add(file, x->run, m, x->errors));
    }
    tiny_ok(x, run_file_finish(file, x->errors));
}

Test(run_file, series_read_back_as_they_were_measured)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH];
    struct tiny x;
    struct result *r = NULL;
    struct measure *m = measure_create();
    static double row[SECTOR_COUNT * CITY_COUNT], found[MONTHS][SECTOR_COUNT * CITY_COUNT];
    fixture_directory(directory);
    run_two_months(&x, m, directory, path);
    tiny_ok(&x, result_open(path, &r, x.errors));
    cr_assert_eq(result_months(r), MONTHS);
    for (int i = 0; i < measure_count(); i++)
        for (int level = 0; level < MEASURE_LEVELS; level++) {
            char name[128];
            size_t places = (size_t)measure_places((enum measure_level)level);
            snprintf(name, sizeof name, "%s%s", measure_info(i)->name, measure_suffix((enum measure_level)level));
            cr_assert_eq(result_find(r, name) >= 0, (measure_info(i)->levels & 1u << level) != 0, "%s", name);
            if (result_find(r, name) < 0)
                continue;
            cr_assert_eq(result_size(r, name), MONTHS * places, "%s", name);
            tiny_ok(&x, result_read_double(r, name, &found[0][0], x.errors));
            measure_row(m, i, (enum measure_level)level, row);
            cr_assert_eq(memcmp(&found[0][0] + places, row, places * sizeof *row), 0, "%s", name);
        }
    cr_assert_geq(result_place(r, "account", "rest_of_china"), 0);
    cr_assert_geq(result_place(r, "account", "households_Suzhou"), 0);
    result_close(r);
    measure_destroy(m);
    tiny_close(&x);
    fixture_remove(directory);
}

Test(run_file, rows_and_columns_of_the_accounts_sum_to_zero)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH];
    struct tiny x;
    struct result *r = NULL;
    struct measure *m = measure_create();
    static int64_t sheet[MONTHS][RUN_FILE_ITEMS][ACCOUNT_COUNT], flow[MONTHS * BOOK_COUNT * ACCOUNT_COUNT];
    fixture_directory(directory);
    run_two_months(&x, m, directory, path);
    tiny_ok(&x, result_open(path, &r, x.errors));
    tiny_ok(&x, result_read_int64(r, "accounts/balance_sheet", &sheet[0][0][0], x.errors));
    tiny_ok(&x, result_read_int64(r, "accounts/transaction_flow", flow, x.errors));
    for (int month = 0; month < MONTHS; month++) {
        int64_t owed = 0;
        for (int i = 0; i < RUN_FILE_ITEMS; i++) {
            int64_t sum = 0;
            for (int a = 0; a < ACCOUNT_COUNT; a++)
                sum += sheet[month][i][a];
            cr_assert(i >= 1 + ITEM_CAPITAL || sum == 0, "row %d", i);
            owed += sum;
        }
        cr_assert_eq(owed, 0);
        for (int a = 0; a < ACCOUNT_COUNT; a++) {
            int64_t sum = 0;
            for (int i = 0; i < RUN_FILE_ITEMS; i++)
                sum += sheet[month][i][a];
            cr_assert_eq(sum, 0, "column %d", a);
        }
    }
    for (size_t i = 0; i < result_size(r, "accounts/transaction_flow"); i += ACCOUNT_COUNT) {
        int64_t sum = 0;
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            sum += flow[i + (size_t)a];
        cr_assert_eq(sum, 0, "flow %zu", i / ACCOUNT_COUNT);
    }
    cr_assert_eq(sheet[1][0][ACCOUNT_HOUSEHOLDS], x.world->books.deposit[ACCOUNT_HOUSEHOLDS]);
    cr_assert_eq(sheet[1][1][ACCOUNT_BANKS], x.world->books.position[0]);
    result_close(r);
    measure_destroy(m);
    tiny_close(&x);
    fixture_remove(directory);
}

Test(run_file, provenance_repeats_the_run_and_holds_no_path)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH];
    struct tiny x;
    struct provenance *p = NULL;
    struct scenario *again = NULL;
    struct measure *m = measure_create();
    fixture_directory(directory);
    run_two_months(&x, m, directory, path);
    tiny_ok(&x, provenance_read(path, &p, x.errors));
    cr_assert_str_eq(p->name, "baseline");
    cr_assert_str_eq(p->sources[0].name, "baseline.yaml");
    cr_assert_eq(p->n_parameters, scenario_parameter_count());
    for (int i = 0; i < p->n_parameters; i++)
        cr_assert(strchr(p->parameters[i].set_in, '/') == NULL, "%s", p->parameters[i].set_in);
    tiny_ok(&x, scenario_from_text("again", p->resolved_yaml, strlen(p->resolved_yaml), NULL, 0, &again, x.errors));
    cr_assert_eq(scenario_digest(again), scenario_digest(x.scenario));
    scenario_destroy(again);
    provenance_destroy(p);
    measure_destroy(m);
    tiny_close(&x);
    fixture_remove(directory);
}

Test(run_file, a_directory_that_is_not_there_is_refused_before_any_month)
{
    struct tiny x;
    struct run_file *file = NULL;
    tiny_read(&x, NULL, 0);
    cr_assert_eq(run_file_create("no/such/directory/run.h5", x.scenario, x.tables, NULL, &file, x.errors), STATUS_FILE);
    cr_assert_null(file);
    tiny_close(&x);
}

Test(run_labels, every_place_has_a_key_of_its_own)
{
    struct tiny x;
    struct run_labels *l = malloc(sizeof *l);
    tiny_read(&x, NULL, 0);
    run_labels_fill(l, x.tables);
    cr_assert_eq(l->n_flows + l->n_revaluations, BOOK_COUNT);
    for (int d = 0; d < RUN_LABELS_DIMENSIONS; d++)
        for (int i = 0; i < l->dimension[d].length; i++) {
            cr_assert(l->dimension[d].keys[i][0]);
            cr_assert(strchr(l->dimension[d].keys[i], ' ') == NULL, "%s", l->dimension[d].keys[i]);
            for (int j = 0; j < i; j++)
                cr_assert_str_neq(l->dimension[d].keys[i], l->dimension[d].keys[j]);
        }
    free(l);
    tiny_close(&x);
}

Test(run_provenance, files_go_by_their_names)
{
    cr_assert_str_eq(run_provenance_base("a/b/c.yaml:3:1"), "c.yaml:3:1");
    cr_assert_str_eq(run_provenance_base("c.yaml"), "c.yaml");
    cr_assert_str_eq(run_provenance_base("default"), "default");
    cr_assert_str_eq(run_provenance_base("--set: a.b=c/d"), "--set: a.b=c/d");
}
