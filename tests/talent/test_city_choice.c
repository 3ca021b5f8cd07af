/* Where skilled people look for work: the pieces by hand, the table against a logit written out, levers and limits. */
#include "talent/city_choice.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

struct offer {
    struct parameters p;
    struct city_choice in;
    double wage[TALENT_CELLS], subsidy[TALENT_CELLS], tightness[TALENT_CELLS], rent[CITY_COUNT], amenity[CITY_COUNT];
    double barrier[CITY_COUNT], outside[GRADE_FIELDS], distance[CITY_COUNT * CITY_COUNT], row[CHOICE_SIZE];
};

/* Thirteen equal cities 100 km apart; wages as outside. */
static struct offer *equal(void)
{
    static struct offer o;
    memset(&o, 0, sizeof o);
    o.p = parameters_default();
    for (int i = 0; i < TALENT_CELLS; i++)
        o.wage[i] = 100000;
    for (int i = 0; i < GRADE_FIELDS; i++)
        o.outside[i] = 100000;
    for (int c = 0; c < CITY_COUNT; c++)
        o.rent[c] = 22000;
    for (int i = 0; i < CITY_COUNT * CITY_COUNT; i++)
        o.distance[i] = i % (CITY_COUNT + 1) == 0 ? 0 : 100;
    o.in = (struct city_choice){o.wage, o.subsidy, o.tightness, o.rent, o.amenity, o.barrier, o.outside, o.distance, 1};
    return &o;
}

static double chance(const struct offer *o, int origin, int grade, int field, int place)
{
    const double *row = city_choice_row(o->row, origin, grade, field);
    return row[place] - (place > 0 ? row[place - 1] : 0);
}

Test(city_choice, rent_follows_wage_and_people)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(city_choice_rent(&p, 100000, 50, 50), 22000, 1e-9);
    cr_assert_float_eq(city_choice_rent(&p, 200000, 121, 100), 0.22 * 200000 * 1.1, 1e-8);
    cr_assert_eq(city_choice_rent(&p, 100000, 0, 50), 0);
}

Test(city_choice, match_is_the_chance_of_a_post)
{
    cr_assert_float_eq(city_choice_match(0, -0.6), 1 - exp(-exp(-0.6)), 1e-15);
    cr_assert_float_eq(city_choice_match(0.6, -0.6), 1 - exp(-1), 1e-15);
    cr_assert_float_eq(city_choice_match(9, 0), 1, 1e-12);
    cr_assert_float_eq(log(city_choice_match(-60, 0)), -60, 1e-9); /* never 0 */
}

Test(city_choice, worth_has_a_floor)
{
    struct parameters p = parameters_default();
    cr_assert_float_eq(city_choice_worth(&p, exp(11), 0.4, exp(-2)), 33 + 0.4 - 1, 1e-12);
    cr_assert_float_eq(city_choice_worth(&p, -5000, 0, 1), 3 * log(12000), 1e-12);
}

Test(city_choice, nanjing_and_suzhou_are_hard_to_settle_in)
{
    struct parameters p = parameters_default();
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(city_choice_settlement(&p, c), c == 0 || c == 4 ? 0.6 : 0.4);
}

Test(city_choice, equal_cities_by_hand)
{
    struct offer *o = equal();
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    /* from Wuxi: stay 1, eleven others e^-(0.8 + 2.5 + 0.4) or 0.6 for two of them, leave e^-(1.8 + 2.5) */
    double small = exp(-3.7), large = exp(-3.9), leave = exp(-4.3), sum = 1 + 10 * small + 2 * large + leave;
    for (int cell = 0; cell < GRADE_FIELDS; cell++) {
        int g = cell / FIELD_COUNT, f = cell % FIELD_COUNT;
        cr_assert_float_eq(chance(o, 1, g, f, 1), 1 / sum, 1e-12);
        cr_assert_float_eq(chance(o, 1, g, f, 0), large / sum, 1e-12);
        cr_assert_float_eq(chance(o, 1, g, f, 4), large / sum, 1e-12);
        cr_assert_float_eq(chance(o, 1, g, f, 12), small / sum, 1e-12);
        cr_assert_float_eq(chance(o, 1, g, f, OPTION_OUTSIDE), leave / sum, 1e-12);
    }
}

Test(city_choice, graduates_move_more_easily)
{
    struct offer *o = equal();
    city_choice_table(&o->p, &o->in, o->p.talent_move_cost, o->row);
    double stay = chance(o, 1, 0, 0, 1);
    city_choice_table(&o->p, &o->in, o->p.talent_move_cost_graduate, o->row);
    cr_assert_lt(chance(o, 1, 0, 0, 1), stay - 0.2);
}

