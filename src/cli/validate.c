/* jiqun validate: reads scenarios with their bases and data tables as a run would, and says all that is wrong. */
#include <stdio.h>

#include "cli/cli.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"

static const struct cli_command COMMAND = {
    .name = "validate",
    .usage = "FILE.yaml...",
    .summary =
        "Checks scenario files with their bases and data tables, and writes nothing. Every error is one line with\n"
        "file, line and column, the value, what is allowed and the nearest known key.",
    .notes = "Exit status: 0 all are valid, 2 one is not, 3 one cannot be read.",
};

/* Checks one file and says the result.  return  exit status. */
static int check_file(const char *path)
{
    struct scenario *scenario = NULL;
    struct tables *tables = NULL;
    struct errors *errors = errors_create();
    if (scenario_read(path, NULL, 0, &scenario, errors) == STATUS_OK)
        tables_read(scenario->data_directory, &tables, errors);
    if (errors_status(errors) == STATUS_OK)
        printf("%s: valid\n", path);
    int status = cli_finish(errors);
    tables_destroy(tables);
    scenario_destroy(scenario);
    errors_destroy(errors);
    return status;
}

int cli_validate(int argc, char **argv)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    int status = STATUS_OK;
    int n_files = 0;
    for (;;) {
        switch (cli_next(&reader)) {
        case CLI_WORD: {
            int found = check_file(reader.value);
            status = status == STATUS_OK ? found : status;
            n_files++;
            break;
        }
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return n_files > 0 ? status : cli_usage_error(&COMMAND, "name at least one file");
        }
    }
}
