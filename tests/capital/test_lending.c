/* What a bank sees and decides: each rule by hand, its limits, and one firm's standing against its books. */
#include "capital/lending.h"

#include "capital/credit.h"
#include "support/fixture.h"
#include "world/books.h"

Test(lending, bands_are_three_of_information_by_two_of_size)
{
    cr_assert_eq(lending_band(0, true), 0);
    cr_assert_eq(lending_band(0.4, true), 1);
    cr_assert_eq(lending_band(0.6, true), 2);
    cr_assert_eq(lending_band(0.39, false), 3);
    cr_assert_eq(lending_band(1, false), BAND_COUNT - 1);
}

Test(lending, what_is_known_grows_with_size_and_a_record)
{
    struct parameters p = parameters_default();
    p.population_information_low = 0.2;
    p.population_information_span = 0.5;
    p.capital_information_record = 0.1;
    cr_assert_float_eq(lending_known(&p, 0), 0.3, 1e-12);
    cr_assert_float_eq(lending_known(&p, 1), 0.55, 1e-12);
    p.population_information_span = 1;
    cr_assert_eq(lending_known(&p, 1e9), 1);
}

Test(lending, half_of_the_rest_is_learnt_in_a_half_life)
{
    struct parameters p = parameters_default();
    p.capital_information_months = 36;
    cr_assert_float_eq(lending_learnt(&p, 0.2, 0.6, 36), 0.4, 1e-12);
    cr_assert_float_eq(lending_learnt(&p, 0.2, 0.6, 72), 0.5, 1e-12);
    cr_assert_eq(lending_learnt(&p, 0.7, 0.6, 36), 0.7); /* it falls for nobody */
    cr_assert_float_eq(lending_unknown(&p, 36), 0.5, 1e-12);
    double step = 0.2;
    for (int month = 0; month < 36; month++)
        step = lending_learnt(&p, step, 0.6, 1);
    cr_assert_float_eq(step, 0.4, 1e-9);
}

Test(lending, pledge_and_seen_earnings_carry_loans)
{
    struct parameters p = parameters_default();
    p.capital_cover = 1.5;
    /* 600 + 0.5 x 30 / (1.5 x 0.05) */
    cr_assert_float_eq(lending_carried(&p, 600, 0.5, 30, 0.05), 800, 1e-9);
    cr_assert_eq(lending_carried(&p, 600, 0.5, -30, 0.05), 600);
}

Test(lending, room_is_within_limit_and_what_is_carried)
{
    cr_assert_eq(lending_room(500, 800, 300, 0, 0), 200);
    cr_assert_eq(lending_room(900, 400, 300, 0, 0), 100);
    cr_assert_eq(lending_room(900, 400, 300, 0, 0.5), 200); /* half of a new loan needs no pledge */
    cr_assert_eq(lending_room(900, 400, 300, 100, 0), 200); /* nor does what is guaranteed */
    cr_assert_eq(lending_room(100, 400, 300, 0, 0), 0);
    cr_assert_eq(lending_room(900, 200, 300, 0, 0), 0);
}

Test(lending, loss_is_what_a_sale_does_not_bring)
{
    cr_assert_float_eq(lending_loss_given(300, 1000, 0), 0.7, 1e-12);
    cr_assert_float_eq(lending_loss_given(300, 1000, 0.8), 0.14, 1e-12);
    cr_assert_eq(lending_loss_given(2000, 1000, 0), 0);
    cr_assert_eq(lending_loss_given(300, 0, 0), 0);
}

/* 5.0 - 1.2 - 1.5 x 0.2 - 2.5 = 1.0 points over money outside */
Test(lending, a_bank_grants_what_pays_better_than_money_outside)
{
    struct parameters p = parameters_default();
    p.capital_screening = 0.015;
    p.capital_lending_margin = 0.02;
    cr_assert_float_eq(lending_willing(&p, 0.05, 0.012, 0.8, 0.025), 0.5, 1e-9);
    cr_assert_eq(lending_willing(&p, 0.05, 0.0221, 0.8, 0.025), 0);
    cr_assert_eq(lending_willing(&p, 0.05, 0.05, 0.8, 0.025), 0);
    cr_assert_eq(lending_willing(&p, 0.08, 0.012, 0.8, 0.025), 1);
    p.capital_lending_margin = 0; /* all or nothing */
    cr_assert_eq(lending_willing(&p, 0.05, 0.012, 0.8, 0.025), 1);
    cr_assert_eq(lending_willing(&p, 0.05, 0.025, 0.8, 0.025), 0);
}

Test(lending, cover_and_distance)
{
    cr_assert_eq(lending_cover(30, 20), 1.5);
    cr_assert_eq(lending_cover(30, 0), 100);
    cr_assert_eq(lending_cover(-1e9, 1), -100);
    cr_assert_float_eq(lending_distance(0.4, 0.034, 0.05), 2, 1e-12); /* 0.434 / (4.34 x 0.05) */
    cr_assert_gt(lending_distance(0.4, 0, 0), 1000);
}

Test(lending, standing_is_what_the_books_say)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.pledge=50 %", NULL);
    struct world *w = x.world;
    int64_t f = 0;
    while (!world_alive(w, f) || w->firms.loans[f] == 0)
        f++;
    struct standing s = lending_standing(w, f);
    cr_assert_eq(s.assets, (double)books_assets(&w->firms, f));
    cr_assert_eq(s.debt, (double)(w->firms.loans[f] + w->firms.bonds[f] + books_payables(&w->firms, f)));
    cr_assert_eq(s.worth, s.assets - s.debt);
    cr_assert_eq(s.pledge, 0.5 * (double)w->firms.capital_cost[f]);
    cr_assert_eq(s.patents, 0);
    cr_assert_eq(s.information, w->firms.information[f]);
    cr_assert_eq(1e6 * s.rate, (double)lending_rate_ppm(w, f));
    cr_assert_eq(s.rate, credit_firm_rate(w, f));
    tiny_close(&x);
}

/* Levers are read by size, and what is seen stays within [0, 1]. */
Test(lending, information_lever_is_added_by_size)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        w->levers.information_small[s] = 0.1;
        w->levers.information_large[s] = 5;
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        double seen = lending_standing(w, f).information;
        cr_assert_float_eq(seen, lending_is_small(w, f) ? w->firms.information[f] + 0.1 : 1, 1e-12);
    }
    tiny_close(&x);
}

/* Patents are worth 6.7 years of research; a lever above 1 pledges no more than all. */
Test(lending, patents_are_pledged_by_the_lever)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.patent_life=6.7", NULL);
    struct world *w = x.world;
    int64_t f = 0;
    while (!world_alive(w, f) || w->firms.research_rate[f] <= 0)
        f++;
    double yearly = 12 * w->firms.research_rate[f] * world_expected_sales(w, f) * w->firms.price[f];
    w->levers.patent_pledge[w->firms.sector[f]] = 0.5;
    cr_assert_float_eq(lending_patents(w, f), 0.5 * 6.7 * yearly, 1e-6 * yearly);
    w->levers.patent_pledge[w->firms.sector[f]] = 7;
    cr_assert_float_eq(lending_patents(w, f), 6.7 * yearly, 1e-6 * yearly);
    tiny_close(&x);
}
