/* New rows, the same firms: everything that belongs to a living firm moves with it, nothing of the dead stays. */
#include "world/compact.h"

#include "support/fixture.h"
#include "world/books.h"
#include "world/people.h"

/* A world in which firms have failed and come, and links changed. */
static void open_lived(struct tiny *x)
{
    tiny_open(x, 1, "run.scale=0.005", NULL);
    for (int month = 0; month < 4; month++)
        tiny_step(x);
}

static void fill_spare(int32_t *spare)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        spare[i] = 3 + i % 5;
}

static int64_t count_state(const struct world *w, enum firm_state state)
{
    int64_t n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        n += w->firms.state[f] == state;
    return n;
}

/* First element and number of elements of a firm in an array. */
static int64_t run_of(const struct world *w, int64_t f, enum dimension dimension, int64_t *first)
{
    int64_t slot = w->firms.slot_begin[f], end = w->firms.slot_begin[f + 1];
    *first = dimension == DIM_FIRM ? f : dimension == DIM_SLOT ? slot : w->slots.link_begin[slot];
    return dimension == DIM_FIRM   ? 1
           : dimension == DIM_SLOT ? end - slot
                                   : w->slots.link_begin[end] - w->slots.link_begin[slot];
}

static void same_firm(const struct world *a, int64_t f, const struct world *b, int64_t g)
{
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        enum dimension d = field->dimension;
        if ((d != DIM_FIRM && d != DIM_SLOT && d != DIM_LINK) || strcmp(field->name, "supplier") == 0 ||
            strcmp(field->name, "parent") == 0)
            continue;
        int64_t first, other, count = run_of(a, f, d, &first);
        cr_assert_eq(run_of(b, g, d, &other), count);
        const char *p = world_array(a, field), *q = world_array(b, field);
        cr_assert_eq(memcmp(p + (size_t)first * field->element, q + (size_t)other * field->element,
                            (size_t)count * field->element),
                     0, "%s.%s", field->group, field->name);
    }
    int64_t first, other, count = run_of(a, f, DIM_LINK, &first);
    run_of(b, g, DIM_LINK, &other);
    for (int64_t l = 0; l < count; l++) {
        uint32_t j = a->links.supplier[first + l], k = b->links.supplier[other + l];
        if (a->links.pending[first + l] == UINT8_MAX) /* nobody: its own row stands there */
            cr_assert(j == (uint32_t)f && k == (uint32_t)g);
        else
            cr_assert_eq(b->firms.key[k], a->firms.key[j]);
    }
    int32_t parent = a->firms.parent[f], there = b->firms.parent[g]; /* whom the founder leaves */
    if (parent >= 0 && world_alive(a, parent))
        cr_assert(there >= 0 && b->firms.key[there] == a->firms.key[parent]);
    else
        cr_assert_eq(there, parent >= 0 ? FOUNDER_CELL : parent);
    for (int64_t slot = 0; slot <= b->firms.slot_begin[g + 1] - b->firms.slot_begin[g]; slot++)
        cr_assert_eq(b->slots.link_begin[b->firms.slot_begin[g] + slot] - b->slots.link_begin[b->firms.slot_begin[g]],
                     a->slots.link_begin[a->firms.slot_begin[f] + slot] - a->slots.link_begin[a->firms.slot_begin[f]]);
}

Test(compact, living_firms_keep_everything_by_key)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    open_lived(&x);
    fill_spare(spare);
    struct world after = tiny_copy(x.world);
    cr_assert_eq(world_compact(&after, spare, 2, x.errors), STATUS_OK);
    cr_assert_gt(count_state(x.world, FIRM_TOMBSTONE), 0);
    cr_assert_eq(count_state(&after, FIRM_ALIVE), count_state(x.world, FIRM_ALIVE));
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        if (!world_alive(x.world, f))
            continue;
        int64_t g = tiny_find(&after, x.world->firms.key[f]);
        cr_assert_geq(g, 0);
        same_firm(x.world, f, &after, g);
    }
    world_release(&after);
    tiny_close(&x);
}

static int64_t row_of_person(const struct world *w, uint64_t key)
{
    int64_t i = 0;
    while (i < w->talent.filled[0] && (!people_present(w, i) || w->people.key[i] != key))
        i++;
    cr_assert_lt(i, w->talent.filled[0]);
    return i;
}

