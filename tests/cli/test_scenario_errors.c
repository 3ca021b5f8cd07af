/* jiqun validate, show and list as a user meets them: exit status, messages on standard error only, results on standard
 * output only, nothing written. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static char folder[64];

static void enter(void)
{
    snprintf(folder, sizeof folder, "/tmp/jiqun_errors_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static void leave(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(system(command), 0);
}

TestSuite(scenario_errors, .init = enter, .fini = leave);

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

static int count_files(void)
{
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *entry = readdir(d); entry != NULL; entry = readdir(d))
        n += entry->d_name[0] != '.';
    closedir(d);
    return n;
}

/* Runs a subcommand with up to five words. */
static int run(int (*command)(int, char **), const char *a, const char *b, const char *c, const char *d, const char *e)
{
    const char *words[] = {a, b, c, d, e};
    char text[5][128];
    char *argv[6];
    int argc = 0;
    while (argc < 5 && words[argc] != NULL) {
        snprintf(text[argc], sizeof text[argc], "%s", words[argc]);
        argv[argc] = text[argc];
        argc++;
    }
    argv[argc] = NULL;
    int status = command(argc, argv);
    fflush(stdout);
    fflush(stderr);
    return status;
}

/* What was printed so far on a redirected stream. */
static const char *printed(FILE *stream)
{
    static char text[65536];
    size_t n = fread(text, 1, sizeof text - 1, stream);
    text[n] = '\0';
    return text;
}

Test(scenario_errors, validate_says_all_and_writes_nothing)
{
    put("bad.yaml", "run: {scale: 5, sclae: 1}\n");
    cr_assert_eq(run(cli_validate, "validate", "bad.yaml", NULL, NULL, NULL), 2);
    cr_assert_eq(count_files(), 1);
    const char *text = printed(cr_get_redirected_stderr());
    cr_assert(strstr(text, "bad.yaml:1:14: run.scale = 5 is outside [0.0001, 1]; give a share (a fraction or %)"), "%s",
              text);
    cr_assert(
        strstr(text, "\nbad.yaml:1:17: run.sclae = 1 is not a known key; did you mean run.scale? (known in run: "),
        "%s", text);
    cr_assert_str_eq(printed(cr_get_redirected_stdout()), "");
}

Test(scenario_errors, validate_goes_on_to_the_next_file)
{
    put("a.yaml", "runn: 1\n");
    put("b.yaml", "run: [\n");
    cr_assert_eq(run(cli_validate, "validate", "a.yaml", "b.yaml", "none.yaml", NULL), 2);
    const char *text = printed(cr_get_redirected_stderr());
    cr_assert(strstr(text, "a.yaml:1:1: runn = 1 is not a known key; did you mean run?") != NULL, "%s", text);
    cr_assert(strstr(text, "b.yaml:2:1: not valid YAML") != NULL, "%s", text);
    cr_assert(strstr(text, "none.yaml: cannot be opened") != NULL, "%s", text);
}

Test(scenario_errors, a_file_that_cannot_be_read_is_status_three)
{
    cr_assert_eq(run(cli_validate, "validate", "none.yaml", NULL, NULL, NULL), 3);
}

Test(scenario_errors, validate_needs_a_file)
{
    cr_assert_eq(run(cli_validate, "validate", NULL, NULL, NULL, NULL), 2);
}

Test(scenario_errors, show_prints_nothing_of_a_wrong_scenario)
{
    put("bad.yaml", "run: {scale: 5}\n");
    cr_assert_eq(run(cli_show, "show", "bad.yaml", NULL, NULL, NULL), 2);
    cr_assert_str_eq(printed(cr_get_redirected_stdout()), "");
}

Test(scenario_errors, show_says_where_a_value_was_set)
{
    put("a.yaml", "name: a\nrun: {scale: 0.25}\n");
    cr_assert_eq(run(cli_show, "show", "a.yaml", "--set", "run.seed=7", NULL), 0);
    const char *text = printed(cr_get_redirected_stdout());
    cr_assert(strstr(text, "  scale: 0.25 ") != NULL, "%s", text);
    cr_assert(strstr(text, "set at a.yaml:2:14 (default 0.1)") != NULL, "%s", text);
    cr_assert(strstr(text, "set at --set: run.seed=7 (default 1)") != NULL, "%s", text);
}

