/* True and reported research: the rules by hand, and what firms do with and without something to gain. */
#include "firm/reporting.h"

#include <math.h>

#include "firm/certificates.h"
#include "support/fixture.h"
#include "world/population.h"

Test(reporting, ordinary_padding_is_where_the_tax_saved_meets_its_cost)
{
    cr_assert_float_eq(reporting_ordinary(0.25, 1, 0.03, 0.75, 3), 0.22 / 0.75, 1e-12);
    cr_assert_eq(reporting_ordinary(0.25, 0, 0.03, 0.75, 3), 0);
    cr_assert_eq(reporting_ordinary(0.02, 1, 0.03, 0.75, 3), 0); /* the fine is dearer than what is saved */
    cr_assert_eq(reporting_ordinary(0.25, 1, 0, 0.01, 3), 3);
}

Test(reporting, user_cost_falls_with_the_deduction)
{
    cr_assert_float_eq(reporting_user_cost(0.25, 1), 0.5 / 0.75, 1e-12);
    cr_assert_float_eq(reporting_user_cost(0.15, 1), 0.7 / 0.85, 1e-12);
    cr_assert_eq(reporting_user_cost(0.25, 0), 1);
}

static const struct notch_view view = {
    .gap = 0.3, .slope = 0.8, .cost = 0.8, .saved = 0.15, .audit = 0.03, .fixed = 0.1, .advantage = 0.1};

Test(reporting, the_gap_is_split_at_equal_marginal_cost)
{
    struct notch way = reporting_split(&view); /* (0.8 x 0.3 + 0.15 - 0.03)/1.6 */
    cr_assert_float_eq(way.padding, 0.225, 1e-12);
    cr_assert_float_eq(way.research, 0.075, 1e-12);
    struct notch_view cheap = view;
    cheap.saved = 0.9; /* padding pays by itself: all of the gap is padded, none of it researched */
    way = reporting_split(&cheap);
    cr_assert_eq(way.padding, 0.3);
    cr_assert_eq(way.research, 0);
}

Test(reporting, the_threshold_is_worth_it_when_the_tax_saved_is_more_than_the_way_costs)
{
    struct notch way = {0.075, 0.225}; /* 0.00225 - 0.027 + 0.02025 + 0.1 = 0.0955 */
    cr_assert(reporting_worth(&view, way, 1));
    cr_assert(reporting_worth(&view, way, 1.04));
    cr_assert(!reporting_worth(&view, way, 1.05));
    struct notch_view with_usual = view;
    with_usual.forgone = 0.005;
    cr_assert(!reporting_worth(&with_usual, way, 1));
}

/* A January on the opening: last year's numbers are put back, research as the rate says. */
static void suppose_year(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.sales_year[f] = w->firms.sales_before[f];
        w->firms.research_year[f] = money_of((double)w->firms.sales_before[f] * w->firms.research_rate[f]);
        w->firms.padded_year[f] = 0;
    }
}

struct crowd {
    double above, below, padded, at_notch;
};

/* Firms above scale near the threshold. */
static struct crowd look(const struct world *w)
{
    struct crowd x = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double real = (double)w->firms.sales_before[f] / w->firms.slice[f];
        if (!world_alive(w, f))
            continue;
        x.padded += w->firms.padding[f];
        x.at_notch += w->firms.at_notch[f];
        double near = w->firms.reported_intensity[f] / certificates_threshold(w->economy.parameters, real / 1e8);
        if (real < 2e9)
            continue;
        x.above += near >= 1 && near < 1.15 ? w->firms.slice[f] : 0;
        x.below += near >= 0.85 && near < 1 ? w->firms.slice[f] : 0;
    }
    return x;
}

static void turn(struct tiny *x)
{
    suppose_year(x->world);
    x->world->month = 12;
    month_begin(x->world, &x->run->month);
    certificates_age(x->world, 1);
    reporting_year(x->world, &x->run->month);
}

Test(reporting, firms_bunch_above_the_threshold_while_the_preference_is_on)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", NULL);
    struct crowd opening = look(x.world);
    cr_assert_gt(opening.above, 2 * opening.below);
    cr_assert(opening.padded > 0 && opening.at_notch > 0);
    levers_neutral(&x.world->levers); /* neutral levers are the law of 2022 */
    turn(&x);
    struct crowd on = look(x.world);
    cr_assert_gt(on.above, 2 * on.below);
    tiny_close(&x);
}

Test(reporting, nobody_pads_when_nothing_is_gained)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", NULL);
    levers_neutral(&x.world->levers);
    x.world->levers.profit_tax_high_tech[0] = x.world->levers.profit_tax_standard[0];
    for (int s = 0; s < SECTOR_COUNT; s++)
        x.world->levers.research_deduction[s] = 0;
    turn(&x);
    struct crowd off = look(x.world);
    cr_assert_eq(off.padded, 0);
    cr_assert_eq(off.at_notch, 0);
    cr_assert_lt(off.above, 1.5 * off.below); /* what real research did for it remains */
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (world_alive(x.world, f) && x.world->firms.sales_year[f] > 0)
            cr_assert_float_eq(x.world->firms.reported_intensity[f], x.world->firms.research_rate[f], 1e-6);
    tiny_close(&x);
}

Test(reporting, the_deduction_alone_makes_firms_pad_but_not_bunch)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", NULL);
    levers_neutral(&x.world->levers);
    x.world->levers.profit_tax_high_tech[0] = x.world->levers.profit_tax_standard[0];
    turn(&x);
    struct crowd off = look(x.world);
    cr_assert_gt(off.padded, 0);
    cr_assert_eq(off.at_notch, 0);
    cr_assert_lt(off.above, 1.5 * off.below);
    tiny_close(&x);
}

/* With every firm audited the fine is 0.6 of what was padded, or all the cash there is; it leaves firms and reaches centre,
 * province and city as profit tax does. */
Test(reporting, fines_are_paid_to_the_fen)
{
    struct tiny x;
    tiny_open(&x, 1, "reporting.audit=100 %/year", NULL);
    struct world *w = x.world;
    suppose_year(w);
    w->month = 12;
    month_begin(w, &x.run->month);
    money_t wanted = 0, before = 0, after = 0, paid = 0, taken = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.padded_year[f] = world_alive(w, f) ? 1000 : 0;
        wanted += w->firms.padded_year[f] == 0 || w->firms.cash[f] <= 0 ? 0
                  : w->firms.cash[f] < 600                              ? w->firms.cash[f]
                                                                        : 600;
        before += w->firms.cash[f];
    }
    reporting_year(w, &x.run->month);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        after += w->firms.cash[f];
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        paid += x.run->month.ledger->paid[BOOK_RESEARCH_FINE][a];
        taken += x.run->month.ledger->received[BOOK_RESEARCH_FINE][a];
    }
    cr_assert_gt(wanted, 0);
    cr_assert_eq(before - after, wanted);
    cr_assert_eq(paid, wanted);
    cr_assert_eq(taken, wanted);
    cr_assert_gt(x.run->month.ledger->received[BOOK_RESEARCH_FINE][ACCOUNT_CENTRE], 0);
    tiny_close(&x);
}
