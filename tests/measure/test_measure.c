/* Indicators against direct sums over the world, taken here another way; their levels against each other. */
#include "measure/measure.h"

#include <math.h>
#include <stdint.h>

#include "measure/totals.h"
#include "support/fixture.h"
#include "world/people.h"

enum { PLACES = SECTOR_COUNT * CITY_COUNT };

/* Two months simulated, the second one measured. */
static struct measure *measured(struct tiny *x, int threads)
{
    struct measure *m = measure_create();
    tiny_open(x, threads, NULL);
    tiny_step(x);
    tiny_step(x);
    measure_take(m, x->run);
    return m;
}

static double value_of(const struct measure *m, const char *name)
{
    int i = measure_find(name);
    cr_assert_geq(i, 0, "%s", name);
    return measure_value(m, i);
}

static void row_of(const struct measure *m, const char *name, enum measure_level level, double *row)
{
    int i = measure_find(name);
    cr_assert_geq(i, 0, "%s", name);
    cr_assert(measure_info(i)->levels & 1u << level, "%s", name);
    measure_row(m, i, level, row);
}

static void close_to(double value, double wanted, const char *what)
{
    cr_assert(fabs(value - wanted) <= 1e-9 * fmax(1, fabs(wanted)), "%s: %.17g instead of %.17g", what, value, wanted);
}

Test(measure, every_indicator_has_its_own_name_and_words_in_both_languages)
{
    cr_assert_gt(measure_count(), 50);
    for (int i = 0; i < measure_count(); i++) {
        const struct measure_info *info = measure_info(i);
        cr_assert_eq(measure_find(info->name), i, "%s is there twice", info->name);
        cr_assert(info->levels != 0 && info->unit[0] && info->formula[0] && info->name_en[0], "%s", info->name);
        cr_assert((unsigned char)info->name_zh[0] >= 0x80, "%s has no Chinese name", info->name);
    }
    cr_assert_eq(measure_find("no_such_indicator"), -1);
}

Test(measure, totals_are_sums_over_all_firms_divided_by_the_scale)
{
    struct tiny x;
    struct measure *m = measured(&x, 2);
    const struct firms *firms = &x.world->firms;
    long double value = 0, heads = 0, count = 0, cash = 0, orders = 0, unmet = 0, loans = 0, skilled = 0, people = 0;
    for (int64_t f = x.world->length[DIM_FIRM] - 1; f >= 0; f--) {
        value += (long double)firms->output[f] * firms->price[f];
        heads += firms->workers[f] + firms->researchers[f]; /* people in research included, not those in production */
        count += firms->slice[f];
        cash += firms->cash[f];
        loans += firms->loans[f];
        orders += firms->new_orders[f];
        unmet += firms->unmet[f] * (long double)firms->new_orders[f];
    }
    for (int64_t i = 0; i < x.world->talent.filled[0]; i++) {
        int32_t f = x.world->people.employer[i];
        people += people_present(x.world, i);
        if (f >= 0 && world_alive(x.world, f) && x.world->people.post[i] < GRADE_COUNT)
            skilled += 1000;
    }
    heads += skilled;
    for (int b = 0; b < BACKGROUND_COUNT * CITY_COUNT; b++) {
        value += (long double)x.world->background.output[b] *
                 x.world->sectors.price_level[background_index_sector(b / CITY_COUNT)];
        heads += x.world->background.workers[b];
    }
    double scale = x.world->scale;
    close_to(value_of(m, "output"), (double)(value / 1e8L / scale), "output");
    close_to(value_of(m, "heads"), (double)(heads / 1000 / scale), "heads");
    close_to(value_of(m, "skilled_workers"), (double)(skilled / 1000 / scale), "skilled people in production");
    close_to(value_of(m, "skilled_people"), (double)(people / scale), "skilled people");
    close_to(value_of(m, "firms"), (double)(count / scale), "firms");
    close_to(value_of(m, "cash"), (double)(cash / 1e8L / scale), "cash");
    close_to(value_of(m, "loans"), (double)(loans / 1e8L / scale), "loans");
    close_to(value_of(m, "unmet_share"), (double)(unmet / orders), "unmet share");
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, a_cell_is_the_sum_over_its_own_firms)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    double row[PLACES], wanted = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (world_alive(x.world, f) && x.world->firms.sector[f] == 1 && x.world->firms.city[f] == 4)
            wanted += (double)x.run->month.sales[f];
    row_of(m, "sales", MEASURE_CLUSTER_CITY, row);
    cr_assert_gt(wanted, 0);
    close_to(row[1 * CITY_COUNT + 4], wanted / 1e8 / x.world->scale, "sales of intelligent equipment in a city");
    measure_destroy(m);
    tiny_close(&x);
}

