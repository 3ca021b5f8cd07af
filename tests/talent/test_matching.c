/* Who gets which post: small markets by hand, random markets against an obvious twin and against what must hold for all,
 * and the proportions of the draws. */
#include "talent/matching.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

/* A market with as much scratch as matching_bytes says: people fit their own field only, every application arrives. */
static void market_open(struct matching *x, int64_t n_vacancies, int64_t n_seekers)
{
    *x = (struct matching){.applications = {2, 2, 1},
                           .efficiency = 1,
                           .seed = 7,
                           .month = 3,
                           .threads = 1,
                           .arena = arena_create(matching_bytes(n_vacancies, n_seekers)),
                           .n_vacancies = n_vacancies,
                           .n_seekers = n_seekers,
                           .vacancy = calloc((size_t)n_vacancies + 1, sizeof *x->vacancy),
                           .seeker = calloc((size_t)n_seekers + 1, sizeof *x->seeker)};
    cr_assert(x->arena && x->vacancy && x->seeker);
    for (int f = 0; f < FIELD_COUNT; f++)
        x->fit[f][f] = 1;
    for (int64_t v = 0; v < n_vacancies; v++)
        x->vacancy[v] = (struct vacancy){.open = 1, .pay = 1, .weight = 1};
    for (int64_t s = 0; s < n_seekers; s++)
        x->seeker[s] = (struct seeker){.key = (uint64_t)s + 1, .person = (int32_t)s, .vacancy = 99, .skill = 1};
}

static void market_close(struct matching *x)
{
    cr_assert(arena_is_empty(x->arena));
    arena_destroy(x->arena);
    free(x->vacancy);
    free(x->seeker);
}

static void market_copy(struct matching *to, const struct matching *from)
{
    market_open(to, from->n_vacancies, from->n_seekers);
    struct matching own = *to;
    *to = *from;
    to->arena = own.arena;
    to->vacancy = own.vacancy;
    to->seeker = own.seeker;
    memcpy(to->vacancy, from->vacancy, (size_t)from->n_vacancies * sizeof *to->vacancy);
    memcpy(to->seeker, from->seeker, (size_t)from->n_seekers * sizeof *to->seeker);
}

/* Three groups of related fields; the rest fits badly, and the last field nobody else's people. */
static void set_fit(struct matching *x)
{
    for (int f = 0; f < FIELD_COUNT; f++)
        for (int to = 0; to < FIELD_COUNT; to++)
            x->fit[f][to] = f == to ? 1 : to == FIELD_COUNT - 1 ? 0 : f / 5 == to / 5 ? 0.75 : 0.45;
}

/* A market with everything in it: closed and invisible vacancies, equal skills, reservation values, lower grades. */
static void market_random(struct matching *x, uint64_t seed, int64_t n_vacancies, int64_t n_seekers)
{
    double u[8];
    market_open(x, n_vacancies, n_seekers);
    set_fit(x);
    x->seed = seed;
    x->efficiency = 0.8;
    for (int64_t v = 0; v < n_vacancies; v++) {
        random_block(seed, (uint64_t)v, 0, PURPOSE_PANEL, 0, u);
        random_block(seed, (uint64_t)v, 0, PURPOSE_PANEL, 1, u + 4);
        x->vacancy[v] = (struct vacancy){.employer = (int32_t)v,
                                         .open = (int32_t)(4 * u[0] * u[0]),
                                         .pay = (float)(0.8 + 0.1 * floor(5 * u[1])),
                                         .weight = u[2] < 0.1 ? 0 : (float)(u[2] * 100),
                                         .city = (uint8_t)(CITY_COUNT * u[3] * u[3]),
                                         .grade = (uint8_t)(GRADE_COUNT * u[4]),
                                         .field = (uint8_t)(FIELD_COUNT * u[5])};
    }
    for (int64_t s = 0; s < n_seekers; s++) {
        random_block(seed, (uint64_t)s, 1, PURPOSE_PANEL, 0, u);
        random_block(seed, (uint64_t)s, 1, PURPOSE_PANEL, 1, u + 4);
        x->seeker[s] = (struct seeker){.key = random_key(seed, (uint64_t)s, 0, 0),
                                       .person = (int32_t)s,
                                       .skill = (float)(0.5 + 0.25 * floor(5 * u[0])),
                                       .reserve = u[1] < 0.5 ? 0 : (float)u[1],
                                       .city = (uint8_t)(CITY_COUNT * u[2] * u[2]),
                                       .grade = (uint8_t)(GRADE_COUNT * u[3]),
                                       .field = (uint8_t)(FIELD_COUNT * u[4]),
                                       .lower = u[5] < 0.3};
    }
}

