/* Founders; see founders.h. A pass over everybody finds for each new firm the person with the lowest hash of both keys: it
 * does not matter who counts whom, and a firm more is nobody else's other founder. */
#include "talent/founders.h"

#include <omp.h>
#include <string.h>

#include "base/random.h"
#include "talent/posts.h"

enum { CELLS = FIRM_SECTOR_COUNT * CITY_COUNT };

/* A firm that looks for its founder. */
struct request {
    uint64_t salt; /* of the firm and month */
    int32_t firm, next;
};

/* Firms that look, in lists by whom they look among; heads are 1 + place in the list, 0 ends it. */
struct requests {
    int32_t n;
    struct request *list;
    int32_t *of_firm; /* [firms] */
    int32_t of_university[CITY_COUNT], repeated[CELLS], of_cell[CELLS];
};

/* The best for a request so far; the rank of nobody is the largest. */
struct best {
    uint64_t rank;
    int64_t row;
};

/* Counts of a thread. */
struct tally {
    int64_t failed[CELLS]; /* people whose firm failed, by cell */
    int64_t fails, sales;  /* of this month */
    int64_t padding[8];
};

int founders_grade(int grade, const double *pay, double work, const int32_t *posts, const int32_t *staff)
{
    double units = 0, room = 0.9 * work / 1000;
    for (int g = 0; g < GRADE_COUNT; g++)
        units += pay[g] * staff[g];
    for (int g = grade; g >= GRADE_ENGINEER; g--)
        if (posts[g] > staff[g])
            return g;
    for (int g = grade; g >= GRADE_ENGINEER; g--)
        if (units + pay[g] <= room)
            return g;
    return -1;
}

static int cell_of(const struct world *w, int64_t f)
{
    return sector_firm_index(w->firms.sector[f]) * CITY_COUNT + w->firms.city[f];
}

static int32_t *head_of(const struct world *w, struct requests *r, int64_t f)
{
    switch (w->firms.parent[f]) {
    case FOUNDER_UNIVERSITY: return &r->of_university[w->firms.city[f]];
    case FOUNDER_AGAIN: return &r->repeated[cell_of(w, f)];
    case FOUNDER_CELL: return &r->of_cell[cell_of(w, f)];
    default: return &r->of_firm[w->firms.parent[f]];
    }
}

/* A firm looks when it begins to need labour: before it has machines it has no posts. */
static bool looks(const struct world *w, int64_t f)
{
    return w->firms.parent[f] != FOUNDER_NONE && world_alive(w, f) && w->firms.usual_work[f] > 0;
}

/* Lists the firms that look, in the order of rows. */
static void list_requests(const struct world *w, struct month *m, struct requests *r)
{
    uint64_t salt = random_month_salt(w->seed, w->month, PURPOSE_FOUNDER_CHOICE);
    int64_t firms = w->length[DIM_FIRM], n = 0;
    for (int64_t f = 0; f < firms; f++)
        n += looks(w, f);
    r->list = arena_take(m->arena, (size_t)n + 1, sizeof *r->list);
    r->of_firm = arena_take(m->arena, (size_t)firms + 1, sizeof *r->of_firm);
    for (int64_t f = 0; f < firms && n > 0; f++)
        if (looks(w, f)) {
            int32_t *head = head_of(w, r, f);
            r->list[r->n++] = (struct request){random_mix(w->firms.key[f] ^ salt), (int32_t)f, *head};
            *head = r->n;
        }
}

/* Everybody in a list of requests may be the one.  employed  whether to come behind all who have no post */
static void consider(const struct world *w, const struct requests *r, int32_t head, struct best *best, int64_t i,
                     bool employed)
{
    for (; head > 0; head = r->list[head - 1].next) {
        const struct request *x = &r->list[head - 1];
        uint64_t rank = random_mix(x->salt ^ w->people.key[i]) >> 2 | (uint64_t)employed << 62;
        struct best *b = &best[head - 1];
        bool better = rank < b->rank || (rank == b->rank && i < b->row);
        if (better && w->firms.city[x->firm] == w->people.city[i])
            *b = (struct best){rank, i};
    }
}

