/* What banks have seen of failures: loans and loans of failed debtors that they remember, each bank by band of borrower,
 * all banks together by sector. Own experience counts as far as it is large, what all banks saw for the rest. */
#ifndef JIQUN_CAPITAL_EXPERIENCE_H
#define JIQUN_CAPITAL_EXPERIENCE_H

#include "world/month.h"

/** Failures over loans, of which own experience has weight loans / (loans + weight).
 *  failed, loans fen; common a month; weight fen.  return common where nothing is known.  Pure. */
double experience_rate(double failed, double loans, double common, double weight);

/** Part of loans whose debtors fail, a year, that the bank of a firm expects of it; after experience_expect.
 *  information  what is seen of it, lever included */
double experience_of(const struct world *w, const struct month *m, int64_t f, double information);

/** What banks lost on failed loans of a firm's band over what machines alone left open, [0, 1]; after experience_expect. */
double experience_severity(const struct world *w, const struct month *m, int64_t f, double information);

/** What a bank loses when a firm is wound up.  lost fen */
void experience_lost(const struct world *w, struct month *m, int64_t f, money_t lost);

/** Fills default_band and default_sector of the month from the memory. */
void experience_expect(const struct world *w, struct month *m);

/** Notes the loans of a firm that fails, before it is wound up. */
void experience_note(const struct world *w, struct month *m, int64_t f);

/** At the end of a month: memory of loans and of failures, older months fading. */
void experience_remember(struct world *w, struct month *m);

#endif
