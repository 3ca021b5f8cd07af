/* New firms: how many by hand, each source with its own luck, and what an entrant brings, owes and does first. */
#include "firm/entry.h"

#include <math.h>

#include "firm/turnover.h"
#include "support/fixture.h"

static struct parameters entry_parameters(void)
{
    struct parameters p = parameters_default();
    p.entry_base = 0.08;
    p.entry_floor = 0.01;
    p.entry_margin_response = 3;
    p.entry_margin_normal = 0.05;
    return p;
}

Test(entry, base_is_the_root_of_firms_then_and_now_and_the_market)
{
    struct parameters p = entry_parameters();
    /* root of 100 x 400 x 1.21 = 220; 0.08 x 220 + 0.01 x 400 = 21.6 a year */
    cr_assert_float_eq(entry_base(&p, 100, 400, 1.21, 0.05), 1.8, 1e-12);
    cr_assert_float_eq(entry_base(&p, 400, 400, 1, 0.05), 3, 1e-12);
}

Test(entry, an_empty_cell_keeps_a_floor)
{
    struct parameters p = entry_parameters();
    cr_assert_float_eq(entry_base(&p, 0, 400, 1.21, 0.05), 4.0 / 12, 1e-12);
    cr_assert_eq(entry_base(&p, 0, 0, 1, 0.05), 0); /* where there never was a firm none comes by itself */
}

Test(entry, margin_lifts_and_lowers_within_bounds)
{
    struct parameters p = entry_parameters();
    double base = 0.08 * 400, floor = 4;
    cr_assert_float_eq(12 * entry_base(&p, 400, 400, 1, 0.10), base * exp(0.15) + floor, 1e-9);
    cr_assert_float_eq(12 * entry_base(&p, 400, 400, 1, 0.90), base * exp(0.5) + floor, 1e-9);
    cr_assert_float_eq(12 * entry_base(&p, 400, 400, 1, -0.90), base * exp(-0.5) + floor, 1e-9);
}

#define NO_SOURCES "entry.variety=0 %/year", "entry.labs=0", "entry.founders=0 %/year"

/* Rates of a world in which each cell has so many firms. */
static void rate(const struct world *w, double each, struct entry_rates *rates)
{
    double firms[FIRM_SECTOR_COUNT][CITY_COUNT];
    for (int i = 0; i < FIRM_SECTOR_COUNT * CITY_COUNT; i++)
        firms[i / CITY_COUNT][i % CITY_COUNT] = each;
    entry_rates(w, firms, rates);
}