/* Sectors, cities, sheet: nothing else changes, and the accounts stay what they were. */
Test(compact, all_other_arrays_and_the_sheet_stay)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    open_lived(&x);
    fill_spare(spare);
    struct world after = tiny_copy(x.world);
    struct balance_sheet *sheet = calloc(2, sizeof *sheet);
    cr_assert_eq(world_compact(&after, spare, 1, x.errors), STATUS_OK);
    books_sheet(x.world, 1, &sheet[0]);
    books_sheet(&after, 1, &sheet[1]);
    cr_assert_eq(memcmp(&sheet[0], &sheet[1], sizeof *sheet), 0);
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        bool moves = strcmp(field->group, "firms") == 0 || strcmp(field->group, "slots") == 0 ||
                     strcmp(field->group, "links") == 0 || strcmp(field->group, "people") == 0;
        if (!moves && strcmp(field->name, "filled") != 0)
            cr_assert_eq(memcmp(world_array(x.world, field), world_array(&after, field),
                                (size_t)after.length[field->dimension] * field->element),
                         0, "%s.%s", field->group, field->name);
    }
    free(sheet);
    world_release(&after);
    tiny_close(&x);
}

/* People keep their employer, known by its key; those of a firm that is gone learn of it. Rows stand by employer. */
Test(compact, people_move_with_their_firms)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    open_lived(&x);
    fill_spare(spare);
    const struct world *w = x.world;
    struct world after = tiny_copy(w);
    cr_assert_eq(world_compact(&after, spare, 2, x.errors), STATUS_OK);
    int64_t people = people_count(w, 1), last = 0, orphans = 0;
    cr_assert_gt(people, 0);
    cr_assert_eq(people_count(&after, 1), people);
    cr_assert_eq(after.talent.filled[0], people); /* no empty place between them */
    for (int64_t i = 0; i < people; i++) {
        int64_t old = row_of_person(w, after.people.key[i]);
        int32_t was = w->people.employer[old], is = after.people.employer[i];
        cr_assert_geq(is < 0 ? INT32_MAX : is, last);
        last = is < 0 ? INT32_MAX : is;
        if (was < 0)
            cr_assert_eq(is, was);
        else if (world_alive(w, was))
            cr_assert(is >= 0 && after.firms.key[is] == w->firms.key[was]);
        else
            cr_assert_eq(is, EMPLOYER_GONE);
        orphans += is == EMPLOYER_GONE;
        cr_assert_eq(after.people.skill[i], w->people.skill[old]);
        cr_assert_eq(after.people.birth[i], w->people.birth[old]);
    }
    cr_assert_gt(orphans, 0);
    world_release(&after);
    tiny_close(&x);
}

Test(compact, tombstones_go_and_rows_stand_by_sector_and_city)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    open_lived(&x);
    fill_spare(spare);
    struct world *w = x.world;
    cr_assert_eq(world_compact(w, spare, 1, x.errors), STATUS_OK);
    cr_assert_eq(count_state(w, FIRM_TOMBSTONE), 0);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        cr_assert_eq(w->firm_begin[i + 1] - w->firm_begin[i] - w->sectors.filled[s], spare[i]);
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            bool taken = f < w->firm_begin[i] + w->sectors.filled[s];
            cr_assert_eq(w->firms.state[f], taken ? FIRM_ALIVE : FIRM_EMPTY);
            cr_assert_eq(w->firms.sector[f], s);
            cr_assert(!taken || f == w->firm_begin[i] || w->firms.city[f] >= w->firms.city[f - 1]);
        }
    }
    cr_assert_eq(w->firm_begin[FIRM_SECTOR_COUNT], w->length[DIM_FIRM]);
    cr_assert_eq(w->firms.slot_begin[w->length[DIM_FIRM]], (uint32_t)w->length[DIM_SLOT]);
    cr_assert_eq(w->slots.link_begin[w->length[DIM_SLOT]], (uint32_t)w->length[DIM_LINK]);
    tiny_close(&x);
}

