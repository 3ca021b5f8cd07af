/* Firms come and go: failures, links of those who stay, liquidation, entries, and what this does to market shares. */
#ifndef JIQUN_FIRM_TURNOVER_H
#define JIQUN_FIRM_TURNOVER_H

#include "world/month.h"

/** Phase firms_turn_over. Before January 2022 every failed firm is replaced in its cell; afterwards entry follows its
 *  rule. */
void firms_turn_over(struct world *w, struct month *m);

/** Shares of a sector after turnover: factor on incumbents' shares and on all, given their sum and what was freed and
 *  taken.  local part exchanged with local firms; all in (0, 1).  Pure.  Source: trial runs: shares exchanged with
 *  everybody let net entry win the country's market by itself. */
struct exchange {
    double incumbents, all;
};
struct exchange turnover_exchange(double incumbents, double freed, double taken, double local);

/** Empty places that each sector should have for a year of entrants.  spare [FIRM_SECTOR_COUNT] receives them. */
void turnover_spare(const struct world *w, int32_t *spare);

/** Whether a sector may lack places within the month. */
bool turnover_is_crowded(const struct world *w);

#endif
