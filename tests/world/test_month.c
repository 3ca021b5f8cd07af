/* Scratch of a month: what is taken from the arena and given back. */
#include "world/month.h"

#include "support/fixture.h"
#include "world/sums.h"

Test(month, every_month_begins_with_the_same_arena)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct month *m = &x.run->month;
    size_t peak = 0;
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        if (month == 0)
            peak = arena_peak(m->arena);
        cr_assert_eq(arena_peak(m->arena), peak);
        month_begin(x.world, m);
        cr_assert_eq(arena_mark(m->arena), m->mark);
    }
    tiny_close(&x);
}

Test(month, begin_forgets_flows_and_remembers_opening_stocks)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct month *m = &x.run->month;
    tiny_step(&x);
    month_begin(x.world, m);
    const money_t *total = (const money_t *)m->total;
    for (size_t i = 0; i < sizeof(struct ledger) / sizeof(money_t); i++)
        cr_assert_eq(total[i], 0);
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int s = 0; s < SECTOR_COUNT; s++)
            cr_assert_eq(m->goods_flow[k][s], 0);
    cr_assert_eq(memcmp(m->opening_deposit, x.world->books.deposit, sizeof m->opening_deposit), 0);
    cr_assert_eq(memcmp(m->opening_position, x.world->books.position, sizeof m->opening_position), 0);
    tiny_close(&x);
}

Test(month, destroy_gives_everything_back_and_may_be_repeated)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    month_destroy(&x.run->month);
    cr_assert_null(x.run->month.arena);
    tiny_close(&x);
}

Test(sums, threads_add_up_in_any_number)
{
    for (int threads = 1; threads <= 8; threads++) {
        struct month m = {.threads = threads, .arena = arena_create(1 << 20)};
        struct sector_sums *sums = sums_begin(&m);
#pragma omp parallel for num_threads(threads) schedule(static)
        for (int i = 0; i < 1000; i++) {
            sums_thread(sums)->value[1][i % SECTOR_COUNT] += i;
            sums_thread(sums)->city[2][i % CITY_COUNT] -= i;
        }
        const struct sector_sums *total = sums_end(&m, sums);
        int64_t value = 0, city = 0;
        for (int s = 0; s < SECTOR_COUNT; s++)
            value += total->value[1][s];
        for (int c = 0; c < CITY_COUNT; c++)
            city += total->city[2][c];
        cr_assert_eq(value, 499500);
        cr_assert_eq(city, -499500);
        arena_destroy(m.arena);
    }
}

Test(sums, fixed_point_keeps_fifteen_digits)
{
    cr_assert_eq(sums_fixed(1), INT64_C(1) << 50);
    cr_assert_eq(sums_fixed(-0.5), -(INT64_C(1) << 49));
    cr_assert_float_eq((double)sums_fixed(0.1) * 0x1p-50, 0.1, 1e-15);
}
