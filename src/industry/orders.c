/* Inputs are ordered before production and arrive after it, so the stock must hold this month's use and a month of
 * safety: with one month in all, half of all firms starve for ever. */
#include "industry/orders.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/mathfun.h"

double orders_wanted(double use, double expected_use, double stock, double on_order, double months, double adjustment)
{
    double gap = months * expected_use - stock;
    double left = gap > 0 ? math_max(0, gap - on_order) : gap;
    return math_max(0, use + left / adjustment);
}

double orders_moved(const struct world *w, int k)
{
    return math_max(0, 1 - w->levers.import_supply[k]) * w->sectors.import_switched[k];
}

/* Local share of each (product, user) relative to its start; imports given up for good are spread over the other
 * sources as these stand to each other. */
static void share_factors(const struct world *w, double factor[SECTOR_COUNT][SECTOR_COUNT])
{
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double import = w->economy.import_share[k][s];
            double gain = import < 1 ? orders_moved(w, k) * import / (1 - import) : 0;
            factor[k][s] = math_exp(w->sectors.slot_log_share[k * SECTOR_COUNT + s]) * (1 + gain);
        }
}

/* A source that is not qualified yet gets no order. */
static void order_slot(const struct world *w, struct month *m, volume_t *scatter, uint32_t slot, volume_t order,
                       double share)
{
    volume_t local = (volume_t)rint((double)order * math_min(1, share));
    uint32_t begin = w->slots.link_begin[slot], end = w->slots.link_begin[slot + 1], from = 0;
    m->slot_order[slot] = order;
    m->slot_local[slot] = begin == end ? 0 : local;
    for (uint32_t l = begin; l < end; l++) {
        __builtin_prefetch(&scatter[w->links.supplier[l + LINKS_AHEAD]], 1);
        __builtin_prefetch(&w->firms.load_factor[w->links.supplier[l + LINKS_AHEAD]]);
        uint32_t j = w->links.supplier[l];
        volume_t part = orders_part(local, from, w->links.cumulative[l]);
        from = w->links.cumulative[l];
        if (w->links.pending[l] == 0)
            scatter[j] += orders_held(part, w->firms.load_factor[j]);
    }
}

static void order_firm(const struct world *w, struct month *m, volume_t *scatter, int64_t f, const double *factor)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
    double use = w->firms.material_use[f], plan = (double)m->plan[f], expected = world_expected_sales(w, f);
    for (int i = 0; i < list->count; i++) {
        uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
        double a = list->coefficient[i] * use;
        double order = list->storable[i] ? orders_wanted(a * plan, a * expected, (double)w->slots.stock[slot],
                                                         (double)w->slots.on_order[slot], p->firm_input_months,
                                                         p->firm_input_adjustment)
                                         : a * plan;
        double share = (double)w->slots.local_share[slot] * factor[list->good[i] * SECTOR_COUNT + s];
        order_slot(w, m, scatter, slot, (volume_t)order, share);
    }
}

void orders_place(struct world *w, struct month *m)
{
    double factor[SECTOR_COUNT][SECTOR_COUNT];
    int64_t n = w->length[DIM_FIRM];
    share_factors(w, factor);
#pragma omp parallel num_threads(m->threads)
    {
        volume_t *scatter = m->scatter + (int64_t)omp_get_thread_num() * n;
        memset(scatter, 0, (size_t)n * sizeof *scatter);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < n; f++)
            if (world_alive(w, f))
                order_firm(w, m, scatter, f, &factor[0][0]);
#pragma omp for schedule(static)
        for (int64_t f = 0; f < n; f++) {
            volume_t sum = 0;
            for (int t = 0; t < m->threads; t++)
                sum += m->scatter[(int64_t)t * n + f];
            m->link_orders[f] = sum;
        }
    }
}
