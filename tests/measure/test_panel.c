/* The panel against the indicators, the accounts and itself: what its rows add up to, who is in it, what it changes. */
#include "measure/panel.h"

#include "base/random.h"
#include "capital/ledger.h"
#include "industry/orders.h"
#include "measure/link_table.h"
#include "measure/measure.h"
#include "support/fixture.h"

#include <math.h>

enum { MONTHS = 15 }; /* over a January, in which rows move */

/* One row as numbers, whatever its cells. */
struct row {
    uint64_t key;
    double value[PANEL_KEYS + PANEL_FIELDS];
};

/* All rows of a month. */
struct rows {
    struct row *row;
    int64_t n;
};

static double number_of(const struct panel *p, int column, int64_t i)
{
    const void *cells = panel_block(p)[column];
    switch (panel_column(p, column).cell) {
    case PANEL_UINT64: return (double)((const uint64_t *)cells)[i];
    case PANEL_INT32: return ((const int32_t *)cells)[i];
    case PANEL_INT8: return ((const int8_t *)cells)[i];
    default: return (double)((const float *)cells)[i];
    }
}

static struct rows take(struct panel *p, const struct tiny *x)
{
    struct rows rows = {0};
    int64_t n;
    tiny_ok(x, panel_begin(p, x->run, x->errors));
    while ((n = panel_next(p)) > 0) {
        rows.row = realloc(rows.row, (size_t)(rows.n + n) * sizeof *rows.row);
        cr_assert_not_null(rows.row);
        for (int64_t i = 0; i < n; i++) {
            struct row *row = &rows.row[rows.n + i];
            memset(row, 0, sizeof *row);
            row->key = ((const uint64_t *)panel_block(p)[PANEL_KEY])[i];
            for (int c = 0; c < panel_columns(p); c++)
                row->value[c] = number_of(p, c, i);
        }
        rows.n += n;
    }
    return rows;
}

/* Column of a field when all are wanted. */
static int column_of(const char *name)
{
    int field = panel_field_find(name);
    cr_assert_geq(field, 0, "%s", name);
    return PANEL_KEYS + field;
}

/* Sum of weight x value; value NULL: of the weights.  state -1: of all rows */
static double total(const struct rows *rows, const char *name, int state)
{
    int column = name ? column_of(name) : 0;
    double sum = 0;
    for (int64_t i = 0; i < rows->n; i++)
        if (state < 0 || (int)rows->row[i].value[PANEL_STATE] == state)
            sum += rows->row[i].value[PANEL_WEIGHT] * (name ? rows->row[i].value[column] : 1);
    return sum;
}

/* An indicator's sum over the sectors simulated firm by firm, or the province's. */
static double indicator(const struct measure *m, const char *name)
{
    double row[SECTOR_COUNT], sum = 0;
    int i = measure_find(name);
    cr_assert_geq(i, 0, "%s", name);
    measure_row(m, i, MEASURE_CLUSTER, row);
    for (int s = 0; s < SECTOR_COUNT; s++)
        sum += sector_firm_index(s) >= 0 ? row[s] : 0;
    return sum;
}

static void near(double a, double b, const char *what, int month)
{
    cr_assert(fabs(a - b) <= 2e-6 * fmax(1, fabs(b)), "%s of month %d: %.9g, not %.9g", what, month, a, b);
}

/* A sum of the month over all firms, million yuan of Jiangsu. */
static double of_sectors(const struct tiny *x, const money_t *sum)
{
    double all = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        all += sector_firm_index(s) >= 0 ? (double)sum[s] : 0;
    return all / ((double)MONEY_PER_MILLION * x->world->scale);
}

