/* The data tables of scenarios/data as plain arrays in one canonical order, whatever the order of the rows on disk:
 * 33 sectors (25 clusters by id, then the 8 rest-of-economy sectors) and 13 cities. This file decides which tables the
 * model reads, what a cell may hold, and what must add up. It changes no figure except that shares are divided by
 * their sum; corrections (negative taxes, research inside wages, ...) belong to the balance step. */
#ifndef JIQUN_SCENARIO_TABLES_H
#define JIQUN_SCENARIO_TABLES_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TABLES_CLUSTERS = 25,     /* sectors 0..24, clusters.csv id - 1 */
    TABLES_SECTORS = 33,      /* with the rest of the economy, 25..32 */
    TABLES_CITIES = 13,       /* Nanjing, Wuxi, ..., Suqian: the usual official order */
    TABLES_FIELDS = 14,       /* of technology, in the order of tech_tags.csv, without `other` */
    TABLES_FIELD_GROUPS = 3,  /* matter, machines, information */
    TABLES_FIRST_YEAR = 2022, /* of the market growth paths */
    TABLES_YEARS = 14,        /* 2022..2035 */
    TABLES_TEXT = 64,         /* bytes of a key or name with its final zero */
    TABLES_LPR_STEPS = 64,    /* most steps the loan rate path may have */
    TABLES_OPENING_ITEMS = 8, /* rows of the opening balance sheet */
    TABLES_FLOW_KINDS = 25    /* rows of the flow matrix of 2022 */
};

/* Rest-of-economy sectors. The clusters are named by tables->sector_key. */
enum tables_rest {
    TABLES_AGRI_MINING = 25,
    TABLES_ENERGY = 26,
    TABLES_BASIC_MATERIALS = 27,
    TABLES_CONSUMER_GOODS = 28,
    TABLES_MACHINERY = 29,
    TABLES_CONSTRUCTION = 30,
    TABLES_TRADE_TRANSPORT = 31,
    TABLES_SERVICES = 32
};

enum tables_tier { TIER_INTERNATIONAL, TIER_DOMESTIC, TIER_FUTURE, TIER_REST, TIER_COUNT };

/* How badly a user misses an input (supply_links.csv): the strictest of the links of the pair. */
enum tables_criticality { CRITICALITY_NONE, CRITICALITY_SUBSTITUTABLE, CRITICALITY_IMPORTANT, CRITICALITY_STRICT };

/* Classes of accounts: the columns of the opening balance sheet and of the flow matrix. */
enum tables_account {
    TABLES_F,  /* firms of the 28 firm sectors */
    TABLES_B,  /* background producers */
    TABLES_H,  /* households */
    TABLES_BK, /* banks */
    TABLES_VF, /* private venture funds */
    TABLES_PF, /* public funds */
    TABLES_PR, /* province */
    TABLES_CI, /* cities */
    TABLES_UN, /* universities and laboratories */
    TABLES_CE, /* centre */
    TABLES_RC, /* rest of China */
    TABLES_RW, /* rest of the world */
    TABLES_ACCOUNTS
};

/* One row of a matrix of accounts; value in 100 m yuan, assets and receipts positive. */
struct tables_row {
    char key[TABLES_TEXT];
    double value[TABLES_ACCOUNTS];
};

