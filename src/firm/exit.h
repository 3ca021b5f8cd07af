/* Why and when a firm closes. */
#ifndef JIQUN_FIRM_EXIT_H
#define JIQUN_FIRM_EXIT_H

#include "world/month.h"

/* Reasons, in the order in which they are looked at; index of month.exited. A firm that another bought did not fail: it is
 * counted apart everywhere, and its books go to the buyer (firm/merger.h). */
enum exit_reason { EXIT_NONE, EXIT_INSOLVENCY, EXIT_ILLIQUIDITY, EXIT_PATIENCE, EXIT_MERGED, EXIT_REASON_COUNT };

_Static_assert((int)EXIT_REASON_COUNT == (int)EXIT_REASONS, "month.h counts exits by reason");

/** Whether a firm fails this month, and why.
 *  worth, cash, buffer fen; illiquid months over the credit limit; loss_months, patience months; scale in (0, 1]: banks and
 *  owners give large firms longer, by the factor by which their luck varies less; u uniform
 *  return  insolvency: net worth below zero and less than a fifth of the buffer in cash; illiquidity: over the limit for
 *          firm.illiquid_months; patience: losses longer than its owners bear, then with hazard firm.closure.  Pure.
 *  Source  trial runs. */
enum exit_reason exit_decide(const struct parameters *p, double worth, double cash, double buffer, int illiquid,
                             int loss_months, int patience, double scale, double u);

/** Marks the firms that fail this month.  failing [length[DIM_FIRM]] receives their reasons, EXIT_NONE for all others;
 *  return their number. */
int64_t exit_mark(struct world *w, const struct month *m, uint8_t *failing);

#endif
