/* Whole runs of odd economies: cities and cells without firms, everything in one city, sectors that are stopped, die or
 * have a single firm, and what is no economy and must be refused. simulation_step checks the five identities every
 * month; here every number must stay a number as well. Extreme parameters: test_identities.c, all in `make bounds`. */
#include <math.h>
#include <stdio.h>

#include "engine/accounts.h"
#include "measure/measure.h"
#include "support/fixture.h"

enum { PLACES_MOST = SECTOR_COUNT * CITY_COUNT, WEIGHTS_BYTES = 16384, FILES_MOST = 64 };

/* Ratios to something that can vanish: to nothing they have no value. All other series are sums. */
static bool is_ratio(const struct measure_info *info)
{
    return info->method == MEASURE_MEAN || strcmp(info->unit, "month") == 0 || strcmp(info->unit, "yuan/year") == 0 ||
           (info->method == MEASURE_POINT && strcmp(info->unit, "1") == 0 && strncmp(info->name, "firms", 5) != 0);
}

/* Ratios to the skilled posts filled in a month: of some hundred people, nobody may be hired. */
static bool is_per_hire(const struct measure_info *info)
{
    return strstr(info->formula, "/ hires") || strstr(info->formula, "/ posts filled");
}

/* Whether any firm of the province made something. */
static bool is_working(const struct simulation *s)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        if (s->month.output[firm_index_sector(i)] > 0)
            return true;
    return false;
}

/* No number of a month is missing but ratios of a cell, a sector or a city to nothing, or of the province when all
 * firms stand still or nobody is hired. Sums of a place where nobody is left are 0, not missing. */
static void expect_values(const struct simulation *s, int month)
{
    struct measure *m = measure_create();
    bool working = is_working(s);
    double row[PLACES_MOST];
    measure_take(m, s);
    bool hiring = measure_value(m, measure_find("skilled_hires")) > 0;
    for (int i = 0; i < measure_count(); i++)
        for (int level = 0; level < MEASURE_LEVELS; level++) {
            const struct measure_info *info = measure_info(i);
            if (!hiring && is_per_hire(info))
                continue;
            if (!(info->levels & (1U << level)) || ((level != MEASURE_PROVINCE || !working) && is_ratio(info)))
                continue;
            measure_row(m, i, (enum measure_level)level, row);
            for (int place = 0; place < measure_places((enum measure_level)level); place++) {
                int sector = level == MEASURE_CLUSTER        ? place
                             : level == MEASURE_CLUSTER_CITY ? place / CITY_COUNT
                                                             : firm_index_sector(0);
                bool expected = sector_firm_index(sector) >= 0 || info->scope != MEASURE_FIRMS;
                cr_assert(isfinite(row[place]) || !expected, "%s%s[%d], month %d", info->name,
                          measure_suffix((enum measure_level)level), place, month);
            }
        }
    measure_destroy(m);
}

/* Every floating number of the state. */
static void expect_finite(const struct world *w, int month)
{
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        bool wide = strcmp(field->type, "double") == 0;
        if (!wide && strcmp(field->type, "float") != 0)
            continue;
        const void *array = world_array(w, field);
        for (int64_t j = 0; j < w->length[field->dimension]; j++) {
            double value = wide ? ((const double *)array)[j] : (double)((const float *)array)[j];
            cr_assert(isfinite(value), "%s.%s[%lld] is %g, month %d", field->group, field->name, (long long)j, value,
                      month);
        }
    }
}

static void run_months(struct tiny *x, int months)
{
    for (int month = 0; month < months; month++) {
        tiny_step(x);
        expect_finite(x->world, x->world->month);
        expect_values(x->run, x->world->month);
    }
}

/* ---- data tables with other cities ---- */

/* Parts of each sector that stand in each city. */
struct weights {
    double of[SECTOR_COUNT][CITY_COUNT];
};

/* A table of city weights as the reader wants it.  return its length. */
static size_t write_weights(char *text, const struct weights *weights, int first, int n, const char *head,
                            const char *status)
{
    int at = snprintf(text, WEIGHTS_BYTES, "%s", head);
    for (int c = 0; c < CITY_COUNT; c++)
        at += snprintf(text + at, (size_t)(WEIGHTS_BYTES - at), ",%s", tables_city_key(c));
    for (int s = first; s < first + n; s++) {
        at += snprintf(text + at, (size_t)(WEIGHTS_BYTES - at), "\n%s,%s", tables_sector_key(s), status);
        for (int c = 0; c < CITY_COUNT; c++)
            at += snprintf(text + at, (size_t)(WEIGHTS_BYTES - at), ",%.6f", weights->of[s][c]);
    }
    cr_assert_lt(at, WEIGHTS_BYTES);
    return (size_t)at;
}

