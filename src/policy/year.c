/* January; see year.h. */
#include "policy/year.h"

#include <string.h>

#include "capital/settlement.h"
#include "firm/certificates.h"
#include "firm/leaders.h"
#include "firm/reporting.h"
#include "policy/cities.h"
#include "policy/law.h"
#include "policy/levels.h"

enum { YEAR = 12 };

/* A firm of the opening has had a year like its last month. */
static void suppose_year(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        bool alive = world_alive(w, f);
        double sales = alive ? YEAR * (double)w->firms.output[f] * w->firms.price[f] : 0;
        w->firms.sales_year[f] = w->firms.sales_before[f] = money_of(sales);
        w->firms.research_year[f] = money_of(sales * (alive ? w->firms.research_rate[f] : 0));
        w->firms.padded_year[f] = 0;
        w->firms.certificates[f] = w->firms.at_notch[f] = 0;
    }
}

/* The year becomes the past; one that was not whole says nothing of growth. */
static void close_year(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        bool whole = w->month - w->firms.birth_month[f] >= YEAR;
        w->firms.sales_before[f] = whole ? w->firms.sales_year[f] : 0;
        w->firms.sales_year[f] = w->firms.research_year[f] = w->firms.padded_year[f] = 0;
    }
}

void year_open(struct world *w, struct month *m)
{
    const struct parameters *parameters = w->economy.parameters;
    const uint64_t seed = w->seed;
    struct levers levers = w->levers;
    struct survey *survey = arena_take(m->arena, 1, sizeof *survey);
    w->economy.parameters = &w->economy.opening;
    w->seed = w->population_seed;
    law_set(&w->levers, w->economy.parameters, 0);
    suppose_year(w);
    reporting_open(w, m->threads);
    leaders_year(w, m);
    certificates_award(w, m, true);
    survey_take(survey, w, m->threads);
    levels_open(w, survey);
    cities_open(w, survey);
    close_year(w);
    w->economy.parameters = parameters;
    w->seed = seed;
    w->levers = levers;
}

void year_turn(struct world *w, struct month *m)
{
    if (w->month <= 0 || w->month % YEAR != 0)
        return;
    struct survey *survey = arena_take(m->arena, 1, sizeof *survey);
    certificates_age(w, m->threads);
    reporting_year(w, m);
    settlement_close(w, m);
    leaders_year(w, m);
    certificates_award(w, m, false);
    survey_take(survey, w, m->threads);
    levels_year(w, survey);
    cities_year(w, m, survey);
    close_year(w);
}
