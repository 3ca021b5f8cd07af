/* Reads quantities word by word from left to right. Scales and % move the decimal exponent of the number as text, so that
 * one conversion to binary rounds once and written values read back to the same bits. */
#include "scenario/units.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_KNOWN                                                                                                     \
    "units are %, points, months, years, km, yuan or 元, with k, M, million, bn, billion, 万 or 亿 before yuan and " \
    "/month or /year after it"

/* A word of the grammar and what it stands for. Chinese words need no blank around them. */
struct word {
    const char *text;
    int code;
};

static const struct word SCALES[] = {{"k", 3},       {"M", 6},  {"million", 6}, {"bn", 9},
                                     {"billion", 9}, {"万", 4}, {"亿", 8},      {NULL, 0}};
static const struct word KINDS[] = {{"%", UNITS_PERCENT},
                                    {"points", UNITS_POINTS},
                                    {"point", UNITS_POINTS},
                                    {"months", UNITS_MONTHS},
                                    {"month", UNITS_MONTHS},
                                    {"years", UNITS_YEARS},
                                    {"year", UNITS_YEARS},
                                    {"km", UNITS_KM},
                                    {"yuan", UNITS_YUAN},
                                    {"元", UNITS_YUAN},
                                    {NULL, 0}};
static const struct word PERIODS[] = {
    {"month", UNITS_PER_MONTH}, {"year", UNITS_PER_YEAR}, {"月", UNITS_PER_MONTH}, {"年", UNITS_PER_YEAR}, {NULL, 0}};

static bool refuse(char reason[UNITS_REASON], const char *why)
{
    snprintf(reason, UNITS_REASON, "%s", why);
    return false;
}

static locale_t decimal_point_begin(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
}

