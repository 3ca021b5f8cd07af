/* Entry; see entry.h. An entrant begins with money, a bank loan and suppliers; machines and inputs it buys next month
 * like everybody else, and it is asked for goods when it has machines. */
#include "firm/entry.h"

#include <math.h>
#include <stddef.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/guarantee.h"
#include "capital/settlement.h"
#include "industry/links.h"
#include "industry/projects.h"
#include "innovation/path.h"
#include "world/people.h"
#include "world/population.h"
#include "world/shares.h"

enum { PARENT_STEPS = 8, RANDOM_KIND = 4, ENTRANT_KIND = 16, SOUGHT_ORDINALS = 1 << 16 };

double entry_lift(const struct parameters *p, double margin)
{
    return math_exp(math_min(0.5, math_max(-0.5, p->entry_margin_response * (margin - p->entry_margin_normal))));
}

double entry_base(const struct parameters *p, double firms, double start, double demand, double margin)
{
    return (p->entry_base * sqrt(math_max(0, firms * start * demand)) * entry_lift(p, margin) +
            p->entry_floor * start) /
           12;
}

double entry_founders_base(const struct world *w, int sector_index, int city)
{
    return w->sectors.skilled_heads[sector_index * CITY_COUNT + city];
}

void entry_variety(const struct world *w, const double (*firms)[CITY_COUNT], int sector_index, double all,
                   double near[CITY_COUNT])
{
    const double *related = w->economy.tables->relatedness[firm_index_sector(sector_index)];
    for (int c = 0; c < CITY_COUNT; c++)
        near[c] = 0;
    for (int j = 0; j < FIRM_SECTOR_COUNT; j++) {
        double sum = 0, weight = related[firm_index_sector(j)];
        for (int c = 0; c < CITY_COUNT; c++)
            sum += firms[j][c];
        for (int c = 0; c < CITY_COUNT && weight > 0 && sum > 0; c++)
            near[c] += weight * all * firms[j][c] / sum;
    }
}

void entry_siting(const double *expected, const double *fill, double response, double factor[CITY_COUNT])
{
    double all = 0, weighted = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        factor[c] = fill[c] == 1 ? 1 : math_exp(response * math_log(math_max(0.01, fill[c])));
        all += expected[c];
        weighted += expected[c] * factor[c];
    }
    for (int c = 0; c < CITY_COUNT; c++)
        factor[c] = weighted > 0 ? factor[c] * all / weighted : 1;
}

/* What banks of a city's firms lend of what they would, with its response: a new firm needs a loan. */
static double finance_of(const struct world *w, int city)
{
    const struct parameters *p = w->economy.parameters;
    double lending = p->population_city_bank * w->banks.lending[city];
    for (int b = BANK_NATIONWIDE; b < BANK_COUNT; b++)
        lending += (1 - p->population_city_bank) / (BANK_COUNT - BANK_NATIONWIDE) * w->banks.lending[b];
    return lending >= 1 ? 1 : math_exp(p->entry_finance_response * math_log(math_max(1e-6, lending)));
}

/* Firms that people of a cell whose own firm failed found in a year, before the sector's margin. */
static double again(const struct world *w, int sector_index, int city)
{
    return w->economy.parameters->entry_founders_again * w->sectors.failed_founders[sector_index * CITY_COUNT + city];
}

double entry_again_part(const struct world *w, int sector_index, int city)
{
    double first = w->economy.parameters->entry_founders * entry_founders_base(w, sector_index, city);
    double more = again(w, sector_index, city);
    return more > 0 ? more / (first + more) : 0;
}

