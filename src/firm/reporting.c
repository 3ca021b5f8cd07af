/* Reported research; see reporting.h. */
#include "firm/reporting.h"

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "capital/settlement.h"
#include "firm/certificates.h"
#include "world/population.h"
#include "world/sums.h"

enum { GROWN_UP = 12 };

double reporting_ordinary(double tax, double deduction, double audit, double cost, double most)
{
    return math_max(0, math_min(most, (tax * deduction - audit) / cost));
}

double reporting_user_cost(double tax, double deduction)
{
    return (1 - tax * (1 + deduction)) / (1 - tax);
}

struct notch reporting_split(const struct notch_view *v)
{
    double padding = (v->slope * v->gap + v->saved - v->audit) / (v->cost + v->slope);
    padding = math_max(0, math_min(v->gap, padding));
    return (struct notch){v->gap - padding, padding};
}

bool reporting_worth(const struct notch_view *v, struct notch way, double luck)
{
    double cost = v->slope * way.research * way.research / 2 + (v->audit - v->saved) * way.padding +
                  v->cost * way.padding * way.padding / 2 + v->forgone + v->fixed;
    return v->advantage > luck * cost;
}

/* A firm in January. */
struct declaration {
    double intensity; /* true research over sales of the past year */
    double threshold, cost;
    double rate[TAX_CLASSES];
    double other, with; /* rates without and with the certificate */
    double deduction, audit, margin;
    double luck, overshoot;
};

static void read_firm(const struct world *w, int64_t f, struct declaration *x)
{
    const struct parameters *p = w->economy.parameters;
    double u[4], sd = p->reporting_cost_sd, real = (double)w->firms.sales_year[f] / w->firms.slice[f];
    x->intensity = (double)w->firms.research_year[f] / (double)w->firms.sales_year[f];
    x->threshold = certificates_threshold(p, real / (double)MONEY_PER_MILLION);
    x->rate[TAX_STANDARD] = w->levers.profit_tax_standard[0];
    x->rate[TAX_HIGH_TECH] = w->levers.profit_tax_high_tech[0];
    x->rate[TAX_SMALL] = w->levers.profit_tax_small[0];
    x->other = x->rate[certificates_tax_class(x->rate, false, certificates_small(p, real))];
    x->with = x->rate[certificates_tax_class(x->rate, true, certificates_small(p, real))];
    x->deduction = w->levers.research_deduction[w->firms.sector[f]];
    x->audit = p->reporting_audit * w->levers.audit[0] * p->reporting_fine;
    x->margin = w->firms.margin[f];
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_RELABEL_COST, 0, u);
    x->cost = p->reporting_cost * math_exp(sd * quantile_normal(u[0]) - 0.5 * sd * sd);
    x->luck = math_exp(p->reporting_notch_sd * quantile_normal(u[1])); /* for life, else all would come in the end */
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_NOTCH, 0, u);
    x->overshoot = 1.01 + 0.02 * u[0];
}

/* Who earns nothing saves no tax. */
static double ordinary(const struct parameters *p, const struct declaration *x, double tax)
{
    return x->margin <= 0 ? 0 : reporting_ordinary(tax, x->deduction, x->audit, x->cost, p->reporting_most);
}

static struct notch_view look(const struct parameters *p, const struct declaration *x)
{
    double slope = reporting_user_cost(x->with, x->deduction) / p->reporting_elasticity;
    double usual = ordinary(p, x, x->other);
    return (struct notch_view){
        .gap = x->threshold / x->intensity - 1,
        .slope = math_max(0.01, slope),
        .cost = x->cost,
        .saved = x->margin > 0 ? x->with * x->deduction : 0,
        .audit = x->audit,
        .fixed = p->reporting_notch_cost,
        .forgone = (x->other * x->deduction - x->audit) * usual / 2, /* at its optimum, (t d - a)^2/2c */
        .advantage = (x->other - x->with) * math_max(0, x->margin / x->intensity - x->deduction),
    };
}

