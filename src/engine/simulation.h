/* A run: tables, scenario, state and scratch, from creation to the last month. */
#ifndef JIQUN_ENGINE_SIMULATION_H
#define JIQUN_ENGINE_SIMULATION_H

#include "capital/ledger.h"
#include "scenario/scenario.h"
#include "world/books.h"
#include "world/month.h"

struct simulation {
    struct world world;
    struct month month;              /* of the month simulated last */
    struct balance_sheet sheet;      /* at its end */
    uint64_t hash;                   /* of the state at its end */
    const struct scenario *scenario; /* borrowed */
    struct tables *tables;           /* borrowed */
};

/** Builds the initial population and the opening books of January 2022.
 *  scenario, tables  borrowed for the life of the simulation     threads >= 1
 *  out     receives the simulation, to be freed by simulation_destroy; NULL on error
 *  Errors  STATUS_CHECK when the tables do not close; STATUS_FILE when memory lacks; STATUS_INVARIANT. */
enum status simulation_create(const struct scenario *scenario, struct tables *tables, int threads,
                              struct simulation **out, struct errors *errors);

/** The first half of going on from a saved state: the constants that tables and parameters give; no firm yet.
 *  Arguments and errors as simulation_create. The caller fills the world (world_allocate, its SAVED fields, month,
 *  firm_begin, the measured constants of world/restore.h). */
enum status simulation_prepare(const struct scenario *scenario, struct tables *tables, struct simulation **out,
                               struct errors *errors);

/** The second half: looks whether the state is sound and makes it one that simulation_step continues.
 *  threads  >= 1     Errors: STATUS_FILE when the state is not sound or memory lacks. s is still to be destroyed. */
enum status simulation_continue(struct simulation *s, int threads, struct errors *errors);

/** Simulates the next month and checks the accounts.
 *  Errors: STATUS_INVARIANT with the failing row and column. */
enum status simulation_step(struct simulation *s, struct errors *errors);

/** Months of the scenario. */
int simulation_months(const struct scenario *scenario);

void simulation_destroy(struct simulation *s);

/** Frees the firms and the scratch of the month when no further month comes; scale, scenario and tables stay. */
void simulation_shed(struct simulation *s);

/** Orders the rows of firms anew, with empty places for a year of entrants, and takes the scratch of a month for them.
 *  Simulation steps do so each January and when a sector runs out of places.  Errors: STATUS_FILE when memory lacks. */
enum status simulation_renew(struct simulation *s, int threads, struct errors *errors);

#endif
