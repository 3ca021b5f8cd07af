/* Nobody gets lost: everybody is in one place with one employer or none, and counts by status reconcile with flows, month
 * by month over two years and over the Januaries in which rows are made anew. */
#include "support/people.h"

enum { MONTHS = 24 };

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Keys of all people in order.  return to be freed */
static uint64_t *sorted_keys(const struct world *w, int64_t *n)
{
    uint64_t *key = calloc((size_t)w->length[DIM_PERSON], sizeof *key);
    *n = 0;
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        if (people_present(w, i))
            key[(*n)++] = w->people.key[i];
    qsort(key, (size_t)*n, sizeof *key, by_key);
    return key;
}

static void check_keys(const struct world *w)
{
    int64_t n;
    uint64_t *key = sorted_keys(w, &n);
    for (int64_t k = 1; k < n; k++)
        cr_assert_neq(key[k - 1], key[k], "two people with one key");
    cr_assert_neq(key[0], 0);
    free(key);
}

/* After the hires of a month, before firms fail. */
static void check_places(const struct world *w)
{
    cr_assert_leq(w->talent.filled[0], w->length[DIM_PERSON]);
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++) {
        int32_t f = w->people.employer[i];
        bool employed = f >= 0 || f == EMPLOYER_UNIVERSITY;
        cr_assert(i < w->talent.filled[0] || f == EMPLOYER_EMPTY);
        cr_assert_neq(f, EMPLOYER_GONE);
        cr_assert(employed ? w->people.post[i] < POST_COUNT : w->people.post[i] == POST_NONE);
        cr_assert(w->people.city[i] < CITY_COUNT && w->people.field[i] < FIELD_COUNT &&
                  w->people.grade[i] < GRADE_COUNT);
        if (f >= 0)
            cr_assert(world_alive(w, f) && w->firms.city[f] == w->people.city[i]);
        if (people_present(w, i))
            cr_assert_lt(w->month - w->people.birth[i], 60 * 12);
    }
}

static int64_t sum(const int64_t *x, size_t n)
{
    int64_t all = 0;
    for (size_t k = 0; k < n; k++)
        all += x[k];
    return all;
}

static void check_flows(const struct world *w, const struct talent_flows *t, int64_t before)
{
    const size_t cells = CITY_COUNT * GRADE_COUNT;
    int64_t people = people_count(w, 1);
    cr_assert_eq(t->before, before);
    cr_assert_eq(people, before + t->graduates + t->came - t->retired - t->left - t->gone);
    cr_assert_eq(sum(&t->people[0][0], cells), people);
    cr_assert_eq(sum(t->people_field, FIELD_COUNT), people);
    cr_assert_eq(sum(&t->jobless[0][0], cells), people_with(w, EMPLOYER_NONE));
    cr_assert_eq(sum(t->jobless_field, FIELD_COUNT), people_with(w, EMPLOYER_NONE));
    cr_assert_eq(sum(&t->open[0][0], cells), sum(t->open_field, FIELD_COUNT));
    int64_t first = sum(&t->started[0][0], CITY_COUNT * FLOW_EMPLOYERS) + sum(t->arrived, FLOW_EMPLOYERS);
    int64_t changed = sum(&t->changed[0][0], FLOW_EMPLOYERS * FLOW_EMPLOYERS), hired = sum(&t->hired[0][0], cells);
    int64_t founders = sum(t->founders, FOUNDER_KINDS); /* they change their employer and are not hired */
    cr_assert_leq(first + changed,
                  hired + founders); /* people here at the opening without a last employer belong to neither */
    cr_assert_leq(hired, t->looking);
}

/* Who runs a firm works for it: a living firm that knows its founder.  return their number */
static int64_t check_founders(const struct world *w)
{
    int64_t n = 0, firms = 0;
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++) {
        int32_t f = w->people.employer[i];
        if (!people_present(w, i) || !people_run_firm(w, i))
            continue;
        cr_assert(f >= 0 && world_alive(w, f) && w->firms.founder[f] == w->people.key[i]);
        n++;
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f)) {
            firms += w->firms.founder[f] != 0;
            cr_assert((w->firms.founder[f] != 0) == (w->firms.founder_post[f] > 0));
            cr_assert(w->firms.parent[f] == FOUNDER_NONE || w->firms.usual_work[f] <= 0 ||
                      w->month - w->firms.birth_month[f] < 6);
        }
    cr_assert_leq(n, firms); /* some have retired */
    return n;
}

