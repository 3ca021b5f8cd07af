/* What a result says of its making comes back whole, or an error does. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "fixture.h"
#include "output/provenance.h"

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];
static struct errors *e;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    e = errors_create();
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_OK);
}

static void tear_down(void)
{
    fixture_remove(directory);
    errors_destroy(e);
}

TestSuite(provenance, .init = set_up, .fini = tear_down);

static struct provenance *read(void)
{
    struct provenance *p = NULL;
    cr_assert_eq(provenance_read(path, &p, e), STATUS_OK, "%s", errors_line(e, 0));
    return p;
}

Test(provenance, texts_and_numbers_come_back)
{
    const struct output_provenance given = fixture_provenance();
    struct provenance *p = read();
    cr_assert_str_eq(p->name, given.name);
    cr_assert_str_eq(p->title_zh, given.title_zh);
    cr_assert_str_eq(p->version, given.version);
    cr_assert_str_eq(p->commit, given.commit);
    cr_assert_str_eq(p->resolved_yaml, given.resolved_yaml);
    cr_assert_eq(p->seed, given.seed);
    cr_assert_eq(p->population_seed, given.population_seed, "beyond 2^53");
    cr_assert_eq(p->scale, given.scale);
    cr_assert_eq(p->first_month, 0);
    cr_assert_eq(p->months, FIXTURE_MONTHS);
    provenance_destroy(p);
}

Test(provenance, tables_come_back_byte_for_byte)
{
    const struct output_provenance given = fixture_provenance();
    struct provenance *p = read();
    cr_assert_eq(p->n_tables, given.n_tables);
    for (int i = 0; i < given.n_tables; i++) {
        const struct provenance_file *table = provenance_table(p, given.tables[i].name);
        cr_assert_eq(table, &p->tables[i], "in their order");
        cr_assert_eq(table->size, given.tables[i].size);
        cr_assert_eq(memcmp(table->bytes, given.tables[i].bytes, table->size), 0);
        cr_assert_eq(table->digest, hash_bytes(table->bytes, table->size, 0));
    }
    cr_assert_null(provenance_table(p, "nothing.csv"));
    provenance_destroy(p);
}

Test(provenance, sources_keep_their_paths)
{
    struct provenance *p = read();
    cr_assert_eq(p->n_sources, 2);
    cr_assert_str_eq(p->sources[0].name, "scenarios/policy.yaml");
    cr_assert_str_eq((const char *)p->sources[0].bytes, "base: baseline\nname: 政策\n");
    provenance_destroy(p);
}

Test(provenance, parameters_come_back)
{
    struct provenance *p = read();
    cr_assert_eq(p->n_parameters, 2);
    cr_assert_str_eq(p->parameters[0].path, "firm.markup_sd");
    cr_assert_eq(p->parameters[0].value, 0.2);
    cr_assert_eq(p->parameters[0].standard, 0.15);
    cr_assert_str_eq(p->parameters[0].meaning_zh, "加成率离散度");
    cr_assert_str_eq(p->parameters[0].set_in, "policy.yaml:3");
    cr_assert(isnan(p->parameters[1].maximum));
    provenance_destroy(p);
}

Test(provenance, resolved_configuration_alone)
{
    char *text = output_resolved_yaml(path, e);
    cr_assert_str_eq(text, fixture_provenance().resolved_yaml);
    free(text);
}

/* Whatever byte is changed, it is noticed. Behind n - 16 lies the seal, whose mark may go missing without harm. */
Test(provenance, any_changed_byte_is_noticed)
{
    size_t n = 0;
    unsigned char *bytes = fixture_bytes(path, &n);
    for (size_t at = 0; at < n - 16; at += 61) {
        struct provenance *p = NULL;
        struct errors *quiet = errors_create();
        bytes[at] ^= 0x10;
        fixture_put(path, bytes, n);
        bytes[at] ^= 0x10;
        cr_assert_eq(provenance_read(path, &p, quiet), at < 8 ? STATUS_INPUT : STATUS_FILE, "byte %zu", at);
        cr_assert_null(p);
        cr_assert_eq(errors_count(quiet), 1);
        errors_destroy(quiet);
    }
    free(bytes);
}
