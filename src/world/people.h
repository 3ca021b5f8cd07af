/* Rows of skilled people: who employs them, and how rows are ordered anew. */
#ifndef JIQUN_WORLD_PEOPLE_H
#define JIQUN_WORLD_PEOPLE_H

#include "world/world.h"

/* What stands for an employer that is not a firm. */
enum person_employer {
    EMPLOYER_NONE = -1,       /* looks for a post */
    EMPLOYER_UNIVERSITY = -2, /* university or laboratory of the city */
    EMPLOYER_GONE = -3,       /* its firm failed and its row is gone; learns of it next month */
    EMPLOYER_EMPTY = -4       /* nobody in this place */
};

/* Kinds of posts; a post is kind x GRADE_COUNT + grade. */
enum post_kind { POST_PRODUCTION, POST_RESEARCH, POST_KINDS };
enum { POST_COUNT = POST_KINDS * GRADE_COUNT, POST_NONE = 255, LAST_UNIVERSITY = FIRM_SECTOR_COUNT, LAST_NONE = 255 };

/* Where somebody came from. */
enum person_origin { ORIGIN_HERE, ORIGIN_GRADUATE, ORIGIN_OUTSIDE, ORIGIN_COUNT };

/* What somebody has founded. */
enum person_venture { VENTURE_NONE, VENTURE_RUNS, VENTURE_FAILED, VENTURE_SOLD, VENTURE_COUNT };

/* Whom a new firm has for a founder when it is not somebody of the firm in that row (firms.parent). */
enum founder_sought {
    FOUNDER_NONE = -1,       /* nobody, or there already */
    FOUNDER_UNIVERSITY = -2, /* staff of the city's universities */
    FOUNDER_AGAIN = -3,      /* who founded before, of the sector and city */
    FOUNDER_CELL = -4        /* anybody skilled of the sector and city */
};

enum {
    PEOPLE_AT_A_TIME = 1 << 14
}; /* rows of a block: loops that list people list them block by block, so in row order */

static inline int post_of(enum post_kind kind, int grade)
{
    return (int)kind * GRADE_COUNT + grade;
}
static inline int post_grade(int post)
{
    return post % GRADE_COUNT;
}

/** Whether somebody is in a row.  i in [0, length[DIM_PERSON]) */
static inline bool people_present(const struct world *w, int64_t i)
{
    return w->people.employer[i] != EMPLOYER_EMPTY;
}

/** Whether somebody runs a firm of the own: never looks for a post, is not let go and goes where the firm goes. */
static inline bool people_run_firm(const struct world *w, int64_t i)
{
    return w->people.venture[i] == VENTURE_RUNS;
}

/** Whether skilled people are individuals: not before January 2022, when workers stand for all labour. */
static inline bool people_are_there(const struct world *w)
{
    return w->length[DIM_PERSON] > 0;
}

/** Places for so many people and a year's newcomers. */
int64_t people_places(int64_t people);

/** The firm that has an employer's people: itself while it lives, else whoever took it over; EMPLOYER_GONE: nobody.
 *  employer  a row of a firm */
int32_t people_heir(const struct world *w, int32_t employer);

/** Number of people.  Threads: any number. */
int64_t people_count(const struct world *w, int threads);

/** Whether places run out before a month with graduates could find room. */
bool people_are_crowded(const struct world *w);

/** Puts somebody new without a post into the next free row; skill is 1 and age 0 until the caller sets them.
 *  key identity; city, grade, field in range     return  the row, -1 when there is no room. */
int64_t people_add(struct world *w, uint64_t key, int city, int grade, int field, enum person_origin origin);

/** Empties all rows from `from` on. */
void people_clear(struct world *w, int64_t from);

/** Copies the people of one world to another with as many places or more, ordered by employer's row: those of firms
 *  first, in the order of firms and of their old rows, then all others in their old order.
 *  to      its firms stand already where they will be     firm_to  [old firm rows] new row, -1: gone     threads  any number
 *  Errors  STATUS_FILE when memory lacks. */
enum status people_move(struct world *to, const struct world *w, const int32_t *firm_to, int threads,
                        struct errors *errors);

#endif
