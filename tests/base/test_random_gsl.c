/* The same streams as a GSL generator. */
#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>

#include "base/random_gsl.h"

Test(random_gsl, gives_the_blocks_in_order)
{
    gsl_rng *r = gsl_rng_alloc(random_gsl_type());
    random_gsl_start(r, 11, 22, 33, PURPOSE_MARKET_NOISE);
    for (uint32_t index = 0; index < 3; index++) {
        double u[4];
        random_block(11, 22, 33, PURPOSE_MARKET_NOISE, index, u);
        for (int i = 0; i < 4; i++) {
            cr_assert_eq(gsl_rng_uniform(r), u[i]);
        }
    }
    gsl_rng_free(r);
}

Test(random_gsl, words_and_uniforms_advance_together)
{
    gsl_rng *r = gsl_rng_alloc(random_gsl_type());
    uint32_t word[4];
    random_words(1, 2, 3, PURPOSE_ORDER_NOISE, 0, word);
    random_gsl_start(r, 1, 2, 3, PURPOSE_ORDER_NOISE);
    cr_assert_eq(gsl_rng_get(r), word[0]);
    cr_assert_eq(gsl_rng_uniform(r), random_uniform_of(word[1]));
    cr_assert_eq(gsl_rng_get(r), word[2]);
    gsl_rng_free(r);
}

Test(random_gsl, set_is_seed_alone)
{
    gsl_rng *r = gsl_rng_alloc(random_gsl_type());
    uint32_t word[4];
    random_words(77, 0, 0, (enum purpose)0, 0, word);
    gsl_rng_set(r, 77);
    cr_assert_eq(gsl_rng_get(r), word[0]);
    gsl_rng_free(r);
}

Test(random_gsl, clone_goes_on_from_the_same_place)
{
    gsl_rng *r = gsl_rng_alloc(random_gsl_type());
    gsl_rng_get(r);
    gsl_rng *copy = gsl_rng_clone(r);
    for (int i = 0; i < 9; i++) {
        cr_assert_eq(gsl_rng_get(r), gsl_rng_get(copy));
    }
    gsl_rng_free(copy);
    gsl_rng_free(r);
}

/* Mean of 40,000 normals has sd 0.005; stated bound 5 sd. */
Test(random_gsl, feeds_gsl_samplers)
{
    gsl_rng *r = gsl_rng_alloc(random_gsl_type());
    double sum = 0.0;
    for (int i = 0; i < 40000; i++) {
        sum += gsl_ran_gaussian(r, 1.0);
    }
    cr_assert_float_eq(sum / 40000.0, 0.0, 0.025);
    gsl_rng_free(r);
}
