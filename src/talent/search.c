/* The search; see search.h. A person who looks beyond the own city draws one of the other places and applies there; whoever
 * is hired elsewhere moves. So people stay where they are unless there is work for them. */
#include "talent/search.h"

#include <math.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "talent/city_choice.h"
#include "talent/matching.h"
#include "talent/posts.h"
#include "talent/skilled_wages.h"
#include "talent/skills.h"

enum {
    LUCK_LOOK,
    LUCK_PLACE,
    LUCK_OUTSIDE,
    FIRST_MONTHS = 6,
    UNIVERSITY_VACANCY = -1,
    UNIVERSITY_KIND = 42,
    AHEAD = 16
};

double search_pay(const struct economy *e, int sector, int city, int post, double index)
{
    return 1000 * e->worker_wage[sector] * e->city_wage_factor[city] * e->post_pay[sector][post] * index;
}

int search_premium(const struct world *w, int64_t f)
{
    return skilled_wages_premium(w->economy.parameters, w->firms.margin[f], w->sectors.margin[w->firms.sector[f]]);
}

double search_university_pay(const struct world *w, int cell)
{
    return w->talent.wage[cell] * (double)MONEY_PER_YUAN / 12;
}

/* Open posts that are advertised this month: to find out whom one wants takes time. */
static int32_t advertised(const struct world *w, int64_t f, int post, int32_t open)
{
    double part = w->economy.parameters->labour_advertised * w->levers.vacancy_visibility[w->firms.city[f]], u[4];
    if (open <= 0 || part >= 1)
        return open;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_ADVERTISED, (uint32_t)post, u);
    return posts_whole(part * open, u[0]);
}

/* Open posts that each firm advertises.  open [firms][POST_COUNT]; return how many vacancies that makes */
static int32_t advertise(const struct world *w, const struct month *m, int64_t begin, int64_t end, int32_t *open)
{
    int32_t n = 0;
    for (int64_t k = begin * POST_COUNT; k < end * POST_COUNT; k++) {
        int64_t f = k / POST_COUNT;
        int32_t lack = m->posts[k] - m->staff[k];
        open[k] = lack > 0 && world_alive(w, f) ? advertised(w, f, (int)(k % POST_COUNT), lack) : 0;
        n += open[k] > 0;
    }
    return n;
}

static int64_t list_firm(const struct world *w, const struct search_terms *terms, int64_t f, const int32_t *advertises,
                         struct vacancy *list, int64_t n, int64_t most)
{
    int s = w->firms.sector[f], c = w->firms.city[f], premium = search_premium(w, f);
    for (int post = 0; post < POST_COUNT && n < most; post++) {
        int32_t open = advertises[post];
        if (open <= 0)
            continue;
        int field = posts_field(w->firms.post_fields[f], post), grade = post_grade(post);
        double pay = search_pay(&w->economy, s, c, post, terms->index[skills_cell(c, grade, field)]);
        list[n++] = (struct vacancy){.employer = (int32_t)f,
                                     .open = open,
                                     .pay = (float)(pay * (1 + 0.01 * premium)),
                                     .weight = 1,
                                     .city = (uint8_t)c,
                                     .grade = (uint8_t)grade,
                                     .field = (uint8_t)field,
                                     .post = (uint8_t)post};
    }
    return n;
}

/* Universities look for as many as they lack in a city and grade; of which field, luck decides by the fields they teach. */
static int64_t list_universities(const struct world *w, const struct search_terms *terms, struct vacancy *list,
                                 int64_t n)
{
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        int city = cell / GRADE_FIELDS, grade = cell / FIELD_COUNT % GRADE_COUNT, first = cell - cell % FIELD_COUNT;
        double all = 0, u[4];
        for (int k = 0; k < FIELD_COUNT; k++)
            all += w->economy.university_posts[first + k];
        double lack = all - terms->university[city * GRADE_COUNT + grade];
        if (lack <= 0 || w->economy.university_posts[cell] <= 0)
            continue;
        random_block(w->seed, random_key(UNIVERSITY_KIND, (uint64_t)cell, 0, 0), w->month, PURPOSE_ARRIVALS, 2, u);
        int32_t open = posts_whole(lack * w->economy.university_posts[cell] / all, u[0]);
        if (open <= 0)
            continue;
        list[n++] = (struct vacancy){.employer = UNIVERSITY_VACANCY,
                                     .open = open,
                                     .pay = (float)search_university_pay(w, cell),
                                     .weight = 1,
                                     .city = (uint8_t)city,
                                     .grade = (uint8_t)grade,
                                     .field = (uint8_t)(cell % FIELD_COUNT),
                                     .post = (uint8_t)post_of(POST_RESEARCH, grade)};
    }
    return n;
}

