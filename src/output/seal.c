/* Decides how a damaged result is told from a whole one before HDF5 sees it. */
#include "output/seal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/memory.h"

enum { MARK_BYTES = 8, BLOCK_BYTES = 1 << 20 };

static const unsigned char mark[MARK_BYTES] = {'j', 'i', 'q', 'u', 'n', 0x1a, 0, 1};

/* Hashes in blocks, each going on from the one before, so that a file need not be held in memory. */
static uint64_t hash_of(const unsigned char *bytes, size_t size)
{
    uint64_t hash = 0;
    for (size_t at = 0; at < size; at += BLOCK_BYTES)
        hash = hash_bytes(bytes + at, size - at < BLOCK_BYTES ? size - at : BLOCK_BYTES, hash);
    return hash;
}

/* The seal that belongs to a hash: the mark, then the hash, lowest byte first. */
static void make_seal(uint64_t hash, unsigned char *seal)
{
    memcpy(seal, mark, MARK_BYTES);
    for (int i = 0; i < SEAL_BYTES - MARK_BYTES; i++)
        seal[MARK_BYTES + i] = (unsigned char)(hash >> (8 * i));
}

void seal_write(unsigned char *bytes, size_t size)
{
    make_seal(hash_of(bytes, size), bytes + size);
}

/* Hashes the first `size` bytes of a stream as hash_of does; false when they cannot be read. */
static bool hash_stream(FILE *file, size_t size, uint64_t *hash)
{
    unsigned char *block = memory_take(BLOCK_BYTES, 1);
    bool good = block != NULL;
    *hash = 0;
    while (good && size > 0) {
        const size_t n = size < BLOCK_BYTES ? size : BLOCK_BYTES;
        good = fread(block, 1, n, file) == n;
        *hash = hash_bytes(block, n, *hash);
        size -= n;
    }
    memory_release(block);
    return good;
}

/* Compares a stream of `size` bytes, at its start, with its last SEAL_BYTES. */
static enum seal check_stream(FILE *file, size_t size)
{
    unsigned char found[SEAL_BYTES], due[SEAL_BYTES];
    uint64_t hash = 0;
    if (size < SEAL_BYTES)
        return SEAL_ABSENT;
    if (fseek(file, -(long)SEAL_BYTES, SEEK_END) != 0 || fread(found, 1, sizeof found, file) != sizeof found)
        return SEAL_UNREADABLE;
    if (memcmp(found, mark, MARK_BYTES) != 0)
        return SEAL_ABSENT;
    rewind(file);
    if (!hash_stream(file, size - SEAL_BYTES, &hash))
        return SEAL_UNREADABLE;
    make_seal(hash, due);
    return memcmp(found, due, SEAL_BYTES) == 0 ? SEAL_WHOLE : SEAL_BROKEN;
}

enum seal seal_check(const char *path)
{
    struct stat s;
    FILE *file = fopen(path, "rb");
    if (!file)
        return SEAL_UNREADABLE;
    const enum seal seal = fstat(fileno(file), &s) == 0 ? check_stream(file, (size_t)s.st_size) : SEAL_UNREADABLE;
    const int why = errno;
    fclose(file);
    errno = why;
    return seal;
}
