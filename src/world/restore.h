/* What a run that goes on from a saved state needs beside the arrays of fields.def: the measured constants as one row of
 * numbers, arrays that follow from others, and a look at every index, so that a state that is not sound is refused before
 * a phase follows an index out of its array. */
#ifndef JIQUN_WORLD_RESTORE_H
#define JIQUN_WORLD_RESTORE_H

#include "world/world.h"

/** Bytes of the measured constants (world/measured.def). */
size_t restore_constants_bytes(void);

/** Copies the measured constants out of an economy, or into one that economy_build has filled.
 *  bytes  [restore_constants_bytes()]. */
void restore_read_constants(const struct economy *e, unsigned char *bytes);
void restore_write_constants(struct economy *e, const unsigned char *bytes);

/** Looks whether a state is one that phases can work on: rows by sector, slots and links in order and within bounds,
 *  suppliers that exist and make the slot's good, stocks of goods and machines not negative, rates finite, people with
 *  employers that exist, a post exactly when they have one.
 *  w       all SAVED fields filled
 *  Errors  STATUS_FILE with the first thing that is wrong. */
enum status restore_check(const struct world *w, struct errors *errors);

/** Fills the DERIVED fields.  w  sound (restore_check) */
void restore_derive(struct world *w);

#endif
