/* The month of the market for skilled people; see market.h. Who looks where depends on wages, rents and chances as they
 * stood last month; wages then follow what is left open. */
#include "talent/market.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "talent/arrivals.h"
#include "talent/city_choice.h"
#include "talent/founders.h"
#include "talent/labour.h"
#include "talent/payroll.h"
#include "talent/posts.h"
#include "talent/search.h"
#include "talent/skilled_wages.h"

/* Months over which a person reckons with a subsidy: the expected stay. */
enum { STAY_MONTHS = 60 };

/* What the month knows of tightness. */
struct knowledge {
    double cell[TALENT_CELLS], city_grade[CITY_GRADES], field[FIELD_COUNT], grade_field[GRADE_FIELDS], city[CITY_COUNT];
    double index[TALENT_CELLS];
    double choice[CHOICE_SIZE], choice_graduate[CHOICE_SIZE];
    int32_t university[CITY_GRADES];
    struct market_cells cells;
};

void market_index(const struct world *w, double *index)
{
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        index[cell] = w->talent.wage[cell] / w->economy.cell_wage[cell];
}

static void know_tightness(const struct world *w, struct knowledge *k)
{
    const struct parameters *p = w->economy.parameters;
    skilled_wages_tightness(p, w->scale, w->talent.open_posts, w->talent.seekers, k->cell);
    skilled_wages_sums(p, w->scale, w->talent.open_posts, w->talent.seekers, k->city_grade, k->field, k->grade_field,
                       k->city);
}

/* Wage of a city and the rest of China outside, as a seeker sees them; levers add to what is earned. */
static void know_places(const struct world *w, struct knowledge *k)
{
    const struct parameters *p = w->economy.parameters;
    double subsidy[TALENT_CELLS], rent[CITY_COUNT], outside[GRADE_FIELDS];
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        subsidy[cell] = w->levers.wage_subsidy[cell] * w->talent.wage[cell] +
                        12 * w->levers.moving_subsidy[cell] / STAY_MONTHS +
                        12 * w->levers.talent_subsidy[cell / GRADE_FIELDS] * w->talent.wage[cell] / STAY_MONTHS;
    for (int c = 0; c < CITY_COUNT; c++) {
        double mean = w->economy.city_wage_factor[c] * w->economy.tables->avg_wage * w->cities.wage[c];
        rent[c] = w->levers.rent[c] *
                  city_choice_rent(p, mean, math_max(1, w->talent.people[c]), math_max(1, w->economy.people_start[c]));
    }
    for (int g = 0; g < GRADE_COUNT; g++)
        for (int f = 0; f < FIELD_COUNT; f++)
            outside[g * FIELD_COUNT + f] = w->economy.grade_wage[g] * w->cities.outside_wage[0];
    const struct city_choice offer = {.wage = w->talent.wage,
                                      .subsidy = subsidy,
                                      .tightness = k->cell,
                                      .rent = rent,
                                      .amenity = w->talent.amenity,
                                      .barrier = w->levers.settlement_barrier,
                                      .outside_wage = outside,
                                      .distance = &w->economy.tables->distance_km[0][0],
                                      .trend = w->cities.outside_wage[0]};
    city_choice_table(p, &offer, p->talent_move_cost, k->choice);
    city_choice_table(p, &offer, p->talent_move_cost_graduate, k->choice_graduate);
}

static void move_wages(struct world *w, const struct knowledge *k)
{
    const struct parameters *p = w->economy.parameters;
    double target[TALENT_CELLS];
    for (int cell = 0; cell < TALENT_CELLS; cell++)
        target[cell] = w->economy.cell_wage[cell] * w->cities.outside_wage[0];
    skilled_wages_update(p, k->cell, target, p->talent_minimum_wage * w->cities.outside_wage[0], w->talent.wage);
}

/* Mean wage of engineers by city: what shared research time costs. */
static void mean_wages(struct world *w, const double *index)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        double sum = 0, people = 0;
        for (int f = 0; f < FIELD_COUNT; f++) {
            double weight = w->economy.field_people[f];
            sum += weight * index[skills_cell(c, GRADE_ENGINEER, f)];
            people += weight;
        }
        w->talent.engineer_wage[c] = people > 0 ? sum / people : 1;
    }
}

/* People who left a city for other places less those who came, a year, over its people: smoothed over a year. */
static void learn_outflow(struct world *w, const struct month *m)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        int64_t net = 0;
        for (int other = 0; other < FLOW_PLACES; other++)
            for (int g = 0; g < GRADE_COUNT; g++)
                net += m->talent->moved[c][other][g] - m->talent->moved[other][c][g];
        double rate = w->talent.people[c] > 0 ? 12 * (double)net / w->talent.people[c] : 0;
        w->cities.talent_outflow[c] += (rate - w->cities.talent_outflow[c]) / 12;
    }
}

void market_clear(struct world *w, struct month *m, enum market_mode mode)
{
    if (mode == MARKET_LIVING)
        posts_plan(w, m, true);
    if (!people_are_there(w))
        return;
    size_t mark = arena_mark(m->arena);
    struct knowledge *k = arena_take(m->arena, 1, sizeof *k);
    struct seekers seekers = {0, careers_most_seekers(w), NULL};
    seekers.row = arena_room(m->arena, (size_t)seekers.most, sizeof *seekers.row);
    know_tightness(w, k);
    know_places(w, k);
    market_index(w, k->index);
    careers_advance(w, m, k->city_grade, &seekers, k->university);
    if (mode == MARKET_LIVING)
        founders_leave(w, m, &seekers, k->university);
    careers_dismiss(w, m, &seekers);
    arrivals_month(w, m, k->field, k->grade_field, k->choice, &seekers);
    const struct search_terms terms = {k->index, k->choice, k->choice_graduate, k->university};
    search_month(w, m, &terms, &seekers);
    payroll_run(w, m, mode == MARKET_LIVING ? k->index : NULL, &k->cells);
    skilled_wages_smooth(w->economy.parameters, k->cells.open, k->cells.jobless, w->talent.open_posts,
                         w->talent.seekers);
    know_tightness(w, k);
    if (mode == MARKET_LIVING)
        move_wages(w, k);
    else
        city_choice_amenity(w->economy.parameters, k->city, w->talent.amenity);
    market_index(w, k->index);
    mean_wages(w, k->index);
    learn_outflow(w, m);
    arena_release(m->arena, mark);
}
