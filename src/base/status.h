/* How a function says that something went wrong: a status, and a list of sentences for the person who must put it right.
 * Each level may add a line of context; only src/cli/main.c prints and exits. The numbers are the exit codes. */
#ifndef JIQUN_BASE_STATUS_H
#define JIQUN_BASE_STATUS_H

#include <stdio.h>

#include "base/guards.h"

enum status {
    STATUS_OK = 0,        /* done */
    STATUS_CHECK = 1,     /* a check or comparison says no */
    STATUS_INPUT = 2,     /* bad usage or input */
    STATUS_FILE = 3,      /* files, disk or memory */
    STATUS_INVARIANT = 4, /* a broken invariant: a bug of the program */
};

struct errors;

/** An empty list of errors.
 *  return  to be freed with errors_destroy, or NULL when there is no memory. */
struct errors *errors_create(void);

/** Frees the list and its lines.  e  may be NULL. */
void errors_destroy(struct errors *e);

/** Replaces control characters and line breaks, those beyond ASCII included, by blanks, in place: what a message quotes
 *  from a file or the command line may neither split the line nor steer the terminal. errors_add does it to every line.
 *  return  text. */
char *errors_one_line(char *text);

/** Appends one line and keeps the first status other than STATUS_OK as the overall one.
 *  e  the list, or NULL: then nothing is kept (a quiet check)     s  what kind of failure
 *  format, ...  as printf, without a newline: what, where, value, allowed, remedy
 *  return  s, so that a caller may write `return errors_add(...)`.
 *  Errors  without memory the line is lost, the status is kept.  Not for use by several threads at once. */
enum status errors_add(struct errors *e, enum status s, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Appends a line of context, indented, below the last error: "  while reading the data tables in data/".
 *  e  as in errors_add     format, ...  as printf, without a newline
 *  return  the overall status, errors_status(e). */
enum status errors_context(struct errors *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The first status other than STATUS_OK that was added, or STATUS_OK.  e  may be NULL: STATUS_OK. */
enum status errors_status(const struct errors *e);

/** Number of lines, those of context included.  e  may be NULL: 0. */
int errors_count(const struct errors *e);

/** Line i without newline, 0 <= i < errors_count(e); it belongs to the list.  Out of range: "". */
const char *errors_line(const struct errors *e, int i);

/** Writes all lines in order, one a line, to a stream. */
void errors_print(const struct errors *e, FILE *stream);

#endif
