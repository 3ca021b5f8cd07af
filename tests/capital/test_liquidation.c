/* The end of a firm's books: the waterfall by hand, claims between two that fail, machines, owners, and whole months in
 * which many fail. Losses are what is owed less what is paid, to the fen. */
#include "capital/liquidation.h"

#include "capital/settlement.h"
#include "support/fixture.h"
#include "talent/labour.h"

enum { NOBODY = -1 };

/* A firm that buys one input from two suppliers in the province, neither of them itself. */
static int64_t buyer_of_two(const struct world *w, uint32_t *link)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t slot = w->firms.slot_begin[f]; world_alive(w, f) && slot < w->firms.slot_begin[f + 1]; slot++) {
            *link = w->slots.link_begin[slot];
            if (w->slots.link_begin[slot + 1] - *link >= 2 && w->links.supplier[*link] != f &&
                w->links.supplier[*link + 1] != f && w->links.supplier[*link] != w->links.supplier[*link + 1])
                return f;
        }
    cr_assert_fail("nobody has two suppliers");
    return -1;
}

/* Books without anything in them, so that every number of a test is its own. */
static void strip(struct world *w, int64_t f)
{
    struct firms *firms = &w->firms;
    money_t *book[] = {&firms->cash[f],           &firms->loans[f],          &firms->bonds[f],
                       &firms->payable_firms[f],  &firms->payable_roc[f],    &firms->payable_row[f],
                       &firms->receivable_roc[f], &firms->receivable_row[f], &firms->receivable_firms[f],
                       &firms->capital_cost[f],   &firms->inputs_cost[f],    &firms->finished_cost[f],
                       &firms->paid_in[f],        &firms->building[f],       &firms->owned_households[f],
                       &firms->owned_venture[f],  &firms->owned_province[f], &firms->owned_city[f],
                       &firms->owned_roc[f],      &firms->owned_row[f],      &firms->owned_fund_province[f],
                       &firms->owned_fund_city[f]};
    for (size_t i = 0; i < sizeof book / sizeof *book; i++)
        *book[i] = 0;
    firms->payable_background[f] = firms->receivable_background[f] = 0;
    for (uint32_t slot = firms->slot_begin[f]; slot < firms->slot_begin[f + 1]; slot++)
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
            w->links.payable[l] = 0;
}

/* A stripped firm in an open month; what is booked is in x.run->month.ledger. */
static int64_t open_failure(struct tiny *x, uint32_t *link)
{
    tiny_open(x, 1, "run.spin_up=0 months", "run.lead_in=0 months", "firm.recovery=0.3", NULL);
    month_begin(x->world, &x->run->month);
    int64_t f = buyer_of_two(x->world, link);
    strip(x->world, f);
    return f;
}

static money_t paid(const struct ledger *l, enum booking kind)
{
    money_t sum = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        sum += l->paid[kind][a];
    return sum;
}

static money_t received(const struct ledger *l, enum booking kind)
{
    money_t sum = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        sum += l->received[kind][a];
    return sum;
}

static money_t received_background(const struct ledger *l, enum booking kind)
{
    money_t sum = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        sum += l->received[kind][ACCOUNT_BACKGROUND + c];
    return sum;
}

static void owe(struct world *w, int64_t f, uint32_t link, money_t amount)
{
    w->links.payable[link] = amount;
    w->firms.payable_firms[f] += amount;
    w->firms.receivable_firms[w->links.supplier[link]] += amount;
}

/* 550 in cash, 180 from customers outside links, 0.3 x 1000 for machines, 0.3 x 300 for stocks: 1120. The bank gets the 300
 * of its pledge; the other 820 are half of what is still owed: 900 to the bank, 740 to bonds, suppliers, background and
 * the rest of China. */
