/* The spin-up; see spinup.h. */
#include "engine/spinup.h"

#include <string.h>

#include "engine/accounts.h"
#include "engine/opening.h"
#include "engine/step.h"
#include "world/books.h"
#include "world/rebase.h"

struct parameters spinup_parameters(const struct parameters *opening, bool trends)
{
    struct parameters still = *opening;
    still.industry_market_noise = 0;
    if (trends)
        return still;
    still.accounts_growth = 0;
    still.labour_common_progress = 0;
    still.labour_wage_growth = 0;
    still.innovation_productivity_growth = 0;
    still.innovation_quality_growth = 0;
    return still;
}

static enum status note_books(struct simulation *s, int threads)
{
    books_sheet(&s->world, threads, &s->sheet);
    memcpy(s->world.books.carried, s->sheet.item, sizeof s->sheet.item);
    return STATUS_OK;
}

/* Lives months up to `until`, measured first; prices, shares and incomes of the start are its own. */
static enum status live(struct simulation *s, int from, int until, int threads, struct errors *errors)
{
    s->world.month = from;
    enum status status = simulation_renew(s, threads, errors);
    if (status == STATUS_OK)
        status = opening_measure(&s->world, &s->month, OPENING_ROUNDS_SPINUP, errors);
    if (status == STATUS_OK)
        status = note_books(s, threads);
    while (s->world.month < until && status == STATUS_OK)
        status = simulation_step(s, errors);
    return status == STATUS_OK ? rebase_open(&s->world, errors) : status;
}

/* The first part without trend, the second with the trends of 2022. */
static enum status live_both(struct simulation *s, int threads, struct errors *errors)
{
    struct economy *e = &s->world.economy;
    int still_months = (int)e->parameters->run_spin_up, lead_months = (int)e->parameters->run_lead_in;
    const struct parameters *parameters = e->parameters;
    struct parameters opening = e->opening, part = spinup_parameters(&opening, false);
    enum status status = STATUS_OK;
    e->parameters = &part;
    e->opening = part;
    e->trend_from = 1;
    if (still_months > 0)
        status = live(s, -still_months - lead_months, -lead_months, threads, errors);
    part = e->opening = spinup_parameters(&opening, true);
    e->trend_from = -lead_months;
    if (status == STATUS_OK && lead_months > 0)
        status = live(s, -lead_months, 0, threads, errors);
    e->parameters = parameters;
    e->opening = opening;
    e->trend_from = 0;
    return status;
}

enum status spinup_run(struct simulation *s, int threads, struct errors *errors)
{
    struct world *w = &s->world;
    uint64_t seed = w->seed;
    w->seed = w->population_seed;
    enum status status = live_both(s, threads, errors);
    w->seed = seed;
    w->month = 0;
    return status == STATUS_OK ? simulation_renew(s, threads, errors) : status;
}
