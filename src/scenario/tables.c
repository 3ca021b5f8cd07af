/* Reads the data tables. Every table is first indexed by its keys, so that the order of its rows cannot matter, and then
 * read in canonical order into plain arrays. All errors of all tables are told at once: a user who replaces a table
 * mends it in one go. Nothing is guessed: an unknown key, a missing or double row, a sum that does not add up ends it. */
#include "scenario/tables.h"

#include "base/calendar.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "scenario/keyed.h"
#include "scenario/talent_tables.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum file {
    FILE_CITIES,
    FILE_DISTANCES,
    FILE_CLUSTERS,
    FILE_CLUSTER_CITY,
    FILE_DEMAND,
    FILE_IO,
    FILE_LINKS,
    FILE_PROVINCE,
    FILE_REST_NAMES,
    FILE_REST,
    FILE_REST_CITY,
    FILE_INDUSTRIAL,
    FILE_FLAGS,
    FILE_BACKGROUND,
    FILE_FINAL_USE,
    FILE_SPECIFICITY,
    FILE_GRADUATES,
    FILE_FIELD_GROUPS,
    FILE_SECTOR_FIELDS,
    FILE_RELATEDNESS,
    FILE_LABS,
    FILE_PUBLIC,
    FILE_LPR,
    FILE_OPENING,
    FILE_FLOWS,
    FILE_COUNT
};

static const char *const file_names[FILE_COUNT] = {
    [FILE_CITIES] = "cities.csv",
    [FILE_DISTANCES] = "city_distances_km.csv",
    [FILE_CLUSTERS] = "clusters.csv",
    [FILE_CLUSTER_CITY] = "cluster_city_weights.csv",
    [FILE_DEMAND] = "external_demand.csv",
    [FILE_IO] = "io_mapped.csv",
    [FILE_LINKS] = "supply_links.csv",
    [FILE_PROVINCE] = "province.csv",
    [FILE_REST_NAMES] = "rest_names.csv",
    [FILE_REST] = "rest_sectors.csv",
    [FILE_REST_CITY] = "sector_city_weights.csv",
    [FILE_INDUSTRIAL] = "industrial_share.csv",
    [FILE_FLAGS] = "sector_flags.csv",
    [FILE_BACKGROUND] = "background.csv",
    [FILE_FINAL_USE] = "final_use.csv",
    [FILE_SPECIFICITY] = "input_specificity.csv",
    [FILE_GRADUATES] = "city_graduates.csv",
    [FILE_FIELD_GROUPS] = "field_groups.csv",
    [FILE_SECTOR_FIELDS] = "sector_fields.csv",
    [FILE_RELATEDNESS] = "sector_relatedness.csv",
    [FILE_LABS] = "sector_labs.csv",
    [FILE_PUBLIC] = "public_finance.csv",
    [FILE_LPR] = "lpr.csv",
    [FILE_OPENING] = "accounts_opening.csv",
    [FILE_FLOWS] = "accounts_flows_2022.csv",
};

/* Canonical order. It is part of the program because random keys and hashes follow it. */
static const char *const sector_keys[TABLES_SECTORS] = {
    "biomedicine",
    "intelligent_equipment",
    "integrated_circuits",
    "new_power_grid",
    "new_energy",
    "artificial_intelligence",
    "internet_of_things",
    "software_info_services",
    "advanced_structural_materials",
    "new_functional_materials",
    "green_environmental",
    "nev_connected_vehicles",
    "aviation_equipment",
    "marine_hightech_ships",
    "rail_transit",
    "future_networks",
    "third_gen_semiconductors",
    "frontier_materials",
    "hydrogen_storage",
    "gene_cell_therapy",
    "deep_sea_space",
    "advanced_computing",
    "virtual_reality",
    "quantum_tech",
    "brain_inspired",
    "roe_agri_mining",
    "roe_energy_utilities",
    "roe_basic_materials",
    "roe_consumer_goods",
    "roe_machinery_electronics",
    "roe_construction",
    "roe_trade_transport",
    "roe_services",
};
static const char *const city_keys[TABLES_CITIES] = {
    "Nanjing", "Wuxi",     "Xuzhou",   "Changzhou", "Suzhou",  "Nantong", "Lianyungang",
    "Huaian",  "Yancheng", "Yangzhou", "Zhenjiang", "Taizhou", "Suqian",
};
static const char *const account_keys[TABLES_ACCOUNTS] = {"F",  "B",  "H",  "BK", "VF", "PF",
                                                          "PR", "CI", "UN", "CE", "RC", "RW"};
static const char *const tier_keys[] = {"international", "domestic", "future"};
static const char *const criticality_keys[] = {"", "substitutable", "important", "strict"};
static const char *const opening_keys[TABLES_OPENING_ITEMS] = {
    "deposits", "loans", "bonds", "trade_credit", "outside_position", "stakes", "real_assets", "net_worth"};
static const char *const flow_keys[TABLES_FLOW_KINDS] = {"intermediate",
                                                         "outside_sales",
                                                         "consumption",
                                                         "investment",
                                                         "public_purchases",
                                                         "wages",
                                                         "contributions",
                                                         "rent_land_fees",
                                                         "housing_land",
                                                         "loan_interest",
                                                         "other_interest",
                                                         "production_tax",
                                                         "profit_tax",
                                                         "wage_tax",
                                                         "bank_services_fund_fees",
                                                         "dividends",
                                                         "new_shares",
                                                         "fund_flows",
                                                         "transfers",
                                                         "social_transfers",
                                                         "university_money",
                                                         "loans_net",
                                                         "bonds_net",
                                                         "deposit_change",
                                                         "outside_position_change"};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

struct stored_file {
    unsigned char *bytes;
    size_t size;
    uint64_t digest;
};

struct tables_files {
    struct stored_file file[FILE_COUNT];
};

/* What the reading of one set of tables needs; `table` is NULL where a file is missing or malformed. */
struct reader {
    struct tables *out;
    struct table *table[FILE_COUNT];
    struct errors *errors;
};

/* ---- cities ---- */

