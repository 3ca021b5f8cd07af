/* Applying a phase's bookings; see settlement.h. */
#include "capital/settlement.h"

#include <math.h>
#include <omp.h>

#include "base/mathfun.h"

struct party settlement_party(int account)
{
    return (struct party){(int16_t)account, (int16_t)books_place(account)};
}

struct ledger *settlement_ledger(const struct month *m)
{
    return m->ledger + omp_get_thread_num();
}

static void apply_banks(struct world *w, const struct ledger *l)
{
    for (int b = 0; b < BANK_COUNT; b++) {
        int a = ACCOUNT_BANKS + b;
        w->banks.loans[b] += l->paid[BOOK_LOAN][a] + l->paid[BOOK_OVERDRAFT][a] - l->received[BOOK_REPAYMENT][a];
        w->banks.loans[b] -= l->paid[BOOK_WRITE_OFF][a];
        w->banks.losses[b] += l->paid[BOOK_WRITE_OFF][a] + l->paid[BOOK_BOND_LOSS][a] - l->received[BOOK_GUARANTEE][a];
        w->banks.bonds[b] += l->paid[BOOK_BOND_ISSUE][a] - l->received[BOOK_BOND_REDEMPTION][a] -
                             l->paid[BOOK_BOND_LOSS][a];
        w->banks.paid_in[b] += l->received[BOOK_NEW_SHARES][a];
    }
    w->books.roc_bonds[0] += l->paid[BOOK_BOND_ISSUE][ACCOUNT_ROC] - l->received[BOOK_BOND_REDEMPTION][ACCOUNT_ROC] -
                             l->paid[BOOK_BOND_LOSS][ACCOUNT_ROC];
}

/* Stakes of those that are not firms: shares bought less shares issued, less shares in failed firms. */
static void apply_stakes(struct world *w, const struct ledger *l)
{
    for (int a = ACCOUNT_BACKGROUND; a < ACCOUNT_COUNT; a++)
        w->books.stake[a] += l->paid[BOOK_NEW_SHARES][a] - l->received[BOOK_NEW_SHARES][a] -
                             l->paid[BOOK_STAKE_LOSS][a] + l->paid[BOOK_STAKE_SALE][a] -
                             l->received[BOOK_STAKE_SALE][a] + l->paid[BOOK_FUND_CAPITAL][a] -
                             l->received[BOOK_FUND_CAPITAL][a] + l->paid[BOOK_FUND_REPAYMENT][a] -
                             l->received[BOOK_FUND_REPAYMENT][a] + l->received[BOOK_CONVERSION][a] -
                             l->received[BOOK_MERGER][a] + l->received[BOOK_STAKE_MOVE][a] -
                             l->paid[BOOK_STAKE_MOVE][a];
}

void settlement_close(struct world *w, struct month *m)
{
    struct ledger *phase = m->ledger;
    money_t change[ACCOUNT_COUNT];
    for (int t = 1; t < m->threads; t++) {
        ledger_add(phase, m->ledger + t);
        ledger_clear(m->ledger + t);
    }
    ledger_money_change(phase, change);
    for (int a = ACCOUNT_BACKGROUND; a < ACCOUNT_COUNT; a++)
        if (account_class_of(a) != CLASS_BANKS && books_place(a) < BANK_COUNT)
            w->books.deposit[a] += change[a];
    for (int place = 0; place < PLACE_COUNT; place++)
        w->books.position[place] += phase->settle[place];
    apply_banks(w, phase);
    apply_stakes(w, phase);
    ledger_add(m->total, phase);
    ledger_clear(phase);
}

void settlement_give_cities(struct ledger *l, enum booking kind, int account, const int64_t *weight, money_t total)
{
    money_t part[CITY_COUNT];
    money_split(total, weight, CITY_COUNT, part);
    for (int c = 0; c < CITY_COUNT; c++)
        ledger_give(l, kind, settlement_party(account + c), part[c]);
}

void settlement_take_cities(struct ledger *l, enum booking kind, int account, const int64_t *weight, money_t total)
{
    money_t part[CITY_COUNT];
    money_split(total, weight, CITY_COUNT, part);
    for (int c = 0; c < CITY_COUNT; c++)
        ledger_take(l, kind, settlement_party(account + c), part[c]);
}

