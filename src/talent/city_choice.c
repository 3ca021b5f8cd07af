/* Where skilled people look for work; see city_choice.h. The logs are taken once per grade, field and place, then every
 * origin subtracts its costs. */
#include "talent/city_choice.h"

#include "base/mathfun.h"

double city_choice_rent(const struct parameters *p, double wage, double people, double people_start)
{
    return p->talent_rent_share * wage * math_pow(people / people_start, p->talent_rent_people);
}

double city_choice_match(double tightness, double normal)
{
    double posts = math_exp(tightness + normal); /* per person */
    return posts < 1e-8 ? posts : 1 - math_exp(-posts);
}

double city_choice_worth(const struct parameters *p, double net, double amenity, double match)
{
    return p->talent_choice_wage * math_log(math_max(net, p->talent_living_floor)) + amenity +
           p->talent_choice_match * math_log(match);
}

double city_choice_settlement(const struct parameters *p, int city)
{
    enum { NANJING = 0, SUZHOU = 4 };
    return city == NANJING || city == SUZHOU ? p->talent_settlement_large : p->talent_settlement;
}

/* Worth of all places for one grade and field.  worth [OPTION_COUNT] */
static void places(const struct parameters *p, const struct city_choice *offer, int grade, int field, double *worth)
{
    double normal = p->talent_tightness_normal;
    for (int c = 0; c < CITY_COUNT; c++) {
        int cell = skills_cell(c, grade, field);
        double net = (offer->wage[cell] + offer->subsidy[cell] - offer->rent[c]) / offer->trend;
        worth[c] = city_choice_worth(p, net, offer->amenity[c], city_choice_match(offer->tightness[cell], normal));
    }
    double outside = p->talent_outside_wage * offer->outside_wage[grade * FIELD_COUNT + field] / offer->trend;
    worth[OPTION_OUTSIDE] = city_choice_worth(p, outside, 0, city_choice_match(0, normal));
}

/* What it costs to go from one place to another.  origin, place in [0, OPTION_COUNT), not both outside. */
static double cost(const struct parameters *p, const struct city_choice *offer, double move_cost, int origin, int place)
{
    if (origin == place)
        return 0;
    if (place == OPTION_OUTSIDE)
        return p->talent_outside_cost + move_cost;
    double settle = move_cost + city_choice_settlement(p, place) + offer->barrier[place];
    if (origin == OPTION_OUTSIDE)
        return settle;
    return settle + p->talent_choice_distance / 100 * offer->distance[origin * CITY_COUNT + place];
}

/* Chances of the first n places as cumulative numbers; the rest of the row is 1.  utility [OPTION_COUNT] is changed. */
static void cumulate(double *utility, int n, double *row)
{
    double best = utility[0], sum = 0, passed = 0;
    for (int k = 1; k < n; k++)
        best = math_max(best, utility[k]);
    for (int k = 0; k < n; k++)
        utility[k] -= best;
    math_exp_batch(utility, utility, (size_t)n);
    for (int k = 0; k < n; k++)
        sum += utility[k];
    for (int k = 0; k < OPTION_COUNT; k++) {
        passed += k < n ? utility[k] : 0;
        row[k] = k < n - 1 ? passed / sum : 1;
    }
}

void city_choice_table(const struct parameters *p, const struct city_choice *offer, double move_cost,
                       double *cumulative)
{
    double away[OPTION_COUNT][OPTION_COUNT] = {{0}};
    for (int o = 0; o < OPTION_COUNT; o++)
        for (int k = 0; k < OPTION_COUNT; k++)
            away[o][k] = cost(p, offer, move_cost, o, k);
    for (int cell = 0; cell < GRADE_FIELDS; cell++) {
        double worth[OPTION_COUNT], utility[OPTION_COUNT];
        places(p, offer, cell / FIELD_COUNT, cell % FIELD_COUNT, worth);
        for (int o = 0; o < OPTION_COUNT; o++) {
            for (int k = 0; k < OPTION_COUNT; k++)
                utility[k] = worth[k] - away[o][k];
            cumulate(utility, o == OPTION_OUTSIDE ? CITY_COUNT : OPTION_COUNT,
                     cumulative + (size_t)(o * GRADE_FIELDS + cell) * OPTION_COUNT);
        }
    }
}

int city_choice_pick(const double *row, double u)
{
    int k = 0;
    while (k < OPTION_OUTSIDE && u >= row[k])
        k++;
    return k;
}

void city_choice_amenity(const struct parameters *p, const double *tightness, double *amenity)
{
    double mean = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        mean += tightness[c] / CITY_COUNT;
    for (int c = 0; c < CITY_COUNT; c++)
        amenity[c] += p->talent_amenity_speed * (tightness[c] - mean);
}
