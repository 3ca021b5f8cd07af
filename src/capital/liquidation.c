/* Waterfall of a failed firm; see liquidation.h. Wages and taxes of the month come first: they were paid before, if need
 * be by its bank's overdraft, which then stands among the bank's claims. */
#include "capital/liquidation.h"

#include "base/mathfun.h"
#include "capital/experience.h"
#include "capital/funds.h"
#include "capital/guarantee.h"
#include "capital/lending.h"
#include "capital/owners.h"
#include "capital/settlement.h"
#include "world/compact.h"

enum claim { CLAIM_BANK, CLAIM_BONDS, CLAIM_LINKS, CLAIM_BACKGROUND, CLAIM_ROC, CLAIM_ROW, CLAIM_COUNT };

void liquidation_net(struct world *w, struct month *m, const uint8_t *failing)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!failing[f])
            continue;
        uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]]; link < end; link++) {
            uint32_t j = w->links.supplier[link];
            money_t owed = w->links.payable[link];
            if (!failing[j] || owed == 0)
                continue;
            ledger_pay(m->ledger, BOOK_TRADE_LOSS, settlement_firm(&w->firms, j), settlement_firm(&w->firms, f), owed);
            w->links.payable[link] = 0;
            w->firms.payable_firms[f] -= owed;
            w->firms.receivable_firms[j] -= owed;
            m->trade_losses[w->firms.sector[j]] += owed;
        }
    }
}

/* Customers outside links pay at once. */
static void collect(struct world *w, struct month *m, int64_t f)
{
    struct party firm = settlement_firm(&w->firms, f);
    money_t background = w->firms.receivable_background[f];
    ledger_take(m->ledger, BOOK_TRADE_PAYMENT, firm, background);
    m->background_collected += background;
    ledger_pay(m->ledger, BOOK_TRADE_PAYMENT, settlement_roc, firm, w->firms.receivable_roc[f]);
    ledger_pay(m->ledger, BOOK_TRADE_PAYMENT, settlement_row, firm, w->firms.receivable_row[f]);
    w->firms.cash[f] += background + w->firms.receivable_roc[f] + w->firms.receivable_row[f];
    w->firms.receivable_background[f] = w->firms.receivable_roc[f] = w->firms.receivable_row[f] = 0;
}

/* Machines go to the buyer at book value as far as they can be used again; else dealers outside take them.
 * return what they brought, fen */
static money_t sell_machines(struct world *w, struct month *m, int64_t f, int64_t buyer)
{
    double recovery = w->economy.parameters->firm_recovery;
    struct party firm = settlement_firm(&w->firms, f);
    money_t price = money_of(recovery * (double)w->firms.capital_cost[f]);
    if (buyer >= 0 && w->firms.cash[buyer] >= price) {
        ledger_pay(m->ledger, BOOK_CAPITAL_SALE, settlement_firm(&w->firms, buyer), firm, price);
        w->firms.cash[buyer] -= price;
        w->firms.capital_cost[buyer] += price;
        w->firms.capital[buyer] += (volume_t)(recovery * (double)(w->firms.capital[f] + w->firms.building[f]));
        w->firms.capital_cost[f] -= price;
    } else {
        ledger_pay(m->ledger, BOOK_LIQUIDATION_SALE, settlement_roc, firm, price);
    }
    w->firms.cash[f] += price;
    ledger_revalue(m->ledger, BOOK_LOSS_OF_CAPITAL, firm.account, w->firms.capital_cost[f]);
    w->firms.capital_cost[f] = 0;
    return price;
}

/* Patents that banks took as pledge bring the same part of their value; they stand in no book.
 * return what they brought, fen */
static money_t sell_patents(struct world *w, struct month *m, int64_t f)
{
    money_t price = money_of(w->economy.parameters->firm_recovery * lending_patents(w, f));
    ledger_pay(m->ledger, BOOK_LIQUIDATION_SALE, settlement_roc, settlement_firm(&w->firms, f), price);
    w->firms.cash[f] += price;
    return price;
}