static void read_cities(struct reader *r)
{
    const struct table *t = r->table[FILE_CITIES];
    struct tables *out = r->out;
    int row_of[TABLES_CITIES];
    keyed_single(r->errors, t, "city_en", city_keys, TABLES_CITIES, row_of);
    for (int c = 0; c < TABLES_CITIES; c++) {
        memcpy(out->city_key[c], city_keys[c], strlen(city_keys[c]) + 1);
    }
    keyed_names(r->errors, t, row_of, TABLES_CITIES, "city_zh", out->city_name_zh);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "lat", 30, 36, 1, out->city_lat);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "lon", 116, 123, 1, out->city_lon);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "population_resident_2023_10k", 1, 1e5, 1, out->city_population);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "gdp_2022", 1, 1e6, 1, out->city_gdp);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "primary_2022", 0, 1e6, 1, out->city_primary);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "secondary_2022", 0, 1e6, 1, out->city_secondary);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "tertiary_2022", 0, 1e6, 1, out->city_tertiary);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "industrial_output_2022", 0, 1e6, 1, out->city_industrial_output);
    keyed_column(r->errors, t, row_of, TABLES_CITIES, "avg_wage_2022_yuan", 1e4, 1e6, 1, out->city_wage);
    for (int c = 0; c < TABLES_CITIES; c++) {
        double parts = out->city_primary[c] + out->city_secondary[c] + out->city_tertiary[c];
        if (row_of[c] >= 0 && fabs(parts - out->city_gdp[c]) > 0.001 * out->city_gdp[c]) {
            errors_add(r->errors, STATUS_INPUT,
                       "%s:%d: gdp_2022: %.10g is not the sum of its three sectors, %.10g, within 0.1 %%",
                       table_name(t), table_line(t, row_of[c]), out->city_gdp[c], parts);
        }
    }
}

static void check_distance(const struct reader *r, const struct table *t, int row, int a, int b)
{
    const double(*d)[TABLES_CITIES] = r->out->distance_km;
    const char *message = NULL;
    if (a == b && d[a][b] != 0) {
        message = "is the distance of a city to itself; it must be 0";
    } else if (a != b && !(d[a][b] > 0)) {
        message = "is the distance of two cities; it must be above 0";
    } else if (a > b && d[a][b] != d[b][a]) {
        message = "differs from the distance the other way round";
    }
    if (message) {
        errors_add(r->errors, STATUS_INPUT, "%s:%d: %s: %.10g %s", table_name(t), table_line(t, row), city_keys[b],
                   d[a][b], message);
    }
}

static void read_distances(struct reader *r)
{
    const struct table *t = r->table[FILE_DISTANCES];
    int row_of[TABLES_CITIES];
    keyed_single(r->errors, t, "city", city_keys, TABLES_CITIES, row_of);
    for (int b = 0; b < TABLES_CITIES; b++) {
        int column = table_column(t, city_keys[b], r->errors);
        for (int a = 0; column >= 0 && a < TABLES_CITIES; a++) {
            if (row_of[a] >= 0) {
                r->out->distance_km[a][b] = keyed_number(r->errors, t, row_of[a], column, 0, 2000);
            }
        }
    }
    for (int a = 0; keyed_complete(row_of, TABLES_CITIES) && a < TABLES_CITIES; a++) {
        for (int b = 0; b <= a; b++) {
            check_distance(r, t, row_of[a], a, b);
        }
    }
}

/* ---- sectors ---- */

/* Sectors that the engine simulates firm by firm: a table cannot change them. Their output needs somebody who makes it. */
static bool has_firms(int s)
{
    return s < TABLES_CLUSTERS || (s >= TABLES_BASIC_MATERIALS && s <= TABLES_MACHINERY);
}

static void read_sector_firms(struct reader *r, const struct table *t, const int *row_of, int n, const char *name,
                              double *out)
{
    int column = table_column(t, name, r->errors);
    for (int i = 0; column >= 0 && i < n; i++) {
        if (row_of[i] >= 0) {
            out[i] = keyed_whole(r->errors, t, row_of[i], column, 1, 1e6);
        }
    }
}

static void read_cluster_kinds(struct reader *r, const struct table *t, const int *row_of)
{
    int id = table_column(t, "id", r->errors);
    int tier = table_column(t, "tier", r->errors);
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        if (row_of[s] < 0 || id < 0 || tier < 0) {
            continue;
        }
        if ((int)keyed_whole(r->errors, t, row_of[s], id, 1, TABLES_CLUSTERS) != s + 1) {
            char message[96];
            snprintf(message, sizeof message, "is not the number of %s, %d", sector_keys[s], s + 1);
            keyed_error(r->errors, t, row_of[s], id, message);
        }
        int kind = keyed_key(r->errors, t, row_of[s], tier, tier_keys, COUNT(tier_keys));
        r->out->tier[s] = kind < 0 ? TIER_INTERNATIONAL : (enum tables_tier)kind;
    }
}

static void read_clusters(struct reader *r)
{
    const struct table *t = r->table[FILE_CLUSTERS];
    struct tables *out = r->out;
    int row_of[TABLES_CLUSTERS];
    keyed_single(r->errors, t, "key", sector_keys, TABLES_CLUSTERS, row_of);
    read_cluster_kinds(r, t, row_of);
    keyed_names(r->errors, t, row_of, TABLES_CLUSTERS, "name_en", out->sector_name_en);
    keyed_names(r->errors, t, row_of, TABLES_CLUSTERS, "name_zh", out->sector_name_zh);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "output_2022_nonoverlap", 0.01, 1e6, 1, out->output);
    read_sector_firms(r, t, row_of, TABLES_CLUSTERS, "firms_above_scale_2022", out->firms_above_scale);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "growth_nominal_pct", -50, 200, 0.01, out->growth_nominal);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "workers_per_100m_yuan", 1, 1e4, 1, out->workers_per_100m);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "maturity_0_1", 0, 1, 1, out->maturity);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "rd_intensity_pct", 0, 100, 0.01, out->rd_intensity);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "skill_intensity_0_1", 0, 1, 1, out->skill_intensity);
}

