/* What a life is told in words, from states made up here, and a result that another history was put into. The command as a
 * whole: test_trace.sh. */
#include "cli/life.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "firm/exit.h"
#include "measure/measure.h"
#include "output/fixture.h"
#include "output/run_file.h"
#include "support/fixture.h"

/* A living firm of the opening with suppliers everywhere, no project and no overdraft. */
static int64_t plain_firm(const struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        uint32_t begin = w->slots.link_begin[w->firms.slot_begin[f]];
        uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        bool complete = end >= begin + 4;
        for (uint32_t l = begin; l < end; l++)
            complete = complete && w->links.pending[l] == 0;
        if (world_alive(w, f) && complete && w->firms.project_months[f] == 0 && w->firms.illiquid[f] == 0)
            return f;
    }
    cr_assert_fail("no such firm");
    return -1;
}

static const char *look(struct life *l, const struct simulation *s)
{
    static char text[LIFE_TEXT];
    cr_assert(life_look(l, s, text));
    return text;
}

Test(life, projects_credit_and_suppliers_are_told_when_they_change)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int64_t f = plain_firm(w);
    uint32_t link = w->slots.link_begin[w->firms.slot_begin[f]];
    struct life *l = life_create(w->firms.key[f]);
    cr_assert_not(life_began(l));
    cr_assert_str_eq(look(l, x.run), "", "what it has at first is no event");
    cr_assert(life_began(l) && life_goes_on(l) && !life_ended(l));
    cr_assert_str_eq(look(l, x.run), "");
    w->firms.project_months[f] = 9;
    cr_assert_str_eq(look(l, x.run), "investment project begun, 9 months left");
    w->firms.project_months[f] = 8;
    cr_assert_str_eq(look(l, x.run), "");
    w->firms.project_months[f] = 12;
    cr_assert_str_eq(look(l, x.run), "investment project finished; investment project begun, 12 months left");
    w->firms.project_months[f] = 0;
    w->firms.illiquid[f] = 1;
    cr_assert_str_eq(look(l, x.run), "investment project finished; over its credit limit");
    w->firms.illiquid[f] = 2;
    cr_assert_str_eq(look(l, x.run), "");
    w->firms.illiquid[f] = 0;
    w->links.supplier[link] = w->links.supplier[link] == 0 ? 1 : 0;
    cr_assert_str_eq(look(l, x.run), "within its credit limit again; 1 supplier changed");
    w->links.pending[link + 1] = w->links.pending[link + 2] = UINT8_MAX;
    cr_assert_str_eq(look(l, x.run), "2 suppliers lost");
    w->links.pending[link + 1] = 3;
    cr_assert_str_eq(look(l, x.run), "1 supplier found");
    life_destroy(l);
    tiny_close(&x);
}

Test(life, rounds_listings_and_grants_are_told_once)
{
    struct tiny x;
    tiny_open(&x, 1, "run.panel.every=1 months", NULL);
    struct world *w = x.world;
    int64_t f = plain_firm(w);
    struct life *l = life_create(w->firms.key[f]);
    w->firms.paid_in[f] = 75;
    w->firms.rounds[f] = w->firms.listed[f] = 0;
    w->firms.grant[f] = 0;
    cr_assert_str_eq(look(l, x.run), "");
    w->firms.grant[f] = 10;
    cr_assert_str_eq(look(l, x.run), "got a convertible grant");
    w->firms.grant[f] = 0;
    w->firms.rounds[f] = 1;
    w->firms.paid_in[f] = 100;
    cr_assert_str_eq(look(l, x.run), "sold 25.0 % of its shares to funds; its convertible grant is settled");
    w->firms.listed[f] = 1;
    w->firms.paid_in[f] = 125;
    cr_assert_str_eq(look(l, x.run), "listed: sold 20.0 % of its shares to the public");
    cr_assert_str_eq(look(l, x.run), "");
    life_destroy(l);
    tiny_close(&x);
}

