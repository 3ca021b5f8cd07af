/* Tables: what RFC 4180 allows is read, and whatever is wrong is told with file and line. */
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/table.h"

static struct table *parse(const char *text, struct errors *e)
{
    return table_parse("data/t.csv", text, strlen(text), e);
}

/* Checks that a text is refused with exactly one line, which begins with `message`. */
static void check_refused(const char *text, const char *message)
{
    struct errors *e = errors_create();
    cr_assert_null(parse(text, e), "%s", text);
    cr_assert_eq(errors_status(e), STATUS_INPUT);
    cr_assert_eq(errors_count(e), 1);
    cr_assert_eq(strncmp(errors_line(e, 0), message, strlen(message)), 0, "%s", errors_line(e, 0));
    errors_destroy(e);
}

Test(table, reads_rows_and_columns)
{
    struct errors *e = errors_create();
    struct table *t = parse("id,name,share\n1,Nanjing,0.25\n2,Suzhou,-1.5e-3\n", e);
    double x = 0.0;
    cr_assert_eq(errors_count(e), 0);
    cr_assert_eq(table_rows(t), 2);
    cr_assert_eq(table_columns(t), 3);
    cr_assert_str_eq(table_name(t), "data/t.csv");
    cr_assert_str_eq(table_header(t, 1), "name");
    cr_assert_eq(table_column(t, "share", e), 2);
    cr_assert_str_eq(table_text(t, 1, 1), "Suzhou");
    cr_assert(table_number(t, 1, 2, &x, e));
    cr_assert_eq(x, -0.0015);
    cr_assert_eq(table_line(t, 1), 3);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, quotes_hold_commas_quotes_and_line_breaks)
{
    struct errors *e = errors_create();
    struct table *t = parse("a,b\r\n\"x, \"\"y\"\"\nz\",  trimmed \r\n\r\n\"\",\" kept \"\r\nlast,", e);
    cr_assert_eq(errors_count(e), 0);
    cr_assert_eq(table_rows(t), 3);
    cr_assert_str_eq(table_text(t, 0, 0), "x, \"y\"\nz");
    cr_assert_str_eq(table_text(t, 0, 1), "trimmed");
    cr_assert_str_eq(table_text(t, 1, 0), "");
    cr_assert_str_eq(table_text(t, 1, 1), " kept ");
    cr_assert_str_eq(table_text(t, 2, 1), "");
    cr_assert_eq(table_line(t, 0), 2); /* where the row begins, although it ends on line 3 */
    cr_assert_eq(table_line(t, 1), 5); /* an empty line between is skipped, but counts */
    cr_assert_eq(table_line(t, 2), 6);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, byte_order_mark_is_taken_off)
{
    struct errors *e = errors_create();
    struct table *t = parse("\xEF\xBB\xBFkey,name_zh\nbio,生物医药\n", e);
    size_t n = 0;
    cr_assert_eq(table_column(t, "key", e), 0);
    cr_assert_str_eq(table_text(t, 0, 1), "生物医药");
    cr_assert_eq(table_bytes(t, &n)[0], '\xEF'); /* the digest is of the file as it is */
    cr_assert_eq(n, strlen("\xEF\xBB\xBFkey,name_zh\nbio,生物医药\n"));
    table_destroy(t);
    errors_destroy(e);
}

Test(table, old_line_ends_count_as_lines)
{
    struct errors *e = errors_create();
    struct table *t = parse("a,b\r1,2\r3,4", e);
    cr_assert_eq(table_rows(t), 2);
    cr_assert_eq(table_line(t, 1), 3);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, header_alone_has_no_rows)
{
    struct errors *e = errors_create();
    struct table *t = parse("a,b", e);
    cr_assert_eq(table_rows(t), 0);
    cr_assert_eq(table_columns(t), 2);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, rows_of_another_length_are_all_told)
{
    struct errors *e = errors_create();
    cr_assert_null(parse("a,b,c\n1,2\n1,2,3\n\"x\ny\",2,3,4\n", e));
    cr_assert_eq(errors_count(e), 2);
    cr_assert_not_null(strstr(errors_line(e, 0), "data/t.csv:2: the row has 2 cells, the header 3"));
    cr_assert_not_null(strstr(errors_line(e, 1), "data/t.csv:4: the row has 4 cells, the header 3"));
    errors_destroy(e);
}

Test(table, bad_quotes_are_refused)
{
    check_refused("a,b\n1,2\n3,x\"y\n", "data/t.csv:3: misplaced quote");
    check_refused("a,b\n1,\"x\"y\n", "data/t.csv:2: misplaced quote");
    check_refused("a,b\n1,2\n3,\"never ends\n5,6\n", "data/t.csv:3: misplaced quote");
}

Test(table, bad_headers_are_refused)
{
    check_refused("", "data/t.csv:1: the table is empty");
    check_refused("\n\n", "data/t.csv:1: the table is empty");
    check_refused("a,,c\n1,2,3\n", "data/t.csv:1: column 2 has no name");
    check_refused("a,b,a\n1,2,3\n", "data/t.csv:1: columns 1 and 3 are both named 'a'");
}

