/* The payroll of skilled people; see payroll.h. One pass over everybody; what belongs to a firm is added up in integers,
 * by thread, so it does not matter who counts whom. What a post pays is looked up: there are far fewer kinds of posts
 * than people. What people read of their firm lies side by side and is asked for ahead: who came during the year stands
 * far from the colleagues, and each such look would wait for the memory. */
#include "talent/payroll.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/fixed.h"
#include "talent/posts.h"
#include "talent/search.h"
#include "talent/skills.h"

/* What people of a firm give and cost. */
struct payroll {
    int64_t pay[POST_KINDS], units;
    int32_t research, skill; /* heads; 1/1000 */
};

_Static_assert(sizeof(struct payroll) == sizeof(struct delivery), "payrolls lie where deliveries will");

/* Sums of a thread. */
struct census {
    struct market_cells cells;
    struct talent_flows flows;
    int64_t people[TALENT_CELLS];
    int64_t skill[FIELD_COUNT];  /* 2^-20 */
    int64_t quality, weight;     /* of labour in production, 2^-10 of 1/1000 workers; its weight */
    int64_t subsidy[CITY_COUNT]; /* fen */
    int64_t posts[FIRM_SECTOR_COUNT * CITY_COUNT], filled[FIRM_SECTOR_COUNT * CITY_COUNT],
        founders[FIRM_SECTOR_COUNT * CITY_COUNT];
    int64_t padding[8];
};

/* What people read of their firm. */
struct employer {
    double level; /* what is learned from it */
    uint32_t fields;
    uint8_t sector, index; /* of all sectors, of those with firms */
};

enum { PREMIUMS = 256, AHEAD = 24 /* people whose firm is asked for */ };

/* What is the same for all people of the month. */
struct terms {
    double pay[FIRM_SECTOR_COUNT][POST_COUNT][CITY_COUNT][FIELD_COUNT]; /* fen a month, before the premium */
    double unit[FIRM_SECTOR_COUNT][POST_COUNT];                         /* 1/1000 workers of the sector's wage */
    double speed[GRADE_COUNT];
    double forgetting, most_skill;
    double premium[PREMIUMS]; /* factor, from -128 % on */
    int firm_index[SECTOR_COUNT];
    bool books, subsidises;    /* whether anything is booked; whether wages are subsidised anywhere */
    struct employer *employer; /* [firms] */
};

enum { SKILL_SCALE = 1 << 20, QUALITY_SCALE = 1 << 10 };

static void read_pay(const struct economy *e, const double *index, struct terms *terms)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int post = 0; post < POST_COUNT; post++) {
            int s = firm_index_sector(i), grade = post_grade(post);
            terms->unit[i][post] = 1000 * e->post_pay[s][post];
            for (int c = 0; c < CITY_COUNT; c++)
                for (int k = 0; k < FIELD_COUNT; k++)
                    terms->pay[i][post][c][k] = search_pay(e, s, c, post, index[skills_cell(c, grade, k)]);
        }
    for (int k = 0, least = -PREMIUMS / 2; k < PREMIUMS; k++)
        terms->premium[k] = 1 + 0.01 * (least + k);
}

/* index  NULL: nothing is booked */
static void read_terms(const struct world *w, const double *index, struct terms *terms)
{
    const struct parameters *p = w->economy.parameters;
    for (int g = 0; g < GRADE_COUNT; g++)
        terms->speed[g] = skills_speed(skills_half_life(p, (enum grade)g));
    for (int s = 0; s < SECTOR_COUNT; s++)
        terms->firm_index[s] = sector_firm_index(s);
    terms->forgetting = p->talent_forgetting;
    terms->most_skill = p->talent_skill_most;
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        terms->subsidises |= w->levers.wage_subsidy[cell] != 0;
    terms->books = index != NULL;
    if (index)
        read_pay(&w->economy, index, terms);
}

static void count_person(const struct world *w, struct census *census, int64_t i, int cell)
{
    census->people[cell]++;
    census->skill[w->people.field[i]] += (int64_t)((double)w->people.skill[i] * SKILL_SCALE);
    if (w->people.employer[i] == EMPLOYER_NONE)
        census->cells.jobless[cell]++;
}

/* A month of learning from the firm. */
static void learn(struct world *w, int64_t i, double level, const struct terms *terms)
{
    w->people.skill[i] = (float)skills_step((double)w->people.skill[i], level, terms->speed[w->people.grade[i]],
                                            terms->forgetting, terms->most_skill);
}

