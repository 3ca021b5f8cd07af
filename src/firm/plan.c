/* The plan of a firm; see plan.h. Prices pass on a part of own full cost; the rest follows the market's mean full cost,
 * so that firms with high productivity earn more instead of all having their mark-up. Who cannot meet its orders for long
 * asks for more: without it a sector short of capacity would earn too little to build any. */
#include "firm/plan.h"

#include <math.h>

#include "base/mathfun.h"
#include "industry/market.h"
#include "industry/production.h"
#include "industry/projects.h"
#include "world/sums.h"

enum { PLAN_BATCH = 512 };

double plan_expectation(double expected, double orders, double weight)
{
    return expected + weight * (orders - expected);
}

double plan_output(double expected, double stock, double target, double adjustment, double capacity)
{
    double wanted = expected + (target * expected - stock) / adjustment;
    return math_min(capacity, math_max(0, wanted));
}

/* An entrant that waits for its machines gets no orders yet and keeps what it expects. */
static int plan_firm(struct world *w, struct month *m, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double expected = w->firms.expected_demand[f], capacity = world_capacity(w, f);
    if (w->firms.capital[f] > 0)
        expected = plan_expectation(expected, (double)w->firms.new_orders[f], p->firm_expectation);
    w->firms.expected_demand[f] = expected;
    m->plan[f] = (volume_t)plan_output(expected, (double)w->firms.finished[f], p->firm_stock_target,
                                       p->firm_stock_adjustment, capacity);
    return projects_plan(w, m, f);
}

static void plan_firms(struct world *w, struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
#pragma omp parallel num_threads(m->threads)
    {
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            m->opening_cash[f] = w->firms.cash[f];
            m->plan[f] = m->investment[f] = m->maintenance[f] = 0;
            if (world_alive(w, f) && plan_firm(w, m, f))
                sum->value[0][w->firms.sector[f]] += (int64_t)(1e6 * w->firms.slice[f]);
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    for (int s = 0; s < SECTOR_COUNT; s++)
        m->projects_started[s] = total->value[0][s];
}

/* Mean full cost of each sector's firms, weighted by their share in the final pool. */
static void market_levels(struct world *w, const struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
#pragma omp parallel num_threads(m->threads)
    {
        struct sector_sums *sum = sums_thread(sums);
        double share[PLAN_BATCH];
#pragma omp for schedule(monotonic : dynamic, 2)
        for (int64_t begin = 0; begin < w->length[DIM_FIRM]; begin += PLAN_BATCH) {
            int64_t end = begin + PLAN_BATCH < w->length[DIM_FIRM] ? begin + PLAN_BATCH : w->length[DIM_FIRM];
            math_exp_batch(w->firms.log_share + begin, share, (size_t)(end - begin));
            for (int64_t f = begin; f < end; f++) {
                int s = w->firms.sector[f];
                sum->value[0][s] += sums_fixed(share[f - begin]);
                sum->value[1][s] += sums_fixed(share[f - begin] * (1 + w->firms.markup[f]) * w->firms.unit_cost[f]);
            }
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        if (total->value[0][s] > 0)
            w->sectors.price_level[s] = (double)total->value[1][s] / (double)total->value[0][s];
    }
}

static void set_prices(struct world *w, const struct month *m)
{
    double own_weight = w->economy.parameters->firm_pass_through, market[SECTOR_COUNT];
    const double scarcity = w->economy.parameters->firm_shortage_price;
    for (int s = 0; s < SECTOR_COUNT; s++)
        market[s] = (1 - own_weight) * math_log(math_max(w->sectors.price_level[s], 1e-6));
#pragma omp parallel num_threads(m->threads)
    {
        double x[PLAN_BATCH];
#pragma omp for schedule(monotonic : dynamic, 2)
        for (int64_t begin = 0; begin < w->length[DIM_FIRM]; begin += PLAN_BATCH) {
            int64_t end = begin + PLAN_BATCH < w->length[DIM_FIRM] ? begin + PLAN_BATCH : w->length[DIM_FIRM];
            for (int64_t f = begin; f < end; f++)
                x[f - begin] = (1 + w->firms.markup[f]) * w->firms.unit_cost[f];
            math_log_batch(x, x, (size_t)(end - begin));
            for (int64_t f = begin; f < end; f++)
                x[f - begin] = own_weight * x[f - begin] + market[w->firms.sector[f]] + scarcity * w->firms.shortage[f];
            math_exp_batch(x, w->firms.price + begin, (size_t)(end - begin));
        }
    }
}

void firms_plan(struct world *w, struct month *m)
{
    market_prices(w, m);
    plan_firms(w, m);
    market_levels(w, m);
    set_prices(w, m);
}
