/* Rounds and sales of funds; see equity.h. Seekers come in an order drawn from their keys, so that a fund's money does not
 * go to the first sectors of the table. */
#include "capital/equity.h"

#include <stdlib.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/convertible.h"
#include "capital/funds.h"
#include "capital/listing.h"
#include "capital/owners.h"
#include "capital/settlement.h"

enum { MONTHS_BETWEEN_ROUNDS = 12, LEAST_AGE = 3, ROUNDS_MAX = 250 };

/* Part of the firm that is sold in a round of each stage, and how readily a fund of a kind looks at a stage. Assumed:
 * provincial and city funds keep to firms that show results, see docs/submodels.md. */
static const double asked_part[] = {[STAGE_EARLY] = 0.20, [STAGE_GROWTH] = 0.13, [STAGE_LATE] = 0.08};
static const double public_taste[] = {[STAGE_EARLY] = 0.3, [STAGE_GROWTH] = 0.6, [STAGE_LATE] = 1};
static const double market_taste[] = {[STAGE_EARLY] = 0.5, [STAGE_GROWTH] = 1, [STAGE_LATE] = 0.8};

double equity_promise(double efficiency, double quality, double research, double margin)
{
    double effort = math_min(2, math_max(-1, research - 1));
    return 0.5 * math_log(math_max(1e-3, efficiency)) + 0.5 * quality + 0.1 * effort +
           math_min(0.2, math_max(-0.2, margin));
}

double equity_value(const struct parameters *p, double worth, double paid_in, double sales, double margin,
                    double promise)
{
    double profit = sales * math_max(0.02, margin) * math_exp(math_min(1, math_max(-1, promise)));
    return p->funds_value_book * math_max(worth, 0.25 * paid_in) + p->funds_value_profit * profit;
}

double equity_offer_worth(const struct parameters *p, double value, double money, double part, double help, double cost)
{
    return (1 - part) * (value + (1 + p->funds_money_worth) * money + help * value) - cost * value;
}

double equity_terms_cost(const struct parameters *p, double promise)
{
    return p->funds_terms_report + p->funds_terms_growth * math_max(0, promise);
}

double equity_firm_promise(const struct world *w, int64_t f)
{
    const struct firms *x = &w->firms;
    int s = x->sector[f];
    double mean = math_max(1e-6, w->sectors.mean_productivity[s]), usual = w->economy.balance.sector[s].research;
    return equity_promise(x->productivity[f] / mean, x->log_quality[f] - w->sectors.mean_log_quality[s],
                          usual > 0 ? x->research_rate[f] / usual : 1, x->margin[f]);
}

static double yearly_sales(const struct world *w, int64_t f)
{
    return 12 * world_expected_sales(w, f) * w->firms.price[f];
}

double equity_firm_value(const struct world *w, int64_t f)
{
    const struct firms *x = &w->firms;
    double worth = (double)(books_assets(x, f) - books_payables(x, f) - x->loans[f] - x->bonds[f]);
    double margin = 0.5 * x->margin[f] + 0.5 * w->sectors.margin[x->sector[f]];
    return equity_value(w->economy.parameters, worth, (double)x->paid_in[f], yearly_sales(w, f), margin,
                        equity_firm_promise(w, f));
}

enum equity_stage equity_firm_stage(const struct world *w, int64_t f)
{
    if (w->month - w->firms.birth_month[f] < w->economy.parameters->funds_early_age)
        return STAGE_EARLY;
    return w->firms.small[f] ? STAGE_GROWTH : STAGE_LATE;
}

/* A seeker and its place in the order of the month. */
struct seeker {
    uint64_t order;
    int64_t firm;
};

static int by_order(const void *a, const void *b)
{
    const struct seeker *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->firm < y->firm ? -1 : x->firm > y->firm;
}

static bool may_seek(const struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int age = w->month - w->firms.birth_month[f];
    return world_alive(w, f) && w->firms.owner_class[f] == OWNER_CLASS_PRIVATE && !w->firms.listed[f] &&
           w->firms.paid_in[f] > 0 && age >= LEAST_AGE && age < p->funds_seek_age &&
           (w->firms.rounds[f] == 0 || w->month - w->firms.round_month[f] >= MONTHS_BETWEEN_ROUNDS);
}

/* Marks of firms that something may happen to this month: one pass over all rows finds them. */
enum { MARK_SEEKS = 1, MARK_LISTS = 2, MARK_LEFT = 4 };

static money_t held_by_funds(const struct firms *x, int64_t f)
{
    return x->owned_venture[f] + x->owned_fund_province[f] + x->owned_fund_city[f] + x->owned_fund_market[f];
}

