/* The data tables: the figures that follow from the rules of scenarios/data/README.md, worked by hand; the order of
 * rows, which must not matter; and every kind of wrong cell, which must be told with file, line and column. */
#include "scenario/tables.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATA "scenarios/data"

static struct tables *load(void)
{
    struct errors *errors = errors_create();
    struct tables *t = NULL;
    enum status status = tables_read(DATA, &t, errors);
    errors_print(errors, stderr);
    cr_assert_eq(status, STATUS_OK);
    errors_destroy(errors);
    return t;
}

static double total(const double *x, int from, int to)
{
    double sum = 0;
    for (int s = from; s < to; s++) {
        sum += x[s];
    }
    return sum;
}

/* ---- figures ---- */

Test(tables, cluster_industry_is_the_emerging_share_of_above_scale_output)
{
    struct tables *t = load();
    double industry = 0;
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        industry += t->output[s] * t->industrial_share[s];
    }
    cr_assert_float_eq(industry, 65600, 1); /* 160,800 x 40.8 % = 65,606 */
    cr_assert_float_eq(industry / t->above_scale_output, t->sei_share / 100, 1e-4);
    cr_assert_float_eq(total(t->output, 0, TABLES_CLUSTERS), 84200.4, 0.01); /* with software and services */
    cr_assert_eq(t->industrial_share[tables_sector("software_info_services")], 0);
    /* artificial intelligence: headline 1,400 x 0.4 industrial x overlap 0.86412 = 483.9 of 1,155.9 */
    cr_assert_float_eq(t->industrial_share[tables_sector("artificial_intelligence")], 483.91 / 1155.9, 1e-4);
    tables_destroy(t);
}

Test(tables, rest_outputs_are_what_the_totals_leave)
{
    struct tables *t = load();
    /* 160,800 - 65,599.8 = 95,200.2 by national output 157,354.8; 313,248.3; 293,048.3; 227,105.9 of 990,757.3 */
    cr_assert_float_eq(t->output[TABLES_ENERGY], 15120, 1);
    cr_assert_float_eq(t->output[TABLES_BASIC_MATERIALS], 30100, 1);
    cr_assert_float_eq(t->output[TABLES_CONSUMER_GOODS], 28159, 1);
    cr_assert_float_eq(t->output[TABLES_MACHINERY], 21823, 1);
    /* primary product of the cities 4,959.38 / (.559270 - .009833 + .024572 + .030729); 7,000 / .251754 */
    cr_assert_float_eq(t->output[TABLES_AGRI_MINING], 4959.38 / 0.604738, 0.1);
    cr_assert_float_eq(t->output[TABLES_CONSTRUCTION], 7000 / 0.251754, 0.1);
    cr_assert_float_eq(t->output[TABLES_TRADE_TRANSPORT], 27723, 1);
    cr_assert_float_eq(t->output[TABLES_SERVICES], 74213, 1);
    tables_destroy(t);
}

Test(tables, firms_of_the_rest_complete_the_province)
{
    struct tables *t = load();
    double clusters = total(t->firms_above_scale, 0, TABLES_CLUSTERS);
    cr_assert_eq(clusters, 25392);
    cr_assert_eq(total(t->firms_above_scale, TABLES_CLUSTERS, TABLES_SECTORS), 59500 - (25392 - 6225));
    cr_assert_eq(t->firms_above_scale[TABLES_ENERGY], 0);
    int firm_sectors = 0;
    for (int s = 0; s < TABLES_SECTORS; s++) {
        firm_sectors += t->is_firm_sector[s];
        cr_assert_eq(t->firms_above_scale[s] > 0, t->is_firm_sector[s]);
    }
    cr_assert_eq(firm_sectors, 28);
    tables_destroy(t);
}

Test(tables, research_of_firms_is_about_the_published_sum)
{
    struct tables *t = load();
    double clusters = 0;
    double rest = 0;
    for (int s = 0; s < TABLES_SECTORS; s++) {
        *(s < TABLES_CLUSTERS ? &clusters : &rest) += t->output[s] * t->rd_intensity[s];
    }
    cr_assert_float_eq(0.7 * clusters, 2949, 1);
    cr_assert_float_eq(rest, 0.005 * (30100 + 28159 + 21823), 1); /* 400; together 3,350, firms' part of 3,835 */
    tables_destroy(t);
}

