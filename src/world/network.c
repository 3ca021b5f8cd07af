/* Who supplies whom at the start. A buyer has, for each input that it orders by itself, one to three suppliers in the
 * province, more when it is large. Near and large suppliers are likelier; no supplier is loaded beyond a part of its
 * output: what a slot cannot place in the province goes to the rest of China. What firms do not sell through links they
 * sell to the final pools, which fixes their market shares. */
#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/memory.h"
#include "base/random.h"
#include "world/candidates.h"
#include "world/population.h"

enum { LINKS_MOST = 3, LINK_REDRAWS = 4, LOAD_PASSES = 30 };

static const struct input_list *inputs_of(const struct world *w, int64_t f)
{
    return &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
}

static int links_per_slot(double size_over_median)
{
    int n = 1;
    for (double x = size_over_median; x >= 10 && n < LINKS_MOST; x /= 10)
        n++;
    return n;
}

void network_count(const struct world *w, const struct sample *sample, int64_t *slots, int64_t *links)
{
    *slots = 0;
    *links = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT * CITY_COUNT; i++) {
        const struct cell *cell = &sample->cell[i];
        for (int32_t f = cell->begin; f < cell->end; f++)
            *slots += w->economy.inputs[cell->sector][sample->small[f]].count;
    }
    *links = *slots * LINKS_MOST; /* upper bound: places are filled from the front */
}

/* Suppliers of one slot: distinct, never the buyer itself.  return number found. */
static int pick_suppliers(const struct world *w, const struct candidates *market, int product, int64_t f, int slot,
                          int places, uint32_t *supplier)
{
    int found = 0;
    for (int place = 0; place < places; place++)
        for (int again = 0; again < LINK_REDRAWS; again++) {
            double u[4];
            uint32_t index = (uint32_t)((slot * LINKS_MOST + place) * LINK_REDRAWS + again);
            random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_LINK, index, u);
            int32_t j = candidates_pick(market, product, w->firms.city[f], u[0], u[1]);
            bool known = j < 0 || j == (int32_t)f;
            for (int i = 0; i < found; i++)
                known = known || supplier[i] == (uint32_t)j;
            if (!known) {
                supplier[found++] = (uint32_t)j;
                break;
            }
        }
    return found;
}

/* Fills slots and links; link_volume gets the volume ordered a month before capacity is looked at. */
static void draw_links(struct world *w, const struct candidates *market, const double *size, double *link_volume)
{
    uint32_t slot = 0, link = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = inputs_of(w, f);
        int s = w->firms.sector[f], places = links_per_slot(size[f]);
        w->firms.slot_begin[f] = slot;
        for (int i = 0; i < list->count; i++, slot++) {
            int k = list->good[i];
            uint32_t supplier[LINKS_MOST];
            int found = pick_suppliers(w, market, sector_firm_index(k), f, i, places, supplier);
            double order = list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f];
            double root = 0;
            for (int j = 0; j < found; j++)
                root += sqrt((double)w->firms.output[supplier[j]]);
            w->slots.link_begin[slot] = link;
            for (int j = 0; j < found; j++, link++) {
                w->links.supplier[link] = supplier[j];
                link_volume[link] = order * w->economy.local_share[k][s] * sqrt((double)w->firms.output[supplier[j]]) /
                                    root;
            }
        }
    }
    w->firms.slot_begin[w->length[DIM_FIRM]] = slot;
    w->slots.link_begin[slot] = link;
    w->length[DIM_LINK] = link;
}

static void sum_loads(const struct world *w, const double *link_volume, double *load)
{
    memset(load, 0, (size_t)w->length[DIM_FIRM] * sizeof *load);
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
        load[w->links.supplier[l]] += link_volume[l];
}

static void respect_capacity(const struct world *w, double *link_volume, double *load)
{
    const double most = w->economy.parameters->industry_load_max;
    for (int pass = 0; pass < LOAD_PASSES; pass++) {
        sum_loads(w, link_volume, load);
        for (int64_t l = 0; l < w->length[DIM_LINK]; l++) {
            uint32_t j = w->links.supplier[l];
            double limit = most * (double)w->firms.output[j];
            if (load[j] > limit)
                link_volume[l] *= limit / load[j];
        }
    }
    sum_loads(w, link_volume, load);
}

