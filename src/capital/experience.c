/* Memory of failures; see experience.h. A first month has no memory: banks then begin as if they had always seen the
 * prior. */
#include "capital/experience.h"

#include <omp.h>

#include "base/mathfun.h"
#include "capital/lending.h"

/* Loans of the living, one of these per thread. */
struct exposure {
    money_t band[BANK_COUNT][BAND_COUNT], sector[SECTOR_COUNT];
    int64_t padding[8]; /* threads do not share cache lines */
};

double experience_rate(double failed, double loans, double common, double weight)
{
    return loans + weight > 0 ? (failed + weight * common) / (loans + weight) : common;
}

double experience_of(const struct world *w, const struct month *m, int64_t f, double information)
{
    int band = lending_band(information, lending_is_small(w, f));
    return math_min(1, m->default_band[w->firms.bank[f]][band] * m->default_sector[w->firms.sector[f]]);
}

/* All banks together, a month; the prior where there is no memory. */
static double common_rate(const struct world *w, double *loans)
{
    double failed = *loans = 0;
    for (int i = 0; i < BANK_COUNT * BAND_COUNT; i++) {
        *loans += w->banks.seen_loans[i];
        failed += w->banks.seen_failed[i];
    }
    return *loans > 0 ? failed / *loans : w->economy.parameters->capital_default_prior / 12;
}

static void expect_band(const struct world *w, struct month *m, int band, double common, double weight)
{
    double loans = 0, failed = 0;
    for (int b = 0; b < BANK_COUNT; b++) {
        loans += w->banks.seen_loans[b * BAND_COUNT + band];
        failed += w->banks.seen_failed[b * BAND_COUNT + band];
    }
    double rate = experience_rate(failed, loans, common, weight / BAND_COUNT);
    for (int b = 0; b < BANK_COUNT; b++)
        m->default_band[b][band] = 12 * experience_rate(w->banks.seen_failed[b * BAND_COUNT + band],
                                                        w->banks.seen_loans[b * BAND_COUNT + band], rate,
                                                        weight / (BAND_COUNT * BANK_COUNT));
}

void experience_expect(const struct world *w, struct month *m)
{
    double loans, common = common_rate(w, &loans), weight = w->economy.parameters->capital_credibility * loans;
    for (int band = 0; band < BAND_COUNT; band++)
        expect_band(w, m, band, common, weight);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double rate = experience_rate(w->sectors.seen_failed[s], w->sectors.seen_loans[s], common,
                                      weight / FIRM_SECTOR_COUNT);
        m->default_sector[s] = common > 0 ? rate / common : 1;
    }
}

void experience_note(const struct world *w, struct month *m, int64_t f)
{
    int band = lending_band(lending_information(w, f), lending_is_small(w, f));
    m->failed_band[w->firms.bank[f]][band] += w->firms.loans[f];
    m->failed_sector[w->firms.sector[f]] += w->firms.loans[f];
}

static struct exposure *sum_exposure(const struct world *w, const struct month *m)
{
    struct exposure *all = arena_take(m->arena, (size_t)m->threads, sizeof *all);
#pragma omp parallel num_threads(m->threads)
    {
        struct exposure *x = all + omp_get_thread_num();
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            if (!world_alive(w, f) || w->firms.loans[f] == 0)
                continue;
            int band = lending_band(lending_information(w, f), lending_is_small(w, f));
            x->band[w->firms.bank[f]][band] += w->firms.loans[f];
            x->sector[w->firms.sector[f]] += w->firms.loans[f];
        }
    }
    for (int t = 1; t < m->threads; t++) {
        for (int b = 0; b < BANK_COUNT; b++)
            for (int band = 0; band < BAND_COUNT; band++)
                all->band[b][band] += all[t].band[b][band];
        for (int s = 0; s < SECTOR_COUNT; s++)
            all->sector[s] += all[t].sector[s];
    }
    return all;
}

/* One class: a month is added, all earlier ones fade. */
static void remember(double *loans, double *failed, money_t exposed, money_t lost, double fade, double prior)
{
    double month = (double)(exposed + lost);
    *loans = prior >= 0 ? month / (1 - fade) : fade * *loans + month;
    *failed = prior >= 0 ? prior * month / (1 - fade) : fade * *failed + (double)lost;
}

void experience_remember(struct world *w, struct month *m)
{
    const struct exposure *x = sum_exposure(w, m);
    double loans, common = common_rate(w, &loans), fade = 1 - 1 / w->economy.parameters->capital_experience;
    double prior = loans > 0 ? -1 : common; /* what a memory is begun with, -1 when there is one */
    for (int b = 0; b < BANK_COUNT; b++)
        for (int band = 0; band < BAND_COUNT; band++)
            remember(&w->banks.seen_loans[b * BAND_COUNT + band], &w->banks.seen_failed[b * BAND_COUNT + band],
                     x->band[b][band], m->failed_band[b][band], fade, prior);
    for (int s = 0; s < SECTOR_COUNT; s++)
        remember(&w->sectors.seen_loans[s], &w->sectors.seen_failed[s], x->sector[s], m->failed_sector[s], fade, prior);
}
