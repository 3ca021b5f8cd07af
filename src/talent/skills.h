/* The month of a skilled person calls these once each: what the person learns, whether the person is trained up a
 * grade, retires, looks for lower posts or gives up. Pure rules on numbers; none knows of persons as records.
 * Skill is measured against the mean of the field: 1 at the start, on average. People learn fast from an employer who
 * knows more and forget slowly with one who knows less, so that a mean level does not creep up by itself. */
#ifndef JIQUN_TALENT_SKILLS_H
#define JIQUN_TALENT_SKILLS_H

#include <stdbool.h>

#include "base/mathfun.h"
#include "scenario/parameters.h"
#include "world/skills.h"

/** Share of a gap that is learned in a month: 1 - 2^(-1/half_life).  half_life months, > 0.  Pure; once a month and
 *  grade. */
double skills_speed(double half_life);

/** Half-life of learning of a grade, months (talent.half_life_*).  Pure. */
double skills_half_life(const struct parameters *p, enum grade grade);

/** Skill after a month with an employer.
 *  skill >= 0; level what the employer knows, in the same unit; speed of skills_speed; forgetting in [0, 1] its part
 *  when the level is lower; most the largest skill.  Pure.
 *  n months with a constant better employer: level + (skill - level) (1 - speed)^n.
 *  Source: trial runs of the talent block: b += chi (A - b) above, 0.2 of it below. */
static inline double skills_step(double skill, double level, double speed, double forgetting, double most)
{
    double gap = level - skill;
    return math_min(most, skill + speed * (gap > 0 ? gap : forgetting * gap));
}

/** Skill of a new person: lognormal with mean 1.  u in (0, 1); sd of the log; most the largest.  Pure. */
double skills_draw(double u, double sd, double most);

/** Chance that a month's training lifts a person to the next grade; 0 for experts.
 *  tightness of the next grade in the city (skilled_wages_group_tightness): 0 is normal.  Pure.
 *  Source: trial runs: yearly rate x exp(clip(ln(V/U) - theta, -1, 1.5)) keeps the shares of grades. */
double skills_training_hazard(const struct parameters *p, enum grade grade, double tightness);

/** Worth of a person of field `own` in work of field `work`: 1, or talent.fit_group, or talent.fit_across.
 *  group [FIELD_COUNT] of related fields (tables->field_group).  Pure. */
double skills_fit(const struct parameters *p, const int *group, int own, int work);

/** Age in months at the opening: uniform from age_first to retirement, with fewer from age_fewer on.
 *  u in (0, 1); return whole months in [age_first, retirement_age).  Pure. */
int skills_opening_age(const struct parameters *p, double u);

/** People who retire in a year over all people, with the ages of the opening.  Pure. */
double skills_retirement_rate(const struct parameters *p);

/** Whether a person of this age retires this month.  age whole months.  Pure. */
bool skills_retires(const struct parameters *p, int age);

/** Lowest grade of posts that a person applies for: one below the own after demotion_after months without work.
 *  idle whole months without work, 0 while at work.  Pure. */
enum grade skills_lowest_grade(const struct parameters *p, enum grade grade, int idle);

/** Chance in a month that a person gives up skilled work: talent.leave once idle is above leave_after, else 0.
 *  Pure. */
double skills_leave_hazard(const struct parameters *p, int idle);

#endif