static int64_t end_of(int64_t block, int64_t firms)
{
    return (block + 1) * FIRMS_AT_A_TIME < firms ? (block + 1) * FIRMS_AT_A_TIME : firms;
}

static bool has_any(const int32_t *open)
{
    int32_t any = 0;
    for (int post = 0; post < POST_COUNT; post++)
        any |= open[post];
    return any > 0;
}

/* Firms by blocks: first how many vacancies each block has, then, where its part of the list begins, what they are. */
static int64_t list_vacancies(const struct world *w, const struct month *m, const struct search_terms *terms,
                              struct vacancy *list, int64_t most)
{
    int64_t firms = w->length[DIM_FIRM], blocks = (firms + FIRMS_AT_A_TIME - 1) / FIRMS_AT_A_TIME;
    int64_t n = list_universities(w, terms, list, 0);
    int32_t *open = arena_room(m->arena, (size_t)firms * POST_COUNT, sizeof *open);
    int64_t *begin = arena_room(m->arena, (size_t)blocks + 1, sizeof *begin); /* in the list, of a block of firms */
#pragma omp parallel for num_threads(m->threads) schedule(monotonic : dynamic, 1)
    for (int64_t b = 0; b < blocks; b++)
        begin[b + 1] = advertise(w, m, b * FIRMS_AT_A_TIME, end_of(b, firms), open);
    begin[0] = n;
    for (int64_t b = 0; b < blocks; b++)
        begin[b + 1] += begin[b];
#pragma omp parallel for num_threads(m->threads) schedule(monotonic : dynamic, 1)
    for (int64_t b = 0; b < blocks; b++)
        for (int64_t f = b * FIRMS_AT_A_TIME, next = begin[b]; f < end_of(b, firms) && next < begin[b + 1]; f++)
            if (has_any(open + f * POST_COUNT))
                next = list_firm(w, terms, f, open + f * POST_COUNT, list, next, most);
    return begin[blocks] < most ? begin[blocks] : most;
}

/* Whether somebody who graduated here has not had a post yet and finished lately. */
static bool is_fresh(const struct world *w, int64_t i)
{
    return w->people.origin[i] == ORIGIN_GRADUATE && w->people.last[i] == LAST_NONE &&
           w->month - w->people.since[i] < FIRST_MONTHS;
}

/* Where a person looks this month: the own city, another one, or the rest of China. */
static int place_of(const struct world *w, const struct search_terms *terms, int64_t i, const double *u)
{
    const struct parameters *p = w->economy.parameters;
    int city = w->people.city[i], grade = w->people.grade[i], field = w->people.field[i];
    bool fresh = is_fresh(w, i);
    double look = w->people.employer[i] == EMPLOYER_NONE ? p->labour_look_jobless : p->labour_look_employed;
    if (!fresh && u[LUCK_LOOK] >= look)
        return city;
    return city_choice_pick(city_choice_row(fresh ? terms->choice_graduate : terms->choice, city, grade, field),
                            u[LUCK_PLACE]);
}

/* What the present post pays times fit: an offer must be worth more. */
static double present_worth(const struct world *w, const struct search_terms *terms, int64_t i)
{
    int32_t f = w->people.employer[i];
    int post = w->people.post[i], city = w->people.city[i], own = w->people.field[i];
    if (f == EMPLOYER_NONE)
        return 0;
    if (f < 0)
        return search_university_pay(w, skills_cell(city, post_grade(post), w->people.field[i]));
    int field = posts_field(w->firms.post_fields[f], post);
    double pay = search_pay(&w->economy, w->firms.sector[f], city, post,
                            terms->index[skills_cell(city, post_grade(post), field)]);
    return pay * (1 + 0.01 * w->people.premium[i]) * w->economy.fit[own][field];
}

static void fill_seeker(const struct world *w, const struct search_terms *terms, int64_t i, int place, struct seeker *x)
{
    const struct parameters *p = w->economy.parameters;
    bool idle = w->people.employer[i] == EMPLOYER_NONE;
    int grade = w->people.grade[i],
        lowest = (int)skills_lowest_grade(p, (enum grade)grade, idle ? w->month - w->people.since[i] : 0);
    *x = (struct seeker){.key = w->people.key[i],
                         .person = (int32_t)i,
                         .vacancy = -1,
                         .skill = w->people.skill[i],
                         .reserve = (float)((1 + p->labour_better_offer) * present_worth(w, terms, i)),
                         .city = (uint8_t)place,
                         .grade = (uint8_t)grade,
                         .field = w->people.field[i],
                         .lower = lowest < grade};
}

