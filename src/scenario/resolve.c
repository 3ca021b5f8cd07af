/* Files are read first, all of them, and merged afterwards from the deepest base up: a file that cannot be read is then
 * reported alone, and errors of meaning from all files together. */
#include "scenario/resolve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/yaml_merge.h"

#ifndef JIQUN_DATADIR /* where `make install` puts scenarios/; the build says */
#define JIQUN_DATADIR "/usr/local/share/jiqun"
#endif

static enum status out_of_memory(struct errors *errors, const char *path)
{
    return errors_add(errors, STATUS_FILE, "%s: not enough memory to read it", path);
}

/* "directory/name/probe" on the heap, without what is empty; NULL when memory ran out. */
static char *join(const char *directory, size_t n, const char *name, const char *probe)
{
    size_t size = n + strlen(name) + strlen(probe) + 3;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%.*s%s%s%s%s", (int)n, directory, n > 0 ? "/" : "", name, probe[0] != '\0' ? "/" : "",
                 probe);
    return path;
}

/* The path when its probe can be read, on the heap; NULL otherwise. */
static char *try_place(const char *directory, size_t n, const char *name, const char *probe)
{
    struct stat info;
    char *probed = join(directory, n, name, probe);
    bool found = probed != NULL && stat(probed, &info) == 0 && !S_ISDIR(info.st_mode) && access(probed, R_OK) == 0;
    free(probed);
    return found ? join(directory, n, name, "") : NULL;
}

static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
}

char *resolve_beside(const char *beside, const char *name)
{
    size_t n = beside == NULL || name[0] == '/' ? 0 : directory_length(beside);
    return join(beside, n, name, "");
}

char *resolve_find(const char *beside, const char *name, const char *probe)
{
    const char *places[] = {getenv("JIQUN_SCENARIOS"), JIQUN_DATADIR "/scenarios", "scenarios"};
    if (name[0] == '/')
        return try_place("", 0, name, probe);
    char *found = beside == NULL ? NULL : try_place(beside, directory_length(beside), name, probe);
    for (size_t i = 0; i < sizeof places / sizeof places[0] && found == NULL; i++)
        if (places[i] != NULL && places[i][0] != '\0')
            found = try_place(places[i], strlen(places[i]), name, probe);
    return found;
}

/* Reads a file of at most YAML_TREE_BYTES + 1 bytes: one more than allowed is enough to refuse it. */
static enum status read_bytes(const char *path, char **bytes, size_t *n, struct errors *errors)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return errors_add(errors, STATUS_FILE, "%s: cannot be opened: %s", path, strerror(errno));
    size_t size = YAML_TREE_BYTES + 1;
    char *buffer = malloc(size + 1);
    *n = buffer == NULL ? 0 : fread(buffer, 1, size, file);
    int failure = ferror(file) ? errno : 0;
    fclose(file);
    if (buffer == NULL)
        return out_of_memory(errors, path);
    if (failure != 0) {
        free(buffer);
        return errors_add(errors, STATUS_FILE, "%s: cannot be read: %s", path, strerror(failure));
    }
    buffer[*n] = '\0';
    char *fitted = realloc(buffer, *n + 1);
    *bytes = fitted != NULL ? fitted : buffer;
    return STATUS_OK;
}

/* Appends a file to the chain and parses it; the tree is NULL after an error. */
static struct yaml_node *add_file(struct resolve_chain *chain, const char *path, struct errors *errors)
{
    struct resolve_file *file = &chain->file[chain->n_files];
    file->path = strdup(path);
    if (file->path == NULL) {
        out_of_memory(errors, path);
        return NULL;
    }
    chain->n_files++;
    if (read_bytes(path, &file->bytes, &file->n, errors) != STATUS_OK)
        return NULL;
    return yaml_tree_parse(file->path, file->bytes, file->n, errors);
}

