/* The panel that facts are measured on: what every firm did in every calendar year, and every indicator in every month.
 * A result file has no firms; this program steps a scenario, looks at the firms after each month and writes an HDF5 file
 * for docs/validation.py. It reads the simulation and changes nothing.
 *
 * Arguments: SCENARIO.yaml PANEL.h5 THREADS [PATH=VALUE...]; the last are settings as of `jiqun run --set`.
 *
 * firms           one row a firm and year, the columns below
 * province/NAME   [month] indicators of the province
 * cluster/NAME    [month][sector] indicators of sectors
 * wanted, sold    [month][buyer][sector] volume wanted from anywhere and sold by producers of the province; buyers are the
 *                 six destinations of the final pools, then firms' inputs
 * losses          [month][kind][sector] debts of firms written off, fen: loans by banks, then payables by suppliers */
#include <hdf5.h>
#include <hdf5_hl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "capital/credit.h"
#include "engine/simulation.h"
#include "measure/measure.h"
#include "talent/labour.h"

/* COLUMN(type, HDF5 type, name): money in fen, volumes in base fen, heads in 1/1000 head, months since January 2022.
 * FLOW columns are sums over the months of the year in which the firm was there, STOCK columns hold at the end of its
 * last month alive. */
#define PANEL_COLUMNS(COLUMN, FLOW, STOCK)                                                                             \
    COLUMN(uint64_t, H5T_NATIVE_UINT64, key)                                                                           \
    COLUMN(int32_t, H5T_NATIVE_INT32, year)                                                                            \
    COLUMN(int32_t, H5T_NATIVE_INT32, birth_month)                                                                     \
    COLUMN(int32_t, H5T_NATIVE_INT32, first_month) /* of the year, in which it was there */                            \
    COLUMN(int32_t, H5T_NATIVE_INT32, last_month)                                                                      \
    COLUMN(int32_t, H5T_NATIVE_INT32, exit_month) /* -1: it goes on */                                                 \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, exit_reason)                                                                     \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, sector)                                                                          \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, city)                                                                            \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, small)                                                                           \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, above)       /* above scale at the end */                                        \
    COLUMN(uint8_t, H5T_NATIVE_UINT8, loss_months) /* months with a loss */                                            \
    COLUMN(double, H5T_NATIVE_DOUBLE, slice)                                                                           \
    COLUMN(double, H5T_NATIVE_DOUBLE, capital_start) /* at the end of last year, or of the month of entry */           \
    FLOW(sales)                                                                                                        \
    FLOW(output)                                                                                                       \
    FLOW(value_added)                                                                                                  \
    FLOW(investment) /* volume bought */                                                                               \
    FLOW(profit)     /* before tax */                                                                                  \
    FLOW(interest)   /* on loans and bonds */                                                                          \
    FLOW(workers)    /* head months */                                                                                 \
    FLOW(researchers)                                                                                                  \
    STOCK(capital) /* volume, what is being built included */                                                          \
    STOCK(assets)                                                                                                      \
    STOCK(debt) /* loans, bonds, payables */                                                                           \
    STOCK(loans)                                                                                                       \
    STOCK(cash)                                                                                                        \
    STOCK(productivity)

struct record {
#define MEMBER(type, h5, name) type name;
#define MEMBER_DOUBLE(name)    double name;
    PANEL_COLUMNS(MEMBER, MEMBER_DOUBLE, MEMBER_DOUBLE)
#undef MEMBER
#undef MEMBER_DOUBLE
};

enum { BUYERS = DESTINATION_COUNT + 1, REASON_UNSEEN = 255 };

struct panel {
    const struct simulation *s;
    struct measure *measure;
    struct record *record; /* [records] of the firms of the year */
    int64_t records, room;
    int64_t *row; /* [rows] record of the firm in a row, -1: look it up */
    int64_t rows;
    double *series[2];     /* [indicator][month][sector], province first */
    double *wanted, *sold; /* [month][buyer][sector] */
    double *losses;        /* [month][2][sector] */
    int months;
    hid_t file;
    struct errors *errors;
};

