/* What the subcommands of the program share: how a command line is read, how errors are printed, and the list of
 * subcommands. A subcommand lives in its own file, describes itself by a `struct cli_command`, returns its exit status
 * (0 done, 1 a check says no, 2 bad usage or input, 3 files or disk, 4 a broken invariant, 128+n ended by signal n) and
 * never calls exit(): that is main's.
 */
#ifndef JIQUN_CLI_CLI_H
#define JIQUN_CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* One option of a subcommand. */
struct cli_option {
    const char *name;     /* long name with its dashes: "--seed" */
    const char *letter;   /* short name with its dash, or NULL: "-o" */
    const char *argument; /* what follows it, in capitals, or NULL for a switch: "N" */
    const char *help;     /* one line for --help */
};

/* How a subcommand describes itself; --help is made from this. "--help" itself is understood everywhere, not listed. */
struct cli_command {
    const char *name;    /* "run" */
    const char *usage;   /* what follows "jiqun run": "SCENARIO.yaml [options]" */
    const char *summary; /* what it does, one or more sentences */
    const struct cli_option *options;
    int n_options;
    const char *notes; /* printed after the options, or NULL */
};

/* What cli_next found, when it is not the index of an option. */
enum cli_token {
    CLI_END = -1,   /* nothing is left */
    CLI_WORD = -2,  /* a word that is no option; reader.value holds it */
    CLI_HELP = -3,  /* --help: already printed, return 0 */
    CLI_ERROR = -4, /* bad usage: already said, return 2 */
};

/* A walk over the arguments of one subcommand. */
struct cli_reader {
    const struct cli_command *command; /* borrowed */
    int argc;
    char **argv; /* argv[0] is the subcommand's name */
    int next;
    bool words_only;   /* "--" was seen */
    const char *value; /* the option's argument, or the word */
};

/** A reader at the start of a subcommand's arguments.  argv[0] is the subcommand's name.  command is borrowed. */
struct cli_reader cli_reader_of(const struct cli_command *command, int argc, char **argv);

/** The next option or word.  `--name value`, `--name=value`, `-o value` and `--` are understood.
 *  return  index into command->options (reader->value holds its argument), or one of enum cli_token.
 *  Errors  an unknown option (with the nearest known one), a missing or unwanted argument: said on standard error. */
int cli_next(struct cli_reader *reader);

/** Prints the help page of a subcommand on standard output. */
void cli_help(const struct cli_command *command);

/** Says "jiqun SUBCOMMAND: message" and where help is, on standard error.  return STATUS_INPUT (2), always. */
int cli_usage_error(const struct cli_command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Prints all collected errors on standard error, one a line.  return  their exit status (0 when there are none). */
int cli_finish(const struct errors *errors);

/** Reads the whole of text as a decimal integer in [low, high]; says what is wrong otherwise.
 *  name  the option it belongs to, for the message.  return  whether *out was set. */
bool cli_integer(const struct cli_command *command, const char *name, const char *text, int64_t low, int64_t high,
                 int64_t *out);

/** Reads the whole of text as a finite number in [low, high]; says what is wrong otherwise.
 *  return  whether *out was set. */
bool cli_number(const struct cli_command *command, const char *name, const char *text, double low, double high,
                double *out);

/** Index of text in names, or -1 after saying which are allowed and which is nearest. */
int cli_choice(const struct cli_command *command, const char *name, const char *text, const char *const *names,
               int n_names);

/** The name nearest to word (fewest letters changed, added, dropped or swapped), or NULL when none is near. */
const char *cli_nearest(const char *word, const char *const *names, int n_names);

/** Whether two paths lead to the same file. */
bool cli_same_file(const char *a, const char *b);

/* The subcommands, each in the file of its name.  argv[0] is the subcommand's name.  return  exit status. */
int cli_run(int argc, char **argv);
int cli_resume(int argc, char **argv);
int cli_validate(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_info(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_balance(int argc, char **argv);

#endif