Test(liquidation, pledge_to_the_bank_then_all_in_proportion)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    struct firms *firms = &w->firms;
    int64_t one = w->links.supplier[link], two = w->links.supplier[link + 1];
    firms->cash[f] = 550;
    firms->receivable_background[f] = 100;
    firms->receivable_roc[f] = 50;
    firms->receivable_row[f] = 30;
    firms->capital_cost[f] = 1000;
    firms->inputs_cost[f] = 200;
    firms->finished_cost[f] = 100;
    firms->loans[f] = 1200;
    firms->bonds[f] = 100;
    owe(w, f, link, 300);
    owe(w, f, link + 1, 100);
    firms->payable_background[f] = 200;
    firms->payable_roc[f] = 40;
    firms->paid_in[f] = firms->owned_households[f] = 77;
    money_t cash_one = firms->cash[one], due_one = firms->receivable_firms[one];
    money_t cash_two = firms->cash[two], due_two = firms->receivable_firms[two];
    struct party firm = settlement_firm(firms, f);
    liquidation_of(w, &x.run->month, f, NOBODY);
    liquidation_finish(w, &x.run->month);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(paid(l, BOOK_REPAYMENT), 300 + 450);
    cr_assert_eq(l->received[BOOK_REPAYMENT][ACCOUNT_BANKS + firm.place], 750);
    cr_assert_eq(paid(l, BOOK_WRITE_OFF), 450);
    cr_assert_eq(firms->cash[one] - cash_one, 150);
    cr_assert_eq(firms->cash[two] - cash_two, 50);
    cr_assert_eq(due_one - firms->receivable_firms[one], 300);
    cr_assert_eq(due_two - firms->receivable_firms[two], 100);
    cr_assert_eq(received_background(l, BOOK_TRADE_PAYMENT), 100);
    cr_assert_eq(l->received[BOOK_TRADE_PAYMENT][ACCOUNT_ROC], 20);
    cr_assert_eq(l->paid[BOOK_TRADE_LOSS][ACCOUNT_ROC], 20);
    cr_assert_eq(received(l, BOOK_BOND_REDEMPTION), 50);
    cr_assert_eq(paid(l, BOOK_BOND_LOSS), 50);
    cr_assert_eq(received(l, BOOK_TRADE_LOSS), 200 + 100 + 20);
    cr_assert_eq(paid(l, BOOK_TRADE_LOSS), 320);
    money_t lost = x.run->month.trade_losses[firms->sector[one]];
    cr_assert_eq(lost + (firms->sector[one] == firms->sector[two] ? 0 : x.run->month.trade_losses[firms->sector[two]]),
                 200);
    cr_assert_eq(paid(l, BOOK_DIVIDEND), 0);
    cr_assert_eq(paid(l, BOOK_LOSS_OF_CAPITAL), 1000);
    cr_assert_eq(paid(l, BOOK_LOSS_OF_INPUTS), 200);
    cr_assert_eq(paid(l, BOOK_LOSS_OF_FINISHED), 100);
    cr_assert_eq(l->paid[BOOK_LIQUIDATION_SALE][ACCOUNT_ROC], 390);
    cr_assert_eq(firms->state[f], FIRM_TOMBSTONE);
    tiny_close(&x);
}

/* A pledge that brings more than the loan leaves the rest to all others: 0.3 x 2000 less 400. */
Test(liquidation, a_pledge_counts_up_to_the_loan)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    w->firms.capital_cost[f] = 2000;
    w->firms.loans[f] = 400;
    w->firms.payable_row[f] = 800;
    int bank = w->firms.bank[f];
    liquidation_of(w, &x.run->month, f, NOBODY);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(l->received[BOOK_REPAYMENT][ACCOUNT_BANKS + bank], 400);
    cr_assert_eq(paid(l, BOOK_WRITE_OFF), 0);
    cr_assert_eq(l->received[BOOK_TRADE_PAYMENT][ACCOUNT_ROW], 200);
    cr_assert_eq(l->paid[BOOK_TRADE_LOSS][ACCOUNT_ROW], 600);
    tiny_close(&x);
}

