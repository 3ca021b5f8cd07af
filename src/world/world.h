/* The state of the simulated economy. One struct owns all of it; there are no globals.
 *
 * `struct world` is what one month hands to the next (the arrays of fields.def, struct of arrays because every phase
 * touches few fields of many firms) plus the constants of the run (struct economy, from the data tables and the
 * scenario) and the levers. Everything else lives in scratch memory for one month only. */
#ifndef JIQUN_WORLD_WORLD_H
#define JIQUN_WORLD_WORLD_H

#include "base/arena.h"
#include "base/money.h"
#include "base/status.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"
#include "world/accounts.h"
#include "world/economy.h"
#include "world/levers.h"
#include "world/skills.h"

#include <stdbool.h>
#include <stdint.h>

enum dimension {
    DIM_FIRM,
    DIM_FIRM_PLUS,
    DIM_SLOT,
    DIM_SLOT_PLUS,
    DIM_LINK,
    DIM_PERSON,
    DIM_TALENT,    /* city x grade x field */
    DIM_ENROLMENT, /* city x field x (years of study + 1) */
    DIM_FIELD,
    DIM_SECTOR,
    DIM_SECTOR_SECTOR,
    DIM_CELL, /* firm sector x city */
    DIM_CITY,
    DIM_GOVERNMENT, /* province, then 13 cities */
    DIM_BACKGROUND_CITY,
    DIM_BANK,
    DIM_FUND,
    DIM_BANK_BAND, /* bank x band of borrowers */
    DIM_BAND,
    DIM_CARD, /* sign x class, then grade, see capital/scorecard.h */
    DIM_ACCOUNT,
    DIM_PLACE,
    DIM_ITEM_ACCOUNT, /* (ITEM_COUNT + 1) x ACCOUNT_COUNT, net worth last */
    DIM_ONE,
    DIM_COUNT
};

enum {
    GOVERNMENT_COUNT = CITY_COUNT + 1,
    LOSS_YEARS = 10,  /* that losses are kept for at most */
    LINKS_AHEAD = 12, /* zeroed places behind the last link: loops fetch suppliers ahead */
    /* Firms that a thread takes at a time. Sectors differ in work a firm and threads are interrupted, so halves of the rows
     * take different times; all sums over firms are integers, so it does not matter who takes which. The schedule is
     * monotonic: without that word clang takes the iterations of a chunk for independent and, with AVX-512, adds firms
     * of one sector over each other. */
    FIRMS_AT_A_TIME = 1024,
};

enum firm_state { FIRM_EMPTY, FIRM_ALIVE, FIRM_TOMBSTONE };

/* ln f of a place without a firm: e to it is nothing in fixed point. */
#define LOG_SHARE_NONE (-700.0)

/* Every array of the state, by group: w->firms.cash[f], w->links.payable[l]. See fields.def for unit and meaning. */
#define WORLD_MEMBER(type, name, dimension, unit, heat, saved, hashed, meaning) type *name;
struct firms {
#define FIRM_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct slots {
#define SLOT_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct links {
#define LINK_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct people {
#define PERSON_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct talent {
#define TALENT_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct sectors {
#define SECTOR_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct cities {
#define CITY_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct background {
#define BACKGROUND_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct banks {
#define BANK_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct funds {
#define FUND_FIELD WORLD_MEMBER
#include "world/fields.def"
};
struct books {
#define BOOK_FIELD WORLD_MEMBER
#include "world/fields.def"
};
#undef WORLD_MEMBER

/* How one field lies in memory. */
struct field {
    const char *group, *name, *type, *unit, *meaning;
    size_t element; /* bytes of one element */
    size_t offset;  /* of the pointer within struct world */
    enum dimension dimension;
    bool hot, saved, hashed;
};

struct world {
    int64_t length[DIM_COUNT]; /* elements of each dimension */
    int month;                 /* months simulated: 0 is the opening of January 2022 */
    uint64_t seed;
    uint64_t population_seed;
    double scale;

    struct firms firms;
    struct slots slots;
    struct links links;
    struct people people;
    struct talent talent;
    struct sectors sectors;
    struct cities cities;
    struct background background;
    struct banks banks;
    struct funds funds;
    struct books books;

    struct economy economy;                    /* constants of the run */
    struct levers levers;                      /* set at the start of every month */
    int32_t firm_begin[FIRM_SECTOR_COUNT + 1]; /* first place of each firm sector; its empty places stand last */
    void *block;                               /* owns every array */
};

/** All fields in the order of fields.def. */
int world_field_count(void);
const struct field *world_field(int index);

/** The array of a field of a world. */
void *world_array(const struct world *w, const struct field *field);

/** Sets the fixed dimensions, allocates zeroed arrays.  firms, slots, links, persons: numbers; each >= 0.
 *  Errors: STATUS_FILE when memory lacks (says how much was asked). */
enum status world_allocate(struct world *w, int64_t firms, int64_t slots, int64_t links, int64_t persons,
                           struct errors *errors);

/** Frees the arrays; the struct itself belongs to the caller. */
void world_release(struct world *w);

/** 64-bit hash over every HASHED field, in table order: equal hashes, equal states. Reads only. Threads: any number. */
uint64_t world_hash(const struct world *w, int threads);

/** Whether a firm lives in a place.  f in [0, length[DIM_FIRM]) */
static inline bool world_alive(const struct world *w, int64_t f)
{
    return w->firms.state[f] == FIRM_ALIVE;
}

/** Output a month that a firm's machines allow: capital over capital months, times the capacity lever of its cell. */
static inline double world_capacity(const struct world *w, int64_t f)
{
    int s = w->firms.sector[f];
    return (double)w->firms.capital[f] / w->economy.capital_months[s] *
           w->levers.capacity[s * CITY_COUNT + w->firms.city[f]];
}

/** Volume that a firm expects to sell in a month: what is demanded, no more than it can make. What it spends on inputs,
 *  research and reserves follows this, not orders that it cannot meet. */
static inline double world_expected_sales(const struct world *w, int64_t f)
{
    double capacity = world_capacity(w, f), expected = w->firms.expected_demand[f];
    return expected < capacity ? expected : capacity;
}

/** The years of losses of a firm, last year's first.  loss [LOSS_YEARS] */
static inline void world_losses(const struct firms *x, int64_t f, money_t *loss[LOSS_YEARS])
{
    money_t *const of[LOSS_YEARS] = {x->loss_1, x->loss_2, x->loss_3, x->loss_4, x->loss_5,
                                     x->loss_6, x->loss_7, x->loss_8, x->loss_9, x->loss_10};
    for (int year = 0; year < LOSS_YEARS; year++)
        loss[year] = of[year] + f;
}

/** Months that trends have run: since January 2022, or since they began in the spin-up; 0 before. */
static inline int world_trend_months(const struct world *w)
{
    return w->month > w->economy.trend_from ? w->month - w->economy.trend_from : 0;
}

/** Bytes of the state. */
size_t world_bytes(const struct world *w);

/** Copies every field from one world to another of the same lengths (a dry run, later a checkpoint). */
void world_copy_state(struct world *to, const struct world *from);

/** The same by several threads.  threads >= 1 */
void world_copy_threads(struct world *to, const struct world *from, int threads);

#endif
