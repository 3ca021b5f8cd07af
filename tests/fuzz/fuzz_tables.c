/* Data tables: one table is the input, the others are those of the repository. What is wrong is refused; what is accepted
 * can be balanced, and what balances makes constants that are numbers.
 *
 * The first byte names the table: a small letter, then the whole table; a capital, then changes of cells, one a line:
 * "line,column,text"; beyond ASCII, then numbers made larger or smaller, three bytes each, which are often accepted. */
#include "fuzz.h"

#include "scenario/tables.h"
#include "world/economy.h"

#include <math.h>

enum { TABLES_MOST = 32, EDITS_MOST = 16, LETTERS = 32 };

static struct tables *good; /* the tables of the repository; read once, never freed */
static struct tables_source source[TABLES_MOST];
static struct parameters parameters;

static void read_good(void)
{
    struct errors *e = errors_create();
    FUZZ_CLAIM(tables_read("scenarios/data", &good, e) == STATUS_OK, "%s", errors_line(e, 0));
    FUZZ_CLAIM(tables_file_count(good) <= TABLES_MOST, "%d", tables_file_count(good));
    for (int i = 0; i < tables_file_count(good); i++)
        source[i] = (struct tables_source){tables_file_name(good, i), tables_file_bytes(good, i),
                                           tables_file_size(good, i)};
    parameters = parameters_default();
    errors_destroy(e);
}

/* Start and length of a cell; false when there is none. Cells in quotes hold no line breaks in these tables. */
static int find_cell(const char *text, size_t n, long line, long column, size_t *start, size_t *length)
{
    size_t at = 0;
    for (; line > 0 && at < n; at++)
        line -= text[at] == '\n';
    int quoted = 0;
    for (; column > 0 && at < n && text[at] != '\n'; at++) {
        quoted ^= text[at] == '"';
        column -= text[at] == ',' && !quoted;
    }
    if (line > 0 || column > 0)
        return 0;
    *start = at;
    for (; at < n && text[at] != '\n' && (text[at] != ',' || quoted); at++)
        quoted ^= text[at] == '"';
    *length = at - *start;
    return 1;
}

/* Lays one change, "line,column,text", over a table; texts that are no change are passed over. */
static void edit(char **text, size_t *n, const char *change, size_t size)
{
    char head[32] = "", *rest = head;
    size_t start = 0, length = 0;
    memcpy(head, change, size < sizeof head ? size : sizeof head - 1);
    const long line = strtol(head, &rest, 10);
    const long column = *rest == ',' ? strtol(rest + 1, &rest, 10) : -1;
    if (line < 0 || column < 0 || *rest != ',' || !find_cell(*text, *n, line, column, &start, &length))
        return;
    const size_t skip = (size_t)(rest + 1 - head), added = size - skip;
    char *changed = malloc(*n - length + added + 1);
    FUZZ_CLAIM(changed != NULL, "memory");
    memcpy(changed, *text, start);
    memcpy(changed + start, change + skip, added);
    memcpy(changed + start + added, *text + start + length, *n - start - length);
    free(*text);
    *text = changed;
    *n += added - length;
}

/* A table of the repository; to be freed. */
static char *copied(const struct tables_source *from, size_t *n)
{
    char *text = malloc(from->size + 1);
    FUZZ_CLAIM(text != NULL, "memory");
    memcpy(text, from->bytes, from->size);
    *n = from->size;
    return text;
}

/* Multiplies the number in a cell: its line, its column and the factor's logarithm of base 2, in eighths. */
static void scale(char **text, size_t *n, const uint8_t *change)
{
    char number[32] = "", *end = number, changed[64];
    size_t start = 0, length = 0;
    if (!find_cell(*text, *n, 1 + change[0], change[1] % 32, &start, &length) || length >= sizeof number)
        return;
    memcpy(number, *text + start, length);
    const double value = strtod(number, &end) * exp2((int8_t)change[2] / 8.0);
    if (end == number || *end != '\0')
        return;
    const int size = snprintf(changed, sizeof changed, "%d,%d,%.10g", 1 + change[0], change[1] % 32, value);
    edit(text, n, changed, (size_t)size);
}

