/* Shocks: the list `shocks` of a scenario. This file decides how a shock is written and what is allowed; what each does to
 * the economy is in policy/shocks.c. Everything about a kind follows from its row in shocks.def. */
#ifndef JIQUN_SCENARIO_SHOCKS_H
#define JIQUN_SCENARIO_SHOCKS_H

#include <stdbool.h>
#include <stdio.h>

#include "scenario/tables.h"

struct complaints;
struct yaml_node;

enum shock_kind {
#define SHOCK(id, ...) SHOCK_##id,
#include "scenario/shocks.def"
#undef SHOCK
    SHOCK_KINDS
};

/* What a shock may be restricted to. */
enum shock_scope { SHOCK_CLUSTERS, SHOCK_CITIES, SHOCK_DESTINATIONS, SHOCK_SCOPES };

enum shock_destination { SHOCK_REST_OF_CHINA, SHOCK_REST_OF_WORLD, SHOCK_DESTINATION_COUNT };

enum shock_need { SHOCK_NONE, SHOCK_ALL, SHOCK_GIVEN }; /* see shocks.def */
enum shock_producers { SHOCK_EVERY, SHOCK_FIRMS };
enum shock_unit { SHOCK_PERCENT, SHOCK_POINTS };

enum { SHOCKS_TEXT = 64, SHOCKS_KEYS = 128 };

/* One shock. Scopes that its kind does not take are all false. */
struct shock {
    enum shock_kind kind;
    bool sector[TABLES_SECTORS];
    bool city[TABLES_CITIES];
    bool destination[SHOCK_DESTINATION_COUNT];
    int from, until; /* first and last month, both included, months since 2022-01 */
    double size;     /* fraction; percentage points over 100 */
    bool enabled;
    char *name;   /* identifier, "" when not given; own memory, like origin */
    char *origin; /* where it was set: "file:line:column" or "--set: path=value" */
};

/* One row of shocks.def. */
struct shock_info {
    const char *kind;
    enum shock_need need[SHOCK_SCOPES];
    bool firms_only; /* sectors of background producers cannot be named */
    enum shock_unit unit;
    double minimum, maximum;
    const char *levers; /* names with one blank between */
    const char *meaning_en, *meaning_zh;
};

/** The row of a kind.  kind in [0, SHOCK_KINDS). */
const struct shock_info *shocks_info(enum shock_kind kind);

/** Reads the list.
 *  node    value of the key `shocks`; null means none
 *  shock   receives [n] shocks, to be freed by shocks_destroy whatever is wrong with some of them
 *  return  false when memory ran out. All errors of meaning go to the complaints. */
bool shocks_read(const struct yaml_node *node, struct shock **shock, int *n, struct complaints *complaints);

/** Frees a list; NULL is allowed. */
void shocks_destroy(struct shock *shock, int n);

/** Writes a shock as an item of a list, with every key of its kind; shocks_read gets the same from it. */
void shocks_write(FILE *f, const struct shock *shock);

/** Whether two shocks say the same, wherever they were set. */
bool shocks_same(const struct shock *a, const struct shock *b);

/** Writes a size in the unit of a kind: "50 %", "1 points".  text [SHOCKS_TEXT].  return  text. */
char *shocks_size(const struct shock_info *info, double size, char text[SHOCKS_TEXT]);

/** The keys that a kind must have, or may have, with a blank between and | between alternatives.
 *  text [SHOCKS_KEYS].  return  text. */
char *shocks_keys(const struct shock_info *info, bool required, char text[SHOCKS_KEYS]);

#endif
