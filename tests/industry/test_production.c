/* Production: the limit of one input by hand, and what the phase may and may not do with stocks. */
#include "industry/production.h"

#include <math.h>

#include "support/fixture.h"
#include "talent/labour.h"

Test(production, strict_input_limits_to_the_stock)
{
    cr_assert_float_eq(production_limit(100, 0.2, 900, 1), 500, 1e-12);
    cr_assert_eq(production_limit(0, 0.2, 900, 1), 0);
}

Test(production, other_input_lets_half_of_the_mean_pass)
{
    cr_assert_float_eq(production_limit(20, 0.2, 300, 0), 200, 1e-12);  /* (100 + 300) / 2 */
    cr_assert_float_eq(production_limit(100, 0.2, 300, 0), 500, 1e-12); /* the stock alone allows more */
    cr_assert_float_eq(production_limit(0, 0.2, 300, 0), 150, 1e-12);
}

Test(production, unused_input_is_no_limit)
{
    cr_assert(isinf(production_limit(0, 0, 300, 1)));
}

/* A slot of a storable input that its firm cannot do without, or -1. */
static int64_t strict_slot(const struct world *w, int64_t *firm)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++)
            if (list->storable[i] && list->strict[i]) {
                *firm = f;
                return (int64_t)w->firms.slot_begin[f] + i;
            }
    }
    return -1;
}

Test(production, a_missing_strict_input_stops_its_firm_and_no_other)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int produce = tiny_phase("firms_produce");
    tiny_phases(&x, 0, produce);
    struct world twin = tiny_copy(w);
    int64_t firm = -1, slot = strict_slot(w, &firm);
    cr_assert_geq(slot, 0);
    step_phase(w, &x.run->month, produce);
    volume_t made = w->firms.output[firm];
    cr_assert_gt(made, 0);
    struct world base = tiny_copy(w);
    world_copy_state(w, &twin);
    w->slots.stock[slot] = 0;
    step_phase(w, &x.run->month, produce);
    cr_assert_eq(w->firms.output[firm], 0);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (f != firm)
            cr_assert_eq(w->firms.output[f], base.firms.output[f]);
    world_release(&twin);
    world_release(&base);
    tiny_close(&x);
}

Test(production, output_is_the_least_of_its_limits)
{
    struct tiny x;
    tiny_open(&x, 1, "labour.overtime=0.1", NULL);
    struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    const struct month *m = &x.run->month;
    int64_t late = 0;
    tiny_step(&x);
    tiny_phases(&x, 0, tiny_phase("firms_produce"));
    struct world before = tiny_copy(w);
    tiny_phases(&x, tiny_phase("firms_produce"), tiny_phase("firms_produce") + 1);
    volume_t sector[SECTOR_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int s = w->firms.sector[f];
        const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
        double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
        double labour = labour_output(w->economy.workers_per_volume[s][w->firms.city[f]] * labour_progress(w),
                                      w->firms.efficiency[f], 1.1 * labour_units(w, f), capacity, p->labour_fixed_share,
                                      p->firm_utilisation); /* overtime of a tenth */
        double least = fmin((double)m->plan[f], fmin(capacity, labour));
        for (int i = 0; i < list->count; i++) {
            double use = list->coefficient[i] * w->firms.material_use[f];
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
            if (list->storable[i])
                least = fmin(least, production_limit((double)before.slots.stock[slot], use, before.firms.mean_output[f],
                                                     list->strict[i]));
        }
        if (!world_alive(w, f))
            least = 0;
        cr_assert_eq(w->firms.output[f], (volume_t)floor(fmax(0, least)));
        late += w->firms.hours[f] > 1;
        cr_assert(w->firms.hours[f] >= 1 && w->firms.hours[f] <= 1.1F);
        cr_assert_eq(w->firms.finished[f], before.firms.finished[f] + w->firms.output[f]);
        sector[s] += w->firms.output[f];
    }
    for (int s = 0; s < SECTOR_COUNT; s++)
        if (sector_firm_index(s) >= 0)
            cr_assert_eq(m->output[s], sector[s]);
    cr_assert_gt(late, 0);
    world_release(&before);
    tiny_close(&x);
}