/* The data tables with other city weights (rows that sum to anything above 0), from memory, instead of those of x. */
static enum status read_weights(struct tiny *x, struct weights *weights)
{
    static char clusters[WEIGHTS_BYTES], rest[WEIGHTS_BYTES];
    struct tables_source source[FILES_MOST];
    struct tables *old = x->tables;
    int n = tables_file_count(old);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double sum = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            sum += weights->of[s][c];
        for (int c = 0; c < CITY_COUNT; c++)
            weights->of[s][c] /= sum;
    }
    for (int i = 0; i < n; i++) {
        source[i] = (struct tables_source){tables_file_name(old, i), tables_file_bytes(old, i),
                                           tables_file_size(old, i)};
        if (strcmp(source[i].name, "cluster_city_weights.csv") == 0) {
            source[i].bytes = clusters;
            source[i].size = write_weights(clusters, weights, 0, TABLES_CLUSTERS, "cluster,status", "assumed");
        } else if (strcmp(source[i].name, "sector_city_weights.csv") == 0) {
            source[i].bytes = rest;
            source[i].size = write_weights(rest, weights, TABLES_CLUSTERS, SECTOR_COUNT - TABLES_CLUSTERS,
                                           "sector,source,status", "test,assumed");
        }
    }
    enum status status = tables_from_memory(source, n, &x->tables, x->errors);
    tables_destroy(old);
    return status;
}

/* Scenario and tables of a test, before the weights are changed. */
static void read_small(struct tiny *x, struct weights *weights)
{
    const char *sets[] = {"run.scale=0.001", TINY_SHORT, "entry.variety=0 %/year", "entry.labs=0", "move.noise=0"};
    tiny_read(x, sets, sizeof sets / sizeof sets[0]);
    memcpy(weights->of, x->tables->city_weight, sizeof weights->of);
}

static void run_weights(struct tiny *x, struct weights *weights, int months)
{
    tiny_ok(x, read_weights(x, weights));
    tiny_start(x, 1);
    expect_finite(x->world, 0);
    run_months(x, months);
}

static int64_t living(const struct world *w, int sector, int city)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        n += world_alive(w, f) && (sector < 0 || w->firms.sector[f] == sector) &&
             (city < 0 || w->firms.city[f] == city);
    return n;
}

/* ---- (a) zero firms ---- */

/* A cell that the tables leave empty stays empty: entrants come where firms are, or were at the start. */
Test(odd, a_cell_without_firms)
{
    struct tiny x;
    struct weights weights;
    int s = tables_sector("biomedicine"), c = tables_city("Suzhou");
    read_small(&x, &weights);
    weights.of[s][c] = 0;
    run_weights(&x, &weights, 14);
    cr_assert_eq(living(x.world, s, c), 0);
    cr_assert_gt(living(x.world, s, -1), 0);
    tiny_close(&x);
}

/* Nanjing is the first city: what looks at city 0 for all must not. */
Test(odd, a_city_without_firms)
{
    struct tiny x;
    struct weights weights;
    int c = tables_city("Nanjing");
    read_small(&x, &weights);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        weights.of[firm_index_sector(i)][c] = 0;
    run_weights(&x, &weights, 14);
    cr_assert_eq(living(x.world, -1, c), 0);
    cr_assert_gt(x.run->month.value_added[c], 0); /* of background producers */
    tiny_close(&x);
}

/* ---- (b) one city ---- */

Test(odd, all_firms_in_one_city)
{
    struct tiny x;
    struct weights weights;
    int home = tables_city("Suqian");
    read_small(&x, &weights);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int c = 0; c < CITY_COUNT; c++)
            weights.of[firm_index_sector(i)][c] = c == home;
    run_weights(&x, &weights, 14);
    cr_assert_eq(living(x.world, -1, -1), living(x.world, -1, home));
    tiny_close(&x);
}

/* The least that a city may have: 0.01 % of one background product, here of farming and mining. */
Test(odd, nearly_everything_in_one_city)
{
    struct tiny x;
    struct weights weights;
    int home = tables_city("Suzhou");
    read_small(&x, &weights);
    for (int s = 0; s < SECTOR_COUNT; s++)
        for (int c = 0; c < CITY_COUNT; c++)
            weights.of[s][c] = c == home ? 1 : s == TABLES_AGRI_MINING ? 0.000101 : 0;
    run_weights(&x, &weights, 14);
    tiny_close(&x);
}

