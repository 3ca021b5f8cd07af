/* The balance sheet as the sum of agents' rows, for any number of threads. */
#include "world/books.h"

#include "support/fixture.h"

Test(books, sums_of_one_firm)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct firms *firms = &x.world->firms;
    int64_t f = 11;
    cr_assert_eq(books_payables(firms, f), firms->payable_firms[f] + firms->payable_background[f] +
                                               firms->payable_roc[f] + firms->payable_row[f]);
    cr_assert_eq(books_receivables(firms, f), firms->receivable_firms[f] + firms->receivable_background[f] +
                                                  firms->receivable_roc[f] + firms->receivable_row[f]);
    cr_assert_eq(books_assets(firms, f), firms->cash[f] + books_receivables(firms, f) + firms->capital_cost[f] +
                                             firms->inputs_cost[f] + firms->finished_cost[f]);
    tiny_close(&x);
}

Test(books, a_sector_s_column_is_the_sum_of_its_firms)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_population(&x, NULL);
    books_sheet(x.world, 2, &sheet);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        money_t worth = 0, cash = 0, loans = 0;
        for (int f = x.world->firm_begin[i]; f < x.world->firm_begin[i + 1]; f++) {
            const struct firms *firms = &x.world->firms;
            worth += books_assets(firms, f) - books_payables(firms, f) - firms->loans[f] - firms->bonds[f] -
                     firms->paid_in[f];
            cash += firms->cash[f];
            loans += firms->loans[f];
        }
        cr_assert_eq(sheet.item[ITEM_NET_WORTH][ACCOUNT_FIRMS + i], worth);
        cr_assert_eq(sheet.item[ITEM_MONEY][ACCOUNT_FIRMS + i], cash);
        cr_assert_eq(sheet.item[ITEM_LOANS][ACCOUNT_FIRMS + i], -loans);
    }
    tiny_close(&x);
}

Test(books, banks_owe_what_their_customers_hold)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_population(&x, NULL);
    books_sheet(x.world, 1, &sheet);
    for (int b = 0; b < BANK_COUNT; b++) {
        money_t deposits = 0;
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            deposits += x.world->firms.bank[f] == b ? x.world->firms.cash[f] : 0;
        for (int a = ACCOUNT_BACKGROUND; a < ACCOUNT_CENTRE; a++)
            if (account_class_of(a) != CLASS_BANKS && books_place(a) == b)
                deposits += x.world->books.deposit[a];
        cr_assert_eq(sheet.bank_deposits[b], deposits);
        cr_assert_eq(sheet.item[ITEM_MONEY][ACCOUNT_BANKS + b], x.world->books.position[b] - deposits);
    }
    tiny_close(&x);
}

Test(books, sheet_does_not_depend_on_threads)
{
    struct tiny x;
    struct balance_sheet one, many;
    tiny_population(&x, NULL);
    books_sheet(x.world, 1, &one);
    for (int threads = 2; threads <= 8; threads += 3) {
        books_sheet(x.world, threads, &many);
        cr_assert_eq(memcmp(&one, &many, sizeof one), 0);
    }
    tiny_close(&x);
}
