/* jiqun balance as a user meets it: what it prints, CSV that can be read back and added up, and its exit status when the
 * tables close, when they do not, and when the command is wrong. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/table.h"
#include "cli/cli.h"
#include "scenario/tables.h"

enum { WORDS = 8, PATH = 128, TEXT = 1 << 19, LINE = 4096 };

static char folder[64], printed[TEXT];

static void enter(void)
{
    snprintf(folder, sizeof folder, "/tmp/jiqun_balance_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_redirect_stderr();
}

static void leave(void)
{
    char command[PATH];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(cli_balance, .init = enter, .fini = leave);

static void place(char path[PATH], const char *name)
{
    snprintf(path, PATH, "%s/%s", folder, name);
}

/* Runs the command with words up to NULL; printed holds what it said. The output is longer than a pipe. */
static int balance(const char *const *words)
{
    static char text[WORDS][PATH] = {"balance"};
    char *argv[WORDS + 1] = {text[0]}, path[PATH];
    int argc = 1;
    for (; words[argc - 1] != NULL; argc++) {
        snprintf(text[argc], PATH, "%s", words[argc - 1]);
        argv[argc] = text[argc];
    }
    place(path, "stdout");
    cr_assert_not_null(freopen(path, "w", stdout));
    int status = cli_balance(argc, argv);
    fflush(stdout);
    fflush(stderr);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f);
    printed[fread(printed, 1, TEXT - 1, f)] = '\0';
    fclose(f);
    return status;
}

static const char *complaint(void)
{
    static char text[LINE];
    text[fread(text, 1, sizeof text - 1, cr_get_redirected_stderr())] = '\0';
    return text;
}

static void says(const char *part)
{
    cr_assert_not_null(strstr(printed, part), "lacks '%s'", part);
}

Test(cli_balance, the_installed_tables_close)
{
    cr_assert_eq(balance((const char *const[]){NULL}), 0);
    says("biomedicine                     4682   362   2317 0.49  39   1240   2927   515   1516   411   850     -     "
         "-   459   349  197   40 10.3 0.986   1415 0.00 1.000\n");
    says("roe_services");
    says("\ntotal ");
    says("future_networks: net tax -0.0025 raised to 0");
    says("above-scale output of industry ");
    says("160,800");
    says("people at work");
    says("local use and exports over output, roe_construction");
    says("less interest on loans and bonds");
    says("official: profit of above-scale industry                         9,490\n");
    says("deposits                model    18,388   75,000   70,000 -190,988");
    says("                        table    18,388   75,000   70,000 -190,988");
    says("housing land            model");
    says("Where model and table differ by more than 15 %");
    says("\nThe balance closes.\n");
    cr_assert_str_empty(complaint());
}

Test(cli_balance, lines_fit_a_wide_terminal)
{
    cr_assert_eq(balance((const char *const[]){"scenarios/baseline.yaml", NULL}), 0);
    for (const char *line = printed; *line != '\0'; line += strcspn(line, "\n") + 1)
        cr_assert_leq(strcspn(line, "\n"), 166, "%.40s", line); /* bytes: Chinese ones take three */
}

Test(cli_balance, accounts_can_be_had_alone)
{
    cr_assert_eq(balance((const char *const[]){"--accounts", "--scale", "0.003", NULL}), 0);
    says("simulated at scale 0.003");
    cr_assert_null(strstr(printed, "Corrections made"));
}

static struct table *csv(void)
{
    struct errors *errors = errors_create();
    struct table *t = table_parse("csv", printed, strlen(printed), errors);
    cr_assert_not_null(t, "%s", errors_line(errors, 0));
    errors_destroy(errors);
    static const char *const header[] = {"section", "row", "column", "value", "unit"};
    cr_assert_eq(table_columns(t), 5);
    for (int i = 0; i < 5; i++)
        cr_assert_str_eq(table_header(t, i), header[i]);
    return t;
}

/* The value of a line, which must be there once. */
static double value(const struct table *t, const char *section, const char *row, const char *column)
{
    double found = NAN;
    for (int i = 0; i < table_rows(t); i++) {
        if (strcmp(table_text(t, i, 0), section) != 0 || strcmp(table_text(t, i, 1), row) != 0 ||
            strcmp(table_text(t, i, 2), column) != 0)
            continue;
        cr_assert(isnan(found), "%s %s %s twice", section, row, column);
        cr_assert(table_number(t, i, 3, &found, NULL));
    }
    cr_assert_not(isnan(found), "%s %s %s is missing", section, row, column);
    return found;
}

Test(cli_balance, csv_reads_back)
{
    cr_assert_eq(balance((const char *const[]){"--format", "csv", NULL}), 0);
    struct table *t = csv();
    cr_assert_float_eq(value(t, "sectors", "biomedicine", "output"), 4682.385, 0.001);
    cr_assert_float_eq(value(t, "sectors", "biomedicine", "theta"), 0.98637, 1e-5);
    cr_assert_float_eq(value(t, "opening_sheet", "deposits", "banks"), -190988, 1);
    cr_assert_float_eq(value(t, "opening_sheet_table", "deposits", "banks"), -190988, 0);
    cr_assert_float_eq(value(t, "flows_table", "wages", "households"), 55941, 0);
    cr_assert_float_eq(value(t, "surplus", "official_above_scale_profit", "value"), 9490, 0);
    double sum = 0;
    for (int s = 0; s < TABLES_SECTORS; s++)
        cr_assert_geq(tables_sector(table_text(t, s * 22, 1)), 0, "%s", table_text(t, s * 22, 1));
    for (int i = 0; i < table_rows(t); i++) {
        double output;
        bool is_output = strcmp(table_text(t, i, 0), "sectors") == 0 && strcmp(table_text(t, i, 2), "output") == 0;
        if (is_output && strcmp(table_text(t, i, 1), "total") != 0 && table_number(t, i, 3, &output, NULL))
            sum += output;
    }
    cr_assert_float_eq(sum, value(t, "sectors", "total", "output"), 1e-3);
    table_destroy(t);
}

