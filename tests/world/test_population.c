/* The initial population against the tables: counts, output and heads of every cell, sizes, traits, the rows' order and
 * the two seeds. Whoever is drawn, these must come out. */
#include "world/population.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/money.h"
#include "support/fixture.h"

/* What a cell should have, from the tables alone: the sector's number split by largest remainder. */
static void split(const struct tables *t, int s, double total, int64_t *part)
{
    int64_t weight[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = (int64_t)rint(t->city_weight[s][c] * 1e12);
    money_split((int64_t)rint(total), weight, CITY_COUNT, part);
}

/* Sums over the rows of one cell. */
struct seen {
    double above, below; /* real firms: slices over scale */
    int64_t output, workers;
};

static struct seen see(const struct world *w, int s, int c)
{
    struct seen seen = {0};
    int i = sector_firm_index(s);
    for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        if (w->firms.city[f] != c)
            continue;
        *(w->firms.small[f] ? &seen.below : &seen.above) += w->firms.slice[f] / w->scale;
        seen.output += w->firms.output[f];
        seen.workers += w->firms.workers[f];
    }
    return seen;
}

/* Output of the cells of a sector that have firms: theirs, and that of cells without. */
static void check_sector(const struct world *w, int s)
{
    const struct economy *e = &w->economy;
    const struct balance_sector *x = &e->balance.sector[s];
    int64_t above[CITY_COUNT], below[CITY_COUNT], output = 0;
    volume_t table = (volume_t)rint(x->output * e->fen);
    split(e->tables, s, x->firms_above, above);
    split(e->tables, s, x->firms_below, below);
    bool full = true;
    for (int c = 0; c < CITY_COUNT; c++)
        full = full && (above[c] + below[c] > 0 || e->tables->city_weight[s][c] <= 0);
    for (int c = 0; c < CITY_COUNT; c++) {
        struct seen seen = see(w, s, c);
        const char *name = e->tables->sector_key[s];
        cr_assert_float_eq(seen.above, (double)above[c], 1e-6, "%s, city %d", name, c);
        cr_assert_float_eq(seen.below, (double)below[c], 1e-6, "%s, city %d", name, c);
        double exact = (double)table * e->tables->city_weight[s][c];
        if (full)
            cr_assert_float_eq((double)seen.output, exact, 1 + 1e-12 * (double)table, "%s, city %d", name, c);
        /* heads: the wage bill of the cell over its wage, within a thousandth of a head */
        double wage = e->worker_wage[s] * e->city_wage_factor[c], heads = x->wages * (double)seen.output / wage;
        cr_assert_float_eq((double)seen.workers, heads, 0.5 + 1e-9 * heads, "%s, city %d", name, c);
        output += seen.output;
    }
    cr_assert_eq(output, table, "%s: output %lld of %lld", e->tables->sector_key[s], (long long)output,
                 (long long)table);
}

static void check_scale(const char *scale)
{
    struct tiny x;
    tiny_population(&x, scale, NULL);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        check_sector(x.world, firm_index_sector(i));
    tiny_close(&x);
}

Test(population, cells_are_exact_at_a_twentieth)
{
    check_scale("run.scale=0.05");
}

Test(population, cells_are_exact_at_a_fifth)
{
    check_scale("run.scale=0.2");
}

Test(population, cells_are_exact_in_the_smallest_sample)
{
    check_scale("run.scale=0.0005");
}

static int larger_first(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return (p < q) - (p > q);
}

/* Hill's estimate of the slope of the largest tenth of the firms above scale. */
static double tail_slope(const struct world *w, int s, int *count)
{
    int i = sector_firm_index(s), n = 0;
    double *size = malloc((size_t)(w->firm_begin[i + 1] - w->firm_begin[i]) * sizeof *size), sum = 0;
    for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        if (!w->firms.small[f])
            size[n++] = (double)w->firms.output[f];
    qsort(size, (size_t)n, sizeof *size, larger_first);
    *count = n;
    for (int j = 0; j < n / 10; j++)
        sum += log(size[j] / size[n / 10]);
    free(size);
    return n / 10 / sum;
}

/* Yearly sales in the units of the tables: January is half a year of growth before the middle of 2022. */
static double million_yuan(const struct world *w, int64_t f)
{
    return (double)w->firms.output[f] / w->firms.slice[f] * 12 * sqrt(1 + w->economy.parameters->accounts_growth) / 1e8;
}

