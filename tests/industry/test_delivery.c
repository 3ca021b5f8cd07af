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

/* One link: what arrives, what is invoiced and paid. wanted: ordered of this supplier, or, while it is not qualified, what
 * would have been. */
static volume_t twin_link(const struct world *before, const struct world *w, const struct month *m, struct twin *twin,
                          int64_t f, uint32_t slot, uint32_t l, volume_t *wanted)
{
    uint32_t j = before->links.supplier[l];
    volume_t part = slow_part(before, m->slot_local[slot], before->slots.link_begin[slot], l);
    double factor = (double)before->firms.load_factor[j];
    int pending = before->links.pending[l];
    volume_t order = pending > 0 ? 0 : factor < 1 ? (volume_t)floor((double)part * factor) : part;
    *wanted += pending == 0 ? order : pending < UINT8_MAX ? part : 0;
    cr_assert_eq(w->links.pending[l], pending > 0 && pending < UINT8_MAX ? pending - 1 : pending);
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
    volume_t arrived = 0, order = m->slot_order[slot], local = 0;
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
        arrived += twin_link(before, w, m, twin, f, slot, l, &local);
    double abroad = (double)order * w->economy.import_share[k][s], supply = w->levers.import_supply[k];
    double given_up = (1 - supply) * before->sectors.import_switched[k];
    volume_t imports = (volume_t)fmin((double)(order - local), rint(abroad * (1 - given_up)));
    volume_t row = (volume_t)fmin((double)imports, rint(abroad * supply));
    volume_t waiting = before->slots.on_order[slot], found = (volume_t)(list->elsewhere[i] * (double)waiting);
    volume_t roc = order - local - imports + found;
    volume_t missing = local - arrived + imports - row;
    flows->flow[k][s] += arrived;
    flows->row[k] += row;
    flows->roc[k] += roc + (list->storable[i] ? 0 : missing);
    volume_t stock = before->slots.stock[slot] + arrived + row + roc;
    cr_assert_eq(w->slots.stock[slot], list->storable[i] ? stock : before->slots.stock[slot]);
    cr_assert_eq(w->slots.on_order[slot], list->storable[i] ? waiting + missing - found : 0);
}