static int first_account(enum account_class class)
{
    int account = 0;
    while (account_class_of(account) != class)
        account++;
    return account;
}

/* One side of an amount divided over the owners of a class of issuers. */
static void divide_owners(struct world *w, struct ledger *l, enum booking kind, enum account_class issuer,
                          money_t total, bool take)
{
    int64_t weight[CLASS_COUNT], city[CITY_COUNT];
    money_t part[CLASS_COUNT];
    for (int h = 0; h < CLASS_COUNT; h++)
        weight[h] = (int64_t)rint(1e6 * w->economy.owner_share[issuer][h]);
    for (int c = 0; c < CITY_COUNT; c++)
        city[c] = (int64_t)rint(1e6 * w->economy.tables->city_gdp[c]);
    money_split(total, weight, CLASS_COUNT, part);
    for (int h = 0; h < CLASS_COUNT; h++) {
        int account = first_account((enum account_class)h);
        if (h == CLASS_HOUSEHOLDS || h == CLASS_CITIES)
            (take ? settlement_take_cities : settlement_give_cities)(l, kind, account, city, part[h]);
        else if (part[h])
            (take ? ledger_take : ledger_give)(l, kind, settlement_party(account), part[h]);
    }
}

void settlement_take_owners(struct world *w, struct ledger *l, enum booking kind, enum account_class issuer,
                            money_t total)
{
    divide_owners(w, l, kind, issuer, total, true);
}

void settlement_give_owners(struct world *w, struct ledger *l, enum booking kind, enum account_class issuer,
                            money_t total)
{
    divide_owners(w, l, kind, issuer, total, false);
}

void settlement_tax_shares(double centre, double province, double *share)
{
    share[0] = math_min(1, math_max(0, centre)); /* policies may add to what the law says */
    share[1] = math_min(1 - share[0], math_max(0, province));
    share[2] = math_max(0, 1 - share[0] - share[1]);
}

void settlement_take_tax(struct ledger *l, enum booking kind, int city, const double *share, money_t total)
{
    int64_t weight[3];
    money_t part[3];
    for (int i = 0; i < 3; i++)
        weight[i] = (int64_t)rint(1e6 * share[i]);
    money_split(total, weight, 3, part);
    ledger_take(l, kind, settlement_party(ACCOUNT_CENTRE), part[0]);
    ledger_take(l, kind, settlement_party(ACCOUNT_PROVINCE), part[1]);
    ledger_take(l, kind, settlement_party(ACCOUNT_CITIES + city), part[2]);
}

money_t settlement_bonds_roc(const struct world *w, money_t amount)
{
    money_t held = w->books.roc_bonds[0], all = held;
    for (int b = 0; b < BANK_COUNT; b++)
        all += w->banks.bonds[b];
    return all > 0 ? (money_t)((int128_t)amount * held / all) : 0;
}

/* Parts of the banks in proportion to the bonds they hold.  return the rest of China's part. */
static money_t split_holders(const struct world *w, money_t total, money_t part[BANK_COUNT])
{
    int64_t weight[BANK_COUNT];
    money_t roc = settlement_bonds_roc(w, total);
    for (int b = 0; b < BANK_COUNT; b++)
        weight[b] = w->banks.bonds[b];
    money_split(total - roc, weight, BANK_COUNT, part);
    return roc;
}

void settlement_take_holders(const struct world *w, struct ledger *l, enum booking kind, money_t total)
{
    money_t part[BANK_COUNT];
    ledger_take(l, kind, settlement_roc, split_holders(w, total, part));
    for (int b = 0; b < BANK_COUNT; b++)
        ledger_take(l, kind, settlement_party(ACCOUNT_BANKS + b), part[b]);
}

void settlement_give_holders(const struct world *w, struct ledger *l, enum booking kind, money_t total)
{
    money_t part[BANK_COUNT];
    ledger_give(l, kind, settlement_roc, split_holders(w, total, part));
    for (int b = 0; b < BANK_COUNT; b++)
        ledger_give(l, kind, settlement_party(ACCOUNT_BANKS + b), part[b]);
}