static void book_person(const struct world *w, struct payroll *payroll, struct census *census,
                        const struct terms *terms, int64_t i, const struct employer *firm)
{
    int post = w->people.post[i], c = w->people.city[i], own = w->people.field[i];
    int field = posts_field(firm->fields, post);
    double quality = payroll_quality((double)w->people.skill[i], w->talent.mean_skill[own], w->economy.fit[own][field],
                                     w->economy.skill_norm);
    int64_t cost = fixed_round(terms->pay[firm->index][post][c][field] *
                               terms->premium[w->people.premium[i] + PREMIUMS / 2]);
    if (terms->subsidises) {
        double rate = w->levers.wage_subsidy[skills_cell(c, w->people.grade[i], own)];
        census->subsidy[c] += fixed_round(rate * w->levers.subsidy_sector[firm->sector] * (double)cost);
    }
    int research = post >= GRADE_COUNT; /* no branch: which people do research cannot be foretold */
    payroll->pay[research] += cost;
    double unit = terms->unit[firm->index][post];
    census->quality += (research - 1) & (int64_t)(unit * quality * QUALITY_SCALE);
    census->weight += (research - 1) & (int64_t)(unit * QUALITY_SCALE);
    payroll->units += (research - 1) & fixed_round(unit * quality);
    payroll->research += research;
    payroll->skill += -research & (int32_t)(1000 * quality * w->levers.research_time[firm->sector]);
}

static void ask_for(const struct terms *terms, const struct payroll *payroll, int32_t f)
{
    if (f < 0)
        return;
    __builtin_prefetch(&terms->employer[f], 0);
    if (terms->books)
        __builtin_prefetch(&payroll[f], 1);
}

/* Staff of universities get the city's subsidy over what they earn; subsidy_sector is of firms' sectors. */
static void subsidise_university(const struct world *w, struct census *census, int64_t i)
{
    int city = w->people.city[i], field = w->people.field[i];
    double rate = w->levers.wage_subsidy[skills_cell(city, w->people.grade[i], field)];
    if (rate != 0)
        census->subsidy[city] += fixed_round(
            rate * search_university_pay(w, skills_cell(city, post_grade(w->people.post[i]), field)));
}

static void pay_people(struct world *w, struct payroll *payroll, struct census *census, const struct terms *terms,
                       int64_t begin, int64_t end)
{
    for (int64_t i = begin; i < end; i++) {
        int32_t f = w->people.employer[i];
        ask_for(terms, payroll, w->people.employer[i + AHEAD < end ? i + AHEAD : i]);
        if (f == EMPLOYER_EMPTY)
            continue;
        if (f >= 0) {
            learn(w, i, terms->employer[f].level, terms);
            if (terms->books)
                book_person(w, &payroll[f], census, terms, i, &terms->employer[f]);
        } else if (f == EMPLOYER_UNIVERSITY && terms->subsidises) {
            subsidise_university(w, census, i);
        }
        count_person(w, census, i, skills_cell(w->people.city[i], w->people.grade[i], w->people.field[i]));
    }
}

static void set_firm(struct world *w, const struct month *m, int64_t f, const struct payroll *all, int64_t stride)
{
    struct payroll sum = all[f];
    for (int t = 1; t < m->threads; t++) {
        const struct payroll *x = &all[t * stride + f];
        sum.units += x->units;
        sum.pay[POST_PRODUCTION] += x->pay[POST_PRODUCTION];
        sum.pay[POST_RESEARCH] += x->pay[POST_RESEARCH];
        sum.research += x->research;
        sum.skill += x->skill;
    }
    w->firms.skilled_units[f] = sum.units;
    w->firms.skilled_pay[f] = sum.pay[POST_PRODUCTION];
    w->firms.research_pay[f] = sum.pay[POST_RESEARCH];
    w->firms.research_skill[f] = (float)sum.skill;
    w->firms.researchers[f] = w->firms.research_shared[f] + 1000 * (int64_t)sum.research;
}

/* Posts of a firm that are filled and open. */
static void count_posts(const struct world *w, const struct month *m, struct census *census, int64_t f)
{
    int city = w->firms.city[f], cell = sector_firm_index(w->firms.sector[f]) * CITY_COUNT + city;
    for (int post = 0; post < POST_COUNT; post++) {
        int32_t wanted = m->posts[f * POST_COUNT + post], staff = m->staff[f * POST_COUNT + post];
        census->posts[cell] += wanted;
        census->founders[cell] += post_grade(post) == GRADE_TECHNICIAN ? 0 : staff;
        census->filled[cell] += staff < wanted ? staff : wanted;
        if (staff >= wanted)
            continue;
        int field = posts_field(w->firms.post_fields[f], post), grade = post_grade(post);
        census->flows.open[city][grade] += wanted - staff;
        census->flows.open_field[field] += wanted - staff;
        census->cells.open[skills_cell(city, grade, field)] += wanted - staff;
    }
}

static void add_census(struct census *to, const struct census *from)
{
    int64_t *sum = (int64_t *)to;
    const int64_t *part = (const int64_t *)from;
    for (size_t k = 0; k < sizeof *to / sizeof *sum; k++)
        sum[k] += part[k];
}

