/* Links of merged firms; see succession.h. Links belong to buyers, so what others owe the target stays where it is and only
 * the name of the supplier changes. */
#include "industry/succession.h"

#include "capital/settlement.h"

static const struct input_list *inputs_of(const struct world *w, int64_t f)
{
    return &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
}

/* Slot of a firm for a product, -1 when it has none. */
static int64_t slot_for(const struct world *w, int64_t f, int good)
{
    const struct input_list *list = inputs_of(w, f);
    for (int i = 0; i < list->count; i++)
        if (list->good[i] == good)
            return (int64_t)w->firms.slot_begin[f] + i;
    return -1;
}

bool succession_is_possible(const struct world *w, int64_t buyer, int64_t target)
{
    const struct input_list *list = inputs_of(w, target);
    if (w->firms.sector[buyer] != w->firms.sector[target])
        return false;
    for (int i = 0; i < list->count; i++)
        if (slot_for(w, buyer, list->good[i]) < 0)
            return false;
    return true;
}

/* What debtor owes creditor, two firms that become one, is owed no more. */
static void cancel(struct world *w, struct ledger *l, int64_t creditor, int64_t debtor, uint32_t link)
{
    money_t owed = w->links.payable[link];
    ledger_pay(l, BOOK_MERGER_CLAIM, settlement_firm(&w->firms, creditor), settlement_firm(&w->firms, debtor), owed);
    w->links.payable[link] = 0;
    w->firms.payable_firms[debtor] -= owed;
    w->firms.receivable_firms[creditor] -= owed;
}

static void pay_at_once(struct world *w, struct ledger *l, int64_t f, uint32_t link)
{
    int64_t j = w->links.supplier[link];
    money_t owed = w->links.payable[link];
    ledger_pay(l, BOOK_TRADE_PAYMENT, settlement_firm(&w->firms, f), settlement_firm(&w->firms, j), owed);
    w->links.payable[link] = 0;
    w->firms.cash[f] -= owed;
    w->firms.payable_firms[f] -= owed;
    w->firms.cash[j] += owed;
    w->firms.receivable_firms[j] -= owed;
}

/* Place of a slot that holds the supplier already, else a free one.  return -1 when there is neither */
static int64_t place_for(const struct world *w, int64_t slot, uint32_t supplier)
{
    int64_t empty = -1;
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
        bool taken = w->links.pending[l] != UINT8_MAX;
        if (taken && w->links.supplier[l] == supplier)
            return l;
        if (!taken && empty < 0)
            empty = l;
    }
    return empty;
}

static void pass_link(struct world *w, struct ledger *l, int64_t buyer, int64_t target, int64_t slot, uint32_t link)
{
    uint32_t supplier = w->links.supplier[link];
    if (w->links.pending[link] == UINT8_MAX || supplier == (uint32_t)target)
        return;
    if (supplier == (uint32_t)buyer) {
        cancel(w, l, buyer, target, link);
        return;
    }
    int64_t place = place_for(w, slot, supplier);
    if (place < 0) {
        pay_at_once(w, l, target, link);
        return;
    }
    if (w->links.pending[place] == UINT8_MAX) {
        w->links.supplier[place] = supplier;
        w->links.pending[place] = w->links.pending[link];
    }
    money_t owed = w->links.payable[link];
    w->links.payable[place] += owed;
    w->links.payable[link] = 0;
    w->firms.payable_firms[buyer] += owed;
    w->firms.payable_firms[target] -= owed;
}

static void repoint(struct world *w, int64_t link)
{
    int32_t heir = w->firms.heir[w->links.supplier[link]];
    if (heir >= 0 && w->links.pending[link] != UINT8_MAX)
        w->links.supplier[link] = (uint32_t)heir;
}

/* Suppliers that were bought earlier in the month are their buyers now. */
static void repoint_firm(struct world *w, int64_t f)
{
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]]; link < end; link++)
        repoint(w, link);
}

/* The buyer's own links to the target lead to itself: it looks for other suppliers next month. */
static void end_own_links(struct world *w, struct ledger *l, int64_t buyer, int64_t target)
{
    uint32_t end = w->slots.link_begin[w->firms.slot_begin[buyer + 1]];
    for (uint32_t link = w->slots.link_begin[w->firms.slot_begin[buyer]]; link < end; link++) {
        if (w->links.supplier[link] != (uint32_t)target)
            continue;
        cancel(w, l, target, buyer, link);
        w->links.supplier[link] = (uint32_t)buyer;
        w->links.pending[link] = UINT8_MAX;
    }
}

void succession_pass(struct world *w, struct month *m, int64_t buyer, int64_t target)
{
    const struct input_list *list = inputs_of(w, target);
    repoint_firm(w, buyer);
    repoint_firm(w, target);
    end_own_links(w, m->ledger, buyer, target);
    for (int i = 0; i < list->count; i++) {
        uint32_t from = w->firms.slot_begin[target] + (uint32_t)i;
        int64_t to = slot_for(w, buyer, list->good[i]);
        w->slots.stock[to] += w->slots.stock[from];
        w->slots.on_order[to] += w->slots.on_order[from];
        w->slots.stock[from] = w->slots.on_order[from] = 0;
        for (uint32_t link = w->slots.link_begin[from]; link < w->slots.link_begin[from + 1]; link++)
            pass_link(w, m->ledger, buyer, target, to, link);
    }
}

void succession_repoint(struct world *w, const struct month *m)
{
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
        repoint(w, l);
}

/* Adds one customer to each pair whose target it buys from. */
static void count_customer(const struct world *w, const int32_t *side, uint32_t begin, uint32_t end, int64_t *all,
                           int64_t *both)
{
    for (uint32_t l = begin; l < end; l++) {
        int32_t pair = -side[w->links.supplier[l]];
        bool first = true, shared = false;
        if (pair <= 0 || w->links.pending[l] == UINT8_MAX)
            continue;
        for (uint32_t other = begin; other < end; other++) {
            first = first && (other >= l || side[w->links.supplier[other]] != -pair);
            shared = shared || side[w->links.supplier[other]] == pair;
        }
        if (!first)
            continue;
#pragma omp atomic
        all[pair - 1]++;
#pragma omp atomic
        both[pair - 1] += shared;
    }
}

void succession_customers(const struct world *w, const struct month *m, const int32_t *side, int64_t *all,
                          int64_t *both)
{
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            count_customer(w, side, w->slots.link_begin[w->firms.slot_begin[f]],
                           w->slots.link_begin[w->firms.slot_begin[f + 1]], all, both);
}
