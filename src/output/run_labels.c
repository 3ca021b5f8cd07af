/* Texts of the dimensions of a run; see run_labels.h. */
#include "output/run_labels.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "engine/accounts.h"

static const char *const tier_en[TIER_COUNT] = {[TIER_INTERNATIONAL] = "international",
                                                [TIER_DOMESTIC] = "domestic",
                                                [TIER_FUTURE] = "future",
                                                [TIER_REST] = "rest"};
static const char *const tier_zh[TIER_COUNT] = {[TIER_INTERNATIONAL] = "国际竞争力集群",
                                                [TIER_DOMESTIC] = "国内领先集群",
                                                [TIER_FUTURE] = "未来产业集群",
                                                [TIER_REST] = "其他部门"};

static const char *const destination_key[DESTINATION_COUNT] = {
    [DESTINATION_BACKGROUND] = "background", [DESTINATION_CONSUMPTION] = "consumption",
    [DESTINATION_INVESTMENT] = "investment", [DESTINATION_GOVERNMENT] = "government",
    [DESTINATION_ROC] = "rest_of_china",     [DESTINATION_ROW] = "rest_of_world"};
static const char *const destination_en[DESTINATION_COUNT] = {
    [DESTINATION_BACKGROUND] = "inputs of background producers",
    [DESTINATION_CONSUMPTION] = "household consumption",
    [DESTINATION_INVESTMENT] = "investment",
    [DESTINATION_GOVERNMENT] = "public and university purchases",
    [DESTINATION_ROC] = "rest of China",
    [DESTINATION_ROW] = "rest of the world"};
static const char *const destination_zh[DESTINATION_COUNT] = {[DESTINATION_BACKGROUND] = "后台部门中间投入",
                                                              [DESTINATION_CONSUMPTION] = "居民消费",
                                                              [DESTINATION_INVESTMENT] = "投资",
                                                              [DESTINATION_GOVERNMENT] = "公共与高校采购",
                                                              [DESTINATION_ROC] = "国内省外",
                                                              [DESTINATION_ROW] = "国外"};

/* Label names of the three dimensions that are sectors. */
static const char *const sector_dimension[3] = {"cluster", "supplier", "buyer"};
static const char *const sector_label[3][4] = {
    {"cluster_name", "cluster_name_zh", "cluster_tier", "cluster_tier_zh"},
    {"supplier_name", "supplier_name_zh", "supplier_tier", "supplier_tier_zh"},
    {"buyer_name", "buyer_name_zh", "buyer_tier", "buyer_tier_zh"}};
static const char *const sector_meaning[3][2] = {{"cluster or sector of the rest of the economy", "集群或其他部门"},
                                                 {"cluster or sector that sells", "供给部门"},
                                                 {"cluster or sector that buys", "购买部门"}};

static void fill_sectors(struct run_labels *l, const struct tables *t)
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        l->sector_key[s] = t->sector_key[s];
        l->sector_en[s] = t->sector_name_en[s];
        l->sector_zh[s] = t->sector_name_zh[s];
        l->tier[s] = tier_en[t->tier[s]];
        l->tier_zh[s] = tier_zh[t->tier[s]];
    }
    for (int i = 0; i < 3; i++) {
        const char *const *names = sector_label[i];
        l->sector_label[i][0] = (struct output_label){names[0], "name", "英文名称", l->sector_en};
        l->sector_label[i][1] = (struct output_label){names[1], "name in Chinese", "中文名称", l->sector_zh};
        l->sector_label[i][2] = (struct output_label){names[2], "tier of the plan", "集群梯队", l->tier};
        l->sector_label[i][3] = (struct output_label){names[3], "tier of the plan in Chinese", "集群梯队（中文）",
                                                      l->tier_zh};
        l->dimension[i] = (struct output_dimension){sector_dimension[i],
                                                    SECTOR_COUNT,
                                                    sector_meaning[i][0],
                                                    sector_meaning[i][1],
                                                    l->sector_key,
                                                    l->sector_label[i],
                                                    4};
    }
}