Test(panel, rows_add_up_to_the_indicators)
{
    /* indicators leave out the flows of firms that failed in the month */
    static const char *const SAME[] = {"sales", "value_added", "investment", "capital",    "construction",
                                       "cash",  "loans",       "workers",    "researchers"};
    struct tiny x;
    int64_t exits = 0;
    tiny_open(&x, 2, "run.panel.every=1 months", NULL);
    struct panel *p = panel_create(x.scenario);
    struct measure *m = measure_create();
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(&x);
        measure_take(m, x.run);
        struct rows rows = take(p, &x);
        for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++)
            near(total(&rows, SAME[i], PANEL_ALIVE), indicator(m, SAME[i]), SAME[i], month);
        near(total(&rows, NULL, PANEL_ALIVE), indicator(m, "firms"), "firms", month);
        near(total(&rows, NULL, PANEL_FAILED), indicator(m, "exits"), "exits", month);
        /* what services cost follows capacity, which machines bought of failed firms add to before it is measured */
        double research = total(&rows, "research", PANEL_ALIVE) + total(&rows, "research", PANEL_MERGED);
        cr_assert_float_eq(research, indicator(m, "research"), 1e-4 * indicator(m, "research"));
        near(total(&rows, "interest", -1), indicator(m, "interest"), "interest", month);
        near(total(&rows, "profit", -1), indicator(m, "profit"), "profit", month);
        near(total(&rows, "taxes", -1), indicator(m, "profit_tax") + indicator(m, "production_tax"), "taxes", month);
        near(total(&rows, "sales", -1), of_sectors(&x, x.run->month.sector_sales), "all sales", month);
        near(total(&rows, "value_added", -1), of_sectors(&x, x.run->month.sector_value_added), "all value added",
             month);
        near(total(&rows, "wages", -1), of_sectors(&x, x.run->month.sector_labour_cost), "all wages", month);
        near(total(&rows, "above_scale", PANEL_ALIVE), indicator(m, "firms_above_scale"), "firms above scale", month);
        for (int64_t i = 0; i < rows.n; i++)
            exits += (int)rows.row[i].value[PANEL_STATE] == PANEL_FAILED;
        free(rows.row);
    }
    cr_assert_gt(exits, 0, "nobody failed: the test shows nothing of them");
    measure_destroy(m);
    panel_destroy(p);
    tiny_close(&x);
}

static void copy_hashes(struct tiny *x, bool read, uint64_t *hash)
{
    struct panel *p = panel_create(x->scenario);
    struct link_table *links = link_table_create(x->scenario);
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(x);
        hash[month] = x->run->hash;
        if (!read)
            continue;
        struct rows rows = take(p, x);
        free(rows.row);
        link_table_begin(links, x->run);
        while (link_table_next(links) > 0) {
        }
    }
    link_table_destroy(links);
    panel_destroy(p);
}

Test(panel, a_panel_changes_no_state)
{
    struct tiny with, without;
    uint64_t a[MONTHS], b[MONTHS];
    tiny_open(&with, 2, "run.panel.every=3 months", "run.panel.share=0.5", "run.links.every=2 months", NULL);
    tiny_open(&without, 2, NULL);
    copy_hashes(&with, true, a);
    copy_hashes(&without, false, b);
    for (int month = 0; month < MONTHS; month++)
        cr_assert_eq(a[month], b[month], "month %d", month);
    for (int64_t f = 0; f < without.world->length[DIM_FIRM]; f++)
        cr_assert(without.world->firms.period_sales[f] == 0 && without.world->firms.period_profit[f] == 0);
    tiny_close(&with);
    tiny_close(&without);
}

Test(panel, sums_are_zero_at_the_opening)
{
    struct tiny x;
    tiny_open(&x, 1, "run.panel.every=12 months", NULL);
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (strncmp(field->name, "period_", 7) != 0)
            continue;
        const float *sum = world_array(x.world, field);
        cr_assert(!field->hashed && field->saved && !field->hot, "%s", field->name);
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            cr_assert(sum[f] == 0, "%s of row %ld", field->name, (long)f);
    }
    tiny_close(&x);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct row *)a)->key, y = ((const struct row *)b)->key;
    return (x > y) - (x < y);
}

/* What the months of a year say of one firm, added up. */
struct year {
    uint64_t key;
    double sales, profit, value_added;
    int months;
};

static struct year *year_of(struct year *years, int64_t *n, uint64_t key)
{
    for (int64_t i = 0; i < *n; i++)
        if (years[i].key == key)
            return &years[i];
    years[*n] = (struct year){.key = key};
    return &years[(*n)++];
}

