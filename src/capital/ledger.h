/* The ledger: every booking goes through ledger_pay with a kind, a payer and a payee, so the transaction-flow matrix,
 * the banks' out-of-province positions and the carried balances are by-products of paying, not separate sums.
 *
 * A ledger holds integers only and is added up over threads in any order. Firms keep their own deposits, loans and
 * stocks in their rows; the ledger books their sector's column. Accounts that are not firms have their deposits here.
 * What a booking does to which item is the table payments.def. */
#ifndef JIQUN_CAPITAL_LEDGER_H
#define JIQUN_CAPITAL_LEDGER_H

#include <stdbool.h>

#include "base/money.h"
#include "world/accounts.h"

enum booking {
#define BOOKING(name, class, item, payer, payee, phase, en, zh, amount) BOOK_##name,
#include "capital/payments.def"
#undef BOOKING
    BOOK_COUNT
};

enum booking_class { BOOKING_MONEY, BOOKING_CREDIT, BOOKING_REVALUE };

/* One line of payments.def. */
struct booking_rule {
    const char *name; /* as in payments.def */
    enum booking_class class;
    enum item item;          /* leaves the payer, reaches the payee */
    enum item payer_counter; /* rises by the amount; ITEM_NET_WORTH: expense; ITEM_NONE: no payer side */
    enum item payee_counter; /* falls by the amount; ITEM_NET_WORTH: income; ITEM_NONE: no payee side */
    int phase;
    const char *name_en, *name_zh, *amount;
};

extern const struct booking_rule ledger_rules[BOOK_COUNT];

/* Whether a kind moves money: in the header, so that the compiler decides it where the kind is a constant. */
static const bool ledger_moves_money[BOOK_COUNT] = {
#define BOOKING(name, class, item, payer, payee, phase, en, zh, amount) BOOKING_##class == BOOKING_MONEY,
#include "capital/payments.def"
#undef BOOKING
};

/* Who pays or is paid: column of the matrices and where its money lies. */
struct party {
    int16_t account; /* [0, ACCOUNT_COUNT) */
    int16_t place;   /* [0, PLACE_COUNT): its bank; a bank itself; CE, RC, RW their own position */
};

struct ledger {
    money_t paid[BOOK_COUNT][ACCOUNT_COUNT];
    money_t received[BOOK_COUNT][ACCOUNT_COUNT];
    money_t settle[PLACE_COUNT]; /* change of the out-of-province position of each bank, CE, RC, RW */
};

/** Books one amount of one kind.  kind any; from, to the parties; amount in fen, may be 0 or negative (a correction).
 *  Errors: none. The caller changes the firm rows concerned by the same integer. */
static inline void ledger_pay(struct ledger *l, enum booking kind, struct party from, struct party to, money_t amount)
{
    l->paid[kind][from.account] += amount;
    l->received[kind][to.account] += amount;
    if (ledger_moves_money[kind]) {
        l->settle[from.place] -= amount;
        l->settle[to.place] += amount;
    }
}

/** One side only: for clearings whose two sides are summed apart (a market). The check of the month proves that the
 *  sides are equal. */
static inline void ledger_give(struct ledger *l, enum booking kind, struct party from, money_t amount)
{
    l->paid[kind][from.account] += amount;
    if (ledger_moves_money[kind])
        l->settle[from.place] -= amount;
}

static inline void ledger_take(struct ledger *l, enum booking kind, struct party to, money_t amount)
{
    l->received[kind][to.account] += amount;
    if (ledger_moves_money[kind])
        l->settle[to.place] += amount;
}

/** Revaluation of one account: the payer side for kinds with a payer counter, else the payee side. */
static inline void ledger_revalue(struct ledger *l, enum booking kind, int account, money_t amount)
{
    if (ledger_rules[kind].payer_counter != ITEM_NONE)
        l->paid[kind][account] += amount;
    else
        l->received[kind][account] += amount;
}

/** Sets all sums to zero. */
void ledger_clear(struct ledger *l);

/** total += part, entry by entry. */
void ledger_add(struct ledger *total, const struct ledger *part);

/** Net money that reached each account: sum over money kinds of received - paid.  change [ACCOUNT_COUNT], fen. */
void ledger_money_change(const struct ledger *l, money_t *change);

#endif
