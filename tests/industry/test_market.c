/* Final pools: the share equation by hand, demand and pools against their definitions, shares that sum to one. */
#include "industry/market.h"

#include <math.h>

#include "base/quantile.h"
#include "base/random.h"
#include "support/fixture.h"

Test(market, selection_weighs_price_quality_and_unmet_orders)
{
    struct parameters p = parameters_default(); /* 0.02 a month; weights 2, 2, 1 */
    cr_assert_float_eq(market_selection(&p, 0.1, 0.05, 0.02), 0.02 * (-0.2 + 0.1 - 0.02), 1e-15);
    cr_assert_eq(market_selection(&p, 0, 0, 0), 0);
}

Test(market, selection_is_clipped_at_three)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(market_selection(&p, 5, 0, 0), -0.06, 1e-15);
    cr_assert_float_eq(market_selection(&p, -5, 0, 0), 0.06, 1e-15);
}

/* Opened one month in and stopped before deliveries; market_demand is then called alone. */
static void open_market(struct tiny *x)
{
    tiny_open(x, 1, NULL);
    tiny_step(x);
    tiny_phases(x, 0, tiny_phase("goods_deliver"));
}

Test(market, demand_divides_budgets_by_price_and_mix)
{
    struct tiny x;
    open_market(&x);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    market_demand(w, m);
    double budget = 0, all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        budget += (double)m->consumption[c];
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double wanted = budget / m->consumption_price * w->economy.consumption_mix[k];
        cr_assert_float_eq(m->demand[DESTINATION_CONSUMPTION][k], wanted, 1e-9 * (1 + wanted));
        all += w->economy.consumption_mix[k];
    }
    cr_assert_float_eq(all, 1, 1e-12);
    cr_assert_float_eq(m->consumption_price, 1, 0.02); /* one month after the base month */
    tiny_close(&x);
}

Test(market, pools_are_demand_times_openness)
{
    struct tiny x;
    open_market(&x);
    const struct economy *e = &x.world->economy;
    struct month *m = &x.run->month;
    market_demand(x.world, m);
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int d = 0; d < DESTINATION_COUNT; d++) {
            double bias = d < DESTINATION_ROC ? e->pool_bias[d][k] : 1;
            volume_t pool = sector_firm_index(k) >= 0 ? (volume_t)rint(bias * m->demand[d][k]) : 0;
            cr_assert_eq(m->pool[d][k], pool);
        }
    tiny_close(&x);
}

Test(market, firms_are_asked_for_their_share)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.order_noise_sd=0", NULL);
    struct month *m = &x.run->month;
    int64_t waiting = 0;
    tiny_step(&x); /* entrants of the month have no machines yet and are not asked */
    tiny_phases(&x, 0, tiny_phase("goods_deliver"));
    market_demand(x.world, m);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        double pool = 0;
        for (int d = 0; d < DESTINATION_COUNT; d++)
            pool += (double)m->pool[d][x.world->firms.sector[f]];
        double asked = x.world->firms.capital[f] > 0 ? exp(x.world->firms.log_share[f]) * pool : 0;
        waiting += world_alive(x.world, f) && asked <= 0;
        cr_assert_float_eq((double)m->pool_orders[f], asked, 0.5 + 1e-9 * asked);
    }
    cr_assert_gt(waiting, 0);
    tiny_close(&x);
}

/* exp(s z - s^2 / 2) has mean one: noise changes who is asked, not how much in all. */
Test(market, order_noise_moves_orders_not_their_sum)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    tiny_phases(&x, 0, tiny_phase("goods_deliver"));
    market_demand(w, m);
    double asked = 0, share = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double pool = 0;
        for (int d = 0; d < DESTINATION_COUNT; d++)
            pool += (double)m->pool[d][w->firms.sector[f]];
        asked += (double)m->pool_orders[f];
        share += w->firms.capital[f] > 0 ? exp(w->firms.log_share[f]) * pool : 0;
    }
    cr_assert_float_eq(asked / share, 1, 0.005);
    tiny_close(&x);
}

Test(market, shares_of_firms_and_competitor_sum_to_one)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int month = 0; month < 6; month++) {
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
            double sum = exp(x.world->sectors.outside_log_share[firm_index_sector(i)]);
            for (int f = x.world->firm_begin[i]; f < x.world->firm_begin[i + 1]; f++)
                sum += exp(x.world->firms.log_share[f]);
            cr_assert_float_eq(sum, 1, 1e-9, "month %d sector %d: %.12f", month, firm_index_sector(i), sum);
        }
        tiny_step(&x);
    }
    tiny_close(&x);
}

Test(market, without_selection_and_chance_relative_shares_stay)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.selection=0", "industry.share_sd=0", NULL);
    int deliver = tiny_phase("goods_deliver");
    for (int month = 0; month < 6; month++) {
        tiny_renew(&x);
        tiny_phases(&x, 0, deliver);
        struct world before = tiny_copy(x.world);
        tiny_phases(&x, deliver, deliver + 1);
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            cr_assert_float_eq(x.world->firms.log_share[f], before.firms.log_share[f], 1e-9);
        world_release(&before);
        tiny_phases(&x, deliver + 1, step_phase_count()); /* who comes and goes exchanges shares afterwards */
        x.world->month++;
    }
    tiny_close(&x);
}