/* People of cities after what moved in and out.  before  people of each city */
static void check_moves(const struct world *w, const struct talent_flows *t, const int64_t *before, int64_t *now)
{
    int64_t lost = t->retired + t->left - t->graduates;
    memset(now, 0, CITY_COUNT * sizeof *now);
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        if (people_present(w, i))
            now[w->people.city[i]]++;
    for (int c = 0; c < CITY_COUNT; c++) {
        int64_t net = 0;
        for (int to = 0; to < FLOW_PLACES; to++)
            for (int g = 0; g < GRADE_COUNT; g++)
                net += t->moved[to][c][g] - t->moved[c][to][g];
        lost -= before[c] + net - now[c]; /* who retired or gave up in the city, less its graduates */
    }
    cr_assert_eq(lost, 0);
}

Test(people_model, nobody_gets_lost)
{
    struct tiny x;
    int64_t city[CITY_COUNT] = {0}, next[CITY_COUNT];
    tiny_open(&x, 2, "run.scale=0.005", NULL);
    for (int64_t i = 0; i < x.world->length[DIM_PERSON]; i++)
        if (people_present(x.world, i))
            city[x.world->people.city[i]]++;
    int clear = tiny_phase("labour_clear");
    int64_t running = 0, founded = 0, failed = 0;
    for (int month = 0; month < MONTHS; month++) {
        int64_t before = people_count(x.world, 1);
        tiny_renew(&x);
        cr_assert_eq(people_count(x.world, 1), before);
        tiny_phases(&x, 0, clear + 1);
        check_places(x.world);
        check_keys(x.world);
        check_flows(x.world, x.run->month.talent, before);
        check_moves(x.world, x.run->month.talent, city, next);
        const struct talent_flows *t = x.run->month.talent;
        int64_t now = check_founders(x.world);
        cr_assert_leq(now, running + sum(t->founders, FOUNDER_KINDS) - t->founders_failed - t->founders_sold);
        cr_assert_geq(now + t->retired,
                      running + sum(t->founders, FOUNDER_KINDS) - t->founders_failed - t->founders_sold);
        founded += sum(t->founders, FOUNDER_KINDS);
        failed += t->founders_failed;
        running = now;
        memcpy(city, next, sizeof city);
        tiny_phases(&x, clear + 1, step_phase_count());
        month_end(&x.run->month);
        x.world->month++;
    }
    cr_assert_gt(founded, 10);
    cr_assert(failed > 0 && failed < founded);
    tiny_close(&x);
}

/* Identity of a person's place that does not depend on rows. */
struct whereabouts {
    uint64_t person, firm;
    int post;
};

static int by_person(const void *a, const void *b)
{
    const struct whereabouts *x = a, *y = b;
    return x->person < y->person ? -1 : x->person > y->person;
}

static struct whereabouts *places(const struct world *w, int64_t *n)
{
    struct whereabouts *list = calloc((size_t)w->length[DIM_PERSON], sizeof *list);
    *n = 0;
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++) {
        if (!people_present(w, i))
            continue;
        int32_t f = w->people.employer[i]; /* or who bought the firm this month */
        if (f >= 0)
            f = people_heir(w, f);
        struct whereabouts *x = &list[(*n)++];
        x->person = w->people.key[i];
        x->firm = f >= 0 ? w->firms.key[f] : (uint64_t)(int64_t)f;
        x->post = w->people.post[i];
    }
    qsort(list, (size_t)*n, sizeof *list, by_person);
    return list;
}

Test(people_model, rows_made_anew_keep_everybody)
{
    struct tiny x;
    int64_t n, m;
    tiny_open(&x, 2, "run.scale=0.005", NULL);
    for (int month = 0; month < 7; month++)
        tiny_step(&x);
    struct whereabouts *before = places(x.world, &n);
    tiny_ok(&x, simulation_renew(x.run, 2, x.errors));
    struct whereabouts *after = places(x.world, &m);
    cr_assert_eq(n, m);
    cr_assert_eq(n, x.world->talent.filled[0]);
    for (int64_t k = 0; k < n; k++)
        cr_assert(before[k].person == after[k].person && before[k].firm == after[k].firm &&
                  before[k].post == after[k].post);
    free(before);
    free(after);
    tiny_close(&x);
}
