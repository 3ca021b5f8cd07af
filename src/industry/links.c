/* Review and replacement of suppliers; see links.h. Buyers own their links, so they work in parallel; what they pay to
 * suppliers on the way is integers added atomically, in any order. */
#include "industry/links.h"

#include <math.h>
#include <omp.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "capital/settlement.h"
#include "world/sums.h"

enum { LINKS_BATCH = 512, LINKS_TRIES = 2, LINKS_A_LOOK = 16 };

double links_hazard(const struct parameters *p, double unmet, double log_price)
{
    double rise = 1 + p->industry_link_review_unmet * unmet + p->industry_link_review_price * math_max(0, log_price);
    return p->industry_link_review / 12 * rise;
}

int links_qualification(const struct parameters *p, bool specific, double u)
{
    double span = math_max(0, p->industry_qualification_max - p->industry_qualification_min) + 1;
    return specific ? (int)(p->industry_qualification_min + (double)(int)(span * u)) : 0;
}

void links_candidates(struct world *w, const struct month *m, const uint8_t *failing, struct candidates *candidates)
{
    int64_t n = w->length[DIM_FIRM];
    int64_t *weight = arena_room(m->arena, (size_t)n, sizeof *weight);
    int32_t *row = arena_room(m->arena, (size_t)n + 1, sizeof *row);
    int64_t *cumulative = arena_room(m->arena, (size_t)n + 1, sizeof *cumulative);
#pragma omp parallel num_threads(m->threads)
    {
        double quality[LINKS_BATCH];
#pragma omp for schedule(monotonic : dynamic, 2)
        for (int64_t begin = 0; begin < n; begin += LINKS_BATCH) {
            int64_t end = begin + LINKS_BATCH < n ? begin + LINKS_BATCH : n;
            math_exp_batch(w->firms.log_quality + begin, quality, (size_t)(end - begin));
            for (int64_t f = begin; f < end; f++) {
                bool able = world_alive(w, f) && !failing[f] && w->firms.capital[f] > 0;
                weight[f] = able ? (int64_t)(w->firms.expected_demand[f] * quality[f - begin] *
                                             (double)w->firms.load_factor[f])
                                 : 0;
            }
        }
    }
    candidates_build(candidates, w, weight, row, cumulative, m->threads);
}

/* A supplier for a slot that is neither the buyer nor its supplier already.  return row, -1 when none was found. */
static int32_t find(const struct world *w, const struct candidates *candidates, int64_t f, uint32_t slot, int product,
                    const double u[4])
{
    for (int again = 0; again < LINKS_TRIES; again++) {
        int32_t j = candidates_pick(candidates, sector_firm_index(product), w->firms.city[f], u[2 * again],
                                    u[2 * again + 1]);
        bool known = j < 0 || j == (int32_t)f;
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
            known = known || (w->links.supplier[l] == (uint32_t)j && w->links.pending[l] != UINT8_MAX);
        if (!known)
            return j;
    }
    return -1;
}

/* Pays a supplier what is owed on a link that ends. */
static void settle(struct world *w, struct ledger *l, int64_t f, uint32_t link)
{
    uint32_t j = w->links.supplier[link];
    money_t owed = w->links.payable[link];
    if (owed == 0)
        return;
    w->links.payable[link] = 0;
    ledger_pay(l, BOOK_TRADE_PAYMENT, settlement_firm(&w->firms, f), settlement_firm(&w->firms, j), owed);
#pragma omp atomic
    w->firms.cash[f] -= owed;
    w->firms.payable_firms[f] -= owed;
#pragma omp atomic
    w->firms.cash[j] += owed;
#pragma omp atomic
    w->firms.receivable_firms[j] -= owed;
}

/* Another supplier for a link.  forced: the old one is gone, so a specific input waits for qualification. */
static bool replace(struct world *w, struct ledger *l, const struct candidates *candidates, int64_t f, int i,
                    uint32_t link, bool forced)
{
    const struct parameters *p = w->economy.parameters;
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, first = w->slots.link_begin[w->firms.slot_begin[f]];
    double u[4], v[4];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_LINK_SOURCE, 2 * (link - first), u);
    int32_t j = find(w, candidates, f, slot, list->good[i], u);
    if (j < 0 && !forced)
        return false;
    settle(w, l, f, link);
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_LINK_SOURCE, 2 * (link - first) + 1, v);
    w->links.supplier[link] = j < 0 ? (uint32_t)f : (uint32_t)j;
    w->links.pending[link] = j < 0 ? UINT8_MAX
                                   : (uint8_t)(forced ? links_qualification(p, list->specific[i], v[0]) : 0);
    return j >= 0;
}