/* Scalars: (member, file, key, year or "", least, most, unit, meaning). Files without a year column give "". */
#define TABLES_SCALARS(SCALAR)                                                                                         \
    SCALAR(gdp, "province.csv", "gdp", "2022", 1, 1e7, "100m yuan", "gross domestic product")                          \
    SCALAR(above_scale_output, "province.csv", "above_scale_output", "2022", 1, 1e7, "100m yuan",                      \
           "output of above-scale industry")                                                                           \
    SCALAR(above_scale_profit, "province.csv", "above_scale_profit", "2022", 0, 1e7, "100m yuan",                      \
           "profit of above-scale industry")                                                                           \
    SCALAR(above_scale_firms, "province.csv", "above_scale_firms", "2022", 1, 1e7, "firms",                            \
           "above-scale industrial firms")                                                                             \
    SCALAR(sei_share, "province.csv", "sei_share_of_above_scale_output", "2022", 0, 100, "%",                          \
           "strategic emerging industries in above-scale output")                                                      \
    SCALAR(rd_expenditure, "province.csv", "rd_expenditure", "2022", 0, 1e6, "100m yuan", "research, all performers")  \
    SCALAR(manufacturing_loans_2021, "province.csv", "manufacturing_loans", "2021", 0, 1e7, "100m yuan",               \
           "loans to manufacturing, end of 2021")                                                                      \
    SCALAR(manufacturing_loans_2022, "province.csv", "manufacturing_loans", "2022", 0, 1e7, "100m yuan",               \
           "loans to manufacturing, end of 2022")                                                                      \
    SCALAR(employed_total, "province.csv", "employed_total", "2022", 1, 1e6, "10k persons", "people in work")          \
    SCALAR(avg_wage, "province.csv", "avg_wage_urban_nonprivate", "2022", 1, 1e6, "yuan",                              \
           "wage per worker, urban units outside private firms")                                                       \
    SCALAR(contribution_rate, "public_finance.csv", "contribution_rate", "", 0, 1, "1",                                \
           "social contributions in labour cost")                                                                      \
    SCALAR(wage_tax_rate, "public_finance.csv", "wage_tax_rate", "", 0, 1, "1", "of wages net of contributions")       \
    SCALAR(profit_tax_standard, "public_finance.csv", "profit_tax_standard", "", 0, 1, "1", "ordinary firms")          \
    SCALAR(profit_tax_high_tech, "public_finance.csv", "profit_tax_high_tech", "", 0, 1, "1", "high-tech enterprises") \
    SCALAR(profit_tax_small, "public_finance.csv", "profit_tax_small", "", 0, 1, "1", "small firms of low profit")     \
    SCALAR(transfer_centre_province, "public_finance.csv", "transfer_centre_province", "", 0, 1, "1",                  \
           "of the centre's taxes of the month")                                                                       \
    SCALAR(transfer_province_city, "public_finance.csv", "transfer_province_city", "", 0, 1, "1",                      \
           "of the province's taxes and transfer")                                                                     \
    SCALAR(social_transfer_centre, "public_finance.csv", "social_transfer_centre", "", 0, 2, "1",                      \
           "of contributions, paid back to households")                                                                \
    SCALAR(city_purchases, "public_finance.csv", "city_purchases", "", 0, 1, "1", "of a city's spending")              \
    SCALAR(city_investment, "public_finance.csv", "city_investment", "", 0, 1, "1", "of a city's spending")            \
    SCALAR(city_social, "public_finance.csv", "city_social", "", 0, 1, "1", "of a city's spending")                    \
    SCALAR(city_universities, "public_finance.csv", "city_universities", "", 0, 1, "1", "of a city's spending")        \
    SCALAR(province_purchases, "public_finance.csv", "province_purchases", "", 0, 1, "1", "of provincial spending")    \
    SCALAR(province_investment, "public_finance.csv", "province_investment", "", 0, 1, "1", "of provincial spending")  \
    SCALAR(province_social, "public_finance.csv", "province_social", "", 0, 1, "1", "of provincial spending")          \
    SCALAR(province_universities, "public_finance.csv", "province_universities", "", 0, 1, "1",                        \
           "of provincial spending")                                                                                   \
    SCALAR(rent_firms_households, "public_finance.csv", "rent_firms_households", "", 0, 1, "1", "of firms' output")    \
    SCALAR(rent_firms_city, "public_finance.csv", "rent_firms_city", "", 0, 1, "1", "of firms' output")                \
    SCALAR(land_fee_background, "public_finance.csv", "land_fee_background", "", 0, 1, "1",                            \
           "of background output, to the city")                                                                        \
    SCALAR(land_in_housing, "public_finance.csv", "land_in_housing", "", 0, 1, "1", "land in the price of housing")    \
    SCALAR(deposit_rate, "public_finance.csv", "deposit_rate", "", 0, 1, "1/year", "interest on deposits")             \
    SCALAR(bond_rate, "public_finance.csv", "bond_rate", "", 0, 1, "1/year", "interest on bonds")                      \
    SCALAR(outside_rate, "public_finance.csv", "outside_rate", "", 0, 1, "1/year",                                     \
           "interest on the out-of-province position")                                                                 \
    SCALAR(loan_margin_firms, "public_finance.csv", "loan_margin_firms", "", 0, 1, "1/year",                           \
           "mean loan rate of firms and background above the LPR")                                                     \
    SCALAR(loan_margin_households, "public_finance.csv", "loan_margin_households", "", 0, 1, "1/year",                 \
           "mean mortgage rate above the one-year LPR")                                                                \
    SCALAR(bonds_held_by_banks, "public_finance.csv", "bonds_held_by_banks", "", 0, 1, "1", "rest: rest of China")     \
    SCALAR(bank_cost_share, "public_finance.csv", "bank_cost_share", "", 0, 1, "1", "of banks' net interest")          \
    SCALAR(bank_cost_wages, "public_finance.csv", "bank_cost_wages", "", 0, 1, "1", "of bank cost, rest: services")    \
    SCALAR(university_staff_cost, "public_finance.csv", "university_staff_cost", "", 0, 1e5, "100m yuan",              \
           "labour cost of universities a year, taken out of services")

