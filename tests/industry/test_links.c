/* Links that change: the hazard and the wait by hand, then buyers who review, lose and replace suppliers, to the fen. */
#include "industry/links.h"

#include <math.h>

#include "capital/settlement.h"
#include "firm/exit.h"
#include "industry/orders.h"
#include "support/fixture.h"

Test(links, hazard_rises_with_unmet_orders_and_a_price_above_the_mean)
{
    struct parameters p = parameters_default();
    p.industry_link_review = 0.12;
    p.industry_link_review_unmet = 10;
    p.industry_link_review_price = 2;
    cr_assert_float_eq(links_hazard(&p, 0, 0), 0.01, 1e-15);
    cr_assert_float_eq(links_hazard(&p, 0.1, 0), 0.02, 1e-15);
    cr_assert_float_eq(links_hazard(&p, 0.1, 0.25), 0.025, 1e-15);
    cr_assert_float_eq(links_hazard(&p, 0, -0.25), 0.01, 1e-15); /* a cheap supplier is not left less often */
}

Test(links, only_specific_inputs_wait_for_qualification)
{
    struct parameters p = parameters_default();
    int count[19] = {0};
    p.industry_qualification_min = 6;
    p.industry_qualification_max = 18;
    cr_assert_eq(links_qualification(&p, false, 0.9), 0);
    for (int i = 0; i < 1300; i++)
        count[links_qualification(&p, true, (i + 0.5) / 1300)]++;
    for (int months = 0; months < 19; months++)
        cr_assert_eq(count[months], months < 6 ? 0 : 100);
}

static const struct input_list *inputs_of(const struct world *w, int64_t f)
{
    return &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
}

static struct tiny *open_review(struct tiny *x, const char *review)
{
    tiny_open(x, 2, "run.scale=0.005", "industry.link_review_unmet=100", "industry.qualification_min=6 months",
              "industry.qualification_max=18 months", review, NULL);
    for (int month = 0; month < 2; month++)
        tiny_step(x);
    month_begin(x->world, &x->run->month);
    return x;
}

/* The review of a month in which some firms fail.  failing [n] not 0 for those */
static void review(struct tiny *x, const uint8_t *failing)
{
    struct month *m = &x->run->month;
    struct candidates *candidates = arena_take(m->arena, 1, sizeof *candidates);
    links_candidates(x->world, m, failing, candidates);
    links_review(x->world, m, failing, candidates);
    settlement_close(x->world, m);
}

/* Product and place in the list of the slot that a link belongs to. */
static int place_of(const struct world *w, int64_t f, uint32_t link, uint32_t *slot)
{
    *slot = w->firms.slot_begin[f];
    while (w->slots.link_begin[*slot + 1] <= link)
        ++*slot;
    return (int)(*slot - w->firms.slot_begin[f]);
}

/* What must hold of a link that has a new supplier. */
static void check_new(const struct world *before, const struct world *w, int64_t f, uint32_t link, bool forced)
{
    uint32_t slot, j = w->links.supplier[link];
    int i = place_of(w, f, link, &slot), pending = w->links.pending[link];
    cr_assert_eq(w->links.payable[link], 0);
    cr_assert_eq(w->links.cumulative[link], before->links.cumulative[link]);
    if (pending == UINT8_MAX) {
        cr_assert(forced && j == (uint32_t)f);
        return;
    }
    cr_assert(world_alive(w, j) && w->firms.capital[j] > 0 && (int64_t)j != f);
    cr_assert_eq(w->firms.sector[j], inputs_of(w, f)->good[i]);
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
        cr_assert(l == link || w->links.supplier[l] != j);
    if (forced && inputs_of(w, f)->specific[i])
        cr_assert(pending >= 6 && pending <= 18);
    else
        cr_assert_eq(pending, 0);
}

/* Cash and receivables of all firms after links ended: what was owed on them, and nothing else, was paid. */
static void check_money(const struct world *before, const struct world *w, const money_t *paid, const money_t *got,
                        const struct ledger *l)
{
    money_t all = 0, booked = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_eq(w->firms.cash[f] - before->firms.cash[f], got[f] - paid[f]);
        cr_assert_eq(before->firms.payable_firms[f] - w->firms.payable_firms[f], paid[f]);
        cr_assert_eq(before->firms.receivable_firms[f] - w->firms.receivable_firms[f], got[f]);
        all += paid[f];
    }
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        booked += l->paid[BOOK_TRADE_PAYMENT][a];
    cr_assert_eq(booked, all);
    cr_assert_gt(all, 0);
}