/* Whether funds end their part in a firm this month.  u gets what the sale needs */
static bool funds_leave(const struct world *w, int64_t f, double u[4])
{
    const struct parameters *p = w->economy.parameters;
    if (!world_alive(w, f) || w->firms.listed[f] || held_by_funds(&w->firms, f) == 0 ||
        w->month - w->firms.round_month[f] < p->funds_exit_after)
        return false;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_EXIT, 0, u);
    return u[0] < p->funds_exit_rate / 12;
}

/* A round of this month can only be followed by a sale in it when nobody has to wait: then all are looked at again. */
static void mark_firms(const struct world *w, const struct month *m, uint8_t *mark)
{
    const bool at_once = w->economy.parameters->funds_exit_after <= 0;
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        int of = at_once || funds_leave(w, f, u) ? MARK_LEFT : 0;
        of |= listing_applies(w, f, u) ? MARK_LISTS : 0;
        if (may_seek(w, f)) {
            random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_SEEK, 0, u);
            of |= u[0] < w->economy.parameters->funds_seek ? MARK_SEEKS : 0;
        }
        mark[f] = (uint8_t)of;
    }
}

/* Who seeks money this month, in drawn order.  return how many */
static int64_t find_seekers(const struct world *w, const uint8_t *mark, struct seeker *seekers)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (mark[f] & MARK_SEEKS)
            seekers[n++] = (struct seeker){random_mix(w->firms.key[f] ^ random_mix((uint64_t)w->month + 1)), f};
    qsort(seekers, (size_t)n, sizeof *seekers, by_order);
    return n;
}

/* What is true of a firm in a round, and what its owners ask for. */
struct request {
    double promise, value, money, sight;
    enum equity_stage stage;
};

static struct request ask(const struct world *w, int64_t f)
{
    double u[4];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_SEEK, 0, u);
    struct request x = {
        .promise = equity_firm_promise(w, f), .value = equity_firm_value(w, f), .stage = equity_firm_stage(w, f)};
    double part = asked_part[x.stage];
    x.money = part / (1 - part) * x.value * math_exp(0.4 * quantile_normal(u[1]));
    x.sight = math_min(1, math_max(0, w->firms.information[f] + w->levers.visibility[w->firms.sector[f]]));
    return x;
}

/* A request and the funds that look at the firm: it depends on nobody else's round. */
struct hearing {
    struct request request;
    uint64_t looks; /* bit v: fund v */
};

/* How readily a fund looks at a firm, 0 when it never does. */
static double interest_of(const struct world *w, int64_t f, int v, enum equity_stage stage)
{
    int s = w->firms.sector[f];
    if (v < FUND_PUBLIC)
        return v % 3 == (int)stage ? 1 : 0.3;
    bool cluster = w->economy.tables->tier[s] != TIER_REST;
    if (!cluster || shares_account(w, f, shares_fund_owner(v)) != shares_fund_account(v))
        return 0;
    return w->levers.fund_sector_weight[s] * (v < FUND_MARKET ? public_taste : market_taste)[stage];
}

/* Money that a fund may put into one firm now. */
static double most_of(const struct world *w, int v)
{
    double single = w->levers.fund_single_share[0] * (double)w->funds.paid_in[v];
    return math_max(0, math_min(single, (double)w->funds.budget[v]));
}

/* Whether a public fund keeps to its least part of early rounds when it pays for a later one. */
static bool keeps_floor(const struct world *w, int v, enum equity_stage stage, double money)
{
    double least = w->levers.fund_stage_floor[0];
    if (v < FUND_PUBLIC || stage == STAGE_EARLY || least <= 0)
        return true;
    return (double)w->funds.early[v] >= least * ((double)w->funds.local[v] + money);
}

struct offer {
    int fund, partner; /* partner: private fund that pays the match; -1: none */
    double money, part, worth;
};

/* The private fund with most to spend, for the match of a public one. */
static int richest_private(const struct world *w)
{
    int best = 0;
    for (int v = 1; v < FUND_PUBLIC; v++)
        if (w->funds.budget[v] > w->funds.budget[best])
            best = v;
    return best;
}

/* Small rounds are not worth a fund's while; early ones may be smaller. */
static bool is_large_enough(const struct world *w, int64_t f, const struct request *x)
{
    double least = w->economy.parameters->funds_least_round * (double)MONEY_PER_MILLION * w->firms.slice[f];
    return x->money > 0 && x->money >= (x->stage == STAGE_EARLY ? least / 3 : least);
}

