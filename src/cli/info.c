/* jiqun info: what is in a result and how it was made, on one page that a person reads before using its numbers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "cli/cli.h"
#include "cli/listing.h"
#include "output/provenance.h"
#include "output/result.h"

enum { OPTION_LANG };
enum { LANG_EN, LANG_ZH, LANGS };

static const struct cli_option OPTIONS[] = {
    [OPTION_LANG] = {"--lang", NULL, "en|zh", "language of titles and meanings (default en)"},
};

static const struct cli_command COMMAND = {
    .name = "info",
    .usage = "FILE.h5 [--lang en|zh]",
    .summary = "Prints how a result was made (scenario, period, scale, seeds, version) and the series in it.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "jiqun show FILE.h5 prints the whole configuration; jiqun run FILE.h5 repeats the run.",
};

struct request {
    const char *path;
    int lang;
};

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    static const char *const langs[LANGS] = {"en", "zh"};
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        switch (cli_next(&reader)) {
        case OPTION_LANG:
            request->lang = cli_choice(&COMMAND, "--lang", reader.value, langs, LANGS);
            if (request->lang < 0)
                return STATUS_INPUT;
            break;
        case CLI_WORD:
            if (request->path != NULL)
                return cli_usage_error(&COMMAND, "%s is one file too many", reader.value);
            request->path = reader.value;
            break;
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return request->path != NULL ? -1 : cli_usage_error(&COMMAND, "name a result");
        }
    }
}

/* One line "NAME  text"; nothing for an empty text. */
static void print_line(const char *name, const char *text)
{
    if (text[0] != '\0')
        printf("%-12s%s\n", name, text);
}

static void print_period(const struct provenance *p)
{
    char first[CALENDAR_TEXT], last[CALENDAR_TEXT];
    calendar_format(p->first_month, first);
    calendar_format(p->first_month + p->months - 1, last);
    printf("%-12s%s to %s (%d months)\n", "period", first, last, p->months);
}

static int changed_parameters(const struct provenance *p)
{
    int n = 0;
    for (int i = 0; i < p->n_parameters; i++)
        n += p->parameters[i].value != p->parameters[i].standard;
    return n;
}

static void print_making(const struct provenance *p, int lang)
{
    print_line("scenario", p->name);
    print_line("title", lang == LANG_ZH ? p->title_zh : p->title);
    print_line("question", p->question);
    print_period(p);
    printf("%-12s%g\n", "scale", p->scale);
    printf("%-12s%" PRId64 " for the run, %" PRId64 " for the population\n", "seeds", p->seed, p->population_seed);
    printf("%-12sjiqun %s%s%s\n", "made by", p->version, p->commit[0] ? ", commit " : "", p->commit);
    print_line("build", p->build_flags);
    printf("%-12s%d parameters, %d of them not at their default\n", "made from", p->n_parameters,
           changed_parameters(p));
    for (int i = 0; i < p->n_sources; i++)
        printf("%-12s%s\n", "", p->sources[i].name);
    printf("%-12s%d data tables, kept in the file\n", "", p->n_tables);
}

static void print_last_hash(const char *path, struct result *r)
{
    int n = 0;
    uint64_t *hashes = result_find(r, "state_hash") < 0 ? NULL : output_hashes(path, &n, NULL);
    if (n > 0)
        printf("%-12s%016" PRIx64 " after the last month\n", "state hash", hashes[n - 1]);
    free(hashes);
}

/* "time x cluster x city" into text. */
static void dims_text(const struct result_variable *v, char *text, size_t size)
{
    size_t used = 0;
    for (int i = 0; i < v->n_dims && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? " x " : "", v->dims[i]);
}

/* Whether a series before `variable`, or an axis before `axis` of it, has the same dimension. */
static bool seen_before(const struct result *r, int variable, int axis)
{
    const char *name = result_variable(r, variable)->dims[axis];
    for (int i = 0; i <= variable; i++) {
        const struct result_variable *v = result_variable(r, i);
        for (int d = 0; d < (i < variable ? v->n_dims : axis); d++)
            if (strcmp(v->dims[d], name) == 0)
                return true;
    }
    return false;
}

static void print_dims(const struct result *r)
{
    const char *between = "";
    printf("%-12s", "dimensions");
    for (int i = 0; i < result_count(r); i++) {
        const struct result_variable *v = result_variable(r, i);
        for (int d = 0; d < v->n_dims; d++) {
            if (seen_before(r, i, d))
                continue;
            printf("%s%s %zu", between, v->dims[d], v->length[d]);
            between = ", ";
        }
    }
    printf("\n");
}

static bool print_series(const struct result *r, int lang)
{
    static const struct listing_column columns[] = {
        {"series", false}, {"dimensions", false}, {"unit", false}, {"meaning", false}};
    struct listing l = listing_of(columns, 4);
    for (int i = 0; i < result_count(r); i++) {
        const struct result_variable *v = result_variable(r, i);
        char dims[256] = "";
        dims_text(v, dims, sizeof dims);
        const char *cells[4] = {v->name, dims, v->units, lang == LANG_ZH ? v->long_name_zh : v->long_name};
        listing_add(&l, cells);
    }
    const bool good = !l.failed;
    printf("\n");
    listing_print(&l, LISTING_TABLE, stdout);
    listing_release(&l);
    return good;
}

static void info(const struct request *request, struct errors *errors)
{
    struct provenance *p = NULL;
    struct result *r = NULL;
    if (provenance_read(request->path, &p, errors) == STATUS_OK &&
        result_open(request->path, &r, errors) == STATUS_OK) {
        print_making(p, request->lang);
        print_last_hash(request->path, r);
        print_dims(r);
        if (!print_series(r, request->lang))
            errors_add(errors, STATUS_FILE, "%s: no memory left to list its series", request->path);
    }
    result_close(r);
    provenance_destroy(p);
}

int cli_info(int argc, char **argv)
{
    struct request request = {.path = NULL, .lang = LANG_EN};
    const int rc = read_request(argc, argv, &request);
    if (rc >= 0)
        return rc;
    struct errors *errors = errors_create();
    info(&request, errors);
    const int status = cli_finish(errors);
    errors_destroy(errors);
    return status;
}
