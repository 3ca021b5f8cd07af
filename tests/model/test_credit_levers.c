/* What guarantees, pledged patents and information do: twins that differ in levers alone, set every month after the law.
 * Nothing tells lending or failures to change: banks expect to lose less, hold more, or see more. */
#include "capital/credit.h"
#include "capital/lending.h"
#include "support/fixture.h"

enum { MONTHS = 36, MONTHS_INFORMED = 84, SEEDS = 3 };

/* Small technology firms and all firms, fen. */
struct outcome {
    double loans, failed, guaranteed, paid;
    double exposed, defaults,
        rate; /* small technology firms: loans by month, those whose debtor failed; loans x rate */
};

static bool is_technology(const struct world *w, int64_t f)
{
    return world_alive(w, f) && lending_is_small(w, f) &&
           w->firms.research_rate[f] >= w->economy.parameters->law_high_tech_research;
}

static void leave(struct levers *levers)
{
    (void)levers;
}

static void guarantee(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->guarantee_small[s] = 0.8;
    levers->guarantee_research[0] = 0.03;
}

static void pledge_patents(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->patent_pledge[s] = 0.5;
}

static void inform(struct levers *levers)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->information_small[s] = 0.3;
}

/* Loans of small firms before the last phase of a month; of others 0. */
static void note_loans(const struct world *w, int64_t *loans)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        loans[f] = world_alive(w, f) && lending_is_small(w, f) ? w->firms.loans[f] : 0;
}

static void count_defaults(const struct world *w, const int64_t *loans, struct outcome *o)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        o->exposed += (double)loans[f];
        o->defaults += world_alive(w, f) ? 0 : (double)loans[f];
        o->rate += world_alive(w, f) ? (double)loans[f] * credit_firm_rate(w, f) : 0;
    }
}

static void live_month(struct tiny *x, void (*set)(struct levers *levers), struct outcome *o)
{
    int64_t *loans;
    tiny_renew(x);
    tiny_phases(x, 0, 1);
    set(&x->world->levers);
    tiny_phases(x, 1, step_phase_count() - 1);
    loans = calloc((size_t)x->world->length[DIM_FIRM], sizeof *loans);
    note_loans(x->world, loans);
    tiny_phases(x, step_phase_count() - 1, step_phase_count());
    count_defaults(x->world, loans, o);
    free(loans);
    month_end(&x->run->month);
    x->world->month++;
}

static struct outcome live(const char *seed, int months, void (*set)(struct levers *levers))
{
    struct tiny x;
    struct outcome o = {0};
    tiny_open(&x, 1, "run.scale=0.01", TINY_AT_REST, seed, NULL);
    for (int month = 0; month < months; month++) {
        live_month(&x, set, &o);
        o.paid += (double)x.run->month.total->paid[BOOK_GUARANTEE][ACCOUNT_PROVINCE];
        for (int b = 0; b < BANK_COUNT; b++)
            for (int band = 0; band < BAND_COUNT / 2; band++)
                o.failed += (double)x.run->month.failed_band[b][band];
    }
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        o.loans += is_technology(x.world, f) ? (double)x.world->firms.loans[f] : 0;
        o.guaranteed += (double)x.world->firms.guaranteed[f];
    }
    tiny_close(&x);
    return o;
}

static const char *const seeds[SEEDS] = {"run.seed=1", "run.seed=2", "run.seed=3"};

/* A guarantee of 80 % for small technology firms: they borrow more, guarantors pay, failures of small firms change. */
Test(credit_levers, a_guarantee_raises_loans_of_small_technology_firms, .timeout = 300)
{
    for (int i = 0; i < SEEDS; i++) {
        struct outcome base = live(seeds[i], MONTHS, leave), with = live(seeds[i], MONTHS, guarantee);
        cr_log_info("%s: loans %+.1f %%, failed %+.1f %%", seeds[i], 100 * (with.loans / base.loans - 1),
                    100 * (with.failed / base.failed - 1));
        cr_assert_gt(with.loans, 1.1 * base.loans);
        cr_assert(with.guaranteed > 0 && with.paid > 0 && base.guaranteed <= 0 && base.paid <= 0);
        cr_assert(with.failed > base.failed || with.failed < base.failed);
    }
}

/* Half of the value of patents as pledge: technology firms have more of them. */
Test(credit_levers, pledged_patents_raise_loans_of_small_technology_firms, .timeout = 300)
{
    for (int i = 0; i < SEEDS; i++) {
        struct outcome base = live(seeds[i], MONTHS, leave), with = live(seeds[i], MONTHS, pledge_patents);
        cr_log_info("%s: loans %+.1f %%, failed %+.1f %%", seeds[i], 100 * (with.loans / base.loans - 1),
                    100 * (with.failed / base.failed - 1));
        cr_assert_gt(with.loans, base.loans);
    }
}

/* Seen better, good small firms get more and cheaper credit and bad ones none: small technology firms owe more, and over
 * all seeds a smaller part of small firms' loans fails. Nothing imposes either; a file is read once a year and a loan is
 * paid back in seven, so it takes years. */
Test(credit_levers, information_raises_loans_of_small_technology_firms_and_lowers_defaults, .timeout = 300)
{
    double base_rate = 0, with_rate = 0;
    for (int i = 0; i < SEEDS; i++) {
        struct outcome base = live(seeds[i], MONTHS_INFORMED, leave), with = live(seeds[i], MONTHS_INFORMED, inform);
        cr_log_info("%s: loans %+.1f %%, failed %+.1f %%; rate %.2f, %.2f %%; defaults %.2f, %.2f %% a year", seeds[i],
                    100 * (with.loans / base.loans - 1), 100 * (with.failed / base.failed - 1),
                    100 * base.rate / base.exposed, 100 * with.rate / with.exposed, 1200 * base.defaults / base.exposed,
                    1200 * with.defaults / with.exposed);
        cr_assert_gt(with.loans, base.loans);
        base_rate += base.defaults / base.exposed;
        with_rate += with.defaults / with.exposed;
    }
    cr_assert_lt(with_rate, base_rate);
}