static void expect_refused(struct tiny *x, enum status status, const char *words)
{
    const char *line = errors_line(x->errors, 0);
    cr_assert_eq(status, STATUS_INPUT, "status %d: %s", (int)status, line);
    cr_assert_eq(errors_count(x->errors), 1, "%s", line);
    cr_assert_not_null(strstr(line, words), "%s", line);
    tiny_close(x);
}

/* People live in every city (cities.csv) and need somebody who serves them: a city where nobody makes anything is
 * refused, not simulated. */
Test(odd, a_city_without_any_producer_is_refused)
{
    struct tiny x;
    struct weights weights;
    int c = tables_city("Huaian");
    read_small(&x, &weights);
    for (int s = 0; s < SECTOR_COUNT; s++)
        weights.of[s][c] = 0;
    expect_refused(&x, read_weights(&x, &weights), "Huaian");
}

/* ---- a cluster without firms ---- */

/* clusters.csv with another number in the cell of a cluster's firms. */
static enum status read_firms(struct tiny *x, const char *before, const char *after)
{
    struct tables_source source[FILES_MOST];
    struct tables *old = x->tables;
    int n = tables_file_count(old);
    char *text = NULL;
    for (int i = 0; i < n; i++) {
        source[i] = (struct tables_source){tables_file_name(old, i), tables_file_bytes(old, i),
                                           tables_file_size(old, i)};
        if (strcmp(source[i].name, "clusters.csv") != 0)
            continue;
        text = calloc(1, source[i].size + strlen(after) + 1);
        memcpy(text, source[i].bytes, source[i].size);
        char *at = strstr(text, before);
        cr_assert_not_null(at);
        memmove(at + strlen(after), at + strlen(before), strlen(at + strlen(before)) + 1);
        memcpy(at, after, strlen(after));
        source[i].bytes = text;
        source[i].size = strlen(text);
    }
    enum status status = tables_from_memory(source, n, &x->tables, x->errors);
    tables_destroy(old);
    free(text);
    return status;
}

/* Output without anybody who makes it is refused; a sector may die later. */
Test(odd, a_cluster_without_firms_is_refused)
{
    struct tiny x;
    struct weights weights;
    read_small(&x, &weights);
    expect_refused(&x, read_firms(&x, "4320.6,1300,", "4320.6,0,"), "firms_above_scale_2022");
}

Test(odd, a_cluster_of_one_real_firm)
{
    struct tiny x;
    struct weights weights;
    read_small(&x, &weights);
    tiny_ok(&x, read_firms(&x, "4320.6,1300,", "4320.6,1,"));
    tiny_start(&x, 1);
    run_months(&x, 14);
    tiny_close(&x);
}

/* ---- (c) sectors that are stopped, and one that dies ---- */

static struct shock stop(enum shock_kind kind, int sector, double size)
{
    struct shock shock = {.kind = kind, .from = 1, .until = 12, .size = size, .enabled = true};
    for (int s = 0; s < SECTOR_COUNT; s++)
        shock.sector[s] = sector < 0 ? sector_firm_index(s) >= 0 || kind != SHOCK_SUPPLIER_OUTAGE : s == sector;
    for (int c = 0; c < CITY_COUNT; c++)
        shock.city[c] = kind == SHOCK_SUPPLIER_OUTAGE;
    for (int d = 0; d < SHOCK_DESTINATION_COUNT; d++)
        shock.destination[d] = kind == SHOCK_OUTSIDE_DEMAND;
    return shock;
}

/* Twelve months under shocks of 100 % and half a year after; least: months under the shock in which output of the
 * sector was below a fiftieth of January's. */
static void run_stopped(const struct shock *shock, int n, int sector, int least)
{
    struct tiny x;
    int stopped = 0;
    tiny_open(&x, 1, "run.scale=0.001", NULL);
    x.world->economy.shocks = shock;
    x.world->economy.n_shocks = n;
    run_months(&x, 1);
    double normal = (double)x.run->month.output[sector];
    for (int month = 1; month < 18; month++) {
        run_months(&x, 1);
        stopped += month <= 12 && (double)x.run->month.output[sector] < 0.02 * normal;
    }
    cr_assert(stopped >= least, "%d months", stopped);
    tiny_close(&x);
}

Test(odd, nobody_outside_buys_from_a_sector)
{
    int s = tables_sector("new_energy");
    struct shock shock = stop(SHOCK_OUTSIDE_DEMAND, s, -1);
    run_stopped(&shock, 1, s, 0);
}

Test(odd, a_sector_cannot_produce)
{
    int s = tables_sector("integrated_circuits");
    struct shock shock = stop(SHOCK_SUPPLIER_OUTAGE, s, 1);
    run_stopped(&shock, 1, s, 12);
}

