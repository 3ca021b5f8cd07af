/* Orders of inputs: how much, and how an order is divided over suppliers without losing a unit. */
#include "industry/orders.h"

#include <math.h>

#include "base/random.h"
#include "support/fixture.h"

Test(orders, refill_half_of_the_gap_in_a_month)
{
    cr_assert_float_eq(orders_wanted(50, 60, 80, 10, 2, 2), 65, 1e-12); /* 50 + (120 - 80 - 10) / 2 */
    cr_assert_float_eq(orders_wanted(50, 50, 100, 0, 2, 2), 50, 1e-12); /* on target: what is used */
}

Test(orders, no_order_when_stock_is_full)
{
    cr_assert_eq(orders_wanted(50, 60, 400, 0, 2, 2), 0);
    cr_assert_eq(orders_wanted(0, 0, 0, 0, 2, 2), 0);
}

/* What was short is on order elsewhere: it is not ordered twice, and sound sources are bought from as ever. */
Test(orders, what_is_on_order_elsewhere_closes_no_more_than_the_gap)
{
    cr_assert_float_eq(orders_wanted(50, 60, 80, 40, 2, 2), 50, 1e-12);
    cr_assert_float_eq(orders_wanted(50, 60, 0, 500, 2, 2), 50, 1e-12);
    cr_assert_float_eq(orders_wanted(50, 60, 140, 500, 2, 2), 40, 1e-12); /* too much in stock: 50 + (120 - 140) / 2 */
}

Test(orders, parts_follow_the_ends)
{
    const uint32_t half = UINT32_C(1) << 31, quarter = UINT32_C(1) << 30;
    cr_assert_eq(orders_part(1000, 0, half), 500);
    cr_assert_eq(orders_part(1000, half, UINT32_MAX), 500);
    cr_assert_eq(orders_part(1001, 0, quarter), 250);
    cr_assert_eq(orders_part(1001, quarter, UINT32_MAX), 751);
    cr_assert_eq(orders_part(1001, 0, UINT32_MAX), 1001);
    cr_assert_eq(orders_part(0, 0, half), 0);
}

Test(orders, parts_sum_to_the_order)
{
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t r = random_key(7, i, 0, 0);
        volume_t order = (volume_t)(random_key(7, i, 1, 0) >> (21 + r % 40)); /* up to 8.8e12 */
        uint32_t a = (uint32_t)r, b = (uint32_t)(r >> 32), low = a < b ? a : b, high = a < b ? b : a;
        volume_t one = orders_part(order, 0, low), two = orders_part(order, low, high),
                 three = orders_part(order, high, UINT32_MAX);
        cr_assert_eq(one + two + three, order);
        cr_assert(one >= 0 && two >= 0 && three >= 0);
        cr_assert_float_eq((double)one, (double)order * low * 0x1p-32, 1 + (double)order * 0x1p-19);
    }
}

/* Prices of cars and chips are orders of tens of billions a month in one slot: no overflow there. */
Test(orders, parts_hold_for_the_largest_order_of_the_province)
{
    const volume_t order = INT64_C(10000000000000); /* 100 billion yuan a month */
    cr_assert_eq(orders_part(order, 0, UINT32_C(1) << 31), order / 2);
    cr_assert_eq(orders_part(order, UINT32_C(1) << 31, UINT32_MAX), order / 2);
}

Test(orders, a_loaded_supplier_is_ordered_less_of)
{
    cr_assert_eq(orders_held(1001, 0.5F), 500);
    cr_assert_eq(orders_held(1001, 1), 1001);
    cr_assert_eq(orders_held(INT64_C(9007199254740993), 1), INT64_C(9007199254740993)); /* no detour over floats */
    cr_assert_eq(orders_held(0, 0.5F), 0);
}

/* Some suppliers loaded, some links without a supplier or waiting for one. */
static void disturb(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f += 5)
        w->firms.load_factor[f] = 0.7F;
    for (int64_t l = 0; l < w->length[DIM_LINK]; l += 7)
        w->links.pending[l] = l % 2 ? 3 : UINT8_MAX;
}

/* The phase against loops that a reader sees through. */
Test(orders, phase_equals_the_slow_twin)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    tiny_step(&x);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    tiny_phases(&x, 0, tiny_phase("orders_place"));
    disturb(w);
    tiny_phases(&x, tiny_phase("orders_place"), tiny_phase("orders_place") + 1);
    int64_t n = w->length[DIM_FIRM];
    volume_t *received = calloc((size_t)n, sizeof *received);
    int64_t without_supplier = 0;
    for (int64_t f = 0; f < n; f++) {
        if (!world_alive(w, f))
            continue; /* empty places order nothing */
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, first = w->slots.link_begin[slot];
            uint32_t last = w->slots.link_begin[slot + 1], from = 0;
            double a = list->coefficient[i] * w->firms.material_use[f], wish = a * (double)m->plan[f];
            if (list->storable[i]) {
                double gap = 2 * a * world_expected_sales(w, f) - (double)w->slots.stock[slot];
                double due = (double)w->slots.on_order[slot];
                wish = fmax(0, wish + (gap < 0 ? gap : gap < due ? 0 : gap - due) / 2);
            }
            cr_assert_float_eq((double)m->slot_order[slot], floor(wish), 1 + 1e-9 * wish);
            cr_assert_leq(m->slot_local[slot], m->slot_order[slot]);
            without_supplier += first == last;
            if (first == last)
                cr_assert_eq(m->slot_local[slot], 0);
            for (uint32_t l = first; l < last; l++) {
                uint32_t j = w->links.supplier[l];
                volume_t part = orders_part(m->slot_local[slot], from, w->links.cumulative[l]);
                if (w->links.pending[l] == 0)
                    received[j] += w->firms.load_factor[j] < 1
                                       ? (volume_t)floor((double)part * (double)w->firms.load_factor[j])
                                       : part;
                from = w->links.cumulative[l];
            }
        }
    }
    for (int64_t f = 0; f < n; f++)
        cr_assert_eq(m->link_orders[f], received[f], "supplier %lld", (long long)f);
    cr_assert_lt(without_supplier, w->length[DIM_SLOT] / 10);
    free(received);
    tiny_close(&x);
}
