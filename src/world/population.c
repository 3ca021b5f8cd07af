/* The order in which the initial population is made; see population.h. */
#include "world/population.h"

static enum status create_firms(struct world *w, const struct sample *sample, struct errors *errors)
{
    int64_t slots, links;
    network_count(w, sample, &slots, &links);
    if (world_allocate(w, sample->count, slots, links, 0, errors) != STATUS_OK)
        return errors_status(errors);
    traits_draw(w, sample);
    if (network_draw(w, sample, errors) != STATUS_OK)
        return errors_status(errors);
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