static void read_rest(struct reader *r)
{
    static const char *const quantities[] = {"output_2022", "firms_above_scale_2022", "rd_intensity", "skill_intensity",
                                             "maturity",    "volatility_annual"};
    static const double most[] = {1e7, 1e6, 1, 1, 1, 1};
    enum { REST = TABLES_SECTORS - TABLES_CLUSTERS, QUANTITIES = COUNT(quantities) };
    const struct table *t = r->table[FILE_REST];
    struct tables *out = r->out;
    double *target[] = {out->output,          out->firms_above_scale, out->rd_intensity,
                        out->skill_intensity, out->maturity,          out->volatility};
    int row_of[REST * QUANTITIES];
    keyed_rows(r->errors, t, (struct keyed){"sector", sector_keys + TABLES_CLUSTERS, REST},
               (struct keyed){"quantity", quantities, QUANTITIES}, true, row_of);
    int value = table_column(t, "value", r->errors);
    for (int i = 0; value >= 0 && i < REST * QUANTITIES; i++) {
        if (row_of[i] >= 0) {
            int q = i % QUANTITIES, s = TABLES_CLUSTERS + i / QUANTITIES;
            target[q][s] = q == 1 ? keyed_whole(r->errors, t, row_of[i], value, has_firms(s), most[q])
                                  : keyed_number(r->errors, t, row_of[i], value, 0, most[q]);
        }
    }
}

static void read_rest_names(struct reader *r)
{
    const struct table *t = r->table[FILE_REST_NAMES];
    enum { REST = TABLES_SECTORS - TABLES_CLUSTERS };
    int row_of[REST];
    keyed_single(r->errors, t, "sector", sector_keys + TABLES_CLUSTERS, REST, row_of);
    keyed_names(r->errors, t, row_of, REST, "name_en", r->out->sector_name_en + TABLES_CLUSTERS);
    keyed_names(r->errors, t, row_of, REST, "name_zh", r->out->sector_name_zh + TABLES_CLUSTERS);
    for (int s = TABLES_CLUSTERS; s < TABLES_SECTORS; s++) {
        r->out->tier[s] = TIER_REST;
    }
}

static void read_industrial(struct reader *r)
{
    const struct table *t = r->table[FILE_INDUSTRIAL];
    int row_of[TABLES_SECTORS];
    keyed_single(r->errors, t, "sector", sector_keys, TABLES_SECTORS, row_of);
    keyed_column(r->errors, t, row_of, TABLES_SECTORS, "value", 0, 1, 1, r->out->industrial_share);
}

static void read_flags(struct reader *r)
{
    static const char *const flags[] = {"is_firm_sector", "storable"};
    const struct table *t = r->table[FILE_FLAGS];
    bool *target[] = {r->out->is_firm_sector, r->out->storable};
    int row_of[TABLES_SECTORS * 2];
    keyed_rows(r->errors, t, (struct keyed){"sector", sector_keys, TABLES_SECTORS}, (struct keyed){"flag", flags, 2},
               true, row_of);
    int value = table_column(t, "value", r->errors);
    for (int i = 0; value >= 0 && i < TABLES_SECTORS * 2; i++) {
        if (row_of[i] >= 0) {
            bool fixed = i % 2 == 0, firms = has_firms(i / 2);
            target[i % 2][i / 2] = keyed_whole(r->errors, t, row_of[i], value, fixed && firms, !fixed || firms) > 0;
        }
    }
}

/* Needs read_flags: background sectors, and only they, have a local share. */
static void read_background(struct reader *r)
{
    static const char *const quantities[] = {"local_share"};
    const struct table *t = r->table[FILE_BACKGROUND];
    int row_of[TABLES_SECTORS];
    keyed_rows(r->errors, t, (struct keyed){"sector", sector_keys, TABLES_SECTORS},
               (struct keyed){"quantity", quantities, 1}, false, row_of);
    int value = table_column(t, "value", r->errors);
    for (int s = 0; value >= 0 && s < TABLES_SECTORS; s++) {
        if (row_of[s] >= 0) {
            r->out->background_local_share[s] = keyed_number(r->errors, t, row_of[s], value, 0, 1);
        }
        if ((row_of[s] >= 0) == r->out->is_firm_sector[s]) {
            errors_add(r->errors, STATUS_INPUT, "%s:%d: sector: %s %s", table_name(t),
                       row_of[s] >= 0 ? table_line(t, row_of[s]) : 1, sector_keys[s],
                       row_of[s] >= 0 ? "has firms; only background sectors have a row here"
                                      : "is a background sector and needs a local_share");
        }
    }
}

/* Shares of the cities in n sectors; each row is divided by its sum. */
static void read_city_weights(struct reader *r, enum file file, const char *key, int first, int n)
{
    const struct table *t = r->table[file];
    int row_of[TABLES_SECTORS];
    keyed_single(r->errors, t, key, sector_keys + first, n, row_of);
    int column[TABLES_CITIES];
    bool known = true;
    for (int c = 0; c < TABLES_CITIES; c++) {
        column[c] = table_column(t, city_keys[c], r->errors);
        known = known && column[c] >= 0;
    }
    for (int s = 0; known && s < n; s++) {
        double *weight = r->out->city_weight[first + s];
        double sum = 0;
        for (int c = 0; row_of[s] >= 0 && c < TABLES_CITIES; c++) {
            weight[c] = keyed_number(r->errors, t, row_of[s], column[c], 0, 1);
            sum += weight[c];
        }
        if (row_of[s] >= 0 && fabs(sum - 1) > 1e-3) {
            errors_add(r->errors, STATUS_INPUT, "%s:%d: %s: weights sum to %.10g; they must sum to 1 within 0.001",
                       table_name(t), table_line(t, row_of[s]), sector_keys[first + s], sum);
        }
        for (int c = 0; sum > 0 && c < TABLES_CITIES; c++) {
            weight[c] /= sum;
        }
    }
}

/* People live in every city and buy services there: somebody must make something in each, if next to nothing. */
static void check_city_weights(struct reader *r)
{
    const double least = 1e-4;
    for (int c = 0; c < TABLES_CITIES; c++) {
        double most = 0;
        for (int s = TABLES_CLUSTERS; s < TABLES_SECTORS; s++) {
            most = r->out->is_firm_sector[s] ? most : fmax(most, r->out->city_weight[s][c]);
        }
        if (most < least) {
            errors_add(r->errors, STATUS_INPUT,
                       "%s: %s: has no background producers; give it at least %g of one of their sectors",
                       table_name(r->table[FILE_REST_CITY]), city_keys[c], least);
        }
    }
}

