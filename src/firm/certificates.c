/* Juries of certificates; see certificates.h. */
#include "firm/certificates.h"

#include <stdlib.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "world/population.h"

#define QUALITY_SPREAD 0.12 /* standard deviation of ln Q between firms: population.quality_sd */

const struct certificate_info certificates_info[CERTIFICATE_COUNT] = {
#define CERTIFICATE(name, key, rule, sales_min, sales_max, research_min, months_min, stock, seats, years, noise,       \
                    research, size, quality, growth, en, zh)                                                           \
    {#key,  RULE_##rule, sales_min, sales_max, research_min, months_min, stock, seats,                                 \
     years, noise,       research,  size,      quality,      growth,     en,    zh},
#include "firm/certificates.def"
#undef CERTIFICATE
};

_Static_assert(CERTIFICATE_COUNT *CERTIFICATE_BITS <= 32, "certificates of a firm are one field of 32 bits");

uint32_t certificates_set(uint32_t field, enum certificate kind, int years)
{
    unsigned shift = CERTIFICATE_BITS * (unsigned)kind;
    return (field & ~((uint32_t)CERTIFICATE_MASK << shift)) | (uint32_t)years << shift;
}

uint32_t certificates_held(uint32_t field)
{
    uint32_t held = 0;
    for (unsigned k = 0; k < CERTIFICATE_COUNT; k++)
        held |= certificates_left(field, (enum certificate)k) > 0 ? 1u << k : 0;
    return held;
}

uint32_t certificates_aged(uint32_t field)
{
    for (int k = 0; k < CERTIFICATE_COUNT; k++) {
        int left = certificates_left(field, (enum certificate)k);
        field = certificates_set(field, (enum certificate)k, left > 0 ? left - 1 : 0);
    }
    return field;
}

double certificates_threshold(const struct parameters *p, double sales)
{
    if (sales < p->law_high_tech_sales_small)
        return p->law_high_tech_research_small;
    return sales < p->law_high_tech_sales_medium ? p->law_high_tech_research_medium : p->law_high_tech_research;
}

bool certificates_small(const struct parameters *p, double sales)
{
    return sales < p->population_scale_threshold * (double)MONEY_PER_MILLION;
}

int certificates_tax_class(const double *rate, bool high_tech, bool small)
{
    int class = small && rate[TAX_SMALL] < rate[TAX_STANDARD] ? TAX_SMALL : TAX_STANDARD;
    return high_tech && rate[TAX_HIGH_TECH] < rate[class] ? TAX_HIGH_TECH : class;
}

double certificates_score(const struct certificate_info *info, double research, double sales, double quality,
                          double growth)
{
    return info->research * math_log(math_max(0.01, research)) + info->size * math_log(math_max(0.01, sales / 20)) +
           info->quality * quality / QUALITY_SPREAD + info->growth * 10 * growth;
}

double certificates_growth(const struct world *w, int64_t f)
{
    double before = (double)w->firms.sales_before[f];
    return before > 0 ? math_max(-1, math_min(1, (double)w->firms.sales_year[f] / before - 1)) : 0;
}

/* An applicant as the jury sees it. */
struct applicant {
    double signal;
    uint64_t key;
    int64_t row;
};

static int compare(const void *a, const void *b)
{
    const struct applicant *x = a, *y = b;
    if (x->signal != y->signal)
        return x->signal > y->signal ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

static double real_sales(const struct world *w, int64_t f)
{
    return (double)w->firms.sales_year[f] / w->firms.slice[f] / (double)MONEY_PER_MILLION;
}

static double relative_research(const struct world *w, int64_t f)
{
    double mean = w->economy.balance.sector[w->firms.sector[f]].research;
    return mean > 0 ? w->firms.reported_intensity[f] / mean : 1;
}

/* The conditions that the scenario asks of four-tech firms. */
static bool has_four(const struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    return (!p->certificates_four_tech_research || relative_research(w, f) >= 1) &&
           (!p->certificates_four_tech_quality || w->firms.log_quality[f] >= w->sectors.mean_log_quality[s]) &&
           (!p->certificates_four_tech_growth || certificates_growth(w, f) >= 0.1) &&
           (!p->certificates_four_tech_productivity || w->firms.productivity[f] >= w->sectors.mean_productivity[s]);
}

static bool may_apply(const struct world *w, int64_t f, enum certificate kind)
{
    const struct certificate_info *info = &certificates_info[kind];
    const uint32_t held = w->firms.certificates[f];
    if (!world_alive(w, f) || w->firms.sales_year[f] <= 0 || certificates_left(held, kind) > 0 ||
        w->month - w->firms.birth_month[f] < info->months_min)
        return false;
    double sales = real_sales(w, f), research = info->rule == RULE_BY_SIZE
                                                    ? certificates_threshold(w->economy.parameters, sales)
                                                    : info->research_min;
    if (sales < info->sales_min || sales > info->sales_max || w->firms.reported_intensity[f] < research)
        return false;
    if (info->rule == RULE_LADDER)
        return certificates_left(held, (enum certificate)(kind - 1)) > 0;
    return info->rule != RULE_FOUR || has_four(w, f);
}

static double signal_of(const struct world *w, int64_t f, enum certificate kind)
{
    const struct certificate_info *info = &certificates_info[kind];
    double u[4], quality = w->firms.log_quality[f] - w->sectors.mean_log_quality[w->firms.sector[f]];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_CERTIFICATE, (uint32_t)kind, u);
    return certificates_score(info, relative_research(w, f), real_sales(w, f), quality, certificates_growth(w, f)) +
           info->noise * w->levers.screening_noise[0] * quantile_normal(u[0]);
}

