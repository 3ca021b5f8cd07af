/* Targets of the fuzzer: each takes bytes as they come and must neither crash nor leak nor believe what is wrong. A claim
 * that does not hold ends the process. `.ci/fuzz` drives them with libFuzzer, test_corpus.c replays their corpora in the
 * unit tests. They run in the root of the repository. */
#ifndef JIQUN_TESTS_FUZZ_FUZZ_H
#define JIQUN_TESTS_FUZZ_FUZZ_H

#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** One input.  data  [size], may be NULL when size is 0     return  0: libFuzzer wants it. */
typedef int fuzz_one(const uint8_t *data, size_t size);

fuzz_one fuzz_scenario_one;   /* a scenario, then overrides, each behind a zero byte */
fuzz_one fuzz_tables_one;     /* a letter for a data table, then its text or a list of changed cells */
fuzz_one fuzz_output_one;     /* changes of a small result */
fuzz_one fuzz_checkpoint_one; /* changes of a checkpoint, or of the records of a run */

/** Ends the process when a claim does not hold. */
#define FUZZ_CLAIM(holds, ...)                                                                                         \
    do {                                                                                                               \
        if (!(holds)) {                                                                                                \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #holds);                                                \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fputc('\n', stderr);                                                                                       \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/** A place for a file: in a directory in memory that the first call makes for this process, or in $FUZZ_DIRECTORY.
 *  path  [size] receives DIRECTORY/NAME */
void fuzz_path(const char *name, char *path, size_t size);

/** Removes the directory made by fuzz_path with all that is in it. */
void fuzz_end(void);

/** Puts bytes into a file. */
void fuzz_put(const char *path, const void *bytes, size_t size);

/** Whether messages may go to a terminal as they are: not empty, no control characters. */
void fuzz_check_lines(const struct errors *e);

#endif
