/* The city rule: worth, split, multiplier and bid by hand; money that is paid, entry that is only moved. */
#include "policy/cities.h"

#include <math.h>

#include "firm/entry.h"
#include "policy/law.h"
#include "policy/year.h"
#include "support/fixture.h"

enum { CELLS = TABLES_CLUSTERS * CITY_COUNT };

Test(cities, worth_adds_its_parts)
{
    struct parameters p = parameters_default();
    p.cities_strength = 0.5;
    p.cities_habit = 0.5;
    p.cities_growth = 0.5;
    p.cities_overlap = 0.1;
    p.cities_imitation = 0.3;
    struct prospect x = {.quotient = exp(1),
                         .share = exp(-2),
                         .growth = 0.05,
                         .list = 0.2,
                         .prize = 0.4,
                         .chance = 0.5,
                         .overlap = 2,
                         .success = -0.05};
    /* 0.5 - 1 + 0.5 + 0.2 + 0.2 - 0.2 - 0.15 */
    cr_assert_float_eq(cities_worth(&p, &x, 1), 0.05, 1e-9);
    cr_assert_float_eq(cities_worth(&p, &x, 3), -0.35, 1e-9); /* coordination trebles the weight of overlap */
    x.growth = 9;
    cr_assert_float_eq(cities_worth(&p, &x, 1), 0.3, 1e-9); /* 1.5 times 5 points at most */
}

Test(cities, money_is_split_by_worth)
{
    const double even[3] = {7, 7, 7}, worth[2] = {log(3), 0};
    double share[3];
    cities_split(even, 3, 1, share);
    for (int i = 0; i < 3; i++)
        cr_assert_float_eq(share[i], 1.0 / 3, 1e-12);
    cities_split(worth, 2, 1, share);
    cr_assert_float_eq(share[0], 0.75, 1e-12);
    cities_split(worth, 2, 0.5, share); /* 9 to 1 */
    cr_assert_float_eq(share[0], 0.9, 1e-12);
}

Test(cities, multiplier_is_one_at_an_even_share)
{
    cr_assert_eq(cities_multiplier(0.04, 25, 0.3), 1);
    cr_assert_float_eq(cities_multiplier(0.16, 25, 0.3), pow(4, 0.3), 1e-9);
    cr_assert_eq(cities_multiplier(0.9, 25, 0.3), 2);
    cr_assert_eq(cities_multiplier(0, 25, 0.3), 0.5);
}

Test(cities, bids_follow_neighbours_and_outflow_below_a_ceiling)
{
    cr_assert_eq(cities_bid(0, 0, 1, 0, 0.15), 0);
    cr_assert_eq(cities_bid(0, 0, 1, -0.1, 0.15), 0); /* who gains people does not bid */
    cr_assert_float_eq(cities_bid(0.02, 0.02, 1, 0.01, 0.15), 0.15 * (1 - exp(-0.022 / 0.15)), 1e-12);
    double bid = 0;
    for (int year = 0; year < 100; year++)
        bid = cities_bid(bid, bid, 1, 10, 0.15);
    cr_assert_lt(bid, 0.15 + 1e-12);
}

/* Shares are those of the opening; a January of the run splits anew and still spends everything. */
Test(cities, every_city_spends_all_of_its_money)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int c = 0; c < CITY_COUNT; c++) {
        double sum = 0;
        for (int cell = 0; cell < SURVEY_CELLS; cell++)
            sum += cell % CITY_COUNT == c ? x.world->sectors.city_money[cell] : 0;
        cr_assert_float_eq(sum, 1, 1e-9);
    }
    tiny_close(&x);
}

static double expected_entrants(const struct world *w, const struct survey *survey, bool with)
{
    double sum = 0;
    struct entry_rates rates;
    entry_rates(w, (const double(*)[CITY_COUNT])survey->firms, &rates);
    for (int cell = 0; cell < CELLS; cell++)
        for (int source = 0; source < ENTRY_SOURCE_COUNT; source++)
            sum += rates.rate[source][cell / CITY_COUNT][cell % CITY_COUNT] *
                   (with ? w->sectors.entry_multiplier[cell] : 1);
    return sum;
}