/* ---- by hand ---- */

Test(matching, nobody_and_nothing)
{
    struct matching x;
    market_open(&x, 0, 0);
    cr_assert_eq(matching_run(&x), 0);
    market_close(&x);
    market_open(&x, 0, 3);
    cr_assert_eq(matching_run(&x), 0);
    for (int s = 0; s < 3; s++)
        cr_assert_eq(x.seeker[s].vacancy, -1);
    market_close(&x);
    market_open(&x, 3, 0);
    cr_assert_eq(matching_run(&x), 0);
    cr_assert_eq(x.vacancy[2].open, 1);
    market_close(&x);
}

Test(matching, no_applications_no_hires)
{
    struct matching x;
    market_open(&x, 2, 2);
    memset(x.applications, 0, sizeof x.applications);
    cr_assert_eq(matching_run(&x), 0);
    cr_assert_eq(x.seeker[0].vacancy, -1);
    market_close(&x);
}

Test(matching, one_seeker_one_post)
{
    struct matching x;
    market_open(&x, 1, 1);
    x.vacancy[0].open = 3;
    cr_assert_eq(matching_run(&x), 1);
    cr_assert_eq(x.seeker[0].vacancy, 0);
    cr_assert_eq(x.vacancy[0].open, 2);
    market_close(&x);
}

/* Skill 1 at fit 1 against 1.5 at 0.6 = 0.9, then against 1.8 at 0.6 = 1.08. */
Test(matching, better_skill_times_fit_wins)
{
    struct matching x;
    market_open(&x, 1, 2);
    x.fit[4][0] = 0.6;
    x.seeker[1].field = 4;
    x.seeker[1].skill = 1.5F;
    cr_assert_eq(matching_run(&x), 1);
    cr_assert_eq(x.seeker[0].vacancy, 0);
    cr_assert_eq(x.seeker[1].vacancy, -1);
    x.vacancy[0].open = 1;
    x.seeker[1].skill = 1.8F;
    cr_assert_eq(matching_run(&x), 1);
    cr_assert_eq(x.seeker[0].vacancy, -1);
    cr_assert_eq(x.seeker[1].vacancy, 0);
    market_close(&x);
}

Test(matching, equal_ones_are_taken_by_key)
{
    struct matching x;
    market_open(&x, 1, 5);
    static const uint64_t key[] = {50, 30, UINT64_C(1) << 40, 20, 40};
    for (int s = 0; s < 5; s++)
        x.seeker[s].key = key[s];
    x.vacancy[0].open = 2;
    cr_assert_eq(matching_run(&x), 2);
    for (int s = 0; s < 5; s++)
        cr_assert_eq(x.seeker[s].vacancy, s == 1 || s == 3 ? 0 : -1);
    market_close(&x);
}

Test(matching, the_best_of_many_in_any_order)
{
    struct matching x;
    market_open(&x, 1, 100);
    x.vacancy[0].open = 10;
    for (int s = 0; s < 100; s++)
        x.seeker[s].skill = (float)(1 + s * 37 % 100); /* 1..100, mixed */
    cr_assert_eq(matching_run(&x), 10);
    for (int s = 0; s < 100; s++)
        cr_assert_eq(x.seeker[s].vacancy, x.seeker[s].skill > 90 ? 0 : -1);
    market_close(&x);
}

/* Pay 2 at fit 0.5 is worth 1: more than 0.9, not more than 1. */
Test(matching, reservation_value_is_respected)
{
    struct matching x;
    market_open(&x, 1, 1);
    x.fit[3][0] = 0.5;
    x.vacancy[0].pay = 2;
    x.seeker[0].field = 3;
    x.seeker[0].reserve = 1;
    cr_assert_eq(matching_run(&x), 0);
    cr_assert_eq(x.vacancy[0].open, 1);
    x.seeker[0].reserve = 0.9F;
    cr_assert_eq(matching_run(&x), 1);
    market_close(&x);
}

