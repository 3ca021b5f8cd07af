/* Who owns what: the paid-in capital of each firm by owner, what the funds hold and who paid them in, and how both open in
 * January 2022. State firms belong to the province and cities for the most part, foreign ones to the rest of the world and
 * of China, firms below scale to their founders' households; funds hold shares of a part of the private firms above
 * scale. The parts of a class of firms are fitted so that every owner's sum is that of the opening sheet. */
#ifndef JIQUN_WORLD_SHARES_H
#define JIQUN_WORLD_SHARES_H

#include "world/world.h"

enum owner {
    OWNER_HOUSEHOLDS, /* of the firm's city */
    OWNER_VENTURE,
    OWNER_FUND_PROVINCE,
    OWNER_FUND_CITY,   /* of the firm's city */
    OWNER_FUND_MARKET, /* of the firm's tier */
    OWNER_PROVINCE,
    OWNER_CITY, /* the firm's */
    OWNER_ROC,
    OWNER_ROW,
    OWNER_COUNT
};

enum owner_class { OWNER_CLASS_PRIVATE, OWNER_CLASS_STATE, OWNER_CLASS_FOREIGN, OWNER_CLASS_COUNT };

/** What an owner holds of each firm, fen of paid-in value: an array by firm.  owner in [0, OWNER_COUNT) */
static inline money_t *shares_held(const struct firms *x, int owner)
{
    money_t *const held[OWNER_COUNT] = {x->owned_households, x->owned_venture,     x->owned_fund_province,
                                        x->owned_fund_city,  x->owned_fund_market, x->owned_province,
                                        x->owned_city,       x->owned_roc,         x->owned_row};
    return held[owner];
}

/** The account of an owner of firm f. */
int shares_account(const struct world *w, int64_t f, int owner);

/** Whether nobody holds less than nothing of a firm and all parts sum to its paid-in capital. */
bool shares_are_sound(const struct firms *x, int64_t f);

/** Part of a firm that public owners hold: province, city, public funds; 0 when nothing is paid in.  Pure. */
double shares_public(const struct firms *x, int64_t f);

/** Account and, for a public fund, owner number of a fund.  fund in [0, FUND_COUNT) */
static inline int shares_fund_account(int fund)
{
    return fund < FUND_PUBLIC ? ACCOUNT_VENTURE_FUNDS : ACCOUNT_PUBLIC_FUNDS + fund - FUND_PUBLIC;
}
static inline int shares_fund_owner(int fund)
{
    return fund < FUND_PUBLIC   ? OWNER_VENTURE
           : fund < FUND_CITY   ? OWNER_FUND_PROVINCE
           : fund < FUND_MARKET ? OWNER_FUND_CITY
                                : OWNER_FUND_MARKET;
}

/** Part of the capital of public funds that is the provincial fund's, the rest the city funds'; both hold at the opening
 *  what the owners' weights of the scenario say of province and cities together.
 *  province, cities  weights     share  of the province in a city fund.  Pure. */
double shares_provincial_fund(double province, double cities, double share);

/** Scales the parts of groups of firms so that each owner's sum is wanted and each group's is its own: iterative
 *  proportional fitting.
 *  part  [groups][OWNER_COUNT] in and out, rows sum to 1      capital  [groups] of each group, >= 0
 *  want  [OWNER_COUNT] sums to that of capital.  Columns that no part allows stay 0. */
void shares_fit(double part[][OWNER_COUNT], const double *capital, int groups, const double *want);

/** Draws owner classes, divides paid-in capital of all firms among owners, opens the funds: what they hold, what partners
 *  paid in. Books' stakes get the holders' sides. After firms' paid-in capital and deposits are set.
 *  issued_extra  [2] fen: what private and public funds have issued beyond the shares of firms that they hold */
void shares_open(struct world *w, const money_t issued_extra[2]);

#endif
