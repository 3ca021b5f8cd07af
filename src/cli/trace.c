/* jiqun trace: the life of one firm, month by month. Results keep no single firms, so the run is simulated again, from a
 * scenario or from what is stored in a result, and the firm is read off it as the panel of every month would show it. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "cli/csv.h"
#include "cli/drive.h"
#include "cli/largest.h"
#include "cli/life.h"
#include "cli/run_source.h"
#include "measure/panel.h"
#include "output/provenance.h"
#include "output/replace.h"
#include "output/result.h"

enum {
    OPTION_FIRM,
    OPTION_FROM,
    OPTION_UNTIL,
    OPTION_FIELDS,
    OPTION_CLUSTER,
    OPTION_CITY,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_SCALE,
    OPTION_SET,
    OPTION_THREADS
};

enum { FORMAT_TABLE, FORMAT_CSV, FORMATS };

static const struct cli_option OPTIONS[] = {
    [OPTION_FIRM] = {"--firm", NULL, "KEY", "the firm, as the panel writes its key, or in hexadecimal: 0x..."},
    [OPTION_FROM] = {"--from", NULL, "YYYY-MM", "first month that is printed"},
    [OPTION_UNTIL] = {"--until", NULL, "YYYY-MM", "last month (default: that of the run)"},
    [OPTION_FIELDS] = {"--fields", NULL, "A,B,...",
                       "fields of the panel to print (`jiqun list panel`); default: some in a table, all in csv"},
    [OPTION_CLUSTER] = {"--cluster", NULL, "KEY", "without --firm: list firms of this cluster or sector alone"},
    [OPTION_CITY] = {"--city", NULL, "KEY", "without --firm: list firms of this city alone"},
    [OPTION_FORMAT] = {"--format", NULL, "FORMAT", "table (the default) or csv"},
    [OPTION_OUTPUT] = {"--output", "-o", "FILE", "write there instead of on standard output"},
    [OPTION_SCALE] = {"--scale", NULL, "X", "share of the real firms that is simulated, up to 1"},
    [OPTION_SET] = {"--set", NULL, "PATH=VALUE", "change a parameter; repeatable"},
    [OPTION_THREADS] = {"--threads", NULL, "N",
                        "threads (default: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK, or all cores)"},
};

static const struct cli_command COMMAND = {
    .name = "trace",
    .usage = "SCENARIO.yaml|OUTPUT.h5 [--firm KEY] [options]",
    .summary =
        "Prints the life of one firm, one line a month: fields of the firm panel, of the whole firm, and what\n"
        "happened to it in words. The run is simulated again, a result from what is stored in it; that the same\n"
        "came out is checked by the state hashes. Without --firm it lists the five largest firms of each cluster\n"
        "at the opening, with their keys.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes =
        "Money is in million yuan. Other scales simulate other samples: a firm of one need not be in the next.\n\n"
        "Examples:\n"
        "  jiqun trace results/baseline.h5 --cluster biomedicine\n"
        "  jiqun trace results/baseline.h5 --firm 1234567890123456789\n"
        "  jiqun trace scenarios/baseline.yaml --scale 0.01 --firm 0x1122334455667788 --format csv -o firm.csv\n\n"
        "Exit status: 0 done, 1 the result is not repeated, 2 bad usage, scenario or key, 3 files or disk, 4 a broken\n"
        "             invariant.",
};

/* What the command line asks for. */
struct request {
    const char *path;
    const char *output;
    char **sets; /* [n_sets] "path=value", own memory */
    int n_sets;
    bool varies; /* a parameter other than the last month is changed */
    bool follows;
    uint64_t key;
    int from; /* months since 2022-01 */
    bool chooses;
    bool wanted[PANEL_FIELDS];
    int sector, city; /* -1: all */
    int format;
    struct drive_options drive; /* threads */
};

/* All that lives as long as the command. */
struct trace {
    const struct request *request;
    struct scenario *scenario;
    struct tables *tables;
    struct provenance *stored; /* of a result */
    uint64_t *hashes;          /* [n_hashes] of a result that is repeated unchanged */
    int n_hashes;
    struct simulation *simulation;
    struct panel *panel;
    struct life *life;
    struct csv csv;
    FILE *out; /* standard output, or a text in memory */
    char *text;
    size_t size;
    int lines;
};

/* What a table shows unless fields are named. */
static const enum panel_field SHOWN[] = {
    PANEL_sales, PANEL_value_added, PANEL_profit, PANEL_workers, PANEL_researchers, PANEL_capital,   PANEL_cash,
    PANEL_loans, PANEL_net_worth,   PANEL_price,  PANEL_quality, PANEL_customers,   PANEL_suppliers,
};