/* The four sources of one cell before what holds all of them back; real firms a month. */
static void rate_sources(const struct world *w, int i, int c, double firms, double near, double lift,
                         double rate[ENTRY_SOURCE_COUNT])
{
    const struct parameters *p = w->economy.parameters;
    const struct levers *x = &w->levers;
    int s = firm_index_sector(i);
    rate[ENTRY_BASE] = x->entry[s] * entry_base(p, firms, w->economy.cell_firms[i][c],
                                                math_exp(w->sectors.market_log_level[s]), w->sectors.margin[s]);
    rate[ENTRY_VARIETY] = p->entry_variety * near * lift + x->entry_variety[s] * firms;
    rate[ENTRY_LABS] = p->entry_labs * w->economy.tables->laboratories[s][c] * lift + x->entry_labs[s] * firms;
    rate[ENTRY_FOUNDERS] = (p->entry_founders * entry_founders_base(w, i, c) + again(w, i, c)) * lift +
                           x->entry_founders[s] * firms;
    for (int source = ENTRY_VARIETY; source < ENTRY_SOURCE_COUNT; source++)
        rate[source] = math_max(0, rate[source]) / 12;
}

/* One sector in all cities: related firms are taken as dampened as the sector's own. */
static void rate_sector(const struct world *w, const double (*firms)[CITY_COUNT], const double *finance, int i,
                        struct entry_rates *rates)
{
    int s = firm_index_sector(i);
    double lift = entry_lift(w->economy.parameters, w->sectors.margin[s]), now = 0, start = 0;
    double near[CITY_COUNT], expected[CITY_COUNT] = {0}, factor[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++) {
        now += firms[i][c];
        start += w->economy.cell_firms[i][c];
    }
    entry_variety(w, firms, i, sqrt(now * start * math_exp(w->sectors.market_log_level[s])), near);
    for (int c = 0; c < CITY_COUNT; c++) {
        double rate[ENTRY_SOURCE_COUNT];
        double held = finance[c] * math_min(1, math_max(0, 1 - w->levers.entry_barrier[s])) *
                      math_max(0, w->levers.entry_gate[s * CITY_COUNT + c] * w->levers.entry_city[s * CITY_COUNT + c]);
        rate_sources(w, i, c, firms[i][c], near[c], lift, rate);
        for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
            expected[c] += rates->rate[source][i][c] = rate[source] * held;
    }
    entry_siting(expected, w->sectors.skill_fill + (ptrdiff_t)i * CITY_COUNT,
                 w->economy.parameters->entry_fill_response, factor);
    for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
        for (int c = 0; c < CITY_COUNT; c++)
            rates->rate[source][i][c] *= factor[c];
}

void entry_rates(const struct world *w, const double (*firms)[CITY_COUNT], struct entry_rates *rates)
{
    double finance[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        finance[c] = finance_of(w, c);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        rate_sector(w, firms, finance, i, rates);
}

int32_t entry_room(double expected)
{
    return (int32_t)(expected + 7 * sqrt(expected) + 16);
}

/* A firm of the sector at random, whom the entrant takes after, among the places taken before the month's entrants: so
 * one entrant more is nobody else's other parent.  return -1 when the sector is empty where it looks */
static int64_t parent_of(const struct world *w, int i, int32_t taken, double u)
{
    int32_t begin = w->firm_begin[i];
    if (taken <= 0)
        return -1;
    int32_t at = (int32_t)(u * taken);
    for (int step = 0; step < PARENT_STEPS; step++, at = (at + 1) % taken)
        if (world_alive(w, begin + at) && w->firms.capital[begin + at] > 0)
            return begin + at;
    return -1;
}

/* Whom an entrant takes after. */
struct origin {
    enum entry_source source;
    int64_t model;   /* firm whose product it makes at first, -1: none */
    int64_t parent;  /* firm that its founders worked for, -1: none */
    int32_t founder; /* enum founder_sought, or the parent */
};

/* Who comes to run a new firm: of so small a part of a real firm as the slice says, so small a part of a person.
 * parent  -1: none     u luck [4] of the founder */
static int32_t founder_of(enum entry_source source, int64_t parent, bool repeated, double slice, const double *u)
{
    if (u[0] >= slice || (source != ENTRY_FOUNDERS && source != ENTRY_LABS))
        return FOUNDER_NONE;
    if (source == ENTRY_LABS)
        return FOUNDER_UNIVERSITY;
    return repeated ? FOUNDER_AGAIN : parent >= 0 ? (int32_t)parent : FOUNDER_CELL;
}

/* Founders worked for a firm of the cell, the larger the likelier, or have failed with one of their own; who comes from a
 * laboratory has no model. */
static struct origin origin_of(const struct world *w, int64_t f, enum entry_source source, int32_t taken,
                               const struct candidates *candidates, double u)
{
    int i = sector_firm_index(w->firms.sector[f]), city = w->firms.city[f];
    struct origin o = {source, -1, -1, FOUNDER_NONE};
    double luck[4];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_FOUNDER, 0, luck);
    bool repeated = source == ENTRY_FOUNDERS && luck[1] < entry_again_part(w, i, city);
    if (source == ENTRY_FOUNDERS && !repeated)
        o.parent = candidates_of_cell(candidates, i * CITY_COUNT + city, u);
    o.model = o.parent >= 0 ? o.parent : source == ENTRY_LABS ? -1 : parent_of(w, i, taken, u);
    o.founder = founder_of(source, o.parent, repeated, w->firms.slice[f], luck);
    return o;
}