/* Wages and taxes of its last month a firm without money pays in full, by its bank's overdraft: they stand first. */
Test(liquidation, wages_and_taxes_of_the_last_month_are_paid)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.bond_threshold=100000 M yuan/year", NULL);
    struct world *w = x.world;
    int64_t f = 0;
    tiny_phases(&x, 0, tiny_phase("accounts_settle"));
    while (!world_alive(w, f) || w->firms.workers[f] == 0 || w->firms.output[f] == 0)
        f++;
    w->firms.cash[f] = 0;
    money_t loans = w->firms.loans[f];
    tiny_phases(&x, tiny_phase("accounts_settle"), tiny_phase("firms_turn_over"));
    cr_assert_eq(w->firms.cash[f], 0);
    cr_assert(w->firms.loans[f] - loans >= labour_production_cost(w, f), "wages are a claim of the bank now");
    cr_assert_gt(w->firms.loans[f], loans);
    tiny_close(&x);
}

/* Half of the loan is guaranteed: half of the loss of 900 is the guarantors', 30 % of that the city's. */
Test(liquidation, guarantors_bear_their_part_of_the_loss)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    w->levers.guarantee_city[0] = 0.3;
    w->firms.cash[f] = 100;
    w->firms.loans[f] = 1000;
    w->firms.guaranteed[f] = 500;
    int bank = w->firms.bank[f], city = w->firms.city[f];
    money_t losses = w->banks.losses[bank], cash = w->books.deposit[ACCOUNT_PROVINCE];
    liquidation_of(w, &x.run->month, f, NOBODY);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(l->paid[BOOK_WRITE_OFF][ACCOUNT_BANKS + bank], 900);
    cr_assert_eq(l->paid[BOOK_GUARANTEE][ACCOUNT_PROVINCE], 315);
    cr_assert_eq(l->paid[BOOK_GUARANTEE][ACCOUNT_CITIES + city], 135);
    cr_assert_eq(l->received[BOOK_GUARANTEE][ACCOUNT_BANKS + bank], 450);
    settlement_close(w, &x.run->month);
    cr_assert_eq(w->banks.losses[bank], losses + 450);
    cr_assert_eq(w->books.deposit[ACCOUNT_PROVINCE], cash - 315);
    tiny_close(&x);
}

/* A guarantor without money pays what it has. */
Test(liquidation, guarantors_pay_no_more_than_they_have)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    w->firms.loans[f] = 1000;
    w->firms.guaranteed[f] = 1000;
    w->books.deposit[ACCOUNT_PROVINCE] = 60;
    liquidation_of(w, &x.run->month, f, NOBODY);
    cr_assert_eq(x.run->month.ledger->paid[BOOK_GUARANTEE][ACCOUNT_PROVINCE], 60);
    tiny_close(&x);
}

/* All lose alike: a tenth is there. */
Test(liquidation, what_the_bank_does_not_recover_is_written_off)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    w->firms.cash[f] = 110;
    w->firms.loans[f] = 1000;
    w->firms.payable_row[f] = 60;
    owe(w, f, link, 40);
    int bank = w->firms.bank[f], sector = w->firms.sector[f];
    money_t loans = w->banks.loans[bank], losses = w->banks.losses[bank];
    liquidation_of(w, &x.run->month, f, NOBODY);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(l->received[BOOK_REPAYMENT][ACCOUNT_BANKS + bank], 100);
    cr_assert_eq(l->paid[BOOK_WRITE_OFF][ACCOUNT_BANKS + bank], 900);
    cr_assert_eq(l->received[BOOK_WRITE_OFF][ACCOUNT_FIRMS + sector_firm_index(sector)], 900);
    cr_assert_eq(x.run->month.loan_losses[sector], 900);
    cr_assert_eq(l->paid[BOOK_TRADE_LOSS][ACCOUNT_ROW], 54);
    cr_assert_eq(received(l, BOOK_TRADE_LOSS), 90);
    cr_assert_eq(received(l, BOOK_TRADE_PAYMENT), 10);
    settlement_close(w, &x.run->month);
    cr_assert_eq(w->banks.loans[bank], loans - 1000);
    cr_assert_eq(w->banks.losses[bank], losses + 900);
    tiny_close(&x);
}

