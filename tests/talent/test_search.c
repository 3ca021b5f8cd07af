/* The search of a month: who is hired, where, and by whom; nobody beyond the posts nor for less than before. */
#include "talent/search.h"

#include <math.h>

#include "support/people.h"
#include "talent/market.h"

Test(search, pay_of_a_post_by_hand)
{
    struct tiny x;
    tiny_population(&x, NULL);
    struct economy *e = &x.world->economy;
    e->worker_wage[3] = 600; /* fen a month for a thousandth of a head */
    e->city_wage_factor[2] = 1.25;
    e->post_pay[3][POST_COUNT - 1] = 2;
    cr_assert_float_eq(search_pay(e, 3, 2, POST_COUNT - 1, 1.1), 1000 * 600 * 1.25 * 2 * 1.1, 1e-6);
    tiny_close(&x);
}

/* A month up to the hires.  before  people as the month finds them */
static void live_search(struct tiny *x, struct world *before)
{
    *before = tiny_copy(x->world);
    tiny_phases(x, 0, tiny_phase("labour_clear") + 1);
}

Test(search, nobody_is_hired_beyond_the_posts)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    for (int month = 0; month < 3; month++) {
        struct world before;
        live_search(&x, &before);
        const struct world *w = x.world;
        const struct month *m = &x.run->month;
        int64_t n = w->length[DIM_FIRM] * POST_COUNT, hires = 0;
        int32_t *staff = people_staff(w), *hired = calloc((size_t)n, sizeof *hired);
        for (int64_t i = 0; i < w->talent.filled[0]; i++)
            if (w->people.employer[i] >= 0 && w->people.since[i] == w->month) {
                hired[(int64_t)w->people.employer[i] * POST_COUNT + w->people.post[i]]++;
                hires++;
            }
        for (int64_t k = 0; k < n; k++) {
            cr_assert_eq(staff[k], m->staff[k]);
            cr_assert(hired[k] == 0 || staff[k] <= m->posts[k]);
        }
        cr_assert_gt(hires, 10);
        free(staff);
        free(hired);
        world_release(&before);
        tiny_phases(&x, tiny_phase("labour_clear") + 1, step_phase_count());
        month_end(&x.run->month);
        x.world->month++;
    }
    tiny_close(&x);
}

Test(search, flows_of_hires_are_those_of_the_rows)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    struct world before;
    live_search(&x, &before);
    const struct world *w = x.world;
    int64_t hired[CITY_COUNT][GRADE_COUNT] = {0};
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (w->people.employer[i] != EMPLOYER_EMPTY && w->people.employer[i] != EMPLOYER_NONE &&
            w->people.since[i] == w->month) {
            hired[w->people.city[i]][post_grade(w->people.post[i])]++;
            if (w->people.employer[i] >= 0) {
                cr_assert_eq(w->people.city[i], w->firms.city[w->people.employer[i]]);
                cr_assert_eq(w->people.premium[i], search_premium(w, w->people.employer[i]));
                cr_assert_eq(w->people.last[i], sector_firm_index(w->firms.sector[w->people.employer[i]]));
            }
        }
    cr_assert_eq(memcmp(hired, x.run->month.talent->hired, sizeof hired), 0);
    world_release(&before);
    tiny_close(&x);
}

Test(search, posts_that_are_not_advertised_are_not_filled)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int act = tiny_phase("policy_act"), dark = w->firms.city[0];
    int64_t elsewhere = 0;
    tiny_phases(&x, 0, act + 1);
    w->levers.vacancy_visibility[dark] = 0;
    tiny_phases(&x, act + 1, tiny_phase("labour_clear") + 1);
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        int32_t f = w->people.employer[i];
        if (f < 0 || w->people.since[i] != w->month)
            continue;
        cr_assert_neq(w->firms.city[f], dark);
        elsewhere++;
    }
    cr_assert_gt(elsewhere, 10);
    tiny_close(&x);
}

Test(search, no_application_arrives_where_matching_has_no_efficiency)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    int act = tiny_phase("policy_act");
    tiny_phases(&x, 0, act + 1);
    x.world->levers.match_efficiency[0] = 0;
    tiny_phases(&x, act + 1, tiny_phase("labour_clear") + 1);
    for (int c = 0; c < CITY_COUNT; c++)
        for (int g = 0; g < GRADE_COUNT; g++)
            cr_assert_eq(x.run->month.talent->hired[c][g], 0);
    tiny_close(&x);
}

/* Pay times fit of what somebody has or had.  index of the wages at which offers were made */
static double worth(const struct world *w, const double *index, int64_t i)
{
    int32_t f = w->people.employer[i];
    int post = w->people.post[i], c = w->firms.city[f], field = posts_field(w->firms.post_fields[f], post);
    return search_pay(&w->economy, w->firms.sector[f], c, post, index[skills_cell(c, post_grade(post), field)]) *
           (1 + 0.01 * w->people.premium[i]) * w->economy.fit[w->people.field[i]][field];
}