static void read_demand(struct reader *r)
{
    const struct table *t = r->table[FILE_DEMAND];
    struct tables *out = r->out;
    int row_of[TABLES_CLUSTERS];
    keyed_single(r->errors, t, "cluster", sector_keys, TABLES_CLUSTERS, row_of);
    for (int y = 0; y < TABLES_YEARS; y++) {
        char name[32];
        double growth[TABLES_CLUSTERS] = {0};
        snprintf(name, sizeof name, "growth_%d", TABLES_FIRST_YEAR + y);
        keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, name, -50, 200, 0.01, growth);
        for (int s = 0; s < TABLES_CLUSTERS; s++) {
            out->market_growth[s][y] = growth[s];
        }
    }
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "volatility_annual", 0, 2, 1, out->volatility);
    keyed_column(r->errors, t, row_of, TABLES_CLUSTERS, "jiangsu_share_of_china", 0, 1, 1, out->jiangsu_share_of_china);
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        out->has_market_growth[s] = true;
    }
}

/* ---- input-output table ---- */

static const char *const io_extra_rows[] = {
    "va_labour_compensation",         "va_net_taxes",           "va_depreciation",  "va_operating_surplus",
    "national_output_2020_100m_yuan", "export_share_of_output", "check_column_sum", "imported_input_coefficient"};
enum { IO_EXTRA = COUNT(io_extra_rows), IO_ROWS = TABLES_SECTORS + IO_EXTRA };

static void check_io_column(const struct reader *r, const struct table *t, int s)
{
    const struct tables *out = r->out;
    double sum = out->labour_share[s] + out->net_tax_share[s] + out->depreciation_share[s] + out->surplus_share[s];
    for (int k = 0; k < TABLES_SECTORS; k++) {
        sum += out->io[k][s];
    }
    if (fabs(sum - 1) > 1e-4) {
        errors_add(r->errors, STATUS_INPUT,
                   "%s:1: %s: the column sums to %.10g; inputs and value added must sum to 1 within 0.0001",
                   table_name(t), sector_keys[s], sum);
    }
}

static void read_io_column(struct reader *r, const struct table *t, const int *row_of, int s)
{
    struct tables *out = r->out;
    double *extra[] = {out->labour_share,  out->net_tax_share,        out->depreciation_share,
                       out->surplus_share, out->national_output_2020, out->export_share};
    static const double least[] = {0, -1, 0, -1, 0.01, 0};
    static const double most[] = {1, 1, 1, 1, 1e8, 1};
    int column = table_column(t, sector_keys[s], r->errors);
    for (int k = 0; column >= 0 && k < TABLES_SECTORS; k++) {
        if (row_of[k] >= 0) {
            out->io[k][s] = keyed_number(r->errors, t, row_of[k], column, 0, 1);
        }
    }
    for (int e = 0; column >= 0 && e < COUNT(extra); e++) {
        int row = row_of[TABLES_SECTORS + e];
        if (row >= 0) {
            extra[e][s] = keyed_number(r->errors, t, row, column, least[e], most[e]);
        }
    }
}

static void read_io(struct reader *r)
{
    const struct table *t = r->table[FILE_IO];
    const char *rows[IO_ROWS];
    for (int i = 0; i < IO_ROWS; i++) {
        rows[i] = i < TABLES_SECTORS ? sector_keys[i] : io_extra_rows[i - TABLES_SECTORS];
    }
    int row_of[IO_ROWS];
    keyed_single(r->errors, t, "row", rows, IO_ROWS, row_of);
    keyed_column(r->errors, t, row_of, TABLES_SECTORS, "import_penetration_of_row", 0, 0.99, 1,
                 r->out->import_penetration);
    for (int s = 0; s < TABLES_SECTORS; s++) {
        read_io_column(r, t, row_of, s);
        if (keyed_complete(row_of, IO_ROWS)) {
            check_io_column(r, t, s);
        }
    }
}

/* clusters.csv repeats figures of io_mapped.csv, rounded: they must not contradict each other. Needs read_io. */
static void check_clusters_io(struct reader *r)
{
    static const char *const columns[] = {"export_share", "import_penetration", "labour_share"};
    const double *io[] = {r->out->export_share, r->out->import_penetration, r->out->labour_share};
    const struct table *t = r->table[FILE_CLUSTERS];
    int key = table_column(t, "key", NULL);
    for (int i = 0; key >= 0 && i < COUNT(columns); i++) {
        int column = table_column(t, columns[i], r->errors);
        for (int row = 0; column >= 0 && row < table_rows(t); row++) {
            int s = tables_sector(table_text(t, row, key));
            double x = keyed_number(r->errors, t, row, column, 0, 1);
            if (s >= 0 && fabs(x - io[i][s]) > 0.002) {
                char message[96];
                snprintf(message, sizeof message, "differs from io_mapped.csv, %.10g, by more than 0.002", io[i][s]);
                keyed_error(r->errors, t, row, column, message);
            }
        }
    }
}

static void read_final_use(struct reader *r)
{
    static const char *const uses[] = {"consumption", "investment", "government"};
    const struct table *t = r->table[FILE_FINAL_USE];
    double *target[] = {r->out->consumption, r->out->investment, r->out->government};
    int row_of[TABLES_SECTORS * 3];
    keyed_rows(r->errors, t, (struct keyed){"sector", sector_keys, TABLES_SECTORS}, (struct keyed){"use", uses, 3},
               true, row_of);
    int value = table_column(t, "value", r->errors);
    for (int i = 0; value >= 0 && i < TABLES_SECTORS * 3; i++) {
        if (row_of[i] >= 0) {
            target[i % 3][i / 3] = keyed_number(r->errors, t, row_of[i], value, 0, 1e7);
        }
    }
}

static void read_specificity(struct reader *r)
{
    const struct table *t = r->table[FILE_SPECIFICITY];
    int row_of[TABLES_SECTORS];
    keyed_single(r->errors, t, "supplier", sector_keys, TABLES_SECTORS, row_of);
    for (int s = 0; s < TABLES_SECTORS; s++) {
        int column = table_column(t, sector_keys[s], r->errors);
        for (int k = 0; column >= 0 && k < TABLES_SECTORS; k++) {
            if (row_of[k] >= 0) {
                r->out->input_specific[k][s] = keyed_whole(r->errors, t, row_of[k], column, 0, 1) > 0;
            }
        }
    }
}