/* The offer that is declined keeps the post from the second best, in each round anew. */
Test(matching, an_offer_declined_keeps_the_post_empty)
{
    struct matching x;
    market_open(&x, 1, 2);
    x.seeker[0].skill = 2;
    x.seeker[0].reserve = 5;
    cr_assert_eq(matching_run(&x), 0);
    cr_assert_eq(x.seeker[1].vacancy, -1);
    market_close(&x);
}

/* Two posts, both reached by the one seeker's eight applications: it takes the better paid. */
Test(matching, the_best_offer_is_taken)
{
    struct matching x;
    market_open(&x, 2, 1);
    x.applications[0] = 8;
    for (int best = 0; best < 2; best++) {
        x.vacancy[0].open = x.vacancy[1].open = 1;
        x.vacancy[best].pay = 3;
        x.vacancy[1 - best].pay = 2;
        cr_assert_eq(matching_run(&x), 1);
        cr_assert_eq(x.seeker[0].vacancy, best);
    }
    market_close(&x);
}

Test(matching, several_applications_to_one_vacancy_count_once)
{
    struct matching x;
    market_open(&x, 1, 2);
    x.vacancy[0].open = 2;
    x.seeker[0].skill = 2; /* were both of its applications to get a post, the other would wait for a round */
    x.applications[1] = x.applications[2] = 0;
    cr_assert_eq(matching_run(&x), 2);
    cr_assert_eq(x.vacancy[0].open, 0);
    market_close(&x);
}

Test(matching, a_lower_grade_only_when_asked_and_one_step)
{
    struct matching x;
    market_open(&x, 1, 1);
    for (int grade = 0; grade < GRADE_COUNT; grade++)
        for (int lower = 0; lower < 2; lower++)
            for (int post = 0; post < GRADE_COUNT; post++) {
                x.vacancy[0].open = 1;
                x.vacancy[0].grade = (uint8_t)post;
                x.seeker[0].grade = (uint8_t)grade;
                x.seeker[0].lower = (uint8_t)lower;
                cr_assert_eq(matching_run(&x), post == grade || (lower && post == grade - 1));
            }
    market_close(&x);
}

Test(matching, posts_in_other_cities_are_not_seen)
{
    struct matching x;
    market_open(&x, 2, 1);
    x.seeker[0].city = 5;
    x.vacancy[0].city = 4;
    x.vacancy[1].city = 6;
    cr_assert_eq(matching_run(&x), 0);
    cr_assert_eq(x.seeker[0].vacancy, -1);
    market_close(&x);
}

Test(matching, weight_zero_is_invisible)
{
    struct matching x;
    market_open(&x, 3, 50);
    x.vacancy[0].weight = x.vacancy[2].weight = 0;
    for (int v = 0; v < 3; v++)
        x.vacancy[v].open = 100;
    cr_assert_eq(matching_run(&x), 50);
    for (int s = 0; s < 50; s++)
        cr_assert_eq(x.seeker[s].vacancy, 1);
    x.vacancy[1].weight = 0;
    cr_assert_eq(matching_run(&x), 0);
    market_close(&x);
}

Test(matching, fit_zero_is_never_chosen)
{
    struct matching x;
    market_open(&x, FIELD_COUNT, 500);
    for (int v = 0; v < FIELD_COUNT; v++) {
        x.vacancy[v].field = (uint8_t)v;
        x.vacancy[v].open = v % 3 == 0 ? 0 : 1000; /* closed in some fields */
    }
    for (int s = 0; s < 500; s++)
        x.seeker[s].field = (uint8_t)(s % FIELD_COUNT);
    matching_run(&x);
    for (int s = 0; s < 500; s++)
        cr_assert_eq(x.seeker[s].vacancy, s % FIELD_COUNT % 3 == 0 ? -1 : s % FIELD_COUNT);
    market_close(&x);
}

Test(matching, nothing_arrives_at_efficiency_zero_everything_at_one)
{
    struct matching x;
    market_open(&x, 1, 5000);
    x.vacancy[0].open = 10000;
    x.applications[0] = 1;
    x.applications[1] = x.applications[2] = 0;
    cr_assert_eq(matching_run(&x), 5000);
    x.efficiency = 0;
    cr_assert_eq(matching_run(&x), 0);
    market_close(&x);
}

/* ---- against an obvious twin ---- */

static double twin_weight(const struct matching *x, const struct seeker *s, const struct vacancy *v)
{
    double fit = x->fit[s->field][v->field];
    bool seen = v->city == s->city && (v->grade == s->grade || (s->lower && v->grade == s->grade - 1));
    return seen ? v->open * (double)v->weight * fit * fit : 0;
}

