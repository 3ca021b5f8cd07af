/* Counting sort by cell and inversion of cumulative weights; see candidates.h. */
#include "world/candidates.h"

#include <string.h>

#include "base/mathfun.h"

/* Counting sort; a sector's cells are its own, so sectors go in parallel. */
static void sort_rows(struct candidates *c, const struct world *w, int threads)
{
    int32_t next[CANDIDATE_CELLS];
    memset(c->begin, 0, sizeof c->begin);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            if (world_alive(w, f))
                c->begin[i * CITY_COUNT + w->firms.city[f] + 1]++;
    for (int i = 0; i < CANDIDATE_CELLS; i++)
        c->begin[i + 1] += c->begin[i];
    memcpy(next, c->begin, sizeof next);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            if (world_alive(w, f))
                c->row[next[i * CITY_COUNT + w->firms.city[f]]++] = f;
}

static void reach_cities(struct candidates *c, const double near[CITY_COUNT][CITY_COUNT], int sector)
{
    const int32_t *begin = c->begin + sector * CITY_COUNT;
    for (int from = 0; from < CITY_COUNT; from++) {
        double sum = 0;
        for (int city = 0; city < CITY_COUNT; city++) {
            sum += (double)(c->cumulative[begin[city + 1]] - c->cumulative[begin[city]]) * near[from][city];
            c->reach[sector][from][city] = sum;
        }
    }
}

void candidates_build(struct candidates *c, const struct world *w, const int64_t *weight, int32_t *row,
                      int64_t *cumulative, int threads)
{
    double near[CITY_COUNT][CITY_COUNT];
    c->row = row;
    c->cumulative = cumulative;
    sort_rows(c, w, threads);
    cumulative[0] = 0;
    for (int32_t i = 0; i < c->begin[CANDIDATE_CELLS]; i++)
        cumulative[i + 1] = cumulative[i] + weight[row[i]];
    for (int from = 0; from < CITY_COUNT; from++)
        for (int to = 0; to < CITY_COUNT; to++)
            near[from][to] = math_exp(-w->economy.tables->distance_km[from][to] /
                                      w->economy.parameters->industry_link_distance);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        reach_cities(c, near, i);
}

/* First place of [begin, end) whose cumulative weight exceeds the target. */
static int32_t search(const int64_t *cumulative, int32_t begin, int32_t end, int64_t target)
{
    while (end - begin > 1) {
        int32_t middle = begin + (end - begin) / 2;
        if (cumulative[middle] <= target)
            begin = middle;
        else
            end = middle;
    }
    return begin;
}

int32_t candidates_of_cell(const struct candidates *c, int cell, double u)
{
    int32_t begin = c->begin[cell], end = c->begin[cell + 1];
    int64_t span = c->cumulative[end] - c->cumulative[begin];
    if (span <= 0)
        return -1;
    return c->row[search(c->cumulative, begin, end, c->cumulative[begin] + (int64_t)(u * (double)span))];
}

int32_t candidates_pick(const struct candidates *c, int sector, int city, double u, double v)
{
    const double *reach = c->reach[sector][city];
    double total = reach[CITY_COUNT - 1];
    if (total <= 0)
        return -1;
    int to = 0;
    while (to < CITY_COUNT - 1 && reach[to] <= u * total)
        to++;
    return candidates_of_cell(c, sector * CITY_COUNT + to, v);
}