/* People by place, grade and field from those by cell. */
static void count_flows(struct census *census)
{
    struct talent_flows *t = &census->flows;
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        int city = cell / GRADE_FIELDS, grade = cell / FIELD_COUNT % GRADE_COUNT, field = cell % FIELD_COUNT;
        t->people[city][grade] += census->people[cell];
        t->people_field[field] += census->people[cell];
        t->jobless[city][grade] += census->cells.jobless[cell];
        t->jobless_field[field] += census->cells.jobless[cell];
    }
}

/* Flows counted before the payroll and the counts of stocks. */
static void add_flows(struct talent_flows *to, const struct talent_flows *from)
{
    int64_t *sum = (int64_t *)to;
    const int64_t *part = (const int64_t *)from;
    for (size_t k = 0; k < sizeof *to / sizeof *sum; k++)
        sum[k] += part[k];
}

/* How far the posts of a sector are filled in its cities, over the sector's mean: what entrants and movers see. */
static void compare_fill(struct world *w, const struct census *census, int sector)
{
    double posts = 0, filled = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        int cell = sector * CITY_COUNT + c;
        posts += (double)census->posts[cell];
        filled += (double)census->posts[cell] * w->talent.fill[cell];
    }
    for (int c = 0; c < CITY_COUNT && filled > 0; c++) {
        int cell = sector * CITY_COUNT + c;
        w->sectors.skill_fill[cell] = w->talent.fill[cell] * posts / filled;
        w->sectors.skilled_heads[cell] = (double)census->founders[cell] / w->scale;
    }
}

/* Mean skill by field, people by city, how far posts are filled. */
static void learn_means(struct world *w, const struct census *census)
{
    const struct talent_flows *t = &census->flows;
    double speed = w->economy.parameters->labour_posts_speed;
    for (int k = 0; k < FIELD_COUNT; k++)
        if (t->people_field[k] > 0)
            w->talent.mean_skill[k] = (double)census->skill[k] / SKILL_SCALE / (double)t->people_field[k];
    for (int c = 0; c < CITY_COUNT; c++)
        w->talent.people[c] = (double)(t->people[c][0] + t->people[c][1] + t->people[c][2]);
    for (int cell = 0; cell < FIRM_SECTOR_COUNT * CITY_COUNT; cell++)
        if (census->posts[cell] > 0)
            w->talent.fill[cell] += speed *
                                    ((double)census->filled[cell] / (double)census->posts[cell] - w->talent.fill[cell]);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        compare_fill(w, census, i);
}

/* Pays and counts; sums of all threads are left in the first one's. */
static void take_census(struct world *w, struct month *m, struct terms *terms, struct census *census)
{
    int64_t n = w->talent.filled[0], firms = w->length[DIM_FIRM];
    struct payroll *all = (struct payroll *)m->received; /* free until goods are delivered */
    terms->employer = arena_room(m->arena, (size_t)firms, sizeof *terms->employer);
#pragma omp parallel num_threads(m->threads)
    {
        int thread = omp_get_thread_num();
        struct payroll *payroll = all + thread * firms;
        if (terms->books)
            memset(payroll, 0, (size_t)firms * sizeof *payroll);
#pragma omp for schedule(static)
        for (int64_t f = 0; f < firms; f++) {
            int s = w->firms.sector[f];
            terms->employer[f] = (struct employer){w->firms.productivity[f], w->firms.post_fields[f], (uint8_t)s,
                                                   (uint8_t)terms->firm_index[s]};
        }
#pragma omp for schedule(monotonic : dynamic, 1)
        for (int64_t begin = 0; begin < n; begin += PEOPLE_AT_A_TIME)
            pay_people(w, payroll, &census[thread], terms, begin,
                       begin + PEOPLE_AT_A_TIME < n ? begin + PEOPLE_AT_A_TIME : n);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < firms; f++)
            if (world_alive(w, f)) {
                if (terms->books)
                    set_firm(w, m, f, all, firms);
                count_posts(w, m, &census[thread], f);
            }
    }
    for (int t = 1; t < m->threads; t++)
        add_census(census, &census[t]);
    count_flows(census);
}

double payroll_run(struct world *w, struct month *m, const double *index, struct market_cells *cells)
{
    size_t mark = arena_mark(m->arena);
    struct census *census = arena_take(m->arena, (size_t)m->threads, sizeof *census);
    struct terms *terms = arena_take(m->arena, 1, sizeof *terms);
    read_terms(w, index, terms);
    take_census(w, m, terms, census);
    learn_means(w, census);
    add_flows(m->talent, &census->flows);
    for (int c = 0; c < CITY_COUNT; c++)
        m->talent_subsidy[c] += census->subsidy[c];
    *cells = census->cells;
    double quality = census->weight > 0 ? (double)census->quality / (double)census->weight : 1;
    arena_release(m->arena, mark);
    return quality;
}