Test(market, outside_demand_grows_on_its_path)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    for (int s = 0; s < SECTOR_COUNT; s++)
        cr_assert_float_eq(w->sectors.market_log_level[s], log(1 + w->economy.market_growth[s][0]), 1e-9);
    tiny_close(&x);
}

/* The autoregression by hand from the published stream. */
Test(market, outside_demand_noise_is_the_keyed_draw)
{
    struct tiny x;
    tiny_open(&x, 1, "run.seed=42", NULL);
    double noise[SECTOR_COUNT] = {0};
    for (int month = 0; month < 3; month++) {
        tiny_step(&x);
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double u[4];
            random_block(42, random_key(3, (uint64_t)s, 0, 0), month, PURPOSE_MARKET_NOISE, 0, u);
            noise[s] = 0.9 * noise[s] + 0.37 * x.tables->volatility[s] * quantile_normal(u[0]);
            cr_assert_float_eq(x.world->sectors.market_noise[s], noise[s], 1e-12, "%d %d: %g %g", month, s,
                               x.world->sectors.market_noise[s], noise[s]);
        }
    }
    tiny_close(&x);
}

Test(market, outside_demand_levers_scale_both_outside_markets)
{
    struct tiny x;
    open_market(&x);
    struct month *m = &x.run->month;
    market_demand(x.world, m);
    double roc = m->demand[DESTINATION_ROC][4], row = m->demand[DESTINATION_ROW][4],
           other = m->demand[DESTINATION_ROC][5];
    double home = m->demand[DESTINATION_INVESTMENT][4];
    x.world->levers.outside_demand_roc[4] = x.world->levers.outside_demand_row[4] = 0.8;
    market_demand(x.world, m);
    cr_assert_float_eq(m->demand[DESTINATION_ROC][4], 0.8 * roc, 1e-9 * roc);
    cr_assert_float_eq(m->demand[DESTINATION_ROW][4], 0.8 * row, 1e-9 * row);
    cr_assert_eq(m->demand[DESTINATION_ROC][5], other);
    cr_assert_eq(m->demand[DESTINATION_INVESTMENT][4], home);
    tiny_close(&x);
}

Test(market, households_never_budget_more_than_they_have)
{
    struct tiny x;
    open_market(&x);
    struct month *m = &x.run->month;
    x.world->books.deposit[ACCOUNT_HOUSEHOLDS + 2] = 1000;
    x.world->books.deposit[ACCOUNT_HOUSEHOLDS + 3] = 0;
    market_budgets(x.world, m);
    cr_assert_eq(m->housing[2], 500); /* at most half for housing */
    cr_assert_eq(m->consumption[2], 500);
    cr_assert_eq(m->housing[3] + m->consumption[3], 0);
    tiny_close(&x);
}

/* Fisher: selection raises the mean of a population by the variance of what it selects for. Without chance, how log
 * shares moved against each other is what selection did. */
Test(market, the_competitor_gains_by_the_variance_of_local_competitiveness)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.share_sd=0", NULL);
    struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    int64_t n = w->length[DIM_FIRM];
    double *before = malloc((size_t)n * sizeof *before), quality[SECTOR_COUNT];
    memcpy(before, w->firms.log_share, (size_t)n * sizeof *before);
    memcpy(quality, w->sectors.outside_log_quality, sizeof quality);
    tiny_phases(&x, 0, tiny_phase("goods_deliver") + 1);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double shares = 0, mean = 0, square = 0;
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            double share = exp(w->firms.log_share[f]), moved = w->firms.log_share[f] - before[f];
            shares += share;
            mean += share * moved;
            square += share * moved * moved;
        }
        double variance = square / shares - (mean / shares) * (mean / shares);
        int s = firm_index_sector(i);
        cr_assert_gt(variance, 0);
        cr_assert_float_eq(w->sectors.outside_log_quality[s] - quality[s],
                           variance / (p->industry_selection * p->industry_quality_weight), 1e-9, "sector %d", s);
    }
    free(before);
    tiny_close(&x);
}

/* Chance moves single firms, not the sector: its mean is one in levels, so a year of it leaves the competitor alone. */
Test(market, chance_wins_no_market)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "industry.selection=0", "industry.share_sd=0.3", NULL);
    struct world *w = x.world;
    double before[FIRM_SECTOR_COUNT], growth = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        before[i] = w->sectors.outside_log_share[firm_index_sector(i)];
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        growth += (w->sectors.outside_log_share[firm_index_sector(i)] - before[i]) / FIRM_SECTOR_COUNT;
    cr_assert_float_eq(growth, 0, 0.01, "the competitor's share moved by %.4f", growth);
    tiny_close(&x);
}

/* Usual stock-outs are no disadvantage against a competitor that never runs out; what a sector lacks beyond them is. */
Test(market, a_sector_that_fails_its_customers_loses_to_the_competitor)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.unmet_normal=0.03", NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    int deliver = tiny_phase("goods_deliver"), begin = w->firm_begin[2], end = w->firm_begin[3];
    tiny_phases(&x, 0, deliver);
    for (int f = begin; f < end; f++)
        w->firms.finished[f] /= 10;
    tiny_phases(&x, deliver, deliver + 1);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double unmet = (double)m->sector_unmet[s] / (double)m->sector_orders[s];
        cr_assert_float_eq(w->sectors.mean_unmet[s], log(1 + fmin(fmax(0.03, w->economy.usual_unmet[s]), unmet)),
                           1e-12);
        if (i == 2)
            cr_assert_gt(unmet, 0.5);
    }
    tiny_close(&x);
}
