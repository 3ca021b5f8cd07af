/* The exogenous path: everybody grows alike, so relative positions stay. */
#include "innovation/path.h"

#include <math.h>

#include "base/quantile.h"
#include "base/random.h"
#include "support/fixture.h"
#include "world/population.h"

Test(path, productivity_and_quality_grow_by_a_twelfth_of_the_year)
{
    struct tiny x;
    tiny_open(&x, 1, "innovation.productivity_growth=2.4 %/year", "innovation.quality_growth=1.2 %/year", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    innovation_advance(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f)) {
            cr_assert_eq(w->firms.productivity[f], 1); /* empty places stay neutral */
            continue;
        }
        cr_assert_float_eq(w->firms.productivity[f] / before.firms.productivity[f], exp(0.002), 1e-14);
        cr_assert_float_eq(w->firms.efficiency[f] / w->firms.productivity[f], exp(w->firms.transitory[f]), 1e-12);
        cr_assert_float_eq(w->firms.log_quality[f] - before.firms.log_quality[f], 0.001, 1e-14);
    }
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double wages = w->economy.balance.sector[s].wages;
        cr_assert_float_eq(w->sectors.outside_log_quality[s] - before.sectors.outside_log_quality[s], 0.001, 1e-14);
        /* wages 5 % less 4 % common progress less 2.4 % */
        cr_assert_float_eq(w->sectors.outside_log_price[s] - before.sectors.outside_log_price[s], wages * -0.014 / 12,
                           1e-14);
    }
    world_release(&before);
    tiny_close(&x);
}

Test(path, no_growth_changes_nothing_in_firms)
{
    struct tiny x;
    tiny_open(&x, 1, "innovation.productivity_growth=0 %/year", "innovation.quality_growth=0 %/year", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    innovation_advance(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert_eq(w->firms.productivity[f], before.firms.productivity[f]);
        cr_assert_eq(w->firms.log_quality[f], before.firms.log_quality[f]);
    }
    world_release(&before);
    tiny_close(&x);
}

/* Large firms, whose noise is scaled down, vary less; nobody varies more than the scenario says. */
static double spread_of(const struct world *w, int64_t f, double sd)
{
    return sd * fmin(1, w->firms.noise_scale[f]);
}

/* The autoregression by hand from the published stream, 0.6 being the root of 1 - 0.8^2: a third of the firms moves each month, every firm each quarter. */
Test(path, transitory_efficiency_moves_once_a_quarter)
{
    struct tiny x;
    tiny_open(&x, 2, "run.seed=42", "firm.efficiency_memory=0.8", "firm.efficiency_sd=0.3", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    int64_t n = w->length[DIM_FIRM], alive = 0, moved = 0;
    double *expected = malloc((size_t)n * sizeof *expected);
    memcpy(expected, w->firms.transitory, (size_t)n * sizeof *expected);
    for (int month = 0; month < 3; month++, w->month++) {
        innovation_advance(w, &x.run->month);
        for (int64_t f = 0; f < n; f++) {
            if (!world_alive(w, f))
                continue;
            double u[4];
            random_block(42, w->firms.key[f], month, PURPOSE_EFFICIENCY, 0, u);
            bool turn = w->firms.transitory[f] != before.firms.transitory[f];
            if (turn)
                expected[f] = 0.8 * expected[f] + 0.6 * spread_of(w, f, 0.3) * quantile_normal(u[0]);
            cr_assert_float_eq(w->firms.transitory[f], expected[f], 1e-12);
            alive += month == 0;
            moved += turn;
        }
        world_copy_state(&before, w);
    }
    cr_assert_eq(moved, alive); /* each once */
    free(expected);
    world_release(&before);
    tiny_close(&x);
}

/* Its spread is the scenario's in the long run: quarters enough to forget the start. */
Test(path, transitory_efficiency_keeps_its_variance)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "firm.efficiency_memory=0.5", "firm.efficiency_sd=0.3", NULL);
    struct world *w = x.world;
    double n = 0, sum = 0, square = 0;
    for (int month = 0; month < 30; month++, w->month++)
        innovation_advance(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f)) {
            double z = w->firms.transitory[f] / spread_of(w, f, 0.3);
            n++;
            sum += z;
            square += z * z;
        }
    /* 3,000 draws: the mean within 1 / sqrt(n), the standard deviation within 1 / sqrt(2 n), four times each */
    cr_assert_float_eq(sum / n, 0, 4 / sqrt(n));
    cr_assert_float_eq(sqrt(square / n), 1, 4 / sqrt(2 * n));
    tiny_close(&x);
}

/* Yield and scrap depend on a firm's place among the others, so they do not drift when all get better. */
Test(path, material_use_is_relative_to_the_sector)
{
    struct tiny x;
    tiny_population(&x, "firm.material_exponent=0.2", NULL);
    struct world *w = x.world;
    int32_t f = w->firm_begin[1], s = w->firms.sector[f];
    double start = w->economy.productivity_start[s];
    cr_assert_float_eq(path_frontier(w, s), w->sectors.mean_productivity[s] / start, 1e-15);
    w->sectors.material_scale[s] = 1.1;
    w->sectors.mean_productivity[s] = start;
    w->firms.productivity[f] = 2;
    w->firms.transitory[f] = log(1.5);
    path_efficiency(w, f);
    cr_assert_float_eq(w->firms.efficiency[f], 3, 1e-12);
    cr_assert_float_eq(w->firms.material_use[f], 1.1 * pow(3, -0.2), 1e-12);
    w->firms.productivity[f] *= 1.7; /* it and all others */
    w->sectors.mean_productivity[s] *= 1.7;
    path_efficiency(w, f);
    cr_assert_float_eq(w->firms.material_use[f], 1.1 * pow(3, -0.2), 1e-12);
    w->firms.productivity[f] = 100 * w->sectors.mean_productivity[s]; /* beyond what the rule is believed for */
    path_efficiency(w, f);
    cr_assert_float_eq(w->firms.material_use[f], 1.1 * pow(5, -0.2), 1e-12);
    tiny_close(&x);
}
