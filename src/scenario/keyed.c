/* Cells and rows of one table, see keyed.h. */
#include "scenario/keyed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/nearest.h"
#include "scenario/tables.h"

static const char *const status_keys[] = {"seed", "seen", "recalled", "estimated", "derived", "assumed"};

void keyed_error(struct errors *errors, const struct table *t, int row, int column, const char *message)
{
    errors_add(errors, STATUS_INPUT, "%s:%d: %s: \"%s\" %s", table_name(t), table_line(t, row), table_header(t, column),
               table_text(t, row, column), message);
}

int keyed_key(struct errors *errors, const struct table *t, int row, int column, const char *const *keys, int n)
{
    const char *text = table_text(t, row, column);
    const char *best = NULL;
    int distance = 1000;
    for (int i = 0; i < n; i++) {
        if (strcmp(text, keys[i]) == 0) {
            return i;
        }
    }
    for (int i = 0; i < n; i++) {
        nearest_offer(text, keys[i], &best, &distance); /* costly, so only for what is wrong */
    }
    char message[160];
    snprintf(message, sizeof message, "is not known here; %s %s", best ? "did you mean" : "the first allowed is",
             best         ? best
             : keys[0][0] ? keys[0]
                          : keys[1]);
    keyed_error(errors, t, row, column, message);
    return -1;
}

double keyed_number(struct errors *errors, const struct table *t, int row, int column, double least, double most)
{
    double x = 0;
    if (!table_number(t, row, column, &x, errors)) {
        return 0;
    }
    if (!(x >= least && x <= most)) {
        char message[96];
        snprintf(message, sizeof message, "is outside [%.10g, %.10g]", least, most);
        keyed_error(errors, t, row, column, message);
        return 0;
    }
    return x;
}

double keyed_whole(struct errors *errors, const struct table *t, int row, int column, double least, double most)
{
    double x = keyed_number(errors, t, row, column, least, most);
    if (floor(x) != x) {
        keyed_error(errors, t, row, column, "is not a whole number");
        return 0;
    }
    return x;
}

void keyed_copy(struct errors *errors, const struct table *t, int row, int column, char *out)
{
    const char *text = table_text(t, row, column);
    size_t length = strlen(text);
    if (length == 0 || length >= TABLES_TEXT) {
        keyed_error(errors, t, row, column, "must have 1 to 63 bytes");
        return;
    }
    memcpy(out, text, length + 1);
}

void keyed_status(struct errors *errors, const struct table *t)
{
    int column = table_column(t, "status", NULL);
    for (int row = 0; column >= 0 && row < table_rows(t); row++) {
        keyed_key(errors, t, row, column, status_keys, (int)(sizeof status_keys / sizeof status_keys[0]));
    }
}

void keyed_rows(struct errors *errors, const struct table *t, struct keyed a, struct keyed b, bool complete,
                int *row_of)
{
    int width = b.column ? b.n : 1;
    for (int i = 0; i < a.n * width; i++) {
        row_of[i] = -1;
    }
    int column_a = table_column(t, a.column, errors);
    int column_b = b.column ? table_column(t, b.column, errors) : -1;
    if (column_a < 0 || (b.column && column_b < 0)) {
        return;
    }
    for (int row = 0; row < table_rows(t); row++) {
        int ia = keyed_key(errors, t, row, column_a, a.keys, a.n);
        int ib = b.column ? keyed_key(errors, t, row, column_b, b.keys, b.n) : 0;
        if (ia < 0 || ib < 0) {
            continue;
        }
        int *place = &row_of[ia * width + ib];
        if (*place >= 0) {
            char message[96];
            snprintf(message, sizeof message, "has a row already on line %d; give one", table_line(t, *place));
            keyed_error(errors, t, row, b.column ? column_b : column_a, message);
        } else {
            *place = row;
        }
    }
    for (int i = 0; complete && i < a.n * width; i++) {
        if (row_of[i] < 0) {
            errors_add(errors, STATUS_INPUT, "%s:%d: %s: no row for %s%s%s; every one needs a row", table_name(t), 1,
                       a.column, a.keys[i / width], b.column ? ", " : "", b.column ? b.keys[i % width] : "");
        }
    }
}

void keyed_single(struct errors *errors, const struct table *t, const char *column, const char *const *keys, int n,
                  int *row_of)
{
    keyed_rows(errors, t, (struct keyed){column, keys, n}, (struct keyed){NULL, NULL, 1}, true, row_of);
}

void keyed_column(struct errors *errors, const struct table *t, const int *row_of, int n, const char *name,
                  double least, double most, double factor, double *out)
{
    int column = table_column(t, name, errors);
    for (int i = 0; column >= 0 && i < n; i++) {
        if (row_of[i] >= 0) {
            out[i] = keyed_number(errors, t, row_of[i], column, least, most) * factor;
        }
    }
}

void keyed_names(struct errors *errors, const struct table *t, const int *row_of, int n, const char *name,
                 char (*out)[TABLES_TEXT])
{
    int column = table_column(t, name, errors);
    for (int i = 0; column >= 0 && i < n; i++) {
        if (row_of[i] >= 0) {
            keyed_copy(errors, t, row_of[i], column, out[i]);
        }
    }
}

bool keyed_complete(const int *row_of, int n)
{
    for (int i = 0; i < n; i++) {
        if (row_of[i] < 0) {
            return false;
        }
    }
    return true;
}
