/* A small tree of a YAML file in which every node knows its file, line and column. This file decides which part of YAML
 * is accepted: one document of texts, lists and mappings with text keys, UTF-8, at most 1 MiB and 64 levels; no
 * anchors, aliases or tags. Nothing is interpreted: a value stays the text that was written, so the traps of YAML 1.1
 * (no, 0o17, 1:30, 1_000) are met where the type is known. */
#ifndef JIQUN_SCENARIO_YAML_TREE_H
#define JIQUN_SCENARIO_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { YAML_TREE_DEPTH = 64, YAML_TREE_BYTES = 1 << 20, YAML_TREE_PLACE = 512, YAML_TREE_SHOWN = 64 };

enum yaml_tree_kind { YAML_TREE_TEXT, YAML_TREE_LIST, YAML_TREE_MAPPING };

struct yaml_node {
    enum yaml_tree_kind kind;
    const char *file; /* borrowed: the name given to yaml_tree_parse */
    int line;         /* of the value, from 1; 0: the file name alone is the place (--set) */
    int column;       /* in characters, from 1 */
    int key_line;     /* of the key, 0 in lists */
    int key_column;
    char *key;   /* without a leading '+'; NULL in lists and at the root */
    bool append; /* the key began with '+' */
    char *text;  /* YAML_TREE_TEXT: the value */
    bool quoted; /* the value stood in quotes or was a block: never null */
    struct yaml_node **child;
    int n_children;
    int capacity;
};

/** Reads a YAML text.
 *  file    name for messages, borrowed by the nodes
 *  return  the root (a mapping), to be freed by yaml_tree_destroy; NULL after one error with its place:
 *          STATUS_INPUT for syntax and limits, STATUS_FILE when memory ran out. */
struct yaml_node *yaml_tree_parse(const char *file, const char *bytes, size_t n, struct errors *errors);

/** The same for any value, not only a mapping (--set path=VALUE). */
struct yaml_node *yaml_tree_parse_value(const char *file, const char *bytes, size_t n, struct errors *errors);

/** A node without children; text NULL makes a mapping.  return  NULL when memory ran out. */
struct yaml_node *yaml_tree_node(const char *file, int line, int column, const char *text);

/** Gives a node its key; a leading '+' sets append.  return  false when memory ran out. */
bool yaml_tree_set_key(struct yaml_node *node, const char *key, int line, int column);

/** Appends a child, which then belongs to parent.  return  false when memory ran out (child is then freed). */
bool yaml_tree_add(struct yaml_node *parent, struct yaml_node *child);

/** Frees a node and all below it; NULL is allowed. */
void yaml_tree_destroy(struct yaml_node *node);

/** The value of a key of a mapping, or NULL. */
struct yaml_node *yaml_tree_find(const struct yaml_node *mapping, const char *key);

/** Takes the value of a key out of a mapping; it then belongs to the caller.  return  NULL when there is none. */
struct yaml_node *yaml_tree_take(struct yaml_node *mapping, const char *key);

/** Whether the value is an unquoted null or ~. */
bool yaml_tree_is_null(const struct yaml_node *node);

/** Whether nothing at all stands after the key. */
bool yaml_tree_is_empty(const struct yaml_node *node);

/** "file:line:column" of the value, or the file alone.  text  [YAML_TREE_PLACE].  return  text. */
char *yaml_tree_place(const struct yaml_node *node, char text[YAML_TREE_PLACE]);

/** The same of the key. */
char *yaml_tree_key_place(const struct yaml_node *node, char text[YAML_TREE_PLACE]);

/** A value or key as messages show it: on one line, without control characters, cut after 60 bytes.
 *  shown  [YAML_TREE_SHOWN].  return  shown. */
char *yaml_tree_shorten(const char *text, char shown[YAML_TREE_SHOWN]);

/** Reports every key that a mapping holds twice (with or without '+').  return  number of errors added. */
int yaml_tree_check_keys(const struct yaml_node *root, struct errors *errors);

#endif
