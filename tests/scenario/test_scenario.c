/* Scenarios as a whole: bases, overrides, all errors at once, and the resolved text that reads back to the same. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/resolve.h"
#include "scenario/scenario.h"

/* A directory of its own for each test. */
static char folder[64];

static void enter(void)
{
    snprintf(folder, sizeof folder, "/tmp/jiqun_scenario_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    unsetenv("JIQUN_SCENARIOS");
}

static void leave(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(system(command), 0);
}

TestSuite(scenario, .init = enter, .fini = leave);

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

/* Reads a file that must be right. */
static struct scenario *read_good(const char *path, const char *const *sets, int n_sets)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    enum status status = scenario_read(path, sets, n_sets, &s, errors);
    cr_assert_eq(status, STATUS_OK, "%s", errors_line(errors, 0));
    cr_assert_eq(errors_count(errors), 0);
    errors_destroy(errors);
    return s;
}

/* Reads a file that must be refused with these parts in these lines, and no others. */
static void read_bad(const char *path, const char *const *sets, int n_sets, enum status status,
                     const char *const *parts, int n_parts)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    cr_assert_eq(scenario_read(path, sets, n_sets, &s, errors), status, "%s", errors_line(errors, 0));
    cr_assert_null(s);
    for (int i = 0; i < n_parts; i++)
        cr_assert(strstr(errors_line(errors, i), parts[i]) != NULL, "line %d is: %s", i, errors_line(errors, i));
    cr_assert_eq(errors_count(errors), n_parts, "%d lines, then: %s", errors_count(errors),
                 errors_line(errors, n_parts));
    errors_destroy(errors);
}

Test(scenario, what_is_not_said_keeps_its_default)
{
    put("plain.yaml", "title: {en: Plain, zh: 平}\nquestion: Why?\nrun: {until: 2025-06, scale: 5 %}\n");
    struct scenario *s = read_good("plain.yaml", NULL, 0);
    cr_assert_str_eq(s->name, "plain");
    cr_assert_str_eq(s->title_en, "Plain");
    cr_assert_str_eq(s->title_zh, "平");
    cr_assert_str_eq(s->question, "Why?");
    cr_assert_eq(s->parameters.run_from, 0);
    cr_assert_eq(s->parameters.run_until, 41);
    cr_assert_eq(s->parameters.run_scale, 0.05);
    cr_assert_eq(s->parameters.run_seed, 1);
    cr_assert_str_eq(s->origin[parameters_find("run.scale")], "plain.yaml:3:30");
    cr_assert_str_eq(s->origin[parameters_find("run.seed")], "default");
    cr_assert_eq(s->n_files, 1);
    cr_assert_str_eq(s->file[0].name, "plain.yaml");
    cr_assert_eq(s->file[0].size, strlen(s->file[0].text));
    scenario_destroy(s);
}

Test(scenario, all_errors_of_meaning_come_at_once_in_the_order_of_the_file)
{
    static const char *const PARTS[] = {
        "bad.yaml:6:3: run.scale is given twice, first at line 4; keep one",
        "bad.yaml:1:7: name = a b is not a name",
        "bad.yaml:2:1: titel = x is not a known key; did you mean title? (known here: name, title,",
        "bad.yaml:5:3: run.sclae = 0.1 is not a known key; did you mean run.scale? (known in run: from, until,",
        "bad.yaml:6:10: run.scale = 7 is outside [0.0001, 1]; give a share",
        "bad.yaml:7:9: run.seed = -1 is not a seed",
        "bad.yaml:8:7: data = nowhere is not a directory",
    };
    put("bad.yaml", "name: a b\ntitel: x\nrun:\n  scale: 5\n  sclae: 0.1\n  scale: 7\n  seed: -1\ndata: nowhere\n");
    read_bad("bad.yaml", NULL, 0, STATUS_INPUT, PARTS, 7);
}

struct fault {
    const char *text;
    const char *part;
};

