/* Memory of the state: large arrays that live as long as the world, one cache line apart so that two threads never write
 * to the same line at a border between arrays. */
#ifndef JIQUN_BASE_MEMORY_H
#define JIQUN_BASE_MEMORY_H

#include <stddef.h>

#include "base/guards.h"

/** A zeroed block of count x size bytes on the heap, aligned to 64 bytes.
 *  count, size  either may be 0: the block is then not NULL, but has no usable byte
 *  return  to be freed with memory_release, or NULL without memory or when count x size overflows. */
void *memory_take(size_t count, size_t size);

/** The same, not zeroed: pages that nobody writes to take no memory. Who takes it writes before reading. */
void *memory_reserve(size_t count, size_t size);

/** Frees a block of memory_take or memory_reserve.  block  may be NULL. */
void memory_release(void *block);

#endif
