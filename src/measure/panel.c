/* Rows and columns of the panel; see panel.h. Each field of panel.def has its expression here, by name: a field without one
 * does not compile. Columns are filled one after the other, since each reads one or two arrays of the state. */
#include "measure/panel.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/mathfun.h"
#include "base/memory.h"
#include "base/random.h"
#include "firm/certificates.h"
#include "firm/exit.h"
#include "world/books.h"
#include "world/people.h"

enum { BLOCK_ROWS = 1 << 16, COLUMNS_MAX = PANEL_KEYS + PANEL_FIELDS, MILLIONTHS = 1000000 };

/* Where the rows of a block are: in the state, or among the firms that failed. */
struct look {
    const struct firms *x;
    const struct simulation *s;
    const int64_t *customers; /* slices of the customers of a row, millionths; NULL of firms that failed */
    double million;           /* 1 / fen of a million yuan */
    double weight;            /* firms of Jiangsu for a slice of 1 */
    int month, first;         /* the last month of the rows, and the first that their sums cover */
};

struct panel {
    const struct scenario *scenario; /* borrowed */
    int every;
    double share;
    bool follows;
    uint64_t key; /* of the firm followed */
    int field[COLUMNS_MAX];
    int n_columns;
    void *cells[COLUMNS_MAX]; /* [BLOCK_ROWS] each */
    const void *block[COLUMNS_MAX];

    /* of the month in hand */
    struct look look;
    int32_t *row; /* [n_living] due rows of the state, then [n_failed] places among the remains */
    int64_t n_living, n_failed, room, given;
    int64_t *customers; /* [firms] */
    int64_t customers_room;
};

static const char *const STATES[PANEL_STATES] = {"alive", "failed", "merged"};
static const char *const REASONS[EXIT_REASON_COUNT] = {"none", "insolvency", "illiquidity", "patience", "merged"};
static const char *const SCALES[2] = {"below_scale", "above_scale"};

static const char *state_word(int i)
{
    return STATES[i];
}

static const char *reason_word(int i)
{
    return REASONS[i];
}

static const char *scale_word(int i)
{
    return SCALES[i];
}

static const char *holder_word(int i)
{
    return i ? "yes" : "no";
}

static const struct panel_column KEYS[PANEL_KEYS] = {
    [PANEL_DATE] = {"date", PANEL_INT32, "days since 2022-01-01", "first day of the last month that the row covers",
                    "记录最后一个月的首日", "as the coordinate time of the series", NULL, 0},
    [PANEL_MONTH_NUMBER] = {"month", PANEL_INT32, "month", "last month that the row covers, counted from January 2022",
                            "记录最后一个月（自2022年1月起）", NULL, NULL, 0},
    [PANEL_KEY] = {"key", PANEL_UINT64, "1", "identity of the firm, the same in every run", "企业标识", NULL, NULL, 0},
    [PANEL_WEIGHT] = {"weight", PANEL_FLOAT, "1", "firms of Jiangsu that the row stands for", "权重（所代表的企业数）",
                      "slice / (run.scale x run.panel.share)", NULL, 0},
    [PANEL_STATE] = {"state", PANEL_INT8, "1", "whether the firm lives at the end of the month", "企业状态", NULL,
                     state_word, PANEL_STATES},
    [PANEL_MONTHS] = {"months", PANEL_INT32, "month", "months that the sums of the row cover", "记录涵盖的月数",
                      "fewer than run.panel.every in the row of an entrant or of a firm that failed", NULL, 0},
};

/* A sum of the firm's part that is simulated as one of the whole firm, million yuan or 1/1000 of what counts heads. */
static double whole(const struct look *l, int64_t f, double fen)
{
    return fen * l->million / l->x->slice[f];
}

static double heads(const struct look *l, int64_t f, int64_t thousandths)
{
    return (double)thousandths * 1e-3 / l->x->slice[f];
}