/* Founders are engineers and experts who do not run a firm. */
static void consider_person(const struct world *w, const struct requests *r, struct best *best, int64_t i)
{
    int32_t employer = w->people.employer[i];
    int last = w->people.last[i], city = w->people.city[i];
    if (w->people.grade[i] < GRADE_ENGINEER || people_run_firm(w, i))
        return;
    if (employer >= 0)
        consider(w, r, r->of_firm[employer], best, i, false);
    else if (employer == EMPLOYER_UNIVERSITY)
        consider(w, r, r->of_university[city], best, i, false);
    if (last >= FIRM_SECTOR_COUNT)
        return;
    consider(w, r, r->of_cell[last * CITY_COUNT + city], best, i, employer != EMPLOYER_NONE);
    if (w->people.venture[i] == VENTURE_FAILED)
        consider(w, r, r->repeated[last * CITY_COUNT + city], best, i, false);
}

/* A founder without a firm has failed; who works for the buyer of it has sold. */
static void review(struct world *w, struct tally *tally, int64_t i)
{
    int32_t employer = w->people.employer[i];
    if (people_run_firm(w, i) && employer < 0) {
        w->people.venture[i] = VENTURE_FAILED;
        tally->fails++;
    } else if (people_run_firm(w, i) && w->firms.founder[employer] != w->people.key[i]) {
        w->people.venture[i] = VENTURE_SOLD;
        tally->sales++;
    }
    if (w->people.venture[i] == VENTURE_FAILED && w->people.last[i] < FIRM_SECTOR_COUNT)
        tally->failed[w->people.last[i] * CITY_COUNT + w->people.city[i]]++;
}

/* Passes over everybody: [threads][requests] the best of each thread. */
static void pass_people(struct world *w, const struct month *m, const struct requests *r, struct best *best,
                        struct tally *tally)
{
    int64_t n = w->talent.filled[0];
#pragma omp parallel num_threads(m->threads)
    {
        int thread = omp_get_thread_num();
        struct best *own = best + (int64_t)thread * r->n;
        for (int32_t k = 0; k < r->n; k++)
            own[k] = (struct best){UINT64_MAX, -1};
#pragma omp for schedule(monotonic : dynamic, 1)
        for (int64_t begin = 0; begin < n; begin += PEOPLE_AT_A_TIME)
            for (int64_t i = begin; i < n && i < begin + PEOPLE_AT_A_TIME; i++)
                if (people_present(w, i)) {
                    review(w, &tally[thread], i);
                    if (r->n > 0)
                        consider_person(w, r, own, i);
                }
    }
}

static void add_tallies(struct world *w, struct month *m, const struct tally *tally)
{
    for (int cell = 0; cell < CELLS; cell++) {
        int64_t failed = 0;
        for (int t = 0; t < m->threads; t++)
            failed += tally[t].failed[cell];
        w->sectors.failed_founders[cell] = (double)failed / w->scale;
    }
    for (int t = 0; t < m->threads; t++) {
        m->talent->founders_failed += tally[t].fails;
        m->talent->founders_sold += tally[t].sales;
    }
}

static int64_t best_of_all(const struct month *m, const struct requests *r, const struct best *best, int32_t k)
{
    struct best first = best[k];
    for (int t = 1; t < m->threads; t++) {
        const struct best *b = &best[(int64_t)t * r->n + k];
        if (b->rank < first.rank || (b->rank == first.rank && b->row < first.row))
            first = *b;
    }
    return first.row;
}

static enum founder_kind kind_of(const struct world *w, int64_t i)
{
    if (w->people.venture[i] != VENTURE_NONE)
        return FOUNDER_REPEATED;
    return w->people.employer[i] >= 0                     ? FOUNDER_OF_FIRM
           : w->people.employer[i] == EMPLOYER_UNIVERSITY ? FOUNDER_OF_LABORATORY
                                                          : FOUNDER_WITHOUT_POST;
}

