/* The field table: every array has its dimension, enters hash and copy as it says, and nothing else does. */
#include "world/world.h"

#include "support/fixture.h"

static void *element(const struct world *w, const struct field *field, int64_t i)
{
    return (char *)world_array(w, field) + (size_t)i * field->element;
}

Test(world, every_field_has_a_dimension_and_a_meaning)
{
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        cr_assert(field->dimension >= 0 && field->dimension < DIM_COUNT, "%s.%s", field->group, field->name);
        cr_assert(field->element == 1 || field->element == 2 || field->element == 4 || field->element == 8, "%s.%s",
                  field->group, field->name);
        cr_assert(field->meaning[0] && field->unit[0]);
        cr_assert(field->saved || !field->hashed, "%s.%s is hashed but not saved", field->group, field->name);
        for (int j = 0; j < i; j++)
            cr_assert(strcmp(world_field(j)->group, field->group) != 0 ||
                      strcmp(world_field(j)->name, field->name) != 0);
    }
}

Test(world, lengths_follow_the_numbers_of_rows)
{
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, 7, 20, 31, 45, NULL), STATUS_OK);
    cr_assert_eq(w.length[DIM_FIRM], 7);
    cr_assert_eq(w.length[DIM_FIRM_PLUS], 8);
    cr_assert_eq(w.length[DIM_SLOT], 20);
    cr_assert_eq(w.length[DIM_SLOT_PLUS], 21);
    cr_assert_eq(w.length[DIM_LINK], 31);
    cr_assert_eq(w.length[DIM_PERSON], 45);
    cr_assert_eq(w.length[DIM_TALENT], 13 * 3 * 14);
    cr_assert_eq(w.length[DIM_ENROLMENT], 5 * 13 * 14); /* four years of students, and the level */
    cr_assert_eq(w.length[DIM_FIELD], 14);
    cr_assert_eq(w.length[DIM_CELL], 28 * 13);
    cr_assert_eq(w.length[DIM_SECTOR], 33);
    cr_assert_eq(w.length[DIM_SECTOR_SECTOR], 33 * 33);
    cr_assert_eq(w.length[DIM_CITY], 13);
    cr_assert_eq(w.length[DIM_GOVERNMENT], 14);
    cr_assert_eq(w.length[DIM_BACKGROUND_CITY], 65);
    cr_assert_eq(w.length[DIM_BANK], 16);
    cr_assert_eq(w.length[DIM_ACCOUNT], 118);
    cr_assert_eq(w.length[DIM_PLACE], 19);
    cr_assert_eq(w.length[DIM_ITEM_ACCOUNT], 9 * 118);
    cr_assert_eq(w.length[DIM_ONE], 1);
    world_release(&w);
    cr_assert_null(w.block);
}

Test(world, arrays_are_aligned_zero_and_apart)
{
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, 5, 11, 17, 7, NULL), STATUS_OK);
    const char *end = (const char *)w.block + world_bytes(&w);
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        const char *begin = world_array(&w, field);
        size_t bytes = (size_t)w.length[field->dimension] * field->element;
        cr_assert_eq((uintptr_t)begin % 64, 0);
        cr_assert(begin >= (const char *)w.block && begin + bytes <= end);
        for (size_t j = 0; j < bytes; j++)
            cr_assert_eq(begin[j], 0);
        for (int other = 0; other < i; other++) {
            const struct field *that = world_field(other);
            const char *from = world_array(&w, that);
            size_t size = (size_t)w.length[that->dimension] * that->element;
            cr_assert(from + size <= begin || begin + bytes <= from, "%s and %s overlap", that->name, field->name);
        }
    }
    world_release(&w);
}

Test(world, hot_fields_lie_before_cold_ones)
{
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, 5, 11, 17, 7, NULL), STATUS_OK);
    const char *last_hot = w.block, *first_cold = (const char *)w.block + world_bytes(&w);
    for (int i = 0; i < world_field_count(); i++) {
        const char *begin = world_array(&w, world_field(i));
        if (world_field(i)->hot)
            last_hot = begin > last_hot ? begin : last_hot;
        else
            first_cold = begin < first_cold ? begin : first_cold;
    }
    cr_assert_lt((uintptr_t)last_hot, (uintptr_t)first_cold);
    world_release(&w);
}

