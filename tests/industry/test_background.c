/* Background producers: their trade credit mirrors firms', what is asked for is made, receipts go where it is made. */
#include "industry/background.h"

#include <math.h>

#include "support/fixture.h"

Test(background, trade_credit_is_the_mirror_of_firms)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 4; month++) {
        money_t due = 0, owed = 0;
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            due += w->firms.payable_background[f];
            owed += w->firms.receivable_background[f];
        }
        for (int c = 0; c < CITY_COUNT; c++) {
            due -= w->background.receivable[c];
            owed -= w->background.payable[c];
            cr_assert(w->background.receivable[c] > 0 && w->background.payable[c] > 0);
        }
        cr_assert_eq(due, 0);
        cr_assert_eq(owed, 0);
        tiny_step(&x);
    }
    tiny_close(&x);
}

Test(background, output_is_made_where_the_table_says)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    const struct world *w = x.world;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        volume_t all = x.run->month.output[background_index_sector(b)], sum = 0;
        for (int c = 0; c < CITY_COUNT; c++) {
            volume_t made = w->background.output[b * CITY_COUNT + c];
            cr_assert_float_eq((double)made, (double)all * w->economy.background_city[b][c], 1 + 1e-9 * (double)all);
            sum += made;
        }
        cr_assert_eq(sum, all);
    }
    tiny_close(&x);
}

/* The opening measures the rest of China's part so that the first month makes what the tables say, or, where nothing is
 * left for it, what the province asks for. */
Test(background, first_month_makes_the_output_of_the_tables)
{
    struct tiny x;
    int left = 0;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        int s = background_index_sector(b);
        double table = x.world->economy.balance.sector[s].output * x.world->economy.fen;
        double made = (double)x.run->month.output[s] / table;
        if (x.world->economy.background_base[DESTINATION_ROC][b] > 0)
            cr_assert_float_eq(made, 1, 0.002, "%.4f of %s", made, x.tables->sector_key[s]);
        else
            cr_assert(made >= 1 && made < 1.05, "%.4f of %s", made, x.tables->sector_key[s]);
        left += x.world->economy.background_base[DESTINATION_ROC][b] > 0;
    }
    cr_assert_geq(left, 3);
    tiny_close(&x);
}

Test(background, cash_markets_clear_to_the_fen)
{
    static const enum booking kinds[] = {BOOK_CONSUMPTION, BOOK_INVESTMENT, BOOK_PUBLIC_PURCHASE, BOOK_CASH_PURCHASE,
                                         BOOK_OUTSIDE_SALE};
    struct tiny x;
    tiny_open(&x, 3, NULL);
    tiny_step(&x);
    const struct ledger *l = x.run->month.total;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        money_t paid = 0, received = 0;
        for (int a = 0; a < ACCOUNT_COUNT; a++) {
            paid += l->paid[kinds[i]][a];
            received += l->received[kinds[i]][a];
        }
        cr_assert_gt(paid, 0);
        cr_assert_eq(paid, received);
        /* the residual buyer is nobody's negative sale */
        cr_assert_geq(l->received[kinds[i]][ACCOUNT_ROC], 0, "%s", ledger_rules[kinds[i]].name);
        cr_assert_geq(l->received[kinds[i]][ACCOUNT_ROW], 0, "%s", ledger_rules[kinds[i]].name);
    }
    tiny_close(&x);
}

Test(background, prices_are_steady_when_wages_grow_as_productivity)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        cr_assert_float_eq(x.world->sectors.price_level[background_index_sector(b)], 1, 0.02);
    tiny_close(&x);
}