Test(entry, levers_add_to_the_sources)
{
    struct tiny x;
    struct entry_rates before, after;
    tiny_population(&x, NO_SOURCES, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    int s = firm_index_sector(4);
    rate(w, 120, &before);
    cr_assert_gt(before.rate[ENTRY_BASE][4][2], 0);
    for (int source = ENTRY_VARIETY; source < ENTRY_SOURCE_COUNT; source++)
        cr_assert_eq(before.rate[source][4][2], 0);
    w->levers.entry[s] = 1.5;
    w->levers.entry_variety[s] = 0.01;
    w->levers.entry_labs[s] = 0.02;
    w->levers.entry_founders[s] = 0.05;
    rate(w, 120, &after);
    cr_assert_float_eq(after.rate[ENTRY_BASE][4][2], 1.5 * before.rate[ENTRY_BASE][4][2], 1e-12);
    cr_assert_float_eq(after.rate[ENTRY_VARIETY][4][2], 0.1, 1e-12);
    cr_assert_float_eq(after.rate[ENTRY_LABS][4][2], 0.2, 1e-12);
    cr_assert_float_eq(after.rate[ENTRY_FOUNDERS][4][2], 0.5, 1e-12);
    cr_assert_eq(after.rate[ENTRY_LABS][5][2], 0);
    tiny_close(&x);
}

/* Laboratories and skilled people each have their rate, whatever firms there are. */
Test(entry, sources_by_hand)
{
    struct tiny x;
    struct entry_rates rates;
    tiny_population(&x, "entry.labs=12", "entry.founders=0.24 %/year", "entry.margin_response=0", NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    int s = firm_index_sector(4);
    x.tables->laboratories[s][2] = 1.5;
    w->sectors.skilled_heads[4 * CITY_COUNT + 2] = 5000;
    cr_assert_eq(entry_founders_base(w, 4, 2), 5000);
    rate(w, 0, &rates);
    cr_assert_float_eq(rates.rate[ENTRY_LABS][4][2], 1.5, 1e-12);
    cr_assert_float_eq(rates.rate[ENTRY_FOUNDERS][4][2], 1, 1e-12);
    cr_assert_eq(rates.rate[ENTRY_VARIETY][4][2], 0); /* no related firms at all */
    w->levers.entry_barrier[s] = 0.25;
    w->levers.entry_gate[s * CITY_COUNT + 2] = 0.5;
    rate(w, 0, &rates);
    cr_assert_float_eq(rates.rate[ENTRY_LABS][4][2], 1.5 * 0.75 * 0.5, 1e-12);
    tiny_close(&x);
}

/* 100 people whose firm failed found 5 a year at 5 %, 500 engineers 2.5 at 0.5 %: 7.5, two in three of them again. */
Test(entry, failed_founders_found_again)
{
    struct tiny x;
    struct entry_rates rates;
    tiny_population(&x, "entry.labs=0", "entry.founders=0.5 %/year", "entry.founders_again=5 %/year",
                    "entry.margin_response=0", NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    w->sectors.skilled_heads[4 * CITY_COUNT + 2] = 500;
    cr_assert_eq(entry_again_part(w, 4, 2), 0);
    w->sectors.failed_founders[4 * CITY_COUNT + 2] = 100;
    rate(w, 0, &rates);
    cr_assert_float_eq(rates.rate[ENTRY_FOUNDERS][4][2], 7.5 / 12, 1e-12);
    cr_assert_float_eq(entry_again_part(w, 4, 2), 2.0 / 3, 1e-12);
    cr_assert_eq(entry_again_part(w, 5, 2), 0);
    tiny_close(&x);
}

/* Two related sectors of weight 0.6 and 0.4: one sits in city 0 alone, the other half and half in 0 and 1. */
Test(entry, related_firms_say_where_a_sector_would_be)
{
    struct tiny x;
    double firms[FIRM_SECTOR_COUNT][CITY_COUNT] = {{0}}, near[CITY_COUNT];
    tiny_population(&x, NULL);
    memset(x.tables->relatedness, 0, sizeof x.tables->relatedness);
    x.tables->relatedness[2][5] = 0.6;
    x.tables->relatedness[2][7] = 0.4;
    firms[5][0] = 30;
    firms[7][0] = firms[7][1] = 11;
    entry_variety(x.world, firms, 2, 1000, near);
    cr_assert_float_eq(near[0], 800, 1e-9);
    cr_assert_float_eq(near[1], 200, 1e-9);
    cr_assert_eq(near[2], 0);
    tiny_close(&x);
}

/* 30 and 10 entrants expected, posts filled half as well in the second city: 40 in all still. */
Test(entry, filled_posts_shift_entry_and_do_not_raise_it)
{
    double expected[CITY_COUNT] = {30, 10}, fill[CITY_COUNT], factor[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        fill[c] = 1;
    entry_siting(expected, fill, 1, factor);
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(factor[c], 1);
    fill[1] = 0.5;
    entry_siting(expected, fill, 1, factor);
    cr_assert_float_eq(factor[0], 40.0 / 35, 1e-12);
    cr_assert_float_eq(factor[1], 20.0 / 35, 1e-12);
    entry_siting(expected, fill, 2, factor);
    cr_assert_float_eq(30 * factor[0] + 10 * factor[1], 40, 1e-12);
    cr_assert_float_eq(factor[1] / factor[0], 0.25, 1e-12);
}

Test(entry, a_spin_off_is_between_its_parent_and_the_sector)
{
    cr_assert_float_eq(entry_inherited(4, 1, 0.5), 2, 1e-12);
    cr_assert_float_eq(entry_inherited(4, 1, 1), 4, 1e-12);
    cr_assert_float_eq(entry_inherited(4, 1, 0), 1, 1e-12);
}

/* ---- one month of entrants ---- */

/* A month whose levers are set after the law; the state before turnover goes to before. */
static void live_month(struct tiny *x, void (*set)(struct levers *), struct world *before)
{
    int act = tiny_phase("policy_act"), turn = tiny_phase("firms_turn_over");
    tiny_open(x, 2, "run.scale=0.01", NO_SOURCES, "merger.search=0 %/year", "funds.seek=0 %/month", "listing.seats=0",
              NULL); /* new shares: founders' alone */
    tiny_phases(x, 0, act + 1);
    if (set)
        set(&x->world->levers);
    tiny_phases(x, act + 1, turn);
    *before = tiny_copy(x->world);
    tiny_phases(x, turn, turn + 1);
}

static bool is_entrant(const struct world *w, int64_t f)
{
    return world_alive(w, f) && w->firms.birth_month[f] == w->month;
}

static void raise_labs(struct levers *levers)
{
    levers->entry_labs[TABLES_BASIC_MATERIALS] = 0.6;
}

static void compare_entrant(const struct world *a, int64_t f, const struct world *b, int64_t g)
{
    const struct firms *x = &a->firms, *y = &b->firms;
    cr_assert(x->city[f] == y->city[g] && x->bank[f] == y->bank[g] && x->patience[f] == y->patience[g]);
    cr_assert(x->cash[f] == y->cash[g] && x->loans[f] == y->loans[g] && x->paid_in[f] == y->paid_in[g]);
    cr_assert(x->productivity[f] == y->productivity[g] && x->log_quality[f] == y->log_quality[g]);
    cr_assert(x->transitory[f] == y->transitory[g] && x->unit_cost[f] == y->unit_cost[g]);
    cr_assert(x->expected_demand[f] == y->expected_demand[g] && x->project[f] == y->project[g]);
    cr_assert(x->markup[f] == y->markup[g] && x->research_rate[f] == y->research_rate[g]);
    uint32_t l = a->slots.link_begin[x->slot_begin[f]], k = b->slots.link_begin[y->slot_begin[g]];
    for (uint32_t i = 0; i < a->slots.link_begin[x->slot_begin[f + 1]] - l; i++)
        cr_assert_eq(x->key[a->links.supplier[l + i]], y->key[b->links.supplier[k + i]]);
}

/* Spin-offs of one sector's laboratories come on top: everybody else comes as without them. */
Test(entry, a_source_shifts_the_luck_of_no_other)
{
    struct tiny base, twin;
    struct world before[2];
    live_month(&base, NULL, &before[0]);
    live_month(&twin, raise_labs, &before[1]);
    int64_t others = 0, own = 0, more = 0;
    for (int64_t f = 0; f < base.world->length[DIM_FIRM]; f++) {
        if (!is_entrant(base.world, f))
            continue;
        int64_t g = tiny_find(twin.world, base.world->firms.key[f]);
        cr_assert_geq(g, 0);
        bool same_sector = base.world->firms.sector[f] == TABLES_BASIC_MATERIALS;
        if (!same_sector)
            compare_entrant(base.world, f, twin.world, g);
        *(same_sector ? &own : &others) += 1;
    }
    for (int64_t g = 0; g < twin.world->length[DIM_FIRM]; g++)
        if (is_entrant(twin.world, g) && tiny_find(base.world, twin.world->firms.key[g]) < 0) {
            cr_assert_eq(twin.world->firms.sector[g], TABLES_BASIC_MATERIALS);
            more++;
        }
    cr_assert(others > 0 && own > 0 && more > 0);
    cr_assert_eq(memcmp(base.run->month.entered[ENTRY_BASE], twin.run->month.entered[ENTRY_BASE],
                        sizeof base.run->month.entered[0]),
                 0);
    cr_assert_gt(twin.run->month.entered[ENTRY_LABS][TABLES_BASIC_MATERIALS], 0);
    cr_assert_eq(base.run->month.entered[ENTRY_LABS][TABLES_BASIC_MATERIALS], 0);
    for (int i = 0; i < 2; i++)
        world_release(&before[i]);
    tiny_close(&base);
    tiny_close(&twin);
}

static void raise_all(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->entry_variety[s] = levers->entry_labs[s] = levers->entry_founders[s] = 0.3;
}

static void close_base(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->entry[s] = 0;
}

static void raise_founders(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->entry_founders[s] = 1;
}

/* Founders of a cell with firms have one of them as parent; what they make is near to what it makes. */
Test(entry, founders_found_spin_offs)
{
    struct tiny x;
    struct world before;
    live_month(&x, raise_founders, &before);
    const struct month *m = &x.run->month;
    int64_t spun_off = 0, founded = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert_leq(m->spun_off[s], m->entered[ENTRY_FOUNDERS][s]);
        spun_off += m->spun_off[s];
        founded += m->entered[ENTRY_FOUNDERS][s];
    }
    cr_assert(founded > 0 && (double)spun_off > 0.9 * (double)founded);
    world_release(&before);
    tiny_close(&x);
}

/* Entrants by key, source and slice: as many as are counted, and about as many as expected. */
Test(entry, sources_are_counted_apart)
{
    struct tiny x;
    struct world before;
    live_month(&x, raise_all, &before);
    const struct month *m = &x.run->month;
    int64_t counted[SECTOR_COUNT] = {0};
    double sum[ENTRY_SOURCE_COUNT] = {0};
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (is_entrant(x.world, f))
            counted[x.world->firms.sector[f]] += (int64_t)(1e6 * x.world->firms.slice[f]);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        for (int source = 0; source < ENTRY_SOURCE_COUNT; source++) {
            counted[s] -= m->entered[source][s];
            sum[source] += 1e-6 * (double)m->entered[source][s];
        }
        cr_assert_eq(counted[s], 0);
    }
    /* 0.3 a year of some 3,000 firms: 75 a month each, standard deviation 9 */
    double expected = 0;
    for (int64_t f = 0; f < before.length[DIM_FIRM]; f++)
        expected += world_alive(&before, f) ? 0.3 / 12 * before.firms.slice[f] : 0;
    for (int source = ENTRY_VARIETY; source < ENTRY_SOURCE_COUNT; source++)
        cr_assert_float_eq(sum[source], expected, 4 * sqrt(expected), "source %d: %.1f, expected %.1f", source,
                           sum[source], expected);
    world_release(&before);
    tiny_close(&x);
}

/* Entrants of laboratories wait for somebody of a university, of founders for somebody of their cell; others for nobody.
 * Of a firm that is simulated in part a founder comes with that chance. */
Test(entry, each_source_has_founders_of_its_own)
{
    struct tiny x;
    struct world before;
    int64_t of[3] = {0}, without = 0;
    live_month(&x, raise_all, &before);
    const struct world *w = x.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!is_entrant(w, f)) {
            cr_assert_eq(w->firms.parent[f], FOUNDER_NONE);
            continue;
        }
        int source = entry_source_of(w->firms.sector[f], w->firms.city[f], w->month, w->firms.key[f]);
        int32_t parent = w->firms.parent[f];
        of[0] += source == ENTRY_FOUNDERS && parent >= 0;
        of[1] += source == ENTRY_LABS && parent == FOUNDER_UNIVERSITY;
        of[2] += source < ENTRY_LABS;
        without += source >= ENTRY_LABS && parent == FOUNDER_NONE;
        cr_assert(source == ENTRY_FOUNDERS || parent < 0);
        cr_assert(source == ENTRY_LABS || parent != FOUNDER_UNIVERSITY);
        cr_assert(source >= ENTRY_LABS || parent == FOUNDER_NONE);
        cr_assert(w->firms.slice[f] < 1 || source < ENTRY_LABS || parent != FOUNDER_NONE);
        if (parent >= 0)
            cr_assert(before.firms.city[parent] == w->firms.city[f] &&
                      before.firms.sector[parent] == w->firms.sector[f]);
    }
    cr_assert(of[0] > 0 && of[1] > 0 && of[2] > 0 && without > 0);
    world_release(&before);
    tiny_close(&x);
}

