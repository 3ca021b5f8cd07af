/* City labour markets; see labour.h. The wage moves first, hiring happens at it. Without inflow from outside wages run
 * away; with it a city's wage follows the rest of China's within some points. */
#include "talent/labour.h"

#include <math.h>

#include "base/mathfun.h"
#include "talent/market.h"
#include "talent/posts.h"
#include "world/people.h"
#include "world/sums.h"

double labour_needed(double per_volume, double productivity, double plan, double capacity, double fixed, double use)
{
    return per_volume / productivity * ((1 - fixed) * plan + fixed * use * capacity);
}

double labour_output(double per_volume, double productivity, double workers, double capacity, double fixed, double use)
{
    return math_max(0, (workers * productivity / per_volume - fixed * use * capacity) / (1 - fixed));
}

double labour_wage_step(double tightness, double trend, double response)
{
    return (trend + response * math_min(0.3, math_max(-0.3, tightness))) / 12;
}

double labour_pool_step(double wage_gap, double tightness, double inflow)
{
    return inflow * (wage_gap + tightness) / 12;
}

double labour_progress(const struct world *w)
{
    return math_exp(-w->economy.parameters->labour_common_progress * world_trend_months(w) / 12.0);
}

double labour_wage(const struct world *w, int city)
{
    return w->cities.wage[city] * w->levers.wage[city];
}

double labour_units(const struct world *w, int64_t f)
{
    return (double)w->firms.workers[f] * w->economy.worker_unit[w->firms.sector[f]] + (double)w->firms.skilled_units[f];
}

money_t labour_production_cost(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f], c = w->firms.city[f];
    double paid = 1 + w->economy.parameters->labour_overtime_pay * ((double)w->firms.hours[f] - 1);
    double others = (double)w->firms.workers[f] * w->economy.worker_unit[s] * w->economy.worker_wage[s] *
                    w->economy.city_wage_factor[c] * w->cities.wage[c];
    return money_of(paid * (others + (double)w->firms.skilled_pay[f]) * w->levers.wage[c]);
}

double labour_shared_wage(const struct world *w, int city)
{
    return people_are_there(w) ? w->talent.engineer_wage[city] : w->cities.wage[city];
}

money_t labour_research_cost(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f], c = w->firms.city[f];
    double shared = (double)w->firms.research_shared[f] * w->economy.researcher_wage[s] *
                    w->economy.city_wage_factor[c] * labour_shared_wage(w, c);
    return money_of((shared + (double)w->firms.research_pay[f]) * w->levers.wage[c]);
}

double labour_hours(double needed, double workers, double overtime)
{
    return workers > 0 ? math_min(1 + overtime, math_max(1, needed / workers)) : 1;
}

/* Background staff beyond productivity: services get more productive like all others, so that their price is stable. */
static double background_progress(const struct world *w)
{
    return labour_progress(w) *
           math_exp(-w->economy.parameters->innovation_productivity_growth * world_trend_months(w) / 12.0);
}

static void wages_and_pools(struct world *w, struct month *m, const int64_t *heads)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        double tightness = math_log((double)heads[c] / (p->labour_pool_slack * w->cities.pool[c]));
        double gap = math_log(w->cities.wage[c] / w->cities.outside_wage[0]);
        m->tightness[c] = tightness;
        w->cities.wage[c] *= math_exp(labour_wage_step(tightness, p->labour_wage_growth, p->labour_wage_tightness));
        w->cities.pool[c] *= math_exp(labour_pool_step(gap, tightness, p->labour_pool_inflow));
    }
    w->cities.outside_wage[0] *= math_exp(p->labour_wage_growth / 12);
}

static double need_of(const struct world *w, int64_t f, double plan, double progress)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], c = w->firms.city[f];
    double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    return labour_needed(w->economy.workers_per_volume[s][c] * progress, w->firms.efficiency[f], plan, capacity,
                         p->labour_fixed_share, p->firm_utilisation);
}

double labour_usual_need(const struct world *w, int64_t f, double progress)
{
    return need_of(w, f, world_expected_sales(w, f), progress);
}

double labour_wanted_workers(double needed, double usual, double skilled, double substitution, double unit)
{
    return math_max(0, needed - usual + substitution * (usual - skilled)) / unit;
}

