/* Columns and rows of the accounts: their number, classes, names, and the indices of sectors. */
#include "world/accounts.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/tables.h"
#include "world/books.h"

Test(accounts, there_are_118_columns_in_twelve_classes)
{
    int count[CLASS_COUNT] = {0};
    const int want[CLASS_COUNT] = {28, 13, 13, 16, 1, 17, 1, 13, 13, 1, 1, 1};
    cr_assert_eq(ACCOUNT_COUNT, 118);
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        count[account_class_of(a)]++;
        if (a > 0)
            cr_assert_geq(account_class_of(a), account_class_of(a - 1));
    }
    for (int class = 0; class < CLASS_COUNT; class ++)
        cr_assert_eq(count[class], want[class]);
}

Test(accounts, classes_are_those_of_the_tables)
{
    cr_assert_eq((int)CLASS_COUNT, (int)TABLES_ACCOUNTS);
    cr_assert_eq((int)CLASS_BANKS, (int)TABLES_BK);
    cr_assert_eq((int)CLASS_UNIVERSITIES, (int)TABLES_UN);
    cr_assert_eq((int)CLASS_ROW, (int)TABLES_RW);
}

Test(accounts, classes_and_items_have_names)
{
    for (int class = 0; class < CLASS_COUNT; class ++) {
        cr_assert(account_class_key((enum account_class) class)[0]);
        cr_assert(account_class_en((enum account_class) class)[0]);
        cr_assert(account_class_zh((enum account_class) class)[0]);
    }
    for (int item = 0; item <= ITEM_COUNT; item++)
        cr_assert(item_key((enum item)item)[0] && item_en((enum item)item)[0] && item_zh((enum item)item)[0]);
    cr_assert_str_eq(item_key(ITEM_NET_WORTH), "net_worth");
    cr_assert_str_eq(account_class_key(CLASS_HOUSEHOLDS), "households");
}

Test(accounts, sectors_are_firms_or_background)
{
    int firms = 0, background = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        int f = sector_firm_index(s), b = sector_background_index(s);
        cr_assert_neq(f >= 0, b >= 0, "sector %d", s);
        if (f >= 0) {
            cr_assert_eq(f, firms++);
            cr_assert_eq(firm_index_sector(f), s);
        } else {
            cr_assert_eq(b, background++);
            cr_assert_eq(background_index_sector(b), s);
        }
    }
    cr_assert_eq(firms, FIRM_SECTOR_COUNT);
    cr_assert_eq(background, BACKGROUND_COUNT);
    cr_assert_eq(background_index_sector(4), TABLES_SERVICES);
    cr_assert_eq(background_index_sector(3), TABLES_TRADE_TRANSPORT);
    cr_assert_eq(firm_index_sector(27), TABLES_MACHINERY);
}

Test(accounts, money_lies_with_the_city_s_bank_or_outside)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        cr_assert_eq(books_place(ACCOUNT_BACKGROUND + c), c);
        cr_assert_eq(books_place(ACCOUNT_HOUSEHOLDS + c), c);
        cr_assert_eq(books_place(ACCOUNT_CITIES + c), c);
        cr_assert(books_place(ACCOUNT_UNIVERSITIES + c) >= BANK_NATIONWIDE &&
                  books_place(ACCOUNT_UNIVERSITIES + c) < BANK_COUNT);
    }
    for (int b = 0; b < BANK_COUNT; b++)
        cr_assert_eq(books_place(ACCOUNT_BANKS + b), b);
    for (int a = ACCOUNT_VENTURE_FUNDS; a <= ACCOUNT_PROVINCE; a++)
        cr_assert_lt(books_place(a), BANK_COUNT);
    cr_assert_eq(books_place(ACCOUNT_CENTRE), PLACE_CENTRE);
    cr_assert_eq(books_place(ACCOUNT_ROC), PLACE_ROC);
    cr_assert_eq(books_place(ACCOUNT_ROW), PLACE_ROW);
}
