/* Months lived before January 2022, so that the run opens on firms with a history: stocks and projects at rest, debts and
 * losses of different ages, an exit rate as of a living economy. */
#ifndef JIQUN_ENGINE_SPINUP_H
#define JIQUN_ENGINE_SPINUP_H

#include "engine/simulation.h"

/** Parameters of the spin-up: those of the opening without market noise and, in its first part, without any trend.
 *  Pure. */
struct parameters spinup_parameters(const struct parameters *opening, bool trends);

/** Lives run.spin_up months without trend, rebases to the tables, lives run.lead_in months with the trends of 2022 and
 *  rebases again, so that stocks, machines and projects trail demand as they do in a growing economy. All on the
 *  population seed, each failed firm replaced in its cell. The world is left at the opening of January 2022, its month's scratch created, not yet measured.
 *  Errors  STATUS_FILE when memory lacks; STATUS_INVARIANT when accounts do not close. */
enum status spinup_run(struct simulation *s, int threads, struct errors *errors);

#endif