static bool add_set(struct request *request, const char *path, const char *value)
{
    size_t size = strlen(path) + strlen(value) + 2;
    char *text = malloc(size);
    if (text == NULL) {
        fprintf(stderr, "jiqun trace: not enough memory for the options\n");
        return false;
    }
    snprintf(text, size, "%s%s%s", path, path[0] != '\0' ? "=" : "", value);
    request->sets[request->n_sets++] = text;
    return true;
}

/* A key in decimal, or in hexadecimal with 0x. */
static bool take_key(struct request *request, const char *text)
{
    bool hex = strncmp(text, "0x", 2) == 0 || strncmp(text, "0X", 2) == 0;
    const char *digits = text + (hex ? 2 : 0), *allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
    uint64_t key = 0;
    bool good = digits[0] != '\0' && digits[strspn(digits, allowed)] == '\0';
    for (const char *p = digits; good && *p != '\0'; p++) {
        uint64_t digit = (uint64_t)(strchr("0123456789abcdef", *p >= 'A' && *p <= 'F' ? *p + 32 : *p) -
                                    "0123456789abcdef");
        good = !__builtin_mul_overflow(key, hex ? 16U : 10U, &key) && !__builtin_add_overflow(key, digit, &key);
    }
    request->follows = true;
    request->key = key;
    if (!good)
        cli_usage_error(&COMMAND,
                        "--firm %s is not the key of a firm; keys are whole numbers up to 2^64, as the panel "
                        "and `jiqun trace FILE` without --firm write them",
                        text);
    return good;
}

static bool take_fields(struct request *request, const char *text)
{
    const char *names[PANEL_FIELDS];
    char word[64];
    request->chooses = true;
    for (int i = 0; i < PANEL_FIELDS; i++)
        names[i] = panel_field_info((enum panel_field)i)->name;
    for (const char *at = text;; at++) {
        size_t n = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        int field = panel_field_find(word);
        if (field < 0) {
            const char *near = cli_nearest(word, names, PANEL_FIELDS);
            cli_usage_error(&COMMAND, "--fields: %s is not a field of the panel%s%s%s; `jiqun list panel` lists them",
                            word, near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
            return false;
        }
        request->wanted[field] = true;
        at += n;
        if (*at == '\0')
            return true;
    }
}

static bool take_month(const char *option, const char *value, int *month)
{
    if (calendar_parse(value, month))
        return true;
    cli_usage_error(&COMMAND, "%s %s is not a month; give it like 2025-12", option, value);
    return false;
}

static bool take_scale(struct request *request, const char *value)
{
    double scale;
    request->varies = true;
    return cli_number(&COMMAND, "--scale", value, 0.0001, 1, &scale) && add_set(request, "run.scale", value);
}

static bool take_place(struct request *request, bool city, const char *value)
{
    const char *names[TABLES_SECTORS];
    int n = city ? TABLES_CITIES : TABLES_SECTORS;
    for (int i = 0; i < n; i++)
        names[i] = city ? tables_city_key(i) : tables_sector_key(i);
    int place = cli_choice(&COMMAND, city ? "--city" : "--cluster", value, names, n);
    *(city ? &request->city : &request->sector) = place;
    return place >= 0;
}

static bool take_format(struct request *request, const char *value)
{
    static const char *const names[FORMATS] = {"table", "csv"};
    request->format = cli_choice(&COMMAND, "--format", value, names, FORMATS);
    return request->format >= 0;
}

static bool take_word(struct request *request, const char *word)
{
    if (request->path != NULL) {
        cli_usage_error(&COMMAND, "%s is one file too many; trace one scenario or result at a time", word);
        return false;
    }
    request->path = word;
    return true;
}

/* Takes one option.  return  whether it was good. */
static bool take_option(struct request *request, int option, const char *value)
{
    int month;
    switch (option) {
    case OPTION_FIRM: return take_key(request, value);
    case OPTION_FROM: return take_month("--from", value, &request->from);
    case OPTION_UNTIL: return take_month("--until", value, &month) && add_set(request, "run.until", value);
    case OPTION_FIELDS: return take_fields(request, value);
    case OPTION_CLUSTER: return take_place(request, false, value);
    case OPTION_CITY: return take_place(request, true, value);
    case OPTION_FORMAT: return take_format(request, value);
    case OPTION_OUTPUT: request->output = strcmp(value, "-") == 0 ? NULL : value; return true;
    case OPTION_SCALE: return take_scale(request, value);
    case OPTION_SET: request->varies = true; return add_set(request, "", value);
    case OPTION_THREADS: return drive_take_threads(&COMMAND, value, &request->drive);
    default: return take_word(request, value);
    }
}

static int check_request(const struct request *request)
{
    if (request->path == NULL)
        return cli_usage_error(&COMMAND, "name a scenario or a result");
    if (request->follows && (request->sector >= 0 || request->city >= 0))
        return cli_usage_error(&COMMAND, "--cluster and --city choose what is listed without --firm; leave them out");
    if (!request->follows && request->chooses)
        return cli_usage_error(&COMMAND, "--fields is for the life of a firm; add --firm KEY");
    return -1;
}

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        int token = cli_next(&reader);
        switch (token) {
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return check_request(request);
        default:
            if (!take_option(request, token, reader.value))
                return STATUS_INPUT;
        }
    }
}

