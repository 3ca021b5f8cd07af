/* One common growth for all: relative positions of firms and of the outside competitor stay what they are. */
#include "innovation/path.h"

#include "base/mathfun.h"

void innovation_advance(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    double productivity = math_exp(p->innovation_productivity_growth / 12), quality = p->innovation_quality_growth / 12;
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.productivity[f] *= productivity;
        w->firms.log_quality[f] += quality;
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