/* Padding that brings the declared intensity just over the threshold, with what research there is. */
static double top_up(const struct parameters *p, const struct declaration *x)
{
    return math_max(0, math_min(p->reporting_most, x->overshoot * x->threshold / x->intensity - 1));
}

/* Holders stay above the threshold while that is worth it. */
static double keep_status(const struct parameters *p, struct declaration *x, uint8_t *at_notch)
{
    double usual = ordinary(p, x, x->with);
    struct notch_view v = look(p, x);
    v.fixed = 0;
    *at_notch = usual < v.gap && x->overshoot * (1 + v.gap) - 1 <= p->reporting_most &&
                reporting_worth(&v, (struct notch){0, v.gap}, x->luck);
    return *at_notch ? top_up(p, x) : usual;
}

/* Others look at the threshold: research is done for it once, then padding makes up what is missing at the year's end. */
static double seek_status(struct world *w, int64_t f, struct declaration *x, bool opening)
{
    const struct parameters *p = w->economy.parameters;
    double usual = ordinary(p, x, x->other);
    struct notch_view v = look(p, x);
    bool before = w->firms.at_notch[f] != 0;
    struct notch way = before ? (struct notch){0, v.gap} : reporting_split(&v);
    w->firms.at_notch[f] = usual < v.gap && way.padding <= p->reporting_most && reporting_worth(&v, way, x->luck);
    if (!w->firms.at_notch[f])
        return usual;
    if (before)
        return top_up(p, x);
    w->firms.research_rate[f] *= 1 + way.research;
    if (!opening)
        return way.padding;
    x->intensity *= 1 + way.research;
    return top_up(p, x);
}

static void declare(struct world *w, int64_t f, bool opening)
{
    struct declaration x;
    bool young = w->month - w->firms.birth_month[f] < GROWN_UP;
    if (w->firms.sales_year[f] <= 0 || w->firms.research_year[f] <= 0) {
        w->firms.padding[f] = w->firms.reported_intensity[f] = 0;
        w->firms.at_notch[f] = 0;
        return;
    }
    read_firm(w, f, &x);
    if (certificates_left(w->firms.certificates[f], CERTIFICATE_HIGH_TECH) > 0)
        w->firms.padding[f] = keep_status(w->economy.parameters, &x, &w->firms.at_notch[f]);
    else
        w->firms.padding[f] = young ? ordinary(w->economy.parameters, &x, x.other) : seek_status(w, f, &x, opening);
    w->firms.reported_intensity[f] = x.intensity * (1 + w->firms.padding[f]);
}

void reporting_open(struct world *w, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            declare(w, f, true);
}

/* The fine for last year's padding when the office looks.  return fen, what leaves the firm */
static money_t audit(struct world *w, struct ledger *l, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double u[4];
    if (w->firms.padded_year[f] <= 0)
        return 0;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_AUDIT, 0, u);
    if (u[0] >= p->reporting_audit * w->levers.audit[0])
        return 0;
    money_t fine = money_of(p->reporting_fine * (double)w->firms.padded_year[f]), cash = w->firms.cash[f];
    fine = fine < cash ? fine : cash > 0 ? cash : 0;
    ledger_give(l, BOOK_RESEARCH_FINE, settlement_firm(&w->firms, f), fine);
    w->firms.cash[f] -= fine;
    return fine;
}

void reporting_year(struct world *w, struct month *m)
{
    double share[3];
    settlement_tax_shares(w->levers.profit_tax_centre[0], w->levers.profit_tax_province[0], share);
    struct sector_sums *sums = sums_begin(m);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f)) {
                sum->city[0][w->firms.city[f]] += audit(w, l, f);
                declare(w, f, false);
            }
    }
    const struct sector_sums *total = sums_end(m, sums);
    for (int c = 0; c < CITY_COUNT; c++)
        settlement_take_tax(m->ledger, BOOK_RESEARCH_FINE, c, share, total->city[0][c]);
}
