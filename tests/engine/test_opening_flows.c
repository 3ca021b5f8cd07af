/* The opening accounts by class: rows as the tables have them, exact sums, and each check provoked. */
#include "engine/opening_flows.h"

#include <string.h>

#include "support/fixture.h"

static void measure(struct tiny *x, struct opening_flows *o)
{
    tiny_open(x, 1, NULL);
    tiny_ok(x, opening_flows_measure(o, x->run, x->errors));
}

Test(opening_flows, rows_are_in_the_order_of_the_tables)
{
    static const struct {
        int row;
        const char *key;
    } stocks[] = {{STOCK_DEPOSITS, "deposits"},
                  {STOCK_TRADE_CREDIT, "trade_credit"},
                  {STOCK_OUTSIDE_POSITION, "outside_position"},
                  {STOCK_STAKES, "stakes"},
                  {STOCK_REAL_ASSETS, "real_assets"},
                  {STOCK_NET_WORTH, "net_worth"}},
      flows[] = {{FLOW_INTERMEDIATE, "intermediate"},     {FLOW_WAGES, "wages"},
                 {FLOW_OTHER_INTEREST, "other_interest"}, {FLOW_DIVIDENDS, "dividends"},
                 {FLOW_FUND_FLOWS, "fund_flows"},         {FLOW_UNIVERSITY_MONEY, "university_money"},
                 {FLOW_LOANS_NET, "loans_net"},           {FLOW_OUTSIDE_POSITION_CHANGE, "outside_position_change"}};
    struct tiny x;
    tiny_read(&x, NULL, 0);
    for (size_t i = 0; i < sizeof stocks / sizeof stocks[0]; i++)
        cr_assert_str_eq(x.tables->opening[stocks[i].row].key, stocks[i].key);
    for (size_t i = 0; i < sizeof flows / sizeof flows[0]; i++)
        cr_assert_str_eq(x.tables->flows[flows[i].row].key, flows[i].key);
    tiny_close(&x);
}

Test(opening_flows, every_payment_has_a_row_and_nothing_else_has)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++)
        cr_assert_eq(opening_flows_row((enum booking)kind) != FLOW_NONE, ledger_rules[kind].class == BOOKING_MONEY,
                     "%s", ledger_rules[kind].name);
}

Test(opening_flows, both_matrices_close_to_the_fen)
{
    struct tiny x;
    struct opening_flows o;
    measure(&x, &o);
    cr_assert_eq(opening_flows_check(&o, x.tables, x.errors), STATUS_OK);
    for (int i = 0; i < STOCK_REAL_ASSETS; i++)
        cr_assert_eq(opening_flows_row_sum(o.stock[i]), 0, "%s", x.tables->opening[i].key);
    cr_assert_gt(opening_flows_row_sum(o.stock[STOCK_REAL_ASSETS]), 0);
    for (int i = 0; i < TABLES_FLOW_KINDS; i++)
        cr_assert_eq(opening_flows_row_sum(o.flow[i]), 0, "%s", x.tables->flows[i].key);
    tiny_close(&x);
}

Test(opening_flows, the_sheet_is_that_of_the_opening_and_the_flows_are_the_month)
{
    struct tiny x;
    struct opening_flows o;
    money_t cash = 0, wages = 0, consumption = 0;
    tiny_open(&x, 1, NULL);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        cash += x.world->firms.cash[f];
    tiny_ok(&x, opening_flows_measure(&o, x.run, x.errors));
    cr_assert_eq(o.stock[STOCK_DEPOSITS][CLASS_FIRMS], cash);
    cr_assert_eq(x.world->month, 1);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        cash -= x.world->firms.cash[f];
    cr_assert_eq(o.flow[FLOW_DEPOSIT_CHANGE][CLASS_FIRMS], cash);
    const struct ledger *l = x.run->month.total;
    for (int c = 0; c < CITY_COUNT; c++) {
        wages += l->received[BOOK_WAGES][ACCOUNT_HOUSEHOLDS + c];
        consumption += l->paid[BOOK_CONSUMPTION][ACCOUNT_HOUSEHOLDS + c];
    }
    cr_assert_eq(o.flow[FLOW_WAGES][CLASS_HOUSEHOLDS], wages);
    cr_assert_eq(o.flow[FLOW_CONSUMPTION][CLASS_HOUSEHOLDS], -consumption);
    /* customers outside pay firms' invoices: sales, not purchases */
    cr_assert_gt(o.flow[FLOW_OUTSIDE_SALES][CLASS_FIRMS], 0);
    cr_assert_lt(o.flow[FLOW_OUTSIDE_SALES][CLASS_ROW], 0);
    cr_assert_gt(o.flow[FLOW_INTERMEDIATE][CLASS_ROW], 0);
    cr_assert_gt(o.firms_fixed, 0);
    cr_assert_gt(o.firms_interest, 0);
    tiny_close(&x);
}

/* What the check says of accounts in which cells were spoilt. */
static void check_says(const struct opening_flows *o, const struct tiny *x, const char *first, const char *second)
{
    struct errors *errors = errors_create();
    cr_assert_eq(opening_flows_check(o, x->tables, errors), STATUS_CHECK);
    cr_assert_eq(errors_count(errors), second ? 2 : 1);
    cr_assert_str_eq(errors_line(errors, 0), first);
    if (second)
        cr_assert_str_eq(errors_line(errors, 1), second);
    errors_destroy(errors);
}

Test(opening_flows, a_fen_too_much_is_found_in_its_row_and_column)
{
    struct tiny x;
    struct opening_flows o;
    measure(&x, &o);
    o.stock[STOCK_LOANS][CLASS_BANKS] += 1;
    check_says(&o, &x, "opening balance sheet: row 'loans' sums to 1 fen instead of 0",
               "opening balance sheet: column 'banks' sums to 1 fen instead of 0");
    o.stock[STOCK_LOANS][CLASS_BANKS] -= 1;
    o.stock[STOCK_REAL_ASSETS][CLASS_FIRMS] -= 2;
    check_says(&o, &x, "opening balance sheet: row 'real assets and net worth' sums to -2 fen instead of 0",
               "opening balance sheet: column 'firms' sums to -2 fen instead of 0");
    o.stock[STOCK_REAL_ASSETS][CLASS_FIRMS] += 2;
    o.flow[FLOW_WAGES][CLASS_HOUSEHOLDS] += 3;
    check_says(&o, &x, "flows of the first month: row 'wages' sums to 3 fen instead of 0",
               "flows of the first month: column 'households' sums to 3 fen instead of 0");
    tiny_close(&x);
}

Test(opening_flows, money_that_left_the_wrong_column_is_found)
{
    struct tiny x;
    struct opening_flows o;
    measure(&x, &o);
    o.flow[FLOW_DIVIDENDS][CLASS_FIRMS] += 5;
    o.flow[FLOW_DIVIDENDS][CLASS_BACKGROUND] -= 5;
    check_says(&o, &x, "flows of the first month: column 'firms' sums to 5 fen instead of 0",
               "flows of the first month: column 'background producers' sums to -5 fen instead of 0");
    tiny_close(&x);
}