Test(tables, final_use_follows_the_national_balance)
{
    struct tables *t = load();
    double c = total(t->consumption, 0, TABLES_SECTORS);
    double i = total(t->investment, 0, TABLES_SECTORS);
    double g = total(t->government, 0, TABLES_SECTORS);
    cr_assert_float_eq(c + i + g, 0.113 * 991440.9, 1);
    cr_assert_float_eq(c, 65688, 1);
    cr_assert_float_eq(i, 31716, 1);
    cr_assert_float_eq(g, 14629, 1);
    cr_assert_float_eq(t->investment[TABLES_CONSTRUCTION], 4 * t->consumption[TABLES_CONSTRUCTION], 0.05);
    cr_assert_float_eq(t->government[TABLES_SERVICES] / t->consumption[TABLES_SERVICES], 35.0 / 65, 1e-5);
    int functional = tables_sector("new_functional_materials");
    int frontier = tables_sector("frontier_materials");
    cr_assert_eq(t->consumption[functional] + t->consumption[frontier], 0); /* national use falls short of inputs */
    tables_destroy(t);
}

/* The slow way: final use of one sector from its row of the national table. */
Test(tables, final_use_of_biomedicine_by_hand)
{
    struct tables *t = load();
    double inputs = 0;
    for (int s = 0; s < TABLES_SECTORS; s++) {
        inputs += t->io[0][s] * t->national_output_2020[s];
    }
    double supply = t->national_output_2020[0] * (1 - 0.11) / (1 - 0.1297); /* 29,720.7; export and import shares */
    cr_assert_float_eq(t->consumption[0], 0.113 * (supply - inputs), 0.01);
    tables_destroy(t);
}

Test(tables, city_weights_sum_to_one_and_follow_their_rules)
{
    struct tables *t = load();
    for (int s = 0; s < TABLES_SECTORS; s++) {
        cr_assert_float_eq(total(t->city_weight[s], 0, TABLES_CITIES), 1, 1e-12);
    }
    int suzhou = tables_city("Suzhou");
    cr_assert_float_eq(t->city_weight[0][suzhou], 0.3420 / 1.0001, 1e-9);
    cr_assert_float_eq(t->city_weight[TABLES_AGRI_MINING][suzhou], 192.98 / 4959.38, 1e-6);
    cr_assert_float_eq(t->city_weight[TABLES_SERVICES][0], 10522.65 / 62273.39, 1e-6);
    /* what the clusters leave of the industry of Nanjing: 14,800 - 6,651.5 of 95,200.2 */
    cr_assert_float_eq(t->city_weight[TABLES_MACHINERY][0], (14800 - 6651.5) / 95200.2, 1e-5);
    tables_destroy(t);
}

Test(tables, columns_of_the_input_output_table_sum_to_one)
{
    struct tables *t = load();
    for (int s = 0; s < TABLES_SECTORS; s++) {
        double sum = t->labour_share[s] + t->net_tax_share[s] + t->depreciation_share[s] + t->surplus_share[s];
        for (int k = 0; k < TABLES_SECTORS; k++) {
            sum += t->io[k][s];
        }
        cr_assert_float_eq(sum, 1, 1e-5);
    }
    /* io[k][s] is supplier k, user s: chips in advanced computing, and hardly the other way round */
    int chips = tables_sector("integrated_circuits");
    int computing = tables_sector("advanced_computing");
    cr_assert_float_eq(t->io[chips][computing], 0.084538, 1e-9);
    cr_assert_lt(t->io[computing][chips], 0.01);
    tables_destroy(t);
}

