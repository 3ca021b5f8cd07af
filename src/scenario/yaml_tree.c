/* libyaml's events become a tree by recursion, which the depth limit bounds; its document interface is not used, because
 * it is quadratic in nested brackets and drops repeated keys silently. */
#include "scenario/yaml_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Most keys of one mapping: look-ups are linear, and nothing sensible has more. */
enum { KEYS_MOST = 4096, PATH_BYTES = 256 };

/* A text on its way from events to a tree. */
struct reading {
    yaml_parser_t parser;
    const char *file;
    const char *bytes;
    size_t n;
    struct errors *errors;
};

static void out_of_memory(struct errors *errors, const char *file)
{
    errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", file);
}

struct yaml_node *yaml_tree_node(const char *file, int line, int column, const char *text)
{
    struct yaml_node *node = calloc(1, sizeof *node);
    if (node == NULL)
        return NULL;
    node->kind = text != NULL ? YAML_TREE_TEXT : YAML_TREE_MAPPING;
    node->file = file;
    node->line = line;
    node->column = column;
    node->text = text != NULL ? strdup(text) : NULL;
    if (text != NULL && node->text == NULL) {
        free(node);
        return NULL;
    }
    return node;
}

bool yaml_tree_set_key(struct yaml_node *node, const char *key, int line, int column)
{
    char *copy = strdup(key + (key[0] == '+'));
    if (copy == NULL)
        return false;
    free(node->key);
    node->key = copy;
    node->append = key[0] == '+';
    node->key_line = line;
    node->key_column = column;
    return true;
}

bool yaml_tree_add(struct yaml_node *parent, struct yaml_node *child)
{
    if (parent->n_children == parent->capacity) {
        int capacity = parent->capacity == 0 ? 4 : 2 * parent->capacity;
        struct yaml_node **grown = realloc(parent->child, (size_t)capacity * sizeof *grown);
        if (grown == NULL) {
            yaml_tree_destroy(child);
            return false;
        }
        parent->child = grown;
        parent->capacity = capacity;
    }
    parent->child[parent->n_children++] = child;
    return true;
}

void yaml_tree_destroy(struct yaml_node *node)
{
    if (node == NULL)
        return;
    for (int i = 0; i < node->n_children; i++)
        yaml_tree_destroy(node->child[i]);
    free(node->child);
    free(node->key);
    free(node->text);
    free(node);
}

static int find_index(const struct yaml_node *mapping, const char *key)
{
    for (int i = 0; i < mapping->n_children; i++)
        if (mapping->child[i]->key != NULL && strcmp(mapping->child[i]->key, key) == 0)
            return i;
    return -1;
}

struct yaml_node *yaml_tree_find(const struct yaml_node *mapping, const char *key)
{
    int i = find_index(mapping, key);
    return i < 0 ? NULL : mapping->child[i];
}

struct yaml_node *yaml_tree_take(struct yaml_node *mapping, const char *key)
{
    int i = find_index(mapping, key);
    if (i < 0)
        return NULL;
    struct yaml_node *taken = mapping->child[i];
    mapping->n_children--;
    memmove(mapping->child + i, mapping->child + i + 1, (size_t)(mapping->n_children - i) * sizeof *mapping->child);
    return taken;
}

bool yaml_tree_is_null(const struct yaml_node *node)
{
    static const char *const NULLS[] = {"null", "Null", "NULL", "~"};
    if (node->kind != YAML_TREE_TEXT || node->quoted)
        return false;
    for (size_t i = 0; i < sizeof NULLS / sizeof NULLS[0]; i++)
        if (strcmp(node->text, NULLS[i]) == 0)
            return true;
    return false;
}

bool yaml_tree_is_empty(const struct yaml_node *node)
{
    return node->kind == YAML_TREE_TEXT && !node->quoted && node->text[0] == '\0';
}

static char *place(const char *file, int line, int column, char text[YAML_TREE_PLACE])
{
    if (line > 0)
        snprintf(text, YAML_TREE_PLACE, "%.480s:%d:%d", file, line, column);
    else
        snprintf(text, YAML_TREE_PLACE, "%.510s", file);
    return text;
}

