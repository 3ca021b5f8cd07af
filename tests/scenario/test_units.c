/* Quantities with units: what each way of writing means, worked by hand, and what is refused. */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "scenario/units.h"

/* Reads a text into a unit; NAN when refused. */
static double into(const char *text, const char *unit_text)
{
    struct units_quantity q, unit;
    char reason[UNITS_REASON];
    double value;
    cr_assert(units_read_unit(unit_text, &unit, reason), "unit %s: %s", unit_text, reason);
    if (!units_read(text, &q, reason) || !units_convert(&q, &unit, &value, reason))
        return NAN;
    return value;
}

/* The reason a text is refused. */
static const char *why(const char *text, const char *unit_text)
{
    static char reason[UNITS_REASON];
    struct units_quantity q, unit;
    double value;
    cr_assert(units_read_unit(unit_text, &unit, reason));
    bool good = units_read(text, &q, reason) && units_convert(&q, &unit, &value, reason);
    cr_assert(!good, "%s was taken as %s", text, unit_text);
    return reason;
}

struct conversion {
    const char *text;
    const char *unit;
    double value;
};

Test(units, quantities_are_converted_to_the_parameters_unit)
{
    static const struct conversion CASES[] = {
        /* the ways of the scenario format's description */
        {"18 months", "months", 18},
        {"2 years", "months", 24},
        {"12 months", "months", 12},
        {"1 month", "months", 1},
        {"1 year", "months", 12},
        {"0.8 bn yuan/year", "M yuan/year", 800},
        {"8 亿元/年", "M yuan/year", 800},
        {"800 million yuan/year", "M yuan/year", 800},
        {"300 M yuan/year", "yuan/year", 300e6},
        {"5 M yuan", "yuan", 5e6},
        {"50 %", "1", 0.5},
        {"15 %", "1", 0.15},
        {"3 %", "1", 0.03},
        /* every scale, both words for the currency, with and without blanks */
        {"7 yuan", "yuan", 7},
        {"7元", "yuan", 7},
        {"7 k yuan", "yuan", 7000},
        {"7k yuan", "yuan", 7000},
        {"1.5 billion yuan", "M yuan", 1500},
        {"20万元", "yuan", 200000},
        {"20 万 元", "yuan", 200000},
        {"3亿yuan", "亿元", 3},
        {"1 bn yuan", "亿元", 10},
        /* flows */
        {"24 M yuan/year", "M yuan/month", 2},
        {"2 M yuan / month", "M yuan/year", 24},
        {"2 万元/月", "yuan/month", 20000},
        /* fractions and rates */
        {"0.25", "1", 0.25},
        {"5 points", "1", 0.05},
        {"1 point", "1", 0.01},
        {"4.5 %/year", "1/year", 0.045},
        {"0.2 %/month", "1/month", 0.002},
        {"1 points/year", "1/year", 0.01},
        /* numbers */
        {"1e3 yuan", "yuan", 1000},
        {"1E-2 yuan", "yuan", 0.01},
        {"-3 %", "1", -0.03},
        {"+.5", "1", 0.5},
        {"5.", "1", 5},
        {"150 km", "km", 150},
        {"  6 months  ", "months", 6},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        cr_assert_eq(into(CASES[i].text, CASES[i].unit), CASES[i].value, "%s as %s gives %.17g", CASES[i].text,
                     CASES[i].unit, into(CASES[i].text, CASES[i].unit));
}

Test(units, decimal_scales_round_once)
{
    cr_assert_eq(into("0.07 %", "1"), 0.0007);
    cr_assert_eq(into("4.35 %", "1"), 0.0435, "4.35 / 100 in binary would be another double");
    cr_assert_eq(into("0.1234567 bn yuan", "M yuan"), 123.4567);
}

struct refusal {
    const char *text;
    const char *unit;
    const char *reason;
};

Test(units, what_is_not_in_the_grammar_is_refused_with_a_reason)
{
    static const struct refusal CASES[] = {
        {"", "1", "has no value"},
        {"many", "1", "is not a number"},
        {"no", "1", "is not a number"},
        {"nan", "1", "is not a number"},
        {".nan", "1", "is not a number"},
        {".inf", "1", "is not a number"},
        {"-.inf", "1", "is not a number"},
        {"inf", "1", "is not a number"},
        {"1e999", "1", "is too large"},
        {"1_000", "1", "without separators"},
        {"1,000", "1", "without separators"},
        {"0,5", "1", "decimal point"},
        {"1:30", "1", "hours"},
        {"017", "1", "no leading zero"},
        {"0o17", "1", "octal"},
        {"0x1F", "1", "hexadecimal"},
        {"1.2.3", "1", "is not a number"},
        {"12", "months", "has no unit"},
        {"12 weeks", "months", "unknown unit"},
        {"12 %", "months", "is not a duration"},
        {"800", "yuan", "has no unit"},
        {"800 M", "yuan", "without yuan"},
        {"5 mio yuan", "yuan", "unknown unit"},
        {"5 m yuan", "yuan", "unknown unit"},
        {"5 Myuan", "yuan", "unknown unit"},
        {"5 亿万元", "yuan", "without yuan"},
        {"5 usd", "yuan", "unknown unit"},
        {"5 k months", "months", "has a scale"},
        {"5 yuan/week", "yuan/year", "unknown period"},
        {"5 yuan/", "yuan/year", "unknown period"},
        {"5 yuan/year/year", "yuan/year", "unknown unit"},
        {"5 yuan", "yuan/year", "a flow is needed"},
        {"5 yuan/year", "yuan", "an amount is needed"},
        {"5 yuan nominal", "yuan", "nominal"},
        {"5 months/year", "months", "only money, % and points"},
        {"5 months", "yuan", "is not money"},
        {"5 yuan", "1", "is not a fraction"},
        {"4.5", "1/year", "has no unit"},
        {"4.5 %", "1/year", "does not say per month or per year"},
        {"4.5 %/month", "1/year", "is per month"},
        {"4.5 %/year", "1/month", "is per year"},
        {"4.5 %/year", "1", "without /month or /year"},
        {"5 miles", "km", "unknown unit"},
        {"5", "km", "has no unit"},
        {"50 %%", "1", "unknown unit"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const char *reason = why(CASES[i].text, CASES[i].unit);
        cr_assert(strstr(reason, CASES[i].reason) != NULL, "'%s' as %s: %s", CASES[i].text, CASES[i].unit, reason);
    }
}

Test(units, a_very_long_number_is_refused)
{
    char text[200];
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_assert(strstr(why(text, "1"), "too long") != NULL);
}

Test(units, huge_exponents_neither_overflow_nor_hang)
{
    cr_assert(strstr(why("1e99999999999999999999", "1"), "too large") != NULL);
    cr_assert_eq(into("1e-99999999999999999999", "1"), 0);
}

Test(units, nominal_money_is_understood_as_such)
{
    struct units_quantity q;
    char reason[UNITS_REASON];
    cr_assert(units_read("5 M yuan/year nominal", &q, reason));
    cr_assert(q.nominal);
    cr_assert_eq(q.period, UNITS_PER_YEAR);
}

struct written {
    double value;
    int shift;
    const char *text;
};

Test(units, numbers_are_written_short)
{
    static const struct written CASES[] = {
        {0, 0, "0"},
        {1, 0, "1"},
        {0.1, 0, "0.1"},
        {-2.5, 0, "-2.5"},
        {800, 0, "800"},
        {0.045, 2, "4.5"},
        {0.0435, 2, "4.35"},
        {1, 2, "100"},
        {123456.75, 0, "123456.75"},
        {0.0001, 0, "0.0001"},
        {1e-9, 0, "1e-9"},
        {1.5e20, 0, "1.5e20"},
        {1e15, 0, "1000000000000000"},
        {0, 2, "0"},
    };
    char text[UNITS_NUMBER];
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        cr_assert_str_eq(units_write_number(CASES[i].value, CASES[i].shift, text), CASES[i].text);
}

/* Any bits that are a finite number must survive being written and read, with and without a shift by %. */
Test(units, written_numbers_read_back_to_the_same_bits)
{
    uint64_t bits = 88172645463325252u;
    char text[UNITS_NUMBER + 4];
    for (int i = 0; i < 20000; i++) {
        double value, shifted, plain;
        struct units_quantity q;
        char reason[UNITS_REASON];
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        if (i % 2 == 0) /* half of them of everyday size */
            value = (double)(bits >> 11) * 0x1p-50;
        if (!isfinite(value) || fabs(value) > 1e300)
            continue;
        cr_assert(units_read(units_write_number(value, 0, text), &q, reason), "%s %s", text, reason);
        cr_assert(units_value(&q, 0, &plain));
        cr_assert_eq(memcmp(&plain, &value, sizeof value), 0, "%a became %s", value, text);
        units_write_number(value, 2, text);
        strcat(text, " %");
        cr_assert(units_read(text, &q, reason), "%s %s", text, reason);
        cr_assert(units_value(&q, 0, &shifted));
        cr_assert_eq(memcmp(&shifted, &value, sizeof value), 0, "%a became %s", value, text);
    }
}

/* A locale whose decimal point is a comma changes neither reading nor writing. Where none is installed, the test still
 * checks that the locale of the thread is left as it was. */
Test(units, the_locale_does_not_matter)
{
    static const char *const COMMAS[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "ru_RU.UTF-8"};
    char text[UNITS_NUMBER];
    for (size_t i = 0; i < sizeof COMMAS / sizeof COMMAS[0] && setlocale(LC_ALL, COMMAS[i]) == NULL; i++)
        continue;
    locale_t before = uselocale((locale_t)0);
    cr_assert_eq(into("0.5 bn yuan", "M yuan"), 500);
    cr_assert_str_eq(units_write_number(0.25, 0, text), "0.25");
    cr_assert_eq(uselocale((locale_t)0), before);
    setlocale(LC_ALL, "C");
}
