/* Goods and people are conserved exactly: what is made is sold or lies in stock, what arrives is used or lies in stock,
 * and people at work are the rows' people. A year, sums of whole numbers. */
#include <math.h>

#include "support/fixture.h"
#include "world/books.h"

/* Stored inputs by product, and what production took of them (by the rule, not by difference). */
struct inputs {
    volume_t stock[SECTOR_COUNT], used[SECTOR_COUNT];
};

static void count_stock(const struct world *w, volume_t *stock)
{
    memset(stock, 0, SECTOR_COUNT * sizeof *stock);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++)
            stock[list->good[i]] += w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i];
    }
}

/* What the output of the month needed, slot by slot, no more than there was. */
static void count_use(const struct world *before, const struct world *w, volume_t *used)
{
    memset(used, 0, SECTOR_COUNT * sizeof *used);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++) {
            volume_t had = before->slots.stock[before->firms.slot_begin[f] + (uint32_t)i];
            double need = rint(list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f]);
            if (list->storable[i])
                used[list->good[i]] += need < (double)had ? (volume_t)need : had;
        }
    }
}

Test(conservation, inputs_that_arrive_are_used_or_stored)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct month *m = &x.run->month;
    volume_t arrived[SECTOR_COUNT] = {0}, used[SECTOR_COUNT] = {0}, opening[SECTOR_COUNT], closing[SECTOR_COUNT];
    struct world before = tiny_copy(x.world);
    count_stock(x.world, opening);
    for (int month = 0; month < 12; month++) {
        volume_t use[SECTOR_COUNT];
        world_copy_state(&before, x.world);
        tiny_step(&x);
        count_use(&before, x.world, use);
        for (int k = 0; k < SECTOR_COUNT; k++) {
            used[k] += use[k];
            arrived[k] += m->goods_inflow[0][k] + m->goods_inflow[1][k];
            for (int s = 0; s < SECTOR_COUNT; s++)
                arrived[k] += m->goods_flow[k][s];
        }
    }
    count_stock(x.world, closing);
    for (int k = 0; k < SECTOR_COUNT; k++)
        if (sector_firm_index(k) >= 0 && x.tables->storable[k])
            cr_assert_eq(opening[k] + arrived[k], used[k] + closing[k], "%s", x.tables->sector_key[k]);
        else
            cr_assert_eq(closing[k], 0);
    world_release(&before);
    tiny_close(&x);
}

Test(conservation, products_are_sold_or_stored)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    int64_t n = w->length[DIM_FIRM];
    volume_t *opening = malloc((size_t)n * sizeof *opening), *made = calloc((size_t)n, sizeof *made);
    volume_t sold[SECTOR_COUNT] = {0}, left[SECTOR_COUNT] = {0};
    memcpy(opening, w->firms.finished, (size_t)n * sizeof *opening);
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        for (int64_t f = 0; f < n; f++) {
            made[f] += w->firms.output[f];
            cr_assert(m->delivered[f] >= 0 && m->delivered[f] <= m->available[f]);
            cr_assert(w->firms.unmet[f] >= 0 && w->firms.unmet[f] <= 1);
        }
        for (int k = 0; k < SECTOR_COUNT; k++) {
            for (int s = 0; s < SECTOR_COUNT; s++)
                sold[k] += m->goods_flow[k][s];
            for (int d = 0; d < DESTINATION_COUNT; d++)
                sold[k] += m->pool_delivered[d][k];
        }
    }
    for (int64_t f = 0; f < n; f++)
        left[w->firms.sector[f]] += opening[f] + made[f] - w->firms.finished[f];
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        cr_assert_eq(sold[firm_index_sector(i)], left[firm_index_sector(i)], "%s",
                     x.tables->sector_key[firm_index_sector(i)]);
    free(opening);
    free(made);
    tiny_close(&x);
}

/* Orders of a firm are met or unmet; nothing is kept back for later. */
Test(conservation, orders_are_met_or_lost)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct month *m = &x.run->month;
    for (int month = 0; month < 3; month++) {
        tiny_step(&x);
        for (int k = 0; k < SECTOR_COUNT; k++) {
            volume_t sold = 0;
            for (int s = 0; s < SECTOR_COUNT; s++)
                sold += m->goods_flow[k][s];
            for (int d = 0; d < DESTINATION_COUNT; d++)
                sold += m->pool_delivered[d][k];
            if (sector_firm_index(k) >= 0)
                cr_assert_eq(m->sector_orders[k], sold + m->sector_unmet[k]);
        }
    }
    tiny_close(&x);
}

Test(conservation, people_at_work_are_the_rows_people)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 12; month++) {
        int64_t heads[CITY_COUNT] = {0};
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            heads[w->firms.city[f]] += w->firms.workers[f] + w->firms.researchers[f];
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            for (int c = 0; c < CITY_COUNT; c++)
                heads[c] += w->background.workers[b * CITY_COUNT + c];
        tiny_step(&x);
        cr_assert_eq(memcmp(heads, x.run->month.heads, sizeof heads), 0);
    }
    tiny_close(&x);
}

/* Receivables and payables of every link, both ways, after a year of invoices and payments. */
Test(conservation, trade_credit_stays_mutual_link_by_link)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    money_t *due = calloc((size_t)w->length[DIM_FIRM], sizeof *due);
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
        due[w->links.supplier[l]] += w->links.payable[l];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert_eq(w->firms.receivable_firms[f], due[f]);
    free(due);
    tiny_close(&x);
}

/* Firms do not come or go yet: rows, keys and links are those of the start. */
Test(conservation, firms_are_fixed_in_number)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world before = tiny_copy(x.world);
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    size_t n = (size_t)x.world->length[DIM_FIRM], links = (size_t)x.world->length[DIM_LINK];
    cr_assert_eq(memcmp(before.firms.key, x.world->firms.key, n * sizeof *before.firms.key), 0);
    cr_assert_eq(memcmp(before.firms.slice, x.world->firms.slice, n * sizeof *before.firms.slice), 0);
    cr_assert_eq(memcmp(before.links.supplier, x.world->links.supplier, links * sizeof *before.links.supplier), 0);
    world_release(&before);
    tiny_close(&x);
}

/* Value added of the province two ways: by what producers sell less what they buy, and by who earns it. Inventories are
 * valued at cost on one side and at prices on the other, so the two agree only roughly. */
Test(conservation, product_is_about_the_income_it_pays)
{
    struct tiny x;
    double product = 0, income = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        const struct ledger *l = x.run->month.total;
        const struct month *m = &x.run->month;
        for (int c = 0; c < CITY_COUNT; c++) {
            product += (double)m->value_added[c];
            income += (double)m->background_profit[c];
        }
        for (int s = 0; s < SECTOR_COUNT; s++)
            income += (double)m->profit[s];
        for (int a = 0; a < ACCOUNT_HOUSEHOLDS; a++) {
            static const enum booking cost[] = {BOOK_WAGES,         BOOK_CONTRIBUTIONS,  BOOK_RENT,
                                                BOOK_LAND_FEE,      BOOK_PRODUCTION_TAX, BOOK_INTEREST_LOAN,
                                                BOOK_INTEREST_BOND, BOOK_DEPRECIATION};
            for (size_t i = 0; i < sizeof cost / sizeof cost[0]; i++)
                income += (double)l->paid[cost[i]][a];
            income -= (double)l->received[BOOK_INTEREST_DEPOSIT][a];
        }
    }
    cr_assert_float_eq(income / product, 1, 0.05, "%.4f", income / product);
    tiny_close(&x);
}