char *yaml_tree_place(const struct yaml_node *node, char text[YAML_TREE_PLACE])
{
    return place(node->file, node->line, node->column, text);
}

char *yaml_tree_key_place(const struct yaml_node *node, char text[YAML_TREE_PLACE])
{
    return place(node->file, node->key_line, node->key_column, text);
}

char *yaml_tree_shorten(const char *text, char shown[YAML_TREE_SHOWN])
{
    size_t most = YAML_TREE_SHOWN - 4; /* room for the dots */
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (n >= most) {
            while (n > 0 && ((unsigned char)shown[n - 1] & 0xC0) == 0x80)
                n--;
            n -= n > 0 && (unsigned char)shown[n - 1] >= 0xC0; /* a first byte without its rest */
            memcpy(shown + n, "...", 3);
            n += 3;
            break;
        }
        bool control = *p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0);
        p += control && *p == 0xC2;
        shown[n++] = control ? ' ' : (char)*p;
    }
    shown[n] = '\0';
    return shown;
}

/* Line and column, from 1 and in characters, of a byte of the text. */
static void count_place(const struct reading *r, size_t offset, int *line, int *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset && i < r->n; i++) {
        if (r->bytes[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)r->bytes[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

/* Whether the character at a mark of the parser is a tab. */
static bool is_tab(const struct reading *r, yaml_mark_t mark)
{
    size_t i = 0;
    for (size_t line = 0; line < mark.line && i < r->n; i++)
        line += r->bytes[i] == '\n';
    for (size_t column = 0; column < mark.column && i < r->n; column++) {
        i++;
        while (i < r->n && ((unsigned char)r->bytes[i] & 0xC0) == 0x80)
            i++;
    }
    return i < r->n && r->bytes[i] == '\t';
}

/* Reports where and why libyaml gave up. */
static void report_syntax(const struct reading *r)
{
    const yaml_parser_t *p = &r->parser;
    int line = (int)p->problem_mark.line + 1;
    int column = (int)p->problem_mark.column + 1;
    if (p->error == YAML_MEMORY_ERROR) {
        out_of_memory(r->errors, r->file);
        return;
    }
    if (p->error == YAML_READER_ERROR) {
        count_place(r, p->problem_offset, &line, &column);
        errors_add(r->errors, STATUS_INPUT, "%s:%d:%d: not valid text: %s; save the file as UTF-8", r->file, line,
                   column, p->problem);
        return;
    }
    const char *remedy = is_tab(r, p->problem_mark) ? "; indent with blanks, not tabs" : "";
    if (p->context != NULL)
        errors_add(r->errors, STATUS_INPUT, "%s:%d:%d: not valid YAML: %s %s that begins at line %zu%s", r->file, line,
                   column, p->problem, p->context, p->context_mark.line + 1, remedy);
    else
        errors_add(r->errors, STATUS_INPUT, "%s:%d:%d: not valid YAML: %s%s", r->file, line, column, p->problem,
                   remedy);
}

/* Reports what YAML allows and this program does not. */
static void report_limit(const struct reading *r, const yaml_event_t *event, const char *what)
{
    errors_add(r->errors, STATUS_INPUT, "%s:%zu:%zu: %s", r->file, event->start_mark.line + 1,
               event->start_mark.column + 1, what);
}

static bool next_event(struct reading *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return true;
    report_syntax(r);
    return false;
}

/* Why an event that begins a value is refused, or NULL. */
static const char *refused(const yaml_event_t *event, int depth)
{
    const unsigned char *anchor = NULL;
    const unsigned char *tag = NULL;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        if (memchr(event->data.scalar.value, '\0', event->data.scalar.length) != NULL)
            return "a text with a zero byte (\\0) is not allowed";
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    case YAML_ALIAS_EVENT: return "aliases (*name) are not allowed; write the value out";
    default: return "a value is missing";
    }
    if (anchor != NULL)
        return "anchors (&name) are not allowed; write the value out where it is needed";
    if (tag != NULL)
        return "tags (!name) are not allowed; write the value alone";
    return depth > YAML_TREE_DEPTH ? "more than 64 levels of nesting" : NULL;
}

static struct yaml_node *build(struct reading *r, yaml_event_t *event, int depth);

/* The node of an event without its children; NULL after an error. */
static struct yaml_node *begin_node(struct reading *r, const yaml_event_t *event)
{
    const char *text = event->type == YAML_SCALAR_EVENT ? (const char *)event->data.scalar.value : NULL;
    struct yaml_node *node = yaml_tree_node(r->file, (int)event->start_mark.line + 1, (int)event->start_mark.column + 1,
                                            text);
    if (node == NULL) {
        out_of_memory(r->errors, r->file);
        return NULL;
    }
    if (event->type == YAML_SEQUENCE_START_EVENT)
        node->kind = YAML_TREE_LIST;
    if (text != NULL)
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return node;
}

/* Reads the value that belongs to a key event and adds it to the mapping. */
static bool add_entry(struct reading *r, struct yaml_node *mapping, const yaml_event_t *key, int depth)
{
    yaml_event_t event;
    const char *why = refused(key, depth);
    if (why == NULL && key->type != YAML_SCALAR_EVENT)
        why = "a key must be a word, not a list or mapping";
    if (why == NULL && mapping->n_children == KEYS_MOST)
        why = "more than 4096 keys in one mapping";
    if (why != NULL) {
        report_limit(r, key, why);
        return false;
    }
    if (!next_event(r, &event))
        return false;
    struct yaml_node *child = build(r, &event, depth + 1);
    yaml_event_delete(&event);
    if (child == NULL)
        return false;
    if (!yaml_tree_set_key(child, (const char *)key->data.scalar.value, (int)key->start_mark.line + 1,
                           (int)key->start_mark.column + 1)) {
        yaml_tree_destroy(child);
        out_of_memory(r->errors, r->file);
        return false;
    }
    if (yaml_tree_add(mapping, child))
        return true;
    out_of_memory(r->errors, r->file);
    return false;
}

static bool add_item(struct reading *r, struct yaml_node *list, yaml_event_t *event, int depth)
{
    struct yaml_node *child = build(r, event, depth + 1);
    if (child == NULL)
        return false;
    if (yaml_tree_add(list, child))
        return true;
    out_of_memory(r->errors, r->file);
    return false;
}

/* Reads up to the end of a list or mapping. */
static bool fill(struct reading *r, struct yaml_node *node, int depth)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return false;
        bool end = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        bool good = end || (node->kind == YAML_TREE_LIST ? add_item(r, node, &event, depth)
                                                         : add_entry(r, node, &event, depth));
        yaml_event_delete(&event);
        if (end || !good)
            return good;
    }
}