Test(entry, a_closed_gate_lets_nobody_in)
{
    struct tiny x;
    struct world before;
    live_month(&x, close_base, &before);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        cr_assert_not(is_entrant(x.world, f));
    cr_assert_eq(x.run->month.start_capital[firm_index_sector(4)], 0);
    world_release(&before);
    tiny_close(&x);
}

/* ---- what an entrant is ---- */

Test(entry, founders_and_banks_pay_what_entrants_get)
{
    struct tiny x;
    struct world before;
    live_month(&x, NULL, &before);
    const struct world *w = x.world;
    const struct ledger *l = x.run->month.total;
    money_t own[FIRM_SECTOR_COUNT] = {0}, homes[CITY_COUNT] = {0}, founders = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!is_entrant(w, f))
            continue;
        double machines = (double)w->firms.project[f] * x.run->month.investment_price;
        double lent = w->economy.parameters->entry_loan * machines * w->banks.lending[w->firms.bank[f]];
        cr_assert_eq(w->firms.cash[f], w->firms.paid_in[f] + w->firms.loans[f]);
        cr_assert_float_eq((double)w->firms.loans[f], lent, 1);
        cr_assert(w->firms.owned_households[f] == w->firms.paid_in[f] && w->firms.paid_in[f] > 0);
        cr_assert_geq((double)w->firms.cash[f], 0.999 * machines); /* its first project is paid for */
        own[sector_firm_index(w->firms.sector[f])] += w->firms.paid_in[f];
        homes[w->firms.city[f]] += w->firms.paid_in[f];
    }
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        cr_assert_eq(l->received[BOOK_NEW_SHARES][ACCOUNT_FIRMS + i], own[i]);
        cr_assert_eq(x.run->month.start_capital[firm_index_sector(i)], own[i]);
        founders += own[i];
    }
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(l->paid[BOOK_NEW_SHARES][ACCOUNT_HOUSEHOLDS + c], homes[c]);
    cr_assert_gt(founders, 0);
    world_release(&before);
    tiny_close(&x);
}