static double worth(const struct look *l, int64_t f)
{
    const struct firms *x = l->x;
    return (double)(books_assets(x, f) - books_payables(x, f) - x->loans[f] - x->bonds[f]);
}

static double is_above(const struct look *l, int64_t f)
{
    const struct parameters *p = l->s->world.economy.parameters;
    double yearly = 12 * l->x->mean_output[f] * l->x->price[f];
    return yearly >= p->population_scale_threshold * (double)MONEY_PER_MILLION * l->x->slice[f];
}

static double used(const struct look *l, int64_t f)
{
    double capacity = (double)l->x->capital[f] / l->s->world.economy.capital_months[l->x->sector[f]];
    return capacity > 0 ? (double)l->x->output[f] / capacity : NAN;
}

/* Share in the pools of one of the firms that the row stands for. */
static double share_of(const struct look *l, int64_t f)
{
    return l->customers ? math_exp(l->x->log_share[f]) * l->s->world.scale / l->x->slice[f] : 0;
}

/* Links of customers in the state, each as often as the customer stands for others compared with the firm. */
static double count_customers(const struct look *l, int64_t f)
{
    return l->customers ? (double)l->customers[f] / MILLIONTHS / l->x->slice[f] : 0;
}

static double count_suppliers(const struct look *l, int64_t f)
{
    const struct world *w = &l->s->world;
    int count = 0;
    if (!l->customers)
        return 0;
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]]; link < end; link++)
        count += w->links.pending[link] != UINT8_MAX;
    return count;
}

/* Skilled people of a grade in the firm's posts, and open posts for them; one founded at the end of the month has none. */
static double staff_of(const struct look *l, int64_t f, int grade)
{
    const int32_t *staff = l->s->month.staff + f * POST_COUNT;
    if (!l->customers || l->x->birth_month[f] == l->month)
        return 0;
    return staff[post_of(POST_PRODUCTION, grade)] + staff[post_of(POST_RESEARCH, grade)];
}

static double open_of(const struct look *l, int64_t f, int grade)
{
    const int32_t *staff = l->s->month.staff + f * POST_COUNT, *posts = l->s->month.posts + f * POST_COUNT;
    double open = 0;
    if (!l->customers || l->x->birth_month[f] == l->month)
        return 0;
    for (int kind = 0; kind < POST_KINDS; kind++) {
        int post = post_of((enum post_kind)kind, grade);
        open += posts[post] > staff[post] ? posts[post] - staff[post] : 0;
    }
    return open;
}

static double people_of(const struct look *l, int64_t f, double people)
{
    return people / l->x->slice[f];
}

static double skilled_wage_of_firm(const struct look *l, int64_t f)
{
    double people = staff_of(l, f, GRADE_TECHNICIAN) + staff_of(l, f, GRADE_ENGINEER) + staff_of(l, f, GRADE_EXPERT);
    double pay = (double)(l->x->skilled_pay[f] + l->x->research_pay[f]) * l->s->world.levers.wage[l->x->city[f]];
    return people > 0 ? 12 * pay / (people * (double)MONEY_PER_YUAN) : NAN;
}

/* Value of each field for the firm in row f of l->x. */
#define VALUE(name, expression)                                                                                        \
    static double name##_of(const struct look *l, int64_t f)                                                           \
    {                                                                                                                  \
        const struct firms *x = l->x;                                                                                  \
        return expression;                                                                                             \
    }
