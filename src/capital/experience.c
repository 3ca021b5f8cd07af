/* Memory of failures; see experience.h. A first month has no memory: banks then begin as if they had always seen the
 * prior. */
#include "capital/experience.h"

#include <omp.h>

#include "base/mathfun.h"
#include "capital/lending.h"
#include "capital/scorecard.h"

/* Loans and files of the living, one of these per thread. */
struct exposure {
    money_t band[BANK_COUNT][BAND_COUNT], sector[SECTOR_COUNT];
    int64_t files[BAND_COUNT][CARD_COUNT + 1];
    int64_t padding[8]; /* threads do not share cache lines */
};

double experience_rate(double failed, double loans, double common, double weight)
{
    return loans + weight > 0 ? (failed + weight * common) / (loans + weight) : common;
}

double experience_of(const struct world *w, const struct month *m, int64_t f, double information)
{
    int band = lending_band(information, lending_is_small(w, f));
    double alike = m->default_band[w->firms.bank[f]][band] * m->default_sector[w->firms.sector[f]];
    return math_min(1, alike * scorecard_risk(w, f));
}

double experience_severity(const struct world *w, const struct month *m, int64_t f, double information)
{
    return m->loss_band[lending_band(information, lending_is_small(w, f))];
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

/* Stocks, what customers owe and cash pay banks too: how much less they lose than machines leave open. */
static void expect_severity(const struct world *w, struct month *m)
{
    double feared = 0, lost = 0;
    for (int band = 0; band < BAND_COUNT; band++) {
        feared += w->banks.seen_feared[band];
        lost += w->banks.seen_lost[band];
    }
    double common = feared > 0 ? lost / feared : 1;
    double weight = w->economy.parameters->capital_credibility * feared / BAND_COUNT;
    for (int band = 0; band < BAND_COUNT; band++)
        m->loss_band[band] = math_min(
            1, experience_rate(w->banks.seen_lost[band], w->banks.seen_feared[band], common, weight));
}

void experience_expect(const struct world *w, struct month *m)
{
    double loans, common = common_rate(w, &loans), weight = w->economy.parameters->capital_credibility * loans;
    for (int band = 0; band < BAND_COUNT; band++)
        expect_band(w, m, band, common, weight);
    expect_severity(w, m);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        double rate = experience_rate(w->sectors.seen_failed[s], w->sectors.seen_loans[s], common,
                                      weight / FIRM_SECTOR_COUNT);
        m->default_sector[s] = common > 0 ? rate / common : 1;
    }
}

/* Part of a firm's loans that its machines and patents would not bring. */
static double experience_exposed(const struct world *w, int64_t f)
{
    double machines = (double)w->firms.capital_cost[f] + lending_patents(w, f);
    return lending_loss_given(w->economy.parameters->firm_recovery * machines, (double)w->firms.loans[f], 0);
}

void experience_lost(const struct world *w, struct month *m, int64_t f, money_t lost)
{
    m->lost_band[lending_band(lending_information(w, f), lending_is_small(w, f))] += lost;
}

void experience_note(const struct world *w, struct month *m, int64_t f)
{
    int band = lending_band(lending_information(w, f), lending_is_small(w, f));
    m->failed_band[w->firms.bank[f]][band] += w->firms.loans[f];
    m->failed_sector[w->firms.sector[f]] += w->firms.loans[f];
    m->feared_band[band] += money_of((double)w->firms.loans[f] * experience_exposed(w, f));
    if (w->firms.loans[f] > 0)
        scorecard_count(w, f, band, m->failed_files);
}

static struct exposure *sum_exposure(struct world *w, const struct month *m)
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
            scorecard_count(w, f, band, x->files);
            money_t exposed = money_of((double)w->firms.loans[f] * scorecard_risk(w, f));
            x->band[w->firms.bank[f]][band] += exposed;
            x->sector[w->firms.sector[f]] += exposed;
            scorecard_review(w, f);
        }
    }
    for (int t = 1; t < m->threads; t++) {
        for (int b = 0; b < BANK_COUNT; b++)
            for (int band = 0; band < BAND_COUNT; band++)
                all->band[b][band] += all[t].band[b][band];
        for (int band = 0; band < BAND_COUNT; band++)
            for (int i = 0; i <= CARD_COUNT; i++)
                all->files[band][i] += all[t].files[band][i];
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
    struct exposure *x = sum_exposure(w, m);
    double loans, common = common_rate(w, &loans), fade = 1 - 1 / w->economy.parameters->capital_experience;
    double prior = loans > 0 ? -1 : common; /* what a memory is begun with, -1 when there is one */
    for (int b = 0; b < BANK_COUNT; b++)
        for (int band = 0; band < BAND_COUNT; band++)
            remember(&w->banks.seen_loans[b * BAND_COUNT + band], &w->banks.seen_failed[b * BAND_COUNT + band],
                     x->band[b][band], m->failed_band[b][band], fade, prior);
    for (int s = 0; s < SECTOR_COUNT; s++)
        remember(&w->sectors.seen_loans[s], &w->sectors.seen_failed[s], x->sector[s], m->failed_sector[s], fade, prior);
    for (int band = 0; band < BAND_COUNT; band++) {
        w->banks.seen_feared[band] = fade * w->banks.seen_feared[band] + (double)m->feared_band[band];
        w->banks.seen_lost[band] = fade * w->banks.seen_lost[band] + (double)m->lost_band[band];
    }
    scorecard_remember(w, x->files, m->failed_files, fade);
}
