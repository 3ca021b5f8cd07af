/* Constants of a run from the balance: growth paths, mixes, wages, inputs, and what scale does to them. */
#include "world/economy.h"

#include <math.h>

#include "support/fixture.h"

Test(economy, growth_holds_by_calendar_year_and_at_both_ends)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    int s = TABLES_SERVICES; /* the growth of the rest: 4.5 % in 2022 falling to 4 % in 2030 */
    cr_assert_float_eq(economy_growth(e, s, 0), 0.045, 1e-12);
    cr_assert_float_eq(economy_growth(e, s, 11), 0.045, 1e-12);
    cr_assert_float_eq(economy_growth(e, s, 12), 0.045 - 0.005 / 8, 1e-12);
    cr_assert_float_eq(economy_growth(e, s, 48), 0.0425, 1e-12);
    cr_assert_float_eq(economy_growth(e, s, 96), 0.04, 1e-12);
    cr_assert_float_eq(economy_growth(e, s, 12 * 40), 0.04, 1e-12);
    cr_assert_eq(economy_growth(e, s, -1), 0); /* the spin-up has no trend */
    cr_assert_eq(economy_growth(e, s, -24), 0);
    tiny_close(&x);
}

/* g = g_rest + w (table - g_rest): the table is Jiangsu's own record, so only a quarter of it counts. */
Test(economy, market_growth_takes_a_quarter_of_the_table)
{
    struct tiny x;
    tiny_population(&x, NULL);
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        cr_assert_float_eq(economy_growth(&x.world->economy, s, 0),
                           0.045 + 0.25 * (x.tables->market_growth[s][0] - 0.045), 1e-12);
    tiny_close(&x);
}

Test(economy, weight_zero_grows_all_alike_and_one_as_the_table)
{
    struct tiny none, full;
    tiny_population(&none, "industry.growth_weight=0", NULL);
    tiny_population(&full, "industry.growth_weight=1", NULL);
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        cr_assert_float_eq(economy_growth(&none.world->economy, s, 24), economy_growth(&none.world->economy, 32, 24),
                           1e-15);
        cr_assert_float_eq(economy_growth(&full.world->economy, s, 24), full.tables->market_growth[s][2], 1e-15);
    }
    tiny_close(&none);
    tiny_close(&full);
}

Test(economy, mixes_weights_and_shares_sum_to_one)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    double consumption = 0, investment = 0, government = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        consumption += e->consumption_mix[s];
        investment += e->investment_mix[s];
        government += e->government_mix[s];
    }
    cr_assert_float_eq(consumption, 1, 1e-12);
    cr_assert_float_eq(investment, 1, 1e-12);
    cr_assert_float_eq(government, 1, 1e-12);
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        double weight = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            weight += e->background_city[b][c];
        cr_assert_float_eq(weight, 1, 1e-9);
    }
    for (int issuer = 0; issuer <= CLASS_PUBLIC_FUNDS; issuer++) {
        double held = 0;
        for (int h = 0; h < CLASS_COUNT; h++)
            held += e->owner_share[issuer][h];
        if (issuer != CLASS_HOUSEHOLDS)
            cr_assert_float_eq(held, 1, 1e-9, "owners of %s", account_class_key((enum account_class)issuer));
    }
    tiny_close(&x);
}

Test(economy, slots_take_the_largest_inputs_and_trade_the_rest)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int small = 0; small < 2; small++) {
            int s = firm_index_sector(i);
            const struct input_list *list = &e->inputs[s][small];
            double all = 0, in_list = 0;
            for (int k = 0; k < SECTOR_COUNT; k++)
                all += sector_firm_index(k) >= 0 ? e->balance.sector[s].input[k] : 0;
            for (int j = 0; j < list->count; j++) {
                in_list += list->coefficient[j];
                cr_assert_eq(list->rest[list->good[j]], 0);
                cr_assert_geq(list->coefficient[j], 0.005);
                if (j > 0)
                    cr_assert_leq(list->coefficient[j], list->coefficient[j - 1]);
            }
            cr_assert_float_eq(in_list + list->rest_total, all, 1e-12);
            cr_assert_leq(list->count, small ? 4 : 28);
        }
    tiny_close(&x);
}

Test(economy, city_wages_average_to_one)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    double bill = 0, heads = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        for (int c = 0; c < CITY_COUNT; c++) {
            double wages = e->balance.sector[s].wages * e->balance.sector[s].output * x.tables->city_weight[s][c];
            bill += wages;
            heads += wages / e->city_wage_factor[c];
        }
    cr_assert_float_eq(bill / heads, 1, 1e-9);
    tiny_close(&x);
}

/* Volumes and fixed sums scale with the run, ratios and wages do not. */
Test(economy, scale_cuts_volumes_only)
{
    struct tiny a, b;
    tiny_population(&a, "run.scale=0.01", NULL);
    tiny_population(&b, "run.scale=0.02", NULL);
    const struct economy *e = &a.world->economy, *f = &b.world->economy;
    cr_assert_float_eq(f->fen / e->fen, 2, 1e-12);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert_eq(e->worker_wage[s], f->worker_wage[s]);
        cr_assert_eq(e->capital_months[s], f->capital_months[s]);
        cr_assert_float_eq(f->pool_base[DESTINATION_ROW][s], 2 * e->pool_base[DESTINATION_ROW][s],
                           1e-9 * f->pool_base[DESTINATION_ROW][s]);
    }
    tiny_close(&a);
    tiny_close(&b);
}

/* 100 m yuan a year are 10^10 / 12 fen a month; January lies half a year of growth before the middle of 2022. */
Test(economy, a_fen_of_the_run_by_hand)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.5", "accounts.growth=4.5 %/year", NULL);
    cr_assert_float_eq(x.world->economy.fen, 1e10 / 12 * 0.5 / sqrt(1.045), 1);
    tiny_close(&x);
}
