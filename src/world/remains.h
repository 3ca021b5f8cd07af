/* Firms that failed in a month as they stood before they were wound up: their places are emptied at once, but the panel
 * still has to say what they did and what they left. Every field of a firm's row is copied, whatever fields there are. */
#ifndef JIQUN_WORLD_REMAINS_H
#define JIQUN_WORLD_REMAINS_H

#include <stdbool.h>

#include "world/world.h"

struct remains {
    struct firms firms; /* arrays [room]; of length n are filled; slot_begin is not */
    int64_t n, room;
    void *block;
    bool lost; /* memory ran out: the panel of the month would not be complete */
};

/** Makes room for `firms` firms and forgets those of earlier months. Notes in `lost` when memory lacks. */
void remains_reserve(struct remains *r, int64_t firms);

/** Makes room for so many firms more, beside those that are there. Notes in `lost` when memory lacks. */
void remains_extend(struct remains *r, int64_t firms);

/** Copies the firm in row f; nothing when there is no room (no panel is kept, or memory ran out). */
void remains_add(struct remains *r, const struct world *w, int64_t f);

/** Frees the arrays. */
void remains_release(struct remains *r);

#endif