static void decimal_point_end(locale_t before)
{
    freelocale(uselocale(before));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *skip_digits(const char *s)
{
    while (is_digit(*s))
        s++;
    return s;
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

/* The word of the list that s begins with, moving s behind it and the blanks after it; NULL when there is none. */
static const struct word *take_word(const char **s, const struct word *words)
{
    for (const struct word *w = words; w->text != NULL; w++) {
        size_t n = strlen(w->text);
        if (strncmp(*s, w->text, n) == 0 && !(is_letter(w->text[n - 1]) && is_letter((*s)[n]))) {
            *s = skip_blanks(*s + n);
            return w;
        }
    }
    return NULL;
}

/* End of the decimal number that s begins with; s itself when it begins with none. */
static const char *number_end(const char *s)
{
    const char *p = s + (*s == '+' || *s == '-');
    const char *whole = skip_digits(p);
    const char *end = *whole == '.' ? skip_digits(whole + 1) : whole;
    if (end - p == (*whole == '.'))
        return s; /* no digit at all */
    if (*end == 'e' || *end == 'E') {
        const char *e = end + 1 + (end[1] == '+' || end[1] == '-');
        if (is_digit(*e))
            end = skip_digits(e);
    }
    return end;
}

/* What YAML 1.1 and spreadsheets would take for a number, but nobody should have to guess. */
static const char *number_trap(const char *number, const char *end)
{
    const char *p = number + (*number == '+' || *number == '-');
    if (end == number)
        return "is not a number";
    if (*end == '_' || *end == ',')
        return "is not a number (write digits without separators, and a decimal point)";
    if (*end == ':')
        return "is not a number (no hours and minutes here)";
    if (*p == '0' && (is_digit(p[1]) || (end == p + 1 && (is_letter(*end) && strchr("oxbOXB", *end) != NULL))))
        return "is not a decimal number (no leading zero, no octal, hexadecimal or binary)";
    if (*end == '.')
        return "is not a number";
    if (end - number >= UNITS_DIGITS)
        return "is too long for a number";
    return NULL;
}

static bool take_number(const char **s, struct units_quantity *out, char reason[UNITS_REASON])
{
    const char *end = number_end(*s);
    const char *trap = number_trap(*s, end);
    if (trap != NULL)
        return refuse(reason, trap);
    snprintf(out->number, sizeof out->number, "%.*s", (int)(end - *s), *s);
    *s = skip_blanks(end);
    return true;
}

static bool take_period(const char **s, struct units_quantity *out, char reason[UNITS_REASON])
{
    if (**s != '/')
        return true;
    *s = skip_blanks(*s + 1);
    const struct word *period = take_word(s, PERIODS);
    if (period == NULL)
        return refuse(reason, "has an unknown period; /month and /year are known");
    if (out->kind != UNITS_YUAN && out->kind != UNITS_PERCENT && out->kind != UNITS_POINTS)
        return refuse(reason, "has a period; only money, % and points take /month or /year");
    out->period = (enum units_period)period->code;
    return true;
}

static bool take_unit(const char **s, struct units_quantity *out, char reason[UNITS_REASON])
{
    const struct word *scale = take_word(s, SCALES);
    const struct word *kind = take_word(s, KINDS);
    if (kind == NULL)
        return refuse(reason, scale != NULL ? "has a scale without yuan or 元" : "has an unknown unit; " UNITS_KNOWN);
    out->kind = (enum units_kind)kind->code;
    if (scale != NULL && out->kind != UNITS_YUAN)
        return refuse(reason, "has a scale (k, M, ...) before a unit other than yuan or 元");
    out->exponent = scale != NULL ? scale->code : 0;
    if (out->kind == UNITS_PERCENT || out->kind == UNITS_POINTS)
        out->exponent = -2;
    return take_period(s, out, reason);
}

static bool take_nominal(const char **s, struct units_quantity *out)
{
    static const struct word NOMINAL[] = {{"nominal", 1}, {NULL, 0}};
    out->nominal = out->kind == UNITS_YUAN && take_word(s, NOMINAL) != NULL;
    return **s == '\0';
}

bool units_read(const char *text, struct units_quantity *out, char reason[UNITS_REASON])
{
    const char *s = skip_blanks(text);
    memset(out, 0, sizeof *out);
    if (*s == '\0')
        return refuse(reason, "has no value");
    if (!take_number(&s, out, reason))
        return false;
    if (*s == '\0')
        return true;
    if (!take_unit(&s, out, reason))
        return false;
    return take_nominal(&s, out) || refuse(reason, "has an unknown unit; " UNITS_KNOWN);
}

bool units_read_unit(const char *text, struct units_quantity *out, char reason[UNITS_REASON])
{
    memset(out, 0, sizeof *out);
    snprintf(out->number, sizeof out->number, "1");
    if (strcmp(text, "1") == 0)
        return true;
    if (strcmp(text, "1/year") == 0 || strcmp(text, "1/month") == 0) {
        out->period = text[2] == 'y' ? UNITS_PER_YEAR : UNITS_PER_MONTH;
        return true;
    }
    const char *s = text;
    if (!take_unit(&s, out, reason))
        return false;
    return *s == '\0' || refuse(reason, "has an unknown unit; " UNITS_KNOWN);
}

bool units_value(const struct units_quantity *q, int shift, double *out)
{
    char text[UNITS_DIGITS + 32];
    size_t mantissa = strcspn(q->number, "eE");
    long exponent = q->number[mantissa] == '\0' ? 0 : strtol(q->number + mantissa + 1, NULL, 10);
    if (exponent > 100000)
        exponent = 100000;
    if (exponent < -100000)
        exponent = -100000;
    snprintf(text, sizeof text, "%.*se%ld", (int)mantissa, q->number, exponent + q->exponent - shift);
    locale_t before = decimal_point_begin();
    *out = strtod(text, NULL);
    decimal_point_end(before);
    return isfinite(*out);
}

static bool convert_money(const struct units_quantity *q, const struct units_quantity *unit, double *out,
                          char reason[UNITS_REASON])
{
    if (q->kind != UNITS_YUAN)
        return refuse(reason, q->kind == UNITS_NONE ? "has no unit" : "is not money");
    if (q->nominal)
        return refuse(reason, "is nominal; money here is in constant 2022 yuan");
    if (q->period == UNITS_ONCE && unit->period != UNITS_ONCE)
        return refuse(reason, "is an amount; a flow is needed, with /month or /year");
    if (q->period != UNITS_ONCE && unit->period == UNITS_ONCE)
        return refuse(reason, "is a flow; an amount is needed, without /month or /year");
    bool finite = units_value(q, unit->exponent, out);
    if (q->period == UNITS_PER_MONTH && unit->period == UNITS_PER_YEAR)
        *out *= 12;
    if (q->period == UNITS_PER_YEAR && unit->period == UNITS_PER_MONTH)
        *out /= 12;
    return (finite && isfinite(*out)) || refuse(reason, "is too large");
}

static bool convert_fraction(const struct units_quantity *q, const struct units_quantity *unit, double *out,
                             char reason[UNITS_REASON])
{
    bool percent = q->kind == UNITS_PERCENT || q->kind == UNITS_POINTS;
    if (q->kind != UNITS_NONE && !percent)
        return refuse(reason, "is not a fraction, % or points");
    if (unit->period != UNITS_ONCE && !percent)
        return refuse(reason, "has no unit");
    if (unit->period != UNITS_ONCE && q->period == UNITS_ONCE)
        return refuse(reason, "does not say per month or per year");
    if (q->period != unit->period)
        return refuse(reason, unit->period == UNITS_ONCE       ? "is a rate; a share is needed, without /month or /year"
                              : unit->period == UNITS_PER_YEAR ? "is per month; it is needed per year"
                                                               : "is per year; it is needed per month");
    return units_value(q, 0, out) || refuse(reason, "is too large");
}

static bool convert_duration(const struct units_quantity *q, double *out, char reason[UNITS_REASON])
{
    if (q->kind != UNITS_MONTHS && q->kind != UNITS_YEARS)
        return refuse(reason, q->kind == UNITS_NONE ? "has no unit" : "is not a duration");
    bool finite = units_value(q, 0, out);
    if (q->kind == UNITS_YEARS)
        *out *= 12;
    return (finite && isfinite(*out)) || refuse(reason, "is too large");
}

static bool convert_length(const struct units_quantity *q, double *out, char reason[UNITS_REASON])
{
    if (q->kind != UNITS_KM)
        return refuse(reason, q->kind == UNITS_NONE ? "has no unit" : "is not a distance");
    return units_value(q, 0, out) || refuse(reason, "is too large");
}

bool units_convert(const struct units_quantity *q, const struct units_quantity *unit, double *out,
                   char reason[UNITS_REASON])
{
    switch (unit->kind) {
    case UNITS_YUAN: return convert_money(q, unit, out, reason);
    case UNITS_NONE: return convert_fraction(q, unit, out, reason);
    case UNITS_MONTHS: return convert_duration(q, out, reason);
    case UNITS_KM: return convert_length(q, out, reason);
    case UNITS_PERCENT:
    case UNITS_POINTS:
    case UNITS_YEARS: break;
    }
    return refuse(reason, "is measured in a unit that no parameter uses");
}

/* The fewest digits of a number that read back: "d.ddde+xx" in text. */
static void shortest(double value, char *text, size_t size)
{
    locale_t before = decimal_point_begin();
    for (int digits = 0; digits < 17; digits++) {
        snprintf(text, size, "%.*e", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    decimal_point_end(before);
}

/* Digits and exponent (of the first digit) as a plain number where that stays short. */
static void place_point(const char *digits, int exponent, char *out, size_t size)
{
    int n = (int)strlen(digits);
    if (exponent < -5 || exponent > 15)
        snprintf(out, size, "%c%s%se%d", digits[0], n > 1 ? "." : "", digits + 1, exponent);
    else if (exponent < 0)
        snprintf(out, size, "0.%.*s%s", -exponent - 1, "00000", digits);
    else if (n > exponent + 1)
        snprintf(out, size, "%.*s.%s", exponent + 1, digits, digits + exponent + 1);
    else
        snprintf(out, size, "%s%.*s", digits, exponent + 1 - n, "0000000000000000");
}

char *units_write_number(double value, int shift, char text[UNITS_NUMBER])
{
    char written[UNITS_NUMBER];
    char digits[20]; /* 17 at most */
    shortest(value, written, sizeof written);
    const char *e = strchr(written, 'e');
    int n = 0;
    for (const char *p = written; p != e && n < 17; p++)
        if (is_digit(*p))
            digits[n++] = *p;
    digits[n] = '\0';
    int exponent = value == 0 ? 0 : (int)strtol(e + 1, NULL, 10) + shift;
    size_t sign = written[0] == '-';
    text[0] = '-';
    place_point(digits, exponent, text + sign, UNITS_NUMBER - sign);
    return text;
}
