/* The city rule; see cities.h. */
#include "policy/cities.h"

#include <string.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/settlement.h"
#include "firm/entry.h"
#include "policy/levels.h"

enum { CELLS = TABLES_CLUSTERS * CITY_COUNT, SIGNAL_KIND = 101, OPENING_ROUNDS = 30 };

#define SHARE_LEAST 1e-3 /* of money: a cluster never falls out of a city's sight */

double cities_worth(const struct parameters *p, const struct prospect *x, double overlap_lever)
{
    double growth = math_max(-1.5, math_min(1.5, x->growth / 0.05));
    double success = math_max(-1, math_min(1, x->success / 0.1));
    return p->cities_strength * math_log(x->quotient) + p->cities_habit * math_log(math_max(SHARE_LEAST, x->share)) +
           p->cities_growth * growth + x->list + x->prize * x->chance - p->cities_overlap * overlap_lever * x->overlap +
           p->cities_imitation * success;
}

void cities_split(const double *worth, int n, double temperature, double *share)
{
    double top = worth[0], sum = 0;
    for (int k = 1; k < n; k++)
        top = math_max(top, worth[k]);
    for (int k = 0; k < n; k++)
        sum += share[k] = math_exp((worth[k] - top) / temperature);
    for (int k = 0; k < n; k++)
        share[k] /= sum;
}

double cities_multiplier(double share, int clusters, double exponent)
{
    return math_max(0.5, math_min(2, math_pow(share * clusters, exponent)));
}

double cities_bid(double own, double neighbours, double response, double outflow, double most)
{
    double push = 0.5 * own + 0.35 * neighbours + 0.5 * response * math_max(0, outflow);
    return most > 0 ? most * (1 - math_exp(-push / most)) : 0;
}

/* Nearness of two cities; a city is no neighbour of itself. */
static double nearness(const struct world *w, int a, int b)
{
    return a == b ? 0 : math_exp(-w->economy.tables->distance_km[a][b] / w->economy.parameters->cities_distance);
}

/* Location quotients, between 1/20 and 20. */
static void read_quotients(const struct survey *x, double quotient[CELLS])
{
    double city[CITY_COUNT] = {0}, cluster[TABLES_CLUSTERS] = {0}, all = 0;
    for (int cell = 0; cell < CELLS; cell++) {
        city[cell % CITY_COUNT] += x->sales[cell];
        cluster[cell / CITY_COUNT] += x->sales[cell];
        all += x->sales[cell];
    }
    for (int cell = 0; cell < CELLS; cell++) {
        double usual = city[cell % CITY_COUNT] * cluster[cell / CITY_COUNT];
        quotient[cell] = math_max(0.05, math_min(20, usual > 0 ? x->sales[cell] * all / usual : 0));
    }
}

/* Market growth of clusters beyond their mean, as everybody can see it. */
static void read_growth(const struct world *w, double growth[TABLES_CLUSTERS])
{
    double mean = 0;
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        mean += economy_growth(&w->economy, s, w->month) / TABLES_CLUSTERS;
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        growth[s] = economy_growth(&w->economy, s, w->month) - mean;
}

/* What is believed beyond it: an error that all share and one as large of the city's own. */
static double belief(const struct world *w, int s, int city)
{
    double u[4], v[4], sd = w->economy.parameters->cities_noise;
    uint64_t key = random_key(SIGNAL_KIND, (uint64_t)s, 0, 0);
    random_block(w->seed, key, w->month, PURPOSE_CITY_SIGNAL, 0, u);
    random_block(w->seed, key, w->month, PURPOSE_CITY_SIGNAL, 1 + (uint32_t)city, v);
    return sd * (quantile_normal(u[0]) + quantile_normal(v[0]));
}

/* Growth of a cluster in other cities, the nearer the more, beyond the same over all clusters. */
static void read_successes(const struct world *w, const struct survey *x, int city, double success[TABLES_CLUSTERS])
{
    double mean = 0;
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        double sum = 0, weight = 0;
        for (int c = 0; c < CITY_COUNT; c++) {
            sum += nearness(w, city, c) * survey_growth(x, s * CITY_COUNT + c);
            weight += nearness(w, city, c);
        }
        success[s] = weight > 0 ? sum / weight : 0;
        mean += success[s] / TABLES_CLUSTERS;
    }
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        success[s] -= mean;
}

/* Neighbours' money of last year in a cluster, over an even share, less 1. */
static double overlap_of(const struct world *w, const double *money, int s, int city)
{
    double sum = 0, weight = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        sum += nearness(w, city, c) * money[s * CITY_COUNT + c];
        weight += nearness(w, city, c);
    }
    return weight > 0 ? TABLES_CLUSTERS * sum / weight - 1 : 0;
}

