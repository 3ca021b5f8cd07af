/* The progress line: what it says, and when nothing may be written. */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/progress.h"

Test(progress, line_says_month_share_speed_and_time_left)
{
    char text[160];
    progress_format(text, sizeof text, 28, 29, 108, 0.925, "GDP 12.3 trillion yuan");
    cr_assert_str_eq(text, "2024-05   26 %  31.4 months/s  0:03 left  GDP 12.3 trillion yuan");
    progress_format(text, sizeof text, 107, 108, 108, 200.0, NULL);
    cr_assert_str_eq(text, "2030-12  100 %  0.5 months/s  0:00 left");
}

Test(progress, speed_is_left_out_while_unknown)
{
    char text[160];
    progress_format(text, sizeof text, 0, 0, 108, 0.0, NULL);
    cr_assert_str_eq(text, "2022-01    0 %");
}

Test(progress, long_lines_are_cut)
{
    char text[16];
    progress_format(text, sizeof text, 0, 1, 100, 1.0, "a very long headline");
    cr_assert_eq(strlen(text), 15);
}

Test(progress, modes_have_names)
{
    enum progress_mode mode = PROGRESS_AUTO;
    cr_assert(progress_mode_parse("never", &mode));
    cr_assert_eq(mode, PROGRESS_NEVER);
    cr_assert(progress_mode_parse("always", &mode));
    cr_assert_eq(mode, PROGRESS_ALWAYS);
    cr_assert(progress_mode_parse("auto", &mode));
    cr_assert_eq(mode, PROGRESS_AUTO);
    cr_assert_not(progress_mode_parse("yes", &mode));
}

/* Bytes that a run of three months writes to a file, which is not a terminal. */
static long written(enum progress_mode mode, char *text, size_t size)
{
    FILE *f = tmpfile();
    struct progress *p = progress_create(mode, f, 3);
    for (int done = 1; done <= 3; done++) {
        progress_show(p, done - 1, done, "x");
    }
    progress_destroy(p);
    long n = ftell(f);
    rewind(f);
    size_t got = fread(text, 1, size - 1, f);
    text[got] = '\0';
    fclose(f);
    return n;
}

Test(progress, nothing_is_written_to_a_file_unless_asked)
{
    char text[1000];
    cr_assert_eq(written(PROGRESS_AUTO, text, sizeof text), 0);
    cr_assert_eq(written(PROGRESS_NEVER, text, sizeof text), 0);
}

Test(progress, always_writes_lines_and_the_last_month_for_sure)
{
    char text[1000];
    cr_assert_gt(written(PROGRESS_ALWAYS, text, sizeof text), 0);
    cr_assert_null(strchr(text, '\r'));
    cr_assert_not_null(strstr(text, "2022-03  100 %"));
    cr_assert_eq(text[strlen(text) - 1], '\n');
}

Test(progress, no_progress_is_no_trouble)
{
    progress_show(NULL, 0, 1, NULL);
    progress_break(NULL);
    progress_destroy(NULL);
}
