/* Memory of failures: the weighing by hand, a first month, fading, and what a failure adds. */
#include "capital/experience.h"

#include "capital/lending.h"
#include "support/fixture.h"

Test(experience, own_counts_as_far_as_it_is_large)
{
    cr_assert_float_eq(experience_rate(4, 100, 0.01, 0), 0.04, 1e-12);
    cr_assert_float_eq(experience_rate(4, 100, 0.01, 100), 0.025, 1e-12); /* (4 + 1) / 200 */
    cr_assert_eq(experience_rate(0, 0, 0.01, 0), 0.01);
    cr_assert_eq(experience_rate(0, 0, 0.01, 50), 0.01);
}

static void forget(struct world *w)
{
    memset(w->banks.seen_loans, 0, BANK_COUNT * BAND_COUNT * sizeof(double));
    memset(w->banks.seen_failed, 0, BANK_COUNT * BAND_COUNT * sizeof(double));
    memset(w->sectors.seen_loans, 0, SECTOR_COUNT * sizeof(double));
    memset(w->sectors.seen_failed, 0, SECTOR_COUNT * sizeof(double));
    memset(w->firms.grade, 0, (size_t)w->length[DIM_FIRM]); /* loans count as they are */
}

/* Without memory every bank expects the prior of everybody, and a first month begins the memory with it. */
Test(experience, begins_with_the_prior)
{
    struct tiny x;
    tiny_open(&x, 2, "capital.default_prior=2.4 %/year", "capital.experience=36 months", NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    month_begin(w, m);
    forget(w);
    experience_expect(w, m);
    for (int b = 0; b < BANK_COUNT; b++)
        for (int band = 0; band < BAND_COUNT; band++)
            cr_assert_float_eq(m->default_band[b][band], 0.024, 1e-12);
    experience_remember(w, m);
    double loans = 0, lent = 0;
    for (int i = 0; i < BANK_COUNT * BAND_COUNT; i++) {
        loans += w->banks.seen_loans[i];
        cr_assert_float_eq(w->banks.seen_failed[i], 0.002 * w->banks.seen_loans[i], 1);
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        lent += world_alive(w, f) ? (double)w->firms.loans[f] : 0;
    cr_assert_float_eq(loans, 36 * lent, 1e-9 * loans);
    experience_expect(w, m);
    cr_assert_float_eq(m->default_band[3][2], 0.024, 1e-9);
    cr_assert_float_eq(m->default_sector[0], 1, 1e-9);
    tiny_close(&x);
}

/* A failure adds its loans to its bank's band and its sector; a month without one lets it fade. */
Test(experience, failures_are_noted_and_fade)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.experience=10 months", NULL);
    struct world *w = x.world;
    struct month *m = &x.run->month;
    month_begin(w, m);
    int64_t f = 0;
    while (!world_alive(w, f) || w->firms.loans[f] == 0)
        f++;
    int bank = w->firms.bank[f], band = lending_band(w->firms.information[f], lending_is_small(w, f));
    double before = w->banks.seen_failed[bank * BAND_COUNT + band];
    experience_note(w, m, f);
    cr_assert_eq(m->failed_band[bank][band], w->firms.loans[f]);
    cr_assert_eq(m->failed_sector[w->firms.sector[f]], w->firms.loans[f]);
    experience_expect(w, m);
    double expected = experience_of(w, m, f, w->firms.information[f]);
    experience_remember(w, m);
    cr_assert_float_eq(w->banks.seen_failed[bank * BAND_COUNT + band], 0.9 * before + (double)w->firms.loans[f], 1e-3);
    experience_expect(w, m);
    cr_assert_gt(experience_of(w, m, f, w->firms.information[f]), expected);
    before = w->banks.seen_failed[bank * BAND_COUNT + band];
    month_begin(w, m);
    experience_remember(w, m);
    cr_assert_float_eq(w->banks.seen_failed[bank * BAND_COUNT + band], 0.9 * before, 1e-3);
    tiny_close(&x);
}

Test(experience, threads_change_nothing)
{
    struct tiny one, three;
    tiny_open(&one, 1, NULL);
    tiny_open(&three, 3, NULL);
    for (int month = 0; month < 3; month++) {
        tiny_step(&one);
        tiny_step(&three);
    }
    cr_assert_eq(
        memcmp(one.world->banks.seen_loans, three.world->banks.seen_loans, BANK_COUNT * BAND_COUNT * sizeof(double)),
        0);
    cr_assert_eq(one.run->hash, three.run->hash);
    tiny_close(&one);
    tiny_close(&three);
}
