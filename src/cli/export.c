/* jiqun export: series or rows of a result as comma-separated text, for spreadsheets and for programs that read nothing
 * else. Standard output holds nothing but the result; a file is written whole or not at all. */
#include "cli/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "cli/cli.h"
#include "output/provenance.h"
#include "output/replace.h"

enum {
    OPTION_SERIES,
    OPTION_TABLE,
    OPTION_COLUMNS,
    OPTION_LAYOUT,
    OPTION_FROM,
    OPTION_UNTIL,
    OPTION_LANG,
    OPTION_BOM,
    OPTION_FORMAT,
    OPTION_OUTPUT,
};
enum { LANG_EN, LANG_ZH, LANGS };
enum { WIDE, LONG, LAYOUTS };
enum { FORMAT_CSV, FORMATS };

static const struct cli_option OPTIONS[] = {
    [OPTION_SERIES] = {"--series", NULL, "NAME[,NAME...]", "series, e.g. gdp,output_cluster; repeatable"},
    [OPTION_TABLE] = {"--table", NULL, "NAME", "a table of rows instead: panel, links, people"},
    [OPTION_COLUMNS] = {"--columns", NULL, "NAME[,NAME...]", "its columns, in this order (default all)"},
    [OPTION_LAYOUT] = {"--layout", NULL, "wide|long",
                       "wide (default): a row a month, a column a place; long: a row a month and place"},
    [OPTION_FROM] = {"--from", NULL, "YYYY-MM", "first month (default: the first of the file)"},
    [OPTION_UNTIL] = {"--until", NULL, "YYYY-MM", "last month (default: the last of the file)"},
    [OPTION_LANG] = {"--lang", NULL, "en|zh", "language of headings, names of places and units (default en)"},
    [OPTION_BOM] = {"--bom", NULL, NULL, "begin with a byte order mark, by which Excel knows the encoding"},
    [OPTION_FORMAT] = {"--format", NULL, "csv", "comma-separated text, the only format"},
    [OPTION_OUTPUT] = {"--output", "-o", "FILE", "write here, whole or not at all (default: standard output)"},
};

static const struct cli_command COMMAND = {
    .name = "export",
    .usage = "FILE.h5 --series NAME[,NAME...] | --table NAME [options]",
    .summary = "Prints series of a result as comma-separated text for spreadsheets, or the rows of a table in it.\n"
               "Numbers read back to the same bits; a missing value is an empty cell.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "jiqun info FILE.h5 lists the series of a result.\n"
             "For Excel in Chinese: jiqun export FILE.h5 --series gdp --lang zh --bom -o gdp.csv",
};

/* A list of names, "a,b" cut into its parts. */
struct names {
    char **name; /* [n] */
    int n;
};

struct request {
    const char *path;   /* "" until it is given */
    const char *output; /* NULL: standard output */
    const char *table;  /* NULL: series */
    struct names series, columns;
    int layout, lang;
    bool layout_given, bom;
    bool from_given, until_given;
    int from, until; /* months since 2022-01 */
};

/* Adds the parts of "a,b".  return  -1 to go on, else the exit status. */
static int add_names(struct names *names, const char *text)
{
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        char **more = realloc(names->name, (size_t)(names->n + 1) * sizeof *more);
        if (more != NULL)
            names->name = more;
        if (more == NULL || (more[names->n] = strndup(at, length)) == NULL)
            return STATUS_FILE;
        names->n++;
        at += length;
        if (*at == '\0')
            return -1;
    }
}

static void free_names(struct names *names)
{
    for (int i = 0; i < names->n; i++)
        free(names->name[i]);
    free(names->name);
}

static int set_month(const char *option, const char *text, bool *given, int *month)
{
    *given = true;
    return calendar_parse(text, month) ? -1
                                       : cli_usage_error(&COMMAND, "%s %s is not a month like 2025-06", option, text);
}

static int set_choice(const char *option, const char *text, const char *const *names, int n_names, int *choice)
{
    *choice = cli_choice(&COMMAND, option, text, names, n_names);
    return *choice < 0 ? STATUS_INPUT : -1;
}

static int set_path(const char *path, struct request *request)
{
    if (request->path[0] != '\0')
        return cli_usage_error(&COMMAND, "%s is one file too many", path);
    request->path = path;
    return -1;
}

