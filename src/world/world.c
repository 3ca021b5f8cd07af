/* Memory, hash and copy of the state, all from the field table. */
#include "world/world.h"

#include <stddef.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

#define HOT_FIELD      true
#define COLD_FIELD     false
#define SAVED_FIELD    true
#define DERIVED_FIELD  false
#define HASHED_FIELD   true
#define UNHASHED_FIELD false
#define ROW(group, type, name, dimension, unit, heat, saved, hashed, meaning)                                          \
    {#group,    #name,        #type,         unit,          meaning, sizeof(type), offsetof(struct world, group.name), \
     dimension, heat##_FIELD, saved##_FIELD, hashed##_FIELD},

static const struct field fields[] = {
#define FIRM_FIELD(...)       ROW(firms, __VA_ARGS__)
#define SLOT_FIELD(...)       ROW(slots, __VA_ARGS__)
#define LINK_FIELD(...)       ROW(links, __VA_ARGS__)
#define PERSON_FIELD(...)     ROW(people, __VA_ARGS__)
#define TALENT_FIELD(...)     ROW(talent, __VA_ARGS__)
#define SECTOR_FIELD(...)     ROW(sectors, __VA_ARGS__)
#define CITY_FIELD(...)       ROW(cities, __VA_ARGS__)
#define BACKGROUND_FIELD(...) ROW(background, __VA_ARGS__)
#define BANK_FIELD(...)       ROW(banks, __VA_ARGS__)
#define FUND_FIELD(...)       ROW(funds, __VA_ARGS__)
#define BOOK_FIELD(...)       ROW(books, __VA_ARGS__)
#include "world/fields.def"
};

enum { FIELDS = sizeof fields / sizeof fields[0], ALIGNMENT = 64, HASH_BLOCK = 1 << 20 };

int world_field_count(void)
{
    return FIELDS;
}

const struct field *world_field(int index)
{
    return &fields[index];
}

static void **slot_of(const struct world *w, const struct field *field)
{
    return (void **)((char *)(uintptr_t)w + field->offset);
}

void *world_array(const struct world *w, const struct field *field)
{
    return *slot_of(w, field);
}

static size_t bytes_of(const struct world *w, const struct field *field)
{
    return (size_t)w->length[field->dimension] * field->element;
}

/* Bytes that a field takes in the block, its spare places and alignment included. */
static size_t room_of(const struct world *w, const struct field *field)
{
    size_t bytes = bytes_of(w, field) + (field->dimension == DIM_LINK ? LINKS_AHEAD * field->element : 0);
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

size_t world_bytes(const struct world *w)
{
    size_t total = 0;
    for (int i = 0; i < FIELDS; i++)
        total += room_of(w, &fields[i]);
    return total;
}

static void set_lengths(struct world *w, int64_t firms, int64_t slots, int64_t links, int64_t persons)
{
    const int64_t length[DIM_COUNT] = {
        [DIM_FIRM] = firms,
        [DIM_FIRM_PLUS] = firms + 1,
        [DIM_SLOT] = slots,
        [DIM_SLOT_PLUS] = slots + 1,
        [DIM_LINK] = links,
        [DIM_PERSON] = persons,
        [DIM_TALENT] = TALENT_CELLS,
        [DIM_ENROLMENT] = ENROLMENT_PLACES,
        [DIM_FIELD] = FIELD_COUNT,
        [DIM_SECTOR] = SECTOR_COUNT,
        [DIM_SECTOR_SECTOR] = SECTOR_COUNT * SECTOR_COUNT,
        [DIM_CELL] = FIRM_SECTOR_COUNT * CITY_COUNT,
        [DIM_CITY] = CITY_COUNT,
        [DIM_GOVERNMENT] = GOVERNMENT_COUNT,
        [DIM_BACKGROUND_CITY] = BACKGROUND_COUNT * CITY_COUNT,
        [DIM_BANK] = BANK_COUNT,
        [DIM_FUND] = FUND_COUNT,
        [DIM_BANK_BAND] = BANK_COUNT * BAND_COUNT,
        [DIM_BAND] = BAND_COUNT,
        [DIM_CARD] = CARD_COUNT,
        [DIM_ACCOUNT] = ACCOUNT_COUNT,
        [DIM_PLACE] = PLACE_COUNT,
        [DIM_ITEM_ACCOUNT] = (ITEM_COUNT + 1) * ACCOUNT_COUNT,
        [DIM_ONE] = 1,
    };
    memcpy(w->length, length, sizeof length);
}

enum status world_allocate(struct world *w, int64_t firms, int64_t slots, int64_t links, int64_t persons,
                           struct errors *errors)
{
    set_lengths(w, firms, slots, links, persons);
    size_t total = world_bytes(w);
    w->block = memory_take(total, 1);
    if (!w->block)
        return errors_add(errors, STATUS_FILE,
                          "no memory for the state: %.0f MB for %lld firms, %lld links and %lld people; a smaller "
                          "run.scale needs less",
                          (double)total / 1e6, (long long)firms, (long long)links, (long long)persons);
    char *next = w->block;
    /* hot fields first, so that they lie together */
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < FIELDS; i++)
            if (fields[i].hot == (pass == 0)) {
                *slot_of(w, &fields[i]) = next;
                next += room_of(w, &fields[i]);
            }
    return STATUS_OK;
}

void world_release(struct world *w)
{
    memory_release(w->block);
    w->block = NULL;
}

/* Blocks of fixed size, combined in their order. */
static uint64_t hash_field(const struct world *w, const struct field *field)
{
    const char *bytes = world_array(w, field);
    size_t size = bytes_of(w, field);
    uint64_t hash = hash_bytes(field->name, strlen(field->name), size);
    for (size_t at = 0; at < size; at += HASH_BLOCK)
        hash = hash_combine(hash, hash_bytes(bytes + at, size - at < HASH_BLOCK ? size - at : HASH_BLOCK, 0));
    return hash;
}

/* Fields are hashed in parallel, all in one go, then combined in order: the same value for any number of threads. */
uint64_t world_hash(const struct world *w, int threads)
{
    uint64_t hash = hash_combine((uint64_t)w->month, w->seed), part[FIELDS];
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIELDS; i++)
        part[i] = fields[i].hashed ? hash_field(w, &fields[i]) : 0;
    for (int i = 0; i < FIELDS; i++)
        if (fields[i].hashed)
            hash = hash_combine(hash, part[i]);
    return hash;
}

void world_copy_state(struct world *to, const struct world *from)
{
    world_copy_threads(to, from, 1);
}

void world_copy_threads(struct world *to, const struct world *from, int threads)
{
    to->month = from->month;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int i = 0; i < FIELDS; i++)
        memcpy(world_array(to, &fields[i]), world_array(from, &fields[i]), bytes_of(from, &fields[i]));
}
