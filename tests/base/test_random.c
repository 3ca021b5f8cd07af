/* Luck: the published vectors of the generator, the layout of its counter, and that neighbours share nothing. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"

static void check_vector(philox4x32_ctr_t c, philox4x32_key_t k, const uint32_t expected[4])
{
    philox4x32_ctr_t r = philox4x32_R(10, c, k);
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(r.v[i], expected[i], "word %d: %08x, not %08x", i, r.v[i], expected[i]);
    }
}

/* kat_vectors of Random123 1.14 */
Test(random, philox_gives_the_published_vectors)
{
    check_vector((philox4x32_ctr_t){{0, 0, 0, 0}}, (philox4x32_key_t){{0, 0}},
                 (uint32_t[]){0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    check_vector((philox4x32_ctr_t){{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
                 (philox4x32_key_t){{0xffffffff, 0xffffffff}},
                 (uint32_t[]){0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    check_vector((philox4x32_ctr_t){{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
                 (philox4x32_key_t){{0xa4093822, 0x299f31d0}},
                 (uint32_t[]){0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

/* The counter of all zeros is month -1200, purpose 0: the published zero vector comes out of random_block itself. */
Test(random, block_at_the_origin_is_the_zero_vector)
{
    double u[4];
    random_block(0, 0, RANDOM_MONTH_MIN, (enum purpose)0, 0, u);
    const uint32_t word[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(u[i], ((double)word[i] + 0.5) / 4294967296.0);
    }
}

/* The third published vector through the layout: key 64, month + 1200 and purpose 16 each, index. */
Test(random, block_layout_puts_every_argument_in_its_place)
{
    uint32_t word[4];
    uint64_t seed = UINT64_C(0x299f31d0a4093822);
    uint64_t key = UINT64_C(0x85a308d3243f6a88);
    random_words(seed, key, 0x1319 - 1200, (enum purpose)0x8a2e, 0x03707344, word);
    cr_assert_eq(word[0], 0xd16cfe09);
    cr_assert_eq(word[1], 0x94fdcceb);
    cr_assert_eq(word[2], 0x5001e420);
    cr_assert_eq(word[3], 0x24126ea1);
}

Test(random, block_at_the_far_corner_is_the_all_ones_vector)
{
    uint32_t word[4];
    random_words(UINT64_MAX, UINT64_MAX, RANDOM_MONTH_MAX, (enum purpose)0xffff, UINT32_MAX, word);
    cr_assert_eq(word[0], 0x408f276d);
    cr_assert_eq(word[3], 0x6d5451fd);
}

Test(random, uniform_is_never_0_or_1)
{
    cr_assert_eq(random_uniform_of(0), 0x1p-33);
    cr_assert_eq(random_uniform_of(UINT32_MAX), 1.0 - 0x1p-33);
    cr_assert_gt(random_uniform_of(0), 0.0);
    cr_assert_lt(random_uniform_of(UINT32_MAX), 1.0);
}

/* 400,000 uniforms in 100 boxes: chi-square with 99 degrees of freedom has mean 99 and sd 14; stated bound 99 +- 5 sd. */
Test(random, uniforms_fill_the_unit_interval_evenly)
{
    int count[100] = {0};
    for (uint64_t key = 0; key < 100000; key++) {
        double u[4];
        random_block(1, key, 7, PURPOSE_SHARE_SHOCK, 0, u);
        for (int i = 0; i < 4; i++) {
            count[(int)(100.0 * u[i])]++;
        }
    }
    double chi2 = 0.0;
    for (int i = 0; i < 100; i++) {
        chi2 += (count[i] - 4000.0) * (count[i] - 4000.0) / 4000.0;
    }
    cr_assert(chi2 > 29.0 && chi2 < 169.0, "chi-square %g", chi2);
}

/* Correlation of n = 100,000 pairs has sd 0.0032; stated bound 5 sd = 0.016. */
static void check_uncorrelated(const char *what, uint64_t d_seed, uint64_t d_key, int d_month, int d_purpose,
                               uint32_t d_index)
{
    enum { N = 100000 };
    double sum[4] = {0.0};
    for (uint64_t key = 0; key < N; key++) {
        double u[4];
        double v[4];
        random_block(1, key, 7, PURPOSE_SHARE_SHOCK, 0, u);
        random_block(1 + d_seed, key + d_key, 7 + d_month, (enum purpose)(PURPOSE_SHARE_SHOCK + d_purpose), d_index, v);
        for (int i = 0; i < 4; i++) {
            sum[i] += (u[i] - 0.5) * (v[i] - 0.5) * 12.0;
        }
    }
    for (int i = 0; i < 4; i++) {
        cr_assert_lt(fabs(sum[i] / N), 0.016, "%s, uniform %d: correlation %g", what, i, sum[i] / N);
    }
}

Test(random, neighbours_are_independent)
{
    check_uncorrelated("next key", 0, 1, 0, 0, 0);
    check_uncorrelated("next month", 0, 0, 1, 0, 0);
    check_uncorrelated("next purpose", 0, 0, 0, 1, 0);
    check_uncorrelated("next index", 0, 0, 0, 0, 1);
    check_uncorrelated("next seed", 1, 0, 0, 0, 0);
}

Test(random, the_four_of_a_block_are_independent)
{
    enum { N = 100000 };
    double sum[6] = {0.0};
    for (uint64_t key = 0; key < N; key++) {
        double u[4];
        random_block(3, key, 0, PURPOSE_ORDER_NOISE, 0, u);
        for (int i = 0, pair = 0; i < 4; i++) {
            for (int k = i + 1; k < 4; k++, pair++) {
                sum[pair] += (u[i] - 0.5) * (u[k] - 0.5) * 12.0;
            }
        }
    }
    for (int pair = 0; pair < 6; pair++) {
        cr_assert_lt(fabs(sum[pair] / N), 0.016);
    }
}

Test(random, same_arguments_give_the_same_block)
{
    double u[4];
    double v[4];
    random_block(9, 8, -24, PURPOSE_POPULATION_LINK, 5, u);
    random_block(9, 8, -24, PURPOSE_POPULATION_LINK, 5, v);
    cr_assert_eq(memcmp(u, v, sizeof u), 0);
}

Test(random, mix_is_the_published_finaliser)
{
    /* SplitMix64 from state 0: the first two outputs, as in the reference implementation */
    cr_assert_eq(random_mix(UINT64_C(0x9e3779b97f4a7c15)), UINT64_C(0xe220a8397b1dcdaf));
    cr_assert_eq(random_mix(UINT64_C(0x3c6ef372fe94f82a)), UINT64_C(0x6e789e6aa1b965f4));
}

Test(random, keys_depend_on_every_argument_and_their_order)
{
    uint64_t key = random_key(1, 2, 3, 4);
    cr_assert_eq(key, random_key(1, 2, 3, 4));
    cr_assert_neq(key, random_key(2, 1, 3, 4));
    cr_assert_neq(key, random_key(1, 2, 4, 3));
    cr_assert_neq(key, random_key(1, 2, 3, 5));
    cr_assert_neq(random_key(0, 0, 0, 0), 0);
}

/* One changed bit changes 32 of 64 on average, sd 4; the mean over 256 changes has sd 0.25; stated bound 32 +- 1.5. */
Test(random, one_bit_of_an_argument_changes_half_the_key)
{
    int changed = 0;
    for (int bit = 0; bit < 64; bit++) {
        uint64_t one = UINT64_C(1) << bit;
        uint64_t key = random_key(10, 20, 30, 40);
        changed += __builtin_popcountll(key ^ random_key(10 ^ one, 20, 30, 40));
        changed += __builtin_popcountll(key ^ random_key(10, 20 ^ one, 30, 40));
        changed += __builtin_popcountll(key ^ random_key(10, 20, 30 ^ one, 40));
        changed += __builtin_popcountll(key ^ random_key(10, 20, 30, 40 ^ one));
    }
    cr_assert_float_eq(changed / 256.0, 32.0, 1.5);
}

/* Keys are part of every history: a change of the formula would silently make all others incomparable. */
Test(random, keys_are_stable)
{
    cr_assert_eq(random_key(1, 2, 3, 4), UINT64_C(0xd55ccd4aeb3ccafb));
}

Test(random, purposes_keep_their_numbers)
{
    cr_assert_eq(PURPOSE_POPULATION_SIZE, 1);
    cr_assert_eq(PURPOSE_POPULATION_TRAITS, 2);
    cr_assert_eq(PURPOSE_POPULATION_LINK, 3);
    cr_assert_eq(PURPOSE_POPULATION_STATE, 4);
    cr_assert_eq(PURPOSE_POPULATION_SAMPLE, 5);
    cr_assert_eq(PURPOSE_SHARE_SHOCK, 20);
    cr_assert_eq(PURPOSE_ORDER_NOISE, 21);
    cr_assert_eq(PURPOSE_MARKET_NOISE, 22);
    cr_assert_eq(PURPOSE_SHARE_TIMING, 23);
}

Test(random, no_two_purposes_share_a_number)
{
    static const int number[] = {
#define PURPOSE(name, n, meaning) (n),
#include "base/purposes.def"
#undef PURPOSE
    };
    int n = (int)(sizeof number / sizeof *number);
    for (int i = 0; i < n; i++) {
        cr_assert(number[i] > 0 && number[i] < 65536);
        for (int k = 0; k < i; k++) {
            cr_assert_neq(number[i], number[k]);
        }
    }
}

Test(random, purposes_describe_themselves)
{
    const char *name = NULL;
    const char *meaning = NULL;
    cr_assert_eq(random_purpose_describe(21, &name, &meaning), 0);
    cr_assert_str_eq(name, "ORDER_NOISE");
    cr_assert_gt(strlen(meaning), 5);
    cr_assert_eq(random_purpose_describe(65535, &name, NULL), -1);
}
