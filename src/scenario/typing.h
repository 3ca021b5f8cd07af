/* From a merged tree to typed values. This file decides what the top level of a scenario may say, and what each wrong
 * key or value is told. */
#ifndef JIQUN_SCENARIO_TYPING_H
#define JIQUN_SCENARIO_TYPING_H

#include "base/status.h"
#include "scenario/scenario.h"
#include "scenario/yaml_tree.h"

/** Reads every key of a tree into a scenario that holds defaults (name and texts "", origins "default").
 *  return  STATUS_OK, or STATUS_INPUT after all errors of meaning were added (the first 100, then their number). */
enum status typing_apply(const struct yaml_node *root, struct scenario *s, struct errors *errors);

/** Whether a text may name a scenario: a letter or digit, then letters, digits, _ and -, at most 64. */
bool typing_is_name(const char *text);

#endif
