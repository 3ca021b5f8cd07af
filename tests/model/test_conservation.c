/* Goods, people and firms are conserved exactly: what is made is sold, lies in stock or was lost with its firm; what
 * arrives is used, lies in stock or was lost; people at work are the rows' people; firms are those of the month before
 * less exits plus entrants. A year and more, sums of whole numbers. */
#include <math.h>

#include "support/fixture.h"
#include "world/books.h"
#include "world/people.h"

/* Stored inputs by product. */
static void count_stock(const struct world *w, volume_t *stock)
{
    memset(stock, 0, SECTOR_COUNT * sizeof *stock);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++)
            stock[list->good[i]] += w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i];
    }
}

/* What the output of the month needed, slot by slot, no more than there was. */
static void count_use(const struct world *before, const struct world *w, volume_t *used)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; world_alive(w, f) && i < list->count; i++) {
            volume_t had = before->slots.stock[before->firms.slot_begin[f] + (uint32_t)i];
            double need = rint(list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f]);
            if (list->storable[i])
                used[list->good[i]] += need < (double)had ? (volume_t)need : had;
        }
    }
}

static void count_finished(const struct world *w, volume_t *finished)
{
    memset(finished, 0, SECTOR_COUNT * sizeof *finished);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        finished[w->firms.sector[f]] += w->firms.finished[f];
}

/* Firms that failed between two states of the same rows. */
static bool failed(const struct world *before, const struct world *w, int64_t f)
{
    return world_alive(before, f) && w->firms.state[f] == FIRM_TOMBSTONE;
}

/* What failed firms held: goods by product, their cost as the ledger lost it. */
static void count_lost(const struct world *before, const struct world *w, const struct ledger *l, volume_t *inputs,
                       volume_t *finished)
{
    money_t cost[2][FIRM_SECTOR_COUNT] = {{0}};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!failed(before, w, f))
            continue;
        int i = sector_firm_index(before->firms.sector[f]);
        const struct input_list *list = &w->economy.inputs[before->firms.sector[f]][before->firms.small[f]];
        for (int slot = 0; slot < list->count; slot++)
            inputs[list->good[slot]] += before->slots.stock[before->firms.slot_begin[f] + (uint32_t)slot];
        finished[before->firms.sector[f]] += before->firms.finished[f];
        cost[0][i] += before->firms.inputs_cost[f];
        cost[1][i] += before->firms.finished_cost[f];
    }
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        cr_assert_eq(l->paid[BOOK_LOSS_OF_INPUTS][ACCOUNT_FIRMS + i], cost[0][i]);
        cr_assert_eq(l->paid[BOOK_LOSS_OF_FINISHED][ACCOUNT_FIRMS + i], cost[1][i]);
    }
}

static volume_t sold_of(const struct month *m, int k)
{
    volume_t sold = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        sold += m->goods_flow[k][s];
    for (int d = 0; d < DESTINATION_COUNT; d++)
        sold += m->pool_delivered[d][k];
    return sold;
}

/* A month by its phases, its goods followed on the way. */
struct goods {
    volume_t arrived[SECTOR_COUNT], used[SECTOR_COUNT], lost_inputs[SECTOR_COUNT];
    volume_t made[SECTOR_COUNT], sold[SECTOR_COUNT], lost_finished[SECTOR_COUNT];
};

static void follow_month(struct tiny *x, struct goods *goods)
{
    int produce = tiny_phase("firms_produce"), turn = tiny_phase("firms_turn_over");
    const struct month *m = &x->run->month;
    tiny_renew(x);
    tiny_phases(x, 0, produce);
    struct world before = tiny_copy(x->world);
    tiny_phases(x, produce, produce + 1);
    count_use(&before, x->world, goods->used);
    tiny_phases(x, produce + 1, turn);
    for (int64_t f = 0; f < x->world->length[DIM_FIRM]; f++) {
        goods->made[x->world->firms.sector[f]] += x->world->firms.output[f];
        if (!world_alive(x->world, f))
            continue;
        cr_assert(m->delivered[f] >= 0 && m->delivered[f] <= m->available[f]);
        cr_assert(x->world->firms.unmet[f] >= 0 && x->world->firms.unmet[f] <= 1);
    }
    for (int k = 0; k < SECTOR_COUNT; k++) {
        goods->arrived[k] += m->goods_inflow[0][k] + m->goods_inflow[1][k];
        for (int s = 0; s < SECTOR_COUNT; s++)
            goods->arrived[k] += m->goods_flow[k][s];
        goods->sold[k] += sold_of(m, k);
    }
    world_copy_state(&before, x->world);
    tiny_phases(x, turn, turn + 1);
    count_lost(&before, x->world, m->total, goods->lost_inputs, goods->lost_finished);
    x->world->month++;
    world_release(&before);
}