/* Rows of the months up to a row of the year are added up to it. */
Test(panel, a_year_is_the_sum_of_its_months)
{
    enum { FIRMS = 40000 };
    struct tiny monthly, yearly;
    int64_t n = 0, failed = 0, young = 0, all = 0;
    struct year *years = calloc(FIRMS, sizeof *years);
    tiny_open(&monthly, 2, "run.panel.every=1 months", "run.panel.share=0.15", NULL);
    tiny_open(&yearly, 2, "run.panel.every=12 months", "run.panel.share=0.15", NULL);
    struct panel *a = panel_create(monthly.scenario), *b = panel_create(yearly.scenario);
    for (int month = 0; month < 24; month++) {
        tiny_step(&monthly);
        tiny_step(&yearly);
        struct rows months = take(a, &monthly), due = take(b, &yearly);
        if (month % 12 == 0)
            n = 0;
        for (int64_t i = 0; i < months.n; i++) {
            const double *value = months.row[i].value;
            struct year *year = year_of(years, &n, months.row[i].key);
            cr_assert_lt(n, FIRMS);
            year->sales += value[column_of("sales")];
            year->profit += value[column_of("profit")];
            year->value_added += value[column_of("value_added")];
            year->months += (int)value[PANEL_MONTHS];
        }
        cr_assert(month % 12 == 11 ? due.n == months.n : due.n < months.n);
        for (int64_t i = 0; i < due.n; i++) {
            const double *value = due.row[i].value;
            const struct year *year = year_of(years, &n, due.row[i].key);
            double size = fmax(1, fabs(year->sales));
            cr_assert_float_eq(value[column_of("sales")], year->sales, 1e-5 * size);
            cr_assert_float_eq(value[column_of("profit")], year->profit, 1e-5 * size);
            cr_assert_float_eq(value[column_of("value_added")], year->value_added, 1e-5 * size);
            cr_assert_eq((int)value[PANEL_MONTHS], year->months, "month %d: %d, not %d", month,
                         (int)value[PANEL_MONTHS], year->months);
            int born = (int)value[column_of("birth_month")], first = month - month % 12;
            cr_assert_eq(year->months, month - (born + 1 > first ? born + 1 : first) + 1, "founded in %d", born);
            failed += (int)value[PANEL_STATE] == PANEL_FAILED && month % 12 != 11;
            young += year->months < 12 && (int)value[PANEL_STATE] == PANEL_ALIVE;
        }
        all += due.n;
        free(months.row);
        free(due.row);
    }
    cr_assert(failed > 0 && young > 0 && all > 100, "%ld failed, %ld young of %ld", (long)failed, (long)young,
              (long)all);
    panel_destroy(a);
    panel_destroy(b);
    free(years);
    tiny_close(&monthly);
    tiny_close(&yearly);
}

Test(panel, who_fails_is_shown_as_it_stood)
{
    struct tiny x;
    int64_t failed = 0, reasons = 0;
    tiny_open(&x, 1, "run.panel.every=600 months", NULL);
    struct panel *p = panel_create(x.scenario);
    for (int month = 0; month < 12; month++) {
        struct world before = tiny_copy(x.world);
        tiny_step(&x);
        struct rows rows = take(p, &x);
        for (int64_t i = 0; i < rows.n; i++) {
            const double *value = rows.row[i].value;
            int64_t f = tiny_find(&before, rows.row[i].key);
            cr_assert_neq((int)value[PANEL_STATE], PANEL_ALIVE, "nobody else has a row before the period ends");
            cr_assert_geq(f, 0);
            cr_assert_eq(tiny_find(x.world, rows.row[i].key), -1);
            cr_assert_float_eq(value[PANEL_WEIGHT], before.firms.slice[f] / before.scale, 1e-6 * value[PANEL_WEIGHT]);
            cr_assert_eq((int)value[column_of("sector")], before.firms.sector[f]);
            cr_assert_eq((int)value[column_of("birth_month")], before.firms.birth_month[f]);
            cr_assert_float_eq(value[column_of("productivity")], before.firms.productivity[f], 0.2);
            cr_assert_eq(value[column_of("customers")], 0);
            cr_assert_eq(value[column_of("market_share")], 0);
            reasons += value[column_of("exit_reason")] > 0;
            failed++;
        }
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            if (!world_alive(x.world, f))
                cr_assert(x.world->firms.period_sales[f] == 0 && x.world->firms.period_investment[f] == 0);
        free(rows.row);
        world_release(&before);
    }
    cr_assert_gt(failed, 0);
    cr_assert_eq(reasons, failed, "each has a reason");
    panel_destroy(p);
    tiny_close(&x);
}

