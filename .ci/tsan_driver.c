/* Every phase of fourteen months, over a January in which rows move, with shocks, on 1 to 4 threads: what `make tsan`
 * looks at for data races, without the unit tests' runner, which the thread sanitizer cannot follow. The states must be
 * the same for any number of threads, or they did not do the same work. Exit status: 0, 1 states differ, 2 an error. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/accounts.h"
#include "engine/simulation.h"
#include "engine/step.h"
#include "firm/turnover.h"
#include "measure/measure.h"
#include "scenario/shocks.h"

enum { MONTHS = 14, THREADS = 4, SHOCKS = 3 };

/* Chips do not come, half of the makers of batteries stand still, and money is dear, from February to the next one. */
static void fill_shocks(struct shock shock[SHOCKS])
{
    shock[0] = (struct shock){.kind = SHOCK_IMPORT_STOP, .from = 1, .until = 13, .size = 0.5, .enabled = true};
    shock[0].sector[tables_sector("integrated_circuits")] = true;
    shock[1] = (struct shock){.kind = SHOCK_SUPPLIER_OUTAGE, .from = 1, .until = 13, .size = 1, .enabled = true};
    shock[1].sector[tables_sector("new_energy")] = true;
    for (int c = 0; c < TABLES_CITIES; c += 2)
        shock[1].city[c] = true;
    shock[2] = (struct shock){.kind = SHOCK_LOAN_RATE, .from = 1, .until = 13, .size = 0.05, .enabled = true};
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        shock[2].sector[firm_index_sector(i)] = true;
}

/* A month as simulation_step lives it, phase by phase. */
static enum status live_month(struct simulation *s, struct measure *m, struct errors *errors)
{
    struct world *w = &s->world;
    int threads = s->month.threads;
    if ((w->month % 12 == 0 && w->month > 0) || turnover_is_crowded(w))
        if (simulation_renew(s, threads, errors) != STATUS_OK)
            return errors_status(errors);
    month_begin(w, &s->month);
    for (int phase = 0; phase < step_phase_count(); phase++)
        step_phase(w, &s->month, phase);
    month_end(&s->month);
    w->month++;
    books_sheet(w, threads, &s->sheet);
    enum status status = accounts_check(w, s->month.total, &s->sheet, threads, errors);
    measure_take(m, s);
    s->hash = world_hash(w, threads);
    return status;
}

/* One run.  hash [MONTHS] receives the states' hashes. */
static enum status live(const struct scenario *scenario, struct tables *tables, int threads, uint64_t *hash,
                        struct errors *errors)
{
    struct shock shock[SHOCKS];
    struct simulation *s = NULL;
    struct measure *m = measure_create();
    enum status status = simulation_create(scenario, tables, threads, &s, errors);
    fill_shocks(shock);
    if (status == STATUS_OK) {
        s->world.economy.shocks = shock;
        s->world.economy.n_shocks = SHOCKS;
    }
    for (int month = 0; status == STATUS_OK && month < MONTHS; month++) {
        status = live_month(s, m, errors);
        hash[month] = s->hash;
    }
    simulation_destroy(s);
    measure_destroy(m);
    return status;
}

/* Runs with 1 to THREADS threads.  return whether all months of all are alike. */
static enum status compare(const struct scenario *scenario, struct tables *tables, struct errors *errors)
{
    uint64_t first[MONTHS], hash[MONTHS];
    for (int threads = 1; threads <= THREADS; threads++) {
        if (live(scenario, tables, threads, threads == 1 ? first : hash, errors) != STATUS_OK)
            return errors_status(errors);
        for (int month = 0; threads > 1 && month < MONTHS; month++)
            if (hash[month] != first[month])
                return errors_add(errors, STATUS_CHECK, "month %d differs with %d threads", month, threads);
    }
    printf("%d months on 1 to %d threads, state %016" PRIx64 "\n", MONTHS, THREADS, first[MONTHS - 1]);
    return STATUS_OK;
}

int main(void)
{
    static const char *const sets[] = {"run.scale=0.01", "run.spin_up=1 months", "run.lead_in=1 months"};
    struct errors *errors = errors_create();
    struct scenario *scenario = NULL;
    struct tables *tables = NULL;
    enum status status = scenario_read("scenarios/baseline.yaml", sets, 3, &scenario, errors);
    if (status == STATUS_OK)
        status = tables_read("scenarios/data", &tables, errors);
    if (status == STATUS_OK)
        status = compare(scenario, tables, errors);
    errors_print(errors, stderr);
    tables_destroy(tables);
    scenario_destroy(scenario);
    errors_destroy(errors);
    return status == STATUS_OK ? 0 : status == STATUS_CHECK ? 1 : 2;
}
