/* Deliveries in two passes. Buyers read what their suppliers can give and book both sides of every invoice; suppliers
 * then sell what is left to the final pools. Nothing is lost to rounding: a supplier's leftover goes to the pools. */
#include "industry/delivery.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/mathfun.h"
#include "capital/settlement.h"
#include "industry/background.h"
#include "industry/market.h"
#include "industry/orders.h"
#include "industry/production.h"
#include "industry/projects.h"
#include "world/sums.h"

/* Prices of the month outside, by product. */
struct outside {
    double price[SECTOR_COUNT];
    double moved[SECTOR_COUNT]; /* part of imports that users have given up for other sources */
};

/* What a supplier can give, its orders and price: kept together, since each delivery reads all three. */
struct offer {
    volume_t available, orders;
    double price;
    float load_factor;
    float haste; /* its customers pay that much faster; two offers a cache line */
};

/* What one firm buys in a month, summed over its slots. */
struct purchases {
    money_t stored, expensed; /* from local firms */
    money_t roc_stored, roc_expensed, row_stored, row_expensed;
    money_t paid_firms;
};

static struct offer *make_offers(struct world *w, struct month *m)
{
    float haste = (float)(1 / w->levers.payment_days_small[0]);
    struct offer *offers = arena_room(m->arena, (size_t)w->length[DIM_FIRM], sizeof *offers);
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        m->available[f] = w->firms.finished[f];
        w->firms.new_orders[f] = m->link_orders[f] + m->pool_orders[f];
        m->sales[f] = m->expenses[f] = m->cost_of_sales[f] = 0;
        offers[f] = (struct offer){w->firms.finished[f], w->firms.new_orders[f], w->firms.price[f],
                                   w->firms.load_factor[f], w->firms.small[f] ? haste : 1};
    }
    return offers;
}

/* One slot's deliveries through its links. wanted gets what the links should have brought: orders placed, and the part of
 * a source that is not qualified yet, which comes a month nearer to it.  return volume that arrived. */
static volume_t deliver_links(struct world *w, const struct month *m, const struct offer *offers,
                              struct delivery *received, uint32_t slot, double rate, volume_t *wanted,
                              money_t *invoiced, money_t *paid)
{
    const struct links links = w->links; /* a copy: else storing a byte makes all arrays be looked up anew */
    volume_t arrived = 0, local = m->slot_local[slot];
    uint32_t from = 0, end = w->slots.link_begin[slot + 1];
    for (uint32_t l = w->slots.link_begin[slot]; l < end; l++) {
        uint32_t j = links.supplier[l], to = links.cumulative[l], ahead = links.supplier[l + LINKS_AHEAD];
        __builtin_prefetch(&offers[ahead]);
        __builtin_prefetch(&received[ahead], 1);
        volume_t part = orders_part(local, from, to), order = 0;
        int pending = links.pending[l];
        if (pending == 0)
            *wanted += order = orders_held(part, offers[j].load_factor);
        else if (pending < UINT8_MAX) {
            *wanted += part;
            links.pending[l] = (uint8_t)(pending - 1);
        }
        volume_t volume = delivery_ration(order, offers[j].available, offers[j].orders);
        money_t invoice = money_value(volume, offers[j].price),
                due = delivery_due(links.payable[l], math_min(1, rate * (double)offers[j].haste));
        links.payable[l] += invoice - due;
        received[j].volume += volume;
        received[j].invoiced += invoice;
        received[j].paid += due;
        arrived += volume;
        *invoiced += invoice;
        *paid += due;
        from = to;
    }
    return arrived;
}

/* Whole slot: local deliveries, purchases outside, replacement of a shortage, stock. */
static void deliver_slot(struct world *w, const struct month *m, const struct offer *offers, struct delivery *received,
                         const struct outside *outside, int64_t f, int i, double rate, struct purchases *buy,
                         struct sector_sums *flow)
{
    int s = w->firms.sector[f];
    const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
    int k = list->good[i];
    uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
    volume_t order = m->slot_order[slot], local = 0;
    money_t invoiced = 0;
    volume_t arrived = deliver_links(w, m, offers, received, slot, rate, &local, &invoiced, &buy->paid_firms);
    double abroad = (double)order * w->economy.import_share[k][s];
    volume_t usual = (volume_t)math_min((double)(order - local), rint(abroad * (1 - outside->moved[k])));
    volume_t row = (volume_t)math_min((double)usual, rint(abroad * w->levers.import_supply[k]));
    volume_t roc = order - local - usual, elsewhere = (volume_t)(list->elsewhere[i] * (double)w->slots.on_order[slot]);
    volume_t short_of = local - arrived + usual - row;
    double price = outside->price[k], premium = price * (1 + list->premium[i]);
    flow->value[0][k] += arrived;
    flow->value[1][k] += roc + elsewhere;
    flow->value[2][k] += row;
    if (list->storable[i]) {
        w->slots.stock[slot] += arrived + row + roc + elsewhere;
        w->slots.on_order[slot] += short_of - elsewhere;
        buy->stored += invoiced;
        buy->roc_stored += money_value(roc, price) + money_value(elsewhere, premium);
        buy->row_stored += money_value(row, price);
    } else { /* used at once: what is short comes from the rest of China at the premium */
        buy->expensed += invoiced;
        buy->roc_expensed += money_value(roc, price) + money_value(short_of, premium);
        buy->row_expensed += money_value(row, price);
        flow->value[1][k] += short_of;
    }
}

