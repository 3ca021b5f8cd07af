/* Drawing suppliers by weight and nearness against the probabilities themselves, and who is never drawn. */
#include "world/candidates.h"

#include <math.h>

#include "support/fixture.h"

enum { HALL_FIRMS = 12, HALL_GRID = 500 };

/* A few firms of two products in a world of the real map. */
struct hall {
    struct tiny x;
    struct world w;
    int64_t weight[HALL_FIRMS], cumulative[HALL_FIRMS + 1];
    int32_t row[HALL_FIRMS];
    struct candidates *candidates;
};

static void open_hall(struct hall *hall)
{
    static const struct {
        int sector, city;
        int64_t weight;
    } firm[HALL_FIRMS] = {{3, 0, 5000}, {3, 0, 1}, {3, 0, 0},   {3, 4, 3000}, {3, 4, 900},  {3, 12, 7000},
                          {3, 2, 4000}, {3, 7, 0}, {8, 4, 250}, {8, 5, 750},  {8, 5, 6000}, {8, 9, 100}};
    const char *sets[] = {"run.scale=0.003"};
    tiny_read(&hall->x, sets, 1);
    memset(&hall->w, 0, sizeof hall->w);
    cr_assert_eq(world_allocate(&hall->w, HALL_FIRMS, 0, 0, 0, NULL), STATUS_OK);
    hall->w.economy.tables = hall->x.tables;
    hall->w.economy.parameters = &hall->x.scenario->parameters;
    for (int f = 0; f < HALL_FIRMS; f++) {
        hall->w.firms.sector[f] = (uint8_t)firm_index_sector(firm[f].sector);
        hall->w.firms.city[f] = (uint8_t)firm[f].city;
        hall->w.firms.state[f] = FIRM_ALIVE;
        hall->weight[f] = firm[f].weight;
    }
    for (int i = 0; i <= FIRM_SECTOR_COUNT; i++)
        hall->w.firm_begin[i] = i <= 3 ? 0 : i <= 8 ? 8 : HALL_FIRMS;
    hall->w.firms.state[6] = FIRM_TOMBSTONE; /* its weight was left behind */
    hall->w.firms.state[10] = FIRM_EMPTY;
    hall->candidates = malloc(sizeof *hall->candidates);
    candidates_build(hall->candidates, &hall->w, hall->weight, hall->row, hall->cumulative, 1);
}

static void close_hall(struct hall *hall)
{
    free(hall->candidates);
    world_release(&hall->w);
    tiny_close(&hall->x);
}

/* What a firm's chance should be for a buyer in a city. */
static double chance(const struct hall *hall, int f, int sector, int city)
{
    double all = 0, own = 0;
    for (int j = 0; j < HALL_FIRMS; j++) {
        double near = exp(-hall->x.tables->distance_km[city][hall->w.firms.city[j]] /
                          hall->x.scenario->parameters.industry_link_distance);
        bool able = world_alive(&hall->w, j) && hall->w.firms.sector[j] == firm_index_sector(sector);
        all += able ? (double)hall->weight[j] * near : 0;
        own += able && j == f ? (double)hall->weight[j] * near : 0;
    }
    return own / all;
}

/* Uniforms on a fine grid, so that a frequency is a probability to a few parts in a thousand. */
static void compare_chances(const struct hall *hall, int sector, int city)
{
    int count[HALL_FIRMS] = {0};
    for (int i = 0; i < HALL_GRID; i++)
        for (int j = 0; j < HALL_GRID; j++) {
            int32_t f = candidates_pick(hall->candidates, sector, city, (i + 0.5) / HALL_GRID, (j + 0.5) / HALL_GRID);
            cr_assert(f >= 0 && f < HALL_FIRMS);
            count[f]++;
        }
    for (int f = 0; f < HALL_FIRMS; f++)
        cr_assert_float_eq((double)count[f] / HALL_GRID / HALL_GRID, chance(hall, f, sector, city), 0.004,
                           "firm %d, city %d", f, city);
}

Test(candidates, frequencies_are_weight_times_nearness)
{
    struct hall hall;
    open_hall(&hall);
    for (int city = 0; city < CITY_COUNT; city++) {
        compare_chances(&hall, 3, city);
        compare_chances(&hall, 8, city);
    }
    close_hall(&hall);
}

