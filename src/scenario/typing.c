/* Walks the top level and the groups, and says what is wrong with every key and value in one line each. */
#include "scenario/typing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "scenario/complaints.h"
#include "scenario/shocks.h"

enum { NAME_LONGEST = 64 };

static const double SHARES_NEAR = 1e-9; /* 0.6 + 0.4 may round above 1 */

static const char *const TOP_KEYS[] = {"name", "title", "question", "base", "data", "shocks"};
static const char *const LANGUAGES[] = {"en", "zh"};

enum { N_TOP_KEYS = (int)(sizeof TOP_KEYS / sizeof TOP_KEYS[0]) };

/* A tree being read into a scenario. */
struct typing {
    struct scenario *s;
    struct errors *errors;
    struct complaints complaints;
};

/* The last part of an address: "panel" of "run.panel". */
static const char *last_part(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot == NULL ? path : dot + 1;
}

/* Address of a parameter, group or list of this name in any group, when there is just one; NULL otherwise. */
static const char *elsewhere(const char *name)
{
    const char *found = strcmp(name, last_part(PANEL_FIELDS_PATH)) == 0 ? PANEL_FIELDS_PATH : NULL;
    for (int i = 0; i < parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i);
        bool is_part = strchr(row->group, '.') != NULL && strcmp(last_part(row->group), name) == 0;
        const char *path = strcmp(row->name, name) == 0 ? row->path : is_part ? row->group : NULL;
        if (path == NULL || (found != NULL && strcmp(found, path) == 0))
            continue;
        if (found != NULL)
            return NULL;
        found = path;
    }
    return found;
}

/* How an address is written in a file: "run.panel.every" as "run: {panel: {every: ...}}".  text [size] */
static void write_nested(const char *path, char *text, size_t size)
{
    size_t used = 0;
    int open = 0;
    for (const char *p = path; *p != '\0' && used + 16 < size; p++) {
        used += (size_t)snprintf(text + used, size - used, *p == '.' ? ": {" : "%c", *p);
        open += *p == '.';
    }
    used += (size_t)snprintf(text + used, size - used, ": ...");
    for (; open > 0 && used + 2 < size; open--)
        used += (size_t)snprintf(text + used, size - used, "}");
}

/* What an unknown key probably meant, or "".  hint [size] */
static void write_hint(const struct yaml_node *node, const char *group, const struct known_words *known, char *hint,
                       size_t size)
{
    char path[3 * YAML_TREE_SHOWN], nested[4 * YAML_TREE_SHOWN];
    const char *dot = group[0] != '\0' ? "." : "", *other = elsewhere(node->key);
    snprintf(path, sizeof path, "%s%s%.60s", group, dot, node->key);
    hint[0] = '\0';
    if (strchr(node->key, '.') != NULL &&
        (parameters_find(path) >= 0 || parameters_is_group(path) || strcmp(path, PANEL_FIELDS_PATH) == 0)) {
        write_nested(path, nested, sizeof nested);
        snprintf(hint, size, "; write %s", nested);
    } else if (other != NULL) { /* the right word in the wrong place is surer than a similar word here */
        snprintf(hint, size, "; did you mean %s?", other);
    } else if (known->best != NULL) {
        snprintf(hint, size, "; did you mean %s%s%s?", group, dot, known->best);
    }
}

/* An unknown key of the mapping `group` ("" at the top). */
static void report_unknown(struct typing *t, const struct yaml_node *node, const char *group,
                           const struct known_words *known)
{
    char key[YAML_TREE_SHOWN], value[YAML_TREE_SHOWN], hint[6 * YAML_TREE_SHOWN];
    write_hint(node, group, known, hint, sizeof hint);
    complaints_add(&t->complaints, node, true, "%s%s%s = %s is not a known key%s (known %s%s: %s)", group,
                   group[0] != '\0' ? "." : "", yaml_tree_shorten(node->key, key), complaints_show(node, value), hint,
                   group[0] != '\0' ? "in " : "here", group, known->list);
}

/* Replaces a text of the scenario. */
static void keep(struct typing *t, char **text, const char *value)
{
    char *copy = strdup(value);
    if (copy == NULL) {
        errors_add(t->errors, STATUS_FILE, "not enough memory to read the scenario");
        return;
    }
    free(*text);
    *text = copy;
}

static void read_parameter(struct typing *t, const struct yaml_node *node, int i)
{
    const struct parameter_row *row = parameters_row(i);
    char place[YAML_TREE_PLACE];
    char value[YAML_TREE_SHOWN];
    char reason[PARAMETERS_REASON];
    if (!complaints_has_text(&t->complaints, node, row->path, "a single value"))
        return;
    if (parameters_read(row, node->text, &t->s->parameters, reason))
        keep(t, &t->s->origin[i], yaml_tree_place(node, place));
    else
        complaints_add(&t->complaints, node, false, "%s = %s %s", row->path, yaml_tree_shorten(node->text, value),
                       reason);
}

