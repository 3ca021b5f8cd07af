/* How a subcommand's arguments are read: what counts as an option, a word, an error, and what is said about it. */
#include "cli/cli.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <string.h>

static const struct cli_option OPTIONS[] = {
    {"--output", "-o", "FILE", "where the result goes"},
    {"--seed", NULL, "N", "seed of the run"},
    {"--quiet", NULL, NULL, "say nothing"},
};
static const struct cli_command COMMAND = {.name = "run",
                                           .usage = "SCENARIO.yaml [options]",
                                           .summary = "Simulates a scenario.",
                                           .options = OPTIONS,
                                           .n_options = 3,
                                           .notes = "Nothing else."};

/* Says on a stream that criterion redirects what was said; the buffers must be empty first. */
static void check_stderr(const char *expected)
{
    fflush(stderr);
    cr_assert_stderr_eq_str(expected);
}

Test(cli, options_and_words_come_in_order)
{
    char *argv[] = {"run", "a.yaml", "--seed", "7", "-o", "x.h5", "--quiet", "--output=y.h5", "--", "--seed"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 10, argv);
    cr_assert_eq(cli_next(&reader), CLI_WORD);
    cr_assert_str_eq(reader.value, "a.yaml");
    cr_assert_eq(cli_next(&reader), 1);
    cr_assert_str_eq(reader.value, "7");
    cr_assert_eq(cli_next(&reader), 0);
    cr_assert_str_eq(reader.value, "x.h5");
    cr_assert_eq(cli_next(&reader), 2);
    cr_assert_null(reader.value);
    cr_assert_eq(cli_next(&reader), 0);
    cr_assert_str_eq(reader.value, "y.h5");
    cr_assert_eq(cli_next(&reader), CLI_WORD);
    cr_assert_str_eq(reader.value, "--seed");
    cr_assert_eq(cli_next(&reader), CLI_END);
}

Test(cli, a_lone_dash_is_a_word)
{
    char *argv[] = {"run", "-"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 2, argv);
    cr_assert_eq(cli_next(&reader), CLI_WORD);
    cr_assert_str_eq(reader.value, "-");
}

Test(cli, unknown_option_names_the_nearest, .init = cr_redirect_stderr)
{
    char *argv[] = {"run", "--sede", "7"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 3, argv);
    cr_assert_eq(cli_next(&reader), CLI_ERROR);
    check_stderr("jiqun run: unknown option --sede; did you mean --seed? (jiqun run --help says more)\n");
}

Test(cli, an_option_like_no_other_gets_no_suggestion, .init = cr_redirect_stderr)
{
    char *argv[] = {"run", "--zzzzzzzzzzzz"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 2, argv);
    cr_assert_eq(cli_next(&reader), CLI_ERROR);
    check_stderr("jiqun run: unknown option --zzzzzzzzzzzz (jiqun run --help says more)\n");
}

Test(cli, missing_argument_is_said, .init = cr_redirect_stderr)
{
    char *argv[] = {"run", "--seed"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 2, argv);
    cr_assert_eq(cli_next(&reader), CLI_ERROR);
    check_stderr("jiqun run: --seed needs a value: --seed N (jiqun run --help says more)\n");
}

Test(cli, unwanted_argument_is_said, .init = cr_redirect_stderr)
{
    char *argv[] = {"run", "--quiet=yes"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 2, argv);
    cr_assert_eq(cli_next(&reader), CLI_ERROR);
    check_stderr("jiqun run: --quiet takes no value, but --quiet=yes gives one (jiqun run --help says more)\n");
}

Test(cli, help_lists_every_option, .init = cr_redirect_stdout)
{
    char *argv[] = {"run", "--help"};
    struct cli_reader reader = cli_reader_of(&COMMAND, 2, argv);
    cr_assert_eq(cli_next(&reader), CLI_HELP);
    fflush(stdout);
    cr_assert_stdout_eq_str("Usage: jiqun run SCENARIO.yaml [options]\n\nSimulates a scenario.\n\nOptions:\n"
                            "  -o, --output FILE  where the result goes\n"
                            "  --seed N           seed of the run\n"
                            "  --quiet            say nothing\n"
                            "  --help             print this and end\n\nNothing else.\n");
}

Test(cli, integers_are_whole_and_in_range, .init = cr_redirect_stderr)
{
    int64_t value = -5;
    cr_assert(cli_integer(&COMMAND, "--seed", "12", 0, 100, &value));
    cr_assert_eq(value, 12);
    const char *bad[] = {"", "1x", "x", "1.5", "101", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_not(cli_integer(&COMMAND, "--seed", bad[i], 0, 100, &value), "%s", bad[i]);
    cr_assert_eq(value, 12);
}

Test(cli, numbers_are_finite_and_in_range, .init = cr_redirect_stderr)
{
    double value = -5;
    cr_assert(cli_number(&COMMAND, "--scale", "0.25", 0, 1, &value));
    cr_assert_float_eq(value, 0.25, 0);
    const char *bad[] = {"", "0.5x", "nan", "inf", "1.01", "-0.1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_not(cli_number(&COMMAND, "--scale", bad[i], 0, 1, &value), "%s", bad[i]);
}

Test(cli, a_number_out_of_range_says_what_is_allowed, .init = cr_redirect_stderr)
{
    double value;
    cr_assert_not(cli_number(&COMMAND, "--scale", "2", 0, 1, &value));
    check_stderr("jiqun run: --scale 2 is not a number from 0 to 1 (jiqun run --help says more)\n");
}

Test(cli, choices_name_what_is_allowed, .init = cr_redirect_stderr)
{
    const char *const names[] = {"auto", "always", "never"};
    cr_assert_eq(cli_choice(&COMMAND, "--progress", "never", names, 3), 2);
    cr_assert_eq(cli_choice(&COMMAND, "--progress", "nevr", names, 3), -1);
    check_stderr("jiqun run: --progress nevr is not one of auto, always or never; did you mean never? "
                 "(jiqun run --help says more)\n");
}

Test(cli, errors_decide_the_exit_status, .init = cr_redirect_stderr)
{
    struct errors *errors = errors_create();
    cr_assert_eq(cli_finish(errors), 0);
    errors_add(errors, STATUS_FILE, "x.h5: cannot be written");
    cr_assert_eq(cli_finish(errors), 3);
    errors_destroy(errors);
}