/* Everybody dissatisfied and quick to leave: each buyer whose turn it is in the quarter gives away one of each sixteen of its
 * links and settles it. */
Test(links, a_review_settles_the_old_supplier_and_changes_one_link_of_sixteen)
{
    struct tiny x;
    open_review(&x, "industry.link_review=100 %/year");
    struct world *w = x.world;
    size_t n = (size_t)w->length[DIM_FIRM];
    for (size_t f = 0; f < n; f++)
        w->firms.unmet[f] = 1;
    uint8_t *failing = calloc(n, sizeof *failing);
    money_t *paid = calloc(n, sizeof *paid), *got = calloc(n, sizeof *got);
    int64_t changed[SECTOR_COUNT] = {0}, all = 0, buyers = 0;
    struct world before = tiny_copy(w);
    review(&x, failing);
    for (size_t f = 0; f < n; f++) {
        int of_firm = 0;
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++) {
            if (w->links.supplier[l] == before.links.supplier[l]) {
                cr_assert_eq(w->links.payable[l], before.links.payable[l]);
                continue;
            }
            bool orphan = before.links.pending[l] == UINT8_MAX; /* an entrant's, in search of its first supplier */
            check_new(&before, w, (int64_t)f, l, orphan);
            paid[f] += before.links.payable[l];
            got[before.links.supplier[l]] += before.links.payable[l];
            of_firm += !orphan;
            changed[w->firms.sector[f]]++;
        }
        bool turn = (w->firms.key[f] >> 16) % 3 == (uint64_t)(w->month + 1200) % 3;
        uint32_t links = w->slots.link_begin[w->firms.slot_begin[f + 1]] - w->slots.link_begin[w->firms.slot_begin[f]];
        cr_assert_leq(of_firm, turn ? (int)((links + 15) / 16) : 0);
        buyers += turn && world_alive(w, (int64_t)f);
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert_eq(x.run->month.reviewed[s], changed[s]);
        all += changed[s];
    }
    cr_assert_gt(all, buyers / 2);
    check_money(&before, w, paid, got, x.run->month.total);
    free(failing);
    free(paid);
    free(got);
    world_release(&before);
    tiny_close(&x);
}

Test(links, nobody_reviews_without_a_hazard)
{
    struct tiny x;
    open_review(&x, "industry.link_review=0 %/year");
    struct world *w = x.world;
    uint8_t *failing = calloc((size_t)w->length[DIM_FIRM], sizeof *failing);
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++) /* nobody is in search of a supplier either */
        w->links.pending[l] = w->links.pending[l] == UINT8_MAX ? 1 : w->links.pending[l];
    struct world before = tiny_copy(w);
    review(&x, failing);
    cr_assert(tiny_same(&before, w));
    free(failing);
    world_release(&before);
    tiny_close(&x);
}

/* A year of reviews: about the share of links that the hazard says, so that a link survives as long as it should. */
Test(links, links_change_as_often_as_the_hazard_says)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "industry.link_review=24 %/year", "industry.link_review_unmet=0",
              "industry.link_review_price=0", NULL);
    struct world *w = x.world;
    uint8_t *failing = calloc((size_t)w->length[DIM_FIRM], sizeof *failing);
    double links = 0, changed = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             world_alive(w, f) && l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++) {
            links++;
            w->links.pending[l] = 0;
            if (w->links.supplier[l] == (uint32_t)f)
                w->links.supplier[l] = (uint32_t)(f + 1); /* whoever: only the count matters */
        }
    for (w->month = 0; w->month < 12; w->month++) {
        month_begin(w, &x.run->month);
        review(&x, failing);
        for (int s = 0; s < SECTOR_COUNT; s++)
            changed += (double)x.run->month.reviewed[s];
    }
    /* some draws meet a supplier known already, twice: then the buyer stays */
    cr_assert(changed / links > 0.19 && changed / links < 0.25, "%.3f", changed / links);
    free(failing);
    tiny_close(&x);
}

