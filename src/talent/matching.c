/* Rounds of applications, offers and acceptances; see matching.h. Every city is a market of its own, so the cities run
 * side by side and each of them step by step: no thread waits within a round, and there is nothing to put in order
 * afterwards. What it decides for the model: who is hired by whom, how long posts stay open, and so how tight a cell's
 * market is felt to be.
 *
 * Draws: weights are integers, in units of 2^-40 of the city's largest, so that their sums are exact; cumulative sums
 * become marks on the line 0 .. 2^30, and a draw is a place on it. Marks rather than alias tables, because with them a
 * small change of weights moves few draws: twins with and without a policy stay coupled. */
#include "talent/matching.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/random.h"

enum {
    LINE_BITS = 30,          /* a draw is a place in [0, 2^30) */
    REACH = 2 * FIELD_COUNT, /* cells that a seeker may apply to: fields of its grade, then of the next lower one */
    PAIRS = MATCHING_APPLICATIONS / 2, /* blocks of random numbers in a round: one serves two applications */
    WEIGHT_BITS = 40,
    NONE = -1,
    VACANCIES_MAX = 1 << 22, /* sums of weights stay below 2^63 */
    SEEKERS_MAX = 1 << 27,   /* numbers of applications stay below 2^31 */
};

/* A vacancy, and a seeker still without a post: copies in the order in which they are read, as cities are mixed in the
 * caller's lists and each look there would wait for the memory. */
struct post {
    int32_t open, index; /* in the caller's list */
    float pay, weight;
    uint8_t field;
};

struct waiting {
    uint64_t key;
    float skill, reserve;
    int32_t index; /* in the caller's list */
    uint8_t grade, field, lower;
};

/* The market of one city. Vacancies have places in the order of (grade, field) and, within, of the caller's list;
 * applications have numbers: place of the seeker among those who wait x applications + which. */
struct city {
    struct matching *x;
    int applications; /* in this round */
    int n_vacancies, n_waiting;
    double unit;                /* integer weight per open posts x weight; a power of 2 */
    int cell[GRADE_FIELDS + 1]; /* where the vacancies of [grade x fields + field] begin */
    int64_t sum[GRADE_FIELDS];  /* of integer weights */
    int shift[GRADE_FIELDS];    /* place on the line to bucket of the guide */
    struct post *post;          /* [n_vacancies] */
    int32_t *mark;              /* [n_vacancies] where the vacancy's part of its cell's line ends */
    int32_t *guide;             /* [2 n_vacancies] first vacancy that ends behind the begin of a bucket */
    int32_t *end;               /* [n_vacancies] end of a vacancy's part of the list of applications */
    struct waiting *waiting;    /* [n_waiting], in the order of the list */
    int32_t *target;            /* [application] place of the vacancy; NONE; offered(place): it offers a post */
    float *score;               /* [application] skill x fit */
    uint64_t *list;             /* applications by vacancy: bits of the score above, number below */
    int32_t field_mark[GRADE_COUNT][2][FIELD_COUNT][REACH]; /* [own grade][also lower][own field]; the rest: lost */
};

static void divide_lines(struct city *c)
{
    for (int cell = 0; cell < GRADE_FIELDS; cell++) {
        int bits = 0;
        while (1 << bits < c->cell[cell + 1] - c->cell[cell])
            bits++;
        c->shift[cell] = LINE_BITS - bits;
    }
}

/* The unit in which the greatest weight has 40 bits. Posts only close, so it holds for all rounds. */
static void set_unit(struct city *c)
{
    double most = 0;
    int exponent;
    for (int v = 0; v < c->n_vacancies; v++) {
        double weight = c->post[v].open * (double)c->post[v].weight;
        assert(c->post[v].open >= 0 && weight >= 0 && weight < (double)INFINITY);
        most = weight > most ? weight : most;
    }
    (void)frexp(most, &exponent);
    c->unit = ldexp(1, WEIGHT_BITS - exponent);
}

static int64_t weight_at(const struct city *c, int v)
{
    return (int64_t)(c->post[v].open * (double)c->post[v].weight * c->unit + 0.5);
}

