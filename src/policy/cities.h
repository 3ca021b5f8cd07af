/* Cities as players. Each January a city splits its discretionary money over the 25 clusters and bids for talent; the
 * money is paid month by month, and favoured cells see more entry. Cities look at their strengths, at the market as
 * everybody sees it, at the province's list, at their neighbours and at whoever succeeded: so duplication, races and contests
 * are choices that coordination can act on. */
#ifndef JIQUN_POLICY_CITIES_H
#define JIQUN_POLICY_CITIES_H

#include "policy/survey.h"

/* What a city knows of a cluster. */
struct prospect {
    double quotient; /* location quotient, > 0 */
    double share;    /* of the city's money last year */
    double growth;   /* believed growth of the market beyond the mean of clusters, a year */
    double list;     /* worth of its place on the province's list */
    double prize;    /* worth of recognition */
    double chance;   /* that a little effort brings it, levels_chance */
    double overlap;  /* neighbours' share of money last year, over an even one, less 1 */
    double success;  /* growth of the cluster in other cities beyond the mean, a year */
};

/** Worth of a cluster: a1 ln quotient + own ln share + a2 clip(growth/5 points, +-1.5) + list + a4 prize chance
 *  - a5 overlap + imitation clip(success/10 points, +-1).  overlap_lever 1 in law.  Pure.
 *  Source: trial runs of the city rule. */
double cities_worth(const struct parameters *p, const struct prospect *x, double overlap_lever);

/** Shares by the exponentials of worth over temperature; equal worths split evenly.  share [n] sums to 1.  Pure. */
void cities_split(const double *worth, int n, double temperature, double *share);

/** What a share of money does to entry before the mean is taken out: clip((share x clusters)^exponent, 0.5, 2).  Pure. */
double cities_multiplier(double share, int clusters, double exponent);

/** Bid for talent of the next year: most (1 - e^(-[0.5 own + 0.35 neighbours + 0.5 response outflow]/most)), a share of the
 *  wage; outflow below 0 counts as 0.  Pure.  Source: trial runs: with a weight of one on neighbours bids run away. */
double cities_bid(double own, double neighbours, double response, double outflow, double most);

/** January 2022: the split that the rule leads to without noise; bids of 0.  w->levers as the law sets them. */
void cities_open(struct world *w, const struct survey *x);

/** January: split, multipliers of entry, bids. After public_act. */
void cities_year(struct world *w, const struct month *m, const struct survey *x);

/** Levers of entry and bids as the cities chose last January, on top of law and shocks. */
void cities_levers(struct world *w);

/** Every month: levers of entry and bids; rebates of land fees, grants to the entrants of last month, infrastructure
 *  instead of purchases. What is not called for stays among the city's purchases. Nothing before January 2022. */
void cities_act(struct world *w, struct month *m);

#endif