/* One row per real firm of the modelled industries. */
static void check_counts(const struct world *w)
{
    int64_t small = 0, above = 0;
    double cluster_firms = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_eq(w->firms.slice[f], 1);
        small += w->firms.small[f];
        above += !w->firms.small[f];
        cluster_firms += w->firms.sector[f] < TABLES_CLUSTERS && !w->firms.small[f];
    }
    cr_assert_float_eq(cluster_firms, 25392, 0.5);       /* clusters.csv */
    cr_assert_float_eq((double)above, 25392 + 40333, 2); /* the rest of the 59,500 without software's 6,225 */
    cr_assert_float_eq((double)small / (double)above, 3.56, 0.001);
}

static void check_tails(const struct tiny *x)
{
    int large = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int n, s = firm_index_sector(i);
        double slope = tail_slope(x->world, s, &n);
        if (n < 1300)
            continue;
        large++;
        cr_assert(slope >= 1.2 && slope <= 1.4, "%s: %.3f", x->tables->sector_key[s], slope);
    }
    cr_assert_geq(large, 10);
}

static void check_small(const struct world *w)
{
    double sum = 0, n = 0, over = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (w->firms.small[f]) {
            double size = million_yuan(w, f);
            cr_assert_geq(size, 1.9, "%.3f million yuan", size);
            over += size > 20;
            sum += size;
            n++;
        }
    cr_assert_float_eq(sum / n, 7.8, 0.4); /* log-uniform on 2 to 20: 18 / ln 10 */
    cr_assert_lt(over / n, 0.015);         /* alone in cells without a firm above scale */
}

Test(population, full_scale_is_the_province_firm_by_firm)
{
    struct tiny x;
    tiny_population(&x, "run.scale=1", NULL);
    check_counts(x.world);
    check_tails(&x);
    check_small(x.world);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        check_sector(x.world, firm_index_sector(i));
    tiny_close(&x);
}

Test(population, firms_above_scale_sell_twenty_million)
{
    struct tiny x;
    tiny_population(&x, "run.scale=1", NULL);
    int64_t under = 0, above = 0;
    double least = 1e9;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (!x.world->firms.small[f]) {
            double size = million_yuan(x.world, f);
            above++;
            under += size < 19.9;
            least = fmin(least, size);
        }
    /* two or three cells of a firm above and one below scale make less than the two at their least */
    cr_assert_leq(under, 3, "%lld of %lld firms above scale sell less than 20 million, the least %.2f million",
                  (long long)under, (long long)above, least);
    tiny_close(&x);
}

Test(population, slices_are_parts_of_a_firm)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.05", NULL);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        cr_assert(x.world->firms.slice[f] > 0 && x.world->firms.slice[f] <= 1);
    tiny_close(&x);
}

Test(population, rows_are_ordered_by_sector_and_city_and_keys_differ)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    int64_t n = w->length[DIM_FIRM];
    for (int64_t f = 1; f < n; f++) {
        int before = w->firms.sector[f - 1] * CITY_COUNT + w->firms.city[f - 1];
        cr_assert_leq(before, w->firms.sector[f] * CITY_COUNT + w->firms.city[f]);
    }
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            cr_assert_eq(w->firms.sector[f], firm_index_sector(i));
    cr_assert_eq(w->firm_begin[FIRM_SECTOR_COUNT], n);
    for (int64_t f = 0; f < n; f++)
        for (int64_t g = f + 1; g < n; g++)
            cr_assert_neq(w->firms.key[f], w->firms.key[g]);
    tiny_close(&x);
}

/* ---- traits ---- */

Test(traits, sector_means_are_the_column_s)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.01", NULL);
    const struct world *w = x.world;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double output = 0, material = 0, research = 0, price = 0, quality = 0;
        for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            double y = (double)w->firms.output[f];
            output += y;
            material += y * w->firms.material_use[f];
            research += y * w->firms.research_rate[f];
            price += y * w->firms.price[f];
            quality += y * w->firms.log_quality[f];
        }
        const struct balance_sector *sector = &w->economy.balance.sector[firm_index_sector(i)];
        cr_assert_float_eq(material / output, 1, 1e-9);
        cr_assert_float_eq(research / output, sector->research, 1e-9);
        cr_assert_float_eq(price / output, 1, 1e-9);
        cr_assert_float_eq(quality / output, 0, 1e-9);
    }
    tiny_close(&x);
}

