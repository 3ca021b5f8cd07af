/* Series and matrices of a run; see run_file.h. */
#include "output/run_file.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "output/run_labels.h"
#include "output/run_provenance.h"
#include "output/run_rows.h"

enum { SERIES_MAX = 600, NAME_TEXT = 64, ROW_MAX = BOOK_COUNT * ACCOUNT_COUNT };

/* The matrices, behind the indicators, in this order. */
enum matrix {
    BALANCE_SHEET,
    TRANSACTION_FLOW,
    REVALUATION,
    GOODS_FLOW,
    MARKET_SALES,
    MARKET_DEMAND,
    TALENT_MOVES,
    TALENT_CHANGES,
    TALENT_FIRST_POSTS,
    STATE_HASH,
    MATRICES
};

struct run_file {
    struct output *out;
    struct run_labels labels;
    struct run_provenance provenance;
    struct run_rows *rows; /* firm panel, links */
    struct output_variable series[SERIES_MAX];
    char name[SERIES_MAX][NAME_TEXT];
    int indicator[SERIES_MAX]; /* of each series that is one */
    enum measure_level level[SERIES_MAX];
    int n_indicators, n_series;
    double row[ROW_MAX];
    int64_t fen[ROW_MAX];
};

static const struct output_variable matrices[MATRICES] = {
    [BALANCE_SHEET] = {"balance_sheet",
                       "accounts",
                       OUTPUT_INT64,
                       {"time", "balance_item", "account"},
                       "fen",
                       "balance sheet",
                       "资产负债表",
                       "assets positive, debts negative, at the end of the month",
                       "at the scale of the run: divide by it for Jiangsu; net worth has its sign reversed, so that "
                       "every column sums "
                       "to zero; every row but capital, inputs, finished and net_worth sums to zero",
                       "time: point"},
    [TRANSACTION_FLOW] = {"transaction_flow",
                          "accounts",
                          OUTPUT_INT64,
                          {"time", "flow", "account"},
                          "fen",
                          "transaction flows",
                          "资金流量表",
                          "received less paid in the month",
                          "at the scale of the run: divide by it for Jiangsu; every row sums to zero",
                          "time: sum"},
    [REVALUATION] =
        {"revaluation_flow",
         "accounts",
         OUTPUT_INT64,
         {"time", "revaluation", "account"},
         "fen",
         "bookings within accounts",
         "账户内重估",
         "change of the item that the booking names: value that it gained less lost",
         "at the scale of the run: divide by it for Jiangsu; input_use from inputs to finished goods, work_capitalised "
         "into finished goods, cost_of_sales out of them, depreciation out of capital",
         "time: sum"},
    [GOODS_FLOW] = {"goods_flow",
                    "flows",
                    OUTPUT_DOUBLE,
                    {"time", "supplier", "buyer"},
                    "million yuan",
                    "goods and services delivered between firms",
                    "企业间商品与服务流量",
                    "volume at prices of January 2022",
                    "links between firms of the 28 sectors; other buyers see market_sales",
                    "time: sum"},
    [MARKET_SALES] = {"market_sales",
                      "flows",
                      OUTPUT_DOUBLE,
                      {"time", "destination", "cluster"},
                      "million yuan",
                      "sales to final pools",
                      "最终市场销售",
                      "volume at prices of January 2022",
                      "of firms; 0 in background sectors",
                      "time: sum"},
    [MARKET_DEMAND] = {"market_demand",
                       "flows",
                       OUTPUT_DOUBLE,
                       {"time", "destination", "cluster"},
                       "million yuan",
                       "demand of final pools",
                       "最终市场需求",
                       "volume at prices of January 2022, from anywhere",
                       "destinations outside the province: the pool open to local firms",
                       "time: sum"},
    [TALENT_MOVES] =
        {"talent_moves",
         "flows",
         OUTPUT_DOUBLE,
         {"time", "place_from", "place_to", "grade"},
         "person",
         "skilled people who changed place",
         "技能人才跨地区流动",
         "residents of one place hired in another, with their firm moved, or gone to and come from the rest of China",
         NULL,
         "time: sum"},
    [TALENT_CHANGES] = {"talent_changes",
                        "flows",
                        OUTPUT_DOUBLE,
                        {"time", "employer_from", "employer_to"},
                        "person",
                        "hires of skilled people by sector of the last and the new employer",
                        "技能人才跨部门流动",
                        "hires of people who had an employer before, whether or not they had a post when hired",
                        NULL,
                        "time: sum"},
    [TALENT_FIRST_POSTS] =
        {"talent_first_posts",
         "flows",
         OUTPUT_DOUBLE,
         {"time", "place_from", "employer_to"},
         "person",
         "first posts of graduates, and of people from the rest of China",
         "毕业生与省外人才首份岗位",
         "hires of people without an earlier employer here, by city of study, or from the rest of China",
         NULL,
         "time: sum"},
    [STATE_HASH] = {"state_hash",
                    "",
                    OUTPUT_UINT64,
                    {"time"},
                    "1",
                    "hash of the state at the end of the month",
                    "月末状态哈希值",
                    "64-bit hash of every field of the state",
                    "equal hashes, equal runs",
                    "time: point"},
};

