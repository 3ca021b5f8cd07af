/* The Gregorian calendar by months. Counted on from the year 0 so that no date is negative on the way. */
#include "base/calendar.h"

#include <assert.h>

enum { YEAR_0 = 2022, LAST_YEAR = 9999 };

/* Months since January of the year 0; > 0 in the years 1 .. 9999. */
static int months_since_year_0(int month)
{
    int months = month + 12 * YEAR_0;
    assert(months >= 12 && months < 12 * (LAST_YEAR + 1));
    return months;
}

int calendar_month(int year, int month)
{
    assert(year >= 1 && year <= LAST_YEAR && month >= 1 && month <= 12);
    return 12 * (year - YEAR_0) + month - 1;
}

int calendar_year(int month)
{
    return months_since_year_0(month) / 12;
}

int calendar_month_of_year(int month)
{
    return months_since_year_0(month) % 12 + 1;
}

/* The number that n digits write, or -1. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

bool calendar_parse(const char *text, int *month)
{
    int year = digits(text, 4);
    if (year < 1 || text[4] != '-') {
        return false;
    }
    int month_of_year = digits(text + 5, 2);
    if (month_of_year < 1 || month_of_year > 12 || text[7] != '\0') {
        return false;
    }
    *month = calendar_month(year, month_of_year);
    return true;
}

char *calendar_format(int month, char *text)
{
    int year = calendar_year(month);
    int month_of_year = calendar_month_of_year(month);
    const int digit[] = {year / 1000, year / 100 % 10,    year / 10 % 10,    year % 10,
                         '-' - '0',   month_of_year / 10, month_of_year % 10};
    for (int i = 0; i < CALENDAR_TEXT - 1; i++) {
        text[i] = (char)('0' + digit[i]);
    }
    text[CALENDAR_TEXT - 1] = '\0';
    return text;
}

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from the first day of the year 1 to the first day of `year`. */
static int days_before_year(int year)
{
    int past = year - 1;
    return 365 * past + past / 4 - past / 100 + past / 400;
}

int calendar_days(int month)
{
    static const int days_before_month[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int year = calendar_year(month);
    int month_of_year = calendar_month_of_year(month);
    int leap_day = month_of_year > 2 && is_leap_year(year);
    return days_before_year(year) - days_before_year(YEAR_0) + days_before_month[month_of_year - 1] + leap_day;
}
