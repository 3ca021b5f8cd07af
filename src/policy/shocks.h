/* What shocks do: each moves levers away from the law while it lasts. */
#ifndef JIQUN_POLICY_SHOCKS_H
#define JIQUN_POLICY_SHOCKS_H

#include "scenario/shocks.h"
#include "world/levers.h"

/** Moves the levers, already set to the law of the month, by the shocks of the month. Shocks on the same lever combine:
 *  factors multiply, addends add up. A shock of size zero leaves every bit.
 *  shock  [n]     month  since January 2022 */
void shocks_apply(struct levers *levers, const struct shock *shock, int n, int month);

#endif
