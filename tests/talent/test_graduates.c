/* Enrolment and its delay, entry shares, whole persons without drift, people from the rest of China. */
#include "talent/graduates.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static void fill(double *x, int n, double value)
{
    for (int i = 0; i < n; i++)
        x[i] = value;
}

Test(graduates, level_moves_with_tightness_within_limits)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(graduates_level(&p, 100, 100, 0.5), 100 * exp(0.15), 1e-12);
    cr_assert_float_eq(graduates_level(&p, 100, 100, 8), 100 * exp(0.3), 1e-12);
    cr_assert_float_eq(graduates_level(&p, 240, 100, 1), 250, 1e-12);
    cr_assert_float_eq(graduates_level(&p, 45, 100, -1), 40, 1e-12);
    cr_assert_eq(graduates_level(&p, 0, 0, 1), 0);
}

Test(graduates, who_enrols_leaves_after_four_years)
{
    struct parameters p = parameters_default();
    static double start[CITY_FIELDS], lever[CITY_FIELDS], pipeline[GRADUATES_PIPELINE];
    double tightness[FIELD_COUNT] = {[5] = 1};
    fill(start, CITY_FIELDS, 100);
    fill(lever, CITY_FIELDS, 1);
    graduates_start(start, pipeline);
    for (int month = -36; month < 108; month++) {
        if (month == 8) /* September 2022, once */
            graduates_enrol(&p, month, start, tightness, lever, pipeline);
        else if ((month + 48) % 12 == 8)
            graduates_enrol(&p, month, start, (double[FIELD_COUNT]){0}, lever, pipeline);
        if ((month + 48) % 12 != 6)
            continue;
        const double *out = graduates_leaving(pipeline, month);
        cr_assert_float_eq(out[5], month < 54 ? 100 : 100 * exp(0.3), 1e-9, "month %d", month); /* July 2026 */
        cr_assert_float_eq(out[3 * FIELD_COUNT + 5], out[5], 1e-12);
        cr_assert_float_eq(out[6], 100, 1e-12);
    }
}

Test(graduates, lever_acts_on_its_year_only)
{
    struct parameters p = parameters_default();
    static double start[CITY_FIELDS], lever[CITY_FIELDS], pipeline[GRADUATES_PIPELINE];
    const double calm[FIELD_COUNT] = {0};
    fill(start, CITY_FIELDS, 100);
    fill(lever, CITY_FIELDS, 1);
    graduates_start(start, pipeline);
    lever[2] = 1.5;
    graduates_enrol(&p, 8, start, calm, lever, pipeline);
    lever[2] = 1;
    graduates_enrol(&p, 20, start, calm, lever, pipeline);
    cr_assert_eq(graduates_leaving(pipeline, 54)[2], 150);
    cr_assert_eq(graduates_leaving(pipeline, 54)[3], 100);
    cr_assert_eq(graduates_leaving(pipeline, 66)[2], 100);
}

/* One field; the others have nobody. */
static void shares(const struct parameters *p, const double *heads, const double *start, double *share)
{
    static double h[CITY_FIELDS], g[CITY_FIELDS], s[CITY_FIELDS];
    for (int c = 0; c < CITY_COUNT; c++) {
        h[c * FIELD_COUNT + 5] = heads[c];
        g[c * FIELD_COUNT + 5] = start[c];
    }
    graduates_entry_shares(p, 0.02, h, g, s);
    for (int c = 0; c < CITY_COUNT; c++)
        share[c] = s[c * FIELD_COUNT + 5];
    cr_assert_eq(s[4], 0); /* a field without heads or graduates */
}

/* Posts that grow by one per cent a year: with 2 % who retire, 3 % of heads are needed. */
static struct parameters growing(void)
{
    struct parameters p = parameters_default();
    p.talent_posts_growth = 0.01;
    return p;
}

Test(graduates, equal_cities_enter_by_need)
{
    struct parameters p = growing();
    double heads[CITY_COUNT], start[CITY_COUNT], share[CITY_COUNT];
    fill(heads, CITY_COUNT, 1000);
    fill(start, CITY_COUNT, 100);
    shares(&p, heads, start, share);
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_float_eq(share[c], 0.03 * 1000 / 100, 1e-12);
}

Test(graduates, extreme_cities_count_within_a_factor_and_the_sum_holds)
{
    struct parameters p = growing();
    double heads[CITY_COUNT], start[CITY_COUNT], share[CITY_COUNT], sum = 0;
    fill(heads, CITY_COUNT, 1000);
    fill(start, CITY_COUNT, 100);
    heads[0] = 0;
    heads[1] = 7000;
    start[2] = 0;
    shares(&p, heads, start, share);
    double needed = 0.03 * 18000, mean = needed / 1200; /* 0.45: own 0 counts as 0.225, 2.1 as 0.9, 0.3 as it is */
    double factor = needed / (100 * (mean / 2 + 2 * mean + 10 * 0.3));
    cr_assert_gt(factor * 2 * mean, 1); /* so that all of city 1 enter, and the others make up for it */
    factor = (needed - 100) / (100 * (mean / 2 + 10 * 0.3));
    cr_assert_float_eq(share[0], factor * mean / 2, 1e-12);
    cr_assert_float_eq(share[1], 1, 1e-12);
    cr_assert_float_eq(share[5], factor * 0.3, 1e-12);
    for (int c = 0; c < CITY_COUNT; c++)
        sum += share[c] * start[c];
    cr_assert_float_eq(sum, needed, 1e-9);
}

