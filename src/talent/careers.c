/* What happens to skilled people before they search; see careers.h. To most of them nothing does, which a cheap draw
 * says; the others have one block of luck: one number for each thing that can happen, so a policy that changes one
 * hazard leaves the others' outcomes as they were. */
#include "talent/careers.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "talent/skilled_wages.h"
#include "talent/skills.h"

/* Luck of the month. */
enum { LUCK_LEAVE, LUCK_SEARCH, LUCK_TRAINING };

static const double USUALLY_CALLED = 0.125; /* above all usual hazards */

/* What all people of a month share. Hazards are those of who is called. */
struct month_rules {
    uint64_t salt;
    double called;  /* part of people to whom something may happen */
    uint64_t calls; /* the same as random_is_called compares: below it, of 2^53 */
    double quit, search;
    double training[CITY_COUNT][GRADE_COUNT];
    int oldest;    /* month of birth of the youngest who retire */
    uint8_t *home; /* [firms] city of a living firm, else NOWHERE */
};

enum { NOWHERE = 255, AHEAD = 16 /* people whose place on the staff is asked for */ };

int64_t careers_most_seekers(const struct world *w)
{
    return w->length[DIM_PERSON] / 4 + 1024;
}

void careers_end(struct world *w, int64_t i)
{
    w->people.employer[i] = EMPLOYER_EMPTY;
    w->people.post[i] = POST_NONE;
}

static void lose_post(struct world *w, int64_t i)
{
    w->people.employer[i] = EMPLOYER_NONE;
    w->people.post[i] = POST_NONE;
    w->people.premium[i] = 0;
    w->people.since[i] = (int16_t)w->month;
}

/* A firm that has failed has nobody any more; who worked for one that was taken over works for the buyer. */
static void find_employer(struct world *w, struct talent_flows *t, int64_t i)
{
    int32_t employer = w->people.employer[i];
    if (employer >= 0 && !world_alive(w, employer))
        employer = people_heir(w, employer);
    w->people.employer[i] = employer;
    if (employer == EMPLOYER_GONE) {
        lose_post(w, i);
        t->orphaned++;
    }
}

/* The firm has moved to another city: some follow. */
static void follow_firm(struct world *w, struct talent_flows *t, int64_t i)
{
    int from = w->people.city[i], to = w->firms.city[w->people.employer[i]];
    double u[4];
    random_block(w->seed, w->people.key[i], w->month, PURPOSE_PERSON_MONTH, 1, u);
    if (u[0] >= w->economy.parameters->labour_follow && !people_run_firm(w, i)) {
        lose_post(w, i);
        t->quit++;
        return;
    }
    w->people.city[i] = (uint8_t)to;
    t->moved[from][to][w->people.grade[i]]++;
    t->followed++;
}

/* return whether the person looks for a post */
static bool advance_employed(struct world *w, struct talent_flows *t, const struct month_rules *r, int64_t i)
{
    double u[4];
    random_block(w->seed, w->people.key[i], w->month, PURPOSE_PERSON_MONTH, 0, u);
    if (u[LUCK_LEAVE] < r->quit) {
        lose_post(w, i);
        t->quit++;
        return true;
    }
    if (u[LUCK_TRAINING] < r->training[w->people.city[i]][w->people.grade[i]]) {
        w->people.grade[i]++;
        t->trained++;
    }
    return u[LUCK_SEARCH] < r->search;
}

static bool advance_jobless(struct world *w, struct talent_flows *t, const struct parameters *p, int64_t i)
{
    double hazard = skills_leave_hazard(p, w->month - w->people.since[i]), u[4];
    if (hazard <= 0)
        return true;
    random_block(w->seed, w->people.key[i], w->month, PURPOSE_PERSON_MONTH, 0, u);
    if (u[LUCK_LEAVE] >= hazard)
        return true;
    careers_end(w, i);
    t->left++;
    return false;
}

static bool advance_person(struct world *w, struct talent_flows *t, const struct month_rules *r, int64_t i)
{
    const struct parameters *p = w->economy.parameters;
    t->before++;
    if (skills_retires(p, w->month - w->people.birth[i])) {
        careers_end(w, i);
        t->retired++;
        return false;
    }
    find_employer(w, t, i);
    int32_t employer = w->people.employer[i];
    if (employer >= 0 && w->firms.city[employer] != w->people.city[i])
        follow_firm(w, t, i);
    if (w->people.employer[i] == EMPLOYER_NONE)
        return advance_jobless(w, t, p, i);
    if (people_run_firm(w, i))
        return false;
    return random_is_called(r->salt, w->people.key[i], r->called) && advance_employed(w, t, r, i);
}