/* Takes one option.  return  -1 to go on, else the exit status. */
static int take_option(int option, const char *value, struct request *request)
{
    static const char *const langs[LANGS] = {"en", "zh"};
    static const char *const layouts[LAYOUTS] = {"wide", "long"};
    static const char *const formats[FORMATS] = {"csv"};
    int format;
    switch (option) {
    case OPTION_SERIES: return add_names(&request->series, value);
    case OPTION_COLUMNS: return add_names(&request->columns, value);
    case OPTION_TABLE: request->table = value; return -1;
    case OPTION_LAYOUT:
        request->layout_given = true;
        return set_choice("--layout", value, layouts, LAYOUTS, &request->layout);
    case OPTION_FROM: return set_month("--from", value, &request->from_given, &request->from);
    case OPTION_UNTIL: return set_month("--until", value, &request->until_given, &request->until);
    case OPTION_LANG: return set_choice("--lang", value, langs, LANGS, &request->lang);
    case OPTION_BOM: request->bom = true; return -1;
    case OPTION_FORMAT: return set_choice("--format", value, formats, FORMATS, &format);
    case OPTION_OUTPUT: request->output = strcmp(value, "-") == 0 ? NULL : value; return -1;
    default: return STATUS_INPUT;
    }
}

/* Options that do not go together.  return  -1 to go on, else the exit status. */
static int check_request(const struct request *request)
{
    if (request->path[0] == '\0')
        return cli_usage_error(&COMMAND, "name a result");
    if (request->table == NULL && request->series.n == 0)
        return cli_usage_error(&COMMAND,
                               "say which series with --series; `jiqun info %s` lists those of the file, "
                               "`jiqun list indicators` says what they mean",
                               request->path);
    if (request->table != NULL && request->series.n > 0)
        return cli_usage_error(&COMMAND, "--series and --table exclude each other; export them one after the other");
    if (request->table != NULL && request->layout_given)
        return cli_usage_error(&COMMAND, "--layout is for series; a table is written row by row");
    if (request->table == NULL && request->columns.n > 0)
        return cli_usage_error(&COMMAND, "--columns is for tables; add --table NAME");
    if (request->from_given && request->until_given && request->from > request->until)
        return cli_usage_error(&COMMAND, "--from is after --until");
    return -1;
}

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        const int token = cli_next(&reader);
        if (token == CLI_END)
            return check_request(request);
        if (token == CLI_HELP)
            return STATUS_OK;
        if (token == CLI_ERROR)
            return STATUS_INPUT;
        const int rc = token == CLI_WORD ? set_path(reader.value, request) : take_option(token, reader.value, request);
        if (rc >= 0)
            return rc;
    }
}

/* A name that is whole behind the "/" of another, else the nearest: balance_sheet for accounts/balance_sheet. */
static const char *suggestion(const char *word, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        const char *slash = strrchr(names[i], '/');
        if (slash != NULL && strcmp(slash + 1, word) == 0)
            return names[i];
    }
    return cli_nearest(word, names, n);
}

/* Places of the wanted names among those there are, or all of them when none is wanted; to be freed.
 *  kind  "series"     n  receives their number.  return  NULL after an error */
static int *select_names(const struct request *request, const struct names *wanted, const char *kind,
                         const char *const *there, int n_there, int *n, struct errors *errors)
{
    *n = wanted->n > 0 ? wanted->n : n_there;
    int *index = calloc((size_t)*n + 1, sizeof *index);
    if (index == NULL)
        errors_add(errors, STATUS_FILE, "%s: no memory left to export it", request->path);
    for (int i = 0; index != NULL && i < *n; i++) {
        index[i] = wanted->n > 0 ? -1 : i;
        for (int k = 0; k < n_there && index[i] < 0; k++)
            if (strcmp(there[k], wanted->name[i]) == 0)
                index[i] = k;
        for (int k = 0; k < i && index[i] >= 0; k++)
            if (index[k] == index[i])
                errors_add(errors, STATUS_INPUT, "%s %s is wanted twice", kind, there[index[i]]);
        if (index[i] >= 0)
            continue;
        const char *near = suggestion(wanted->name[i], there, n_there);
        errors_add(errors, STATUS_INPUT, "%s: has no %s \"%s\"; %s%s%s", request->path, kind, wanted->name[i],
                   near ? "did you mean " : "`jiqun info` lists what it has", near ? near : "", near ? "?" : "");
    }
    if (errors_status(errors) == STATUS_OK)
        return index;
    free(index);
    return NULL;
}