/* A table of numbers by sector (rows) and by the keys of its columns.  value  [TABLES_SECTORS][n_columns], by rows */
static void read_by_sector(struct reader *r, int file, const char *const *columns, int n_columns, double most,
                           double *value)
{
    int row_of[TABLES_SECTORS];
    keyed_single(r->errors, r->table[file], "sector", sector_keys, TABLES_SECTORS, row_of);
    for (int j = 0; j < n_columns; j++) {
        int column = table_column(r->table[file], columns[j], r->errors);
        for (int i = 0; column >= 0 && i < TABLES_SECTORS; i++)
            if (row_of[i] >= 0)
                value[i * n_columns + j] = keyed_number(r->errors, r->table[file], row_of[i], column, 0, most);
    }
}

static void read_relatedness(struct reader *r)
{
    read_by_sector(r, FILE_RELATEDNESS, sector_keys, TABLES_SECTORS, 1, &r->out->relatedness[0][0]);
}

static void read_labs(struct reader *r)
{
    read_by_sector(r, FILE_LABS, city_keys, TABLES_CITIES, 1000, &r->out->laboratories[0][0]);
}

/* A pair may have several links with different technologies; the same link twice is a slip. */
static bool link_repeated(const struct table *t, int row, const int *column)
{
    for (int other = 0; other < row; other++) {
        bool same = true;
        for (int i = 0; same && i < 3; i++) {
            same = strcmp(table_text(t, row, column[i]), table_text(t, other, column[i])) == 0;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static void read_links(struct reader *r)
{
    const struct table *t = r->table[FILE_LINKS];
    static const char *const names[] = {"supplier_cluster", "user_cluster", "technology", "criticality"};
    int column[4];
    for (int i = 0; i < 4; i++) {
        column[i] = table_column(t, names[i], r->errors);
    }
    if (column[0] < 0 || column[1] < 0 || column[2] < 0 || column[3] < 0) {
        return;
    }
    for (int row = 0; row < table_rows(t); row++) {
        int k = keyed_key(r->errors, t, row, column[0], sector_keys, TABLES_CLUSTERS);
        int s = keyed_key(r->errors, t, row, column[1], sector_keys, TABLES_CLUSTERS);
        int kind = keyed_key(r->errors, t, row, column[3], criticality_keys + 1, COUNT(criticality_keys) - 1);
        if (link_repeated(t, row, column)) {
            keyed_error(r->errors, t, row, column[2], "is listed twice for this supplier and user");
        }
        if (k >= 0 && s >= 0 && kind >= 0 && r->out->input_criticality[k][s] < (enum tables_criticality)(kind + 1)) {
            r->out->input_criticality[k][s] = (enum tables_criticality)(kind + 1);
        }
    }
}

/* ---- province, public finance, loan rate ---- */

struct scalar {
    size_t offset;
    const char *file;
    const char *key;
    const char *year;
    double least;
    double most;
};

static const struct scalar scalars[] = {
#define TABLES_SCALAR(member, file, key, year, least, most, unit, meaning)                                             \
    {offsetof(struct tables, member), file, key, year, least, most},
    TABLES_SCALARS(TABLES_SCALAR)
#undef TABLES_SCALAR
};

/* The only row with a key (and a year, unless ""); -1 after an error when there is none or more than one. */
static int scalar_row(const struct reader *r, const struct table *t, const char *key_column, const char *key,
                      const char *year)
{
    int column = table_column(t, key_column, r->errors);
    int column_year = year[0] ? table_column(t, "year", r->errors) : -1;
    if (column < 0 || (year[0] && column_year < 0)) {
        return -1;
    }
    int found = -1;
    for (int row = 0; row < table_rows(t); row++) {
        if (strcmp(table_text(t, row, column), key) != 0 ||
            (year[0] && strcmp(table_text(t, row, column_year), year) != 0)) {
            continue;
        }
        if (found >= 0) {
            char message[96];
            snprintf(message, sizeof message, "has a row already on line %d; give one", table_line(t, found));
            keyed_error(r->errors, t, row, column, message);
            return -1;
        }
        found = row;
    }
    if (found < 0) {
        errors_add(r->errors, STATUS_INPUT, "%s:1: %s: no row for %s%s%s; the model needs it", table_name(t),
                   key_column, key, year[0] ? ", " : "", year);
    }
    return found;
}

static void read_scalars(struct reader *r, enum file file, const char *key_column)
{
    const struct table *t = r->table[file];
    int value = table_column(t, "value", r->errors);
    for (int i = 0; value >= 0 && i < COUNT(scalars); i++) {
        const struct scalar *x = &scalars[i];
        if (strcmp(x->file, file_names[file]) != 0) {
            continue;
        }
        int row = scalar_row(r, t, key_column, x->key, x->year);
        if (row >= 0) {
            double number = keyed_number(r->errors, t, row, value, x->least, x->most);
            memcpy((char *)r->out + x->offset, &number, sizeof number);
        }
    }
}

/* Rows of public_finance.csv that no scalar asks for are slips: province.csv is a general collection, this is not. */
static void check_public_keys(struct reader *r)
{
    const struct table *t = r->table[FILE_PUBLIC];
    const char *keys[COUNT(scalars)];
    int n = 0;
    for (int i = 0; i < COUNT(scalars); i++) {
        if (strcmp(scalars[i].file, file_names[FILE_PUBLIC]) == 0) {
            keys[n++] = scalars[i].key;
        }
    }
    int column = table_column(t, "key", NULL);
    for (int row = 0; column >= 0 && row < table_rows(t); row++) {
        keyed_key(r->errors, t, row, column, keys, n);
    }
}

static void check_split(const struct reader *r, const char *what, double sum)
{
    if (fabs(sum - 1) > 1e-9) {
        errors_add(r->errors, STATUS_INPUT, "%s:1: %s: the shares sum to %.10g; they must sum to 1",
                   table_name(r->table[FILE_PUBLIC]), what, sum);
    }
}

static void read_public(struct reader *r)
{
    const struct tables *x = r->out;
    read_scalars(r, FILE_PUBLIC, "key");
    check_public_keys(r);
    check_split(r, "city_*", x->city_purchases + x->city_investment + x->city_social + x->city_universities);
    check_split(r, "province_*",
                x->province_purchases + x->province_investment + x->province_social + x->province_universities);
}

/* Reads "49.4/32.9/17.7" into shares; the three must be plain decimals that sum to 100. */
static bool ages_parse(const char *text, double *share)
{
    const char *p = text;
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double x = 0;
        double unit = 0;
        const char *start = p;
        for (; (*p >= '0' && *p <= '9') || (*p == '.' && unit == 0); p++) {
            if (*p == '.') {
                unit = 1;
            } else {
                x = 10 * x + (*p - '0');
                unit *= 10;
            }
        }
        if (p == start || p - start > 12 || *p != (i < 2 ? '/' : '\0')) {
            return false;
        }
        p++;
        share[i] = x / (unit > 0 ? unit : 1);
        sum += share[i];
    }
    for (int i = 0; i < 3; i++) {
        share[i] /= sum;
    }
    return fabs(sum - 100) <= 0.1;
}

static void read_province(struct reader *r)
{
    const struct table *t = r->table[FILE_PROVINCE];
    read_scalars(r, FILE_PROVINCE, "indicator");
    int row = scalar_row(r, t, "indicator", "age_distribution_under5_5to10_over10", "2012");
    int value = table_column(t, "value", NULL);
    if (row >= 0 && value >= 0 && !ages_parse(table_text(t, row, value), r->out->firm_age_share)) {
        keyed_error(r->errors, t, row, value, "is not three percentages that sum to 100, as in 49.4/32.9/17.7");
    }
}

/* Puts a step in its place by month; false when the month is there already. */
static bool lpr_insert(struct tables *out, int month, double rate)
{
    int i = out->lpr_steps;
    while (i > 0 && out->lpr_month[i - 1] > month) {
        i--;
    }
    if (i > 0 && out->lpr_month[i - 1] == month) {
        return false;
    }
    memmove(&out->lpr_month[i + 1], &out->lpr_month[i], (size_t)(out->lpr_steps - i) * sizeof out->lpr_month[0]);
    memmove(&out->lpr_rate[i + 1], &out->lpr_rate[i], (size_t)(out->lpr_steps - i) * sizeof out->lpr_rate[0]);
    out->lpr_month[i] = month;
    out->lpr_rate[i] = rate;
    out->lpr_steps++;
    return true;
}

static void read_lpr(struct reader *r)
{
    const struct table *t = r->table[FILE_LPR];
    int column = table_column(t, "month", r->errors);
    int value = table_column(t, "value", r->errors);
    if (column < 0 || value < 0) {
        return;
    }
    if (table_rows(t) > TABLES_LPR_STEPS) {
        errors_add(r->errors, STATUS_INPUT, "%s:1: month: %d rows; at most %d are allowed", table_name(t),
                   table_rows(t), TABLES_LPR_STEPS);
        return;
    }
    for (int row = 0; row < table_rows(t); row++) {
        int month = 0;
        if (!calendar_parse(table_text(t, row, column), &month)) {
            keyed_error(r->errors, t, row, column, "is not a month; write 2022-01");
        } else if (!lpr_insert(r->out, month, keyed_number(r->errors, t, row, value, 0, 0.5))) {
            keyed_error(r->errors, t, row, column, "is there twice; give one rate a month");
        }
    }
    if (r->out->lpr_steps == 0 || r->out->lpr_month[0] > 0) {
        errors_add(r->errors, STATUS_INPUT, "%s:1: month: no rate for 2022-01 or earlier; the path must begin by then",
                   table_name(t));
    }
}

/* ---- accounts ---- */

/* Sums of rows and columns; `all_rows` false leaves out the last two rows (real assets against net worth). */
static void check_matrix(const struct reader *r, const struct table *t, const struct tables_row *row, int rows,
                         int balanced_rows)
{
    enum { ROW_TOLERANCE = 2, COLUMN_TOLERANCE = 3 }; /* 100 m yuan: figures are rounded to 1 */
    for (int i = 0; i < balanced_rows; i++) {
        double sum = 0;
        for (int a = 0; a < TABLES_ACCOUNTS; a++) {
            sum += row[i].value[a];
        }
        if (fabs(sum) > ROW_TOLERANCE) {
            errors_add(r->errors, STATUS_INPUT, "%s:1: %s: the accounts sum to %.10g; they must sum to 0 within %d",
                       table_name(t), row[i].key, sum, ROW_TOLERANCE);
        }
    }
    for (int a = 0; a < TABLES_ACCOUNTS; a++) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += row[i].value[a];
        }
        if (fabs(sum) > COLUMN_TOLERANCE) {
            errors_add(r->errors, STATUS_INPUT, "%s:1: %s: the rows sum to %.10g; they must sum to 0 within %d",
                       table_name(t), account_keys[a], sum, COLUMN_TOLERANCE);
        }
    }
}