/* Seven suppliers of odd sums: floors and largest remainders lose no fen. */
Test(liquidation, parts_add_up_to_the_fen)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    for (money_t cash = 1; cash < 400; cash += 37) {
        strip(w, f);
        w->firms.state[f] = FIRM_ALIVE;
        w->firms.cash[f] = cash;
        w->firms.bonds[f] = 31;
        w->links.supplier[link] = f == 0 ? 1 : 0;
        w->links.supplier[link + 1] = f == 0 ? 2 : 1 + (f == 1);
        owe(w, f, link, 97);
        owe(w, f, link + 1, 101);
        w->firms.payable_background[f] = 89;
        w->firms.payable_roc[f] = 53;
        w->firms.payable_row[f] = 29;
        month_begin(w, &x.run->month);
        liquidation_of(w, &x.run->month, f, NOBODY);
        liquidation_finish(w, &x.run->month);
        const struct ledger *l = x.run->month.ledger;
        money_t got = received(l, BOOK_TRADE_PAYMENT) + received(l, BOOK_BOND_REDEMPTION);
        money_t lost = paid(l, BOOK_TRADE_LOSS) + paid(l, BOOK_BOND_LOSS);
        cr_assert_eq(got, cash, "%lld of %lld", (long long)got, (long long)cash);
        cr_assert_eq(got + lost, 400);
        for (int kind = 0; kind < BOOK_COUNT; kind++)
            if (ledger_rules[kind].class != BOOKING_REVALUE)
                cr_assert_eq(paid(l, (enum booking)kind), received(l, (enum booking)kind), "%s",
                             ledger_rules[kind].name);
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            for (int kind = 0; kind < BOOK_COUNT; kind++)
                cr_assert(l->paid[kind][a] >= 0 && l->received[kind][a] >= 0, "%s", ledger_rules[kind].name);
    }
    tiny_close(&x);
}

/* 1000 less 100 to the bank and 50 to the rest of China: 850 for the owners, 700 of theirs are lost: by what each holds. */
Test(liquidation, owners_get_what_is_left_and_lose_what_they_paid_in)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    w->firms.cash[f] = 1000;
    w->firms.loans[f] = 100;
    w->firms.payable_roc[f] = 50;
    w->firms.paid_in[f] = 700;
    w->firms.owned_households[f] = 350;
    w->firms.owned_province[f] = 280;
    w->firms.owned_roc[f] = 70;
    struct party firm = settlement_firm(&w->firms, f);
    money_t stake = 0, after = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        stake += w->books.stake[a];
    liquidation_of(w, m, f, NOBODY);
    liquidation_finish(w, m);
    cr_assert_eq(m->ledger->paid[BOOK_DIVIDEND][firm.account], 850);
    cr_assert_eq(received(m->ledger, BOOK_DIVIDEND), 850);
    cr_assert_eq(m->ledger->received[BOOK_STAKE_LOSS][firm.account], 700);
    cr_assert_eq(paid(m->ledger, BOOK_STAKE_LOSS), 700);
    cr_assert_eq(m->ledger->received[BOOK_DIVIDEND][ACCOUNT_ROC], 85);
    cr_assert_eq(m->ledger->received[BOOK_DIVIDEND][ACCOUNT_PROVINCE], 340);
    cr_assert_eq(m->ledger->paid[BOOK_STAKE_LOSS][ACCOUNT_PROVINCE], 280);
    cr_assert_eq(w->firms.owned_province[f] + w->firms.owned_households[f] + w->firms.paid_in[f], 0);
    settlement_close(w, m);
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        after += w->books.stake[a];
    cr_assert_eq(after, stake - 700);
    tiny_close(&x);
}

