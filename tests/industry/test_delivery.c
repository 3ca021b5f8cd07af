/* Deliveries: rationing by hand, and the whole pass against a slow twin that sums every link by itself. */
#include "industry/delivery.h"

#include <math.h>

#include "industry/orders.h"
#include "support/fixture.h"

Test(delivery, rationing_floors_the_share)
{
    cr_assert_eq(delivery_ration(70, 60, 100), 42);
    cr_assert_eq(delivery_ration(7, 6, 10), 4); /* 4.2 */
    cr_assert_eq(delivery_ration(3, 1, 4), 0);
    cr_assert_eq(delivery_ration(70, 0, 100), 0);
}

Test(delivery, who_has_enough_delivers_all)
{
    cr_assert_eq(delivery_ration(70, 100, 100), 70);
    cr_assert_eq(delivery_ration(70, 101, 100), 70);
    cr_assert_eq(delivery_ration(0, 0, 0), 0);
}

Test(delivery, rationing_holds_beyond_64_bits)
{
    const volume_t big = INT64_C(4000000000000000);
    cr_assert_eq(delivery_ration(big, big / 2, big), big / 2);
}

Test(delivery, the_rate_s_part_of_the_opening_payable_is_due)
{
    cr_assert_eq(delivery_due(1001, 0.5), 500);
    cr_assert_eq(delivery_due(1200, 30.0 / 90), 400);
    cr_assert_eq(delivery_due(0, 0.5), 0);
    /* half a month: two months of invoices outstanding */
    money_t owed = 0;
    for (int month = 0; month < 60; month++)
        owed += 1000 - delivery_due(owed, 0.5);
    cr_assert_float_eq((double)owed, 2000, 3);
}

/* What the slow twin adds up for a firm. */
struct twin {
    volume_t delivered, pool;
    money_t invoiced, collected, payable, cash_out;
};

struct twin_flows {
    volume_t flow[SECTOR_COUNT][SECTOR_COUNT], roc[SECTOR_COUNT], row[SECTOR_COUNT];
};

static volume_t slow_part(const struct world *w, volume_t order, uint32_t first, uint32_t l)
{
    volume_t before = 0;
    for (uint32_t i = first; i < l; i++)
        before += slow_part(w, order, first, i);
    __extension__ unsigned __int128 wide = (unsigned __int128)order * (w->links.cumulative[l] >> 12);
    volume_t up_to = w->links.cumulative[l] == UINT32_MAX ? order : (volume_t)(wide >> 20);
    return up_to - before;
}

static volume_t slow_ration(volume_t order, volume_t available, volume_t demand)
{
    __extension__ __int128 wide = (__int128)order * available;
    return available >= demand ? order : (volume_t)(wide / demand);
}

/* One link: what arrives, what is invoiced and paid. */
static volume_t twin_link(const struct world *before, const struct world *w, const struct month *m, struct twin *twin,
                          int64_t f, uint32_t slot, uint32_t l)
{
    uint32_t j = before->links.supplier[l];
    volume_t order = slow_part(before, m->slot_local[slot], before->slots.link_begin[slot], l);
    volume_t volume = slow_ration(order, before->firms.finished[j], m->link_orders[j] + m->pool_orders[j]);
    money_t invoice = llrint((double)volume * before->firms.price[j]), due = before->links.payable[l] / 2;
    cr_assert_eq(w->links.payable[l], before->links.payable[l] + invoice - due, "link %u", l);
    twin[j].delivered += volume;
    twin[j].invoiced += invoice;
    twin[j].collected += due;
    twin[f].payable += invoice - due;
    twin[f].cash_out += due;
    return volume;
}

static void twin_slot(const struct world *before, const struct world *w, const struct month *m, struct twin *twin,
                      struct twin_flows *flows, int64_t f, int i)
{
    int s = w->firms.sector[f];
    const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
    uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
    int k = list->good[i];
    volume_t arrived = 0, order = m->slot_order[slot], local = m->slot_local[slot];
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
        arrived += twin_link(before, w, m, twin, f, slot, l);
    volume_t row = (volume_t)fmin((double)(order - local), rint((double)order * w->economy.import_share[k][s]));
    volume_t roc = order - local - row + before->slots.on_order[slot];
    volume_t missing = local - arrived;
    flows->flow[k][s] += arrived;
    flows->row[k] += row;
    flows->roc[k] += roc + (list->storable[i] ? 0 : missing);
    volume_t stock = before->slots.stock[slot] + arrived + row + roc;
    cr_assert_eq(w->slots.stock[slot], list->storable[i] ? stock : before->slots.stock[slot]);
    cr_assert_eq(w->slots.on_order[slot], list->storable[i] ? (volume_t)(list->elsewhere[i] * (double)missing) : 0);
}