/* A key and where its record is, for the look-up of firms whose row has moved. */
struct entry {
    uint64_t key;
    int64_t record;
};

static int compare_entries(const void *a, const void *b)
{
    uint64_t x = ((const struct entry *)a)->key, y = ((const struct entry *)b)->key;
    return (x > y) - (x < y);
}

static struct entry *sort_records(const struct panel *p)
{
    struct entry *index = memory_take((size_t)p->records, sizeof *index);
    for (int64_t r = 0; index && r < p->records; r++)
        index[r] = (struct entry){p->record[r].key, r};
    if (index && p->records > 0)
        qsort(index, (size_t)p->records, sizeof *index, compare_entries);
    return index;
}

/* Lengthens an array.  return the array, or NULL without memory; the old one is then still there. */
static void *lengthen(void *array, int64_t *room, int64_t needed, size_t size)
{
    int64_t more = needed + needed / 4 + 1024;
    void *longer = realloc(array, (size_t)more * size);
    if (longer)
        *room = more;
    return longer;
}

/* A record for the firm in row f, seen for the first time.  return its place, or -1 without memory. */
static int64_t add_record(struct panel *p, int64_t f)
{
    const struct firms *firms = &p->s->world.firms;
    if (p->records == p->room) {
        struct record *longer = lengthen(p->record, &p->room, p->records, sizeof *longer);
        if (!longer)
            return -1;
        p->record = longer;
    }
    p->record[p->records] = (struct record){
        .key = firms->key[f],
        .birth_month = firms->birth_month[f],
        .first_month = p->s->world.month - 1,
        .exit_month = -1,
        .sector = firms->sector[f],
        .city = firms->city[f],
        .small = firms->small[f],
        .slice = firms->slice[f],
        .capital_start = (double)(firms->capital[f] + firms->building[f]),
    };
    return p->records++;
}

static bool has_record(const struct panel *p, int64_t f)
{
    return p->row[f] >= 0 && p->record[p->row[f]].key == p->s->world.firms.key[f];
}

/* Rows move between months: the record of each row, by the firm's key. */
static bool find_records(struct panel *p)
{
    const struct world *w = &p->s->world;
    int64_t n = w->length[DIM_FIRM], known = p->records;
    struct entry *index = NULL;
    if (n > p->rows) {
        int64_t room = 0, *longer = lengthen(p->row, &room, n, sizeof *longer);
        if (!longer)
            return false;
        for (int64_t f = p->rows; f < room; f++)
            longer[f] = -1;
        p->row = longer;
        p->rows = room;
    }
    for (int64_t f = 0; f < n; f++) {
        if (w->firms.state[f] == FIRM_EMPTY || has_record(p, f))
            continue;
        if (!index && !(index = sort_records(p)))
            return false;
        struct entry wanted = {w->firms.key[f], 0};
        struct entry *found = bsearch(&wanted, index, (size_t)known, sizeof *index, compare_entries);
        p->row[f] = found ? found->record : world_alive(w, f) ? add_record(p, f) : -1;
        if (p->row[f] < 0 && world_alive(w, f))
            return false;
    }
    memory_release(index);
    return true;
}

/* Interest on loans and bonds in the month, as the firm's accounts reckon it. */
static double interest_of(const struct simulation *s, int64_t f)
{
    const struct world *w = &s->world;
    const struct tables *t = w->economy.tables;
    double assets = fmax(1, (double)books_assets(&w->firms, f));
    double debt = (double)(w->firms.loans[f] + w->firms.bonds[f] + books_payables(&w->firms, f));
    int64_t rate = credit_rate_ppm(w->economy.parameters, tables_lpr(t, w->month - 1),
                                   w->levers.loan_rate[w->firms.sector[f]], w->firms.information[f],
                                   fmin(1, debt / assets), (double)w->firms.capital_cost[f] / assets);
    return ((double)w->firms.loans[f] * 1e-6 * (double)rate + (double)w->firms.bonds[f] * t->bond_rate) / 12;
}