/* All tables. Money in 100 m yuan (a year of 2022 unless said), shares and rates as fractions, k supplier, s user or
 * sector, c city. Zero-initialised plain data up to `files`, so two equal structs are equal byte by byte. */
struct tables {
    /* sectors */
    char sector_key[TABLES_SECTORS][TABLES_TEXT];
    char sector_name_en[TABLES_SECTORS][TABLES_TEXT];
    char sector_name_zh[TABLES_SECTORS][TABLES_TEXT];
    enum tables_tier tier[TABLES_SECTORS];
    bool is_firm_sector[TABLES_SECTORS];       /* simulated firm by firm; else background */
    bool storable[TABLES_SECTORS];             /* its product can be kept in stock */
    double output[TABLES_SECTORS];             /* clusters: without overlap, above scale; rest: rules of the README */
    double industrial_share[TABLES_SECTORS];   /* part of output that is industry, [0, 1] */
    double firms_above_scale[TABLES_SECTORS];  /* whole number; 0 in background sectors */
    double growth_nominal[TABLES_CLUSTERS];    /* Jiangsu's own growth a year: a record, not the market's growth */
    double export_share[TABLES_SECTORS];       /* of output, to the rest of the world */
    double import_penetration[TABLES_SECTORS]; /* of domestic use of the product, national */
    double labour_share[TABLES_SECTORS];       /* the four parts of value added, of output; raw: net taxes may be < 0 */
    double net_tax_share[TABLES_SECTORS];
    double depreciation_share[TABLES_SECTORS];
    double surplus_share[TABLES_SECTORS];
    double io[TABLES_SECTORS][TABLES_SECTORS]; /* io[k][s] input of k per unit of output of s, imports included */
    double national_output_2020[TABLES_SECTORS];
    double rd_intensity[TABLES_SECTORS];      /* of output */
    double skill_intensity[TABLES_SECTORS];   /* [0, 1] */
    double maturity[TABLES_SECTORS];          /* [0, 1] */
    double workers_per_100m[TABLES_CLUSTERS]; /* national head table, persons; a record, heads follow from wages */
    bool has_market_growth[TABLES_SECTORS];   /* false in the rest of the economy: growth is the scenario's g_rest */
    double market_growth[TABLES_SECTORS]
                        [TABLES_YEARS];             /* real, a year, 2022 first; 0 where has_market_growth is false */
    double volatility[TABLES_SECTORS];              /* standard deviation of yearly market growth */
    double jiangsu_share_of_china[TABLES_CLUSTERS]; /* a check only */
    double city_weight[TABLES_SECTORS][TABLES_CITIES]; /* each row sums to 1 */
    double consumption[TABLES_SECTORS];                /* final use in Jiangsu, imports from anywhere included */
    double investment[TABLES_SECTORS];
    double government[TABLES_SECTORS];
    bool input_specific[TABLES_SECTORS][TABLES_SECTORS]; /* [k][s] hard to buy elsewhere in a shortage */
    enum tables_criticality input_criticality[TABLES_SECTORS][TABLES_SECTORS]; /* [k][s] */
    double relatedness[TABLES_SECTORS][TABLES_SECTORS]; /* of firm sectors: rows sum to 1; 0 to itself, background */
    double laboratories[TABLES_SECTORS][TABLES_CITIES]; /* whose field the sector uses, in the city */
    double background_local_share[TABLES_SECTORS]; /* of inputs bought from a background sector; 0 for firm sectors */

    /* cities */
    char city_key[TABLES_CITIES][TABLES_TEXT]; /* English name, the key of all tables */
    char city_name_zh[TABLES_CITIES][TABLES_TEXT];
    double city_lat[TABLES_CITIES]; /* degrees */
    double city_lon[TABLES_CITIES];
    double city_population[TABLES_CITIES]; /* residents, 10k persons */
    double city_gdp[TABLES_CITIES];
    double city_primary[TABLES_CITIES];
    double city_secondary[TABLES_CITIES];
    double city_tertiary[TABLES_CITIES];
    double city_industrial_output[TABLES_CITIES];     /* above scale */
    double city_wage[TABLES_CITIES];                  /* yuan a year */
    double distance_km[TABLES_CITIES][TABLES_CITIES]; /* symmetric, great circle */

