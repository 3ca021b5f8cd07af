/* A stack of scratch memory in one block, as the step's phases begin and end in order. Pieces are zeroed when they are
 * taken, but for those that their taker fills; what is never written to of the block never becomes memory. */
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define LINE ((size_t)64)

struct arena {
    unsigned char *block; /* [capacity] */
    size_t capacity;      /* a multiple of 64 */
    size_t level;         /* bytes held, a multiple of 64 */
    size_t peak;
};

struct arena *arena_create(size_t bytes)
{
    if (bytes > SIZE_MAX - LINE) {
        return NULL;
    }
    struct arena *a = calloc(1, sizeof *a);
    if (!a) {
        return NULL;
    }
    a->capacity = (bytes + LINE - 1) / LINE * LINE;
    a->block = memory_reserve(a->capacity, 1); /* most months need far less than the most */
    if (!a->block) {
        free(a);
        return NULL;
    }
    return a;
}

void arena_destroy(struct arena *a)
{
    if (a) {
        memory_release(a->block);
        free(a);
    }
}

void *arena_take(struct arena *a, size_t count, size_t size)
{
    void *piece = arena_room(a, count, size);
    return piece ? memset(piece, 0, count * size) : NULL;
}

void *arena_room(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > a->capacity - a->level) {
        return NULL;
    }
    void *piece = a->block + a->level;
    a->level += (bytes + LINE - 1) / LINE * LINE; /* the capacity is a multiple of 64, so this stays within */
    if (a->level > a->peak) {
        a->peak = a->level;
    }
    return piece;
}

size_t arena_mark(const struct arena *a)
{
    return a->level;
}

void arena_release(struct arena *a, size_t mark)
{
    assert(mark <= a->level && mark % LINE == 0);
    a->level = mark;
}

bool arena_is_empty(const struct arena *a)
{
    return a->level == 0;
}

size_t arena_peak(const struct arena *a)
{
    return a->peak;
}
