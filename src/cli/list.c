/* jiqun list: the tables behind the model, for people and programs. Each subject is one row of SUBJECTS: its columns and
 * the function that fills them; the printing is the same for all. */
#include <stdlib.h>
#include <string.h>

#include "capital/ledger.h"
#include "cli/cli.h"
#include "cli/listing.h"
#include "firm/certificates.h"
#include "measure/measure.h"
#include "scenario/resolve.h"
#include "scenario/scenario.h"
#include "scenario/tables.h"
#include "world/levers.h"

enum language { ENGLISH, CHINESE };

static const char *const LANGUAGES[] = {"en", "zh"};

/* One thing that can be listed. */
struct subject {
    const char *name;
    const struct listing_column *columns;
    int n_columns;
    void (*fill)(struct listing *l, enum language language, struct errors *errors);
};

#define COLUMNS(array) array, (int)(sizeof(array) / sizeof(array)[0])

static const struct listing_column PARAMETER_COLUMNS[] = {{"path", false},   {"type", false},   {"default", true},
                                                          {"minimum", true}, {"maximum", true}, {"unit", false},
                                                          {"source", false}, {"meaning", false}};

static void fill_parameters(struct listing *l, enum language language, struct errors *errors)
{
    (void)errors;
    for (int i = 0; i < scenario_parameter_count(); i++) {
        struct scenario_parameter info = scenario_parameter_info(NULL, i);
        const struct parameter_row *row = info.row;
        const char *cells[] = {row->path,    parameters_type_name(row->type),
                               info.initial, info.minimum,
                               info.maximum, row->unit,
                               row->source,  language == CHINESE ? row->meaning_zh : row->meaning_en};
        listing_add(l, cells);
    }
}

static const struct listing_column INDICATOR_COLUMNS[] = {{"name", false},   {"levels", false}, {"unit", false},
                                                          {"method", false}, {"of", false},     {"label", false},
                                                          {"formula", false}};

/* "province city cluster cluster_city", as far as the indicator exists there. */
static void write_levels(unsigned levels, char *text, size_t size)
{
    static const char *const NAMES[MEASURE_LEVELS] = {"province", "city", "cluster", "cluster_city"};
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < MEASURE_LEVELS && used < size; i++)
        if (levels & 1u << i)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", NAMES[i]);
}

static void fill_indicators(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const METHODS[] = {[MEASURE_SUM] = "flow", [MEASURE_POINT] = "stock", [MEASURE_MEAN] = "mean"};
    static const char *const SCOPES[] = {
        [MEASURE_ALL] = "all producers", [MEASURE_FIRMS] = "firms", [MEASURE_HOUSE] = "households",
        [MEASURE_STATE] = "government",  [MEASURE_BANK] = "banks",  [MEASURE_TRADE] = "trade"};
    (void)errors;
    for (int i = 0; i < measure_count(); i++) {
        const struct measure_info *info = measure_info(i);
        char levels[64];
        write_levels(info->levels, levels, sizeof levels);
        const char *cells[] = {info->name,          levels,
                               info->unit,          METHODS[info->method],
                               SCOPES[info->scope], language == CHINESE ? info->name_zh : info->name_en,
                               info->formula};
        listing_add(l, cells);
    }
}

static const struct listing_column PANEL_COLUMNS[] = {{"name", false}, {"type", false},    {"unit", false},
                                                      {"when", false}, {"meaning", false}, {"reckoned", false}};

static void fill_panel(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const TYPES[] = {
        [PANEL_UINT64] = "uint64", [PANEL_INT32] = "int32", [PANEL_INT8] = "int8", [PANEL_FLOAT] = "float"};
    (void)errors;
    for (int i = 0; i < PANEL_FIELDS; i++) {
        const struct panel_field_info *info = panel_field_info((enum panel_field)i);
        const char *cells[] = {info->name,
                               TYPES[info->cell],
                               info->unit,
                               panel_when_text(info->when),
                               language == CHINESE ? info->zh : info->en,
                               info->comment};
        listing_add(l, cells);
    }
}

static const struct listing_column LEVER_COLUMNS[] = {{"name", false}, {"dimension", false}, {"neutral", true},
                                                      {"unit", false}, {"kind", false},      {"meaning", false}};

static void fill_levers(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const KINDS[] = {[LEVER_LAW] = "law", [LEVER_FACTOR] = "factor", [LEVER_ADDEND] = "addend"};
    (void)errors;
    for (int i = 0; i < levers_count(); i++) {
        const struct lever_info *lever = levers_info(i);
        listing_addf(l, "%s\t%s\t%g\t%s\t%s\t%s", lever->name, lever->dimension, lever->neutral, lever->unit,
                     KINDS[lever->kind], language == CHINESE ? lever->zh : lever->en);
    }
}

