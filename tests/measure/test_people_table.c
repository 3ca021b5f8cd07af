/* The panel of people against the indicators, the firm panel's rule of samples and itself. */
#include "measure/people_table.h"

#include "measure/measure.h"
#include "support/fixture.h"

#include <math.h>

enum { CELLS = 1 << 18 };

/* Rows of a month, column by column. */
struct heads {
    uint64_t key[CELLS], employer[CELLS];
    int8_t state[CELLS], city[CELLS];
    float weight[CELLS], age[CELLS], skill[CELLS], wage[CELLS];
    int64_t n;
};

static struct heads *take(const struct tiny *x)
{
    struct heads *s = calloc(1, sizeof *s);
    struct people_table *t = people_table_create(x->scenario);
    int64_t n;
    people_table_begin(t, x->run);
    while ((n = people_table_next(t)) > 0) {
        const void *const *block = people_table_block(t);
        cr_assert_leq(s->n + n, CELLS);
        for (int64_t i = 0; i < n; i++, s->n++) {
            s->key[s->n] = ((const uint64_t *)block[PEOPLE_KEY])[i];
            s->employer[s->n] = ((const uint64_t *)block[PEOPLE_EMPLOYER])[i];
            s->state[s->n] = ((const int8_t *)block[PEOPLE_STATE])[i];
            s->city[s->n] = ((const int8_t *)block[PEOPLE_LOCATION])[i];
            s->weight[s->n] = ((const float *)block[PEOPLE_WEIGHT])[i];
            s->age[s->n] = ((const float *)block[PEOPLE_AGE])[i];
            s->skill[s->n] = ((const float *)block[PEOPLE_SKILL])[i];
            s->wage[s->n] = ((const float *)block[PEOPLE_WAGE])[i];
        }
    }
    people_table_destroy(t);
    return s;
}

static double province(const struct measure *m, const char *name)
{
    double value;
    measure_row(m, measure_find(name), MEASURE_PROVINCE, &value);
    return value;
}

Test(people_table, a_sample_is_a_share_of_the_opening_and_at_most_all)
{
    cr_assert_eq(people_table_share(1000, 4000), 0.25);
    cr_assert_eq(people_table_share(1000, 500), 1);
    cr_assert_eq(people_table_share(1000, 0), 1);
}

/* 10,000 keys at 0.1: 1,000 +- 4 standard deviations; who is in a small sample is in a larger one. */
Test(people_table, small_samples_are_parts_of_larger_ones)
{
    int n = 0;
    for (uint64_t key = 1; key <= 10000; key++) {
        bool in = people_table_is_sampled(key, 0.1);
        n += in;
        cr_assert(!in || people_table_is_sampled(key, 0.2));
        cr_assert(people_table_is_sampled(key, 1));
    }
    cr_assert(n > 880 && n < 1120, "%d", n);
}

/* Everybody in the sample: heads and posts are those of the indicators, pay that of the firms' payrolls. */
Test(people_table, rows_of_all_add_up_to_the_indicators)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", "run.people.every=1 months", "run.people.count=10000000", NULL);
    struct measure *m = measure_create();
    for (int month = 0; month < 3; month++)
        tiny_step(&x);
    measure_take(m, x.run);
    struct heads *s = take(&x);
    double people = 0, pay = 0, payroll = 0;
    for (int64_t i = 0; i < s->n; i++) {
        bool firm = s->state[i] == PEOPLE_PRODUCTION || s->state[i] == PEOPLE_RESEARCH;
        people += (double)s->weight[i];
        pay += firm ? (double)s->wage[i] : 0;
        cr_assert_eq(firm, s->employer[i] != 0);
        cr_assert_eq(isnan(s->wage[i]) != 0, s->state[i] == PEOPLE_WITHOUT);
        cr_assert(firm ? tiny_find(x.world, s->employer[i]) >= 0 : true);
        cr_assert(s->age[i] >= 18 && s->age[i] <= 61 && s->skill[i] > 0, "%.1f", (double)s->age[i]);
        cr_assert(s->city[i] >= 0 && s->city[i] < CITY_COUNT);
    }
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (world_alive(x.world, f))
            payroll += (double)(x.world->firms.skilled_pay[f] + x.world->firms.research_pay[f]);
    cr_assert_float_eq(people, province(m, "skilled_people"), 1e-5 * people);
    cr_assert_float_eq(pay / (12 * payroll / (double)MONEY_PER_YUAN), 1, 0.01, "%.4f",
                       pay / (12 * payroll / (double)MONEY_PER_YUAN));
    free(s);
    measure_destroy(m);
    tiny_close(&x);
}

/* A thousand people are followed month by month, whatever the number of threads; reading changes no state. */
Test(people_table, the_same_people_are_followed_with_any_number_of_threads)
{
    struct tiny x, y;
    tiny_open(&x, 1, "run.scale=0.01", "run.people.every=1 months", NULL);
    tiny_open(&y, 3, "run.scale=0.01", "run.people.every=2 months", NULL);
    int64_t first = 0, stayed = 0;
    uint64_t *key = calloc(CELLS, sizeof *key);
    for (int month = 0; month < 4; month++) {
        tiny_step(&x);
        tiny_step(&y);
        struct heads *a = take(&x), *b = take(&y);
        cr_assert(a->n > 850 && a->n < 1150, "%ld", (long)a->n);
        cr_assert_eq(b->n, month % 2 ? a->n : 0);
        if (month % 2) {
            cr_assert_eq(memcmp(a->key, b->key, sizeof a->key), 0);
            cr_assert_eq(memcmp(a->wage, b->wage, sizeof a->wage), 0);
            cr_assert_eq(memcmp(a->state, b->state, sizeof a->state), 0);
        }
        cr_assert_eq(x.run->hash, y.run->hash);
        if (month == 0) {
            first = a->n;
            memcpy(key, a->key, sizeof a->key);
        }
        for (int64_t i = 0; i < first && month == 3; i++)
            for (int64_t k = 0; k < a->n; k++)
                stayed += a->key[k] == key[i];
        free(a);
        free(b);
    }
    cr_assert_gt((double)stayed, 0.95 * (double)first, "%ld of %ld", (long)stayed, (long)first);
    free(key);
    tiny_close(&x);
    tiny_close(&y);
}