Test(tables, specific_inputs_follow_links_then_groups)
{
    struct tables *t = load();
    int equipment = tables_sector("intelligent_equipment");
    int chips = tables_sector("integrated_circuits");
    cr_assert_eq(t->input_criticality[equipment][chips], CRITICALITY_STRICT);
    cr_assert(t->input_specific[equipment][chips]);
    cr_assert(t->input_specific[chips][TABLES_CONSUMER_GOODS]); /* no link: group of the supplier */
    cr_assert_not(t->input_specific[TABLES_SERVICES][chips]);
    for (int k = 0; k < TABLES_SECTORS; k++) {
        for (int s = 0; s < TABLES_SECTORS; s++) {
            if (t->input_criticality[k][s] != CRITICALITY_NONE) {
                cr_assert_eq(t->input_specific[k][s], t->input_criticality[k][s] >= CRITICALITY_IMPORTANT);
            }
        }
    }
    tables_destroy(t);
}

Test(tables, loan_rate_holds_until_the_next_step)
{
    struct tables *t = load();
    cr_assert_eq(tables_lpr(t, -100), 0.038);
    cr_assert_eq(tables_lpr(t, 0), 0.037);
    cr_assert_eq(tables_lpr(t, 6), 0.037);
    cr_assert_eq(tables_lpr(t, 7), 0.0365);  /* 2022-08 */
    cr_assert_eq(tables_lpr(t, 19), 0.0345); /* 2023-08 */
    cr_assert_eq(tables_lpr(t, 500), 0.03);
    tables_destroy(t);
}

Test(tables, cities_growth_and_ages)
{
    struct tables *t = load();
    cr_assert_str_eq(t->city_name_zh[tables_city("Suqian")], "宿迁");
    cr_assert_eq(t->distance_km[0][1], 154.0);
    cr_assert_eq(t->distance_km[1][0], 154.0);
    cr_assert_float_eq(total(t->city_industrial_output, 0, TABLES_CITIES), 160800, 0.5);
    cr_assert_float_eq(t->market_growth[0][0], 0.08, 1e-12);
    cr_assert_float_eq(t->market_growth[0][TABLES_YEARS - 1], 0.042, 1e-12);
    cr_assert(t->has_market_growth[24] && !t->has_market_growth[25]);
    cr_assert_eq(t->volatility[TABLES_SERVICES], 0.04);
    cr_assert_float_eq(t->firm_age_share[0], 0.494, 1e-12);
    cr_assert_float_eq(t->firm_age_share[2], 0.177, 1e-12);
    cr_assert_eq(t->tier[0], TIER_INTERNATIONAL);
    cr_assert_eq(t->tier[24], TIER_FUTURE);
    cr_assert_eq(t->tier[25], TIER_REST);
    cr_assert_eq(t->background_local_share[TABLES_CONSTRUCTION], 0.97);
    cr_assert_eq(t->background_local_share[0], 0);
    cr_assert_not(t->storable[TABLES_ENERGY] || t->storable[tables_sector("software_info_services")]);
    cr_assert(t->storable[TABLES_CONSUMER_GOODS]);
    tables_destroy(t);
}

Test(tables, accounts_balance)
{
    struct tables *t = load();
    cr_assert_eq(tables_opening(t, "deposits")->value[TABLES_F], 18388);
    cr_assert_eq(tables_opening(t, "loans")->value[TABLES_B], -90500);
    cr_assert_float_eq(total(tables_opening(t, "real_assets")->value, 0, TABLES_ACCOUNTS), 530916, 0.5);
    cr_assert_eq(total(tables_opening(t, "stakes")->value, 0, TABLES_ACCOUNTS), 0);
    cr_assert_eq(tables_flow(t, "consumption")->value[TABLES_H], -51806);
    cr_assert_eq(tables_flow(t, "deposit_change")->value[TABLES_BK], 8538);
    cr_assert_null(tables_flow(t, "consumptoin"));
    for (int a = 0; a < TABLES_ACCOUNTS; a++) {
        double sum = 0;
        for (int i = 0; i < TABLES_OPENING_ITEMS; i++) {
            sum += t->opening[i].value[a];
        }
        cr_assert_eq(sum, 0);
    }
    /* contributions of firms are 0.113 of their labour cost */
    double paid = -tables_flow(t, "contributions")->value[TABLES_F];
    cr_assert_float_eq(paid / (paid - tables_flow(t, "wages")->value[TABLES_F]), t->contribution_rate, 1e-4);
    tables_destroy(t);
}

