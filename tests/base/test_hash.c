/* Fingerprints: known values, so that hashes of runs stay comparable between builds and releases. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/hash.h"

/* XXH3_64bits of nothing, as published in xxHash's own test suite. */
Test(hash, of_nothing_is_the_published_value)
{
    cr_assert_eq(hash_bytes("", 0, 0), UINT64_C(0x2d06800538d394c2));
}

/* Lengths for each of XXH3's paths, from xxHash's own self test, on bytes made by its generator. */
Test(hash, published_values_for_all_lengths)
{
    static unsigned char bytes[2367];
    uint64_t generator = UINT64_C(2654435761);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(generator >> 56);
        generator *= UINT64_C(11400714785074694797);
    }
    cr_assert_eq(hash_bytes(bytes, 1, 0), UINT64_C(0xc44bdff4074eecdb));
    cr_assert_eq(hash_bytes(bytes, 6, 0), UINT64_C(0x27b56a84cd2d7325));
    cr_assert_eq(hash_bytes(bytes, 12, 0), UINT64_C(0xa713daf0dfbb77e7));
    cr_assert_eq(hash_bytes(bytes, 24, 0), UINT64_C(0xa3fe70bf9d3510eb));
    cr_assert_eq(hash_bytes(bytes, 80, 0), UINT64_C(0xbcdefbbb2c47c90a));
    cr_assert_eq(hash_bytes(bytes, 195, 0), UINT64_C(0xcd94217ee362ec3a));
    cr_assert_eq(hash_bytes(bytes, 403, 0), UINT64_C(0xcdeb804d65c6dea4));
    cr_assert_eq(hash_bytes(bytes, 2048, 0), UINT64_C(0xdd59e2c3a5f038e0));
    cr_assert_eq(hash_bytes(bytes, 2367, 0), UINT64_C(0xcb37aeb9e5d361ed));
    cr_assert_eq(hash_bytes(bytes, 2367, UINT64_C(0x9e3779b185ebca8d)), UINT64_C(0xd2db3415b942b42a));
}

Test(hash, depends_on_bytes_length_and_seed)
{
    cr_assert_neq(hash_bytes("abc", 3, 0), hash_bytes("abd", 3, 0));
    cr_assert_neq(hash_bytes("abc", 3, 0), hash_bytes("abc", 2, 0));
    cr_assert_neq(hash_bytes("abc", 3, 0), hash_bytes("abc", 3, 1));
}

Test(hash, does_not_depend_on_alignment)
{
    unsigned char bytes[300];
    unsigned char shifted[308];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(i * 7);
    }
    for (size_t offset = 0; offset < 8; offset++) {
        memcpy(shifted + offset, bytes, sizeof bytes);
        cr_assert_eq(hash_bytes(shifted + offset, sizeof bytes, 5), hash_bytes(bytes, sizeof bytes, 5));
    }
}

Test(hash, combination_depends_on_order)
{
    cr_assert_neq(hash_combine(1, 2), hash_combine(2, 1));
    cr_assert_eq(hash_combine(1, 2), hash_combine(1, 2));
}
