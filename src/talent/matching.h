/* Who gets which post: skilled people apply, firms rank, in rounds. It knows nothing of firms and people but what is
 * listed here, so it can be tested alone; talent/search.c makes the lists and carries out what comes of them.
 *
 * In each round every seeker without an offer taken sends some applications to open vacancies of the city it looks in:
 * for its own grade, and for the next lower one when it would take that. A vacancy's field (and grade, where two come
 * into question: one draw over both) is drawn in proportion to open posts x weight x fit^2, the vacancy within the field
 * in proportion to open posts x weight. Two applications of a round to one vacancy count once. Firms offer their open
 * posts to the best by skill x fit, ties by key; a seeker takes the best offer by pay x fit that is worth more than its
 * reservation value, of equal ones the one it applied for first. Posts taken are closed, the others go to the next
 * round: an offer declined keeps its post empty for the round. The result does not depend on the number of threads nor
 * on the order of the seekers (ties and draws by key); it depends on the order of vacancies only through the place of a
 * draw in their cumulative weights. Cities are markets of their own: nothing in one changes anything in another, and
 * threads share out cities. */
#ifndef JIQUN_TALENT_MATCHING_H
#define JIQUN_TALENT_MATCHING_H

#include <stdint.h>

#include "base/arena.h"
#include "world/skills.h"

enum {
    MATCHING_ROUNDS = 3,
    MATCHING_APPLICATIONS = 8, /* of a seeker in a round at most */
};

/* Open posts of one employer of one kind. */
struct vacancy {
    int32_t employer; /* of the caller: not looked at */
    int32_t open;     /* posts, >= 0; falls as they are taken */
    float pay;        /* what the post pays, > 0, in the unit of seekers' reservation values */
    float weight;     /* visibility, >= 0, in any unit; 0 (or below 2^-41 of the city's): nobody finds it */
    uint8_t city, grade, field;
    uint8_t post; /* of the caller: not looked at */
};

/* Somebody who looks for a post this month. */
struct seeker {
    uint64_t key;    /* identity, not given twice: its luck, and the order of ties (the lower first) */
    int32_t person;  /* of the caller: not looked at */
    int32_t vacancy; /* result: index of the vacancy that took the seeker, -1: none */
    float skill;     /* > 0, what firms rank by, together with fit */
    float reserve;   /* takes an offer when pay x fit > reserve; 0: takes any */
    uint8_t city;    /* where it looks */
    uint8_t grade, field;
    uint8_t lower; /* 1: also applies for posts one grade below its own; no meaning for the lowest */
};

struct matching {
    double fit[FIELD_COUNT][FIELD_COUNT]; /* [person's field][post's field], [0, 1] */
    int applications[MATCHING_ROUNDS];    /* a seeker sends in each round, 0..8 */
    double efficiency;                    /* chance that an application arrives, [0, 1] */
    uint64_t seed;
    int month;
    int threads;
    struct arena *arena;            /* scratch; its level is as before when the call returns */
    int64_t n_vacancies, n_seekers; /* at most 2^22, 2^27 */
    struct vacancy *vacancy;        /* [n_vacancies], any order */
    struct seeker *seeker;          /* [n_seekers], any order */
};

/** Scratch that matching_run takes from the arena at most, bytes; it touches 16 bytes for each application that all
 *  seekers together may send in one round. */
size_t matching_bytes(int64_t n_vacancies, int64_t n_seekers);

/** Runs the rounds; sets seeker[].vacancy and lowers vacancy[].open.
 *  return  posts filled.  Errors: the arena must have room (matching_bytes), else a bug (assertion). */
int64_t matching_run(struct matching *x);

#endif
