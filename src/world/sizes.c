/* How many firms of which size: counts by cell, sizes above and below scale, and the sample at a scale below 1.
 *
 * Above scale, sizes are lognormal, truncated at the national threshold, the location solved so that the mean is the
 * table's; below it they are log-uniform. Draws are stratified (one per quantile of the cell), so that a cell of few
 * firms has the right shape too. Sampling keeps the largest firms of each sector and small cells whole, with slices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/memory.h"
#include "base/quantile.h"
#include "base/random.h"
#include "world/population.h"

enum { SIZE_GRID = 512 };

/* Standard normal distribution function, by bisection on its quantile: the engine uses no libm erf. */
static double normal_below(double z)
{
    double low = 1e-16, high = 1 - 1e-16;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (quantile_normal(middle) < z)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* Size at quantile u of a lognormal (mean of log m, sd) truncated below at least. */
static double size_at(double u, double m, double sd, double least, double below)
{
    double q = below + (1 - below) * u;
    double size = math_exp(m + sd * quantile_normal(fmin(q, 1 - 1e-12)));
    return fmax(size, least);
}

static double mean_size(double m, double sd, double least)
{
    double below = normal_below((math_log(least) - m) / sd), sum = 0;
    for (int i = 0; i < SIZE_GRID; i++)
        sum += size_at((i + 0.5) / SIZE_GRID, m, sd, least, below);
    return sum / SIZE_GRID;
}

/** Location of the truncated lognormal with a given mean.  mean, least  same unit, mean > least */
static double solve_location(double mean, double sd, double least)
{
    double low = math_log(least) - 8 * sd, high = math_log(mean) + sd;
    for (int i = 0; i < 60; i++) {
        double m = 0.5 * (low + high);
        if (mean_size(m, sd, least) < mean)
            low = m;
        else
            high = m;
    }
    return 0.5 * (low + high);
}

static int64_t weight_of(double share)
{
    return (int64_t)rint(share * 1e12);
}

/* Splits integers of a sector over its cities by the city weights. */
static void split_sector(const struct tables *t, int s, int64_t total, int64_t *part)
{
    int64_t weight[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = weight_of(t->city_weight[s][c]);
    money_split(total, weight, CITY_COUNT, part);
}

/* Output likewise, but over cities that have a firm of the sector: in the smallest sectors some have none. */
static void split_output_of_sector(const struct tables *t, int s, int64_t total, const int64_t *above,
                                   const int64_t *below, int64_t *part)
{
    int64_t weight[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = above[c] + below[c] > 0 ? weight_of(t->city_weight[s][c]) : 0;
    money_split(total, weight, CITY_COUNT, part);
}

static void make_cells(struct sample *sample, const struct world *w)
{
    const struct economy *e = &w->economy;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        const struct balance_sector *x = &e->balance.sector[s];
        int64_t above[CITY_COUNT], below[CITY_COUNT], output[CITY_COUNT];
        split_sector(e->tables, s, (int64_t)x->firms_above, above);
        split_sector(e->tables, s, (int64_t)x->firms_below, below);
        split_output_of_sector(e->tables, s, (int64_t)rint(x->output * e->fen), above, below, output);
        for (int c = 0; c < CITY_COUNT; c++) {
            struct cell *cell = &sample->cell[i * CITY_COUNT + c];
            cell->sector = s;
            cell->city = c;
            cell->above = above[c];
            cell->below = below[c];
            cell->output = output[c];
            cell->heads = (int64_t)rint(x->wages * (double)output[c] / (e->worker_wage[s] * e->city_wage_factor[c]));
        }
    }
}

/* Real sizes of one cell, ascending above scale first, fen a month. */
static void draw_cell(const struct world *w, const struct cell *cell, double location, double *size)
{
    const struct parameters *p = w->economy.parameters;
    double to_fen = (double)MONEY_PER_MILLION / 12, least = p->population_scale_threshold;
    double below = normal_below((math_log(least) - location) / p->population_size_sd);
    uint64_t cell_key = random_key(1, (uint64_t)cell->sector, (uint64_t)cell->city, 0);
    double sum_below = 0, sum_above = 0, u[4];
    for (int64_t i = 0; i < cell->below; i++) {
        random_block(w->population_seed, cell_key, 0, PURPOSE_POPULATION_SIZE, (uint32_t)(cell->above + i), u);
        double q = ((double)i + u[0]) / (double)cell->below;
        double ratio = math_log(least / p->population_small_min);
        size[cell->above + i] = p->population_small_min * math_exp(q * ratio) * to_fen;
        sum_below += size[cell->above + i];
    }
    for (int64_t i = 0; i < cell->above; i++) {
        random_block(w->population_seed, cell_key, 0, PURPOSE_POPULATION_SIZE, (uint32_t)i, u);
        double q = ((double)i + u[0]) / (double)cell->above;
        size[i] = size_at(q, location, p->population_size_sd, least, below) * to_fen;
        sum_above += size[i];
    }
    /* the cell's output is given: firms above scale take up the difference with what they sell beyond the threshold, so
     * that they stay above it; in a cell without them, or too small for them, all do */
    double real = (double)cell->output / w->scale;
    double threshold = least * to_fen / sqrt(1 + p->accounts_growth), floor_sum = threshold * (double)cell->above;
    if (cell->above && real - sum_below > floor_sum) {
        double factor = (real - sum_below - floor_sum) / (sum_above - floor_sum);
        for (int64_t i = 0; i < cell->above; i++)
            size[i] = threshold + (size[i] - threshold) * factor;
        return;
    }
    double factor = cell->above ? fmax(0.1, (real - sum_below) / sum_above) : real / sum_below;
    for (int64_t i = 0; i < (cell->above ? cell->above : cell->below); i++)
        size[i] *= factor;
}

static int larger_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Size from which a firm belongs to the largest of its sector. */
static double largest_from(const double *size, int64_t n, int64_t kept, double *work)
{
    if (kept <= 0 || n == 0)
        return INFINITY;
    memcpy(work, size, (size_t)n * sizeof *work);
    qsort(work, (size_t)n, sizeof *work, larger_first);
    return work[(kept < n ? kept : n) - 1];
}

static void take(struct sample *sample, const struct cell *cell, int64_t ordinal, double size, double slice, bool small)
{
    int64_t i = sample->count++;
    sample->key[i] = random_key(1, (uint64_t)cell->sector, (uint64_t)cell->city, (uint64_t)ordinal + 1);
    sample->size[i] = size;
    sample->slice[i] = slice;
    sample->small[i] = small;
}

/* Every n-th firm of a run of ranks, from a random start; slices fill up to scale x number exactly. */
static void take_systematic(struct sample *sample, const struct world *w, const struct cell *cell, const double *size,
                            const int64_t *rank, int64_t n, bool small)
{
    int64_t m = (int64_t)ceil(w->scale * (double)n - 1e-9);
    if (n == 0 || m == 0)
        return;
    double u[4];
    random_block(w->population_seed, random_key(2, (uint64_t)cell->sector, (uint64_t)cell->city, small), 0,
                 PURPOSE_POPULATION_SAMPLE, 0, u);
    double slice = fmin(1, w->scale * (double)n / (double)m);
    for (int64_t j = 0; j < m; j++) {
        int64_t i = rank[(int64_t)(((double)j + (m < n ? u[0] : 0)) * (double)n / (double)m)];
        take(sample, cell, i, size[i], slice, small);
    }
}

static void sample_cell(struct sample *sample, const struct world *w, struct cell *cell, const double *size,
                        double largest, int64_t *rank)
{
    const struct parameters *p = w->economy.parameters;
    cell->begin = (int32_t)sample->count;
    int64_t n = cell->above + cell->below, rest = 0;
    bool whole = n < p->population_cell_kept || w->scale >= 1;
    for (int64_t i = 0; i < cell->above; i++) {
        if (whole || size[i] >= largest)
            take(sample, cell, i, size[i], w->scale, false);
        else
            rank[rest++] = i;
    }
    take_systematic(sample, w, cell, size, rank, rest, false);
    rest = 0;
    for (int64_t i = cell->above; i < n; i++) {
        if (whole)
            take(sample, cell, i, size[i], w->scale, true);
        else
            rank[rest++] = i;
    }
    take_systematic(sample, w, cell, size, rank, rest, true);
    cell->end = (int32_t)sample->count;
}

/* Output of the sampled firms: the cell's, split by size x slice. */
static void split_output(struct sample *sample, const struct cell *cell, int64_t *weight)
{
    int n = cell->end - cell->begin;
    for (int i = 0; i < n; i++)
        weight[i] = (int64_t)rint(sample->size[cell->begin + i] * sample->slice[cell->begin + i]) + 1;
    if (n > 0)
        money_split(cell->output, weight, n, sample->output + cell->begin);
}

static enum status take_memory(struct sample *sample, int64_t n, struct errors *errors)
{
    sample->key = memory_take((size_t)n, sizeof *sample->key);
    sample->slice = memory_take((size_t)n, sizeof *sample->slice);
    sample->size = memory_take((size_t)n, sizeof *sample->size);
    sample->small = memory_take((size_t)n, sizeof *sample->small);
    sample->output = memory_take((size_t)n, sizeof *sample->output);
    sample->work = memory_take((size_t)n, sizeof *sample->work);
    if (!sample->work || !sample->key || !sample->slice || !sample->size || !sample->small || !sample->output)
        return errors_add(errors, STATUS_FILE, "no memory to draw %lld firms", (long long)n);
    return STATUS_OK;
}

enum status sizes_draw(struct sample *sample, const struct world *w, struct errors *errors)
{
    memset(sample, 0, sizeof *sample);
    make_cells(sample, w);
    int64_t total = 0, most = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int64_t n = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            n += sample->cell[i * CITY_COUNT + c].above + sample->cell[i * CITY_COUNT + c].below;
        total += n;
        most = n > most ? n : most;
    }
    double *size = memory_take((size_t)most + 1, sizeof *size), *work = memory_take((size_t)most + 1, sizeof *work);
    int64_t *rank = memory_take((size_t)most + 1, sizeof *rank);
    enum status status = take_memory(sample, total + 1, errors);
    if (status == STATUS_OK && (!size || !work || !rank))
        status = errors_add(errors, STATUS_FILE, "no memory to draw %lld firms", (long long)total);
    for (int i = 0; status == STATUS_OK && i < FIRM_SECTOR_COUNT; i++) {
        const struct parameters *p = w->economy.parameters;
        const struct balance_sector *x = &w->economy.balance.sector[firm_index_sector(i)];
        double mean = x->output_above * 100 / x->firms_above; /* million yuan a year */
        double location = solve_location(fmax(mean, 1.05 * p->population_scale_threshold), p->population_size_sd,
                                         p->population_scale_threshold);
        int64_t n = 0;
        for (int c = 0; c < CITY_COUNT; c++) {
            const struct cell *cell = &sample->cell[i * CITY_COUNT + c];
            draw_cell(w, cell, location, size + n);
            n += cell->above + cell->below;
        }
        double largest = largest_from(size, n, p->population_largest_kept, work);
        n = 0;
        for (int c = 0; c < CITY_COUNT; c++) {
            struct cell *cell = &sample->cell[i * CITY_COUNT + c];
            sample_cell(sample, w, cell, size + n, largest, rank);
            split_output(sample, cell, rank);
            n += cell->above + cell->below;
        }
    }
    memory_release(size);
    memory_release(work);
    memory_release(rank);
    return status;
}

void sizes_release(struct sample *sample)
{
    memory_release(sample->key);
    memory_release(sample->slice);
    memory_release(sample->size);
    memory_release(sample->small);
    memory_release(sample->output);
    memory_release(sample->work);
}
