/* The spin-up; see spinup.h. */
#include "engine/spinup.h"

#include <string.h>

#include "engine/accounts.h"
#include "engine/opening.h"
#include "engine/step.h"
#include "world/books.h"
#include "world/rebase.h"

struct parameters spinup_parameters(const struct parameters *opening)
{
    struct parameters still = *opening;
    still.accounts_growth = 0;
    still.labour_common_progress = 0;
    still.labour_wage_growth = 0;
    still.innovation_productivity_growth = 0;
    still.innovation_quality_growth = 0;
    still.industry_market_noise = 0;
    return still;
}

static enum status note_books(struct simulation *s, int threads)
{
    books_sheet(&s->world, threads, &s->sheet);
    memcpy(s->world.books.carried, s->sheet.item, sizeof s->sheet.item);
    return STATUS_OK;
}

static enum status live(struct simulation *s, int months, int threads, struct errors *errors)
{
    enum status status = opening_measure(&s->world, &s->month, errors);
    if (status == STATUS_OK)
        status = note_books(s, threads);
    for (int i = 0; i < months && status == STATUS_OK; i++)
        status = simulation_step(s, errors);
    return status;
}

enum status spinup_run(struct simulation *s, int threads, struct errors *errors)
{
    struct world *w = &s->world;
    int months = (int)w->economy.parameters->run_spin_up;
    const struct parameters *parameters = w->economy.parameters;
    struct parameters opening = w->economy.opening, still = spinup_parameters(&opening);
    uint64_t seed = w->seed;
    w->economy.parameters = &still;
    w->economy.opening = still;
    w->seed = w->population_seed;
    w->month = -months;
    enum status status = simulation_renew(s, threads, errors);
    if (status == STATUS_OK && months > 0)
        status = live(s, months, threads, errors);
    w->economy.parameters = parameters;
    w->economy.opening = opening;
    w->seed = seed;
    w->month = 0;
    if (status == STATUS_OK && months > 0)
        status = rebase_open(w, errors);
    return status == STATUS_OK ? simulation_renew(s, threads, errors) : status;
}
