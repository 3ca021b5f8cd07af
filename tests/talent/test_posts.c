/* Posts: whole ones that are exact in the mean over firms, their fields, and what they give when usually filled. */
#include "talent/posts.h"

#include <math.h>

#include "base/random.h"
#include "support/people.h"
#include "talent/labour.h"

enum { MANY = 20000 };

static uint64_t key_of(int i)
{
    return random_key(7, (uint64_t)i, 0, 0);
}

Test(posts, whole_posts_are_the_target_rounded_by_the_firms_luck)
{
    cr_assert_eq(posts_whole(2.25, 0.5), 2);
    cr_assert_eq(posts_whole(2.25, 0.75), 3);
    cr_assert_eq(posts_whole(0, 0.999), 0);
    int64_t sum = 0;
    for (int i = 0; i < 1000; i++)
        sum += posts_whole(2.3, (i + 0.5) / 1000);
    cr_assert_eq(sum, 2300); /* exact in the mean */
}

Test(posts, luck_is_uniform_and_differs_by_post)
{
    double sum = 0, product = 0;
    for (int i = 0; i < MANY; i++) {
        double a = posts_luck(key_of(i), 0), b = posts_luck(key_of(i), 1);
        cr_assert(a > 0 && a < 1);
        sum += a;
        product += (a - 0.5) * (b - 0.5);
    }
    cr_assert_float_eq(sum / MANY, 0.5, 4 * sqrt(1.0 / 12 / MANY));
    cr_assert_float_eq(product / MANY, 0, 4 * (1.0 / 12) / sqrt(MANY));
    cr_assert_eq(posts_luck(key_of(1), 2), posts_luck(key_of(1), 2));
}

Test(posts, four_bits_a_post_hold_its_field)
{
    static const int field[POST_COUNT] = {10, 0, 1, 2, 3, 13};
    for (int post = 0; post < POST_COUNT; post++)
        cr_assert_eq(posts_field(0xD3210Au, post), field[post]);
}

Test(posts, fields_follow_the_sectors_mix)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    int sector = firm_index_sector(2);
    for (int post = 0; post < POST_COUNT; post++) {
        int count[16] = {0};
        for (int i = 0; i < MANY; i++)
            count[posts_field(posts_fields(e, sector, key_of(i)), post)]++;
        for (int k = 0; k < FIELD_COUNT; k++) {
            double share = x.tables->sector_field[sector][k], sd = sqrt(share * (1 - share) / MANY);
            cr_assert_float_eq((double)count[k] / MANY, share, 4 * sd + 1e-6, "post %d, field %d", post, k);
        }
    }
    tiny_close(&x);
}

Test(posts, of_one_firm_ask_mostly_for_its_own_field)
{
    struct tiny x;
    tiny_population(&x, "labour.post_own_field=1", NULL);
    for (int i = 0; i < 100; i++) {
        uint32_t fields = posts_fields(&x.world->economy, firm_index_sector(0), key_of(i));
        for (int post = 1; post < POST_COUNT; post++)
            cr_assert_eq(posts_field(fields, post), posts_field(fields, 0));
    }
    tiny_close(&x);
}

Test(posts, of_many_firms_are_exact_in_the_mean)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    int sector = firm_index_sector(1);
    int64_t sum[POST_COUNT] = {0};
    for (int i = 0; i < MANY; i++) {
        int32_t posts[POST_COUNT];
        cr_assert_eq(posts_of(e, sector, key_of(i), 37300, 4700, NULL, posts), 0);
        for (int post = 0; post < POST_COUNT; post++)
            sum[post] += posts[post];
    }
    for (int g = 0; g < GRADE_COUNT; g++) {
        cr_assert_float_eq((double)sum[g] / MANY, 37.3 * e->production_posts[sector][g], 4 * 0.5 / sqrt(MANY));
        cr_assert_float_eq((double)sum[GRADE_COUNT + g] / MANY, 4.7 * e->research_posts[g], 4 * 0.5 / sqrt(MANY));
    }
    tiny_close(&x);
}

Test(posts, cheaper_skilled_people_are_used_for_more)
{
    cr_assert_eq(posts_demand(1, 1, 1.6), 1);
    cr_assert_eq(posts_demand(1.3, 1.3, 1.6), 1); /* wages of all: nothing */
    cr_assert_eq(posts_demand(0.9, 1.2, 0), 1);
    cr_assert_float_eq(posts_demand(1, 1.1, 2), 1.21, 1e-12);
    cr_assert_float_eq(posts_demand(1.25, 1, 1), 0.8, 1e-12);
}