/* Change of workers that a firm wants this month: half of a gap up, a quarter down. */
static int64_t wanted_change(const struct world *w, const struct month *m, double progress, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double usual = people_are_there(w) ? posts_units(w, m, f) : 0;
    double wanted = labour_wanted_workers(need_of(w, f, (double)m->plan[f], progress), usual,
                                          (double)w->firms.skilled_units[f], p->labour_substitution,
                                          w->economy.worker_unit[w->firms.sector[f]]);
    double gap = wanted - (double)w->firms.workers[f];
    return (int64_t)(gap > 0 ? p->labour_hire * gap : p->labour_fire * gap);
}

int64_t labour_wanted_researchers(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f], c = w->firms.city[f];
    double money = w->economy.parameters->balance_research_wages * w->firms.research_rate[f] *
                   world_expected_sales(w, f);
    double wage = labour_shared_wage(w, c) * w->levers.wage[c];
    return (int64_t)(money / (w->economy.researcher_wage[s] * w->economy.city_wage_factor[c] * wage));
}

static void background_wants(const struct world *w, int64_t *heads, int64_t wanted[BACKGROUND_COUNT][CITY_COUNT])
{
    double progress = background_progress(w);
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++) {
            double need = (double)w->background.output[b * CITY_COUNT + c] * w->economy.background_workers[b][c] *
                          progress;
            wanted[b][c] = (int64_t)rint(need) - w->background.workers[b * CITY_COUNT + c];
            heads[c] += w->background.workers[b * CITY_COUNT + c];
        }
}

/* Part of the posts of a city that its pool can fill, parts per million. */
static void ration(const struct world *w, const int64_t *heads, const int64_t *hires, int64_t *filled)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        double room = math_max(0, w->cities.pool[c] - (double)heads[c]);
        filled[c] = hires[c] <= 0 || room >= (double)hires[c] ? 1000000 : (int64_t)(1e6 * room / (double)hires[c]);
    }
}

/* What becomes of a wanted change: hires are rationed by the pool, dismissals are not.  filled ppm */
static int64_t hired(int64_t wanted, int64_t filled)
{
    return wanted > 0 ? wanted * filled / 1000000 : wanted;
}

/* People in research come and go with what is spent on it, while they are not individuals. */
static int64_t research_change(const struct world *w, int64_t f)
{
    return people_are_there(w) ? 0 : labour_wanted_researchers(w, f) - w->firms.researchers[f];
}

void labour_clear(struct world *w, struct month *m)
{
    market_clear(w, m, MARKET_LIVING);
    struct sector_sums *sums = sums_begin(m);
    double progress = labour_progress(w);
    int64_t *change = m->slot_order; /* free until orders_place; at least as long as firms */
#pragma omp parallel num_threads(m->threads)
    {
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            if (!world_alive(w, f))
                continue;
            change[f] = wanted_change(w, m, progress, f);
            sum->city[0][w->firms.city[f]] += w->firms.workers[f] + w->firms.research_shared[f];
            int64_t research = research_change(w, f);
            sum->city[1][w->firms.city[f]] += (change[f] > 0 ? change[f] : 0) + (research > 0 ? research : 0);
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    int64_t heads[CITY_COUNT], hires[CITY_COUNT], filled[CITY_COUNT], wanted[BACKGROUND_COUNT][CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++) {
        heads[c] = total->city[0][c];
        hires[c] = total->city[1][c];
    }
    background_wants(w, heads, wanted);
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++)
            hires[c] += wanted[b][c] > 0 ? wanted[b][c] : 0;
    wages_and_pools(w, m, heads);
    ration(w, heads, hires, filled);
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        int64_t research = hired(research_change(w, f), filled[w->firms.city[f]]);
        w->firms.workers[f] += hired(change[f], filled[w->firms.city[f]]);
        w->firms.research_shared[f] += research;
        w->firms.researchers[f] += research;
    }
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++) {
            w->background.workers[b * CITY_COUNT + c] += hired(wanted[b][c], filled[c]);
        }
    for (int c = 0; c < CITY_COUNT; c++)
        m->heads[c] = heads[c];
}

money_t labour_background_cost(const struct world *w, int city)
{
    double cost = 0;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        cost += (double)w->background.workers[b * CITY_COUNT + city] * w->economy.background_wage[b];
    return money_of(cost * w->economy.city_wage_factor[city] * labour_wage(w, city));
}
