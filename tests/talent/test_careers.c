/* The month before the search: who retires, loses a post, is trained, is let go, and who looks for a post then. */
#include "talent/careers.h"

#include "support/people.h"

enum { SIXTY = 60 * 12 };

Test(careers, people_retire_at_sixty)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t others = 0;
    w->people.birth[0] = (int16_t)(w->month - SIXTY);
    w->people.birth[1] = (int16_t)(w->month - SIXTY + 1);
    for (int64_t i = 2; i < w->talent.filled[0]; i++)
        others += people_present(w, i) && w->month - w->people.birth[i] >= SIXTY;
    struct careers *c = people_advance(&x);
    cr_assert_eq(w->people.employer[0], EMPLOYER_EMPTY);
    cr_assert_eq(w->people.post[0], POST_NONE);
    cr_assert(people_present(w, 1));
    cr_assert_eq(people_listed(c, 0), 0);
    cr_assert_eq(x.run->month.talent->retired, 1 + others);
    people_free(c);
    tiny_close(&x);
}

Test(careers, nothing_happens_to_people_in_a_quiet_month_but_that_the_jobless_look)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t jobless = people_with(w, EMPLOYER_NONE), people = people_count(w, 1);
    struct careers *c = people_advance(&x);
    struct talent_flows *t = x.run->month.talent;
    cr_assert_eq(t->before, people);
    cr_assert_eq(t->quit + t->laid_off + t->orphaned + t->trained + t->left, 0);
    cr_assert_eq(people_count(w, 1), people - t->retired);
    cr_assert_leq(c->seekers.n, jobless);
    cr_assert_eq(c->seekers.n, people_with(w, EMPLOYER_NONE));
    people_free(c);
    tiny_close(&x);
}

static void check_loss(struct tiny *x, int64_t f, int64_t staff, int32_t marked)
{
    struct world *w = x->world;
    int64_t *row = calloc((size_t)staff, sizeof *row), n = 0, present = 0;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == f)
            row[n++] = i;
    for (int64_t k = 0; k < n; k++) {
        w->people.birth[row[k]] = (int16_t)(w->month - 30 * 12);
        w->people.employer[row[k]] = marked;
    }
    struct careers *c = people_advance(x);
    for (int64_t k = 0; k < n; k++) {
        present += w->people.employer[row[k]] == EMPLOYER_NONE && w->people.post[row[k]] == POST_NONE &&
                   w->people.premium[row[k]] == 0 && w->people.since[row[k]] == w->month;
        cr_assert_eq(people_listed(c, row[k]), 1);
    }
    cr_assert_eq(present, staff);
    cr_assert_eq(x->run->month.talent->orphaned, staff);
    people_free(c);
    free(row);
}

Test(careers, people_of_a_failed_firm_lose_their_posts_and_look)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    int64_t f = people_largest(x.world, &post), staff = people_of(x.world, f);
    cr_assert_gt(staff, 5);
    x.world->firms.state[f] = FIRM_TOMBSTONE;
    check_loss(&x, f, staff, (int32_t)f);
    tiny_close(&x);
}

Test(careers, people_whose_failed_firm_has_no_row_any_more_lose_their_posts_too)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    int64_t f = people_largest(x.world, &post);
    check_loss(&x, f, people_of(x.world, f), EMPLOYER_GONE);
    tiny_close(&x);
}

Test(careers, people_of_a_firm_that_was_bought_work_for_the_last_buyer)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    int64_t f = people_largest(w, &post), between = (f + 1) % w->length[DIM_FIRM], buyer = 0;
    while (buyer == f || buyer == between || !world_alive(w, buyer) || w->firms.city[buyer] != w->firms.city[f])
        buyer++;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        w->people.birth[i] = (int16_t)(w->month - 30 * 12);
    int64_t staff = people_of(w, f), before = people_of(w, buyer);
    x.world->firms.state[f] = x.world->firms.state[between] = FIRM_TOMBSTONE;
    w->firms.heir[f] = (int32_t)between;
    w->firms.heir[between] = (int32_t)buyer;
    int64_t moved_on = w->firms.city[between] == w->firms.city[buyer] ? people_of(w, between) : 0;
    x.scenario->parameters.labour_follow = 0;
    struct careers *c = people_advance(&x);
    cr_assert_eq(people_of(w, buyer), before + staff + moved_on);
    cr_assert_eq(people_of(w, f), 0);
    cr_assert_eq(x.run->month.talent->orphaned, 0);
    people_free(c);
    tiny_close(&x);
}

