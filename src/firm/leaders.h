/* Chain leaders: the firms on which most output depends. What is lost when a firm stops is reckoned once a year on the
 * network of supply links; the largest by that index among the best connected become leaders of their cluster. Nothing
 * is given to them: instruments may act on the certificate. */
#ifndef JIQUN_FIRM_LEADERS_H
#define JIQUN_FIRM_LEADERS_H

#include "world/month.h"

/** Part of a buyer's output that is lost, to first order, when one supplier of a slot stops.
 *  local, share  part of the slot bought in the province, part of that from this supplier     elsewhere  part that can be
 *  bought elsewhere at once     weight  1 for a strictly binding input, leaders.important for others.  Pure. */
double leaders_dependence(double local, double share, double elsewhere, double weight);

/** Systemic-risk index of all firms, in w->firms.systemic: the part of all firms' output at risk when the firm stops, what
 *  it makes itself, what its customers cannot make and their customers, and what its suppliers cannot sell and theirs, three
 *  steps each. First order: a firm that depends on several inputs adds them up, no more than its whole output. Uses the
 *  arena of m.  Source: the economic systemic-risk index, linearised, so that one pass serves all firms. */
void leaders_index(struct world *w, const struct month *m);

/** January: index, candidates, leaders of each cluster and their partners. sales_year holds a year. */
void leaders_year(struct world *w, const struct month *m);

#endif
