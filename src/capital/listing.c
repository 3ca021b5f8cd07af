/* Listings; see listing.h. Seats not taken are kept to the end of the year; a slice of a real firm takes a slice of a seat. */
#include "capital/listing.h"

#include <stdlib.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/equity.h"
#include "capital/funds.h"
#include "capital/owners.h"
#include "capital/settlement.h"

struct applicant {
    double score;
    int64_t firm;
};

bool listing_qualifies(const struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double sales = 12 * w->firms.mean_output[f] * w->firms.price[f] / w->firms.slice[f];
    return world_alive(w, f) && !w->firms.listed[f] && w->firms.paid_in[f] > 0 && w->firms.loss_months[f] == 0 &&
           w->firms.margin[f] >= p->listing_margin && sales >= p->listing_sales * (double)MONEY_PER_MILLION;
}

static int best_first(const void *a, const void *b)
{
    const struct applicant *x = a, *y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return x->firm < y->firm ? -1 : x->firm > y->firm;
}

bool listing_applies(const struct world *w, int64_t f, double u[4])
{
    if (!listing_qualifies(w, f))
        return false;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_LISTING, 0, u);
    return u[0] < w->economy.parameters->listing_apply / 12;
}

/* Who applies this month.  return how many */
static int64_t find_applicants(const struct world *w, const uint8_t *mark, int bit, struct applicant *applicants)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        if (mark[f] & bit && listing_applies(w, f, u))
            applicants[n++] = (struct applicant){equity_firm_promise(w, f) + 0.3 * quantile_normal(u[1]), f};
    }
    qsort(applicants, (size_t)n, sizeof *applicants, best_first);
    return n;
}

/* What households of the city cannot pay the rest of China buys. */
static money_t households_part(const struct world *w, int64_t f, money_t price)
{
    money_t wish = money_of(w->economy.parameters->listing_households * (double)price);
    money_t have = w->books.deposit[shares_account(w, f, OWNER_HOUSEHOLDS)] / 10;
    return wish < have ? wish : have > 0 ? have : 0;
}

static void list_firm(struct world *w, struct month *m, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    money_t value = owners_new_value(w->firms.paid_in[f], p->listing_part);
    money_t price = money_of(p->listing_premium * equity_firm_value(w, f) * p->listing_part / (1 - p->listing_part));
    if (value <= 0 || price <= 0)
        return;
    money_t home = households_part(w, f, price), home_value = fixed_share(value, home, price);
    owners_issue(w, m->ledger, f, OWNER_HOUSEHOLDS, home_value, home);
    owners_issue(w, m->ledger, f, OWNER_ROC, value - home_value, price - home);
    w->firms.listed[f] = 1;
    w->firms.round_month[f] = w->month;
    w->firms.information[f] = math_min(1, w->firms.information[f] + p->funds_information_gain);
    w->funds.seats[0] -= w->firms.slice[f];
    m->equity.listings[s] += (int64_t)(1e6 * w->firms.slice[f]);
    m->equity.money[EQUITY_LISTING][s] += price;
}

/* Funds sell a part of their listed shares to the public each month. */
static void sell_listed(struct world *w, struct month *m)
{
    static const int sellers[] = {OWNER_VENTURE, OWNER_FUND_PROVINCE, OWNER_FUND_CITY, OWNER_FUND_MARKET};
    const struct parameters *p = w->economy.parameters;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f) || !w->firms.listed[f] || w->firms.paid_in[f] <= 0)
            continue;
        for (size_t i = 0; i < sizeof sellers / sizeof *sellers; i++) {
            money_t value = money_of((double)shares_held(&w->firms, sellers[i])[f] / p->listing_sale_months);
            if (value <= 0)
                continue;
            money_t price = money_of(p->listing_premium * equity_firm_value(w, f) * (double)value /
                                     (double)w->firms.paid_in[f]);
            money_t home = households_part(w, f, price), home_value = price > 0 ? fixed_share(value, home, price) : 0;
            funds_sold(w, f, sellers[i], value, price);
            owners_sell(w, m->ledger, f, sellers[i], OWNER_HOUSEHOLDS, home_value, home);
            owners_sell(w, m->ledger, f, sellers[i], OWNER_ROC, value - home_value, price - home);
            m->equity.exit_price += price;
            m->equity.exit_value += value;
        }
    }
}

void listing_hold(struct world *w, struct month *m, const uint8_t *mark, int bit)
{
    const struct parameters *p = w->economy.parameters;
    size_t level = arena_mark(m->arena);
    struct applicant *applicants = arena_room(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *applicants);
    double more = p->listing_seats * w->levers.listing_seats[0] * w->scale / 12;
    w->funds.seats[0] = w->month % 12 == 0 ? math_min(1, w->funds.seats[0]) + more : w->funds.seats[0] + more;
    int64_t n = find_applicants(w, mark, bit, applicants);
    for (int64_t i = 0; i < n; i++)
        if (w->firms.slice[applicants[i].firm] <= w->funds.seats[0])
            list_firm(w, m, applicants[i].firm);
    settlement_close(w, m);
    sell_listed(w, m);
    settlement_close(w, m);
    arena_release(m->arena, level);
}
