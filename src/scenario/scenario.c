/* Puts the parts together: chain, typed values, name, data directory; and answers questions about parameters. */
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "scenario/resolve.h"
#include "scenario/typing.h"

void scenario_destroy(struct scenario *s)
{
    if (s == NULL)
        return;
    for (int i = 0; s->origin != NULL && i < parameters_count(); i++)
        free(s->origin[i]);
    for (int i = 0; i < s->n_files; i++) {
        free(s->file[i].name);
        free(s->file[i].text);
    }
    shocks_destroy(s->shock, s->n_shocks);
    free(s->panel.origin);
    free(s->file);
    free(s->origin);
    free(s->name);
    free(s->title_en);
    free(s->title_zh);
    free(s->question);
    free(s->data);
    free(s->data_directory);
    free(s);
}

/* A scenario of defaults; NULL when memory ran out. */
static struct scenario *create_default(void)
{
    struct scenario *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->parameters = parameters_default();
    char **texts[] = {&s->name, &s->title_en, &s->title_zh, &s->question, &s->data, &s->data_directory};
    s->origin = calloc((size_t)parameters_count(), sizeof *s->origin);
    bool good = s->origin != NULL;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        good = (*texts[i] = strdup("")) != NULL && good;
    for (int i = 0; i < parameters_count() && good; i++)
        good = (s->origin[i] = strdup("default")) != NULL;
    for (int i = 0; i < PANEL_FIELDS; i++)
        s->panel.wanted[i] = true;
    good = (s->panel.origin = strdup("default")) != NULL && good;
    if (good)
        return s;
    scenario_destroy(s);
    return NULL;
}

/* Takes the files of a chain over. */
static bool take_files(struct scenario *s, struct resolve_chain *chain)
{
    s->file = calloc((size_t)chain->n_files, sizeof *s->file);
    if (s->file == NULL)
        return false;
    for (int i = 0; i < chain->n_files; i++)
        s->file[i] = (struct scenario_file){chain->file[i].path, chain->file[i].bytes, chain->file[i].n};
    s->n_files = chain->n_files;
    chain->n_files = 0;
    return true;
}

/* The name of a file without directory and ending, on the heap. */
static char *stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(base, '.');
    return strndup(base, dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base));
}

/* Names a nameless scenario after its file. */
static enum status complete_name(struct scenario *s, const char *path, struct errors *errors)
{
    char shown[YAML_TREE_SHOWN];
    if (s->name[0] != '\0')
        return STATUS_OK;
    free(s->name);
    s->name = stem(path);
    if (s->name != NULL && typing_is_name(s->name))
        return STATUS_OK;
    return errors_add(errors, STATUS_INPUT,
                      "%s:1:1: name is missing, and the file's name %s cannot stand for it; add `name:` with letters, "
                      "digits, _ and -",
                      path, s->name == NULL ? "" : yaml_tree_shorten(s->name, shown));
}

/* The installed data directory: the first place that has the table of clusters; "scenarios/data" when none has. */
static char *find_data(const struct resolve_chain *chain)
{
    char *found = NULL;
    for (int i = 0; i < chain->n_files && found == NULL; i++)
        found = resolve_find(chain->file[i].path, "data", "clusters.csv");
    return found != NULL ? found : strdup("scenarios/data");
}

/* Settles the data directory of a scenario read from files. */
static enum status complete_data(struct scenario *s, const struct resolve_chain *chain, struct errors *errors)
{
    char place[YAML_TREE_PLACE];
    char shown[YAML_TREE_SHOWN];
    struct stat info;
    const struct yaml_node *node = yaml_tree_find(chain->root, "data");
    free(s->data_directory);
    s->data_directory = s->data[0] == '\0' ? find_data(chain)
                                           : resolve_beside(node->line > 0 ? node->file : NULL, s->data);
    if (s->data_directory == NULL)
        return errors_add(errors, STATUS_FILE, "not enough memory to read the scenario");
    if (s->data[0] == '\0' || (stat(s->data_directory, &info) == 0 && S_ISDIR(info.st_mode)))
        return STATUS_OK;
    return errors_add(
        errors, STATUS_INPUT,
        "%s: data = %s is not a directory (looked for %s); give one with the data tables, relative to the "
        "file",
        yaml_tree_place(node, place), yaml_tree_shorten(s->data, shown), s->data_directory);
}

/* Types a chain into a scenario; the chain's files go over to it. */
static enum status build(struct resolve_chain *chain, bool from_files, struct scenario **out, struct errors *errors)
{
    const char *path = chain->file[0].path;
    struct scenario *s = create_default();
    if (s == NULL)
        return errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", path);
    typing_apply(chain->root, s, errors);
    complete_name(s, path, errors);
    if (from_files) {
        complete_data(s, chain, errors);
    } else {
        free(s->data_directory);
        s->data_directory = s->data[0] == '\0' ? find_data(chain) : strdup(s->data);
    }
    if (errors_status(errors) == STATUS_OK && (s->data_directory == NULL || !take_files(s, chain)))
        errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", path);
    if (errors_status(errors) == STATUS_OK)
        *out = s;
    else
        scenario_destroy(s);
    return errors_status(errors);
}

/* Types what was resolved, unless a file could not be read; collects in a list of its own, so that errors of an earlier
 * scenario in `errors` do not count. */
static enum status finish(struct resolve_chain *chain, bool from_files, struct scenario **out, struct errors *own,
                          struct errors *errors)
{
    if (chain->root != NULL)
        build(chain, from_files, out, own);
    resolve_release(chain);
    enum status status = errors_status(own);
    for (int i = 0; i < errors_count(own); i++)
        errors_add(errors, status, "%s", errors_line(own, i));
    errors_destroy(own);
    return status;
}

enum status scenario_read(const char *path, const char *const *sets, int n_sets, struct scenario **out,
                          struct errors *errors)
{
    struct resolve_chain chain;
    struct errors *own = errors_create();
    *out = NULL;
    if (own == NULL)
        return errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", path);
    resolve_file(path, sets, n_sets, &chain, own);
    return finish(&chain, true, out, own, errors);
}

enum status scenario_from_text(const char *name, const char *bytes, size_t n, const char *const *sets, int n_sets,
                               struct scenario **out, struct errors *errors)
{
    struct resolve_chain chain;
    struct errors *own = errors_create();
    *out = NULL;
    if (own == NULL)
        return errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", name);
    resolve_text(name, bytes, n, sets, n_sets, &chain, own);
    return finish(&chain, false, out, own, errors);
}

int scenario_parameter_count(void)
{
    return parameters_count();
}

struct scenario_parameter scenario_parameter_info(const struct scenario *s, int i)
{
    const struct parameters defaults = parameters_default();
    struct scenario_parameter info = {.row = parameters_row(i)};
    parameters_write(info.row, s == NULL ? &defaults : &s->parameters, info.value);
    parameters_write(info.row, &defaults, info.initial);
    info.origin = s == NULL ? "default" : s->origin[i];
    if (info.row->type == PARAMETER_SEED) {
        snprintf(info.minimum, sizeof info.minimum, "0");
        snprintf(info.maximum, sizeof info.maximum, "18446744073709551615");
    } else {
        parameters_write_number(info.row, info.row->minimum, info.minimum);
        parameters_write_number(info.row, info.row->maximum, info.maximum);
    }
    return info;
}

uint64_t scenario_digest(const struct scenario *s)
{
    char *text = scenario_resolved_yaml(s);
    uint64_t digest = text == NULL ? 0 : hash_bytes(text, strlen(text), 0);
    free(text);
    return digest;
}
