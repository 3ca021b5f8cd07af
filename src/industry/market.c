/* Markets of final goods; see market.h. One share per firm holds for all destinations; what a destination opens to
 * firms of the province is fixed relative to its demand, so home markets stay home markets. */
#include "industry/market.h"

#include <math.h>

#include "base/calendar.h"
#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/households.h"
#include "capital/public.h"
#include "capital/settlement.h"
#include "world/sums.h"

enum { MARKET_BATCH = 512 };

double market_selection(const struct parameters *p, double log_price, double log_quality, double log_unmet)
{
    double bracket = -p->industry_price_weight * log_price + p->industry_quality_weight * log_quality -
                     p->industry_unmet_weight * log_unmet;
    return p->industry_selection * math_min(3, math_max(-3, bracket));
}

/* Price of a product for a user in the province: local and outside parts at their means. */
static double user_price(const struct world *w, int k)
{
    double local = w->economy.balance.sector[k].local_final_share;
    return local * w->sectors.mean_price[k] + (1 - local) * math_exp(w->sectors.outside_log_price[k]);
}

void market_prices(const struct world *w, struct month *m)
{
    m->consumption_price = m->investment_price = m->government_price = 0;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double price = user_price(w, k);
        m->consumption_price += w->economy.consumption_mix[k] * price;
        m->investment_price += w->economy.investment_mix[k] * price;
        m->government_price += w->economy.government_mix[k] * price;
    }
}

/* Volumes of investment that the cash of firms allows. */
static volume_t firm_investment(struct world *w, struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
#pragma omp parallel num_threads(m->threads)
    {
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(static)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            double cost = (double)m->investment[f] * m->investment_price;
            if (cost > (double)w->firms.cash[f])
                m->investment[f] = (volume_t)(math_max(0, (double)w->firms.cash[f]) / m->investment_price);
            sum->value[0][0] += m->investment[f];
        }
    }
    return sums_end(m, sums)->value[0][0];
}

static void background_investment(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        double wanted = w->economy.background_capital_months * w->background.expected_output[c];
        double capital = (double)w->background.capital[c];
        double growth = economy_growth(&w->economy, TABLES_SERVICES, w->month) / 12;
        double volume = math_max(0, (p->background_depreciation / 12 + growth) * capital +
                                        (wanted - capital) / p->background_capital_adjustment);
        double cash = math_max(0, (double)w->books.deposit[ACCOUNT_BACKGROUND + c]);
        m->background_investment[c] = (volume_t)math_min(volume, cash / m->investment_price);
    }
}

/* Money that institutions will spend this month, by city. */
void market_budgets(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t cash = w->books.deposit[ACCOUNT_HOUSEHOLDS + c];
        double income = w->cities.income[c];
        money_t housing = money_of(households_housing(p, income));
        m->housing[c] = housing < cash / 2 ? housing : cash / 2;
        m->housing_land[c] = money_of(p->accounts_housing_land * (double)m->housing[c]);
        m->consumption[c] = households_consumption(income, cash - m->housing[c], w->economy.consumption_income,
                                                   p->accounts_consumption_wealth);
        m->university_budget[c] = public_university_purchases(w, c);
    }
}

static double sum_cities(const money_t *x)
{
    money_t sum = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        sum += x[c];
    return (double)sum;
}

/* Background producers buy inputs for what they made last month; goods bought through trade follow this month's output. */
static double background_use(const struct world *w, const struct month *m, int k)
{
    double use = 0;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++)
            use += w->economy.balance.sector[background_index_sector(b)].input[k] *
                   (double)w->background.output[b * CITY_COUNT + c];
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int small = 0; small < 2; small++)
            use += w->economy.inputs[firm_index_sector(i)][small].rest[k] *
                   (double)m->material_output[small][firm_index_sector(i)];
    return use;
}

static void fill_demand(struct world *w, struct month *m)
{
    double consumption = sum_cities(m->consumption) / m->consumption_price;
    double housing = (sum_cities(m->housing) - sum_cities(m->housing_land)) / m->investment_price;
    double government = sum_cities(m->university_budget), investment = housing + (double)firm_investment(w, m);
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        government += (double)m->government_budget[g];
        investment += (double)m->government_investment[g] / m->investment_price;
    }
    background_investment(w, m);
    investment += sum_cities(m->background_investment);
    government /= m->government_price;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double outside = math_exp(w->sectors.market_log_level[k] + w->sectors.market_noise[k]);
        m->demand[DESTINATION_BACKGROUND][k] = background_use(w, m, k);
        m->demand[DESTINATION_CONSUMPTION][k] = consumption * w->economy.consumption_mix[k];
        m->demand[DESTINATION_INVESTMENT][k] = investment * w->economy.investment_mix[k];
        m->demand[DESTINATION_GOVERNMENT][k] = government * w->economy.government_mix[k];
        m->demand[DESTINATION_ROC][k] = w->economy.pool_base[DESTINATION_ROC][k] * outside *
                                        w->levers.outside_demand_roc[k];
        m->demand[DESTINATION_ROW][k] = w->economy.pool_base[DESTINATION_ROW][k] * outside *
                                        w->levers.outside_demand_row[k];
    }
}