/* Sums of lines in whole fen, by row of the matrix (column 1) or by account (column 2). */
static void check_sums(const struct table *t, const char *section, int by, const char *except)
{
    for (int i = 0; i < table_rows(t); i++) {
        long long sum = 0;
        const char *name = table_text(t, i, by);
        if (strcmp(table_text(t, i, 0), section) != 0 || strstr(except, name) != NULL)
            continue;
        for (int j = 0; j < table_rows(t); j++)
            if (strcmp(table_text(t, j, 0), section) == 0 && strcmp(table_text(t, j, by), name) == 0)
                sum += strtoll(table_text(t, j, 3), NULL, 10);
        cr_assert_eq(sum, 0, "%s %s: %lld fen", section, name, sum);
    }
}

Test(cli_balance, csv_accounts_sum_to_zero_in_fen)
{
    cr_assert_eq(balance((const char *const[]){"--accounts", "--format=csv", "--scale=0.004", NULL}), 0);
    struct table *t = csv();
    check_sums(t, "opening_sheet_fen", 1, "real_assets net_worth");
    check_sums(t, "opening_sheet_fen", 2, "");
    check_sums(t, "flows_fen", 1, "");
    check_sums(t, "flows_fen", 2, "");
    table_destroy(t);
}

/* Column of consumer goods in io_mapped.csv, one line: labour takes 97 % of output, so that wages, research and the
 * least margin leave less than nothing for inputs. */
static void spoil(const char *line, FILE *out)
{
    enum { COLUMN = 3 + 28 };
    const char *cell = line, *changed = strncmp(line, "va_labour", 9) == 0       ? "0.97"
                                        : strncmp(line, "va_operating", 12) == 0 ? "0.01"
                                        : strncmp(line, "roe_agri", 8) == 0      ? "0.02"
                                                                                 : "0";
    for (int i = 0; i < COLUMN; i++)
        cell = strchr(cell, ',') + 1;
    fprintf(out, "%.*s%s%s", (int)(cell - line), line, changed, cell + strcspn(cell, ",\n"));
}

/* A copy of the data in the test's folder with that column altered, and a scenario that uses it. */
static void alter_tables(char scenario[PATH])
{
    char text[LINE], path[PATH];
    snprintf(text, sizeof text, "cp -r scenarios/data %s/data && cp scenarios/baseline.yaml %s", folder, folder);
    cr_assert_eq(system(text), 0);
    place(path, "data/io_mapped.csv");
    FILE *in = fopen("scenarios/data/io_mapped.csv", "r"), *out = fopen(path, "w");
    cr_assert(in && out);
    for (int row = 0; fgets(text, sizeof text, in) != NULL; row++) {
        bool is_value = row > 0 && strncmp(text, "check", 5) != 0 && strstr(text, ",info,") == NULL;
        if (is_value)
            spoil(text, out);
        else
            fputs(text, out);
    }
    fclose(in);
    fclose(out);
    place(scenario, "altered.yaml");
    FILE *f = fopen(scenario, "w");
    cr_assert_not_null(f);
    fputs("base: baseline.yaml\nname: altered\ndata: data\n", f);
    fclose(f);
}

Test(cli_balance, altered_tables_do_not_close)
{
    char scenario[PATH];
    alter_tables(scenario);
    cr_assert_eq(balance((const char *const[]){scenario, NULL}), 1);
    says("DOES NOT CLOSE");
    says("No accounts: an economy is only built from tables that close.");
    says("\nThe balance does not close.\n");
    cr_assert_str_eq(complaint(),
                     "roe_consumer_goods: negative inputs, sales or purchases\nthe balance does not close\n");
}

Test(cli_balance, csv_of_altered_tables_says_so_too)
{
    char scenario[PATH];
    alter_tables(scenario);
    cr_assert_eq(balance((const char *const[]){scenario, "--format=csv", NULL}), 1);
    struct table *t = csv();
    cr_assert_lt(value(t, "sectors", "roe_consumer_goods", "theta"), 0);
    says("checks,\"factor on inputs, least of any sector\",verdict,DOES NOT CLOSE,\n");
    table_destroy(t);
}

Test(cli_balance, values_can_be_set)
{
    cr_assert_eq(
        balance((const char *const[]){"--set", "balance.margin_min=0.08", "--format=csv", "--scale=0.003", NULL}), 0);
    struct table *t = csv();
    cr_assert_float_eq(value(t, "sectors", "integrated_circuits", "margin_after_research"), 8, 1e-6);
    table_destroy(t);
}

Test(cli_balance, wrong_use_is_said)
{
    cr_assert_eq(balance((const char *const[]){"--scale", "2", NULL}), 2);
    cr_assert_eq(balance((const char *const[]){"--format", "xml", NULL}), 2);
    cr_assert_eq(balance((const char *const[]){"a.yaml", "b.yaml", NULL}), 2);
    cr_assert_eq(balance((const char *const[]){"--set", "balance.margin_mn=0.1", NULL}), 2);
    cr_assert_str_empty(printed);
    cr_assert_eq(balance((const char *const[]){"nowhere.yaml", NULL}), 3);
    cr_assert_eq(balance((const char *const[]){"--help", NULL}), 0);
    says("Usage: jiqun balance [SCENARIO.yaml] [options]\n");
}
