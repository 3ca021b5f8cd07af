/* Once a month the market for skilled people fills one struct city_choice, calls city_choice_table (once with the
 * cost of a move, once with that of graduates) and each person who looks outside the own city draws with
 * city_choice_pick. A logit over 13 cities and the rest of China. A move costs much, so that most stay where they
 * are; whether a person looks outside at all, and the move, which happens when hired, belong to the caller. */
#ifndef JIQUN_TALENT_CITY_CHOICE_H
#define JIQUN_TALENT_CITY_CHOICE_H

#include <stddef.h>

#include "scenario/parameters.h"
#include "world/skills.h"

enum {
    OPTION_OUTSIDE = CITY_COUNT, /* the rest of China as a place to go; also as a place to come from */
    OPTION_COUNT = CITY_COUNT + 1,
    CHOICE_ROWS = OPTION_COUNT * GRADE_FIELDS, /* [origin * GRADE_FIELDS + grade * FIELD_COUNT + field] */
    CHOICE_SIZE = CHOICE_ROWS * OPTION_COUNT,  /* numbers of the table */
};

/* What places offer now. Yuan a year, not deflated. */
struct city_choice {
    const double *wage;         /* [TALENT_CELLS] */
    const double *subsidy;      /* [TALENT_CELLS] public money a year of expected stay; 0 is neutral */
    const double *tightness;    /* [TALENT_CELLS] of skilled_wages_tightness */
    const double *rent;         /* [CITY_COUNT] of city_choice_rent */
    const double *amenity;      /* [CITY_COUNT] residual, see city_choice_amenity */
    const double *barrier;      /* [CITY_COUNT] addend to the cost of settling; 0 is neutral */
    const double *outside_wage; /* [GRADE_FIELDS] rest of China */
    const double *distance;     /* [CITY_COUNT * CITY_COUNT] km, tables->distance_km */
    double trend;               /* wages of the trend now over those of January 2022: deflates all money */
};

/** Rent a skilled person pays in a city, yuan a year: rent_share x wage x (people/people_start)^rent_people.
 *  wage of the city now, yuan a year; people, people_start > 0 in one unit.  Pure. */
double city_choice_rent(const struct parameters *p, double wage, double people, double people_start);

/** Chance of finding work within a month's round of applications, 1 - exp(-V/U).  tightness ln(V/U) - normal.  Pure. */
double city_choice_match(double tightness, double normal);

/** What a place is worth without the costs of getting there: choice_wage ln(max(net, floor)) + amenity + choice_match
 *  ln(match).  net wage + subsidy - rent, and living_floor, in yuan of January 2022.  Pure. */
double city_choice_worth(const struct parameters *p, double net, double amenity, double match);

/** Cost of settling in a city without the lever: settlement, or settlement_large in Nanjing and Suzhou.  Pure. */
double city_choice_settlement(const struct parameters *p, int city);

/** Chances of all places for all origins, grades and fields, as cumulative rows that end with 1.
 *  move_cost talent.move_cost or talent.move_cost_graduate; cumulative [CHOICE_SIZE] receives the rows.
 *  Worth less, from another city: distance (choice_distance per 100 km), move_cost, settlement and barrier; to the
 *  rest of China: outside_cost and move_cost, with outside_wage of the wage there and normal tightness. People who
 *  come from the rest of China (origin OPTION_OUTSIDE) have no distance and cannot choose it. */
void city_choice_table(const struct parameters *p, const struct city_choice *offer, double move_cost,
                       double *cumulative);

/** The row of an origin, grade and field.  origin in [0, OPTION_COUNT).  Pure. */
static inline const double *city_choice_row(const double *cumulative, int origin, int grade, int field)
{
    return cumulative + (size_t)(origin * GRADE_FIELDS + grade * FIELD_COUNT + field) * OPTION_COUNT;
}

/** The place that a uniform draws from a row: the first whose cumulative chance is above u.  u in (0, 1).  Pure.
 *  return  city, or OPTION_OUTSIDE. */
int city_choice_pick(const double *row, double u);

/** A month of finding amenities before January 2022, while wages are held at the data: amenity += amenity_speed
 *  (tightness - mean over cities).  tightness [CITY_COUNT] (skilled_wages_sums); amenity [CITY_COUNT] is changed.
 *  The sum over cities stays. */
void city_choice_amenity(const struct parameters *p, const double *tightness, double *amenity);

#endif