static void sell_stocks(struct world *w, struct month *m, int64_t f)
{
    struct party firm = settlement_firm(&w->firms, f);
    money_t inputs = w->firms.inputs_cost[f], finished = w->firms.finished_cost[f];
    money_t price = money_of(w->economy.parameters->firm_recovery * (double)(inputs + finished));
    ledger_pay(m->ledger, BOOK_LIQUIDATION_SALE, settlement_roc, firm, price);
    ledger_revalue(m->ledger, BOOK_LOSS_OF_INPUTS, firm.account, inputs);
    ledger_revalue(m->ledger, BOOK_LOSS_OF_FINISHED, firm.account, finished);
    w->firms.cash[f] += price;
    w->firms.inputs_cost[f] = w->firms.finished_cost[f] = 0;
}

static money_t lesser(money_t a, money_t b)
{
    return a < b ? a : b;
}

/* The bank's pledge, land and machines, is its own: what they brought goes to it first, up to its loans.
 * return what was paid, fen */
static money_t pay_pledge(struct world *w, struct month *m, int64_t f, money_t pledge)
{
    struct party firm = settlement_firm(&w->firms, f);
    struct party bank = {(int16_t)(ACCOUNT_BANKS + firm.place), firm.place};
    money_t paid = lesser(lesser(pledge, w->firms.loans[f]), w->firms.cash[f] > 0 ? w->firms.cash[f] : 0);
    ledger_pay(m->ledger, BOOK_REPAYMENT, firm, bank, paid);
    w->firms.cash[f] -= paid;
    return paid;
}

/* The bank's unsecured rest: paid like others, the loss to the fen; its guarantor bears a part. */
static void pay_bank(struct world *w, struct month *m, int64_t f, money_t rest, money_t paid)
{
    struct party firm = settlement_firm(&w->firms, f);
    struct party bank = {(int16_t)(ACCOUNT_BANKS + firm.place), firm.place};
    ledger_pay(m->ledger, BOOK_REPAYMENT, firm, bank, paid);
    ledger_pay(m->ledger, BOOK_WRITE_OFF, bank, firm, rest - paid);
    guarantee_pay(w, m, f, rest - paid);
    w->firms.cash[f] -= paid;
    w->firms.loans[f] = w->firms.guaranteed[f] = 0;
    m->loan_losses[w->firms.sector[f]] += rest - paid;
    experience_lost(w, m, f, rest - paid);
}

static void pay_supplier(struct world *w, struct month *m, int64_t f, struct party supplier, money_t owed, money_t paid)
{
    struct party firm = settlement_firm(&w->firms, f);
    ledger_pay(m->ledger, BOOK_TRADE_PAYMENT, firm, supplier, paid);
    ledger_pay(m->ledger, BOOK_TRADE_LOSS, supplier, firm, owed - paid);
    w->firms.cash[f] -= paid;
}

/* Suppliers in the province, each in proportion to what it is owed: floors, the last takes what is left. */
static void pay_links(struct world *w, struct month *m, int64_t f, money_t money)
{
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    money_t owed_left = w->firms.payable_firms[f];
    for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]]; link < end; link++) {
        uint32_t j = w->links.supplier[link];
        money_t owed = w->links.payable[link];
        if (owed == 0)
            continue;
        money_t paid = fixed_share(money, owed, owed_left);
        pay_supplier(w, m, f, settlement_firm(&w->firms, j), owed, paid);
        w->firms.cash[j] += paid;
        w->firms.receivable_firms[j] -= owed;
        w->links.payable[link] = 0;
        m->trade_losses[w->firms.sector[j]] += owed - paid;
        money -= paid;
        owed_left -= owed;
    }
    w->firms.payable_firms[f] = 0;
}

static void pay_background(struct world *w, struct month *m, int64_t f, money_t money)
{
    struct party firm = settlement_firm(&w->firms, f);
    money_t owed = w->firms.payable_background[f];
    ledger_give(m->ledger, BOOK_TRADE_PAYMENT, firm, money);
    ledger_take(m->ledger, BOOK_TRADE_LOSS, firm, owed - money);
    m->background_owed += owed;
    m->background_recovered += money;
    w->firms.cash[f] -= money;
    w->firms.payable_background[f] = 0;
}

static void pay_bonds(struct world *w, struct month *m, int64_t f, money_t money)
{
    struct party firm = settlement_firm(&w->firms, f);
    money_t owed = w->firms.bonds[f];
    if (owed == 0)
        return;
    ledger_give(m->ledger, BOOK_BOND_REDEMPTION, firm, money);
    settlement_take_holders(w, m->ledger, BOOK_BOND_REDEMPTION, money);
    ledger_take(m->ledger, BOOK_BOND_LOSS, firm, owed - money);
    settlement_give_holders(w, m->ledger, BOOK_BOND_LOSS, owed - money);
    w->firms.cash[f] -= money;
    w->firms.bonds[f] = 0;
}

