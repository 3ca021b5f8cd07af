/* Owners of firms and partners of funds at the opening; see shares.h. */
#include "world/shares.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"

/* Firms that are alike in who owns them. Those below scale are their founders'. */
enum group { GROUP_SMALL, GROUP_PRIVATE, GROUP_BACKED, GROUP_STATE, GROUP_FOREIGN, GROUP_COUNT };

enum { FIT_ROUNDS = 200 };

/* Who owns a yuan of each group before the fit, roughly: provincial and city fund are one column here. Assumed. */
static const double pattern[GROUP_COUNT][OWNER_COUNT] = {
    [GROUP_SMALL] = {1, 0, 0, 0, 0, 0, 0, 0, 0},
    [GROUP_PRIVATE] = {0.82, 0, 0, 0, 0, 0.002, 0.008, 0.15, 0.02},
    [GROUP_BACKED] = {0.55, 0.28, 0.02, 0.02, 0, 0.005, 0.015, 0.10, 0.01},
    [GROUP_STATE] = {0.05, 0.01, 0.005, 0.005, 0, 0.23, 0.65, 0.04, 0.01},
    [GROUP_FOREIGN] = {0.05, 0.001, 0.001, 0.001, 0, 0.01, 0.03, 0.30, 0.60},
};

int shares_account(const struct world *w, int64_t f, int owner)
{
    int city = w->firms.city[f], tier = (int)w->economy.tables->tier[w->firms.sector[f]];
    switch (owner) {
    case OWNER_HOUSEHOLDS: return ACCOUNT_HOUSEHOLDS + city;
    case OWNER_VENTURE: return ACCOUNT_VENTURE_FUNDS;
    case OWNER_FUND_PROVINCE: return ACCOUNT_PUBLIC_FUNDS;
    case OWNER_FUND_CITY: return ACCOUNT_CITY_FUNDS + city;
    case OWNER_FUND_MARKET: return ACCOUNT_MARKET_FUNDS + (tier < MARKET_FUND_COUNT ? tier : 0);
    case OWNER_PROVINCE: return ACCOUNT_PROVINCE;
    case OWNER_CITY: return ACCOUNT_CITIES + city;
    case OWNER_ROC: return ACCOUNT_ROC;
    default: return ACCOUNT_ROW;
    }
}

bool shares_are_sound(const struct firms *x, int64_t f)
{
    money_t sum = 0, all = 0;
    for (int h = 0; h < OWNER_COUNT; h++) {
        sum += shares_held(x, h)[f];
        all |= shares_held(x, h)[f];
    }
    return all >= 0 && sum == x->paid_in[f];
}

double shares_public(const struct firms *x, int64_t f)
{
    money_t held = x->owned_fund_province[f] + x->owned_fund_city[f] + x->owned_fund_market[f] + x->owned_province[f] +
                   x->owned_city[f];
    return x->paid_in[f] > 0 ? (double)held / (double)x->paid_in[f] : 0;
}

double shares_provincial_fund(double province, double cities, double share)
{
    double all = province + cities;
    if (all <= 0 || share >= 1)
        return 1;
    double city_funds = cities / all / (1 - share);
    return city_funds < 1 ? 1 - city_funds : 0;
}

void shares_fit(double part[][OWNER_COUNT], const double *capital, int groups, const double *want)
{
    for (int round = 0; round < FIT_ROUNDS; round++) {
        for (int h = 0; h < OWNER_COUNT; h++) {
            double sum = 0;
            for (int i = 0; i < groups; i++)
                sum += part[i][h] * capital[i];
            for (int i = 0; i < groups; i++)
                part[i][h] *= sum > 0 ? fmax(0, want[h]) / sum : 0;
        }
        for (int i = 0; i < groups; i++) {
            double sum = 0;
            for (int h = 0; h < OWNER_COUNT; h++)
                sum += part[i][h];
            for (int h = 0; h < OWNER_COUNT; h++)
                part[i][h] = sum > 0 ? part[i][h] / sum : h == OWNER_HOUSEHOLDS;
        }
    }
}

