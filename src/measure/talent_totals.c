/* Sums of the market for skilled people; see totals.h. Flows and counts are those of the month's scratch. */
#include <math.h>

#include "measure/totals.h"

#include "base/mathfun.h"
#include "world/people.h"

static void fill_people(struct totals *x, const struct talent_flows *t, int city)
{
    double *people[GRADE_COUNT] = {&x->technicians, &x->engineers, &x->experts};
    double *jobless[GRADE_COUNT] = {&x->jobless_technicians, &x->jobless_engineers, &x->jobless_experts};
    for (int g = 0; g < GRADE_COUNT; g++) {
        *people[g] = (double)t->people[city][g];
        *jobless[g] = (double)t->jobless[city][g];
        x->skilled += *people[g];
        x->jobless += *jobless[g];
        x->open_posts += (double)t->open[city][g];
        x->skilled_hired += (double)t->hired[city][g];
        for (int other = 0; other < CITY_COUNT; other++) {
            x->moved_in += (double)t->moved[other][city][g];
            x->moved_out += (double)t->moved[city][other][g];
        }
        x->came_outside += (double)t->moved[FLOW_OUTSIDE][city][g];
        x->went_outside += (double)t->moved[city][FLOW_OUTSIDE][g];
    }
}

/* Wages of the city's cells; people of a grade spread over fields as in the province. */
static void fill_wages(struct totals *x, const struct world *w, const struct talent_flows *t, int city)
{
    double all = 0;
    for (int k = 0; k < FIELD_COUNT; k++)
        all += (double)t->people_field[k];
    for (int g = 0; g < GRADE_COUNT && all > 0; g++)
        for (int k = 0; k < FIELD_COUNT; k++) {
            int cell = skills_cell(city, g, k);
            double people = (double)t->people[city][g] * (double)t->people_field[k] / all;
            x->people_weight += people;
            x->skilled_pay += people * w->talent.wage[cell];
            x->skilled_pay_start += people * w->economy.cell_wage[cell];
        }
}

void totals_talent_city(struct totals *x, const struct simulation *s, int city)
{
    fill_people(x, s->month.talent, city);
    fill_wages(x, &s->world, s->month.talent, city);
    x->talent_subsidies = (double)s->month.total->paid[BOOK_TALENT_SUBSIDY][ACCOUNT_CITIES + city];
}

/* Spread of the log wage index over cells, weighted by the people of city and grade. */
static double wage_spread(const struct world *w, const struct talent_flows *t)
{
    double sum[3] = {0};
    for (int cell = 0; cell < TALENT_CELLS; cell++) {
        int city = cell / GRADE_FIELDS, grade = cell / FIELD_COUNT % GRADE_COUNT;
        double weight = (double)t->people[city][grade] * (double)t->people_field[cell % FIELD_COUNT];
        double index = w->talent.wage[cell] > 0 ? math_log(w->talent.wage[cell] / w->economy.cell_wage[cell]) : 0;
        sum[0] += weight;
        sum[1] += weight * index;
        sum[2] += weight * index * index;
    }
    if (sum[0] <= 0)
        return 0;
    double mean = sum[1] / sum[0];
    return sqrt(fmax(0, sum[2] / sum[0] - mean * mean));
}

void totals_talent_province(struct totals *x, const struct simulation *s)
{
    const struct talent_flows *t = s->month.talent;
    x->graduates = (double)t->graduates;
    x->retired = (double)t->retired;
    x->gave_up = (double)t->left;
    x->quits = (double)t->quit;
    x->dismissed = (double)t->laid_off;
    x->orphaned = (double)t->orphaned;
    for (int kind = 0; kind < FOUNDER_KINDS; kind++)
        x->founders += (double)t->founders[kind];
    x->founders_again = (double)t->founders[FOUNDER_REPEATED];
    x->founders_failed = (double)t->founders_failed;
    x->unfounded = (double)t->unfounded;
    x->trained = (double)t->trained;
    x->misfits = (double)t->misfit;
    x->lowered = (double)t->demoted;
    x->looking = (double)t->looking;
    x->wage_spread = wage_spread(&s->world, t);
}
