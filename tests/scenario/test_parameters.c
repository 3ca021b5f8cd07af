/* The table of parameters: every row is sound, and every type reads, refuses and writes as a scenario would. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/parameters.h"
#include "scenario/units.h"

Test(parameters, every_row_is_complete)
{
    for (int i = 0; i < parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i);
        char path[128];
        snprintf(path, sizeof path, "%s.%s", row->group, row->name);
        cr_assert_str_eq(row->path, path);
        cr_assert_eq(parameters_find(row->path), i, "%s stands twice", row->path);
        cr_assert(row->unit[0] != '\0' && row->source[0] != '\0', "%s lacks unit or source", row->path);
        cr_assert(row->meaning_en[0] != '\0' && row->meaning_zh[0] != '\0', "%s lacks a meaning", row->path);
        cr_assert(isfinite(row->minimum) && isfinite(row->maximum) && row->minimum <= row->maximum, "%s", row->path);
    }
}

Test(parameters, groups_are_no_words_of_the_top_level)
{
    static const char *const TAKEN[] = {"name", "title", "question", "base", "data"};
    for (size_t i = 0; i < sizeof TAKEN / sizeof TAKEN[0]; i++)
        cr_assert_not(parameters_is_group(TAKEN[i]));
    cr_assert(parameters_is_group("run"));
    cr_assert_not(parameters_is_group("ru"));
}

static void check_bound(const struct parameter_row *row, double bound)
{
    struct parameters p = parameters_default();
    char text[PARAMETERS_VALUE], reason[PARAMETERS_REASON];
    parameters_write_number(row, bound, text);
    cr_assert(parameters_read(row, text, &p, reason), "%s = %s %s", row->path, text, reason);
    cr_assert_eq(parameters_number(row, &p), bound, "%s", row->path);
}

Test(parameters, defaults_and_bounds_of_every_row_read_back_to_the_same_bits)
{
    const struct parameters defaults = parameters_default();
    for (int i = 0; i < parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i);
        struct parameters p;
        char text[PARAMETERS_VALUE], reason[PARAMETERS_REASON];
        memset(&p, 0x55, sizeof p);
        parameters_write(row, &defaults, text);
        cr_assert(parameters_read(row, text, &p, reason), "%s = %s %s", row->path, text, reason);
        cr_assert(parameters_same(row, &p, &defaults), "%s = %s", row->path, text);
        if (row->type == PARAMETER_SEED)
            continue;
        check_bound(row, row->minimum);
        check_bound(row, row->maximum);
    }
}

/* A row of any type over the field of run.scale (a double) or run.seed (8 bytes), so that the test needs no row of it. */
static struct parameter_row row_of(enum parameter_type type, double minimum, double maximum, const char *unit)
{
    bool real = type != PARAMETER_INTEGER && type != PARAMETER_BOOLEAN && type != PARAMETER_MONTH &&
                type != PARAMETER_SEED;
    return (struct parameter_row){.path = "test.value",
                                  .group = "test",
                                  .name = "value",
                                  .type = type,
                                  .minimum = minimum,
                                  .maximum = maximum,
                                  .unit = unit,
                                  .source = "assumed",
                                  .meaning_en = "test",
                                  .meaning_zh = "测试",
                                  .offset = real ? offsetof(struct parameters, run_scale)
                                                 : offsetof(struct parameters, run_seed)};
}

/* Reads a text; NAN when refused. */
static double value_of(const struct parameter_row *row, const char *text)
{
    struct parameters p = parameters_default();
    char reason[PARAMETERS_REASON];
    return parameters_read(row, text, &p, reason) ? parameters_number(row, &p) : NAN;
}

/* The reason a text is refused; the value must stay. */
static const char *why(const struct parameter_row *row, const char *text)
{
    static char reason[PARAMETERS_REASON];
    struct parameters p = parameters_default(), before = p;
    cr_assert_not(parameters_read(row, text, &p, reason), "%s was taken", text);
    cr_assert_eq(memcmp(&p, &before, sizeof p), 0);
    return reason;
}

static void expect_reason(const struct parameter_row *row, const char *text, const char *part)
{
    cr_assert(strstr(why(row, text), part) != NULL, "'%s': %s", text, why(row, text));
}

Test(parameters, a_double_is_a_bare_number_in_its_range)
{
    struct parameter_row row = row_of(PARAMETER_DOUBLE, 0, 5, "1");
    cr_assert_eq(value_of(&row, "0.2"), 0.2);
    cr_assert_eq(value_of(&row, "1e-1"), 0.1);
    cr_assert_eq(value_of(&row, "0"), 0);
    cr_assert_eq(value_of(&row, "5"), 5);
    expect_reason(&row, "-0.2", "is outside [0, 5]; give a number from 0 to 5, e.g. ");
    expect_reason(&row, "5.000001", "is outside [0, 5]");
    expect_reason(&row, "5 %", "has a unit");
    expect_reason(&row, "no", "is not a number");
    row.unit = "persons";
    expect_reason(&row, "6", "give a number in persons from 0 to 5");
}