static void add_flows(struct record *r, const struct simulation *s, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    const struct month *m = &s->month;
    double profit = (double)m->profit_firm[f];
    r->sales += (double)m->sales[f];
    r->output += (double)firms->output[f];
    if (world_alive(&s->world, f)) /* the output of a firm that failed this month is gone from its row */
        r->value_added += (double)firms->output[f] * firms->price[f] - (double)(m->input_value[f] + m->expenses[f]);
    r->investment += (double)m->investment[f];
    r->profit += profit;
    r->loss_months = (uint8_t)(r->loss_months + (profit < 0));
    r->interest += interest_of(s, f);
    r->workers += (double)firms->workers[f];
    r->researchers += (double)firms->researchers[f];
}

static void note_stocks(struct record *r, const struct simulation *s, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    double threshold = s->world.economy.parameters->population_scale_threshold * (double)MONEY_PER_MILLION / 12;
    r->above = firms->mean_output[f] * firms->price[f] >= threshold * firms->slice[f];
    r->capital = (double)(firms->capital[f] + firms->building[f]);
    r->assets = (double)books_assets(firms, f);
    r->debt = (double)(firms->loans[f] + firms->bonds[f] + books_payables(firms, f));
    r->loans = (double)firms->loans[f];
    r->cash = (double)firms->cash[f];
    r->productivity = firms->productivity[f];
}

static void leave(struct record *r, int month, int reason)
{
    r->exit_month = month;
    r->exit_reason = (uint8_t)reason;
}

/* A firm fails at the end of a month: its flows still count, its balance sheet is wound up. */
static void take_firm(const struct panel *p, struct record *r, int64_t f, int month)
{
    if (r->exit_month >= 0)
        return;
    r->last_month = month;
    if (month >= 0)
        add_flows(r, p->s, f);
    if (world_alive(&p->s->world, f))
        note_stocks(r, p->s, f);
    else
        leave(r, month, p->s->world.firms.exit_reason[f]);
}

/* The month that was simulated last goes into the records. */
static bool take_firms(struct panel *p)
{
    const struct world *w = &p->s->world;
    int month = w->month - 1;
    if (!find_records(p))
        return false;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (w->firms.state[f] != FIRM_EMPTY && has_record(p, f))
            take_firm(p, &p->record[p->row[f]], f, month);
    for (int64_t r = 0; r < p->records; r++)
        if (p->record[r].exit_month < 0 && p->record[r].last_month != month)
            leave(&p->record[r], month, REASON_UNSEEN);
    return true;
}

static void take_market(struct panel *p, int month)
{
    const struct month *m = &p->s->month;
    double *wanted = p->wanted + (size_t)month * BUYERS * SECTOR_COUNT;
    double *sold = p->sold + (size_t)month * BUYERS * SECTOR_COUNT;
    double *losses = p->losses + (size_t)month * 2 * SECTOR_COUNT;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        for (int d = 0; d < DESTINATION_COUNT; d++) {
            wanted[d * SECTOR_COUNT + k] = m->demand[d][k];
            sold[d * SECTOR_COUNT + k] = (double)m->pool_delivered[d][k];
        }
        double local = 0, inflow = (double)(m->goods_inflow[0][k] + m->goods_inflow[1][k]);
        for (int user = 0; user < SECTOR_COUNT; user++)
            local += (double)m->goods_flow[k][user];
        wanted[DESTINATION_COUNT * SECTOR_COUNT + k] = local + inflow;
        sold[DESTINATION_COUNT * SECTOR_COUNT + k] = local;
        losses[k] = (double)m->loan_losses[k];
        losses[SECTOR_COUNT + k] = (double)m->trade_losses[k];
    }
}

static void take_series(struct panel *p, int month)
{
    static const enum measure_level levels[2] = {MEASURE_PROVINCE, MEASURE_CLUSTER};
    measure_take(p->measure, p->s);
    for (int l = 0; l < 2; l++)
        for (int i = 0; i < measure_count(); i++)
            if (measure_info(i)->levels & (1u << levels[l])) {
                size_t places = (size_t)measure_places(levels[l]);
                measure_row(p->measure, i, levels[l],
                            p->series[l] + ((size_t)i * (size_t)p->months + (size_t)month) * places);
            }
}

