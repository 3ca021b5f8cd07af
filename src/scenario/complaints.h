/* What is wrong with a scenario, collected over the whole tree and handed over in the order in which a person meets it:
 * file, line, column. Also the sentences that every reader of keys needs: no value, wrong kind, unknown word. */
#ifndef JIQUN_SCENARIO_COMPLAINTS_H
#define JIQUN_SCENARIO_COMPLAINTS_H

#include <stdbool.h>

#include "base/status.h"
#include "scenario/yaml_tree.h"

enum { COMPLAINTS_MOST = 100 /* kept; the rest are counted */, COMPLAINTS_LIST = 160 };

/* One thing that is wrong, and where. */
struct complaint {
    const struct yaml_node *node;
    bool at_key; /* at the key of the node, not at its value */
    int order;   /* of being found */
    char *text;
};

struct complaints {
    struct complaint item[COMPLAINTS_MOST];
    int n; /* found; the first COMPLAINTS_MOST are kept */
};

/** Notes one error at a node, or at its key.  format, ...  as printf: "path = value is ...; give ..." */
void complaints_add(struct complaints *c, const struct yaml_node *node, bool at_key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Hands all over to `errors`, sorted by place, and empties the list.  file  named when there were too many. */
void complaints_hand_over(struct complaints *c, const char *file, struct errors *errors);

/** A node's value in a message: its text, "[...]" or "{...}".  shown  [YAML_TREE_SHOWN] */
const char *complaints_show(const struct yaml_node *node, char shown[YAML_TREE_SHOWN]);

/** Says that nothing stands after a key. */
void complaints_empty(struct complaints *c, const struct yaml_node *node, const char *path);

/** Says "PATH = VALUE is not WANTED". */
void complaints_kind(struct complaints *c, const struct yaml_node *node, const char *path, const char *wanted);

/** Whether a node has a text to be read; null has none, anything else is an error.  wanted  "a single value" */
bool complaints_has_text(struct complaints *c, const struct yaml_node *node, const char *path, const char *wanted);

/* Known words being collected: for a "did you mean", and to be listed. */
struct known_words {
    const char *word; /* the one that is not known */
    const char *best; /* the known one it probably meant, or NULL */
    int distance;
    char list[COMPLAINTS_LIST]; /* "run, firm, ...", cut with "..." */
};

/** An empty collection for an unknown word. */
struct known_words known_words_of(const char *word);

/** Adds a known word. */
void known_words_add(struct known_words *k, const char *word);

#endif