Test(tables, graduates_of_the_fields_are_two_fifths)
{
    struct tables *t = load();
    double sum = 0, software = 0;
    for (int c = 0; c < TABLES_CITIES; c++) {
        sum += total(t->graduates[c], 0, TABLES_FIELDS);
        software += t->graduates[c][tables_field("software")];
    }
    cr_assert_eq(sum, 276620); /* of 670,000; the others are `other`, which is not kept */
    cr_assert_float_eq(software / sum, 0.25, 0.01);
    cr_assert_eq(t->graduates[0][0], 11870);
    cr_assert_eq(t->graduates[0][TABLES_FIELDS - 1], 2180); /* physics in Nanjing */
    tables_destroy(t);
}

Test(tables, fields_of_sectors_follow_their_technologies)
{
    struct tables *t = load();
    const double *grid = t->sector_field[tables_sector("new_power_grid")];
    cr_assert_float_eq(grid[tables_field("electrical")], 0.73, 1e-12);
    cr_assert_float_eq(grid[tables_field("energy")], 0.14, 1e-12);
    cr_assert_float_eq(grid[tables_field("software")], 0.10, 1e-12);
    cr_assert_float_eq(grid[tables_field("semiconductor")], 0.03, 1e-12);
    cr_assert_float_eq(t->sector_field[TABLES_BASIC_MATERIALS][tables_field("materials")], 0.5, 1e-12); /* assumed */
    cr_assert_float_eq(t->other_field[tables_field("software")], 0.3, 1e-12);
    cr_assert_float_eq(total(t->other_field, 0, TABLES_FIELDS), 1, 1e-15);
    for (int s = 0; s < TABLES_SECTORS; s++) {
        cr_assert_float_eq(total(t->sector_field[s], 0, TABLES_FIELDS), t->is_firm_sector[s], 1e-14);
    }
    tables_destroy(t);
}

Test(tables, fields_have_names_and_groups)
{
    struct tables *t = load();
    int members[TABLES_FIELD_GROUPS] = {0};
    for (int f = 0; f < TABLES_FIELDS; f++) {
        cr_assert_str_eq(t->field_key[f], tables_field_key(f));
        cr_assert_eq(tables_field(t->field_key[f]), f);
        cr_assert_gt(strlen(t->field_name_en[f]), 0);
        cr_assert_gt(strlen(t->field_name_zh[f]), 0);
        members[t->field_group[f]]++;
    }
    cr_assert_eq(members[0], 3); /* matter */
    cr_assert_eq(members[1], 6); /* machines */
    cr_assert_eq(members[2], 5); /* information */
    cr_assert_eq(t->field_group[tables_field("software")], t->field_group[tables_field("semiconductor")]);
    tables_destroy(t);
}

Test(tables, keys_that_do_not_exist)
{
    cr_assert_eq(tables_field("alchemy"), -1);
    cr_assert_eq(tables_field("other"), -1);
    cr_assert_eq(tables_sector("biomedicin"), -1);
    cr_assert_eq(tables_city("Shanghai"), -1);
    cr_assert_eq(tables_sector("roe_services"), TABLES_SERVICES);
}

Test(tables, derived_tables_are_what_the_script_computes)
{
    FILE *python = fopen("/usr/bin/python3", "rb");
    if (!python) {
        cr_skip_test("no /usr/bin/python3");
    }
    fclose(python);
    cr_assert_eq(system("/usr/bin/python3 -B " DATA "/derive_tables.py --check"), 0);
}

/* ---- files in memory ---- */

enum { SOURCES = 64 };

/* All tables in memory, one of them changed. */
struct set {
    struct tables *origin;
    struct tables_source source[SOURCES];
    char *changed;
    int count;
};

