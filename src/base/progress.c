/* The progress line. It is written at most every tenth of a second, as a fast run would otherwise spend its time on it. */
#define _POSIX_C_SOURCE 200809L
#include "base/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/calendar.h"

enum { LINE = 160 };

struct progress {
    FILE *stream;
    bool shown;       /* whether anything is to be written */
    bool is_terminal; /* overwrite one line instead of adding lines */
    bool is_open;     /* the line has no newline yet */
    int total;
    size_t width; /* bytes of the open line, to be blanked out by a shorter one */
    double start;
    double last; /* when the line was last written, seconds */
};

bool progress_mode_parse(const char *word, enum progress_mode *mode)
{
    static const char *const words[] = {
        [PROGRESS_AUTO] = "auto", [PROGRESS_ALWAYS] = "always", [PROGRESS_NEVER] = "never"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0) {
            *mode = (enum progress_mode)i;
            return true;
        }
    }
    return false;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct progress *progress_create(enum progress_mode mode, FILE *stream, int total)
{
    struct progress *p = calloc(1, sizeof *p);
    if (!p) {
        return NULL;
    }
    p->stream = stream;
    p->is_terminal = isatty(fileno(stream)) == 1;
    p->shown = mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && p->is_terminal);
    p->total = total;
    p->start = now();
    p->last = p->start - 1e9;
    return p;
}

void progress_format(char *text, size_t size, int month, int done, int total, double seconds, const char *headline)
{
    char when[CALENDAR_TEXT];
    char speed[64] = "";
    double per_second = seconds > 0.0 ? (double)done / seconds : 0.0;
    if (per_second > 0.0) {
        double left = (double)(total - done) / per_second;
        int whole = left < 1e9 ? (int)(left + 0.5) : 1000000000;
        snprintf(speed, sizeof speed, "  %.1f months/s  %d:%02d left", per_second, whole / 60, whole % 60);
    }
    snprintf(text, size, "%s  %3d %%%s%s%s", calendar_format(month, when),
             total > 0 ? (int)(100LL * done / total) : 100, speed, headline ? "  " : "", headline ? headline : "");
}

static void overwrite_line(struct progress *p, const char *text)
{
    size_t width = strlen(text);
    int blanks = p->width > width ? (int)(p->width - width) : 0;
    fprintf(p->stream, "\r%s%*s", text, blanks, "");
    p->width = width;
    p->is_open = true;
}

void progress_show(struct progress *p, int month, int done, const char *headline)
{
    if (!p || !p->shown) {
        return;
    }
    double t = now();
    if (done < p->total && t - p->last < (p->is_terminal ? 0.1 : 1.0)) {
        return;
    }
    p->last = t;
    char text[LINE];
    progress_format(text, sizeof text, month, done, p->total, t - p->start, headline);
    if (p->is_terminal) {
        overwrite_line(p, text);
    } else {
        fprintf(p->stream, "%s\n", text);
    }
    fflush(p->stream);
}

void progress_break(struct progress *p)
{
    if (p && p->is_open) {
        fputc('\n', p->stream);
        fflush(p->stream);
        p->is_open = false;
        p->width = 0;
    }
}

void progress_destroy(struct progress *p)
{
    progress_break(p);
    free(p);
}