Test(graduates, all_enter_where_they_are_too_few)
{
    struct parameters p = growing();
    double heads[CITY_COUNT], start[CITY_COUNT], share[CITY_COUNT];
    fill(heads, CITY_COUNT, 1000);
    fill(start, CITY_COUNT, 20);
    shares(&p, heads, start, share);
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(share[c], 1);
    fill(heads, CITY_COUNT, 0);
    shares(&p, heads, start, share);
    cr_assert_eq(share[3], 0);
    fill(start, CITY_COUNT, 0);
    shares(&p, heads, start, share);
    cr_assert_eq(share[3], 0);
}

Test(graduates, falling_posts_need_fewer_and_at_last_nobody)
{
    struct parameters p = parameters_default();
    double heads[CITY_COUNT], start[CITY_COUNT], share[CITY_COUNT];
    fill(heads, CITY_COUNT, 1000);
    fill(start, CITY_COUNT, 100);
    cr_assert_eq(p.talent_posts_growth, -0.012);
    shares(&p, heads, start, share);
    cr_assert_float_eq(share[3], (0.02 - 0.012) * 1000 / 100, 1e-12);
    p.talent_posts_growth = -0.03; /* more posts go than people retire */
    shares(&p, heads, start, share);
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(share[c], 0);
}

Test(graduates, grades_sum_to_one)
{
    struct parameters p = parameters_default();
    cr_assert_eq(graduates_grade_share(&p, GRADE_TECHNICIAN), 0.5);
    cr_assert_float_eq(graduates_grade_share(&p, GRADE_ENGINEER), 0.47, 1e-15);
    cr_assert_eq(graduates_grade_share(&p, GRADE_EXPERT), 0.03);
}

Test(graduates, whole_persons_neither_drift_nor_lump)
{
    enum { YEARS = 20000 };
    struct parameters p = parameters_default();
    static double out[CITY_FIELDS], share[CITY_FIELDS], sum[TALENT_CELLS];
    int64_t count[TALENT_CELLS];
    double expected = 0, farthest = 0;
    for (int i = 0; i < CITY_FIELDS; i++) {
        out[i] = 40 + 13 * (i % 29);
        share[i] = 0.1 + 0.03 * (i % 7);
        expected += 0.02 * out[i] * share[i];
    }
    for (int y = 0; y < YEARS; y++) {
        double total = 0;
        graduates_entrants(&p, out, share, 0.02, (y + 0.5) / YEARS, count);
        for (int i = 0; i < TALENT_CELLS; i++) {
            total += (double)count[i];
            sum[i] += (double)count[i];
        }
        farthest = fmax(farthest, fabs(total - expected));
    }
    for (int c = 0; c < CITY_COUNT; c++)
        for (int g = 0; g < GRADE_COUNT; g++)
            for (int f = 0; f < FIELD_COUNT; f++) {
                int i = c * FIELD_COUNT + f;
                cr_assert_float_eq(sum[skills_cell(c, g, f)] / YEARS,
                                   0.02 * out[i] * share[i] * graduates_grade_share(&p, (enum grade)g), 1.0 / YEARS);
            }
    cr_assert_lt(farthest, 12); /* of some 158; independent uniforms would stray by 25 at times */
}

Test(graduates, a_policy_in_one_cell_leaves_the_others)
{
    struct parameters p = parameters_default();
    static double out[CITY_FIELDS], share[CITY_FIELDS];
    int64_t before[TALENT_CELLS], after[TALENT_CELLS];
    fill(out, CITY_FIELDS, 100);
    fill(share, CITY_FIELDS, 0.3);
    graduates_entrants(&p, out, share, 0.05, 0.37, before);
    share[20] = 0.9;
    graduates_entrants(&p, out, share, 0.05, 0.37, after);
    for (int i = 0; i < TALENT_CELLS; i++)
        if (i / GRADE_FIELDS * FIELD_COUNT + i % FIELD_COUNT == 20)
            cr_assert_geq(after[i], before[i]);
        else
            cr_assert_eq(after[i], before[i]);
}

Test(graduates, inflow_of_all_grades_is_its_rate_a_year)
{
    struct parameters p = parameters_default();
    double sum = 0;
    for (int g = 0; g < GRADE_COUNT; g++)
        sum += graduates_outside_mean(&p, 60000, (enum grade)g, 1, 0);
    cr_assert_float_eq(sum, 55, 1e-9); /* 1.1 % of 60,000 in twelve months */
    cr_assert_float_eq(graduates_outside_mean(&p, 60000, GRADE_EXPERT, 1, 0), 5.5, 1e-10);
}

Test(graduates, inflow_follows_wages_and_posts_within_limits)
{
    struct parameters p = parameters_default();
    double normal = graduates_outside_mean(&p, 60000, GRADE_TECHNICIAN, 1, 0);
    cr_assert_float_eq(graduates_outside_mean(&p, 60000, GRADE_TECHNICIAN, 1.21, 0), normal * 1.331, 1e-10);
    double match = (1 - exp(-exp(-0.1))) / (1 - exp(-exp(-0.6)));
    cr_assert_float_eq(graduates_outside_mean(&p, 60000, GRADE_TECHNICIAN, 1, 0.5), normal * match, 1e-10);
    cr_assert_float_eq(graduates_outside_mean(&p, 60000, GRADE_TECHNICIAN, 9, 9), normal * 4, 1e-10);
    cr_assert_float_eq(graduates_outside_mean(&p, 60000, GRADE_TECHNICIAN, 0.1, -9), normal * 0.25, 1e-10);
    cr_assert_eq(graduates_outside_mean(&p, 0, GRADE_TECHNICIAN, 1, 0), 0);
}