static enum status read_result(struct trace *t, struct errors *errors)
{
    const struct request *request = t->request;
    if (provenance_read(request->path, &t->stored, errors) != STATUS_OK)
        return errors_status(errors);
    if (run_source_stored(request->path, t->stored, (const char *const *)request->sets, request->n_sets, &t->scenario,
                          &t->tables, errors) != STATUS_OK)
        return errors_status(errors);
    if (!request->varies)
        t->hashes = output_hashes(request->path, &t->n_hashes, errors);
    return errors_status(errors);
}

static enum status read_scenario(struct trace *t, struct errors *errors)
{
    const struct request *request = t->request;
    if (scenario_read(request->path, (const char *const *)request->sets, request->n_sets, &t->scenario, errors) !=
        STATUS_OK)
        return errors_status(errors);
    return tables_read(t->scenario->data_directory, &t->tables, errors);
}

/* Every month is a row, with the fields asked for; what is written changes nothing of the run. */
static void want_months(struct trace *t)
{
    const struct request *request = t->request;
    bool *wanted = t->scenario->panel.wanted;
    bool all = request->format == FORMAT_CSV && !request->chooses;
    t->scenario->parameters.run_panel_every = 1;
    for (int i = 0; i < PANEL_FIELDS; i++)
        wanted[i] = all || (request->chooses && request->wanted[i]);
    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0] && !all && !request->chooses; i++)
        wanted[SHOWN[i]] = true;
}

/* Text replaces neither what is traced nor a result; that the place can be written is tried first. */
static enum status open_output(struct trace *t, struct errors *errors)
{
    const char *path = t->request->output;
    char *target = NULL;
    t->out = stdout;
    if (path == NULL)
        return STATUS_OK;
    if (cli_same_file(path, t->request->path) || output_is_result(path))
        return errors_add(errors, STATUS_INPUT, "%s is %s; it is not replaced, give another file with -o", path,
                          output_is_result(path) ? "an HDF5 file" : "what is traced");
    if (replace_probe(path, &target, errors) != STATUS_OK)
        return errors_status(errors);
    free(target);
    t->out = open_memstream(&t->text, &t->size);
    return t->out != NULL ? STATUS_OK : errors_add(errors, STATUS_FILE, "%s: not enough memory to write it", path);
}

/* The text goes to its place when all is done. */
static enum status close_output(struct trace *t, struct errors *errors)
{
    const char *path = t->request->output;
    char *target = NULL;
    bool good = path == NULL || t->out == NULL || fclose(t->out) == 0;
    if (path == NULL || t->out == NULL)
        return errors_status(errors);
    t->out = NULL;
    if (!good)
        errors_add(errors, STATUS_FILE, "%s: not enough memory to write it", path);
    else if (errors_status(errors) == STATUS_OK && replace_probe(path, &target, errors) == STATUS_OK)
        replace_file(target, t->text, t->size, NULL, NULL, errors);
    free(target);
    return errors_status(errors);
}

static enum status build(struct trace *t, struct errors *errors)
{
    enum status status = output_is_result(t->request->path) ? read_result(t, errors) : read_scenario(t, errors);
    if (status != STATUS_OK)
        return status;
    if (t->request->from > t->scenario->parameters.run_until)
        return errors_add(errors, STATUS_INPUT, "--from is after the last month; give an earlier one, or --until");
    want_months(t);
    t->panel = panel_create(t->scenario);
    t->life = life_create(t->request->key);
    if (t->panel == NULL || t->life == NULL)
        return errors_add(errors, STATUS_FILE, "not enough memory for the columns of the panel");
    if (open_output(t, errors) != STATUS_OK)
        return errors_status(errors);
    panel_follow(t->panel, t->request->key);
    return simulation_create(t->scenario, t->tables, drive_threads(t->request->drive.threads), &t->simulation, errors);
}