static int *select_series(const struct request *request, const struct result *r, int *n, struct errors *errors)
{
    const char **names = calloc((size_t)result_count(r) + 1, sizeof *names);
    for (int i = 0; names != NULL && i < result_count(r); i++)
        names[i] = result_variable(r, i)->name;
    int *index = NULL;
    if (names != NULL)
        index = select_names(request, &request->series, "series", names, result_count(r), n, errors);
    else
        errors_add(errors, STATUS_FILE, "%s: no memory left to export it", request->path);
    free(names);
    return index;
}

static int *select_columns(const struct request *request, const struct result_table *t, int *n, struct errors *errors)
{
    const char **names = calloc((size_t)t->n_columns + 1, sizeof *names);
    for (int i = 0; names != NULL && i < t->n_columns; i++)
        names[i] = t->columns[i].name;
    int *index = NULL;
    if (names != NULL)
        index = select_names(request, &request->columns, "column", names, t->n_columns, n, errors);
    else
        errors_add(errors, STATUS_FILE, "%s: no memory left to export it", request->path);
    free(names);
    return index;
}

/* The months of the file that are wanted; both ends must be in it. */
static enum status choose_months(const struct request *request, const struct result *r, struct export_series *what,
                                 struct errors *errors)
{
    char first[CALENDAR_TEXT], last[CALENDAR_TEXT];
    const int begin = result_first_month(r), end = begin + result_months(r) - 1;
    const int from = request->from_given ? request->from : begin, until = request->until_given ? request->until : end;
    calendar_format(begin, first);
    calendar_format(end, last);
    if (from < begin || from > end)
        return errors_add(errors, STATUS_INPUT, "%s: holds %s to %s; --from is outside", request->path, first, last);
    if (until < begin || until > end)
        return errors_add(errors, STATUS_INPUT, "%s: holds %s to %s; --until is outside", request->path, first, last);
    what->first = from - begin;
    what->months = until - from + 1;
    return STATUS_OK;
}

static enum status check_layout(const struct export_series *what, const struct result *r, struct errors *errors)
{
    const int other = what->is_long ? export_other_dimensions(r, what->variable, what->n) : -1;
    if (other < 0)
        return STATUS_OK;
    return errors_add(errors, STATUS_INPUT,
                      "%s and %s have different dimensions; --layout long takes series of the same, "
                      "--layout wide takes any",
                      result_variable(r, what->variable[0])->name, result_variable(r, what->variable[other])->name);
}

