/* What skilled people know and how they age; see skills.h. */
#include "talent/skills.h"

#include "base/mathfun.h"
#include "base/quantile.h"

static double clip(double x, double least, double most)
{
    return math_min(most, math_max(least, x));
}

double skills_speed(double half_life)
{
    const double ln_2 = 0.69314718055994531;
    return 1 - math_exp(-ln_2 / half_life);
}

double skills_half_life(const struct parameters *p, enum grade grade)
{
    switch (grade) {
    case GRADE_TECHNICIAN: return p->talent_half_life_technician;
    case GRADE_ENGINEER: return p->talent_half_life_engineer;
    default: return p->talent_half_life_expert;
    }
}

double skills_draw(double u, double sd, double most)
{
    return math_min(most, math_exp(sd * quantile_normal(u) - sd * sd / 2));
}

double skills_training_hazard(const struct parameters *p, enum grade grade, double tightness)
{
    if (grade >= GRADE_EXPERT)
        return 0;
    double yearly = grade == GRADE_TECHNICIAN ? p->talent_training_technician : p->talent_training_engineer;
    double felt = clip(tightness, p->talent_training_least, p->talent_training_most);
    return math_min(1, yearly / 12 * math_exp(felt));
}

double skills_fit(const struct parameters *p, const int *group, int own, int work)
{
    if (own == work)
        return 1;
    return group[own] == group[work] ? p->talent_fit_group : p->talent_fit_across;
}

/* Months of age before talent.age_fewer and after it, weighted by how many people there are a month of age. */
static void ages(const struct parameters *p, double *young, double *old)
{
    *young = p->talent_age_fewer - p->talent_age_first;
    *old = p->talent_age_fewer_weight * (p->talent_retirement_age - p->talent_age_fewer);
}

int skills_opening_age(const struct parameters *p, double u)
{
    double young, old;
    ages(p, &young, &old);
    double place = u * (young + old);
    double age = place < young ? p->talent_age_first + place
                               : p->talent_age_fewer + (place - young) / p->talent_age_fewer_weight;
    int last = (int)p->talent_retirement_age - 1;
    return age < last ? (int)age : last;
}

double skills_retirement_rate(const struct parameters *p)
{
    double young, old;
    ages(p, &young, &old);
    return 12 * p->talent_age_fewer_weight / (young + old);
}

bool skills_retires(const struct parameters *p, int age)
{
    return age >= p->talent_retirement_age;
}

enum grade skills_lowest_grade(const struct parameters *p, enum grade grade, int idle)
{
    return grade > GRADE_TECHNICIAN && idle >= p->talent_demotion_after ? (enum grade)(grade - 1) : grade;
}

double skills_leave_hazard(const struct parameters *p, int idle)
{
    return idle > p->talent_leave_after ? p->talent_leave : 0;
}