/* Each kind of wrong key or value, with its place. */
Test(scenario, each_error_says_what_where_and_what_is_allowed)
{
    static const struct fault CASES[] = {
        {"run: {scale: -0.2}", "t.yaml:1:14: run.scale = -0.2 is outside [0.0001, 1]; give a share (a fraction or %)"},
        {"run: {scale: .nan}", "t.yaml:1:14: run.scale = .nan is not a number"},
        {"run: {scale: .inf}", "t.yaml:1:14: run.scale = .inf is not a number"},
        {"run: {scale: no}", "t.yaml:1:14: run.scale = no is not a number"},
        {"run: {scale: 1e999}", "is too large"},
        {"run: {seed: 1_000}", "t.yaml:1:13: run.seed = 1_000 is not a seed"},
        {"run: {seed: 0o17}", "run.seed = 0o17 is not a seed"},
        {"run: {seed: 017}", "run.seed = 017 is not a seed"},
        {"run: {seed: 1:30}", "run.seed = 1:30 is not a seed"},
        {"run: {seed: 1e3}", "run.seed = 1e3 is not a seed"},
        {"run: {scale: 5 months}", "run.scale = 5 months is not a fraction"},
        {"run:\n  scale:\n", "t.yaml:2:3: run.scale has no value; give one, or null to restore the default"},
        {"run:\n", "t.yaml:1:1: run has no value"},
        {"run: 5", "t.yaml:1:6: run = 5 is not a mapping; write run: {key: value}"},
        {"run: [1]", "t.yaml:1:6: run = [...] is not a mapping"},
        {"run: {scale: [1]}", "t.yaml:1:14: run.scale = [...] is not a single value"},
        {"run: {scale: {a: 1}}", "run.scale = {...} is not a single value"},
        {"run: {until: 2022}", "t.yaml:1:14: run.until = 2022 is not a month"},
        {"run: {until: 2021-12}", "run.until = 2021-12 is outside [2022-01,"},
        {"run: {from: 2023-01}", "t.yaml:1:13: run.from = 2023-01 is not 2022-01; every run begins in 2022-01"},
        {"law: {profit_tax_centre: 0.95}", "t.yaml:1:26: law.profit_tax_centre = 0.95 is outside [0, 0.9]"},
        {"law: {profit_tax_province: 0.4, profit_tax_centre: 0.7}",
         "t.yaml:1:52: law.profit_tax_centre = 0.7 and law.profit_tax_province = 0.4 sum to 1.1; they must not"},
        {"law:\n  wage_tax_centre: 80 %\n  wage_tax_province: 0.25\n",
         "t.yaml:2:20: law.wage_tax_centre = 0.8 and law.wage_tax_province = 0.25 sum to 1.05"},
        {"law: {production_tax_centre: 0.7, production_tax_province: 0.31}", "sum to 1.01"},
        {"run: {form: 2022-01}", "t.yaml:1:7: run.form = 2022-01 is not a known key; did you mean run.from?"},
        {"ran: {scale: 1}", "t.yaml:1:1: ran = {...} is not a known key; did you mean run?"},
        {"population_seed: 3", "t.yaml:1:1: population_seed = 3 is not a known key; did you mean run.population_seed?"},
        {"run.scale: 1", "t.yaml:1:1: run.scale = 1 is not a known key; write run: {scale: ...}"},
        {"on: true", "t.yaml:1:1: on = true is not a known key"},
        {"<<: {a: 1}", "t.yaml:1:1: << = {...} is not a known key"},
        {"'': 1", "t.yaml:1:1:  = 1 is not a known key"},
        {"name: ''", "t.yaml:1:7: name =  is not a name"},
        {"name: -x", "name = -x is not a name"},
        {"name: [x]", "t.yaml:1:7: name = [...] is not a name"},
        {"title: x", "t.yaml:1:8: title = x is not a mapping; write title: {en: English title, zh:"},
        {"title: {de: x}", "t.yaml:1:9: title.de = x is not a known key (known in title: en, zh)"},
        {"title: {en: [x]}", "t.yaml:1:13: title.en = [...] is not a text"},
        {"question: {a: 1}", "t.yaml:1:11: question = {...} is not a text"},
        {"data: x", "t.yaml:1:7: data = x is not a directory"},
        {"base: none.yaml", "t.yaml:1:7: base = none.yaml is not found beside the file"},
        {"base: [a]", "t.yaml:1:7: base is not the name of a file"},
        {"base:", "base is not the name of a file"},
        {"base: t.yaml", "t.yaml:1:7: base = t.yaml makes a loop: t.yaml -> t.yaml"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        put("t.yaml", CASES[i].text);
        read_bad("t.yaml", NULL, 0, STATUS_INPUT, &CASES[i].part, 1);
    }
}

/* Centre and province may take all of a tax, also where 0.6 + 0.4 is rounded. */
Test(scenario, a_city_may_be_left_nothing_of_a_tax)
{
    put("t.yaml", "law: {profit_tax_centre: 0.6, profit_tax_province: 0.4}\n");
    struct scenario *s = read_good("t.yaml", NULL, 0);
    cr_assert_eq(s->parameters.law_profit_tax_province, 0.4);
    scenario_destroy(s);
}

Test(scenario, a_syntax_error_comes_alone)
{
    const char *part = "t.yaml:4:1: not valid YAML";
    put("t.yaml", "runn: {scale: 5}\nname: a b\nlist: [1, 2\n}\n");
    read_bad("t.yaml", NULL, 0, STATUS_INPUT, &part, 1);
}

Test(scenario, errors_are_capped)
{
    struct errors *errors = errors_create();
    struct scenario *s;
    FILE *f = fopen("t.yaml", "w");
    for (int i = 0; i < 150; i++)
        fprintf(f, "k%d: 1\n", i);
    fclose(f);
    cr_assert_eq(scenario_read("t.yaml", NULL, 0, &s, errors), STATUS_INPUT);
    cr_assert_eq(errors_count(errors), 101);
    cr_assert_str_eq(errors_line(errors, 100), "t.yaml: and 50 more errors");
    errors_destroy(errors);
}

Test(scenario, a_missing_file_is_a_file_error)
{
    const char *part = "none.yaml: cannot be opened: No such file or directory";
    const char *directory = ": cannot be read: Is a directory";
    read_bad("none.yaml", NULL, 0, STATUS_FILE, &part, 1);
    read_bad(folder, NULL, 0, STATUS_FILE, &directory, 1);
}

Test(scenario, a_nameless_scenario_needs_a_file_name_that_can_stand_for_it)
{
    const char *part = "my file.yaml:1:1: name is missing, and the file's name my file cannot stand for it";
    put("my file.yaml", "run: {scale: 1}\n");
    read_bad("my file.yaml", NULL, 0, STATUS_INPUT, &part, 1);
    put("my file.yaml", "name: mine\n");
    scenario_destroy(read_good("my file.yaml", NULL, 0));
}

Test(scenario, bases_are_laid_under_the_file)
{
    cr_assert_eq(mkdir("sub", 0700), 0);
    put("ground.yaml", "name: ground\ntitle: {en: Ground}\nrun: {scale: 0.3, seed: 7, until: 2024-01}\n");
    put("sub/middle.yaml", "base: ../ground.yaml\nrun: {seed: 8, population_seed: 9}\n");
    put("top.yaml", "base: sub/middle.yaml\nrun: {until: null, population_seed: 10}\n");
    struct scenario *s = read_good("top.yaml", NULL, 0);
    cr_assert_str_eq(s->name, "top", "a base's name is not inherited");
    cr_assert_str_eq(s->title_en, "");
    cr_assert_eq(s->parameters.run_scale, 0.3);
    cr_assert_eq(s->parameters.run_seed, 8);
    cr_assert_eq(s->parameters.run_population_seed, 10);
    cr_assert_eq(s->parameters.run_until, 107, "null restores the default, not the base's value");
    cr_assert_eq(s->n_files, 3);
    cr_assert_str_eq(s->file[1].name, "sub/middle.yaml");
    cr_assert_str_eq(s->file[2].name, "sub/../ground.yaml");
    cr_assert_str_eq(s->origin[parameters_find("run.scale")], "sub/../ground.yaml:3:14");
    scenario_destroy(s);
}

Test(scenario, null_restores_a_whole_group)
{
    put("ground.yaml", "run: {scale: 0.3, seed: 7}\n");
    put("top.yaml", "base: ground.yaml\nrun: null\n");
    struct scenario *s = read_good("top.yaml", NULL, 0);
    cr_assert_eq(s->parameters.run_scale, parameters_default().run_scale);
    cr_assert_eq(s->parameters.run_seed, 1);
    scenario_destroy(s);
}

Test(scenario, an_error_in_a_base_is_cited_there)
{
    static const char *const PARTS[] = {"ground.yaml:1:14: run.scale = 3 is outside", "top.yaml:2:7: run.sed = 1"};
    put("ground.yaml", "run: {scale: 3}\n");
    put("top.yaml", "base: ground.yaml\nrun: {sed: 1}\n");
    read_bad("top.yaml", NULL, 0, STATUS_INPUT, PARTS, 2);
}

Test(scenario, a_broken_base_is_reported_alone_with_who_named_it)
{
    static const char *const PARTS[] = {"ground.yaml:2:1: not valid YAML", "the base named at top.yaml:1:7"};
    put("ground.yaml", "run: [1\n}\n");
    put("top.yaml", "base: ground.yaml\nrun: {sed: 1}\n");
    read_bad("top.yaml", NULL, 0, STATUS_INPUT, PARTS, 2);
}

Test(scenario, a_loop_of_bases_names_the_chain)
{
    const char *part = "c.yaml:1:7: base = a.yaml makes a loop: a.yaml -> b.yaml -> c.yaml -> a.yaml";
    put("a.yaml", "base: b.yaml\n");
    put("b.yaml", "base: c.yaml\n");
    put("c.yaml", "base: a.yaml\n");
    read_bad("a.yaml", NULL, 0, STATUS_INPUT, &part, 1);
}

Test(scenario, a_chain_may_have_sixteen_files)
{
    char path[32], text[64];
    const char *part = "makes a chain of more than 16 files";
    for (int i = 0; i < 17; i++) {
        snprintf(path, sizeof path, "c%d.yaml", i);
        snprintf(text, sizeof text, i < 16 ? "base: c%d.yaml\n" : "run: {seed: %d}\n", i + 1);
        put(path, text);
    }
    read_bad("c0.yaml", NULL, 0, STATUS_INPUT, &part, 1);
    scenario_destroy(read_good("c1.yaml", NULL, 0));
}

Test(scenario, bases_are_found_beside_the_file_then_in_the_installed_places)
{
    cr_assert_eq(mkdir("user", 0700), 0);
    cr_assert_eq(mkdir("installed", 0700), 0);
    cr_assert_eq(mkdir("scenarios", 0700), 0);
    put("user/top.yaml", "base: ground.yaml\n");
    put("scenarios/ground.yaml", "run: {seed: 3}\n");
    struct scenario *s = read_good("user/top.yaml", NULL, 0);
    cr_assert_eq(s->parameters.run_seed, 3, "./scenarios");
    scenario_destroy(s);
    put("installed/ground.yaml", "run: {seed: 2}\n");
    setenv("JIQUN_SCENARIOS", "installed", 1);
    s = read_good("user/top.yaml", NULL, 0);
    cr_assert_eq(s->parameters.run_seed, 2, "$JIQUN_SCENARIOS");
    scenario_destroy(s);
    put("user/ground.yaml", "run: {seed: 1234}\n");
    s = read_good("user/top.yaml", NULL, 0);
    cr_assert_eq(s->parameters.run_seed, 1234, "beside the file");
    scenario_destroy(s);
}

Test(scenario, the_data_directory_is_relative_to_the_file_that_names_it)
{
    cr_assert_eq(mkdir("sub", 0700), 0);
    cr_assert_eq(mkdir("sub/tables", 0700), 0);
    put("sub/ground.yaml", "data: tables\n");
    put("top.yaml", "base: sub/ground.yaml\n");
    struct scenario *s = read_good("top.yaml", NULL, 0);
    cr_assert_str_eq(s->data, "tables");
    cr_assert_str_eq(s->data_directory, "sub/tables");
    scenario_destroy(s);
    static const char *const SETS[] = {"data=sub/tables"};
    s = read_good("top.yaml", SETS, 1);
    cr_assert_str_eq(s->data_directory, "sub/tables", "of --set: relative to the working directory");
    scenario_destroy(s);
}

Test(scenario, without_data_the_tables_beside_the_file_or_the_installed_ones_are_taken)
{
    cr_assert_eq(mkdir("data", 0700), 0);
    put("top.yaml", "name: top\n");
    put("data/clusters.csv", "id\n");
    struct scenario *s = read_good("top.yaml", NULL, 0);
    cr_assert_str_eq(s->data, "");
    cr_assert_str_eq(s->data_directory, "data");
    scenario_destroy(s);
    cr_assert_eq(unlink("data/clusters.csv"), 0);
    cr_assert_eq(mkdir("installed", 0700), 0);
    cr_assert_eq(mkdir("installed/data", 0700), 0);
    put("installed/data/clusters.csv", "id\n");
    setenv("JIQUN_SCENARIOS", "installed", 1);
    s = read_good("top.yaml", NULL, 0);
    cr_assert_str_eq(s->data_directory, "installed/data");
    scenario_destroy(s);
}

Test(scenario, overrides_lie_on_top_in_their_order)
{
    static const char *const SETS[] = {"run.scale=20 %", "run.seed=5", "run.seed=6", "run.until=null",
                                       "title={en: 'Other, new'}"};
    put("t.yaml", "run: {scale: 0.3, until: 2024-01}\n");
    struct scenario *s = read_good("t.yaml", SETS, 5);
    cr_assert_eq(s->parameters.run_scale, 0.2);
    cr_assert_eq(s->parameters.run_seed, 6);
    cr_assert_eq(s->parameters.run_until, 107);
    cr_assert_str_eq(s->title_en, "Other, new");
    cr_assert_str_eq(s->origin[parameters_find("run.scale")], "--set: run.scale=20 %");
    scenario_destroy(s);
}

struct wrong_set {
    const char *set;
    const char *part;
};

Test(scenario, wrong_overrides_are_cited_as_given)
{
    static const struct wrong_set CASES[] = {
        {"run.scale=5", "--set: run.scale=5: run.scale = 5 is outside [0.0001, 1]"},
        {"run.sclae=1", "--set: run.sclae=1: run.sclae = 1 is not a known key; did you mean run.scale?"},
        {"scale=1", "--set: scale=1: scale = 1 is not a known key; did you mean run.scale?"},
        {"run.scale=", "--set: run.scale=: run.scale has no value"},
        {"run.scale", "--set: run.scale: is not path=value"},
        {"run..scale=1", "--set: run..scale=1: has an empty part"},
        {".scale=1", "has an empty part"},
        {"=1", "has an empty part"},
        {"run=1", "--set: run=1: run = 1 is not a mapping"},
        {"base=x.yaml", "--set: base=x.yaml: is said in the file"},
        {"run.scale=[1", "--set: run.scale=[1:2:1: not valid YAML"},
        {"run.scale=&a 1", "anchors"},
        {"run.until=2021-01", "--set: run.until=2021-01: run.until = 2021-01 is outside"},
    };
    put("t.yaml", "name: t\n");
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
        read_bad("t.yaml", &CASES[i].set, 1, STATUS_INPUT, &CASES[i].part, 1);
}

/* A deep path must be refused before it makes a deep tree. */
Test(scenario, a_path_may_not_be_endless)
{
    char set[20000] = "a";
    const char *sets[] = {set};
    const char *part = "has too long a path";
    for (int i = 0; i < 9000; i++)
        memcpy(set + 1 + 2 * i, ".a", 3);
    strcat(set, "=1");
    put("t.yaml", "name: t\n");
    read_bad("t.yaml", sets, 1, STATUS_INPUT, &part, 1);
}

/* Every parameter off its default by something awkward, texts with every kind of character: read, write, read. */
Test(scenario, the_resolved_text_reads_back_to_the_same_bits)
{
    struct errors *errors = errors_create();
    struct scenario *again = NULL;
    FILE *f = fopen("odd.yaml", "w");
    fputs("name: odd-1_x\ntitle: {en: \"q\\\"b\\\\s\\ttab\\nline \\u2028 \\x85 \\uFEFF\", zh: '链主：带动 #1'}\n"
          "question: \"null\"\n",
          f);
    fclose(f);
    struct scenario *s = read_good("odd.yaml", NULL, 0);
    for (int i = 0; i < parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i);
        char text[PARAMETERS_VALUE], reason[PARAMETERS_REASON];
        double third = row->minimum + (row->maximum - row->minimum) / 3;
        if (row->type == PARAMETER_SEED)
            snprintf(text, sizeof text, "18446744073709551557");
        else if (row->type == PARAMETER_MONTH || row->type == PARAMETER_INTEGER || row->type == PARAMETER_BOOLEAN)
            parameters_write_number(row, i == parameters_find("run.from") ? 0 : (double)(int64_t)third, text);
        else
            parameters_write_number(row, third, text);
        cr_assert(parameters_read(row, text, &s->parameters, reason), "%s %s %s", row->path, text, reason);
    }
    char *text = scenario_resolved_yaml(s);
    enum status status = scenario_from_text("stored", text, strlen(text), NULL, 0, &again, errors);
    cr_assert_eq(status, STATUS_OK, "%s\n%s", errors_line(errors, 0), text);
    for (int i = 0; i < parameters_count(); i++)
        cr_assert(parameters_same(parameters_row(i), &s->parameters, &again->parameters), "%s",
                  parameters_row(i)->path);
    cr_assert_str_eq(again->name, s->name);
    cr_assert_str_eq(again->title_en, s->title_en);
    cr_assert_str_eq(again->title_zh, s->title_zh);
    cr_assert_str_eq(again->question, s->question);
    char *text_again = scenario_resolved_yaml(again);
    cr_assert_str_eq(text_again, text);
    cr_assert_eq(scenario_digest(again), scenario_digest(s));
    free(text_again);
    free(text);
    scenario_destroy(again);
    scenario_destroy(s);
    errors_destroy(errors);
}

