/* What a scenario may say of the panel: keys one level deeper than others, and a list of words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario.h"

/* Reads a text that must be right. */
static struct scenario *read_good(const char *text, const char *const *sets, int n_sets)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    cr_assert_eq(scenario_from_text("t", text, strlen(text), sets, n_sets, &s, errors), STATUS_OK, "%s",
                 errors_line(errors, 0));
    errors_destroy(errors);
    return s;
}

/* Reads a text that must be refused with one line that holds this part. */
static void read_bad(const char *text, const char *set, const char *part)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    cr_assert_eq(scenario_from_text("t", text, strlen(text), &set, set != NULL, &s, errors), STATUS_INPUT, "%s", text);
    cr_assert_null(s);
    cr_assert_eq(errors_count(errors), 1, "%s: %s", errors_line(errors, 0), errors_line(errors, 1));
    cr_assert(strstr(errors_line(errors, 0), part) != NULL, "%s", errors_line(errors, 0));
    errors_destroy(errors);
}

static int count_wanted(const struct scenario *s)
{
    int n = 0;
    for (int i = 0; i < PANEL_FIELDS; i++)
        n += s->panel.wanted[i];
    return n;
}

Test(panel_keys, there_is_no_panel_by_default_and_every_field_in_one)
{
    struct scenario *s = read_good("name: t\n", NULL, 0);
    cr_assert_eq(s->parameters.run_panel_every, 0);
    cr_assert_eq(s->parameters.run_panel_share, 1);
    cr_assert_eq(s->parameters.run_links_every, 0);
    cr_assert_eq(count_wanted(s), PANEL_FIELDS);
    scenario_destroy(s);
}

Test(panel_keys, keys_stand_one_level_deeper)
{
    struct scenario *s = read_good("run:\n  scale: 1\n  panel: {every: 1 year, share: 10 %, fields: [workers, sales]}\n"
                                   "  links: {every: 6 months}\n",
                                   NULL, 0);
    cr_assert_eq(s->parameters.run_scale, 1);
    cr_assert_eq(s->parameters.run_panel_every, 12);
    cr_assert_eq(s->parameters.run_panel_share, 0.1);
    cr_assert_eq(s->parameters.run_links_every, 6);
    cr_assert_eq(count_wanted(s), 2);
    cr_assert(s->panel.wanted[PANEL_sales] && s->panel.wanted[PANEL_workers]);
    cr_assert_str_eq(s->origin[parameters_find("run.panel.share")], "t:3:33");
    cr_assert_str_eq(s->panel.origin, "t:3:47");
    scenario_destroy(s);
}

Test(panel_keys, overrides_reach_them)
{
    static const char *const SETS[] = {"run.panel.every=12 months", "run.panel.fields=[price]",
                                       "run.links.every=1 year"};
    struct scenario *s = read_good("run: {panel: {every: 3 months, share: 0.5}}\n", SETS, 3);
    cr_assert_eq(s->parameters.run_panel_every, 12);
    cr_assert_eq(s->parameters.run_panel_share, 0.5, "the others stay");
    cr_assert_eq(s->parameters.run_links_every, 12);
    cr_assert(count_wanted(s) == 1 && s->panel.wanted[PANEL_price]);
    cr_assert_str_eq(s->panel.origin, "--set: run.panel.fields=[price]");
    scenario_destroy(s);
}

Test(panel_keys, null_restores_the_defaults)
{
    static const char *const FIELDS[] = {"run.panel.fields=null"}, *const PANEL[] = {"run.panel=null"};
    const char *text = "run: {panel: {every: 3 months, fields: [price]}}\n";
    struct scenario *s = read_good(text, FIELDS, 1);
    cr_assert(count_wanted(s) == PANEL_FIELDS && s->parameters.run_panel_every == 3);
    scenario_destroy(s);
    s = read_good(text, PANEL, 1);
    cr_assert(count_wanted(s) == PANEL_FIELDS && s->parameters.run_panel_every == 0);
    scenario_destroy(s);
}

Test(panel_keys, no_field_leaves_the_columns_that_every_row_has)
{
    struct scenario *s = read_good("run: {panel: {fields: []}}\n", NULL, 0);
    cr_assert_eq(count_wanted(s), 0);
    scenario_destroy(s);
}

