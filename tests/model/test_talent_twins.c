/* Twins of which one pays a subsidy to skilled people of one city, through the neutral lever alone: the city's stock rises,
 * mostly with people of its neighbours and of the rest of China, and what the city pays is what its households receive. */
#include "engine/accounts.h"
#include "support/people.h"

enum { XUZHOU = 2, SUZHOU = 4, YEARS = 4, MONTHS = 12 * YEARS, NO_CITY = -1 };

/* A month with its checks in which a city adds a part to the wages of its skilled people. */
static void step_subsidised(struct tiny *x, int city, double rate)
{
    struct simulation *s = x->run;
    int act = tiny_phase("policy_act");
    tiny_renew(x);
    tiny_phases(x, 0, act + 1);
    for (int cell = 0; city >= 0 && cell < GRADE_FIELDS; cell++)
        x->world->levers.wage_subsidy[city * GRADE_FIELDS + cell] = rate;
    tiny_phases(x, act + 1, step_phase_count());
    month_end(&s->month);
    x->world->month++;
    books_sheet(x->world, s->month.threads, &s->sheet);
    tiny_ok(x, accounts_check(x->world, s->month.total, &s->sheet, s->month.threads, x->errors));
    s->hash = world_hash(x->world, s->month.threads);
}

Test(talent_twins, a_subsidy_of_nothing_changes_no_bit)
{
    struct tiny base, twin;
    tiny_open(&base, 1, NULL);
    tiny_open(&twin, 1, NULL);
    for (int month = 0; month < 14; month++) {
        tiny_step(&base);
        step_subsidised(&twin, SUZHOU, 0);
        cr_assert_eq(twin.run->hash, base.run->hash, "month %d", month);
    }
    tiny_close(&base);
    tiny_close(&twin);
}

/* What staff of the city's universities earn in a month.  wage  of cells, yuan a year */
static double university_wages(const struct world *w, int city, const double *wage)
{
    double pay = 0;
    for (int64_t i = 0; i < w->length[DIM_PERSON]; i++)
        if (w->people.employer[i] == EMPLOYER_UNIVERSITY && w->people.city[i] == city)
            pay += wage[skills_cell(city, post_grade(w->people.post[i]), w->people.field[i])] * (double)MONEY_PER_YUAN /
                   12;
    return pay;
}

Test(talent_twins, a_city_pays_exactly_what_its_households_receive)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    for (int month = 0; month < 6; month++) {
        double wage[TALENT_CELLS];
        memcpy(wage, x.world->talent.wage, sizeof wage);
        step_subsidised(&x, SUZHOU, 0.2);
        const struct ledger *l = x.run->month.total;
        double pay = university_wages(x.world, SUZHOU, wage);
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            if (x.world->firms.city[f] == SUZHOU)
                pay += (double)(x.world->firms.skilled_pay[f] + x.world->firms.research_pay[f]);
        for (int c = 0; c < CITY_COUNT; c++) {
            money_t paid = l->paid[BOOK_TALENT_SUBSIDY][ACCOUNT_CITIES + c];
            cr_assert_eq(l->received[BOOK_TALENT_SUBSIDY][ACCOUNT_HOUSEHOLDS + c], paid);
            cr_assert_eq(paid, x.run->month.talent_subsidy[c]);
            if (c == SUZHOU) /* a fifth of their labour cost: firms that failed in the month keep their payroll */
                cr_assert_float_eq((double)paid / pay, 0.2, 0.001);
            else
                cr_assert_eq(paid, 0);
        }
    }
    tiny_close(&x);
}

/* Mean number of skilled people by city in the last year; real persons. */
static void stocks(const char *seed, int city, double rate, double *people)
{
    struct tiny x;
    tiny_open(&x, 2, "run.scale=0.01", seed, NULL);
    memset(people, 0, CITY_COUNT * sizeof *people);
    for (int month = 0; month < MONTHS; month++) {
        step_subsidised(&x, city, rate);
        for (int c = 0; c < CITY_COUNT && month >= MONTHS - 12; c++)
            for (int g = 0; g < GRADE_COUNT; g++)
                people[c] += (double)x.run->month.talent->people[c][g] / 12 / x.world->scale;
    }
    tiny_close(&x);
}

static void check_subsidy(int city, double rate, double least)
{
    static const char *const seeds[] = {"run.seed=1", "run.seed=2"};
    double gain = 0, start = 0, others = 0, province = 0;
    for (size_t k = 0; k < sizeof seeds / sizeof seeds[0]; k++) {
        double base[CITY_COUNT], twin[CITY_COUNT];
        stocks(seeds[k], NO_CITY, 0, base);
        stocks(seeds[k], city, rate, twin);
        start += base[city];
        for (int c = 0; c < CITY_COUNT; c++) {
            double more = twin[c] - base[c];
            gain += c == city ? more : 0;
            others += c == city ? 0 : more;
            province += more;
        }
        for (int c = 0; c < CITY_COUNT; c++)
            cr_log_info("subsidy of %g in city %d: city %d %+.0f of %.0f", rate, city, c, twin[c] - base[c], base[c]);
    }
    cr_log_info("subsidy of %g in city %d: there %+.2f %%, in other cities %+.0f, in the province %+.0f people", rate,
                city, 100 * gain / start, others / 2, province / 2);
    cr_assert_gt(gain / start, least);
    cr_assert_lt(others, 0);
}

Test(talent_twins, a_subsidy_in_suzhou_draws_people_there)
{
    check_subsidy(SUZHOU, 0.3, 0.005);
}

Test(talent_twins, a_subsidy_in_xuzhou_draws_people_there)
{
    check_subsidy(XUZHOU, 0.3, 0.01);
}
