/* How rows of texts become a table, CSV (RFC 4180), JSON or YAML; knows nothing of what they are about. */
#include "cli/listing.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/quote.h"

enum { ROW_BYTES = 2048, GAP = 2 };

const char *const listing_format_names[LISTING_FORMATS] = {"table", "csv", "json", "yaml"};

struct listing listing_of(const struct listing_column *columns, int n_columns)
{
    return (struct listing){.columns = columns, .n_columns = n_columns};
}

static bool grow(struct listing *l)
{
    if (l->n_rows < l->capacity)
        return true;
    int capacity = l->capacity == 0 ? 64 : 2 * l->capacity;
    char **cell = realloc(l->cell, (size_t)capacity * (size_t)l->n_columns * sizeof *cell);
    if (cell == NULL)
        return false;
    l->cell = cell;
    l->capacity = capacity;
    return true;
}

static char **row_of(const struct listing *l, int row)
{
    return l->cell + (size_t)row * (size_t)l->n_columns;
}

static void free_row(const struct listing *l, int row)
{
    for (int c = 0; c < l->n_columns; c++)
        free(row_of(l, row)[c]);
}

void listing_add(struct listing *l, const char *const *cells)
{
    if (l->failed || !grow(l)) {
        l->failed = true;
        return;
    }
    for (int c = 0; c < l->n_columns; c++) {
        row_of(l, l->n_rows)[c] = strdup(cells[c] == NULL ? "" : cells[c]);
        l->failed = row_of(l, l->n_rows)[c] == NULL || l->failed;
    }
    l->n_rows++;
}

void listing_addf(struct listing *l, const char *format, ...)
{
    char row[ROW_BYTES];
    const char *cells[LISTING_COLUMNS] = {row};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(row, sizeof row, format, arguments);
    va_end(arguments);
    char *rest = row;
    for (int c = 1; c < l->n_columns && c < LISTING_COLUMNS && (rest = strchr(rest, '\t')) != NULL; c++) {
        *rest++ = '\0';
        cells[c] = rest;
    }
    listing_add(l, cells);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void lower_text(const char *text, char *out, size_t size)
{
    size_t n = 0;
    for (; text[n] != '\0' && n + 1 < size; n++)
        out[n] = lower(text[n]);
    out[n] = '\0';
}

static bool cell_matches(const char *cell, const char *pattern)
{
    char low[ROW_BYTES];
    lower_text(cell, low, sizeof low);
    if (strpbrk(pattern, "*?") != NULL)
        return fnmatch(pattern, low, 0) == 0;
    return strstr(low, pattern) != NULL;
}

void listing_filter(struct listing *l, const char *pattern)
{
    char low[ROW_BYTES];
    int kept = 0;
    if (pattern == NULL)
        return;
    lower_text(pattern, low, sizeof low);
    for (int row = 0; row < l->n_rows; row++) {
        bool matches = false;
        for (int c = 0; c < l->n_columns; c++)
            matches = matches || cell_matches(row_of(l, row)[c], low);
        if (!matches)
            free_row(l, row);
        else if (kept++ < row)
            memcpy(row_of(l, kept - 1), row_of(l, row), (size_t)l->n_columns * sizeof *l->cell);
    }
    l->n_rows = kept;
}

void listing_release(struct listing *l)
{
    for (int row = 0; row < l->n_rows; row++)
        free_row(l, row);
    free(l->cell);
    *l = (struct listing){0};
}

/* The code point at *text, moving behind it; bytes that are no UTF-8 count one by one. */
static uint32_t next_code(const unsigned char **text)
{
    const unsigned char *p = *text;
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
    uint32_t code = more == 0 ? p[0] : p[0] & (0x3Fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *text = p + 1;
            return p[0];
        }
        code = code << 6 | (p[i] & 0x3Fu);
    }
    *text = p + 1 + more;
    return code;
}

