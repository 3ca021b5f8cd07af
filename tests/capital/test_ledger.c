/* The ledger: what a booking does to sums, money and places, and the table of kinds itself. */
#include "capital/ledger.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct party nanjing_homes = {ACCOUNT_HOUSEHOLDS, 0}, first_firms = {ACCOUNT_FIRMS, 3},
                          world = {ACCOUNT_ROW, PLACE_ROW};

static struct ledger *fresh(void)
{
    struct ledger *l = malloc(sizeof *l);
    ledger_clear(l);
    return l;
}

Test(ledger, a_payment_moves_money_between_accounts_and_places)
{
    struct ledger *l = fresh();
    money_t change[ACCOUNT_COUNT];
    ledger_pay(l, BOOK_WAGES, first_firms, nanjing_homes, 700);
    cr_assert_eq(l->paid[BOOK_WAGES][ACCOUNT_FIRMS], 700);
    cr_assert_eq(l->received[BOOK_WAGES][ACCOUNT_HOUSEHOLDS], 700);
    cr_assert_eq(l->settle[3], -700);
    cr_assert_eq(l->settle[0], 700);
    ledger_money_change(l, change);
    cr_assert_eq(change[ACCOUNT_FIRMS], -700);
    cr_assert_eq(change[ACCOUNT_HOUSEHOLDS], 700);
    free(l);
}

Test(ledger, an_invoice_moves_no_money)
{
    struct ledger *l = fresh();
    money_t change[ACCOUNT_COUNT];
    ledger_pay(l, BOOK_INVOICE_GOODS, first_firms, world, 500);
    ledger_money_change(l, change);
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        cr_assert_eq(change[a], 0);
    for (int place = 0; place < PLACE_COUNT; place++)
        cr_assert_eq(l->settle[place], 0);
    cr_assert_eq(l->received[BOOK_INVOICE_GOODS][ACCOUNT_ROW], 500);
    free(l);
}

Test(ledger, two_halves_make_a_payment)
{
    struct ledger *whole = fresh(), *halves = fresh();
    ledger_pay(whole, BOOK_CONSUMPTION, nanjing_homes, world, 31);
    ledger_give(halves, BOOK_CONSUMPTION, nanjing_homes, 31);
    ledger_take(halves, BOOK_CONSUMPTION, world, 31);
    cr_assert_eq(memcmp(whole, halves, sizeof *whole), 0);
    free(whole);
    free(halves);
}

Test(ledger, a_revaluation_books_the_side_that_exists)
{
    struct ledger *l = fresh();
    ledger_revalue(l, BOOK_DEPRECIATION, ACCOUNT_FIRMS, 9);     /* capital down, net worth down: payer's side */
    ledger_revalue(l, BOOK_WORK_CAPITALISED, ACCOUNT_FIRMS, 4); /* finished up, net worth up: payee's side */
    cr_assert_eq(l->paid[BOOK_DEPRECIATION][ACCOUNT_FIRMS], 9);
    cr_assert_eq(l->received[BOOK_DEPRECIATION][ACCOUNT_FIRMS], 0);
    cr_assert_eq(l->received[BOOK_WORK_CAPITALISED][ACCOUNT_FIRMS], 4);
    cr_assert_eq(l->settle[3], 0);
    free(l);
}

Test(ledger, parts_add_up)
{
    struct ledger *total = fresh(), *part = fresh();
    ledger_pay(part, BOOK_RENT, first_firms, nanjing_homes, 5);
    ledger_add(total, part);
    ledger_add(total, part);
    cr_assert_eq(total->paid[BOOK_RENT][ACCOUNT_FIRMS], 10);
    cr_assert_eq(total->settle[0], 10);
    ledger_clear(part);
    cr_assert_eq(part->paid[BOOK_RENT][ACCOUNT_FIRMS], 0);
    free(total);
    free(part);
}

Test(ledger, kinds_are_consistent)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++) {
        const struct booking_rule *rule = &ledger_rules[kind];
        cr_assert(rule->name[0] && rule->name_en[0] && rule->name_zh[0] && rule->amount[0]);
        cr_assert(rule->phase >= 1 && rule->phase <= 6, "%s", rule->name);
        switch (rule->class) {
        case BOOKING_MONEY: cr_assert_eq(rule->item, ITEM_MONEY, "%s", rule->name); break;
        case BOOKING_CREDIT: cr_assert(rule->item > ITEM_MONEY && rule->item < ITEM_CAPITAL, "%s", rule->name); break;
        case BOOKING_REVALUE:
            cr_assert(rule->item >= ITEM_CAPITAL && rule->item < ITEM_COUNT, "%s", rule->name);
            cr_assert_neq(rule->payer_counter == ITEM_NONE, rule->payee_counter == ITEM_NONE, "%s", rule->name);
            break;
        }
        if (rule->class != BOOKING_REVALUE)
            cr_assert(rule->payer_counter != ITEM_NONE && rule->payee_counter != ITEM_NONE, "%s", rule->name);
        /* a claim that leaves one side is a debt of the other */
        if (rule->payer_counter < ITEM_CAPITAL && rule->class == BOOKING_MONEY)
            cr_assert_eq(rule->payer_counter, rule->payee_counter, "%s", rule->name);
        /* a claim that is given up is one side's loss and the other's gain, whatever it was */
        if (rule->class == BOOKING_CREDIT && rule->phase == 6)
            cr_assert(rule->payer_counter == ITEM_NET_WORTH && rule->payee_counter == ITEM_NET_WORTH, "%s", rule->name);
        for (int other = 0; other < kind; other++)
            cr_assert_neq(strcmp(ledger_rules[other].name, rule->name), 0);
    }
}
