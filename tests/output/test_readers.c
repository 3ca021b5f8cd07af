/* The small result opens in all readers; the same for a real run is in tests/readers/test_readers.sh. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

Test(readers, small_result_means_the_same_everywhere)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32], command[2 * FIXTURE_PATH + 128];
    const char *python = getenv("PYTHON");
    struct errors *e = errors_create();
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_OK);
    snprintf(command, sizeof command, "%s tests/readers/check_readers.py '%s' --months %d >'%s/log' 2>&1",
             python && python[0] ? python : "/usr/bin/python3", path, FIXTURE_MONTHS, directory);
    const int rc = system(command);
    snprintf(path, sizeof path, "%s/log", directory);
    size_t n = 0;
    unsigned char *log = fixture_bytes(path, &n);
    cr_assert_eq(rc, 0, "%.*s", (int)n, log ? (const char *)log : "no output");
    free(log);
    fixture_remove(directory);
    errors_destroy(e);
}