#define MONEY(name, sum) VALUE(name, whole(l, f, (double)(sum)))
VALUE(birth_month, x->birth_month[f])
VALUE(sector, x->sector[f])
VALUE(location, x->city[f])
VALUE(exit_reason, l->customers ? EXIT_NONE : x->exit_reason[f])
VALUE(above_scale, ((void)x, is_above(l, f)))
MONEY(sales, x->period_sales[f])
MONEY(output, x->period_output[f])
MONEY(value_added, (double)x->period_output[f] - (double)x->period_inputs[f])
MONEY(input_cost, x->period_inputs[f])
MONEY(wages, x->period_wages[f])
MONEY(research, x->period_research[f])
VALUE(padding, x->padding[f])
VALUE(declared_intensity, x->reported_intensity[f])
VALUE(high_tech, certificates_left(x->certificates[f], CERTIFICATE_HIGH_TECH) > 0)
VALUE(certificates, certificates_held(x->certificates[f]))
MONEY(interest, x->period_interest[f])
MONEY(taxes, x->period_taxes[f])
MONEY(profit, x->period_profit[f])
MONEY(investment, x->period_investment[f])
VALUE(workers, heads(l, f, x->workers[f]))
VALUE(researchers, heads(l, f, x->researchers[f]))
VALUE(technicians, ((void)x, people_of(l, f, staff_of(l, f, GRADE_TECHNICIAN))))
VALUE(engineers, ((void)x, people_of(l, f, staff_of(l, f, GRADE_ENGINEER))))
VALUE(experts, ((void)x, people_of(l, f, staff_of(l, f, GRADE_EXPERT))))
VALUE(open_technicians, ((void)x, people_of(l, f, open_of(l, f, GRADE_TECHNICIAN))))
VALUE(open_engineers, ((void)x, people_of(l, f, open_of(l, f, GRADE_ENGINEER))))
VALUE(open_experts, ((void)x, people_of(l, f, open_of(l, f, GRADE_EXPERT))))
VALUE(skilled_wage, ((void)x, skilled_wage_of_firm(l, f)))
VALUE(overtime, (double)x->hours[f])
MONEY(capital, x->capital[f])
MONEY(construction, x->building[f])
VALUE(utilisation, ((void)x, used(l, f)))
MONEY(fixed_assets, x->capital_cost[f])
MONEY(stocks, x->inputs_cost[f] + x->finished_cost[f])
MONEY(cash, x->cash[f])
MONEY(receivables, books_receivables(x, f))
MONEY(payables, books_payables(x, f))
MONEY(loans, x->loans[f])
MONEY(bonds, x->bonds[f])
MONEY(net_worth, ((void)x, worth(l, f)))
VALUE(productivity, x->productivity[f])
VALUE(efficiency, x->efficiency[f])
VALUE(quality, math_exp(x->log_quality[f]))
VALUE(price, x->price[f])
VALUE(unit_cost, x->unit_cost[f])
VALUE(markup, x->markup[f])
VALUE(margin, x->margin[f])
VALUE(research_intensity, x->research_rate[f])
VALUE(market_share, ((void)x, share_of(l, f)))
VALUE(shortage, x->shortage[f])
VALUE(customers, ((void)x, count_customers(l, f)))
VALUE(suppliers, ((void)x, count_suppliers(l, f)))
VALUE(loss_months, x->loss_months[f])
VALUE(over_limit_months, x->illiquid[f])
VALUE(project_months, x->project_months[f])
#undef VALUE
#undef MONEY

static double (*const VALUES[PANEL_FIELDS])(const struct look *l, int64_t f) = {
#define PANEL_FIELD(name, ...) name##_of,
#include "scenario/panel.def"
};

/* Words of the fields that are one of a list. */
static const struct {
    const char *(*word)(int i);
    int n;
} FLAGS[PANEL_FIELDS] = {
    [PANEL_sector] = {tables_sector_key, TABLES_SECTORS},
    [PANEL_location] = {tables_city_key, TABLES_CITIES},
    [PANEL_exit_reason] = {reason_word, EXIT_REASON_COUNT},
    [PANEL_above_scale] = {scale_word, 2},
    [PANEL_high_tech] = {holder_word, 2},
};