Test(entry, an_entrant_begins_small_unknown_and_without_machines)
{
    struct tiny x;
    struct world before;
    live_month(&x, raise_all, &before);
    const struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    double n = 0, log_size = 0, square = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!is_entrant(w, f))
            continue;
        int s = w->firms.sector[f];
        double size = w->firms.expected_demand[f] / w->firms.slice[f] / w->economy.median_size[s];
        cr_assert(w->firms.capital[f] == 0 && w->firms.capital_cost[f] == 0 && w->firms.workers[f] == 0);
        cr_assert(w->firms.finished[f] == 0 && w->firms.inputs_cost[f] == 0 && w->firms.loss_months[f] == 0);
        cr_assert_eq(w->firms.slice[f], w->economy.cell_slice[sector_firm_index(s)][w->firms.city[f]]);
        cr_assert_eq(w->firms.information[f], p->population_information_low);
        cr_assert(w->firms.small[f] && w->firms.project_months[f] == 1);
        double capital = p->entry_capital * w->economy.capital_months[s] * w->firms.expected_demand[f] /
                         p->firm_utilisation;
        cr_assert_float_eq((double)w->firms.project[f], capital, 1 + 1e-9 * capital);
        double full = w->firms.productivity[f] * exp(w->firms.transitory[f]);
        cr_assert_float_eq(w->firms.efficiency[f], full, 1e-9 * full);
        n++;
        log_size += log(size);
        square += log(size) * log(size);
    }
    cr_assert_gt(n, 100);
    double sd = sqrt(square / n - log_size / n * log_size / n);
    cr_assert_float_eq(log_size / n, log(p->entry_size), 4 * p->entry_size_sd / sqrt(n));
    cr_assert_float_eq(sd, p->entry_size_sd, 4 * p->entry_size_sd / sqrt(2 * n));
    world_release(&before);
    tiny_close(&x);
}