Test(panel_keys, each_error_says_what_where_and_what_is_allowed)
{
    static const struct {
        const char *text, *part;
    } CASES[] = {
        {"run: {panel: {evry: 1 year}}",
         "t:1:15: run.panel.evry = 1 year is not a known key; did you mean run.panel.every? "
         "(known in run.panel: every, share, fields)"},
        {"run: {panel: 12}", "t:1:14: run.panel = 12 is not a mapping; write run.panel: {key: value}"},
        {"run: {panel: }", "run.panel has no value"},
        {"run: {panels: {every: 1 year}}", "t:1:7: run.panels = {...} is not a known key; did you mean run.panel?"},
        {"run: {panel: {every: 12}}", "t:1:22: run.panel.every = 12 has no unit; give a duration"},
        {"run: {panel: {every: 51 years}}", "run.panel.every = 51 years is outside [0 months, 600 months]"},
        {"run: {panel: {every: -1 months}}", "is outside [0 months, 600 months]"},
        {"run: {panel: {every: 1.5 months}}", "t:1:22: run.panel.every = 1.5 months is not a whole number of months"},
        {"run: {links: {every: 0.25 years}, panel: {every: 0.125 years}}",
         "t:1:50: run.panel.every = 1.5 months is not a whole number of months"},
        {"run: {panel: {share: 0}}", "run.panel.share = 0 is outside [0.0001, 1]"},
        {"run: {panel: {every: {a: 1}}}", "run.panel.every = {...} is not a single value"},
        {"run: {panel: {fields: sales}}",
         "t:1:23: run.panel.fields = sales is not a list; write run.panel.fields: [sales,"},
        {"run: {panel: {fields: {sales: 1}}}", "run.panel.fields = {...} is not a list"},
        {"run: {panel: {fields: }}", "run.panel.fields has no value"},
        {"run: {panel: {fields: [sales, pirce]}}", "t:1:31: run.panel.fields names pirce, which is not a field of the "
                                                   "panel; did you mean price? (known: birth_month,"},
        {"run: {panel: {fields: [sales, price, sales]}}", "t:1:38: run.panel.fields names sales twice; keep one"},
        {"run: {panel: {fields: [[sales]]}}", "t:1:24: run.panel.fields holds [...], which is not the name of a field"},
        {"run: {panel: {fields: [key]}}", "run.panel.fields names key, which is not a field"},
        {"run.panel.every: 1 year",
         "t:1:1: run.panel.every = 1 year is not a known key; write run: {panel: {every: ...}}"},
        {"run: {panel.every: 1 year}",
         "t:1:7: run.panel.every = 1 year is not a known key; write run: {panel: {every: ...}}"},
        {"run.panel: {every: 1 year}", "t:1:1: run.panel = {...} is not a known key; write run: {panel: ...}"},
        {"panel: {every: 1 year}", "t:1:1: panel = {...} is not a known key; did you mean run.panel?"},
        {"fields: [sales]", "t:1:1: fields = [...] is not a known key; did you mean run.panel.fields?"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        read_bad(CASES[i].text, NULL, CASES[i].part);
    read_bad("name: t", "run.panel.fields=[salse]", "--set: run.panel.fields=[salse]: run.panel.fields names salse");
    read_bad("name: t", "run.panel.evry=1 year",
             "--set: run.panel.evry=1 year: run.panel.evry = 1 year is not a known key");
}

Test(panel_keys, the_resolved_text_reads_back_to_the_same)
{
    static const char *const TEXTS[] = {"name: t\n",
                                        "name: t\nrun: {panel: {every: 12 months, share: 0.1, fields: []}}\n",
                                        "name: t\nrun: {panel: {fields: [price, sales]}, links: {every: 5 months}}\n"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        struct scenario *s = read_good(TEXTS[i], NULL, 0);
        char *text = scenario_resolved_yaml(s), *annotated = scenario_annotated_yaml(s);
        struct scenario *again = read_good(text, NULL, 0), *third = read_good(annotated, NULL, 0);
        cr_assert_eq(memcmp(again->panel.wanted, s->panel.wanted, sizeof s->panel.wanted), 0);
        cr_assert_eq(memcmp(third->panel.wanted, s->panel.wanted, sizeof s->panel.wanted), 0);
        cr_assert_eq(again->parameters.run_panel_every, s->parameters.run_panel_every);
        cr_assert_eq(again->parameters.run_links_every, s->parameters.run_links_every);
        cr_assert_eq(scenario_digest(again), scenario_digest(s));
        free(text);
        free(annotated);
        scenario_destroy(s);
        scenario_destroy(again);
        scenario_destroy(third);
    }
}

Test(panel_keys, other_fields_are_another_configuration)
{
    struct scenario *a = read_good("name: t\n", NULL, 0),
                    *b = read_good("name: t\nrun: {panel: {fields: [price]}}", NULL, 0);
    cr_assert_neq(scenario_digest(a), scenario_digest(b));
    scenario_destroy(a);
    scenario_destroy(b);
}

Test(panel_keys, every_field_says_what_it_is)
{
    for (int i = 0; i < PANEL_FIELDS; i++) {
        const struct panel_field_info *info = panel_field_info((enum panel_field)i);
        cr_assert_eq(panel_field_find(info->name), i, "%s stands twice", info->name);
        cr_assert(info->unit[0] != '\0' && info->en[0] != '\0' && info->zh[0] != '\0', "%s", info->name);
        cr_assert(strstr(info->unit, " since ") == NULL, "readers would take %s for a date", info->name);
    }
    cr_assert_eq(panel_field_find("nothing"), -1);
}
