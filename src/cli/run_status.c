/* The status file; see run_status.h. Written to a temporary name and renamed, so that nobody reads half a line. */
#include "cli/run_status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "cli/stopping.h"
#include "output/replace.h"

enum { STATUS_TEXT = 512 };

struct run_status run_status_of(const char *output, const char *scenario, int first_month, int months, int resumed)
{
    struct run_status status = {
        .scenario = scenario, .first_month = first_month, .months = months, .resumed = resumed, .checkpoint = -1};
    char *target = output ? replace_target(output) : NULL;
    const size_t size = target ? strlen(target) + sizeof ".status" : 0;
    status.path = target ? malloc(size) : NULL;
    if (status.path)
        snprintf(status.path, size, "%s.status", target);
    free(target);
    status.began = stopping_clock();
    return status;
}

/* "2024-12" in quotes after `done` months, or null before the first. */
static const char *month_after(const struct run_status *s, int done, char text[CALENDAR_TEXT + 2])
{
    char month[CALENDAR_TEXT];
    if (done <= 0)
        return "null";
    calendar_format(s->first_month + done - 1, month);
    snprintf(text, CALENDAR_TEXT + 2, "\"%s\"", month);
    return text;
}

static int make_line(const struct run_status *s, int done, const char *state, char line[STATUS_TEXT])
{
    char month[CALENDAR_TEXT + 2], checkpoint[CALENDAR_TEXT + 2];
    const double seconds = s->shown - s->began, speed = seconds > 0 ? (done - s->resumed) / seconds : 0;
    const double left = speed > 0 ? (s->months - done) / speed : 0;
    return snprintf(line, STATUS_TEXT,
                    "{\"scenario\": \"%s\", \"state\": \"%s\", \"month\": %s, \"done\": %d, \"months\": %d, "
                    "\"checkpoint\": %s, \"months_per_second\": %.2f, \"seconds_left\": %.0f}\n",
                    s->scenario, state, month_after(s, done, month), done, s->months,
                    month_after(s, s->checkpoint, checkpoint), speed, left);
}

void run_status_show(struct run_status *s, int done, const char *state, bool now)
{
    char line[STATUS_TEXT];
    const double clock = stopping_clock();
    if (!s->path || (!now && clock - s->shown < 1))
        return;
    s->shown = clock;
    const int length = make_line(s, done, state, line);
    char temporary[4096];
    if (length <= 0 || length >= STATUS_TEXT ||
        snprintf(temporary, sizeof temporary, "%s.tmp-%ld", s->path, (long)getpid()) >= (int)sizeof temporary)
        return;
    FILE *file = fopen(temporary, "w");
    if (!file)
        return;
    const bool written = fwrite(line, 1, (size_t)length, file) == (size_t)length;
    if (fclose(file) != 0 || !written || rename(temporary, s->path) != 0)
        unlink(temporary);
}

void run_status_release(struct run_status *s)
{
    free(s->path);
    s->path = NULL;
}