/* Marks of a cell, in proportion to cumulative weights. The last ends the line, so that every draw finds a vacancy. */
static void mark_cell(struct city *c, int cell)
{
    int64_t sum = 0, sum_to = 0;
    for (int v = c->cell[cell]; v < c->cell[cell + 1]; v++)
        sum += weight_at(c, v);
    c->sum[cell] = sum;
    double per_weight = sum > 0 ? 0x1p30 / (double)sum : 0;
    for (int v = c->cell[cell]; v < c->cell[cell + 1]; v++) {
        sum_to += weight_at(c, v);
        c->mark[v] = sum_to == sum ? 1 << LINE_BITS : (int32_t)((double)sum_to * per_weight);
    }
}

/* Buckets of equal length, at least as many as vacancies: from the bucket's first vacancy it is a step or two. */
static void guide_cell(struct city *c, int cell)
{
    int v = c->cell[cell], buckets = 1 << (LINE_BITS - c->shift[cell]);
    int32_t *guide = c->guide + 2 * c->cell[cell];
    if (c->sum[cell] == 0)
        return;
    for (int bucket = 0; bucket < buckets; bucket++) {
        while (c->mark[v] <= bucket << c->shift[cell])
            v++;
        guide[bucket] = v;
    }
}

/* What a cell weighs for a person: its open posts x weight, and how well the person fits. */
static double reach_weight(const struct city *c, int grade, int lower, int field, int reach)
{
    int grade_of = grade - reach / FIELD_COUNT, field_of = reach % FIELD_COUNT;
    double fit = c->x->fit[field][field_of];
    assert(fit >= 0 && fit <= 1);
    if (grade_of < 0 || (grade_of < grade && !lower))
        return 0;
    return (double)c->sum[grade_of * FIELD_COUNT + field_of] * fit * fit;
}

/* A line of which the part `efficiency` is divided among the cells; an application that falls behind is lost. */
static void mark_fields(struct city *c, int grade, int lower, int field)
{
    int32_t *mark = c->field_mark[grade][lower][field];
    double sum_to[REACH], sum = 0, arrive = c->x->efficiency * 0x1p30;
    for (int r = 0; r < REACH; r++) {
        sum += reach_weight(c, grade, lower, field, r);
        sum_to[r] = sum;
    }
    double per_weight = sum > 0 ? arrive / sum : 0;
    for (int r = 0; r < REACH; r++)
        mark[r] = sum > 0 && sum_to[r] == sum ? (int32_t)arrive : (int32_t)(sum_to[r] * per_weight);
}

static void mark_all(struct city *c)
{
    for (int cell = 0; cell < GRADE_FIELDS; cell++) {
        mark_cell(c, cell);
        guide_cell(c, cell);
    }
    for (int grade = 0; grade < GRADE_COUNT; grade++)
        for (int field = 0; field < FIELD_COUNT; field++) {
            mark_fields(c, grade, 0, field);
            mark_fields(c, grade, 1, field);
        }
}

/* The cell in which a place on the line of fields lies: how many parts end before it. Without branches. */
static inline int find_reach(const int32_t *mark, int32_t place)
{
    int before = 0;
    for (int r = 0; r < REACH; r++)
        before += mark[r] <= place;
    return before;
}

static inline int find_vacancy(const struct city *c, int cell, int32_t place)
{
    int v = c->guide[2 * c->cell[cell] + (place >> c->shift[cell])];
    v += c->mark[v] <= place; /* the usual steps without a branch, which could not be foretold */
    v += c->mark[v] <= place;
    while (c->mark[v] <= place)
        v++;
    return v;
}

/* Where an application goes: NONE when it is lost or there is nothing to apply for.
 *  mark, fit  the seeker's line of fields; how it fits  score  set when it arrives */