static const struct listing_column SHOCK_COLUMNS[] = {{"kind", false},    {"required", false}, {"optional", false},
                                                      {"minimum", false}, {"maximum", false},  {"levers", false},
                                                      {"meaning", false}};

static void fill_shocks(struct listing *l, enum language language, struct errors *errors)
{
    (void)errors;
    for (int k = 0; k < SHOCK_KINDS; k++) {
        const struct shock_info *info = shocks_info((enum shock_kind)k);
        char required[SHOCKS_KEYS], optional[SHOCKS_KEYS], minimum[SHOCKS_TEXT], maximum[SHOCKS_TEXT];
        const char *cells[] = {info->kind,
                               shocks_keys(info, true, required),
                               shocks_keys(info, false, optional),
                               shocks_size(info, info->minimum, minimum),
                               shocks_size(info, info->maximum, maximum),
                               info->levers,
                               language == CHINESE ? info->meaning_zh : info->meaning_en};
        listing_add(l, cells);
    }
}

static const struct listing_column PAYMENT_COLUMNS[] = {
    {"name", false}, {"class", false}, {"phase", true}, {"label", false}, {"amount", false}};

static void fill_payments(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const CLASSES[] = {
        [BOOKING_MONEY] = "money", [BOOKING_CREDIT] = "credit", [BOOKING_REVALUE] = "revalue"};
    (void)errors;
    for (int i = 0; i < BOOK_COUNT; i++) {
        const struct booking_rule *rule = &ledger_rules[i];
        listing_addf(l, "%s\t%s\t%d\t%s\t%s", rule->name, CLASSES[rule->class], rule->phase,
                     language == CHINESE ? rule->name_zh : rule->name_en, rule->amount);
    }
}

static const struct listing_column CERTIFICATE_COLUMNS[] = {
    {"index", true},        {"key", false},         {"name", false},   {"holders_2022_01", true},
    {"seats_a_year", true}, {"years", true},        {"noise", true},   {"sales_min", true},
    {"sales_max", true},    {"research_min", true}, {"age_min", true}, {"rule", false}};

static void fill_certificates(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const RULES[] = {[RULE_PLAIN] = "plain",
                                        [RULE_BY_SIZE] = "research by size (law)",
                                        [RULE_LADDER] = "holders of the one above",
                                        [RULE_FOUR] = "conditions of group certificates",
                                        [RULE_CHAIN] = "systemic risk (group leaders)"};
    (void)errors;
    for (int k = 0; k < CERTIFICATE_COUNT; k++) {
        const struct certificate_info *info = &certificates_info[k];
        listing_addf(l, "%d\t%s\t%s\t%g\t%g\t%d\t%g\t%g\t%g\t%g\t%d\t%s", k, info->key,
                     language == CHINESE ? info->name_zh : info->name_en, info->stock, info->seats, info->years,
                     info->noise, info->sales_min, info->sales_max, info->research_min, info->months_min,
                     RULES[info->rule]);
    }
}

/* The installed data tables; NULL after an error. */
static struct tables *read_tables(struct errors *errors)
{
    struct tables *tables = NULL;
    char *directory = resolve_find(NULL, "data", "clusters.csv");
    tables_read(directory != NULL ? directory : "scenarios/data", &tables, errors);
    free(directory);
    return tables;
}

static const struct listing_column CLUSTER_COLUMNS[] = {
    {"index", true}, {"key", false}, {"name", false}, {"tier", false}, {"output_2022_100m_yuan", true}};

static void fill_clusters(struct listing *l, enum language language, struct errors *errors)
{
    static const char *const TIERS[TIER_COUNT] = {[TIER_INTERNATIONAL] = "international",
                                                  [TIER_DOMESTIC] = "domestic",
                                                  [TIER_FUTURE] = "future",
                                                  [TIER_REST] = "rest"};
    struct tables *t = read_tables(errors);
    for (int s = 0; t != NULL && s < TABLES_SECTORS; s++)
        listing_addf(l, "%d\t%s\t%s\t%s\t%.1f", s, t->sector_key[s],
                     language == CHINESE ? t->sector_name_zh[s] : t->sector_name_en[s], TIERS[t->tier[s]],
                     t->output[s]);
    tables_destroy(t);
}

static const struct listing_column CITY_COLUMNS[] = {
    {"index", true}, {"key", false}, {"name", false}, {"population_10k", true}, {"gdp_2022_100m_yuan", true}};

static void fill_cities(struct listing *l, enum language language, struct errors *errors)
{
    struct tables *t = read_tables(errors);
    for (int c = 0; t != NULL && c < TABLES_CITIES; c++)
        listing_addf(l, "%d\t%s\t%s\t%.1f\t%.1f", c, t->city_key[c],
                     language == CHINESE ? t->city_name_zh[c] : t->city_key[c], t->city_population[c], t->city_gdp[c]);
    tables_destroy(t);
}

