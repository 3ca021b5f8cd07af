/* A change of bank by hand: cash and debt stay, deposits, loans and positions move. */
#include "capital/rebank.h"

#include "capital/settlement.h"
#include "support/fixture.h"

Test(rebank, deposits_and_loans_go_to_the_new_bank)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    int64_t f = 0;
    int old = w->firms.bank[f], new = (old + 1) % BANK_COUNT;
    w->firms.cash[f] = 500;
    w->firms.loans[f] = 2000;
    month_begin(w, m);
    money_t loans[2] = {w->banks.loans[old], w->banks.loans[new]};
    money_t position[2] = {w->books.position[old], w->books.position[new]};
    rebank_firm(w, m->ledger, f, new);
    settlement_close(w, m);
    cr_assert(w->firms.bank[f] == new && w->firms.cash[f] == 500 && w->firms.loans[f] == 2000);
    cr_assert(w->banks.loans[old] == loans[0] - 2000 && w->banks.loans[new] == loans[1] + 2000);
    /* the old bank loses a deposit of 500 and a loan of 2000: 1500 more outside; the new one the other way round */
    cr_assert(w->books.position[old] == position[0] + 1500 && w->books.position[new] == position[1] - 1500);
    rebank_firm(w, m->ledger, f, new);
    cr_assert_eq(m->ledger->paid[BOOK_LOAN][ACCOUNT_BANKS + new], 0, "it is there already");
    tiny_close(&x);
}
