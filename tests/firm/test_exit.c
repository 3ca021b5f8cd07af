/* Why firms close: each reason by hand, and the marks of a whole economy. */
#include "firm/exit.h"

#include "base/random.h"
#include "support/fixture.h"
#include "world/books.h"

/* Net worth, cash and buffer of a sound firm. */
static enum exit_reason of(int illiquid, int loss_months, int patience, double u)
{
    struct parameters p = parameters_default();
    p.firm_illiquid_months = 3;
    p.firm_closure = 0.025;
    return exit_decide(&p, 100, 50, 40, illiquid, loss_months, patience, 1, u);
}

Test(exit, insolvent_without_cash_ends)
{
    struct parameters p = parameters_default();
    cr_assert_eq(exit_decide(&p, -1, 7.9, 40, 0, 0, 24, 1, 1), EXIT_INSOLVENCY);
    cr_assert_eq(exit_decide(&p, -1, 8, 40, 0, 0, 24, 1, 1), EXIT_NONE); /* a fifth of the buffer keeps it going */
    cr_assert_eq(exit_decide(&p, 0, 0, 40, 0, 0, 24, 1, 1), EXIT_NONE);
}

Test(exit, three_months_over_the_limit_end_a_firm)
{
    cr_assert_eq(of(2, 0, 24, 1), EXIT_NONE);
    cr_assert_eq(of(3, 0, 24, 1), EXIT_ILLIQUIDITY);
    cr_assert_eq(of(255, 0, 24, 1), EXIT_ILLIQUIDITY);
}

Test(exit, owners_close_when_patience_is_over_and_luck_with_it)
{
    cr_assert_eq(of(0, 24, 24, 0.01), EXIT_NONE); /* the last month that they bear */
    cr_assert_eq(of(0, 25, 24, 0.01), EXIT_PATIENCE);
    cr_assert_eq(of(0, 25, 24, 0.025), EXIT_NONE);
    cr_assert_eq(of(0, 13, 12, 0.01), EXIT_PATIENCE);
    cr_assert_eq(of(0, 13, 48, 0.01), EXIT_NONE);
}

Test(exit, large_firms_are_given_longer)
{
    struct parameters p = parameters_default();
    p.firm_illiquid_months = 3;
    p.firm_closure = 0.025;
    /* scale 0.25: four times as long, a quarter of the hazard */
    cr_assert_eq(exit_decide(&p, 100, 50, 40, 11, 0, 24, 0.25, 1), EXIT_NONE);
    cr_assert_eq(exit_decide(&p, 100, 50, 40, 12, 0, 24, 0.25, 1), EXIT_ILLIQUIDITY);
    cr_assert_eq(exit_decide(&p, 100, 50, 40, 0, 96, 24, 0.25, 0), EXIT_NONE);
    cr_assert_eq(exit_decide(&p, 100, 50, 40, 0, 97, 24, 0.25, 0.006), EXIT_PATIENCE);
    cr_assert_eq(exit_decide(&p, 100, 50, 40, 0, 97, 24, 0.25, 0.007), EXIT_NONE);
    cr_assert_eq(exit_decide(&p, -1, 0, 40, 0, 0, 24, 0.25, 1), EXIT_INSOLVENCY); /* nobody is too large for that */
}

Test(exit, reasons_are_looked_at_in_their_order)
{
    struct parameters p = parameters_default();
    cr_assert_eq(exit_decide(&p, -1, 0, 40, 9, 99, 1, 1, 0), EXIT_INSOLVENCY);
    cr_assert_eq(exit_decide(&p, 1, 0, 40, 9, 99, 1, 1, 0), EXIT_ILLIQUIDITY);
}

/* An economy in which every fourth firm has lost money longer than its owners bear. */
static struct tiny *open_losers(struct tiny *x, const char *closure)
{
    tiny_open(x, 2, "run.scale=0.01", "run.seed=42", closure, NULL);
    for (int64_t f = 0; f < x->world->length[DIM_FIRM]; f++) {
        x->world->firms.patience[f] = 24;
        x->world->firms.loss_months[f] = f % 4 ? 24 : 25;
        x->world->firms.illiquid[f] = 0;
        x->world->firms.noise_scale[f] = 1; /* nobody is given longer for size */
    }
    return x;
}