/* Walks along own grade's fields, then the lower grade's, then along the vacancies of the one that was hit. */
static int twin_draw(const struct matching *x, const struct seeker *s, const double u[2])
{
    double total = 0, cell_sum[2 * FIELD_COUNT] = {0}, to = 0, place;
    int hit = 0;
    for (int v = 0; v < x->n_vacancies; v++) {
        double weight = twin_weight(x, s, &x->vacancy[v]);
        total += weight;
        cell_sum[(s->grade - x->vacancy[v].grade > 0) * FIELD_COUNT + x->vacancy[v].field] += weight;
    }
    if (u[0] >= x->efficiency || total <= 0)
        return -1;
    place = u[0] / x->efficiency * total;
    while (place >= cell_sum[hit])
        place -= cell_sum[hit++];
    for (int v = 0; v < x->n_vacancies; v++) {
        const struct vacancy *at = &x->vacancy[v];
        if ((s->grade - at->grade > 0) * FIELD_COUNT + at->field == hit)
            to += twin_weight(x, s, at);
        if (to > u[1] * cell_sum[hit])
            return v;
    }
    return -1;
}

static void twin_apply(const struct matching *x, int round, int *target)
{
    for (int s = 0; s < x->n_seekers; s++)
        for (int i = 0; i < 8; i++) {
            double u[4];
            int *mine = target + 8 * s;
            mine[i] = -1;
            if (x->seeker[s].vacancy >= 0 || i >= x->applications[round])
                continue;
            random_block(x->seed, x->seeker[s].key, x->month, PURPOSE_MATCHING, (uint32_t)(4 * round + i / 2), u);
            mine[i] = twin_draw(x, &x->seeker[s], u + i % 2 * 2);
            for (int j = 0; j < i; j++)
                mine[i] = mine[j] == mine[i] ? -1 : mine[i];
        }
}

static bool twin_applied(const int *target, int s, int v)
{
    for (int i = 0; i < 8; i++)
        if (target[8 * s + i] == v)
            return true;
    return false;
}

/* How many applicants of a vacancy come before a seeker. */
static int twin_rank(const struct matching *x, const int *target, int s, int v)
{
    int before = 0, field = x->vacancy[v].field;
    float mine = (float)(x->seeker[s].skill * x->fit[x->seeker[s].field][field]);
    for (int o = 0; o < x->n_seekers; o++) {
        float score = (float)(x->seeker[o].skill * x->fit[x->seeker[o].field][field]);
        if (twin_applied(target, o, v))
            before += score > mine || (score == mine && x->seeker[o].key < x->seeker[s].key);
    }
    return before;
}

static int64_t twin_round(struct matching *x, const int *target)
{
    int64_t filled = 0;
    int *open = calloc((size_t)x->n_vacancies, sizeof *open);
    for (int v = 0; v < x->n_vacancies; v++)
        open[v] = x->vacancy[v].open;
    for (int s = 0; s < x->n_seekers; s++) {
        double most = x->seeker[s].reserve;
        for (int i = 0; i < 8; i++) {
            int v = target[8 * s + i];
            if (v < 0 || twin_rank(x, target, s, v) >= open[v])
                continue;
            double value = x->vacancy[v].pay * x->fit[x->seeker[s].field][x->vacancy[v].field];
            if (value > most) {
                most = value;
                x->seeker[s].vacancy = v;
            }
        }
        if (x->seeker[s].vacancy >= 0 && most > x->seeker[s].reserve) {
            x->vacancy[x->seeker[s].vacancy].open--;
            filled++;
        }
    }
    free(open);
    return filled;
}

static int64_t twin_run(struct matching *x)
{
    int64_t filled = 0;
    int *target = calloc((size_t)x->n_seekers * 8, sizeof *target);
    for (int s = 0; s < x->n_seekers; s++)
        x->seeker[s].vacancy = -1;
    for (int round = 0; round < MATCHING_ROUNDS; round++) {
        twin_apply(x, round, target);
        filled += twin_round(x, target);
    }
    free(target);
    return filled;
}