static void count_staff(const struct world *w, int32_t *staff, int32_t *university, int64_t i)
{
    int32_t employer = w->people.employer[i];
    if (employer >= 0)
        staff[(int64_t)employer * POST_COUNT + w->people.post[i]]++;
    else if (employer == EMPLOYER_UNIVERSITY)
        university[w->people.city[i] * GRADE_COUNT + post_grade(w->people.post[i])]++;
}

/* Counts those who stay at work, do not retire and are not called: most people, whose month this is. Lists the others.
 * Almost without branches, as who is called cannot be foretold.  return how many are listed at row */
static int32_t pass_quiet(const struct world *w, struct talent_flows *t, const struct month_rules *r, int32_t *staff,
                          int32_t *university, int64_t begin, int64_t end, int32_t *row)
{
    const int32_t *employers = w->people.employer;
    const uint8_t *home = r->home, *city = w->people.city, *post = w->people.post;
    const int16_t *birth = w->people.birth;
    const uint64_t *key = w->people.key;
    const uint64_t salt = r->salt, calls = r->calls; /* random_is_called with whole numbers */
    const int oldest = r->oldest;
    int64_t quiets = 0;
    int32_t n = 0, nobody = 0;
    for (int64_t i = begin; i < end; i++) {
        int32_t employer = employers[i], next = employers[i + AHEAD < end ? i + AHEAD : i];
        __builtin_prefetch(next >= 0 ? &staff[(int64_t)next * POST_COUNT] : &nobody, 1);
        bool firm = employer >= 0, university_post = employer == EMPLOYER_UNIVERSITY;
        bool stays = (firm & (home[firm ? employer : 0] == city[i])) | university_post;
        bool quiet = stays & (birth[i] > oldest) & (random_mix(key[i] ^ salt) >> 11 >= calls);
        int32_t *place = firm ? &staff[(int64_t)employer * POST_COUNT + post[i]] : &nobody;
        *place += quiet;
        quiets += quiet;
        row[n] = (int32_t)i;
        n += !quiet & (employer != EMPLOYER_EMPTY);
        if (university_post)
            university[city[i] * GRADE_COUNT + post_grade(post[i])] += quiet;
    }
    t->before += quiets;
    return n;
}

/* One block of rows.  return seekers listed at row */
static int32_t advance_block(struct world *w, struct talent_flows *t, const struct month_rules *r, int32_t *staff,
                             int32_t *university, int64_t begin, int64_t end, int32_t *row)
{
    int32_t n = 0, others = pass_quiet(w, t, r, staff, university, begin, end, row);
    for (int32_t k = 0; k < others; k++) {
        int32_t i = row[k];
        if (advance_person(w, t, r, i))
            row[n++] = i;
        count_staff(w, staff, university, i);
    }
    return n;
}

/* Fixed as long as no parameter or lever asks for more. */
static double called_part(const struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    double training = 1;
    for (int c = 0; c < CITY_COUNT; c++)
        training = math_max(training, w->levers.training[c]);
    double most = math_max(p->labour_quit, p->labour_search_employed);
    most = math_max(most, math_max(p->talent_training_technician, p->talent_training_engineer) / 12 * training *
                              math_exp(p->talent_training_most));
    return most <= USUALLY_CALLED ? USUALLY_CALLED : 1;
}

static void read_rules(const struct world *w, const double *tightness, struct month_rules *r)
{
    const struct parameters *p = w->economy.parameters;
    r->salt = random_month_salt(w->seed, w->month, PURPOSE_PERSON_MONTH);
    r->called = called_part(w);
    r->quit = p->labour_quit / r->called;
    r->search = p->labour_search_employed / r->called;
    r->calls = (uint64_t)ceil(0x1p53 * r->called);
    r->oldest = w->month - (int)ceil(p->talent_retirement_age);
    for (int c = 0; c < CITY_COUNT; c++)
        for (int g = 0; g < GRADE_COUNT; g++)
            r->training[c][g] = g + 1 < GRADE_COUNT
                                    ? w->levers.training[c] / r->called *
                                          skills_training_hazard(p, (enum grade)g, tightness[c * GRADE_COUNT + g + 1])
                                    : 0;
}