Test(parameters, an_integer_is_whole)
{
    struct parameter_row row = row_of(PARAMETER_INTEGER, -5, 1e16, "firms");
    cr_assert_eq(value_of(&row, "12"), 12);
    cr_assert_eq(value_of(&row, "-5"), -5);
    cr_assert_eq(value_of(&row, "1e3"), 1000);
    cr_assert_eq(value_of(&row, "9007199254740992"), 9007199254740992.0);
    expect_reason(&row, "1.5", "is not a whole number; give a whole number in firms");
    expect_reason(&row, "9007199254740994", "is not a whole number");
    expect_reason(&row, "-6", "is outside");
    expect_reason(&row, "0o17", "octal");
    expect_reason(&row, "1:30", "hours");
}

Test(parameters, a_switch_is_true_or_false_only)
{
    struct parameter_row row = row_of(PARAMETER_BOOLEAN, 0, 1, "1");
    cr_assert_eq(value_of(&row, "true"), 1);
    cr_assert_eq(value_of(&row, "false"), 0);
    cr_assert_eq(value_of(&row, "True"), 1);
    expect_reason(&row, "no", "is not a switch (yes, no, on and off are not read as one); give true or false");
    expect_reason(&row, "1", "give true or false");
}

Test(parameters, a_month_counts_from_january_2022)
{
    struct parameter_row row = row_of(PARAMETER_MONTH, -12, 467, "month");
    cr_assert_eq(value_of(&row, "2022-01"), 0);
    cr_assert_eq(value_of(&row, "2030-12"), 107);
    cr_assert_eq(value_of(&row, "2021-01"), -12);
    expect_reason(&row, "2020-12", "is outside [2021-01, 2060-12]");
    expect_reason(&row, "2023-13", "is not a month");
    expect_reason(&row, "2023-3", "is not a month");
    expect_reason(&row, "2023", "is not a month");
    expect_reason(&row, "2023-03-01", "is not a month");
}

Test(parameters, quantities_need_their_units)
{
    struct parameter_row share = row_of(PARAMETER_SHARE, 0, 1, "1");
    struct parameter_row rate = row_of(PARAMETER_RATE, 0, 0.2, "1/year");
    struct parameter_row months = row_of(PARAMETER_MONTHS, 0, 60, "months");
    struct parameter_row money = row_of(PARAMETER_MONEY, 0, 30000, "M yuan/year");
    struct parameter_row length = row_of(PARAMETER_LENGTH, 0, 1000, "km");
    cr_assert_eq(value_of(&share, "10 %"), 0.1);
    cr_assert_eq(value_of(&share, "0.1"), 0.1);
    cr_assert_eq(value_of(&share, "10 points"), 0.1);
    expect_reason(&share, "10", "is outside [0, 1]; give a share (a fraction or %) from 0 to 1");
    cr_assert_eq(value_of(&rate, "4.5 %/year"), 0.045);
    expect_reason(&rate, "0.045", "has no unit; give a rate from 0 %/year to 20 %/year");
    expect_reason(&rate, "30 %/year", "is outside [0 %/year, 20 %/year]");
    cr_assert_eq(value_of(&months, "2 years"), 24);
    cr_assert_eq(value_of(&months, "0.5 months"), 0.5);
    expect_reason(&months, "12", "has no unit; give a duration from 0 months to 60 months");
    cr_assert_eq(value_of(&money, "8 亿元/年"), 800);
    cr_assert_eq(value_of(&money, "1 M yuan/month"), 12);
    expect_reason(&money, "800", "has no unit; give an amount of money from 0 M yuan/year to 30000 M yuan/year");
    expect_reason(&money, "31 bn yuan/year", "is outside");
    cr_assert_eq(value_of(&length, "150 km"), 150);
    expect_reason(&length, "150", "has no unit");
}

Test(parameters, a_seed_has_all_64_bits)
{
    const struct parameter_row *row = parameters_row(parameters_find("run.seed"));
    struct parameters p = parameters_default();
    char reason[PARAMETERS_REASON], text[PARAMETERS_VALUE];
    cr_assert(parameters_read(row, "18446744073709551615", &p, reason));
    cr_assert_eq(p.run_seed, UINT64_MAX);
    cr_assert_str_eq(parameters_write(row, &p, text), "18446744073709551615");
    cr_assert(parameters_read(row, "0", &p, reason));
    cr_assert_eq(p.run_seed, 0);
    static const char *const WRONG[] = {
        "18446744073709551616", "99999999999999999999", "-1", "1.5", "1e3", "007", "", "+1", " 1"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
        expect_reason(row, WRONG[i], "is not a seed; give a whole number from 0 to 18446744073709551615");
}

Test(parameters, values_are_written_with_their_unit)
{
    struct parameter_row rate = row_of(PARAMETER_RATE, 0, 1, "1/month");
    struct parameter_row months = row_of(PARAMETER_MONTHS, 0, 60, "months");
    struct parameter_row money = row_of(PARAMETER_MONEY, 0, 1, "亿元/年");
    char text[PARAMETERS_VALUE];
    cr_assert_str_eq(parameters_write_number(&rate, 0.002, text), "0.2 %/month");
    cr_assert_str_eq(parameters_write_number(&months, 1, text), "1 month");
    cr_assert_str_eq(parameters_write_number(&months, 18, text), "18 months");
    cr_assert_str_eq(parameters_write_number(&money, 8, text), "8 亿元/年");
}