static inline int32_t apply(const struct city *c, const struct waiting *s, const int32_t *mark, const double *fit,
                            const uint32_t word[2], float *score)
{
    int reach = find_reach(mark, (int32_t)(word[0] >> (32 - LINE_BITS)));
    if (reach == REACH)
        return NONE;
    int below = reach >= FIELD_COUNT, field = reach - below * FIELD_COUNT;
    *score = (float)(s->skill * fit[field]);
    return find_vacancy(c, (s->grade - below) * FIELD_COUNT + field, (int32_t)(word[1] >> (32 - LINE_BITS)));
}

static inline bool is_among(int32_t v, const int32_t *target, int n)
{
    for (int i = 0; i < n; i++)
        if (target[i] == v)
            return true;
    return false;
}

static void apply_all(struct city *c, int round, int w)
{
    const struct waiting *s = &c->waiting[w];
    const int32_t *mark = c->field_mark[s->grade][s->lower][s->field];
    const double *fit = c->x->fit[s->field];
    int applications = c->applications;
    int32_t *target = c->target + (int64_t)w * applications;
    float *score = c->score + (int64_t)w * applications;
    uint32_t word[4];
    for (int i = 0; i < applications; i++) {
        if (i % 2 == 0)
            random_words(c->x->seed, s->key, c->x->month, PURPOSE_MATCHING, (uint32_t)(round * PAIRS + i / 2), word);
        int32_t v = apply(c, s, mark, fit, word + i % 2 * 2, score + i);
        target[i] = v = v != NONE && is_among(v, target, i) ? NONE : v;
        if (v != NONE)
            c->end[v]++;
    }
}

/* Counting sort by vacancy; within one any order, it decides nothing. */
static void list_applications(struct city *c)
{
    int32_t begin = 0, n = c->n_waiting * c->applications;
    for (int v = 0; v < c->n_vacancies; v++) {
        int32_t count = c->end[v];
        c->end[v] = begin;
        begin += count;
    }
    for (int32_t a = 0; a < n; a++) {
        uint32_t bits;
        if (c->target[a] == NONE)
            continue;
        memcpy(&bits, &c->score[a], sizeof bits); /* positive numbers are in the order of their bits */
        c->list[c->end[c->target[a]]++] = (uint64_t)bits << 32 | (uint32_t)a;
    }
}

static uint64_t key_of(const struct city *c, uint64_t application)
{
    return c->waiting[(uint32_t)application / (uint32_t)c->applications].key;
}

/* Whether an application comes before another: the better score, then the lower key. */
static inline bool is_before(const struct city *c, uint64_t a, uint64_t b)
{
    return a >> 32 != b >> 32 ? a > b : key_of(c, a) < key_of(c, b);
}

/* Restores a heap whose root is the last in order.  n  applications in it */
static void sift(const struct city *c, uint64_t *heap, int n, int root)
{
    uint64_t moved = heap[root];
    for (int child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && is_before(c, heap[child], heap[child + 1]))
            child++;
        if (!is_before(c, moved, heap[child]))
            break;
        heap[root] = heap[child];
    }
    heap[root] = moved;
}

/* Brings the first `open` in order of n > open applications to the front. */
static void select_first(const struct city *c, uint64_t *list, int n, int open)
{
    for (int root = open / 2 - 1; root >= 0; root--)
        sift(c, list, open, root);
    for (int a = open; a < n; a++)
        if (is_before(c, list[a], list[0])) {
            list[0] = list[a];
            sift(c, list, open, 0);
        }
}

/* Marks a place among the targets as one that offers a post; and back: its own inverse. */
static inline int32_t offered(int32_t place)
{
    return NONE - 1 - place;
}

static void offer_posts(struct city *c)
{
    int32_t begin = 0;
    for (int v = 0; v < c->n_vacancies; begin = c->end[v++]) {
        int n = c->end[v] - begin, open = c->post[v].open;
        if (n > open)
            select_first(c, c->list + begin, n, open);
        for (int a = 0; a < n && a < open; a++)
            c->target[(uint32_t)c->list[begin + a]] = offered(v);
    }
}

