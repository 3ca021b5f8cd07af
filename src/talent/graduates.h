/* Where new skilled people come from. At the opening the caller makes the pipeline (graduates_start) and the entry
 * shares (graduates_entry_shares); each September graduates_enrol, each July graduates_entrants of
 * graduates_leaving; each month graduates_outside_mean and quantile_poisson for people from the rest of China, by
 * grade and field. Enrolment answers tightness four years late. Far more graduate than find skilled work in the
 * modelled sectors: the entry share, fixed at the start, is what retirement and growth of posts need; the others
 * study on, leave or work elsewhere. */
#ifndef JIQUN_TALENT_GRADUATES_H
#define JIQUN_TALENT_GRADUATES_H

#include <stdint.h>

#include "scenario/parameters.h"
#include "world/skills.h"

enum {
    GRADUATES_COHORTS = 4,
    GRADUATES_LEVEL = GRADUATES_COHORTS,                        /* row of the yearly enrolment without levers */
    GRADUATES_PIPELINE = (GRADUATES_COHORTS + 1) * CITY_FIELDS, /* [row * CITY_FIELDS + city * FIELD_COUNT + field] */
};

/** Fills the pipeline with equal cohorts.
 *  start [CITY_FIELDS] graduates a year, persons of the real province (tables->graduates); pipeline
 *  [GRADUATES_PIPELINE] */
void graduates_start(const double *start, double *pipeline);

/** Yearly enrolment after a September: level e^(response clip(tightness, +-most)), within its limits around start.
 *  Pure. */
double graduates_level(const struct parameters *p, double level, double start, double tightness);

/** September: a new cohort takes the place of the one that left in July.
 *  month since 2022-01, may be negative; start as above; tightness [FIELD_COUNT] (skilled_wages_sums); lever
 *  [CITY_FIELDS] factor on this year's enrolment, 1 is neutral, not carried on to later years; pipeline is changed. */
void graduates_enrol(const struct parameters *p, int month, const double *start, const double *tightness,
                     const double *lever, double *pipeline);

/** July: graduates of the year by city and field, persons of the real province: those who enrolled four years ago.
 *  return  [CITY_FIELDS], inside the pipeline.  Pure. */
const double *graduates_leaving(const double *pipeline, int month);

/** Shares of graduates who look for skilled work, fixed at the opening.
 *  In a field, as many as retirement and growth need: sum over cities of share x graduates = (retirement + growth)
 *  heads, or all. A city's own ratio (retirement + growth) heads/graduates counts within a factor entry_spread of
 *  the province's; then all are scaled by one number, none above 1, so that the sum holds.
 *  heads [CITY_FIELDS] skilled people; start [CITY_FIELDS] graduates a year, both of the real province;
 *  retirement a year (skills_retirement_rate); share [CITY_FIELDS] receives values in [0, 1]. */
void graduates_entry_shares(const struct parameters *p, double retirement, const double *heads, const double *start,
                            double *share);

/** Share of a grade among graduates who enter; the three sum to 1.  Pure. */
double graduates_grade_share(const struct parameters *p, enum grade grade);

/** July: how many simulated persons enter in each cell.
 *  graduates, share [CITY_FIELDS]; scale run.scale; u in (0, 1) one uniform of the year; count [TALENT_CELLS] receives
 *  floor(expected + u of the cell). The uniforms of the cells are u turned on by the golden ratio from cell to cell:
 *  each is uniform, so that expected numbers are exact, together they fill (0, 1) evenly, so that sums hardly stray;
 *  a policy in one cell leaves the others untouched. */
void graduates_entrants(const struct parameters *p, const double *graduates, const double *share, double scale,
                        double u, int64_t *count);

/** Expected number of people a month who come from the rest of China, of a grade and field.
 *  inflow/12 x heads x part of the grade in the inflow x clip((wage ratio)^inflow_wage x relative match).
 *  heads skilled people of the field, all grades; wage_ratio mean wage of grade and field here over that outside, > 0;
 *  tightness of grade and field in the province (skilled_wages_sums).  Pure; draw by quantile_poisson.
 *  Source: trial runs; 0.4, 0.5, 0.1 are read as the composition of the inflow (2 % of all heads), since as factors
 *  on the heads of each grade they would give 0.8 % where 2.3 % was reported. */
double graduates_outside_mean(const struct parameters *p, double heads, enum grade grade, double wage_ratio,
                              double tightness);

#endif