    /* skilled people by field of technology */
    char field_key[TABLES_FIELDS][TABLES_TEXT];
    char field_name_en[TABLES_FIELDS][TABLES_TEXT];
    char field_name_zh[TABLES_FIELDS][TABLES_TEXT];
    int field_group[TABLES_FIELDS];                     /* of related fields, [0, TABLES_FIELD_GROUPS) */
    double graduates[TABLES_CITIES][TABLES_FIELDS];     /* persons a year, 2023; fields outside the model left out */
    double sector_field[TABLES_SECTORS][TABLES_FIELDS]; /* of skilled people; sums to 1 in firm sectors, else 0 */
    double other_field[TABLES_FIELDS];                  /* of skilled people with other employers; sums to 1 */

    /* province */
#define TABLES_MEMBER(member, file, key, year, least, most, unit, meaning) double member;
    TABLES_SCALARS(TABLES_MEMBER)
#undef TABLES_MEMBER
    double firm_age_share[3]; /* under 5, 5 to 10, over 10 years; sums to 1 */
    int lpr_steps;
    int lpr_month[TABLES_LPR_STEPS];   /* months since 2022-01, rising; the rate holds from here on */
    double lpr_rate[TABLES_LPR_STEPS]; /* one-year loan prime rate, a year */

    /* accounts: rows in the order of tables_opening_keys, tables_flow_keys */
    struct tables_row opening[TABLES_OPENING_ITEMS]; /* opening balance sheet; net_worth with its sign reversed */
    struct tables_row flows[TABLES_FLOW_KINDS];      /* flows of 2022 */

    struct tables_files *files; /* the bytes read, for provenance; not part of tables_hash */
};

/* A file held by the caller: `name` is the file name without directory ("cities.csv"). */
struct tables_source {
    const char *name;
    const void *bytes;
    size_t size;
};

/** Reads every table of a directory.
 *  directory  path of scenarios/data or a copy of it
 *  out        receives the tables, to be freed by tables_destroy; NULL on error
 *  return     STATUS_OK; STATUS_FILE when a file cannot be read; STATUS_INPUT when a cell, row or sum is wrong. All
 *             errors of all files are collected, each as `file:line: column: value, what is allowed`. */
enum status tables_read(const char *directory, struct tables **out, struct errors *errors);

/** The same from bytes in memory (the provenance of a result file). Unknown names are ignored, a missing table is an
 *  error. The bytes are copied.  return as tables_read. */
enum status tables_from_memory(const struct tables_source *sources, int count, struct tables **out,
                               struct errors *errors);

/** Frees what tables_read or tables_from_memory made; NULL is allowed. */
void tables_destroy(struct tables *t);

/** Files read, in a fixed order (by the list in tables.c): number, name, bytes, length, 64-bit digest of the bytes.
 *  index in [0, tables_file_count). The pointers live as long as `t`. */
int tables_file_count(const struct tables *t);
const char *tables_file_name(const struct tables *t, int index);
const void *tables_file_bytes(const struct tables *t, int index);
size_t tables_file_size(const struct tables *t, int index);
uint64_t tables_file_digest(const struct tables *t, int index);

/** Hash of every figure and text of the struct, not of the files: equal for permuted rows. */
uint64_t tables_hash(const struct tables *t);

/** One-year loan prime rate in force in a month (fraction a year). month since 2022-01; before the first step the
 *  first rate holds, after the last step the last. */
double tables_lpr(const struct tables *t, int month);

/** Rows by name, e.g. tables_opening(t, "deposits")->value[TABLES_F]; NULL when there is no such row. */
const struct tables_row *tables_opening(const struct tables *t, const char *item);
const struct tables_row *tables_flow(const struct tables *t, const char *kind);

/** Index of a sector, city or field by its key, -1 when unknown. Canonical: needs no tables. */
int tables_sector(const char *key);
int tables_city(const char *key);
int tables_field(const char *key);

/** The key of a sector, city or field, in the canonical order; needs no tables. */
const char *tables_sector_key(int sector);
const char *tables_city_key(int city);
const char *tables_field_key(int field);

#endif
