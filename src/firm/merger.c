/* Search, price and joining of firms; see merger.h. At scales below 1 rows stand for different numbers of real firms: buyer
 * and target must stand for as many. */
#include "firm/merger.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "capital/settlement.h"
#include "capital/takeover.h"
#include "firm/exit.h"
#include "industry/succession.h"
#include "innovation/path.h"
#include "world/compact.h"
#include "world/population.h"

enum { LOOKS = 8, MERGER_AGE = 24 };

double merger_synergy(double output, double cost_now, double cost_then, double fixed, double saved)
{
    return output * math_max(0, cost_now - cost_then) + saved * fixed;
}

double merger_saved(const struct parameters *p, double shared)
{
    return math_min(1, p->merger_overhead + p->merger_shared * shared);
}

double merger_productivity(double buyer, double target, double buyer_output, double target_output, double transfer)
{
    double taught = target + transfer * math_max(0, buyer - target);
    double all = buyer_output + target_output;
    return all > 0 ? (buyer_output * buyer + target_output * taught) / all : buyer;
}

/* Sales a year at the firm's price. */
static double yearly_sales(const struct world *w, int64_t f)
{
    return 12 * world_expected_sales(w, f) * w->firms.price[f];
}

/* Share of one of the real firms that a row stands for in its whole market. */
static double real_share(const struct world *w, int64_t f)
{
    return math_exp(w->firms.log_share[f]) * w->scale / w->firms.slice[f];
}

/* Whether a firm thinks of buying another: it earns, it has money, it is no beginner. */
static bool may_buy(const struct world *w, int64_t f)
{
    const struct firms *x = &w->firms;
    double buffer = w->economy.parameters->capital_buffer * world_expected_sales(w, f);
    return world_alive(w, f) && x->capital[f] > 0 && x->margin[f] > 0 && x->illiquid[f] == 0 &&
           (double)x->cash[f] > buffer && w->month - x->birth_month[f] >= MERGER_AGE;
}

static bool may_be_bought(const struct world *w, int64_t buyer, int64_t f)
{
    const struct firms *x = &w->firms;
    double limit = w->economy.parameters->merger_size_limit * x->mean_output[buyer];
    return f != buyer && world_alive(w, f) && x->capital[f] > 0 && x->slice[f] == x->slice[buyer] &&
           x->mean_output[f] <= limit && w->month - x->birth_month[f] >= MERGER_AGE &&
           succession_is_possible(w, buyer, f);
}

/* Firms of a sector in each city as a buyer sees them: near ones more.  return their sum */
static double see_cities(const struct world *w, const struct candidates *c, int64_t f, double seen[CITY_COUNT])
{
    int first = sector_firm_index(w->firms.sector[f]) * CITY_COUNT;
    double all = 0;
    for (int city = 0; city < CITY_COUNT; city++) {
        double far = w->economy.tables->distance_km[w->firms.city[f]][city];
        seen[city] = (c->begin[first + city + 1] - c->begin[first + city]) *
                     math_exp(-far / w->economy.parameters->merger_distance);
        all += seen[city];
    }
    return all;
}

/* A firm of the sector by two uniforms: its city, then its rank there, which does not change when rows move. */
static int32_t pick(const struct candidates *c, int sector, const double seen[CITY_COUNT], double all, double u,
                    double v)
{
    int city = 0;
    while (city < CITY_COUNT - 1 && u * all >= seen[city])
        u -= seen[city++] / all;
    int cell = sector * CITY_COUNT + city;
    int32_t n = c->begin[cell + 1] - c->begin[cell];
    return n > 0 ? c->row[c->begin[cell] + (int32_t)(v * n)] : -1;
}

/* The firm that a buyer looks at: the first of some that fits. */
static int32_t look_around(const struct world *w, const struct candidates *c, int64_t f)
{
    double u[4], seen[CITY_COUNT], all = see_cities(w, c, f, seen);
    for (uint32_t look = 0; look < LOOKS && all > 0; look++) {
        if (look % 2 == 0)
            random_block(w->seed, w->firms.key[f], w->month, PURPOSE_MERGER_TARGET, look / 2, u);
        int32_t j = pick(c, sector_firm_index(w->firms.sector[f]), seen, all, u[2 * (look % 2)], u[2 * (look % 2) + 1]);
        if (j >= 0 && may_be_bought(w, f, j))
            return j;
    }
    return -1;
}