Test(liquidation, founders_own_what_they_founded)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    int home = ACCOUNT_HOUSEHOLDS + w->firms.city[f];
    w->firms.cash[f] = 40;
    w->firms.paid_in[f] = 90;
    w->firms.owned_households[f] = 90;
    money_t stake = w->books.stake[home], deposit = w->books.deposit[home];
    liquidation_of(w, &x.run->month, f, NOBODY);
    liquidation_finish(w, &x.run->month);
    settlement_close(w, &x.run->month);
    cr_assert_eq(w->books.stake[home], stake - 90);
    cr_assert_eq(w->books.deposit[home], deposit + 40);
    tiny_close(&x);
}

/* Two estates would wait for each other: the claim is lost, no money moves. */
Test(liquidation, claims_between_two_that_fail_are_written_off)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link);
    struct world *w = x.world;
    int64_t one = w->links.supplier[link], two = w->links.supplier[link + 1];
    uint8_t *failing = calloc((size_t)w->length[DIM_FIRM], 1);
    strip(w, one);
    owe(w, f, link, 70);
    owe(w, f, link + 1, 30);
    failing[f] = failing[one] = 1;
    money_t due = w->firms.receivable_firms[two];
    liquidation_net(w, &x.run->month, failing);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(w->links.payable[link], 0);
    cr_assert_eq(w->links.payable[link + 1], 30);
    cr_assert_eq(w->firms.payable_firms[f], 30);
    cr_assert_eq(w->firms.receivable_firms[one], 0);
    cr_assert_eq(w->firms.receivable_firms[two], due);
    cr_assert_eq(l->paid[BOOK_TRADE_LOSS][settlement_firm(&w->firms, one).account], 70);
    cr_assert_eq(l->received[BOOK_TRADE_LOSS][settlement_firm(&w->firms, f).account], 70);
    cr_assert_eq(paid(l, BOOK_TRADE_PAYMENT), 0);
    cr_assert_eq(x.run->month.trade_losses[w->firms.sector[one]], 70);
    free(failing);
    tiny_close(&x);
}

static int64_t neighbour(const struct world *w, int64_t f)
{
    for (int64_t j = 0; j < w->length[DIM_FIRM]; j++)
        if (j != f && world_alive(w, j) && w->firms.sector[j] == w->firms.sector[f])
            return j;
    cr_assert_fail("alone in its sector");
    return -1;
}

/* 0.3 of 1000 in books, 0.3 of 500 + 100 in machines, those not in use yet included. */
Test(liquidation, machines_go_to_the_buyer_at_recovery_value)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link), buyer = neighbour(x.world, f);
    struct firms *firms = &x.world->firms;
    firms->capital_cost[f] = 1000;
    firms->capital[f] = 500;
    firms->building[f] = 100;
    firms->cash[buyer] = 300;
    money_t cost = firms->capital_cost[buyer];
    volume_t capital = firms->capital[buyer];
    liquidation_of(x.world, &x.run->month, f, buyer);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(firms->cash[buyer], 0);
    cr_assert_eq(firms->capital_cost[buyer], cost + 300);
    cr_assert_eq(firms->capital[buyer], capital + 180);
    cr_assert_eq(paid(l, BOOK_CAPITAL_SALE), 300);
    cr_assert_eq(paid(l, BOOK_LOSS_OF_CAPITAL), 700);
    cr_assert_eq(paid(l, BOOK_LIQUIDATION_SALE), 0);
    cr_assert_eq(paid(l, BOOK_DIVIDEND), 300);
    tiny_close(&x);
}

Test(liquidation, a_buyer_without_the_money_leaves_machines_to_dealers_outside)
{
    struct tiny x;
    uint32_t link;
    int64_t f = open_failure(&x, &link), buyer = neighbour(x.world, f);
    struct firms *firms = &x.world->firms;
    firms->capital_cost[f] = 1000;
    firms->cash[buyer] = 299;
    volume_t capital = firms->capital[buyer];
    liquidation_of(x.world, &x.run->month, f, buyer);
    const struct ledger *l = x.run->month.ledger;
    cr_assert_eq(firms->cash[buyer], 299);
    cr_assert_eq(firms->capital[buyer], capital);
    cr_assert_eq(paid(l, BOOK_CAPITAL_SALE), 0);
    cr_assert_eq(l->paid[BOOK_LIQUIDATION_SALE][ACCOUNT_ROC], 300);
    cr_assert_eq(paid(l, BOOK_LOSS_OF_CAPITAL), 1000);
    tiny_close(&x);
}

