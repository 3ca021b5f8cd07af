/* Tightness and wages of skilled people: by hand, in empty cells, at the limits, and where wages settle. */
#include "talent/skilled_wages.h"

#include <criterion/criterion.h>
#include <math.h>

static void fill(double *x, int n, double value)
{
    for (int i = 0; i < n; i++)
        x[i] = value;
}

Test(skilled_wages, smoothing_moves_a_quarter_a_month)
{
    struct parameters p = parameters_default();
    static int64_t v_now[TALENT_CELLS], u_now[TALENT_CELLS];
    static double v[TALENT_CELLS], u[TALENT_CELLS];
    v_now[3] = 8;
    u[3] = 4;
    skilled_wages_smooth(&p, v_now, u_now, v, u);
    cr_assert_eq(v[3], 2);
    cr_assert_eq(u[3], 3);
    skilled_wages_smooth(&p, v_now, u_now, v, u);
    cr_assert_eq(v[3], 3.5);
    cr_assert_eq(u[3], 2.25);
    cr_assert_eq(v[4], 0);
}

Test(skilled_wages, nobody_is_normal)
{
    cr_assert_float_eq(skilled_wages_group_tightness(0, 0, 5, -0.6), 0, 1e-15);
    cr_assert_float_eq(skilled_wages_cell_tightness(0, 0, exp(-0.6), 5, -0.6), 0, 1e-15);
    struct parameters p = parameters_default();
    static double none[TALENT_CELLS], tightness[TALENT_CELLS];
    skilled_wages_tightness(&p, 0.02, none, none, tightness);
    for (int i = 0; i < TALENT_CELLS; i++)
        cr_assert_float_eq(tightness[i], 0, 1e-14);
}

Test(skilled_wages, a_cell_is_mixed_with_its_city_and_grade)
{
    /* (10 + 5 x 2)/(15 + 5) = 1; a large cell forgets the mixture */
    cr_assert_float_eq(skilled_wages_cell_tightness(10, 15, 2, 5, -0.6), 0.6, 1e-14);
    cr_assert_float_eq(skilled_wages_cell_tightness(1e8, 2e8, 9, 5, -0.6), log(0.5) + 0.6, 1e-6);
    cr_assert_float_eq(skilled_wages_cell_tightness(0, 0, 9, 5, -0.6), log(9) + 0.6, 1e-14);
}

Test(skilled_wages, tightness_of_all_cells_by_hand)
{
    struct parameters p = parameters_default();
    static double v[TALENT_CELLS], u[TALENT_CELLS], tightness[TALENT_CELLS];
    int a = skills_cell(4, GRADE_ENGINEER, 5), b = skills_cell(4, GRADE_ENGINEER, 6);
    v[a] = 30;
    u[b] = 10;
    skilled_wages_tightness(&p, 0.02, v, u, tightness);
    double ratio = (30 + exp(-0.6)) / (10 + 1); /* prior 50 x 0.02 = 1 person, mixture 250 x 0.02 = 5 */
    cr_assert_float_eq(tightness[a], log((30 + 5 * ratio) / 5) + 0.6, 1e-13);
    cr_assert_float_eq(tightness[b], log(5 * ratio / 15) + 0.6, 1e-13);
    cr_assert_float_eq(tightness[a + 2], log(ratio) + 0.6, 1e-13); /* empty: as its city and grade */
    cr_assert_float_eq(tightness[skills_cell(3, GRADE_ENGINEER, 5)], 0, 1e-13);
}

Test(skilled_wages, scale_does_not_matter)
{
    struct parameters p = parameters_default();
    static double v[TALENT_CELLS], u[TALENT_CELLS], small[TALENT_CELLS], large[TALENT_CELLS];
    for (int i = 0; i < TALENT_CELLS; i++) {
        v[i] = i % 7;
        u[i] = i % 5;
    }
    skilled_wages_tightness(&p, 0.01, v, u, small);
    for (int i = 0; i < TALENT_CELLS; i++) {
        v[i] *= 100;
        u[i] *= 100;
    }
    skilled_wages_tightness(&p, 1, v, u, large);
    for (int i = 0; i < TALENT_CELLS; i++)
        cr_assert_float_eq(small[i], large[i], 1e-12);
}