/* Whether a node is a mapping to be walked; null and errors are not. */
static bool has_keys(struct typing *t, const struct yaml_node *node, const char *path, const char *example)
{
    char wanted[128];
    if (node->kind == YAML_TREE_MAPPING)
        return true;
    if (yaml_tree_is_null(node))
        return false;
    snprintf(wanted, sizeof wanted, "a mapping; write %.32s: %.64s", path, example);
    if (yaml_tree_is_empty(node))
        complaints_empty(&t->complaints, node, path);
    else
        complaints_kind(&t->complaints, node, path, wanted);
    return false;
}

/* The list of fields of the panel. */
static void read_panel_fields(struct typing *t, const struct yaml_node *node)
{
    char place[YAML_TREE_PLACE];
    if (panel_fields_read(node, t->s->panel.wanted, &t->complaints))
        keep(t, &t->s->panel.origin, yaml_tree_place(node, place));
}

/* Collects what may stand in a group: its parameters, the groups in it, and the list that run.panel has. */
static void add_known(struct known_words *known, const char *group)
{
    size_t n = strlen(group);
    for (int i = 0; i < parameters_count(); i++) {
        const struct parameter_row *row = parameters_row(i);
        bool first = i == 0 || strcmp(parameters_row(i - 1)->group, row->group) != 0;
        if (strcmp(row->group, group) == 0)
            known_words_add(known, row->name);
        else if (first && strncmp(row->group, group, n) == 0 && row->group[n] == '.')
            known_words_add(known, row->group + n + 1);
    }
    if (strcmp(group, "run.panel") == 0)
        known_words_add(known, last_part(PANEL_FIELDS_PATH));
}

static void read_group(struct typing *t, const struct yaml_node *node, const char *group);

/* One key of a group. */
static void read_key(struct typing *t, const struct yaml_node *node, const char *group)
{
    char path[3 * YAML_TREE_SHOWN];
    bool plain = strchr(node->key, '.') == NULL;
    snprintf(path, sizeof path, "%.120s.%.60s", group, node->key);
    int i = plain ? parameters_find(path) : -1;
    if (i >= 0) {
        read_parameter(t, node, i);
    } else if (plain && parameters_is_group(path)) {
        read_group(t, node, path);
    } else if (plain && strcmp(path, PANEL_FIELDS_PATH) == 0) {
        read_panel_fields(t, node);
    } else {
        struct known_words known = known_words_of(node->key);
        add_known(&known, group);
        report_unknown(t, node, group, &known);
    }
}

/* A mapping of keys; groups hold others at most one level deep, as far as the table of parameters goes. */
static void read_group(struct typing *t, const struct yaml_node *node, const char *group)
{
    if (!has_keys(t, node, group, "{key: value}"))
        return;
    for (int c = 0; c < node->n_children; c++)
        read_key(t, node->child[c], group);
}

bool typing_is_name(const char *text)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t n = strlen(text);
    return n > 0 && n <= NAME_LONGEST && strspn(text, LETTERS) == n && text[0] != '-' && text[0] != '_';
}

static void read_name(struct typing *t, const struct yaml_node *node)
{
    if (!complaints_has_text(&t->complaints, node, "name", "a name"))
        return;
    if (typing_is_name(node->text))
        keep(t, &t->s->name, node->text);
    else
        complaints_kind(&t->complaints, node, "name",
                        "a name; give at most 64 letters, digits, _ and -, a letter or digit first, e.g. chain_leader");
}

static void read_title(struct typing *t, const struct yaml_node *node)
{
    char **const texts[] = {&t->s->title_en, &t->s->title_zh};
    if (!has_keys(t, node, "title", "{en: English title, zh: 中文标题}"))
        return;
    for (int c = 0; c < node->n_children; c++) {
        const struct yaml_node *child = node->child[c];
        struct known_words known = known_words_of(child->key);
        bool found = false;
        for (int l = 0; l < 2; l++) {
            char path[16];
            snprintf(path, sizeof path, "title.%s", LANGUAGES[l]);
            known_words_add(&known, LANGUAGES[l]);
            if (strcmp(child->key, LANGUAGES[l]) != 0)
                continue;
            found = true;
            if (complaints_has_text(&t->complaints, child, path, "a text"))
                keep(t, texts[l], child->text);
        }
        if (!found)
            report_unknown(t, child, "title", &known);
    }
}

static void read_shocks(struct typing *t, const struct yaml_node *node)
{
    if (!shocks_read(node, &t->s->shock, &t->s->n_shocks, &t->complaints))
        errors_add(t->errors, STATUS_FILE, "not enough memory to read the scenario");
}

static void read_data(struct typing *t, const struct yaml_node *node)
{
    if (!complaints_has_text(&t->complaints, node, "data", "a directory"))
        return;
    keep(t, &t->s->data, node->text);
}

/* Reads a key of the top level that is no group.  return  whether it is one. */
static bool read_top_key(struct typing *t, const struct yaml_node *node)
{
    if (strcmp(node->key, "name") == 0)
        read_name(t, node);
    else if (strcmp(node->key, "title") == 0)
        read_title(t, node);
    else if (strcmp(node->key, "data") == 0)
        read_data(t, node);
    else if (strcmp(node->key, "shocks") == 0)
        read_shocks(t, node);
    else if (strcmp(node->key, "question") != 0)
        return false;
    else if (complaints_has_text(&t->complaints, node, "question", "a text"))
        keep(t, &t->s->question, node->text);
    return true;
}