/* The chain's files in order, then the one that would come again: "a.yaml -> b.yaml -> a.yaml". */
static void report_loop(const struct resolve_chain *chain, const struct yaml_node *base, const char *again,
                        struct errors *errors)
{
    char here[YAML_TREE_PLACE];
    char shown[YAML_TREE_SHOWN];
    char names[1024] = "";
    size_t used = 0;
    for (int i = 0; i < chain->n_files && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s -> ", chain->file[i].path);
    errors_add(errors, STATUS_INPUT, "%s: base = %s makes a loop: %s%s; a base must not build on itself",
               yaml_tree_place(base, here), yaml_tree_shorten(base->text, shown), names, again);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat x;
    struct stat y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Path of the file that a `base` means, on the heap; NULL after an error, or when there is none. */
static char *find_base(const struct resolve_chain *chain, const struct yaml_node *base, struct errors *errors)
{
    char here[YAML_TREE_PLACE];
    char shown[YAML_TREE_SHOWN];
    if (base->kind != YAML_TREE_TEXT || base->text[0] == '\0') {
        errors_add(errors, STATUS_INPUT, "%s: base is not the name of a file; give one such as baseline.yaml",
                   yaml_tree_place(base, here));
        return NULL;
    }
    char *path = resolve_find(base->file, base->text, "");
    if (path == NULL) {
        errors_add(errors, STATUS_INPUT,
                   "%s: base = %s is not found beside the file, in $JIQUN_SCENARIOS, in %s or in ./scenarios; give "
                   "the path of a scenario relative to the file",
                   yaml_tree_place(base, here), yaml_tree_shorten(base->text, shown), JIQUN_DATADIR "/scenarios");
        return NULL;
    }
    bool loops = false;
    for (int i = 0; i < chain->n_files && !loops; i++)
        loops = is_same_file(chain->file[i].path, path);
    if (loops)
        report_loop(chain, base, path, errors);
    else if (chain->n_files == RESOLVE_FILES)
        errors_add(errors, STATUS_INPUT, "%s: base = %s makes a chain of more than %d files; shorten it",
                   yaml_tree_place(base, here), yaml_tree_shorten(base->text, shown), RESOLVE_FILES);
    if (!loops && chain->n_files < RESOLVE_FILES)
        return path;
    free(path);
    return NULL;
}

/* Reads the next file of the chain, when the tree names a base. `found` collects errors of meaning.
 * return false when the base cannot be read at all: then that alone is reported, in errors. */
static bool follow_base(struct resolve_chain *chain, struct yaml_node *tree, struct yaml_node **next,
                        struct errors *found, struct errors *errors)
{
    char here[YAML_TREE_PLACE];
    struct yaml_node *base = yaml_tree_take(tree, "base");
    char *path = base == NULL || yaml_tree_is_null(base) ? NULL : find_base(chain, base, found);
    *next = path == NULL ? NULL : add_file(chain, path, errors);
    bool good = path == NULL || *next != NULL;
    if (!good)
        errors_context(errors, "the base named at %s", yaml_tree_place(base, here));
    yaml_tree_destroy(base);
    free(path);
    return good;
}

/* What names a file stays with that file. */
static void drop_identity(struct yaml_node *tree)
{
    static const char *const KEYS[] = {"name", "title", "question"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        yaml_tree_destroy(yaml_tree_take(tree, KEYS[i]));
}

/* Lays the trees over each other, the last (the deepest base) at the bottom; consumes them. */
static struct yaml_node *merge_all(struct yaml_node **tree, int n, struct errors *errors)
{
    struct yaml_node *merged = yaml_tree_node(tree[0]->file, 1, 1, NULL);
    for (int i = n - 1; i >= 0; i--) {
        if (i > 0)
            drop_identity(tree[i]);
        merged = yaml_merge_trees(merged, tree[i], errors);
    }
    return merged;
}

static void move_lines(const struct errors *from, struct errors *to)
{
    for (int i = 0; i < errors_count(from); i++)
        errors_add(to, errors_status(from), "%s", errors_line(from, i));
}

/* Reads the bases of tree[0] into tree[1] and on.  return false when a file cannot be read; *n trees are there. */
static bool read_bases(struct resolve_chain *chain, struct yaml_node **tree, int *n, struct errors *found,
                       struct errors *errors)
{
    for (;;) {
        struct yaml_node *next;
        yaml_tree_check_keys(tree[*n - 1], found);
        if (!follow_base(chain, tree[*n - 1], &next, found, errors))
            return false;
        if (next == NULL)
            return true;
        tree[(*n)++] = next;
    }
}

/* Reads the bases below a tree and merges all. Errors of meaning do not stop it, an unreadable file does, and is then
 * reported alone. Consumes the tree. */
static enum status build_chain(struct resolve_chain *chain, struct yaml_node *first, struct errors *errors)
{
    struct yaml_node *tree[RESOLVE_FILES] = {first};
    struct errors *found = errors_create();
    int n = 1;
    if (read_bases(chain, tree, &n, found, errors)) {
        move_lines(found, errors);
        chain->root = merge_all(tree, n, errors);
    } else {
        for (int i = 0; i < n; i++)
            yaml_tree_destroy(tree[i]);
    }
    errors_destroy(found);
    return errors_status(errors);
}

/* Marks a value as coming from the command line: no line, no column. */
static void drop_lines(struct yaml_node *node)
{
    node->line = 0;
    node->key_line = 0;
    for (int i = 0; i < node->n_children; i++)
        drop_lines(node->child[i]);
}

/* The value behind the '=' of an override; NULL after an error. */
static struct yaml_node *set_value(const char *place, const char *text, struct errors *errors)
{
    size_t n = strlen(text);
    struct yaml_node *value = strspn(text, " \t") == n ? yaml_tree_node(place, 0, 0, "")
                                                       : yaml_tree_parse_value(place, text, n, errors);
    if (value != NULL)
        drop_lines(value);
    return value;
}

/* Wraps a value in the mappings of its path: run.scale becomes {run: {scale: value}}. Consumes the value. */
static struct yaml_node *wrap(struct yaml_node *value, char *path, const char *place)
{
    for (char *dot = strrchr(path, '.');; dot = strrchr(path, '.')) {
        struct yaml_node *mapping = yaml_tree_node(place, 0, 0, NULL);
        if (mapping == NULL || !yaml_tree_set_key(value, dot == NULL ? path : dot + 1, 0, 0)) {
            yaml_tree_destroy(mapping);
            yaml_tree_destroy(value);
            return NULL;
        }
        if (!yaml_tree_add(mapping, value)) {
            yaml_tree_destroy(mapping);
            return NULL;
        }
        value = mapping;
        if (dot == NULL)
            return value;
        *dot = '\0';
    }
}

/* Why the path of an override cannot be one, or NULL. */
static const char *path_fault(const char *path)
{
    int dots = 0;
    for (const char *p = path; *p != '\0'; p++)
        dots += *p == '.';
    if (path[0] == '\0' || path[0] == '.' || path[strlen(path) - 1] == '.' || strstr(path, "..") != NULL)
        return "has an empty part in its path";
    if (dots >= YAML_TREE_DEPTH)
        return "has too long a path";
    if (strcmp(path, "base") == 0)
        return "is said in the file, not here";
    return NULL;
}

/* "--set: path=value" on the heap, in one line whatever the value is: it stands in messages and in comments. */
static char *set_place(const char *set)
{
    size_t size = strlen(set) + sizeof "--set: ";
    char *place = malloc(size);
    if (place == NULL)
        return NULL;
    snprintf(place, size, "--set: %s", set);
    return errors_one_line(place);
}

/* Lays one override over the chain. */
static enum status apply_set(struct resolve_chain *chain, const char *set, struct errors *errors)
{
    const char *equals = strchr(set, '=');
    char *place = set_place(set);
    char *path = equals == NULL ? NULL : strndup(set, (size_t)(equals - set));
    if (place == NULL || (equals != NULL && path == NULL)) {
        free(place);
        free(path);
        return out_of_memory(errors, "--set");
    }
    chain->set[chain->n_sets++] = place;
    const char *fault = equals == NULL ? "is not path=value" : path_fault(path);
    struct yaml_node *value = NULL;
    if (fault != NULL)
        errors_add(errors, STATUS_INPUT, "%s: %s; write for example --set run.scale=0.05", place, fault);
    else
        value = set_value(place, equals + 1, errors);
    struct yaml_node *wrapped = value == NULL ? NULL : wrap(value, path, place);
    if (value != NULL && wrapped == NULL)
        out_of_memory(errors, place);
    else if (wrapped != NULL)
        chain->root = yaml_merge_trees(chain->root, wrapped, errors);
    free(path);
    return errors_status(errors);
}

static enum status apply_sets(struct resolve_chain *chain, const char *const *sets, int n_sets, struct errors *errors)
{
    chain->set = calloc((size_t)n_sets + 1, sizeof *chain->set);
    if (chain->set == NULL)
        return out_of_memory(errors, "--set");
    for (int i = 0; i < n_sets && chain->root != NULL; i++)
        apply_set(chain, sets[i], errors);
    return errors_status(errors);
}

enum status resolve_file(const char *path, const char *const *sets, int n_sets, struct resolve_chain *out,
                         struct errors *errors)
{
    memset(out, 0, sizeof *out);
    struct yaml_node *first = add_file(out, path, errors);
    if (first == NULL)
        return errors_status(errors);
    build_chain(out, first, errors);
    return out->root == NULL ? errors_status(errors) : apply_sets(out, sets, n_sets, errors);
}

enum status resolve_text(const char *name, const char *bytes, size_t n, const char *const *sets, int n_sets,
                         struct resolve_chain *out, struct errors *errors)
{
    memset(out, 0, sizeof *out);
    struct resolve_file *file = &out->file[0];
    file->path = strdup(name);
    file->bytes = calloc(n + 1, 1);
    file->n = n;
    out->n_files = 1;
    if (file->path == NULL || file->bytes == NULL)
        return out_of_memory(errors, name);
    memcpy(file->bytes, bytes, n);
    out->root = yaml_tree_parse(file->path, file->bytes, n, errors);
    if (out->root == NULL)
        return errors_status(errors);
    yaml_tree_check_keys(out->root, errors);
    struct yaml_node *tree[1] = {out->root};
    out->root = merge_all(tree, 1, errors);
    return out->root == NULL ? errors_status(errors) : apply_sets(out, sets, n_sets, errors);
}

void resolve_release(struct resolve_chain *chain)
{
    yaml_tree_destroy(chain->root);
    for (int i = 0; i < chain->n_files; i++) {
        free(chain->file[i].path);
        free(chain->file[i].bytes);
    }
    for (int i = 0; i < chain->n_sets; i++)
        free(chain->set[i]);
    free(chain->set);
    memset(chain, 0, sizeof *chain);
}