/* The node that an event begins, with all below it; NULL after an error. */
static struct yaml_node *build(struct reading *r, yaml_event_t *event, int depth)
{
    const char *why = refused(event, depth);
    if (why != NULL) {
        report_limit(r, event, why);
        return NULL;
    }
    struct yaml_node *node = begin_node(r, event);
    if (node != NULL && node->kind != YAML_TREE_TEXT && !fill(r, node, depth)) {
        yaml_tree_destroy(node);
        return NULL;
    }
    return node;
}

/* Consumes one event of a type; reports `otherwise` when another comes. */
static bool expect(struct reading *r, yaml_event_type_t type, const char *otherwise)
{
    yaml_event_t event;
    if (!next_event(r, &event))
        return false;
    bool found = event.type == type;
    if (!found)
        report_limit(r, &event, otherwise);
    yaml_event_delete(&event);
    return found;
}

static struct yaml_node *build_document(struct reading *r)
{
    yaml_event_t event;
    if (!expect(r, YAML_STREAM_START_EVENT, "not a YAML text") ||
        !expect(r, YAML_DOCUMENT_START_EVENT, "the file is empty; a scenario says at least `base: baseline.yaml`") ||
        !next_event(r, &event))
        return NULL;
    struct yaml_node *root = build(r, &event, 1);
    yaml_event_delete(&event);
    if (root == NULL)
        return NULL;
    if (expect(r, YAML_DOCUMENT_END_EVENT, "not a YAML text") &&
        expect(r, YAML_STREAM_END_EVENT, "a second document begins here; a file holds one"))
        return root;
    yaml_tree_destroy(root);
    return NULL;
}

