/* Scratch memory of the monthly step: taken from one block in order, given back by returning to a mark. Nothing in the
 * step calls malloc; the step must leave the arena empty, and the peak says how large it has to be. */
#ifndef JIQUN_BASE_ARENA_H
#define JIQUN_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/guards.h"

struct arena;

/** An empty arena.
 *  bytes  how much can be held at once; each piece is rounded up to 64 bytes
 *  return  to be freed with arena_destroy, or NULL when there is no memory. */
struct arena *arena_create(size_t bytes);

/** Frees the arena and everything taken from it.  a  may be NULL. */
void arena_destroy(struct arena *a);

/** A zeroed piece of count x size bytes, aligned to 64 bytes, valid until the arena is released to an earlier mark.
 *  count, size  either may be 0: then the piece has no usable byte, but is not NULL
 *  return  NULL when the arena is full or count x size overflows; the arena is then as before.
 *  Not for use by several threads at once: take before the parallel region. */
void *arena_take(struct arena *a, size_t count, size_t size);

/** The same, not zeroed: for lists that are written before they are read, which may be far longer than what is listed. */
void *arena_room(struct arena *a, size_t count, size_t size);

/** The present level, to be given to arena_release. */
size_t arena_mark(const struct arena *a);

/** Gives back everything taken since the mark.  mark  from arena_mark of the same arena, not above the present level. */
void arena_release(struct arena *a, size_t mark);

/** Whether nothing is held. */
bool arena_is_empty(const struct arena *a);

/** The most bytes ever held at once, to size the arena by. */
size_t arena_peak(const struct arena *a);

#endif
