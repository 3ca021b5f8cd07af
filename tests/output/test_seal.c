/* The seal agrees with what it was made of, and with nothing else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "output/seal.h"

enum { LONG_BYTES = (2 << 20) + 77 }; /* more than two blocks */

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/sealed", directory);
}

static void tear_down(void)
{
    fixture_remove(directory);
}

TestSuite(seal, .init = set_up, .fini = tear_down);

static enum seal check(const unsigned char *bytes, size_t size)
{
    fixture_put(path, bytes, size);
    return seal_check(path);
}

Test(seal, whole_and_changed_files)
{
    unsigned char *bytes = calloc(LONG_BYTES + SEAL_BYTES, 1);
    seal_write(bytes, LONG_BYTES);
    cr_assert_eq(check(bytes, LONG_BYTES + SEAL_BYTES), SEAL_WHOLE);
    bytes[LONG_BYTES - 1] ^= 1;
    cr_assert_eq(check(bytes, LONG_BYTES + SEAL_BYTES), SEAL_BROKEN);
    bytes[LONG_BYTES - 1] ^= 1;
    cr_assert_eq(check(bytes + 1, LONG_BYTES + SEAL_BYTES - 1), SEAL_BROKEN);
    free(bytes);
}

Test(seal, file_without_seal)
{
    const unsigned char bytes[40] = {0};
    cr_assert_eq(check(bytes, sizeof bytes), SEAL_ABSENT);
    cr_assert_eq(check(bytes, 3), SEAL_ABSENT);
}

Test(seal, missing_file)
{
    cr_assert_eq(seal_check(path), SEAL_UNREADABLE);
}
