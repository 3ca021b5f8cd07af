/* Enrolment, graduates, people from the rest of China; see graduates.h. */
#include "talent/graduates.h"

#include <math.h>

#include "base/mathfun.h"
#include "talent/city_choice.h"

static double clip(double x, double least, double most)
{
    return math_min(most, math_max(least, x));
}

void graduates_start(const double *start, double *pipeline)
{
    for (int i = 0; i < GRADUATES_PIPELINE; i++)
        pipeline[i] = start[i % CITY_FIELDS];
}

double graduates_level(const struct parameters *p, double level, double start, double tightness)
{
    double felt = clip(tightness, -p->talent_tightness_most, p->talent_tightness_most);
    return clip(level * math_exp(p->talent_enrolment_response * felt), p->talent_enrolment_least * start,
                p->talent_enrolment_most * start);
}

/* Row of the ring that belongs to the calendar year of a month: who enrols in its September, and leaves four years on. */
static int ring(int month)
{
    int year = month >= 0 ? month / 12 : -((11 - month) / 12);
    return (year % GRADUATES_COHORTS + GRADUATES_COHORTS) % GRADUATES_COHORTS;
}

void graduates_enrol(const struct parameters *p, int month, const double *start, const double *tightness,
                     const double *lever, double *pipeline)
{
    double *level = pipeline + GRADUATES_LEVEL * CITY_FIELDS;
    double *cohort = pipeline + ring(month) * CITY_FIELDS;
    for (int i = 0; i < CITY_FIELDS; i++) {
        level[i] = graduates_level(p, level[i], start[i], tightness[i % FIELD_COUNT]);
        cohort[i] = level[i] * lever[i];
    }
}

const double *graduates_leaving(const double *pipeline, int month)
{
    return pipeline + ring(month) * CITY_FIELDS;
}

/* Graduates of a field who enter when every city's wish is scaled by `factor`, none above 1. */
static double entering(const double *wish, const double *graduates, double factor)
{
    double sum = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        sum += math_min(1, factor * wish[c]) * graduates[c];
    return sum;
}

/* The factor for which `needed` of them enter; needed < sum of graduates whose city wishes any. */
static double entry_factor(const double *wish, const double *graduates, double needed)
{
    double below = 0, above = 1;
    while (entering(wish, graduates, above) < needed && above < 0x1p60)
        above *= 2;
    for (int step = 0; step < 60; step++) {
        double middle = (below + above) / 2;
        *(entering(wish, graduates, middle) < needed ? &below : &above) = middle;
    }
    return above;
}

/* One field.  need [CITY_COUNT] people a year that retirement and growth ask for; graduates, share [CITY_COUNT]. */
static void field_shares(const struct parameters *p, const double *need, const double *graduates, double *share)
{
    double needed = 0, all = 0, wish[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++) {
        needed += need[c];
        all += graduates[c];
    }
    double mean = all > 0 ? needed / all : 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        double own = graduates[c] > 0 ? need[c] / graduates[c] : 0;
        wish[c] = clip(own, mean / p->talent_entry_spread, mean * p->talent_entry_spread);
    }
    double factor = mean > 0 && mean < 1 ? entry_factor(wish, graduates, needed) : 0;
    for (int c = 0; c < CITY_COUNT; c++)
        share[c] = mean >= 1 ? 1 : math_min(1, factor * wish[c]);
}

void graduates_entry_shares(const struct parameters *p, double retirement, const double *heads, const double *start,
                            double *share)
{
    double rate = math_max(0, retirement + p->talent_posts_growth);
    for (int f = 0; f < FIELD_COUNT; f++) {
        double need[CITY_COUNT], graduates[CITY_COUNT], part[CITY_COUNT];
        for (int c = 0; c < CITY_COUNT; c++) {
            need[c] = rate * heads[c * FIELD_COUNT + f];
            graduates[c] = start[c * FIELD_COUNT + f];
        }
        field_shares(p, need, graduates, part);
        for (int c = 0; c < CITY_COUNT; c++)
            share[c * FIELD_COUNT + f] = part[c];
    }
}

/* The part of a grade when two of three are given and the engineers are the others. */
static double grade_part(enum grade grade, double technician, double expert)
{
    switch (grade) {
    case GRADE_TECHNICIAN: return technician;
    case GRADE_EXPERT: return expert;
    default: return 1 - technician - expert;
    }
}

double graduates_grade_share(const struct parameters *p, enum grade grade)
{
    return grade_part(grade, p->talent_graduate_technician, p->talent_graduate_expert);
}

/* The uniform of a cell: u turned on by the golden ratio per cell.  Source: Weyl's equidistribution theorem. */
static double cell_uniform(double u, int cell)
{
    const double golden = 0.61803398874989485;
    double turned = u + golden * cell;
    return turned - floor(turned);
}

void graduates_entrants(const struct parameters *p, const double *graduates, const double *share, double scale,
                        double u, int64_t *count)
{
    for (int c = 0; c < CITY_COUNT; c++)
        for (int g = 0; g < GRADE_COUNT; g++)
            for (int f = 0; f < FIELD_COUNT; f++) {
                int i = c * FIELD_COUNT + f, cell = skills_cell(c, g, f);
                double expected = scale * graduates[i] * share[i] * graduates_grade_share(p, (enum grade)g);
                count[cell] = (int64_t)floor(expected + cell_uniform(u, cell));
            }
}

double graduates_outside_mean(const struct parameters *p, double heads, enum grade grade, double wage_ratio,
                              double tightness)
{
    double normal = p->talent_tightness_normal;
    double match = city_choice_match(tightness, normal) / city_choice_match(0, normal);
    double pull = clip(math_pow(wage_ratio, p->talent_inflow_wage) * match, p->talent_inflow_least,
                       p->talent_inflow_most);
    return p->talent_inflow / 12 * heads * grade_part(grade, p->talent_inflow_technician, p->talent_inflow_expert) *
           pull;
}
