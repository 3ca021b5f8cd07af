/* Chain leaders; see leaders.h. Sums over links run in the order of rows by one thread: they are numbers of a year, not of a
 * month, and any number of threads gives the same. */
#include "firm/leaders.h"

#include <stdlib.h>

#include "base/mathfun.h"
#include "firm/certificates.h"

enum { STEPS = 3, LINKS_A_SLOT = 3, LINKS_MOST = SECTOR_SLOTS_MAX * LINKS_A_SLOT };

#define CANDIDATE_SALES 1e10 /* fen: only real firms of 100 million yuan a year are looked at */

double leaders_dependence(double local, double share, double elsewhere, double weight)
{
    return math_max(0, math_min(1, local * share * (1 - elsewhere) * weight));
}

/* A link as the index sees it: downstream per unit of the buyer, upstream per unit of the supplier. */
struct edge {
    uint32_t supplier;
    double down, up;
};

/* What is lost with each firm, per step. */
struct reach {
    double *own, *down, *up, *next_down, *next_up; /* [firms] fen */
};

/* Links of a slot as edges.  return how many */
static int slot_edges(const struct world *w, int64_t f, uint32_t slot, double bought, double weight, double elsewhere,
                      struct edge *edge)
{
    double local = (double)w->slots.local_share[slot], from = 0;
    int n = 0;
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
        double to = (double)w->links.cumulative[l] * 0x1p-32, share = math_max(0, to - from);
        uint32_t k = w->links.supplier[l];
        from = to;
        if (w->links.pending[l] > 0 || k == f || !world_alive(w, k))
            continue;
        double made = math_max(1, (double)w->firms.output[k]);
        edge[n++] = (struct edge){k, leaders_dependence(local, share, elsewhere, weight),
                                  math_min(1, local * share * bought / made)};
    }
    return n;
}

/* Links of a firm as edges.  return how many; their downstream weights add up to 1 at most */
static int firm_edges(const struct world *w, int64_t f, struct edge *edge)
{
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    double sum = 0, use = w->firms.material_use[f] * (double)w->firms.output[f];
    int n = 0;
    for (int i = 0; i < list->count; i++)
        n += slot_edges(w, f, w->firms.slot_begin[f] + (uint32_t)i, list->coefficient[i] * use,
                        list->strict[i] ? 1 : w->economy.parameters->leaders_important, list->elsewhere[i], edge + n);
    for (int e = 0; e < n; e++)
        sum += edge[e].down;
    for (int e = 0; e < n && sum > 1; e++)
        edge[e].down /= sum;
    return n;
}

/* One step further along all links. */
static void spread(const struct world *w, struct reach *x)
{
    struct edge edge[LINKS_MOST];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        x->next_down[f] = x->next_up[f] = x->own[f];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int n = world_alive(w, f) ? firm_edges(w, f, edge) : 0;
        for (int e = 0; e < n; e++) {
            x->next_down[edge[e].supplier] += edge[e].down * x->down[f];
            x->next_up[f] += edge[e].up * x->up[edge[e].supplier];
        }
    }
    double *down = x->down, *up = x->up;
    x->down = x->next_down;
    x->up = x->next_up;
    x->next_down = down;
    x->next_up = up;
}

void leaders_index(struct world *w, const struct month *m)
{
    size_t rows = (size_t)w->length[DIM_FIRM], mark = arena_mark(m->arena);
    double *array[5], all = 0;
    for (int i = 0; i < 5; i++)
        array[i] = arena_take(m->arena, rows + 1, sizeof *array[i]);
    struct reach x = {array[0], array[1], array[2], array[3], array[4]};
    for (size_t f = 0; f < rows; f++) {
        x.own[f] = world_alive(w, (int64_t)f) ? (double)w->firms.output[f] * w->firms.price[f] : 0;
        x.down[f] = x.up[f] = x.own[f];
        all += x.own[f];
    }
    for (int step = 0; step < STEPS; step++)
        spread(w, &x);
    for (size_t f = 0; f < rows; f++)
        w->firms.systemic[f] = all > 0 ? (x.down[f] + x.up[f] - x.own[f]) / all : 0;
    arena_release(m->arena, mark);
}

/* A firm that may lead. */
struct candidate {
    double rank; /* sales x customers, then the index */
    uint64_t key;
    int64_t row;
};

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Links from customers of each firm, all and of small firms. */
static void count_customers(const struct world *w, uint32_t *all, uint32_t *small)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        all[f] = small[f] = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]]; l < end && world_alive(w, f); l++)
            if (w->links.pending[l] == 0) {
                all[w->links.supplier[l]]++;
                small[w->links.supplier[l]] += w->firms.small[f];
            }
    }
}

/* Firms of the clusters that are large enough, the best connected first.  return how many are candidates */
static int64_t list_candidates(const struct world *w, const uint32_t *customers, struct candidate *list)
{
    const struct parameters *p = w->economy.parameters;
    int64_t n = 0, most = p->leaders_candidates;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double sales = (double)w->firms.sales_year[f] / w->firms.slice[f];
        if (world_alive(w, f) && w->firms.sector[f] < TABLES_CLUSTERS && sales >= CANDIDATE_SALES)
            list[n++] = (struct candidate){sales * (double)(1 + customers[f]), w->firms.key[f], f};
    }
    qsort(list, (size_t)n, sizeof *list, compare);
    return n < most ? n : most;
}

static uint32_t small_suppliers(const struct world *w, int64_t f)
{
    uint32_t count = 0, end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]]; l < end; l++)
        count += w->links.pending[l] == 0 && w->firms.small[w->links.supplier[l]];
    return count;
}

/* The first of each cluster by the index. A row stands for slice / scale real firms; in a small sample one that stands for
 * more than a cluster has leaders is passed over: the largest firms are kept one by one at every scale. */
static void name_leaders(struct world *w, const struct candidate *list, int64_t n, const uint32_t *small)
{
    double named[TABLES_CLUSTERS] = {0};
    for (int64_t i = 0; i < n; i++) {
        int64_t f = list[i].row;
        int s = w->firms.sector[f];
        double real = w->firms.slice[f] / w->scale;
        if (named[s] + real > (double)w->economy.parameters->leaders_per_cluster + 1e-9)
            continue;
        named[s] += real;
        w->firms.certificates[f] = certificates_set(w->firms.certificates[f], CERTIFICATE_CHAIN_LEADER, 1);
        w->firms.partners[f] = small[f] + small_suppliers(w, f);
    }
}

void leaders_year(struct world *w, const struct month *m)
{
    size_t rows = (size_t)w->length[DIM_FIRM] + 1, mark = arena_mark(m->arena);
    leaders_index(w, m);
    uint32_t *customers = arena_take(m->arena, rows, sizeof *customers);
    uint32_t *small = arena_take(m->arena, rows, sizeof *small);
    struct candidate *list = arena_take(m->arena, rows, sizeof *list);
    count_customers(w, customers, small);
    int64_t n = list_candidates(w, customers, list);
    for (int64_t i = 0; i < n; i++)
        list[i].rank = w->firms.systemic[list[i].row];
    qsort(list, (size_t)n, sizeof *list, compare);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.partners[f] = 0;
        w->firms.certificates[f] = certificates_set(w->firms.certificates[f], CERTIFICATE_CHAIN_LEADER, 0);
    }
    if (w->economy.parameters->leaders_per_cluster > 0)
        name_leaders(w, list, n, small);
    arena_release(m->arena, mark);
}