/* Month by month: machines first, then people, inputs and orders, then goods. */
Test(entry, the_first_months_of_an_entrant)
{
    struct tiny x;
    struct world before;
    live_month(&x, NULL, &before);
    struct world *w = x.world;
    const struct month *m = &x.run->month;
    w->month++;
    size_t n = (size_t)w->length[DIM_FIRM];
    double born = 0, equipped = 0, asked = 0, producing = 0;
    bool *entrant = calloc(n, sizeof *entrant);
    for (size_t f = 0; f < n; f++)
        entrant[f] = world_alive(w, (int64_t)f) && w->firms.birth_month[f] == 0;
    for (int month = 1; month <= 4; month++) {
        tiny_phases(&x, 0, step_phase_count());
        for (size_t f = 0; f < n; f++) {
            if (!entrant[f] || !world_alive(w, (int64_t)f))
                continue;
            if (month == 1) { /* buys its machines, is asked for nothing yet, keeps what it hopes to sell */
                cr_assert(m->pool_orders[f] == 0 && w->firms.output[f] == 0);
                cr_assert_eq(w->firms.expected_demand[f], before.firms.expected_demand[f] > 0
                                                              ? before.firms.expected_demand[f]
                                                              : w->firms.expected_demand[f]);
                born++;
                equipped += w->firms.capital[f] > 0 && w->firms.project_months[f] == 0;
            }
            if (month == 2)
                asked += m->pool_orders[f] > 0 && w->firms.workers[f] > 0;
            if (month == 4)
                producing += w->firms.output[f] > 0 && m->sales[f] > 0;
        }
        w->month++;
    }
    cr_assert_gt(born, 10);
    cr_assert_geq(equipped, 0.9 * born);
    cr_assert_geq(asked, 0.9 * born);
    cr_assert_geq(producing, 0.7 * born, "%.0f of %.0f", producing, born);
    free(entrant);
    world_release(&before);
    tiny_close(&x);
}

