/* Copying of rows, slots and links to new places; see compact.h. */
#include "world/compact.h"

#include <string.h>

#include "base/memory.h"
#include "world/people.h"
#include "world/shares.h"

/* Where everything comes from. */
struct moves {
    int32_t *from; /* [new rows] old row, -1 for an empty place */
    int32_t *to;   /* [old rows] new row, -1 for a place that goes */
};

void world_clear_place(struct world *w, int64_t f)
{
    struct firms *firms = &w->firms;
    int64_t *zero[] = {&firms->new_orders[f],
                       &firms->output[f],
                       &firms->finished[f],
                       &firms->finished_cost[f],
                       &firms->inputs_cost[f],
                       &firms->capital[f],
                       &firms->capital_cost[f],
                       &firms->project[f],
                       &firms->building[f],
                       &firms->workers[f],
                       &firms->researchers[f],
                       &firms->research_shared[f],
                       &firms->skilled_units[f],
                       &firms->skilled_pay[f],
                       &firms->research_pay[f],
                       &firms->cash[f],
                       &firms->loans[f],
                       &firms->guaranteed[f],
                       &firms->bonds[f],
                       &firms->payable_firms[f],
                       &firms->payable_background[f],
                       &firms->payable_roc[f],
                       &firms->payable_row[f],
                       &firms->receivable_firms[f],
                       &firms->receivable_roc[f],
                       &firms->receivable_background[f],
                       &firms->receivable_row[f],
                       &firms->paid_in[f],
                       &firms->grant[f],
                       &firms->grant_city[f],
                       &firms->profit_year[f],
                       &firms->tax_year[f],
                       &firms->loss_carried[f],
                       &firms->sales_year[f],
                       &firms->sales_before[f],
                       &firms->research_year[f],
                       &firms->padded_year[f]};
    money_t *loss[LOSS_YEARS];
    for (size_t i = 0; i < sizeof zero / sizeof zero[0]; i++)
        *zero[i] = 0;
    for (int h = 0; h < OWNER_COUNT; h++)
        shares_held(firms, h)[f] = 0;
    firms->grant_sales[f] = 0;
    firms->file[f] = firms->grade[f] = 0;
    firms->grant_month[f] = firms->round_month[f] = 0;
    firms->listed[f] = firms->rounds[f] = firms->owner_class[f] = 0;
    world_losses(firms, f, loss);
    for (int year = 0; year < LOSS_YEARS; year++)
        *loss[year] = 0;
    firms->period_sales[f] = firms->period_output[f] = firms->period_inputs[f] = firms->period_wages[f] = 0;
    firms->period_research[f] = firms->period_interest[f] = firms->period_taxes[f] = 0;
    firms->period_profit[f] = firms->period_investment[f] = 0;
    firms->slice[f] = firms->expected_demand[f] = firms->mean_output[f] = firms->unmet[f] = firms->shortage[f] = 0;
    firms->margin[f] = firms->usual_work[f] = firms->usual_research[f] = 0;
    firms->research_skill[f] = 0;
    firms->post_fields[f] = 0;
    firms->return_noise[f] = 0;
    firms->padding[f] = firms->reported_intensity[f] = firms->systemic[f] = 0;
    firms->partners[f] = firms->certificates[f] = firms->at_notch[f] = 0;
    firms->research_rate[f] = firms->fixed_cost[f] = firms->order_noise[f] = firms->transitory[f] = 0;
    firms->markup[f] = firms->log_quality[f] = 0;
    firms->productivity[f] = firms->efficiency[f] = firms->material_use[f] = 1;
    firms->price[f] = firms->unit_cost[f] = firms->noise_scale[f] = 1;
    firms->load_factor[f] = firms->hours[f] = 1;
    firms->log_share[f] = LOG_SHARE_NONE;
    firms->heir[f] = -1;
    firms->parent[f] = FOUNDER_NONE;
    firms->founder[f] = 0;
    firms->founder_post[f] = 0;
    firms->illiquid[f] = firms->loss_months[f] = firms->project_months[f] = 0;
    for (uint32_t slot = firms->slot_begin[f]; slot < firms->slot_begin[f + 1]; slot++) {
        w->slots.stock[slot] = w->slots.on_order[slot] = 0;
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
            w->links.supplier[l] = (uint32_t)f;
            w->links.payable[l] = 0;
            w->links.pending[l] = UINT8_MAX;
        }
    }
}