static void assert_same(const struct matching *x, const struct matching *y)
{
    for (int64_t v = 0; v < x->n_vacancies; v++)
        cr_assert_eq(x->vacancy[v].open, y->vacancy[v].open, "vacancy %ld", (long)v);
    for (int64_t s = 0; s < x->n_seekers; s++)
        cr_assert_eq(x->seeker[s].vacancy, y->seeker[s].vacancy, "seeker %ld", (long)s);
}

Test(matching, same_as_the_obvious_twin)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct matching x, twin;
        market_random(&x, seed, 5 + (int64_t)seed * 3, 20 + (int64_t)(seed * 53 % 300));
        for (int64_t v = 0; v < x.n_vacancies; v++)
            x.vacancy[v].city %= 3;
        for (int64_t s = 0; s < x.n_seekers; s++)
            x.seeker[s].city %= 3;
        x.applications[0] = 1 + (int)(seed % 8);
        x.applications[1] = (int)(seed / 3 % 4);
        market_copy(&twin, &x);
        x.threads = 2;
        int64_t filled = matching_run(&x);
        cr_assert_eq(filled, twin_run(&twin));
        cr_assert(filled > 0 || seed < 5);
        assert_same(&x, &twin);
        market_close(&x);
        market_close(&twin);
    }
}

/* ---- what holds for every market ---- */

static void assert_hire_is_right(const struct matching *x, const struct seeker *s)
{
    const struct vacancy *v = &x->vacancy[s->vacancy];
    double fit = x->fit[s->field][v->field];
    cr_assert_eq(v->city, s->city);
    cr_assert(v->grade == s->grade || (s->lower && v->grade + 1 == s->grade));
    cr_assert_gt(fit, 0);
    cr_assert_gt(v->weight, 0);
    cr_assert_gt(v->pay * fit, (double)s->reserve);
}

/* Posts filled are the falls of open posts and the seekers with a post; none is filled twice. */
static void assert_books(const struct matching *before, const struct matching *x, int64_t filled)
{
    int64_t hired = 0, *taken = calloc((size_t)x->n_vacancies, sizeof *taken);
    for (int64_t s = 0; s < x->n_seekers; s++) {
        cr_assert(x->seeker[s].vacancy >= -1 && x->seeker[s].vacancy < x->n_vacancies);
        if (x->seeker[s].vacancy >= 0) {
            hired++;
            taken[x->seeker[s].vacancy]++;
            assert_hire_is_right(x, &x->seeker[s]);
        }
    }
    cr_assert_eq(hired, filled);
    for (int64_t v = 0; v < x->n_vacancies; v++) {
        cr_assert_geq(x->vacancy[v].open, 0);
        cr_assert_eq(before->vacancy[v].open - x->vacancy[v].open, taken[v]);
    }
    free(taken);
}

Test(matching, books_close)
{
    static const int64_t vacancies[] = {1, 30, 3000, 200}, seekers[] = {400, 2000, 500, 20000};
    for (uint64_t i = 0; i < 4; i++) {
        struct matching before, x;
        market_random(&before, 100 + i, vacancies[i], seekers[i]);
        before.applications[i % 3] = 8;
        market_copy(&x, &before);
        x.threads = 2;
        assert_books(&before, &x, matching_run(&x));
        market_close(&before);
        market_close(&x);
    }
}

Test(matching, threads_change_nothing)
{
    static const int threads[] = {2, 3, 8};
    struct matching before, one;
    market_random(&before, 11, 2000, 9000);
    market_copy(&one, &before);
    int64_t filled = matching_run(&one);
    cr_assert_gt(filled, 500);
    for (int i = 0; i < 3; i++) {
        struct matching x;
        market_copy(&x, &before);
        x.threads = threads[i];
        cr_assert_eq(matching_run(&x), filled);
        assert_same(&x, &one);
        market_close(&x);
    }
    market_close(&before);
    market_close(&one);
}

Test(matching, order_of_seekers_changes_nothing)
{
    struct matching x, mixed;
    market_random(&x, 12, 2000, 9000);
    market_copy(&mixed, &x);
    for (int64_t s = x.n_seekers - 1; s > 0; s--) {
        int64_t other = (int64_t)(random_mix((uint64_t)s) % (uint64_t)(s + 1));
        struct seeker kept = mixed.seeker[s];
        mixed.seeker[s] = mixed.seeker[other];
        mixed.seeker[other] = kept;
    }
    cr_assert_eq(matching_run(&x), matching_run(&mixed));
    for (int64_t s = 0; s < x.n_seekers; s++)
        cr_assert_eq(mixed.seeker[s].vacancy, x.seeker[mixed.seeker[s].person].vacancy);
    for (int64_t v = 0; v < x.n_vacancies; v++)
        cr_assert_eq(x.vacancy[v].open, mixed.vacancy[v].open);
    market_close(&x);
    market_close(&mixed);
}