/* Funds whose eye falls on a firm.  return bit by fund */
static uint64_t find_looks(const struct world *w, int64_t f, const struct request *x)
{
    const struct parameters *p = w->economy.parameters;
    uint64_t looks = 0;
    for (int v = 0; v < FUND_COUNT; v++) {
        double u[4], interest = interest_of(w, f, v, x->stage);
        if (interest <= 0)
            continue;
        random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_LOOK, (uint32_t)v, u);
        double reach = v < FUND_PUBLIC ? p->funds_reach : p->funds_reach_public;
        if (u[0] < reach * interest * x->sight)
            looks |= UINT64_C(1) << v;
    }
    return looks;
}

/* What a fund that looks at the firm offers.  return false when it does not like it or lacks money */
static bool make_offer(const struct world *w, int64_t f, int v, const struct request *x, struct offer *offer)
{
    const struct parameters *p = w->economy.parameters;
    double u[4];
    if (w->funds.budget[v] <= 0)
        return false;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EQUITY_LOOK, (uint32_t)v, u);
    double error = p->funds_signal_noise * (1 - x->sight) / w->funds.skill[v] * quantile_normal(u[1]);
    double signal = x->promise + error, match = v < FUND_PUBLIC ? 0 : math_max(0, w->levers.fund_private_match[0]);
    if (signal < p->funds_threshold || !is_large_enough(w, f, x))
        return false;
    int partner = match > 0 ? richest_private(w) : -1;
    double most = most_of(w, v) * (1 + match);
    if (partner >= 0)
        most = math_min(most, most_of(w, partner) * (1 + match) / match);
    double money = math_min(x->money, most);
    if (money < 0.5 * x->money || !keeps_floor(w, v, x->stage, money))
        return false;
    double price = x->value * math_exp(math_min(1, math_max(-1, error)) + p->funds_price_noise * quantile_normal(u[2]));
    double help = v < FUND_PUBLIC || v >= FUND_MARKET ? p->funds_help_private : p->funds_help_public;
    double cost = v < FUND_PUBLIC ? 0 : equity_terms_cost(p, x->promise);
    offer->fund = v;
    offer->partner = partner;
    offer->money = money;
    offer->part = money / (price + money);
    offer->worth = equity_offer_worth(p, x->value, money, offer->part, help, cost);
    return true;
}

/* The offer worth most to the owners, if any is worth more to them than none.  return whether there is one */
static bool choose(const struct world *w, struct month *m, int64_t f, const struct hearing *hearing, struct offer *best)
{
    const struct request *x = &hearing->request;
    bool found = false, private = false, any = false;
    *best = (struct offer){.fund = -1, .partner = -1, .worth = x->value};
    for (int v = 0; v < FUND_COUNT; v++) {
        struct offer offer;
        if (!(hearing->looks >> v & 1) || !make_offer(w, f, v, x, &offer))
            continue;
        m->equity.offered++;
        any = true;
        private = private || v < FUND_PUBLIC;
        if (offer.worth > best->worth) {
            *best = offer;
            found = true;
        }
    }
    m->equity.public_only += any && !private;
    return found;
}

/* A fund pays for new shares. */
static void subscribe(struct world *w, struct month *m, int64_t f, int v, money_t value, money_t price, bool early)
{
    static const enum equity_source source[OWNER_COUNT] = {[OWNER_FUND_PROVINCE] = EQUITY_PROVINCIAL,
                                                           [OWNER_FUND_CITY] = EQUITY_CITY,
                                                           [OWNER_FUND_MARKET] = EQUITY_MARKET};
    int owner = shares_fund_owner(v);
    owners_issue(w, m->ledger, f, owner, value, price);
    funds_spend(w, v, price);
    w->funds.budget[v] -= price;
    w->funds.invested[v] += price;
    w->funds.local[v] += price;
    w->funds.early[v] += early ? price : 0;
    m->equity.money[source[owner]][w->firms.sector[f]] += price;
}

static void count_round(const struct world *w, struct month *m, int64_t f, int v, const struct request *x)
{
    int s = w->firms.sector[f];
    int64_t count = (int64_t)(1e6 * w->firms.slice[f]);
    m->equity.rounds[s] += count;
    if (w->firms.rounds[f] == 0) {
        m->equity.first_rounds[s] += count;
        m->equity.first_young[s] += x->stage == STAGE_EARLY ? count : 0;
    }
    *(v < FUND_PUBLIC ? &m->equity.promise_private : &m->equity.promise_public) += w->firms.slice[f] * x->promise;
    *(v < FUND_PUBLIC ? &m->equity.led_private : &m->equity.led_public) += w->firms.slice[f];
}