/* Living firms by sector and city, in their old order; empty places last in each sector.  return rows in all */
static int64_t plan_moves(const struct world *w, const int32_t *spare, struct moves *moves, int32_t *begin)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        moves->to[f] = -1;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        begin[i] = (int32_t)n;
        for (int c = 0; c < CITY_COUNT; c++)
            for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
                if (world_alive(w, f) && w->firms.city[f] == c) {
                    moves->to[f] = (int32_t)n;
                    moves->from[n++] = f;
                }
        for (int32_t empty = 0; empty < spare[i]; empty++)
            moves->from[n++] = -1;
    }
    begin[FIRM_SECTOR_COUNT] = (int32_t)n;
    return n;
}

static int sector_of_row(const int32_t *begin, int64_t row)
{
    int i = 0;
    while (begin[i + 1] <= row)
        i++;
    return firm_index_sector(i);
}

/* Slots and links of the new rows: those of the old ones; an empty place has the few of a small firm, one link each. */
static void count_places(const struct world *w, const struct moves *moves, const int32_t *begin, int64_t n,
                         int64_t *slots, int64_t *links)
{
    *slots = *links = 0;
    for (int64_t row = 0; row < n; row++) {
        int32_t f = moves->from[row];
        int few = f < 0 ? w->economy.inputs[sector_of_row(begin, row)][1].count : 0;
        *slots += f < 0 ? few : (int64_t)(w->firms.slot_begin[f + 1] - w->firms.slot_begin[f]);
        *links += f < 0 ? few
                        : (int64_t)(w->slots.link_begin[w->firms.slot_begin[f + 1]] -
                                    w->slots.link_begin[w->firms.slot_begin[f]]);
    }
}

static void lay_out(struct world *to, const struct world *w, const struct moves *moves, const int32_t *begin)
{
    uint32_t slot = 0, link = 0;
    for (int64_t row = 0; row < to->length[DIM_FIRM]; row++) {
        int32_t f = moves->from[row];
        to->firms.slot_begin[row] = slot;
        if (f < 0) {
            int few = w->economy.inputs[sector_of_row(begin, row)][1].count;
            for (int i = 0; i < few; i++)
                to->slots.link_begin[slot++] = link++;
            continue;
        }
        uint32_t shift = link - w->slots.link_begin[w->firms.slot_begin[f]];
        for (uint32_t old = w->firms.slot_begin[f]; old < w->firms.slot_begin[f + 1]; old++)
            to->slots.link_begin[slot++] = w->slots.link_begin[old] + shift;
        link += w->slots.link_begin[w->firms.slot_begin[f + 1]] - w->slots.link_begin[w->firms.slot_begin[f]];
    }
    to->firms.slot_begin[to->length[DIM_FIRM]] = slot;
    to->slots.link_begin[slot] = link;
}

/* First element and number of elements that belong to a firm in arrays of a dimension. */
static void run_of(const struct world *w, int64_t f, enum dimension dimension, size_t *first, size_t *count)
{
    size_t slot = w->firms.slot_begin[f], end = w->firms.slot_begin[f + 1];
    if (dimension == DIM_FIRM) {
        *first = (size_t)f;
        *count = 1;
    } else if (dimension == DIM_SLOT) {
        *first = slot;
        *count = end - slot;
    } else {
        *first = w->slots.link_begin[slot];
        *count = w->slots.link_begin[end] - *first;
    }
}

/* Firms' arrays of eight bytes an element, which most are: whole words instead of runs. */
static void copy_words(char *target, const char *source, const int32_t *from, int64_t rows, int threads)
{
    enum { WORD = sizeof(uint64_t) };
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t row = 0; row < rows; row++)
        if (from[row] >= 0)
            memcpy(target + row * WORD, source + (int64_t)from[row] * WORD, WORD);
}

