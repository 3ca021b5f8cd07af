/* How values become comma-separated text; see csv.h. */
#include "cli/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double WHOLE_MOST = 1e15; /* 15 digits are always exact */

struct csv csv_begin(FILE *out, bool bom)
{
    if (bom)
        fputs("\xEF\xBB\xBF", out);
    return (struct csv){.out = out, .before = uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0))};
}

void csv_end(struct csv *csv)
{
    freelocale(uselocale(csv->before));
}

static void begin_cell(struct csv *csv)
{
    if (csv->in_row)
        putc(',', csv->out);
    csv->in_row = true;
}

void csv_text(struct csv *csv, const char *text)
{
    begin_cell(csv);
    const size_t length = strlen(text);
    const bool edges = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
    if (!edges && text[strcspn(text, ",\"\r\n")] == '\0') {
        fputs(text, csv->out);
        return;
    }
    putc('"', csv->out);
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            putc('"', csv->out);
        putc(*p, csv->out);
    }
    putc('"', csv->out);
}

/* Whole numbers that 15 digits hold are printed at once; -0 keeps its sign the other way. */
static bool is_whole(double x)
{
    return fabs(x) < WHOLE_MOST && x == trunc(x) && !(x == 0 && signbit(x));
}

char *csv_double_text(double x, char *text)
{
    if (is_whole(x))
        snprintf(text, CSV_NUMBER, "%" PRId64, (int64_t)x);
    else
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, CSV_NUMBER, "%.*g", digits, x);
            if (strtod(text, NULL) == x)
                break;
        }
    return text;
}

char *csv_float_text(float x, char *text)
{
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, CSV_NUMBER, "%.*g", digits, (double)x);
        if (strtof(text, NULL) == x)
            break;
    }
    return text;
}

void csv_double(struct csv *csv, double x)
{
    char text[CSV_NUMBER];
    begin_cell(csv);
    if (!isnan(x))
        fputs(csv_double_text(x, text), csv->out);
}

void csv_float(struct csv *csv, float x)
{
    char text[CSV_NUMBER];
    begin_cell(csv);
    if (!isnan(x))
        fputs(csv_float_text(x, text), csv->out);
}

void csv_int64(struct csv *csv, int64_t x)
{
    begin_cell(csv);
    fprintf(csv->out, "%" PRId64, x);
}

void csv_uint64(struct csv *csv, uint64_t x)
{
    begin_cell(csv);
    fprintf(csv->out, "%" PRIu64, x);
}

void csv_end_row(struct csv *csv)
{
    putc('\n', csv->out);
    csv->in_row = false;
}