Test(conservation, inputs_that_arrive_are_used_stored_or_lost_with_their_firm)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "merger.search=0 %/year", NULL);
    struct goods goods = {0};
    volume_t opening[SECTOR_COUNT], closing[SECTOR_COUNT], lost = 0;
    count_stock(x.world, opening);
    for (int month = 0; month < 14; month++)
        follow_month(&x, &goods);
    count_stock(x.world, closing);
    for (int k = 0; k < SECTOR_COUNT; k++) {
        if (sector_firm_index(k) >= 0 && x.tables->storable[k])
            cr_assert_eq(opening[k] + goods.arrived[k], goods.used[k] + goods.lost_inputs[k] + closing[k], "%s",
                         x.tables->sector_key[k]);
        else
            cr_assert_eq(closing[k], 0);
        lost += goods.lost_inputs[k];
    }
    cr_assert_gt(lost, 0);
    tiny_close(&x);
}

Test(conservation, products_are_sold_stored_or_lost_with_their_firm)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", "merger.search=0 %/year", NULL);
    struct goods goods = {0};
    volume_t opening[SECTOR_COUNT], closing[SECTOR_COUNT], lost = 0;
    count_finished(x.world, opening);
    for (int month = 0; month < 14; month++)
        follow_month(&x, &goods);
    count_finished(x.world, closing);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int k = firm_index_sector(i);
        cr_assert_eq(opening[k] + goods.made[k], goods.sold[k] + goods.lost_finished[k] + closing[k], "%s",
                     x.tables->sector_key[k]);
        lost += goods.lost_finished[k];
    }
    cr_assert_gt(lost, 0);
    tiny_close(&x);
}

/* Orders of a firm are met or unmet; nothing is kept back for later. */
Test(conservation, orders_are_met_or_lost)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct month *m = &x.run->month;
    for (int month = 0; month < 3; month++) {
        tiny_step(&x);
        for (int k = 0; k < SECTOR_COUNT; k++)
            if (sector_firm_index(k) >= 0)
                cr_assert_eq(m->sector_orders[k], sold_of(m, k) + m->sector_unmet[k]);
    }
    tiny_close(&x);
}

/* Skilled people of a firm are counted in its row, and all of them by flows: who came, who left. */
Test(conservation, people_at_work_are_the_rows_people)
{
    struct tiny x;
    tiny_open(&x, 1, "move.noise=0", NULL);
    const struct world *w = x.world;
    int clear = tiny_phase("labour_clear");
    int64_t people = people_count(w, 1);
    for (int month = 0; month < 12; month++) {
        tiny_renew(&x);
        tiny_phases(&x, 0, clear + 1);
        const struct talent_flows *t = x.run->month.talent;
        int64_t *research = calloc((size_t)w->length[DIM_FIRM], sizeof *research);
        for (int64_t i = 0; i < w->talent.filled[0]; i++) {
            int32_t f = w->people.employer[i];
            cr_assert(f < 0 || (world_alive(w, f) && w->people.city[i] == w->firms.city[f]));
            if (f >= 0 && w->people.post[i] >= GRADE_COUNT)
                research[f]++;
        }
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f))
                cr_assert_eq(w->firms.researchers[f], w->firms.research_shared[f] + 1000 * research[f]);
        people += t->graduates + t->came - t->retired - t->left - t->gone;
        cr_assert_eq(people_count(w, 1), people, "month %d", month);
        tiny_phases(&x, clear + 1, step_phase_count());
        month_end(&x.run->month);
        x.world->month++;
        free(research);
    }
    tiny_close(&x);
}

/* Receivables and payables of every link, both ways, after a year of invoices and payments. */
Test(conservation, trade_credit_stays_mutual_link_by_link)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    money_t *due = calloc((size_t)w->length[DIM_FIRM], sizeof *due);
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++)
        due[w->links.supplier[l]] += w->links.payable[l];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert_eq(w->firms.receivable_firms[f], due[f]);
    free(due);
    tiny_close(&x);
}

/* Living firms by sector, millionths of a real firm. */
static void count_firms(const struct world *w, int64_t *firms)
{
    memset(firms, 0, SECTOR_COUNT * sizeof *firms);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            firms[w->firms.sector[f]] += (int64_t)(1e6 * w->firms.slice[f]);
}