static void book_purchases(struct world *w, struct month *m, struct ledger *l, int64_t f, const struct purchases *buy,
                           double rate)
{
    struct party firm = settlement_firm(&w->firms, f), roc = settlement_roc, row = settlement_row;
    money_t due_roc = delivery_due(w->firms.payable_roc[f], rate),
            due_row = delivery_due(w->firms.payable_row[f], rate);
    ledger_give(l, BOOK_INVOICE_GOODS, firm, buy->stored);
    ledger_give(l, BOOK_INVOICE_SERVICES, firm, buy->expensed);
    ledger_pay(l, BOOK_INVOICE_GOODS, firm, roc, buy->roc_stored);
    ledger_pay(l, BOOK_INVOICE_SERVICES, firm, roc, buy->roc_expensed);
    ledger_pay(l, BOOK_INVOICE_GOODS, firm, row, buy->row_stored);
    ledger_pay(l, BOOK_INVOICE_SERVICES, firm, row, buy->row_expensed);
    ledger_give(l, BOOK_TRADE_PAYMENT, firm, buy->paid_firms);
    ledger_pay(l, BOOK_TRADE_PAYMENT, firm, roc, due_roc);
    ledger_pay(l, BOOK_TRADE_PAYMENT, firm, row, due_row);
    w->firms.payable_firms[f] += buy->stored + buy->expensed - buy->paid_firms;
    w->firms.payable_roc[f] += buy->roc_stored + buy->roc_expensed - due_roc;
    w->firms.payable_row[f] += buy->row_stored + buy->row_expensed - due_row;
    w->firms.cash[f] -= buy->paid_firms + due_roc + due_row;
    w->firms.inputs_cost[f] += buy->stored + buy->roc_stored + buy->row_stored;
    m->expenses[f] += buy->expensed + buy->roc_expensed + buy->row_expensed;
}

/* Buyers' pass. A row of goods_flow belongs to one buying sector: sums are kept per thread and sector of the buyer. */
static void deliver_to_firms(struct world *w, struct month *m, const struct offer *offers,
                             const struct outside *outside)
{
    int64_t n = w->length[DIM_FIRM];
    struct sector_sums *sums = arena_take(m->arena, (size_t)m->threads * FIRM_SECTOR_COUNT, sizeof *sums);
#pragma omp parallel num_threads(m->threads)
    {
        int t = omp_get_thread_num();
        struct ledger *l = settlement_ledger(m);
        struct delivery *received = m->received + (int64_t)t * n;
        memset(received, 0, (size_t)n * sizeof *received);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < n; f++) {
            if (!world_alive(w, f))
                continue;
            int s = w->firms.sector[f];
            double rate = delivery_buyer_rate(w, s);
            struct purchases buy = {0};
            const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
            struct sector_sums *flow = &sums[t * FIRM_SECTOR_COUNT + sector_firm_index(s)];
            for (int i = 0; i < list->count; i++)
                deliver_slot(w, m, offers, received, outside, f, i, rate, &buy, flow);
            book_purchases(w, m, l, f, &buy, rate);
        }
    }
    for (int t = 0; t < m->threads; t++)
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
            for (int k = 0; k < SECTOR_COUNT; k++) {
                m->goods_flow[k][firm_index_sector(i)] += sums[t * FIRM_SECTOR_COUNT + i].value[0][k];
                m->goods_inflow[0][k] += sums[t * FIRM_SECTOR_COUNT + i].value[1][k];
                m->goods_inflow[1][k] += sums[t * FIRM_SECTOR_COUNT + i].value[2][k];
            }
}

