/* One scenario, one history: any number of threads, twice in one process, and luck that a policy cannot shift. */
#include "support/fixture.h"

enum { YEAR = 12 };

static void hashes(int threads, uint64_t *hash)
{
    struct tiny x;
    tiny_open(&x, threads, "run.scale=0.01", NULL);
    hash[0] = x.run->hash;
    for (int month = 0; month < YEAR; month++) {
        tiny_step(&x);
        hash[1 + month] = x.run->hash;
    }
    tiny_close(&x);
}

Test(determinism, one_hash_a_month_for_any_number_of_threads)
{
    static const int threads[] = {2, 3, 8};
    uint64_t one[YEAR + 1], other[YEAR + 1];
    hashes(1, one);
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        hashes(threads[i], other);
        for (int month = 0; month <= YEAR; month++)
            cr_assert_eq(other[month], one[month], "%d threads, month %d", threads[i], month);
    }
}

Test(determinism, no_month_repeats_another)
{
    uint64_t hash[YEAR + 1];
    hashes(1, hash);
    for (int a = 0; a <= YEAR; a++)
        for (int b = 0; b < a; b++)
            cr_assert_neq(hash[a], hash[b]);
}

Test(determinism, twins_with_the_same_seeds_are_equal)
{
    struct tiny a, b;
    tiny_open(&a, 2, "run.seed=7", "run.population_seed=8", NULL);
    tiny_open(&b, 1, "run.seed=7", "run.population_seed=8", NULL);
    for (int month = 0; month < 6; month++) {
        tiny_step(&a);
        tiny_step(&b);
        cr_assert(tiny_same(a.world, b.world));
    }
    tiny_close(&a);
    tiny_close(&b);
}

/* A twin whose levers are set by hand after the law: month by month beside the base. */
static void step_with_lever(struct tiny *x, int sector, double outside_demand)
{
    int act = tiny_phase("policy_act");
    tiny_phases(x, 0, act + 1);
    x->world->levers.outside_demand_roc[sector] = x->world->levers.outside_demand_row[sector] = outside_demand;
    tiny_phases(x, act + 1, step_phase_count());
    x->world->month++;
}

Test(determinism, a_lever_at_its_neutral_value_changes_nothing)
{
    struct tiny base, twin;
    tiny_open(&base, 1, NULL);
    tiny_open(&twin, 1, NULL);
    for (int month = 0; month < 6; month++) {
        tiny_step(&base);
        step_with_lever(&twin, 4, 1.0);
        for (int i = 0; i < world_field_count(); i++) {
            const struct field *field = world_field(i);
            if (strcmp(field->name, "carried") == 0)
                continue; /* carried forward by the check alone */
            size_t bytes = (size_t)base.world->length[field->dimension] * field->element;
            cr_assert_eq(memcmp(world_array(base.world, field), world_array(twin.world, field), bytes), 0, "%s.%s",
                         field->group, field->name);
        }
    }
    tiny_close(&base);
    tiny_close(&twin);
}

Test(determinism, a_weak_market_lowers_its_sector_and_shifts_nobody_s_luck)
{
    struct tiny base, twin;
    int s = tables_sector("new_energy");
    double sum[2][SECTOR_COUNT] = {{0}};
    tiny_open(&base, 1, NULL);
    tiny_open(&twin, 1, NULL);
    for (int month = 0; month < 12; month++) {
        tiny_step(&base);
        step_with_lever(&twin, s, 0.8);
        for (int k = 0; k < SECTOR_COUNT; k++) {
            sum[0][k] += (double)base.run->month.output[k];
            sum[1][k] += (double)twin.run->month.output[k];
        }
    }
    cr_assert(sum[1][s] < 0.92 * sum[0][s] && sum[1][s] > 0.75 * sum[0][s], "%.3f", sum[1][s] / sum[0][s]);
    for (int k = 0; k < SECTOR_COUNT; k++)
        if (k != s)
            cr_assert(sum[1][k] < 1.01 * sum[0][k] && sum[1][k] > 0.93 * sum[0][k], "%s: %.4f",
                      base.tables->sector_key[k], sum[1][k] / sum[0][k]);
    /* the draws, bit for bit: order noise of every firm that lives in both, market noise of every sector */
    int64_t in_both = 0, in_one = 0;
    for (int64_t f = 0; f < base.world->length[DIM_FIRM]; f++) {
        if (!world_alive(base.world, f))
            continue;
        int64_t g = tiny_find(twin.world, base.world->firms.key[f]);
        *(g < 0 ? &in_one : &in_both) += 1;
        if (g >= 0)
            cr_assert_eq(base.world->firms.order_noise[f], twin.world->firms.order_noise[g]);
    }
    cr_assert_lt(in_one, in_both / 20); /* firms fail or come in one of the two alone, most in the weak sector */
    cr_assert_eq(
        memcmp(base.world->sectors.market_noise, twin.world->sectors.market_noise, SECTOR_COUNT * sizeof(double)), 0);
    tiny_close(&base);
    tiny_close(&twin);
}

Test(determinism, another_seed_gives_another_history_of_the_same_size)
{
    struct tiny a, b;
    double sum[2] = {0};
    tiny_open(&a, 1, "run.seed=1", NULL);
    tiny_open(&b, 1, "run.seed=2", NULL);
    for (int month = 0; month < 12; month++) {
        tiny_step(&a);
        tiny_step(&b);
    }
    cr_assert_neq(a.run->hash, b.run->hash);
    for (int k = 0; k < SECTOR_COUNT; k++) {
        sum[0] += (double)a.run->month.output[k];
        sum[1] += (double)b.run->month.output[k];
    }
    cr_assert_float_eq(sum[0] / sum[1], 1, 0.05);
    tiny_close(&a);
    tiny_close(&b);
}