Test(panel, samples_are_nested_and_of_the_size_asked_for)
{
    int counts[3] = {0};
    static const double shares[3] = {0.1, 0.2, 0.5};
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t key = random_mix(i);
        for (int s = 0; s < 3; s++) {
            bool in = panel_is_sampled(key, shares[s]);
            counts[s] += in;
            if (in && s < 2)
                cr_assert(panel_is_sampled(key, shares[s + 1]));
        }
        cr_assert(panel_is_sampled(key, 1));
    }
    for (int s = 0; s < 3; s++)
        cr_assert_float_eq(counts[s] / 1e5, shares[s], 0.005);
}

Test(panel, a_sample_stands_for_all_and_is_the_same_in_every_run)
{
    struct tiny a, b;
    tiny_open(&a, 1, "run.panel.every=1 months", "run.panel.share=0.3", NULL);
    tiny_open(&b, 1, "run.panel.every=1 months", "run.panel.share=0.3", "run.seed=9", NULL);
    struct panel *p = panel_create(a.scenario), *q = panel_create(b.scenario);
    tiny_step(&a);
    tiny_step(&b);
    struct rows x = take(p, &a), y = take(q, &b);
    qsort(y.row, (size_t)y.n, sizeof *y.row, by_key);
    int64_t same = 0, old = 0;
    double firms = 0;
    for (int64_t i = 0; i < x.n; i++) {
        bool lived = x.row[i].value[column_of("birth_month")] < 0;
        old += lived;
        same += lived && bsearch(&x.row[i], y.row, (size_t)y.n, sizeof *y.row, by_key) != NULL;
    }
    for (int64_t f = 0; f < a.world->length[DIM_FIRM]; f++)
        firms += world_alive(a.world, f) ? a.world->firms.slice[f] / a.world->scale : 0;
    cr_assert(old > 100 && 100 * same > 95 * old, "%ld of %ld", (long)same, (long)old);
    cr_assert_float_eq(total(&x, NULL, PANEL_ALIVE), firms, 0.15 * firms);
    free(x.row);
    free(y.row);
    panel_destroy(p);
    panel_destroy(q);
    tiny_close(&a);
    tiny_close(&b);
}

Test(panel, columns_are_those_asked_for_in_the_order_of_the_table)
{
    struct tiny x;
    tiny_open(&x, 1, "run.panel.every=1 months", "run.panel.fields=[workers, sales]", NULL);
    struct panel *p = panel_create(x.scenario);
    tiny_step(&x);
    tiny_ok(&x, panel_begin(p, x.run, x.errors));
    cr_assert_gt(panel_next(p), 0);
    cr_assert_eq(panel_columns(p), PANEL_KEYS + 2);
    cr_assert_str_eq(panel_column(p, PANEL_KEYS).name, "sales");
    cr_assert_str_eq(panel_column(p, PANEL_KEYS + 1).name, "workers");
    cr_assert_str_eq(panel_column(p, PANEL_STATE).flag(PANEL_FAILED), "failed");
    panel_destroy(p);
    tiny_close(&x);
}

Test(panel, one_firm_can_be_followed)
{
    struct tiny x;
    tiny_open(&x, 1, "run.panel.every=1 months", "run.panel.share=0.01", NULL);
    struct panel *p = panel_create(x.scenario);
    int64_t f = 0;
    while (panel_is_sampled(x.world->firms.key[f], 0.01))
        f++;
    uint64_t key = x.world->firms.key[f];
    panel_follow(p, key);
    tiny_step(&x);
    struct rows rows = take(p, &x);
    cr_assert_eq(rows.n, 1);
    cr_assert_eq(rows.row[0].key, key);
    cr_assert_float_eq(rows.row[0].value[PANEL_WEIGHT], x.world->firms.slice[tiny_find(x.world, key)] / x.world->scale,
                       1e-4, "a share of which it is no part does not weigh it");
    free(rows.row);
    panel_destroy(p);
    tiny_close(&x);
}

Test(panel, threads_change_nothing)
{
    struct tiny x, y;
    tiny_open(&x, 1, "run.panel.every=2 months", NULL);
    tiny_open(&y, 3, "run.panel.every=2 months", NULL);
    struct panel *p = panel_create(x.scenario), *q = panel_create(y.scenario);
    for (int month = 0; month < 4; month++) {
        tiny_step(&x);
        tiny_step(&y);
        struct rows a = take(p, &x), b = take(q, &y);
        cr_assert_eq(a.n, b.n);
        cr_assert(a.n == 0 || memcmp(a.row, b.row, (size_t)a.n * sizeof *a.row) == 0);
        free(a.row);
        free(b.row);
    }
    panel_destroy(p);
    panel_destroy(q);
    tiny_close(&x);
    tiny_close(&y);
}

