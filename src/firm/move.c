/* Choice of a city; see move.h. Moves stand at the start of a month, so that all it does in the month is counted in one city.
 * Rows stay where they are: they are ordered by city in January alone, and whoever needs a city's firms sorts them. */
#include "firm/move.h"

#include "base/mathfun.h"
#include "base/random.h"
#include "capital/funds.h"
#include "capital/owners.h"
#include "capital/rebank.h"
#include "capital/settlement.h"
#include "talent/labour.h"

enum { MONTHS = 12, STAYS = -1, MOST_ODDS = 500 };

/* The gain where the logs of both ratios are known.  wage here over there; fill there over here */
static double gain_of(const struct parameters *p, const struct site *here, const struct site *there, double log_wage,
                      double log_fill, double labour, double skill)
{
    double wage = labour * log_wage;
    double posts = p->move_fill_response * labour * skill * log_fill;
    return wage + posts + here->rent - there->rent + p->move_distance * (here->distance - there->distance) / 100 +
           there->subsidy;
}

double move_gain(const struct parameters *p, struct site here, struct site there, double labour, double skill)
{
    return gain_of(p, &here, &there, math_log(here.wage / there.wage), math_log(there.fill / here.fill), labour, skill);
}

double move_weight(const struct parameters *p, double gain, double links)
{
    double odds = (gain - p->move_reluctance - p->move_root * links) / p->move_noise;
    return math_exp(math_min(MOST_ODDS, math_max(-MOST_ODDS, odds)));
}

/* What is the same for all firms of a sector in a month. */
struct ways {
    double km[FIRM_SECTOR_COUNT][CITY_COUNT]; /* mean way from each city to the sector's customers in the province */
    struct site site[FIRM_SECTOR_COUNT][CITY_COUNT];            /* distance apart, which has the firm's own part */
    double log_wage[CITY_COUNT][CITY_COUNT];                    /* of here over there, [here][there] */
    double log_fill[FIRM_SECTOR_COUNT][CITY_COUNT][CITY_COUNT]; /* of there over here, [][here][there] */
};

/* Part of a product's sales in the province that goes to each city, by the columns of the users. */
static void spread_customers(const struct world *w, int s, double part[CITY_COUNT])
{
    double all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        part[c] = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int c = 0; c < CITY_COUNT; c++) {
            double use = w->economy.balance.sector[firm_index_sector(i)].input[s] *
                         (double)w->economy.cell_output[i][c];
            part[c] += use;
            all += use;
        }
    for (int c = 0; c < CITY_COUNT; c++)
        part[c] = all > 0 ? part[c] / all : 0;
}

static void find_sites(const struct world *w, struct ways *ways, int i)
{
    const struct tables *t = w->economy.tables;
    for (int c = 0; c < CITY_COUNT; c++)
        ways->site[i][c] = (struct site){.wage = labour_wage(w, c),
                                         .rent = w->levers.rent[c] * (t->rent_firms_households + t->rent_firms_city),
                                         .fill = math_max(0.01, w->sectors.skill_fill[i * CITY_COUNT + c]),
                                         .subsidy = w->levers.firm_moving_subsidy[c]};
    for (int from = 0; from < CITY_COUNT; from++)
        for (int to = 0; to < CITY_COUNT; to++)
            ways->log_fill[i][from][to] = math_log(ways->site[i][to].fill / ways->site[i][from].fill);
}

static void find_ways(const struct world *w, struct ways *ways)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        find_sites(w, ways, i);
    for (int from = 0; from < CITY_COUNT; from++)
        for (int to = 0; to < CITY_COUNT; to++)
            ways->log_wage[from][to] = math_log(ways->site[0][from].wage / ways->site[0][to].wage);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double part[CITY_COUNT];
        spread_customers(w, firm_index_sector(i), part);
        for (int from = 0; from < CITY_COUNT; from++) {
            ways->km[i][from] = 0;
            for (int to = 0; to < CITY_COUNT; to++)
                ways->km[i][from] += part[to] * w->economy.tables->distance_km[from][to];
        }
    }
}

/* Links of a firm to suppliers, by their city.  return their number */
static int count_suppliers(const struct world *w, int64_t f, int count[CITY_COUNT])
{
    int all = 0;
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    for (int c = 0; c < CITY_COUNT; c++)
        count[c] = 0;
    for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]]; l < end; l++)
        if (w->links.pending[l] != UINT8_MAX) {
            count[w->firms.city[w->links.supplier[l]]]++;
            all++;
        }
    return all;
}