Test(traits, spread_is_the_scenario_s)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.05", NULL);
    const struct world *w = x.world;
    int i = sector_firm_index(TABLES_BASIC_MATERIALS);
    double n = 0, sum = 0, squares = 0;
    for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++, n++) {
        sum += w->firms.log_quality[f];
        squares += w->firms.log_quality[f] * w->firms.log_quality[f];
        cr_assert_gt(w->firms.productivity[f], 0);
        cr_assert_gt(w->firms.markup[f], 0);
    }
    cr_assert_float_eq(sqrt(squares / n - sum / n * sum / n), 0.12, 0.01);
    tiny_close(&x);
}

Test(traits, ages_follow_the_registry)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.1", NULL);
    double n = (double)x.world->length[DIM_FIRM], young = 0, middle = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        int age = -x.world->firms.birth_month[f];
        cr_assert(age >= 1 && age <= 361);
        young += age <= 60;
        middle += age > 60 && age <= 120;
    }
    cr_assert_float_eq(young / n, x.tables->firm_age_share[0], 0.01);
    cr_assert_float_eq(middle / n, x.tables->firm_age_share[1], 0.01);
    tiny_close(&x);
}

/* ---- two seeds, and the order of rows ---- */

Test(population, luck_of_the_run_does_not_touch_the_start)
{
    struct tiny a, b;
    tiny_open(&a, 1, "run.seed=1", NULL);
    tiny_open(&b, 1, "run.seed=2", NULL);
    cr_assert(tiny_same(a.world, b.world));
    tiny_step(&a);
    tiny_step(&b);
    cr_assert_not(tiny_same(a.world, b.world));
    tiny_close(&a);
    tiny_close(&b);
}

Test(population, another_population_seed_draws_other_firms)
{
    struct tiny a, b;
    tiny_population(&a, "run.population_seed=1", NULL);
    tiny_population(&b, "run.population_seed=2", NULL);
    int64_t same = 0, n = a.world->length[DIM_FIRM], m = b.world->length[DIM_FIRM];
    for (int64_t f = 0; f < n && f < m; f++)
        same += a.world->firms.productivity[f] == b.world->firms.productivity[f];
    cr_assert_eq(same, 0);
    tiny_close(&a);
    tiny_close(&b);
}

/* Writes a file of a table with its rows in reverse. */
static void write_reversed(const char *directory, const struct tables *t, int index)
{
    char path[512];
    const char *bytes = tables_file_bytes(t, index);
    size_t size = tables_file_size(t, index), head = (size_t)((const char *)memchr(bytes, '\n', size) - bytes) + 1;
    snprintf(path, sizeof path, "%s/%s", directory, tables_file_name(t, index));
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fwrite(bytes, 1, head, file);
    for (size_t end = size; end > head;) {
        size_t start = end - 1;
        while (start > head && bytes[start - 1] != '\n')
            start--;
        fwrite(bytes + start, 1, end - start, file);
        end = start;
    }
    fclose(file);
}

Test(population, order_of_rows_in_the_tables_does_not_matter)
{
    struct tiny a, b;
    char directory[] = "/tmp/jiqun-rows-XXXXXX", path[512];
    cr_assert_not_null(mkdtemp(directory));
    tiny_open(&a, 1, NULL);
    for (int i = 0; i < tables_file_count(a.tables); i++)
        write_reversed(directory, a.tables, i);
    const char *sets[] = {"run.scale=0.003", TINY_SHORT};
    tiny_read(&b, sets, 3);
    tables_destroy(b.tables);
    tiny_ok(&b, tables_read(directory, &b.tables, b.errors));
    cr_assert_neq(tables_file_digest(a.tables, 0), tables_file_digest(b.tables, 0));
    tiny_start(&b, 1);
    cr_assert_eq(a.run->hash, b.run->hash);
    for (int month = 0; month < 3; month++) {
        tiny_step(&a);
        tiny_step(&b);
        cr_assert_eq(a.run->hash, b.run->hash);
    }
    for (int i = 0; i < tables_file_count(a.tables); i++) {
        snprintf(path, sizeof path, "%s/%s", directory, tables_file_name(a.tables, i));
        unlink(path);
    }
    rmdir(directory);
    tiny_close(&a);
    tiny_close(&b);
}
