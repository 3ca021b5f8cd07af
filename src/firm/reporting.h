/* True and reported research. What a firm reports as research is deducted from its profit once more and decides whether it
 * is a high-technology enterprise, so it pays to report other spending as research; an audit may find it. The real
 * response of research to tax law and the one on paper are therefore two numbers, and both are kept. */
#ifndef JIQUN_FIRM_REPORTING_H
#define JIQUN_FIRM_REPORTING_H

#include "world/month.h"

/** Ordinary padding over true research: where the marginal tax saved meets the marginal cost, clip((t d - a)/c, 0, most).
 *  tax rate on the next yuan of profit; deduction beyond the cost itself; audit: chance times fine a yuan; cost c.  Pure.
 *  Source: trial runs of the talent and innovation chains. */
double reporting_ordinary(double tax, double deduction, double audit, double cost, double most);

/** Cost of a yuan of research after tax over that of a yuan of profit, (1 - t (1 + d))/(1 - t).  tax in [0, 1).  Pure. */
double reporting_user_cost(double tax, double deduction);

/* How a firm reaches the threshold: research and padding over its true research. */
struct notch {
    double research, padding; /* both >= 0 */
};

/* What a firm knows when it looks at the threshold. */
struct notch_view {
    double gap;       /* threshold over own intensity - 1, > 0 */
    double slope;     /* m: cost of a yuan of research beyond the wish rises by it, user cost over elasticity */
    double cost;      /* c */
    double saved;     /* tax saved by a padded yuan in the high-technology class */
    double audit;     /* expected fine a yuan */
    double fixed;     /* of applying, over true research */
    double forgone;   /* what padding as usual would gain without the certificate, over true research */
    double advantage; /* tax saved on profit less deduction, over true research */
};

/** Split of the gap at equal marginal cost: padding clip((m gap + saved - audit)/(c + m), 0, gap), the rest research. */
struct notch reporting_split(const struct notch_view *v);

/** Whether the way is worth it: advantage > luck x [m y^2/2 + a z + c z^2/2 - saved z + forgone + fixed].  luck about 1.
 *  Without forgone a firm that wins nothing would still go there for the padding's own sake.  Pure. */
bool reporting_worth(const struct notch_view *v, struct notch way, double luck);

/** January: last year's research is audited, then declared, and padding and research of the new year are chosen. Before
 *  certificates are given (certificates_award), after they have aged. Bookings of phase policy_act. */
void reporting_year(struct world *w, struct month *m);

/** The declarations of the opening: firms stand at the threshold as if they had chosen a year ago.  sales_year and
 *  research_year must hold a year. */
void reporting_open(struct world *w, int threads);

#endif
