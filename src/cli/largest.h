/* Firms worth a look: what `jiqun trace` lists when it is not told which firm to follow. */
#ifndef JIQUN_CLI_LARGEST_H
#define JIQUN_CLI_LARGEST_H

#include "cli/listing.h"
#include "world/world.h"

/* What to list. */
struct largest_wanted {
    int sector, city; /* -1: all */
    enum listing_format format;
};

/** Prints the largest living firms of each sector by sales expected of the whole firm, a few of each.
 *  Errors: STATUS_INPUT when there are none; STATUS_FILE when memory lacks. */
enum status largest_print(const struct world *w, const struct largest_wanted *wanted, FILE *out, struct errors *errors);

#endif