/* Every third supplier loses most of its stock, so that rationing bites. */
static void make_short(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f += 3)
        w->firms.finished[f] /= 4;
}

static void compare_firm(const struct world *before, const struct world *w, const struct month *m,
                         const struct twin *twin, int64_t f)
{
    volume_t left = before->firms.finished[f] - twin[f].delivered;
    volume_t pool = m->pool_orders[f] < left ? m->pool_orders[f] : left;
    volume_t orders = m->link_orders[f] + m->pool_orders[f];
    cr_assert_geq(left, 0);
    cr_assert_eq(m->delivered[f], twin[f].delivered);
    cr_assert_eq(w->firms.new_orders[f], orders);
    cr_assert_eq(w->firms.finished[f], left - pool);
    cr_assert_eq(w->firms.payable_firms[f], before->firms.payable_firms[f] + twin[f].payable);
    cr_assert_eq(w->firms.receivable_firms[f],
                 before->firms.receivable_firms[f] + twin[f].invoiced - twin[f].collected);
    double unmet = orders > 0 ? (double)(orders - twin[f].delivered - pool) / (double)orders : 0;
    cr_assert_eq(w->firms.unmet[f], unmet);
    /* a short supplier keeps no more than the odd units of its links */
    if (before->firms.finished[f] < orders && m->pool_orders[f] > 1000)
        cr_assert_lt(w->firms.finished[f], 1000);
}

static void compare_delivery(int threads)
{
    struct tiny x;
    tiny_open(&x, threads, NULL);
    tiny_step(&x);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    int deliver = tiny_phase("goods_deliver");
    tiny_phases(&x, 0, deliver);
    make_short(w);
    struct world before = tiny_copy(w);
    tiny_phases(&x, deliver, deliver + 1);
    int64_t n = w->length[DIM_FIRM];
    struct twin *twin = calloc((size_t)n, sizeof *twin);
    struct twin_flows *flows = calloc(1, sizeof *flows);
    for (int64_t f = 0; f < n; f++)
        for (int i = 0; i < w->economy.inputs[w->firms.sector[f]][w->firms.small[f]].count; i++)
            twin_slot(&before, w, m, twin, flows, f, i);
    volume_t pool[SECTOR_COUNT] = {0}, unmet = 0;
    for (int64_t f = 0; f < n; f++) {
        compare_firm(&before, w, m, twin, f);
        pool[w->firms.sector[f]] += before.firms.finished[f] - w->firms.finished[f] - m->delivered[f];
    }
    for (int k = 0; k < SECTOR_COUNT; k++) {
        volume_t to_pools = 0;
        for (int d = 0; d < DESTINATION_COUNT; d++)
            to_pools += m->pool_delivered[d][k];
        cr_assert_eq(to_pools, pool[k]);
        cr_assert_eq(m->goods_inflow[0][k], flows->roc[k]);
        cr_assert_eq(m->goods_inflow[1][k], flows->row[k]);
        for (int s = 0; s < SECTOR_COUNT; s++)
            cr_assert_eq(m->goods_flow[k][s], flows->flow[k][s]);
        unmet += m->sector_unmet[k];
    }
    cr_assert_gt(unmet, 0);
    free(twin);
    free(flows);
    world_release(&before);
    tiny_close(&x);
}

Test(delivery, phase_equals_the_slow_twin)
{
    compare_delivery(1);
}

Test(delivery, phase_equals_the_slow_twin_with_three_threads)
{
    compare_delivery(3);
}

/* A world stop: the imports of one product end, the rest of China takes them over, others' imports stay as they are. */
Test(delivery, without_imports_the_rest_of_china_supplies)
{
    struct tiny base, stop;
    int chips = tables_sector("integrated_circuits"), act = tiny_phase("policy_act");
    tiny_open(&base, 1, NULL);
    tiny_open(&stop, 1, NULL);
    tiny_phases(&base, 0, tiny_phase("goods_deliver") + 1);
    tiny_phases(&stop, 0, act + 1);
    stop.world->levers.import_supply[chips] = 0;
    tiny_phases(&stop, act + 1, tiny_phase("goods_deliver") + 1);
    const struct month *a = &base.run->month, *b = &stop.run->month;
    cr_assert_gt(a->goods_inflow[1][chips], 0);
    cr_assert_eq(b->goods_inflow[1][chips], 0);
    cr_assert_eq(b->goods_inflow[0][chips], a->goods_inflow[0][chips] + a->goods_inflow[1][chips]);
    for (int k = 0; k < SECTOR_COUNT; k++)
        if (k != chips)
            cr_assert_eq(b->goods_inflow[1][k], a->goods_inflow[1][k]);
    tiny_close(&base);
    tiny_close(&stop);
}
