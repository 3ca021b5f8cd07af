/* The bank's side of credit; see lending.h. Rates follow what is seen, debt and pledge; quantities follow what pledge and
 * earnings carry and what failures cost a bank of late (capital/experience.h). */
#include "capital/lending.h"

#include "base/mathfun.h"
#include "capital/credit.h"
#include "capital/scorecard.h"
#include "world/books.h"

static const double BAND_LOW = 0.4, BAND_MIDDLE = 0.6;

/* A month's distances from a mean to a year's standard deviation: normal, independent months. */
static const double YEAR_NOISE = 4.34;

bool lending_is_small(const struct world *w, int64_t f)
{
    double threshold = w->economy.parameters->population_scale_threshold * (double)MONEY_PER_MILLION;
    return 12 * w->firms.mean_output[f] * w->firms.price[f] < threshold * w->firms.slice[f];
}

int lending_band(double information, bool small)
{
    int band = information < BAND_LOW ? 0 : information < BAND_MIDDLE ? 1 : 2;
    return small ? band : band + BAND_COUNT / 2;
}

double lending_known(const struct parameters *p, double size)
{
    return math_min(1, p->population_information_low + p->population_information_span * size / (1 + size) +
                           p->capital_information_record);
}

double lending_learnt(const struct parameters *p, double information, double known, double months)
{
    return information + math_max(0, known - information) * (1 - lending_unknown(p, months));
}

double lending_unknown(const struct parameters *p, double months)
{
    return math_pow(0.5, months / p->capital_information_months);
}

void lending_watch(struct world *w, int64_t f, double unknown)
{
    const struct parameters *p = w->economy.parameters;
    double median = math_max(1, w->economy.median_size[w->firms.sector[f]]);
    double size = math_max(0, w->firms.mean_output[f] / w->firms.slice[f] / median);
    double information = w->firms.information[f], known = lending_known(p, size);
    w->firms.information[f] = information + math_max(0, known - information) * (1 - unknown);
}

double lending_cover(double earnings, double interest)
{
    return interest > 0 ? math_min(100, math_max(-100, earnings / interest)) : 100;
}

double lending_carried(const struct parameters *p, double pledge, double information, double earnings, double rate)
{
    return pledge + information * math_max(0, earnings) / (p->capital_cover * math_max(rate, 0.001));
}

double lending_room(double limit, double carried, double loans, double guaranteed, double guarantee)
{
    double room = (carried - (loans - guaranteed)) / (1 - guarantee);
    return math_max(0, math_min(limit - loans, room));
}

double lending_loss_given(double recovered, double loans, double guarantee)
{
    double lost = loans > 0 ? math_max(0, 1 - recovered / loans) : 0;
    return (1 - guarantee) * lost;
}

double lending_willing(const struct parameters *p, double rate, double expected_loss, double information,
                       double outside)
{
    double gain = rate - expected_loss - p->capital_screening * (1 - information) - outside;
    if (p->capital_lending_margin <= 0)
        return gain > 0;
    return math_min(1, math_max(0, gain / p->capital_lending_margin));
}

double lending_distance(double worth, double profit, double noise)
{
    return (worth + profit) / math_max(1e-6, YEAR_NOISE * noise);
}

double lending_patents(const struct world *w, int64_t f)
{
    double by_lever = w->levers.patent_pledge[w->firms.sector[f]];
    if (by_lever <= 0)
        return 0;
    return math_min(1, by_lever) * 12 * w->economy.parameters->capital_patent_life * w->firms.research_rate[f] *
           world_expected_sales(w, f) * w->firms.price[f];
}

double lending_information(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f];
    double addend = lending_is_small(w, f) ? w->levers.information_small[s] : w->levers.information_large[s];
    return math_min(1, math_max(0, w->firms.information[f] + addend));
}

static int64_t rate_of(const struct world *w, int64_t f, const struct standing *x)
{
    int s = w->firms.sector[f];
    double assets = math_max(1, x->assets);
    double pledged = (double)(w->firms.capital_cost[f] + w->firms.guaranteed[f]) + lending_patents(w, f);
    double by_risk = w->economy.parameters->capital_spread_risk * (scorecard_risk(w, f) - 1);
    return credit_rate_ppm(w->economy.parameters, tables_lpr(w->economy.tables, w->month),
                           w->levers.loan_rate[s] + by_risk, x->information, math_min(1, x->debt / assets),
                           math_min(1, pledged / assets));
}

/* Assets, debt and what is seen: what the rate needs. */
static struct standing read_books(const struct world *w, int64_t f)
{
    struct standing x = {.assets = (double)books_assets(&w->firms, f),
                         .payables = (double)books_payables(&w->firms, f),
                         .loans = (double)w->firms.loans[f],
                         .information = lending_information(w, f)};
    x.debt = x.loans + x.payables + (double)w->firms.bonds[f];
    x.worth = x.assets - x.debt;
    return x;
}

struct standing lending_standing(const struct world *w, int64_t f)
{
    struct standing x = read_books(w, f);
    double profit = 12 * w->firms.margin[f] * world_expected_sales(w, f) * w->firms.price[f];
    x.rate = 1e-6 * (double)rate_of(w, f, &x);
    double interest = x.rate * (x.loans + (double)w->firms.bonds[f]);
    x.earnings = profit + interest;
    x.cover = lending_cover(x.earnings, interest);
    x.patents = lending_patents(w, f);
    x.pledge = w->economy.parameters->capital_pledge * (double)w->firms.capital_cost[f] + x.patents;
    return x;
}

int64_t lending_rate_ppm(const struct world *w, int64_t f)
{
    struct standing x = read_books(w, f);
    return rate_of(w, f, &x);
}