Test(panel, customers_and_suppliers_are_two_sides_of_the_same_links)
{
    struct tiny x;
    tiny_open(&x, 2, "run.panel.every=1 months", NULL);
    struct panel *p = panel_create(x.scenario);
    for (int month = 0; month < 3; month++)
        tiny_step(&x);
    struct rows rows = take(p, &x);
    double customers = total(&rows, "customers", -1), suppliers = total(&rows, "suppliers", -1);
    cr_assert_gt(suppliers, total(&rows, NULL, -1), "more than a link a firm");
    cr_assert_float_eq(customers, suppliers, 1e-5 * suppliers);
    free(rows.row);
    panel_destroy(p);
    tiny_close(&x);
}

/* Walks the links of the state beside the rows. */
Test(link_table, volumes_are_the_orders_of_the_month)
{
    struct tiny x;
    tiny_open(&x, 2, "run.links.every=3 months", NULL);
    struct link_table *t = link_table_create(x.scenario);
    for (int month = 0; month < 3; month++) {
        link_table_begin(t, x.run);
        cr_assert_eq(link_table_next(t), 0, "month %d is none of a snapshot", month);
        tiny_step(&x);
    }
    const struct world *w = x.world;
    link_table_begin(t, x.run);
    int64_t n = link_table_next(t), i = 0, whole = 0;
    const void *const *block = link_table_block(t);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        for (uint32_t slot = w->firms.slot_begin[f]; slot < w->firms.slot_begin[f + 1]; slot++) {
            uint32_t links = w->slots.link_begin[slot + 1] - w->slots.link_begin[slot], there = 0;
            double sum = 0;
            for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
                if (w->links.pending[l] == UINT8_MAX)
                    continue;
                if (i == n) {
                    n = link_table_next(t);
                    i = 0;
                }
                cr_assert_lt(i, n);
                cr_assert_eq(((const uint64_t *)block[LINK_BUYER])[i], w->firms.key[f]);
                cr_assert_eq(((const uint64_t *)block[LINK_SUPPLIER])[i], w->firms.key[w->links.supplier[l]]);
                cr_assert_eq(((const int8_t *)block[LINK_GOOD])[i], w->firms.sector[w->links.supplier[l]]);
                cr_assert_eq(((const int32_t *)block[LINK_PENDING])[i], w->links.pending[l]);
                cr_assert_eq(((const int32_t *)block[LINK_MONTH_NUMBER])[i], 2);
                cr_assert_eq(((const int32_t *)block[LINK_DATE])[i], 31 + 28);
                sum += (double)((const float *)block[LINK_VOLUME])[i] * (double)((const float *)block[LINK_WEIGHT])[i];
                there++;
                i++;
            }
            double ordered = (double)x.run->month.slot_local[slot] / ((double)MONEY_PER_MILLION * w->scale);
            if (there == 0 || there < links || w->firms.birth_month[f] == 2)
                continue;
            cr_assert_float_eq(sum, ordered, 1e-6 * fmax(1, ordered));
            whole += ordered > 0;
        }
    }
    cr_assert_eq(i, n);
    cr_assert_eq(link_table_next(t), 0);
    cr_assert(whole > 100, "%ld slots", (long)whole);
    link_table_destroy(t);
    tiny_close(&x);
}

Test(link_table, buyers_are_those_of_the_panel)
{
    struct tiny x;
    tiny_open(&x, 1, "run.links.every=1 months", "run.panel.share=0.2", NULL);
    struct link_table *t = link_table_create(x.scenario);
    int64_t rows = 0, n;
    tiny_step(&x);
    link_table_begin(t, x.run);
    while ((n = link_table_next(t)) > 0)
        for (int64_t i = 0; i < n; i++, rows++)
            cr_assert(panel_is_sampled(((const uint64_t *)link_table_block(t)[LINK_BUYER])[i], 0.2));
    cr_assert_gt(rows, 100);
    link_table_destroy(t);
    tiny_close(&x);
}
