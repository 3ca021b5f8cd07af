/* Fixed-point sums: exact, in any order, and exact shares. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/fixed.h"
#include "base/random.h"

Test(fixed, scale_is_two_to_the_32)
{
    cr_assert_eq(fixed_of(1.0), FIXED_ONE);
    cr_assert_eq(fixed_of(-2.5), -FIXED_ONE * 5 / 2);
    cr_assert_eq(fixed_to_double(FIXED_ONE * 3 / 4), 0.75);
}

Test(fixed, halves_round_away_from_zero)
{
    cr_assert_eq(fixed_of(0x1p-33), 1);
    cr_assert_eq(fixed_of(-0x1p-33), -1);
    cr_assert_eq(fixed_of(0x1.8p-32), 2);
    cr_assert_eq(fixed_of(0x0.ffffffffffff8p-33), 0);
    cr_assert_eq(fixed_round(2.5), 3);
    cr_assert_eq(fixed_round(-2.5), -3);
    cr_assert_eq(fixed_round(0.49999999999999994), 0); /* x + 0.5 would give 1 */
}

Test(fixed, round_is_llround)
{
    for (int i = 0; i < 50000; i++) {
        double u[4];
        random_block(1, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        double x = ldexp(u[0] - 0.5, (int)(64.0 * u[1]));
        cr_assert_eq(fixed_round(x), llround(x), "%a", x);
        double half = floor(x) + 0.5;
        cr_assert_eq(fixed_round(half), llround(half), "%a", half);
    }
    cr_assert_eq(fixed_round(0x1.fffffffffffffp62), INT64_C(0x7ffffffffffffc00));
}

Test(fixed, sums_do_not_depend_on_order)
{
    int64_t up = 0;
    int64_t down = 0;
    for (int i = 0; i < 10000; i++) {
        double u[4];
        random_block(2, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        up += fixed_of(1000.0 * (u[0] - 0.5));
    }
    for (int i = 9999; i >= 0; i--) {
        double u[4];
        random_block(2, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, u);
        down += fixed_of(1000.0 * (u[0] - 0.5));
    }
    cr_assert_eq(up, down);
}

Test(fixed, division_goes_down_and_to_the_nearest)
{
    cr_assert_eq(fixed_floor_divide(7, 2), 3);
    cr_assert_eq(fixed_floor_divide(-7, 2), -4);
    cr_assert_eq(fixed_floor_divide(-8, 2), -4);
    cr_assert_eq(fixed_round_divide(7, 2), 4);
    cr_assert_eq(fixed_round_divide(-7, 2), -4);
    cr_assert_eq(fixed_round_divide(7, 3), 2);
    cr_assert_eq(fixed_round_divide(8, 3), 3);
    cr_assert_eq(fixed_round_divide(-8, 3), -3);
}

Test(fixed, share_by_hand)
{
    cr_assert_eq(fixed_share(100, 1, 3), 33);
    cr_assert_eq(fixed_share(-100, 1, 3), -34);
    cr_assert_eq(fixed_share(100, 3, 3), 100);
    cr_assert_eq(fixed_share(0, 5, 7), 0);
}

/* 10^18 x 10^18 / (3 10^18) overflows 64 bits on the way. */
Test(fixed, share_does_not_overflow)
{
    const int64_t huge = INT64_C(1000000000000000000);
    cr_assert_eq(fixed_share(huge, huge, 3 * huge), 333333333333333333);
    cr_assert_eq(fixed_share(-huge, huge, 3 * huge), -333333333333333334);
    cr_assert_eq(fixed_share(INT64_MAX, INT64_MAX, INT64_MAX), INT64_MAX);
}

Test(fixed, narrow_and_wide_division_agree)
{
    for (int i = 0; i < 20000; i++) {
        uint32_t w[4];
        random_words(3, (uint64_t)i, 0, PURPOSE_ORDER_NOISE, 0, w);
        int64_t total = (int64_t)w[0] - (int64_t)0x80000000;
        int64_t part = w[1] >> 2;
        int64_t whole = (int64_t)w[2] + 1;
        cr_assert_eq(fixed_share(total, part, whole), fixed_floor_divide((int128_t)total * part, whole));
    }
}

Test(fixed, scale_by_hand_and_like_the_wide_division)
{
    cr_assert_eq(fixed_scale(7, 500000, 1000000), 4, "3.5 away from zero");
    cr_assert_eq(fixed_scale(-7, 500000, 1000000), -4);
    cr_assert_eq(fixed_scale(7, 499999, 1000000), 3);
    cr_assert_eq(fixed_scale(0, 250000, 1000000), 0);
    /* 9.3 bn yuan at 25 %: the product no longer fits 64 bits from here on */
    const int64_t amount[] = {36893488147419, 36893488147420, 9223372036854775, 9223372036854776, 922337203685477580};
    for (size_t i = 0; i < sizeof amount / sizeof amount[0]; i++)
        for (int sign = -1; sign <= 1; sign += 2)
            cr_assert_eq(fixed_scale(sign * amount[i], 250000, 1000000),
                         fixed_round_divide((int128_t)(sign * amount[i]) * 250000, 1000000));
}