/* HDF5 has printed what went wrong. */
static enum status check_file(struct panel *p, herr_t code)
{
    return code >= 0 ? STATUS_OK : errors_add(p->errors, STATUS_FILE, "the panel cannot be written");
}

enum {
    COLUMNS = 0
#define ONE_OF(type, h5, name) +1
#define ONE(name)              +1
    PANEL_COLUMNS(ONE_OF, ONE, ONE)
#undef ONE_OF
#undef ONE
};

/* Makes the table of firms, or lengthens it by the records of the year. */
static enum status write_firms(struct panel *p)
{
#define NAME_OF(type, h5, name) #name,
#define NAME(name)              #name,
    const char *names[] = {PANEL_COLUMNS(NAME_OF, NAME, NAME)};
#define OFFSET_OF(type, h5, name) offsetof(struct record, name),
#define OFFSET(name)              offsetof(struct record, name),
    const size_t offsets[] = {PANEL_COLUMNS(OFFSET_OF, OFFSET, OFFSET)};
#define SIZE_OF(type, h5, name) sizeof(type),
#define SIZE(name)              sizeof(double),
    const size_t sizes[] = {PANEL_COLUMNS(SIZE_OF, SIZE, SIZE)};
#define TYPE_OF(type, h5, name) h5,
#define TYPE(name)              H5T_NATIVE_DOUBLE,
    const hid_t types[] = {PANEL_COLUMNS(TYPE_OF, TYPE, TYPE)};
    hsize_t n = (hsize_t)p->records;
    if (H5LTfind_dataset(p->file, "firms") > 0)
        return check_file(p, H5TBappend_records(p->file, "firms", n, sizeof *p->record, offsets, sizes, p->record));
    return check_file(p, H5TBmake_table("firms", p->file, "firms", COLUMNS, n, sizeof *p->record, names, offsets, types,
                                        65536, NULL, 0, p->record));
}

/* What a firm takes into the next year. */
static struct record carry_on(const struct record *r)
{
    struct record next = {
        .key = r->key,
        .birth_month = r->birth_month,
        .first_month = r->last_month + 1,
        .exit_month = -1,
        .sector = r->sector,
        .city = r->city,
        .small = r->small,
        .slice = r->slice,
        .capital_start = r->capital,
    };
    return next;
}

/* Those that left are dropped; places change, so every row is looked up anew. */
static void turn_year(struct panel *p)
{
    int64_t left = 0;
    for (int64_t r = 0; r < p->records; r++)
        if (p->record[r].exit_month < 0)
            p->record[left++] = carry_on(&p->record[r]);
    p->records = left;
    for (int64_t f = 0; f < p->rows; f++)
        p->row[f] = -1;
}

static enum status end_year(struct panel *p)
{
    int month = p->s->world.month - 1;
    for (int64_t r = 0; r < p->records; r++)
        p->record[r].year = 2022 + month / 12;
    enum status status = write_firms(p);
    turn_year(p);
    return status;
}

static enum status write_array(struct panel *p, const char *group, const char *name, int rank, const hsize_t *lengths,
                               const double *values)
{
    char path[128];
    snprintf(path, sizeof path, "%s%s", group, name);
    return check_file(p, H5LTmake_dataset_double(p->file, path, rank, lengths, values));
}