/* Takes somebody off the staff of the present employer. */
static void strike_off(const struct world *w, struct month *m, int32_t *university, int64_t i)
{
    int32_t employer = w->people.employer[i];
    if (employer >= 0)
        m->staff[(int64_t)employer * POST_COUNT + w->people.post[i]]--;
    else if (employer == EMPLOYER_UNIVERSITY)
        university[w->people.city[i] * GRADE_COUNT + post_grade(w->people.post[i])]--;
}

/* Somebody begins to run a firm, in a production post of a grade. */
static void take_over(struct world *w, struct month *m, int32_t *university, int64_t i, int32_t f, int grade)
{
    int post = post_of(POST_PRODUCTION, grade), to = sector_firm_index(w->firms.sector[f]);
    int64_t place = (int64_t)f * POST_COUNT + post;
    m->talent->founders[kind_of(w, i)]++;
    if (w->people.last[i] != LAST_NONE)
        m->talent->changed[w->people.last[i]][to]++;
    strike_off(w, m, university, i);
    w->people.employer[i] = f;
    w->people.post[i] = (uint8_t)post;
    w->people.premium[i] = 0;
    w->people.since[i] = (int16_t)w->month;
    w->people.last[i] = (uint8_t)to;
    w->people.venture[i] = VENTURE_RUNS;
    w->firms.founder[f] = w->people.key[i];
    w->firms.founder_post[f] = (uint8_t)(1 + post);
    w->firms.parent[f] = FOUNDER_NONE;
    m->staff[place]++;
    posts_keep_founder(w->economy.post_pay[w->firms.sector[f]], w->firms.usual_work[f], 1 + post,
                       m->posts + (int64_t)f * POST_COUNT);
}

/* The firm gets its founder; looks among all of its cell next month; or goes without. */
static void settle(struct world *w, struct month *m, int32_t *university, int32_t f, int64_t i)
{
    if (i >= 0 && !people_run_firm(w, i)) { /* else another firm was first */
        int64_t place = (int64_t)f * POST_COUNT;
        int grade = founders_grade(w->people.grade[i], w->economy.post_pay[w->firms.sector[f]], w->firms.usual_work[f],
                                   m->posts + place, m->staff + place);
        if (grade >= 0) {
            take_over(w, m, university, i, f, grade);
            return;
        }
        w->firms.parent[f] = FOUNDER_CELL; /* too small: nobody else would find a post either */
    }
    m->talent->unfounded += w->firms.parent[f] == FOUNDER_CELL;
    w->firms.parent[f] = w->firms.parent[f] == FOUNDER_CELL ? FOUNDER_NONE : FOUNDER_CELL;
}

/* Who runs a firm does not look for a post. */
static void leave_seekers(const struct world *w, struct seekers *seekers)
{
    int64_t n = 0;
    for (int64_t k = 0; k < seekers->n; k++)
        if (!people_run_firm(w, seekers->row[k]))
            seekers->row[n++] = seekers->row[k];
    seekers->n = n;
}

void founders_leave(struct world *w, struct month *m, struct seekers *seekers, int32_t *university)
{
    size_t mark = arena_mark(m->arena);
    struct requests *r = arena_take(m->arena, 1, sizeof *r);
    list_requests(w, m, r);
    struct best *best = arena_take(m->arena, (size_t)m->threads * (size_t)r->n + 1, sizeof *best);
    struct tally *tally = arena_take(m->arena, (size_t)m->threads, sizeof *tally);
    pass_people(w, m, r, best, tally);
    add_tallies(w, m, tally);
    for (int32_t k = 0; k < r->n; k++)
        settle(w, m, university, r->list[k].firm, best_of_all(m, r, best, k));
    if (r->n > 0)
        leave_seekers(w, seekers);
    arena_release(m->arena, mark);
}