Test(posts, in_production_follow_demand_and_those_in_research_do_not)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    const double demand[GRADE_COUNT] = {1.1, 0.9, 1};
    int64_t sum[POST_COUNT] = {0};
    for (int i = 0; i < MANY; i++) {
        int32_t posts[POST_COUNT];
        posts_of(e, firm_index_sector(1), key_of(i), 37300, 4700, demand, posts);
        for (int post = 0; post < POST_COUNT; post++)
            sum[post] += posts[post];
    }
    for (int g = 0; g < GRADE_COUNT; g++) {
        double usual = 37.3 * e->production_posts[firm_index_sector(1)][g];
        cr_assert_float_eq((double)sum[g] / MANY, demand[g] * usual, 4 * 0.5 / sqrt(MANY));
        cr_assert_float_eq((double)sum[GRADE_COUNT + g] / MANY, 4.7 * e->research_posts[g], 4 * 0.5 / sqrt(MANY));
    }
    tiny_close(&x);
}

Test(posts, less_than_one_person_in_research_is_engineers_time_bought_in_the_city)
{
    struct tiny x;
    tiny_population(&x, NULL);
    int32_t posts[POST_COUNT];
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(posts_of(&x.world->economy, firm_index_sector(1), key_of(i), 20000, 999, NULL, posts), 999);
        for (int g = 0; g < GRADE_COUNT; g++)
            cr_assert_eq(posts[GRADE_COUNT + g], 0);
        cr_assert_eq(posts_of(&x.world->economy, firm_index_sector(1), key_of(i), 20000, 1000, NULL, posts), 0);
    }
    tiny_close(&x);
}

Test(posts, leave_a_small_firm_some_other_workers)
{
    struct tiny x;
    tiny_population(&x, NULL);
    const struct economy *e = &x.world->economy;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int k = 0; k < 1000; k++) {
            int32_t posts[POST_COUNT];
            int s = firm_index_sector(i);
            double work = 100 * (1 + k % 60), units = 0;
            posts_of(e, s, key_of(k), work, 0, NULL, posts);
            for (int g = 0; g < GRADE_COUNT; g++) {
                cr_assert(posts[g] >= 0);
                units += 1000 * e->post_pay[s][g] * posts[g];
            }
            cr_assert_leq(units, 0.9 * work + 1e-9);
        }
    tiny_close(&x);
}

Test(posts, of_the_month_follow_usual_needs_and_dead_firms_have_none)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    w->firms.state[5] = FIRM_TOMBSTONE;
    month_begin(w, m);
    posts_plan(w, m, false);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int32_t posts[POST_COUNT] = {0};
        double units = 0;
        if (world_alive(w, f))
            posts_of(&w->economy, w->firms.sector[f], w->firms.key[f], w->firms.usual_work[f],
                     w->firms.usual_research[f], NULL, posts);
        for (int post = 0; post < POST_COUNT; post++)
            cr_assert_eq(m->posts[f * POST_COUNT + post], posts[post]);
        for (int g = 0; g < GRADE_COUNT; g++)
            units += posts[g] * w->economy.post_pay[w->firms.sector[f]][g];
        if (world_alive(w, f)) /* 970 of a worker's thousandths for each unit of pay */
            cr_assert_float_eq(posts_units(w, m, f), 970 * units, 1e-6);
    }
    tiny_close(&x);
}

Test(posts, needs_are_learned_at_their_speed)
{
    struct tiny x;
    tiny_open(&x, 1, "labour.posts_speed=0.25", NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    double before = w->firms.usual_research[0] = 400;
    month_begin(w, m);
    posts_plan(w, m, false);
    cr_assert_eq(w->firms.usual_research[0], before);
    posts_plan(w, m, true);
    double wanted = (double)labour_wanted_researchers(w, 0);
    cr_assert_float_eq(w->firms.usual_research[0], 300 + 0.25 * wanted, 1e-9);
    w->firms.usual_research[0] = 0; /* a firm that is new knows no more than the month */
    posts_plan(w, m, true);
    cr_assert_eq(w->firms.usual_research[0], wanted);
    tiny_close(&x);
}
