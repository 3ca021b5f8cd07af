/* Scenarios: whatever the bytes are, they are refused with lines that say why, or read, and then the resolved text reads
 * back to the same scenario. Read twice: as a text, and as a file, which may build on others. */
#include "fuzz.h"

#include "scenario/scenario.h"

enum { SETS_MOST = 8, PATH_BYTES = 128 };

/* The input cut at its zero bytes: the scenario, then overrides. */
struct pieces {
    char *text; /* all bytes and a final zero */
    size_t size;
    size_t first; /* length of the scenario */
    const char *set[SETS_MOST];
    int n_sets;
};

static struct pieces cut(const uint8_t *data, size_t size)
{
    struct pieces p = {.text = calloc(size + 1, 1), .size = size};
    FUZZ_CLAIM(p.text != NULL, "memory");
    if (size > 0)
        memcpy(p.text, data, size);
    p.first = strlen(p.text);
    for (size_t at = p.first; at < size && p.n_sets < SETS_MOST; at += strlen(p.text + at)) {
        at++;
        p.set[p.n_sets++] = p.text + at;
    }
    return p;
}

/* Reads back a text that a scenario was written as. */
static struct scenario *read_again(const char *text)
{
    struct errors *e = errors_create();
    struct scenario *again = NULL;
    FUZZ_CLAIM(text != NULL, "no text");
    const enum status status = scenario_from_text("again", text, strlen(text), NULL, 0, &again, e);
    FUZZ_CLAIM(status == STATUS_OK && again, "%s\n%s", errors_line(e, 0), text);
    errors_destroy(e);
    return again;
}

/* The resolved text must read back to the scenario it came from: to the same text, of which digests are made. */
static void check_resolved(const struct scenario *s)
{
    char *text = scenario_resolved_yaml(s);
    struct scenario *again = read_again(text);
    char *text_again = scenario_resolved_yaml(again);
    FUZZ_CLAIM(text_again && strcmp(text, text_again) == 0, "%s\nand then\n%s", text, text_again);
    scenario_destroy(again);
    free(text_again);
    free(text);
}

/* What is shown with the place of every value is a scenario as well. */
static void check_annotated(const struct scenario *s)
{
    char *text = scenario_annotated_yaml(s);
    scenario_destroy(read_again(text));
    free(text);
}

/* What every answer must be. `look` looks at what was read. */
static void check(enum status status, struct scenario *s, struct errors *e, void (*look)(const struct scenario *))
{
    FUZZ_CLAIM(status == errors_status(e), "%d", status);
    FUZZ_CLAIM((status == STATUS_OK) == (s != NULL), "%d", status);
    FUZZ_CLAIM((status == STATUS_OK) == (errors_count(e) == 0), "%d", status);
    FUZZ_CLAIM(status == STATUS_OK || status == STATUS_INPUT || status == STATUS_FILE, "%d", status);
    fuzz_check_lines(e);
    if (s)
        look(s);
    scenario_destroy(s);
    errors_destroy(e);
}

static void as_text(const struct pieces *p, size_t size)
{
    struct errors *e = errors_create();
    struct scenario *s = NULL;
    const enum status status = scenario_from_text("text", p->text, size, p->set, size == p->first ? p->n_sets : 0, &s,
                                                  e);
    check(status, s, e, check_resolved);
}

static void as_file(const struct pieces *p)
{
    char path[PATH_BYTES];
    struct errors *e = errors_create();
    struct scenario *s = NULL;
    fuzz_path("scenario.yaml", path, sizeof path);
    fuzz_put(path, p->text, p->first);
    const enum status status = scenario_read(path, p->set, p->n_sets, &s, e);
    check(status, s, e, check_annotated);
}

int fuzz_scenario_one(const uint8_t *data, size_t size)
{
    struct pieces p = cut(data, size);
    as_text(&p, p.first);
    if (p.first < p.size)
        as_text(&p, p.size);
    as_file(&p);
    free(p.text);
    return 0;
}