Test(life, a_purchase_and_a_move_are_told)
{
    struct tiny x;
    char wanted[LIFE_TEXT];
    tiny_open(&x, 1, "run.panel.every=1 months", NULL);
    struct world *w = x.world;
    month_begin(w, &x.run->month);
    struct life *buyer = life_create(w->firms.key[0]), *bought = life_create(w->firms.key[1]);
    look(buyer, x.run);
    look(bought, x.run);
    remains_reserve(&x.run->month.remains, 1);
    w->firms.exit_reason[1] = EXIT_MERGED;
    w->firms.heir[1] = 0;
    remains_add(&x.run->month.remains, w, 1);
    w->firms.state[1] = FIRM_TOMBSTONE;
    w->firms.city[0] = (uint8_t)((w->firms.city[0] + 1) % CITY_COUNT);
    int city = w->firms.city[0];
    snprintf(wanted, sizeof wanted, "moved from %s to %s; bought firm %" PRIu64,
             tables_city_key((city + CITY_COUNT - 1) % CITY_COUNT), tables_city_key(city), w->firms.key[1]);
    cr_assert_str_eq(look(buyer, x.run), wanted);
    snprintf(wanted, sizeof wanted, "bought by firm %" PRIu64 ", joined to it", w->firms.key[0]);
    cr_assert_str_eq(look(bought, x.run), wanted);
    cr_assert(life_ended(bought) && life_goes_on(buyer));
    life_destroy(buyer);
    life_destroy(bought);
    tiny_close(&x);
}

/* All that come and go in a year. */
Test(life, beginnings_and_ends_are_told_with_source_and_reason)
{
    enum { MONTHS = 12 };
    struct tiny x;
    int born = 0, ended = 0;
    tiny_open(&x, 2, "run.panel.every=1 months", NULL);
    for (int month = 0; month < MONTHS; month++) {
        struct world before = tiny_copy(x.world);
        struct life *fails[64];
        int n = 0;
        tiny_step(&x);
        for (int64_t i = 0; i < x.run->month.remains.n && n < 64; i++) {
            struct simulation earlier = *x.run;
            char text[LIFE_TEXT];
            earlier.world = before;
            fails[n] = life_create(x.run->month.remains.firms.key[i]);
            cr_assert(life_look(fails[n], &earlier, text));
            cr_assert(life_goes_on(fails[n]));
            bool bought = x.run->month.remains.firms.exit_reason[i] == EXIT_MERGED;
            const char *end = bought ? "bought by firm " : "failed, ";
            cr_assert_eq(strncmp(look(fails[n], x.run), end, strlen(end)), 0);
            cr_assert_str_eq(look(fails[n], x.run), "", "once");
            cr_assert(life_ended(fails[n]) && !life_goes_on(fails[n]));
            life_destroy(fails[n++]);
            ended++;
        }
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
            if (!world_alive(x.world, f) || x.world->firms.birth_month[f] != month)
                continue;
            struct simulation earlier = *x.run;
            struct life *l = life_create(x.world->firms.key[f]);
            earlier.world = before;
            cr_assert_str_eq(look(l, &earlier), "");
            cr_assert_not(life_began(l));
            cr_assert_eq(strncmp(look(l, x.run), "founded ", 8), 0);
            life_destroy(l);
            born++;
        }
        world_release(&before);
    }
    cr_assert(born > 10 && ended > 0, "%d born, %d ended", born, ended);
    tiny_close(&x);
}

/* A result whose provenance says one seed and whose months are those of another. */
static void write_foreign(const struct tiny *x, const struct tiny *other, const char *path)
{
    struct run_file *file = NULL;
    struct measure *m = measure_create();
    tiny_ok(x, run_file_create(path, x->scenario, x->tables, NULL, &file, x->errors));
    for (int month = 0; month < 2; month++) {
        tiny_ok(x, simulation_step(other->run, x->errors));
        measure_take(m, other->run);
        tiny_ok(x, run_file_add(file, other->run, m, x->errors));
    }
    tiny_ok(x, run_file_finish(file, x->errors));
    measure_destroy(m);
}

Test(trace, a_result_that_is_not_repeated_is_noticed)
{
    char directory[FIXTURE_PATH], path[FIXTURE_PATH + 16], key[32], csv[FIXTURE_PATH + 16];
    struct tiny a, b;
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/run.h5", directory);
    snprintf(csv, sizeof csv, "%s/firm.csv", directory);
    tiny_open(&a, 1, "run.until=2022-02", NULL);
    tiny_open(&b, 1, "run.until=2022-02", "run.seed=7", NULL);
    snprintf(key, sizeof key, "%llu", (unsigned long long)a.world->firms.key[plain_firm(a.world)]);
    char *arguments[] = {"trace", path, "--firm", key, "-o", csv, "--threads", "1"};
    write_foreign(&a, &b, path);
    cr_assert_eq(cli_trace(8, arguments), STATUS_CHECK);
    cr_assert_neq(access(csv, F_OK), 0, "nothing is written");
    write_foreign(&a, &a, path);
    cr_assert_eq(cli_trace(8, arguments), STATUS_OK);
    cr_assert_eq(access(csv, F_OK), 0);
    tiny_close(&a);
    tiny_close(&b);
    fixture_remove(directory);
}