/* Columns of a line: those that say who it is are in csv alone. */
static bool is_shown(const struct trace *t, int column)
{
    if (column >= PANEL_KEYS)
        return true;
    return t->request->format == FORMAT_CSV && (column == PANEL_KEY || column == PANEL_WEIGHT || column == PANEL_STATE);
}

static int width_of(const struct panel_column *column)
{
    int width = (int)strlen(column->name);
    return (width < 8 ? 8 : width) + 2;
}

static void print_heading(struct trace *t)
{
    bool csv = t->request->format == FORMAT_CSV;
    if (csv)
        csv_text(&t->csv, "month");
    else
        fprintf(t->out, "%-7s", "month");
    for (int c = 0; c < panel_columns(t->panel); c++) {
        struct panel_column column = panel_column(t->panel, c);
        if (!is_shown(t, c))
            continue;
        if (csv)
            csv_text(&t->csv, column.name);
        else
            fprintf(t->out, "%*s", width_of(&column), column.name);
    }
    if (csv) {
        csv_text(&t->csv, "events");
        csv_end_row(&t->csv);
    } else {
        fputs("  events\n", t->out);
    }
}

static void print_csv_cell(struct trace *t, const struct panel_column *column, const void *cells)
{
    switch (column->cell) {
    case PANEL_UINT64: csv_uint64(&t->csv, *(const uint64_t *)cells); break;
    case PANEL_INT32: csv_int64(&t->csv, *(const int32_t *)cells); break;
    case PANEL_INT8:
        if (column->flag != NULL)
            csv_text(&t->csv, column->flag(*(const int8_t *)cells));
        else
            csv_int64(&t->csv, *(const int8_t *)cells);
        break;
    default: csv_float(&t->csv, *(const float *)cells); break;
    }
}

/* A number in about five digits. */
static void print_number(FILE *out, int width, double x)
{
    double size = fabs(x);
    if (isnan(x))
        fprintf(out, "%*s", width, "-");
    else
        fprintf(out, "%*.*f", width,
                size >= 1000 || x == 0 ? 0
                : size >= 100          ? 1
                : size >= 10           ? 2
                : size >= 1            ? 3
                                       : 4,
                x);
}

static void print_table_cell(struct trace *t, const struct panel_column *column, const void *cells)
{
    int width = width_of(column);
    switch (column->cell) {
    case PANEL_UINT64: fprintf(t->out, "%*" PRIu64, width, *(const uint64_t *)cells); break;
    case PANEL_INT32: fprintf(t->out, "%*" PRId32, width, *(const int32_t *)cells); break;
    case PANEL_INT8:
        fprintf(t->out, "  %*s", width - 2, column->flag != NULL ? column->flag(*(const int8_t *)cells) : "");
        break;
    default: print_number(t->out, width, (double)*(const float *)cells); break;
    }
}

/* The firm's row of the month. */
static void print_line(struct trace *t, int month, const char *events)
{
    bool csv = t->request->format == FORMAT_CSV;
    char text[CALENDAR_TEXT];
    calendar_format(month, text);
    if (t->lines++ == 0)
        print_heading(t);
    if (csv)
        csv_text(&t->csv, text);
    else
        fprintf(t->out, "%-7s", text);
    for (int c = 0; c < panel_columns(t->panel); c++) {
        struct panel_column column = panel_column(t->panel, c);
        if (is_shown(t, c))
            (csv ? print_csv_cell : print_table_cell)(t, &column, panel_block(t->panel)[c]);
    }
    if (csv) {
        csv_text(&t->csv, events);
        csv_end_row(&t->csv);
    } else {
        fprintf(t->out, "%s%s\n", events[0] != '\0' ? "  " : "", events);
    }
}

/* Who it is, above a table. */
static void print_firm(struct trace *t)
{
    const struct world *w = &t->simulation->world;
    char founded[CALENDAR_TEXT];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (w->firms.key[f] != t->request->key || !world_alive(w, f))
            continue;
        calendar_format(w->firms.birth_month[f], founded);
        fprintf(t->out, "firm %" PRIu64 ": %s, %s, founded %s; stands for %.4g firm%s of Jiangsu; million yuan\n\n",
                w->firms.key[f], tables_sector_key(w->firms.sector[f]), tables_city_key(w->firms.city[f]), founded,
                w->firms.slice[f] / w->scale, w->firms.slice[f] == w->scale ? "" : "s");
        return;
    }
}

