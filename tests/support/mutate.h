/* A file's bytes changed in many ways, for tests of what must notice every change: cut at random and awkward places, single
 * bits turned over all of it and over each bit of its ends, foreign bytes behind it or within it, blocks lost, doubled or
 * swapped, and files that are something else altogether. Deterministic from a seed. Header only. */
#ifndef JIQUN_TESTS_SUPPORT_MUTATE_H
#define JIQUN_TESTS_SUPPORT_MUTATE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MUTATE_HEAD = 24, MUTATE_TAIL = 16, MUTATE_EXTRA = 4096, MUTATE_WHAT = 96 };

/* A file and one change of it after the other. */
struct mutate {
    const unsigned char *bytes; /* [size] the whole file, borrowed */
    size_t size;                /* > 64 */
    uint64_t state;             /* of the random numbers */
    unsigned char *changed;     /* [n] what came of it */
    size_t n;
    char what[MUTATE_WHAT]; /* in words: "bit 3 of byte 17 turned" */
};

/** Prepares changes of bytes[0 .. size); mutate_end frees what it took. */
static inline struct mutate mutate_begin(const unsigned char *bytes, size_t size, uint64_t seed)
{
    return (struct mutate){
        .bytes = bytes, .size = size, .state = seed, .changed = malloc(2 * size + MUTATE_EXTRA), .n = 0};
}

static inline void mutate_end(struct mutate *m)
{
    free(m->changed);
    m->changed = NULL;
}

/* A whole number in [0, n): splitmix64; its slight bias does not matter here. */
static inline size_t mutate_below(struct mutate *m, size_t n)
{
    uint64_t x = m->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((x ^ x >> 31) % n);
}

/* Cut: near both ends byte by byte, at powers of two, then anywhere. */
static inline void mutate_cut(struct mutate *m, int i)
{
    if (i <= MUTATE_HEAD)
        m->n = (size_t)i;
    else if (i <= 2 * MUTATE_HEAD)
        m->n = m->size - (size_t)(i - MUTATE_HEAD);
    else if (i <= 2 * MUTATE_HEAD + 12)
        m->n = ((size_t)64 << (i - 2 * MUTATE_HEAD)) % m->size;
    else
        m->n = mutate_below(m, m->size);
    snprintf(m->what, sizeof m->what, "cut to %zu of %zu bytes", m->n, m->size);
}

/* One bit: each of the first and last bytes, then spread evenly over the file. */
static inline void mutate_bit(struct mutate *m, int i, int count)
{
    const int ends = 8 * (MUTATE_HEAD + MUTATE_TAIL), spread = count > ends ? count - ends : 1;
    size_t byte = (size_t)i / 8, bit = (size_t)i % 8;
    if (i >= ends) {
        const size_t stride = m->size / (size_t)spread + 1;
        byte = ((size_t)(i - ends) * stride + mutate_below(m, stride)) % m->size;
        bit = mutate_below(m, 8);
    } else if (byte >= MUTATE_HEAD) {
        byte = m->size - MUTATE_TAIL + (byte - MUTATE_HEAD);
    }
    m->changed[byte] ^= (unsigned char)(1u << bit);
    snprintf(m->what, sizeof m->what, "bit %zu of byte %zu turned", bit, byte);
}

/* Foreign bytes behind the end: zeros, anything, or the end once more. */
static inline void mutate_append(struct mutate *m, int i)
{
    const size_t n = i < 20 ? (size_t)i + 1 : 1 + mutate_below(m, MUTATE_EXTRA);
    for (size_t b = 0; b < n; b++)
        m->changed[m->n + b] = i % 3 == 0   ? 0
                               : i % 3 == 1 ? (unsigned char)mutate_below(m, 256)
                                            : m->bytes[(m->size - n % m->size + b) % m->size];
    m->n += n;
    snprintf(m->what, sizeof m->what, "%zu bytes appended", n);
}

/* A block overwritten, lost, doubled or swapped with its neighbour. */
static inline void mutate_block(struct mutate *m, int i)
{
    static const char *const verbs[] = {"zeroed", "overwritten", "lost", "doubled"};
    const size_t most = m->size / 4 < 512 ? m->size / 4 : 512, n = 1 + mutate_below(m, most);
    const size_t at = mutate_below(m, m->size - n);
    unsigned char *block = m->changed + at;
    switch (i % 4) {
    case 0: memset(block, 0, n); break;
    case 1:
        for (size_t b = 0; b < n; b++)
            block[b] = (unsigned char)mutate_below(m, 256);
        break;
    case 2:
        memmove(block, block + n, m->n - at - n);
        m->n -= n;
        break;
    default: memmove(block + n, block, m->n - at); m->n += n;
    }
    snprintf(m->what, sizeof m->what, "%zu bytes at %zu %s", n, at, verbs[i % 4]);
}

/* Another file: none of it, one byte over and over, noise, a text, its head or tail alone many times, itself twice, its
 * end on something else. */
static inline void mutate_other(struct mutate *m, int i)
{
    static const char *const names[] = {"zeros",        "one byte",         "noise",
                                        "text",         "head repeated",    "itself twice",
                                        "backwards",    "its end on noise", "noise on its end",
                                        "tail repeated"};
    const size_t n = i % 10 == 5 ? m->size : 1 + mutate_below(m, m->size);
    for (size_t b = 0; b < n; b++) {
        const unsigned char noise = (unsigned char)mutate_below(m, 256);
        const unsigned char made[] = {0,
                                      (unsigned char)i,
                                      noise,
                                      (unsigned char)"run: {scale: 0.1}\n"[b % 18],
                                      m -> bytes[b % 64],
                                      m -> bytes[b],
                                      m -> bytes[m->size - 1 - b],
                                      noise,
                                      noise,
                                      m -> bytes[m->size - 16 + b % 16]};
        m->changed[b] = made[i % 10];
    }
    m->n = n;
    if (i % 10 == 5 || i % 10 == 7) { /* ends as a good file does */
        const size_t tail = i % 10 == 5 ? m->size : MUTATE_TAIL;
        memcpy(m->changed + n, m->bytes + m->size - tail, tail);
        m->n += tail;
    } else if (i % 10 == 8) { /* starts as one does */
        memmove(m->changed + MUTATE_HEAD, m->changed, n);
        memcpy(m->changed, m->bytes, MUTATE_HEAD);
        m->n += MUTATE_HEAD;
    }
    snprintf(m->what, sizeof m->what, "another file of %zu bytes: %s", m->n, names[i % 10]);
}

/** Makes change i of `count` (at least 600 to reach every bit of both ends): m->changed[0 .. m->n) and m->what. A fifth
 *  cuts, half turned bits, a tenth each appended bytes, blocks and other files.
 *  return  0 when the bytes happen to be the same as before, which then says nothing. */
static inline int mutate_make(struct mutate *m, int i, int count)
{
    const int cuts = count / 5, bits = count / 2, tenth = count / 10;
    memcpy(m->changed, m->bytes, m->size);
    m->n = m->size;
    if (i < cuts)
        mutate_cut(m, i);
    else if (i < cuts + bits)
        mutate_bit(m, i - cuts, bits);
    else if (i < cuts + bits + tenth)
        mutate_append(m, i - cuts - bits);
    else if (i < cuts + bits + 2 * tenth)
        mutate_block(m, i - cuts - bits - tenth);
    else
        mutate_other(m, i - cuts - bits - 2 * tenth);
    return m->n != m->size || memcmp(m->changed, m->bytes, m->size) != 0;
}

#endif