static void read_matrix(struct reader *r, enum file file, const char *column, const char *const *keys, int rows,
                        int balanced_rows, struct tables_row *out)
{
    const struct table *t = r->table[file];
    int row_of[TABLES_FLOW_KINDS * TABLES_ACCOUNTS];
    keyed_rows(r->errors, t, (struct keyed){column, keys, rows},
               (struct keyed){"account", account_keys, TABLES_ACCOUNTS}, true, row_of);
    int value = table_column(t, "value_100m_yuan", r->errors);
    for (int i = 0; i < rows; i++) {
        memcpy(out[i].key, keys[i], strlen(keys[i]) + 1);
    }
    for (int i = 0; value >= 0 && i < rows * TABLES_ACCOUNTS; i++) {
        if (row_of[i] >= 0) {
            out[i / TABLES_ACCOUNTS].value[i % TABLES_ACCOUNTS] = keyed_number(r->errors, t, row_of[i], value, -1e7,
                                                                               1e7);
        }
    }
    if (value >= 0 && keyed_complete(row_of, rows * TABLES_ACCOUNTS)) {
        check_matrix(r, t, out, rows, balanced_rows);
    }
}

static void read_accounts(struct reader *r)
{
    if (r->table[FILE_OPENING]) {
        read_matrix(r, FILE_OPENING, "item", opening_keys, TABLES_OPENING_ITEMS, TABLES_OPENING_ITEMS - 2,
                    r->out->opening);
    }
    if (r->table[FILE_FLOWS]) {
        read_matrix(r, FILE_FLOWS, "kind", flow_keys, TABLES_FLOW_KINDS, TABLES_FLOW_KINDS, r->out->flows);
    }
}