Test(skilled_wages, sums_by_city_grade_and_field)
{
    struct parameters p = parameters_default();
    static double v[TALENT_CELLS], u[TALENT_CELLS];
    double city_grade[CITY_GRADES], field[FIELD_COUNT], grade_field[GRADE_FIELDS], city[CITY_COUNT];
    v[skills_cell(0, GRADE_EXPERT, 13)] = 4;
    v[skills_cell(12, GRADE_EXPERT, 13)] = 6;
    u[skills_cell(12, GRADE_TECHNICIAN, 13)] = 3;
    skilled_wages_sums(&p, 0.02, v, u, city_grade, field, grade_field, city);
    double k = exp(-0.6);
    cr_assert_float_eq(city_grade[0 * GRADE_COUNT + GRADE_EXPERT], log(4 + k) + 0.6, 1e-13);
    cr_assert_float_eq(city_grade[12 * GRADE_COUNT + GRADE_TECHNICIAN], log(k / 4) + 0.6, 1e-13);
    cr_assert_float_eq(field[13], log((10 + k) / 4) + 0.6, 1e-13);
    cr_assert_float_eq(field[0], 0, 1e-13);
    cr_assert_float_eq(grade_field[GRADE_EXPERT * FIELD_COUNT + 13], log(10 + k) + 0.6, 1e-13);
    cr_assert_float_eq(city[12], log((6 + k) / 4) + 0.6, 1e-13);
    double again[CITY_COUNT];
    skilled_wages_sums(&p, 0.02, v, u, NULL, NULL, NULL, again);
    cr_assert_arr_eq(again, city, sizeof city);
}

Test(skilled_wages, step_is_trend_tightness_and_anchor)
{
    /* (0.05 + 0.1 x 0.5 + 0.5 x 0.2)/12 */
    cr_assert_float_eq(skilled_wages_step(0.05, 0.1, 0.5, 1, 0.5, 0.2), 0.2 / 12, 1e-15);
    cr_assert_float_eq(skilled_wages_step(0.05, 0.1, 7, 1, 0.5, 0), 0.15 / 12, 1e-15);
    cr_assert_float_eq(skilled_wages_step(0.05, 0.1, -7, 1, 0.5, 0), -0.05 / 12, 1e-15);
}

Test(skilled_wages, a_month_moves_every_cell_by_its_step)
{
    struct parameters p = parameters_default();
    static double tightness[TALENT_CELLS], target[TALENT_CELLS], wage[TALENT_CELLS];
    fill(target, TALENT_CELLS, 120000);
    fill(wage, TALENT_CELLS, 100000);
    tightness[7] = 0.5;
    skilled_wages_update(&p, tightness, target, 0, wage);
    cr_assert_float_eq(wage[0], 1e5 * exp((0.05 + 0.5 * log(1.2)) / 12), 1e-6);
    cr_assert_float_eq(wage[7], 1e5 * exp((0.05 + 0.05 + 0.5 * log(1.2)) / 12), 1e-6);
}

Test(skilled_wages, wages_settle_a_fifth_of_tightness_off_the_anchor)
{
    struct parameters p = parameters_default();
    static double tightness[TALENT_CELLS], target[TALENT_CELLS], wage[TALENT_CELLS];
    fill(tightness, TALENT_CELLS, 0.5);
    fill(target, TALENT_CELLS, 120000);
    fill(wage, TALENT_CELLS, 90000);
    for (int month = 0; month < 480; month++) {
        skilled_wages_update(&p, tightness, target, 0, wage);
        for (int i = 0; i < TALENT_CELLS; i++)
            target[i] *= exp(p.labour_wage_growth / 12);
    }
    cr_assert_float_eq(log(wage[100] / target[100]), 0.2 * 0.5, 1e-6);
}

Test(skilled_wages, minimum_wage_binds_from_below)
{
    struct parameters p = parameters_default();
    static double tightness[TALENT_CELLS], target[TALENT_CELLS], wage[TALENT_CELLS];
    fill(target, TALENT_CELLS, 20000);
    fill(wage, TALENT_CELLS, 20000);
    skilled_wages_update(&p, tightness, target, 24840, wage);
    cr_assert_eq(wage[0], 24840);
    cr_assert_eq(wage[TALENT_CELLS - 1], 24840);
}

Test(skilled_wages, firms_share_profits_within_ten_per_cent)
{
    struct parameters p = parameters_default();
    cr_assert_eq(skilled_wages_premium(&p, 0.17, 0.07), 5);
    cr_assert_eq(skilled_wages_premium(&p, 0.07, 0.07), 0);
    cr_assert_eq(skilled_wages_premium(&p, 0.9, 0.07), 10);
    cr_assert_eq(skilled_wages_premium(&p, -0.9, 0.07), -10);
    cr_assert_eq(skilled_wages_premium(&p, 0.04, 0.07), -2); /* -1.5 goes to the even number */
    p.talent_premium_most = 0;
    cr_assert_eq(skilled_wages_premium(&p, 0.9, 0.07), 0);
}
