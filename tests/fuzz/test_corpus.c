/* Every input that the fuzzer once found something with, and those that others stumble over, stay harmless. An input that
 * is not ends the test's process; its name is then printed. Each target has the folder corpus/TARGET. */
#include "fuzz.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include "output/fixture.h"

/* Of the leak sanitizer, where it is. */
__attribute__((weak)) void __lsan_disable(void);

enum { PATH_BYTES = 400, BRACKETS = 100000 };

static char input[PATH_BYTES]; /* the one at hand */

/* Prints the name of the input that ends the process, then lets it end. */
static void name_input(int number)
{
    signal(number, SIG_DFL);
    if (write(STDERR_FILENO, "the input is ", 13) < 0 || write(STDERR_FILENO, input, strlen(input)) < 0 ||
        write(STDERR_FILENO, "\n", 1) < 0)
        _exit(1);
    raise(number);
}

/* Runs one target over its folder. */
static void replay(const char *name, fuzz_one *one)
{
    char folder[PATH_BYTES / 2];
    int n = 0;
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    DIR *d = opendir(folder);
    cr_assert_not_null(d, "%s cannot be opened", folder);
    signal(SIGABRT, name_input);
    if (!__lsan_disable) /* a sanitizer has more to say */
        signal(SIGSEGV, name_input);
    for (struct dirent *entry = readdir(d); entry; entry = readdir(d)) {
        size_t size = 0;
        snprintf(input, sizeof input, "%.190s/%.190s", folder, entry->d_name);
        unsigned char *bytes = entry->d_name[0] == '.' ? NULL : fixture_bytes(input, &size);
        if (bytes) {
            unsigned char *exact = malloc(size ? size : 1); /* so that a sanitizer sees one byte too many */
            memcpy(exact, bytes, size);
            one(exact, size);
            free(exact);
            n++;
        }
        free(bytes);
    }
    closedir(d);
    fuzz_end();
    cr_assert_gt(n, 0, "%s has no inputs", folder);
}

Test(corpus, scenario, .timeout = 60)
{
    replay("scenario", fuzz_scenario_one);
}

Test(corpus, tables, .timeout = 60)
{
    replay("tables", fuzz_tables_one);
}

/* HDF5 itself leaks where references lead nowhere; what the readers leak is looked for by .ci/fuzz, which can tell. */
Test(corpus, output, .timeout = 60)
{
    if (__lsan_disable)
        __lsan_disable();
    replay("output", fuzz_output_one);
}

Test(corpus, checkpoint, .timeout = 60)
{
    replay("checkpoint", fuzz_checkpoint_one);
}

/* Inputs too long to be kept. */
Test(corpus, long_inputs, .timeout = 60)
{
    static const char *const parts[] = {"[", "{a: ", "- ", "? ", "a:\n ", "a: b\n", "\"", "a,"};
    uint8_t *text = malloc(BRACKETS * 6 + 1);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        const size_t n = strlen(parts[p]);
        for (size_t i = 0; i < BRACKETS; i++)
            memcpy(text + 1 + i * n, parts[p], n);
        text[0] = '[';
        fuzz_scenario_one(text, 1 + BRACKETS * n);
        text[0] = 'r'; /* the smallest table */
        fuzz_tables_one(text, 1 + BRACKETS * n);
    }
    free(text);
    fuzz_end();
}
