/* Sums over the firms and background producers of a sector in a city. A cell's firms are one range of rows, added up in
 * their order by one thread: any number of threads gives the same bits. */
#include <math.h>

#include "base/mathfun.h"
#include "measure/totals.h"
#include "talent/labour.h"

int64_t totals_city_end(const struct world *w, int64_t begin, int64_t end, int city)
{
    while (begin < end) {
        int64_t middle = begin + (end - begin) / 2;
        if (w->firms.city[middle] <= city)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
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

static void add_people_and_money(struct totals *x, const struct simulation *s, const struct sector_view *v, int64_t f)
{
    const struct firms *firms = &s->world.firms;
    double researchers = (double)labour_research_cost(&s->world, f);
    x->workers += (double)firms->workers[f];
    x->researchers += (double)firms->researchers[f];
    x->labour_cost += (double)labour_production_cost(&s->world, f) + researchers;
    x->research += researchers + v->research_other * firms->research_rate[f] * firms->expected_demand[f];
    x->cash += (double)firms->cash[f];
    x->loans += (double)firms->loans[f];
    x->assets += (double)books_assets(firms, f);
    x->debt += (double)(firms->loans[f] + firms->bonds[f] + books_payables(firms, f));
    x->investment += (double)s->month.investment[f] * s->month.investment_price;
}

static void fill_firms(struct totals *x, const struct simulation *s, int sector, int city)
{
    const int32_t *row = &s->world.firm_begin[sector_firm_index(sector)];
    const struct sector_view view = view_sector(s, sector);
    int64_t end = totals_city_end(&s->world, row[0], row[1], city);
    for (int64_t f = totals_city_end(&s->world, row[0], row[1], city - 1); f < end; f++) {
        add_goods(x, s, &view, f);
        add_size(x, s, &view, f);
        add_people_and_money(x, s, &view, f);
    }
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