/* Staff and flows counted by threads, added into the first thread's. */
static void add_threads(const struct world *w, struct month *m, int32_t *university)
{
    int64_t n = w->length[DIM_FIRM] * POST_COUNT;
#pragma omp parallel for num_threads(m->threads) schedule(static)
    for (int64_t k = 0; k < n; k++)
        for (int t = 1; t < m->threads; t++)
            m->staff[k] += m->staff[(int64_t)t * n + k];
    for (int t = 1; t < m->threads; t++) {
        int64_t *to = (int64_t *)m->talent, *from = (int64_t *)(m->talent + t);
        for (size_t k = 0; k < sizeof *m->talent / sizeof *to; k++)
            to[k] += from[k];
        memset(from, 0, sizeof *m->talent);
        for (int k = 0; k < CITY_GRADES; k++)
            university[k] += university[t * CITY_GRADES + k];
    }
}

/* Lists of the blocks one behind the other. */
static void join_blocks(struct seekers *seekers, const int32_t *row, const int32_t *count, int64_t blocks)
{
    seekers->n = 0;
    for (int64_t b = 0; b < blocks; b++)
        for (int32_t k = 0; k < count[b] && seekers->n < seekers->most; k++)
            seekers->row[seekers->n++] = row[b * PEOPLE_AT_A_TIME + k];
}

void careers_advance(struct world *w, struct month *m, const double *tightness, struct seekers *seekers,
                     int32_t *university)
{
    struct month_rules rules;
    int64_t n = w->talent.filled[0], blocks = (n + PEOPLE_AT_A_TIME - 1) / PEOPLE_AT_A_TIME;
    int64_t posts = w->length[DIM_FIRM] * POST_COUNT;
    size_t mark = arena_mark(m->arena);
    int32_t *row = arena_room(m->arena, (size_t)blocks * PEOPLE_AT_A_TIME, sizeof *row);
    int32_t *count = arena_take(m->arena, (size_t)blocks + 1, sizeof *count);
    int32_t *cells = arena_take(m->arena, (size_t)m->threads * CITY_GRADES, sizeof *cells);
    read_rules(w, tightness, &rules);
    rules.home = arena_room(m->arena, (size_t)w->length[DIM_FIRM], sizeof *rules.home);
#pragma omp parallel num_threads(m->threads)
    {
#pragma omp for schedule(static) nowait
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            rules.home[f] = world_alive(w, f) ? w->firms.city[f] : NOWHERE;
        int thread = omp_get_thread_num();
        int32_t *staff = m->staff + thread * posts;
        memset(staff, 0, (size_t)posts * sizeof *staff);
#pragma omp barrier
#pragma omp for schedule(monotonic : dynamic, 1)
        for (int64_t b = 0; b < blocks; b++) {
            int64_t begin = b * PEOPLE_AT_A_TIME, end = begin + PEOPLE_AT_A_TIME < n ? begin + PEOPLE_AT_A_TIME : n;
            count[b] = advance_block(w, m->talent + thread, &rules, staff, cells + thread * CITY_GRADES, begin, end,
                                     row + begin);
        }
    }
    add_threads(w, m, cells);
    memcpy(university, cells, CITY_GRADES * sizeof *university);
    join_blocks(seekers, row, count, blocks);
    arena_release(m->arena, mark);
}

/* Somebody in a post that has too many, and how they are ranked: the last to come goes first. */
struct surplus {
    uint64_t key;
    int64_t post; /* firm x POST_COUNT + post */
    int32_t row;
    int16_t since;
};

static int by_rank(const void *a, const void *b)
{
    const struct surplus *x = a, *y = b;
    if (x->post != y->post)
        return x->post < y->post ? -1 : 1;
    if (x->since != y->since)
        return x->since > y->since ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Whole people to let go of an excess this month; what leaves by itself within two months needs no dismissal. */
static int32_t to_dismiss(const struct world *w, const struct month *m, int64_t f, int post)
{
    const struct parameters *p = w->economy.parameters;
    int32_t staff = m->staff[f * POST_COUNT + post], excess = staff - m->posts[f * POST_COUNT + post];
    double beyond = excess - p->labour_attrition * staff, u[4];
    if (beyond <= 0)
        return 0;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_DISMISSAL, (uint32_t)post, u);
    int32_t n = (int32_t)floor(p->labour_fire * beyond + u[0]);
    return n < excess ? n : excess;
}