/* ---- all together ---- */

static void read_simple(struct reader *r)
{
    static void (*const readers[FILE_COUNT])(struct reader *) = {
        [FILE_CITIES] = read_cities,
        [FILE_DISTANCES] = read_distances,
        [FILE_CLUSTERS] = read_clusters,
        [FILE_DEMAND] = read_demand,
        [FILE_IO] = read_io,
        [FILE_LINKS] = read_links,
        [FILE_PROVINCE] = read_province,
        [FILE_REST_NAMES] = read_rest_names,
        [FILE_REST] = read_rest,
        [FILE_INDUSTRIAL] = read_industrial,
        [FILE_FLAGS] = read_flags,
        [FILE_FINAL_USE] = read_final_use,
        [FILE_SPECIFICITY] = read_specificity,
        [FILE_RELATEDNESS] = read_relatedness,
        [FILE_LABS] = read_labs,
        [FILE_PUBLIC] = read_public,
        [FILE_LPR] = read_lpr,
    };
    for (int f = 0; f < FILE_COUNT; f++) {
        if (r->table[f] && readers[f]) {
            readers[f](r);
        }
        if (r->table[f]) {
            keyed_status(r->errors, r->table[f]);
        }
    }
}

static void read_all(struct reader *r)
{
    for (int s = 0; s < TABLES_SECTORS; s++) {
        memcpy(r->out->sector_key[s], sector_keys[s], strlen(sector_keys[s]) + 1);
    }
    read_simple(r);
    if (r->table[FILE_CLUSTER_CITY]) {
        read_city_weights(r, FILE_CLUSTER_CITY, "cluster", 0, TABLES_CLUSTERS);
    }
    if (r->table[FILE_REST_CITY]) {
        int before = errors_count(r->errors);
        read_city_weights(r, FILE_REST_CITY, "sector", TABLES_CLUSTERS, TABLES_SECTORS - TABLES_CLUSTERS);
        if (r->table[FILE_FLAGS] && errors_count(r->errors) == before) {
            check_city_weights(r);
        }
    }
    if (r->table[FILE_BACKGROUND] && r->table[FILE_FLAGS]) {
        read_background(r);
    }
    if (r->table[FILE_CLUSTERS] && r->table[FILE_IO]) {
        check_clusters_io(r);
    }
    if (r->table[FILE_GRADUATES]) {
        talent_tables_graduates(r->table[FILE_GRADUATES], r->out, r->errors);
    }
    if (r->table[FILE_FIELD_GROUPS]) {
        talent_tables_fields(r->table[FILE_FIELD_GROUPS], r->out, r->errors);
    }
    if (r->table[FILE_SECTOR_FIELDS]) {
        talent_tables_sector_fields(r->table[FILE_SECTOR_FIELDS], r->out, r->errors);
    }
    read_accounts(r);
}

static struct tables *tables_new(struct errors *errors)
{
    struct tables *t = memory_take(1, sizeof *t);
    struct tables_files *files = memory_take(1, sizeof *files);
    if (!t || !files) {
        memory_release(t);
        memory_release(files);
        errors_add(errors, STATUS_FILE, "no memory for the data tables");
        return NULL;
    }
    t->files = files;
    return t;
}

/* Reads the stored files of `t`; `paths` names them in messages. */
static enum status tables_fill(struct tables *t, char paths[][PATH_MAX], struct errors *errors)
{
    struct errors *own = errors ? NULL : errors_create();
    struct reader r = {.out = t, .errors = errors ? errors : own};
    int before = errors_count(r.errors);
    bool incomplete = false;
    for (int f = 0; f < FILE_COUNT; f++) {
        const struct stored_file *file = &t->files->file[f];
        incomplete = incomplete || !file->bytes;
        if (file->bytes) {
            r.table[f] = table_parse(paths[f], (const char *)file->bytes, file->size, r.errors);
        }
    }
    read_all(&r);
    for (int f = 0; f < FILE_COUNT; f++) {
        table_destroy(r.table[f]);
    }
    bool failed = incomplete || errors_count(r.errors) > before;
    errors_destroy(own);
    return failed ? STATUS_INPUT : STATUS_OK;
}

static bool file_store(struct stored_file *file, const void *bytes, size_t size, const char *path,
                       struct errors *errors)
{
    file->bytes = memory_take(size + 1, 1);
    if (!file->bytes) {
        errors_add(errors, STATUS_FILE, "%s: no memory for %zu bytes", path, size);
        return false;
    }
    if (size > 0) {
        memcpy(file->bytes, bytes, size);
    }
    file->size = size;
    file->digest = hash_bytes(file->bytes, size, 0);
    return true;
}

enum { FILE_LARGEST = 16 << 20 }; /* bytes of one table: all of ours together have 0.2 million */

/* Reads a whole file into a stored one. */
static bool file_load(struct stored_file *file, const char *path, struct errors *errors)
{
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) { /* a pipe would be waited for */
        errors_add(errors, STATUS_FILE, "%s: is no regular file, so no table", path);
        return false;
    }
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        errors_add(errors, STATUS_FILE, "%s: cannot be opened: %s", path, strerror(errno));
        return false;
    }
    size_t room = 1 << 16;
    size_t size = 0;
    unsigned char *bytes = memory_take(room, 1);
    while (bytes && size < FILE_LARGEST) {
        size += fread(bytes + size, 1, room - size, stream);
        if (size < room) {
            break;
        }
        unsigned char *larger = memory_take(room * 2, 1);
        if (larger) {
            memcpy(larger, bytes, size);
        }
        memory_release(bytes);
        bytes = larger;
        room *= 2;
    }
    bool good = bytes && !ferror(stream) && size < FILE_LARGEST;
    fclose(stream);
    if (good) {
        good = file_store(file, bytes, size, path, errors);
    } else {
        errors_add(errors, STATUS_FILE, "%s: cannot be read, or has more than %d bytes", path, FILE_LARGEST);
    }
    memory_release(bytes);
    return good;
}