static const char *comment_of(enum measure_scope scope, enum measure_level level)
{
    if (scope != MEASURE_FIRMS)
        return NULL;
    return level >= MEASURE_CLUSTER
               ? "of the 28 sectors simulated firm by firm; no value in the five background sectors"
               : "of the 28 sectors simulated firm by firm";
}

static void add_indicator(struct run_file *file, int index, enum measure_level level)
{
    static const char *const methods[] = {
        [MEASURE_SUM] = "time: sum", [MEASURE_POINT] = "time: point", [MEASURE_MEAN] = "time: mean"};
    static const char *const dims[MEASURE_LEVELS][2] = {[MEASURE_PROVINCE] = {NULL, NULL},
                                                        [MEASURE_CITY] = {"city", NULL},
                                                        [MEASURE_CLUSTER] = {"cluster", NULL},
                                                        [MEASURE_CLUSTER_CITY] = {"cluster", "city"}};
    const struct measure_info *info = measure_info(index);
    int i = file->n_series++;
    snprintf(file->name[i], NAME_TEXT, "%s%s", info->name, measure_suffix(level));
    file->indicator[i] = index;
    file->level[i] = level;
    file->series[i] = (struct output_variable){
        .name = file->name[i],
        .group = "",
        .type = OUTPUT_DOUBLE,
        .dims = {"time", dims[level][0], dims[level][1], NULL},
        .units = info->unit,
        .long_name = info->name_en,
        .long_name_zh = info->name_zh,
        .formula = info->formula,
        .comment = comment_of(info->scope, level),
        .cell_methods = methods[info->method],
    };
}

/* Levels one after the other: first the province's few numbers, last the long ones. */
static bool describe(struct run_file *file)
{
    for (int level = 0; level < MEASURE_LEVELS; level++)
        for (int i = 0; i < measure_count(); i++)
            if (measure_info(i)->levels & 1u << level) {
                if (file->n_series + MATRICES >= SERIES_MAX)
                    return false;
                add_indicator(file, i, (enum measure_level)level);
            }
    file->n_indicators = file->n_series;
    memcpy(file->series + file->n_series, matrices, sizeof matrices);
    file->n_series += MATRICES;
    return true;
}

/* What both ways of opening a file begin with. */
static enum status prepare(struct run_file *file, const struct scenario *scenario, const struct tables *tables,
                           const struct provenance *repeated, struct errors *errors)
{
    run_labels_fill(&file->labels, tables);
    if (!describe(file))
        return errors_add(errors, STATUS_INVARIANT, "more series than SERIES_MAX");
    if (run_rows_create(scenario, &file->rows, errors) != STATUS_OK)
        return errors_status(errors);
    return repeated ? run_provenance_again(&file->provenance, repeated, errors)
                    : run_provenance_of(&file->provenance, scenario, tables, errors);
}

static enum status create(const char *path, struct run_file *file, const struct scenario *scenario,
                          const struct tables *tables, const struct provenance *repeated, struct errors *errors)
{
    enum status status = prepare(file, scenario, tables, repeated, errors);
    if (status != STATUS_OK)
        return status;
    return output_create(path, file->labels.dimension, RUN_LABELS_DIMENSIONS, file->series, file->n_series,
                         run_rows_forms(file->rows), run_rows_count(file->rows), &file->provenance.made, &file->out,
                         errors);
}

/* Hands the file out, or drops it. */
static enum status hand_out(struct run_file *file, enum status status, struct run_file **out)
{
    if (status == STATUS_OK)
        *out = file;
    else
        run_file_abort(file);
    return status;
}

static struct run_file *take_file(struct run_file **out, struct errors *errors)
{
    struct run_file *file = memory_take(1, sizeof *file);
    *out = NULL;
    if (!file)
        errors_add(errors, STATUS_FILE, "no memory left to prepare the result");
    return file;
}

enum status run_file_create(const char *path, const struct scenario *scenario, const struct tables *tables,
                            const struct provenance *repeated, struct run_file **out, struct errors *errors)
{
    struct run_file *file = take_file(out, errors);
    if (!file)
        return STATUS_FILE;
    return hand_out(file, create(path, file, scenario, tables, repeated, errors), out);
}

enum status run_file_recover(const char *path, struct recovery **recovery, struct errors *errors)
{
    return recovery_open(path, JIQUN_VERSION, JIQUN_COMMIT, recovery, errors);
}

enum status run_file_resume(struct recovery *recovery, int months, const struct scenario *scenario,
                            const struct tables *tables, struct run_file **out, struct errors *errors)
{
    struct run_file *file = take_file(out, errors);
    if (!file)
        return STATUS_FILE;
    enum status status = create(recovery_path(recovery), file, scenario, tables, recovery_provenance(recovery), errors);
    if (status == STATUS_OK)
        status = output_adopt(file->out, recovery, months, errors);
    return hand_out(file, status, out);
}