/* All whose claims have no pledge, in proportion: the rest of the bank's, bonds, suppliers.  rest  of the loans, fen */
static void pay_creditors(struct world *w, struct month *m, int64_t f, money_t rest)
{
    money_t claim[CLAIM_COUNT] = {rest,
                                  w->firms.bonds[f],
                                  w->firms.payable_firms[f],
                                  w->firms.payable_background[f],
                                  w->firms.payable_roc[f],
                                  w->firms.payable_row[f]};
    money_t part[CLAIM_COUNT], all = 0;
    for (int i = 0; i < CLAIM_COUNT; i++)
        all += claim[i];
    if (all == 0) {
        w->firms.loans[f] = w->firms.guaranteed[f] = 0;
        return;
    }
    money_split(all < w->firms.cash[f] ? all : w->firms.cash[f], claim, CLAIM_COUNT, part);
    pay_bank(w, m, f, rest, part[CLAIM_BANK]);
    pay_bonds(w, m, f, part[CLAIM_BONDS]);
    pay_links(w, m, f, part[CLAIM_LINKS]);
    pay_background(w, m, f, part[CLAIM_BACKGROUND]);
    pay_supplier(w, m, f, settlement_roc, claim[CLAIM_ROC], part[CLAIM_ROC]);
    pay_supplier(w, m, f, settlement_row, claim[CLAIM_ROW], part[CLAIM_ROW]);
    w->firms.payable_roc[f] = w->firms.payable_row[f] = 0;
}

/* What is left goes to the owners, whose shares are worth nothing more. */
static void pay_owners(struct world *w, struct month *m, int64_t f)
{
    struct party firm = settlement_firm(&w->firms, f);
    ledger_give(m->ledger, BOOK_DIVIDEND, firm, w->firms.cash[f]);
    owners_take(w, m->ledger, BOOK_DIVIDEND, f, w->firms.cash[f]);
    ledger_take(m->ledger, BOOK_STAKE_LOSS, firm, w->firms.paid_in[f]);
    owners_give(w, m->ledger, BOOK_STAKE_LOSS, f, w->firms.paid_in[f]);
    if (w->month >= 0)
        funds_cover_loss(w, m, f);
    funds_lost(w, f);
    owners_clear(w, f);
    w->firms.cash[f] = 0;
}

void liquidation_of(struct world *w, struct month *m, int64_t f, int64_t buyer)
{
    experience_note(w, m, f);
    collect(w, m, f);
    money_t pledge = sell_patents(w, m, f) + sell_machines(w, m, f, buyer);
    sell_stocks(w, m, f);
    money_t secured = pay_pledge(w, m, f, pledge);
    pay_creditors(w, m, f, w->firms.loans[f] - secured);
    pay_owners(w, m, f);
    w->firms.state[f] = FIRM_TOMBSTONE;
    world_clear_place(w, f);
}

/* The other side of what background producers paid, got and lost, by city as they owe and are owed. */
static void divide_background(struct world *w, struct month *m)
{
    money_t collected[CITY_COUNT], owed[CITY_COUNT], paid[CITY_COUNT];
    money_split(m->background_collected, w->background.payable, CITY_COUNT, collected);
    money_split(m->background_owed, w->background.receivable, CITY_COUNT, owed);
    money_split(m->background_recovered, owed, CITY_COUNT, paid);
    for (int c = 0; c < CITY_COUNT; c++) {
        struct party background = settlement_party(ACCOUNT_BACKGROUND + c);
        ledger_give(m->ledger, BOOK_TRADE_PAYMENT, background, collected[c]);
        ledger_take(m->ledger, BOOK_TRADE_PAYMENT, background, paid[c]);
        ledger_give(m->ledger, BOOK_TRADE_LOSS, background, owed[c] - paid[c]);
        w->background.payable[c] -= collected[c];
        w->background.receivable[c] -= owed[c];
    }
}

void liquidation_finish(struct world *w, struct month *m)
{
    divide_background(w, m);
}
