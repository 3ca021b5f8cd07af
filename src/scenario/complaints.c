/* Complaints are kept as texts and sorted at the end, because groups and keys are read in no order of the file. */
#include "scenario/complaints.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/nearest.h"

enum { LINE_BYTES = 1400 };

void complaints_add(struct complaints *c, const struct yaml_node *node, bool at_key, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    int order = c->n++;
    if (order >= COMPLAINTS_MOST)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    c->item[order] = (struct complaint){node, at_key, order, strdup(line)};
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

void complaints_hand_over(struct complaints *c, const char *file, struct errors *errors)
{
    char place[YAML_TREE_PLACE];
    int n = c->n < COMPLAINTS_MOST ? c->n : COMPLAINTS_MOST;
    qsort(c->item, (size_t)n, sizeof c->item[0], by_place);
    for (int i = 0; i < n; i++) {
        const struct complaint *item = &c->item[i];
        errors_add(errors, STATUS_INPUT, "%s: %s",
                   item->at_key ? yaml_tree_key_place(item->node, place) : yaml_tree_place(item->node, place),
                   item->text == NULL ? "wrong (not enough memory to say more)" : item->text);
        free(item->text);
    }
    if (c->n > n)
        errors_add(errors, STATUS_INPUT, "%s: and %d more errors", file, c->n - n);
    c->n = 0;
}

const char *complaints_show(const struct yaml_node *node, char shown[YAML_TREE_SHOWN])
{
    if (node->kind == YAML_TREE_TEXT)
        return yaml_tree_shorten(node->text, shown);
    return node->kind == YAML_TREE_LIST ? "[...]" : "{...}";
}

void complaints_empty(struct complaints *c, const struct yaml_node *node, const char *path)
{
    complaints_add(c, node, node->key_line > 0, "%s has no value; give one, or null to restore the default", path);
}

void complaints_kind(struct complaints *c, const struct yaml_node *node, const char *path, const char *wanted)
{
    char value[YAML_TREE_SHOWN];
    complaints_add(c, node, false, "%s = %s is not %s", path, complaints_show(node, value), wanted);
}

bool complaints_has_text(struct complaints *c, const struct yaml_node *node, const char *path, const char *wanted)
{
    if (yaml_tree_is_null(node))
        return false;
    if (yaml_tree_is_empty(node))
        complaints_empty(c, node, path);
    else if (node->kind != YAML_TREE_TEXT)
        complaints_kind(c, node, path, wanted);
    else
        return true;
    return false;
}

struct known_words known_words_of(const char *word)
{
    return (struct known_words){.word = word, .distance = 1000};
}

void known_words_add(struct known_words *k, const char *word)
{
    size_t used = strlen(k->list);
    nearest_offer(k->word, word, &k->best, &k->distance);
    if (used + strlen(word) + 8 < sizeof k->list)
        snprintf(k->list + used, sizeof k->list - used, "%s%s", used > 0 ? ", " : "", word);
    else if (used >= 3 && strcmp(k->list + used - 3, "...") != 0)
        snprintf(k->list + used, sizeof k->list - used, ", ...");
}