static void look_all(const struct world *w, const struct month *m, const struct candidates *c, int32_t *wanted)
{
    double hazard = w->economy.parameters->merger_search / 12;
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        wanted[f] = -1;
        if (!may_buy(w, f))
            continue;
        random_block(w->seed, w->firms.key[f], w->month, PURPOSE_MERGER_SEARCH, 0, u);
        if (u[0] < hazard)
            wanted[f] = look_around(w, c, f);
    }
}

/* Pairs in the order of cells and of rows in them; who is in one already is in no other.  return their number */
static int32_t pair_up(const struct candidates *c, const int32_t *wanted, int32_t *side)
{
    int32_t pairs = 0;
    for (int32_t i = 0; i < c->begin[CANDIDATE_CELLS]; i++) {
        int32_t f = c->row[i];
        if (wanted[f] < 0 || side[f] != 0 || side[wanted[f]] != 0)
            continue;
        side[f] = ++pairs;
        side[wanted[f]] = -pairs;
    }
    return pairs;
}

/* A deal, fen. */
struct deal {
    double saved; /* part of the target's fixed cost */
    money_t price, cost, loan;
};

/* Cost of a volume of the target's output with a productivity, at its present prices. */
static double cost_with(const struct world *w, int64_t f, double productivity)
{
    int s = w->firms.sector[f];
    double efficiency = productivity * math_exp(w->firms.transitory[f]);
    double use = w->sectors.material_scale[s] * population_material_use(&w->economy, efficiency / path_frontier(w, s));
    double now = population_unit_cost(&w->economy, s, w->firms.efficiency[f], w->firms.material_use[f]);
    return w->firms.unit_cost[f] * population_unit_cost(&w->economy, s, efficiency, use) / now;
}

/* Whether both sides agree.  shared part of the target's customers that the buyer has too */
static bool agree(const struct world *w, int64_t buyer, int64_t target, double shared, struct deal *deal)
{
    const struct parameters *p = w->economy.parameters;
    const struct firms *x = &w->firms;
    double taught = x->productivity[target] +
                    p->merger_transfer * math_max(0, x->productivity[buyer] - x->productivity[target]);
    double sales = yearly_sales(w, target);
    deal->saved = merger_saved(p, shared);
    double synergy = merger_synergy(12 * world_expected_sales(w, target), x->unit_cost[target],
                                    cost_with(w, target, taught), 12 * x->fixed_cost[target], deal->saved);
    deal->cost = money_of(math_max(0, w->levers.merger_cost[x->sector[target]]) * p->merger_cost * sales);
    double gain = synergy / p->merger_discount - (double)deal->cost - p->merger_share_loss * sales;
    double reserve = takeover_reserve(x->margin[target] * sales, p->merger_discount, takeover_wound_up(w, target));
    if (gain <= 0 || real_share(w, buyer) + real_share(w, target) > p->merger_share_cap)
        return false;
    deal->price = money_of(takeover_price(reserve, gain, p->merger_split));
    return takeover_is_affordable(w, buyer, target, deal->price + deal->cost, &deal->loan);
}

/* Means of two values by weights. */
static void mix(double *array, int64_t buyer, int64_t target, double part)
{
    array[buyer] = (1 - part) * array[buyer] + part * array[target];
}

