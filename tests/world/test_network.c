/* Supply links at the start: whom they join, how much they carry, and the market shares that follow. */
#include <math.h>

#include "support/fixture.h"

static const struct input_list *inputs_of(const struct world *w, int64_t f)
{
    return &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
}

Test(network, slots_are_the_inputs_of_the_kind_of_firm)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = inputs_of(w, f);
        cr_assert_eq(w->firms.slot_begin[f + 1] - w->firms.slot_begin[f], (uint32_t)list->count);
        if (w->firms.small[f])
            cr_assert_leq(list->count, 4);
    }
    cr_assert_eq(w->firms.slot_begin[w->length[DIM_FIRM]], (uint32_t)w->length[DIM_SLOT]);
    cr_assert_eq(w->slots.link_begin[w->length[DIM_SLOT]], (uint32_t)w->length[DIM_LINK]);
    tiny_close(&x);
}

Test(network, suppliers_make_the_good_differ_and_are_not_the_buyer)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (int i = 0; i < inputs_of(w, f)->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, from = 0;
            uint32_t begin = w->slots.link_begin[slot], end = w->slots.link_begin[slot + 1];
            cr_assert(begin <= end && end - begin <= 3);
            for (uint32_t l = begin; l < end; l++) {
                uint32_t j = w->links.supplier[l];
                cr_assert_lt((int64_t)j, w->length[DIM_FIRM]);
                cr_assert_eq(w->firms.sector[j], inputs_of(w, f)->good[i]);
                cr_assert_neq((int64_t)j, f);
                for (uint32_t other = begin; other < l; other++)
                    cr_assert_neq(w->links.supplier[other], j);
                cr_assert_geq(w->links.cumulative[l], from);
                from = w->links.cumulative[l];
            }
            if (end > begin)
                cr_assert_eq(from, UINT32_MAX);
        }
    tiny_close(&x);
}

Test(network, larger_buyers_have_more_suppliers)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    double links[2] = {0}, slots[2] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        uint32_t first = w->firms.slot_begin[f], last = w->firms.slot_begin[f + 1];
        int small = w->firms.small[f];
        links[small] += w->slots.link_begin[last] - w->slots.link_begin[first];
        slots[small] += last - first;
    }
    cr_assert_gt(links[0] / slots[0], 1.3 * links[1] / slots[1]);
    tiny_close(&x);
}

Test(network, no_supplier_is_loaded_beyond_its_part)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    double *load = calloc((size_t)w->length[DIM_FIRM], sizeof *load), all = 0, output = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (int i = 0; i < inputs_of(w, f)->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
            double order = inputs_of(w, f)->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f];
            double local = order * (double)w->slots.local_share[slot], from = 0;
            cr_assert(w->slots.local_share[slot] >= 0 && w->slots.local_share[slot] <= 1);
            for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
                double to = w->links.cumulative[l] == UINT32_MAX ? 1 : w->links.cumulative[l] * 0x1p-32;
                load[w->links.supplier[l]] += local * (to - from);
                from = to;
            }
        }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_leq(load[f], 0.7 * (double)w->firms.output[f] * 1.0001 + 1);
        all += load[f];
        output += (double)w->firms.output[f];
    }
    cr_assert(all / output > 0.08 && all / output < 0.25, "%.3f of output through links",
              all / output); /* 0.175 in trial runs */
    free(load);
    tiny_close(&x);
}

Test(network, local_share_is_at_most_the_table_s_by_product)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (int i = 0; i < inputs_of(w, f)->count; i++) {
            double most = w->economy.local_share[inputs_of(w, f)->good[i]][w->firms.sector[f]];
            cr_assert_leq((double)w->slots.local_share[w->firms.slot_begin[f] + (uint32_t)i], most * (1 + 1e-6));
        }
    tiny_close(&x);
}

Test(network, near_suppliers_are_likelier)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    double distance = 0, blind = 0, links = 0, weight = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t slot = w->firms.slot_begin[f]; slot < w->firms.slot_begin[f + 1]; slot++)
            for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++, links++)
                distance += x.tables->distance_km[w->firms.city[f]][w->firms.city[w->links.supplier[l]]];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f += 17)
        for (int64_t g = 0; g < w->length[DIM_FIRM]; g += 13) {
            blind += (double)w->firms.output[g] * x.tables->distance_km[w->firms.city[f]][w->firms.city[g]];
            weight += (double)w->firms.output[g];
        }
    cr_assert_lt(distance / links, 0.75 * blind / weight);
    tiny_close(&x);
}

Test(network, shares_at_the_start_are_the_balance_s)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double local = 0;
        for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            local += exp(w->firms.log_share[f]);
        cr_assert_float_eq(local, w->economy.balance.sector[s].pool_share, 1e-9);
        cr_assert_leq(local, 0.4 + 1e-9);
        cr_assert_float_eq(exp(w->sectors.outside_log_share[s]), 1 - local, 1e-9);
    }
    tiny_close(&x);
}

/* Competitor level with local firms: the share-weighted bracket of the share equation is zero. */
Test(network, the_competitor_starts_level)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double sum = 0;
        for (int f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            sum += exp(w->firms.log_share[f]) * (-2 * (log(w->firms.price[f]) - w->sectors.outside_log_price[s]) +
                                                 2 * (w->firms.log_quality[f] - w->sectors.outside_log_quality[s]));
        cr_assert_float_eq(sum, 0, 1e-9);
    }
    tiny_close(&x);
}