Test(scenario, names_that_look_like_something_else_survive)
{
    static const char *const NAMES[] = {"1e3", "no", "0x10", "2022-01", "True"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "name: %s\n", NAMES[i]);
        put("t.yaml", text);
        struct scenario *s = read_good("t.yaml", NULL, 0), *again = NULL;
        char *resolved = scenario_resolved_yaml(s);
        cr_assert_eq(scenario_from_text("x", resolved, strlen(resolved), NULL, 0, &again, NULL), STATUS_OK);
        cr_assert_str_eq(again->name, NAMES[i]);
        free(resolved);
        scenario_destroy(s);
        scenario_destroy(again);
    }
}

Test(scenario, the_digest_changes_with_a_value_and_not_with_the_way_of_writing)
{
    put("a.yaml", "name: x\nrun: {scale: 0.05}\n");
    put("b.yaml", "# comment\nrun:\n  scale: 5 %\nname: 'x'\n");
    put("c.yaml", "name: x\nrun: {scale: 0.050000000000000003}\n");
    put("d.yaml", "name: x\nrun: {scale: 0.05000000000000001}\n");
    struct scenario *s[4] = {read_good("a.yaml", NULL, 0), read_good("b.yaml", NULL, 0), read_good("c.yaml", NULL, 0),
                             read_good("d.yaml", NULL, 0)};
    cr_assert_eq(scenario_digest(s[0]), scenario_digest(s[1]));
    cr_assert_eq(scenario_digest(s[0]), scenario_digest(s[2]), "the same double");
    cr_assert_neq(scenario_digest(s[0]), scenario_digest(s[3]), "the next double");
    for (int i = 0; i < 4; i++)
        scenario_destroy(s[i]);
}