/* State and foreign firms stand above scale, so there their part must be larger than in all output. */
static enum group draw_group(const struct world *w, int64_t f, double above)
{
    const struct parameters *p = w->economy.parameters;
    double u[4], state = p->owners_state_firms / fmax(above, 1e-9),
                 foreign = p->owners_foreign_firms / fmax(above, 1e-9);
    if (w->firms.small[f])
        return GROUP_SMALL;
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_OWNERS, 0, u);
    if (u[0] < state)
        return GROUP_STATE;
    if (u[0] < state + foreign)
        return GROUP_FOREIGN;
    bool cluster = w->economy.tables->tier[w->firms.sector[f]] != TIER_REST;
    return cluster && u[1] < p->owners_backed_firms ? GROUP_BACKED : GROUP_PRIVATE;
}

/* Part of output above scale. */
static double output_above(const struct world *w)
{
    double all = 0, above = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        all += (double)w->firms.output[f];
        above += w->firms.small[f] ? 0 : (double)w->firms.output[f];
    }
    return all > 0 ? above / all : 1;
}

static void wanted_parts(const struct world *w, const double *capital, double *want)
{
    const double *share = w->economy.owner_share[CLASS_FIRMS];
    double all = 0, weights = 0, provincial = w->economy.provincial_fund;
    for (int i = 0; i < GROUP_COUNT; i++)
        all += capital[i];
    for (int class = 0; class < CLASS_COUNT; class ++)
        weights += share[class];
    const double parts[OWNER_COUNT] = {share[CLASS_HOUSEHOLDS],
                                       share[CLASS_VENTURE_FUNDS],
                                       provincial * share[CLASS_PUBLIC_FUNDS],
                                       (1 - provincial) * share[CLASS_PUBLIC_FUNDS],
                                       0,
                                       share[CLASS_PROVINCE],
                                       share[CLASS_CITIES],
                                       share[CLASS_ROC],
                                       share[CLASS_ROW]};
    for (int h = 0; h < OWNER_COUNT; h++)
        want[h] = weights > 0 ? parts[h] / weights * all : 0;
    want[OWNER_HOUSEHOLDS] -= capital[GROUP_SMALL];
}

static const enum owner_class class_of_group[GROUP_COUNT] = {
    [GROUP_STATE] = OWNER_CLASS_STATE, [GROUP_FOREIGN] = OWNER_CLASS_FOREIGN};

/* Owners of one firm: parts in millionths. */
static void divide_firm(struct world *w, int64_t f, const double *part)
{
    int64_t weight[OWNER_COUNT];
    money_t held[OWNER_COUNT];
    for (int h = 0; h < OWNER_COUNT; h++)
        weight[h] = (int64_t)rint(1e9 * part[h]);
    money_split(w->firms.paid_in[f], weight, OWNER_COUNT, held);
    for (int h = 0; h < OWNER_COUNT; h++) {
        shares_held(&w->firms, h)[f] = held[h];
        w->books.stake[shares_account(w, f, h)] += held[h];
    }
}

static void open_firms(struct world *w)
{
    double part[GROUP_COUNT][OWNER_COUNT], capital[GROUP_COUNT] = {0}, want[OWNER_COUNT], above = output_above(w);
    memcpy(part, pattern, sizeof part);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        capital[draw_group(w, f, above)] += (double)w->firms.paid_in[f];
    wanted_parts(w, capital, want);
    shares_fit(part + 1, capital + 1, GROUP_COUNT - 1, want);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        enum group group = draw_group(w, f, above);
        w->firms.owner_class[f] = (uint8_t)class_of_group[group];
        w->firms.rounds[f] = w->firms.listed[f] = 0;
        w->firms.round_month[f] = w->firms.birth_month[f];
        divide_firm(w, f, part[group]);
    }
}

/* Listed firms of January 2022: the largest by chance, as many as the table of the province says. */
static void open_listed(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    double least = p->listing_sales * (double)MONEY_PER_MILLION / 12, large = 0, u[4];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        large += (double)w->firms.output[f] / w->firms.slice[f] >= least ? w->firms.slice[f] : 0;
    double chance = large > 0 ? (double)p->listing_opening * w->scale / large : 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_OWNERS, 1, u);
        w->firms.listed[f] = (double)w->firms.output[f] / w->firms.slice[f] >= least && u[0] < chance;
    }
}

/* One amount over funds by weights. */
static void divide_funds(money_t total, const int64_t *weight, int n, money_t *fund)
{
    if (n > 0)
        money_split(total, weight, n, fund);
}

