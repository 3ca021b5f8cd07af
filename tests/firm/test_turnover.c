/* What coming and going does to market shares, and where there is room for entrants. */
#include "firm/turnover.h"

#include <math.h>

#include "firm/entry.h"
#include "support/fixture.h"

/* Shares of incumbents, entrants and the competitor after an exchange. */
struct split {
    double incumbents, entrants, outside;
};

static struct split exchange(double incumbents, double freed, double taken, double local)
{
    struct exchange x = turnover_exchange(incumbents, freed, taken, local);
    double outside = 1 - incumbents - freed;
    return (struct split){incumbents * x.incumbents * x.all, taken * x.all, outside * x.all};
}

Test(turnover, shares_after_an_exchange_sum_to_one)
{
    const double local[] = {0, 0.3, 0.7, 1};
    for (int i = 0; i < 4; i++) {
        struct split x = exchange(0.2, 0.03, 0.01, local[i]), y = exchange(0.2, 0.01, 0.03, local[i]);
        cr_assert_float_eq(x.incumbents + x.entrants + x.outside, 1, 1e-15);
        cr_assert_float_eq(y.incumbents + y.entrants + y.outside, 1, 1e-15);
    }
}

Test(turnover, an_exchange_among_locals_leaves_the_competitor_alone)
{
    struct split x = exchange(0.2, 0.03, 0.01, 1); /* 0.77 outside */
    cr_assert_float_eq(x.outside, 0.77, 1e-15);
    cr_assert_float_eq(x.incumbents, 0.22, 1e-15);
    cr_assert_float_eq(x.entrants, 0.01, 1e-15);
}

Test(turnover, an_exchange_with_all_keeps_their_proportions)
{
    struct split x = exchange(0.2, 0.03, 0.01, 0);
    cr_assert_float_eq(x.outside / x.incumbents, 0.77 / 0.2, 1e-12);
    cr_assert_float_eq(x.outside, 0.77 / 0.98, 1e-15);
}

/* 0.02 freed on balance, 0.7 of it to locals: 0.2 + 0.014 of 0.994 in all. */
Test(turnover, a_part_goes_to_locals_and_the_rest_to_all)
{
    struct split x = exchange(0.2, 0.03, 0.01, 0.7);
    cr_assert_float_eq(x.incumbents, 0.214 / 0.994, 1e-15);
    cr_assert_float_eq(x.outside, 0.77 / 0.994, 1e-15);
}

Test(turnover, nobody_gains_from_nothing)
{
    struct exchange x = turnover_exchange(0.2, 0.01, 0.01, 0.7);
    cr_assert(x.incumbents == 1 && x.all == 1);
}

/* A sector whose firms all failed gives what it had to the competitor. */
Test(turnover, a_sector_without_firms_frees_its_market)
{
    struct exchange x = turnover_exchange(0, 0.2, 0, 0);
    cr_assert_float_eq(0.8 * x.all, 1, 1e-15);
    cr_assert_eq(x.incumbents, 1);
}

static double local_shares(const struct world *w, int i)
{
    double sum = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        sum += world_alive(w, f) ? exp(w->firms.log_share[f]) : 0;
    return sum;
}

/* The phase in each of some months: shares sum to one before and after it, and the dead have none. */
Test(turnover, sectors_keep_their_sum_of_shares)
{
    struct tiny x;
    int turn = tiny_phase("firms_turn_over");
    double moved = 0;
    tiny_open(&x, 2, "run.scale=0.01", NULL);
    const struct world *w = x.world;
    for (int month = 0; month < 6; month++) {
        tiny_phases(&x, 0, turn);
        for (int phase = turn; phase <= turn + 1; phase++) {
            for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
                double all = local_shares(w, i) + exp(w->sectors.outside_log_share[firm_index_sector(i)]);
                cr_assert_float_eq(all, 1, 1e-9, "month %d, sector %d: %.12f", month, i, all);
            }
            if (phase == turn)
                tiny_phases(&x, turn, turn + 1);
        }
        for (int s = 0; s < SECTOR_COUNT; s++)
            moved += x.run->month.freed[s] + x.run->month.taken[s];
        x.world->month++;
    }
    cr_assert_gt(moved, 0);
    tiny_close(&x);
}