/* Sales to the pools, split over destinations by the sizes of the pools (cumulative, in 2^-32). */
static void split_pools(const struct month *m, uint64_t ends[SECTOR_COUNT][DESTINATION_COUNT])
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double sum = 0, all = 0;
        for (int d = 0; d < DESTINATION_COUNT; d++)
            all += (double)m->pool[d][s];
        for (int d = 0; d < DESTINATION_COUNT; d++) {
            sum += (double)m->pool[d][s];
            ends[s][d] = all > 0 ? (uint64_t)(sum / all * 4294967296.0) : 0;
        }
        ends[s][DESTINATION_COUNT - 1] = UINT64_C(1) << 32;
    }
}

static volume_t share_of(volume_t volume, uint64_t end)
{
    return (volume_t)(((int128_t)volume * (int128_t)end) >> 32);
}

/* What a firm received through links this month, from all threads. */
static struct delivery collect(const struct month *m, int64_t n, int64_t f)
{
    struct delivery sum = {0};
    for (int t = 0; t < m->threads; t++) {
        const struct delivery *part = &m->received[(int64_t)t * n + f];
        sum.volume += part->volume;
        sum.invoiced += part->invoiced;
        sum.paid += part->paid;
    }
    return sum;
}

/* Invoices and cash of the pools' six destinations.  value [DESTINATION_COUNT] fen; return cash from background. */
static money_t book_pools(struct world *w, struct ledger *l, int64_t f, const money_t *value, double rate)
{
    struct party firm = settlement_firm(&w->firms, f), roc = settlement_roc, row = settlement_row;
    money_t from_roc = delivery_due(w->firms.receivable_roc[f], rate),
            from_row = delivery_due(w->firms.receivable_row[f], rate);
    money_t from_background = delivery_due(w->firms.receivable_background[f], rate);
    ledger_take(l, BOOK_CONSUMPTION, firm, value[DESTINATION_CONSUMPTION]);
    ledger_take(l, BOOK_INVESTMENT, firm, value[DESTINATION_INVESTMENT]);
    ledger_take(l, BOOK_PUBLIC_PURCHASE, firm, value[DESTINATION_GOVERNMENT]);
    ledger_take(l, BOOK_INVOICE_SALE, firm, value[DESTINATION_BACKGROUND]);
    ledger_pay(l, BOOK_INVOICE_SALE, roc, firm, value[DESTINATION_ROC]);
    ledger_pay(l, BOOK_INVOICE_SALE, row, firm, value[DESTINATION_ROW]);
    ledger_take(l, BOOK_TRADE_PAYMENT, firm, from_background);
    ledger_pay(l, BOOK_TRADE_PAYMENT, roc, firm, from_roc);
    ledger_pay(l, BOOK_TRADE_PAYMENT, row, firm, from_row);
    w->firms.receivable_background[f] += value[DESTINATION_BACKGROUND] - from_background;
    w->firms.receivable_roc[f] += value[DESTINATION_ROC] - from_roc;
    w->firms.receivable_row[f] += value[DESTINATION_ROW] - from_row;
    w->firms.cash[f] += value[DESTINATION_CONSUMPTION] + value[DESTINATION_INVESTMENT] + value[DESTINATION_GOVERNMENT] +
                        from_background + from_roc + from_row;
    return from_background;
}

/* A supplier whose links order more than a part of what its machines make is ordered less of, softly, until they do not.
 * Machines that cannot be used for a while count: a breakdown is a shortage, not a load that buyers turn from. */
static void follow_load(struct world *w, int64_t f, double load)
{
    const struct parameters *p = w->economy.parameters;
    double machines = (double)w->firms.capital[f] / w->economy.capital_months[w->firms.sector[f]];
    double most = p->industry_load_limit * machines, factor = (double)w->firms.load_factor[f];
    if (factor >= 1 && load <= most)
        return;
    double room = load > 0 ? math_min(2, math_max(0.1, most / load)) : 2;
    w->firms.load_factor[f] = (float)math_min(1, math_max(0.05, factor * math_pow(room, p->industry_load_response)));
}