Test(cities, money_moves_entry_and_adds_none)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct survey *survey = calloc(1, sizeof *survey);
    levers_neutral(&x.world->levers);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        x.world->firms.sales_year[f] = x.world->firms.sales_before[f];
    survey_take(survey, x.world, 1);
    cities_open(x.world, survey);
    cr_assert_float_eq(expected_entrants(x.world, survey, true) / expected_entrants(x.world, survey, false), 1, 1e-9);
    double most = 0, least = 9;
    for (int cell = 0; cell < CELLS; cell++) {
        most = fmax(most, x.world->sectors.entry_multiplier[cell]);
        least = fmin(least, x.world->sectors.entry_multiplier[cell]);
    }
    cr_assert(most > 1.2 && most > 2 * least, "%g %g", least, most);
    for (int cell = CELLS; cell < SURVEY_CELLS; cell++)
        cr_assert_eq(x.world->sectors.entry_multiplier[cell], 1);
    free(survey);
    tiny_close(&x);
}

static void levers_of_month(struct tiny *x)
{
    month_begin(x->world, &x->run->month);
    law_set(&x->world->levers, x->world->economy.parameters, x->world->month);
}

/* What is paid and built comes out of purchases to the fen; rebates stay below the land fee, grants below their part of
 * the entrants' capital. */
Test(cities, the_programme_comes_out_of_purchases)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", NULL);
    tiny_step(&x);
    tiny_phases(&x, 0, tiny_phase("policy_act") + 1);
    const struct month *m = &x.run->month;
    const struct parameters *p = &x.scenario->parameters;
    money_t grants = 0, rebates = 0, received = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        int g = 1 + c, a = ACCOUNT_CITIES + c;
        money_t paid = m->total->paid[BOOK_CITY_GRANT][a] + m->total->paid[BOOK_LAND_REBATE][a];
        double spending = (double)(m->government_budget[g] + m->government_investment[g] + m->government_social[g] +
                                   m->government_university[g] + paid);
        cr_assert_eq(m->government_programme[g], paid);
        cr_assert_float_eq((double)m->government_social[g] / spending, x.tables->city_social, 1e-4);
        cr_assert_float_eq((double)(m->government_investment[g]) / spending,
                           x.tables->city_investment + p->cities_infrastructure * p->cities_budget, 1e-4);
        cr_assert_leq((double)paid, (p->cities_land + p->cities_grant) * p->cities_budget * spending + 1000);
        grants += m->total->paid[BOOK_CITY_GRANT][a];
        rebates += m->total->paid[BOOK_LAND_REBATE][a];
    }
    for (int a = 0; a < FIRM_SECTOR_COUNT; a++)
        received += m->total->received[BOOK_CITY_GRANT][a] + m->total->received[BOOK_LAND_REBATE][a];
    cr_assert(grants > 0 && rebates > 0);
    cr_assert_eq(received, grants + rebates);
    tiny_close(&x);
}

Test(cities, without_money_nothing_moves)
{
    struct tiny x;
    tiny_open(&x, 1, "cities.budget=0", NULL);
    tiny_step(&x);
    tiny_step(&x);
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        cr_assert(x.run->month.total->paid[BOOK_CITY_GRANT][a] == 0 &&
                  x.run->month.total->paid[BOOK_LAND_REBATE][a] == 0);
    levers_of_month(&x);
    cities_act(x.world, &x.run->month);
    for (int i = 0; i < SECTOR_COUNT * CITY_COUNT; i++)
        cr_assert_eq(x.world->levers.entry_city[i], 1);
    tiny_close(&x);
}

/* Six Januaries with people leaving two cities: those bid most, their neighbours follow, and what the talent budget pays
 * for is the ceiling. */
Test(cities, bids_answer_an_outflow)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct survey *survey = calloc(1, sizeof *survey);
    tiny_phases(&x, 0, tiny_phase("policy_act") + 1);
    survey_take(survey, x.world, 1);
    x.world->cities.talent_outflow[2] = 0.02;  /* Xuzhou */
    x.world->cities.talent_outflow[12] = 0.02; /* Suqian */
    for (int year = 1; year <= 6; year++)
        cities_year(x.world, &x.run->month, survey);
    const double *bid = x.world->cities.talent_bid;
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert(bid[c] >= 0 && bid[c] < 0.03, "%d: %g", c, bid[c]);
    cr_assert(bid[2] > 0.003 && bid[12] > 0.003, "%g %g", bid[2], bid[12]);
    cr_assert(bid[7] > 0, "%g", bid[7]); /* Huaian, beside both, though nobody leaves it */
    cr_assert_gt(bid[2], bid[4]);
    free(survey);
    tiny_close(&x);
}