/* Local share of each slot and the parts of its links, in 2^-32. */
static void settle_slots(struct world *w, const double *link_volume)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = inputs_of(w, f);
        for (int i = 0; i < list->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
            uint32_t begin = w->slots.link_begin[slot], end = w->slots.link_begin[slot + 1];
            double order = list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f], local = 0,
                   sum = 0;
            for (uint32_t l = begin; l < end; l++)
                local += link_volume[l];
            w->slots.local_share[slot] = order > 0 ? (float)fmin(1, local / order) : 0;
            for (uint32_t l = begin; l < end; l++) {
                sum += link_volume[l];
                w->links.cumulative[l] = local > 0 ? (uint32_t)fmin(4294967295.0, floor(sum / local * 4294967296.0))
                                                   : 0;
            }
            if (end > begin)
                w->links.cumulative[end - 1] = UINT32_MAX;
        }
    }
}

void network_competitor(struct world *w, int s, int32_t begin, int32_t end)
{
    const struct parameters *p = w->economy.parameters;
    double shares = 0, price = 0, quality = 0, level = 0;
    for (int32_t f = begin; f < end; f++) {
        double share = math_exp(w->firms.log_share[f]);
        shares += share;
        price += share * math_log(w->firms.price[f]);
        quality += share * w->firms.log_quality[f];
        level += share * w->firms.price[f];
    }
    if (shares <= 0)
        return;
    w->sectors.outside_log_price[s] = price / shares;
    w->sectors.outside_log_quality[s] = quality / shares;
    w->sectors.mean_log_quality[s] = quality / shares;
    w->sectors.mean_price[s] = level / shares;
    w->economy.local_reference[s] = -p->industry_price_weight * (math_log(level / shares) - price / shares);
}

/* What is not sold through links is sold to the pools: shares, at least 5 % of output, and the size of the pool. */
static void share_markets(struct world *w, const double *load)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double total = 0;
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            total += fmax((double)w->firms.output[f] - load[f], 0.05 * (double)w->firms.output[f]);
        double pool = total / w->economy.pool_share_start[s];
        w->sectors.outside_log_share[s] = math_log(1 - w->economy.pool_share_start[s]);
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            double outside = fmax((double)w->firms.output[f] - load[f], 0.05 * (double)w->firms.output[f]);
            w->firms.log_share[f] = math_log(outside / pool);
        }
        network_competitor(w, s, w->firm_begin[i], w->firm_begin[i + 1]);
        /* the rest of China takes what the other destinations leave; the opening month measures those */
        w->economy.pool_total[s] = pool;
        w->economy.pool_base[DESTINATION_ROC][s] = pool;
    }
}

enum status network_draw(struct world *w, const struct sample *sample, struct errors *errors)
{
    size_t n = (size_t)w->length[DIM_FIRM], links = (size_t)w->length[DIM_LINK];
    double *link_volume = memory_take(links + 1, sizeof *link_volume), *load = memory_take(n + 1, sizeof *load);
    int64_t *cumulative = memory_take(n + 1, sizeof *cumulative);
    int32_t *row = memory_take(n + 1, sizeof *row);
    struct candidates *market = memory_take(1, sizeof *market);
    enum status status = STATUS_OK;
    if (link_volume && load && cumulative && row && market) {
        candidates_build(market, w, w->firms.output, row, cumulative, 1);
        draw_links(w, market, sample->size, link_volume);
        respect_capacity(w, link_volume, load);
        settle_slots(w, link_volume);
        share_markets(w, load);
    } else {
        status = errors_add(errors, STATUS_FILE, "no memory for %zu supply links", links);
    }
    memory_release(link_volume);
    memory_release(load);
    memory_release(cumulative);
    memory_release(row);
    memory_release(market);
    return status;
}
