/* Cells: quotes where RFC 4180 wants them, numbers that read back to the same bits in any locale. */
#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "cli/csv.h"
#include "output/fixture.h"

/* What a function writes; to be freed. */
static char *written(void (*write)(struct csv *csv), bool bom)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct csv csv = csv_begin(out, bom);
    write(&csv);
    csv_end(&csv);
    fclose(out);
    return text;
}

static void expect(void (*write)(struct csv *csv), bool bom, const char *wanted)
{
    char *text = written(write, bom);
    cr_assert_str_eq(text, wanted, "%s instead of %s", text, wanted);
    free(text);
}

static void write_texts(struct csv *csv)
{
    static const char *const texts[] = {"plain", "a,b", "say \"so\"", "x\ny", " edge", "in the middle", "", "集群"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        csv_text(csv, texts[i]);
    csv_end_row(csv);
    csv_text(csv, "next");
    csv_end_row(csv);
}

static void write_numbers(struct csv *csv)
{
    static const double numbers[] = {0, -0.0, 1, -2.5, 0.1, 1.0 / 3.0, 1e15, 1e22, 123456789012345, 5e-324, INFINITY};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        csv_double(csv, numbers[i]);
    csv_double(csv, NAN);
    csv_float(csv, 0.1F);
    csv_float(csv, NAN);
    csv_float(csv, 16777216.0F);
    csv_end_row(csv);
    csv_int64(csv, INT64_MIN);
    csv_uint64(csv, UINT64_MAX);
    csv_int64(csv, INT64_C(9007199254740993));
    csv_end_row(csv);
}

static const char NUMBERS[] =
    "0,-0,1,-2.5,0.1,0.3333333333333333,1e+15,1e+22,123456789012345,4.94065645841247e-324,inf,,"
    "0.1,,16777216\n"
    "-9223372036854775808,18446744073709551615,9007199254740993\n";

Test(csv, texts_are_quoted_where_needed)
{
    expect(write_texts, false, "plain,\"a,b\",\"say \"\"so\"\"\",\"x\ny\",\" edge\",in the middle,,集群\nnext\n");
}

Test(csv, byte_order_mark_comes_first)
{
    char *text = written(write_texts, true);
    cr_assert_eq(memcmp(text, "\xEF\xBB\xBFplain,", 9), 0);
    free(text);
}

Test(csv, numbers_are_short_and_whole)
{
    expect(write_numbers, false, NUMBERS);
}

/* A decimal comma would part one cell into two. The locale is made for the test where it is not installed; where it
 * cannot be made, there is nothing to go wrong. */
Test(csv, numbers_do_not_depend_on_the_locale)
{
    char directory[FIXTURE_PATH], command[2 * FIXTURE_PATH];
    fixture_directory(directory);
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >/dev/null 2>&1", directory);
    const int made = system(command);
    if (made == 0)
        setenv("LOCPATH", directory, 1);
    const bool comma = setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
    if (comma)
        cr_expect_str_eq(localeconv()->decimal_point, ",");
    expect(write_numbers, false, NUMBERS);
    if (comma)
        cr_expect_str_eq(localeconv()->decimal_point, ",", "the locale is not put back");
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    cr_expect_eq(system(command), 0);
}

/* Bits of a number from all magnitudes; never NaN. */
static double any_double(uint32_t i)
{
    double u[4], x;
    random_block(1, i, 0, 0, 0, u);
    const uint64_t bits = (uint64_t)(u[0] * 4294967296.0) << 32 | (uint64_t)(u[1] * 4294967296.0);
    memcpy(&x, &bits, sizeof x);
    return isnan(x) ? u[2] : x;
}

Test(csv, doubles_read_back_to_the_same_bits)
{
    char text[CSV_NUMBER];
    for (uint32_t i = 0; i < 20000; i++) {
        const double x = any_double(i), ordinary = (double)(i + 1) / 7.0;
        const double back = strtod(csv_double_text(x, text), NULL);
        cr_assert_eq(memcmp(&back, &x, sizeof x), 0, "%a became %s", x, text);
        const double again = strtod(csv_double_text(ordinary, text), NULL);
        cr_assert_eq(memcmp(&again, &ordinary, sizeof again), 0, "%a became %s", ordinary, text);
        const float small = (float)ordinary, back_small = strtof(csv_float_text(small, text), NULL);
        cr_assert_eq(memcmp(&back_small, &small, sizeof small), 0, "%a became %s", (double)small, text);
    }
}

Test(csv, no_digit_too_many)
{
    char text[CSV_NUMBER];
    cr_assert_str_eq(csv_double_text(0.1 + 0.2, text), "0.30000000000000004");
    cr_assert_str_eq(csv_double_text(5000.25, text), "5000.25");
    cr_assert_str_eq(csv_float_text(0.3F, text), "0.3");
}