Test(search, people_at_work_change_only_for_a_better_offer)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    people_quiet(&x);
    x.scenario->parameters.labour_search_employed = 0.5;
    struct world before;
    double index[TALENT_CELLS];
    int64_t changed = 0;
    market_index(x.world, index);
    live_search(&x, &before);
    for (int64_t i = 0; i < before.talent.filled[0]; i++) {
        int32_t old = before.people.employer[i], now = x.world->people.employer[i];
        if (old < 0 || now < 0 || x.world->people.since[i] != x.world->month)
            continue;
        double past = worth(&before, index, i), offer = worth(x.world, index, i);
        cr_assert_gt(offer, (1 + x.scenario->parameters.labour_better_offer) * past * (1 - 1e-6));
        changed++;
    }
    cr_assert_gt(changed, 10);
    world_release(&before);
    tiny_close(&x);
}

Test(search, people_without_a_post_do_not_move_before_they_are_hired)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world before;
    live_search(&x, &before);
    for (int64_t i = 0; i < before.talent.filled[0]; i++)
        if (people_present(x.world, i) && x.world->people.city[i] != before.people.city[i])
            cr_assert(x.world->people.employer[i] != EMPLOYER_NONE && x.world->people.since[i] == x.world->month);
    world_release(&before);
    tiny_close(&x);
}

/* Whether somebody hired this month came to the city where the post is: from another one, or from outside to a first post. */
static bool has_come(const struct world *w, const struct world *before, int64_t i)
{
    bool new = i >= before->talent.filled[0];
    if (!people_present(w, i) || w->people.employer[i] == EMPLOYER_NONE || w->people.since[i] != w->month)
        return false;
    if (w->people.origin[i] == ORIGIN_OUTSIDE && (new || before->people.last[i] == LAST_NONE))
        return true;
    return !new && w->people.city[i] != before->people.city[i];
}

/* Months 2 and 3: by then some who came from the rest of China have not had a post yet. */
Test(search, a_moving_subsidy_is_owed_for_everybody_who_moves_in)
{
    struct tiny x;
    int64_t outside = 0;
    tiny_open(&x, 1, "run.scale=0.005", NULL);
    tiny_step(&x);
    for (int month = 1; month < 3; month++) {
        struct world before = tiny_copy(x.world);
        int act = tiny_phase("policy_act"), clear = tiny_phase("labour_clear");
        int64_t came[CITY_COUNT] = {0};
        tiny_phases(&x, 0, act + 1);
        memset(x.run->month.talent_budget, 0, sizeof x.run->month.talent_budget); /* no bids */
        for (int cell = 0; cell < TALENT_CELLS; cell++)
            x.world->levers.moving_subsidy[cell] = 10000;
        tiny_phases(&x, act + 1, clear + 1);
        for (int64_t i = 0; i < x.world->talent.filled[0]; i++)
            if (has_come(x.world, &before, i)) {
                came[x.world->people.city[i]]++;
                outside += x.world->people.origin[i] == ORIGIN_OUTSIDE;
            }
        for (int to = 0; to < CITY_COUNT; to++)
            cr_assert_eq(x.run->month.talent_moved[to], came[to] * 10000 * MONEY_PER_YUAN);
        tiny_phases(&x, clear + 1, step_phase_count());
        month_end(&x.run->month);
        x.world->month++;
        world_release(&before);
    }
    cr_assert_gt(outside, 3);
    tiny_close(&x);
}

/* A bid is paid out of the city's money for bids until that is gone, to newcomers from outside too. */
Test(search, bids_are_paid_to_people_from_outside_as_far_as_the_money_goes)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.005", NULL);
    tiny_step(&x);
    struct month *m = &x.run->month;
    int act = tiny_phase("policy_act"), clear = tiny_phase("labour_clear");
    money_t budget[CITY_COUNT], spent = 0, paid = 0;
    tiny_phases(&x, 0, act + 1);
    for (int c = 0; c < CITY_COUNT; c++) {
        x.world->levers.talent_subsidy[c] = 0.1;
        x.world->levers.settlement_barrier[c] = 50; /* nobody moves between cities */
        budget[c] = m->talent_budget[c] = c == 0 ? 1000 : MONEY_PER_YUAN * 100000000;
    }
    tiny_phases(&x, act + 1, clear + 1);
    for (int c = 0; c < CITY_COUNT; c++) {
        paid += m->talent_moved[c];
        spent += budget[c] - m->talent_budget[c];
        cr_assert_geq(m->talent_budget[c], 0);
    }
    cr_assert_eq(spent, paid);
    cr_assert_leq(m->talent_moved[0], 1000);
    cr_assert_gt(paid, 1000);
    tiny_close(&x);
}
