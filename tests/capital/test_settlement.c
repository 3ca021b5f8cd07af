/* The end of a phase: deposits, positions and banks follow the bookings; splits over owners, cities and levels. */
#include "capital/settlement.h"

#include "support/fixture.h"

Test(settlement, closing_moves_deposits_positions_and_banks)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    struct month *m = &x.run->month;
    month_begin(w, m);
    struct party suzhou = settlement_party(ACCOUNT_HOUSEHOLDS + 4),
                 university = settlement_party(ACCOUNT_UNIVERSITIES + 2);
    ledger_pay(m->ledger, BOOK_TUITION, suzhou, university, 1000);
    ledger_pay(m->ledger + 1, BOOK_WAGES, settlement_party(ACCOUNT_ROC), suzhou, 300); /* another thread's */
    settlement_close(w, m);
    cr_assert_eq(w->books.deposit[suzhou.account], before.books.deposit[suzhou.account] - 700);
    cr_assert_eq(w->books.deposit[university.account], before.books.deposit[university.account] + 1000);
    cr_assert_eq(w->books.position[suzhou.place], before.books.position[suzhou.place] - 700);
    cr_assert_eq(w->books.position[university.place], before.books.position[university.place] + 1000);
    cr_assert_eq(w->books.position[PLACE_ROC], before.books.position[PLACE_ROC] - 300);
    cr_assert_eq(m->total->paid[BOOK_TUITION][suzhou.account], 1000);
    cr_assert_eq(m->ledger->paid[BOOK_TUITION][suzhou.account], 0);
    world_release(&before);
    tiny_close(&x);
}

Test(settlement, loans_and_bonds_reach_the_banks)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    struct month *m = &x.run->month;
    month_begin(w, m);
    struct party bank = settlement_party(ACCOUNT_BANKS + 1), wuxi = settlement_party(ACCOUNT_HOUSEHOLDS + 1);
    ledger_pay(m->ledger, BOOK_LOAN, bank, wuxi, 500);
    ledger_pay(m->ledger, BOOK_OVERDRAFT, bank, wuxi, 70);
    ledger_pay(m->ledger, BOOK_REPAYMENT, wuxi, bank, 200);
    ledger_pay(m->ledger, BOOK_BOND_ISSUE, bank, settlement_party(ACCOUNT_PROVINCE), 40);
    ledger_pay(m->ledger, BOOK_BOND_ISSUE, settlement_party(ACCOUNT_ROC), settlement_party(ACCOUNT_PROVINCE), 60);
    settlement_close(w, m);
    cr_assert_eq(w->banks.loans[1], before.banks.loans[1] + 370);
    cr_assert_eq(w->banks.bonds[1], before.banks.bonds[1] + 40);
    cr_assert_eq(w->books.roc_bonds[0], before.books.roc_bonds[0] + 60);
    cr_assert_eq(w->books.deposit[ACCOUNT_PROVINCE], before.books.deposit[ACCOUNT_PROVINCE] + 100);
    /* a loan to a customer of one's own makes money from nothing outside */
    cr_assert_eq(w->books.position[1], before.books.position[1] - 40);
    world_release(&before);
    tiny_close(&x);
}

static money_t received(const struct ledger *l, enum booking kind, enum account_class class)
{
    money_t sum = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        sum += account_class_of(a) == class ? l->received[kind][a] : 0;
    return sum;
}

Test(settlement, owners_get_their_parts_to_the_fen)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct ledger *l = x.run->month.ledger;
    month_begin(x.world, &x.run->month);
    settlement_take_owners(x.world, l, BOOK_DIVIDEND, CLASS_FIRMS, 1000003);
    money_t sum = 0;
    for (int class = 0; class < CLASS_COUNT; class ++)
        sum += received(l, BOOK_DIVIDEND, (enum account_class) class);
    cr_assert_eq(sum, 1000003);
    cr_assert_float_eq((double)received(l, BOOK_DIVIDEND, CLASS_HOUSEHOLDS), 450000, 3);
    cr_assert_float_eq((double)received(l, BOOK_DIVIDEND, CLASS_CITIES), 134000, 3);
    cr_assert_float_eq((double)received(l, BOOK_DIVIDEND, CLASS_ROC), 206000, 3);
    cr_assert_float_eq((double)received(l, BOOK_DIVIDEND, CLASS_ROW), 80000, 3);
    tiny_close(&x);
}

Test(settlement, a_tax_is_shared_by_three_levels)
{
    struct ledger *l = calloc(1, sizeof *l);
    const double share[3] = {0.5, 0.1, 0.4};
    settlement_take_tax(l, BOOK_PRODUCTION_TAX, 7, share, 1003);
    cr_assert_eq(l->received[BOOK_PRODUCTION_TAX][ACCOUNT_CENTRE], 502); /* 501.5: the largest remainder */
    cr_assert_eq(l->received[BOOK_PRODUCTION_TAX][ACCOUNT_PROVINCE], 100);
    cr_assert_eq(l->received[BOOK_PRODUCTION_TAX][ACCOUNT_CITIES + 7], 401);
    free(l);
}