static void fill_cities(struct run_labels *l, const struct tables *t)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        l->city_key[c] = t->city_key[c];
        l->city_zh[c] = t->city_name_zh[c];
    }
    l->city_label[0] = (struct output_label){"city_name", "name", "英文名称", l->city_key};
    l->city_label[1] = (struct output_label){"city_name_zh", "name in Chinese", "中文名称", l->city_zh};
    l->dimension[3] = (struct output_dimension){"city", CITY_COUNT, "city", "城市", l->city_key, l->city_label, 2};
}

/* "households: Suzhou" gives households_Suzhou. */
static void write_account_key(char *key, size_t size, const char *class, const char *name)
{
    const char *which = strstr(name, ": ");
    snprintf(key, size, "%s%s%s", class, which ? "_" : "", which ? which + 2 : "");
    for (char *p = key; *p; p++)
        if (*p == ' ')
            *p = '_';
}

static void fill_accounts(struct run_labels *l, const struct tables *t)
{
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        l->account_class[a] = account_class_key(account_class_of(a));
        accounts_name(t, a, false, l->account_text[1][a], RUN_LABELS_TEXT);
        accounts_name(t, a, true, l->account_text[2][a], RUN_LABELS_TEXT);
        write_account_key(l->account_text[0][a], RUN_LABELS_TEXT, l->account_class[a], l->account_text[1][a]);
        for (int i = 0; i < 3; i++)
            l->account[i][a] = l->account_text[i][a];
    }
    l->account_label[0] = (struct output_label){"account_name", "name", "英文名称", l->account[1]};
    l->account_label[1] = (struct output_label){"account_name_zh", "name in Chinese", "中文名称", l->account[2]};
    l->account_label[2] = (struct output_label){"account_class", "class of accounts", "账户类别", l->account_class};
    l->dimension[4] = (struct output_dimension){"account",     ACCOUNT_COUNT,    "account", "账户",
                                                l->account[0], l->account_label, 3};
}

/* Adds a kind of booking to the flows or the revaluations. */
static void add_booking(struct run_labels *l, enum booking kind)
{
    const struct booking_rule *rule = &ledger_rules[kind];
    bool within = rule->class == BOOKING_REVALUE;
    int i = within ? l->n_revaluations++ : l->n_flows++;
    char *key = l->book_text[within][i];
    snprintf(key, RUN_LABELS_TEXT, "%s", rule->name);
    for (char *p = key; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    (within ? l->revaluation : l->flow)[i] = kind;
    const char *texts[3] = {key, rule->name_en, rule->name_zh};
    for (int j = 0; j < 3; j++)
        (within ? l->revaluation_label : l->flow_label)[j][i] = texts[j];
}

static void fill_bookings(struct run_labels *l)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++)
        add_booking(l, (enum booking)kind);
    l->flow_labels[0] = (struct output_label){"flow_name", "name", "英文名称", l->flow_label[1]};
    l->flow_labels[1] = (struct output_label){"flow_name_zh", "name in Chinese", "中文名称", l->flow_label[2]};
    l->revaluation_labels[0] = (struct output_label){"revaluation_name", "name", "英文名称", l->revaluation_label[1]};
    l->revaluation_labels[1] = (struct output_label){"revaluation_name_zh", "name in Chinese", "中文名称",
                                                     l->revaluation_label[2]};
    l->dimension[5] = (struct output_dimension){
        "flow",         l->n_flows, "kind of payment or invoice between accounts", "账户间流量类别", l->flow_label[0],
        l->flow_labels, 2};
    l->dimension[6] = (struct output_dimension){"revaluation",
                                                l->n_revaluations,
                                                "kind of booking within an account",
                                                "账户内重估类别",
                                                l->revaluation_label[0],
                                                l->revaluation_labels,
                                                2};
}

static void fill_items(struct run_labels *l)
{
    static const char *const money[2][3] = {{"deposits", "deposits", "存款"},
                                            {"outside_position", "out-of-province position", "省外头寸"}};
    for (int i = 0; i < RUN_LABELS_ITEMS; i++) {
        enum item item = (enum item)(i - 1);
        l->item[0][i] = i < 2 ? money[i][0] : item_key(item);
        l->item[1][i] = i < 2 ? money[i][1] : item_en(item);
        l->item[2][i] = i < 2 ? money[i][2] : item_zh(item);
    }
    l->item_label[0] = (struct output_label){"balance_item_name", "name", "英文名称", l->item[1]};
    l->item_label[1] = (struct output_label){"balance_item_name_zh", "name in Chinese", "中文名称", l->item[2]};
    l->dimension[7] = (struct output_dimension){
        "balance_item", RUN_LABELS_ITEMS, "item of the balance sheet", "资产负债项目", l->item[0], l->item_label, 2};
}

