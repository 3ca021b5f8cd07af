/* Errors: the first failure decides the status, and the lines tell the whole chain in order. */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

Test(status, numbers_are_the_exit_codes)
{
    cr_assert_eq(STATUS_OK, 0);
    cr_assert_eq(STATUS_CHECK, 1);
    cr_assert_eq(STATUS_INPUT, 2);
    cr_assert_eq(STATUS_FILE, 3);
    cr_assert_eq(STATUS_INVARIANT, 4);
}

Test(status, new_list_is_ok_and_empty)
{
    struct errors *e = errors_create();
    cr_assert_eq(errors_status(e), STATUS_OK);
    cr_assert_eq(errors_count(e), 0);
    errors_destroy(e);
}

Test(status, first_failure_is_kept_and_each_add_returns_its_own)
{
    struct errors *e = errors_create();
    cr_assert_eq(errors_add(e, STATUS_INPUT, "a.yaml:%d: bad %s", 3, "value"), STATUS_INPUT);
    cr_assert_eq(errors_add(e, STATUS_FILE, "disk"), STATUS_FILE);
    cr_assert_eq(errors_status(e), STATUS_INPUT);
    cr_assert_eq(errors_count(e), 2);
    cr_assert_str_eq(errors_line(e, 0), "a.yaml:3: bad value");
    cr_assert_str_eq(errors_line(e, 1), "disk");
    errors_destroy(e);
}

Test(status, context_chains_below_the_error)
{
    struct errors *e = errors_create();
    errors_add(e, STATUS_FILE, "cannot open x");
    cr_assert_eq(errors_context(e, "while reading %s", "data/"), STATUS_FILE);
    cr_assert_eq(errors_context(e, "for the scenario %s", "baseline"), STATUS_FILE);
    cr_assert_eq(errors_count(e), 3);
    cr_assert_str_eq(errors_line(e, 1), "  while reading data/");
    cr_assert_str_eq(errors_line(e, 2), "  for the scenario baseline");
    errors_destroy(e);
}

Test(status, what_is_quoted_neither_splits_the_line_nor_steers_the_terminal)
{
    struct errors *e = errors_create();
    errors_add(e, STATUS_INPUT, "a.csv:%d: \"%s\" is wrong", 3, "x\ny\t\x1b[31m\x7f|\xc2\x9b|\xe2\x80\xa8|江苏 é");
    cr_assert_str_eq(errors_line(e, 0), "a.csv:3: \"x y  [31m |  |   |江苏 é\" is wrong");
    errors_destroy(e);
}

Test(status, many_and_long_lines_are_kept)
{
    struct errors *e = errors_create();
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 1000; i++) {
        errors_add(e, STATUS_INPUT, "%d %s", i, text);
    }
    cr_assert_eq(errors_count(e), 1000);
    cr_assert_eq(atoi(errors_line(e, 999)), 999);
    cr_assert_eq(strlen(errors_line(e, 999)), sizeof text - 1 + 4);
    errors_destroy(e);
}

Test(status, no_list_is_a_quiet_check)
{
    cr_assert_eq(errors_add(NULL, STATUS_INPUT, "unheard"), STATUS_INPUT);
    cr_assert_eq(errors_context(NULL, "unheard"), STATUS_OK);
    cr_assert_eq(errors_status(NULL), STATUS_OK);
    cr_assert_eq(errors_count(NULL), 0);
    errors_destroy(NULL);
}

Test(status, line_out_of_range_is_empty)
{
    struct errors *e = errors_create();
    errors_add(e, STATUS_CHECK, "one");
    cr_assert_str_eq(errors_line(e, -1), "");
    cr_assert_str_eq(errors_line(e, 1), "");
    errors_destroy(e);
}

Test(status, print_writes_every_line)
{
    struct errors *e = errors_create();
    errors_add(e, STATUS_CHECK, "one");
    errors_context(e, "two");
    char text[64] = "";
    FILE *f = fmemopen(text, sizeof text, "w");
    errors_print(e, f);
    fclose(f);
    cr_assert_str_eq(text, "one\n  two\n");
    errors_destroy(e);
}