/* Source: Unicode 15, East_Asian_Width W and F, in blocks. */
static int code_width(uint32_t code)
{
    static const uint32_t WIDE[][2] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},  {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
                                       {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if ((code >= 0x300 && code <= 0x36F) || (code >= 0x200B && code <= 0x200F) || code == 0xFEFF)
        return 0;
    for (size_t i = 0; i < sizeof WIDE / sizeof WIDE[0]; i++)
        if (code >= WIDE[i][0] && code <= WIDE[i][1])
            return 2;
    return 1;
}

int listing_width(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    int width = 0;
    while (*p != '\0')
        width += code_width(next_code(&p));
    return width;
}

static void print_cell(FILE *f, const char *text, int width, bool right, bool last)
{
    int pad = width - listing_width(text);
    if (right)
        fprintf(f, "%*s%s", pad, "", text);
    else
        fprintf(f, "%s%*s", text, last ? 0 : pad, "");
    fprintf(f, "%*s", last ? 0 : GAP, "");
}

static void print_table(const struct listing *l, FILE *f)
{
    int width[LISTING_COLUMNS];
    int last = l->n_columns - 1;
    for (int c = 0; c <= last; c++) {
        width[c] = listing_width(l->columns[c].name);
        for (int row = 0; row < l->n_rows; row++) {
            int w = listing_width(row_of(l, row)[c]);
            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (int c = 0; c <= last; c++)
        print_cell(f, l->columns[c].name, width[c], l->columns[c].is_number, c == last);
    fputc('\n', f);
    for (int row = 0; row < l->n_rows; row++) {
        for (int c = 0; c <= last; c++)
            print_cell(f, row_of(l, row)[c], width[c], l->columns[c].is_number, c == last);
        fputc('\n', f);
    }
}

static void print_csv_cell(FILE *f, const char *text)
{
    size_t n = strlen(text);
    bool plain = strpbrk(text, ",\"\r\n") == NULL && (n == 0 || (text[0] != ' ' && text[n - 1] != ' '));
    if (plain) {
        fputs(text, f);
        return;
    }
    fputc('"', f);
    for (const char *p = text; *p != '\0'; p++)
        fprintf(f, *p == '"' ? "\"\"" : "%c", *p);
    fputc('"', f);
}

static void print_csv(const struct listing *l, FILE *f)
{
    for (int row = -1; row < l->n_rows; row++)
        for (int c = 0; c < l->n_columns; c++) {
            print_csv_cell(f, row < 0 ? l->columns[c].name : row_of(l, row)[c]);
            fputc(c == l->n_columns - 1 ? '\n' : ',', f);
        }
}

static const char *digits_end(const char *s)
{
    while (*s >= '0' && *s <= '9')
        s++;
    return s;
}

/* Whether a text is a number by JSON's grammar; YAML then reads it as one too. */
static bool is_json_number(const char *text)
{
    const char *whole = text + (*text == '-');
    const char *end = digits_end(whole);
    if (end == whole || (*whole == '0' && end > whole + 1))
        return false;
    if (*end == '.') {
        const char *fraction = end + 1;
        end = digits_end(fraction);
        if (end == fraction)
            return false;
    }
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1 + (end[1] == '+' || end[1] == '-');
        end = digits_end(exponent);
        if (end == exponent)
            return false;
    }
    return *end == '\0';
}

static void print_value(const struct listing *l, int row, int c, FILE *f)
{
    const char *text = row_of(l, row)[c];
    if (l->columns[c].is_number && is_json_number(text))
        fputs(text, f);
    else
        quote_write(f, text);
}

static void print_json(const struct listing *l, FILE *f)
{
    fputc('[', f);
    for (int row = 0; row < l->n_rows; row++) {
        fputs(row == 0 ? "\n  {" : ",\n  {", f);
        for (int c = 0; c < l->n_columns; c++) {
            fprintf(f, "%s\"%s\": ", c == 0 ? "" : ", ", l->columns[c].name);
            print_value(l, row, c, f);
        }
        fputc('}', f);
    }
    fputs(l->n_rows == 0 ? "]\n" : "\n]\n", f);
}

static void print_yaml(const struct listing *l, FILE *f)
{
    if (l->n_rows == 0)
        fputs("[]\n", f);
    for (int row = 0; row < l->n_rows; row++)
        for (int c = 0; c < l->n_columns; c++) {
            fprintf(f, "%s%s: ", c == 0 ? "- " : "  ", l->columns[c].name);
            print_value(l, row, c, f);
            fputc('\n', f);
        }
}

void listing_print(const struct listing *l, enum listing_format format, FILE *f)
{
    static void (*const PRINT[LISTING_FORMATS])(const struct listing *, FILE *) = {print_table, print_csv, print_json,
                                                                                   print_yaml};
    PRINT[format](l, f);
}
