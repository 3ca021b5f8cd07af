/* The old file stays until the new one is whole, whatever goes wrong. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "output/replace.h"

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];
static struct errors *e;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    e = errors_create();
}

static void tear_down(void)
{
    fixture_remove(directory);
    errors_destroy(e);
}

TestSuite(replace, .init = set_up, .fini = tear_down);

static void holds(const char *name, const char *text)
{
    size_t n = 0;
    unsigned char *bytes = fixture_bytes(name, &n);
    cr_assert_not_null(bytes);
    cr_assert(n == strlen(text) && memcmp(bytes, text, n) == 0);
    free(bytes);
}

static enum status says_no(const char *temporary, const void *context, struct errors *errors)
{
    holds(temporary, context);
    return errors_add(errors, STATUS_FILE, "no");
}

static void probe_refuses(const char *name, const char *words)
{
    char *target = NULL;
    cr_assert_eq(replace_probe(name, &target, e), STATUS_FILE);
    cr_assert_null(target);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), words), "%s", errors_line(e, 0));
}

Test(replace, new_file_takes_the_place_of_the_old)
{
    fixture_put(path, "old", 3);
    cr_assert_eq(replace_file(path, "newer", 5, NULL, NULL, e), STATUS_OK);
    holds(path, "newer");
    cr_assert_eq(fixture_files(directory), 1);
}

Test(replace, failed_check_keeps_the_old_file)
{
    fixture_put(path, "old", 3);
    cr_assert_eq(replace_file(path, "newer", 5, says_no, "newer", e), STATUS_FILE);
    holds(path, "old");
    cr_assert_eq(fixture_files(directory), 1);
}

/* A limit on the size of files stands for a full disk: write() fails half-way in the same manner. */
Test(replace, full_disk_keeps_the_old_file)
{
    static char bytes[100000];
    const struct rlimit limit = {40000, 40000};
    fixture_put(path, "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(replace_file(path, bytes, sizeof bytes, NULL, NULL, e), STATUS_FILE);
    cr_assert(strstr(errors_line(e, 0), "unchanged"), "%s", errors_line(e, 0));
    holds(path, "old");
    cr_assert_eq(fixture_files(directory), 1);
}

Test(replace, result_that_meets_a_full_disk_keeps_the_old_one)
{
    const struct rlimit limit = {4000, 4000};
    fixture_put(path, "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
    holds(path, "old");
    cr_assert_eq(fixture_files(directory), 1);
}

Test(replace, path_through_a_file_is_refused)
{
    char below[FIXTURE_PATH + 64];
    fixture_put(path, "old", 3);
    snprintf(below, sizeof below, "%s/r.h5", path);
    probe_refuses(below, "there is no directory");
}

Test(replace, directory_as_target_is_refused)
{
    probe_refuses(directory, "no regular file");
}

Test(replace, device_as_target_is_refused)
{
    probe_refuses("/dev/null", "no regular file");
}

Test(replace, name_that_ends_in_a_slash_is_refused)
{
    probe_refuses("results/", "names no file");
}

Test(replace, read_only_directory_is_refused)
{
    cr_assert_eq(chmod(directory, 0555), 0);
    const bool root = geteuid() == 0; /* to whom nothing is read-only: be nobody for a while */
    if (root)
        cr_assert_eq(seteuid(65534), 0);
    probe_refuses(path, "Permission denied");
    if (root)
        cr_assert_eq(seteuid(0), 0);
    cr_assert_eq(chmod(directory, 0755), 0);
}

Test(replace, link_stays_and_its_target_is_replaced)
{
    char real[FIXTURE_PATH + 32], *target = NULL;
    struct stat s;
    snprintf(real, sizeof real, "%s/real.h5", directory);
    fixture_put(real, "old", 3);
    cr_assert_eq(symlink(real, path), 0);
    cr_assert_eq(replace_probe(path, &target, e), STATUS_OK);
    cr_assert_eq(replace_file(target, "newer", 5, NULL, NULL, e), STATUS_OK);
    free(target);
    cr_assert(lstat(path, &s) == 0 && S_ISLNK(s.st_mode));
    holds(real, "newer");
}
