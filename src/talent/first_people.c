/* The opening of the market for skilled people; see first_people.h. Heads follow from wage bills: posts by the same rule
 * as later, so totals by sector, city and grade are those of the tables within the luck of whole people. */
#include "talent/first_people.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/random.h"
#include "talent/graduates.h"
#include "talent/labour.h"
#include "talent/market.h"
#include "talent/payroll.h"
#include "talent/posts.h"
#include "talent/skilled_wages.h"
#include "talent/skills.h"

enum { FIRST_KIND = 50, JOBLESS_KIND = 51, UNIVERSITY_KIND = 52, JOBLESS_MONTHS = 12, TENURE_MONTHS = 60 };

static const double OWN_FIELD =
    0.9; /* people in the field of their post at the start; the search finds its own level */

/* The market at rest: wages of the tables, students as many as graduate. */
static void open_market(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    w->economy.skill_norm = 1;
    memcpy(w->talent.wage, w->economy.cell_wage, sizeof w->economy.cell_wage);
    graduates_start(&w->economy.tables->graduates[0][0], w->talent.enrolment);
    for (int c = 0; c < CITY_COUNT; c++)
        w->talent.engineer_wage[c] = 1;
    for (int k = 0; k < FIELD_COUNT; k++)
        w->talent.mean_skill[k] = 1;
    for (int cell = 0; cell < FIRM_SECTOR_COUNT * CITY_COUNT; cell++)
        w->talent.fill[cell] = p->labour_normal_fill;
}

static void open_needs(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.usual_work[f] = w->firms.usual_research[f] = 0;
        if (!world_alive(w, f))
            continue;
        w->firms.usual_work[f] = (double)w->firms.workers[f];
        w->firms.usual_research[f] = (double)w->firms.researchers[f];
    }
}

/* People in research beyond those of firms work at universities and laboratories, by cities' graduates. */
static void open_universities(struct world *w)
{
    const struct economy *e = &w->economy;
    double firms = 0, graduates = 0, city[CITY_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        firms += 1e-3 * w->firms.usual_research[f];
    for (int c = 0; c < CITY_COUNT; c++)
        for (int k = 0; k < FIELD_COUNT; k++) {
            city[c] += e->tables->graduates[c][k];
            graduates += e->tables->graduates[c][k];
        }
    double all = math_max(0, e->parameters->labour_research_people * w->scale - firms);
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        w->economy.university_posts[cell] = all * city[cell / GRADE_FIELDS] / graduates *
                                            e->research_posts[cell / FIELD_COUNT % GRADE_COUNT] *
                                            e->tables->other_field[cell % FIELD_COUNT];
}

static int64_t count_posts(const struct world *w)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int32_t posts[POST_COUNT] = {0};
        if (!world_alive(w, f))
            continue;
        posts_of(&w->economy, w->firms.sector[f], w->firms.key[f], w->firms.usual_work[f], w->firms.usual_research[f],
                 NULL, posts);
        for (int post = 0; post < POST_COUNT; post++)
            n += posts[post];
    }
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        n += (int64_t)w->economy.university_posts[cell] + 1;
    return n;
}

/* Moves the state to a block with places for people. */
static enum status make_room(struct world *w, int64_t people, struct errors *errors)
{
    struct world to = *w;
    if (world_allocate(&to, w->length[DIM_FIRM], w->length[DIM_SLOT], w->length[DIM_LINK], people_places(people),
                       errors) != STATUS_OK)
        return errors_status(errors);
    world_copy_state(&to, w);
    world_release(w);
    *w = to;
    w->talent.filled[0] = 0;
    people_clear(w, 0);
    return STATUS_OK;
}

