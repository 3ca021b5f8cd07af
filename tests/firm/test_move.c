/* Moves between cities: the choice by hand, and years with many moves. */
#include "firm/move.h"

#include <math.h>

#include "support/fixture.h"

/* A tenth lower wages on a third of sales, rent, freight and a subsidy. */
Test(move, gains_by_hand)
{
    struct parameters p = parameters_default();
    struct site here = {1, 0.01, 1, 200, 0}, there = {0.9, 0.015, 1, 100, 0.02};
    p.move_distance = 0.01;
    p.move_fill_response = 0.5;
    double wage = 0.3 * log(1 / 0.9);
    cr_assert_float_eq(move_gain(&p, here, there, 0.3, 0.5), wage - 0.005 + 0.01 + 0.02, 1e-12);
    there = here;
    there.fill = 1.2;
    cr_assert_float_eq(move_gain(&p, here, there, 0.3, 0.5), 0.5 * 0.3 * 0.5 * log(1.2), 1e-12);
    cr_assert_eq(move_gain(&p, here, here, 0.3, 0.5), 0);
}

Test(move, roots_hold)
{
    struct parameters p = parameters_default();
    p.move_reluctance = 0.1;
    p.move_root = 0.05;
    p.move_noise = 0.02;
    cr_assert_float_eq(move_weight(&p, 0.1, 0), 1, 1e-12);
    cr_assert_float_eq(move_weight(&p, 0.1, 0.8), exp(-2), 1e-9);
}

#define MANY "move.reluctance=0.06", "move.cost=0.01"

static int64_t moved(const struct month *m)
{
    int64_t sum = 0;
    for (int c = 0; c < CITY_COUNT * CITY_COUNT; c++)
        sum += m->moved[c / CITY_COUNT][c % CITY_COUNT];
    return sum;
}

/* Accounts close every month; nobody who stays changes bank; the matrix is what happened. */
Test(move, years_of_many_moves_close_to_the_fen)
{
    struct tiny x;
    int64_t all = 0;
    tiny_open(&x, 2, MANY, NULL);
    for (int month = 0; month < 14; month++) {
        struct world before;
        tiny_renew(&x);
        before = tiny_copy(x.world);
        tiny_step(&x);
        int64_t count = 0;
        for (int64_t f = 0; f < before.length[DIM_FIRM]; f++) {
            const struct firms *a = &before.firms, *b = &x.world->firms;
            if (!world_alive(&before, f) || b->key[f] != a->key[f] || !world_alive(x.world, f))
                continue;
            bool went = a->city[f] != b->city[f];
            count += went;
            cr_assert_eq(b->bank[f], went && a->bank[f] == a->city[f] ? b->city[f] : a->bank[f]);
        }
        cr_assert(moved(&x.run->month) > 0 || count == 0);
        world_release(&before);
        all += count;
    }
    cr_assert_gt(all, 20);
    tiny_close(&x);
}

Test(move, without_luck_nobody_moves)
{
    struct tiny x;
    tiny_open(&x, 1, "move.noise=0", NULL);
    for (int month = 0; month < 4; month++) {
        tiny_step(&x);
        cr_assert_eq(moved(&x.run->month), 0);
    }
    tiny_close(&x);
}

/* A city that pays gets more firms, and pays what they get. */
Test(move, a_subsidy_draws_firms)
{
    int64_t came[2];
    for (int paid = 0; paid < 2; paid++) {
        struct tiny x;
        tiny_open(&x, 1, MANY, "run.scale=0.01", NULL);
        tiny_step(&x);
        came[paid] = 0;
        for (int month = 0; month < 3; month++) {
            month_begin(x.world, &x.run->month);
            x.world->levers.firm_moving_subsidy[4] = paid ? 0.08 : 0;
            firms_move(x.world, &x.run->month);
            for (int c = 0; c < CITY_COUNT; c++)
                came[paid] += x.run->month.moved[c][4];
            money_t given = x.run->month.total->paid[BOOK_MOVING_SUBSIDY][ACCOUNT_CITIES + 4], got = 0;
            for (int a = 0; a < FIRM_SECTOR_COUNT; a++)
                got += x.run->month.total->received[BOOK_MOVING_SUBSIDY][ACCOUNT_FIRMS + a];
            cr_assert(given == got && (given > 0) == (paid && came[paid] > 0));
            x.world->month++;
        }
        tiny_close(&x);
    }
    cr_assert_gt(came[1], came[0]);
}
