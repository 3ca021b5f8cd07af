/* 64-bit fingerprints of state and files: equal hashes, equal runs. XXH3, whose value does not depend on the instruction
 * set it was built for; not meant against forgers. */
#ifndef JIQUN_BASE_HASH_H
#define JIQUN_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/guards.h"

/** Fingerprint of n bytes.
 *  bytes  [n]; structs with padding are not to be given here, as padding has no defined content     n  may be 0
 *  seed   0, or a hash to go on from, so that a sequence of arrays has one hash
 *  return  XXH3_64bits_withSeed of xxHash 0.8.  Pure. */
uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed);

/** One hash from two; the order matters.  Pure. */
uint64_t hash_combine(uint64_t a, uint64_t b);

#endif
