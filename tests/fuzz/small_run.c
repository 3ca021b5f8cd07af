/* A result with tables of rows; see small_run.h. */
#include "small_run.h"

enum { COLUMNS = 4 };

static const char *const words[] = {"alive", "failed"};
static const struct output_column columns[COLUMNS] = {
    {"key", OUTPUT_CELL_UINT64, "1", "key of the firm", "企业编号", NULL, NULL, 0},
    {"month", OUTPUT_CELL_INT32, "month", "month", "月份", NULL, NULL, 0},
    {"state", OUTPUT_CELL_INT8, "1", "state", "状态", NULL, words, 2},
    {"sales", OUTPUT_CELL_FLOAT, "million yuan", "sales", "销售额", NULL, NULL, 0}};

const struct output_table_form small_run_forms[SMALL_RUN_FORMS] = {
    {"panel", "panel_row", "firms", "企业面板", columns, COLUMNS},
    {"links", "link_row", "links", "供应关系", columns, 2}};

/* As many rows as the month's number, in each table every other month. */
static enum status add_month(struct output *out, int month, struct errors *e)
{
    uint64_t key[FIXTURE_MONTHS];
    int32_t months[FIXTURE_MONTHS];
    int8_t state[FIXTURE_MONTHS];
    float sales[FIXTURE_MONTHS];
    const void *rows[COLUMNS] = {key, months, state, sales};
    for (int i = 0; i < FIXTURE_MONTHS; i++) {
        key[i] = UINT64_MAX - (uint64_t)i;
        months[i] = month;
        state[i] = (int8_t)(i % 2);
        sales[i] = 0.5F * (float)i;
    }
    enum status s = output_add_rows(out, month % SMALL_RUN_FORMS, month, rows, e);
    return s == STATUS_OK ? fixture_month(out, month, e) : s;
}

enum status small_run_write(const char *path, bool finished, struct errors *e)
{
    const struct output_provenance p = fixture_provenance();
    struct output *out = NULL;
    enum status s = output_create(path, fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables, FIXTURE_VARIABLES,
                                  small_run_forms, SMALL_RUN_FORMS, &p, &out, e);
    for (int month = 0; month < FIXTURE_MONTHS && s == STATUS_OK; month++)
        s = add_month(out, month, e);
    if (s == STATUS_OK && finished)
        return output_finish(out, e);
    if (s == STATUS_OK)
        output_keep(out);
    output_abort(out);
    return s;
}