/* Totals of all levels agree; names of what is added up, not of ratios. */
Test(measure, levels_add_up_to_the_province)
{
    static const char *const names[] = {"output", "value_added", "sales", "heads", "labour_cost", "industrial_output"};
    struct tiny x;
    struct measure *m = measured(&x, 2);
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
        for (int level = MEASURE_CITY; level < MEASURE_LEVELS; level++) {
            double row[PLACES], sum = 0;
            row_of(m, names[n], (enum measure_level)level, row);
            for (int i = 0; i < measure_places((enum measure_level)level); i++)
                sum += row[i];
            close_to(sum, value_of(m, names[n]), names[n]);
        }
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, gdp_is_value_added_and_what_universities_pay_their_staff)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    const struct ledger *l = x.run->month.total;
    money_t staff = 0, added = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        staff += l->paid[BOOK_WAGES][ACCOUNT_UNIVERSITIES + c] + l->paid[BOOK_CONTRIBUTIONS][ACCOUNT_UNIVERSITIES + c];
        added += x.run->month.value_added[c];
    }
    double unit = 1e8 * x.world->scale;
    close_to(value_of(m, "gdp"), (double)(added + staff) / unit, "gdp");
    close_to(value_of(m, "value_added"), (double)added / unit, "value added");
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, the_strategic_share_counts_the_industrial_part_of_firms_above_scale)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    const struct firms *firms = &x.world->firms;
    double clusters = 0, industry = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        double yearly = 12 * firms->mean_output[f] * firms->price[f] / firms->slice[f] / 1e8;
        double value = x.tables->industrial_share[firms->sector[f]] * (double)firms->output[f] * firms->price[f];
        if (yearly < 20)
            continue;
        industry += value;
        clusters += firms->sector[f] < TABLES_CLUSTERS ? value : 0;
    }
    for (int c = 0; c < CITY_COUNT; c++)
        industry += (double)x.world->background.output[1 * CITY_COUNT + c] *
                    x.world->sectors.price_level[TABLES_ENERGY];
    close_to(value_of(m, "strategic_share"), clusters / industry, "strategic share");
    cr_assert_float_eq(value_of(m, "strategic_share"), 0.408, 0.02); /* published for 2022: 40.8 % */
    measure_destroy(m);
    tiny_close(&x);
}

/* Hand-worked from the definition: a row of slice g stands for g / scale firms of sales / g each. */
Test(measure, concentration_is_that_of_real_firms)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    double row[PLACES], largest[PLACES], sum = 0, squares = 0, most = 0;
    for (int32_t f = x.world->firm_begin[12]; f < x.world->firm_begin[13]; f++) {
        if (!world_alive(x.world, f))
            continue;
        double real = (double)x.run->month.sales[f] / x.world->firms.slice[f];
        double firms = x.world->firms.slice[f] / x.world->scale;
        sum += firms * real;
        squares += firms * real * real;
        most = fmax(most, real);
    }
    row_of(m, "concentration", MEASURE_CLUSTER, row);
    row_of(m, "top_share", MEASURE_CLUSTER, largest);
    close_to(row[12], squares / (sum * sum), "concentration of aviation");
    close_to(largest[12], most / sum, "largest firm of aviation");
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, firms_indicators_have_no_value_in_background_sectors_and_nothing_is_infinite)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    double row[PLACES];
    row_of(m, "utilisation", MEASURE_CLUSTER, row);
    for (int s = 0; s < SECTOR_COUNT; s++)
        cr_assert_eq(isnan(row[s]) != 0, sector_firm_index(s) < 0, "sector %d", s);
    for (int i = 0; i < measure_count(); i++)
        for (int level = 0; level < MEASURE_LEVELS; level++) {
            if (!(measure_info(i)->levels & 1u << level))
                continue;
            measure_row(m, i, (enum measure_level)level, row);
            for (int p = 0; p < measure_places((enum measure_level)level); p++)
                cr_assert(!isinf(row[p]), "%s", measure_info(i)->name);
            cr_assert(level != MEASURE_PROVINCE || isfinite(row[0]), "%s has no value", measure_info(i)->name);
        }
    measure_destroy(m);
    tiny_close(&x);
}

