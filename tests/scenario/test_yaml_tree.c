/* The YAML tree: places, limits, what is refused and where. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/yaml_tree.h"

static struct yaml_node *parse(const char *text)
{
    struct errors *errors = errors_create();
    struct yaml_node *root = yaml_tree_parse("t.yaml", text, strlen(text), errors);
    cr_assert_not_null(root, "%s", errors_line(errors, 0));
    errors_destroy(errors);
    return root;
}

/* Parses what must be refused with just one line, which must hold a text. */
static void refuse(const char *text, size_t n, const char *part)
{
    struct errors *errors = errors_create();
    cr_assert_null(yaml_tree_parse("t.yaml", text, n, errors), "%.60s", text);
    cr_assert_eq(errors_count(errors), 1);
    cr_assert_eq(errors_status(errors), STATUS_INPUT);
    cr_assert(strstr(errors_line(errors, 0), part) != NULL, "%.60s: %s", text, errors_line(errors, 0));
    errors_destroy(errors);
}

Test(yaml_tree, every_node_knows_its_place)
{
    char place[YAML_TREE_PLACE];
    struct yaml_node *root = parse("# first\nrun: {scale: 0.5, until: 2030-12}\nlist:\n  - 中文: x\n  - two\n");
    struct yaml_node *run = yaml_tree_find(root, "run");
    struct yaml_node *list = yaml_tree_find(root, "list");
    cr_assert_str_eq(yaml_tree_key_place(run, place), "t.yaml:2:1");
    cr_assert_str_eq(yaml_tree_place(yaml_tree_find(run, "scale"), place), "t.yaml:2:14");
    cr_assert_str_eq(yaml_tree_key_place(yaml_tree_find(run, "until"), place), "t.yaml:2:19");
    cr_assert_eq(list->kind, YAML_TREE_LIST);
    cr_assert_eq(list->n_children, 2);
    cr_assert_str_eq(yaml_tree_place(list->child[0]->child[0], place), "t.yaml:4:9", "columns count characters");
    cr_assert_null(list->child[1]->key);
    yaml_tree_destroy(root);
}

Test(yaml_tree, values_stay_as_written)
{
    struct yaml_node *root = parse(
        "a: no\nb: 1_000\nc: 0o17\nd: 1:30\ne: 1e3\nf:\ng: null\nh: \"null\"\ni: ~\nj: |\n  x\n");
    static const char *const TEXTS[] = {"no", "1_000", "0o17", "1:30", "1e3", "", "null", "null", "~", "x\n"};
    for (int i = 0; i < root->n_children; i++)
        cr_assert_str_eq(root->child[i]->text, TEXTS[i]);
    cr_assert(yaml_tree_is_empty(yaml_tree_find(root, "f")));
    cr_assert_not(yaml_tree_is_null(yaml_tree_find(root, "f")));
    cr_assert(yaml_tree_is_null(yaml_tree_find(root, "g")));
    cr_assert_not(yaml_tree_is_null(yaml_tree_find(root, "h")), "a quoted null is a text");
    cr_assert(yaml_tree_is_null(yaml_tree_find(root, "i")));
    yaml_tree_destroy(root);
}

struct fault {
    const char *text;
    const char *part;
};