/* One more seeker and one more vacancy, of enormous weight, in city 2: the others notice nothing. */
Test(matching, cities_do_not_touch_each_other)
{
    struct matching x, more;
    market_random(&x, 13, 2000, 9000);
    market_random(&more, 13, 2001, 9001);
    memcpy(more.vacancy, x.vacancy, 2000 * sizeof *x.vacancy);
    memcpy(more.seeker + 1, x.seeker, 9000 * sizeof *x.seeker);
    more.seeker[0] = (struct seeker){.key = 5, .person = -1, .skill = 9, .city = 2, .grade = 1};
    more.vacancy[2000] = (struct vacancy){.open = 50, .pay = 9, .weight = 1e30F, .city = 2, .grade = 1};
    matching_run(&x);
    matching_run(&more);
    cr_assert_eq(more.seeker[0].vacancy, 2000);
    for (int64_t s = 0; s < 9000; s++)
        if (x.seeker[s].city != 2)
            cr_assert_eq(x.seeker[s].vacancy, more.seeker[s + 1].vacancy);
    for (int64_t v = 0; v < 2000; v++)
        if (x.vacancy[v].city != 2)
            cr_assert_eq(x.vacancy[v].open, more.vacancy[v].open);
    market_close(&x);
    market_close(&more);
}

/* Only proportions of weights count: a power of two more or less is the same to the bit, up to the ends of floats. */
Test(matching, unit_of_weights_is_free)
{
    static const float unit[] = {0x1p-120F, 0x1p+100F};
    struct matching x;
    market_random(&x, 14, 1000, 4000);
    for (int i = 0; i < 2; i++) {
        struct matching y, z;
        market_copy(&y, &x);
        market_copy(&z, &x);
        for (int64_t v = 0; v < y.n_vacancies; v++)
            y.vacancy[v].weight *= unit[i];
        cr_assert_eq(matching_run(&y), matching_run(&z));
        assert_same(&y, &z);
        market_close(&y);
        market_close(&z);
    }
    market_close(&x);
}

Test(matching, month_and_seed_change_the_draws)
{
    struct matching x, later, other;
    market_random(&x, 15, 1000, 4000);
    market_copy(&later, &x);
    market_copy(&other, &x);
    later.month++;
    other.seed++;
    matching_run(&x);
    matching_run(&later);
    matching_run(&other);
    int differ[2] = {0};
    for (int64_t s = 0; s < x.n_seekers; s++) {
        differ[0] += x.seeker[s].vacancy != later.seeker[s].vacancy;
        differ[1] += x.seeker[s].vacancy != other.seeker[s].vacancy;
    }
    cr_assert(differ[0] > 100 && differ[1] > 100);
    market_close(&x);
    market_close(&later);
    market_close(&other);
}

/* As large as the province, with one employer's thousands of posts among them. */
Test(matching, large_market)
{
    struct matching before, x;
    market_random(&before, 16, 40000, 175000);
    before.vacancy[77].open = 20000;
    before.vacancy[77].weight = 100;
    market_copy(&x, &before);
    x.threads = 2;
    int64_t filled = matching_run(&x);
    cr_assert_gt(filled, 10000);
    assert_books(&before, &x, filled);
    market_close(&before);
    market_close(&x);
}

/* ---- proportions ---- */

enum { MANY = 40000 };

/* A seeker of field 0 sends one application to posts without end. Expected parts: open x weight x fit^2. */
static void market_of_one_draw(struct matching *x, int64_t n_vacancies)
{
    market_open(x, n_vacancies, MANY);
    x->applications[0] = 1;
    x->applications[1] = x->applications[2] = 0;
    for (int64_t v = 0; v < n_vacancies; v++)
        x->vacancy[v].open = 1000000;
}

static void assert_part(const struct matching *x, int vacancy, double part)
{
    int hits = 0;
    for (int64_t s = 0; s < x->n_seekers; s++)
        hits += x->seeker[s].vacancy == vacancy;
    cr_assert_float_eq(hits, MANY * part, 4 * sqrt(MANY * part * (1 - part)), "vacancy %d: %d", vacancy, hits);
}

