/* A whole Jiangsu in miniature for tests of the model: the baseline and its data tables at a small scale, with any
 * parameter set otherwise. Tests run in the root of the repository. Header only: every test file has its own copy. */
#ifndef JIQUN_TESTS_SUPPORT_FIXTURE_H
#define JIQUN_TESTS_SUPPORT_FIXTURE_H

#include "capital/ledger.h"
#include "engine/simulation.h"
#include "engine/step.h"
#include "firm/turnover.h"
#include "world/people.h"
#include "world/population.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { TINY_SETS = 24 };

/* Scenario and tables, and what was made of them; freed by tiny_close. */
struct tiny {
    struct errors *errors;
    struct scenario *scenario;
    struct tables *tables;
    struct simulation *run; /* tiny_open */
    struct world *world;    /* of the run, or alone: tiny_population */
    struct world alone;
};

#define TINY_SHORT   "run.spin_up=2 months", "run.lead_in=2 months"
#define TINY_AT_REST "run.spin_up=12 months", "run.lead_in=24 months"

/* Texts "path=value" up to a NULL, behind the default scale and a short spin-up: tests that need an economy at rest say
 * TINY_AT_REST. */
static inline int tiny_list(const char **sets, const char *first, va_list more)
{
    int n = 0;
    static const char *const first_sets[] = {"run.scale=0.003", TINY_SHORT};
    for (size_t i = 0; i < sizeof first_sets / sizeof first_sets[0]; i++)
        sets[n++] = first_sets[i];
    for (const char *text = first; text; text = va_arg(more, const char *))
        sets[n++] = text;
    return n;
}

static inline void tiny_ok(const struct tiny *x, enum status status)
{
    if (status != STATUS_OK)
        errors_print(x->errors, stderr);
    cr_assert_eq(status, STATUS_OK);
}

static inline void tiny_read(struct tiny *x, const char *const *sets, int n)
{
    memset(x, 0, sizeof *x);
    x->errors = errors_create();
    tiny_ok(x, scenario_read("scenarios/baseline.yaml", sets, n, &x->scenario, x->errors));
    tiny_ok(x, tables_read("scenarios/data", &x->tables, x->errors));
}

static inline void tiny_start(struct tiny *x, int threads)
{
    tiny_ok(x, simulation_create(x->scenario, x->tables, threads, &x->run, x->errors));
    x->world = &x->run->world;
}

/** A simulation at its opening.  threads  >= 1     set, ...  "path=value" up to NULL; scale 0.003 unless set */
static inline void tiny_open(struct tiny *x, int threads, const char *set, ...)
{
    const char *sets[TINY_SETS];
    va_list more;
    va_start(more, set);
    int n = tiny_list(sets, set, more);
    va_end(more);
    tiny_read(x, sets, n);
    tiny_start(x, threads);
}

/** The initial population alone, before the opening months are tried: quick at any scale. */
static inline void tiny_population(struct tiny *x, const char *set, ...)
{
    const char *sets[TINY_SETS];
    va_list more;
    va_start(more, set);
    int n = tiny_list(sets, set, more);
    va_end(more);
    tiny_read(x, sets, n);
    const struct parameters *p = &x->scenario->parameters;
    struct balance *balance = malloc(sizeof *balance);
    balance_build(balance, x->tables, p);
    tiny_ok(x, balance_check(balance, p, x->errors));
    x->world = &x->alone;
    x->alone.seed = p->run_seed;
    x->alone.population_seed = p->run_population_seed;
    x->alone.scale = p->run_scale;
    economy_build(&x->alone.economy, x->tables, p, balance, p->run_scale);
    free(balance);
    tiny_ok(x, population_create(&x->alone, x->errors));
}

static inline void tiny_close(struct tiny *x)
{
    simulation_destroy(x->run);
    if (x->world == &x->alone)
        world_release(&x->alone);
    tables_destroy(x->tables);
    scenario_destroy(x->scenario);
    errors_destroy(x->errors);
}

/** One month with its checks. */
static inline void tiny_step(struct tiny *x)
{
    tiny_ok(x, simulation_step(x->run, x->errors));
}

/** The phases [from, to) of the month at hand; from 0 begins the month. */
static inline void tiny_phases(struct tiny *x, int from, int to)
{
    if (from == 0)
        month_begin(x->world, &x->run->month);
    for (int phase = from; phase < to; phase++)
        step_phase(x->world, &x->run->month, phase);
}

/** Number of a phase by its name. */
static inline int tiny_phase(const char *name)
{
    for (int phase = 0; phase < step_phase_count(); phase++)
        if (strcmp(step_phase_name(phase), name) == 0)
            return phase;
    cr_assert_fail("no phase %s", name);
    return -1;
}

/** Rows of firms as a step would make them first: in January and when a sector lacks places. A month by phases begins
 *  here; rows move. */
static inline void tiny_renew(struct tiny *x)
{
    if ((x->world->month % 12 == 0 && x->world->month > 0) || turnover_is_crowded(x->world) ||
        people_are_crowded(x->world))
        tiny_ok(x, simulation_renew(x->run, x->run->month.threads, x->errors));
}

/** Row of the living firm with a key, -1 when there is none. */
static inline int64_t tiny_find(const struct world *w, uint64_t key)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f) && w->firms.key[f] == key)
            return f;
    return -1;
}

/** A copy of the state, to be freed by world_release: what a phase found. */
static inline struct world tiny_copy(const struct world *w)
{
    struct world copy = *w;
    cr_assert_eq(world_allocate(&copy, w->length[DIM_FIRM], w->length[DIM_SLOT], w->length[DIM_LINK],
                                w->length[DIM_PERSON], NULL),
                 STATUS_OK);
    world_copy_state(&copy, w);
    return copy;
}

/** Whether every saved field of two states of equal lengths has the same bytes. */
static inline bool tiny_same(const struct world *a, const struct world *b)
{
    if (memcmp(a->length, b->length, sizeof a->length) != 0)
        return false;
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        size_t bytes = (size_t)a->length[field->dimension] * field->element;
        if (memcmp(world_array(a, field), world_array(b, field), bytes) != 0)
            return false;
    }
    return true;
}

#endif
