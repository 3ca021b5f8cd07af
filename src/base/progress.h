/* The line that tells a waiting person how far a run is: month, share done, months per second, time left and one headline
 * indicator. Only the program (src/cli/) calls it; the clock it reads has no way into the model. */
#ifndef JIQUN_BASE_PROGRESS_H
#define JIQUN_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/guards.h"

enum progress_mode {
    PROGRESS_AUTO,   /* when the stream is a terminal */
    PROGRESS_ALWAYS, /* also into a file or pipe: a line at most every second, instead of one that is overwritten */
    PROGRESS_NEVER,
};

struct progress;

/** The mode that a word on the command line means.
 *  word  "auto", "always" or "never"     mode  set when the word is one of them     return  whether it is. */
bool progress_mode_parse(const char *word, enum progress_mode *mode);

/** Starts the clock.
 *  stream  standard error as a rule; borrowed
 *  total   months to be done in this run, > 0
 *  return  to be freed with progress_destroy, or NULL without memory; the other functions take NULL and do nothing. */
struct progress *progress_create(enum progress_mode mode, FILE *stream, int total);

/** Shows the line, but not more than ten times a second on a terminal, once elsewhere; the last month is always shown.
 *  month     the month just done, months since 2022-01     done  months done in this run, 0 <= done <= total
 *  headline  one indicator in words, for example "GDP 12.3 trillion yuan", or NULL. */
void progress_show(struct progress *p, int month, int done, const char *headline);

/** Ends an open line with a newline, so that messages begin on their own line. progress_show may go on afterwards. */
void progress_break(struct progress *p);

/** progress_break, then frees.  p  may be NULL. */
void progress_destroy(struct progress *p);

/** The text of the line, without newline: "2024-05   24 %  31.4 months/s  0:42 left  GDP ...".
 *  text  [size] receives it, cut when too long     month, done, headline  as in progress_show     total  > 0
 *  seconds  since the start, >= 0; speed and time left are left out while nothing is known.  Pure. */
void progress_format(char *text, size_t size, int month, int done, int total, double seconds, const char *headline);

#endif