static double list_worth(const struct world *w, int s)
{
    const struct parameters *p = w->economy.parameters;
    enum tables_tier tier = w->economy.tables->tier[s];
    return w->levers.city_list[s] + (tier == TIER_INTERNATIONAL ? p->cities_list_first
                                     : tier == TIER_DOMESTIC    ? p->cities_list_second
                                                                : 0);
}

/* Recognition is worth something by itself, and a prize as much as it is of ten million yuan a year. */
static double prize_worth(const struct world *w)
{
    return w->economy.parameters->cities_recognition * (1 + w->levers.city_prize[0] / 10);
}

/* One city's split of the year; money  last year's shares of all. */
static void split_city(struct world *w, const struct survey *x, const double *money, int city, bool noisy)
{
    const struct parameters *p = w->economy.parameters;
    double quotient[CELLS], growth[TABLES_CLUSTERS], success[TABLES_CLUSTERS];
    double worth[TABLES_CLUSTERS], share[TABLES_CLUSTERS];
    read_quotients(x, quotient);
    read_growth(w, growth);
    read_successes(w, x, city, success);
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        int cell = s * CITY_COUNT + city;
        struct prospect prospect = {
            .quotient = quotient[cell],
            .share = money[cell],
            .growth = growth[s] + (noisy ? belief(w, s, city) : 0),
            .list = list_worth(w, s),
            .prize = prize_worth(w),
            .chance = levels_chance(p, w->sectors.cell_level[cell], w->sectors.cell_score[cell], w->month / 12.0),
            .overlap = overlap_of(w, money, s, city),
            .success = success[s],
        };
        worth[s] = cities_worth(p, &prospect, w->levers.city_overlap[0]);
    }
    cities_split(worth, TABLES_CLUSTERS, p->cities_temperature, share);
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        w->sectors.city_money[s * CITY_COUNT + city] = share[s];
}

static void split_all(struct world *w, const struct survey *x, bool noisy)
{
    double money[SURVEY_CELLS];
    memcpy(money, w->sectors.city_money, sizeof money);
    for (int c = 0; c < CITY_COUNT; c++)
        split_city(w, x, money, c, noisy);
}

/* Money moves entry between cells; the entrants expected of all together are those without it. */
static void set_multipliers(struct world *w, const struct survey *x)
{
    const struct parameters *p = w->economy.parameters;
    double sum = 0, entrants = 0;
    struct entry_rates rates;
    for (int cell = 0; cell < SURVEY_CELLS; cell++)
        w->sectors.entry_multiplier[cell] = 1;
    if (p->cities_budget <= 0)
        return;
    entry_rates(w, (const double(*)[CITY_COUNT])x->firms, &rates);
    for (int cell = 0; cell < CELLS; cell++) {
        double rate = 0;
        for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
            rate += rates.rate[source][cell / CITY_COUNT][cell % CITY_COUNT];
        w->sectors.entry_multiplier[cell] = cities_multiplier(w->sectors.city_money[cell], TABLES_CLUSTERS,
                                                              p->cities_entry);
        sum += rate * w->sectors.entry_multiplier[cell];
        entrants += rate;
    }
    for (int cell = 0; cell < CELLS && sum > 0; cell++)
        w->sectors.entry_multiplier[cell] *= entrants / sum;
}

/* Discretionary money of a city in the month, fen. */
static double discretionary(const struct world *w, const struct month *m, int city)
{
    int g = 1 + city;
    double spending = (double)(m->government_budget[g] + m->government_investment[g] + m->government_social[g] +
                               m->government_university[g]);
    return math_min(w->economy.parameters->cities_budget * spending, (double)m->government_budget[g] / 2);
}

/* Part of its money for bids over what the newcomers it pays for earn. */
static double affordable(const struct world *w, const struct month *m, int city)
{
    const struct parameters *p = w->economy.parameters;
    double wages = p->cities_newcomers * w->cities.income[city];
    return wages > 0 ? p->cities_talent * discretionary(w, m, city) / wages : 0;
}

static void bid_all(struct world *w, const struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    double before[CITY_COUNT];
    memcpy(before, w->cities.talent_bid, sizeof before);
    for (int c = 0; c < CITY_COUNT; c++) {
        double sum = 0, weight = 0;
        for (int k = 0; k < CITY_COUNT; k++) {
            sum += nearness(w, c, k) * before[k];
            weight += nearness(w, c, k);
        }
        double bid = cities_bid(before[c], weight > 0 ? sum / weight : 0, p->cities_outflow,
                                w->cities.talent_outflow[c], p->cities_bid_most);
        w->cities.talent_bid[c] = math_min(bid, affordable(w, m, c));
    }
}

