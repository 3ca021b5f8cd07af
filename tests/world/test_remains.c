/* Copies of failed firms: every field, as many as there are, and room that is taken again. */
#include "world/remains.h"

#include "support/fixture.h"

Test(remains, every_field_of_a_firm_is_kept)
{
    struct tiny x;
    struct remains r = {0};
    tiny_population(&x, NULL);
    int64_t rows[3] = {5, 0, x.world->length[DIM_FIRM] - 1};
    int fields = 0;
    remains_reserve(&r, 3);
    for (int i = 0; i < 3; i++)
        remains_add(&r, x.world, rows[i]);
    cr_assert_eq(r.n, 3);
    for (int k = 0; k < world_field_count(); k++) {
        const struct field *field = world_field(k);
        if (field->dimension != DIM_FIRM)
            continue;
        const char *kept = *(char **)(void *)((char *)&r.firms + field->offset - offsetof(struct world, firms));
        const char *row = world_array(x.world, field);
        for (int i = 0; i < 3; i++)
            cr_assert_eq(
                memcmp(kept + (size_t)i * field->element, row + (size_t)rows[i] * field->element, field->element), 0,
                "%s", field->name);
        fields++;
    }
    cr_assert_gt(fields, 60);
    cr_assert_null(r.firms.slot_begin);
    remains_release(&r);
    tiny_close(&x);
}

Test(remains, without_room_nothing_is_kept_and_room_is_used_again)
{
    struct tiny x;
    struct remains r = {0};
    tiny_population(&x, NULL);
    remains_add(&r, x.world, 1);
    cr_assert_eq(r.n, 0);
    remains_reserve(&r, 4);
    const void *block = r.block;
    for (int i = 0; i < 4; i++)
        remains_add(&r, x.world, i);
    remains_reserve(&r, 2);
    cr_assert_eq(r.n, 0, "those of the last month are forgotten");
    cr_assert_eq(r.block, block);
    remains_add(&r, x.world, 7);
    cr_assert_eq(r.firms.key[0], x.world->firms.key[7]);
    remains_reserve(&r, 100);
    for (int i = 0; i < 100; i++)
        remains_add(&r, x.world, i);
    cr_assert_eq(r.n, 100);
    cr_assert_not(r.lost);
    remains_release(&r);
    cr_assert_null(r.block);
    tiny_close(&x);
}

Test(remains, more_room_keeps_what_is_there)
{
    struct tiny x;
    struct remains r = {.n = 0};
    tiny_open(&x, 1, NULL);
    remains_reserve(&r, 1);
    remains_add(&r, x.world, 3);
    remains_extend(&r, 40);
    for (int64_t f = 10; f < 50; f++)
        remains_add(&r, x.world, f);
    cr_assert(r.n == 41 && !r.lost);
    cr_assert_eq(r.firms.key[0], x.world->firms.key[3]);
    cr_assert_eq(r.firms.key[40], x.world->firms.key[49]);
    remains_release(&r);
    tiny_close(&x);
}
