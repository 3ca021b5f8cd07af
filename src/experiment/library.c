/* The public library over the engine: errors become texts, series are found by name. See include/jiqun/jiqun.h. */
#include "jiqun/jiqun.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "engine/simulation.h"
#include "measure/measure.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"

enum { VALUES_MOST = SECTOR_COUNT * CITY_COUNT };

struct jiqun_simulation {
    struct scenario *scenario;
    struct tables *tables;
    struct simulation *simulation;
    struct measure *measure;
    int done; /* months */
};

const char *jiqun_version(void)
{
    return JIQUN_VERSION;
}

/* All lines of the errors into a message, then the errors are freed.  return their status. */
static int say(struct errors *errors, char *message, size_t size)
{
    size_t at = 0;
    if (size > 0)
        message[0] = 0;
    for (int i = 0; errors && i < errors_count(errors) && at + 1 < size; i++) {
        int written = snprintf(message + at, size - at, "%s%s", i ? "\n" : "", errors_line(errors, i));
        at += written > 0 ? (size_t)written : 0;
    }
    int status = errors ? (int)errors_status(errors) : JIQUN_FILE;
    errors_destroy(errors);
    return status;
}

static void open_all(struct jiqun_simulation *s, const char *path, const char *const *sets, int n_sets, int threads,
                     struct errors *errors)
{
    if (scenario_read(path, sets, n_sets, &s->scenario, errors) != STATUS_OK)
        return;
    if (tables_read(s->scenario->data_directory, &s->tables, errors) != STATUS_OK)
        return;
    s->measure = measure_create();
    if (!s->measure)
        errors_add(errors, STATUS_FILE, "no memory for the indicators");
    else
        simulation_create(s->scenario, s->tables, threads < 1 ? 1 : threads, &s->simulation, errors);
}

int jiqun_open(const char *scenario, const char *const *sets, int n_sets, int threads, struct jiqun_simulation **out,
               char *message, size_t size)
{
    struct errors *errors = errors_create();
    struct jiqun_simulation *s = memory_take(1, sizeof *s);
    *out = NULL;
    if (s && errors)
        open_all(s, scenario, sets, n_sets, threads, errors);
    else
        errors_add(errors, STATUS_FILE, "no memory for a simulation");
    int status = say(errors, message, size);
    if (status == JIQUN_OK)
        *out = s;
    else
        jiqun_close(s);
    return status;
}

int jiqun_step(struct jiqun_simulation *s, char *message, size_t size)
{
    struct errors *errors = errors_create();
    if (errors && simulation_step(s->simulation, errors) == STATUS_OK) {
        measure_take(s->measure, s->simulation);
        s->done++;
    }
    return say(errors, message, size);
}

int jiqun_month(const struct jiqun_simulation *s)
{
    return s->done;
}

int jiqun_months(const struct jiqun_simulation *s)
{
    return simulation_months(s->scenario);
}

uint64_t jiqun_hash(const struct jiqun_simulation *s)
{
    return s->simulation->hash;
}

/* Indicator and level of a series' name: the longest suffix that fits.  return  whether there is one. */
static bool find_series(const char *series, int *index, enum measure_level *level)
{
    size_t length = strlen(series);
    char name[128];
    for (int l = MEASURE_LEVELS - 1; l >= 0; l--) {
        const char *suffix = measure_suffix((enum measure_level)l);
        size_t tail = strlen(suffix);
        if (tail > length || strcmp(series + length - tail, suffix) != 0 || length - tail >= sizeof name)
            continue;
        memcpy(name, series, length - tail);
        name[length - tail] = 0;
        *index = measure_find(name);
        *level = (enum measure_level)l;
        if (*index >= 0 && (measure_info(*index)->levels & (1u << l)))
            return true;
    }
    return false;
}

int jiqun_values(const struct jiqun_simulation *s, const char *series, double *values, int n)
{
    double row[VALUES_MOST];
    enum measure_level level;
    int index;
    if (s->done == 0 || !find_series(series, &index, &level))
        return 0;
    int places = measure_places(level);
    measure_row(s->measure, index, level, row);
    for (int i = 0; i < places && i < n; i++)
        values[i] = row[i];
    return places;
}

void jiqun_close(struct jiqun_simulation *s)
{
    if (!s)
        return;
    simulation_destroy(s->simulation);
    measure_destroy(s->measure);
    tables_destroy(s->tables);
    scenario_destroy(s->scenario);
    memory_release(s);
}