/* Every ratio of the province has a value in a year of an ordinary run, and of cities all but the time that posts are open
 * in a month without hires. */
Test(measure, ratios_of_the_province_have_values_in_every_month, .timeout = 120)
{
    struct tiny x;
    struct measure *m = measure_create();
    double row[PLACES];
    int hires = measure_find("skilled_hires");
    tiny_open(&x, 2, "run.scale=0.01", NULL);
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        measure_take(m, x.run);
        for (int i = 0; i < measure_count(); i++) {
            const char *name = measure_info(i)->name;
            if (measure_info(i)->levels & 1u << MEASURE_PROVINCE)
                cr_assert(isfinite(measure_value(m, i)), "%s of month %d", name, month);
            if (!(measure_info(i)->levels & 1u << MEASURE_CITY))
                continue;
            double filled[PLACES];
            measure_row(m, i, MEASURE_CITY, row);
            measure_row(m, hires, MEASURE_CITY, filled);
            for (int c = 0; c < CITY_COUNT; c++)
                cr_assert(isfinite(row[c]) || (strcmp(name, "vacancy_duration") == 0 && filled[c] == 0),
                          "%s of city %d, month %d", name, c, month);
        }
    }
    measure_destroy(m);
    tiny_close(&x);
}

/* Nobody is hired: how long posts are open is not known, how many are, and how tight the market is, are. */
Test(measure, a_month_without_hires_has_no_duration_of_vacancies)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    struct talent_flows *t = x.run->month.talent;
    cr_assert(isfinite(value_of(m, "vacancy_duration")));
    memset(t->hired, 0, sizeof t->hired);
    t->misfit = t->demoted = 0;
    measure_take(m, x.run);
    cr_assert_eq(value_of(m, "skilled_hires"), 0);
    cr_assert(isnan(value_of(m, "vacancy_duration")) && isnan(value_of(m, "misfit_share")));
    cr_assert(isnan(value_of(m, "demotion_share")));
    cr_assert(isfinite(value_of(m, "tightness")) && value_of(m, "vacancy_rate") > 0);
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, what_the_province_sells_and_buys_outside_is_what_the_accounts_say)
{
    struct tiny x;
    struct measure *m = measure_create();
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    tiny_phases(&x, 0, tiny_phase("firms_turn_over")); /* what firms sold that fail afterwards is the accounts' alone */
    x.world->month++;
    measure_take(m, x.run);
    const struct ledger *l = x.run->month.total;
    double unit = 1e8 * x.world->scale;
    close_to(value_of(m, "exports_row"),
             (double)(l->paid[BOOK_INVOICE_SALE][ACCOUNT_ROW] + l->paid[BOOK_OUTSIDE_SALE][ACCOUNT_ROW]) / unit,
             "exports");
    /* firms' part, from the pools' sizes, agrees with the invoices but for the rounding of each to fen and volumes */
    double invoiced = (double)l->paid[BOOK_INVOICE_SALE][ACCOUNT_ROW] / unit;
    cr_assert_float_eq(value_of(m, "sales_row") / invoiced, 1, 1e-6);
    measure_destroy(m);
    tiny_close(&x);
}

Test(measure, any_number_of_threads_gives_the_same_bits)
{
    struct tiny x, y;
    struct measure *one = measured(&x, 1), *three = measured(&y, 3);
    cr_assert_eq(x.run->hash, y.run->hash);
    cr_assert_eq(memcmp(one, three, sizeof *one), 0);
    measure_destroy(one);
    measure_destroy(three);
    tiny_close(&x);
    tiny_close(&y);
}

Test(measure, measuring_changes_nothing)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    struct world before = tiny_copy(x.world);
    struct measure *m = measure_create();
    measure_take(m, x.run);
    cr_assert(tiny_same(x.world, &before));
    world_release(&before);
    measure_destroy(m);
    tiny_close(&x);
}
