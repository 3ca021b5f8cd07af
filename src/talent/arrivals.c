/* New skilled people; see arrivals.h. Their keys come from where and when they come, so that one more in one city is
 * nobody else's other self. */
#include "talent/arrivals.h"

#include <math.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "talent/graduates.h"
#include "talent/skilled_wages.h"
#include "talent/skills.h"

enum { GRADUATE_KIND = 40, OUTSIDE_KIND = 41, JULY = 6, SEPTEMBER = 8, GRADUATE_AGE = 22 * 12, SPREAD_OF_AGES = 24 };

/* Somebody who comes this month.  return the row, -1 when there is no room */
static int64_t add_newcomer(struct world *w, uint64_t key, int city, int grade, int field, enum person_origin origin)
{
    const struct parameters *p = w->economy.parameters;
    int64_t i = people_add(w, key, city, grade, field, origin);
    double u[4];
    if (i < 0)
        return -1;
    random_block(w->seed, key, w->month, PURPOSE_PERSON_BORN, 0, u);
    int age = origin == ORIGIN_GRADUATE ? GRADUATE_AGE + (int)(u[1] * SPREAD_OF_AGES)
                                        : skills_opening_age(p, u[1] * u[2]);
    w->people.birth[i] = (int16_t)(w->month - age);
    w->people.skill[i] = (float)(w->talent.mean_skill[field] *
                                 skills_draw(u[0], p->talent_skill_sd, p->talent_skill_most));
    return i;
}

static void list_newcomer(struct seekers *seekers, int64_t i)
{
    if (i >= 0 && seekers->n < seekers->most)
        seekers->row[seekers->n++] = (int32_t)i;
}

static void graduate(struct world *w, struct month *m, struct seekers *seekers)
{
    int64_t count[TALENT_CELLS];
    double u[4];
    random_block(w->seed, random_key(GRADUATE_KIND, 0, 0, 0), w->month, PURPOSE_ARRIVALS, 0, u);
    graduates_entrants(w->economy.parameters, graduates_leaving(w->talent.enrolment, w->month),
                       w->economy.graduate_entry, w->scale, u[0], count);
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        for (int64_t n = 0; n < count[cell]; n++) {
            uint64_t key = random_key(GRADUATE_KIND, (uint64_t)cell, (uint64_t)w->month + 1200, (uint64_t)n);
            int city = cell / GRADE_FIELDS, grade = cell / FIELD_COUNT % GRADE_COUNT;
            int64_t i = add_newcomer(w, key, city, grade, cell % FIELD_COUNT, ORIGIN_GRADUATE);
            m->talent->graduates += i >= 0;
            list_newcomer(seekers, i);
        }
}

static void enrol(struct world *w, const double *tightness)
{
    double lever[CITY_FIELDS];
    for (int k = 0; k < CITY_FIELDS; k++)
        lever[k] = w->levers.enrolment[k / FIELD_COUNT];
    graduates_enrol(w->economy.parameters, w->month, &w->economy.tables->graduates[0][0], tightness, lever,
                    w->talent.enrolment);
}

/* Mean wage of a grade and field here over that outside: people weigh. */
static double wage_ratio(const struct world *w, int grade, int field)
{
    double here = 0, people = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        int cell = skills_cell(c, grade, field);
        here += w->economy.people_start[c] * w->talent.wage[cell] / w->economy.cell_wage[cell];
        people += w->economy.people_start[c];
    }
    return people > 0 ? here / people / w->cities.outside_wage[0] : 1;
}

static void come(struct world *w, struct month *m, const double *tightness, const double *choice,
                 struct seekers *seekers)
{
    const struct parameters *p = w->economy.parameters;
    for (int g = 0; g < GRADE_COUNT; g++)
        for (int k = 0; k < FIELD_COUNT; k++) {
            int cell = g * FIELD_COUNT + k;
            double mean = graduates_outside_mean(p, w->economy.field_people[k], (enum grade)g, wage_ratio(w, g, k),
                                                 tightness[cell]),
                   u[4];
            random_block(w->seed, random_key(OUTSIDE_KIND, (uint64_t)cell, 0, 0), w->month, PURPOSE_ARRIVALS, 1, u);
            int64_t count = mean > 0 ? quantile_poisson(u[0], mean) : 0;
            for (int64_t n = 0; n < count; n++) {
                uint64_t key = random_key(OUTSIDE_KIND, (uint64_t)cell, (uint64_t)w->month + 1200, (uint64_t)n + 1);
                random_block(w->seed, key, w->month, PURPOSE_PERSON_SEARCH, 0, u);
                int city = city_choice_pick(city_choice_row(choice, OPTION_OUTSIDE, g, k), u[0]);
                int64_t i = city < CITY_COUNT ? add_newcomer(w, key, city, g, k, ORIGIN_OUTSIDE) : -1;
                if (i < 0)
                    continue;
                m->talent->came++;
                m->talent->moved[FLOW_OUTSIDE][city][g]++;
                list_newcomer(seekers, i);
            }
        }
}

void arrivals_month(struct world *w, struct month *m, const double *tightness_field,
                    const double *tightness_grade_field, const double *choice, struct seekers *seekers)
{
    int month = ((w->month % 12) + 12) % 12;
    if (month == JULY)
        graduate(w, m, seekers);
    if (month == SEPTEMBER)
        enrol(w, tightness_field);
    come(w, m, tightness_grade_field, choice, seekers);
}
