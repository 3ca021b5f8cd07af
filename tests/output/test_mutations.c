/* No change of a result goes unnoticed: a thousand of them, each refused by everything that reads results, in one sentence
 * that names the file. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "output/provenance.h"
#include "output/result.h"
#include "support/mutate.h"

enum { MUTATIONS = 1000 };

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
}

static void tear_down(void)
{
    fixture_remove(directory);
}

TestSuite(mutations, .init = set_up, .fini = tear_down);

/* Whether an answer is a refusal in one sentence that names the file. Forgets it then. */
static bool is_refusal(enum status s, bool nothing, struct errors *e)
{
    const bool is = nothing && (s == STATUS_FILE || s == STATUS_INPUT) && errors_status(e) == s &&
                    errors_count(e) == 1 && strstr(errors_line(e, 0), path) == errors_line(e, 0) &&
                    strlen(errors_line(e, 0)) > strlen(path) + 10;
    errors_destroy(e);
    return is;
}

static bool provenance_refuses(void)
{
    struct provenance *p = NULL;
    struct errors *e = errors_create();
    const enum status s = provenance_read(path, &p, e);
    const bool nothing = p == NULL;
    provenance_destroy(p);
    return is_refusal(s, nothing, e);
}

static bool result_refuses(void)
{
    struct result *r = NULL;
    struct errors *e = errors_create();
    const enum status s = result_open(path, &r, e);
    const bool nothing = r == NULL;
    result_close(r);
    return is_refusal(s, nothing, e);
}

static bool hashes_refuse(void)
{
    int n = 0;
    struct errors *e = errors_create();
    uint64_t *hashes = output_hashes(path, &n, e);
    free(hashes);
    return is_refusal(errors_status(e), hashes == NULL && n == 0, e);
}

static bool text_refuses(void)
{
    struct errors *e = errors_create();
    char *text = output_resolved_yaml(path, e);
    free(text);
    return is_refusal(errors_status(e), text == NULL, e);
}

Test(mutations, every_change_of_a_result_is_refused, .timeout = 120)
{
    size_t size = 0;
    int made = 0;
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, NULL), STATUS_OK);
    unsigned char *bytes = fixture_bytes(path, &size);
    struct mutate m = mutate_begin(bytes, size, 20220131);
    cr_assert_not(result_refuses(), "the result itself is read");
    for (int i = 0; i < MUTATIONS; i++) {
        if (!mutate_make(&m, i, MUTATIONS))
            continue;
        fixture_put(path, m.changed, m.n);
        cr_expect(provenance_refuses(), "%s", m.what);
        cr_expect(result_refuses(), "%s", m.what);
        cr_expect(hashes_refuse(), "%s", m.what);
        cr_expect(text_refuses(), "%s", m.what);
        made++;
    }
    cr_assert_geq(made, MUTATIONS - 20, "only %d of the changes changed anything", made);
    mutate_end(&m);
    free(bytes);
}

/* The seal of one result does not fit another: not even one of the same size. */
Test(mutations, the_seal_of_another_result_is_refused)
{
    size_t size = 0, size_of_other = 0;
    cr_assert_eq(fixture_write(path, 1, NULL), STATUS_OK);
    unsigned char *other = fixture_bytes(path, &size_of_other);
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, NULL), STATUS_OK);
    unsigned char *bytes = fixture_bytes(path, &size);
    memcpy(bytes + size - MUTATE_TAIL, other + size_of_other - MUTATE_TAIL, MUTATE_TAIL);
    fixture_put(path, bytes, size);
    cr_assert(provenance_refuses());
    cr_assert(result_refuses());
    free(other);
    free(bytes);
}

/* The changes are the same at every call, reach every bit of the ends, and are of every kind. */
Test(mutations, changes_are_repeatable_and_of_every_kind)
{
    static const char *const kinds[] = {
        "cut to 0 of", "cut to 7 of", "bit 0 of byte 0 ", "bit 7 of byte 999 ", "appended",
        "bytes at",    "lost",        "doubled",          "another file of",    "itself twice"};
    unsigned char bytes[1000];
    bool met[sizeof kinds / sizeof kinds[0]] = {false};
    for (size_t b = 0; b < sizeof bytes; b++)
        bytes[b] = (unsigned char)(b * 7 + b / 256);
    struct mutate m = mutate_begin(bytes, sizeof bytes, 1), again = mutate_begin(bytes, sizeof bytes, 1);
    for (int i = 0; i < MUTATIONS; i++) {
        mutate_make(&m, i, MUTATIONS);
        mutate_make(&again, i, MUTATIONS);
        cr_assert(m.n == again.n && memcmp(m.changed, again.changed, m.n) == 0, "%s", m.what);
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            met[k] |= strstr(m.what, kinds[k]) != NULL;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        cr_assert(met[k], "%s", kinds[k]);
    mutate_end(&m);
    mutate_end(&again);
}