Test(scenario_errors, show_compares_two_scenarios)
{
    put("a.yaml", "run: {scale: 0.25, until: 2025-01}\n");
    put("b.yaml", "run: {scale: 0.25, seed: 9}\n");
    cr_assert_eq(run(cli_show, "show", "a.yaml", "--diff", "b.yaml", NULL), 0);
    cr_assert_stdout_eq_str("run.until: 2025-01 -> 2030-12\nrun.seed: 1 -> 9\n");
}

Test(scenario_errors, show_says_when_there_are_no_differences)
{
    put("a.yaml", "run: {scale: 0.25}\n");
    cr_assert_eq(run(cli_show, "show", "a.yaml", "--diff", "a.yaml", NULL), 0);
    cr_assert_stdout_eq_str("no differences\n");
}

Test(scenario_errors, validate_knows_the_clusters_of_a_shock)
{
    put("bad.yaml",
        "shocks:\n  - {kind: import_stop, cluster: integrated_circuit, from: 2025-01, duration: 1 year, size: "
        "5 %}\n");
    cr_assert_eq(run(cli_validate, "validate", "bad.yaml", NULL, NULL, NULL), 2);
    const char *text = printed(cr_get_redirected_stderr());
    cr_assert(strstr(text,
                     "bad.yaml:2:34: shocks[0].cluster = integrated_circuit is not a known cluster or sector; did "
                     "you mean integrated_circuits?") != NULL,
              "%s", text);
}

Test(scenario_errors, show_says_where_a_shock_was_set)
{
    put("a.yaml", "shocks:\n  - {kind: wage, city: wuxi, from: 2025-01, duration: 2 years, size: 5 %}\n");
    cr_assert_eq(run(cli_show, "show", "a.yaml", NULL, NULL, NULL), 0);
    const char *text = printed(cr_get_redirected_stdout());
    cr_assert(strstr(text, "\nshocks:\n  - {kind: wage, city: Wuxi, from: 2025-01, until: 2026-12, size: 5 %, enabled: "
                           "true} # ") != NULL,
              "%s", text);
    cr_assert(strstr(text, "; set at a.yaml:2:5\n") != NULL, "%s", text);
}

Test(scenario_errors, show_compares_shocks)
{
    put("a.yaml", "shocks:\n  - {kind: wage, from: 2025-01, duration: 2 years, size: 5 %}\n");
    put("b.yaml", "base: a.yaml\n+shocks:\n  - {kind: loan_rate, from: 2025-01, duration: 1 month, size: 1 points}\n");
    cr_assert_eq(run(cli_show, "show", "a.yaml", "--diff", "b.yaml", NULL), 0);
    cr_assert_stdout_eq_str(
        "shocks[1]: none -> {kind: loan_rate, clusters: all, from: 2025-01, until: 2025-01, size: 1 "
        "points, enabled: true}\n");
}

Test(scenario_errors, show_takes_one_file)
{
    cr_assert_eq(run(cli_show, "show", "a.yaml", "b.yaml", NULL, NULL), 2);
    cr_assert_eq(run(cli_show, "show", NULL, NULL, NULL, NULL), 2);
}

Test(scenario_errors, list_prints_parameters_for_programs)
{
    cr_assert_eq(run(cli_list, "list", "parameters", "run.scale", "--format", "csv"), 0);
    const char *text = printed(cr_get_redirected_stdout());
    const char *wanted = "path,type,default,minimum,maximum,unit,source,meaning\nrun.scale,share,0.1,0.0001,1,1,";
    cr_assert_eq(strncmp(text, wanted, strlen(wanted)), 0, "%s", text);
}

Test(scenario_errors, list_prints_shocks_for_programs)
{
    cr_assert_eq(run(cli_list, "list", "shocks", "import_stop", "--format", "csv"), 0);
    cr_assert_stdout_eq_str(
        "kind,required,optional,minimum,maximum,levers,meaning\n"
        "import_stop,kind clusters from duration|until size,name enabled,0 %,100 %,import_supply,part "
        "of the supply from the rest of the world that does not come\n");
}

Test(scenario_errors, list_names_its_subjects)
{
    cr_assert_eq(run(cli_list, "list", "parmeters", NULL, NULL, NULL), 2);
    const char *text = printed(cr_get_redirected_stderr());
    cr_assert(strstr(text, "did you mean parameters?") != NULL, "%s", text);
    cr_assert_eq(run(cli_list, "list", NULL, NULL, NULL, NULL), 2);
    cr_assert_eq(run(cli_list, "list", "parameters", "--format", "xml", NULL), 2);
    cr_assert_eq(run(cli_list, "list", "parameters", "--lang", "de", NULL), 2);
    cr_assert_eq(run(cli_list, "list", "parameters", "a", "b", NULL), 2);
}
