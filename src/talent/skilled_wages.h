/* The market for skilled people calls, after the month's hiring: skilled_wages_smooth, skilled_wages_tightness, then
 * skilled_wages_update; the other sums of tightness when training, enrolment or inflow need them. All on plain arrays.
 * Cells are small: vacancies and people without work are smoothed over months, and each cell is mixed with its city and
 * grade, so that the number of simulated persons hardly matters. Wages react to tightness and are pulled towards those
 * of the rest of China times the lasting difference of the city; response over pull decides how far cells spread. */
#ifndef JIQUN_TALENT_SKILLED_WAGES_H
#define JIQUN_TALENT_SKILLED_WAGES_H

#include <stdint.h>

#include "scenario/parameters.h"
#include "world/skills.h"

enum { CITY_GRADES = CITY_COUNT * GRADE_COUNT }; /* [city * GRADE_COUNT + grade] */

/** Moves smoothed vacancies and people without work by talent.tightness_memory towards those now.
 *  vacancies_now, seekers_now [TALENT_CELLS] persons simulated; vacancies, seekers [TALENT_CELLS] are changed. */
void skilled_wages_smooth(const struct parameters *p, const int64_t *vacancies_now, const int64_t *seekers_now,
                          double *vacancies, double *seekers);

/** Tightness of a group of cells, 0 when normal or when nobody is there: ln((V + k e^n)/(U + k)) - n, n normal.
 *  vacancies, seekers >= 0 and people (k) > 0 in the same unit.  Pure. */
double skilled_wages_group_tightness(double vacancies, double seekers, double people, double normal);

/** Tightness of a cell: its city and grade count as `people` more people: ln((V + k r)/(U + k)) - normal.
 *  ratio (r) of vacancies to people without work in the city and grade, > 0.  Pure. */
double skilled_wages_cell_tightness(double vacancies, double seekers, double ratio, double people, double normal);

/** Tightness of all cells.  vacancies, seekers [TALENT_CELLS] smoothed; scale run.scale, of talent.tightness_people;
 *  tightness [TALENT_CELLS] receives it. */
void skilled_wages_tightness(const struct parameters *p, double scale, const double *vacancies, const double *seekers,
                             double *tightness);

/** Tightness of sums over cells, by city and grade (training), by field (enrolment), by grade and field (inflow), by
 *  city (amenity).  Any of the arrays may be NULL.
 *  city_grade [CITY_GRADES]; field [FIELD_COUNT]; grade_field [GRADE_FIELDS]; city [CITY_COUNT] */
void skilled_wages_sums(const struct parameters *p, double scale, const double *vacancies, const double *seekers,
                        double *city_grade, double *field, double *grade_field, double *city);

/** Growth of a log wage in a month: [growth + response clip(tightness, +-most) + anchor gap]/12.
 *  growth, response, anchor a year; gap ln(target/wage).  Pure.
 *  Source: trial runs: response 0.1, anchor 0.5; the deviation settles at response/anchor x tightness. */
double skilled_wages_step(double growth, double response, double tightness, double most, double anchor, double gap);

/** A month of wages in all cells: skilled_wages_step with labour.wage_growth, but not below the minimum.
 *  tightness [TALENT_CELLS]; target [TALENT_CELLS], > 0: the outside wage of grade and field now times the city's
 *  lasting factor; minimum in the unit of wages, now; wage [TALENT_CELLS], > 0, is changed. */
void skilled_wages_update(const struct parameters *p, const double *tightness, const double *target, double minimum,
                          double *wage);

/** Premium of a firm over the wage of a cell, whole per cent: premium_margin (margin - mean) within +-premium_most.
 *  margin, mean profit over sales (as fractions).  Pure. */
int skilled_wages_premium(const struct parameters *p, double margin, double mean);

#endif
