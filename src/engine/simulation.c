/* Creation, step and end of a run; see simulation.h. */
#include "engine/simulation.h"

#include <string.h>

#include "base/memory.h"
#include "engine/accounts.h"
#include "engine/opening.h"
#include "engine/spinup.h"
#include "engine/step.h"
#include "firm/turnover.h"
#include "policy/year.h"
#include "talent/first_people.h"
#include "world/compact.h"
#include "world/population.h"
#include "world/restore.h"

int simulation_months(const struct scenario *scenario)
{
    return scenario->parameters.run_until - scenario->parameters.run_from + 1;
}

static enum status build_economy(struct simulation *s, struct errors *errors)
{
    const struct parameters *p = &s->scenario->parameters;
    struct balance *balance = memory_take(1, sizeof *balance);
    if (!balance)
        return errors_add(errors, STATUS_FILE, "no memory for the balance of the tables");
    balance_build(balance, s->tables, p);
    enum status status = balance_check(balance, p, errors);
    if (status == STATUS_OK)
        economy_build(&s->world.economy, s->tables, p, balance, p->run_scale);
    memory_release(balance);
    return status;
}

/* Skilled people become individuals; their rows are ordered as in every January. */
static enum status open_people(struct simulation *s, int threads, struct errors *errors)
{
    month_destroy(&s->month);
    if (first_people_make(&s->world, errors) != STATUS_OK ||
        month_create(&s->month, &s->world, threads, sizeof(struct ledger), errors) != STATUS_OK)
        return errors_status(errors);
    first_people_burn_in(&s->world, &s->month);
    first_people_settle(&s->world, &s->month);
    return simulation_renew(s, threads, errors);
}

static enum status open_books(struct simulation *s, int threads, struct errors *errors)
{
    enum status status = population_create(&s->world, errors);
    if (status == STATUS_OK)
        status = spinup_run(s, threads, errors);
    if (status == STATUS_OK)
        status = open_people(s, threads, errors);
    if (status == STATUS_OK) {
        year_open(&s->world, &s->month);
        status = opening_measure(&s->world, &s->month, OPENING_ROUNDS, errors);
    }
    if (status != STATUS_OK)
        return status;
    books_sheet(&s->world, threads, &s->sheet);
    memcpy(s->world.books.carried, s->sheet.item, sizeof s->sheet.item);
    s->hash = world_hash(&s->world, threads);
    return STATUS_OK;
}

enum status simulation_prepare(const struct scenario *scenario, struct tables *tables, struct simulation **out,
                               struct errors *errors)
{
    struct simulation *s = memory_take(1, sizeof *s);
    *out = NULL;
    if (!s) {
        errors_add(errors, STATUS_FILE, "no memory for a simulation");
        return STATUS_FILE;
    }
    s->scenario = scenario;
    s->tables = tables;
    s->world.seed = scenario->parameters.run_seed;
    s->world.population_seed = scenario->parameters.run_population_seed;
    s->world.scale = scenario->parameters.run_scale;
    levers_neutral(&s->world.levers);
    enum status status = build_economy(s, errors);
    if (status == STATUS_OK)
        *out = s;
    else
        simulation_destroy(s);
    return status;
}

/* After the opening, which knows no shocks. */
static void let_shocks_come(struct simulation *s)
{
    s->world.economy.shocks = s->scenario->shock;
    s->world.economy.n_shocks = s->scenario->n_shocks;
}

enum status simulation_create(const struct scenario *scenario, struct tables *tables, int threads,
                              struct simulation **out, struct errors *errors)
{
    struct simulation *s;
    *out = NULL;
    enum status status = simulation_prepare(scenario, tables, &s, errors);
    if (status != STATUS_OK)
        return status;
    status = open_books(s, threads, errors);
    if (status != STATUS_OK) {
        simulation_destroy(s);
        return status;
    }
    let_shocks_come(s);
    *out = s;
    return STATUS_OK;
}

enum status simulation_continue(struct simulation *s, int threads, struct errors *errors)
{
    enum status status = restore_check(&s->world, errors);
    if (status == STATUS_OK)
        status = month_create(&s->month, &s->world, threads, sizeof(struct ledger), errors);
    if (status != STATUS_OK)
        return status;
    restore_derive(&s->world);
    let_shocks_come(s);
    if (s->world.month > 0)
        step_levers(&s->world, s->world.month - 1);
    books_sheet(&s->world, threads, &s->sheet);
    s->hash = world_hash(&s->world, threads);
    return STATUS_OK;
}

enum status simulation_renew(struct simulation *s, int threads, struct errors *errors)
{
    int32_t spare[FIRM_SECTOR_COUNT];
    month_destroy(&s->month);
    turnover_spare(&s->world, spare);
    enum status status = world_compact(&s->world, spare, threads, errors);
    return status == STATUS_OK ? month_create(&s->month, &s->world, threads, sizeof(struct ledger), errors) : status;
}

enum status simulation_step(struct simulation *s, struct errors *errors)
{
    int threads = s->month.threads;
    if ((s->world.month % 12 == 0 && s->world.month > 0) || turnover_is_crowded(&s->world) ||
        people_are_crowded(&s->world)) {
        if (simulation_renew(s, threads, errors) != STATUS_OK)
            return errors_status(errors);
    }
    month_begin(&s->world, &s->month);
    step_month(&s->world, &s->month);
    books_sheet(&s->world, s->month.threads, &s->sheet);
    enum status status = accounts_check(&s->world, s->month.total, &s->sheet, s->month.threads, errors);
    s->hash = world_hash(&s->world, s->month.threads);
    return status;
}

void simulation_shed(struct simulation *s)
{
    month_destroy(&s->month);
    world_release(&s->world);
}

void simulation_destroy(struct simulation *s)
{
    if (!s)
        return;
    simulation_shed(s);
    memory_release(s);
}
