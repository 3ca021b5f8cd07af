/* Founders: who leaves for a new firm, what post they take there, and what becomes of them when the firm is no more. */
#include "talent/founders.h"

#include "support/people.h"

static const double PAY[GRADE_COUNT] = {0.9, 1.5, 2.5};

Test(founders, take_an_open_post_first)
{
    const int32_t posts[] = {1, 2, 1}, nobody[GRADE_COUNT] = {0}, full[] = {0, 0, 1};
    cr_assert_eq(founders_grade(GRADE_EXPERT, PAY, 9000, posts, nobody), GRADE_EXPERT);
    cr_assert_eq(founders_grade(GRADE_EXPERT, PAY, 9000, posts, full), GRADE_ENGINEER);
    cr_assert_eq(founders_grade(GRADE_ENGINEER, PAY, 9000, posts, nobody), GRADE_ENGINEER);
}

/* An expert costs 2.5 of 0.9 x 2.8 = 2.52, an engineer 1.5; with a technician there 0.9 is taken. */
Test(founders, have_a_post_made_that_leaves_a_tenth_to_others)
{
    const int32_t none[GRADE_COUNT] = {0}, one[] = {1, 0, 0};
    cr_assert_eq(founders_grade(GRADE_EXPERT, PAY, 2800, none, none), GRADE_EXPERT);
    cr_assert_eq(founders_grade(GRADE_EXPERT, PAY, 2700, none, none), GRADE_ENGINEER);
    cr_assert_eq(founders_grade(GRADE_EXPERT, PAY, 2800, none, one), GRADE_ENGINEER);
    cr_assert_eq(founders_grade(GRADE_ENGINEER, PAY, 2600, none, one), -1);
    cr_assert_eq(founders_grade(GRADE_ENGINEER, PAY, 1600, none, none), -1);
}

/* 2 x 0.9 + 1.5 = 3.3 in a room of 2.7: one technician's post gives way to the founder's, not the other way round. */
Test(founders, their_post_stays_and_lower_ones_give_way)
{
    int32_t posts[POST_COUNT] = {2, 0, 0, 1, 0, 0};
    posts_keep_founder(PAY, 3000, 1 + GRADE_ENGINEER, posts);
    cr_assert(posts[0] == 1 && posts[1] == 1 && posts[2] == 0 && posts[3] == 1);
    posts_keep_founder(PAY, 1000, 1 + GRADE_ENGINEER, posts);
    cr_assert(posts[0] == 0 && posts[1] == 1);
    posts_keep_founder(PAY, 1000, 0, posts); /* nobody skilled founded it */
    cr_assert(posts[0] == 0 && posts[1] == 1);
}

/* A small firm of the cell of f that has work and no founder. */
static int64_t another(const struct world *w, int64_t f, int64_t after)
{
    for (int64_t g = after + 1; g < w->length[DIM_FIRM]; g++)
        if (g != f && world_alive(w, g) && w->firms.city[g] == w->firms.city[f] &&
            w->firms.sector[g] == w->firms.sector[f] && w->firms.usual_work[g] > 3000)
            return g;
    cr_assert_fail("no other firm in the cell");
    return -1;
}

static void check_staff(const struct tiny *x, const struct careers *c)
{
    const struct world *w = x->world;
    int32_t *staff = people_staff(w);
    cr_assert_eq(memcmp(staff, x->run->month.staff, (size_t)w->length[DIM_FIRM] * POST_COUNT * sizeof *staff), 0);
    int64_t university = 0;
    for (int k = 0; k < CITY_COUNT * GRADE_COUNT; k++)
        university += c->university[k];
    cr_assert_eq(university, people_with(w, EMPLOYER_UNIVERSITY));
    free(staff);
}

static int64_t row_of(const struct world *w, uint64_t key)
{
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (people_present(w, i) && w->people.key[i] == key)
            return i;
    return -1;
}

/* Firm new looks among people of a source; lives to the founders. return row of the founder, -1: nobody */
static int64_t found(struct tiny *x, int64_t new, int32_t parent, enum founder_kind kind)
{
    struct world *w = x->world;
    w->firms.parent[new] = parent;
    int64_t people = people_count(w, 1);
    struct careers *c = people_advance(x);
    int64_t retired = x->run->month.talent->retired;
    founders_leave(w, &x->run->month, &c->seekers, c->university);
    cr_assert_eq(people_count(w, 1), people - retired);
    check_staff(x, c);
    int64_t i = w->firms.founder[new] ? row_of(w, w->firms.founder[new]) : -1;
    if (i >= 0) {
        cr_assert(w->people.employer[i] == new && w->people.venture[i] == VENTURE_RUNS);
        cr_assert_eq(w->firms.founder_post[new], 1 + w->people.post[i]);
        cr_assert_eq(w->people.since[i], w->month);
        cr_assert_eq(people_listed(c, i), 0);
        cr_assert_eq(x->run->month.talent->founders[kind], 1);
        cr_assert_eq(w->firms.parent[new], FOUNDER_NONE);
    }
    people_free(c);
    return i;
}

/* Many threads choose whom one would. */
Test(founders, leave_their_employer_whoever_counts)
{
    uint64_t founder[2];
    for (int k = 0; k < 2; k++) {
        struct tiny x;
        int post;
        tiny_open(&x, 1 + 3 * k, NULL);
        people_quiet(&x);
        struct world *w = x.world;
        int64_t f = people_largest(w, &post), new = another(w, f, -1), staff = people_of(w, f);
        struct world before = tiny_copy(w);
        int64_t i = found(&x, new, (int32_t)f, FOUNDER_OF_FIRM);
        cr_assert_geq(i, 0);
        cr_assert_eq(before.people.employer[i], f);
        cr_assert_geq(w->people.grade[i], GRADE_ENGINEER);
        cr_assert_lt(people_of(w, f), staff);
        founder[k] = w->people.key[i];
        world_release(&before);
        tiny_close(&x);
    }
    cr_assert_eq(founder[0], founder[1]);
}

