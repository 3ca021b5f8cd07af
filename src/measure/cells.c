/* Sums over the firms and background producers of a sector in a city. A cell's firms are added up in the order of their
 * rows by one thread: any number of threads gives the same bits. Rows of a city stand together, but entrants of the year
 * stand behind all cities, so a cell looks through the rows of its sector. */
#include <math.h>

#include "base/mathfun.h"
#include "capital/experience.h"
#include "capital/lending.h"
#include "firm/certificates.h"
#include "measure/totals.h"
#include "talent/labour.h"
#include "world/people.h"

/* Skilled people in production posts of a firm, persons. */
static double people_in_production(const struct month *m, int64_t f)
{
    int64_t people = 0;
    for (int g = 0; g < GRADE_COUNT; g++)
        people += m->staff[f * POST_COUNT + post_of(POST_PRODUCTION, g)];
    return (double)people;
}

/* What is the same for all firms of a sector. */
struct sector_view {
    double roc, row;       /* parts of these markets in the pools */
    double months;         /* capital per capacity */
    double scale_from;     /* output a month from which a real firm is above scale, fen */
    double industry;       /* industrial part of output */
    double research_other; /* part of research spending that is not labour cost */
};

static struct sector_view view_sector(const struct simulation *s, int sector)
{
    const struct economy *e = &s->world.economy;
    double pool = 0;
    for (int d = 0; d < DESTINATION_COUNT; d++)
        pool += (double)s->month.pool[d][sector];
    return (struct sector_view){
        .roc = pool > 0 ? (double)s->month.pool[DESTINATION_ROC][sector] / pool : 0,
        .row = pool > 0 ? (double)s->month.pool[DESTINATION_ROW][sector] / pool : 0,
        .months = e->capital_months[sector],
        .scale_from = e->parameters->population_scale_threshold * (double)MONEY_PER_MILLION / 12,
        .industry = e->tables->industrial_share[sector],
        .research_other = 1 - e->parameters->balance_research_wages,
    };
}

static void add_goods(struct totals *x, const struct simulation *s, const struct sector_view *v, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    const struct month *m = &s->month;
    double output = (double)firms->output[f], value = output * firms->price[f], orders = (double)firms->new_orders[f];
    double links = (double)m->delivered[f] * firms->price[f], pools = fmax(0, (double)m->sales[f] - links);
    x->output += output;
    x->output_value += value;
    x->value_added += value - (double)(m->input_value[f] + m->expenses[f]);
    x->sales += (double)m->sales[f];
    x->new_orders += orders;
    x->unmet += firms->unmet[f] * orders;
    x->link_sales += links;
    x->sales_roc += pools * v->roc;
    x->sales_row += pools * v->row;
    x->finished += (double)firms->finished[f];
    x->inputs_cost += (double)firms->inputs_cost[f];
    x->input_value += (double)m->input_value[f];
    x->output_productivity += output * firms->productivity[f];
    x->output_quality += output * firms->log_quality[f];
}

static void add_size(struct totals *x, const struct simulation *s, const struct sector_view *v, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    bool above = firms->mean_output[f] * firms->price[f] >= v->scale_from * firms->slice[f];
    x->firms += firms->slice[f];
    x->firms_above += above ? firms->slice[f] : 0;
    x->industry_above += above ? v->industry * (double)firms->output[f] * firms->price[f] : 0;
    x->capacity += (double)firms->capital[f] / v->months;
    x->capital += (double)firms->capital[f];
    x->capital_cost += (double)firms->capital_cost[f];
}

/* Research services are bought month by month: a firm founded at the end of this one has bought none. */
static double research_services(const struct simulation *s, const struct sector_view *v, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    bool founded = firms->birth_month[f] == s->world.month - 1;
    return founded ? 0 : v->research_other * firms->research_rate[f] * world_expected_sales(&s->world, f);
}