/* An existing result is nothing to write text over, least of all the one being read. */
static enum status check_output(const struct request *request, struct errors *errors)
{
    struct stat a, b;
    if (request->output == NULL)
        return STATUS_OK;
    if (stat(request->output, &a) == 0 && stat(request->path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
        return errors_add(errors, STATUS_INPUT, "%s is what is exported; give another file with -o", request->output);
    if (output_is_result(request->output))
        return errors_add(errors, STATUS_INPUT, "%s is an HDF5 file; it is not replaced, give another with -o",
                          request->output);
    return STATUS_OK;
}

/* What is to be written: series, or rows of a table. */
struct job {
    struct result *r;
    struct export_series series;
    struct export_rows rows;
    bool is_table;
};

static enum status write_job(const struct job *job, bool bom, FILE *out, struct errors *errors)
{
    struct csv csv = csv_begin(out, bom);
    const enum status s = job->is_table ? export_rows(job->r, &job->rows, &csv, errors)
                                        : export_series(job->r, &job->series, &csv, errors);
    csv_end(&csv);
    return s;
}

/* Stops the replacement when the writing failed; it has already said why. */
static enum status stop_if_failed(const char *temporary, const void *context, struct errors *errors)
{
    (void)temporary, (void)errors;
    return *(const enum status *)context;
}

/* Why a stream failed: the reason was lost in its buffer, so a byte more is tried, to a file that is dropped anyway. */
static int reason_of(int fd)
{
    errno = 0;
    return write(fd, "", 1) < 0 && errno != 0 ? errno : EIO;
}

/* Through a stream of its own into the file that `r` writes. */
static void write_replacement(const struct job *job, const struct request *request, struct replacement *r,
                              struct errors *errors)
{
    const int fd = dup(r->fd);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    int why = out == NULL ? errno : 0;
    enum status s = STATUS_OK;
    if (out != NULL) {
        s = write_job(job, request->bom, out, errors);
        const bool failed = fflush(out) != 0 || ferror(out) != 0;
        if (failed)
            why = reason_of(r->fd);
        fclose(out);
    } else if (fd >= 0) {
        close(fd);
    }
    replace_commit(r, why, NULL, stop_if_failed, &s, errors);
}

static void write_file(const struct job *job, const struct request *request, struct errors *errors)
{
    struct replacement r;
    char *target = NULL;
    if (replace_probe(request->output, &target, errors) == STATUS_OK && replace_begin(target, &r, errors) == STATUS_OK)
        write_replacement(job, request, &r, errors);
    free(target);
}

static void write_anywhere(const struct job *job, const struct request *request, struct errors *errors)
{
    if (check_output(request, errors) != STATUS_OK)
        return;
    if (request->output != NULL)
        write_file(job, request, errors);
    else
        write_job(job, request->bom, stdout, errors);
}

static void export_wanted_series(const struct request *request, struct result *r, struct errors *errors)
{
    struct job job = {.r = r};
    int *index = select_series(request, r, &job.series.n, errors);
    job.series.variable = index;
    job.series.is_long = request->layout == LONG;
    job.series.chinese = request->lang == LANG_ZH;
    if (index != NULL && choose_months(request, r, &job.series, errors) == STATUS_OK &&
        check_layout(&job.series, r, errors) == STATUS_OK)
        write_anywhere(&job, request, errors);
    free(index);
}

/* Index of the table, or -1 after saying which there are. */
static int find_table(const struct request *request, const struct result *r, struct errors *errors)
{
    char names[256] = "";
    size_t used = 0;
    for (int i = 0; i < result_table_count(r); i++) {
        if (strcmp(result_table(r, i)->name, request->table) == 0)
            return i;
        if (used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                                     result_table(r, i)->name);
    }
    errors_add(errors, STATUS_INPUT, "%s: has no table %s; its tables are: %s", request->path, request->table,
               names[0] ? names : "none (run.panel, run.links and run.people of the scenario ask for them)");
    return -1;
}

/* The months of rows that are wanted. */
static enum status choose_rows(const struct request *request, const struct result_table *t, struct export_rows *rows,
                               struct errors *errors)
{
    rows->date_column = -1;
    if (!request->from_given && !request->until_given)
        return STATUS_OK;
    rows->date_column = export_date_column(t);
    rows->from = request->from_given && request->from > -EXPORT_MONTHS_MOST ? request->from : -EXPORT_MONTHS_MOST;
    rows->until = request->until_given && request->until < EXPORT_MONTHS_MOST ? request->until : EXPORT_MONTHS_MOST;
    if (rows->date_column >= 0)
        return STATUS_OK;
    return errors_add(errors, STATUS_INPUT, "%s: table %s has no column of dates, so --from and --until say nothing",
                      request->path, t->name);
}

static void export_wanted_rows(const struct request *request, struct result *r, struct errors *errors)
{
    struct job job = {.r = r, .is_table = true};
    job.rows.table = find_table(request, r, errors);
    if (job.rows.table < 0)
        return;
    const struct result_table *t = result_table(r, job.rows.table);
    int *index = select_columns(request, t, &job.rows.n, errors);
    job.rows.column = index;
    job.rows.chinese = request->lang == LANG_ZH;
    if (index != NULL && choose_rows(request, t, &job.rows, errors) == STATUS_OK)
        write_anywhere(&job, request, errors);
    free(index);
}

static int export(const struct request *request)
{
    struct errors *errors = errors_create();
    struct result *r = NULL;
    if (result_open(request->path, &r, errors) == STATUS_OK) {
        if (request->table != NULL)
            export_wanted_rows(request, r, errors);
        else
            export_wanted_series(request, r, errors);
    }
    result_close(r);
    const int status = cli_finish(errors);
    errors_destroy(errors);
    return status;
}

int cli_export(int argc, char **argv)
{
    struct request request = {.path = "", .lang = LANG_EN, .layout = WIDE};
    int rc = read_request(argc, argv, &request);
    if (rc < 0)
        rc = export(&request);
    free_names(&request.series);
    free_names(&request.columns);
    return rc;
}
