/* The tables of rows that a run's file gets: which, with which columns, under names that every reader finds. */
#include "output/run_rows.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "output/fixture.h"
#include "output/result.h"
#include "output/run_file.h"
#include "output/run_labels.h"
#include "support/fixture.h"

/* The forms of a scenario with these settings. */
static struct run_rows *rows_of(struct tiny *x, const char *panel, const char *links, const char *people)
{
    const char *sets[] = {"run.scale=0.003", panel, links, people};
    struct run_rows *rows = NULL;
    tiny_read(x, sets, 4);
    tiny_ok(x, run_rows_create(x->scenario, &rows, x->errors));
    return rows;
}

Test(run_rows, tables_are_those_asked_for)
{
    static const char *const OFF[] = {"run.panel.every=0 months", "run.links.every=0 months",
                                      "run.people.every=0 months"};
    static const char *const ON[] = {"run.panel.every=12 months", "run.links.every=3 months",
                                     "run.people.every=1 months"};
    static const char *const NAMES[] = {"panel", "links", "people"};
    for (int asked = 0; asked < 8; asked++) {
        struct tiny x;
        const char *sets[3];
        for (int k = 0; k < 3; k++)
            sets[k] = (asked >> k & 1 ? ON : OFF)[k];
        struct run_rows *rows = rows_of(&x, sets[0], sets[1], sets[2]);
        const struct output_table_form *form = run_rows_forms(rows);
        int n = 0;
        for (int k = 0; k < 3; k++)
            if (asked >> k & 1)
                cr_assert_str_eq(form[n++].name, NAMES[k]);
        cr_assert_eq(run_rows_count(rows), n);
        run_rows_destroy(rows);
        tiny_close(&x);
    }
}

Test(run_rows, no_column_has_the_name_of_a_dimension_of_the_series)
{
    struct tiny x;
    struct run_rows *rows = rows_of(&x, "run.panel.every=1 months", "run.links.every=1 months",
                                    "run.people.every=1 months");
    struct run_labels *labels = malloc(sizeof *labels);
    run_labels_fill(labels, x.tables);
    for (int t = 0; t < run_rows_count(rows); t++) {
        const struct output_table_form *form = &run_rows_forms(rows)[t];
        for (int c = 0; c < form->n_columns; c++) {
            const struct output_column *column = &form->columns[c];
            cr_assert(column->units[0] && column->long_name[0] && column->long_name_zh[0], "%s", column->name);
            cr_assert_str_neq(column->name, "time");
            cr_assert_str_neq(column->name, form->row_dimension);
            for (int d = 0; d < RUN_LABELS_DIMENSIONS; d++)
                cr_assert_str_neq(column->name, labels->dimension[d].name);
            for (int other = 0; other < c; other++)
                cr_assert_str_neq(column->name, form->columns[other].name);
            for (int i = 0; i < column->n_flags; i++)
                cr_assert(column->flag_meaning[i][0] && strpbrk(column->flag_meaning[i], " \t") == NULL);
        }
    }
    free(labels);
    run_rows_destroy(rows);
    tiny_close(&x);
}

/* Reads a column of floats. */
static float *read_floats(struct result *r, int table, const char *name, int64_t n, struct errors *e)
{
    const struct result_table *t = result_table(r, table);
    float *cells = calloc((size_t)n + 1, sizeof *cells);
    for (int c = 0; c < t->n_columns; c++)
        if (strcmp(t->columns[c].name, name) == 0) {
            cr_assert_eq(result_read_cells(r, table, c, 0, n, cells, e), STATUS_OK);
            return cells;
        }
    cr_assert_fail("no column %s", name);
    return cells;
}

Test(run_rows, a_file_holds_the_rows_of_all_months)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH + 16];
    struct tiny x;
    struct run_file *file = NULL;
    struct result *r = NULL;
    struct measure *m = measure_create();
    double sales = 0, all = 0;
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/run.h5", directory);
    tiny_open(&x, 2, "run.until=2022-03", "run.panel.every=1 months", "run.links.every=2 months",
              "run.panel.fields=[sales]", "run.people.every=1 months", NULL);
    tiny_ok(&x, run_file_create(path, x.scenario, x.tables, NULL, &file, x.errors));
    for (int month = 0; month < 3; month++) {
        tiny_step(&x);
        measure_take(m, x.run);
        tiny_ok(&x, run_file_add(file, x.run, m, x.errors));
        for (int s = 0; s < SECTOR_COUNT; s++)
            all += (double)x.run->month.sector_sales[s] / ((double)MONEY_PER_MILLION * x.world->scale);
    }
    tiny_ok(&x, run_file_finish(file, x.errors));
    tiny_ok(&x, result_open(path, &r, x.errors));
    cr_assert_eq(result_table_count(r), 3);
    const struct result_table *panel = result_table(r, 0), *links = result_table(r, 1);
    cr_assert_str_eq(panel->name, "panel");
    cr_assert_str_eq(links->name, "links");
    cr_assert_str_eq(result_table(r, 2)->name, "people");
    cr_assert_gt(result_table(r, 2)->n_rows, 3 * 850, "three months of about a thousand people");
    cr_assert_str_eq(panel->columns[panel->n_columns - 1].name, "sales");
    float *value = read_floats(r, 0, "sales", panel->n_rows, x.errors);
    float *weight = read_floats(r, 0, "weight", panel->n_rows, x.errors);
    for (int64_t i = 0; i < panel->n_rows; i++)
        sales += (double)weight[i] * (double)value[i];
    cr_assert_float_eq(sales, all, 1e-5 * all);
    cr_assert(links->n_rows > panel->n_rows, "a firm has several links");
    free(value);
    free(weight);
    result_close(r);
    measure_destroy(m);
    tiny_close(&x);
    fixture_remove(directory);
}