static const struct subject SUBJECTS[] = {
    {"parameters", COLUMNS(PARAMETER_COLUMNS), fill_parameters},
    {"indicators", COLUMNS(INDICATOR_COLUMNS), fill_indicators},
    {"panel", COLUMNS(PANEL_COLUMNS), fill_panel},
    {"levers", COLUMNS(LEVER_COLUMNS), fill_levers},
    {"shocks", COLUMNS(SHOCK_COLUMNS), fill_shocks},
    {"payments", COLUMNS(PAYMENT_COLUMNS), fill_payments},
    {"certificates", COLUMNS(CERTIFICATE_COLUMNS), fill_certificates},
    {"clusters", COLUMNS(CLUSTER_COLUMNS), fill_clusters},
    {"cities", COLUMNS(CITY_COLUMNS), fill_cities},
};
enum { N_SUBJECTS = (int)(sizeof SUBJECTS / sizeof SUBJECTS[0]) };

enum { OPTION_FORMAT, OPTION_LANGUAGE };

static const struct cli_option OPTIONS[] = {
    [OPTION_FORMAT] = {"--format", NULL, "FORMAT", "table (the default), csv, json or yaml"},
    [OPTION_LANGUAGE] = {"--lang", NULL, "LANGUAGE", "en (the default) or zh: language of names and meanings"},
};

static const struct cli_command COMMAND = {
    .name = "list",
    .usage = "parameters|indicators|panel|levers|shocks|payments|certificates|clusters|cities [PATTERN] [options]",
    .summary =
        "Prints the tables behind the model: parameters with default, range, unit and source; indicators with\n"
        "their formulas; fields of the firm panel; levers; kinds of shock with their keys and sizes; kinds of\n"
        "payment; certificates; clusters and the other sectors; cities. PATTERN keeps the rows that contain it, or\n"
        "match it where it has * or ?.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "Examples:\n"
             "  jiqun list parameters firm.*\n"
             "  jiqun list clusters --lang zh\n"
             "  jiqun list parameters --format csv > parameters.csv",
};

/* What the command line asks for. */
struct request {
    int subject; /* -1: not given */
    const char *pattern;
    int format;
    int language;
};

static int choose_subject(const char *word)
{
    const char *names[N_SUBJECTS];
    for (int i = 0; i < N_SUBJECTS; i++)
        names[i] = SUBJECTS[i].name;
    return cli_choice(&COMMAND, "subject", word, names, N_SUBJECTS);
}

/* Takes one word of the command line: the subject, then the pattern.  return  whether it has a place. */
static bool take_word(struct request *request, const char *word)
{
    if (request->subject < 0) {
        request->subject = choose_subject(word);
        return request->subject >= 0;
    }
    if (request->pattern != NULL) {
        cli_usage_error(&COMMAND, "%s is one word too many; give one PATTERN", word);
        return false;
    }
    request->pattern = word;
    return true;
}

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        bool good = true;
        switch (cli_next(&reader)) {
        case OPTION_FORMAT:
            request->format = cli_choice(&COMMAND, "--format", reader.value, listing_format_names, LISTING_FORMATS);
            good = request->format >= 0;
            break;
        case OPTION_LANGUAGE:
            request->language = cli_choice(&COMMAND, "--lang", reader.value, LANGUAGES, 2);
            good = request->language >= 0;
            break;
        case CLI_WORD: good = take_word(request, reader.value); break;
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return request->subject >= 0 ? -1 : cli_usage_error(&COMMAND, "say what to list");
        }
        if (!good)
            return STATUS_INPUT;
    }
}

static int print_subject(const struct request *request)
{
    const struct subject *subject = &SUBJECTS[request->subject];
    struct errors *errors = errors_create();
    struct listing listing = listing_of(subject->columns, subject->n_columns);
    subject->fill(&listing, (enum language)request->language, errors);
    if (listing.failed)
        errors_add(errors, STATUS_FILE, "not enough memory to list %s", subject->name);
    listing_filter(&listing, request->pattern);
    if (errors_status(errors) == STATUS_OK) {
        listing_print(&listing, (enum listing_format)request->format, stdout);
        if (listing.n_rows == 0)
            fprintf(stderr, "jiqun list: no %s match %s\n", subject->name, request->pattern);
    }
    listing_release(&listing);
    int status = cli_finish(errors);
    errors_destroy(errors);
    return status;
}

int cli_list(int argc, char **argv)
{
    struct request request = {.subject = -1, .format = LISTING_TABLE, .language = ENGLISH};
    int status = read_request(argc, argv, &request);
    return status >= 0 ? status : print_subject(&request);
}
