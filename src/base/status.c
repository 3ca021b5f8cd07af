/* The list of errors: lines in the order in which they were found, since the first is usually the cause of the others. */
#include "base/status.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct errors {
    enum status status; /* the first failure */
    int n_lines;
    int capacity;
    char **line; /* [capacity], n_lines of them set */
};

struct errors *errors_create(void)
{
    return calloc(1, sizeof(struct errors));
}

void errors_destroy(struct errors *e)
{
    if (!e) {
        return;
    }
    for (int i = 0; i < e->n_lines; i++) {
        free(e->line[i]);
    }
    free(e->line);
    free(e);
}

static int make_room(struct errors *e)
{
    if (e->n_lines < e->capacity) {
        return 1;
    }
    int capacity = e->capacity ? 2 * e->capacity : 16;
    char **line = realloc(e->line, (size_t)capacity * sizeof *line);
    if (!line) {
        return 0;
    }
    e->line = line;
    e->capacity = capacity;
    return 1;
}

/* Bytes of the control character or line break at `c`, those beyond ASCII included; 0 when it is another. */
static int break_bytes(const unsigned char *c)
{
    if (*c < 0x20 || *c == 0x7F) {
        return 1;
    }
    if (*c == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0) {
        return 2;
    }
    return *c == 0xE2 && c[1] == 0x80 && (c[2] == 0xA8 || c[2] == 0xA9) ? 3 : 0;
}

char *errors_one_line(char *text)
{
    for (char *c = text; *c != '\0'; c++) {
        int n = break_bytes((const unsigned char *)c);
        memset(c, ' ', (size_t)n);
    }
    return text;
}

__attribute__((format(printf, 3, 0))) static void append_line(struct errors *e, const char *indent, const char *format,
                                                              va_list args)
{
    va_list again;
    va_copy(again, args);
    int n_indent = snprintf(NULL, 0, "%s", indent);
    int n_text = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n_text < 0 || !make_room(e)) {
        return;
    }
    size_t size = (size_t)n_indent + (size_t)n_text + 1;
    char *text = malloc(size);
    if (!text) {
        return;
    }
    int at = snprintf(text, size, "%s", indent);
    vsnprintf(text + at, size - (size_t)at, format, args);
    e->line[e->n_lines++] = errors_one_line(text);
}

enum status errors_add(struct errors *e, enum status s, const char *format, ...)
{
    if (!e) {
        return s;
    }
    va_list args;
    va_start(args, format);
    append_line(e, "", format, args);
    va_end(args);
    if (e->status == STATUS_OK) {
        e->status = s;
    }
    return s;
}

enum status errors_context(struct errors *e, const char *format, ...)
{
    if (!e) {
        return STATUS_OK;
    }
    va_list args;
    va_start(args, format);
    append_line(e, "  ", format, args);
    va_end(args);
    return e->status;
}

enum status errors_status(const struct errors *e)
{
    return e ? e->status : STATUS_OK;
}

int errors_count(const struct errors *e)
{
    return e ? e->n_lines : 0;
}

const char *errors_line(const struct errors *e, int i)
{
    return i >= 0 && i < errors_count(e) ? e->line[i] : "";
}

void errors_print(const struct errors *e, FILE *stream)
{
    for (int i = 0; i < errors_count(e); i++) {
        fprintf(stream, "%s\n", e->line[i]);
    }
}
