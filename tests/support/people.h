/* Slow counts over all skilled people, written anew for tests. Header only, like fixture.h. */
#ifndef JIQUN_TESTS_SUPPORT_PEOPLE_H
#define JIQUN_TESTS_SUPPORT_PEOPLE_H

#include "support/fixture.h"
#include "talent/careers.h"
#include "talent/posts.h"
#include "talent/skills.h"
#include "world/people.h"

/** People of each firm and post.  return [firms][POST_COUNT], to be freed */
static inline int32_t *people_staff(const struct world *w)
{
    int32_t *staff = calloc((size_t)w->length[DIM_FIRM] * POST_COUNT, sizeof *staff);
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        if (w->people.employer[i] >= 0)
            staff[(int64_t)w->people.employer[i] * POST_COUNT + w->people.post[i]]++;
    return staff;
}

/** People with an employer of a kind of enum person_employer. */
static inline int64_t people_with(const struct world *w, int32_t employer)
{
    int64_t n = 0;
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        n += w->people.employer[i] == employer;
    return n;
}

/** People of a firm. */
static inline int64_t people_of(const struct world *w, int64_t f)
{
    return people_with(w, (int32_t)f);
}

/** The living firm with the most people in one post, and that post. */
static inline int64_t people_largest(const struct world *w, int *post)
{
    int32_t *staff = people_staff(w), most = 0;
    int64_t best = 0;
    for (int64_t k = 0; k < w->length[DIM_FIRM] * POST_COUNT; k++)
        if (staff[k] > most && world_alive(w, k / POST_COUNT)) {
            most = staff[k];
            best = k;
        }
    free(staff);
    *post = (int)(best % POST_COUNT);
    return best / POST_COUNT;
}

/** Somebody in a post of a firm: the first row. */
static inline int64_t people_first_of(const struct world *w, int64_t f, int post)
{
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        if (w->people.employer[i] == f && w->people.post[i] == post)
            return i;
    cr_assert_fail("nobody in post %d of firm %lld", post, (long long)f);
    return -1;
}

/* The month of everybody before the search, as talent/market.c calls it. */
struct careers {
    struct seekers seekers;
    int32_t university[CITY_COUNT * GRADE_COUNT];
    double tightness[CITY_COUNT * GRADE_COUNT];
};

/** Begins a month at wanted posts as they are and lives it up to the dismissals; to be freed by people_free. */
static inline struct careers *people_advance(struct tiny *x)
{
    struct careers *c = calloc(1, sizeof *c);
    c->seekers.most = careers_most_seekers(x->world);
    c->seekers.row = calloc((size_t)c->seekers.most, sizeof *c->seekers.row);
    month_begin(x->world, &x->run->month);
    posts_plan(x->world, &x->run->month, false);
    careers_advance(x->world, &x->run->month, c->tightness, &c->seekers, c->university);
    return c;
}

static inline void people_free(struct careers *c)
{
    free(c->seekers.row);
    free(c);
}

/** How often a row is among the seekers. */
static inline int people_listed(const struct careers *c, int64_t row)
{
    int n = 0;
    for (int64_t k = 0; k < c->seekers.n; k++)
        n += c->seekers.row[k] == row;
    return n;
}

/** From now on nobody leaves a post, looks for another, is trained or dismissed by itself. */
static inline void people_quiet(struct tiny *x)
{
    struct parameters *p = &x->scenario->parameters;
    p->labour_quit = p->labour_search_employed = p->labour_fire = p->talent_leave = 0;
    p->talent_training_technician = p->talent_training_engineer = 0;
}

#endif