/* The supplier of most buyers fails. */
static int64_t busiest(const struct world *w)
{
    int64_t best = 0, *count = calloc((size_t)w->length[DIM_FIRM], sizeof *count);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++)
            count[w->links.supplier[l]] += w->links.pending[l] != UINT8_MAX;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        best = count[f] > count[best] ? f : best;
    free(count);
    return best;
}

Test(links, a_failing_supplier_is_paid_and_replaced_by_all_its_buyers)
{
    struct tiny x;
    open_review(&x, "industry.link_review=0 %/year");
    struct world *w = x.world;
    size_t n = (size_t)w->length[DIM_FIRM];
    uint8_t *failing = calloc(n, sizeof *failing);
    money_t *paid = calloc(n, sizeof *paid), *got = calloc(n, sizeof *got);
    int64_t lost = busiest(w), buyers = 0;
    failing[lost] = EXIT_PATIENCE;
    struct world before = tiny_copy(w);
    review(&x, failing);
    for (size_t f = 0; f < n; f++)
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++) {
            bool orphan = before.links.pending[l] == UINT8_MAX, left = before.links.supplier[l] == (uint32_t)lost;
            if (failing[f] || !world_alive(w, (int64_t)f) || (!left && !orphan)) {
                cr_assert_eq(w->links.supplier[l], before.links.supplier[l]);
                cr_assert_eq(w->links.pending[l], before.links.pending[l]);
                continue;
            }
            cr_assert_neq(w->links.supplier[l], (uint32_t)lost);
            check_new(&before, w, (int64_t)f, l, true);
            paid[f] += before.links.payable[l];
            got[lost] += before.links.payable[l];
            buyers += left;
        }
    cr_assert_gt(buyers, 5);
    check_money(&before, w, paid, got, x.run->month.total);
    free(failing);
    free(paid);
    free(got);
    world_release(&before);
    tiny_close(&x);
}

/* A link of a slot with one supplier, of a stored input with substance; -1 when there is none. */
static int64_t single_link(const struct world *w, bool specific, int64_t *firm, int *place)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (int i = 0; world_alive(w, f) && i < inputs_of(w, f)->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, l = w->slots.link_begin[slot];
            if (w->slots.link_begin[slot + 1] - l != 1 || w->links.pending[l] != 0 ||
                inputs_of(w, f)->specific[i] != specific || !inputs_of(w, f)->storable[i] ||
                w->slots.local_share[slot] < 0.02F || w->firms.output[f] <= 0)
                continue;
            *firm = f;
            *place = i;
            return l;
        }
    return -1;
}

/* Nothing comes from a source before it is qualified; all is ordered elsewhere and a part of that comes each month. */
Test(links, a_new_source_delivers_after_its_months)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.elsewhere_specific=10 %", NULL);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    int64_t f = 0;
    int i = 0, turn = tiny_phase("firms_turn_over");
    int64_t l = single_link(w, true, &f, &i);
    cr_assert_geq(l, 0);
    uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
    w->links.payable[l] = 0; /* the old one was paid; the books of this test do not balance */
    w->links.pending[l] = 3;
    for (int month = 0; month < 4; month++, w->month++) {
        w->slots.stock[slot] /= 2; /* so that it is ordered every month */
        volume_t waiting = w->slots.on_order[slot];
        volume_t found = (volume_t)(inputs_of(w, f)->elsewhere[i] * (double)waiting);
        tiny_phases(&x, 0, turn);
        volume_t local = m->slot_local[slot];
        cr_assert_gt(local, 0);
        cr_assert_eq(w->links.pending[l], month < 3 ? 2 - month : 0);
        if (month < 3) {
            cr_assert_eq(w->links.payable[l], 0);
            cr_assert_eq(w->slots.on_order[slot], waiting + local - found);
        } else {
            cr_assert_gt(w->links.payable[l], 0);
            cr_assert_lt(w->slots.on_order[slot], waiting + local - found);
        }
    }
    tiny_close(&x);
}

