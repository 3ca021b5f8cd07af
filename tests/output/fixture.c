/* A small result that no model is needed for. Its labels are real ones, so that the reader checks meet Chinese texts. */
#include "fixture.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const cluster_keys[] = {"biomedicine", "quantum_technology", "roe_services"};
static const char *const cluster_names[] = {"Biomedicine", "Quantum technology", "Other services"};
static const char *const cluster_names_zh[] = {"生物医药", "量子科技", "其他服务业"};
static const char *const cluster_tiers[] = {"international", "future", "background"};
static const char *const city_keys[] = {"nanjing", "suzhou"};
static const char *const city_names[] = {"Nanjing", "Suzhou"};
static const char *const city_names_zh[] = {"南京", "苏州"};
static const char *const account_keys[] = {"F_biomedicine", "H_nanjing", "CE", "RW"};
static const char *const account_names[] = {"firms: biomedicine", "households: Nanjing", "centre", "rest of the world"};
static const char *const account_names_zh[] = {"企业：生物医药", "居民：南京", "中央", "国外"};
static const char *const account_classes[] = {"firms", "households", "government", "outside"};
static const char *const item_keys[] = {"deposits", "loans"};

static const struct output_label cluster_labels[] = {
    {"cluster_name", "cluster", "集群", cluster_names},
    {"cluster_name_zh", "cluster, in Chinese", "集群", cluster_names_zh},
    {"cluster_tier", "tier of the plan", "层级", cluster_tiers}};
static const struct output_label city_labels[] = {{"city_name", "city", "城市", city_names},
                                                  {"city_name_zh", "city, in Chinese", "城市", city_names_zh}};
static const struct output_label account_labels[] = {
    {"account_name", "account", "账户", account_names},
    {"account_name_zh", "account, in Chinese", "账户", account_names_zh},
    {"account_class", "class of the account", "类别", account_classes}};

const struct output_dimension fixture_dimensions[FIXTURE_DIMENSIONS] = {
    {"cluster", FIXTURE_CLUSTERS, "sector", "部门", cluster_keys, cluster_labels, 3},
    {"city", FIXTURE_CITIES, "city", "城市", city_keys, city_labels, 2},
    {"supplier", FIXTURE_CLUSTERS, "supplying sector", "供应部门", cluster_keys, NULL, 0},
    {"buyer", FIXTURE_CLUSTERS, "buying sector", "购买部门", cluster_keys, NULL, 0},
    {"account", FIXTURE_ACCOUNTS, "account", "账户", account_keys, account_labels, 3},
    {"balance_item", FIXTURE_ITEMS, "item of the balance sheet", "资产负债项目", item_keys, NULL, 0},
};

const struct output_variable fixture_variables[FIXTURE_VARIABLES] = {
    {"gdp",
     "",
     OUTPUT_DOUBLE,
     {"time"},
     "million yuan",
     "gross domestic product",
     "地区生产总值",
     "sum of value added",
     NULL,
     "time: sum"},
    {"output",
     "",
     OUTPUT_DOUBLE,
     {"time", "cluster", "city"},
     "million yuan",
     "gross output",
     "总产出",
     NULL,
     "at current prices",
     "time: sum"},
    {"workers", "", OUTPUT_INT64, {"time", "city"}, "person", "people at work", "就业人数", NULL, NULL, "time: point"},
    {"state_hash", "", OUTPUT_UINT64, {"time"}, "1", "hash of the state", "状态哈希", NULL, NULL, NULL},
    {"goods",
     "flows",
     OUTPUT_DOUBLE,
     {"time", "supplier", "buyer"},
     "million yuan",
     "goods sold",
     "货物流",
     NULL,
     NULL,
     "time: sum"},
    {"balance_sheet",
     "accounts",
     OUTPUT_INT64,
     {"time", "balance_item", "account"},
     "fen",
     "balance sheet",
     "资产负债表",
     NULL,
     "every row sums to zero",
     "time: point"},
};

static const unsigned char every_byte[256] = {
    0,   1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,  15,  16,  17,  18,  19,  20,  21,
    22,  23,  24,  25,  26,  27,  28,  29,  30,  31,  32,  33,  34,  35,  36,  37,  38,  39,  40,  41,  42,  43,
    44,  45,  46,  47,  48,  49,  50,  51,  52,  53,  54,  55,  56,  57,  58,  59,  60,  61,  62,  63,  64,  65,
    66,  67,  68,  69,  70,  71,  72,  73,  74,  75,  76,  77,  78,  79,  80,  81,  82,  83,  84,  85,  86,  87,
    88,  89,  90,  91,  92,  93,  94,  95,  96,  97,  98,  99,  100, 101, 102, 103, 104, 105, 106, 107, 108, 109,
    110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131,
    132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153,
    154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175,
    176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197,
    198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219,
    220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241,
    242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
};
static const char table_text[] = "id,name\n1,生物医药\n";
static const struct output_table tables[] = {{"clusters.csv", table_text, sizeof table_text - 1},
                                             {"bytes.bin", every_byte, sizeof every_byte}};