/* Exchanged among locals alone: entrants win nothing from the rest of China; what failed firms leave goes there only as
 * far as local firms have no room for it. */
Test(turnover, entrants_take_their_shares_from_local_firms)
{
    struct tiny x;
    int turn = tiny_phase("firms_turn_over"), grown = 0;
    tiny_open(&x, 1, "run.scale=0.01", "firm.local_exchange=1", NULL);
    const struct world *w = x.world;
    const struct month *m = &x.run->month;
    tiny_phases(&x, 0, turn);
    double before[SECTOR_COUNT];
    memcpy(before, w->sectors.outside_log_share, sizeof before);
    tiny_phases(&x, turn, turn + 1);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double change = w->sectors.outside_log_share[s] - before[s];
        if (m->taken[s] >= m->freed[s])
            cr_assert_float_eq(change, 0, 1e-12);
        else
            cr_assert(change >= 0 && change <= log(1 / (1 - m->freed[s])) + 1e-12);
        grown += m->taken[s] > m->freed[s];
    }
    cr_assert_gt(grown, 0);
    tiny_close(&x);
}

Test(turnover, a_year_of_entrants_has_room)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    turnover_spare(x.world, spare);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        cr_assert_geq(spare[i], entry_room(0));
        cr_assert_eq(x.world->firm_begin[i + 1] - x.world->firm_begin[i] - x.world->sectors.filled[s], spare[i]);
    }
    cr_assert_not(turnover_is_crowded(x.world));
    x.world->sectors.filled[firm_index_sector(3)] += spare[3] - 1; /* one place left */
    cr_assert(turnover_is_crowded(x.world));
    tiny_close(&x);
}

Test(turnover, room_is_seven_standard_deviations_and_some)
{
    cr_assert_eq(entry_room(0), 16);
    cr_assert_eq(entry_room(100), 100 + 70 + 16);
}

/* Who waits for a place makes the sector crowded, however much room it has. */
Test(turnover, a_waiting_entrant_is_a_crowd)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    cr_assert_not(turnover_is_crowded(x.world));
    x.world->sectors.waiting[3 * CITY_COUNT + 4] = 1;
    cr_assert(turnover_is_crowded(x.world));
    tiny_close(&x);
}

/* Firms by cell, millionths. */
static void count_cells(const struct world *w, int64_t *firms)
{
    memset(firms, 0, CANDIDATE_CELLS * sizeof *firms);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            firms[sector_firm_index(w->firms.sector[f]) * CITY_COUNT + w->firms.city[f]] +=
                (int64_t)(1e6 * w->firms.slice[f]);
}

/* The spin-up replaces every failed firm where it was, and founds nobody else. */
Test(turnover, before_the_start_numbers_stay_cell_by_cell)
{
    struct tiny x;
    int64_t before[CANDIDATE_CELLS], after[CANDIDATE_CELLS], exits = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int month = -3; month < 0; month++) {
        x.world->month = month;
        count_cells(x.world, before);
        tiny_phases(&x, 0, step_phase_count());
        count_cells(x.world, after);
        cr_assert_eq(memcmp(before, after, sizeof after), 0);
        for (int s = 0; s < SECTOR_COUNT; s++) {
            int64_t left = 0;
            for (int reason = 0; reason < EXIT_REASONS; reason++)
                left += x.run->month.exited[reason][s];
            cr_assert_eq(x.run->month.entered[ENTRY_BASE][s], left);
            exits += left;
        }
    }
    cr_assert_gt(exits, 0);
    tiny_close(&x);
}