/* What loops over all places reads of a place without a firm changes no sum and no price. */
static void check_neutral(const struct world *w, int64_t f)
{
    const struct firms *x = &w->firms;
    const money_t money[] = {
        x->cash[f],        x->loans[f],         x->bonds[f],        books_payables(x, f), books_receivables(x, f),
        x->inputs_cost[f], x->finished_cost[f], x->capital_cost[f], x->paid_in[f],        x->profit_year[f],
        x->tax_year[f],    x->loss_carried[f]};
    const int64_t real[] = {x->output[f],   x->finished[f], x->capital[f],     x->project[f],
                            x->building[f], x->workers[f],  x->researchers[f], x->new_orders[f]};
    for (size_t i = 0; i < sizeof money / sizeof money[0]; i++)
        cr_assert_eq(money[i], 0);
    for (size_t i = 0; i < sizeof real / sizeof real[0]; i++)
        cr_assert_eq(real[i], 0);
    cr_assert(x->slice[f] == 0 && x->expected_demand[f] == 0 && x->mean_output[f] == 0 && x->unmet[f] == 0);
    cr_assert(x->productivity[f] == 1 && x->efficiency[f] == 1 && x->material_use[f] == 1 && x->price[f] > 0);
    cr_assert_lt(x->log_share[f], LOG_SHARE_NONE + 50); /* normalised with all others, yet nothing */
    const struct input_list *list = &w->economy.inputs[x->sector[f]][x->small[f]];
    if (x->state[f] == FIRM_EMPTY)
        cr_assert_eq(x->slot_begin[f + 1] - x->slot_begin[f], (uint32_t)list->count); /* of a small firm */
    for (uint32_t slot = x->slot_begin[f]; slot < x->slot_begin[f + 1]; slot++) {
        cr_assert(w->slots.stock[slot] == 0 && w->slots.on_order[slot] == 0);
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
            cr_assert(w->links.payable[l] == 0 && w->links.pending[l] == UINT8_MAX &&
                      w->links.supplier[l] == (uint32_t)f);
    }
}

Test(compact, empty_places_are_neutral)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    open_lived(&x);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (!world_alive(x.world, f))
            check_neutral(x.world, f); /* tombstones too */
    fill_spare(spare);
    cr_assert_eq(world_compact(x.world, spare, 1, x.errors), STATUS_OK);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        if (!world_alive(x.world, f))
            check_neutral(x.world, f);
    tiny_close(&x);
}

Test(compact, result_depends_neither_on_threads_nor_on_how_often)
{
    struct tiny x;
    int32_t spare[FIRM_SECTOR_COUNT];
    uint64_t hash = 0;
    open_lived(&x);
    fill_spare(spare);
    for (int threads = 1; threads <= 8; threads = threads < 3 ? threads + 1 : threads + 5) {
        struct world copy = tiny_copy(x.world);
        cr_assert_eq(world_compact(&copy, spare, threads, x.errors), STATUS_OK);
        hash = threads == 1 ? world_hash(&copy, 1) : hash;
        cr_assert_eq(world_hash(&copy, threads), hash, "%d threads", threads);
        cr_assert_eq(world_compact(&copy, spare, threads, x.errors), STATUS_OK);
        cr_assert_eq(world_hash(&copy, threads), hash, "again with %d threads", threads);
        world_release(&copy);
    }
    tiny_close(&x);
}

/* Where firms stand makes no difference to what happens to them: a run whose rows are made anew half-way is the run. */
Test(compact, firms_live_on_as_if_rows_had_stayed)
{
    struct tiny stay, move;
    open_lived(&stay);
    open_lived(&move);
    tiny_ok(&move, simulation_renew(move.run, 1, move.errors));
    tiny_step(&stay);
    tiny_step(&move);
    int64_t compared = 0;
    for (int64_t f = 0; f < stay.world->length[DIM_FIRM]; f++) {
        int64_t g = world_alive(stay.world, f) ? tiny_find(move.world, stay.world->firms.key[f]) : -1;
        if (g < 0)
            continue;
        cr_assert_eq(stay.world->firms.output[f], move.world->firms.output[g]);
        cr_assert_eq(stay.world->firms.new_orders[f], move.world->firms.new_orders[g]);
        cr_assert_eq(stay.world->firms.capital[f], move.world->firms.capital[g]);
        compared++;
    }
    cr_assert_geq(compared, 99 * count_state(stay.world, FIRM_ALIVE) / 100);
    tiny_close(&stay);
    tiny_close(&move);
}