/* Somebody who is here at the opening: of what age and since when in the post, luck says.  u luck [8] */
static int64_t add_person(struct world *w, uint64_t key, int city, int grade, int field, double level, const double *u)
{
    const struct parameters *p = w->economy.parameters;
    int64_t i = people_add(w, key, city, grade, field, ORIGIN_HERE);
    int age = skills_opening_age(p, u[2]), tenure = (int)(-TENURE_MONTHS * math_log(u[3]));
    int longest = age - (int)p->talent_age_first;
    w->people.birth[i] = (int16_t)(w->month - age);
    w->people.since[i] = (int16_t)(w->month - (tenure < longest ? tenure : longest));
    w->people.skill[i] = (float)(level * skills_draw(u[4], p->talent_skill_sd, p->talent_skill_most));
    return i;
}

static void draw(const struct world *w, uint64_t key, int post, double *u)
{
    random_block(w->population_seed, key, w->month, PURPOSE_FIRST_PEOPLE, 2 * (uint32_t)post, u);
    random_block(w->population_seed, key, w->month, PURPOSE_FIRST_PEOPLE, 2 * (uint32_t)post + 1, u + 4);
}

/* The field of a person in a post: mostly the post's, else that of another post of the firm. */
static int field_of(uint32_t fields, int post, double u)
{
    if (u < OWN_FIELD)
        return posts_field(fields, post);
    return posts_field(fields, (int)(POST_COUNT * (u - OWN_FIELD) / (1 - OWN_FIELD)) % POST_COUNT);
}

static void staff_firm(struct world *w, int64_t f)
{
    const struct economy *e = &w->economy;
    int s = w->firms.sector[f];
    int32_t posts[POST_COUNT] = {0};
    uint32_t fields = posts_fields(e, s, w->firms.key[f]);
    posts_of(e, s, w->firms.key[f], w->firms.usual_work[f], w->firms.usual_research[f], NULL, posts);
    for (int post = 0; post < POST_COUNT; post++)
        for (int32_t n = 0; n < posts[post]; n++) {
            uint64_t key = random_key(FIRST_KIND, w->firms.key[f], (uint64_t)post, (uint64_t)n);
            double u[8];
            draw(w, key, post, u);
            if (u[0] >= e->parameters->labour_normal_fill)
                continue;
            int64_t i = add_person(w, key, w->firms.city[f], post_grade(post), field_of(fields, post, u[1]),
                                   sqrt(w->firms.productivity[f]), u);
            w->people.employer[i] = (int32_t)f;
            w->people.post[i] = (uint8_t)post;
            w->people.last[i] = (uint8_t)sector_firm_index(s);
        }
}

static void staff_universities(struct world *w)
{
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        int grade = cell / FIELD_COUNT % GRADE_COUNT;
        uint64_t luck = random_key(UNIVERSITY_KIND, (uint64_t)cell, 0, 0);
        int32_t n = posts_whole(w->economy.university_posts[cell], posts_luck(luck, 0));
        for (int32_t k = 0; k < n; k++) {
            uint64_t key = random_key(UNIVERSITY_KIND, (uint64_t)cell, (uint64_t)k, 1);
            double u[8];
            draw(w, key, 0, u);
            if (u[0] >= w->economy.parameters->labour_normal_fill)
                continue;
            int64_t i = add_person(w, key, cell / GRADE_FIELDS, grade, cell % FIELD_COUNT, 1, u);
            w->people.employer[i] = EMPLOYER_UNIVERSITY;
            w->people.post[i] = (uint8_t)post_of(POST_RESEARCH, grade);
            w->people.last[i] = LAST_UNIVERSITY;
        }
    }
}

/* People by city and field, and by cell; simulated. */
static void count_cells(const struct world *w, int64_t *cells)
{
    memset(cells, 0, TALENT_CELLS * sizeof *cells);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (people_present(w, i))
            cells[skills_cell(w->people.city[i], w->people.grade[i], w->people.field[i])]++;
}