static bool is_insolvent(const struct world *w, int64_t f)
{
    return books_assets(&w->firms, f) - books_payables(&w->firms, f) - w->firms.loans[f] - w->firms.bonds[f] < 0;
}

Test(exit, marks_follow_the_rule_and_the_firm_s_own_draw)
{
    struct tiny x;
    open_losers(&x, "firm.closure=20 %/month");
    const struct world *w = x.world;
    uint8_t *failing = malloc((size_t)w->length[DIM_FIRM]);
    struct world before = tiny_copy(w);
    int64_t marked = exit_mark(x.world, &x.run->month, failing), count = 0, losers = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double u[4];
        random_block(42, w->firms.key[f], 0, PURPOSE_EXIT, 0, u);
        bool loser = world_alive(w, f) && f % 4 == 0;
        if (!is_insolvent(w, f))
            cr_assert_eq(failing[f], loser && u[0] < 0.2 ? EXIT_PATIENCE : EXIT_NONE);
        losers += loser;
        count += failing[f] != EXIT_NONE;
    }
    cr_assert_eq(marked, count);
    cr_assert_float_eq((double)count / (double)losers, 0.2, 0.04); /* 700 draws: 2.6 standard deviations */
    cr_assert(tiny_same(&before, w));                              /* a look, nothing more */
    free(failing);
    world_release(&before);
    tiny_close(&x);
}

/* Patience not yet over: no hazard, however large, touches anybody. */
Test(exit, no_draw_where_patience_lasts)
{
    struct tiny x;
    open_losers(&x, "firm.closure=100 %/month");
    const struct world *w = x.world;
    uint8_t *failing = malloc((size_t)w->length[DIM_FIRM]);
    exit_mark(x.world, &x.run->month, failing);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (!is_insolvent(w, f))
            cr_assert_eq(failing[f], world_alive(w, f) && f % 4 == 0 ? EXIT_PATIENCE : EXIT_NONE);
    free(failing);
    tiny_close(&x);
}

/* A higher hazard ends more firms, and none that lived under the higher one ends under the lower. */
Test(exit, a_lower_hazard_spares_firms_and_ends_no_other)
{
    struct tiny x;
    open_losers(&x, "firm.closure=20 %/month");
    size_t n = (size_t)x.world->length[DIM_FIRM];
    uint8_t *few = malloc(n), *many = malloc(n);
    int64_t most = exit_mark(x.world, &x.run->month, many);
    x.scenario->parameters.firm_closure = 0.05;
    cr_assert_lt(exit_mark(x.world, &x.run->month, few), most);
    for (size_t f = 0; f < n; f++)
        cr_assert(!few[f] || many[f]);
    free(few);
    free(many);
    tiny_close(&x);
}

/* Marks become tombstones that say why, counted by reason and slice. */
Test(exit, failed_firms_are_tombstones_with_their_reason)
{
    struct tiny x;
    open_losers(&x, "firm.closure=20 %/month");
    struct world *w = x.world;
    int turn = tiny_phase("firms_turn_over");
    tiny_phases(&x, 0, turn);
    struct world before = tiny_copy(w);
    tiny_phases(&x, turn, turn + 1);
    int64_t count[EXIT_REASON_COUNT][SECTOR_COUNT] = {{0}}, all = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(&before, f) || world_alive(w, f))
            continue;
        cr_assert_eq(w->firms.state[f], FIRM_TOMBSTONE);
        cr_assert(w->firms.exit_reason[f] > EXIT_NONE && w->firms.exit_reason[f] < EXIT_REASON_COUNT);
        cr_assert_eq(w->firms.key[f], before.firms.key[f]);
        count[w->firms.exit_reason[f]][w->firms.sector[f]] += (int64_t)(1e6 * before.firms.slice[f]);
        all++;
    }
    cr_assert_gt(all, 20);
    cr_assert_eq(memcmp(count, x.run->month.exited, sizeof count), 0);
    world_release(&before);
    tiny_close(&x);
}
