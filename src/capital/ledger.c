/* The table of bookings as data, and sums of ledgers. */
#include "capital/ledger.h"

#include <string.h>

const struct booking_rule ledger_rules[BOOK_COUNT] = {
#define BOOKING(name, class, item, payer, payee, phase, en, zh, amount)                                                \
    {#name, BOOKING_##class, ITEM_##item, ITEM_##payer, ITEM_##payee, phase, en, zh, amount},
#include "capital/payments.def"
#undef BOOKING
};

void ledger_clear(struct ledger *l)
{
    memset(l, 0, sizeof *l);
}

void ledger_add(struct ledger *total, const struct ledger *part)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++)
        for (int account = 0; account < ACCOUNT_COUNT; account++) {
            total->paid[kind][account] += part->paid[kind][account];
            total->received[kind][account] += part->received[kind][account];
        }
    for (int place = 0; place < PLACE_COUNT; place++)
        total->settle[place] += part->settle[place];
}

void ledger_money_change(const struct ledger *l, money_t *change)
{
    memset(change, 0, ACCOUNT_COUNT * sizeof *change);
    for (int kind = 0; kind < BOOK_COUNT; kind++)
        if (ledger_rules[kind].class == BOOKING_MONEY)
            for (int account = 0; account < ACCOUNT_COUNT; account++)
                change[account] += l->received[kind][account] - l->paid[kind][account];
}