static const struct output_source sources[] = {{"scenarios/policy.yaml", "base: baseline\nname: 政策\n"},
                                               {"scenarios/baseline.yaml", "name: baseline\n"}};
static const struct output_parameter parameters[] = {
    {"firm.markup_sd", 0.2, "1", 0, 1, 0.15, "prototype", "spread of mark-ups", "加成率离散度", "policy.yaml:3"},
    {"firm.horizon", 12, "months", 1, NAN, 12, "assumed", "planning horizon", "计划期", "default"}};

struct output_provenance fixture_provenance(void)
{
    return (struct output_provenance){.name = "fixture",
                                      .title = "A small result",
                                      .title_zh = "小样例",
                                      .question = "Do readers open it?",
                                      .version = "0.1.0",
                                      .commit = "abcdef0",
                                      .build_flags = "gcc -O2",
                                      .resolved_yaml = "name: fixture\ntitle: 小样例\nseed: 7\n",
                                      .seed = 7,
                                      .population_seed = 9007199254740993,
                                      .scale = 0.01,
                                      .first_month = 0,
                                      .months = FIXTURE_MONTHS,
                                      .sources = sources,
                                      .n_sources = 2,
                                      .tables = tables,
                                      .n_tables = 2,
                                      .parameters = parameters,
                                      .n_parameters = 2};
}

double fixture_output(int month, int cluster, int city)
{
    return 100.0 * month + 10.0 * cluster + city + 0.1;
}

int64_t fixture_balance(int month, int item, int account)
{
    const int64_t one = INT64_C(9007199254740993) + month + 10 * item; /* 2^53 + 1: no double holds it */
    return account == FIXTURE_ACCOUNTS - 1 ? -(FIXTURE_ACCOUNTS - 1) * one : one;
}

uint64_t fixture_hash(int month)
{
    return UINT64_C(0xfedcba9876543210) + (uint64_t)month;
}

enum status fixture_month(struct output *out, int month, struct errors *e)
{
    const double gdp = month == 1 ? NAN : 1000.0 + month;
    const int64_t workers[FIXTURE_CITIES] = {5000 + month, 7000 - month};
    const uint64_t hash = fixture_hash(month);
    double output[FIXTURE_CLUSTERS][FIXTURE_CITIES], goods[FIXTURE_CLUSTERS][FIXTURE_CLUSTERS];
    int64_t balance[FIXTURE_ITEMS][FIXTURE_ACCOUNTS];
    for (int s = 0; s < FIXTURE_CLUSTERS; s++) {
        for (int c = 0; c < FIXTURE_CITIES; c++)
            output[s][c] = fixture_output(month, s, c);
        for (int b = 0; b < FIXTURE_CLUSTERS; b++)
            goods[s][b] = s + b / 10.0;
    }
    for (int i = 0; i < FIXTURE_ITEMS; i++)
        for (int a = 0; a < FIXTURE_ACCOUNTS; a++)
            balance[i][a] = fixture_balance(month, i, a);
    output_append(out, FIXTURE_GDP, &gdp);
    output_append(out, FIXTURE_OUTPUT, output);
    output_append(out, FIXTURE_WORKERS, workers);
    output_append(out, FIXTURE_HASH, &hash);
    output_append(out, FIXTURE_GOODS, goods);
    output_append(out, FIXTURE_BALANCE, balance);
    return output_commit_month(out, month, e);
}

enum status fixture_write(const char *path, int months, struct errors *e)
{
    const struct output_provenance provenance = fixture_provenance();
    struct output *out = NULL;
    enum status s = output_create(path, fixture_dimensions, FIXTURE_DIMENSIONS, fixture_variables, FIXTURE_VARIABLES,
                                  NULL, 0, &provenance, &out, e);
    for (int m = 0; m < months && s == STATUS_OK; m++)
        s = fixture_month(out, m, e);
    if (s == STATUS_OK)
        return output_finish(out, e);
    output_abort(out);
    return s;
}

void fixture_directory(char *directory)
{
    const char *parent = getenv("TMPDIR");
    snprintf(directory, FIXTURE_PATH, "%s/jiqun-output-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(directory))
        abort();
}

void fixture_remove(const char *directory)
{
    DIR *d = opendir(directory);
    for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d)) {
        char path[FIXTURE_PATH + 300];
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (entry->d_name[0] != '.')
            remove(path);
    }
    if (d)
        closedir(d);
    rmdir(directory);
}

unsigned char *fixture_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long n = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc((size_t)n + 1);
    *size = bytes ? fread(bytes, 1, (size_t)n, file) : 0;
    fclose(file);
    return bytes;
}

void fixture_put(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

int fixture_files(const char *directory)
{
    int n = 0;
    DIR *d = opendir(directory);
    for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d))
        n += entry->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}