/* The entrant's suppliers: one a slot, level with others of its sector; with nobody to ask, none, and a later search. */
Test(links, an_entrant_finds_one_supplier_a_slot)
{
    struct tiny x;
    open_review(&x, "industry.link_review=0 %/year");
    struct world *w = x.world;
    struct month *m = &x.run->month;
    uint8_t *failing = calloc((size_t)w->length[DIM_FIRM], sizeof *failing);
    struct candidates *candidates = arena_take(m->arena, 1, sizeof *candidates);
    links_candidates(w, m, failing, candidates);
    int64_t f = w->firm_begin[3] + w->sectors.filled[firm_index_sector(3)]; /* an empty place */
    cr_assert_eq(w->firms.state[f], FIRM_EMPTY);
    w->firms.key[f] = 4711;
    links_found(w, f, candidates, -1);
    for (int i = 0; i < inputs_of(w, f)->count; i++) {
        uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i, l = w->slots.link_begin[slot];
        cr_assert_eq(w->slots.link_begin[slot + 1] - l, 1);
        cr_assert(world_alive(w, w->links.supplier[l]) && w->links.pending[l] == 0);
        cr_assert_eq(w->firms.sector[w->links.supplier[l]], inputs_of(w, f)->good[i]);
        cr_assert_eq(w->links.cumulative[l], UINT32_MAX);
        cr_assert_float_eq((double)w->slots.local_share[slot],
                           w->economy.local_share[inputs_of(w, f)->good[i]][w->firms.sector[f]], 1e-6);
    }
    memset(failing, EXIT_PATIENCE, (size_t)w->length[DIM_FIRM]);
    links_candidates(w, m, failing, candidates);
    links_found(w, f, candidates, -1);
    for (uint32_t slot = w->firms.slot_begin[f]; slot < w->firms.slot_begin[f + 1]; slot++) {
        cr_assert_eq(w->links.supplier[w->slots.link_begin[slot]], (uint32_t)f);
        cr_assert_eq(w->links.pending[w->slots.link_begin[slot]], UINT8_MAX);
    }
    free(failing);
    tiny_close(&x);
}

/* A spin-off buys from the firm that its founders left, where it needs the product. */
Test(links, a_spin_off_buys_of_its_parent)
{
    struct tiny x;
    open_review(&x, "industry.link_review=0 %/year");
    struct world *w = x.world;
    uint8_t *failing = calloc((size_t)w->length[DIM_FIRM], sizeof *failing);
    struct candidates *candidates = arena_take(x.run->month.arena, 1, sizeof *candidates);
    links_candidates(w, &x.run->month, failing, candidates);
    int64_t f = w->firm_begin[3] + w->sectors.filled[firm_index_sector(3)];
    int good = inputs_of(w, f)->good[0];
    int64_t parent = w->firm_begin[sector_firm_index(good)];
    w->firms.key[f] = 4711;
    links_found(w, f, candidates, parent);
    cr_assert_eq(w->links.supplier[w->slots.link_begin[w->firms.slot_begin[f]]], (uint32_t)parent);
    free(failing);
    tiny_close(&x);
}

/* One month of deliveries with a given load on one supplier.  return its factor afterwards */
static double load_month(struct tiny *x, int64_t j, double load, double factor)
{
    struct world *w = x->world;
    int deliver = tiny_phase("goods_deliver");
    tiny_phases(x, 0, deliver);
    w->firms.load_factor[j] = (float)factor;
    x->run->month.link_orders[j] = (volume_t)(load * 0.8 * world_capacity(w, j));
    tiny_phases(x, deliver, deliver + 1);
    return (double)w->firms.load_factor[j];
}

Test(links, load_factor_falls_under_overload_and_recovers)
{
    struct tiny x;
    tiny_open(&x, 1, "industry.load_limit=80 %", "industry.load_response=0.3", NULL);
    int64_t j = busiest(x.world);
    cr_assert_eq(load_month(&x, j, 0.99, 1), 1);
    cr_assert_float_eq(load_month(&x, j, 2, 1), pow(0.5, 0.3), 1e-6);
    cr_assert_float_eq(load_month(&x, j, 2, 0.5), 0.5 * pow(0.5, 0.3), 1e-6);
    cr_assert_float_eq(load_month(&x, j, 0.8, 0.5), 0.5 * pow(1.25, 0.3), 1e-6); /* room again */
    cr_assert_float_eq(load_month(&x, j, 0, 0.5), 0.5 * pow(2, 0.3), 1e-6);      /* at most so fast */
    cr_assert_eq(load_month(&x, j, 0.5, 0.99), 1);
    cr_assert_float_eq(load_month(&x, j, 1000, 0.06), 0.05, 1e-6); /* never to nothing: it would not come back */
    tiny_close(&x);
}
