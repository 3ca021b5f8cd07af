/* Blocks of the state. Zeroed here rather than by the caller, so that no result can depend on what memory held before. */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LINE ((size_t)64) /* bytes of a cache line, and of the widest vector */

void *memory_take(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - LINE) {
        return NULL;
    }
    bytes = bytes == 0 ? LINE : (bytes + LINE - 1) / LINE * LINE;
    void *block = aligned_alloc(LINE, bytes);
    return block ? memset(block, 0, bytes) : NULL;
}

void *memory_reserve(size_t bytes)
{
    if (bytes > SIZE_MAX - LINE) {
        return NULL;
    }
    return aligned_alloc(LINE, bytes == 0 ? LINE : (bytes + LINE - 1) / LINE * LINE);
}

void memory_release(void *block)
{
    free(block);
}