static void copy_rows(struct world *to, const struct world *w, const struct moves *moves, const struct field *field,
                      int threads)
{
    char *target = world_array(to, field);
    const char *source = world_array(w, field);
    enum dimension dimension = field->dimension;
    size_t element = field->element;
    if (dimension == DIM_FIRM && element == sizeof(uint64_t)) {
        copy_words(target, source, moves->from, to->length[DIM_FIRM], threads);
        return;
    }
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t row = 0; row < to->length[DIM_FIRM]; row++) {
        size_t first, count, old, old_count;
        if (moves->from[row] < 0)
            continue;
        run_of(to, row, dimension, &first, &count);
        run_of(w, moves->from[row], dimension, &old, &old_count);
        memcpy(target + first * element, source + old * element, count * element);
    }
}

/* Suppliers' new rows. A supplier that is gone left no order behind: its links were given to others. */
static void point_links(struct world *to, const struct moves *moves, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t row = 0; row < to->length[DIM_FIRM]; row++) {
        size_t first, count;
        if (moves->from[row] < 0)
            continue;
        run_of(to, row, DIM_LINK, &first, &count);
        for (size_t l = first; l < first + count; l++) {
            int32_t supplier = moves->to[to->links.supplier[l]];
            to->links.supplier[l] = supplier < 0 ? (uint32_t)row : (uint32_t)supplier;
            if (supplier < 0)
                to->links.pending[l] = UINT8_MAX;
        }
    }
}

/* New rows of the firms that founders of entrants will leave: of a firm that is gone nobody comes. */
static void point_parents(struct world *to, const struct moves *moves)
{
    for (int64_t row = 0; row < to->length[DIM_FIRM]; row++)
        if (moves->from[row] >= 0 && to->firms.parent[row] >= 0) {
            int32_t parent = moves->to[to->firms.parent[row]];
            to->firms.parent[row] = parent >= 0 ? parent : FOUNDER_CELL;
        }
}

static void copy_state(struct world *to, const struct world *w, const struct moves *moves, const int32_t *begin,
                       int threads)
{
    lay_out(to, w, moves, begin);
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (field->dimension == DIM_FIRM || field->dimension == DIM_SLOT || field->dimension == DIM_LINK)
            copy_rows(to, w, moves, field, threads);
        else if (field->dimension != DIM_FIRM_PLUS && field->dimension != DIM_SLOT_PLUS &&
                 field->dimension != DIM_PERSON)
            memcpy(world_array(to, field), world_array(w, field), (size_t)w->length[field->dimension] * field->element);
    }
    point_links(to, moves, threads);
    point_parents(to, moves);
    memcpy(to->firm_begin, begin, sizeof to->firm_begin);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        int32_t taken = 0;
        for (int32_t row = begin[i]; row < begin[i + 1]; row++) {
            taken += moves->from[row] >= 0;
            if (moves->from[row] >= 0)
                continue;
            to->firms.sector[row] = (uint8_t)s;
            to->firms.small[row] = 1; /* as its slots are laid out */
            world_clear_place(to, row);
        }
        to->sectors.filled[s] = taken;
    }
}

static enum status move_state(struct world *w, const int32_t *spare, struct moves *moves, int threads,
                              struct errors *errors)
{
    int32_t begin[FIRM_SECTOR_COUNT + 1];
    int64_t slots, links, n = plan_moves(w, spare, moves, begin);
    int64_t places = people_are_there(w) ? people_places(people_count(w, threads)) : 0;
    struct world to = *w;
    count_places(w, moves, begin, n, &slots, &links);
    if (world_allocate(&to, n, slots, links, places, errors) != STATUS_OK)
        return errors_status(errors);
    copy_state(&to, w, moves, begin, threads);
    if (people_move(&to, w, moves->to, threads, errors) != STATUS_OK) {
        world_release(&to);
        return errors_status(errors);
    }
    world_release(w);
    *w = to;
    return STATUS_OK;
}

enum status world_compact(struct world *w, const int32_t *spare, int threads, struct errors *errors)
{
    int64_t rows = w->length[DIM_FIRM], most = rows;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        most += spare[i];
    struct moves moves = {memory_take((size_t)most + 1, sizeof *moves.from),
                          memory_take((size_t)rows + 1, sizeof *moves.to)};
    enum status status = moves.from && moves.to
                             ? move_state(w, spare, &moves, threads, errors)
                             : errors_add(errors, STATUS_FILE, "no memory to order %lld firms anew", (long long)rows);
    memory_release(moves.from);
    memory_release(moves.to);
    return status;
}