struct yaml_node *yaml_tree_parse_value(const char *file, const char *bytes, size_t n, struct errors *errors)
{
    struct reading r = {.file = file, .bytes = bytes, .n = n, .errors = errors};
    if (n > YAML_TREE_BYTES) {
        errors_add(errors, STATUS_INPUT, "%s: larger than 1 MiB; no scenario needs that", file);
        return NULL;
    }
    if (!yaml_parser_initialize(&r.parser)) {
        out_of_memory(errors, file);
        return NULL;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes, n);
    struct yaml_node *root = build_document(&r);
    yaml_parser_delete(&r.parser);
    return root;
}

struct yaml_node *yaml_tree_parse(const char *file, const char *bytes, size_t n, struct errors *errors)
{
    struct yaml_node *root = yaml_tree_parse_value(file, bytes, n, errors);
    if (root == NULL || root->kind == YAML_TREE_MAPPING)
        return root;
    errors_add(errors, STATUS_INPUT, "%s:%d:%d: not a mapping; write keys and values such as `base: baseline.yaml`",
               file, root->line, root->column);
    yaml_tree_destroy(root);
    return NULL;
}

static int by_key_then_place(const void *a, const void *b)
{
    const struct yaml_node *x = *(struct yaml_node *const *)a;
    const struct yaml_node *y = *(struct yaml_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order == 0)
        order = (x->key_line > y->key_line) - (x->key_line < y->key_line);
    return order != 0 ? order : (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

static void report_repeated(const struct yaml_node *first, const struct yaml_node *again, const char *path,
                            struct errors *errors)
{
    char here[YAML_TREE_PLACE];
    char key[YAML_TREE_SHOWN];
    errors_add(errors, STATUS_INPUT, "%s: %s%s%s is given twice, first at line %d; keep one",
               yaml_tree_key_place(again, here), path, path[0] != '\0' ? "." : "", yaml_tree_shorten(again->key, key),
               first->key_line);
}

/* Repeated keys of one mapping, in the order of the keys. */
static int check_mapping(const struct yaml_node *mapping, const char *path, struct errors *errors)
{
    int n_repeated = 0;
    size_t n = (size_t)mapping->n_children;
    struct yaml_node **sorted = malloc((n + 1) * sizeof *sorted);
    if (sorted == NULL) {
        out_of_memory(errors, mapping->file);
        return 1;
    }
    for (size_t i = 0; i < n; i++)
        sorted[i] = mapping->child[i];
    qsort(sorted, n, sizeof *sorted, by_key_then_place);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) != 0)
            continue;
        report_repeated(sorted[i - 1], sorted[i], path, errors);
        n_repeated++;
    }
    free(sorted);
    return n_repeated;
}

static int check_below(const struct yaml_node *node, const char *path, struct errors *errors)
{
    char shown[YAML_TREE_SHOWN];
    char below[PATH_BYTES];
    int n_repeated = node->kind == YAML_TREE_MAPPING ? check_mapping(node, path, errors) : 0;
    for (int i = 0; i < node->n_children; i++) {
        const struct yaml_node *child = node->child[i];
        if (child->kind == YAML_TREE_TEXT)
            continue;
        if (child->key == NULL)
            snprintf(below, sizeof below, "%.180s[%d]", path, i);
        else
            snprintf(below, sizeof below, "%.180s%s%s", path, path[0] != '\0' ? "." : "",
                     yaml_tree_shorten(child->key, shown));
        n_repeated += check_below(child, below, errors);
    }
    return n_repeated;
}

int yaml_tree_check_keys(const struct yaml_node *root, struct errors *errors)
{
    return check_below(root, "", errors);
}
