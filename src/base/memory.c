/* Blocks of the state. Zeroed here (but for scratch, of which each piece is, see base/arena.h) rather than by the caller, so
 * that no result can depend on what memory held before. */
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LINE ((size_t)64) /* bytes of a cache line, and of the widest vector */

static void *take(size_t count, size_t size, bool zeroed)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - LINE) {
        return NULL;
    }
    bytes = bytes == 0 ? LINE : (bytes + LINE - 1) / LINE * LINE;
    void *block = aligned_alloc(LINE, bytes);
    return block && zeroed ? memset(block, 0, bytes) : block;
}

void *memory_take(size_t count, size_t size)
{
    return take(count, size, true);
}

void *memory_reserve(size_t count, size_t size)
{
    return take(count, size, false);
}

void memory_release(void *block)
{
    free(block);
}
