/* One tree laid over another, by recursion along the mappings of the upper one. Nodes move, nothing is copied. */
#include "scenario/yaml_merge.h"

#include <string.h>

/* Moves the items of a list behind those of another; both are lists.  Consumes `more`. */
static bool append_items(struct yaml_node *list, struct yaml_node *more)
{
    bool good = true;
    for (int i = 0; i < more->n_children; i++)
        good = yaml_tree_add(list, more->child[i]) && good;
    more->n_children = 0;
    yaml_tree_destroy(more);
    return good;
}

/* What `+key: over` makes of the value below (NULL when there is none). */
static struct yaml_node *append(struct yaml_node *below, struct yaml_node *over, struct errors *errors)
{
    char here[YAML_TREE_PLACE];
    char there[YAML_TREE_PLACE];
    over->append = false;
    if (over->kind != YAML_TREE_LIST) {
        errors_add(errors, STATUS_INPUT, "%s: +%s appends to a list; give a list such as [...]",
                   yaml_tree_key_place(over, here), over->key);
    } else if (below != NULL && below->kind == YAML_TREE_LIST) {
        if (!append_items(below, over))
            errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", below->file);
        return below;
    } else if (below != NULL && !yaml_tree_is_null(below)) {
        errors_add(errors, STATUS_INPUT, "%s: +%s appends to a list, but %s is no list at %s; write %s: to replace it",
                   yaml_tree_key_place(over, here), over->key, over->key, yaml_tree_place(below, there), over->key);
    }
    yaml_tree_destroy(below);
    return over;
}

/* An empty mapping in the place of another, for it to be merged into. */
static struct yaml_node *empty_like(const struct yaml_node *mapping)
{
    struct yaml_node *empty = yaml_tree_node(mapping->file, mapping->line, mapping->column, NULL);
    if (empty != NULL && mapping->key != NULL &&
        !yaml_tree_set_key(empty, mapping->key, mapping->key_line, mapping->key_column)) {
        yaml_tree_destroy(empty);
        return NULL;
    }
    return empty;
}

/* Lays one value over what is below it (NULL when nothing is). */
static struct yaml_node *lay(struct yaml_node *below, struct yaml_node *over, struct errors *errors)
{
    if (over->append)
        return append(below, over, errors);
    if (over->kind != YAML_TREE_MAPPING) {
        yaml_tree_destroy(below);
        return over;
    }
    if (below == NULL || below->kind != YAML_TREE_MAPPING) { /* a merge all the same: `+key` may stand inside */
        yaml_tree_destroy(below);
        below = empty_like(over);
    }
    return yaml_merge_trees(below, over, errors);
}

/* Lays one entry over the mapping that holds its key, or adds it. */
static bool merge_entry(struct yaml_node *base, struct yaml_node *over, struct errors *errors)
{
    int i = 0;
    while (i < base->n_children && strcmp(base->child[i]->key, over->key) != 0)
        i++;
    bool known = i < base->n_children;
    struct yaml_node *laid = lay(known ? base->child[i] : NULL, over, errors);
    if (known && laid != NULL) {
        base->child[i] = laid;
        return true;
    }
    if (known) { /* what lay consumed must not stay in the tree */
        base->n_children--;
        base->child[i] = base->child[base->n_children];
    }
    return laid != NULL && yaml_tree_add(base, laid);
}

struct yaml_node *yaml_merge_trees(struct yaml_node *base, struct yaml_node *over, struct errors *errors)
{
    bool good = base != NULL;
    for (int i = 0; i < over->n_children; i++) {
        if (good)
            good = merge_entry(base, over->child[i], errors);
        else
            yaml_tree_destroy(over->child[i]);
    }
    over->n_children = 0;
    if (!good)
        errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", over->file);
    yaml_tree_destroy(over);
    if (good)
        return base;
    yaml_tree_destroy(base);
    return NULL;
}
