/* Sums of January; see survey.h. Cells of a sector are added up in the order of their rows by one thread. */
#include "policy/survey.h"

#include <string.h>

#include "base/mathfun.h"
#include "firm/certificates.h"

static void add_firm(struct survey *x, const struct world *w, int64_t f, int cell)
{
    const struct firms *firms = &w->firms;
    double real = firms->slice[f] / w->scale;
    uint32_t held = firms->certificates[f];
    bool certified = certificates_left(held, CERTIFICATE_SPECIALISED) > 0 ||
                     certificates_left(held, CERTIFICATE_LITTLE_GIANT) > 0 ||
                     certificates_left(held, CERTIFICATE_CHAMPION) > 0;
    x->sales[cell] += (double)firms->sales_year[f];
    x->before[cell] += (double)firms->sales_before[f];
    x->reported[cell] += (double)(firms->research_year[f] + firms->padded_year[f]);
    x->firms[cell] += real;
    x->certified[cell] += certified ? real : 0;
    x->leaders[cell] += certificates_left(held, CERTIFICATE_CHAIN_LEADER) > 0 ? real : 0;
}

void survey_take(struct survey *x, const struct world *w, int threads)
{
    memset(x, 0, sizeof *x);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            if (world_alive(w, f))
                add_firm(x, w, f, i * CITY_COUNT + w->firms.city[f]);
}

double survey_growth(const struct survey *x, int cell)
{
    return x->before[cell] > 0 ? math_max(-0.5, math_min(0.5, x->sales[cell] / x->before[cell] - 1)) : 0;
}
