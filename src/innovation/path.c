/* One common growth for all: relative positions of firms and of the outside competitor stay what they are. Each firm also
 * has good and bad times: the transitory part of its efficiency returns to nothing over some quarters. */
#include "innovation/path.h"

#include <math.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "world/population.h"

double path_frontier(const struct world *w, int sector)
{
    double start = w->economy.productivity_start[sector];
    return start > 0 ? w->sectors.mean_productivity[sector] / start : 1;
}

void path_efficiency(struct world *w, int64_t f)
{
    int s = w->firms.sector[f];
    w->firms.efficiency[f] = w->firms.productivity[f] * math_exp(w->firms.transitory[f]);
    w->firms.material_use[f] = w->sectors.material_scale[s] *
                               population_material_use(&w->economy, w->firms.efficiency[f] / path_frontier(w, s));
}

/* Each quarter, in a month that depends on its key, a firm's transitory efficiency moves. */
static void move_efficiency(struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double u[4], memory = p->firm_efficiency_memory;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EFFICIENCY, 0, u);
    w->firms.transitory[f] = memory * w->firms.transitory[f] +
                             sqrt(1 - memory * memory) * population_efficiency_sd(p, w->firms.noise_scale[f]) *
                                 quantile_normal(u[0]);
    path_efficiency(w, f);
}

void innovation_advance(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    const uint64_t quarter_month = (uint64_t)(w->month + 1200) % 3;
    double productivity = math_exp(p->innovation_productivity_growth / 12), quality = p->innovation_quality_growth / 12;
#pragma omp parallel for num_threads(m->threads) schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        w->firms.productivity[f] *= productivity;
        w->firms.efficiency[f] *= productivity;
        w->firms.log_quality[f] += quality;
        if ((w->firms.key[f] >> 8) % 3 == quarter_month)
            move_efficiency(w, f);
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double wages = w->economy.balance.sector[s].wages;
        w->sectors.outside_log_quality[s] += quality;
        w->sectors.mean_log_quality[s] += quality;
        /* outside prices follow unit labour cost there: nothing when wages grow as fast as productivity */
        w->sectors.outside_log_price[s] +=
            wages * (p->labour_wage_growth - p->labour_common_progress - p->innovation_productivity_growth) / 12;
    }
}