static void sell_firm(struct world *w, struct month *m, struct ledger *l, struct sector_sums *sum, int64_t f,
                      const uint64_t *ends, double rate)
{
    int s = w->firms.sector[f], account = ACCOUNT_FIRMS + sector_firm_index(s);
    struct party firm = settlement_firm(&w->firms, f);
    struct delivery links = collect(m, w->length[DIM_FIRM], f);
    volume_t left = m->available[f] - links.volume, pool = m->pool_orders[f] < left ? m->pool_orders[f] : left,
             done = 0;
    money_t value[DESTINATION_COUNT], sales = links.invoiced;
    for (int d = 0; d < DESTINATION_COUNT; d++) {
        volume_t up_to = share_of(pool, ends[d]);
        value[d] = money_value(up_to - done, w->firms.price[f]);
        sum->value[d][s] += up_to - done;
        sum->value[DESTINATION_COUNT][s] += d == DESTINATION_BACKGROUND ? value[d] : 0;
        sales += value[d];
        done = up_to;
    }
    /* links: both sides of an invoice were valued by the buyer */
    ledger_take(l, BOOK_INVOICE_GOODS, firm, w->economy.tables->storable[s] ? links.invoiced : 0);
    ledger_take(l, BOOK_INVOICE_SERVICES, firm, w->economy.tables->storable[s] ? 0 : links.invoiced);
    ledger_take(l, BOOK_TRADE_PAYMENT, firm, links.paid);
    w->firms.receivable_firms[f] += links.invoiced - links.paid;
    w->firms.cash[f] += links.paid;
    sum->value[10][s] += book_pools(w, l, f, value, rate);
    volume_t sold = links.volume + pool, orders = w->firms.new_orders[f];
    money_t cost = w->firms.finished[f] > 0 ? money_pro_rata(w->firms.finished_cost[f], sold, w->firms.finished[f]) : 0;
    ledger_revalue(l, BOOK_COST_OF_SALES, account, cost);
    w->firms.finished[f] -= sold;
    w->firms.finished_cost[f] -= cost;
    w->firms.unmet[f] = orders > 0 ? (double)(orders - sold) / (double)orders : 0;
    w->firms.shortage[f] += w->economy.parameters->firm_shortage_smoothing * (w->firms.unmet[f] - w->firms.shortage[f]);
    follow_load(w, f, (double)m->link_orders[f]);
    m->delivered[f] = links.volume;
    m->sales[f] = sales;
    m->cost_of_sales[f] = cost;
    sum->value[7][s] += orders;
    sum->value[8][s] += orders - sold;
    sum->value[9][s] += sales;
    sum->value[11][s] += value[DESTINATION_CONSUMPTION] + value[DESTINATION_INVESTMENT] + value[DESTINATION_GOVERNMENT];
}

static void sell_to_pools(struct world *w, struct month *m)
{
    uint64_t ends[SECTOR_COUNT][DESTINATION_COUNT];
    double rate = delivery_rate(w);
    struct sector_sums *sums = sums_begin(m);
    split_pools(m, ends);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f))
                sell_firm(w, m, l, sum, f, ends[w->firms.sector[f]], rate);
    }
    const struct sector_sums *total = sums_end(m, sums);
    m->background_paid = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        m->background_paid += total->value[10][s];
        for (int d = 0; d < DESTINATION_COUNT; d++)
            m->pool_delivered[d][s] = total->value[d][s];
        m->pool_sales[DESTINATION_BACKGROUND][s] = total->value[DESTINATION_COUNT][s];
        m->sector_orders[s] = total->value[7][s];
        m->sector_unmet[s] = total->value[8][s];
        m->sector_sales[s] = total->value[9][s];
        if (m->sector_sales[s] > 0)
            w->sectors.cash_share[s] = (double)total->value[11][s] / (double)m->sector_sales[s];
    }
}

/* Firms pay for what they invest in. */
static void pay_investment(struct world *w, struct month *m)
{
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            if (!world_alive(w, f))
                continue;
            money_t cost = money_value(m->investment[f], m->investment_price);
            ledger_give(l, BOOK_INVESTMENT, settlement_firm(&w->firms, f), cost);
            w->firms.cash[f] -= cost;
            projects_receive(w, m, f, cost);
        }
    }
}

/* While imports are stopped, users of a product qualify other sources here and in the rest of China; later they go back. */
static void switch_sources(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    double step = 2 / math_max(1, p->industry_qualification_min + p->industry_qualification_max);
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double *switched = &w->sectors.import_switched[k];
        *switched = math_min(1, math_max(0, *switched + (w->levers.import_supply[k] < 1 ? step : -step)));
    }
}

void goods_deliver(struct world *w, struct month *m)
{
    struct outside outside;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        outside.price[k] = math_exp(w->sectors.outside_log_price[k]);
        outside.moved[k] = orders_moved(w, k);
    }
    market_demand(w, m);
    deliver_to_firms(w, m, make_offers(w, m), &outside);
    sell_to_pools(w, m);
    pay_investment(w, m);
    background_trade(w, m);
    settlement_close(w, m);
    market_shares(w, m);
    switch_sources(w);
}