/* Firms that declared research near the threshold of their size; where the small firms' rate holds the threshold is idle. */
static void add_notch(struct totals *x, const struct simulation *s, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    const struct parameters *p = s->world.economy.parameters;
    double real = (double)firms->sales_before[f] / firms->slice[f], slice = firms->slice[f];
    double near = firms->reported_intensity[f] / certificates_threshold(p, real / (double)MONEY_PER_MILLION);
    if (certificates_small(p, real))
        return;
    x->just_above += near >= 1 && near < 1.15 ? slice : 0;
    x->just_below += near >= 0.85 && near < 1 ? slice : 0;
}

/* Research on paper; certificates. */
static void add_standing(struct totals *x, const struct simulation *s, double research, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    double *holders[CERTIFICATE_COUNT] = {&x->tech_sme,  &x->high_tech, &x->specialised,  &x->little_giants,
                                          &x->champions, &x->four_tech, &x->chain_leaders};
    for (int k = 0; k < CERTIFICATE_COUNT; k++)
        *holders[k] += certificates_left(firms->certificates[f], (enum certificate)k) > 0 ? firms->slice[f] : 0;
    if (certificates_left(firms->certificates[f], CERTIFICATE_CHAIN_LEADER) > 0) {
        x->leader_systemic += firms->systemic[f];
        x->leader_partners += firms->partners[f];
    }
    x->padded += firms->padding[f] * research;
    x->notch_reported += firms->at_notch[f] ? (1 + firms->padding[f]) * research : 0;
    x->notch_padded += firms->at_notch[f] ? firms->padding[f] * research : 0;
    add_notch(x, s, f);
}

static void add_people_and_money(struct totals *x, const struct simulation *s, const struct sector_view *v, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    double researchers = (double)labour_research_cost(&s->world, f);
    x->workers += (double)firms->workers[f];
    x->skilled_workers += 1000 * people_in_production(&s->month, f);
    x->worker_hours += (double)firms->workers[f] * (double)firms->hours[f];
    x->researchers += (double)firms->researchers[f];
    x->labour_cost += (double)labour_production_cost(&s->world, f) + researchers;
    double research = researchers + research_services(s, v, f);
    x->research += research;
    add_standing(x, s, research, f);
    x->cash += (double)firms->cash[f];
    x->loans += (double)firms->loans[f];
    x->assets += (double)books_assets(firms, f);
    x->debt += (double)(firms->loans[f] + firms->bonds[f] + books_payables(firms, f));
    x->investment += (double)s->month.investment[f] * s->month.investment_price;
}

/* What banks read of the firm, and how near it is to failing. */
static void add_credit(struct totals *x, const struct simulation *s, int64_t f)
{
    const struct world *w = &s->world;
    const struct standing firm = lending_standing(w, f);
    double slice = w->firms.slice[f], monthly = w->firms.margin[f] * world_expected_sales(w, f) * w->firms.price[f];
    bool small = lending_is_small(w, f), indebted = w->firms.loans[f] + w->firms.bonds[f] > 0;
    x->loan_interest += firm.loans * firm.rate;
    x->loans_small += small ? firm.loans : 0;
    x->loan_interest_small += small ? firm.loans * firm.rate : 0;
    if (small && w->firms.research_rate[f] >= w->economy.parameters->law_high_tech_research)
        x->loans_technology += firm.loans;
    x->loans_expected += firm.loans * experience_of(w, &s->month, f, firm.information);
    x->loans_guaranteed += (double)w->firms.guaranteed[f];
    x->information += slice * firm.information;
    x->bonds += (double)w->firms.bonds[f];
    if (!indebted)
        return;
    x->indebted += slice;
    x->cover_below_one += firm.cover < 1 ? slice : 0;
    x->cover_below_two += firm.cover < 2 ? slice : 0;
    double assets = fmax(1, firm.assets);
    x->distance_low += lending_distance(firm.worth / assets, 12 * monthly / assets, w->firms.return_noise[f]) < 2
                           ? slice
                           : 0;
}

/* Comings, projects, credit. */
static void add_life(struct totals *x, const struct simulation *s, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    double slice = firms->slice[f];
    x->entries += firms->birth_month[f] == s->world.month - 1 ? slice : 0;
    x->project_firms += firms->project_months[f] > 0 ? slice : 0;
    x->construction += (double)firms->building[f];
    x->over_limit += firms->illiquid[f] > 0 ? slice : 0;
}