/* The best offer worth more than the reservation value: place of the vacancy, or NONE.  target  its applications */
static int32_t best_offer(const struct city *c, const struct waiting *s, const int32_t *target)
{
    double most = s->reserve;
    int32_t best = NONE;
    for (int i = 0; i < c->applications; i++) {
        if (target[i] >= NONE)
            continue;
        int32_t v = offered(target[i]);
        double value = c->post[v].pay * c->x->fit[s->field][c->post[v].field];
        if (value > most) {
            most = value;
            best = v;
        }
    }
    return best;
}

/* Closes the posts taken; the others wait for the next round. */
static int64_t accept_offers(struct city *c)
{
    int kept = 0, n = c->n_waiting;
    for (int w = 0; w < n; w++) {
        int32_t v = best_offer(c, &c->waiting[w], c->target + (int64_t)w * c->applications);
        if (v == NONE) {
            c->waiting[kept++] = c->waiting[w];
        } else {
            c->x->seeker[c->waiting[w].index].vacancy = c->post[v].index;
            c->post[v].open--;
        }
    }
    c->n_waiting = kept;
    return n - kept;
}

static int64_t run_city(struct city *c)
{
    int64_t filled = 0;
    divide_lines(c);
    set_unit(c);
    for (int round = 0; round < MATCHING_ROUNDS; round++) {
        c->applications = c->x->applications[round];
        assert(c->applications >= 0 && c->applications <= MATCHING_APPLICATIONS);
        mark_all(c);
        memset(c->end, 0, (size_t)c->n_vacancies * sizeof *c->end);
        for (int w = 0; w < c->n_waiting; w++)
            apply_all(c, round, w);
        list_applications(c);
        offer_posts(c);
        filled += accept_offers(c);
    }
    for (int v = 0; v < c->n_vacancies; v++)
        c->x->vacancy[c->post[v].index].open = c->post[v].open;
    return filled;
}

/* Scratch of all cities; each has its part. */
struct scratch {
    struct post *post; /* as in struct city */
    struct waiting *waiting;
    int32_t *mark, *guide, *end, *target;
    float *score;
    uint64_t *list;
    int vacancies[TALENT_CELLS + 1]; /* where those of a cell begin in `post` */
    int seekers[TALENT_CELLS + 1];   /* and in `waiting` */
    int most;                        /* applications in a round */
};

static void *take(struct matching *x, int64_t count, size_t size)
{
    void *piece = arena_room(x->arena, (size_t)count, size);
    assert(piece);
    return piece;
}

static void take_all(struct matching *x, struct scratch *all)
{
    for (int round = 0; round < MATCHING_ROUNDS; round++)
        all->most = x->applications[round] > all->most ? x->applications[round] : all->most;
    all->post = take(x, x->n_vacancies, sizeof *all->post);
    all->mark = take(x, x->n_vacancies, sizeof *all->mark);
    all->guide = take(x, 2 * x->n_vacancies, sizeof *all->guide);
    all->end = take(x, x->n_vacancies, sizeof *all->end);
    all->waiting = take(x, x->n_seekers, sizeof *all->waiting);
    all->target = take(x, x->n_seekers * all->most, sizeof *all->target);
    all->score = take(x, x->n_seekers * all->most, sizeof *all->score);
    all->list = take(x, x->n_seekers * all->most, sizeof *all->list);
}

size_t matching_bytes(int64_t n_vacancies, int64_t n_seekers)
{
    size_t applications = (size_t)n_seekers * MATCHING_APPLICATIONS, ends = 8 * 64; /* each piece ends on a line */
    return (size_t)n_vacancies * (sizeof(struct post) + 4 * sizeof(int32_t)) +
           (size_t)n_seekers * sizeof(struct waiting) +
           applications * (sizeof(int32_t) + sizeof(float) + sizeof(uint64_t)) + ends;
}

/* Counts of cells to where they begin; the last entry, so far 0, to the end of all. */
static void begin_cells(int count[TALENT_CELLS + 1])
{
    int begin = 0;
    for (int cell = 0; cell <= TALENT_CELLS; cell++) {
        int here = count[cell];
        count[cell] = begin;
        begin += here;
    }
}

