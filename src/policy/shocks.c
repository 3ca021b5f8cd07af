/* One function per kind of shock, of the name it has in scenario/shocks.def. */
#include "policy/shocks.h"

_Static_assert((int)TABLES_SECTORS == (int)SECTOR_COUNT && (int)TABLES_CITIES == (int)CITY_COUNT,
               "a shock names the sectors and cities of the levers");

static void import_stop(struct levers *levers, const struct shock *shock)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        if (shock->sector[s])
            levers->import_supply[s] *= 1 - shock->size;
}

static void outside_demand(struct levers *levers, const struct shock *shock)
{
    double *const demand[] = {
        [SHOCK_REST_OF_CHINA] = levers->outside_demand_roc, [SHOCK_REST_OF_WORLD] = levers->outside_demand_row};
    for (int d = 0; d < SHOCK_DESTINATION_COUNT; d++)
        for (int s = 0; s < SECTOR_COUNT; s++)
            if (shock->destination[d] && shock->sector[s])
                demand[d][s] *= 1 + shock->size;
}

static void supplier_outage(struct levers *levers, const struct shock *shock)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        for (int c = 0; c < CITY_COUNT; c++)
            if (shock->sector[s] && shock->city[c])
                levers->capacity[s * CITY_COUNT + c] *= 1 - shock->size;
}

static void wage(struct levers *levers, const struct shock *shock)
{
    for (int c = 0; c < CITY_COUNT; c++)
        if (shock->city[c])
            levers->wage[c] *= 1 + shock->size;
}

static void loan_rate(struct levers *levers, const struct shock *shock)
{
    for (int s = 0; s < SECTOR_COUNT; s++)
        if (shock->sector[s])
            levers->loan_rate[s] += shock->size;
}

static void (*const apply[SHOCK_KINDS])(struct levers *levers, const struct shock *shock) = {
#define SHOCK(id, kind, ...) [SHOCK_##id] = kind,
#include "scenario/shocks.def"
#undef SHOCK
};

void shocks_apply(struct levers *levers, const struct shock *shock, int n, int month)
{
    for (int i = 0; i < n; i++)
        if (shock[i].enabled && month >= shock[i].from && month <= shock[i].until)
            apply[shock[i].kind](levers, &shock[i]);
}
