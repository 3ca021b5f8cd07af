/* From sums to series; see measure.h. The expressions of indicators.def become one function each. */
#include "measure/measure.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "measure/totals.h"

struct measure *measure_create(void)
{
    return memory_take(1, sizeof(struct measure));
}

void measure_destroy(struct measure *m)
{
    memory_release(m);
}

/* From the units of the state to those of the series. */
struct units {
    double money, volume, heads, count, pure;
};

#define FACTOR_MONEY(u)                (u)->money
#define FACTOR_VOLUME(u)               (u)->volume
#define FACTOR_HEADS(u)                (u)->heads
#define FACTOR_COUNT(u)                (u)->count
#define FACTOR_PURE(u)                 (u)->pure
#define SCALE_SUM(name, unit, meaning) x->name *= FACTOR_##unit(u);
#define ADD_SUM(name, unit, meaning)   to->name += from->name;

static void scale_cell(struct totals *x, const struct units *u)
{
#define CELL_SUM SCALE_SUM
#include "measure/totals.def"
}

static void scale_sector(struct totals *x, const struct units *u)
{
#define SECTOR_SUM SCALE_SUM
#include "measure/totals.def"
}

static void scale_city(struct totals *x, const struct units *u)
{
#define CITY_SUM SCALE_SUM
#include "measure/totals.def"
}

static void scale_province(struct totals *x, const struct units *u)
{
#define PROVINCE_SUM SCALE_SUM
#include "measure/totals.def"
}

static void add_cell(struct totals *to, const struct totals *from)
{
#define CELL_SUM ADD_SUM
#include "measure/totals.def"
}

static void add_sector(struct totals *to, const struct totals *from)
{
#define SECTOR_SUM ADD_SUM
#include "measure/totals.def"
}

static void add_city(struct totals *to, const struct totals *from)
{
#define CITY_SUM ADD_SUM
#include "measure/totals.def"
}

static void scale_all(struct measure *m, const struct units *u)
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        scale_sector(&m->sector[s], u);
        for (int c = 0; c < CITY_COUNT; c++)
            scale_cell(&m->cell[s][c], u);
    }
    for (int c = 0; c < CITY_COUNT; c++)
        scale_city(&m->city[c], u);
    scale_city(&m->province, u); /* the province's own government */
    scale_province(&m->province, u);
}

static void add_up(struct measure *m)
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        for (int c = 0; c < CITY_COUNT; c++) {
            add_cell(&m->sector[s], &m->cell[s][c]);
            add_cell(&m->city[c], &m->cell[s][c]);
        }
        add_cell(&m->province, &m->sector[s]);
        add_sector(&m->province, &m->sector[s]);
    }
    for (int c = 0; c < CITY_COUNT; c++)
        add_city(&m->province, &m->city[c]);
}

void measure_take(struct measure *m, const struct simulation *s)
{
    const double scale = s->world.scale, million = (double)MONEY_PER_MILLION;
    const struct units units = {1 / (million * scale), 1 / (million * scale), 1 / (1000 * scale), 1 / scale, 1};
    memset(m, 0, sizeof *m);
    totals_cells(m, s);
    totals_sectors(m, s);
    totals_cities(m, s);
    totals_province(m, s);
    scale_all(m, &units);
    add_up(m);
}

#define INDICATOR(name, levels, unit, method, scope, formula, en, zh, expression)                                      \
    static double name##_of(const struct totals *x)                                                                    \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#include "measure/indicators.def"
#undef INDICATOR

/* The letters of the table. */
enum {
    P = 1 << MEASURE_PROVINCE,
    C = 1 << MEASURE_CITY,
    S = 1 << MEASURE_CLUSTER,
    X = 1 << MEASURE_CLUSTER_CITY,
};

static const struct {
    struct measure_info info;
    double (*value)(const struct totals *x);
} indicators[] = {
#define INDICATOR(name, levels, unit, method, scope, formula, en, zh, expression)                                      \
    {{#name, levels, unit, MEASURE_##method, MEASURE_##scope, formula, en, zh}, name##_of},
#include "measure/indicators.def"
#undef INDICATOR
};

int measure_count(void)
{
    return (int)(sizeof indicators / sizeof indicators[0]);
}

const struct measure_info *measure_info(int index)
{
    return &indicators[index].info;
}

int measure_find(const char *name)
{
    for (int i = 0; i < measure_count(); i++)
        if (strcmp(indicators[i].info.name, name) == 0)
            return i;
    return -1;
}

int measure_places(enum measure_level level)
{
    static const int places[MEASURE_LEVELS] = {1, CITY_COUNT, SECTOR_COUNT, SECTOR_COUNT * CITY_COUNT};
    return places[level];
}

const char *measure_suffix(enum measure_level level)
{
    static const char *const suffix[MEASURE_LEVELS] = {"", "_city", "_cluster", "_cluster_city"};
    return suffix[level];
}

static const struct totals *place_of(const struct measure *m, enum measure_level level, int place)
{
    switch (level) {
    case MEASURE_CITY: return &m->city[place];
    case MEASURE_CLUSTER: return &m->sector[place];
    case MEASURE_CLUSTER_CITY: return &m->cell[place / CITY_COUNT][place % CITY_COUNT];
    default: return &m->province;
    }
}

/* A ratio to nothing is no value. */
static double value_at(const struct measure *m, int index, enum measure_level level, int place)
{
    double value = indicators[index].value(place_of(m, level, place));
    return isfinite(value) ? value : NAN;
}

void measure_row(const struct measure *m, int index, enum measure_level level, double *row)
{
    const int cities = level == MEASURE_CLUSTER_CITY ? CITY_COUNT : 1;
    for (int i = 0; i < measure_places(level); i++) {
        bool background = level >= MEASURE_CLUSTER && sector_firm_index(i / cities) < 0;
        bool missing = background && indicators[index].info.scope == MEASURE_FIRMS;
        row[i] = missing ? NAN : value_at(m, index, level, i);
    }
}

double measure_value(const struct measure *m, int index)
{
    return value_at(m, index, MEASURE_PROVINCE, 0);
}