static void add_links(struct totals *x, const struct simulation *s, int64_t f)
{
    const struct world *w = &s->world;
    uint32_t begin = w->slots.link_begin[w->firms.slot_begin[f]], end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    int missing = 0, pending = 0;
    for (uint32_t link = begin; link < end; link++) {
        pending += w->links.pending[link] > 0;
        missing += w->links.pending[link] == UINT8_MAX;
    }
    x->links += end - begin;
    x->links_missing += missing;
    x->links_waiting += pending - missing;
    x->link_orders += (double)s->month.link_orders[f];
    x->held_orders += (double)s->month.link_orders[f] * (1 - (double)w->firms.load_factor[f]);
}

static void fill_firms(struct totals *x, const struct simulation *s, int sector, int city)
{
    const int32_t *row = &s->world.firm_begin[sector_firm_index(sector)];
    const struct sector_view view = view_sector(s, sector);
    for (int64_t f = row[0]; f < row[1]; f++) {
        if (s->world.firms.city[f] != city || !world_alive(&s->world, f))
            continue;
        add_goods(x, s, &view, f);
        add_size(x, s, &view, f);
        add_people_and_money(x, s, &view, f);
        add_credit(x, s, f);
        add_life(x, s, f);
        add_links(x, s, f);
    }
    x->mergers = s->month.merged[sector_firm_index(sector)][city];
    x->exits = s->month.closed[sector_firm_index(sector)][city];
    x->firm_workers = x->workers;
    x->firm_output = x->output;
    x->firm_sales = x->sales;
    x->strategic = sector < TABLES_CLUSTERS ? x->industry_above : 0;
}

/* Value added of a volume of a background product by its column at current prices. */
static double column_value_added(const struct world *w, int sector)
{
    const struct balance_sector *x = &w->economy.balance.sector[sector];
    double value = w->sectors.price_level[sector];
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double local = w->economy.balance.sector[k].local_share[sector];
        value -= x->input[k] *
                 (local * w->sectors.mean_price[k] + (1 - local) * math_exp(w->sectors.outside_log_price[k]));
    }
    return fmax(0, value);
}

static void fill_background(struct measure *m, const struct simulation *s, int b, int city)
{
    const struct world *w = &s->world;
    int sector = background_index_sector(b);
    struct totals *x = &m->cell[sector][city];
    x->output = (double)w->background.output[b * CITY_COUNT + city];
    x->output_value = x->output * w->sectors.price_level[sector];
    x->sales = x->output_value;
    x->industry_above = w->economy.tables->industrial_share[sector] * x->output_value;
    x->workers = (double)w->background.workers[b * CITY_COUNT + city];
    x->labour_cost = x->workers * w->economy.background_wage[b] * w->economy.city_wage_factor[city] *
                     w->cities.wage[city];
    x->value_added = x->output * column_value_added(w, sector);
}

/* Background producers have one account per city: what it says is divided over sectors as their columns say. */
static void divide_value_added(struct measure *m, const struct simulation *s, int city)
{
    double account = (double)s->month.value_added[city], columns = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        account -= m->cell[firm_index_sector(i)][city].value_added;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        columns += m->cell[background_index_sector(b)][city].value_added;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        m->cell[background_index_sector(b)][city].value_added *= account / columns;
}

void totals_cells(struct measure *m, const struct simulation *s)
{
#pragma omp parallel for num_threads(s->month.threads) schedule(dynamic)
    for (int cell = 0; cell < FIRM_SECTOR_COUNT * CITY_COUNT; cell++) {
        int sector = firm_index_sector(cell / CITY_COUNT), city = cell % CITY_COUNT;
        fill_firms(&m->cell[sector][city], s, sector, city);
    }
    for (int city = 0; city < CITY_COUNT; city++) {
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            fill_background(m, s, b, city);
        divide_value_added(m, s, city);
    }
}