struct panel *panel_create(const struct scenario *scenario)
{
    static const size_t sizes[] = {[PANEL_UINT64] = 8, [PANEL_INT32] = 4, [PANEL_INT8] = 1, [PANEL_FLOAT] = 4};
    struct panel *p = memory_take(1, sizeof *p);
    bool good = p != NULL;
    if (!good)
        return NULL;
    p->scenario = scenario;
    p->every = (int)scenario->parameters.run_panel_every;
    p->share = scenario->parameters.run_panel_share;
    p->n_columns = PANEL_KEYS;
    for (int i = 0; i < PANEL_FIELDS; i++)
        if (scenario->panel.wanted[i])
            p->field[p->n_columns++] = i;
    for (int c = 0; c < p->n_columns; c++) {
        p->block[c] = p->cells[c] = memory_take(BLOCK_ROWS, sizes[panel_column(p, c).cell]);
        good = good && p->cells[c] != NULL;
    }
    if (good)
        return p;
    panel_destroy(p);
    return NULL;
}

void panel_destroy(struct panel *p)
{
    if (!p)
        return;
    for (int c = 0; c < p->n_columns; c++)
        memory_release(p->cells[c]);
    memory_release(p->row);
    memory_release(p->customers);
    memory_release(p);
}

void panel_follow(struct panel *p, uint64_t key)
{
    p->follows = true;
    p->key = key;
}

int panel_columns(const struct panel *p)
{
    return p->n_columns;
}

struct panel_column panel_column(const struct panel *p, int column)
{
    if (column < PANEL_KEYS)
        return KEYS[column];
    int field = p->field[column];
    const struct panel_field_info *info = panel_field_info((enum panel_field)field);
    const char *comment = info->comment[0] != '\0' ? info->comment : NULL;
    return (struct panel_column){info->name, info->cell, info->unit,        info->en,
                                 info->zh,   comment,    FLAGS[field].word, FLAGS[field].n};
}

bool panel_is_sampled(uint64_t key, double share)
{
    double u[4];
    if (share >= 1)
        return true;
    random_block(0, key, 0, PURPOSE_PANEL, 0, u);
    return u[0] < share;
}

static bool has_row(const struct panel *p, uint64_t key)
{
    return p->follows ? key == p->key : panel_is_sampled(key, p->share);
}

/* Room for the rows of a month.  return whether there was memory */
static bool take_rows(struct panel *p, int64_t firms)
{
    if (firms <= p->room)
        return true;
    memory_release(p->row);
    p->row = memory_take((size_t)firms, sizeof *p->row);
    p->room = p->row ? firms : 0;
    return p->row != NULL;
}

/* Adds up the slices of the customers of every row: integers, so threads may do so in any order. */
static bool count_links(struct panel *p, const struct simulation *s)
{
    const struct world *w = &s->world;
    int64_t n = w->length[DIM_FIRM];
    if (n > p->customers_room) {
        memory_release(p->customers);
        p->customers = memory_take((size_t)n, sizeof *p->customers);
        p->customers_room = p->customers ? n : 0;
        if (!p->customers)
            return false;
    }
    memset(p->customers, 0, (size_t)n * sizeof *p->customers);
    if (!p->scenario->panel.wanted[PANEL_customers])
        return true;
#pragma omp parallel for num_threads(s->month.threads) schedule(static)
    for (int64_t f = 0; f < n; f++) {
        int64_t slice = (int64_t)rint(w->firms.slice[f] * MILLIONTHS);
        uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        if (!world_alive(w, f))
            continue;
        for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]]; link < end; link++)
            if (w->links.pending[link] != UINT8_MAX) {
                int64_t *sum = &p->customers[w->links.supplier[link]];
#pragma omp atomic
                *sum += slice;
            }
    }
    return true;
}

/* Living firms have a row at the end of a period, and those that failed in any month. */
static void find_rows(struct panel *p, const struct simulation *s, int month)
{
    const struct world *w = &s->world;
    p->n_living = p->n_failed = p->given = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM] && month % p->every == p->every - 1; f++)
        if (world_alive(w, f) && has_row(p, w->firms.key[f]))
            p->row[p->n_living++] = (int32_t)f;
    for (int64_t i = 0; i < s->month.remains.n; i++)
        if (has_row(p, s->month.remains.firms.key[i]))
            p->row[p->n_living + p->n_failed++] = (int32_t)i;
}