static struct set set_open(void)
{
    struct set x = {.origin = load()};
    x.count = tables_file_count(x.origin);
    for (int i = 0; i < x.count; i++) {
        x.source[i] = (struct tables_source){tables_file_name(x.origin, i), tables_file_bytes(x.origin, i),
                                             tables_file_size(x.origin, i)};
    }
    return x;
}

static void set_close(struct set *x)
{
    tables_destroy(x->origin);
    free(x->changed);
}

static struct tables_source *set_file(struct set *x, const char *name)
{
    for (int i = 0; i < x->count; i++) {
        if (strcmp(x->source[i].name, name) == 0) {
            return &x->source[i];
        }
    }
    cr_assert_fail("no such table: %s", name);
    return NULL;
}

/* First place of a text in bytes, or NULL. */
static const char *find(const char *bytes, size_t size, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(bytes + i, text, length) == 0) {
            return bytes + i;
        }
    }
    return NULL;
}

/* Replaces the first `from` of a file by `to`. */
static void set_replace(struct set *x, const char *name, const char *from, const char *to)
{
    struct tables_source *s = set_file(x, name);
    const char *bytes = s->bytes;
    const char *at = find(bytes, s->size, from);
    cr_assert_not_null(at, "%s has no \"%s\"", name, from);
    size_t before = (size_t)(at - bytes);
    size_t after = s->size - before - strlen(from);
    char *text = malloc(s->size + strlen(to) + 1);
    memcpy(text, bytes, before);
    memcpy(text + before, to, strlen(to));
    memcpy(text + before + strlen(to), at + strlen(from), after);
    s->size = before + strlen(to) + after;
    s->bytes = x->changed = text;
}

/* Turns the rows below the header upside down. No cell of ours holds a line end. */
static char *rows_reversed(const char *bytes, size_t size)
{
    char *text = malloc(size + 1);
    size_t head = (size_t)((const char *)memchr(bytes, '\n', size) - bytes) + 1;
    memcpy(text, bytes, head);
    size_t end = size;
    size_t out = head;
    while (end > head) {
        size_t start = end - 1;
        while (start > head && bytes[start - 1] != '\n') {
            start--;
        }
        memcpy(text + out, bytes + start, end - start);
        out += end - start;
        end = start;
    }
    return text;
}

Test(tables, order_of_rows_does_not_matter)
{
    struct set x = set_open();
    char *text[SOURCES];
    for (int i = 0; i < x.count; i++) {
        text[i] = rows_reversed(x.source[i].bytes, x.source[i].size);
        cr_assert_neq(memcmp(text[i], x.source[i].bytes, x.source[i].size), 0);
        x.source[i].bytes = text[i];
    }
    struct tables *t = NULL;
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, NULL), STATUS_OK);
    cr_assert_eq(tables_hash(t), tables_hash(x.origin));
    cr_assert_neq(tables_file_digest(t, 0), tables_file_digest(x.origin, 0));
    for (int i = 0; i < x.count; i++) {
        free(text[i]);
    }
    tables_destroy(t);
    set_close(&x);
}

Test(tables, a_changed_figure_changes_the_hash)
{
    struct set x = set_open();
    set_replace(&x, "cities.csv", "149214", "149215");
    struct tables *t = NULL;
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, NULL), STATUS_OK);
    cr_assert_eq(t->city_wage[0], 149215);
    cr_assert_neq(tables_hash(t), tables_hash(x.origin));
    tables_destroy(t);
    set_close(&x);
}

Test(tables, stored_bytes_give_the_same_tables)
{
    struct set x = set_open();
    struct tables *t = NULL;
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, NULL), STATUS_OK);
    cr_assert_eq(tables_hash(t), tables_hash(x.origin));
    cr_assert_eq(tables_file_count(t), 25);
    for (int i = 0; i < x.count; i++) {
        cr_assert_eq(tables_file_digest(t, i), tables_file_digest(x.origin, i));
        cr_assert_eq(tables_file_size(t, i), x.source[i].size);
    }
    tables_destroy(t);
    set_close(&x);
}

/* ---- wrong cells ---- */