static void fill_pools(struct world *w, struct month *m)
{
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int d = 0; d < DESTINATION_COUNT; d++) {
            double bias = d < DESTINATION_ROC ? w->economy.pool_bias[d][k] : 1;
            m->pool[d][k] = w->economy.tables->is_firm_sector[k] ? (volume_t)rint(bias * m->demand[d][k]) : 0;
        }
}

/* What of the pools each firm is asked for: its share, with its transitory noise. */
static void ask_firms(struct world *w, struct month *m)
{
    double sd = w->economy.parameters->industry_order_noise_sd, log_pool[SECTOR_COUNT] = {0};
    for (int k = 0; k < SECTOR_COUNT; k++) {
        volume_t sum = 0;
        for (int d = 0; d < DESTINATION_COUNT; d++)
            sum += m->pool[d][k];
        log_pool[k] = math_log(math_max(1e-300, (double)sum));
    }
#pragma omp parallel num_threads(m->threads)
    {
        double x[MARKET_BATCH];
#pragma omp for schedule(monotonic : dynamic, 2)
        for (int64_t begin = 0; begin < w->length[DIM_FIRM]; begin += MARKET_BATCH) {
            int64_t end = begin + MARKET_BATCH < w->length[DIM_FIRM] ? begin + MARKET_BATCH : w->length[DIM_FIRM];
            for (int64_t f = begin; f < end; f++) {
                double scale = sd * w->firms.noise_scale[f];
                x[f - begin] = w->firms.log_share[f] + log_pool[w->firms.sector[f]] + scale * w->firms.order_noise[f] -
                               0.5 * scale * scale;
            }
            math_exp_batch(x, x, (size_t)(end - begin));
            /* an entrant that waits for its machines is not asked yet */
            for (int64_t f = begin; f < end; f++)
                m->pool_orders[f] = w->firms.capital[f] > 0 ? (volume_t)rint(x[f - begin]) : 0;
        }
    }
}

void market_demand(struct world *w, struct month *m)
{
    market_prices(w, m);
    market_budgets(w, m);
    fill_demand(w, m);
    fill_pools(w, m);
    ask_firms(w, m);
}

/* Mean of ln(1 + unmet) of a sector, weighted by what firms were asked for: usual stock-outs everywhere are no
 * disadvantage, but a sector that fails its customers loses them to the competitor. */
static void mean_unmet(struct world *w, const struct month *m)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double asked = math_max(1, (double)m->sector_orders[s]);
        double normal = math_max(w->economy.parameters->industry_unmet_normal, w->economy.usual_unmet[s]);
        w->sectors.mean_unmet[s] = math_log_one_plus(math_min(normal, (double)m->sector_unmet[s] / asked));
    }
}

/* Number of chances in a year: geometric on 0, 1, 2, ... with mean 1 (p = 1/2), by inversion, at most three. */
static int chances_of(double u)
{
    return (u >= 0.5) + (u >= 0.75) + (u >= 0.875);
}

double market_chance(double u, double sd)
{
    double scale = math_min(0.9, sd * 0.70710678118654752), size = quantile_exponential(fabs(2 * u - 1), scale);
    return (u < 0.5 ? -size : size) + math_log(1 - scale * scale);
}

/* Chance moves of the log share in this month: each of a year's chances falls into a random month. */
static double share_chance(const struct world *w, int64_t f)
{
    double u[4], v[4], step = 0, sd = w->economy.parameters->industry_share_sd * w->firms.noise_scale[f];
    int of_year = calendar_month_of_year(w->month) - 1, january = w->month - of_year;
    random_block(w->seed, w->firms.key[f], january, PURPOSE_SHARE_TIMING, 0, u);
    int n = chances_of(u[0]);
    for (int i = 0; i < n; i++)
        if ((int)(12 * u[1 + i]) == of_year) {
            random_block(w->seed, w->firms.key[f], w->month, PURPOSE_SHARE_SHOCK, (uint32_t)i, v);
            step += market_chance(v[0], sd);
        }
    return step;
}

static void next_noise(struct world *w, int64_t f)
{
    double memory = w->economy.parameters->industry_order_noise_memory, u[4];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_ORDER_NOISE, 0, u);
    w->firms.order_noise[f] = memory * w->firms.order_noise[f] + sqrt(1 - memory * memory) * quantile_normal(u[0]);
}

