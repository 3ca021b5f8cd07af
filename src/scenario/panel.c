/* The list of fields; see panel.h. The order in which a scenario names fields does not matter: columns have that of the
 * table. */
#include "scenario/panel.h"

#include <string.h>

#include "scenario/complaints.h"
#include "scenario/yaml_tree.h"

static const struct panel_field_info INFO[PANEL_FIELDS] = {
#define PANEL_FIELD(name, cell, when, unit, en, zh, comment) {#name, PANEL_##cell, PANEL_##when, unit, en, zh, comment},
#include "scenario/panel.def"
};

const struct panel_field_info *panel_field_info(enum panel_field field)
{
    return &INFO[field];
}

int panel_field_find(const char *name)
{
    for (int i = 0; i < PANEL_FIELDS; i++)
        if (strcmp(INFO[i].name, name) == 0)
            return i;
    return -1;
}

const char *panel_when_text(enum panel_when when)
{
    static const char *const WORDS[] = {[PANEL_FIXED] = "fixed",
                                        [PANEL_SUM] = "sum",
                                        [PANEL_POINT] = "end of the last month",
                                        [PANEL_MONTH] = "last month"};
    return WORDS[when];
}

static void report_unknown(const struct yaml_node *item, struct complaints *complaints)
{
    char shown[YAML_TREE_SHOWN];
    struct known_words known = known_words_of(item->text);
    for (int i = 0; i < PANEL_FIELDS; i++)
        known_words_add(&known, INFO[i].name);
    complaints_add(complaints, item, false,
                   PANEL_FIELDS_PATH
                   " names %s, which is not a field of the panel%s%s%s (known: %s; `jiqun list panel` "
                   "says what they are)",
                   yaml_tree_shorten(item->text, shown), known.best != NULL ? "; did you mean " : "",
                   known.best != NULL ? known.best : "", known.best != NULL ? "?" : "", known.list);
}

/* Notes one word of the list.  return  whether it is sound. */
static bool read_item(const struct yaml_node *item, bool *wanted, struct complaints *complaints)
{
    char shown[YAML_TREE_SHOWN];
    if (item->kind != YAML_TREE_TEXT) {
        complaints_add(complaints, item, false, PANEL_FIELDS_PATH " holds %s, which is not the name of a field",
                       complaints_show(item, shown));
        return false;
    }
    int field = panel_field_find(item->text);
    if (field < 0)
        report_unknown(item, complaints);
    else if (wanted[field])
        complaints_add(complaints, item, false, PANEL_FIELDS_PATH " names %s twice; keep one", INFO[field].name);
    else
        return wanted[field] = true;
    return false;
}

bool panel_fields_read(const struct yaml_node *node, bool *wanted, struct complaints *complaints)
{
    bool read[PANEL_FIELDS] = {false}, good = true;
    if (yaml_tree_is_null(node))
        return false;
    if (node->kind != YAML_TREE_LIST) {
        if (yaml_tree_is_empty(node))
            complaints_empty(complaints, node, PANEL_FIELDS_PATH);
        else
            complaints_kind(complaints, node, PANEL_FIELDS_PATH,
                            "a list; write " PANEL_FIELDS_PATH ": [sales, workers], or null for all fields");
        return false;
    }
    for (int i = 0; i < node->n_children; i++)
        good = read_item(node->child[i], read, complaints) && good;
    if (good)
        memcpy(wanted, read, sizeof read);
    return good;
}

void panel_fields_write(FILE *f, const bool *wanted)
{
    const char *between = "";
    fputc('[', f);
    for (int i = 0; i < PANEL_FIELDS; i++) {
        if (!wanted[i])
            continue;
        fprintf(f, "%s%s", between, INFO[i].name);
        between = ", ";
    }
    fputc(']', f);
}