/* The owners accept: a convertible grant is settled first, then shares are issued, and the firm is better known. */
static void close_round(struct world *w, struct month *m, int64_t f, const struct offer *offer, const struct request *x)
{
    money_t price = money_of(offer->money);
    convertible_settle(w, m, f, x->value);
    money_t value = owners_new_value(w->firms.paid_in[f], offer->part);
    if (price <= 0 || value <= 0)
        return;
    bool early = x->stage == STAGE_EARLY;
    count_round(w, m, f, offer->fund, x);
    double match = offer->partner < 0 ? 0 : w->levers.fund_private_match[0];
    money_t beside = money_of((double)price * match / (1 + match)), worth = fixed_share(value, beside, price);
    subscribe(w, m, f, offer->fund, value - worth, price - beside, early);
    if (beside > 0)
        subscribe(w, m, f, offer->partner, worth, beside, early);
    w->firms.rounds[f] = (uint8_t)(w->firms.rounds[f] < ROUNDS_MAX ? w->firms.rounds[f] + 1 : ROUNDS_MAX);
    w->firms.round_month[f] = w->month;
    w->firms.information[f] = math_min(1, w->firms.information[f] + w->economy.parameters->funds_information_gain);
}

/* What firms ask and who looks at them, in parallel; funds' money goes to one after another. */
static void hold_rounds(struct world *w, struct month *m, const struct seeker *seekers, int64_t n)
{
    struct hearing *hearings = arena_room(m->arena, (size_t)n + 1, sizeof *hearings);
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t i = 0; i < n; i++) {
        hearings[i].request = ask(w, seekers[i].firm);
        hearings[i].looks = find_looks(w, seekers[i].firm, &hearings[i].request);
    }
    for (int64_t i = 0; i < n; i++) {
        int64_t f = seekers[i].firm;
        const struct request *x = &hearings[i].request;
        struct offer best;
        m->equity.sought++;
        if (choose(w, m, f, &hearings[i], &best))
            close_round(w, m, f, &best, x);
        else
            convertible_give(w, m, f, x->promise, x->sight);
    }
    settlement_close(w, m);
}

/* All shares that funds hold in a firm go to one buyer: households of the city, as far as they can pay, or the rest of
 * China. */
static void sell_firm(struct world *w, struct month *m, int64_t f, const double u[4])
{
    static const int sellers[] = {OWNER_VENTURE, OWNER_FUND_PROVINCE, OWNER_FUND_CITY, OWNER_FUND_MARKET};
    const struct parameters *p = w->economy.parameters;
    double each = equity_firm_value(w, f) * math_exp(p->funds_price_noise * quantile_normal(u[2])) /
                  (double)w->firms.paid_in[f];
    int buyer = u[1] < p->funds_buy_back ? OWNER_HOUSEHOLDS : OWNER_ROC;
    for (size_t i = 0; i < sizeof sellers / sizeof *sellers; i++) {
        money_t value = shares_held(&w->firms, sellers[i])[f], price = money_of(each * (double)value);
        if (value <= 0)
            continue;
        money_t have = w->books.deposit[shares_account(w, f, OWNER_HOUSEHOLDS)];
        int to = buyer == OWNER_HOUSEHOLDS && price > have / 10 ? OWNER_ROC : buyer;
        funds_sold(w, f, sellers[i], value, price);
        owners_sell(w, m->ledger, f, sellers[i], to, value, price);
        m->equity.exit_price += price;
        m->equity.exit_value += value;
    }
    m->equity.exits[w->firms.sector[f]] += (int64_t)(1e6 * w->firms.slice[f]);
}

static void sell_holdings(struct world *w, struct month *m, const uint8_t *mark)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        if (mark[f] & MARK_LEFT && funds_leave(w, f, u))
            sell_firm(w, m, f, u);
    }
    settlement_close(w, m);
}

void equity_clear(struct world *w, struct month *m)
{
    if (w->month < 0)
        return;
    size_t mark = arena_mark(m->arena);
    struct seeker *seekers = arena_room(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *seekers);
    uint8_t *mark_of = arena_room(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *mark_of);
    funds_begin(w, m);
    convertible_review(w, m);
    mark_firms(w, m, mark_of);
    hold_rounds(w, m, seekers, find_seekers(w, mark_of, seekers));
    listing_hold(w, m, mark_of, MARK_LISTS);
    sell_holdings(w, m, mark_of);
    arena_release(m->arena, mark);
}
