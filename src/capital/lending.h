/* What a bank sees of a borrower and what follows for its decision: information that grows with a record of payments, what
 * pledge and earnings carry, what is lost when it fails, and whether lending pays better than money outside. */
#ifndef JIQUN_CAPITAL_LENDING_H
#define JIQUN_CAPITAL_LENDING_H

#include "world/month.h"

/* A firm as its bank reads it; fen, shares, a year. */
struct standing {
    double assets, payables, loans, debt, worth;
    double pledge;      /* lending value of land, machines and, by the lever, patents */
    double patents;     /* the last of these */
    double information; /* what is seen of it, lever included, in [0, 1] */
    double rate;        /* of its loans */
    double earnings;    /* before interest and tax */
    double cover;       /* earnings over interest, no more than 100 either way */
};

/** What a bank sees of a living firm with what levers add, [0, 1]: standing.information alone. */
double lending_information(const struct world *w, int64_t f);

/** Reads the books of a living firm. */
struct standing lending_standing(const struct world *w, int64_t f);

/** Loan rate of a firm in that standing, ppm a year. */
int64_t lending_rate_ppm(const struct world *w, int64_t f);

/** What a firm's patents can be pledged for, fen: years of research spending, by the lever; 0 without it. */
double lending_patents(const struct world *w, int64_t f);

/** Whether a firm's yearly sales are below the scale of the statistics. */
bool lending_is_small(const struct world *w, int64_t f);

/** Band of a borrower, [0, BAND_COUNT): information below 0.4, below 0.6, more; firms above scale three further.  Pure. */
int lending_band(double information, bool small);

/** What lenders know of a firm with a long record.  size  over the sector's median, >= 0.  Pure. */
double lending_known(const struct parameters *p, double size);

/** Information after a number of months of payment on time; never less than before.  Pure. */
double lending_learnt(const struct parameters *p, double information, double known, double months);

/** Part of what was not known that is still unknown after a number of months of payment on time.  Pure. */
double lending_unknown(const struct parameters *p, double months);

/** A month paid on time, seen by its bank.  f living; unknown  lending_unknown of a month */
void lending_watch(struct world *w, int64_t f, double unknown);

/** Earnings over interest, within [-100, 100]; 100 without debt.  a year.  Pure. */
double lending_cover(double earnings, double interest);

/** Loans that pledge and earnings carry: earnings count as far as they are seen, and must leave the cover.
 *  pledge, earnings fen, a year; information in [0, 1]; rate a year.  Pure. */
double lending_carried(const struct parameters *p, double pledge, double information, double earnings, double rate);

/** New loans within the limit and within what is carried; the guaranteed part of loans needs no carrying.
 *  limit, carried, loans, guaranteed fen; guarantee  part of a new loan that is guaranteed, in [0, 1).  Pure. */
double lending_room(double limit, double carried, double loans, double guaranteed, double guarantee);

/** Part of a loan that a bank loses when its debtor fails.  recovered, loans fen; guarantee in [0, 1].  Pure. */
double lending_loss_given(double recovered, double loans, double guarantee);

/** Part of a sound request that a bank grants, in [0, 1]: none when the rate less the expected loss and the cost of
 *  looking into an opaque borrower is no more than money earns outside, all from the margin on.
 *  rate, expected_loss, outside a year; information in [0, 1].  Pure. */
double lending_willing(const struct parameters *p, double rate, double expected_loss, double information,
                       double outside);

/** Distance to default: standard deviations of a year's return by which net worth and a year's profit cover a failure.
 *  worth, profit over assets; noise  mean distance of a month's return from its mean.  Large when there is no noise.  Pure. */
double lending_distance(double worth, double profit, double noise);

#endif
