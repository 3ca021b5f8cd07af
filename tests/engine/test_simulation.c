/* Runs from creation to destruction. */
#include "engine/simulation.h"

#include "support/fixture.h"

Test(simulation, months_are_those_of_the_scenario)
{
    const char *sets[] = {"run.from=2022-01", "run.until=2022-01"};
    struct tiny x;
    tiny_read(&x, sets, 2);
    cr_assert_eq(simulation_months(x.scenario), 1);
    tiny_close(&x);
    tiny_read(&x, NULL, 0);
    cr_assert_eq(simulation_months(x.scenario), 108);
    tiny_close(&x);
}

Test(simulation, opens_at_january_with_a_hash)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    cr_assert_eq(x.world->month, 0);
    cr_assert_eq(x.run->hash, world_hash(x.world, 1));
    tiny_step(&x);
    cr_assert_eq(x.world->month, 1);
    cr_assert_eq(x.run->hash, world_hash(x.world, 1));
    tiny_close(&x);
}

Test(simulation, tables_that_do_not_close_are_refused)
{
    const char *sets[] = {"run.scale=0.003"};
    struct tiny x;
    tiny_read(&x, sets, 1);
    int s = TABLES_CONSUMER_GOODS;
    x.tables->labour_share[s] += 1.2; /* wages beyond output: no inputs are left to scale */
    cr_assert_eq(simulation_create(x.scenario, x.tables, 1, &x.run, x.errors), STATUS_CHECK);
    cr_assert_null(x.run);
    cr_assert_gt(errors_count(x.errors), 0);
    tiny_close(&x);
}

Test(simulation, none_is_destroyed_without_harm)
{
    simulation_destroy(NULL);
}

Test(simulation, two_runs_at_once_do_not_meet)
{
    struct tiny a, b, alone;
    tiny_open(&a, 1, NULL);
    tiny_open(&b, 1, "run.seed=9", NULL);
    for (int month = 0; month < 3; month++) {
        tiny_step(&a);
        tiny_step(&b);
    }
    tiny_open(&alone, 1, NULL);
    for (int month = 0; month < 3; month++)
        tiny_step(&alone);
    cr_assert_eq(alone.run->hash, a.run->hash);
    cr_assert_neq(b.run->hash, a.run->hash);
    tiny_close(&a);
    tiny_close(&b);
    tiny_close(&alone);
}