/* The city has what is left; what policies add on top of the law stops at the whole tax. */
Test(settlement, the_city_has_what_the_law_leaves_of_a_tax)
{
    double share[3];
    settlement_tax_shares(0.5, 0.125, share);
    cr_assert(share[0] == 0.5 && share[1] == 0.125 && share[2] == 0.375);
    settlement_tax_shares(0.75, 0.5, share);
    cr_assert(share[0] == 0.75 && share[1] == 0.25 && share[2] == 0);
    settlement_tax_shares(1.5, -0.1, share);
    cr_assert(share[0] == 1 && share[1] == 0 && share[2] == 0);
}

/* Shares of another law reach centre, province and city: of a month's wage tax by the largest remainder. */
Test(settlement, wage_tax_goes_where_the_law_says, .timeout = 60)
{
    struct tiny x;
    tiny_open(&x, 1, "law.wage_tax_centre=0.25", "law.wage_tax_province=0.25", NULL);
    tiny_step(&x);
    const struct ledger *l = x.run->month.total;
    money_t cities = 0, centre = l->received[BOOK_WAGE_TAX][ACCOUNT_CENTRE];
    for (int c = 0; c < CITY_COUNT; c++)
        cities += l->received[BOOK_WAGE_TAX][ACCOUNT_CITIES + c];
    cr_assert_gt(centre, 0);
    cr_assert_float_eq((double)l->received[BOOK_WAGE_TAX][ACCOUNT_PROVINCE], (double)centre, CITY_COUNT);
    cr_assert_float_eq((double)cities, 2 * (double)centre, 2 * CITY_COUNT);
    tiny_close(&x);
}

/* A tax given back is shared like a tax. */
Test(settlement, a_refund_is_shared_alike)
{
    struct ledger *l = calloc(1, sizeof *l);
    const double share[3] = {0.6, 0.1, 0.3};
    settlement_take_tax(l, BOOK_PROFIT_TAX, 0, share, -1000);
    cr_assert_eq(l->received[BOOK_PROFIT_TAX][ACCOUNT_CENTRE], -600);
    cr_assert_eq(l->received[BOOK_PROFIT_TAX][ACCOUNT_PROVINCE], -100);
    cr_assert_eq(l->received[BOOK_PROFIT_TAX][ACCOUNT_CITIES], -300);
    free(l);
}

Test(settlement, cities_share_by_weight)
{
    struct ledger *l = calloc(1, sizeof *l);
    int64_t weight[CITY_COUNT] = {0};
    weight[2] = 1;
    weight[5] = 3;
    settlement_take_cities(l, BOOK_BANK_COST, ACCOUNT_BACKGROUND, weight, 400);
    settlement_give_cities(l, BOOK_TRANSFER, ACCOUNT_CITIES, weight, 41);
    cr_assert_eq(l->received[BOOK_BANK_COST][ACCOUNT_BACKGROUND + 2], 100);
    cr_assert_eq(l->received[BOOK_BANK_COST][ACCOUNT_BACKGROUND + 5], 300);
    cr_assert_eq(l->paid[BOOK_TRANSFER][ACCOUNT_CITIES + 2], 10);
    cr_assert_eq(l->paid[BOOK_TRANSFER][ACCOUNT_CITIES + 5], 31);
    free(l);
}

Test(settlement, the_rest_of_china_holds_its_part_of_bonds)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int b = 0; b < BANK_COUNT; b++)
        x.world->banks.bonds[b] = b == 0 ? 600 : 0;
    x.world->books.roc_bonds[0] = 400;
    cr_assert_eq(settlement_bonds_roc(x.world, 1001), 400);
    x.world->books.roc_bonds[0] = x.world->banks.bonds[0] = 0;
    cr_assert_eq(settlement_bonds_roc(x.world, 1001), 0);
    tiny_close(&x);
}

Test(settlement, holders_of_bonds_share_as_they_hold)
{
    struct tiny x;
    struct ledger *l = calloc(1, sizeof *l);
    tiny_open(&x, 1, NULL);
    for (int b = 0; b < BANK_COUNT; b++)
        x.world->banks.bonds[b] = b == 0 ? 450 : b == 3 ? 150 : 0;
    x.world->books.roc_bonds[0] = 400;
    settlement_take_holders(x.world, l, BOOK_INTEREST_BOND, 1001);
    cr_assert_eq(l->received[BOOK_INTEREST_BOND][ACCOUNT_ROC], 400);
    cr_assert_eq(l->received[BOOK_INTEREST_BOND][ACCOUNT_BANKS + 0], 451, "601 x 450 / 600 = 450.75");
    cr_assert_eq(l->received[BOOK_INTEREST_BOND][ACCOUNT_BANKS + 3], 150);
    settlement_give_holders(x.world, l, BOOK_BOND_ISSUE, 100);
    cr_assert_eq(l->paid[BOOK_BOND_ISSUE][ACCOUNT_ROC], 40);
    cr_assert_eq(l->paid[BOOK_BOND_ISSUE][ACCOUNT_BANKS + 0], 45);
    cr_assert_eq(l->paid[BOOK_BOND_ISSUE][ACCOUNT_BANKS + 3], 15);
    free(l);
    tiny_close(&x);
}