/* Who looks in the rest of China finds a post there with a fixed chance and leaves, else is back next month. */
static void list_seekers(const struct world *w, const struct month *m, const struct search_terms *terms,
                         const struct seekers *from, struct seeker *list)
{
    double find = w->economy.parameters->labour_outside_match;
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t k = 0; k < from->n; k++) {
        int64_t i = from->row[k], next = from->row[k + AHEAD < from->n ? k + AHEAD : k];
        double u[4];
        __builtin_prefetch(&w->people.key[next]);
        __builtin_prefetch(&w->people.employer[next]);
        __builtin_prefetch(&w->people.skill[next]);
        random_block(w->seed, w->people.key[i], w->month, PURPOSE_PERSON_SEARCH, 1, u);
        int place = place_of(w, terms, i, u);
        if (place < CITY_COUNT)
            fill_seeker(w, terms, i, place, &list[k]);
        else
            list[k] = (struct seeker){.person = (int32_t)i, .vacancy = u[LUCK_OUTSIDE] < find ? -2 : -1};
    }
}

static int sector_last(const struct world *w, const struct vacancy *v)
{
    return v->employer < 0 ? LAST_UNIVERSITY : sector_firm_index(w->firms.sector[v->employer]);
}

static void count_hire(const struct world *w, struct talent_flows *t, int64_t i, const struct vacancy *v)
{
    int to = sector_last(w, v), last = w->people.last[i], from = w->people.city[i];
    t->hired[v->city][v->grade]++;
    t->misfit += w->people.field[i] != v->field;
    t->demoted += v->grade < w->people.grade[i];
    if (last != LAST_NONE)
        t->changed[last][to]++;
    else if (w->people.origin[i] == ORIGIN_GRADUATE)
        t->started[from][to]++;
    else if (w->people.origin[i] == ORIGIN_OUTSIDE)
        t->arrived[to]++;
    if (from != v->city)
        t->moved[from][v->city][w->people.grade[i]]++;
}

/* Whether a post brings somebody to its city: from another one, or from the rest of China to a first post here. */
static bool is_newcomer(const struct world *w, int64_t i, int city)
{
    return w->people.city[i] != city || (w->people.origin[i] == ORIGIN_OUTSIDE && w->people.last[i] == LAST_NONE);
}

/* What a city pays who comes to it: the lever's sum, and what it has bid for newcomers, a part of a year's wage, as far as
 * its money for that goes. */
static void welcome(const struct world *w, struct month *m, int64_t i, int city)
{
    int cell = skills_cell(city, w->people.grade[i], w->people.field[i]);
    money_t bid = money_of(w->levers.talent_subsidy[city] * w->talent.wage[cell] * (double)MONEY_PER_YUAN);
    bid = bid < m->talent_budget[city] ? bid : m->talent_budget[city];
    m->talent_budget[city] -= bid;
    m->government_budget[1 + city] -= bid; /* it stood among the city's purchases */
    m->talent_moved[city] += bid + money_of(w->levers.moving_subsidy[cell] * (double)MONEY_PER_YUAN);
}

/* Takes somebody off the staff of the present employer. */
static void strike_off(const struct world *w, const struct month *m, const struct search_terms *terms, int64_t i)
{
    int32_t employer = w->people.employer[i];
    if (employer >= 0)
        m->staff[(int64_t)employer * POST_COUNT + w->people.post[i]]--;
    else if (employer == EMPLOYER_UNIVERSITY)
        terms->university[w->people.city[i] * GRADE_COUNT + post_grade(w->people.post[i])]--;
}

static void hire(struct world *w, struct month *m, const struct search_terms *terms, int64_t i, const struct vacancy *v)
{
    count_hire(w, m->talent, i, v);
    if (is_newcomer(w, i, v->city))
        welcome(w, m, i, v->city);
    strike_off(w, m, terms, i);
    w->people.employer[i] = v->employer < 0 ? EMPLOYER_UNIVERSITY : v->employer;
    w->people.post[i] = v->post;
    w->people.since[i] = (int16_t)w->month;
    w->people.premium[i] = (int8_t)(v->employer < 0 ? 0 : search_premium(w, v->employer));
    w->people.last[i] = (uint8_t)sector_last(w, v);
    w->people.city[i] = v->city;
    if (v->employer >= 0)
        m->staff[(int64_t)v->employer * POST_COUNT + v->post]++;
    else
        terms->university[v->city * GRADE_COUNT + v->grade]++;
}

