/* Quantities with units, as scenarios write them: number, optional scale (k, M or million, bn or billion, 万, 亿), yuan
 * or 元, optional /month or /year (/月, /年); or %, points, months, years, km. This file decides the grammar and the
 * conversions between the units; nothing else is a unit. Numbers are read and written with a decimal point whatever
 * the locale. */
#ifndef JIQUN_SCENARIO_UNITS_H
#define JIQUN_SCENARIO_UNITS_H

#include <stdbool.h>
#include <stddef.h>

enum units_kind { UNITS_NONE, UNITS_PERCENT, UNITS_POINTS, UNITS_MONTHS, UNITS_YEARS, UNITS_KM, UNITS_YUAN };
enum units_period { UNITS_ONCE, UNITS_PER_MONTH, UNITS_PER_YEAR };

enum {
    UNITS_DIGITS = 64,  /* longest number in a text, with its final zero */
    UNITS_REASON = 160, /* bytes that hold any reason a quantity is refused */
    UNITS_NUMBER = 40   /* bytes that hold any number written by units_write_number */
};

/* A quantity as read: number x 10^exponent of a kind per period. */
struct units_quantity {
    char number[UNITS_DIGITS]; /* decimal number, as written; "1" when units_read_unit read a unit alone */
    int exponent;              /* of ten, from the scale: 8 for 亿; -2 for % and points */
    enum units_kind kind;
    enum units_period period;
    bool nominal; /* "nominal" follows the money */
};

/** Reads a quantity such as "0.8 bn yuan/year", "50 %", "18 months", "0.2".
 *  reason  [UNITS_REASON] receives what is wrong, a sentence that continues "... = TEXT".
 *  return  whether it was understood. */
bool units_read(const char *text, struct units_quantity *out, char reason[UNITS_REASON]);

/** Reads a unit without a number, such as "M yuan/year" (of a parameter's row).  return as units_read. */
bool units_read_unit(const char *text, struct units_quantity *out, char reason[UNITS_REASON]);

/** The number times 10^(exponent - shift), converted to binary once.
 *  return  whether it is finite. */
bool units_value(const struct units_quantity *q, int shift, double *out);

/** Converts to another unit: money between scales and between /month and /year, years to months, % and points to a
 *  fraction. A rate (% per period) is not converted between periods: simple or compound is not said.
 *  unit    from units_read_unit; of kind UNITS_NONE with a period for rates
 *  return  whether the kinds agree and the value is finite; reason as in units_read. */
bool units_convert(const struct units_quantity *q, const struct units_quantity *unit, double *out,
                   char reason[UNITS_REASON]);

/** Writes a finite number x 10^shift in the fewest digits that read back, shifted by -shift, to the same bits.
 *  text  [UNITS_NUMBER].  return  text. */
char *units_write_number(double value, int shift, char text[UNITS_NUMBER]);

#endif
