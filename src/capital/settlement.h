/* Parties, and the end of a phase: what the threads booked is added up and reaches deposits, positions and banks. */
#ifndef JIQUN_CAPITAL_SETTLEMENT_H
#define JIQUN_CAPITAL_SETTLEMENT_H

#include "capital/ledger.h"
#include "world/books.h"
#include "world/month.h"

/** The party of a firm: its sector's column, its own bank. */
static inline struct party settlement_firm(const struct firms *firms, int64_t f)
{
    return (struct party){(int16_t)(ACCOUNT_FIRMS + sector_firm_index(firms->sector[f])), firms->bank[f]};
}

/** The party of a city's account of a class whose money lies with the city's bank.
 *  first  ACCOUNT_BACKGROUND, ACCOUNT_HOUSEHOLDS, ACCOUNT_BANKS or ACCOUNT_CITIES; city [0, 13) */
static inline struct party settlement_city(int first, int city)
{
    return (struct party){(int16_t)(first + city), (int16_t)city};
}

/* Those that hold no deposits. */
static const struct party settlement_centre = {ACCOUNT_CENTRE, PLACE_CENTRE};
static const struct party settlement_roc = {ACCOUNT_ROC, PLACE_ROC};
static const struct party settlement_row = {ACCOUNT_ROW, PLACE_ROW};

/** The party of any other account.  account >= ACCOUNT_BACKGROUND */
struct party settlement_party(int account);

/** Ledger of the calling thread. */
struct ledger *settlement_ledger(const struct month *m);

/** Ends a phase: adds the threads' ledgers to the month's, clears them, and applies the money that moved to deposits,
 *  out-of-province positions, bank loans and bonds. Firms' rows were changed by whoever paid. */
void settlement_close(struct world *w, struct month *m);

/** Divides a total among the 13 cities' accounts of a class by weights and books it: from one payer, or to one payee.
 *  account  first account of the class (ACCOUNT_HOUSEHOLDS, ...)     weight [CITY_COUNT], >= 0 */
void settlement_give_cities(struct ledger *l, enum booking kind, int account, const int64_t *weight, money_t total);
void settlement_take_cities(struct ledger *l, enum booking kind, int account, const int64_t *weight, money_t total);

/** Pays a dividend or return to the owners of a class of issuers; households and cities by product.
 *  The payer's side is booked by the caller. */
void settlement_take_owners(struct world *w, struct ledger *l, enum booking kind, enum account_class issuer,
                            money_t total);

/** The same from the other side: what owners of a class of issuers lose or pay. */
void settlement_give_owners(struct world *w, struct ledger *l, enum booking kind, enum account_class issuer,
                            money_t total);

/** Shares of centre, province and the payer's city in a tax: the city has what the law leaves.  share [3], sums to 1. */
void settlement_tax_shares(double centre, double province, double *share);

/** A tax of one city's payers divided over centre, province and city.  share [3], sums to 1. */
void settlement_take_tax(struct ledger *l, enum booking kind, int city, const double *share, money_t total);

/** What the rest of China holds of an amount of bonds, as it holds all bonds; banks hold the others. */
money_t settlement_bonds_roc(const struct world *w, money_t amount);

/** Books an amount to all holders of bonds, the rest of China and banks, as they hold all bonds: interest they take, new
 *  bonds they give money for. The issuer's side is booked by the caller. */
void settlement_take_holders(const struct world *w, struct ledger *l, enum booking kind, money_t total);
void settlement_give_holders(const struct world *w, struct ledger *l, enum booking kind, money_t total);

#endif
