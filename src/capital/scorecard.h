/* How banks read a firm itself: once a year its accounts give four signs, and each sign's classes get points from how much
 * more often than others of its size and transparency such firms have failed. What a bank sees of the sum is blurred: the
 * less it sees of a firm, the nearer to average is its grade. What a grade means is learned too, so that nothing here says
 * who is good. */
#ifndef JIQUN_CAPITAL_SCORECARD_H
#define JIQUN_CAPITAL_SCORECARD_H

#include "capital/lending.h"

/* Signs in a file; see scorecard_class for their classes. */
enum sign { SIGN_LEVERAGE, SIGN_CASH, SIGN_MARGIN, SIGN_GROWTH };

/** Class of a sign, [0, CARD_CLASSES), by fixed cuts.
 *  value  leverage: debt over assets; cash: months of sales; margin: smoothed, over sales; growth: expected over mean sales
 *  of the last twelve months, less 1.  Pure. */
int scorecard_class(enum sign sign, double value);

/** Four classes in one byte, two bits each.  value [CARD_SIGNS].  Pure. */
uint8_t scorecard_file(const double *value);

/** Class of a sign in a file.  Pure. */
int scorecard_read(uint8_t file, enum sign sign);

/** Failures over what was expected, shrunk to 1: credibility failures count as nothing seen.  Pure. */
double scorecard_ratio(double failed, double expected, double credibility);

/** What a bank believes of a score: its posterior mean when it sees the score with noise of variance (1 - nu) / nu.
 *  score  standard normal over firms; information nu in [0, 1]; noise  standard normal.  Pure. */
double scorecard_believed(double score, double information, double noise);

/** Grade of a believed score, [1, CARD_GRADES): safe first.  Pure. */
int scorecard_grade(double believed);

/** Points of a file: sum of ln risk of its classes, standardised as if signs were independent. */
double scorecard_score(const struct world *w, uint8_t file);

/** Risk of a firm's grade over that of firms of its band; 1 of one that was not read yet. */
double scorecard_risk(const struct world *w, int64_t f);

/** In the month of its review, and the first time: reads a living firm's accounts. */
void scorecard_review(struct world *w, int64_t f);

/** Adds a firm that was read to counts of files.  files  [BAND_COUNT][CARD_COUNT + 1], the last: all */
void scorecard_count(const struct world *w, int64_t f, int band, int64_t files[BAND_COUNT][CARD_COUNT + 1]);

/** At the end of a month: what was expected of the files, and who failed.
 *  files, failed  of the month, as from scorecard_count; fade  of the memory in a month */
void scorecard_remember(struct world *w, int64_t files[BAND_COUNT][CARD_COUNT + 1],
                        int64_t failed[BAND_COUNT][CARD_COUNT + 1], double fade);

#endif