double entry_inherited(double parent, double mean, double part)
{
    return math_exp(part * math_log(parent) + (1 - part) * math_log(mean));
}

/* Productivity and quality before an entrant's own luck: partly the model's, partly the sector's. */
static void inherit(const struct world *w, int s, struct origin o, double *productivity, double *quality)
{
    const struct parameters *p = w->economy.parameters;
    double mean = w->sectors.mean_productivity[s], usual = w->sectors.mean_log_quality[s];
    *productivity = o.model < 0    ? mean
                    : o.parent < 0 ? sqrt(w->firms.productivity[o.model] * mean)
                                   : entry_inherited(w->firms.productivity[o.model], mean, p->entry_inherit);
    *quality = o.model < 0    ? usual
               : o.parent < 0 ? w->firms.log_quality[o.model]
                              : p->entry_inherit * w->firms.log_quality[o.model] + (1 - p->entry_inherit) * usual;
    if (o.source == ENTRY_LABS)
        *quality += p->entry_lab_quality;
}

/* Productivity, quality, costs: between the model and the sector's mean. */
static void take_after(struct world *w, int64_t f, struct origin o, const double u[4], const double v[4])
{
    int64_t parent = o.model;
    const struct parameters *p = w->economy.parameters;
    const struct economy *e = &w->economy;
    int s = w->firms.sector[f];
    double sd = p->population_research_sd, model, quality;
    inherit(w, s, o, &model, &quality);
    w->firms.productivity[f] = model *
                               math_exp(p->entry_productivity_mean + p->entry_productivity_sd * quantile_normal(u[1]));
    w->firms.log_quality[f] = quality + p->entry_quality_mean + p->entry_quality_sd * quantile_normal(u[2]);
    w->firms.transitory[f] = population_efficiency_sd(p, w->firms.noise_scale[f]) * quantile_normal(v[1]);
    path_efficiency(w, f);
    w->firms.research_rate[f] = e->balance.sector[s].research * math_exp(sd * quantile_normal(v[2]) - 0.5 * sd * sd) *
                                (o.source == ENTRY_LABS ? p->entry_lab_research : 1);
    w->firms.markup[f] = e->mean_markup[s] * math_exp(p->firm_markup_sd * quantile_normal(v[3]));
    double cost = population_unit_cost(e, s, w->firms.efficiency[f], w->firms.material_use[f]);
    if (parent >= 0)
        cost *= w->firms.unit_cost[parent] /
                population_unit_cost(e, s, w->firms.efficiency[parent], w->firms.material_use[parent]);
    w->firms.unit_cost[f] = cost;
    w->firms.price[f] = w->sectors.mean_price[s];
    w->firms.tax_class[f] = TAX_SMALL;
}

