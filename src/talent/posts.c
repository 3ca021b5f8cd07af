/* Posts for skilled people; see posts.h. They follow what a firm needs for a year or so, not the orders of a month: people
 * are not hired and dismissed with every fluctuation, and production workers carry those. */
#include "talent/posts.h"

#include <math.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "talent/labour.h"

enum { LUCK_KIND = 64, FIELD_KIND = 80, OWN_FIELD_KIND = 96 };

static double uniform_of(uint64_t key, uint64_t kind)
{
    return random_uniform_of((uint32_t)(random_mix(key + kind * UINT64_C(0x9e3779b97f4a7c15)) >> 32));
}

double posts_luck(uint64_t key, int post)
{
    return uniform_of(key, LUCK_KIND + (uint64_t)post);
}

int32_t posts_whole(double target, double luck)
{
    return (int32_t)floor(target + luck);
}

/* A field drawn from the sector's mix. */
static int drawn_field(const struct economy *e, int sector, double u)
{
    const double *share = e->tables->sector_field[sector];
    double sum = 0;
    int last = 0;
    for (int k = 0; k < FIELD_COUNT; k++) {
        if (share[k] <= 0)
            continue;
        last = k;
        sum += share[k];
        if (u < sum)
            return k;
    }
    return last;
}

uint32_t posts_fields(const struct economy *e, int sector, uint64_t key)
{
    double own = e->parameters->labour_post_own_field;
    int field = drawn_field(e, sector, uniform_of(key, OWN_FIELD_KIND));
    uint32_t fields = UINT32_C(1) << 31; /* never 0: that is not drawn yet */
    for (int post = 0; post < POST_COUNT; post++) {
        double u = uniform_of(key, FIELD_KIND + (uint64_t)post);
        int asked = u < own ? field : drawn_field(e, sector, (u - own) / (1 - own));
        fields |= (uint32_t)asked << (4 * post);
    }
    return fields;
}

/* The highest grades go first where posts would take more than the firm's labour. */
static void fit_into(const double *pay, double work, int32_t *posts)
{
    double units = 0, room = 0.9 * work / 1000;
    for (int g = 0; g < GRADE_COUNT; g++)
        units += pay[g] * posts[g];
    for (int g = GRADE_COUNT - 1; g >= 0 && units > room; g--) {
        int32_t most = (int32_t)ceil((units - room) / pay[g]), cut = posts[g] < most ? posts[g] : most;
        posts[g] -= cut;
        units -= pay[g] * cut;
    }
}

double posts_demand(double skilled, double worker, double elasticity)
{
    return math_exp(elasticity * math_log(worker / skilled));
}

double posts_of(const struct economy *e, int sector, uint64_t key, double work, double research, const double *demand,
                int32_t *posts)
{
    for (int g = 0; g < GRADE_COUNT; g++) {
        double wanted = e->production_posts[sector][g] * work / 1000 * (demand ? demand[g] : 1);
        posts[g] = posts_whole(wanted, posts_luck(key, g));
        posts[GRADE_COUNT + g] = 0;
    }
    fit_into(e->post_pay[sector], work, posts);
    if (research < 1000)
        return research;
    for (int g = 0; g < GRADE_COUNT; g++)
        posts[GRADE_COUNT + g] = posts_whole(e->research_posts[g] * research / 1000, posts_luck(key, GRADE_COUNT + g));
    return 0;
}

void posts_keep_founder(const double *pay, double work, int founder_post, int32_t *posts)
{
    if (founder_post <= 0)
        return;
    int32_t *own = &posts[founder_post - 1];
    double units = 0, room = 0.9 * work / 1000;
    *own = *own > 1 ? *own : 1;
    for (int g = 0; g < GRADE_COUNT; g++)
        units += pay[g] * posts[g];
    for (int g = 0; g < GRADE_COUNT && units > room; g++) {
        int32_t most = (int32_t)ceil((units - room) / pay[g]), others = posts[g] - (&posts[g] == own);
        int32_t cut = most < others ? most : others;
        posts[g] -= cut;
        units -= pay[g] * cut;
    }
}

double posts_units(const struct world *w, const struct month *m, int64_t f)
{
    const double *pay = w->economy.post_pay[w->firms.sector[f]];
    double units = 0;
    for (int g = 0; g < GRADE_COUNT; g++)
        units += pay[g] * m->posts[f * POST_COUNT + g];
    return 1000 * w->economy.parameters->labour_normal_fill * units;
}

static double smoothed(double usual, double now, double speed)
{
    return usual > 0 ? usual + speed * (now - usual) : now;
}

/* Demand by city, grade and field at the wages of last month. */
static void demand_of_cells(const struct world *w, double *demand)
{
    double elasticity = w->economy.parameters->labour_posts_elasticity;
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        demand[cell] = posts_demand(w->talent.wage[cell] / w->economy.cell_wage[cell],
                                    w->cities.wage[cell / GRADE_FIELDS], elasticity);
}

/* What a firm would pay for each grade of its posts in production decides how many it wants. */
static void demand_of_firm(const struct world *w, int64_t f, const double *demand, double *own)
{
    for (int g = 0; g < GRADE_COUNT; g++)
        own[g] = demand[skills_cell(w->firms.city[f], g, posts_field(w->firms.post_fields[f], g))];
}

static void plan_firm(struct world *w, struct month *m, int64_t f, double progress, const double *demand, bool learn)
{
    const struct parameters *p = w->economy.parameters;
    if (learn) {
        w->firms.usual_work[f] = smoothed(w->firms.usual_work[f], labour_usual_need(w, f, progress),
                                          p->labour_posts_speed);
        w->firms.usual_research[f] = smoothed(w->firms.usual_research[f], (double)labour_wanted_researchers(w, f),
                                              p->labour_posts_speed);
    }
    if (!people_are_there(w))
        return;
    int s = w->firms.sector[f];
    if (!w->firms.post_fields[f])
        w->firms.post_fields[f] = posts_fields(&w->economy, s, w->firms.key[f]);
    double own[GRADE_COUNT];
    demand_of_firm(w, f, demand, own);
    double shared = posts_of(&w->economy, s, w->firms.key[f], w->firms.usual_work[f], w->firms.usual_research[f], own,
                             m->posts + f * POST_COUNT);
    posts_keep_founder(w->economy.post_pay[s], w->firms.usual_work[f], w->firms.founder_post[f],
                       m->posts + f * POST_COUNT);
    double fill = w->talent.fill[sector_firm_index(s) * CITY_COUNT + w->firms.city[f]];
    w->firms.research_shared[f] = (int64_t)(shared * math_min(1, fill / p->labour_normal_fill));
}

void posts_plan(struct world *w, struct month *m, bool learn)
{
    double progress = labour_progress(w), demand[TALENT_CELLS];
    if (people_are_there(w))
        demand_of_cells(w, demand);
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            plan_firm(w, m, f, progress, demand, learn);
        else
            for (int post = 0; post < POST_COUNT; post++)
                m->posts[f * POST_COUNT + post] = 0;
}