static void fill_destinations(struct run_labels *l)
{
    l->destination_label[0] = (struct output_label){"destination_name", "name", "英文名称", destination_en};
    l->destination_label[1] = (struct output_label){"destination_name_zh", "name in Chinese", "中文名称",
                                                    destination_zh};
    l->dimension[8] = (struct output_dimension){
        "destination", DESTINATION_COUNT, "where goods go", "去向", destination_key, l->destination_label, 2};
}

/* A dimension with names in both languages.  text [3] keys, English, Chinese */
static struct output_dimension named(const char *name, int length, const char *const meaning[2],
                                     const char *const *const text[3], const char *const label_name[2],
                                     struct output_label label[2])
{
    label[0] = (struct output_label){label_name[0], "name", "英文名称", text[1]};
    label[1] = (struct output_label){label_name[1], "name in Chinese", "中文名称", text[2]};
    return (struct output_dimension){name, length, meaning[0], meaning[1], text[0], label, 2};
}

/* Where skilled people come from and go to. */
static void fill_talent(struct run_labels *l)
{
    static const char *const grade[3][3] = {{"technician", "engineer", "expert"},
                                            {"technicians", "engineers and researchers", "experts"},
                                            {"技术员", "工程师与研究人员", "专家"}};
    static const char *const way[2][2] = {{"place_from", "place_to"}, {"employer_from", "employer_to"}};
    static const char *const way_name[2][2][2] = {
        {{"place_from_name", "place_from_name_zh"}, {"place_to_name", "place_to_name_zh"}},
        {{"employer_from_name", "employer_from_name_zh"}, {"employer_to_name", "employer_to_name_zh"}}};
    static const char *const meaning[2][2][2] = {{{"city that people leave, or the rest of China", "迁出地"},
                                                  {"city that people come to, or the rest of China", "迁入地"}},
                                                 {{"sector of the former employer, or universities", "原雇主部门"},
                                                  {"sector of the new employer, or universities", "新雇主部门"}}};
    static const char *const grade_meaning[2] = {"grade of skilled people", "人才层级"};
    static const char *const grade_name[2] = {"grade_name", "grade_name_zh"};
    static const char *const outside[3] = {"rest_of_china", "rest of China", "国内省外"};
    static const char *const university[3] = {"universities", "universities and laboratories", "高校与科研机构"};
    for (int j = 0; j < 3; j++) {
        for (int c = 0; c < CITY_COUNT; c++)
            l->place[j][c] = j == 2 ? l->city_zh[c] : l->city_key[c];
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
            l->employer[j][i] = (j == 0 ? l->sector_key : j == 1 ? l->sector_en : l->sector_zh)[firm_index_sector(i)];
        l->place[j][CITY_COUNT] = outside[j];
        l->employer[j][FIRM_SECTOR_COUNT] = university[j];
    }
    const char *const *const places[3] = {l->place[0], l->place[1], l->place[2]};
    const char *const *const employers[3] = {l->employer[0], l->employer[1], l->employer[2]};
    const char *const *const grades[3] = {grade[0], grade[1], grade[2]};
    for (int i = 0; i < 2; i++) {
        l->dimension[9 + i] = named(way[0][i], CITY_COUNT + 1, meaning[0][i], places, way_name[0][i],
                                    l->place_label[i]);
        l->dimension[11 + i] = named(way[1][i], FIRM_SECTOR_COUNT + 1, meaning[1][i], employers, way_name[1][i],
                                     l->employer_label[i]);
    }
    l->dimension[13] = named("grade", 3, grade_meaning, grades, grade_name, l->grade_label);
}

void run_labels_fill(struct run_labels *l, const struct tables *tables)
{
    memset(l, 0, sizeof *l);
    fill_sectors(l, tables);
    fill_cities(l, tables);
    fill_accounts(l, tables);
    fill_bookings(l);
    fill_items(l);
    fill_destinations(l);
    fill_talent(l);
}
