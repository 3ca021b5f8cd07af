/* The order in which the initial population is made; see population.h. */
#include "world/population.h"

#include "world/people.h"

/* Nobody has bought anybody, no firm waits for its founder, and skilled posts are filled everywhere as well as anywhere. */
static void open_life(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.heir[f] = -1;
        w->firms.parent[f] = FOUNDER_NONE;
    }
    for (int64_t cell = 0; cell < w->length[DIM_CELL]; cell++)
        w->sectors.skill_fill[cell] = 1;
}

static enum status create_firms(struct world *w, const struct sample *sample, struct errors *errors)
{
    int64_t slots, links;
    network_count(w, sample, &slots, &links);
    if (world_allocate(w, sample->count, slots, links, 0, errors) != STATUS_OK)
        return errors_status(errors);
    traits_draw(w, sample);
    if (network_draw(w, sample, errors) != STATUS_OK)
        return errors_status(errors);
    open_life(w);
    return sheet_open(w, errors);
}

enum status population_create(struct world *w, struct errors *errors)
{
    struct sample sample;
    enum status status = sizes_draw(&sample, w, errors);
    if (status == STATUS_OK)
        status = create_firms(w, &sample, errors);
    sizes_release(&sample);
    if (status != STATUS_OK)
        world_release(w);
    return status;
}