/* Hands the tables over, or frees them when something is wrong. */
static enum status tables_finish(struct tables *t, enum status status, struct tables **out)
{
    if (status != STATUS_OK) {
        tables_destroy(t);
        return status;
    }
    *out = t;
    return STATUS_OK;
}

enum status tables_read(const char *directory, struct tables **out, struct errors *errors)
{
    *out = NULL;
    struct tables *t = tables_new(errors);
    if (!t) {
        return STATUS_FILE;
    }
    char paths[FILE_COUNT][PATH_MAX];
    bool loaded = true;
    for (int f = 0; f < FILE_COUNT; f++) {
        int length = snprintf(paths[f], sizeof paths[f], "%s/%s", directory, file_names[f]);
        if (length < 0 || (size_t)length >= sizeof paths[f]) {
            tables_destroy(t);
            return errors_add(errors, STATUS_FILE, "%s: the path is too long", directory);
        }
        loaded = file_load(&t->files->file[f], paths[f], errors) && loaded;
    }
    enum status status = tables_fill(t, paths, errors);
    return tables_finish(t, loaded ? status : STATUS_FILE, out);
}

enum status tables_from_memory(const struct tables_source *sources, int count, struct tables **out,
                               struct errors *errors)
{
    *out = NULL;
    struct tables *t = tables_new(errors);
    if (!t) {
        return STATUS_FILE;
    }
    char paths[FILE_COUNT][PATH_MAX];
    bool stored = true;
    for (int f = 0; f < FILE_COUNT; f++) {
        snprintf(paths[f], sizeof paths[f], "%s", file_names[f]);
        const struct tables_source *source = NULL;
        for (int i = 0; i < count; i++) {
            source = strcmp(sources[i].name, file_names[f]) == 0 ? &sources[i] : source;
        }
        if (!source) {
            errors_add(errors, STATUS_INPUT, "%s: the table is missing", file_names[f]);
        } else {
            stored = file_store(&t->files->file[f], source->bytes, source->size, paths[f], errors) && stored;
        }
    }
    enum status status = tables_fill(t, paths, errors);
    return tables_finish(t, stored ? status : STATUS_FILE, out);
}

void tables_destroy(struct tables *t)
{
    if (!t) {
        return;
    }
    for (int f = 0; f < FILE_COUNT; f++) {
        memory_release(t->files->file[f].bytes);
    }
    memory_release(t->files);
    memory_release(t);
}

int tables_file_count(const struct tables *t)
{
    (void)t;
    return FILE_COUNT;
}

const char *tables_file_name(const struct tables *t, int index)
{
    (void)t;
    assert(index >= 0 && index < FILE_COUNT);
    return file_names[index];
}

const void *tables_file_bytes(const struct tables *t, int index)
{
    assert(index >= 0 && index < FILE_COUNT);
    return t->files->file[index].bytes;
}

size_t tables_file_size(const struct tables *t, int index)
{
    assert(index >= 0 && index < FILE_COUNT);
    return t->files->file[index].size;
}

uint64_t tables_file_digest(const struct tables *t, int index)
{
    assert(index >= 0 && index < FILE_COUNT);
    return t->files->file[index].digest;
}

uint64_t tables_hash(const struct tables *t)
{
    uint64_t h = 0;
#define HASH(member) h = hash_bytes(&t->member, sizeof t->member, h)
    HASH(sector_key);
    HASH(sector_name_en);
    HASH(sector_name_zh);
    HASH(tier);
    HASH(is_firm_sector);
    HASH(storable);
    HASH(output);
    HASH(industrial_share);
    HASH(firms_above_scale);
    HASH(growth_nominal);
    HASH(export_share);
    HASH(import_penetration);
    HASH(labour_share);
    HASH(net_tax_share);
    HASH(depreciation_share);
    HASH(surplus_share);
    HASH(io);
    HASH(national_output_2020);
    HASH(rd_intensity);
    HASH(skill_intensity);
    HASH(maturity);
    HASH(workers_per_100m);
    HASH(has_market_growth);
    HASH(market_growth);
    HASH(volatility);
    HASH(jiangsu_share_of_china);
    HASH(city_weight);
    HASH(consumption);
    HASH(investment);
    HASH(government);
    HASH(input_specific);
    HASH(relatedness);
    HASH(laboratories);
    HASH(input_criticality);
    HASH(background_local_share);
    HASH(city_key);
    HASH(city_name_zh);
    HASH(city_lat);
    HASH(city_lon);
    HASH(city_population);
    HASH(city_gdp);
    HASH(city_primary);
    HASH(city_secondary);
    HASH(city_tertiary);
    HASH(city_industrial_output);
    HASH(city_wage);
    HASH(distance_km);
    HASH(field_key);
    HASH(field_name_en);
    HASH(field_name_zh);
    HASH(field_group);
    HASH(graduates);
    HASH(sector_field);
    HASH(other_field);
#define HASH_SCALAR(member, file, key, year, least, most, unit, meaning) HASH(member);
    TABLES_SCALARS(HASH_SCALAR)
#undef HASH_SCALAR
    HASH(firm_age_share);
    HASH(lpr_steps);
    HASH(lpr_month);
    HASH(lpr_rate);
    HASH(opening);
    HASH(flows);
#undef HASH
    return h;
}

double tables_lpr(const struct tables *t, int month)
{
    int i = 0;
    while (i + 1 < t->lpr_steps && t->lpr_month[i + 1] <= month) {
        i++;
    }
    return t->lpr_rate[i];
}

static const struct tables_row *row_named(const struct tables_row *rows, int n, const char *key)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(rows[i].key, key) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

const struct tables_row *tables_opening(const struct tables *t, const char *item)
{
    return row_named(t->opening, TABLES_OPENING_ITEMS, item);
}

const struct tables_row *tables_flow(const struct tables *t, const char *kind)
{
    return row_named(t->flows, TABLES_FLOW_KINDS, kind);
}

static int key_place(const char *const *keys, int n, const char *key)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(keys[i], key) == 0) {
            return i;
        }
    }
    return -1;
}

int tables_sector(const char *key)
{
    return key_place(sector_keys, TABLES_SECTORS, key);
}

int tables_city(const char *key)
{
    return key_place(city_keys, TABLES_CITIES, key);
}

const char *tables_sector_key(int sector)
{
    return sector_keys[sector];
}

const char *tables_city_key(int city)
{
    return city_keys[city];
}
