/* What holds without any policy: the levers' values by law at the start of every month. */
#ifndef JIQUN_POLICY_LAW_H
#define JIQUN_POLICY_LAW_H

#include "scenario/parameters.h"
#include "world/levers.h"

/** Sets all levers to neutral, then those of the law to the law of the month.  month since January 2022. */
void law_set(struct levers *levers, const struct parameters *law, int month);

#endif
