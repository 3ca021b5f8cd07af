/* What skilled people know, how they age, when they give up: by hand and at the limits. */
#include "talent/skills.h"

#include <criterion/criterion.h>
#include <math.h>

static const int GROUP[FIELD_COUNT] = {0, 1, 2, 2, 2, 2, 1, 1, 0, 0, 1, 1, 1, 2};

Test(skills, half_of_a_gap_is_learned_in_a_half_life)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(skills_speed(1), 0.5, 1e-15);
    cr_assert_float_eq(skills_speed(12), 0.056125687318306, 1e-14); /* 1 - 2^(-1/12) */
    for (enum grade g = 0; g < GRADE_COUNT; g++) {
        int months = (int)skills_half_life(&p, g);
        cr_assert_eq(months, ((int[]){20, 12, 4})[g]);
        double skill = 0.8;
        for (int i = 0; i < months; i++)
            skill = skills_step(skill, 1.2, skills_speed(months), p.talent_forgetting, 5);
        cr_assert_float_eq(skill, 1.0, 1e-13);
    }
}

Test(skills, many_months_follow_the_closed_form)
{
    double skill = 0.5;
    for (int i = 0; i < 50; i++)
        skill = skills_step(skill, 2, skills_speed(20), 0.2, 5);
    cr_assert_float_eq(skill, 2 - 1.5 * pow(2, -50.0 / 20), 1e-13);
}

Test(skills, with_a_worse_employer_people_forget_slowly)
{
    /* gap -0.4, speed 0.5, forgetting 0.2: 1 - 0.04 */
    cr_assert_float_eq(skills_step(1, 0.6, 0.5, 0.2, 5), 0.96, 1e-15);
    cr_assert_eq(skills_step(1, 0.6, 0.5, 0, 5), 1);
    cr_assert_eq(skills_step(1, 1, 0.5, 0.2, 5), 1);
    double skill = 1;
    for (int i = 0; i < 30; i++)
        skill = skills_step(skill, 0.6, skills_speed(12), 0.2, 5);
    cr_assert_float_eq(skill, 0.6 + 0.4 * pow(1 - 0.2 * (1 - pow(2, -1.0 / 12)), 30), 1e-13);
}

Test(skills, has_a_ceiling)
{
    cr_assert_eq(skills_step(4.9, 20, 0.5, 0.2, 5), 5);
    cr_assert_eq(skills_step(7, 20, 0.5, 0.2, 5), 5);
}

Test(skills, draw_is_lognormal_with_mean_one)
{
    cr_assert_float_eq(skills_draw(0.5, 0.25, 5), exp(-0.03125), 1e-14);
    cr_assert_float_eq(skills_draw(0.8413447460685429, 0.25, 5), exp(0.25 - 0.03125), 1e-12);
    cr_assert_eq(skills_draw(0.3, 0, 5), 1);
    cr_assert_eq(skills_draw(1 - 0x1p-33, 1, 5), 5);
    double sum = 0;
    for (int i = 0; i < 100000; i++)
        sum += skills_draw((i + 0.5) / 100000, 0.25, 5);
    cr_assert_float_eq(sum / 100000, 1, 1e-4);
}

Test(skills, training_follows_the_tightness_above_within_limits)
{
    struct parameters p = parameters_default();
    p.talent_training_technician = 0.03;
    cr_assert_float_eq(skills_training_hazard(&p, GRADE_TECHNICIAN, 0), 0.0025, 1e-15);
    cr_assert_float_eq(skills_training_hazard(&p, GRADE_ENGINEER, 0), 0.001, 1e-15);
    cr_assert_float_eq(skills_training_hazard(&p, GRADE_ENGINEER, 0.5), 0.001 * exp(0.5), 1e-15);
    cr_assert_float_eq(skills_training_hazard(&p, GRADE_TECHNICIAN, 9), 0.0025 * exp(1.5), 1e-15);
    cr_assert_float_eq(skills_training_hazard(&p, GRADE_TECHNICIAN, -9), 0.0025 * exp(-1), 1e-15);
    cr_assert_eq(skills_training_hazard(&p, GRADE_EXPERT, 9), 0);
}

Test(skills, fit_is_by_field_then_by_group)
{
    struct parameters p = parameters_default();
    cr_assert_eq(skills_fit(&p, GROUP, 5, 5), 1);
    cr_assert_eq(skills_fit(&p, GROUP, 5, 2), 0.75); /* software in semiconductors */
    cr_assert_eq(skills_fit(&p, GROUP, 5, 0), 0.45); /* software in life science */
    for (int a = 0; a < FIELD_COUNT; a++)
        for (int b = 0; b < FIELD_COUNT; b++)
            cr_assert_eq(skills_fit(&p, GROUP, a, b), skills_fit(&p, GROUP, b, a));
}

Test(skills, opening_ages_thin_out_after_fifty)
{
    struct parameters p = parameters_default();
    p.talent_age_fewer = 600;
    cr_assert_eq(skills_opening_age(&p, 0x1p-33), 276);
    cr_assert_eq(skills_opening_age(&p, 1 - 0x1p-33), 719);
    /* 27 years of weight 1 and 10 of weight 0.6: 27/33 are under 50 */
    cr_assert_eq(skills_opening_age(&p, 27.0 / 33 - 1e-9), 599);
    cr_assert_eq(skills_opening_age(&p, 27.0 / 33 + 1e-9), 600);
    cr_assert_eq(skills_opening_age(&p, 30.0 / 33), 660);
    p.talent_age_fewer_weight = 0;
    cr_assert_eq(skills_opening_age(&p, 1 - 0x1p-33), 599);
}

Test(skills, as_many_retire_as_the_opening_has_at_the_end)
{
    struct parameters p = parameters_default();
    p.talent_age_fewer = 600;
    cr_assert_float_eq(skills_retirement_rate(&p), 0.6 / 33, 1e-15);
    int last = 0;
    for (int i = 0; i < 33000; i++)
        last += skills_opening_age(&p, (i + 0.5) / 33000) >= 708;
    cr_assert_eq(last, 600); /* of 33,000 retire in the first year */
    p.talent_age_fewer_weight = 0;
    cr_assert_eq(skills_retirement_rate(&p), 0);
}

Test(skills, people_retire_at_sixty)
{
    struct parameters p = parameters_default();
    cr_assert(!skills_retires(&p, 719));
    cr_assert(skills_retires(&p, 720));
}

Test(skills, half_a_year_without_work_makes_modest)
{
    struct parameters p = parameters_default();
    cr_assert_eq(skills_lowest_grade(&p, GRADE_EXPERT, 5), GRADE_EXPERT);
    cr_assert_eq(skills_lowest_grade(&p, GRADE_EXPERT, 6), GRADE_ENGINEER);
    cr_assert_eq(skills_lowest_grade(&p, GRADE_EXPERT, 60), GRADE_ENGINEER);
    cr_assert_eq(skills_lowest_grade(&p, GRADE_TECHNICIAN, 60), GRADE_TECHNICIAN);
}

Test(skills, after_a_year_without_work_people_leave)
{
    struct parameters p = parameters_default();
    cr_assert_eq(skills_leave_hazard(&p, 0), 0);
    cr_assert_eq(skills_leave_hazard(&p, 12), 0);
    cr_assert_eq(skills_leave_hazard(&p, 13), 0.02);
}