static void place_vacancies(const struct matching *x, struct scratch *all)
{
    int next[TALENT_CELLS];
    for (int64_t v = 0; v < x->n_vacancies; v++) {
        const struct vacancy *vacancy = &x->vacancy[v];
        assert(vacancy->city < CITY_COUNT && vacancy->grade < GRADE_COUNT && vacancy->field < FIELD_COUNT);
        all->vacancies[skills_cell(vacancy->city, vacancy->grade, vacancy->field)]++;
    }
    begin_cells(all->vacancies);
    memcpy(next, all->vacancies, sizeof next);
    for (int v = 0; v < (int)x->n_vacancies; v++) {
        const struct vacancy *from = &x->vacancy[v];
        struct post *to = &all->post[next[skills_cell(from->city, from->grade, from->field)]++];
        *to = (struct post){from->open, v, from->pay, from->weight, from->field};
    }
}

/* By cell, although nothing depends on it: neighbours then look at the same vacancies. */
static void place_seekers(const struct matching *x, struct scratch *all)
{
    int next[TALENT_CELLS];
    for (int64_t s = 0; s < x->n_seekers; s++) {
        const struct seeker *from = &x->seeker[s];
        assert(from->city < CITY_COUNT && from->grade < GRADE_COUNT && from->field < FIELD_COUNT);
        x->seeker[s].vacancy = NONE;
        all->seekers[skills_cell(from->city, from->grade, from->field)]++;
    }
    begin_cells(all->seekers);
    memcpy(next, all->seekers, sizeof next);
    for (int s = 0; s < (int)x->n_seekers; s++) {
        const struct seeker *from = &x->seeker[s];
        all->waiting[next[skills_cell(from->city, from->grade, from->field)]++] = (struct waiting){
            from->key, from->skill, from->reserve, s, from->grade, from->field, from->lower != 0};
    }
}

static int seekers_of(const struct scratch *all, int city)
{
    return all->seekers[skills_cell(city + 1, 0, 0)] - all->seekers[skills_cell(city, 0, 0)];
}

static int64_t city_match(struct matching *x, const struct scratch *all, int city)
{
    const int *cell = all->vacancies + skills_cell(city, 0, 0);
    int begin = all->seekers[skills_cell(city, 0, 0)];
    int64_t first = (int64_t)begin * all->most;
    struct city c = {.x = x,
                     .n_vacancies = cell[GRADE_FIELDS] - cell[0],
                     .n_waiting = seekers_of(all, city),
                     .post = all->post + cell[0],
                     .mark = all->mark + cell[0],
                     .guide = all->guide + 2 * cell[0],
                     .end = all->end + cell[0],
                     .waiting = all->waiting + begin,
                     .target = all->target + first,
                     .score = all->score + first,
                     .list = all->list + first};
    for (int i = 0; i <= GRADE_FIELDS; i++)
        c.cell[i] = cell[i] - cell[0];
    return c.n_vacancies > 0 ? run_city(&c) : 0;
}

/* Cities with many seekers first, so that no thread is left with a large one at the end. */
static void order_cities(const struct scratch *all, int order[CITY_COUNT])
{
    for (int city = 0; city < CITY_COUNT; city++) {
        int i = city;
        for (; i > 0 && seekers_of(all, order[i - 1]) < seekers_of(all, city); i--)
            order[i] = order[i - 1];
        order[i] = city;
    }
}

int64_t matching_run(struct matching *x)
{
    struct scratch all = {0};
    int order[CITY_COUNT];
    int64_t filled = 0;
    size_t level = arena_mark(x->arena);
    assert(x->n_vacancies <= VACANCIES_MAX && x->n_seekers <= SEEKERS_MAX && x->threads > 0);
    assert(x->efficiency >= 0 && x->efficiency <= 1);
    take_all(x, &all);
    place_vacancies(x, &all);
    place_seekers(x, &all);
    order_cities(&all, order);
#pragma omp parallel for num_threads(x->threads) schedule(dynamic) reduction(+ : filled)
    for (int i = 0; i < CITY_COUNT; i++)
        filled += city_match(x, &all, order[i]);
    arena_release(x->arena, level);
    return filled;
}
