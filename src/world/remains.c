/* Copies of rows; see remains.h. Arrays follow from the field table, as those of the state do. */
#include "world/remains.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"

enum { ALIGNMENT = 64 };

/* The array of a firms' field. */
static char **array_of(struct remains *r, const struct field *field)
{
    return (char **)(void *)((char *)&r->firms + (field->offset - offsetof(struct world, firms)));
}

static size_t bytes_of(const struct field *field, int64_t room)
{
    return ((size_t)room * field->element + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static bool is_of_firms(const struct field *field)
{
    return field->dimension == DIM_FIRM && strcmp(field->group, "firms") == 0;
}

/* New arrays; what was in the old ones is not needed. */
static void take_arrays(struct remains *r, int64_t room)
{
    size_t total = 0;
    for (int i = 0; i < world_field_count(); i++)
        total += is_of_firms(world_field(i)) ? bytes_of(world_field(i), room) : 0;
    remains_release(r);
    char *next = r->block = memory_take(total, 1);
    r->lost = next == NULL;
    for (int i = 0; i < world_field_count() && next; i++) {
        const struct field *field = world_field(i);
        if (!is_of_firms(field))
            continue;
        *array_of(r, field) = next;
        next += bytes_of(field, room);
    }
    r->room = r->lost ? 0 : room;
}

void remains_reserve(struct remains *r, int64_t firms)
{
    r->n = 0;
    r->lost = false;
    if (firms > r->room)
        take_arrays(r, firms + firms / 2);
}

void remains_extend(struct remains *r, int64_t firms)
{
    struct remains old = *r;
    if (r->lost || r->n + firms <= r->room)
        return;
    r->block = NULL;
    take_arrays(r, r->n + firms + firms / 2);
    for (int i = 0; i < world_field_count() && !r->lost; i++) {
        const struct field *field = world_field(i);
        if (is_of_firms(field) && old.n > 0)
            memcpy(*array_of(r, field), *array_of(&old, field), (size_t)old.n * field->element);
    }
    r->n = r->lost ? 0 : old.n;
    memory_release(old.block);
}

void remains_add(struct remains *r, const struct world *w, int64_t f)
{
    if (r->n >= r->room)
        return;
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (is_of_firms(field))
            memcpy(*array_of(r, field) + (size_t)r->n * field->element,
                   (const char *)world_array(w, field) + (size_t)f * field->element, field->element);
    }
    r->n++;
}

void remains_release(struct remains *r)
{
    memory_release(r->block);
    memset(r, 0, sizeof *r);
}
