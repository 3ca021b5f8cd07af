/* Links of two firms that become one, by hand: suppliers, stocks, customers, and what the two owe each other. */
#include "industry/succession.h"

#include "support/fixture.h"

struct pair {
    struct tiny x;
    struct world *w;
    int64_t buyer, target, other; /* other: a third firm of the sector */
};

static const struct input_list *inputs_of(const struct world *w, int64_t f)
{
    return &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
}

static uint32_t first_link(const struct world *w, int64_t f)
{
    return w->slots.link_begin[w->firms.slot_begin[f]];
}

/* Two firms whose suppliers are nobody and who owe nothing. */
static void open_pair(struct pair *p)
{
    tiny_open(&p->x, 1, NULL);
    p->w = p->x.world;
    month_begin(p->w, &p->x.run->month);
    p->buyer = p->target = p->other = -1;
    for (int64_t f = p->w->firm_begin[3]; f < p->w->firm_begin[4]; f++) {
        if (!world_alive(p->w, f) || !p->w->firms.small[f])
            continue;
        int64_t *at = p->buyer < 0 ? &p->buyer : p->target < 0 ? &p->target : &p->other;
        *at = f;
    }
    for (int i = 0; i < 2; i++) {
        int64_t f = i ? p->target : p->buyer;
        p->w->firms.payable_firms[f] = 0;
        for (uint32_t l = first_link(p->w, f); l < p->w->slots.link_begin[p->w->firms.slot_begin[f + 1]]; l++) {
            p->w->links.supplier[l] = (uint32_t)f;
            p->w->links.pending[l] = UINT8_MAX;
            p->w->links.payable[l] = 0;
        }
    }
}

static void owe(struct world *w, int64_t f, uint32_t link, int64_t supplier, money_t amount)
{
    w->links.supplier[link] = (uint32_t)supplier;
    w->links.pending[link] = 0;
    w->links.payable[link] = amount;
    w->firms.payable_firms[f] += amount;
    w->firms.receivable_firms[supplier] += amount;
}

Test(succession, every_small_kind_s_inputs_are_the_large_kind_s)
{
    struct pair p;
    open_pair(&p);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        const struct input_list *small = &p.w->economy.inputs[firm_index_sector(i)][1];
        const struct input_list *large = &p.w->economy.inputs[firm_index_sector(i)][0];
        for (int k = 0; k < small->count; k++) {
            bool found = false;
            for (int j = 0; j < large->count; j++)
                found = found || large->good[j] == small->good[k];
            cr_assert(found);
        }
    }
    cr_assert(succession_is_possible(p.w, p.buyer, p.target));
    cr_assert_not(succession_is_possible(p.w, p.buyer, p.w->firm_begin[5]), "of another sector");
    tiny_close(&p.x);
}

Test(succession, a_supplier_goes_to_a_free_place)
{
    struct pair p;
    open_pair(&p);
    struct world *w = p.w;
    uint32_t from = first_link(w, p.target), to = first_link(w, p.buyer);
    int64_t supplier = w->firm_begin[sector_firm_index(inputs_of(w, p.target)->good[0])];
    owe(w, p.target, from, supplier, 70);
    w->slots.stock[w->firms.slot_begin[p.target]] = 11;
    volume_t stock = w->slots.stock[w->firms.slot_begin[p.buyer]];
    money_t due = w->firms.receivable_firms[supplier];
    succession_pass(w, &p.x.run->month, p.buyer, p.target);
    cr_assert(w->links.supplier[to] == (uint32_t)supplier && w->links.pending[to] == 0);
    cr_assert(w->links.payable[to] == 70 && w->firms.payable_firms[p.buyer] == 70);
    cr_assert(w->links.payable[from] == 0 && w->firms.payable_firms[p.target] == 0);
    cr_assert_eq(w->firms.receivable_firms[supplier], due);
    cr_assert_eq(w->slots.stock[w->firms.slot_begin[p.buyer]], stock + 11);
    tiny_close(&p.x);
}