Test(yaml_tree, what_is_not_accepted_is_said_with_its_place)
{
    static const struct fault CASES[] = {
        {"", "t.yaml:1:1: the file is empty"},
        {"# only a comment\n", "the file is empty"},
        {"just text\n", "t.yaml:1:1: not a mapping"},
        {"- a\n- b\n", "t.yaml:1:1: not a mapping"},
        {"a: 1\n\tb: 2\n", "t.yaml:2:1: not valid YAML"},
        {"a: 1\n\tb: 2\n", "not tabs"},
        {"a: [1, 2\nb: 3\n", "t.yaml:2:2: not valid YAML"},
        {"a: {b: 1\n", "that begins at line 1"},
        {"a: \"x\n", "not valid YAML"},
        {"a: b: c\n", "t.yaml:1:5: not valid YAML: mapping values are not allowed"},
        {"a: @x\n", "t.yaml:1:4: not valid YAML"},
        {"a: &x 1\n", "t.yaml:1:4: anchors (&name) are not allowed"},
        {"a: *x\n", "t.yaml:1:4: aliases (*name) are not allowed"},
        {"a: !!int 1\n", "t.yaml:1:4: tags (!name) are not allowed"},
        {"a: !mine {b: 1}\n", "t.yaml:1:4: tags"},
        {"a: &x [1]\n", "t.yaml:1:4: anchors"},
        {"&k a: 1\n", "t.yaml:1:1: anchors"},
        {"? [a, b]\n: 1\n", "t.yaml:1:3: a key must be a word"},
        {"a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document begins here"},
        {"a: \"x\\0y\"\n", "t.yaml:1:4: a text with a zero byte"},
        {"a: 1\nb: \xff\n", "t.yaml:2:4: not valid text"},
        {"a: \x01\n", "not valid text"},
        {"\xff\xfe"
         "a",
         "not valid text"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        refuse(CASES[i].text, strlen(CASES[i].text), CASES[i].part);
    refuse("a: 1\0", 5, "not valid text");
}

Test(yaml_tree, depth_is_capped)
{
    char text[200] = "a: ";
    for (int i = 0; i < 63; i++)
        strcat(text, "[");
    for (int i = 0; i < 63; i++)
        strcat(text, "]");
    yaml_tree_destroy(parse(text)); /* the mapping and 63 lists: 64 levels */
    strcpy(text, "a: ");
    for (int i = 0; i < 64; i++)
        strcat(text, "[");
    refuse(text, strlen(text), "t.yaml:1:67: more than 64 levels");
}

Test(yaml_tree, a_hundred_thousand_brackets_end_at_once, .timeout = 5)
{
    enum { N = 100000 };
    char *text = malloc(N + 4);
    memcpy(text, "a: ", 3);
    memset(text + 3, '[', N);
    refuse(text, N + 3, "more than 64 levels");
    for (int i = 0; i < N / 2; i++)
        memcpy(text + 2 * i, "- ", 2);
    refuse(text, N, "more than 64 levels");
    free(text);
}

Test(yaml_tree, an_alias_bomb_ends_at_its_first_anchor, .timeout = 5)
{
    const char *bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n";
    refuse(bomb, strlen(bomb), "t.yaml:1:4: anchors");
}

/* Inputs on which other readers hang or crash, and every prefix of a valid file: only errors, no crash. */
Test(yaml_tree, broken_inputs_are_refused_or_read, .timeout = 20)
{
    const char *valid =
        "name: x\ntitle: {en: \"a \\\" b\", zh: 中}\nrun:\n  - {a: 'b'}\n  - |\n    text\n  - >-\n    more\n";
    for (size_t n = 0; n <= strlen(valid); n++)
        yaml_tree_destroy(yaml_tree_parse("t.yaml", valid, n, NULL));
    static const char *const ODD[] = {"{{{{",
                                      "]]]",
                                      "? ? ? ?",
                                      "- - - ?\n:",
                                      ": : :",
                                      "%YAML 9.9\n---\na: 1",
                                      "a:\n -\n  -",
                                      "!<x",
                                      "\"\\x",
                                      "--- |\n...\n--- >",
                                      "[,]",
                                      "{,}",
                                      "{a:}",
                                      "\xEF\xBB\xBF",
                                      "?",
                                      "*",
                                      "&"};
    for (size_t i = 0; i < sizeof ODD / sizeof ODD[0]; i++)
        yaml_tree_destroy(yaml_tree_parse("t.yaml", ODD[i], strlen(ODD[i]), NULL));
}

Test(yaml_tree, size_and_number_of_keys_are_limited)
{
    size_t n = YAML_TREE_BYTES + 1;
    char *text = malloc(n + 1);
    memset(text, '#', n);
    refuse(text, n, "larger than 1 MiB");
    size_t used = 0;
    for (int i = 0; i < 5000; i++)
        used += (size_t)sprintf(text + used, "k%d: 1\n", i);
    refuse(text, used, "t.yaml:4097:1: more than 4096 keys");
    free(text);
}

Test(yaml_tree, a_byte_order_mark_is_no_error)
{
    struct yaml_node *root = parse("\xEF\xBB\xBF"
                                   "a: 1\n");
    cr_assert_not_null(yaml_tree_find(root, "a"));
    yaml_tree_destroy(root);
}

Test(yaml_tree, repeated_keys_are_all_found)
{
    struct errors *errors = errors_create();
    struct yaml_node *root = parse("a: 1\nb: {c: 1, d: [{e: 1, e: 2}], c: 2}\na: 2\n+a: [3]\n");
    cr_assert_eq(yaml_tree_check_keys(root, errors), 4);
    cr_assert_str_eq(errors_line(errors, 0), "t.yaml:3:1: a is given twice, first at line 1; keep one");
    cr_assert_str_eq(errors_line(errors, 1), "t.yaml:4:1: a is given twice, first at line 3; keep one");
    cr_assert_str_eq(errors_line(errors, 2), "t.yaml:2:30: b.c is given twice, first at line 2; keep one");
    cr_assert_str_eq(errors_line(errors, 3), "t.yaml:2:22: b.d[0].e is given twice, first at line 2; keep one");
    errors_destroy(errors);
    yaml_tree_destroy(root);
}

Test(yaml_tree, shown_texts_stay_on_one_line_and_whole_characters)
{
    char shown[YAML_TREE_SHOWN], text[200] = "";
    cr_assert_str_eq(yaml_tree_shorten("a\nb\x1b[31mc\x7f", shown), "a b [31mc ");
    for (int i = 0; i < 40; i++)
        strcat(text, "中");
    yaml_tree_shorten(text, shown);
    cr_assert(strlen(shown) < YAML_TREE_SHOWN);
    cr_assert_str_eq(shown + strlen(shown) - 3, "...");
    cr_assert_eq((strlen(shown) - 3) % 3, 0, "characters of three bytes are not cut");
}