struct slip {
    const char *file;
    const char *from;
    const char *to;
    const char *message; /* part of the only line, or of one of several */
};

static const struct slip slips[] = {
    {"cities.csv", "南京,Nanjing", "南京,Nanking",
     "cities.csv:2: city_en: \"Nanking\" is not known here; did you mean Nanjing"},
    {"cities.csv", "南京,Nanjing", "南京,Wuxi", "cities.csv:1: city_en: no row for Nanjing; every one needs a row"},
    {"cities.csv", "南京,Nanjing", "南京,Wuxi",
     "cities.csv:3: city_en: \"Wuxi\" has a row already on line 2; give one"},
    {"cities.csv", "32.041544", "132.041544", "cities.csv:2: lat: \"132.041544\" is outside [30, 36]"},
    {"cities.csv", "6069.64", "7069.64", "gdp_2022: 16907.85 is not the sum of its three sectors, 17907.85"},
    {"cities.csv", ",149214,", ",,", "cities.csv:2: avg_wage_2022_yuan:"},
    {"cities.csv", ",149214,", ",\"149,214\",", "cities.csv:2: avg_wage_2022_yuan:"},
    {"cities.csv", "avg_wage_2022_yuan", "wage", "avg_wage_2022_yuan"},
    {"cities.csv", "南京,", ",", "cities.csv:2: city_zh: \"\" must have 1 to 63 bytes"},
    {"city_distances_km.csv", "Wuxi,154.0", "Wuxi,155.0", "differs from the distance the other way round"},
    {"city_distances_km.csv", "Nanjing,0.0", "Nanjing,1.0", "Nanjing: 1 is the distance of a city to itself"},
    {"city_distances_km.csv", "Wuxi,154.0", "Wuxi,0.0", "Nanjing: 0 is the distance of two cities"},
    {"clusters.csv", "1,biomedicine", "2,biomedicine", "clusters.csv:2: id: \"2\" is not the number of biomedicine, 1"},
    {"clusters.csv", ",international,", ",global,", "clusters.csv:2: tier: \"global\" is not known here"},
    {"clusters.csv", "4320.6,1300", "4320.6,1300.5", "firms_above_scale_2022: \"1300.5\" is not a whole number"},
    {"clusters.csv", "4320.6,", "-1,", "output_2022_nonoverlap: \"-1\" is outside [0.01, 1000000]"},
    {"clusters.csv", "0.11,0.13,", "0.21,0.13,", "export_share: \"0.21\" differs from io_mapped.csv, 0.11, by more"},
    {"cluster_city_weights.csv", "0.0774,", "0.0874,",
     "cluster_city_weights.csv:2: biomedicine: weights sum to 1.0101"},
    {"cluster_city_weights.csv", "0.0774,", "-0.0774,", "Nanjing: \"-0.0774\" is outside [0, 1]"},
    {"cluster_city_weights.csv", "biomedicine,estimated", "biomedicine,guessed",
     "status: \"guessed\" is not known here"},
    {"sector_city_weights.csv", "rule R9,assumed,0.063629", "rule R9,assumed,0.163629", "weights sum to 1.1;"},
    {"external_demand.csv", "8.0,7.2", "8.0,x", "external_demand.csv:2: growth_2023:"},
    {"external_demand.csv", "growth_2035", "growth_2034b", "growth_2035"},
    {"io_mapped.csv", "0.137371", "0.237371", "io_mapped.csv:1: biomedicine: the column sums to 1.100001;"},
    {"io_mapped.csv", "cluster,0.1297", "cluster,1.1297", "import_penetration_of_row: \"1.1297\" is outside [0, 0.99]"},
    {"io_mapped.csv", "va_net_taxes", "va_net_tax", "row: \"va_net_tax\" is not known here; did you mean va_net_taxes"},
    {"supply_links.csv", "biomedicine,gene_cell_therapy", "biomedicine,genes",
     "user_cluster: \"genes\" is not known here"},
    {"supply_links.csv", ",I,important,", ",I,vital,", "criticality: \"vital\" is not known here"},
    {"province.csv", "gdp,2022", "gdp,2032", "province.csv:1: indicator: no row for gdp, 2022; the model needs it"},
    {"province.csv", "gdp,2021", "gdp,2022", "indicator: \"gdp\" has a row already on line 4; give one"},
    {"province.csv", "49.4/32.9/17.7", "49.4/32.9/27.7", "is not three percentages that sum to 100"},
    {"province.csv", "49.4/32.9/17.7", "49.4/32.9", "is not three percentages that sum to 100"},
    {"rest_names.csv", "roe_services,Other", "biomedicine,Other",
     "rest_names.csv:9: sector: \"biomedicine\" is not known"},
    {"rest_sectors.csv", "roe_services,maturity,", "roe_trade_transport,maturity,", "maturity\" has a row already"},
    {"rest_sectors.csv", "roe_services,maturity,", "roe_trade_transport,maturity,",
     "no row for roe_services, maturity"},
    {"industrial_share.csv", "roe_services,0", "roe_services,2", "value: \"2\" is outside [0, 1]"},
    {"sector_flags.csv", "storable,1", "storable,0.5", "value: \"0.5\" is not a whole number"},
    {"background.csv", "roe_services,", "biomedicine,", "sector: biomedicine has firms; only background sectors"},
    {"background.csv", "roe_services,", "biomedicine,", "roe_services is a background sector and needs a local_share"},
    {"final_use.csv", "biomedicine,consumption,", "biomedicine,consumptio,", "did you mean consumption"},
    {"input_specificity.csv", "rule R6,assumed,0", "rule R6,assumed,3", "biomedicine: \"3\" is outside [0, 1]"},
    {"city_graduates.csv", "Nanjing,machinery,16070", "Nanjing,machinery,-1",
     "city_graduates.csv:3: graduates_per_year_2023: \"-1\" is outside [0, 10000000]"},
    {"city_graduates.csv", "Nanjing,machinery,", "Nanking,machinery,", "city_en: \"Nanking\" is not known here"},
    {"city_graduates.csv", "Nanjing,machinery,", "Nanjing,machines,", "tech_tag: \"machines\" is not known here"},
    {"city_graduates.csv", "Nanjing,other,", "Nanjing,machinery,",
     "tech_tag: \"machinery\" has a row already on line 3"},
    {"city_graduates.csv", "Nanjing,other,", "Nanjing,machinery,", "no row for Nanjing, other; every one needs a row"},
    {"field_groups.csv", "machinery,machines,", "machinery,engines,",
     "field_groups.csv:3: group: \"engines\" is not known here"},
    {"field_groups.csv", "machinery,machines,", "other,machines,", "tech_tag: \"other\" is not known here"},
    {"field_groups.csv", "机械", "", "field_groups.csv:3: name_zh: \"\" must have 1 to 63 bytes"},
    {"sector_fields.csv", "biomedicine,life_science,0.950000", "biomedicine,life_science,0.850000",
     "sector_fields.csv:2: biomedicine: shares sum to 0.9; they must sum to 1 within 0.001"},
    {"sector_fields.csv", "biomedicine,machinery,0.000000", "biomedicine,machinery,-0.1",
     "sector_fields.csv:3: share: \"-0.1\" is outside [0, 1]"},
    {"sector_fields.csv", "other_employers,marine,", "roe_services,marine,",
     "sector: \"roe_services\" is not known here"},
    {"sector_fields.csv", "other_employers,marine,", "roe_services,marine,",
     "no row for other_employers, marine; every"},
    {"sector_fields.csv", "tech_tag,share", "tech_tag,part", "share"},
    {"public_finance.csv", "wage_tax_rate", "wage_tax_rates",
     "key: \"wage_tax_rates\" is not known here; did you mean wage_tax_rate"},
    {"public_finance.csv", "wage_tax_rate", "wage_tax_rates", "key: no row for wage_tax_rate; the model needs it"},
    {"public_finance.csv", "city_purchases,0.53", "city_purchases,0.63",
     "city_*: the shares sum to 1.1; they must sum to 1"},
    {"lpr.csv", "2022-08", "2022-13", "lpr.csv:4: month: \"2022-13\" is not a month; write 2022-01"},
    {"lpr.csv", "2022-08", "2022-01", "month: \"2022-01\" is there twice"},
    {"accounts_opening.csv", "deposits,F,18388", "deposits,F,28388", "deposits: the accounts sum to 10000"},
    {"accounts_opening.csv", "deposits,F,18388", "deposits,F,28388", "F: the rows sum to 10000"},
    {"accounts_opening.csv", "deposits,F,", "deposits,FF,", "account: \"FF\" is not known here"},
    {"accounts_flows_2022.csv", "consumption,H,-51806", "consumption,H,51806",
     "consumption: the accounts sum to 103612"},
};

