/* The program: finds the subcommand, runs it, and makes sure that what was printed has arrived. Nothing else in jiqun
 * may end the process. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

struct subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
};

static const struct subcommand SUBCOMMANDS[] = {
    {"run", cli_run, "simulate a scenario, or repeat a result, and write one HDF5 file"},
    {"resume", cli_resume, "go on with a run that was stopped, to the same result"},
    {"validate", cli_validate, "check scenario files, write nothing"},
    {"show", cli_show, "the resolved configuration of a scenario or result, or differences"},
    {"list", cli_list, "parameters, indicators, levers, clusters, cities and the like"},
    {"info", cli_info, "what is in a result and how it was made"},
    {"export", cli_export, "series of a result, or rows of its firm panel, as CSV for spreadsheets"},
    {"trace", cli_trace, "one firm's life, month by month, from a result or a scenario"},
    {"balance", cli_balance, "do the data tables close? per sector, in one table"},
};
enum { N_SUBCOMMANDS = sizeof SUBCOMMANDS / sizeof SUBCOMMANDS[0] };

static void print_help(FILE *where)
{
    fprintf(where,
            "jiqun %s: simulates the economy of Jiangsu's industrial clusters, month by month\n\n"
            "Usage: jiqun SUBCOMMAND ...\n\n",
            JIQUN_VERSION);
    for (int i = 0; i < N_SUBCOMMANDS; i++)
        fprintf(where, "  %-10s %s\n", SUBCOMMANDS[i].name, SUBCOMMANDS[i].summary);
    fprintf(where, "\n  --help     print this, or after a subcommand: what it takes\n"
                   "  --version  print the version\n\n"
                   "A first run:  jiqun run scenarios/baseline.yaml\n"
                   "Exit status:  0 done, 1 a check says no, 2 bad usage or input, 3 files or disk,\n"
                   "              4 a broken invariant, 128+n ended by signal n\n");
}

static void print_version(void)
{
    const char *commit = JIQUN_COMMIT;
    printf("jiqun %s%s%s%s\n", JIQUN_VERSION, *commit ? " (" : "", commit, *commit ? ")" : "");
}

static int unknown_subcommand(const char *word)
{
    const char *names[N_SUBCOMMANDS];
    for (int i = 0; i < N_SUBCOMMANDS; i++)
        names[i] = SUBCOMMANDS[i].name;
    const char *nearest = cli_nearest(word, names, N_SUBCOMMANDS);
    fprintf(stderr, "jiqun: unknown subcommand %s", word);
    if (nearest)
        fprintf(stderr, "; did you mean %s?", nearest);
    fprintf(stderr, " (jiqun --help lists them)\n");
    return STATUS_INPUT;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return STATUS_INPUT;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return STATUS_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_version();
        return STATUS_OK;
    }
    for (int i = 0; i < N_SUBCOMMANDS; i++) {
        if (strcmp(argv[1], SUBCOMMANDS[i].name) == 0)
            return SUBCOMMANDS[i].run(argc - 1, argv + 1);
    }
    return unknown_subcommand(argv[1]);
}

/* A result on standard output that did not arrive (full disk, closed pipe) is a failure like one in a file. */
static int close_output(int status)
{
    int failed = ferror(stdout);
    errno = 0;
    if (fclose(stdout) == 0 && !failed)
        return status;
    fprintf(stderr, "jiqun: standard output is incomplete%s%s; free space there or write somewhere else\n",
            errno ? ": " : "", errno ? strerror(errno) : "");
    return status == STATUS_OK ? STATUS_FILE : status;
}

/* Threads that wait for each other by spinning lose most of the machine as soon as something else runs on it: with one
 * other process on two cores a run took three times as long. The OpenMP library reads how to wait when it is loaded, so
 * the program starts itself once more with the choice made; whoever sets OMP_WAIT_POLICY or GOMP_SPINCOUNT decides. */
static void wait_patiently(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT"))
        return;
    setenv("GOMP_SPINCOUNT", "200", 1);
    execv("/proc/self/exe", argv); /* returns only when it failed: then go on as we are */
}

/* With a standard stream closed the next file opened would take its place, and messages would be written into it. */
static void fill_streams(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && /* reads and writes fail there, as they should */
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

enum { STACK_BYTES = 1 << 20, PAGE_BYTES = 4096 };

/* The stack takes its memory now: where memory is limited it could not grow later, and that ends a process by a signal,
 * where a failed allocation ends it with a sentence. */
static __attribute__((noinline)) void take_stack(void)
{
    volatile char stack[STACK_BYTES];
    for (int i = 0; i < STACK_BYTES; i += PAGE_BYTES)
        stack[i] = 0;
    (void)stack[0];
}

int main(int argc, char **argv)
{
    take_stack();
    fill_streams();
    wait_patiently(argv);
    signal(SIGXFSZ, SIG_IGN);    /* a file over a limit is an error of write, not a signal */
    gsl_set_error_handler_off(); /* it would abort; codes are checked where GSL is called */
    return close_output(dispatch(argc, argv));
}