/* What the joint firm is like: its mark-up, its luck and this month's price are the buyer's. Before its books are added, since weights are the two outputs. */
static void join_traits(struct world *w, struct month *m, int64_t buyer, int64_t target, double saved)
{
    const struct parameters *p = w->economy.parameters;
    struct firms *x = &w->firms;
    int s = x->sector[buyer];
    double own = x->mean_output[buyer], other = x->mean_output[target],
           part = own + other > 0 ? other / (own + other) : 0;
    double share = math_exp(x->log_share[target]), kept = (1 - p->merger_share_loss) * share;
    double *const means[] = {x->log_quality, x->unit_cost, x->margin, x->unmet, x->shortage, x->research_rate};
    x->productivity[buyer] = merger_productivity(x->productivity[buyer], x->productivity[target], own, other,
                                                 p->merger_transfer);
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++)
        mix(means[i], buyer, target, part);
    path_efficiency(w, buyer);
    x->expected_demand[buyer] += x->expected_demand[target];
    x->mean_output[buyer] += other;
    x->fixed_cost[buyer] += (1 - saved) * x->fixed_cost[target];
    x->log_share[buyer] = math_log(math_exp(x->log_share[buyer]) + kept);
    m->freed[s] += share - kept;
    if (own > 0)
        x->noise_scale[buyer] *= math_exp(-p->industry_size_exponent * math_log(1 + other / own));
    x->information[buyer] = math_max(x->information[buyer], x->information[target]);
    if (x->project_months[target] > x->project_months[buyer])
        x->project_months[buyer] = x->project_months[target];
}

static void count_merger(struct world *w, struct month *m, int64_t buyer, int64_t target, money_t price)
{
    int s = w->firms.sector[target];
    m->exited[EXIT_MERGED][s] += (int64_t)(1e6 * w->firms.slice[target]);
    m->merged[sector_firm_index(s)][w->firms.city[target]] += w->firms.slice[target];
    m->merger_prices[s] += price;
    w->firms.exit_reason[target] = EXIT_MERGED;
    w->firms.heir[target] = (int32_t)buyer;
    remains_add(&m->remains, w, target);
    w->firms.heir[target] = -1; /* till its links are passed */
}

/* Joins two firms: price, cost, links, traits, books; the target's place becomes a tombstone that knows its heir. */
static void merge(struct world *w, struct month *m, int64_t buyer, int64_t target, const struct deal *deal)
{
    struct party firm = settlement_firm(&w->firms, buyer);
    count_merger(w, m, buyer, target, deal->price);
    takeover_pay(w, m, buyer, target, deal->price, deal->loan);
    ledger_pay(m->ledger, BOOK_REORGANISATION, firm, settlement_city(ACCOUNT_BACKGROUND, w->firms.city[buyer]),
               deal->cost);
    w->firms.cash[buyer] -= deal->cost;
    succession_pass(w, m, buyer, target);
    join_traits(w, m, buyer, target, deal->saved);
    takeover_join(w, m, buyer, target);
    w->firms.state[target] = FIRM_TOMBSTONE;
    world_clear_place(w, target);
    w->firms.heir[target] = (int32_t)buyer;
}

/* Deals in the order of pairs, which is that of the buyers' cells. */
static void make_deals(struct world *w, struct month *m, const struct candidates *c, const int32_t *wanted,
                       const int32_t *side, const int64_t *all, const int64_t *both)
{
    for (int32_t i = 0; i < c->begin[CANDIDATE_CELLS]; i++) {
        int32_t f = c->row[i], pair = side[f];
        struct deal deal;
        if (pair <= 0)
            continue;
        double shared = all[pair - 1] > 0 ? (double)both[pair - 1] / (double)all[pair - 1] : 0;
        if (agree(w, f, wanted[f], shared, &deal))
            merge(w, m, f, wanted[f], &deal);
    }
}

void mergers_make(struct world *w, struct month *m, const struct candidates *candidates)
{
    size_t n = (size_t)w->length[DIM_FIRM] + 1;
    if (w->month < 0 || w->economy.parameters->merger_search <= 0)
        return;
    int32_t *wanted = arena_room(m->arena, n, sizeof *wanted), *side = arena_take(m->arena, n, sizeof *side);
    int64_t *all = arena_room(m->arena, n / 2 + 1, sizeof *all);
    int64_t *both = arena_room(m->arena, n / 2 + 1, sizeof *both);
    look_all(w, m, candidates, wanted);
    int32_t pairs = pair_up(candidates, wanted, side);
    if (pairs == 0)
        return;
    memset(all, 0, (size_t)pairs * sizeof *all);
    memset(both, 0, (size_t)pairs * sizeof *both);
    succession_customers(w, m, side, all, both);
    if (w->economy.parameters->run_panel_every > 0)
        remains_extend(&m->remains, pairs);
    make_deals(w, m, candidates, wanted, side, all, both);
    succession_repoint(w, m);
}
