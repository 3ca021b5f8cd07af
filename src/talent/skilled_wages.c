/* Tightness and wages of skilled people by city, grade and field; see skilled_wages.h. */
#include "talent/skilled_wages.h"

#include <math.h>

#include "base/mathfun.h"

static double clip(double x, double most)
{
    return math_min(most, math_max(-most, x));
}

void skilled_wages_smooth(const struct parameters *p, const int64_t *vacancies_now, const int64_t *seekers_now,
                          double *vacancies, double *seekers)
{
    double weight = p->talent_tightness_memory;
    for (int i = 0; i < TALENT_CELLS; i++) {
        vacancies[i] += weight * ((double)vacancies_now[i] - vacancies[i]);
        seekers[i] += weight * ((double)seekers_now[i] - seekers[i]);
    }
}

double skilled_wages_group_tightness(double vacancies, double seekers, double people, double normal)
{
    return math_log((vacancies + people * math_exp(normal)) / (seekers + people)) - normal;
}

double skilled_wages_cell_tightness(double vacancies, double seekers, double ratio, double people, double normal)
{
    return math_log((vacancies + people * ratio) / (seekers + people)) - normal;
}

void skilled_wages_sums(const struct parameters *p, double scale, const double *vacancies, const double *seekers,
                        double *city_grade, double *field, double *grade_field, double *city)
{
    double v[CITY_GRADES + FIELD_COUNT + GRADE_FIELDS + CITY_COUNT] = {0}, u[sizeof v / sizeof v[0]] = {0};
    double *out[] = {city_grade, field, grade_field, city};
    const int length[] = {CITY_GRADES, FIELD_COUNT, GRADE_FIELDS, CITY_COUNT};
    for (int i = 0; i < TALENT_CELLS; i++) {
        const int at[] = {i / FIELD_COUNT, i % FIELD_COUNT, i % GRADE_FIELDS, i / GRADE_FIELDS};
        for (int k = 0, first = 0; k < 4; first += length[k++]) {
            v[first + at[k]] += vacancies[i];
            u[first + at[k]] += seekers[i];
        }
    }
    for (int k = 0, first = 0; k < 4; first += length[k++])
        for (int i = 0; out[k] && i < length[k]; i++)
            out[k][i] = skilled_wages_group_tightness(v[first + i], u[first + i], scale * p->talent_tightness_prior,
                                                      p->talent_tightness_normal);
}

void skilled_wages_tightness(const struct parameters *p, double scale, const double *vacancies, const double *seekers,
                             double *tightness)
{
    double city_grade[CITY_GRADES];
    skilled_wages_sums(p, scale, vacancies, seekers, city_grade, NULL, NULL, NULL);
    for (int i = 0; i < TALENT_CELLS; i++) {
        double ratio = math_exp(city_grade[i / FIELD_COUNT] + p->talent_tightness_normal);
        tightness[i] = skilled_wages_cell_tightness(vacancies[i], seekers[i], ratio, scale * p->talent_tightness_people,
                                                    p->talent_tightness_normal);
    }
}

double skilled_wages_step(double growth, double response, double tightness, double most, double anchor, double gap)
{
    return (growth + response * clip(tightness, most) + anchor * gap) / 12;
}

void skilled_wages_update(const struct parameters *p, const double *tightness, const double *target, double minimum,
                          double *wage)
{
    double gap[TALENT_CELLS], factor[TALENT_CELLS];
    for (int i = 0; i < TALENT_CELLS; i++)
        gap[i] = target[i] / wage[i];
    math_log_batch(gap, gap, TALENT_CELLS);
    for (int i = 0; i < TALENT_CELLS; i++)
        factor[i] = skilled_wages_step(p->labour_wage_growth, p->talent_wage_tightness, tightness[i],
                                       p->talent_tightness_most, p->talent_wage_anchor, gap[i]);
    math_exp_batch(factor, factor, TALENT_CELLS);
    for (int i = 0; i < TALENT_CELLS; i++)
        wage[i] = math_max(minimum, wage[i] * factor[i]);
}

int skilled_wages_premium(const struct parameters *p, double margin, double mean)
{
    return (int)rint(100 * clip(p->talent_premium_margin * (margin - mean), p->talent_premium_most));
}
