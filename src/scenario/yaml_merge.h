/* How one YAML tree is laid over another: what a scenario says over what its base says. */
#ifndef JIQUN_SCENARIO_YAML_MERGE_H
#define JIQUN_SCENARIO_YAML_MERGE_H

#include "base/status.h"
#include "scenario/yaml_tree.h"

/** Lays one tree over another: mappings merge deeply, texts and lists replace, null replaces (and so restores the
 *  default), `+key` appends a list to the list below.
 *  base, over  mappings, consumed; base NULL counts as out of memory
 *  return      the result; NULL when memory ran out. Errors: `+key` where one of the two is no list. */
struct yaml_node *yaml_merge_trees(struct yaml_node *base, struct yaml_node *over, struct errors *errors);

#endif
