/* One month of turnover; see turnover.h. Decisions and links are made in parallel; the few firms that come and go are
 * settled one by one in the order of their rows. */
#include "firm/turnover.h"

#include <string.h>

#include "base/mathfun.h"
#include "capital/banks.h"
#include "capital/credit.h"
#include "capital/experience.h"
#include "capital/liquidation.h"
#include "capital/settlement.h"
#include "firm/entry.h"
#include "firm/exit.h"
#include "firm/merger.h"
#include "industry/links.h"
#include "world/people.h"
#include "world/sums.h"

/* What turnover needs to know of the cells: living firms, and who could buy machines. */
struct cells {
    int64_t firms[CANDIDATE_CELLS];     /* millionths, by slices */
    int32_t strongest[CANDIDATE_CELLS]; /* most cash beyond the buffer; -1: nobody */
    double spare[CANDIDATE_CELLS];
    int64_t skilled[CANDIDATE_CELLS]; /* people at work whose skill founds firms, 1/1000 head */
    double room[SECTOR_COUNT];        /* capacity beyond what is demanded, volume a month */
    int32_t taken[SECTOR_COUNT];      /* places before the month's entrants */
};

static int cell_of(const struct world *w, int64_t f)
{
    return sector_firm_index(w->firms.sector[f]) * CITY_COUNT + w->firms.city[f];
}

/* One sector: its cells and its room are its own, so sectors go in parallel. */
static void survey_sector(const struct world *w, const uint8_t *failing, struct cells *cells, int sector)
{
    double skill = w->economy.tables->skill_intensity[firm_index_sector(sector)];
    for (int32_t f = w->firm_begin[sector]; f < w->firm_begin[sector + 1]; f++) {
        if (!world_alive(w, f) || failing[f])
            continue;
        int i = sector * CITY_COUNT + w->firms.city[f];
        double spare = (double)w->firms.cash[f] - w->economy.parameters->capital_buffer * world_expected_sales(w, f);
        cells->room[w->firms.sector[f]] += math_max(0, world_capacity(w, f) - w->firms.expected_demand[f]);
        cells->firms[i] += (int64_t)(1e6 * w->firms.slice[f]);
        cells->skilled[i] += w->firms.researchers[f] + (int64_t)(skill * (double)w->firms.workers[f]);
        if (w->firms.capital[f] > 0 && spare > cells->spare[i]) {
            cells->spare[i] = spare;
            cells->strongest[i] = f;
        }
    }
}

static void survey(struct world *w, const uint8_t *failing, struct cells *cells, int threads)
{
    memset(cells, 0, sizeof *cells);
    for (int i = 0; i < CANDIDATE_CELLS; i++)
        cells->strongest[i] = -1;
    memcpy(cells->taken, w->sectors.filled, sizeof cells->taken);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        survey_sector(w, failing, cells, i);
    for (int i = 0; i < CANDIDATE_CELLS && !people_are_there(w); i++)
        w->sectors.skilled_heads[i] = (double)cells->skilled[i] / (1000 * w->scale);
}

static void count_exit(struct world *w, struct month *m, int64_t f, int reason)
{
    int s = w->firms.sector[f];
    m->exited[reason][s] += (int64_t)(1e6 * w->firms.slice[f]);
    m->closed[sector_firm_index(s)][w->firms.city[f]] += w->firms.slice[f];
    m->freed[s] += math_exp(w->firms.log_share[f]);
    w->firms.exit_reason[f] = (uint8_t)reason;
}

/* Ends the marked firms; in the spin-up each is replaced where it was. */
static void close_firms(struct world *w, struct month *m, const uint8_t *failing, const struct cells *cells,
                        const struct candidates *candidates)
{
    int64_t rows = w->length[DIM_FIRM];
    liquidation_net(w, m, failing);
    for (int64_t f = 0; f < rows; f++) {
        if (!failing[f])
            continue;
        double slice = w->firms.slice[f];
        int i = cell_of(w, f);
        count_exit(w, m, f, failing[f]);
        remains_add(&m->remains, w, f);
        liquidation_of(w, m, f, cells->strongest[i]);
        if (w->month < 0)
            entry_replace(w, m, f, slice, candidates);
    }
    liquidation_finish(w, m);
}

