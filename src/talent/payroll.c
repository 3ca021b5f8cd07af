/* The payroll of skilled people; see payroll.h. One pass over everybody; what belongs to a firm is added up in integers,
 * by thread, so it does not matter who counts whom. */
#include "talent/payroll.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/fixed.h"
#include "base/mathfun.h"
#include "talent/posts.h"
#include "talent/search.h"
#include "talent/skills.h"

/* What people of a firm give and cost. */
struct payroll {
    int64_t units, pay, research_pay;
    int32_t research, skill; /* heads; 1/1000 */
};

/* Sums over everybody of a thread. */
struct census {
    int64_t skill[FIELD_COUNT], quality, at_work; /* 2^-20 */
    int64_t subsidy[CITY_COUNT];                  /* fen */
    int64_t padding[8];
};

enum { SKILL_SCALE = 1 << 20, NO_FIRM = -1 };

double payroll_quality(double skill, double mean, double fit, double norm)
{
    return math_min(3, math_max(0.3, skill / mean)) * fit / norm;
}

static void count_person(const struct world *w, struct talent_flows *t, struct census *census, int64_t i)
{
    int city = w->people.city[i], grade = w->people.grade[i], field = w->people.field[i];
    t->people[city][grade]++;
    t->people_field[field]++;
    census->skill[field] += (int64_t)((double)w->people.skill[i] * SKILL_SCALE);
    if (w->people.employer[i] != EMPLOYER_NONE)
        return;
    t->jobless[city][grade]++;
    t->jobless_field[field]++;
}

/* A month of learning from the firm. */
static void learn(struct world *w, int64_t i, int32_t f, const double *speed)
{
    const struct parameters *p = w->economy.parameters;
    int grade = w->people.grade[i];
    w->people.skill[i] = (float)skills_step((double)w->people.skill[i], w->firms.productivity[f], speed[grade],
                                            p->talent_forgetting, p->talent_skill_most);
}

static void book_person(struct world *w, const struct month *m, struct payroll *payroll, struct census *census,
                        const double *index, int64_t i, int32_t f)
{
    const struct economy *e = &w->economy;
    int s = w->firms.sector[f], post = w->people.post[i], c = w->people.city[i],
        field = posts_field(m->post_fields[f], post);
    double pay = search_pay(e, s, c, post, index[skills_cell(c, post_grade(post), field)]);
    double quality = payroll_quality((double)w->people.skill[i], w->talent.mean_skill[w->people.field[i]],
                                     e->fit[w->people.field[i]][field], e->skill_norm);
    int64_t cost = fixed_round(pay * (1 + 0.01 * w->people.premium[i]));
    double rate = w->levers.wage_subsidy[skills_cell(c, w->people.grade[i], w->people.field[i])];
    if (rate != 0)
        census->subsidy[c] += fixed_round(rate * w->levers.subsidy_sector[s] * (double)cost);
    census->quality += (int64_t)(quality * SKILL_SCALE);
    census->at_work++;
    if (post < GRADE_COUNT) {
        payroll->units += fixed_round(1000 * e->post_pay[s][post] * quality);
        payroll->pay += cost;
    } else {
        payroll->research++;
        payroll->skill += (int32_t)(1000 * quality * w->levers.research_time[s]);
        payroll->research_pay += cost;
    }
}

static void set_firm(struct world *w, const struct month *m, int64_t f, const struct payroll *all, int64_t stride)
{
    struct payroll sum = all[f];
    for (int t = 1; t < m->threads; t++) {
        const struct payroll *x = &all[t * stride + f];
        sum.units += x->units;
        sum.pay += x->pay;
        sum.research_pay += x->research_pay;
        sum.research += x->research;
        sum.skill += x->skill;
    }
    w->firms.skilled_units[f] = sum.units;
    w->firms.skilled_pay[f] = sum.pay;
    w->firms.research_pay[f] = sum.research_pay;
    w->firms.research_skill[f] = (float)sum.skill;
    w->firms.researchers[f] = w->firms.research_shared[f] + 1000 * (int64_t)sum.research;
}

