/* Months since January 2022. */
#include <criterion/criterion.h>

#include "base/calendar.h"

Test(calendar, month_0_is_january_2022)
{
    cr_assert_eq(calendar_month(2022, 1), 0);
    cr_assert_eq(calendar_month(2021, 12), -1);
    cr_assert_eq(calendar_month(2030, 12), 107);
    cr_assert_eq(calendar_year(-1), 2021);
    cr_assert_eq(calendar_month_of_year(-1), 12);
    cr_assert_eq(calendar_month_of_year(107), 12);
}

Test(calendar, months_go_round)
{
    for (int m = calendar_month(1, 1); m <= calendar_month(9999, 12); m += 7) {
        cr_assert_eq(calendar_month(calendar_year(m), calendar_month_of_year(m)), m);
    }
}

Test(calendar, texts_go_round)
{
    char text[CALENDAR_TEXT];
    int m = 0;
    cr_assert_str_eq(calendar_format(0, text), "2022-01");
    cr_assert_str_eq(calendar_format(-13, text), "2020-12");
    cr_assert_str_eq(calendar_format(calendar_month(987, 10), text), "0987-10");
    cr_assert(calendar_parse("2030-12", &m));
    cr_assert_eq(m, 107);
}

Test(calendar, other_texts_are_refused)
{
    const char *bad[] = {"",           "2022",    "2022-",   "2022-1",   "2022-00",  "2022-13",
                         "2022-01-01", "2022/01", "22-01",   "2022-01 ", " 2022-01", "202a-01",
                         "-022-01",    "0000-01", "2022-1a", "20222-01", "+022-01",  "2022-"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int m = 77;
        cr_assert_not(calendar_parse(bad[i], &m), "%s", bad[i]);
        cr_assert_eq(m, 77);
    }
}

Test(calendar, days_count_leap_years)
{
    cr_assert_eq(calendar_days(0), 0);
    cr_assert_eq(calendar_days(1), 31);
    cr_assert_eq(calendar_days(12), 365);
    cr_assert_eq(calendar_days(-1), -31);
    cr_assert_eq(calendar_days(calendar_month(2024, 3)) - calendar_days(calendar_month(2024, 2)), 29);
    cr_assert_eq(calendar_days(calendar_month(2023, 3)) - calendar_days(calendar_month(2023, 2)), 28);
    cr_assert_eq(calendar_days(calendar_month(2000, 3)) - calendar_days(calendar_month(2000, 2)), 29);
    cr_assert_eq(calendar_days(calendar_month(2100, 3)) - calendar_days(calendar_month(2100, 2)), 28);
    cr_assert_eq(calendar_days(calendar_month(1970, 1)), -18993); /* 52 years with 13 leap days */
    cr_assert_eq(calendar_days(calendar_month(2031, 1)), 3287);   /* 9 years, leap days in 2024 and 2028 */
}
