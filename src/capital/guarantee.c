/* Guarantees of bank loans; see guarantee.h. */
#include "capital/guarantee.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/lending.h"
#include "capital/public.h"
#include "capital/settlement.h"

static const double SHARE_MOST = 0.95; /* a bank bears something, else it would lend without looking */

double guarantee_share(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f];
    const double *small = w->levers.guarantee_small, *large = w->levers.guarantee_large;
    if ((small[s] <= 0 && large[s] <= 0) || w->firms.research_rate[f] < w->levers.guarantee_research[0])
        return 0;
    return math_min(SHARE_MOST, math_max(0, lending_is_small(w, f) ? small[s] : large[s]));
}

money_t guarantee_carried(money_t guaranteed, money_t loans, money_t more, double share)
{
    if (more >= 0)
        return guaranteed + money_of(share * (double)more);
    return loans > 0 ? fixed_share(guaranteed, loans + more, loans) : 0;
}

money_t guarantee_due(money_t guaranteed, money_t loans, money_t lost)
{
    return loans > 0 ? fixed_share(lost, guaranteed, loans) : 0;
}

void guarantee_split(const struct world *w, money_t amount, money_t part[2])
{
    double city = math_min(1, math_max(0, w->levers.guarantee_city[0]));
    part[1] = money_of(city * (double)amount);
    part[0] = amount - part[1];
}

void guarantee_pay(struct world *w, struct month *m, int64_t f, money_t lost)
{
    money_t part[2], due = guarantee_due(w->firms.guaranteed[f], w->firms.loans[f], lost);
    int place = w->firms.bank[f];
    if (due == 0)
        return;
    guarantee_split(w, due, part);
    for (int i = 0; i < 2; i++) {
        int g = i == 0 ? 0 : 1 + w->firms.city[f];
        money_t left = w->books.deposit[public_account(g)] - m->guarantee_paid[g];
        money_t paid = part[i] < left ? part[i] : left > 0 ? left : 0;
        ledger_pay(m->ledger, BOOK_GUARANTEE, settlement_party(public_account(g)),
                   settlement_party(ACCOUNT_BANKS + place), paid);
        m->guarantee_paid[g] += paid;
    }
}