/* The table of the repository with numbers scaled; to be freed. */
static char *scaled(const struct tables_source *from, const uint8_t *changes, size_t size, size_t *n)
{
    char *text = copied(from, n);
    for (int i = 0; size >= 3 && i < EDITS_MOST; i++, changes += 3, size -= 3)
        scale(&text, n, changes);
    return text;
}

/* The table of the repository with other texts in cells; to be freed. */
static char *edited(const struct tables_source *from, const char *changes, size_t size, size_t *n)
{
    char *text = copied(from, n);
    for (int i = 0; size > 0 && i < EDITS_MOST; i++) {
        const char *end = memchr(changes, '\n', size);
        const size_t length = end ? (size_t)(end - changes) : size;
        edit(&text, n, changes, length);
        changes += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return text;
}

/* Constants of the model that are no numbers. */
static void check_economy(const struct economy *e)
{
#define FINITE(member)                                                                                                 \
    for (size_t i = 0; i < sizeof e->member / sizeof(double); i++)                                                     \
    FUZZ_CLAIM(isfinite(((const double *)(const void *)&e->member)[i]), #member " [%zu]", i)
    FINITE(fen);
    FINITE(service);
    FINITE(capital_months);
    FINITE(workers_per_volume);
    FINITE(researcher_wage);
    FINITE(worker_wage);
    FINITE(city_wage_factor);
    FINITE(import_share);
    FINITE(local_share);
    FINITE(pool_share_start);
    FINITE(pool_bias);
    FINITE(pool_base);
    FINITE(consumption_mix);
    FINITE(investment_mix);
    FINITE(government_mix);
    FINITE(growth_rest);
    FINITE(market_growth);
    FINITE(background_city);
    FINITE(background_workers);
    FINITE(background_wage);
    FINITE(background_local);
    FINITE(background_base);
#undef FINITE
}

static void check_accepted(struct tables *t)
{
    static struct balance balance; /* large */
    static struct economy economy;
    struct errors *e = errors_create();
    tables_hash(t);
    memset(&balance, 0, sizeof balance);
    balance_build(&balance, t, &parameters);
    const enum status status = balance_check(&balance, &parameters, e);
    FUZZ_CLAIM(status == STATUS_OK || status == STATUS_CHECK, "%d", status);
    fuzz_check_lines(e);
    if (status == STATUS_OK) {
        economy_build(&economy, t, &parameters, &balance, 0.1);
        check_economy(&economy);
    }
    errors_destroy(e);
}

/* Reads the tables of the repository with one of them replaced. */
static void check_table(const struct tables_source *from, const void *bytes, size_t size)
{
    struct tables_source sources[TABLES_MOST];
    struct errors *e = errors_create();
    struct tables *t = NULL;
    const int n = tables_file_count(good);
    for (int i = 0; i < n; i++)
        sources[i] = &source[i] == from ? (struct tables_source){from->name, bytes, size} : source[i];
    const enum status status = tables_from_memory(sources, n, &t, e);
    FUZZ_CLAIM(status == STATUS_OK || status == STATUS_INPUT, "%d: %s", status, errors_line(e, 0));
    FUZZ_CLAIM((status == STATUS_OK) == (t != NULL), "%d", status);
    FUZZ_CLAIM((status == STATUS_OK) == (errors_count(e) == 0), "%d", status);
    fuzz_check_lines(e);
    if (t)
        check_accepted(t);
    tables_destroy(t);
    errors_destroy(e);
}

int fuzz_tables_one(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (!good)
        read_good();
    const struct tables_source *from = &source[(data[0] % LETTERS + LETTERS - 1) % LETTERS % tables_file_count(good)];
    const char *text = (const char *)data + 1;
    if (data[0] >= 'a' && data[0] < 128) {
        check_table(from, text, size - 1);
        return 0;
    }
    size_t n = 0;
    char *changed = data[0] >= 128 ? scaled(from, data + 1, size - 1, &n) : edited(from, text, size - 1, &n);
    check_table(from, changed, n);
    free(changed);
    return 0;
}
