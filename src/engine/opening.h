/* The constants that only a month can tell: measured on a dry run of January 2022. */
#ifndef JIQUN_ENGINE_OPENING_H
#define JIQUN_ENGINE_OPENING_H

#include "base/status.h"
#include "world/month.h"

/* Rounds after which the opening no longer moves, and those that are enough for the start of a spin-up. */
enum { OPENING_ROUNDS = 12, OPENING_ROUNDS_SPINUP = 4 };

/** Runs January 2022 a few times on a copy of the state and sets what must agree with it: smoothed incomes and revenues,
 *  the propensity to consume, debt and cash targets, banks' payout, and the rest of China's part of each market.
 *  w is left at its opening with these set.  Errors: STATUS_FILE when memory lacks. */
enum status opening_measure(struct world *w, struct month *m, int rounds, struct errors *errors);

#endif