Test(odd, a_small_sector_neither_sells_produces_nor_imports)
{
    int s = tables_sector("quantum_tech");
    struct shock shock[] = {stop(SHOCK_SUPPLIER_OUTAGE, s, 1), stop(SHOCK_OUTSIDE_DEMAND, s, -1),
                            stop(SHOCK_IMPORT_STOP, s, 1)};
    run_stopped(shock, 3, s, 12);
}

Test(odd, no_firm_can_produce)
{
    struct shock shock = stop(SHOCK_SUPPLIER_OUTAGE, -1, 1);
    run_stopped(&shock, 1, tables_sector("biomedicine"), 12);
}

Test(odd, nobody_outside_buys_or_sells_anything)
{
    struct shock shock[] = {stop(SHOCK_OUTSIDE_DEMAND, -1, -1), stop(SHOCK_IMPORT_STOP, -1, 1)};
    run_stopped(shock, 2, tables_sector("biomedicine"), 0);
}

/* A month in which all firms of a sector have been over their credit limit for as long as can be counted. */
static void step_failing(struct tiny *x, int sector)
{
    struct world *w = x->world;
    struct month *m = &x->run->month;
    int turn = tiny_phase("firms_turn_over");
    tiny_renew(x);
    tiny_phases(x, 0, turn);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f) && w->firms.sector[f] == sector)
            w->firms.illiquid[f] = UINT8_MAX;
    tiny_phases(x, turn, step_phase_count());
    month_end(m);
    w->month++;
    books_sheet(w, 1, &x->run->sheet);
    tiny_ok(x, accounts_check(w, m->total, &x->run->sheet, 1, x->errors));
}

/* Runs a sector whose firms all fail at once.  return firms of the sector half a year after. */
static int64_t run_dying(const char *key, const char *set)
{
    struct tiny x;
    int s = tables_sector(key);
    tiny_open(&x, 1, "run.scale=0.001", set, NULL);
    run_months(&x, 2);
    cr_assert_gt(living(x.world, s, -1), 0);
    step_failing(&x, s);
    int64_t left = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        left += world_alive(x.world, f) && x.world->firms.sector[f] == s && x.world->firms.owner_class[f] < 3;
    cr_assert_eq(left, 0, "%lld firms live on", (long long)left);
    expect_finite(x.world, 3);
    expect_values(x.run, 3);
    run_months(&x, 14);
    int64_t after = living(x.world, s, -1);
    tiny_close(&x);
    return after;
}

Test(odd, all_firms_of_a_large_sector_fail_and_others_come)
{
    cr_assert_gt(run_dying("intelligent_equipment", "entry.floor=10 %/year"), 0);
}

Test(odd, all_firms_of_a_sector_fail_and_nobody_comes)
{
    cr_assert_eq(run_dying("integrated_circuits", "entry.floor=0 %/year"), 0);
}

Test(odd, all_firms_of_the_smallest_sector_fail)
{
    run_dying("brain_inspired", "entry.floor=1 %/year");
}

/* ---- (d) one firm ---- */

/* Without kept firms the smallest sample has one firm above scale and one below it in each cell. Bonds of the sheet
 * need enough firms to bear them: capital.bond_threshold. */
Test(odd, two_firms_a_cell)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.0001", "population.largest_kept=0", "population.cell_kept=0",
              "capital.bond_threshold=100 M yuan/year", NULL);
    cr_assert_leq(living(x.world, -1, -1), 2 * FIRM_SECTOR_COUNT * CITY_COUNT + 100);
    run_months(&x, 14);
    tiny_close(&x);
}

/* One firm in each sector, in one city. */
Test(odd, one_firm_a_sector)
{
    struct tiny x;
    const char *sets[] = {"run.scale=0.0001",
                          "population.largest_kept=0",
                          "population.cell_kept=0",
                          "population.small_per_above=0",
                          "capital.bond_threshold=10 M yuan/year",
                          TINY_SHORT};
    struct weights weights;
    tiny_read(&x, sets, sizeof sets / sizeof sets[0]);
    memcpy(weights.of, x.tables->city_weight, sizeof weights.of);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int c = 0; c < CITY_COUNT; c++)
            weights.of[firm_index_sector(i)][c] = c == (i + 3) % CITY_COUNT;
    tiny_ok(&x, read_weights(&x, &weights));
    tiny_start(&x, 1);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        cr_assert(living(x.world, firm_index_sector(i), -1) <= 3, "%s: %lld", tables_sector_key(firm_index_sector(i)),
                  (long long)living(x.world, firm_index_sector(i), -1));
    run_months(&x, 14);
    tiny_close(&x);
}