Test(founders, of_laboratories_were_staff_of_a_university_in_the_city)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t f = people_largest(w, &post);
    struct world before = tiny_copy(w);
    int64_t i = found(&x, f, FOUNDER_UNIVERSITY, FOUNDER_OF_LABORATORY);
    cr_assert_geq(i, 0);
    cr_assert_eq(before.people.employer[i], EMPLOYER_UNIVERSITY);
    cr_assert_eq(w->people.city[i], w->firms.city[f]);
    world_release(&before);
    tiny_close(&x);
}

/* Without a failed founder the firm looks among its whole cell a month later. */
Test(founders, found_again_after_a_failure)
{
    struct tiny x;
    int post;
    tiny_open(&x, 2, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t f = people_largest(w, &post), new = another(w, f, -1);
    cr_assert_eq(found(&x, new, FOUNDER_AGAIN, FOUNDER_REPEATED), -1);
    cr_assert_eq(w->firms.parent[new], FOUNDER_CELL);
    int64_t who = 0;
    while (w->people.employer[who] != f || w->people.grade[who] < GRADE_ENGINEER ||
           w->month - w->people.birth[who] > 50 * 12)
        who++;
    w->people.venture[who] = VENTURE_FAILED;
    cr_assert_eq(found(&x, new, FOUNDER_AGAIN, FOUNDER_REPEATED), who);
    int cell = sector_firm_index(w->firms.sector[f]) * CITY_COUNT + w->firms.city[f];
    cr_assert_float_eq(w->sectors.failed_founders[cell], 1 / w->scale, 1e-9); /* counted before the choice */
    tiny_close(&x);
}

Test(founders, a_firm_that_nobody_fits_goes_without)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t f = people_largest(w, &post), new = another(w, f, -1);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == f)
            w->people.grade[i] = GRADE_TECHNICIAN;
    cr_assert_eq(found(&x, new, (int32_t)f, FOUNDER_OF_FIRM), -1);
    cr_assert_eq(w->firms.parent[new], FOUNDER_CELL);
    cr_assert_eq(x.run->month.talent->unfounded, 0);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        w->people.grade[i] = GRADE_TECHNICIAN;
    cr_assert_eq(found(&x, new, FOUNDER_CELL, FOUNDER_OF_FIRM), -1);
    cr_assert_eq(w->firms.parent[new], FOUNDER_NONE);
    cr_assert_eq(x.run->month.talent->unfounded, 1);
    tiny_close(&x);
}

/* A firm with a founder; then it fails, or is bought by f. */
static void end_firm(bool bought, enum person_venture after)
{
    struct tiny x;
    int post;
    tiny_open(&x, 2, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t f = people_largest(w, &post), new = another(w, f, -1), i = found(&x, new, (int32_t)f, FOUNDER_OF_FIRM);
    cr_assert_geq(i, 0);
    w->people.birth[i] = (int16_t)(w->month - 40 * 12);
    w->firms.state[new] = FIRM_TOMBSTONE;
    w->firms.heir[new] = bought ? (int32_t)f : -1;
    struct careers *c = people_advance(&x);
    founders_leave(w, &x.run->month, &c->seekers, c->university);
    cr_assert_eq(w->people.venture[i], after);
    cr_assert_eq(w->people.employer[i], bought ? (int32_t)f : EMPLOYER_NONE);
    cr_assert_eq(people_listed(c, i), !bought);
    cr_assert_eq(x.run->month.talent->founders_failed, !bought);
    cr_assert_eq(x.run->month.talent->founders_sold, bought);
    people_free(c);
    tiny_close(&x);
}

Test(founders, look_for_a_post_like_others_when_their_firm_fails)
{
    end_firm(false, VENTURE_FAILED);
}

Test(founders, work_for_the_buyer_of_their_firm)
{
    end_firm(true, VENTURE_SOLD);
}

/* Everybody else leaves, looks for another post and stays behind when the firm moves. */
Test(founders, stay_with_their_firm)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    struct parameters *p = &x.scenario->parameters;
    int64_t f = people_largest(w, &post), new = another(w, f, -1), i = found(&x, new, (int32_t)f, FOUNDER_OF_FIRM);
    w->people.birth[i] = (int16_t)(w->month - 40 * 12);
    p->labour_quit = p->labour_search_employed = 1;
    p->labour_follow = 0;
    p->labour_fire = 1;
    w->firms.city[new] = (uint8_t)((w->firms.city[new] + 1) % CITY_COUNT);
    w->firms.usual_work[new] = w->firms.usual_research[new] = 0;
    struct careers *c = people_advance(&x);
    founders_leave(w, &x.run->month, &c->seekers, c->university);
    memset(x.run->month.posts, 0, (size_t)w->length[DIM_FIRM] * POST_COUNT * sizeof *x.run->month.posts);
    careers_dismiss(w, &x.run->month, &c->seekers);
    cr_assert_eq(w->people.employer[i], new);
    cr_assert_eq(w->people.city[i], w->firms.city[new]);
    cr_assert_eq(people_listed(c, i), 0);
    people_free(c);
    tiny_close(&x);
}