Test(scenario, a_stored_text_stands_for_itself)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    const char *text = "name: x\nbase: y.yaml\n";
    cr_assert_eq(scenario_from_text("stored", text, strlen(text), NULL, 0, &s, errors), STATUS_INPUT);
    cr_assert_eq(strncmp(errors_line(errors, 0), "stored:2:1: base is not allowed here", 36), 0);
    errors_destroy(errors);
    errors = errors_create();
    text = "name: x\ndata: gone/tables\n";
    static const char *const SETS[] = {"run.seed=9"};
    cr_assert_eq(scenario_from_text("stored", text, strlen(text), SETS, 1, &s, errors), STATUS_OK);
    cr_assert_str_eq(s->data_directory, "gone/tables", "it need not exist: results carry their tables");
    cr_assert_eq(s->parameters.run_seed, 9);
    scenario_destroy(s);
    errors_destroy(errors);
}

Test(scenario, errors_of_an_earlier_scenario_do_not_count)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    put("bad.yaml", "run: 5\n");
    put("good.yaml", "name: good\n");
    cr_assert_eq(scenario_read("bad.yaml", NULL, 0, &s, errors), STATUS_INPUT);
    cr_assert_eq(scenario_read("good.yaml", NULL, 0, &s, errors), STATUS_OK);
    cr_assert_eq(errors_count(errors), 1);
    scenario_destroy(s);
    errors_destroy(errors);
}

Test(scenario, parameters_are_described)
{
    struct scenario_parameter info = scenario_parameter_info(NULL, parameters_find("run.until"));
    cr_assert_eq(scenario_parameter_count(), parameters_count());
    cr_assert_str_eq(info.row->path, "run.until");
    cr_assert_str_eq(info.value, "2030-12");
    cr_assert_str_eq(info.initial, "2030-12");
    cr_assert_str_eq(info.minimum, "2022-01");
    cr_assert_str_eq(info.origin, "default");
    info = scenario_parameter_info(NULL, parameters_find("run.seed"));
    cr_assert_str_eq(info.maximum, "18446744073709551615");
}