/* One unit in the last element of a field. */
static void nudge(const struct world *w, const struct field *field)
{
    unsigned char *byte = element(w, field, w->length[field->dimension] - 1);
    *byte ^= 1;
}

Test(world, hash_sees_one_unit_of_every_hashed_field_and_of_no_other)
{
    struct tiny x;
    tiny_population(&x, NULL);
    struct world copy = *x.world, *w = &copy; /* with people, whom a population alone lacks */
    cr_assert_eq(world_allocate(w, w->length[DIM_FIRM], w->length[DIM_SLOT], w->length[DIM_LINK], 9, NULL), STATUS_OK);
    world_copy_state(w, x.world);
    uint64_t hash = world_hash(w, 1);
    int hashed = 0, for_output = 0;
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        nudge(w, field);
        if (field->hashed)
            cr_assert_neq(world_hash(w, 1), hash, "%s.%s", field->group, field->name);
        else
            cr_assert_eq(world_hash(w, 1), hash, "%s.%s", field->group, field->name);
        nudge(w, field);
        hashed += field->hashed;
        for_output += strncmp(field->name, "period_", 7) == 0;
    }
    cr_assert_eq(world_hash(w, 1), hash);
    cr_assert_gt(for_output, 0);
    /* payables of firms follow from links; what the panel adds up feeds no decision */
    cr_assert_eq(hashed, world_field_count() - 1 - for_output);
    world_release(w);
    tiny_close(&x);
}

Test(world, hash_sees_month_and_seed)
{
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, 3, 3, 3, 0, NULL), STATUS_OK);
    uint64_t hash = world_hash(&w, 1);
    w.month = 1;
    cr_assert_neq(world_hash(&w, 1), hash);
    w.month = 0;
    w.seed = 1;
    cr_assert_neq(world_hash(&w, 1), hash);
    world_release(&w);
}

Test(world, swapped_rows_and_swapped_fields_change_the_hash)
{
    struct tiny x;
    tiny_population(&x, NULL);
    uint64_t hash = world_hash(x.world, 1);
    money_t *cash = x.world->firms.cash, first = cash[0];
    cash[0] = cash[1];
    cash[1] = first;
    cr_assert_neq(world_hash(x.world, 1), hash);
    tiny_close(&x);
}

/* Fields longer than a block of the hash are hashed in parallel. */
Test(world, hash_does_not_depend_on_threads)
{
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, 10, 20, 700000, 0, NULL), STATUS_OK);
    for (int64_t l = 0; l < w.length[DIM_LINK]; l++)
        w.links.payable[l] = l * 7919;
    uint64_t hash = world_hash(&w, 1);
    cr_assert_eq(world_hash(&w, 2), hash);
    cr_assert_eq(world_hash(&w, 8), hash);
    w.links.payable[400000]++;
    cr_assert_neq(world_hash(&w, 2), hash);
    world_release(&w);
}

Test(world, a_copied_state_is_the_state)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world copy = tiny_copy(x.world);
    cr_assert(tiny_same(&copy, x.world));
    cr_assert_eq(world_hash(&copy, 1), world_hash(x.world, 1));
    tiny_step(&x);
    cr_assert_not(tiny_same(&copy, x.world));
    world_copy_state(&copy, x.world);
    cr_assert_eq(copy.month, 1);
    cr_assert(tiny_same(&copy, x.world));
    world_release(&copy);
    tiny_close(&x);
}

/* A month that starts from a copy is the month: nothing of the state lies outside the field table. */
Test(world, a_month_from_a_copied_state_is_the_same_month)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    tiny_step(&x);
    struct world copy = tiny_copy(x.world);
    tiny_step(&x);
    uint64_t hash = x.run->hash;
    world_copy_state(x.world, &copy);
    cr_assert_eq(x.world->month, 1);
    tiny_step(&x);
    cr_assert_eq(x.run->hash, hash);
    world_release(&copy);
    tiny_close(&x);
}

Test(world, no_memory_is_told)
{
    struct errors *errors = errors_create();
    struct world w;
    memset(&w, 0, sizeof w);
    cr_assert_eq(world_allocate(&w, INT64_C(1) << 50, 1, 1, 0, errors), STATUS_FILE);
    cr_assert_not_null(strstr(errors_line(errors, 0), "run.scale"));
    errors_destroy(errors);
}