Test(city_choice, people_from_outside_choose_a_city_without_distance)
{
    struct offer *o = equal();
    memset(o->distance, 0, sizeof o->distance);
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    double sum = 11 * exp(-0.4) + 2 * exp(-0.6);
    cr_assert_float_eq(chance(o, OPTION_OUTSIDE, 2, 13, 0), exp(-0.6) / sum, 1e-12);
    cr_assert_float_eq(chance(o, OPTION_OUTSIDE, 2, 13, 12), exp(-0.4) / sum, 1e-12);
    cr_assert_eq(chance(o, OPTION_OUTSIDE, 2, 13, OPTION_OUTSIDE), 0);
    cr_assert_eq(city_choice_pick(city_choice_row(o->row, OPTION_OUTSIDE, 2, 13), 1 - 0x1p-33), 12);
}

Test(city_choice, rows_rise_to_one)
{
    struct offer *o = equal();
    for (int i = 0; i < TALENT_CELLS; i++) {
        o->wage[i] = 60000 + 977 * (i % 101);
        o->tightness[i] = (i % 13) - 6;
    }
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    for (int r = 0; r < CHOICE_ROWS; r++)
        for (int k = 0; k < OPTION_COUNT; k++) {
            cr_assert_geq(o->row[r * OPTION_COUNT + k], k > 0 ? o->row[r * OPTION_COUNT + k - 1] : 0);
            cr_assert_leq(o->row[r * OPTION_COUNT + k], 1);
            cr_assert(k < OPTION_OUTSIDE || o->row[r * OPTION_COUNT + k] == 1);
        }
}

Test(city_choice, subsidy_draws_and_barrier_deters_in_their_cell_only)
{
    struct offer *o = equal();
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    double before = chance(o, 1, 1, 5, 4), other = chance(o, 1, 0, 5, 4);
    o->subsidy[skills_cell(4, 1, 5)] = 10000;
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    /* odds rise by (88/78)^3 */
    double odds = before / (1 - before) * pow(88.0 / 78, 3), after = chance(o, 1, 1, 5, 4);
    cr_assert_float_eq(after / (1 - after), odds, 1e-12);
    cr_assert_eq(chance(o, 1, 0, 5, 4), other);
    o->barrier[4] = 1;
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    after = chance(o, 1, 1, 5, 4);
    cr_assert_float_eq(after / (1 - after), odds * exp(-1), 1e-12);
    double stay = chance(o, 4, 0, 5, 4); /* who lives there is not asked to settle */
    o->barrier[4] = 0;
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    cr_assert_eq(chance(o, 4, 0, 5, 4), stay);
}

Test(city_choice, a_common_trend_of_money_changes_nothing)
{
    struct offer *o = equal();
    o->wage[skills_cell(4, 1, 5)] = 130000;
    o->rent[3] = 95000; /* below the floor */
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    static double before[CHOICE_SIZE];
    memcpy(before, o->row, sizeof before);
    for (int i = 0; i < TALENT_CELLS; i++)
        o->wage[i] *= 2;
    for (int i = 0; i < GRADE_FIELDS; i++)
        o->outside[i] *= 2;
    for (int c = 0; c < CITY_COUNT; c++)
        o->rent[c] *= 2;
    o->in.trend = 2;
    city_choice_table(&o->p, &o->in, 2.5, o->row);
    cr_assert_arr_eq(o->row, before, sizeof before);
}

Test(city_choice, holds_at_the_ends_of_the_ranges)
{
    for (int end = 0; end < 2; end++) {
        struct offer *o = equal();
        for (int i = 0; i < parameters_count(); i++) {
            const struct parameter_row *row = parameters_row(i);
            double value = end ? row->maximum : row->minimum;
            if (strcmp(row->group, "talent") == 0)
                memcpy((char *)&o->p + row->offset, &value, sizeof value);
        }
        o->tightness[5] = -40;
        o->tightness[6] = 40;
        o->wage[8] = 1e-3;
        city_choice_table(&o->p, &o->in, o->p.talent_move_cost, o->row);
        for (int i = 0; i < CHOICE_SIZE; i++)
            cr_assert(o->row[i] >= 0 && o->row[i] <= 1, "%d: %g", i, o->row[i]);
    }
}

Test(city_choice, pick_takes_the_first_place_above_the_uniform)
{
    double row[OPTION_COUNT];
    for (int k = 0; k < OPTION_COUNT; k++)
        row[k] = k < 4 ? 0.25 * k : 1; /* place 0 has no chance, 1, 2, 3 and 4 a quarter each */
    cr_assert_eq(city_choice_pick(row, 0x1p-33), 1);
    cr_assert_eq(city_choice_pick(row, 0.3), 2);
    cr_assert_eq(city_choice_pick(row, 0.5), 3);
    cr_assert_eq(city_choice_pick(row, 1 - 0x1p-33), 4);
}

Test(city_choice, amenity_rises_where_posts_stay_open)
{
    struct parameters p = parameters_default();
    double amenity[CITY_COUNT] = {0}, tightness[CITY_COUNT] = {13};
    city_choice_amenity(&p, tightness, amenity);
    cr_assert_float_eq(amenity[0], 0.04 * 12, 1e-14);
    cr_assert_float_eq(amenity[5], -0.04, 1e-14);
}
