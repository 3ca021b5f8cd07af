/* Listings: alignment of Chinese text, and quoting in CSV, JSON and YAML, worked by hand. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cli/listing.h"

static const struct listing_column COLUMNS[] = {{"key", false}, {"n", true}, {"text", false}};

/* Prints a listing into a text; to be freed. */
static char *print(const struct listing *l, enum listing_format format)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    listing_print(l, format, f);
    fclose(f);
    return text;
}

static void expect(const struct listing *l, enum listing_format format, const char *wanted)
{
    char *text = print(l, format);
    cr_assert_str_eq(text, wanted, "%s instead of %s", text, wanted);
    free(text);
}

static struct listing example(void)
{
    struct listing l = listing_of(COLUMNS, 3);
    listing_addf(&l, "%s\t%d\t%s", "集群", 5, "plain");
    listing_addf(&l, "%s\t%s\t%s", "a,b", "1.5 %", "say \"so\"");
    const char *cells[] = {"back\\slash", "-0.25", " x\ny"};
    listing_add(&l, cells);
    return l;
}

Test(listing, width_counts_columns_of_a_terminal)
{
    cr_assert_eq(listing_width("abc"), 3);
    cr_assert_eq(listing_width("集群"), 4);
    cr_assert_eq(listing_width("a集（b"), 6, "full-width brackets are wide");
    cr_assert_eq(listing_width("e\xCC\x81"), 1, "a combining accent takes no column");
    cr_assert_eq(listing_width("é"), 1);
    cr_assert_eq(listing_width(""), 0);
    cr_assert_eq(listing_width("\xff\xe4"), 2, "bytes that are no UTF-8 count one by one");
}

Test(listing, tables_align_by_width)
{
    struct listing l = listing_of(COLUMNS, 3);
    listing_addf(&l, "%s\t%d\t%s", "集群", 5, "x");
    listing_addf(&l, "%s\t%d\t%s", "abcdef", 12, "中");
    expect(&l, LISTING_TABLE,
           "key      n  text\n"
           "集群     5  x\n"
           "abcdef  12  中\n");
    listing_release(&l);
}

Test(listing, csv_quotes_what_needs_it)
{
    struct listing l = example();
    expect(&l, LISTING_CSV,
           "key,n,text\n集群,5,plain\n\"a,b\",1.5 %,\"say \"\"so\"\"\"\nback\\slash,-0.25,\" x\ny\"\n");
    listing_release(&l);
}

Test(listing, json_has_numbers_where_they_are_numbers)
{
    struct listing l = example();
    expect(&l, LISTING_JSON,
           "[\n"
           "  {\"key\": \"集群\", \"n\": 5, \"text\": \"plain\"},\n"
           "  {\"key\": \"a,b\", \"n\": \"1.5 %\", \"text\": \"say \\\"so\\\"\"},\n"
           "  {\"key\": \"back\\\\slash\", \"n\": -0.25, \"text\": \" x\\u000ay\"}\n"
           "]\n");
    listing_release(&l);
}

Test(listing, yaml_is_a_list_of_mappings)
{
    struct listing l = example();
    expect(&l, LISTING_YAML,
           "- key: \"集群\"\n  n: 5\n  text: \"plain\"\n"
           "- key: \"a,b\"\n  n: \"1.5 %\"\n  text: \"say \\\"so\\\"\"\n"
           "- key: \"back\\\\slash\"\n  n: -0.25\n  text: \" x\\u000ay\"\n");
    listing_release(&l);
}

Test(listing, texts_that_are_almost_numbers_are_quoted)
{
    static const char *const ODD[] = {"007", "1.", ".5", "+1", "1e", "nan", "2022-01", "0x1", "", "-"};
    for (size_t i = 0; i < sizeof ODD / sizeof ODD[0]; i++) {
        struct listing l = listing_of(COLUMNS + 1, 1);
        listing_add(&l, &ODD[i]);
        char *text = print(&l, LISTING_JSON);
        cr_assert(strstr(text, "\"n\": \"") != NULL, "%s", text);
        free(text);
        listing_release(&l);
    }
}

Test(listing, empty_listings_are_valid_in_every_format)
{
    struct listing l = listing_of(COLUMNS, 3);
    expect(&l, LISTING_TABLE, "key  n  text\n");
    expect(&l, LISTING_CSV, "key,n,text\n");
    expect(&l, LISTING_JSON, "[]\n");
    expect(&l, LISTING_YAML, "[]\n");
    listing_release(&l);
}

static int rows_matching(const char *pattern)
{
    struct listing l = example();
    listing_filter(&l, pattern);
    int n = l.n_rows;
    listing_release(&l);
    return n;
}

Test(listing, patterns_are_parts_or_wholes)
{
    cr_assert_eq(rows_matching(NULL), 3);
    cr_assert_eq(rows_matching("SLASH"), 1, "capitals do not matter");
    cr_assert_eq(rows_matching("集"), 1);
    cr_assert_eq(rows_matching("a"), 3);
    cr_assert_eq(rows_matching("a*"), 1, "with * a cell must match as a whole");
    cr_assert_eq(rows_matching("*5*"), 3);
    cr_assert_eq(rows_matching("nothing"), 0);
}