/* return  people who follow their firm from one city to another */
static int64_t move_firm(struct tiny *x, double follow, int64_t *staff, int64_t *orphans)
{
    int post, from, to;
    struct world *w = x->world;
    x->scenario->parameters.labour_follow = follow;
    int64_t f = people_largest(w, &post);
    from = w->firms.city[f];
    to = (from + 1) % CITY_COUNT;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == f)
            w->people.birth[i] = (int16_t)(w->month - 30 * 12);
    *staff = people_of(w, f);
    w->firms.city[f] = (uint8_t)to;
    struct careers *c = people_advance(x);
    const struct talent_flows *t = x->run->month.talent;
    int64_t moved = 0, followed = t->followed;
    for (int g = 0; g < GRADE_COUNT; g++)
        moved += t->moved[from][to][g];
    cr_assert_eq(moved, followed);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == f)
            cr_assert_eq(w->people.city[i], to);
    cr_assert_eq(people_of(w, f), followed);
    *orphans = t->quit;
    people_free(c);
    return followed;
}

Test(careers, people_follow_a_firm_that_moves_or_stay_without_a_post)
{
    struct tiny x;
    int64_t staff, orphans;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    cr_assert_eq(move_firm(&x, 1, &staff, &orphans), staff);
    cr_assert_eq(orphans, 0);
    tiny_close(&x);
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    cr_assert_eq(move_firm(&x, 0, &staff, &orphans), 0);
    cr_assert_eq(orphans, staff);
    tiny_close(&x);
}

Test(careers, staff_is_what_a_recount_finds)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    struct world *w = x.world;
    struct careers *c = people_advance(&x);
    int32_t *staff = people_staff(w), university[CITY_COUNT * GRADE_COUNT] = {0};
    cr_assert_eq(memcmp(staff, x.run->month.staff, (size_t)w->length[DIM_FIRM] * POST_COUNT * sizeof *staff), 0);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == EMPLOYER_UNIVERSITY)
            university[w->people.city[i] * GRADE_COUNT + post_grade(w->people.post[i])]++;
    cr_assert_eq(memcmp(university, c->university, sizeof university), 0);
    free(staff);
    people_free(c);
    tiny_close(&x);
}

Test(careers, everybody_quits_where_the_chance_is_one)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    x.scenario->parameters.labour_quit = 1;
    int64_t employed = people_count(x.world, 1) - people_with(x.world, EMPLOYER_NONE);
    struct careers *c = people_advance(&x);
    cr_assert_leq(x.run->month.talent->quit, employed);
    cr_assert_geq(x.run->month.talent->quit, employed - x.run->month.talent->retired);
    cr_assert_eq(people_with(x.world, EMPLOYER_NONE), people_count(x.world, 1));
    people_free(c);
    tiny_close(&x);
}

Test(careers, who_has_found_nothing_for_long_gives_up)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    x.scenario->parameters.talent_leave = 1;
    int64_t patient = 0, row = -1;
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        if (w->people.employer[i] != EMPLOYER_NONE)
            continue;
        w->people.birth[i] = (int16_t)(w->month - 30 * 12);
        w->people.since[i] = (int16_t)(w->month - 12);
        row = i;
        patient++;
    }
    w->people.since[row] = (int16_t)(w->month - 13); /* 12 months are borne */
    struct careers *c = people_advance(&x);
    cr_assert_eq(x.run->month.talent->left, 1);
    cr_assert_eq(w->people.employer[row], EMPLOYER_EMPTY);
    cr_assert_eq(people_with(w, EMPLOYER_NONE), patient - 1);
    people_free(c);
    tiny_close(&x);
}

static int64_t sum_of_grades(const struct world *w, int city)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (people_present(w, i) && w->people.city[i] == city)
            sum += w->people.grade[i];
    return sum;
}