struct output *run_file_output(struct run_file *file)
{
    return file->out;
}

void run_file_balance(const struct balance_sheet *sheet, int64_t value[RUN_FILE_ITEMS][ACCOUNT_COUNT])
{
    memcpy(value[0], sheet->deposits, sizeof value[0]);
    memcpy(value[1], sheet->position, sizeof value[1]);
    for (int i = 1; i < ITEM_COUNT; i++)
        memcpy(value[1 + i], sheet->item[i], sizeof value[1 + i]);
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        value[1 + ITEM_NET_WORTH][a] = -sheet->item[ITEM_NET_WORTH][a];
}

/* Received less paid of n kinds, one row each. */
static void fill_flows(int64_t *row, const struct ledger *l, const enum booking *kinds, int n)
{
    for (int i = 0; i < n; i++)
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            row[i * ACCOUNT_COUNT + a] = l->received[kinds[i]][a] - l->paid[kinds[i]][a];
}

static void add_accounts(struct run_file *file, const struct simulation *s)
{
    const int first = file->n_indicators;
    run_file_balance(&s->sheet, (int64_t(*)[ACCOUNT_COUNT])file->fen);
    output_append(file->out, first + BALANCE_SHEET, file->fen);
    fill_flows(file->fen, s->month.total, file->labels.flow, file->labels.n_flows);
    output_append(file->out, first + TRANSACTION_FLOW, file->fen);
    fill_flows(file->fen, s->month.total, file->labels.revaluation, file->labels.n_revaluations);
    output_append(file->out, first + REVALUATION, file->fen);
}

static void add_flows(struct run_file *file, const struct simulation *s)
{
    const int first = file->n_indicators;
    const double unit = 1 / ((double)MONEY_PER_MILLION * s->world.scale);
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int u = 0; u < SECTOR_COUNT; u++)
            file->row[k * SECTOR_COUNT + u] = (double)s->month.goods_flow[k][u] * unit;
    output_append(file->out, first + GOODS_FLOW, file->row);
    for (int d = 0; d < DESTINATION_COUNT; d++)
        for (int k = 0; k < SECTOR_COUNT; k++)
            file->row[d * SECTOR_COUNT + k] = (double)s->month.pool_delivered[d][k] * unit;
    output_append(file->out, first + MARKET_SALES, file->row);
    for (int d = 0; d < DESTINATION_COUNT; d++)
        for (int k = 0; k < SECTOR_COUNT; k++)
            file->row[d * SECTOR_COUNT + k] = s->month.demand[d][k] * unit;
    output_append(file->out, first + MARKET_DEMAND, file->row);
}

/* Persons of all Jiangsu. */
static void fill_persons(double *row, const int64_t *count, int n, double scale)
{
    for (int i = 0; i < n; i++)
        row[i] = (double)count[i] / scale;
}

static void add_talent(struct run_file *file, const struct simulation *s)
{
    const struct talent_flows *t = s->month.talent;
    int first = file->n_indicators;
    double scale = s->world.scale;
    fill_persons(file->row, &t->moved[0][0][0], FLOW_PLACES * FLOW_PLACES * GRADE_COUNT, scale);
    output_append(file->out, first + TALENT_MOVES, file->row);
    fill_persons(file->row, &t->changed[0][0], FLOW_EMPLOYERS * FLOW_EMPLOYERS, scale);
    output_append(file->out, first + TALENT_CHANGES, file->row);
    fill_persons(file->row, &t->started[0][0], CITY_COUNT * FLOW_EMPLOYERS, scale);
    fill_persons(file->row + CITY_COUNT * FLOW_EMPLOYERS, t->arrived, FLOW_EMPLOYERS, scale);
    output_append(file->out, first + TALENT_FIRST_POSTS, file->row);
}

enum status run_file_add(struct run_file *file, const struct simulation *s, const struct measure *m,
                         struct errors *errors)
{
    for (int i = 0; i < file->n_indicators; i++) {
        measure_row(m, file->indicator[i], file->level[i], file->row);
        output_append(file->out, i, file->row);
    }
    add_accounts(file, s);
    add_flows(file, s);
    add_talent(file, s);
    output_append(file->out, file->n_indicators + STATE_HASH, &s->hash);
    if (run_rows_add(file->rows, file->out, s, errors) != STATUS_OK)
        return errors_status(errors);
    int month = file->provenance.made.first_month + output_months(file->out);
    return output_commit_month(file->out, month, errors);
}

static void release(struct run_file *file)
{
    run_provenance_release(&file->provenance);
    run_rows_destroy(file->rows);
    memory_release(file);
}

enum status run_file_finish(struct run_file *file, struct errors *errors)
{
    enum status status = output_finish(file->out, errors);
    release(file);
    return status;
}

void run_file_abort(struct run_file *file)
{
    if (!file)
        return;
    output_abort(file->out);
    release(file);
}
