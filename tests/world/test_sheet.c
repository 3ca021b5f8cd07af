/* The opening balance sheet: the tables' stocks at the run's scale, counterparts that agree link by link, equity. */
#include <math.h>

#include "support/fixture.h"
#include "world/books.h"

static double table(const struct tiny *x, const char *item, enum tables_account account)
{
    return tables_opening(x->tables, item)->value[account] * 1e10 * x->world->scale;
}

static double class_sum(const struct balance_sheet *sheet, enum item item, enum account_class class)
{
    money_t sum = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        sum += account_class_of(a) == class ? sheet->item[item][a] : 0;
    return (double)sum;
}

Test(sheet, stocks_are_the_tables_at_scale)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_population(&x, "run.scale=0.01", NULL);
    books_sheet(x.world, 1, &sheet);
    static const struct {
        const char *row;
        enum item item;
        enum tables_account account;
        enum account_class class;
    } line[] = {
        {"deposits", ITEM_MONEY, TABLES_F, CLASS_FIRMS},
        {"deposits", ITEM_MONEY, TABLES_B, CLASS_BACKGROUND},
        {"deposits", ITEM_MONEY, TABLES_H, CLASS_HOUSEHOLDS},
        {"deposits", ITEM_MONEY, TABLES_CI, CLASS_CITIES},
        {"deposits", ITEM_MONEY, TABLES_PR, CLASS_PROVINCE},
        {"deposits", ITEM_MONEY, TABLES_UN, CLASS_UNIVERSITIES},
        {"loans", ITEM_LOANS, TABLES_F, CLASS_FIRMS},
        {"loans", ITEM_LOANS, TABLES_B, CLASS_BACKGROUND},
        {"loans", ITEM_LOANS, TABLES_H, CLASS_HOUSEHOLDS},
        {"loans", ITEM_LOANS, TABLES_BK, CLASS_BANKS},
        {"bonds", ITEM_BONDS, TABLES_F, CLASS_FIRMS},
        {"bonds", ITEM_BONDS, TABLES_CI, CLASS_CITIES},
        {"bonds", ITEM_BONDS, TABLES_PR, CLASS_PROVINCE},
        {"real_assets", ITEM_CAPITAL, TABLES_H, CLASS_HOUSEHOLDS},
        {"real_assets", ITEM_CAPITAL, TABLES_CI, CLASS_CITIES},
        {"stakes", ITEM_STAKES, TABLES_BK, CLASS_BANKS},
    };
    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
        double want = table(&x, line[i].row, line[i].account), have = class_sum(&sheet, line[i].item, line[i].class);
        cr_assert_float_eq(have / want, 1, 1e-5, "%s %s: %.0f, table %.0f", line[i].row,
                           account_class_key(line[i].class), have, want);
    }
    tiny_close(&x);
}

Test(sheet, financial_rows_sum_to_zero_and_wealth_is_real)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_population(&x, NULL);
    books_sheet(x.world, 1, &sheet);
    money_t worth = 0, real = 0;
    for (int i = 0; i <= ITEM_STAKES; i++) {
        money_t sum = 0;
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            sum += sheet.item[i][a];
        cr_assert_eq(sum, 0, "%s", item_key((enum item)i));
    }
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        worth += sheet.item[ITEM_NET_WORTH][a];
        real += sheet.item[ITEM_CAPITAL][a] + sheet.item[ITEM_INPUTS][a] + sheet.item[ITEM_FINISHED][a];
    }
    cr_assert_eq(worth, real);
    tiny_close(&x);
}

Test(sheet, trade_credit_agrees_link_by_link)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    money_t *due = calloc((size_t)w->length[DIM_FIRM], sizeof *due);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        money_t owed = 0;
        for (uint32_t slot = w->firms.slot_begin[f]; slot < w->firms.slot_begin[f + 1]; slot++)
            for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
                cr_assert_geq(w->links.payable[l], 0);
                owed += w->links.payable[l];
                due[w->links.supplier[l]] += w->links.payable[l];
            }
        cr_assert_eq(w->firms.payable_firms[f], owed);
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert_eq(w->firms.receivable_firms[f], due[f]);
    free(due);
    tiny_close(&x);
}