static void add_jobless(struct world *w)
{
    int64_t cells[TALENT_CELLS];
    double share = w->economy.parameters->labour_jobless_start;
    count_cells(w, cells);
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        uint64_t luck = random_key(JOBLESS_KIND, (uint64_t)cell, 0, 0);
        int32_t n = posts_whole(share / (1 - share) * (double)cells[cell], posts_luck(luck, 0));
        for (int32_t k = 0; k < n && w->talent.filled[0] < w->length[DIM_PERSON]; k++) {
            uint64_t key = random_key(JOBLESS_KIND, (uint64_t)cell, (uint64_t)k, 1);
            double u[8];
            draw(w, key, 0, u);
            int64_t i = add_person(w, key, cell / GRADE_FIELDS, cell / FIELD_COUNT % GRADE_COUNT, cell % FIELD_COUNT, 1,
                                   u);
            w->people.since[i] = (int16_t)(w->month - (int)(JOBLESS_MONTHS * u[0]));
        }
    }
}

/* People by city and by field at the opening, and the graduates that they need. */
static void measure_people(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    int64_t cells[TALENT_CELLS];
    double heads[CITY_FIELDS] = {0};
    count_cells(w, cells);
    memset(w->economy.people_start, 0, sizeof w->economy.people_start);
    memset(w->economy.field_people, 0, sizeof w->economy.field_people);
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        int city = cell / GRADE_FIELDS, field = cell % FIELD_COUNT;
        w->economy.people_start[city] += (double)cells[cell];
        w->talent.people[city] = w->economy.people_start[city];
        w->economy.field_people[field] += (double)cells[cell];
        heads[city * FIELD_COUNT + field] += (double)cells[cell] / w->scale;
    }
    graduates_entry_shares(p, skills_retirement_rate(p), heads, &w->economy.tables->graduates[0][0],
                           w->economy.graduate_entry);
}

enum status first_people_make(struct world *w, struct errors *errors)
{
    open_needs(w);
    open_universities(w);
    if (make_room(w, (int64_t)(1.1 * (double)count_posts(w)) + 1024, errors) != STATUS_OK)
        return errors_status(errors);
    open_market(w);
    w->month = -(int)w->economy.parameters->labour_burn_in;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            staff_firm(w, f);
    staff_universities(w);
    add_jobless(w);
    measure_people(w);
    w->month = 0;
    return STATUS_OK;
}

void first_people_burn_in(struct world *w, struct month *m)
{
    uint64_t seed = w->seed;
    w->seed = w->population_seed;
    posts_plan(w, m, false); /* once for all months: needs stand still */
    for (w->month = -(int)w->economy.parameters->labour_burn_in; w->month < 0; w->month++) {
        month_begin(w, m);
        market_clear(w, m, MARKET_BURN_IN);
        month_end(m);
    }
    w->seed = seed;
}

/* Pay of workers beside skilled people, so that all labour together costs the sector's wage. */
static double worker_unit(const struct economy *e, int s)
{
    double heads = 0, cost = 0;
    for (int g = 0; g < GRADE_COUNT; g++) {
        heads += e->production_posts[s][g];
        cost += e->production_posts[s][g] * e->post_pay[s][g];
    }
    return (1 - cost) / (1 - heads);
}

static void divide_labour(struct world *w, const struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        w->economy.worker_unit[s] = worker_unit(&w->economy, s);
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            w->firms.workers[f] = (int64_t)rint(labour_wanted_workers(
                (double)w->firms.workers[f], posts_units(w, m, f), (double)w->firms.skilled_units[f],
                p->labour_substitution, w->economy.worker_unit[w->firms.sector[f]]));
}

static void open_pools(struct world *w)
{
    int64_t heads[CITY_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        heads[w->firms.city[f]] += w->firms.workers[f] + w->firms.research_shared[f];
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++)
            heads[c] += w->background.workers[b * CITY_COUNT + c];
    for (int c = 0; c < CITY_COUNT; c++)
        w->cities.pool[c] = w->economy.parameters->labour_pool_start * (double)heads[c];
}

void first_people_settle(struct world *w, struct month *m)
{
    double index[TALENT_CELLS];
    struct market_cells cells;
    month_begin(w, m);
    posts_plan(w, m, false);
    market_index(w, index);
    w->economy.skill_norm = 1;
    w->economy.skill_norm = payroll_run(w, m, index, &cells);
    payroll_run(w, m, index, &cells);
    divide_labour(w, m);
    open_pools(w);
    measure_people(w);
    month_end(m);
}