static void be_born(struct world *w, int64_t f, int city, uint64_t key, double slice, const double u[4])
{
    const struct parameters *p = w->economy.parameters;
    w->firms.key[f] = key;
    w->firms.state[f] = FIRM_ALIVE;
    w->firms.city[f] = (uint8_t)city;
    w->firms.slice[f] = slice;
    w->firms.small[f] = 1;
    w->firms.owner_class[f] = OWNER_CLASS_PRIVATE;
    w->firms.round_month[f] = w->month;
    w->firms.exit_reason[f] = 0;
    w->firms.heir[f] = -1;
    w->firms.founder[f] = 0;
    w->firms.founder_post[f] = 0;
    w->firms.birth_month[f] = w->month;
    w->firms.patience[f] = population_patience(p, u[0]);
    w->firms.bank[f] = population_bank(p, city, u[1]);
    w->firms.information[f] = p->population_information_low;
    w->firms.file[f] = w->firms.grade[f] = 0;
    w->firms.order_noise[f] = quantile_normal(u[2]);
    w->firms.margin[f] = 0; /* no record yet */
}

/* Size, first project and its share of the market. */
static void be_sized(struct world *w, const struct month *m, int64_t f, double u)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    double relative = p->entry_size * math_exp(p->entry_size_sd * quantile_normal(u)), pool = 0;
    double size = relative * w->economy.median_size[s] * w->firms.slice[f];
    for (int d = 0; d < DESTINATION_COUNT; d++)
        pool += (double)m->pool[d][s];
    w->firms.expected_demand[f] = w->firms.mean_output[f] = size;
    w->firms.noise_scale[f] = math_exp(-p->industry_size_exponent * math_log(relative));
    w->firms.fixed_cost[f] = population_fixed_cost(&w->economy, s, w->firms.slice[f], size);
    double share = math_min(0.05, size / math_max(1, pool));
    w->firms.log_share[f] = math_log(share);
    w->firms.project[f] = (volume_t)(p->entry_capital *
                                     projects_wanted(w->economy.capital_months[s], size, p->firm_utilisation));
    w->firms.project_months[f] = 1;
}

/* Founders put in what machines, stocks and the first months cost; a bank lends a part. */
static void be_funded(struct world *w, struct month *m, int64_t f, double u)
{
    const struct parameters *p = w->economy.parameters;
    struct party firm = settlement_firm(&w->firms, f), bank = {(int16_t)(ACCOUNT_BANKS + firm.place), firm.place};
    struct party home = settlement_city(ACCOUNT_HOUSEHOLDS, w->firms.city[f]);
    struct ledger *l = settlement_ledger(m);
    double machines = (double)w->firms.project[f] * m->investment_price;
    double months = p->entry_cash_delay * w->levers.payment_days[0] / 30 + p->entry_cash_months;
    double cash = months * w->firms.expected_demand[f] * w->firms.price[f] *
                  math_exp(p->entry_cash_sd * quantile_normal(u));
    money_t loan = money_of(p->entry_loan * machines * w->banks.lending[w->firms.bank[f]]);
    money_t own = money_of(machines + cash) - loan, have = w->books.deposit[home.account] / 2;
    own = own < have ? own : have > 0 ? have : 0;
    ledger_pay(l, BOOK_NEW_SHARES, home, firm, own);
    ledger_pay(l, BOOK_LOAN, bank, firm, loan);
    w->firms.cash[f] = own + loan;
    w->firms.loans[f] = loan;
    w->firms.paid_in[f] = w->firms.owned_households[f] = own;
    w->firms.guaranteed[f] = guarantee_carried(0, 0, loan, guarantee_share(w, f));
    m->start_capital[w->firms.sector[f]] += own;
}

/* Takes an empty place.  return false when there is none */
static bool found_firm(struct world *w, struct month *m, int i, int city, int source, uint64_t key, double slice,
                       int32_t taken, const struct candidates *candidates)
{
    int s = firm_index_sector(i);
    int64_t f = w->firm_begin[i] + w->sectors.filled[s];
    double size[4], kind[4], self[4];
    if (f >= w->firm_begin[i + 1])
        return false;
    random_block(w->seed, key, w->month, PURPOSE_ENTRANT, 0, size);
    random_block(w->seed, key, w->month, PURPOSE_ENTRANT, 1, kind);
    random_block(w->seed, key, w->month, PURPOSE_ENTRANT, 2, self);
    w->sectors.filled[s]++;
    be_born(w, f, city, key, slice, self);
    struct origin o = origin_of(w, f, (enum entry_source)source, taken, candidates, kind[0]);
    w->firms.parent[f] = o.founder;
    be_sized(w, m, f, size[0]);
    take_after(w, f, o, size, kind);
    be_funded(w, m, f, size[3]);
    links_found(w, f, candidates, o.parent);
    m->entered[source][s] += (int64_t)(1e6 * slice);
    m->spun_off[s] += o.parent >= 0 || source == ENTRY_LABS ? (int64_t)(1e6 * slice) : 0;
    m->taken[s] += math_exp(w->firms.log_share[f]);
    return true;
}