/* No free place in a sector: its entrants wait, and come when there is room. */
Test(entry, without_a_place_entrants_wait_for_the_next_month)
{
    struct tiny x;
    int i = sector_firm_index(TABLES_BASIC_MATERIALS), s = TABLES_BASIC_MATERIALS;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    struct world *w = x.world;
    w->sectors.filled[s] = w->firm_begin[i + 1] - w->firm_begin[i];
    tiny_phases(&x, 0, step_phase_count());
    w->month++;
    int64_t waiting = 0, left = 0, came;
    for (int c = 0; c < CITY_COUNT; c++)
        waiting += w->sectors.waiting[i * CITY_COUNT + c];
    cr_assert_gt(waiting, 0);
    cr_assert_eq(x.run->month.entered[ENTRY_BASE][s], 0);
    cr_assert(turnover_is_crowded(w));
    tiny_renew(&x);
    tiny_phases(&x, 0, step_phase_count());
    for (int c = 0; c < CITY_COUNT; c++)
        left += w->sectors.waiting[i * CITY_COUNT + c];
    came = x.run->month.entered[ENTRY_BASE][s];
    cr_assert_eq(left, 0);
    cr_assert_geq(came, waiting * (int64_t)(1e6 * w->economy.cell_slice[i][0]));
    tiny_close(&x);
}

Test(entry, a_key_tells_where_an_entrant_came_from)
{
    struct tiny x;
    int found[ENTRY_SOURCE_COUNT] = {0};
    tiny_open(&x, 1, NO_SOURCES, NULL);
    for (int s = 0; s < SECTOR_COUNT; s++)
        x.world->levers.entry_labs[s] = 0.2;
    tiny_phases(&x, tiny_phase("firms_plan"), step_phase_count());
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        const struct firms *firms = &x.world->firms;
        if (!world_alive(x.world, f) || firms->birth_month[f] != 0)
            continue;
        int source = entry_source_of(firms->sector[f], firms->city[f], 0, firms->key[f]);
        cr_assert_geq(source, 0);
        cr_assert_eq(entry_source_of(firms->sector[f], firms->city[f], 1, firms->key[f]), -1, "of another month");
        found[source]++;
    }
    cr_assert(found[ENTRY_BASE] > 0 && found[ENTRY_LABS] > 0);
    cr_assert_eq(found[ENTRY_VARIETY] + found[ENTRY_FOUNDERS], 0);
    tiny_close(&x);
}
