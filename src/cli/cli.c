/* How every subcommand reads its command line and how it speaks: one walk over the arguments, one shape of message
 * ("jiqun run: ..."), the nearest known name beside every unknown one. */
#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenario/nearest.h"

const char *cli_nearest(const char *word, const char *const *names, int n_names)
{
    const char *best = NULL;
    int distance = 1000;
    for (int i = 0; i < n_names; i++)
        nearest_offer(word, names[i], &best, &distance);
    return best;
}

int cli_usage_error(const struct cli_command *command, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "jiqun %s: ", command->name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, " (jiqun %s --help says more)\n", command->name);
    return STATUS_INPUT;
}

int cli_finish(const struct errors *errors)
{
    errors_print(errors, stderr);
    return (int)errors_status(errors);
}

/* "-o, --output FILE" into text; return its width. */
static int option_label(const struct cli_option *option, char *text, size_t size)
{
    return snprintf(text, size, "%s%s%s%s%s", option->letter ? option->letter : "", option->letter ? ", " : "",
                    option->name, option->argument ? " " : "", option->argument ? option->argument : "");
}

/* Width of the longest option label, --help included. */
static int label_width(const struct cli_command *command)
{
    char text[128];
    int width = (int)strlen("--help");
    for (int i = 0; i < command->n_options; i++) {
        int w = option_label(&command->options[i], text, sizeof text);
        width = w > width ? w : width;
    }
    return width;
}

void cli_help(const struct cli_command *command)
{
    int width = label_width(command);
    printf("Usage: jiqun %s %s\n\n%s\n\nOptions:\n", command->name, command->usage, command->summary);
    for (int i = 0; i < command->n_options; i++) {
        char text[128];
        option_label(&command->options[i], text, sizeof text);
        printf("  %-*s  %s\n", width, text, command->options[i].help);
    }
    printf("  %-*s  %s\n", width, "--help", "print this and end");
    if (command->notes)
        printf("\n%s\n", command->notes);
}

struct cli_reader cli_reader_of(const struct cli_command *command, int argc, char **argv)
{
    return (struct cli_reader){.command = command, .argc = argc, .argv = argv, .next = 1};
}

/* Whether word, up to an "=" or its end, is name. */
static bool names_option(const char *word, const char *name)
{
    size_t length = strcspn(word, "=");
    return name && strlen(name) == length && strncmp(word, name, length) == 0;
}

/* Index of the option that word names, or -1. */
static int find_option(const struct cli_command *command, const char *word)
{
    for (int i = 0; i < command->n_options; i++) {
        if (names_option(word, command->options[i].name) || names_option(word, command->options[i].letter))
            return i;
    }
    return -1;
}

/* Says that word is no option of the command, with the nearest one. */
static int unknown_option(const struct cli_command *command, const char *word)
{
    const char *best = "--help";
    int distance = nearest_distance(word, best);
    if (distance > 2)
        best = NULL, distance = 1000;
    for (int i = 0; i < command->n_options; i++)
        nearest_offer(word, command->options[i].name, &best, &distance);
    if (best)
        cli_usage_error(command, "unknown option %s; did you mean %s?", word, best);
    else
        cli_usage_error(command, "unknown option %s", word);
    return CLI_ERROR;
}

/* Takes the argument of an option, from behind its "=" or from the next word; return the option's index or CLI_ERROR. */
static int take_argument(struct cli_reader *reader, int index, const char *word)
{
    const struct cli_option *option = &reader->command->options[index];
    const char *equals = strchr(word, '=');
    reader->value = NULL;
    if (!option->argument) {
        if (!equals)
            return index;
        cli_usage_error(reader->command, "%s takes no value, but %s gives one", option->name, word);
        return CLI_ERROR;
    }
    if (equals)
        reader->value = equals + 1;
    else if (reader->next < reader->argc)
        reader->value = reader->argv[reader->next++];
    if (reader->value)
        return index;
    cli_usage_error(reader->command, "%s needs a value: %s %s", option->name, option->name, option->argument);
    return CLI_ERROR;
}

int cli_next(struct cli_reader *reader)
{
    while (reader->next < reader->argc) {
        const char *word = reader->argv[reader->next++];
        if (!reader->words_only && strcmp(word, "--") == 0) {
            reader->words_only = true;
            continue;
        }
        if (reader->words_only || word[0] != '-' || word[1] == '\0') {
            reader->value = word;
            return CLI_WORD;
        }
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            cli_help(reader->command);
            return CLI_HELP;
        }
        int index = find_option(reader->command, word);
        return index >= 0 ? take_argument(reader, index, word) : unknown_option(reader->command, word);
    }
    return CLI_END;
}

bool cli_integer(const struct cli_command *command, const char *name, const char *text, int64_t low, int64_t high,
                 int64_t *out)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    bool whole = end != text && *end == '\0' && errno == 0;
    if (whole && value >= low && value <= high) {
        *out = value;
        return true;
    }
    cli_usage_error(command, "%s %s is not a whole number from %lld to %lld", name, text, (long long)low,
                    (long long)high);
    return false;
}

bool cli_number(const struct cli_command *command, const char *name, const char *text, double low, double high,
                double *out)
{
    char *end;
    double value = strtod(text, &end);
    bool whole = end != text && *end == '\0' && isfinite(value);
    if (whole && value >= low && value <= high) {
        *out = value;
        return true;
    }
    cli_usage_error(command, "%s %s is not a number from %g to %g", name, text, low, high);
    return false;
}

/* The names in one string: "a, b or c". */
static void list_names(const char *const *names, int n_names, char *text, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < n_names && used < size; i++) {
        const char *joint = i == 0 ? "" : i + 1 < n_names ? ", " : " or ";
        used += (size_t)snprintf(text + used, size - used, "%s%s", joint, names[i]);
    }
}

int cli_choice(const struct cli_command *command, const char *name, const char *text, const char *const *names,
               int n_names)
{
    char allowed[512];
    for (int i = 0; i < n_names; i++) {
        if (strcmp(text, names[i]) == 0)
            return i;
    }
    const char *nearest = cli_nearest(text, names, n_names);
    list_names(names, n_names, allowed, sizeof allowed);
    cli_usage_error(command, "%s %s is not one of %s%s%s%s", name, text, allowed, nearest ? "; did you mean " : "",
                    nearest ? nearest : "", nearest ? "?" : "");
    return -1;
}

bool cli_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}