static uint64_t entrant_key(int sector, int month, int city, int source, int64_t ordinal)
{
    uint64_t cell = (uint64_t)sector * CITY_COUNT + (uint64_t)city;
    return random_key(ENTRANT_KIND + (uint64_t)source, cell, (uint64_t)month + 1200, (uint64_t)ordinal);
}

int entry_source_of(int sector, int city, int month, uint64_t key)
{
    for (int64_t ordinal = 0; ordinal < SOUGHT_ORDINALS; ordinal++)
        for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
            if (entrant_key(sector, month, city, source, ordinal) == key)
                return source;
    return -1;
}

/* Entrants of one cell; ordinals run over the month's entrants of a source, so that a twin's are the same firms. */
static void found_cell(struct world *w, struct month *m, int i, int city, const struct entry_rates *rates,
                       int32_t taken, const struct candidates *candidates)
{
    int64_t *waiting = &w->sectors.waiting[i * CITY_COUNT + city], left = 0;
    double slice = w->economy.cell_slice[i][city], u[4];
    uint64_t key = random_key(RANDOM_KIND, (uint64_t)firm_index_sector(i), (uint64_t)city, 0);
    for (int source = 0; source < ENTRY_SOURCE_COUNT; source++) {
        double rate = rates->rate[source][i][city] * w->scale / slice;
        if (rate <= 0 && (source != ENTRY_BASE || *waiting == 0))
            continue;
        random_block(w->seed, key, w->month, PURPOSE_ENTRY_COUNT, (uint32_t)source, u);
        int64_t count = (rate > 0 ? quantile_poisson(u[0], rate) : 0) + (source == ENTRY_BASE ? *waiting : 0);
        for (int64_t n = 0; n < count; n++)
            left += !found_firm(w, m, i, city, source, entrant_key(firm_index_sector(i), w->month, city, source, n),
                                slice, taken, candidates);
    }
    *waiting = left;
}

/* Places and sums of a sector are its own, so sectors go in parallel; the last ones are the largest. */
void entry_found(struct world *w, struct month *m, const int64_t *firms, const struct candidates *candidates)
{
    struct entry_rates rates;
    double now[FIRM_SECTOR_COUNT][CITY_COUNT];
    for (int cell = 0; cell < CANDIDATE_CELLS; cell++)
        now[cell / CITY_COUNT][cell % CITY_COUNT] = 1e-6 * (double)firms[cell] / w->scale;
    entry_rates(w, now, &rates);
#pragma omp parallel for num_threads(m->threads) schedule(dynamic)
    for (int from_last = 0; from_last < FIRM_SECTOR_COUNT; from_last++) {
        int i = FIRM_SECTOR_COUNT - 1 - from_last;
        int32_t taken = w->sectors.filled[firm_index_sector(i)];
        for (int c = 0; c < CITY_COUNT; c++)
            found_cell(w, m, i, c, &rates, taken, candidates);
    }
}

void entry_replace(struct world *w, struct month *m, int64_t f, double slice, const struct candidates *candidates)
{
    int i = sector_firm_index(w->firms.sector[f]), city = w->firms.city[f];
    uint64_t key = random_key(ENTRANT_KIND + (uint64_t)ENTRY_SOURCE_COUNT, w->firms.key[f], (uint64_t)w->month + 1200,
                              0);
    if (!found_firm(w, m, i, city, ENTRY_BASE, key, slice, w->sectors.filled[w->firms.sector[f]], candidates))
        w->sectors.waiting[i * CITY_COUNT + city]++;
}