/* How many people each post lets go, and which firms let go at all. */
static void mark_surplus(const struct world *w, const struct month *m, int32_t *let_go, uint8_t *any)
{
#pragma omp parallel for num_threads(m->threads) schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        any[f] = 0;
        for (int post = 0; post < POST_COUNT; post++) {
            int32_t n = world_alive(w, f) ? to_dismiss(w, m, f, post) : 0;
            let_go[f * POST_COUNT + post] = n;
            any[f] |= n > 0;
        }
    }
}

/* People in such posts, block by block. */
static int64_t list_surplus(const struct world *w, const struct month *m, const int32_t *let_go, const uint8_t *any,
                            int32_t *row, int32_t *count)
{
    int64_t n = w->talent.filled[0], blocks = (n + PEOPLE_AT_A_TIME - 1) / PEOPLE_AT_A_TIME, total = 0;
#pragma omp parallel for num_threads(m->threads) schedule(monotonic : dynamic, 1)
    for (int64_t b = 0; b < blocks; b++) {
        int64_t end = (b + 1) * PEOPLE_AT_A_TIME < n ? (b + 1) * PEOPLE_AT_A_TIME : n;
        for (int64_t i = b * PEOPLE_AT_A_TIME; i < end; i++) {
            int32_t employer = w->people.employer[i];
            if (employer >= 0 && any[employer] && let_go[(int64_t)employer * POST_COUNT + w->people.post[i]] > 0 &&
                !people_run_firm(w, i))
                row[b * PEOPLE_AT_A_TIME + count[b]++] = (int32_t)i;
        }
    }
    for (int64_t b = 0; b < blocks; b++)
        for (int32_t k = 0; k < count[b]; k++)
            row[total++] = row[b * PEOPLE_AT_A_TIME + k];
    return total;
}

/* Whether somebody looks for a post already. */
static bool is_listed(const struct world *w, int64_t i)
{
    double called = called_part(w), u[4];
    if (!random_is_called(random_month_salt(w->seed, w->month, PURPOSE_PERSON_MONTH), w->people.key[i], called))
        return false;
    random_block(w->seed, w->people.key[i], w->month, PURPOSE_PERSON_MONTH, 0, u);
    return u[LUCK_SEARCH] < w->economy.parameters->labour_search_employed / called;
}

static void let_go_of(struct world *w, struct month *m, const struct surplus *x, struct seekers *seekers)
{
    if (!is_listed(w, x->row) && seekers->n < seekers->most)
        seekers->row[seekers->n++] = x->row;
    lose_post(w, x->row);
    m->staff[x->post]--;
    m->talent->laid_off++;
}

void careers_dismiss(struct world *w, struct month *m, struct seekers *seekers)
{
    size_t mark = arena_mark(m->arena), places = (size_t)w->talent.filled[0] + PEOPLE_AT_A_TIME;
    int32_t *let_go = arena_room(m->arena, (size_t)w->length[DIM_FIRM] * POST_COUNT, sizeof *let_go);
    uint8_t *any = arena_room(m->arena, (size_t)w->length[DIM_FIRM], sizeof *any);
    int32_t *row = arena_room(m->arena, places, sizeof *row);
    int32_t *count = arena_take(m->arena, places / PEOPLE_AT_A_TIME + 1, sizeof *count);
    mark_surplus(w, m, let_go, any);
    int64_t n = list_surplus(w, m, let_go, any, row, count);
    struct surplus *list = arena_room(m->arena, (size_t)n + 1, sizeof *list);
    for (int64_t k = 0; k < n; k++) {
        int32_t i = row[k];
        list[k] = (struct surplus){w->people.key[i], (int64_t)w->people.employer[i] * POST_COUNT + w->people.post[i], i,
                                   w->people.since[i]};
    }
    qsort(list, (size_t)n, sizeof *list, by_rank);
    for (int64_t k = 0; k < n; k++)
        if (let_go[list[k].post]-- > 0)
            let_go_of(w, m, &list[k], seekers);
    arena_release(m->arena, mark);
}