Test(settlement, a_firm_s_money_lies_with_its_bank)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f += 100) {
        struct party firm = settlement_firm(&x.world->firms, f);
        cr_assert_eq(firm.account, ACCOUNT_FIRMS + sector_firm_index(x.world->firms.sector[f]));
        cr_assert_eq(firm.place, x.world->firms.bank[f]);
    }
    tiny_close(&x);
}

Test(settlement, new_shares_are_stakes_and_paid_in_capital)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    struct month *m = &x.run->month;
    month_begin(w, m);
    struct party home = settlement_city(ACCOUNT_HOUSEHOLDS, 6), bank = settlement_party(ACCOUNT_BANKS + 2);
    ledger_pay(m->ledger, BOOK_NEW_SHARES, home, settlement_firm(&w->firms, 0), 500);
    ledger_pay(m->ledger, BOOK_NEW_SHARES, settlement_party(ACCOUNT_PROVINCE), bank, 90);
    settlement_close(w, m);
    cr_assert_eq(w->books.stake[home.account], before.books.stake[home.account] + 500);
    cr_assert_eq(w->books.deposit[home.account], before.books.deposit[home.account] - 500);
    cr_assert_eq(w->books.stake[ACCOUNT_PROVINCE], before.books.stake[ACCOUNT_PROVINCE] + 90);
    cr_assert_eq(w->books.stake[bank.account], before.books.stake[bank.account] - 90);
    cr_assert_eq(w->banks.paid_in[2], before.banks.paid_in[2] + 90);
    world_release(&before);
    tiny_close(&x);
}

/* Claims that are given up change stocks and move no money. */
Test(settlement, losses_reach_banks_holders_and_owners_without_money)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    struct month *m = &x.run->month;
    month_begin(w, m);
    struct party firm = settlement_firm(&w->firms, 0), bank = settlement_party(ACCOUNT_BANKS + 5);
    ledger_pay(m->ledger, BOOK_WRITE_OFF, bank, firm, 700);
    ledger_pay(m->ledger, BOOK_BOND_LOSS, bank, firm, 30);
    ledger_pay(m->ledger, BOOK_BOND_LOSS, settlement_roc, firm, 20);
    ledger_pay(m->ledger, BOOK_STAKE_LOSS, settlement_city(ACCOUNT_CITIES, 3), firm, 11);
    settlement_close(w, m);
    cr_assert_eq(w->banks.loans[5], before.banks.loans[5] - 700);
    cr_assert_eq(w->banks.bonds[5], before.banks.bonds[5] - 30);
    cr_assert_eq(w->banks.losses[5], before.banks.losses[5] + 730);
    cr_assert_eq(w->books.roc_bonds[0], before.books.roc_bonds[0] - 20);
    cr_assert_eq(w->books.stake[ACCOUNT_CITIES + 3], before.books.stake[ACCOUNT_CITIES + 3] - 11);
    cr_assert_eq(memcmp(w->books.deposit, before.books.deposit, ACCOUNT_COUNT * sizeof(money_t)), 0);
    cr_assert_eq(memcmp(w->books.position, before.books.position, PLACE_COUNT * sizeof(money_t)), 0);
    world_release(&before);
    tiny_close(&x);
}

Test(settlement, bonds_paid_back_leave_their_holders)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world, before = tiny_copy(w);
    struct month *m = &x.run->month;
    month_begin(w, m);
    ledger_pay(m->ledger, BOOK_BOND_REDEMPTION, settlement_firm(&w->firms, 0), settlement_party(ACCOUNT_BANKS + 5), 60);
    ledger_pay(m->ledger, BOOK_BOND_REDEMPTION, settlement_firm(&w->firms, 0), settlement_roc, 40);
    settlement_close(w, m);
    cr_assert_eq(w->banks.bonds[5], before.banks.bonds[5] - 60);
    cr_assert_eq(w->books.roc_bonds[0], before.books.roc_bonds[0] - 40);
    cr_assert_eq(w->books.position[PLACE_ROC], before.books.position[PLACE_ROC] + 40);
    world_release(&before);
    tiny_close(&x);
}

/* What owners lose is divided as what they get. */
Test(settlement, owners_lose_their_parts_to_the_fen)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct ledger *l = calloc(2, sizeof *l);
    settlement_take_owners(x.world, l, BOOK_DIVIDEND, CLASS_FIRMS, 777777);
    settlement_give_owners(x.world, l + 1, BOOK_STAKE_LOSS, CLASS_FIRMS, 777777);
    cr_assert_eq(memcmp(l[0].received[BOOK_DIVIDEND], l[1].paid[BOOK_STAKE_LOSS], sizeof l->paid[0]), 0);
    free(l);
    tiny_close(&x);
}