Test(careers, training_lifts_people_at_work_one_grade_where_its_lever_allows)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    x.scenario->parameters.talent_training_technician = x.scenario->parameters.talent_training_engineer = 6;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        w->people.birth[i] = (int16_t)(w->month - 30 * 12);
    w->levers.training[1] = 0;
    int64_t before[CITY_COUNT], all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        before[c] = sum_of_grades(w, c);
    struct careers *c = people_advance(&x);
    for (int k = 0; k < CITY_COUNT; k++)
        all += sum_of_grades(w, k) - before[k];
    cr_assert_eq(sum_of_grades(w, 1), before[1]);
    cr_assert_gt(all, 0);
    cr_assert_eq(x.run->month.talent->trained, all);
    people_free(c);
    tiny_close(&x);
}

/* Gives the members of a post different months of entry, the last rows the latest. */
static int64_t list_post(struct world *w, int64_t f, int post, int64_t *row)
{
    int64_t n = 0;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == f && w->people.post[i] == post) {
            w->people.since[i] = (int16_t)(-200 + n);
            w->people.birth[i] = (int16_t)(w->month - 40 * 12);
            row[n++] = i;
        }
    return n;
}

Test(careers, the_last_to_come_are_the_first_to_go_and_look_for_a_post)
{
    struct tiny x;
    int post;
    tiny_open(&x, 2, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    int64_t f = people_largest(w, &post), row[512], n = list_post(w, f, post, row);
    struct careers *c = people_advance(&x);
    x.scenario->parameters.labour_fire = 1;
    x.scenario->parameters.labour_attrition = 0;
    memcpy(m->posts, m->staff, (size_t)w->length[DIM_FIRM] * POST_COUNT * sizeof *m->posts);
    m->posts[f * POST_COUNT + post] -= 3;
    int64_t looking = c->seekers.n;
    careers_dismiss(w, m, &c->seekers);
    cr_assert_eq(m->talent->laid_off, 3);
    cr_assert_eq(c->seekers.n, looking + 3);
    cr_assert_eq(m->staff[f * POST_COUNT + post], n - 3);
    for (int64_t k = 0; k < n; k++) {
        cr_assert_eq(w->people.employer[row[k]], k < n - 3 ? f : EMPLOYER_NONE, "place %lld of %lld", (long long)k,
                     (long long)n);
        cr_assert_eq(people_listed(c, row[k]), k >= n - 3);
    }
    people_free(c);
    tiny_close(&x);
}

Test(careers, attrition_spares_people_beyond_the_posts)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    int64_t f = people_largest(w, &post);
    struct careers *c = people_advance(&x);
    x.scenario->parameters.labour_fire = 1;
    x.scenario->parameters.labour_attrition = 1; /* all may leave by themselves */
    memset(m->posts, 0, (size_t)w->length[DIM_FIRM] * POST_COUNT * sizeof *m->posts);
    careers_dismiss(w, m, &c->seekers);
    cr_assert_eq(m->talent->laid_off, 0);
    cr_assert_gt(m->staff[f * POST_COUNT + post], 0);
    people_free(c);
    tiny_close(&x);
}

Test(careers, nobody_is_listed_twice)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    people_quiet(&x);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    x.scenario->parameters.labour_search_employed = 0.1;
    struct careers *c = people_advance(&x);
    x.scenario->parameters.labour_fire = 0.1;
    x.scenario->parameters.labour_attrition = 0;
    for (int64_t k = 0; k < w->length[DIM_FIRM] * POST_COUNT; k++)
        m->posts[k] = 0;
    careers_dismiss(w, m, &c->seekers);
    uint8_t *seen = calloc((size_t)w->talent.filled[0], 1);
    for (int64_t k = 0; k < c->seekers.n; k++)
        cr_assert_eq(seen[c->seekers.row[k]]++, 0);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] == EMPLOYER_NONE)
            cr_assert_eq(seen[i], 1);
    cr_assert_gt(m->talent->laid_off, 100);
    free(seen);
    people_free(c);
    tiny_close(&x);
}