/* Five billion pairs of columns are not compared, nor told one by one. */
Test(table, a_hundred_thousand_columns_end_at_once, .timeout = 5)
{
    enum { COLUMNS = 100000 };
    char *text = malloc(2 * COLUMNS + 1);
    for (int i = 0; i < COLUMNS; i++) {
        memcpy(text + 2 * (size_t)i, "a,", 2);
    }
    text[2 * COLUMNS] = '\0';
    check_refused(text, "data/t.csv:1: the table has 100001 columns; no table here has more than 1000");
    free(text);
}

Test(table, nul_bytes_are_refused)
{
    struct errors *e = errors_create();
    cr_assert_null(table_parse("t.csv", "a,b\n1,\0002\n", 9, e));
    cr_assert_not_null(strstr(errors_line(e, 0), "t.csv:2: the file contains a NUL byte"));
    errors_destroy(e);
}

Test(table, missing_column_is_told_with_those_there_are)
{
    struct errors *e = errors_create();
    struct table *t = parse("\nid,name\n1,x\n", e);
    cr_assert_eq(table_column(t, "nmae", NULL), -1);
    cr_assert_eq(table_column(t, "nmae", e), -1);
    cr_assert_str_eq(errors_line(e, 0), "data/t.csv:2: there is no column 'nmae'; the columns are id, name");
    cr_assert_eq(errors_status(e), STATUS_INPUT);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, what_is_not_a_number_is_refused_with_file_line_and_column)
{
    struct errors *e = errors_create();
    struct table *t = parse("x\nabc\n1.5abc\n\"\"\nnan\ninf\n0x10\n1e999\n\"1,5\"\n\" 1\"\n--1\n.\n", e);
    cr_assert_eq(table_rows(t), 11);
    for (int row = 0; row < table_rows(t); row++) {
        double x = 7.0;
        cr_assert_not(table_number(t, row, 0, &x, e), "%s", table_text(t, row, 0));
        cr_assert_eq(x, 7.0);
    }
    cr_assert_eq(errors_count(e), 11);
    cr_assert_str_eq(errors_line(e, 0), "data/t.csv:2: x: 'abc' is not a number; write a decimal number, e.g. -1.5e3");
    cr_assert_eq(strncmp(errors_line(e, 6), "data/t.csv:8: x: '1e999'", 24), 0);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, numbers_are_read_to_the_last_bit)
{
    struct errors *e = errors_create();
    struct table *t = parse("x\n0.1\n+3\n-0\n1E5\n.5\n9007199254740993\n", e);
    const double expected[] = {0.1, 3.0, -0.0, 100000.0, 0.5, 9007199254740992.0};
    for (int row = 0; row < 6; row++) {
        double x = 0.0;
        cr_assert(table_number(t, row, 0, &x, e));
        cr_assert_eq(memcmp(&x, &expected[row], sizeof x), 0);
    }
    table_destroy(t);
    errors_destroy(e);
}

/* Where such a locale is installed; elsewhere there is nothing to go wrong. */
Test(table, numbers_do_not_depend_on_the_locale)
{
    setlocale(LC_ALL, "de_DE.UTF-8");
    struct errors *e = errors_create();
    struct table *t = parse("x\n1.5\n", e);
    double x = 0.0;
    cr_assert(table_number(t, 0, 0, &x, e));
    cr_assert_eq(x, 1.5);
    table_destroy(t);
    errors_destroy(e);
}

Test(table, missing_file_is_a_file_error)
{
    struct errors *e = errors_create();
    cr_assert_null(table_read("/nonexistent/t.csv", e));
    cr_assert_eq(errors_status(e), STATUS_FILE);
    cr_assert_str_eq(errors_line(e, 0), "/nonexistent/t.csv: cannot read the table: No such file or directory");
    errors_destroy(e);
}

Test(table, directory_is_a_file_error)
{
    struct errors *e = errors_create();
    cr_assert_null(table_read("/", e));
    cr_assert_eq(errors_status(e), STATUS_FILE);
    cr_assert_str_eq(errors_line(e, 0), "/: cannot read the table: Is a directory");
    errors_destroy(e);
}

/* Longer than the first read, so that the buffer has to grow. */
Test(table, large_file_is_read_whole)
{
    char path[] = "/tmp/jiqun_table_XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    fprintf(f, "i,square\n");
    for (long i = 0; i < 20000; i++) {
        fprintf(f, "%ld,%ld\n", i, i * i);
    }
    fclose(f);
    struct errors *e = errors_create();
    struct table *t = table_read(path, e);
    unlink(path);
    double x = 0.0;
    cr_assert_eq(table_rows(t), 20000);
    cr_assert(table_number(t, 19999, 1, &x, e));
    cr_assert_eq(x, 399960001.0);
    cr_assert_eq(table_line(t, 19999), 20001);
    table_destroy(t);
    errors_destroy(e);
}