static struct site site_of(const struct world *w, const struct ways *ways, int i, int city, const int *suppliers,
                           int all)
{
    struct site site = ways->site[i][city];
    double way = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        way += suppliers[c] * w->economy.tables->distance_km[city][c];
    site.distance = 0.5 * (ways->km[i][city] + (all > 0 ? way / all : 0));
    return site;
}

/* City that a firm moves to, STAYS when it does not.  u uniform */
static int choose_city(const struct world *w, const struct ways *ways, int64_t f, double u)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], i = sector_firm_index(s), home = w->firms.city[f], suppliers[CITY_COUNT];
    int all = count_suppliers(w, f, suppliers);
    double links = all > 0 ? (double)suppliers[home] / all : 0, weight[CITY_COUNT], sum = 1;
    double labour = w->economy.balance.sector[s].wages, skill = w->economy.tables->skill_intensity[s];
    const double *sites = w->economy.tables->city_weight[s]; /* places to go to, as the sector's output stood */
    struct site here = site_of(w, ways, i, home, suppliers, all);
    here.subsidy = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        weight[c] = 0;
        if (c == home)
            continue;
        struct site there = site_of(w, ways, i, c, suppliers, all);
        double gain = gain_of(p, &here, &there, ways->log_wage[home][c], ways->log_fill[i][home][c], labour, skill);
        weight[c] = sites[c] * move_weight(p, math_min(1, math_max(-1, gain)), links);
        sum += weight[c];
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        if (u * sum < weight[c])
            return c;
        u -= weight[c] / sum;
    }
    return STAYS;
}

/* The city pays who comes, as far as it has money. */
static void subsidise(struct world *w, struct ledger *l, int64_t f, double sales)
{
    struct party city = settlement_city(ACCOUNT_CITIES, w->firms.city[f]);
    money_t amount = money_of(math_max(0, w->levers.firm_moving_subsidy[w->firms.city[f]]) * sales);
    if (amount <= 0 || w->books.deposit[city.account] < amount)
        return;
    ledger_pay(l, BOOK_MOVING_SUBSIDY, city, settlement_firm(&w->firms, f), amount);
    w->firms.cash[f] += amount;
}

/* A firm that lacks the money for it does not move. */
static void move_firm(struct world *w, struct month *m, int64_t f, int city)
{
    int from = w->firms.city[f];
    double sales = 12 * world_expected_sales(w, f) * w->firms.price[f];
    money_t cost = money_of(w->economy.parameters->move_cost * sales);
    if (w->firms.cash[f] < cost)
        return;
    ledger_pay(m->ledger, BOOK_REORGANISATION, settlement_firm(&w->firms, f), settlement_city(ACCOUNT_BACKGROUND, city),
               cost);
    w->firms.cash[f] -= cost;
    owners_follow(w, m->ledger, f, city);
    funds_follow(w, f, city);
    if (w->firms.bank[f] == from)
        rebank_firm(w, m->ledger, f, city);
    w->firms.city[f] = (uint8_t)city;
    subsidise(w, m->ledger, f, sales);
    m->moved[from][city] += (int64_t)(1e6 * w->firms.slice[f]);
}

/* What the firms decide does not depend on who has moved before in the month. */
static void choose_all(const struct world *w, const struct month *m, struct ways *ways, int8_t *to)
{
    find_ways(w, ways);
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        to[f] = STAYS;
        if (!world_alive(w, f) || w->firms.capital[f] <= 0 ||
            (w->firms.key[f] >> 24) % MONTHS != (uint64_t)w->month % MONTHS)
            continue;
        random_block(w->seed, w->firms.key[f], w->month, PURPOSE_MOVE, 0, u);
        to[f] = (int8_t)choose_city(w, ways, f, u[0]);
    }
}

void firms_move(struct world *w, struct month *m)
{
    int8_t *to = arena_take(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *to);
    struct ways *ways = arena_take(m->arena, 1, sizeof *ways);
    if (w->month < 1 || w->economy.parameters->move_noise <= 0)
        return;
    choose_all(w, m, ways, to);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (to[f] != STAYS)
            move_firm(w, m, f, to[f]);
    settlement_close(w, m);
}
