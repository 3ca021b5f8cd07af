/* The parameters of the model as a struct, and the table behind it (parameters.def). This file decides how a value is
 * written, what is allowed and what a wrong value is told; it knows nothing of YAML or files. */
#ifndef JIQUN_SCENARIO_PARAMETERS_H
#define JIQUN_SCENARIO_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum parameter_type {
    PARAMETER_DOUBLE,
    PARAMETER_INTEGER,
    PARAMETER_BOOLEAN,
    PARAMETER_MONTH,
    PARAMETER_SHARE,
    PARAMETER_RATE,
    PARAMETER_MONTHS,
    PARAMETER_MONEY,
    PARAMETER_LENGTH,
    PARAMETER_SEED,
    PARAMETER_TYPES
};

enum {
    PARAMETERS_VALUE = 64,  /* bytes that hold any value as text with its final zero */
    PARAMETERS_REASON = 512 /* bytes that hold any reason a value is refused */
};

#define PARAMETERS_C_DOUBLE  double
#define PARAMETERS_C_INTEGER int64_t
#define PARAMETERS_C_BOOLEAN bool
#define PARAMETERS_C_MONTH   int
#define PARAMETERS_C_SHARE   double
#define PARAMETERS_C_RATE    double
#define PARAMETERS_C_MONTHS  double
#define PARAMETERS_C_MONEY   double
#define PARAMETERS_C_LENGTH  double
#define PARAMETERS_C_SEED    uint64_t

/* One field per row of parameters.def, in its unit: parameters->firm_markup_sd, parameters->run_panel_every. */
struct parameters {
#define PARAM_ROW(path, group, name, field, type, initial, min, max, unit, source, en, zh) PARAMETERS_C_##type field;
#include "scenario/parameters.def"
};

/* One row of the table. */
struct parameter_row {
    const char *path;  /* "firm.markup_sd", "run.panel.every" */
    const char *group; /* "firm", "run.panel" */
    const char *name;  /* "markup_sd" */
    enum parameter_type type;
    double minimum; /* in the row's unit, included; MONTH: months since 2022-01; SEED: unused */
    double maximum;
    const char *unit;
    const char *source;
    const char *meaning_en;
    const char *meaning_zh;
    size_t offset; /* of the field in struct parameters */
};

/** Number of rows. */
int parameters_count(void);

/** Row of index i in [0, parameters_count()), in the order of parameters.def. */
const struct parameter_row *parameters_row(int i);

/** Index of the row with this path ("run.scale"), or -1. */
int parameters_find(const char *path);

/** Whether a group of this name exists. */
bool parameters_is_group(const char *group);

/** All defaults. */
struct parameters parameters_default(void);

/** Name of a type in lower case: "double", "month", ... */
const char *parameters_type_name(enum parameter_type type);

/** Reads one value as a scenario writes it and stores it.
 *  text    "0.2", "10 %", "18 months", "8 亿元/年", "2025-12", "true"
 *  reason  [PARAMETERS_REASON] receives, when refused, what is wrong and what is allowed: "is outside [0, 1]; give ..."
 *  return  whether it was stored; *p is unchanged otherwise.
 *  Decimal scales and % shift the decimal exponent before the one conversion to binary, so "0.8 bn yuan" in M yuan is
 *  the double nearest to 800 and what parameters_write printed reads back to the same bits. */
bool parameters_read(const struct parameter_row *row, const char *text, struct parameters *p,
                     char reason[PARAMETERS_REASON]);

/** Writes a value as a scenario would, in the row's unit, in the fewest digits that read back to the same bits.
 *  text  [PARAMETERS_VALUE].  return  text. */
char *parameters_write(const struct parameter_row *row, const struct parameters *p, char text[PARAMETERS_VALUE]);

/** Writes a bound of the row (minimum or maximum), or any value in its unit, as a scenario would; not for SEED. */
char *parameters_write_number(const struct parameter_row *row, double value, char text[PARAMETERS_VALUE]);

/** Whether two settings of one parameter are the same bits. */
bool parameters_same(const struct parameter_row *row, const struct parameters *a, const struct parameters *b);

/** The value as a number in the row's unit (months since 2022-01, 0 or 1 for BOOLEAN); a SEED beyond 2^53 rounds. */
double parameters_number(const struct parameter_row *row, const struct parameters *p);

#endif