/* Open posts, and how far the posts of each cell are filled, smoothed over a year. */
static void count_posts(struct world *w, struct month *m)
{
    int64_t posts[FIRM_SECTOR_COUNT * CITY_COUNT] = {0}, filled[FIRM_SECTOR_COUNT * CITY_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        int cell = sector_firm_index(w->firms.sector[f]) * CITY_COUNT + w->firms.city[f];
        for (int post = 0; post < POST_COUNT; post++) {
            int32_t wanted = m->posts[f * POST_COUNT + post], staff = m->staff[f * POST_COUNT + post];
            posts[cell] += wanted;
            filled[cell] += staff < wanted ? staff : wanted;
            if (staff >= wanted)
                continue;
            m->talent->open[w->firms.city[f]][post_grade(post)] += wanted - staff;
            m->talent->open_field[posts_field(m->post_fields[f], post)] += wanted - staff;
        }
    }
    for (int cell = 0; cell < FIRM_SECTOR_COUNT * CITY_COUNT; cell++)
        if (posts[cell] > 0)
            w->talent.fill[cell] += w->economy.parameters->labour_posts_speed *
                                    ((double)filled[cell] / (double)posts[cell] - w->talent.fill[cell]);
}

static void learn_means(struct world *w, struct month *m, const struct census *census)
{
    int64_t people[FIELD_COUNT] = {0};
    for (int t = 1; t < m->threads; t++) {
        int64_t *to = (int64_t *)m->talent, *from = (int64_t *)(m->talent + t);
        for (size_t k = 0; k < sizeof *m->talent / sizeof *to; k++)
            to[k] += from[k];
        memset(from, 0, sizeof *m->talent);
    }
    memcpy(people, m->talent->people_field, sizeof people);
    for (int k = 0; k < FIELD_COUNT; k++) {
        int64_t skill = 0;
        for (int t = 0; t < m->threads; t++)
            skill += census[t].skill[k];
        if (people[k] > 0)
            w->talent.mean_skill[k] = (double)skill / SKILL_SCALE / (double)people[k];
    }
}

static double mean_quality(const struct month *m, const struct census *census)
{
    int64_t quality = 0, people = 0;
    for (int t = 0; t < m->threads; t++) {
        quality += census[t].quality;
        people += census[t].at_work;
    }
    return people > 0 ? (double)quality / SKILL_SCALE / (double)people : 1;
}

double payroll_run(struct world *w, struct month *m, const double *index)
{
    const struct parameters *p = w->economy.parameters;
    int64_t n = w->talent.filled[0], firms = w->length[DIM_FIRM];
    size_t mark = arena_mark(m->arena);
    struct payroll *all = (struct payroll *)m->received; /* free until goods are delivered */
    struct census *census = arena_take(m->arena, (size_t)m->threads, sizeof *census);
    double speed[GRADE_COUNT];
    for (int g = 0; g < GRADE_COUNT; g++)
        speed[g] = skills_speed(skills_half_life(p, (enum grade)g));
#pragma omp parallel num_threads(m->threads)
    {
        int thread = omp_get_thread_num();
        struct payroll *payroll = all + thread * firms;
        memset(payroll, 0, (size_t)firms * sizeof *payroll);
#pragma omp for schedule(monotonic : dynamic, PEOPLE_AT_A_TIME)
        for (int64_t i = 0; i < n; i++) {
            int32_t f = w->people.employer[i];
            if (f == EMPLOYER_EMPTY)
                continue;
            if (f >= 0) {
                learn(w, i, f, speed);
                book_person(w, m, &payroll[f], &census[thread], index, i, f);
            }
            count_person(w, m->talent + thread, &census[thread], i);
        }
    }
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t f = 0; f < firms; f++)
        if (world_alive(w, f))
            set_firm(w, m, f, all, firms);
    learn_means(w, m, census);
    for (int c = 0; c < CITY_COUNT; c++)
        for (int t = 0; t < m->threads; t++)
            m->talent_subsidy[c] += census[t].subsidy[c];
    count_posts(w, m);
    double quality = mean_quality(m, census);
    arena_release(m->arena, mark);
    return quality;
}