Test(sheet, ratios_are_those_of_the_accounts)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.01", NULL);
    const struct world *w = x.world;
    double cash = 0, sales = 0, debt = 0, assets = 0, stock = 0, use = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        cash += (double)w->firms.cash[f];
        sales += (double)w->firms.output[f];
        debt += (double)(w->firms.loans[f] + w->firms.bonds[f] + books_payables(&w->firms, f));
        assets += (double)books_assets(&w->firms, f);
        for (int i = 0; i < list->count; i++) {
            stock += (double)w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i];
            use += list->storable[i] * list->coefficient[i] * w->firms.material_use[f] * w->firms.expected_demand[f];
        }
    }
    cr_assert_float_eq(cash / sales, 1.2, 0.05); /* months of sales */
    cr_assert(debt / assets > 0.35 && debt / assets < 0.48, "leverage %.3f", debt / assets);
    cr_assert_float_eq(stock / use, 2, 1e-3); /* months of inputs */
    tiny_close(&x);
}

Test(sheet, every_firm_has_equity_and_nothing_is_negative)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct firms *firms = &x.world->firms;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        money_t debt = firms->loans[f] + firms->bonds[f] + books_payables(firms, f), assets = books_assets(firms, f);
        cr_assert_gt(assets - debt, 0, "firm %lld", (long long)f);
        cr_assert(firms->cash[f] >= 0 && firms->loans[f] >= 0 && firms->bonds[f] >= 0 && firms->paid_in[f] >= 0);
        cr_assert(firms->finished[f] >= 0 && firms->capital[f] > 0 && firms->workers[f] >= 0 &&
                  firms->researchers[f] >= 0);
        cr_assert(firms->payable_background[f] >= 0 && firms->payable_roc[f] >= 0 && firms->payable_row[f] >= 0);
        cr_assert(firms->receivable_background[f] >= 0 && firms->receivable_roc[f] >= 0 &&
                  firms->receivable_row[f] >= 0);
        cr_assert_lt(firms->bank[f], BANK_COUNT);
        cr_assert(firms->information[f] >= 0.2 && firms->information[f] <= 0.8);
    }
    tiny_close(&x);
}

Test(sheet, capital_agrees_with_normal_utilisation)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    double capacity = 0, output = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        capacity += (double)w->firms.capital[f] / w->economy.capital_months[w->firms.sector[f]];
        output += (double)w->firms.output[f];
    }
    cr_assert_float_eq(output / capacity, 0.8, 0.02);
    tiny_close(&x);
}

Test(sheet, banks_are_capitalised_and_the_outside_position_closes_them)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_population(&x, NULL);
    const struct world *w = x.world;
    books_sheet(w, 1, &sheet);
    money_t position = 0, deposits = 0;
    for (int b = 0; b < BANK_COUNT; b++) {
        int a = ACCOUNT_BANKS + b;
        money_t equity = sheet.item[ITEM_NET_WORTH][a] + w->banks.paid_in[b];
        cr_assert_float_eq((double)equity / (0.75 * (double)w->banks.loans[b]), 0.116, 0.002, "bank %d", b);
        position += w->books.position[b];
        deposits += sheet.bank_deposits[b];
    }
    cr_assert_eq(position, -w->books.position[PLACE_ROC]);
    cr_assert_lt(fabs((double)position / (double)deposits), 0.25);
    tiny_close(&x);
}

/* Households' deposits ten times as large: the outside position no longer makes sense, and the run refuses. */
Test(sheet, an_absurd_outside_position_is_refused)
{
    const char *sets[] = {"run.scale=0.003"};
    struct tiny x;
    tiny_read(&x, sets, 1);
    for (int i = 0; i < TABLES_OPENING_ITEMS; i++)
        if (strcmp(x.tables->opening[i].key, "deposits") == 0)
            x.tables->opening[i].value[TABLES_H] *= 10;
    cr_assert_eq(simulation_create(x.scenario, x.tables, 1, &x.run, x.errors), STATUS_CHECK);
    cr_assert_null(x.run);
    cr_assert_not_null(strstr(errors_line(x.errors, 0), "out-of-province position"));
    tiny_close(&x);
}

Test(sheet, carried_books_open_as_the_sheet)
{
    struct tiny x;
    struct balance_sheet sheet;
    tiny_open(&x, 1, NULL);
    books_sheet(x.world, 1, &sheet);
    cr_assert_eq(memcmp(x.world->books.carried, sheet.item, sizeof sheet.item), 0);
    tiny_close(&x);
}
