/* What happens to one firm from month to month, in words: what its numbers do not say by themselves. Looks at the state
 * between steps and changes nothing. */
#ifndef JIQUN_CLI_LIFE_H
#define JIQUN_CLI_LIFE_H

#include "engine/simulation.h"

enum { LIFE_TEXT = 256 /* bytes of what happens in a month, with its end */ };

struct life;

/** The life of the firm with a key: NULL without memory.  life_destroy frees it. */
struct life *life_create(uint64_t key);

/** NULL is allowed. */
void life_destroy(struct life *l);

/** Looks at the firm, at the opening and after every step.
 *  text    receives what happened since the last look, "; " between events, "" when nothing did
 *  return  whether memory sufficed. */
bool life_look(struct life *l, const struct simulation *s, char text[LIFE_TEXT]);

/** Whether it was there at the last look, whether it ever was, and whether it has failed since. */
bool life_goes_on(const struct life *l);
bool life_began(const struct life *l);
bool life_ended(const struct life *l);

#endif
