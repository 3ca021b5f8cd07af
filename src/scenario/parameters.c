/* Everything about a parameter follows from its row; this file turns the rows of parameters.def into a table, a struct of
 * defaults, a reader, a writer and the sentences about wrong values. */
#include "scenario/parameters.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "scenario/units.h"

static const struct parameter_row ROWS[] = {
#define PARAM_ROW(path, group, name, field, type, initial, min, max, unit, source, en, zh)                             \
    {path, group, name, PARAMETER_##type, min, max, unit, source, en, zh, offsetof(struct parameters, field)},
#include "scenario/parameters.def"
};

static const struct parameters DEFAULTS = {
#define PARAM_ROW(path, group, name, field, type, initial, min, max, unit, source, en, zh) .field = initial,
#include "scenario/parameters.def"
};

static const char *const TYPE_NAMES[PARAMETER_TYPES] = {"double", "integer", "boolean", "month",  "share",
                                                        "rate",   "months",  "money",   "length", "seed"};

int parameters_count(void)
{
    return (int)(sizeof ROWS / sizeof ROWS[0]);
}

const struct parameter_row *parameters_row(int i)
{
    return &ROWS[i];
}

int parameters_find(const char *path)
{
    for (int i = 0; i < parameters_count(); i++)
        if (strcmp(ROWS[i].path, path) == 0)
            return i;
    return -1;
}

bool parameters_is_group(const char *group)
{
    for (int i = 0; i < parameters_count(); i++)
        if (strcmp(ROWS[i].group, group) == 0)
            return true;
    return false;
}

struct parameters parameters_default(void)
{
    return DEFAULTS;
}

const char *parameters_type_name(enum parameter_type type)
{
    return TYPE_NAMES[type];
}

static const void *field(const struct parameter_row *row, const struct parameters *p)
{
    return (const char *)p + row->offset;
}

static size_t field_size(enum parameter_type type)
{
    switch (type) {
    case PARAMETER_INTEGER: return sizeof(int64_t);
    case PARAMETER_BOOLEAN: return sizeof(bool);
    case PARAMETER_MONTH: return sizeof(int);
    case PARAMETER_SEED: return sizeof(uint64_t);
    default: return sizeof(double);
    }
}

static uint64_t seed_of(const struct parameter_row *row, const struct parameters *p)
{
    uint64_t seed;
    memcpy(&seed, field(row, p), sizeof seed);
    return seed;
}

double parameters_number(const struct parameter_row *row, const struct parameters *p)
{
    double real;
    int64_t whole;
    int month;
    switch (row->type) {
    case PARAMETER_INTEGER: memcpy(&whole, field(row, p), sizeof whole); return (double)whole;
    case PARAMETER_BOOLEAN: return *(const bool *)field(row, p) ? 1 : 0;
    case PARAMETER_MONTH: memcpy(&month, field(row, p), sizeof month); return month;
    case PARAMETER_SEED: return (double)seed_of(row, p);
    default: memcpy(&real, field(row, p), sizeof real); return real;
    }
}

/* Stores a value that fits the row's type and range. */
static void store(const struct parameter_row *row, double value, struct parameters *p)
{
    void *to = (char *)p + row->offset;
    int64_t whole = (int64_t)(row->type == PARAMETER_INTEGER ? value : 0);
    bool yes = value != 0;
    int month = row->type == PARAMETER_MONTH ? (int)value : 0;
    switch (row->type) {
    case PARAMETER_INTEGER: memcpy(to, &whole, sizeof whole); break;
    case PARAMETER_BOOLEAN: memcpy(to, &yes, sizeof yes); break;
    case PARAMETER_MONTH: memcpy(to, &month, sizeof month); break;
    default: memcpy(to, &value, sizeof value); break;
    }
}

bool parameters_same(const struct parameter_row *row, const struct parameters *a, const struct parameters *b)
{
    return memcmp(field(row, a), field(row, b), field_size(row->type)) == 0;
}

char *parameters_write_number(const struct parameter_row *row, double value, char text[PARAMETERS_VALUE])
{
    char number[UNITS_NUMBER];
    switch (row->type) {
    case PARAMETER_BOOLEAN: snprintf(text, PARAMETERS_VALUE, "%s", value != 0 ? "true" : "false"); break;
    case PARAMETER_MONTH: calendar_format((int)value, text); break;
    case PARAMETER_RATE: /* the unit is "1/year" or "1/month" */
        snprintf(text, PARAMETERS_VALUE, "%s %%%s", units_write_number(value, 2, number), row->unit + 1);
        break;
    case PARAMETER_MONTHS:
        snprintf(text, PARAMETERS_VALUE, "%s month%s", units_write_number(value, 0, number), value == 1 ? "" : "s");
        break;
    case PARAMETER_MONEY:
    case PARAMETER_LENGTH:
        snprintf(text, PARAMETERS_VALUE, "%s %s", units_write_number(value, 0, number), row->unit);
        break;
    case PARAMETER_DOUBLE:
    case PARAMETER_INTEGER:
    case PARAMETER_SHARE:
    case PARAMETER_SEED:
    case PARAMETER_TYPES: snprintf(text, PARAMETERS_VALUE, "%s", units_write_number(value, 0, number)); break;
    }
    return text;
}

char *parameters_write(const struct parameter_row *row, const struct parameters *p, char text[PARAMETERS_VALUE])
{
    if (row->type != PARAMETER_SEED)
        return parameters_write_number(row, parameters_number(row, p), text);
    snprintf(text, PARAMETERS_VALUE, "%" PRIu64, seed_of(row, p));
    return text;
}

/* What is to be given instead: "a number from 0 to 1, e.g. 0.15". */
static void expectation(const struct parameter_row *row, char *out, size_t size)
{
    static const char *const NOUNS[PARAMETER_TYPES] = {
        "a number", "a whole number", "true or false",      "a month",    "a share (a fraction or %)",
        "a rate",   "a duration",     "an amount of money", "a distance", "a whole number"};
    char low[PARAMETERS_VALUE];
    char high[PARAMETERS_VALUE];
    char initial[PARAMETERS_VALUE];
    bool bare = row->type == PARAMETER_DOUBLE || row->type == PARAMETER_INTEGER;
    bool united = bare && strcmp(row->unit, "1") != 0;
    if (row->type == PARAMETER_BOOLEAN) {
        snprintf(out, size, "%s", NOUNS[row->type]);
        return;
    }
    if (row->type == PARAMETER_SEED) {
        snprintf(out, size, "%s from 0 to %" PRIu64, NOUNS[row->type], UINT64_MAX);
        return;
    }
    snprintf(out, size, "%s%s%s from %s to %s, e.g. %s", NOUNS[row->type], united ? " in " : "",
             united ? row->unit : "", parameters_write_number(row, row->minimum, low),
             parameters_write_number(row, row->maximum, high), parameters_write(row, &DEFAULTS, initial));
}

static bool refuse(const struct parameter_row *row, const char *why, char reason[PARAMETERS_REASON])
{
    char wanted[PARAMETERS_REASON / 2];
    expectation(row, wanted, sizeof wanted);
    snprintf(reason, PARAMETERS_REASON, "%.240s; give %s", why, wanted);
    return false;
}

static bool check_range(const struct parameter_row *row, double value, char reason[PARAMETERS_REASON])
{
    char low[PARAMETERS_VALUE];
    char high[PARAMETERS_VALUE];
    char why[UNITS_REASON];
    if (value >= row->minimum && value <= row->maximum)
        return true;
    snprintf(why, sizeof why, "is outside [%s, %s]", parameters_write_number(row, row->minimum, low),
             parameters_write_number(row, row->maximum, high));
    return refuse(row, why, reason);
}

static bool read_boolean(const char *text, double *value, char why[UNITS_REASON])
{
    static const char *const WORDS[] = {"false", "true", "False", "True", "FALSE", "TRUE"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        *value = (double)(i % 2);
        if (strcmp(text, WORDS[i]) == 0)
            return true;
    }
    snprintf(why, UNITS_REASON, "is not a switch (yes, no, on and off are not read as one)");
    return false;
}

static bool read_month(const char *text, double *value, char why[UNITS_REASON])
{
    int month;
    if (!calendar_parse(text, &month)) {
        snprintf(why, UNITS_REASON, "is not a month (year and month, four and two digits)");
        return false;
    }
    *value = month;
    return true;
}

static bool read_bare(const char *text, bool whole, double *value, char why[UNITS_REASON])
{
    struct units_quantity q;
    if (!units_read(text, &q, why))
        return false;
    if (q.kind != UNITS_NONE)
        snprintf(why, UNITS_REASON, "has a unit, which is not wanted here");
    else if (!units_value(&q, 0, value))
        snprintf(why, UNITS_REASON, "is too large");
    else if (whole && (*value != floor(*value) || fabs(*value) > 9007199254740992.0)) /* 2^53 */
        snprintf(why, UNITS_REASON, "is not a whole number");
    else
        return true;
    return false;
}

static bool read_quantity(const struct parameter_row *row, const char *text, double *value, char why[UNITS_REASON])
{
    struct units_quantity q;
    struct units_quantity unit;
    return units_read(text, &q, why) && units_read_unit(row->unit, &unit, why) && units_convert(&q, &unit, value, why);
}

static bool read_seed(const char *text, uint64_t *seed)
{
    uint64_t value = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
        return false;
    for (const char *p = text; *p != '\0'; p++) {
        uint64_t digit = (uint64_t)(unsigned char)*p - '0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *seed = value;
    return true;
}

bool parameters_read(const struct parameter_row *row, const char *text, struct parameters *p,
                     char reason[PARAMETERS_REASON])
{
    char why[UNITS_REASON];
    double value = 0;
    uint64_t seed;
    bool good = false;
    switch (row->type) {
    case PARAMETER_SEED:
        if (!read_seed(text, &seed))
            return refuse(row, "is not a seed", reason);
        memcpy((char *)p + row->offset, &seed, sizeof seed);
        return true;
    case PARAMETER_BOOLEAN: good = read_boolean(text, &value, why); break;
    case PARAMETER_MONTH: good = read_month(text, &value, why); break;
    case PARAMETER_DOUBLE: good = read_bare(text, false, &value, why); break;
    case PARAMETER_INTEGER: good = read_bare(text, true, &value, why); break;
    default: good = read_quantity(row, text, &value, why); break;
    }
    if (!good)
        return refuse(row, why, reason);
    if (!check_range(row, value, reason))
        return false;
    store(row, value, p);
    return true;
}
