/* Fingerprints by XXH3, compiled into this file alone so that the widest vectors of the build serve it. */
#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, n, seed);
}

uint64_t hash_combine(uint64_t a, uint64_t b)
{
    unsigned char both[16];
    for (int i = 0; i < 8; i++) {
        both[i] = (unsigned char)(a >> (8 * i));
        both[8 + i] = (unsigned char)(b >> (8 * i));
    }
    return hash_bytes(both, sizeof both, 0);
}