static void expect_nothing_left(const struct world *w, int64_t f)
{
    const struct firms *firms = &w->firms;
    cr_assert_eq(firms->cash[f] | firms->loans[f] | firms->bonds[f] | firms->payable_firms[f] | firms->paid_in[f] |
                     firms->payable_background[f] | firms->payable_roc[f] | firms->payable_row[f] |
                     firms->receivable_firms[f] | firms->receivable_background[f] | firms->receivable_roc[f] |
                     firms->receivable_row[f] | firms->capital_cost[f] | firms->inputs_cost[f] |
                     firms->finished_cost[f] | firms->workers[f] | firms->capital[f],
                 0, "firm %lld", (long long)f);
}

/* What each supplier is owed, summed over its customers' links. */
static money_t *claims_of(const struct world *w)
{
    money_t *claim = calloc((size_t)w->length[DIM_FIRM], sizeof *claim);
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
        claim[w->links.supplier[l]] += w->links.payable[l];
    return claim;
}

/* Every seventh firm is closed by its owners in one month: the accounts close, suppliers and customers of dead firms are
 * found, losses of the month are those that were booked. */
Test(liquidation, a_month_with_many_failures_closes)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", "run.spin_up=0 months", "run.lead_in=0 months", "firm.closure=100 %/month",
              NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    tiny_step(&x);
    double marked = 0;
    int64_t exited = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f += 7) {
        if (!world_alive(w, f))
            continue;
        w->firms.margin[f] = -1;
        w->firms.loss_months[f] = 200;
        w->firms.noise_scale[f] = 1; /* nobody is given longer for size */
        marked += w->firms.slice[f];
    }
    tiny_step(&x); /* all identities */
    for (int s = 0; s < SECTOR_COUNT; s++)
        for (int reason = 0; reason < EXIT_REASONS; reason++)
            exited += m->exited[reason][s];
    cr_assert_geq((double)exited * 1e-6, 0.99 * marked);
    money_t loans = 0, trade = 0, *claim = claims_of(w);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_eq(claim[f], w->firms.receivable_firms[f], "firm %lld", (long long)f);
        if (!world_alive(w, f))
            expect_nothing_left(w, f);
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             world_alive(w, f) && l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++)
            cr_assert(w->links.pending[l] == UINT8_MAX || world_alive(w, w->links.supplier[l]));
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        loans += m->loan_losses[s];
        trade += m->trade_losses[s];
    }
    cr_assert_gt(loans, 0);
    cr_assert_eq(loans, paid(m->total, BOOK_WRITE_OFF));
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        trade -= m->total->paid[BOOK_TRADE_LOSS][ACCOUNT_FIRMS + i];
    cr_assert_eq(trade, 0);
    money_t losses = 0;
    for (int b = 0; b < BANK_COUNT; b++)
        losses += w->banks.losses[b];
    for (int b = 0; b < BANK_COUNT; b++)
        losses -= m->total->paid[BOOK_BOND_LOSS][ACCOUNT_BANKS + b];
    cr_assert_eq(losses, loans);
    free(claim);
    tiny_close(&x);
}

/* Three years under a collapse of outside demand: the five identities are checked in every month. */
Test(liquidation, identities_hold_through_a_crisis)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.02", "shocks=[{kind: outside_demand, from: 2022-03, until: 2023-08, size: -40 %}]",
              NULL);
    int64_t exited = 0;
    for (int month = 0; month < 36; month++) {
        tiny_step(&x);
        for (int s = 0; s < SECTOR_COUNT; s++)
            for (int reason = 0; reason < EXIT_REASONS; reason++)
                exited += x.run->month.exited[reason][s];
    }
    cr_assert_gt((double)exited * 1e-6 / x.world->scale, 20000); /* real firms */
    tiny_close(&x);
}
