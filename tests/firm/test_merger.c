/* Mergers: gains by hand, and years with many of them in which nothing is lost. */
#include "firm/merger.h"

#include <math.h>

#include "capital/settlement.h"
#include "firm/exit.h"
#include "industry/links.h"
#include "support/fixture.h"
#include "world/restore.h"

Test(merger, synergy_is_cost_that_is_not_needed)
{
    cr_assert_float_eq(merger_synergy(1000, 0.9, 0.8, 50, 0.4), 120, 1e-9);
    cr_assert_float_eq(merger_synergy(1000, 0.8, 0.9, 50, 0.4), 20, 1e-9); /* the buyer has nothing to teach */
}

Test(merger, shared_customers_save_selling)
{
    struct parameters p = parameters_default();
    p.merger_overhead = 0.2;
    p.merger_shared = 0.5;
    cr_assert_float_eq(merger_saved(&p, 0), 0.2, 1e-12);
    cr_assert_float_eq(merger_saved(&p, 0.5), 0.45, 1e-12);
    p.merger_overhead = 0.9;
    cr_assert_eq(merger_saved(&p, 1), 1);
}

/* The target learns half of the way from 1 to 3: 2; three parts of 3 and one of 2 are 2.75. */
Test(merger, productivity_of_the_joint_firm)
{
    cr_assert_float_eq(merger_productivity(3, 1, 300, 100, 0.5), 2.75, 1e-12);
    cr_assert_float_eq(merger_productivity(1, 3, 300, 100, 0.5), 1.5, 1e-12); /* nobody forgets */
    cr_assert_eq(merger_productivity(3, 1, 0, 0, 0.5), 3);
}

#define MANY "merger.search=1200 %/year", "merger.cost=0", "merger.size_limit=5"

static int64_t alive(const struct world *w)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        n += world_alive(w, f);
    return n;
}

/* Every month is checked by the accounts' identities; heirs live in the sector and rows are sound. */
Test(merger, years_of_many_mergers_close_to_the_fen)
{
    struct tiny x;
    int64_t merged = 0;
    tiny_open(&x, 2, "run.panel.every=1 months", MANY, NULL);
    for (int month = 0; month < 26; month++) {
        tiny_step(&x);
        const struct world *w = x.world;
        const struct remains *r = &x.run->month.remains;
        tiny_ok(&x, restore_check(w, x.errors));
        for (int64_t i = 0; i < r->n; i++) {
            if (r->firms.exit_reason[i] != EXIT_MERGED)
                continue;
            int64_t heir = r->firms.heir[i];
            cr_assert(world_alive(w, heir) && w->firms.sector[heir] == r->firms.sector[i]);
            cr_assert_eq(tiny_find(w, r->firms.key[i]), -1);
            merged++;
        }
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            cr_assert(!world_alive(w, f) || w->firms.heir[f] == -1);
        for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
            cr_assert(w->links.pending[l] == UINT8_MAX || world_alive(w, w->links.supplier[l]));
    }
    cr_assert_gt(merged, 20);
    tiny_close(&x);
}

Test(merger, without_search_nobody_is_bought)
{
    struct tiny x;
    tiny_open(&x, 1, "merger.search=0 %/year", NULL);
    int64_t before = alive(x.world), change = 0;
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        for (int s = 0; s < SECTOR_COUNT; s++)
            cr_assert_eq(x.run->month.exited[EXIT_MERGED][s], 0);
    }
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        change += x.world->firms.heir[f] != -1;
    cr_assert(change == 0 && before > 0);
    tiny_close(&x);
}

static void make(struct world *w, struct month *m)
{
    uint8_t *failing = arena_take(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *failing);
    struct candidates *candidates = arena_take(m->arena, 1, sizeof *candidates);
    links_candidates(w, m, failing, candidates);
    mergers_make(w, m, candidates);
}

/* Capital, people, money and debts of a sector before and after, and the market share that is lost. */
Test(merger, the_buyer_has_what_both_had)
{
    struct tiny x;
    int turn = tiny_phase("firms_turn_over");
    tiny_open(&x, 1, MANY, "merger.share_loss=0", NULL);
    tiny_phases(&x, 0, turn);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    volume_t capital[SECTOR_COUNT] = {0};
    int64_t people[SECTOR_COUNT] = {0}, n = alive(w);
    double shares[SECTOR_COUNT] = {0};
    for (int sign = 1; sign >= -1; sign -= 2) {
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            capital[w->firms.sector[f]] += sign * w->firms.capital[f];
            people[w->firms.sector[f]] += sign * (w->firms.workers[f] + w->firms.researchers[f]);
            shares[w->firms.sector[f]] += world_alive(w, f) ? sign * exp(w->firms.log_share[f]) : 0;
        }
        if (sign > 0)
            make(w, m);
    }
    settlement_close(w, m);
    cr_assert_lt(alive(w), n);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert(capital[s] == 0 && people[s] == 0);
        cr_assert_float_eq(shares[s], 0, 1e-12);
        cr_assert_float_eq(m->freed[s], 0, 1e-15);
    }
    tiny_close(&x);
}

/* Who looks at whom is drawn by keys and ranks: a shock elsewhere changes few deals of a sector. */
Test(merger, a_twin_buys_the_same_firms)
{
    struct tiny x[2];
    int both = 0, all = 0;
    for (int i = 0; i < 2; i++)
        tiny_open(&x[i], 1, "run.panel.every=1 months", "run.scale=0.01", MANY, NULL);
    for (int month = 0; month < 3; month++) {
        for (int i = 0; i < 2; i++)
            tiny_step(&x[i]);
        x[1].world->cities.wage[4] *= 1.0001;
        const struct remains *a = &x[0].run->month.remains, *b = &x[1].run->month.remains;
        for (int64_t i = 0; i < a->n; i++) {
            bool found = false;
            for (int64_t j = 0; j < b->n; j++)
                found = found || (b->firms.key[j] == a->firms.key[i] && b->firms.exit_reason[j] == EXIT_MERGED);
            both += a->firms.exit_reason[i] == EXIT_MERGED && found;
            all += a->firms.exit_reason[i] == EXIT_MERGED;
        }
    }
    cr_assert(all > 30 && both > 0.9 * all, "%d of %d", both, all);
    for (int i = 0; i < 2; i++)
        tiny_close(&x[i]);
}
