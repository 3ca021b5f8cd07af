/* The five identities, each provoked: one fen, one unit or one booking out of place is found, and the message names the
 * identity, the row, the column, the month and the difference. */
#include "engine/accounts.h"

#include <stdio.h>

#include "support/fixture.h"

/* A month simulated, its check still to come. */
static void open_month(struct tiny *x)
{
    tiny_open(x, 1, NULL);
    tiny_step(x);
    month_begin(x->world, &x->run->month);
    step_month(x->world, &x->run->month);
}

/* Sums the books and checks; every given text must be in the message. */
static void expect(struct tiny *x, const char *identity, const char *row, const char *column, const char *difference)
{
    books_sheet(x->world, 1, &x->run->sheet);
    cr_assert_eq(accounts_check(x->world, x->run->month.total, &x->run->sheet, 1, x->errors), STATUS_INVARIANT,
                 "not found: %s", identity);
    const char *message = errors_line(x->errors, 0);
    char text[200];
    cr_assert_not_null(strstr(message, identity), "%s", message);
    snprintf(text, sizeof text, "row '%s'", row);
    cr_assert_not_null(strstr(message, text), "%s", message);
    snprintf(text, sizeof text, "column '%s'", column);
    cr_assert_not_null(strstr(message, text), "%s", message);
    if (difference) {
        snprintf(text, sizeof text, "difference %s fen", difference);
        cr_assert_not_null(strstr(message, text), "%s", message);
    }
    tiny_close(x);
}

Test(identities, an_untouched_month_closes)
{
    struct tiny x;
    open_month(&x);
    books_sheet(x.world, 1, &x.run->sheet);
    cr_assert_eq(accounts_check(x.world, x.run->month.total, &x.run->sheet, 1, x.errors), STATUS_OK);
    tiny_close(&x);
}

Test(identities, the_message_names_the_month_that_failed)
{
    struct tiny x;
    open_month(&x);
    x.world->books.position[3]++;
    books_sheet(x.world, 1, &x.run->sheet);
    accounts_check(x.world, x.run->month.total, &x.run->sheet, 1, x.errors);
    /* January went well, February is the month at hand */
    cr_assert_not_null(strstr(errors_line(x.errors, 0), "2022-02"), "%s", errors_line(x.errors, 0));
    tiny_close(&x);
}

Test(identities, a_firm_s_cash)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.cash[x.world->firm_begin[4]]++;
    expect(&x, "(b) change of money", "money", "firms: new_energy", "1");
}

Test(identities, a_household_s_deposit)
{
    struct tiny x;
    open_month(&x);
    x.world->books.deposit[ACCOUNT_HOUSEHOLDS + 4] -= 7;
    expect(&x, "(b) change of money", "money", "households: Suzhou", "-7");
}

Test(identities, a_firm_s_loan)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.loans[x.world->firm_begin[0]]++;
    expect(&x, "(a) balance-sheet row", "loans", "sum", "-1");
}

Test(identities, what_a_firm_owes)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.payable_firms[x.world->firm_begin[0]]++;
    expect(&x, "(a) balance-sheet row", "trade_credit", "sum", "-1");
}

/* Payer and payee agree in sum, but not link by link. */
Test(identities, a_link_s_payable)
{
    struct tiny x;
    open_month(&x);
    x.world->links.payable[x.world->slots.link_begin[x.world->firms.slot_begin[x.world->firm_begin[4]]]]++;
    expect(&x, "links", "trade_credit", "firms: new_energy", "1");
}

Test(identities, two_firms_swap_what_they_are_owed)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.receivable_firms[x.world->firm_begin[0]]++;
    x.world->firms.receivable_firms[x.world->firm_begin[4]]--;
    expect(&x, "(c) item carried forward", "trade_credit", "firms: biomedicine", "1");
}

Test(identities, a_bank_s_position)
{
    struct tiny x;
    open_month(&x);
    x.world->books.position[3] += 5;
    expect(&x, "(a) balance-sheet row", "money", "sum", "5");
}

Test(identities, positions_swapped_between_banks)
{
    struct tiny x;
    open_month(&x);
    x.world->books.position[0]++;
    x.world->books.position[1]--;
    expect(&x, "(e) bank", "money", "banks: Nanjing", "1");
}

Test(identities, a_nationwide_bank_s_bonds)
{
    struct tiny x;
    open_month(&x);
    x.world->banks.bonds[BANK_NATIONWIDE]++;
    x.world->banks.bonds[BANK_NATIONWIDE + 1]--;
    expect(&x, "(e) bank", "bonds", "banks: nationwide bank 1", "1");
}

Test(identities, public_debt)
{
    struct tiny x;
    open_month(&x);
    x.world->cities.public_bonds[0]++;
    expect(&x, "(a) balance-sheet row", "bonds", "sum", "-1");
}