Test(candidates, any_number_of_threads_lists_the_same)
{
    struct hall hall;
    open_hall(&hall);
    struct candidates one = *hall.candidates;
    int32_t row[HALL_FIRMS];
    memcpy(row, hall.row, sizeof row);
    for (int threads = 2; threads <= 8; threads += 3) {
        candidates_build(hall.candidates, &hall.w, hall.weight, hall.row, hall.cumulative, threads);
        cr_assert_eq(memcmp(row, hall.row, 10 * sizeof *row), 0); /* ten live */
        cr_assert_eq(memcmp(one.begin, hall.candidates->begin, sizeof one.begin), 0);
        cr_assert_eq(memcmp(one.reach, hall.candidates->reach, sizeof one.reach), 0);
    }
    close_hall(&hall);
}

Test(candidates, nobody_without_weight_or_life_is_drawn_at_any_edge)
{
    struct hall hall;
    open_hall(&hall);
    const double edge[] = {0x1p-33, 0.25, 0.5, 1 - 0x1p-33};
    for (int city = 0; city < CITY_COUNT; city++)
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++) {
                int32_t f = candidates_pick(hall.candidates, 3, city, edge[i], edge[j]);
                cr_assert(f >= 0 && hall.weight[f] > 0 && world_alive(&hall.w, f), "firm %d", f);
                f = candidates_pick(hall.candidates, 8, city, edge[i], edge[j]);
                cr_assert(f == 8 || f == 9 || f == 11);
            }
    close_hall(&hall);
}

Test(candidates, a_product_without_firms_has_no_supplier)
{
    struct hall hall;
    open_hall(&hall);
    cr_assert_eq(candidates_pick(hall.candidates, 5, 0, 0.5, 0.5), -1);
    for (int f = 0; f < HALL_FIRMS; f++)
        hall.weight[f] = 0;
    candidates_build(hall.candidates, &hall.w, hall.weight, hall.row, hall.cumulative, 1);
    cr_assert_eq(candidates_pick(hall.candidates, 3, 0, 0.5, 0.5), -1);
    close_hall(&hall);
}

/* Rows are sorted by cell, so that a new order of rows with the same cells draws the same firm. */
Test(candidates, lists_the_living_by_cell_in_row_order)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    const struct world *w = x.world;
    size_t n = (size_t)w->length[DIM_FIRM];
    int64_t *cumulative = malloc((n + 1) * sizeof *cumulative), alive = 0;
    int32_t *row = malloc(n * sizeof *row);
    struct candidates *c = malloc(sizeof *c);
    candidates_build(c, w, w->firms.output, row, cumulative, 1);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        alive += world_alive(w, f);
    cr_assert_eq(c->begin[CANDIDATE_CELLS], alive);
    for (int cell = 0; cell < CANDIDATE_CELLS; cell++)
        for (int32_t at = c->begin[cell]; at < c->begin[cell + 1]; at++) {
            cr_assert(world_alive(w, row[at]));
            cr_assert_eq(sector_firm_index(w->firms.sector[row[at]]) * CITY_COUNT + w->firms.city[row[at]], cell);
            cr_assert(at == c->begin[cell] || row[at] > row[at - 1]);
            cr_assert_eq(cumulative[at + 1] - cumulative[at], w->firms.output[row[at]]);
        }
    free(c);
    free(row);
    free(cumulative);
    tiny_close(&x);
}

/* Firms 0 and 1 of weight 5000 and 1 in cell (3, 0); firm 7 has none. */
Test(candidates, one_cell_alone)
{
    struct hall hall;
    open_hall(&hall);
    cr_assert_eq(candidates_of_cell(hall.candidates, 3 * CITY_COUNT, 0.5), 0);
    cr_assert_eq(candidates_of_cell(hall.candidates, 3 * CITY_COUNT, 0.99999), 1);
    cr_assert_eq(candidates_of_cell(hall.candidates, 3 * CITY_COUNT + 7, 0.5), -1);
    cr_assert_eq(candidates_of_cell(hall.candidates, 5 * CITY_COUNT, 0.5), -1);
    close_hall(&hall);
}
