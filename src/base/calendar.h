/* Time: whole months since January 2022 (month 0), in the Gregorian calendar. Before it, months are negative. */
#ifndef JIQUN_BASE_CALENDAR_H
#define JIQUN_BASE_CALENDAR_H

#include <stdbool.h>

#include "base/guards.h"

enum { CALENDAR_TEXT = 8 }; /* bytes of "2022-01" with its end */

/** Months since 2022-01 of a year and a month of it.  year  1 .. 9999     month  1 .. 12 (assertions).  Pure. */
int calendar_month(int year, int month);

/** Year of a month, for example 2021 for month -1.  Pure. */
int calendar_year(int month);

/** Month of the year, 1 .. 12, of a month.  Pure. */
int calendar_month_of_year(int month);

/** Reads "2022-01": four digits, a hyphen, two digits, nothing else, from 0001-01 to 9999-12.
 *  month  set when the text is a month     return  whether it is.  Pure. */
bool calendar_parse(const char *text, int *month);

/** Writes "2022-01".  month  of the years 1 .. 9999 (assertion)     text  [CALENDAR_TEXT] receives it     return  text. */
char *calendar_format(int month, char *text);

/** Days from 2022-01-01 to the first of a month; negative before.  month  of the years 1 .. 9999 (assertion).  Pure.
 *  Source  Gregorian calendar, also before its introduction in 1582. */
int calendar_days(int month);

#endif
