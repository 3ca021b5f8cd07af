/* Walks the top level and the groups, and says what is wrong with every key and value in one line each. */
#include "scenario/typing.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "scenario/nearest.h"

enum { ERRORS_MOST = 100, NAME_LONGEST = 64, KEY_LIST = 160, LINE_BYTES = 1400 };

static const char *const TOP_KEYS[] = {"name", "title", "question", "base", "data"};
static const char *const LANGUAGES[] = {"en", "zh"};

enum { N_TOP_KEYS = (int)(sizeof TOP_KEYS / sizeof TOP_KEYS[0]) };

/* One thing that is wrong, and where. */
struct complaint {
    const struct yaml_node *node;
    bool at_key; /* at the key of the node, not at its value */
    int order;   /* of being found */
    char *text;
};

/* A tree being read into a scenario. */
struct typing {
    struct scenario *s;
    struct errors *errors;
    struct complaint complaint[ERRORS_MOST];
    int n_errors; /* found; the first ERRORS_MOST are kept */
};

static void report(struct typing *t, const struct yaml_node *node, bool at_key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void report(struct typing *t, const struct yaml_node *node, bool at_key, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (t->n_errors < ERRORS_MOST)
        t->complaint[t->n_errors] = (struct complaint){node, at_key, t->n_errors, strdup(line)};
    t->n_errors++;
}

static int line_of(const struct complaint *c)
{
    return c->at_key ? c->node->key_line : c->node->line;
}

static int column_of(const struct complaint *c)
{
    return c->at_key ? c->node->key_column : c->node->column;
}

static int sign(int difference)
{
    return (difference > 0) - (difference < 0);
}

/* Order in which a person meets them: file, line, column. */
static int by_place(const void *a, const void *b)
{
    const struct complaint *x = a;
    const struct complaint *y = b;
    int order = strcmp(x->node->file, y->node->file);
    if (order == 0)
        order = sign(line_of(x) - line_of(y));
    if (order == 0)
        order = sign(column_of(x) - column_of(y));
    return order != 0 ? order : sign(x->order - y->order);
}

/* Hands all complaints over, sorted. */
static void add_errors(struct typing *t, const char *file)
{
    char place[YAML_TREE_PLACE];
    int n = t->n_errors < ERRORS_MOST ? t->n_errors : ERRORS_MOST;
    qsort(t->complaint, (size_t)n, sizeof t->complaint[0], by_place);
    for (int i = 0; i < n; i++) {
        const struct complaint *c = &t->complaint[i];
        errors_add(t->errors, STATUS_INPUT, "%s: %s",
                   c->at_key ? yaml_tree_key_place(c->node, place) : yaml_tree_place(c->node, place),
                   c->text == NULL ? "wrong (not enough memory to say more)" : c->text);
        free(c->text);
    }
    if (t->n_errors > n)
        errors_add(t->errors, STATUS_INPUT, "%s: and %d more errors", file, t->n_errors - n);
}

/* A node's value in a message: " = text", " = {...}". */
static const char *show_value(const struct yaml_node *node, char shown[YAML_TREE_SHOWN])
{
    if (node->kind == YAML_TREE_TEXT)
        return yaml_tree_shorten(node->text, shown);
    return node->kind == YAML_TREE_LIST ? "[...]" : "{...}";
}

/* Known keys being collected: for a "did you mean", and to be listed. */
struct known {
    const char *word;
    const char *best;
    int distance;
    char list[KEY_LIST];
};

static struct known known_of(const char *word)
{
    return (struct known){.word = word, .distance = 1000};
}

static void known_add(struct known *k, const char *key)
{
    size_t used = strlen(k->list);
    nearest_offer(k->word, key, &k->best, &k->distance);
    if (used + strlen(key) + 8 < sizeof k->list)
        snprintf(k->list + used, sizeof k->list - used, "%s%s", used > 0 ? ", " : "", key);
    else if (used >= 3 && strcmp(k->list + used - 3, "...") != 0)
        snprintf(k->list + used, sizeof k->list - used, ", ...");
}

/* A parameter of this name in any group, when there is just one; NULL otherwise. */
static const struct parameter_row *elsewhere(const char *name)
{
    const struct parameter_row *found = NULL;
    for (int i = 0; i < parameters_count(); i++) {
        if (strcmp(parameters_row(i)->name, name) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = parameters_row(i);
    }
    return found;
}

/* An unknown key of the mapping `group` ("" at the top). */
static void report_unknown(struct typing *t, const struct yaml_node *node, const char *group, const struct known *known)
{
    char key[YAML_TREE_SHOWN];
    char value[YAML_TREE_SHOWN];
    char hint[2 * YAML_TREE_SHOWN + 64] = "";
    const struct parameter_row *other = elsewhere(node->key);
    int dotted = parameters_find(node->key);
    const char *dot = group[0] != '\0' ? "." : "";
    if (t->n_errors >= ERRORS_MOST) {
        t->n_errors++;
        return;
    }
    if (dotted >= 0)
        snprintf(hint, sizeof hint, "; write %s: {%s: ...}", parameters_row(dotted)->group,
                 parameters_row(dotted)->name);
    else if (other != NULL) /* the right word in the wrong place is surer than a similar word here */
        snprintf(hint, sizeof hint, "; did you mean %s?", other->path);
    else if (known->best != NULL)
        snprintf(hint, sizeof hint, "; did you mean %s%s%s?", group, dot, known->best);
    report(t, node, true, "%s%s%s = %s is not a known key%s (known %s%s: %s)", group, dot,
           yaml_tree_shorten(node->key, key), show_value(node, value), hint, group[0] != '\0' ? "in " : "here", group,
           known->list);
}

static void report_empty(struct typing *t, const struct yaml_node *node, const char *path)
{
    report(t, node, node->key_line > 0, "%s has no value; give one, or null to restore the default", path);
}

static void report_kind(struct typing *t, const struct yaml_node *node, const char *path, const char *wanted)
{
    char value[YAML_TREE_SHOWN];
    report(t, node, false, "%s = %s is not %s", path, show_value(node, value), wanted);
}

/* Whether a node has a text to be read; null and errors have none. */
static bool has_text(struct typing *t, const struct yaml_node *node, const char *path, const char *wanted)
{
    if (yaml_tree_is_null(node))
        return false;
    if (yaml_tree_is_empty(node))
        report_empty(t, node, path);
    else if (node->kind != YAML_TREE_TEXT)
        report_kind(t, node, path, wanted);
    else
        return true;
    return false;
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
    if (!has_text(t, node, row->path, "a single value"))
        return;
    if (parameters_read(row, node->text, &t->s->parameters, reason))
        keep(t, &t->s->origin[i], yaml_tree_place(node, place));
    else
        report(t, node, false, "%s = %s %s", row->path, yaml_tree_shorten(node->text, value), reason);
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
        report_empty(t, node, path);
    else
        report_kind(t, node, path, wanted);
    return false;
}

static void read_group(struct typing *t, const struct yaml_node *node)
{
    char path[2 * YAML_TREE_SHOWN];
    if (!has_keys(t, node, node->key, "{key: value}"))
        return;
    for (int c = 0; c < node->n_children; c++) {
        const struct yaml_node *child = node->child[c];
        snprintf(path, sizeof path, "%.60s.%.60s", node->key, child->key);
        int i = parameters_find(path);
        if (i >= 0 && strcmp(parameters_row(i)->name, child->key) == 0) {
            read_parameter(t, child, i);
            continue;
        }
        struct known known = known_of(child->key);
        for (i = 0; i < parameters_count(); i++)
            if (strcmp(parameters_row(i)->group, node->key) == 0)
                known_add(&known, parameters_row(i)->name);
        report_unknown(t, child, node->key, &known);
    }
}

bool typing_is_name(const char *text)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t n = strlen(text);
    return n > 0 && n <= NAME_LONGEST && strspn(text, LETTERS) == n && text[0] != '-' && text[0] != '_';
}

static void read_name(struct typing *t, const struct yaml_node *node)
{
    if (!has_text(t, node, "name", "a name"))
        return;
    if (typing_is_name(node->text))
        keep(t, &t->s->name, node->text);
    else
        report_kind(t, node, "name",
                    "a name; give at most 64 letters, digits, _ and -, a letter or digit first, e.g. chain_leader");
}

static void read_title(struct typing *t, const struct yaml_node *node)
{
    char **const texts[] = {&t->s->title_en, &t->s->title_zh};
    if (!has_keys(t, node, "title", "{en: English title, zh: 中文标题}"))
        return;
    for (int c = 0; c < node->n_children; c++) {
        const struct yaml_node *child = node->child[c];
        struct known known = known_of(child->key);
        bool found = false;
        for (int l = 0; l < 2; l++) {
            char path[16];
            snprintf(path, sizeof path, "title.%s", LANGUAGES[l]);
            known_add(&known, LANGUAGES[l]);
            if (strcmp(child->key, LANGUAGES[l]) != 0)
                continue;
            found = true;
            if (has_text(t, child, path, "a text"))
                keep(t, texts[l], child->text);
        }
        if (!found)
            report_unknown(t, child, "title", &known);
    }
}

static void read_data(struct typing *t, const struct yaml_node *node)
{
    if (!has_text(t, node, "data", "a directory"))
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
    else if (strcmp(node->key, "question") != 0)
        return false;
    else if (has_text(t, node, "question", "a text"))
        keep(t, &t->s->question, node->text);
    return true;
}

static void report_unknown_top(struct typing *t, const struct yaml_node *node)
{
    struct known known = known_of(node->key);
    if (strcmp(node->key, "base") == 0) {
        report(t, node, true, "base is not allowed here: this text stands for itself");
        return;
    }
    for (int i = 0; i < N_TOP_KEYS; i++)
        known_add(&known, TOP_KEYS[i]);
    for (int i = 0; i < parameters_count(); i++)
        if (i == 0 || strcmp(parameters_row(i - 1)->group, parameters_row(i)->group) != 0)
            known_add(&known, parameters_row(i)->group);
    report_unknown(t, node, "", &known);
}

/* The node of a parameter, or the group or root that lacks it. */
static const struct yaml_node *node_of(const struct yaml_node *root, const char *group, const char *name)
{
    const struct yaml_node *mapping = yaml_tree_find(root, group);
    const struct yaml_node *node = mapping == NULL ? NULL : yaml_tree_find(mapping, name);
    return node != NULL ? node : mapping != NULL ? mapping : root;
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
        report(t, node_of(root, "run", "from"), false,
               "run.from = %s is not 2022-01; every run begins in 2022-01, the month of the opening balance sheet",
               from);
    if (p->run_until < p->run_from)
        report(t, node_of(root, "run", "until"), false,
               "run.until = %s is before run.from = %s; give a month not before it", until, from);
}

enum status typing_apply(const struct yaml_node *root, struct scenario *s, struct errors *errors)
{
    struct typing t = {.s = s, .errors = errors};
    for (int i = 0; i < root->n_children; i++) {
        const struct yaml_node *node = root->child[i];
        if (parameters_is_group(node->key))
            read_group(&t, node);
        else if (!read_top_key(&t, node))
            report_unknown_top(&t, node);
    }
    check_months(&t, root);
    add_errors(&t, root->file);
    return errors_status(errors);
}