Test(identities, a_flow_without_its_other_side)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_WAGES][ACCOUNT_FIRMS + 2]++;
    expect(&x, "(b) flow", "wages net of contributions", "sum", "-1");
}

Test(identities, a_flow_to_the_wrong_payee)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->received[BOOK_RENT][ACCOUNT_HOUSEHOLDS + 1]++;
    x.run->month.total->received[BOOK_RENT][ACCOUNT_HOUSEHOLDS]--;
    expect(&x, "(b) change of money", "money", "households: Nanjing", "1");
}

Test(identities, a_flow_of_the_wrong_kind)
{
    struct tiny x;
    open_month(&x);
    struct ledger *l = x.run->month.total;
    l->paid[BOOK_LOAN][ACCOUNT_BANKS]++; /* a loan booked where a gift was made */
    l->received[BOOK_LOAN][ACCOUNT_PROVINCE]++;
    l->paid[BOOK_TRANSFER][ACCOUNT_BANKS]--;
    l->received[BOOK_TRANSFER][ACCOUNT_PROVINCE]--;
    expect(&x, "(c) item carried forward", "loans", "province", "1");
}

Test(identities, net_worth_carried_forward)
{
    struct tiny x;
    open_month(&x);
    x.world->books.carried[ITEM_NET_WORTH * ACCOUNT_COUNT + ACCOUNT_HOUSEHOLDS + 12] += 3;
    expect(&x, "(c) net worth carried forward", "net_worth", "households: Suqian", "-3");
}

Test(identities, real_assets_of_a_firm)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.capital_cost[x.world->firm_begin[1]]++;
    expect(&x, "(c) item carried forward", "capital", "firms: intelligent_equipment", "1");
}

Test(identities, cost_of_stored_inputs_and_of_finished_goods)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.inputs_cost[x.world->firm_begin[1]]++;
    x.world->firms.finished_cost[x.world->firm_begin[1]]--;
    expect(&x, "(c) item carried forward", "inputs", "firms: intelligent_equipment", "1");
}

Test(identities, a_revaluation_that_nobody_saw)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_DEPRECIATION][ACCOUNT_BACKGROUND + 1]++;
    expect(&x, "(c) item carried forward", "capital", "background producers: Wuxi", "1");
}

Test(identities, a_write_off_booked_on_one_side)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_WRITE_OFF][ACCOUNT_BANKS + 3]++;
    expect(&x, "(b) flow", "loan written off", "sum", "-1");
}

/* Booked on both sides, but the firm still owes and its bank still claims. */
Test(identities, a_write_off_that_reached_no_row)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_WRITE_OFF][ACCOUNT_BANKS + 3]++;
    x.run->month.total->received[BOOK_WRITE_OFF][ACCOUNT_FIRMS + 4]++;
    expect(&x, "(c) item carried forward", "loans", "firms: new_energy", "-1");
}

Test(identities, a_loan_that_a_bank_forgot)
{
    struct tiny x;
    open_month(&x);
    x.world->banks.loans[3]--;
    expect(&x, "(a) balance-sheet row", "loans", "sum", "-1");
}

Test(identities, a_trade_loss_of_the_wrong_supplier)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_TRADE_LOSS][ACCOUNT_FIRMS]++;
    x.run->month.total->paid[BOOK_TRADE_LOSS][ACCOUNT_FIRMS + 4]--;
    expect(&x, "(c) item carried forward", "trade_credit", "firms: biomedicine", "1");
}

Test(identities, capital_paid_in_without_an_owner)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.paid_in[x.world->firm_begin[4]]++;
    expect(&x, "(a) balance-sheet row", "stakes", "sum", "-1");
}

Test(identities, a_stake_of_the_wrong_owner)
{
    struct tiny x;
    open_month(&x);
    x.world->books.stake[ACCOUNT_HOUSEHOLDS + 4]++;
    x.world->books.stake[ACCOUNT_ROC]--;
    expect(&x, "(c) item carried forward", "stakes", "households: Suzhou", "1");
}

Test(identities, shares_of_the_wrong_bank)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->received[BOOK_NEW_SHARES][ACCOUNT_BANKS]++;
    x.run->month.total->received[BOOK_NEW_SHARES][ACCOUNT_BANKS + 1]--;
    expect(&x, "(e) bank", "money", "banks: Nanjing", "-1");
}

Test(identities, a_bond_in_default_that_its_holder_keeps)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_BOND_LOSS][ACCOUNT_ROC]++;
    x.run->month.total->received[BOOK_BOND_LOSS][ACCOUNT_FIRMS + 4]++;
    expect(&x, "(c) item carried forward", "bonds", "firms: new_energy", "-1");
}

