/* The payroll: what a person gives by hand, and sums by firm against a slow recount of everybody. */
#include "talent/payroll.h"

#include <math.h>

#include "base/fixed.h"
#include "support/people.h"
#include "talent/market.h"
#include "talent/search.h"

Test(payroll, quality_is_skill_over_the_mean_within_limits_times_fit)
{
    cr_assert_float_eq(payroll_quality(1.2, 0.8, 1, 1), 1.5, 1e-12);
    cr_assert_float_eq(payroll_quality(1.2, 0.8, 0.5, 0.75), 1, 1e-12);
    cr_assert_eq(payroll_quality(10, 1, 1, 1), 3);
    cr_assert_eq(payroll_quality(0.01, 1, 1, 1), 0.3);
}

/* What the people of a firm give and cost. */
struct sums {
    int64_t units, pay, research_pay, researchers, skill;
};

/* The month's payroll again, person by person.  mean_skill, index, paid (wages of cells)  as the month found them */
static struct sums *recount(const struct world *w, const double *mean_skill, const double *index, const double *paid,
                            money_t *subsidy, double rate)
{
    struct sums *sums = calloc((size_t)w->length[DIM_FIRM], sizeof *sums);
    const struct economy *e = &w->economy;
    memset(subsidy, 0, CITY_COUNT * sizeof *subsidy);
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++) {
        int32_t f = w->people.employer[i];
        if (f == EMPLOYER_UNIVERSITY) { /* paid the wage of the cell */
            int cell = skills_cell(w->people.city[i], post_grade(w->people.post[i]), w->people.field[i]);
            subsidy[w->people.city[i]] += fixed_round(rate * (paid[cell] * (double)MONEY_PER_YUAN / 12));
        }
        if (f < 0)
            continue;
        int s = w->firms.sector[f], c = w->firms.city[f], post = w->people.post[i], own = w->people.field[i];
        int field = posts_field(w->firms.post_fields[f], post);
        double quality = payroll_quality((double)w->people.skill[i], mean_skill[own], e->fit[own][field],
                                         e->skill_norm);
        int64_t cost = fixed_round(search_pay(e, s, c, post, index[skills_cell(c, post_grade(post), field)]) *
                                   (1 + 0.01 * w->people.premium[i]));
        subsidy[c] += fixed_round(rate * (double)cost);
        if (post < GRADE_COUNT) {
            sums[f].units += fixed_round(1000 * e->post_pay[s][post] * quality);
            sums[f].pay += cost;
        } else {
            sums[f].researchers += 1000;
            sums[f].skill += (int64_t)(1000 * quality);
            sums[f].research_pay += cost;
        }
    }
    return sums;
}

static void check_firms(const struct world *w, const struct sums *sums)
{
    int64_t researchers = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        cr_assert_eq(w->firms.skilled_units[f], sums[f].units);
        cr_assert_eq(w->firms.skilled_pay[f], sums[f].pay);
        cr_assert_eq(w->firms.research_pay[f], sums[f].research_pay);
        cr_assert_eq(w->firms.researchers[f], w->firms.research_shared[f] + sums[f].researchers);
        cr_assert_eq((int64_t)w->firms.research_skill[f], sums[f].skill);
        researchers += sums[f].researchers;
    }
    cr_assert_gt(researchers, 0);
}

Test(payroll, sums_of_firms_are_those_of_a_recount)
{
    struct tiny x;
    money_t subsidy[CITY_COUNT];
    tiny_open(&x, 3, NULL);
    int act = tiny_phase("policy_act"), clear = tiny_phase("labour_clear");
    for (int month = 0; month < 6; month++) {
        double mean_skill[FIELD_COUNT], index[TALENT_CELLS], paid[TALENT_CELLS];
        memcpy(paid, x.world->talent.wage, sizeof paid);
        market_index(x.world, index);
        memcpy(mean_skill, x.world->talent.mean_skill, sizeof mean_skill);
        tiny_phases(&x, 0, act + 1);
        for (int cell = 0; cell < TALENT_CELLS; cell++)
            x.world->levers.wage_subsidy[cell] = 0.125;
        tiny_phases(&x, act + 1, clear + 1);
        struct sums *sums = recount(x.world, mean_skill, index, paid, subsidy, 0.125);
        check_firms(x.world, sums);
        for (int c = 0; c < CITY_COUNT; c++)
            cr_assert_eq(x.run->month.talent_subsidy[c], subsidy[c]);
        free(sums);
        tiny_phases(&x, clear + 1, step_phase_count());
        month_end(&x.run->month);
        x.world->month++;
    }
    tiny_close(&x);
}

Test(payroll, counts_everybody_and_means_of_skill)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    const struct world *w = x.world;
    tiny_phases(&x, 0, tiny_phase("labour_clear") + 1);
    int64_t people[FIELD_COUNT] = {0}, jobless[CITY_COUNT][GRADE_COUNT] = {0}, all[CITY_COUNT][GRADE_COUNT] = {0};
    double skill[FIELD_COUNT] = {0};
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        if (!people_present(w, i))
            continue;
        people[w->people.field[i]]++;
        skill[w->people.field[i]] += (double)w->people.skill[i];
        all[w->people.city[i]][w->people.grade[i]]++;
        jobless[w->people.city[i]][w->people.grade[i]] += w->people.employer[i] == EMPLOYER_NONE;
    }
    const struct talent_flows *t = x.run->month.talent;
    cr_assert_eq(memcmp(t->people_field, people, sizeof people), 0);
    cr_assert_eq(memcmp(t->people, all, sizeof all), 0);
    cr_assert_eq(memcmp(t->jobless, jobless, sizeof jobless), 0);
    for (int k = 0; k < FIELD_COUNT; k++)
        if (people[k] > 0)
            cr_assert_float_eq(w->talent.mean_skill[k], skill[k] / (double)people[k], 1e-5);
    tiny_close(&x);
}

Test(payroll, people_learn_from_a_firm_that_knows_more)
{
    struct tiny x;
    int post;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    const struct parameters *p = w->economy.parameters;
    double index[TALENT_CELLS];
    struct market_cells cells;
    int64_t f = people_largest(w, &post), i = people_first_of(w, f, post);
    w->people.skill[i] = 1;
    w->firms.productivity[f] = 3;
    month_begin(w, &x.run->month);
    posts_plan(w, &x.run->month, false);
    market_index(w, index);
    payroll_run(w, &x.run->month, index, &cells);
    double half = skills_half_life(p, (enum grade)w->people.grade[i]);
    cr_assert_float_eq((double)w->people.skill[i], 3 - 2 * pow(2, -1 / half), 1e-5);
    tiny_close(&x);
}