struct exchange turnover_exchange(double incumbents, double freed, double taken, double local)
{
    double net = freed - taken;
    struct exchange x = {1, 1 / (1 - (1 - local) * net)};
    if (incumbents > 0)
        x.incumbents = math_max(0.1, 1 + local * net / incumbents);
    return x;
}

/* Part of the shares freed on balance that goes to local firms: no more than they can deliver. */
static double local_part(const struct world *w, const struct month *m, int s, double room)
{
    double net = m->freed[s] - m->taken[s], pool = 0, most = w->economy.parameters->firm_local_exchange;
    for (int d = 0; d < DESTINATION_COUNT; d++)
        pool += (double)m->pool[d][s];
    return net * pool <= room ? most : most * room / (net * pool);
}

static void exchange_shares(struct world *w, const struct month *m, const struct cells *cells)
{
    double own[SECTOR_COUNT] = {0}, all[SECTOR_COUNT] = {0};
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        if (m->freed[s] <= 0 && m->taken[s] <= 0)
            continue;
        double incumbents = 1 - math_exp(w->sectors.outside_log_share[s]) - m->freed[s];
        struct exchange x = turnover_exchange(incumbents, m->freed[s], m->taken[s],
                                              local_part(w, m, s, cells->room[s]));
        own[s] = math_log(x.incumbents);
        all[s] = math_log(x.all);
        w->sectors.outside_log_share[s] += all[s];
    }
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f)) {
            int s = w->firms.sector[f];
            bool entrant = f >= w->firm_begin[sector_firm_index(s)] + cells->taken[s];
            w->firms.log_share[f] += all[s] + (entrant ? 0 : own[s]);
        }
}

void firms_turn_over(struct world *w, struct month *m)
{
    uint8_t *failing = arena_take(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *failing);
    struct candidates *candidates = arena_take(m->arena, 1, sizeof *candidates);
    struct cells *cells = arena_take(m->arena, 1, sizeof *cells);
    int64_t n_failing = exit_mark(w, m, failing);
    if (w->economy.parameters->run_panel_every > 0 && w->month >= 0)
        remains_reserve(&m->remains, n_failing);
    survey(w, failing, cells, m->threads);
    links_candidates(w, m, failing, candidates);
    links_review(w, m, failing, candidates);
    settlement_close(w, m);
    close_firms(w, m, failing, cells, candidates);
    settlement_close(w, m);
    if (w->month >= 0)
        entry_found(w, m, cells->firms, candidates);
    settlement_close(w, m);
    mergers_make(w, m, candidates);
    settlement_close(w, m);
    exchange_shares(w, m, cells);
    credit_cover(w, m);
    experience_remember(w, m);
    banks_recapitalise(w, m);
}

/* Entrants that each sector expects in a month when half as many firms more than at the start live, simulated firms. */
static void expect_entrants(const struct world *w, double expected[FIRM_SECTOR_COUNT])
{
    double firms[FIRM_SECTOR_COUNT][CITY_COUNT];
    struct entry_rates rates;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int c = 0; c < CITY_COUNT; c++)
            firms[i][c] = 1.5 * w->economy.cell_firms[i][c];
    entry_rates(w, firms, &rates);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        expected[i] = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
                expected[i] += rates.rate[source][i][c] * w->scale / w->economy.cell_slice[i][c];
    }
}

void turnover_spare(const struct world *w, int32_t *spare)
{
    double expected[FIRM_SECTOR_COUNT];
    expect_entrants(w, expected);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        spare[i] = entry_room(12 * expected[i]);
}

bool turnover_is_crowded(const struct world *w)
{
    double expected[FIRM_SECTOR_COUNT];
    expect_entrants(w, expected);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        int32_t room = w->firm_begin[i + 1] - w->firm_begin[i] - w->sectors.filled[s];
        int64_t waiting = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            waiting += w->sectors.waiting[i * CITY_COUNT + c];
        if (room < entry_room(expected[i]) || waiting > 0)
            return true;
    }
    return false;
}
