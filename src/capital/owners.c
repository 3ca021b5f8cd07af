/* Owners of firms; see owners.h. */
#include "capital/owners.h"

#include "capital/settlement.h"

struct party owners_party(const struct world *w, int64_t f, int owner)
{
    return settlement_party(shares_account(w, f, owner));
}

/* One side of an amount over the owners of a firm. Most firms have one owner. */
static void divide(const struct world *w, struct ledger *l, enum booking kind, int64_t f, money_t amount, bool take)
{
    money_t weight[OWNER_COUNT], part[OWNER_COUNT] = {amount};
    bool alone = w->firms.owned_households[f] == w->firms.paid_in[f];
    if (!alone) {
        for (int h = 0; h < OWNER_COUNT; h++)
            weight[h] = shares_held(&w->firms, h)[f];
        money_split(amount, weight, OWNER_COUNT, part);
    }
    for (int h = 0; h < (alone ? 1 : OWNER_COUNT); h++)
        if (part[h] && take)
            ledger_take(l, kind, owners_party(w, f, h), part[h]);
        else if (part[h])
            ledger_give(l, kind, owners_party(w, f, h), part[h]);
}

void owners_take(const struct world *w, struct ledger *l, enum booking kind, int64_t f, money_t amount)
{
    divide(w, l, kind, f, amount, true);
}

void owners_give(const struct world *w, struct ledger *l, enum booking kind, int64_t f, money_t amount)
{
    divide(w, l, kind, f, amount, false);
}

void owners_clear(struct world *w, int64_t f)
{
    for (int h = 0; h < OWNER_COUNT; h++)
        shares_held(&w->firms, h)[f] = 0;
    w->firms.paid_in[f] = 0;
}

money_t owners_new_value(money_t held, double part)
{
    return money_of((double)held * part / (1 - part));
}

void owners_issue(struct world *w, struct ledger *l, int64_t f, int owner, money_t value, money_t price)
{
    struct party firm = settlement_firm(&w->firms, f), buyer = owners_party(w, f, owner);
    ledger_pay(l, BOOK_NEW_SHARES, buyer, firm, value);
    ledger_pay(l, BOOK_SHARE_PREMIUM, buyer, firm, price - value);
    shares_held(&w->firms, owner)[f] += value;
    w->firms.paid_in[f] += value;
    w->firms.cash[f] += price;
}

void owners_sell(struct world *w, struct ledger *l, int64_t f, int seller, int buyer, money_t value, money_t price)
{
    struct party from = owners_party(w, f, seller), to = owners_party(w, f, buyer);
    ledger_pay(l, BOOK_STAKE_SALE, to, from, value);
    ledger_pay(l, BOOK_SHARE_PREMIUM, to, from, price - value);
    shares_held(&w->firms, seller)[f] -= value;
    shares_held(&w->firms, buyer)[f] += value;
}

void owners_follow(const struct world *w, struct ledger *l, int64_t f, int city)
{
    static const int first[][2] = {
        {OWNER_HOUSEHOLDS, ACCOUNT_HOUSEHOLDS}, {OWNER_FUND_CITY, ACCOUNT_CITY_FUNDS}, {OWNER_CITY, ACCOUNT_CITIES}};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        ledger_pay(l, BOOK_STAKE_MOVE, owners_party(w, f, first[i][0]), settlement_party(first[i][1] + city),
                   shares_held(&w->firms, first[i][0])[f]);
}
