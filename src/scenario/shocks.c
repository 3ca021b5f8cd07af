/* Reads one shock key by key: first whether each key is known to the kind, then each value. Clusters and cities are those of
 * the canonical order, which is part of the program, so an unknown one is found before any table is read. */
#include "scenario/shocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "scenario/complaints.h"
#include "scenario/parameters.h"
#include "scenario/quote.h"
#include "scenario/typing.h"
#include "scenario/units.h"
#include "scenario/yaml_tree.h"

enum { PATH = 2 * YAML_TREE_SHOWN };

static const struct shock_info INFO[SHOCK_KINDS] = {
#define SHOCK(id, kind, clusters, producers, cities, destination, size, minimum, maximum, levers, en, zh)              \
    {#kind,                                                                                                            \
     {SHOCK_##clusters, SHOCK_##cities, SHOCK_##destination},                                                          \
     SHOCK_##producers == SHOCK_FIRMS,                                                                                 \
     SHOCK_##size,                                                                                                     \
     minimum,                                                                                                          \
     maximum,                                                                                                          \
     levers,                                                                                                           \
     en,                                                                                                               \
     zh},
#include "scenario/shocks.def"
#undef SHOCK
};

static const char *const UNIT_WORDS[] = {[SHOCK_PERCENT] = "%", [SHOCK_POINTS] = "points"};
static const char *const DESTINATIONS[SHOCK_DESTINATION_COUNT] = {"rest_of_china", "rest_of_world"};

static const char *destination_key(int i)
{
    return DESTINATIONS[i];
}

/* What can be chosen in a scope, and by which keys. */
static const struct {
    const char *one, *many; /* either key may be written */
    const char *noun;
    int n;
    const char *(*key)(int i);
} SCOPES[SHOCK_SCOPES] = {
    [SHOCK_CLUSTERS] = {"cluster", "clusters", "cluster or sector", TABLES_SECTORS, tables_sector_key},
    [SHOCK_CITIES] = {"city", "cities", "city", TABLES_CITIES, tables_city_key},
    [SHOCK_DESTINATIONS] = {"destination", NULL, "destination", SHOCK_DESTINATION_COUNT, destination_key},
};

static const char *const COMMON_KEYS[] = {"kind", "from", "duration", "until", "size", "name", "enabled"};
enum { N_COMMON_KEYS = (int)(sizeof COMMON_KEYS / sizeof COMMON_KEYS[0]) };

/* One shock being read. */
struct reading {
    struct complaints *complaints;
    const struct yaml_node *node;  /* the mapping */
    char path[SHOCKS_TEXT];        /* "shocks[0]" */
    const struct shock_info *info; /* NULL: the kind is not known */
    struct shock *shock;
};

const struct shock_info *shocks_info(enum shock_kind kind)
{
    return &INFO[kind];
}

static bool *chosen(struct shock *shock, enum shock_scope scope)
{
    bool *const places[SHOCK_SCOPES] = {shock->sector, shock->city, shock->destination};
    return places[scope];
}

/* Last month that a scenario may name. */
static int last_month(void)
{
    return (int)parameters_row(parameters_find("run.until"))->maximum;
}

/* Address of a key of the shock in messages: "shocks[0].size". */
static const char *address(const struct reading *r, const char *key, char path[PATH])
{
    char shown[YAML_TREE_SHOWN];
    snprintf(path, PATH, "%s.%s", r->path, yaml_tree_shorten(key, shown));
    return path;
}

/* The value of a key; NULL where it is missing or null, which is the same. */
static const struct yaml_node *find(const struct reading *r, const char *key)
{
    const struct yaml_node *node = key == NULL ? NULL : yaml_tree_find(r->node, key);
    return node == NULL || yaml_tree_is_null(node) ? NULL : node;
}

static void missing(struct reading *r, const char *keys, const char *remedy)
{
    complaints_add(r->complaints, r->node, false, "%s.%s is missing; %s", r->path, keys, remedy);
}

/* "PATH = VALUE WHY". */
static void refuse(struct reading *r, const struct yaml_node *node, const char *key, const char *why)
{
    char path[PATH], value[YAML_TREE_SHOWN];
    complaints_add(r->complaints, node, false, "%s = %s %s", address(r, key, path), complaints_show(node, value), why);
}

/* The text of a key, or NULL: missing, null or, after a complaint, no text. */
static const char *text_of(struct reading *r, const char *key)
{
    char path[PATH];
    const struct yaml_node *node = find(r, key);
    bool good = node != NULL && complaints_has_text(r->complaints, node, address(r, key, path), "a single value");
    return good ? node->text : NULL;
}

/* Says that a word is not one of those collected.  noun  "a kind of shock" */
static void unknown_word(struct reading *r, const struct yaml_node *node, bool at_key, const char *path,
                         const char *noun, const struct known_words *known)
{
    char value[YAML_TREE_SHOWN];
    complaints_add(r->complaints, node, at_key, "%s = %s is not %s%s%s%s (known: %s)", path,
                   complaints_show(node, value), noun, known->best != NULL ? "; did you mean " : "",
                   known->best != NULL ? known->best : "", known->best != NULL ? "?" : "", known->list);
}

static void read_kind(struct reading *r)
{
    char path[PATH];
    struct known_words known = known_words_of("");
    const char *word = text_of(r, "kind");
    if (word != NULL)
        known.word = word;
    for (int k = 0; k < SHOCK_KINDS; k++) {
        known_words_add(&known, INFO[k].kind);
        if (strcmp(INFO[k].kind, known.word) != 0)
            continue;
        r->shock->kind = (enum shock_kind)k;
        r->info = &INFO[k];
    }
    if (find(r, "kind") == NULL)
        complaints_add(r->complaints, r->node, false, "%s.kind is missing; give one of %s", r->path, known.list);
    else if (word != NULL && r->info == NULL)
        unknown_word(r, find(r, "kind"), false, address(r, "kind", path), "a kind of shock", &known);
}

/* Whether the kind takes a scope; an unknown kind might. */
static bool takes(const struct reading *r, int scope)
{
    return r->info == NULL || r->info->need[scope] != SHOCK_NONE;
}

/* Whether a key is one of the kind's; collects those that are. */
static bool is_key(const struct reading *r, const char *key, struct known_words *known)
{
    bool found = false;
    for (int i = 0; i < N_COMMON_KEYS; i++) {
        known_words_add(known, COMMON_KEYS[i]);
        found = found || strcmp(COMMON_KEYS[i], key) == 0;
    }
    for (int scope = 0; scope < SHOCK_SCOPES; scope++) {
        const char *words[] = {SCOPES[scope].one, SCOPES[scope].many};
        for (int i = 0; i < 2 && takes(r, scope); i++) {
            if (words[i] == NULL)
                continue;
            known_words_add(known, words[i]);
            found = found || strcmp(words[i], key) == 0;
        }
    }
    return found;
}

static void check_keys(struct reading *r)
{
    char path[PATH], noun[SHOCKS_TEXT];
    snprintf(noun, sizeof noun, "a known key of %s", r->info == NULL ? "a shock" : r->info->kind);
    for (int i = 0; i < r->node->n_children; i++) {
        const struct yaml_node *child = r->node->child[i];
        struct known_words known = known_words_of(child->key);
        if (!is_key(r, child->key, &known))
            unknown_word(r, child, true, address(r, child->key, path), noun, &known);
    }
}

static bool same_letters(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        int x = *a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : *a;
        int y = *b >= 'A' && *b <= 'Z' ? *b - 'A' + 'a' : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

/* Sectors simulated firm by firm: the clusters and three of the rest, in canonical order. */
static bool has_firms(int sector)
{
    return sector < TABLES_CLUSTERS || (sector >= TABLES_CLUSTERS + 2 && sector < TABLES_CLUSTERS + 5);
}

static bool reaches(const struct reading *r, int scope, int i)
{
    return scope != SHOCK_CLUSTERS || r->info == NULL || !r->info->firms_only || has_firms(i);
}

/* Chooses what a text means. Capitals do not matter: cities have them in the tables. */
static void choose(struct reading *r, int scope, const struct yaml_node *node, const char *path, bool *out)
{
    char noun[SHOCKS_TEXT];
    struct known_words known = known_words_of(node->text);
    known_words_add(&known, "all");
    for (int i = 0; i < SCOPES[scope].n; i++) {
        const char *key = SCOPES[scope].key(i);
        known_words_add(&known, key);
        if (!same_letters(key, node->text))
            continue;
        if (out[i])
            complaints_add(r->complaints, node, false, "%s = %s is named twice; keep one", path, key);
        if (!reaches(r, scope, i))
            complaints_add(r->complaints, node, false,
                           "%s = %s has background producers alone, whom %s does not reach; give a sector of firms",
                           path, key, r->info->kind);
        out[i] = true;
        return;
    }
    snprintf(noun, sizeof noun, "a known %s", SCOPES[scope].noun);
    unknown_word(r, node, false, path, noun, &known);
}

static void choose_all(const struct reading *r, int scope, bool *out)
{
    for (int i = 0; i < SCOPES[scope].n; i++)
        out[i] = reaches(r, scope, i);
}

static void read_choice(struct reading *r, int scope, const struct yaml_node *node, const char *key)
{
    char path[PATH], item[PATH + 16];
    bool *out = chosen(r->shock, (enum shock_scope)scope);
    address(r, key, path);
    if (node->kind == YAML_TREE_TEXT) {
        if (!complaints_has_text(r->complaints, node, path, "a word"))
            return;
        if (strcmp(node->text, "all") == 0)
            choose_all(r, scope, out);
        else
            choose(r, scope, node, path, out);
        return;
    }
    if (node->kind != YAML_TREE_LIST || node->n_children == 0) {
        refuse(r, node, key,
               node->kind == YAML_TREE_LIST ? "is empty; name at least one, or all"
                                            : "is not a word or list; give one, [one, another] or all");
        return;
    }
    for (int i = 0; i < node->n_children; i++) {
        const struct yaml_node *child = node->child[i];
        snprintf(item, sizeof item, "%s[%d]", path, i);
        if (child->kind != YAML_TREE_TEXT || yaml_tree_is_null(child) || yaml_tree_is_empty(child))
            complaints_kind(r->complaints, child, item, "a word; give one from `jiqun list`");
        else if (strcmp(child->text, "all") == 0)
            complaints_add(r->complaints, child, false, "%s = all stands in a list; write %s: all", item, key);
        else
            choose(r, scope, child, item, out);
    }
}

static void read_scope(struct reading *r, int scope)
{
    const char *one = SCOPES[scope].one, *many = SCOPES[scope].many;
    const struct yaml_node *single = find(r, one), *several = find(r, many);
    char path[PATH];
    if (!takes(r, scope))
        return;
    if (single != NULL && several != NULL)
        complaints_add(r->complaints, several, true, "%s stands beside %s, which means the same; keep one",
                       address(r, many, path), one);
    else if (single != NULL || several != NULL)
        read_choice(r, scope, single != NULL ? single : several, single != NULL ? one : many);
    else if (r->info != NULL && r->info->need[scope] == SHOCK_ALL)
        choose_all(r, scope, chosen(r->shock, (enum shock_scope)scope));
    else if (r->info != NULL)
        missing(r, many != NULL ? many : one, "name one, a list of them, or all");
}

/* Reads a month of the calendar.  return  false when there is none, after a complaint unless the key is missing. */
static bool read_month(struct reading *r, const char *key, int *month)
{
    char last[CALENDAR_TEXT], why[SHOCKS_KEYS];
    const char *text = text_of(r, key);
    if (text == NULL)
        return false;
    calendar_format(last_month(), last);
    bool known = calendar_parse(text, month);
    if (known && *month >= 0 && *month <= last_month())
        return true;
    snprintf(why, sizeof why, "is %s; give a month from 2022-01 to %s",
             known ? "outside the calendar" : "not a month (year and month, four and two digits)", last);
    refuse(r, find(r, key), key, why);
    return false;
}

/* Reads how long a shock lasts.  return  whether *months is a whole number of at least one. */
static bool read_duration(struct reading *r, double *months)
{
    struct units_quantity quantity, unit;
    char reason[UNITS_REASON], why[2 * UNITS_REASON];
    const char *text = text_of(r, "duration");
    if (text == NULL)
        return false;
    bool good = units_read(text, &quantity, reason) && units_read_unit("months", &unit, reason) &&
                units_convert(&quantity, &unit, months, reason);
    if (good && *months == floor(*months) && *months >= 1)
        return true;
    snprintf(why, sizeof why, "%s; give at least one whole month, e.g. 12 months or 2 years",
             good ? "is not a whole number of months" : reason);
    refuse(r, find(r, "duration"), "duration", why);
    return false;
}

/* The last month from the duration. */
static void end_by_duration(struct reading *r, bool begins)
{
    char last[CALENDAR_TEXT], why[SHOCKS_KEYS];
    double months;
    if (!read_duration(r, &months) || !begins)
        return;
    if (r->shock->from + months - 1 <= last_month()) {
        r->shock->until = r->shock->from + (int)months - 1;
        return;
    }
    snprintf(why, sizeof why, "lasts beyond %s, the end of the calendar; shorten it",
             calendar_format(last_month(), last));
    refuse(r, find(r, "duration"), "duration", why);
}

/* The last month as it stands. */
static void end_by_month(struct reading *r, bool begins)
{
    char from[CALENDAR_TEXT], why[SHOCKS_KEYS];
    if (!read_month(r, "until", &r->shock->until) || !begins || r->shock->until >= r->shock->from)
        return;
    snprintf(why, sizeof why, "is before from = %s; give a month not before it", calendar_format(r->shock->from, from));
    refuse(r, find(r, "until"), "until", why);
}

static void read_months(struct reading *r)
{
    const struct yaml_node *duration = find(r, "duration"), *until = find(r, "until");
    bool begins = read_month(r, "from", &r->shock->from);
    if (find(r, "from") == NULL)
        missing(r, "from", "give the first month, e.g. from: 2025-01");
    if (duration != NULL && until != NULL)
        complaints_add(r->complaints, until, true, "%s.until stands beside duration; keep one", r->path);
    else if (duration != NULL)
        end_by_duration(r, begins);
    else if (until != NULL)
        end_by_month(r, begins);
    else
        missing(r, "duration", "give one, e.g. duration: 12 months, or the last month, e.g. until: 2025-12");
}

char *shocks_size(const struct shock_info *info, double size, char text[SHOCKS_TEXT])
{
    char number[UNITS_NUMBER];
    snprintf(text, SHOCKS_TEXT, "%s %s", units_write_number(size, 2, number), UNIT_WORDS[info->unit]);
    return text;
}

/* Reads a size in the unit of the kind; no other is taken, so that nobody has to guess what 0.5 means. */
static bool size_from(const struct shock_info *info, const char *text, double *size, char reason[UNITS_REASON])
{
    struct units_quantity quantity;
    bool points = info->unit == SHOCK_POINTS;
    const char *why = NULL;
    if (!units_read(text, &quantity, reason))
        return false;
    if (quantity.kind == UNITS_NONE)
        why = "has no unit";
    else if (quantity.kind != (points ? UNITS_POINTS : UNITS_PERCENT))
        why = points ? "is not in percentage points" : "is not in %";
    else if (points && quantity.period == UNITS_PER_MONTH)
        why = "is per month; it is needed per year";
    else if (!points && quantity.period != UNITS_ONCE)
        why = "is a rate; a change is needed, without /month or /year";
    else if (!units_value(&quantity, 0, size))
        why = "is too large";
    else if (*size < info->minimum || *size > info->maximum)
        why = "is outside the range";
    if (why != NULL)
        snprintf(reason, UNITS_REASON, "%s", why);
    return why == NULL;
}

static void read_size(struct reading *r)
{
    char reason[UNITS_REASON], why[4 * UNITS_REASON], low[SHOCKS_TEXT], high[SHOCKS_TEXT];
    const char *text = text_of(r, "size");
    if (find(r, "size") == NULL)
        missing(r, "size", "give one with its unit, e.g. size: 50 %");
    if (text == NULL || r->info == NULL || size_from(r->info, text, &r->shock->size, reason))
        return;
    snprintf(why, sizeof why, "%s; give a size from %s to %s (%s)", reason, shocks_size(r->info, r->info->minimum, low),
             shocks_size(r->info, r->info->maximum, high), r->info->meaning_en);
    refuse(r, find(r, "size"), "size", why);
}

static void read_enabled(struct reading *r)
{
    const char *text = text_of(r, "enabled");
    r->shock->enabled = text == NULL || strcmp(text, "true") == 0;
    if (text != NULL && !r->shock->enabled && strcmp(text, "false") != 0)
        refuse(r, find(r, "enabled"), "enabled", "is not a switch; give true or false");
}

static bool read_name(struct reading *r)
{
    const char *text = text_of(r, "name");
    if (text != NULL && !typing_is_name(text))
        refuse(r, find(r, "name"), "name", "is not a name; give at most 64 letters, digits, _ and -");
    r->shock->name = strdup(text == NULL ? "" : text);
    return r->shock->name != NULL;
}

/* Names tell shocks apart. */
static void check_names(struct reading *r, const struct shock *first)
{
    for (const struct shock *other = first; other < r->shock && r->shock->name[0] != '\0'; other++)
        if (other->name != NULL && strcmp(other->name, r->shock->name) == 0)
            refuse(r, find(r, "name"), "name", "is the name of an earlier shock; give another");
}

/* Reads item i of the list into shock[i].  return  false when memory ran out. */
static bool read_item(const struct yaml_node *node, int i, struct shock *shock, struct complaints *complaints)
{
    struct reading r = {.complaints = complaints, .node = node, .shock = &shock[i]};
    char place[YAML_TREE_PLACE];
    snprintf(r.path, sizeof r.path, "shocks[%d]", i);
    if (node->kind != YAML_TREE_MAPPING) {
        complaints_kind(complaints, node, r.path, "a mapping; write {kind: ..., from: ..., duration: ..., size: ...}");
        return true;
    }
    read_kind(&r);
    check_keys(&r);
    for (int scope = 0; scope < SHOCK_SCOPES; scope++)
        read_scope(&r, scope);
    read_months(&r);
    read_size(&r);
    read_enabled(&r);
    if (!read_name(&r))
        return false;
    check_names(&r, shock);
    r.shock->origin = strdup(yaml_tree_place(node, place));
    return r.shock->origin != NULL;
}

bool shocks_read(const struct yaml_node *node, struct shock **shock, int *n, struct complaints *complaints)
{
    bool good = true;
    *shock = NULL;
    *n = 0;
    if (yaml_tree_is_null(node))
        return true;
    if (yaml_tree_is_empty(node)) {
        complaints_empty(complaints, node, "shocks");
        return true;
    }
    if (node->kind != YAML_TREE_LIST) {
        complaints_kind(complaints, node, "shocks", "a list; write shocks: [{kind: ...}, ...], or [] for none");
        return true;
    }
    *shock = calloc((size_t)node->n_children + 1, sizeof **shock);
    if (*shock == NULL)
        return false;
    *n = node->n_children;
    for (int i = 0; i < *n && good; i++)
        good = read_item(node->child[i], i, *shock, complaints);
    return good;
}

void shocks_destroy(struct shock *shock, int n)
{
    for (int i = 0; i < n; i++) {
        free(shock[i].name);
        free(shock[i].origin);
    }
    free(shock);
}

/* ", clusters: [a, b]", or all. */
static void write_scope(FILE *f, const struct shock *shock, int scope)
{
    struct shock copy = *shock;
    const bool *in = chosen(&copy, (enum shock_scope)scope);
    bool all = true, firms_only = scope == SHOCK_CLUSTERS && INFO[shock->kind].firms_only;
    int n_chosen = 0;
    for (int i = 0; i < SCOPES[scope].n; i++) {
        n_chosen += in[i];
        all = all && (in[i] || (firms_only && !has_firms(i)));
    }
    bool several = n_chosen != 1 && SCOPES[scope].many != NULL;
    fprintf(f, ", %s: %s", several ? SCOPES[scope].many : SCOPES[scope].one, all ? "all" : several ? "[" : "");
    const char *gap = "";
    for (int i = 0; i < SCOPES[scope].n && !all; i++) {
        if (!in[i])
            continue;
        fprintf(f, "%s%s", gap, SCOPES[scope].key(i));
        gap = ", ";
    }
    fputs(several && !all ? "]" : "", f);
}

void shocks_write(FILE *f, const struct shock *shock)
{
    const struct shock_info *info = &INFO[shock->kind];
    char from[CALENDAR_TEXT], until[CALENDAR_TEXT], size[SHOCKS_TEXT];
    fprintf(f, "{kind: %s", info->kind);
    if (shock->name[0] != '\0') {
        fputs(", name: ", f);
        quote_write(f, shock->name);
    }
    for (int scope = 0; scope < SHOCK_SCOPES; scope++)
        if (info->need[scope] != SHOCK_NONE)
            write_scope(f, shock, scope);
    fprintf(f, ", from: %s, until: %s, size: %s, enabled: %s}", calendar_format(shock->from, from),
            calendar_format(shock->until, until), shocks_size(info, shock->size, size),
            shock->enabled ? "true" : "false");
}

bool shocks_same(const struct shock *a, const struct shock *b)
{
    return a->kind == b->kind && memcmp(a->sector, b->sector, sizeof a->sector) == 0 &&
           memcmp(a->city, b->city, sizeof a->city) == 0 &&
           memcmp(a->destination, b->destination, sizeof a->destination) == 0 && a->from == b->from &&
           a->until == b->until && a->size == b->size && a->enabled == b->enabled && strcmp(a->name, b->name) == 0;
}

char *shocks_keys(const struct shock_info *info, bool required, char text[SHOCKS_KEYS])
{
    int used = snprintf(text, SHOCKS_KEYS, "%s", required ? "kind" : "");
    for (int scope = 0; scope < SHOCK_SCOPES; scope++) {
        const char *word = SCOPES[scope].many != NULL ? SCOPES[scope].many : SCOPES[scope].one;
        if (info->need[scope] == (required ? SHOCK_GIVEN : SHOCK_ALL))
            used += snprintf(text + used, (size_t)(SHOCKS_KEYS - used), "%s%s", used > 0 ? " " : "", word);
    }
    snprintf(text + used, (size_t)(SHOCKS_KEYS - used), "%s%s", used > 0 ? " " : "",
             required ? "from duration|until size" : "name enabled");
    return text;
}