/* A small firm has one place a slot: who finds it taken is paid. */
Test(succession, a_supplier_without_a_place_is_paid_at_once)
{
    struct pair p;
    open_pair(&p);
    struct world *w = p.w;
    int s = sector_firm_index(inputs_of(w, p.target)->good[0]);
    int64_t one = w->firm_begin[s], two = one + 1;
    owe(w, p.buyer, first_link(w, p.buyer), one, 40);
    owe(w, p.target, first_link(w, p.target), two, 70);
    money_t cash[2] = {w->firms.cash[p.target], w->firms.cash[two]}, due = w->firms.receivable_firms[two];
    succession_pass(w, &p.x.run->month, p.buyer, p.target);
    cr_assert(w->firms.cash[p.target] == cash[0] - 70 && w->firms.cash[two] == cash[1] + 70);
    cr_assert_eq(w->firms.receivable_firms[two], due - 70);
    cr_assert(w->links.supplier[first_link(w, p.buyer)] == (uint32_t)one && w->firms.payable_firms[p.buyer] == 40);
    tiny_close(&p.x);
}

Test(succession, a_common_supplier_is_owed_by_one)
{
    struct pair p;
    open_pair(&p);
    struct world *w = p.w;
    int64_t one = w->firm_begin[sector_firm_index(inputs_of(w, p.target)->good[0])];
    owe(w, p.buyer, first_link(w, p.buyer), one, 40);
    owe(w, p.target, first_link(w, p.target), one, 70);
    succession_pass(w, &p.x.run->month, p.buyer, p.target);
    cr_assert(w->links.payable[first_link(w, p.buyer)] == 110 && w->firms.payable_firms[p.buyer] == 110);
    tiny_close(&p.x);
}

/* Each is the other's supplier. */
Test(succession, claims_between_the_two_are_cancelled)
{
    struct pair p;
    open_pair(&p);
    struct world *w = p.w;
    struct month *m = &p.x.run->month;
    money_t due[2] = {w->firms.receivable_firms[p.buyer], w->firms.receivable_firms[p.target]};
    owe(w, p.buyer, first_link(w, p.buyer), p.target, 40);
    owe(w, p.target, first_link(w, p.target), p.buyer, 70);
    succession_pass(w, m, p.buyer, p.target);
    cr_assert(w->firms.receivable_firms[p.buyer] == due[0] && w->firms.receivable_firms[p.target] == due[1]);
    cr_assert(w->firms.payable_firms[p.buyer] == 0 && w->firms.payable_firms[p.target] == 0);
    cr_assert_eq(w->links.pending[first_link(w, p.buyer)], UINT8_MAX);
    cr_assert_eq(m->ledger->paid[BOOK_MERGER_CLAIM][ACCOUNT_FIRMS + 3], 110);
    cr_assert_eq(m->ledger->received[BOOK_MERGER_CLAIM][ACCOUNT_FIRMS + 3], 110);
    tiny_close(&p.x);
}

/* Customers follow the heir; a pair's customers are counted before. */
Test(succession, customers_follow_and_are_counted)
{
    struct pair p;
    open_pair(&p);
    struct world *w = p.w;
    struct month *m = &p.x.run->month;
    int32_t *side = calloc((size_t)w->length[DIM_FIRM], sizeof *side);
    int64_t all = 0, both = 0, targets = 0, after = 0;
    int64_t customer = w->firm_begin[9];
    uint32_t l = first_link(w, customer);
    for (uint32_t k = 0; k < (uint32_t)w->length[DIM_LINK]; k++)
        if (w->links.supplier[k] == (uint32_t)p.target)
            w->links.supplier[k] = (uint32_t)p.other;
    w->links.supplier[l] = (uint32_t)p.target;
    w->links.supplier[l + 1] = (uint32_t)p.buyer;
    w->links.pending[l] = w->links.pending[l + 1] = 0;
    l = first_link(w, customer + 1);
    w->links.supplier[l] = (uint32_t)p.target;
    w->links.pending[l] = 0;
    side[p.buyer] = 1;
    side[p.target] = -1;
    succession_customers(w, m, side, &all, &both);
    cr_assert(all == 2 && both >= 1 && both <= 2);
    w->firms.heir[p.target] = (int32_t)p.buyer;
    succession_repoint(w, m);
    for (uint32_t k = 0; k < (uint32_t)w->length[DIM_LINK]; k++) {
        targets += w->links.supplier[k] == (uint32_t)p.target && w->links.pending[k] != UINT8_MAX;
        after += w->links.supplier[k] == (uint32_t)p.buyer && w->links.pending[k] != UINT8_MAX;
    }
    cr_assert(targets == 0 && after >= 3);
    free(side);
    tiny_close(&p.x);
}