static bool any_line_has(const struct errors *errors, const char *part)
{
    for (int i = 0; i < errors_count(errors); i++) {
        if (strstr(errors_line(errors, i), part)) {
            return true;
        }
    }
    return false;
}

Test(tables, every_wrong_cell_is_told_with_its_place)
{
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        struct set x = set_open();
        struct errors *errors = errors_create();
        struct tables *t = NULL;
        set_replace(&x, slips[i].file, slips[i].from, slips[i].to);
        cr_assert_eq(tables_from_memory(x.source, x.count, &t, errors), STATUS_INPUT, "%s: %s", slips[i].file,
                     slips[i].to);
        cr_assert_null(t);
        if (!any_line_has(errors, slips[i].message)) {
            errors_print(errors, stderr);
            cr_assert_fail("%s: \"%s\" is not told", slips[i].file, slips[i].message);
        }
        errors_destroy(errors);
        set_close(&x);
    }
}

Test(tables, errors_of_all_tables_come_together)
{
    struct set x = set_open();
    struct errors *errors = errors_create();
    struct tables *t = NULL;
    set_replace(&x, "cities.csv", "32.041544", "north");
    char *first = x.changed;
    set_replace(&x, "lpr.csv", "0.0365", "-1");
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, errors), STATUS_INPUT);
    cr_assert_eq(errors_count(errors), 2);
    cr_assert(any_line_has(errors, "cities.csv:2: lat:"));
    cr_assert(any_line_has(errors, "lpr.csv:4: value: \"-1\" is outside [0, 0.5]"));
    errors_destroy(errors);
    free(first);
    set_close(&x);
}

