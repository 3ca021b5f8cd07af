/* The known word that a misspelt one probably meant: fewest letters changed, added, dropped or swapped. */
#ifndef JIQUN_SCENARIO_NEAREST_H
#define JIQUN_SCENARIO_NEAREST_H

/** Letters to change, add, drop or swap with a neighbour to get from one word to another (optimal string alignment, in
 *  bytes); words longer than 63 bytes count as far from everything (1000). */
int nearest_distance(const char *a, const char *b);

/** Keeps the better of two candidates.
 *  best, distance  best so far; start with NULL and 1000
 *  A candidate counts when its distance is at most 2, and less than the length of the word, or a third of its length. */
void nearest_offer(const char *word, const char *candidate, const char **best, int *distance);

#endif