static void report_unknown_top(struct typing *t, const struct yaml_node *node)
{
    struct known_words known = known_words_of(node->key);
    if (strcmp(node->key, "base") == 0) {
        complaints_add(&t->complaints, node, true, "base is not allowed here: this text stands for itself");
        return;
    }
    for (int i = 0; i < N_TOP_KEYS; i++)
        known_words_add(&known, TOP_KEYS[i]);
    for (int i = 0; i < parameters_count(); i++)
        if (strchr(parameters_row(i)->group, '.') == NULL &&
            (i == 0 || strcmp(parameters_row(i - 1)->group, parameters_row(i)->group) != 0))
            known_words_add(&known, parameters_row(i)->group);
    report_unknown(t, node, "", &known);
}

/* The node at an address, or the last on the way to it: the group or root that lacks it. */
static const struct yaml_node *node_of(const struct yaml_node *root, const char *path)
{
    char part[YAML_TREE_SHOWN];
    const struct yaml_node *node = root;
    while (*path != '\0' && node->kind == YAML_TREE_MAPPING) {
        size_t n = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        const struct yaml_node *next = yaml_tree_find(node, part);
        if (next == NULL)
            return node;
        node = next;
        path += path[n] == '.' ? n + 1 : n;
    }
    return node;
}

/* Months out of order, and what no single row can say. */
static void check_months(struct typing *t, const struct yaml_node *root)
{
    const struct parameters *p = &t->s->parameters;
    char from[CALENDAR_TEXT];
    char until[CALENDAR_TEXT];
    calendar_format(p->run_from, from);
    calendar_format(p->run_until, until);
    if (p->run_from != 0)
        complaints_add(
            &t->complaints, node_of(root, "run.from"), false,
            "run.from = %s is not 2022-01; every run begins in 2022-01, the month of the opening balance sheet", from);
    if (p->run_until < p->run_from)
        complaints_add(&t->complaints, node_of(root, "run.until"), false,
                       "run.until = %s is before run.from = %s; give a month not before it", until, from);
}

/* The table knows durations, which may be any part of a month; rows of the panel are made at the end of one. */
static void check_whole_months(struct typing *t, const struct yaml_node *root)
{
    static const char *const PATHS[] = {"run.panel.every", "run.links.every", "run.people.every"};
    char text[PARAMETERS_VALUE];
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
        const struct parameter_row *row = parameters_row(parameters_find(PATHS[i]));
        double months = parameters_number(row, &t->s->parameters);
        if (months != (int)months)
            complaints_add(&t->complaints, node_of(root, PATHS[i]), false,
                           "%s = %s is not a whole number of months; give one such as 12 months, or 0 months for none",
                           PATHS[i], parameters_write_number(row, months, text));
    }
}

/* The shares of centre and province in a tax leave none of it below zero for the payer's city. */
static void check_tax_shares(struct typing *t, const struct yaml_node *root)
{
    static const char *const TAXES[] = {"production", "profit", "wage"};
    char centre[NAME_LONGEST], province[NAME_LONGEST], text[2][PARAMETERS_VALUE];
    for (size_t i = 0; i < sizeof TAXES / sizeof TAXES[0]; i++) {
        snprintf(centre, sizeof centre, "law.%s_tax_centre", TAXES[i]);
        snprintf(province, sizeof province, "law.%s_tax_province", TAXES[i]);
        const struct parameter_row *a = parameters_row(parameters_find(centre));
        const struct parameter_row *b = parameters_row(parameters_find(province));
        double x = parameters_number(a, &t->s->parameters), y = parameters_number(b, &t->s->parameters);
        const struct yaml_node *node = node_of(root, centre);
        if (node->kind == YAML_TREE_MAPPING)
            node = node_of(root, province);
        if (x + y > 1 + SHARES_NEAR)
            complaints_add(&t->complaints, node, false,
                           "%s = %s and %s = %s sum to %.10g; they must not exceed 1, the payer's city has the rest",
                           centre, parameters_write_number(a, x, text[0]), province,
                           parameters_write_number(b, y, text[1]), x + y);
    }
}

enum status typing_apply(const struct yaml_node *root, struct scenario *s, struct errors *errors)
{
    struct typing t = {.s = s, .errors = errors};
    for (int i = 0; i < root->n_children; i++) {
        const struct yaml_node *node = root->child[i];
        if (parameters_is_group(node->key) && strchr(node->key, '.') == NULL)
            read_group(&t, node, node->key);
        else if (!read_top_key(&t, node))
            report_unknown_top(&t, node);
    }
    check_months(&t, root);
    check_whole_months(&t, root);
    check_tax_shares(&t, root);
    complaints_hand_over(&t.complaints, root->file, errors);
    return errors_status(errors);
}