Test(identities, machines_that_were_lost_and_are_still_there)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_LOSS_OF_CAPITAL][ACCOUNT_FIRMS + 1]++;
    expect(&x, "(c) item carried forward", "capital", "firms: intelligent_equipment", "1");
}

Test(identities, machines_sold_to_nobody)
{
    struct tiny x;
    open_month(&x);
    x.run->month.total->paid[BOOK_CAPITAL_SALE][ACCOUNT_FIRMS + 1] += 2;
    expect(&x, "(b) flow", "machines of a failed firm sold to another", "sum", "-2");
}

/* Sheet and carried books agree on a wealth that no real asset stands behind. */
Test(identities, wealth_without_real_assets)
{
    struct tiny x;
    open_month(&x);
    books_sheet(x.world, 1, &x.run->sheet);
    x.run->sheet.item[ITEM_NET_WORTH][ACCOUNT_CENTRE] += 9;
    x.world->books.carried[ITEM_NET_WORTH * ACCOUNT_COUNT + ACCOUNT_CENTRE] += 9;
    cr_assert_eq(accounts_check(x.world, x.run->month.total, &x.run->sheet, 1, x.errors), STATUS_INVARIANT);
    const char *message = errors_line(x.errors, 0);
    cr_assert_not_null(strstr(message, "(d) net worth against real assets"), "%s", message);
    cr_assert_not_null(strstr(message, "difference 9 fen"), "%s", message);
    tiny_close(&x);
}

static void expect_negative(struct tiny *x)
{
    books_sheet(x->world, 1, &x->run->sheet);
    cr_assert_eq(accounts_check(x->world, x->run->month.total, &x->run->sheet, 1, x->errors), STATUS_INVARIANT);
    cr_assert_not_null(strstr(errors_line(x->errors, 0), "negative"), "%s", errors_line(x->errors, 0));
    cr_assert_not_null(strstr(errors_line(x->errors, 0), "integrated_circuits"), "%s", errors_line(x->errors, 0));
    tiny_close(x);
}

Test(identities, finished_goods_below_zero)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.finished[x.world->firm_begin[2]] = -1;
    expect_negative(&x);
}

Test(identities, stored_inputs_below_zero)
{
    struct tiny x;
    open_month(&x);
    x.world->slots.stock[x.world->firms.slot_begin[x.world->firm_begin[2]]] = -1;
    expect_negative(&x);
}

Test(identities, people_below_zero)
{
    struct tiny x;
    open_month(&x);
    x.world->firms.workers[x.world->firm_begin[2] + 1] = -1;
    expect_negative(&x);
}

/* Taken from one link and given to the next: the sums agree, yet a payable is below nothing. */
Test(identities, a_payable_below_zero)
{
    struct tiny x;
    open_month(&x);
    struct world *w = x.world;
    for (int f = w->firm_begin[2];; f++) {
        uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]], end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        cr_assert_lt(f, w->firm_begin[3]);
        if (end - l < 2)
            continue;
        w->links.payable[l + 1] += w->links.payable[l] + 1;
        w->links.payable[l] = -1;
        break;
    }
    expect_negative(&x);
}

Test(identities, step_refuses_a_broken_month)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    x.world->books.deposit[ACCOUNT_PROVINCE]++;
    cr_assert_eq(simulation_step(x.run, x.errors), STATUS_INVARIANT);
    cr_assert_not_null(strstr(errors_line(x.errors, 0), "column 'province'"), "%s", errors_line(x.errors, 0));
    cr_assert_not_null(strstr(errors_line(x.errors, 0), "2022-01"), "%s", errors_line(x.errors, 0));
    tiny_close(&x);
}

Test(identities, columns_have_names_in_both_languages)
{
    struct tiny x;
    char text[160], other[160];
    tiny_population(&x, NULL);
    accounts_name(x.tables, ACCOUNT_FIRMS + 27, false, text, sizeof text);
    cr_assert_str_eq(text, "firms: roe_machinery_electronics");
    accounts_name(x.tables, ACCOUNT_BANKS + 15, true, text, sizeof text);
    cr_assert_str_eq(text, "银行: 全国性银行三");
    accounts_name(x.tables, ACCOUNT_CENTRE, false, text, sizeof text);
    cr_assert_str_eq(text, "central government");
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        for (int b = 0; b < a; b++) {
            accounts_name(x.tables, a, false, text, sizeof text);
            accounts_name(x.tables, b, false, other, sizeof other);
            cr_assert_neq(strcmp(text, other), 0, "%s", text);
        }
    accounts_name(x.tables, 0, false, text, 6);
    cr_assert_str_eq(text, "firms");
    tiny_close(&x);
}