Test(production, input_cost_leaves_with_the_goods_and_enters_the_product)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    tiny_phases(&x, 0, tiny_phase("firms_produce"));
    struct world before = tiny_copy(w);
    tiny_phases(&x, tiny_phase("firms_produce"), tiny_phase("firms_produce") + 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f)) {
            cr_assert(w->firms.output[f] == 0 && m->input_value[f] == 0 && w->firms.finished_cost[f] == 0);
            continue;
        }
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        volume_t held = 0, taken = 0;
        for (int i = 0; i < list->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
            double use = list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f];
            volume_t used = before.slots.stock[slot] - w->slots.stock[slot];
            cr_assert(used >= 0 && w->slots.stock[slot] >= 0);
            if (list->storable[i])
                cr_assert_eq(used, (volume_t)fmin(rint(use), (double)before.slots.stock[slot]));
            else
                cr_assert_eq(used, 0);
            held += list->storable[i] ? before.slots.stock[slot] : 0;
            taken += used;
        }
        money_t cost = before.firms.inputs_cost[f] - w->firms.inputs_cost[f];
        money_t work = w->firms.output[f] > 0 ? labour_production_cost(w, f) : 0;
        cr_assert_eq(cost, held > 0 ? money_pro_rata(before.firms.inputs_cost[f], taken, held) : 0);
        cr_assert_eq(m->input_value[f], cost);
        cr_assert_eq(w->firms.finished_cost[f] - before.firms.finished_cost[f], cost + work);
    }
    world_release(&before);
    tiny_close(&x);
}

/* Workers, beside their skilled colleagues, short of what the plan needs make it up by overtime as far as that goes, and are paid for it. */
Test(production, overtime_makes_up_for_missing_workers)
{
    struct tiny x;
    tiny_open(&x, 1, "labour.overtime=0.1", "labour.overtime_pay=1.5", NULL);
    struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    struct month *m = &x.run->month;
    int produce = tiny_phase("firms_produce");
    tiny_phases(&x, 0, produce);
    int64_t f = 0;
    while (w->firms.small[f] || !world_alive(w, f) || w->firms.skilled_units[f] == 0 ||
           labour_units(w, f) < 4 * (double)w->firms.skilled_units[f])
        f++;
    int s = w->firms.sector[f], c = w->firms.city[f];
    double unit = w->economy.worker_unit[s], skilled = (double)w->firms.skilled_units[f];
    double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    double per = w->economy.workers_per_volume[s][c] * labour_progress(w);
    m->plan[f] = (volume_t)(0.5 * capacity); /* inputs suffice */
    double need = labour_needed(per, w->firms.efficiency[f], (double)m->plan[f], capacity, p->labour_fixed_share,
                                p->firm_utilisation);
    cr_assert_lt(skilled, need / 1.2);
    w->firms.workers[f] = (int64_t)ceil((need / 1.05 - skilled) / unit); /* one in twenty is missing */
    struct world before = tiny_copy(w);
    money_t normal = (w->firms.hours[f] = 1, labour_production_cost(w, f));
    step_phase(w, m, produce);
    cr_assert_eq(w->firms.output[f], m->plan[f]);
    cr_assert_float_eq((double)w->firms.hours[f], 1.05, 1e-3);
    cr_assert_float_eq((double)labour_production_cost(w, f) / (double)normal, 1.075, 1e-3); /* 1.5 x 0.05 */
    world_copy_state(w, &before);
    w->firms.workers[f] = (int64_t)((need / 1.2 - skilled) / unit); /* one in six: beyond the limit */
    step_phase(w, m, produce);
    cr_assert_float_eq((double)w->firms.hours[f], 1.1, 1e-6);
    double made = labour_output(per, w->firms.efficiency[f], 1.1 * labour_units(w, f), capacity, p->labour_fixed_share,
                                p->firm_utilisation);
    cr_assert_eq(w->firms.output[f], (volume_t)made);
    cr_assert_lt(w->firms.output[f], m->plan[f]);
    world_release(&before);
    tiny_close(&x);
}

/* A shut cell makes nothing, whatever its people and stocks would allow. */
Test(production, capacity_lever_stops_its_cell)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int act = tiny_phase("policy_act"), produce = tiny_phase("firms_produce");
    tiny_phases(&x, 0, act + 1);
    w->levers.capacity[4 * CITY_COUNT + 2] = 0;
    tiny_phases(&x, act + 1, produce + 1);
    int64_t made[2] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        made[w->firms.sector[f] == 4 && w->firms.city[f] == 2] += w->firms.output[f];
    cr_assert_eq(made[1], 0);
    cr_assert_gt(made[0], 0);
    tiny_close(&x);
}