static enum status write_series(struct panel *p)
{
    const hsize_t months = (hsize_t)p->months, market[3] = {months, BUYERS, SECTOR_COUNT};
    const hsize_t lengths[2] = {months, SECTOR_COUNT}, losses[3] = {months, 2, SECTOR_COUNT};
    enum status status = write_array(p, "", "wanted", 3, market, p->wanted);
    if (status == STATUS_OK)
        status = write_array(p, "", "sold", 3, market, p->sold);
    if (status == STATUS_OK)
        status = write_array(p, "", "losses", 3, losses, p->losses);
    H5Gclose(H5Gcreate2(p->file, "province", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose(H5Gcreate2(p->file, "cluster", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    for (int i = 0; i < measure_count() && status == STATUS_OK; i++) {
        size_t at = (size_t)i * (size_t)p->months;
        const struct measure_info *info = measure_info(i);
        if (info->levels & (1u << MEASURE_PROVINCE))
            status = write_array(p, "province/", info->name, 1, lengths, p->series[0] + at);
        if (status == STATUS_OK && (info->levels & (1u << MEASURE_CLUSTER)))
            status = write_array(p, "cluster/", info->name, 2, lengths, p->series[1] + at * SECTOR_COUNT);
    }
    return status;
}

static enum status write_attributes(struct panel *p)
{
    char names[SECTOR_COUNT * (TABLES_TEXT + 1)];
    size_t at = 0;
    for (int k = 0; k < SECTOR_COUNT; k++)
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", k ? "\n" : "", p->s->tables->sector_name_en[k]);
    herr_t code = H5LTset_attribute_string(p->file, "/", "sectors", names);
    if (code >= 0)
        code = H5LTset_attribute_double(p->file, "/", "scale", &p->s->world.scale, 1);
    return check_file(p, code);
}

static enum status take_run(struct panel *p, struct simulation *s)
{
    enum status status = STATUS_OK;
    bool memory = take_firms(p);
    turn_year(p);
    for (int month = 0; month < p->months && memory && status == STATUS_OK; month++) {
        status = simulation_step(s, p->errors);
        if (status != STATUS_OK)
            break;
        memory = take_firms(p);
        take_market(p, month);
        take_series(p, month);
        if (memory && (month % 12 == 11 || month == p->months - 1))
            status = end_year(p);
    }
    if (!memory)
        return errors_add(p->errors, STATUS_FILE, "no memory for the panel");
    return status;
}

static enum status write_panel(struct panel *p, struct simulation *s, const char *path)
{
    p->file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (p->file < 0)
        return errors_add(p->errors, STATUS_FILE, "%s cannot be written", path);
    enum status status = take_run(p, s);
    if (status == STATUS_OK)
        status = write_series(p);
    if (status == STATUS_OK)
        status = write_attributes(p);
    enum status closed = check_file(p, H5Fclose(p->file));
    return status == STATUS_OK ? closed : status;
}

static enum status make_panel(struct simulation *s, const char *path, struct errors *errors)
{
    struct panel p = {.s = s, .errors = errors, .months = simulation_months(s->scenario)};
    size_t cells = (size_t)p.months * SECTOR_COUNT, indicators = (size_t)measure_count();
    p.measure = measure_create();
    p.series[0] = memory_take(indicators * (size_t)p.months, sizeof(double));
    p.series[1] = memory_take(indicators * cells, sizeof(double));
    p.wanted = memory_take(cells * BUYERS, sizeof(double));
    p.sold = memory_take(cells * BUYERS, sizeof(double));
    p.losses = memory_take(cells * 2, sizeof(double));
    enum status status = p.measure && p.series[0] && p.series[1] && p.wanted && p.sold && p.losses
                             ? write_panel(&p, s, path)
                             : errors_add(errors, STATUS_FILE, "no memory for the panel");
    memory_release(p.series[0]);
    memory_release(p.series[1]);
    memory_release(p.wanted);
    memory_release(p.sold);
    memory_release(p.losses);
    measure_destroy(p.measure);
    free(p.record);
    free(p.row);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: panel SCENARIO.yaml PANEL.h5 THREADS [PATH=VALUE...]\n");
        return STATUS_INPUT;
    }
    struct scenario *scenario = NULL;
    struct tables *tables = NULL;
    struct simulation *s = NULL;
    struct errors *errors = errors_create();
    int threads = (int)strtol(argv[3], NULL, 10);
    if (scenario_read(argv[1], (const char *const *)argv + 4, argc - 4, &scenario, errors) == STATUS_OK &&
        tables_read(scenario->data_directory, &tables, errors) == STATUS_OK &&
        simulation_create(scenario, tables, threads > 0 ? threads : 1, &s, errors) == STATUS_OK)
        make_panel(s, argv[2], errors);
    int status = (int)errors_status(errors);
    errors_print(errors, stderr);
    simulation_destroy(s);
    tables_destroy(tables);
    scenario_destroy(scenario);
    errors_destroy(errors);
    return status;
}
