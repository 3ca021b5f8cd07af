/* Which fields of firms a scenario wants in the panel: the list run.panel.fields. This file decides how the list is written
 * and read; everything about a field follows from its row in panel.def. */
#ifndef JIQUN_SCENARIO_PANEL_H
#define JIQUN_SCENARIO_PANEL_H

#include <stdbool.h>
#include <stdio.h>

struct complaints;
struct yaml_node;

enum panel_field {
#define PANEL_FIELD(name, ...) PANEL_##name,
#include "scenario/panel.def"
    PANEL_FIELDS
};

/* What the cells of a column are. */
enum panel_cell { PANEL_UINT64, PANEL_INT32, PANEL_INT8, PANEL_FLOAT };

/* What a value belongs to: see panel.def. */
enum panel_when { PANEL_FIXED, PANEL_SUM, PANEL_POINT, PANEL_MONTH };

/* One row of panel.def. */
struct panel_field_info {
    const char *name;
    enum panel_cell cell;
    enum panel_when when;
    const char *unit;
    const char *en, *zh;
    const char *comment; /* "" where the name says it */
};

/* What a scenario says. */
struct panel_fields {
    bool wanted[PANEL_FIELDS];
    char *origin; /* where it was set, own memory: "default", "file:line:column", "--set: path=value" */
};

/* Address of the list in a scenario. */
#define PANEL_FIELDS_PATH "run.panel.fields"

/** The row of a field.  field in [0, PANEL_FIELDS). */
const struct panel_field_info *panel_field_info(enum panel_field field);

/** The field of this name, or -1. */
int panel_field_find(const char *name);

/** Words for a panel_when: "fixed", "sum", "end of the last month", "last month". */
const char *panel_when_text(enum panel_when when);

/** Reads the list: names of fields, each once; null leaves the default.
 *  wanted  [PANEL_FIELDS] changed when the list is sound
 *  return  whether it was set; all errors of meaning go to the complaints. */
bool panel_fields_read(const struct yaml_node *node, bool *wanted, struct complaints *complaints);

/** Writes the list in brackets, in the order of the table; panel_fields_read gets the same from it. */
void panel_fields_write(FILE *f, const bool *wanted);

#endif
