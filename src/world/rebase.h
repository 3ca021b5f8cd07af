/* After the spin-up: the living economy, brought back to the tables of January 2022. What firms have become relative to
 * each other stays; levels are the data's, and every counterpart is built anew as a sum. */
#ifndef JIQUN_WORLD_REBASE_H
#define JIQUN_WORLD_REBASE_H

#include "world/world.h"

/** Rescales firms by cell and sector to the output of the tables (volumes, people, money), efficiency, quality, prices and
 *  market shares by sector to their means, and opens the books of all other accounts again.
 *  w       end of the spin-up, no tombstones needed; months counted from January 2022 afterwards are the caller's
 *  Errors  STATUS_CHECK when the opening position is out of bounds. */
enum status rebase_open(struct world *w, struct errors *errors);

#endif