Test(tables, a_missing_table_is_an_error)
{
    struct set x = set_open();
    struct errors *errors = errors_create();
    struct tables *t = NULL;
    set_file(&x, "lpr.csv")->name = "other.csv";
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, errors), STATUS_INPUT);
    cr_assert(any_line_has(errors, "lpr.csv: the table is missing"));
    cr_assert_eq(tables_from_memory(x.source, x.count, &t, NULL), STATUS_INPUT);
    errors_destroy(errors);
    set_close(&x);
}

Test(tables, a_directory_without_tables_is_a_file_error)
{
    struct errors *errors = errors_create();
    struct tables *t = NULL;
    cr_assert_eq(tables_read("tests/no/such/place", &t, errors), STATUS_FILE);
    cr_assert_null(t);
    cr_assert(any_line_has(errors, "tests/no/such/place/cities.csv: cannot be opened"));
    errors_destroy(errors);
}

Test(tables, a_pipe_in_place_of_a_table_is_not_waited_for)
{
    char directory[] = "/tmp/jiqun-tables-XXXXXX", pipe[64];
    struct errors *errors = errors_create();
    struct tables *t = NULL;
    cr_assert(mkdtemp(directory));
    snprintf(pipe, sizeof pipe, "%s/cities.csv", directory);
    cr_assert_eq(mkfifo(pipe, 0600), 0);
    cr_assert_eq(tables_read(directory, &t, errors), STATUS_FILE);
    cr_assert(any_line_has(errors, "cities.csv: is no regular file"));
    unlink(pipe);
    rmdir(directory);
    errors_destroy(errors);
}