static int by_number(const void *a, const void *b)
{
    uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;
    return (p > q) - (p < q);
}

/* Sorted keys of the living.  return their number; the list is the caller's */
static int64_t list_keys(const struct world *w, uint64_t **keys)
{
    int64_t n = 0;
    *keys = malloc((size_t)w->length[DIM_FIRM] * sizeof **keys);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            (*keys)[n++] = w->firms.key[f];
    qsort(*keys, (size_t)n, sizeof **keys, by_number);
    return n;
}

static int64_t sum_of(int kinds, const int64_t counts[][SECTOR_COUNT], int k)
{
    int64_t sum = 0;
    for (int kind = 0; kind < kinds; kind++)
        sum += counts[kind][k];
    return sum;
}

/* By slices and by sector, over fourteen months: a January and its new order of rows are among them. */
Test(conservation, firms_are_those_of_before_less_exits_plus_entrants)
{
    struct tiny x;
    int64_t before[SECTOR_COUNT], now[SECTOR_COUNT], exits = 0, entries = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    const struct month *m = &x.run->month;
    for (int month = 0; month < 14; month++) {
        count_firms(x.world, before);
        tiny_step(&x);
        count_firms(x.world, now);
        for (int k = 0; k < SECTOR_COUNT; k++) {
            int64_t left = sum_of(EXIT_REASONS, m->exited, k), came = sum_of(ENTRY_SOURCES, m->entered, k);
            cr_assert_eq(now[k], before[k] - left + came, "%s in month %d", x.tables->sector_key[k], month);
            exits += left;
            entries += came;
        }
        uint64_t *keys;
        int64_t n = list_keys(x.world, &keys);
        for (int64_t i = 1; i < n; i++)
            cr_assert_neq(keys[i], keys[i - 1]);
        free(keys);
    }
    cr_assert(exits > 0 && entries > 0);
    tiny_close(&x);
}

/* Between two Januaries rows stay where they are: a living firm keeps its key, its slice, its sector and its city. */
Test(conservation, rows_of_living_firms_stay_within_a_year)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "move.noise=0", NULL);
    struct world before = tiny_copy(x.world);
    for (int month = 0; month < 6; month++)
        tiny_step(&x);
    const struct world *w = x.world;
    cr_assert_eq(w->length[DIM_FIRM], before.length[DIM_FIRM]);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(&before, f))
            continue;
        cr_assert_eq(w->firms.key[f], before.firms.key[f]);
        cr_assert_eq(w->firms.sector[f], before.firms.sector[f]);
        cr_assert_eq(w->firms.city[f], before.firms.city[f]);
        cr_assert_neq(w->firms.state[f], FIRM_EMPTY);
        if (world_alive(w, f))
            cr_assert_eq(w->firms.slice[f], before.firms.slice[f]);
    }
    world_release(&before);
    tiny_close(&x);
}

/* Value added of the province two ways: by what producers sell less what they buy, and by who earns it. Land sold with
 * housing is income of construction but no product. Inventories are valued at cost on one side and at prices on the
 * other, so the two agree only roughly. */
Test(conservation, product_is_about_the_income_it_pays)
{
    struct tiny x;
    double product = 0, income = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        const struct ledger *l = x.run->month.total;
        const struct month *m = &x.run->month;
        for (int c = 0; c < CITY_COUNT; c++) {
            product += (double)m->value_added[c];
            income += (double)m->background_profit[c];
        }
        for (int s = 0; s < SECTOR_COUNT; s++)
            income += (double)m->profit[s];
        for (int a = 0; a < ACCOUNT_HOUSEHOLDS; a++) {
            static const enum booking cost[] = {BOOK_WAGES,         BOOK_CONTRIBUTIONS,  BOOK_RENT,
                                                BOOK_LAND_FEE,      BOOK_PRODUCTION_TAX, BOOK_INTEREST_LOAN,
                                                BOOK_INTEREST_BOND, BOOK_DEPRECIATION};
            for (size_t i = 0; i < sizeof cost / sizeof cost[0]; i++)
                income += (double)l->paid[cost[i]][a];
            income -= (double)(l->received[BOOK_INTEREST_DEPOSIT][a] + l->received[BOOK_HOUSING_LAND][a]);
        }
    }
    cr_assert_float_eq(income / product, 1, 0.01, "%.4f", income / product);
    tiny_close(&x);
}
