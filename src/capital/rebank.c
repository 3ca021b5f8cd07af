/* Bookings of a change of bank; see rebank.h. */
#include "capital/rebank.h"

#include "capital/settlement.h"

void rebank_firm(struct world *w, struct ledger *l, int64_t f, int bank)
{
    struct party old = settlement_firm(&w->firms, f), new = {old.account, (int16_t)bank};
    money_t debt = w->firms.loans[f], net = w->firms.cash[f] - debt;
    if (w->firms.bank[f] == bank)
        return;
    ledger_pay(l, BOOK_LOAN, settlement_party(ACCOUNT_BANKS + bank), new, debt);
    ledger_pay(l, BOOK_REPAYMENT, old, settlement_party(ACCOUNT_BANKS + old.place), debt);
    if (net >= 0)
        ledger_pay(l, BOOK_BANK_CHANGE, old, new, net);
    else
        ledger_pay(l, BOOK_BANK_CHANGE, new, old, -net);
    w->firms.bank[f] = (uint8_t)bank;
}