enum status panel_begin(struct panel *p, const struct simulation *s, struct errors *errors)
{
    int month = s->world.month - 1;
    p->n_living = p->n_failed = p->given = 0;
    if (p->every <= 0 || month < 0)
        return STATUS_OK;
    if (s->month.remains.lost || !take_rows(p, s->world.length[DIM_FIRM] + s->month.remains.n))
        return errors_add(errors, STATUS_FILE, "no memory for the rows of the firm panel");
    find_rows(p, s, month);
    if (p->n_living > 0 && !count_links(p, s))
        return errors_add(errors, STATUS_FILE, "no memory for the links of the firm panel");
    p->look = (struct look){
        .s = s,
        .million = 1 / (double)MONEY_PER_MILLION,
        .weight = 1 / (s->world.scale * (p->follows ? 1 : p->share)),
        .month = month,
        .first = month - month % p->every,
    };
    return STATUS_OK;
}

/* A firm founded at the end of a month works from the next. */
static int months_of(const struct look *l, int64_t f)
{
    int born = l->x->birth_month[f] + 1;
    return l->month - (born > l->first ? born : l->first) + 1;
}

/* A firm among the remains failed, or another bought it. */
static int8_t state_of(const struct look *l, int64_t f)
{
    return l->customers ? PANEL_ALIVE : l->x->exit_reason[f] == EXIT_MERGED ? PANEL_MERGED : PANEL_FAILED;
}

static void fill_key(const struct look *l, const int32_t *row, int64_t n, int column, void *cells)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t f = row[i];
        switch (column) {
        case PANEL_DATE: ((int32_t *)cells)[i] = calendar_days(l->month); break;
        case PANEL_MONTH_NUMBER: ((int32_t *)cells)[i] = l->month; break;
        case PANEL_KEY: ((uint64_t *)cells)[i] = l->x->key[f]; break;
        case PANEL_WEIGHT: ((float *)cells)[i] = (float)(l->weight * l->x->slice[f]); break;
        case PANEL_STATE: ((int8_t *)cells)[i] = state_of(l, f); break;
        default: ((int32_t *)cells)[i] = months_of(l, f); break;
        }
    }
}

static void fill_field(const struct look *l, const int32_t *row, int64_t n, int field, void *cells)
{
    double (*value)(const struct look *l, int64_t f) = VALUES[field];
    switch (panel_field_info((enum panel_field)field)->cell) {
    case PANEL_INT32:
        for (int64_t i = 0; i < n; i++)
            ((int32_t *)cells)[i] = (int32_t)value(l, row[i]);
        break;
    case PANEL_INT8:
        for (int64_t i = 0; i < n; i++)
            ((int8_t *)cells)[i] = (int8_t)value(l, row[i]);
        break;
    default:
        for (int64_t i = 0; i < n; i++)
            ((float *)cells)[i] = (float)value(l, row[i]);
        break;
    }
}

/* Living firms and those that failed are not in one block: they are read from different arrays. */
int64_t panel_next(struct panel *p)
{
    bool living = p->given < p->n_living;
    int64_t left = (living ? p->n_living : p->n_living + p->n_failed) - p->given;
    int64_t n = left < BLOCK_ROWS ? left : BLOCK_ROWS;
    if (n <= 0)
        return 0;
    struct look look = p->look;
    look.x = living ? &look.s->world.firms : &look.s->month.remains.firms;
    look.customers = living ? p->customers : NULL;
    const int32_t *row = p->row + p->given;
#pragma omp parallel for num_threads(look.s->month.threads) schedule(dynamic)
    for (int c = 0; c < p->n_columns; c++) {
        if (c < PANEL_KEYS)
            fill_key(&look, row, n, c, p->cells[c]);
        else
            fill_field(&look, row, n, p->field[c], p->cells[c]);
    }
    p->given += n;
    return n;
}

const void *const *panel_block(const struct panel *p)
{
    return p->block;
}