void cities_open(struct world *w, const struct survey *x)
{
    memset(w->sectors.city_money, 0, SURVEY_CELLS * sizeof(double));
    for (int cell = 0; cell < CELLS; cell++)
        w->sectors.city_money[cell] = 1.0 / TABLES_CLUSTERS;
    for (int round = 0; round < OPENING_ROUNDS; round++)
        split_all(w, x, false);
    set_multipliers(w, x);
}

void cities_year(struct world *w, const struct month *m, const struct survey *x)
{
    split_all(w, x, true);
    set_multipliers(w, x);
    bid_all(w, m);
}

void cities_levers(struct world *w)
{
    for (int cell = 0; cell < SURVEY_CELLS; cell++)
        if (w->sectors.entry_multiplier[cell] > 0)
            w->levers.entry_city[firm_index_sector(cell / CITY_COUNT) * CITY_COUNT + cell % CITY_COUNT] *=
                w->sectors.entry_multiplier[cell];
    for (int c = 0; c < CITY_COUNT; c++)
        w->levers.talent_subsidy[c] += w->cities.talent_bid[c];
}

/* The cells of one sector in the month. */
struct claims {
    double value[CITY_COUNT];    /* of firms' output, fen */
    double entrants[CITY_COUNT]; /* slices of firms founded last month */
};

static bool is_new(const struct world *w, int64_t f)
{
    return w->firms.birth_month[f] == w->month - 1;
}

static void read_claims(const struct world *w, int i, struct claims *x)
{
    memset(x, 0, sizeof *x);
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        if (world_alive(w, f)) {
            x->value[w->firms.city[f]] += (double)w->firms.output[f] * w->firms.price[f];
            x->entrants[w->firms.city[f]] += is_new(w, f) ? w->firms.slice[f] : 0;
        }
}

/* Rate of the rebate on output, parts per million: no more than the land fee. */
static int64_t rebate_rate(const struct world *w, double money, double value, int city)
{
    double fee = w->levers.rent[city] * w->economy.tables->rent_firms_city;
    return value > 0 ? (int64_t)(1e6 * math_min(fee, money / value)) : 0;
}

/* Grants and rebates of one sector's firms; money [CITY_COUNT] of each city in the month. */
static void pay_sector(struct world *w, struct ledger *l, int i, const double *money)
{
    const struct parameters *p = w->economy.parameters;
    struct claims claims;
    double grant[CITY_COUNT] = {0};
    int64_t rebate[CITY_COUNT] = {0};
    read_claims(w, i, &claims);
    for (int c = 0; c < CITY_COUNT; c++) {
        double own = money[c] * w->sectors.city_money[i * CITY_COUNT + c];
        rebate[c] = rebate_rate(w, p->cities_land * own, claims.value[c], c);
        grant[c] = claims.entrants[c] > 0 ? p->cities_grant * own / claims.entrants[c] : 0;
    }
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        if (!world_alive(w, f))
            continue;
        int c = w->firms.city[f];
        struct party city = settlement_city(ACCOUNT_CITIES, c), firm = settlement_firm(&w->firms, f);
        money_t back = money_ppm(money_value(w->firms.output[f], w->firms.price[f]), rebate[c]);
        double most = p->cities_grant_most * (double)w->firms.paid_in[f];
        money_t given = is_new(w, f) ? money_of(math_min(grant[c] * w->firms.slice[f], most)) : 0;
        ledger_pay(l, BOOK_LAND_REBATE, city, firm, back);
        ledger_pay(l, BOOK_CITY_GRANT, city, firm, given);
        w->firms.cash[f] += back + given;
    }
}

/* What was paid, and infrastructure, comes out of the purchases of the month. */
static void book_programme(const struct world *w, struct month *m, const double *money)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        int a = ACCOUNT_CITIES + c, g = 1 + c;
        money_t paid = m->total->paid[BOOK_LAND_REBATE][a] + m->total->paid[BOOK_CITY_GRANT][a];
        money_t built = money_of(p->cities_infrastructure * money[c]);
        m->government_programme[g] = paid;
        m->government_budget[g] -= paid + built;
        m->government_investment[g] += built;
        m->talent_budget[c] = money_of(p->cities_talent * money[c]);
    }
}

void cities_act(struct world *w, struct month *m)
{
    double money[CITY_COUNT];
    if (w->month < 0)
        return;
    cities_levers(w);
    for (int c = 0; c < CITY_COUNT; c++)
        money[c] = discretionary(w, m, c);
#pragma omp parallel for num_threads(m->threads) schedule(dynamic)
    for (int i = 0; i < TABLES_CLUSTERS; i++)
        pay_sector(w, settlement_ledger(m), i, money);
    settlement_close(w, m);
    book_programme(w, m, money);
}