/* Slot of a firm that a link belongs to, counted from its first. */
static int slot_of(const struct world *w, int64_t f, uint32_t link)
{
    uint32_t first = w->firms.slot_begin[f], slot = first;
    while (w->slots.link_begin[slot + 1] <= link)
        slot++;
    return (int)(slot - first);
}

/* Links whose supplier fails, and places without one.  return links given to others. */
static int replace_failing(struct world *w, struct ledger *l, const uint8_t *failing,
                           const struct candidates *candidates, int64_t f)
{
    uint32_t begin = w->slots.link_begin[w->firms.slot_begin[f]];
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    int count = 0;
    for (uint32_t link = begin; link < end; link++)
        if (failing[w->links.supplier[link]] || w->links.pending[link] == UINT8_MAX)
            count += replace(w, l, candidates, f, slot_of(w, f, link), link, true);
    return count;
}

/* One link drawn by u, reviewed when v falls below its hazard times the links it stands for.  return 1 when it changes */
static int review_link(struct world *w, struct ledger *l, const struct candidates *candidates, int64_t f, uint32_t link,
                       double v, double stands_for)
{
    uint32_t j = w->links.supplier[link];
    if (v >= stands_for * w->economy.parameters->industry_link_review) /* no hazard rises twelvefold */
        return 0;
    double mean = math_max(1e-6, w->sectors.mean_price[w->firms.sector[j]]);
    double hazard = links_hazard(w->economy.parameters, w->firms.unmet[j], math_log(w->firms.price[j] / mean));
    if (w->links.pending[link] > 0 || v >= stands_for * hazard)
        return 0;
    return replace(w, l, candidates, f, slot_of(w, f, link), link, false);
}

/* In its month of a quarter a buyer looks at one of each sixteen of its links, for all of them and for three months. */
static int review(struct world *w, struct ledger *l, const struct candidates *candidates, int64_t f)
{
    uint32_t first = w->firms.slot_begin[f], last = w->firms.slot_begin[f + 1];
    uint32_t begin = w->slots.link_begin[first], links = w->slots.link_begin[last] - begin;
    if (links == 0 || (w->firms.key[f] >> 16) % 3 != (uint64_t)(w->month + 1200) % 3)
        return 0;
    uint32_t looks = 1 + (links - 1) / LINKS_A_LOOK;
    double u[4];
    int count = 0;
    for (uint32_t look = 0; look < looks; look++) {
        if (look % 2 == 0)
            random_block(w->seed, w->firms.key[f], w->month, PURPOSE_LINK_REVIEW, look / 2, u);
        uint32_t link = begin + (uint32_t)((look + u[2 * (look % 2)]) * links / looks);
        count += review_link(w, l, candidates, f, link, u[2 * (look % 2) + 1], 3.0 * links / looks);
    }
    return count;
}

void links_review(struct world *w, struct month *m, const uint8_t *failing, const struct candidates *candidates)
{
    struct sector_sums *sums = sums_begin(m);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            if (!world_alive(w, f) || failing[f])
                continue;
            int count = replace_failing(w, l, failing, candidates, f);
            if (count == 0)
                count = review(w, l, candidates, f);
            sum->value[0][w->firms.sector[f]] += count;
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    for (int s = 0; s < SECTOR_COUNT; s++)
        m->reviewed[s] = total->value[0][s];
}

void links_found(struct world *w, int64_t f, const struct candidates *candidates, int64_t parent)
{
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    for (int i = 0; i < list->count; i++) {
        uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, link = w->slots.link_begin[slot];
        double u[4];
        random_block(w->seed, w->firms.key[f], w->month, PURPOSE_ENTRANT_LINK, (uint32_t)i, u);
        bool of_parent = parent >= 0 && w->firms.sector[parent] == list->good[i] && w->firms.capital[parent] > 0;
        int32_t j = of_parent ? (int32_t)parent : find(w, candidates, f, slot, list->good[i], u);
        w->slots.local_share[slot] = (float)w->economy.local_share[list->good[i]][w->firms.sector[f]];
        w->links.supplier[link] = j < 0 ? (uint32_t)f : (uint32_t)j;
        w->links.pending[link] = j < 0 ? UINT8_MAX : 0;
        w->links.cumulative[link] = UINT32_MAX;
        w->links.payable[link] = 0;
    }
}