/* Private managers differ in size and in how well they read a firm. */
static void open_private(struct world *w, money_t issued)
{
    const struct parameters *p = w->economy.parameters;
    int64_t weight[PRIVATE_FUND_COUNT];
    for (int v = 0; v < PRIVATE_FUND_COUNT; v++) {
        double u[4];
        random_block(w->population_seed, (uint64_t)v, 0, PURPOSE_POPULATION_FUND, 0, u);
        weight[v] = (int64_t)(1e6 * math_exp(0.7 * quantile_normal(u[0])));
        w->funds.skill[v] = math_exp(p->funds_skill_sd * quantile_normal(u[1]));
    }
    divide_funds(w->books.deposit[ACCOUNT_VENTURE_FUNDS], weight, PRIVATE_FUND_COUNT, w->funds.cash);
    divide_funds(w->books.stake[ACCOUNT_VENTURE_FUNDS], weight, PRIVATE_FUND_COUNT, w->funds.invested);
    divide_funds(issued, weight, PRIVATE_FUND_COUNT, w->funds.paid_in);
}

/* Capital of public funds beyond what they hold in firms, by the deposits they open with. */
static void open_public_funds(struct world *w, money_t extra)
{
    int64_t weight[FUND_COUNT - FUND_PUBLIC];
    money_t part[FUND_COUNT - FUND_PUBLIC];
    for (int i = 0; i < FUND_COUNT - FUND_PUBLIC; i++)
        weight[i] = w->books.deposit[ACCOUNT_PUBLIC_FUNDS + i];
    money_split(extra, weight, FUND_COUNT - FUND_PUBLIC, part);
    for (int i = 0; i < FUND_COUNT - FUND_PUBLIC; i++) {
        int v = FUND_PUBLIC + i;
        w->funds.cash[v] = w->books.deposit[ACCOUNT_PUBLIC_FUNDS + i];
        w->funds.invested[v] = w->books.stake[ACCOUNT_PUBLIC_FUNDS + i];
        w->funds.paid_in[v] = w->funds.invested[v] + part[i];
        w->funds.skill[v] = v < FUND_MARKET ? w->economy.parameters->funds_skill_public : 1;
    }
}

/* The partners' side of what funds have issued. */
static void hold_private(struct world *w, money_t issued)
{
    const double *share = w->economy.owner_share[CLASS_VENTURE_FUNDS];
    int64_t weight[2 * CITY_COUNT + 1];
    money_t part[2 * CITY_COUNT + 1];
    double all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        all += w->economy.tables->city_gdp[c];
    for (int c = 0; c < CITY_COUNT; c++) {
        double size = w->economy.tables->city_gdp[c] / all;
        weight[c] = (int64_t)rint(1e9 * share[CLASS_HOUSEHOLDS] * size);
        weight[CITY_COUNT + c] = (int64_t)rint(1e9 * share[CLASS_CITIES] * size);
    }
    weight[2 * CITY_COUNT] = (int64_t)rint(1e9 * share[CLASS_ROC]);
    money_split(issued, weight, 2 * CITY_COUNT + 1, part);
    for (int c = 0; c < CITY_COUNT; c++) {
        w->books.stake[ACCOUNT_HOUSEHOLDS + c] += part[c];
        w->books.stake[ACCOUNT_CITIES + c] += part[CITY_COUNT + c];
    }
    w->books.stake[ACCOUNT_ROC] += part[2 * CITY_COUNT];
    w->books.stake[ACCOUNT_VENTURE_FUNDS] -= issued;
}

static void hold_public(struct world *w)
{
    for (int v = FUND_PUBLIC; v < FUND_MARKET; v++) {
        double share = v == FUND_PUBLIC ? 1 : w->economy.province_in_city_funds;
        money_t province = money_of(share * (double)w->funds.paid_in[v]);
        w->books.stake[ACCOUNT_PROVINCE] += province;
        if (v >= FUND_CITY)
            w->books.stake[ACCOUNT_CITIES + v - FUND_CITY] += w->funds.paid_in[v] - province;
        w->books.stake[shares_fund_account(v)] -= w->funds.paid_in[v];
    }
}

void shares_open(struct world *w, const money_t issued_extra[2])
{
    open_firms(w);
    open_listed(w);
    money_t issued = w->books.stake[ACCOUNT_VENTURE_FUNDS] + issued_extra[0];
    open_private(w, issued);
    open_public_funds(w, issued_extra[1]);
    hold_private(w, issued);
    hold_public(w);
    for (int v = 0; v < FUND_COUNT; v++)
        w->funds.announced[v] = money_of((double)w->funds.paid_in[v] / w->economy.parameters->funds_opening_paid_in);
}
