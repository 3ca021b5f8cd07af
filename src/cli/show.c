/* jiqun show: the resolved configuration of a scenario or of a result, or how two of them differ. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "output/provenance.h"
#include "scenario/scenario.h"

enum { OPTION_DIFF, OPTION_SET };

static const struct cli_option OPTIONS[] = {
    [OPTION_DIFF] = {"--diff", NULL, "OTHER", "print only what differs from another scenario or result"},
    [OPTION_SET] = {"--set", NULL, "PATH=VALUE", "change a value of the first, e.g. --set run.scale=0.05; repeatable"},
};

static const struct cli_command COMMAND = {
    .name = "show",
    .usage = "SCENARIO.yaml|OUTPUT.h5 [--diff OTHER] [options]",
    .summary =
        "Prints every parameter with its value, unit, range, meaning and where it was set, and the shocks, as a\n"
        "scenario that can be run as it stands. Of a result it prints the configuration stored in it.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "With --diff: one line per difference, `path: first -> other`.",
};

struct request {
    const char *path;
    const char *other; /* NULL: no comparison */
    const char **sets; /* [n_sets] */
    int n_sets;
};

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        switch (cli_next(&reader)) {
        case OPTION_DIFF: request->other = reader.value; break;
        case OPTION_SET: request->sets[request->n_sets++] = reader.value; break;
        case CLI_WORD:
            if (request->path != NULL)
                return cli_usage_error(&COMMAND, "%s is one file too many; use --diff OTHER to compare", reader.value);
            request->path = reader.value;
            break;
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return request->path != NULL ? -1 : cli_usage_error(&COMMAND, "name a scenario or result");
        }
    }
}

/* Reads a scenario file, or the configuration inside a result; NULL after an error. */
static struct scenario *load(const char *path, const char *const *sets, int n_sets, struct errors *errors)
{
    struct scenario *scenario = NULL;
    if (!output_is_result(path)) {
        scenario_read(path, sets, n_sets, &scenario, errors);
        return scenario;
    }
    char *text = output_resolved_yaml(path, errors);
    if (text != NULL)
        scenario_from_text(path, text, strlen(text), sets, n_sets, &scenario, errors);
    free(text);
    return scenario;
}

static void print_resolved(const struct request *request, struct errors *errors)
{
    bool stored = output_is_result(request->path) && request->n_sets == 0;
    struct scenario *s = stored ? NULL : load(request->path, request->sets, request->n_sets, errors);
    char *text = stored ? output_resolved_yaml(request->path, errors) : s == NULL ? NULL : scenario_annotated_yaml(s);
    if (text != NULL)
        fputs(text, stdout);
    else if (errors_status(errors) == STATUS_OK)
        errors_add(errors, STATUS_FILE, "%s: not enough memory to show it", request->path);
    free(text);
    scenario_destroy(s);
}

static void print_shock(const struct scenario *s, int i)
{
    if (i < s->n_shocks)
        shocks_write(stdout, &s->shock[i]);
    else
        printf("none");
}

/* Shocks that differ, by their position in the list.  return  their number. */
static int print_shock_differences(const struct scenario *a, const struct scenario *b)
{
    int n_differences = 0;
    for (int i = 0; i < a->n_shocks || i < b->n_shocks; i++) {
        if (i < a->n_shocks && i < b->n_shocks && shocks_same(&a->shock[i], &b->shock[i]))
            continue;
        printf("shocks[%d]: ", i);
        print_shock(a, i);
        printf(" -> ");
        print_shock(b, i);
        printf("\n");
        n_differences++;
    }
    return n_differences;
}

/* The columns of the panel, when they differ.  return  0 or 1. */
static int print_panel_difference(const struct scenario *a, const struct scenario *b)
{
    if (memcmp(a->panel.wanted, b->panel.wanted, sizeof a->panel.wanted) == 0)
        return 0;
    printf("%s: ", PANEL_FIELDS_PATH);
    panel_fields_write(stdout, a->panel.wanted);
    printf(" -> ");
    panel_fields_write(stdout, b->panel.wanted);
    printf("\n");
    return 1;
}

static void print_differences(const struct scenario *a, const struct scenario *b)
{
    int n_differences = strcmp(a->data, b->data) != 0;
    if (n_differences > 0)
        printf("data: %s -> %s\n", a->data[0] == '\0' ? "installed" : a->data,
               b->data[0] == '\0' ? "installed" : b->data);
    for (int i = 0; i < scenario_parameter_count(); i++) {
        if (parameters_same(parameters_row(i), &a->parameters, &b->parameters))
            continue;
        struct scenario_parameter from = scenario_parameter_info(a, i);
        struct scenario_parameter to = scenario_parameter_info(b, i);
        printf("%s: %s -> %s\n", from.row->path, from.value, to.value);
        n_differences++;
    }
    n_differences += print_panel_difference(a, b);
    n_differences += print_shock_differences(a, b);
    if (n_differences == 0)
        printf("no differences\n");
}

static void compare(const struct request *request, struct errors *errors)
{
    struct scenario *a = load(request->path, request->sets, request->n_sets, errors);
    struct scenario *b = load(request->other, NULL, 0, errors);
    if (a != NULL && b != NULL)
        print_differences(a, b);
    scenario_destroy(a);
    scenario_destroy(b);
}

static int show(const struct request *request)
{
    struct errors *errors = errors_create();
    if (request->other == NULL)
        print_resolved(request, errors);
    else
        compare(request, errors);
    int status = cli_finish(errors);
    errors_destroy(errors);
    return status;
}

int cli_show(int argc, char **argv)
{
    struct request request = {.sets = calloc((size_t)argc + 1, sizeof(char *))};
    if (request.sets == NULL)
        return STATUS_FILE;
    int status = read_request(argc, argv, &request);
    if (status < 0)
        status = show(&request);
    free(request.sets);
    return status;
}