/* Weights 1, 2, 1.5 x fit^2 1, 0.5625, 0.25 = 1, 1.125, 0.375: of 2.5. */
Test(matching, field_by_weight_and_squared_fit)
{
    struct matching x;
    market_of_one_draw(&x, 3);
    x.fit[0][1] = 0.75;
    x.fit[0][2] = 0.5;
    for (int v = 0; v < 3; v++)
        x.vacancy[v].field = (uint8_t)v;
    x.vacancy[1].weight = 2;
    x.vacancy[2].weight = 1.5F;
    cr_assert_eq(matching_run(&x), MANY);
    assert_part(&x, 0, 0.4);
    assert_part(&x, 1, 0.45);
    assert_part(&x, 2, 0.15);
    market_close(&x);
}

/* 100 vacancies of one field, weight x millions of posts 1, 2, 3, 6 in turn: 300 in all. */
Test(matching, vacancy_by_open_posts_and_weight)
{
    struct matching x;
    market_of_one_draw(&x, 100);
    for (int v = 0; v < 100; v++) {
        x.vacancy[v].weight = v % 2 ? 2 : 1;
        x.vacancy[v].open = v % 4 >= 2 ? 3000000 : 1000000;
    }
    cr_assert_eq(matching_run(&x), MANY);
    for (int v = 0; v < 100; v++)
        assert_part(&x, v, (v % 2 ? 2 : 1) * (v % 4 >= 2 ? 3 : 1) / 300.0);
    market_close(&x);
}

/* Own grade 1, next lower one 3, two lower 8: a quarter, three quarters, nobody. */
Test(matching, both_grades_are_one_draw)
{
    struct matching x;
    market_of_one_draw(&x, 3);
    static const float weight[] = {8, 3, 1};
    for (int v = 0; v < 3; v++) {
        x.vacancy[v].grade = (uint8_t)v;
        x.vacancy[v].weight = weight[v];
    }
    for (int s = 0; s < MANY; s++) {
        x.seeker[s].grade = GRADE_EXPERT;
        x.seeker[s].lower = 1;
    }
    cr_assert_eq(matching_run(&x), MANY);
    assert_part(&x, 0, 0);
    assert_part(&x, 1, 0.75);
    assert_part(&x, 2, 0.25);
    market_close(&x);
}

Test(matching, efficiency_is_the_chance_to_arrive)
{
    struct matching x;
    market_of_one_draw(&x, 2);
    x.efficiency = 0.5;
    cr_assert_float_eq((double)matching_run(&x), MANY * 0.5, 4 * sqrt(MANY * 0.25));
    assert_part(&x, 0, 0.25);
    assert_part(&x, -1, 0.5);
    x.efficiency = 0.9;
    x.applications[1] = 1;
    cr_assert_float_eq((double)matching_run(&x), MANY * 0.99, 4 * sqrt(MANY * 0.0099));
    market_close(&x);
}

/* More applications in one round need not: several firms then offer to the same few. */
Test(matching, more_rounds_fill_more)
{
    static const int applications[][MATCHING_ROUNDS] = {{2, 0, 0}, {2, 2, 0}, {2, 2, 1}};
    struct matching before;
    int64_t last = 0;
    market_random(&before, 17, 3000, 8000);
    for (int i = 0; i < 3; i++) {
        struct matching x;
        market_copy(&x, &before);
        memcpy(x.applications, applications[i], sizeof x.applications);
        int64_t filled = matching_run(&x);
        cr_assert_gt(filled, last);
        last = filled;
        market_close(&x);
    }
    market_close(&before);
}

/* ---- errors ---- */

Test(matching, too_little_scratch_is_a_bug, .signal = SIGABRT)
{
    struct matching x;
    market_open(&x, 100, 100);
    x.arena = arena_create(1000);
    matching_run(&x);
}

Test(matching, an_unknown_city_is_a_bug, .signal = SIGABRT)
{
    struct matching x;
    market_open(&x, 1, 1);
    x.seeker[0].city = CITY_COUNT;
    matching_run(&x);
}

Test(matching, nine_applications_are_a_bug, .signal = SIGABRT)
{
    struct matching x;
    market_open(&x, 1, 1);
    x.applications[0] = 9;
    matching_run(&x);
}