/* One month.  return  STATUS_CHECK when a result is not repeated. */
static enum status trace_month(struct trace *t, int month, struct errors *errors)
{
    struct simulation *s = t->simulation;
    char events[LIFE_TEXT], text[CALENDAR_TEXT];
    bool was_there = life_began(t->life);
    if (simulation_step(s, errors) != STATUS_OK)
        return errors_status(errors);
    calendar_format(month, text);
    if (month < t->n_hashes && t->hashes[month] != s->hash)
        return errors_add(
            errors, STATUS_CHECK,
            "%s was made by jiqun %s%s%s, and this one does not repeat it: the state hash of %s is the first "
            "that is not the same",
            t->request->path, t->stored->version, t->stored->commit[0] != '\0' ? " " : "", t->stored->commit, text);
    if (!life_look(t->life, s, events))
        return errors_add(errors, STATUS_FILE, "not enough memory for the links of the firm");
    if (!was_there && life_began(t->life) && t->request->format == FORMAT_TABLE)
        print_firm(t);
    if (panel_begin(t->panel, s, errors) == STATUS_OK && month >= t->request->from && panel_next(t->panel) > 0)
        print_line(t, month, events);
    return errors_status(errors);
}

static enum status report_nothing(const struct trace *t, int month, struct errors *errors)
{
    char last[CALENDAR_TEXT], from[CALENDAR_TEXT];
    calendar_format(month - 1, last);
    calendar_format(t->request->from, from);
    if (life_ended(t->life))
        return errors_add(errors, STATUS_INPUT, "the firm with the key %" PRIu64 " failed in %s, before %s (--from)",
                          t->request->key, last, from);
    return errors_add(errors, STATUS_INPUT,
                      "no firm with the key %" PRIu64
                      " lives in January 2022 or is founded up to %s at run.scale = %g; "
                      "`jiqun trace %s` lists some",
                      t->request->key, last, t->simulation->world.scale, t->request->path);
}

/* From the opening to the firm's end, or that of the run. */
static enum status trace_firm(struct trace *t, struct errors *errors)
{
    char events[LIFE_TEXT];
    int month = 0, months = simulation_months(t->scenario);
    if (!life_look(t->life, t->simulation, events))
        return errors_add(errors, STATUS_FILE, "not enough memory for the links of the firm");
    if (t->request->format == FORMAT_TABLE)
        print_firm(t);
    while (month < months && !life_ended(t->life) && errors_status(errors) == STATUS_OK)
        trace_month(t, month++, errors);
    if (errors_status(errors) == STATUS_OK && t->lines == 0)
        report_nothing(t, month, errors);
    return errors_status(errors);
}

static enum status list_firms(struct trace *t, struct errors *errors)
{
    const struct largest_wanted wanted = {t->request->sector, t->request->city,
                                          t->request->format == FORMAT_CSV ? LISTING_CSV : LISTING_TABLE};
    return largest_print(&t->simulation->world, &wanted, t->out, errors);
}

static void carry_out(struct trace *t, struct errors *errors)
{
    if (build(t, errors) == STATUS_OK) {
        t->csv = csv_begin(t->out, false);
        if (t->request->follows)
            trace_firm(t, errors);
        else
            list_firms(t, errors);
        csv_end(&t->csv);
    }
    close_output(t, errors);
}

static void release(struct trace *t)
{
    life_destroy(t->life);
    panel_destroy(t->panel);
    simulation_destroy(t->simulation);
    free(t->hashes);
    free(t->text);
    provenance_destroy(t->stored);
    tables_destroy(t->tables);
    scenario_destroy(t->scenario);
}

static int trace_request(const struct request *request)
{
    struct trace t = {.request = request};
    struct errors *errors = errors_create();
    carry_out(&t, errors);
    int status = cli_finish(errors);
    release(&t);
    errors_destroy(errors);
    return status;
}

int cli_trace(int argc, char **argv)
{
    struct request request = {.sector = -1, .city = -1};
    request.sets = memory_take((size_t)argc, sizeof *request.sets);
    if (request.sets == NULL) {
        fprintf(stderr, "jiqun trace: not enough memory for the options\n");
        return STATUS_FILE;
    }
    int status = read_request(argc, argv, &request);
    if (status < 0)
        status = trace_request(&request);
    for (int i = 0; i < request.n_sets; i++)
        free(request.sets[i]);
    memory_release(request.sets);
    return status;
}