static void move_shares(struct world *w, struct month *m, struct sector_sums *sums)
{
    const struct parameters *p = w->economy.parameters;
#pragma omp parallel num_threads(m->threads)
    {
        struct sector_sums *sum = sums_thread(sums);
        double log_price[MARKET_BATCH], share[MARKET_BATCH], unmet[MARKET_BATCH], step[MARKET_BATCH];
#pragma omp for schedule(monotonic : dynamic, 2)
        for (int64_t begin = 0; begin < w->length[DIM_FIRM]; begin += MARKET_BATCH) {
            int64_t end = begin + MARKET_BATCH < w->length[DIM_FIRM] ? begin + MARKET_BATCH : w->length[DIM_FIRM];
            for (int64_t f = begin; f < end; f++)
                unmet[f - begin] = 1 + w->firms.unmet[f];
            math_log_batch(w->firms.price + begin, log_price, (size_t)(end - begin));
            math_log_batch(unmet, unmet, (size_t)(end - begin));
            for (int64_t f = begin; f < end; f++) {
                int s = w->firms.sector[f];
                step[f - begin] = market_selection(p, log_price[f - begin] - w->sectors.outside_log_price[s],
                                                   w->firms.log_quality[f] - w->sectors.outside_log_quality[s],
                                                   unmet[f - begin] - w->sectors.mean_unmet[s]);
                if (!world_alive(w, f)) {
                    step[f - begin] = 0;
                    continue;
                }
                w->firms.log_share[f] += step[f - begin] + share_chance(w, f);
                next_noise(w, f);
            }
            math_exp_batch(w->firms.log_share + begin, share, (size_t)(end - begin));
            for (int64_t f = begin; f < end; f++) {
                int s = w->firms.sector[f];
                sum->value[3][s] += sums_fixed(share[f - begin] * step[f - begin]);
                sum->value[4][s] += sums_fixed(share[f - begin] * step[f - begin] * step[f - begin]);
                sum->value[0][s] += sums_fixed(share[f - begin]);
                sum->value[1][s] += sums_fixed(share[f - begin] * w->firms.price[f]);
                sum->value[2][s] += sums_fixed(share[f - begin] * w->firms.log_quality[f]);
            }
        }
    }
}

/* Local firms and the competitor sum to one; means that users and the competitor look at. */
static void normalise(struct world *w, struct month *m, const struct sector_sums *total)
{
    double log_sum[SECTOR_COUNT] = {0};
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double local = (double)total->value[0][s] * 0x1p-50;
        if (local <= 0)
            continue;
        log_sum[s] = math_log(local + math_exp(w->sectors.outside_log_share[s]));
        w->sectors.outside_log_share[s] -= log_sum[s];
        w->sectors.mean_price[s] = (double)total->value[1][s] / (double)total->value[0][s];
        w->sectors.mean_log_quality[s] = (double)total->value[2][s] / (double)total->value[0][s];
    }
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        w->firms.log_share[f] -= log_sum[w->firms.sector[f]];
}

/* The competitor stands for firms as different from each other as those here. Selection among them raises its mean
 * competitiveness by the variance of theirs (Fisher's theorem), taken to be ours: else the mere spread of local firms
 * would win the country's market year after year. Booked as quality. */
static void select_outside(struct world *w, const struct sector_sums *total)
{
    const struct parameters *p = w->economy.parameters;
    if (p->industry_quality_weight <= 0 || p->industry_selection <= 0)
        return;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double shares = (double)total->value[0][s];
        if (shares <= 0)
            continue;
        double mean = (double)total->value[3][s] / shares, square = (double)total->value[4][s] / shares;
        w->sectors.outside_log_quality[s] += (square - mean * mean) /
                                             (p->industry_selection * p->industry_quality_weight);
    }
}

/* Outside markets grow on their path with autoregressive noise. */
static void grow_markets(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double u[4];
        random_block(w->seed, random_key(3, (uint64_t)s, 0, 0), w->month, PURPOSE_MARKET_NOISE, 0, u);
        double sd = w->economy.tables->volatility[s] * p->industry_market_noise;
        w->sectors.market_log_level[s] += math_log_one_plus(economy_growth(&w->economy, s, w->month)) / 12;
        w->sectors.market_noise[s] = p->industry_market_noise_memory * w->sectors.market_noise[s] +
                                     sd * quantile_normal(u[0]);
    }
}

/* Local shares of inputs drift towards what relative price and quality of local suppliers justify. */
static void move_local_shares(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        if (!w->economy.tables->is_firm_sector[k])
            continue;
        double z = p->industry_quality_weight * (w->sectors.mean_log_quality[k] - w->sectors.outside_log_quality[k]) -
                   p->industry_price_weight * (math_log(w->sectors.mean_price[k]) - w->sectors.outside_log_price[k]);
        double odds = math_exp(math_min(1, math_max(-1, z - w->economy.local_reference[k])));
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double start = w->economy.local_share[k][s];
            double target = math_log(odds / (1 - start + start * odds));
            double *share = &w->sectors.slot_log_share[k * SECTOR_COUNT + s];
            *share += p->industry_local_speed * (target - *share);
        }
    }
}

void market_shares(struct world *w, struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
    mean_unmet(w, m);
    move_shares(w, m, sums);
    const struct sector_sums *total = sums_end(m, sums);
    normalise(w, m, total);
    select_outside(w, total);
    move_local_shares(w);
    grow_markets(w);
}