/* Years that a certificate holds: at the opening any of its years may be the first. */
static int years_of(const struct world *w, int64_t f, enum certificate kind, bool opening)
{
    int years = certificates_info[kind].years;
    double u[4];
    if (!opening)
        return years;
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_CERTIFICATE_AGE, (uint32_t)kind, u);
    return 1 + (int)(u[0] * years);
}

/* Seats of the run's scale, real seats times the scale; the last one may be a part of one: then luck decides. */
static void give_seats(struct world *w, const struct applicant *list, int64_t n, enum certificate kind, double seats,
                       bool opening)
{
    double given = 0, u[4];
    for (int64_t i = 0; i < n && given < seats; i++) {
        double slice = w->firms.slice[list[i].row];
        if (given + slice > seats) {
            random_block(w->seed, list[i].key, w->month, PURPOSE_CERTIFICATE_SEAT, (uint32_t)kind, u);
            if (u[0] * slice >= seats - given)
                return;
        }
        uint32_t *field = &w->firms.certificates[list[i].row];
        *field = certificates_set(*field, kind, years_of(w, list[i].row, kind, opening));
        given += slice;
    }
}

static double seats_of(const struct world *w, enum certificate kind, bool opening)
{
    const struct certificate_info *info = &certificates_info[kind];
    double seats = opening ? info->stock : info->seats;
    if (kind == CERTIFICATE_SPECIALISED)
        seats += w->levers.certificate_specialised[0];
    if (kind == CERTIFICATE_FOUR_TECH)
        seats += w->levers.certificate_four_tech[0];
    return math_max(0, seats) * w->scale;
}

static void hold_jury(struct world *w, struct applicant *list, enum certificate kind, bool opening)
{
    double seats = seats_of(w, kind, opening);
    int64_t n = 0;
    if (seats <= 0 || certificates_info[kind].rule == RULE_CHAIN)
        return;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (may_apply(w, f, kind))
            list[n++] = (struct applicant){signal_of(w, f, kind), w->firms.key[f], f};
    qsort(list, (size_t)n, sizeof *list, compare);
    give_seats(w, list, n, kind, seats, opening);
}

static void set_tax_classes(struct world *w)
{
    const double rate[TAX_CLASSES] = {[TAX_STANDARD] = w->levers.profit_tax_standard[0],
                                      [TAX_HIGH_TECH] = w->levers.profit_tax_high_tech[0],
                                      [TAX_SMALL] = w->levers.profit_tax_small[0]};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        bool high_tech = certificates_left(w->firms.certificates[f], CERTIFICATE_HIGH_TECH) > 0;
        bool small = certificates_small(w->economy.parameters, (double)w->firms.sales_year[f] / w->firms.slice[f]);
        w->firms.tax_class[f] = (uint8_t)certificates_tax_class(rate, high_tech, small);
    }
}

void certificates_age(struct world *w, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        w->firms.certificates[f] = certificates_aged(w->firms.certificates[f]);
}

void certificates_award(struct world *w, const struct month *m, bool opening)
{
    size_t mark = arena_mark(m->arena);
    struct applicant *list = arena_take(m->arena, (size_t)w->length[DIM_FIRM] + 1, sizeof *list);
    for (int k = 0; k < CERTIFICATE_COUNT; k++)
        hold_jury(w, list, (enum certificate)k, opening);
    arena_release(m->arena, mark);
    set_tax_classes(w);
}
