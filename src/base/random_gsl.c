/* The stream as a GSL generator: a block and a place in it. */
#include "base/random_gsl.h"

#include <assert.h>

struct stream {
    uint64_t seed;
    uint64_t key;
    int month;
    enum purpose purpose;
    uint32_t index;   /* of the next block */
    int place;        /* of the next word, 4: take the next block */
    uint32_t word[4]; /* the present block */
};

static void stream_start(struct stream *s, uint64_t seed, uint64_t key, int month, enum purpose purpose)
{
    *s = (struct stream){.seed = seed, .key = key, .month = month, .purpose = purpose, .place = 4};
}

static void stream_set(void *state, unsigned long seed)
{
    stream_start(state, seed, 0, 0, (enum purpose)0);
}

static uint32_t stream_next(struct stream *s)
{
    if (s->place == 4) {
        random_words(s->seed, s->key, s->month, s->purpose, s->index, s->word);
        s->index++;
        s->place = 0;
    }
    return s->word[s->place++];
}

static unsigned long stream_get(void *state)
{
    return stream_next(state);
}

static double stream_get_double(void *state)
{
    return random_uniform_of(stream_next(state));
}

static const gsl_rng_type stream_type = {
    .name = "jiqun philox4x32-10",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(struct stream),
    .set = stream_set,
    .get = stream_get,
    .get_double = stream_get_double,
};

const gsl_rng_type *random_gsl_type(void)
{
    return &stream_type;
}

void random_gsl_start(gsl_rng *r, uint64_t seed, uint64_t key, int month, enum purpose purpose)
{
    assert(r->type == &stream_type);
    stream_start(r->state, seed, key, month, purpose);
}
