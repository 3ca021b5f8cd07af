/* Rows of firms made anew: tombstones go, every sector gets empty places for entrants, rows stand by sector and city
 * again, and links follow their suppliers. Between two such moments no memory is taken and no row moves. */
#ifndef JIQUN_WORLD_COMPACT_H
#define JIQUN_WORLD_COMPACT_H

#include "world/world.h"

/** Moves the state into fresh arrays.
 *  w       any state whose tombstones owe nothing and supply nobody; its arrays are freed, its lengths change
 *  spare   [FIRM_SECTOR_COUNT] empty places wanted at the end of each sector, >= 0
 *  Errors  STATUS_FILE when memory lacks; the world is then as it was. */
enum status world_compact(struct world *w, const int32_t *spare, int threads, struct errors *errors);

/** Empties a place: no firm, no goods, no money, neutral prices; sector, city, key and slots stay. */
void world_clear_place(struct world *w, int64_t f);

#endif
