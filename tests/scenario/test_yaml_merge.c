/* What lies over what: every rule of merging, written as three lines of YAML. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scenario/yaml_merge.h"

static struct yaml_node *parse(const char *text)
{
    struct errors *errors = errors_create();
    struct yaml_node *root = yaml_tree_parse("t.yaml", text, strlen(text), errors);
    cr_assert_not_null(root, "%s", errors_line(errors, 0));
    errors_destroy(errors);
    return root;
}

/* A tree in one line, to compare: {a: 1, b: [2, 3]}. */
static void write(const struct yaml_node *node, char *out)
{
    if (node->kind == YAML_TREE_TEXT) {
        strcat(out, node->text);
        return;
    }
    strcat(out, node->kind == YAML_TREE_LIST ? "[" : "{");
    for (int i = 0; i < node->n_children; i++) {
        strcat(out, i == 0 ? "" : ", ");
        if (node->child[i]->key != NULL)
            sprintf(out + strlen(out), "%s%s: ", node->child[i]->append ? "+" : "", node->child[i]->key);
        write(node->child[i], out);
    }
    strcat(out, node->kind == YAML_TREE_LIST ? "]" : "}");
}

struct laid {
    const char *base, *over, *result;
};

Test(yaml_merge, merging_follows_the_rules)
{
    static const struct laid CASES[] = {
        {"{a: 1}", "{b: 2}", "{a: 1, b: 2}"},
        {"{a: 1}", "{a: 2}", "{a: 2}"},
        {"{m: {a: 1, b: 2}}", "{m: {b: 3, c: 4}}", "{m: {a: 1, b: 3, c: 4}}"},
        {"{m: {n: {a: 1}}}", "{m: {n: {b: 2}}}", "{m: {n: {a: 1, b: 2}}}"},
        {"{l: [1, 2]}", "{l: [3]}", "{l: [3]}"},
        {"{l: [1, 2]}", "{+l: [3]}", "{l: [1, 2, 3]}"},
        {"{m: {l: [1]}}", "{m: {+l: [2]}}", "{m: {l: [1, 2]}}"},
        {"{}", "{+l: [3]}", "{l: [3]}"},
        {"{}", "{m: {+l: [3]}}", "{m: {l: [3]}}"},
        {"{l: null}", "{+l: [3]}", "{l: [3]}"},
        {"{a: 1}", "{a: null}", "{a: null}"},
        {"{m: {a: 1}}", "{m: null}", "{m: null}"},
        {"{m: null}", "{m: {a: 1}}", "{m: {a: 1}}"},
        {"{m: {a: 1}}", "{m: 5}", "{m: 5}"},
        {"{m: 5}", "{m: {a: 1}}", "{m: {a: 1}}"},
        {"{m: {a: 1}}", "{m: [1]}", "{m: [1]}"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char result[200] = "";
        struct errors *errors = errors_create();
        struct yaml_node *merged = yaml_merge_trees(parse(CASES[i].base), parse(CASES[i].over), errors);
        cr_assert_eq(errors_count(errors), 0);
        write(merged, result);
        cr_assert_str_eq(result, CASES[i].result, "%s over %s gives %s", CASES[i].over, CASES[i].base, result);
        yaml_tree_destroy(merged);
        errors_destroy(errors);
    }
}

static void refuse_merge(const char *base, const char *over, const char *part)
{
    struct errors *errors = errors_create();
    struct yaml_node *merged = yaml_merge_trees(parse(base), parse(over), errors);
    cr_assert_eq(errors_count(errors), 1);
    cr_assert(strstr(errors_line(errors, 0), part) != NULL, "%s", errors_line(errors, 0));
    yaml_tree_destroy(merged);
    errors_destroy(errors);
}

Test(yaml_merge, appending_needs_two_lists)
{
    refuse_merge("{l: [1]}", "{+l: 2}", "t.yaml:1:2: +l appends to a list; give a list");
    refuse_merge("{l: 1}", "{+l: [2]}", "t.yaml:1:2: +l appends to a list, but l is no list at t.yaml:1:5");
    refuse_merge("{l: {a: 1}}", "{+l: [2]}", "l is no list");
}