/* Loaded suppliers, links that wait or have nobody, a product of which imports are halved. */
static void disturb(struct world *w)
{
    int chips = tables_sector("integrated_circuits");
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f += 5)
        w->firms.load_factor[f] = 0.7F;
    for (int64_t l = 0; l < w->length[DIM_LINK]; l += 7)
        w->links.pending[l] = l % 2 ? 3 : UINT8_MAX;
    w->levers.import_supply[chips] = 0.5;
    w->sectors.import_switched[chips] = 0.25;
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
    if (!world_alive(w, f)) {
        cr_assert(twin[f].delivered == 0 && w->firms.new_orders[f] == 0);
        return;
    }
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
    int order = tiny_phase("orders_place"), deliver = tiny_phase("goods_deliver");
    tiny_phases(&x, 0, order);
    disturb(w);
    tiny_phases(&x, order, deliver);
    make_short(w);
    struct world before = tiny_copy(w);
    tiny_phases(&x, deliver, deliver + 1);
    int64_t n = w->length[DIM_FIRM];
    struct twin *twin = calloc((size_t)n, sizeof *twin);
    struct twin_flows *flows = calloc(1, sizeof *flows);
    for (int64_t f = 0; f < n; f++)
        for (int i = 0; world_alive(w, f) && i < w->economy.inputs[w->firms.sector[f]][w->firms.small[f]].count; i++)
            twin_slot(&before, w, m, twin, flows, f, i);
    volume_t pool[SECTOR_COUNT] = {0}, unmet = 0;
    for (int64_t f = 0; f < n; f++) {
        compare_firm(&before, w, m, twin, f);
        pool[w->firms.sector[f]] += before.firms.finished[f] - w->firms.finished[f] - twin[f].delivered;
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

/* A month of which imports of one product are stopped, its users having qualified a part of the sources they need. */
static void stop_imports(struct tiny *x, int product, double switched)
{
    int act = tiny_phase("policy_act");
    tiny_open(x, 1, NULL);
    tiny_phases(x, 0, act + 1);
    x->world->levers.import_supply[product] = 0;
    x->world->sectors.import_switched[product] = switched;
    tiny_phases(x, act + 1, tiny_phase("goods_deliver") + 1);
}

/* At first nobody has another source: the imports are missing, and re-ordered elsewhere. */
Test(delivery, stopped_imports_are_missing_until_sources_are_qualified)
{
    struct tiny base, stop;
    int chips = tables_sector("integrated_circuits");
    tiny_open(&base, 1, NULL);
    tiny_phases(&base, 0, tiny_phase("goods_deliver") + 1);
    stop_imports(&stop, chips, 0);
    const struct month *a = &base.run->month, *b = &stop.run->month;
    cr_assert(base.tables->storable[chips]);
    cr_assert_gt(a->goods_inflow[1][chips], 0);
    cr_assert_eq(b->goods_inflow[1][chips], 0);
    cr_assert_eq(b->goods_inflow[0][chips], a->goods_inflow[0][chips]);
    volume_t waiting[2] = {0};
    volume_t expected = 0;
    for (int64_t f = 0; f < base.world->length[DIM_FIRM]; f++) {
        const struct input_list *list =
            &base.world->economy.inputs[base.world->firms.sector[f]][base.world->firms.small[f]];
        for (int i = 0; world_alive(base.world, f) && i < list->count; i++) {
            uint32_t slot = base.world->firms.slot_begin[f] + (uint32_t)i;
            if (list->good[i] != chips)
                continue;
            waiting[0] += base.world->slots.on_order[slot];
            waiting[1] += stop.world->slots.on_order[slot];
            expected += base.world->slots.stock[slot] - stop.world->slots.stock[slot];
        }
    }
    cr_assert_gt(expected, 0);
    cr_assert_eq(waiting[1] - waiting[0], expected);
    tiny_close(&base);
    tiny_close(&stop);
}

/* Orders of a product placed with local firms. */
static volume_t ordered_here(const struct tiny *x, int product)
{
    volume_t sum = 0;
    for (int64_t f = 0; f < x->world->length[DIM_FIRM]; f++)
        if (x->world->firms.sector[f] == product)
            sum += x->run->month.link_orders[f];
    return sum;
}

/* When all have qualified sources, local firms and the rest of China take the imports over, each in proportion to what it
 * supplied; others' imports stay as they are. */
Test(delivery, without_imports_the_other_sources_supply)
{
    struct tiny base, stop;
    int chips = tables_sector("integrated_circuits");
    tiny_open(&base, 1, NULL);
    tiny_phases(&base, 0, tiny_phase("goods_deliver") + 1);
    stop_imports(&stop, chips, 1);
    const struct month *a = &base.run->month, *b = &stop.run->month;
    cr_assert_gt(a->goods_inflow[1][chips], 0);
    cr_assert_eq(b->goods_inflow[1][chips], 0);
    double abroad = (double)a->goods_inflow[1][chips], china = (double)a->goods_inflow[0][chips];
    double here[2] = {(double)ordered_here(&base, chips), (double)ordered_here(&stop, chips)};
    cr_assert_gt(here[1], 1.05 * here[0]);
    cr_assert_gt((double)b->goods_inflow[0][chips], china);
    cr_assert_float_eq((double)b->goods_inflow[0][chips] - china + here[1] - here[0], abroad, 0.02 * abroad);
    for (int k = 0; k < SECTOR_COUNT; k++)
        if (k != chips)
            cr_assert_eq(b->goods_inflow[1][k], a->goods_inflow[1][k]);
    tiny_close(&base);
    tiny_close(&stop);
}

/* Qualification of other sources takes the mean of its months; when imports flow again users go back as slowly. */
Test(delivery, users_switch_away_from_stopped_imports_and_back)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.qualification_min=4 months", "industry.qualification_max=6 months", NULL);
    int deliver = tiny_phase("goods_deliver");
    double expected = 0;
    for (int month = 0; month < 14; month++) {
        bool stopped = month < 7;
        tiny_phases(&x, 0, deliver);
        x.world->levers.import_supply[3] = stopped ? 0.9 : 1;
        tiny_phases(&x, deliver, step_phase_count());
        x.world->month++;
        tiny_renew(&x);
        expected = fmin(1, fmax(0, expected + (stopped ? 0.2 : -0.2)));
        cr_assert_float_eq(x.world->sectors.import_switched[3], expected, 1e-12, "month %d", month);
        cr_assert_eq(x.world->sectors.import_switched[4], 0);
    }
    tiny_close(&x);
}

/* Payments of trade credit of a month with levers of payment days: by the sector that buys, all firms last. */
static void pay_with(double buyer_days, double small_days, int sector, money_t paid[2])
{
    struct tiny x;
    tiny_open(&x, 1, "law.payment_days=60", NULL);
    int deliver = tiny_phase("goods_deliver");
    tiny_phases(&x, 0, deliver);
    x.world->levers.payment_days_buyer[sector] = buyer_days;
    x.world->levers.payment_days_small[0] = small_days;
    tiny_phases(&x, deliver, deliver + 1);
    paid[0] = x.run->month.total->paid[BOOK_TRADE_PAYMENT][ACCOUNT_FIRMS + sector_firm_index(sector)];
    paid[1] = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        paid[1] += x.run->month.total->paid[BOOK_TRADE_PAYMENT][ACCOUNT_FIRMS + i];
    tiny_close(&x);
}

/* Twice the days: half of what is paid, and nobody else pays otherwise; a quarter of them: all of it, not twice. */
Test(delivery, buyers_of_a_sector_pay_by_their_days)
{
    int sector = tables_sector("integrated_circuits");
    money_t usual[2], late[2], soon[2], sooner[2];
    pay_with(1, 1, sector, usual);
    pay_with(2, 1, sector, late);
    pay_with(0.5, 1, sector, soon);
    pay_with(0.25, 1, sector, sooner);
    cr_assert_float_eq((double)late[0] / (double)usual[0], 0.5, 1e-4);
    cr_assert_float_eq((double)soon[0] / (double)usual[0], 2, 1e-4);
    cr_assert_eq(sooner[0], soon[0]);
    cr_assert_eq(usual[1] - usual[0], late[1] - late[0]);
}

/* Small suppliers are paid sooner, others as ever. */
Test(delivery, small_suppliers_are_paid_by_their_days)
{
    int sector = tables_sector("integrated_circuits");
    money_t usual[2], soon[2];
    pay_with(1, 1, sector, usual);
    pay_with(1, 0.5, sector, soon);
    cr_assert(soon[1] > usual[1] && soon[1] < 2 * usual[1]);
}