/* Rows of somebody who is hired soon, asked for ahead: they lie far apart. */
static void ask_for(const struct world *w, const struct seeker *s)
{
    if (s->vacancy == -1)
        return;
    __builtin_prefetch(&w->people.employer[s->person], 1);
    __builtin_prefetch(&w->people.since[s->person], 1);
    __builtin_prefetch(&w->people.post[s->person], 1);
    __builtin_prefetch(&w->people.city[s->person], 1);
    __builtin_prefetch(&w->people.premium[s->person], 1);
    __builtin_prefetch(&w->people.last[s->person], 1);
    __builtin_prefetch(&w->people.grade[s->person]);
    __builtin_prefetch(&w->people.field[s->person]);
    __builtin_prefetch(&w->people.origin[s->person]);
}

/* The firm's row as well, as soon as the vacancy is known. */
static void ask_for_firm(const struct world *w, const struct month *m, const struct matching *x, int64_t k)
{
    int32_t f = x->seeker[k].vacancy >= 0 ? x->vacancy[x->seeker[k].vacancy].employer : UNIVERSITY_VACANCY;
    if (f < 0)
        return;
    __builtin_prefetch(&m->staff[(int64_t)f * POST_COUNT], 1);
    __builtin_prefetch(&w->firms.margin[f]);
    __builtin_prefetch(&w->firms.sector[f]);
}

static void carry_out(struct world *w, struct month *m, const struct search_terms *terms, const struct matching *x,
                      int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        int64_t far = k + 2 * AHEAD < n ? k + 2 * AHEAD : k, near = k + AHEAD < n ? k + AHEAD : k;
        if (x->seeker[far].vacancy >= 0)
            __builtin_prefetch(&x->vacancy[x->seeker[far].vacancy]);
        ask_for(w, &x->seeker[near]);
        ask_for_firm(w, m, x, near);
        int64_t i = x->seeker[k].person;
        if (x->seeker[k].vacancy >= 0) {
            hire(w, m, terms, i, &x->vacancy[x->seeker[k].vacancy]);
        } else if (x->seeker[k].vacancy == -2) {
            m->talent->gone++;
            m->talent->moved[w->people.city[i]][FLOW_OUTSIDE][w->people.grade[i]]++;
            strike_off(w, m, terms, i);
            careers_end(w, i);
        }
    }
}

/* Those who look in the province stand first, in their order; the others behind. return how many look here */
static int64_t part_seekers(struct seeker *list, int64_t n, struct seeker *outside, int64_t *n_outside)
{
    int64_t here = 0;
    *n_outside = 0;
    for (int64_t k = 0; k < n; k++)
        if (list[k].key != 0)
            list[here++] = list[k];
        else
            outside[(*n_outside)++] = list[k];
    return here;
}

static void set_rules(struct matching *x, const struct world *w, const struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    const double applications[MATCHING_ROUNDS] = {p->labour_applications_first, p->labour_applications_second,
                                                  p->labour_applications_third};
    for (int a = 0; a < FIELD_COUNT; a++)
        for (int b = 0; b < FIELD_COUNT; b++)
            x->fit[a][b] = w->economy.fit[a][b];
    for (int r = 0; r < MATCHING_ROUNDS; r++)
        x->applications[r] = (int)rint(applications[r]);
    x->efficiency = math_min(1, math_max(0, p->labour_match_efficiency * w->levers.match_efficiency[0]));
    x->seed = w->seed;
    x->month = w->month;
    x->threads = m->threads;
    x->arena = m->arena;
}

void search_month(struct world *w, struct month *m, const struct search_terms *terms, const struct seekers *seekers)
{
    size_t mark = arena_mark(m->arena);
    int64_t most = careers_most_seekers(w) + TALENT_CELLS, outside;
    struct matching *x = arena_take(m->arena, 1, sizeof *x);
    x->vacancy = arena_room(m->arena, (size_t)most, sizeof *x->vacancy);
    x->seeker = arena_room(m->arena, (size_t)seekers->n + 1, sizeof *x->seeker);
    struct seeker *gone = arena_room(m->arena, (size_t)seekers->n + 1, sizeof *gone);
    set_rules(x, w, m);
    x->n_vacancies = list_vacancies(w, m, terms, x->vacancy, most);
    list_seekers(w, m, terms, seekers, x->seeker);
    x->n_seekers = part_seekers(x->seeker, seekers->n, gone, &outside);
    matching_run(x);
    carry_out(w, m, terms, x, x->n_seekers);
    x->seeker = gone;
    carry_out(w, m, terms, x, outside);
    m->talent->looking = seekers->n;
    arena_release(m->arena, mark);
}
