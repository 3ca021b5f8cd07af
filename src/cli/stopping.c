/* Signals and the time limit; see stopping.h. */
#define _XOPEN_SOURCE 700

#include "cli/stopping.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Shells and schedulers send a signal to a process and to its group: what comes within this time is the same wish. */
#define SAME_WISH_SECONDS 0.2
#define MONTHS_IN_RESERVE 2 /* longest months, checkpoint included, that are kept before the time is used up */

static const struct {
    int number;
    const char *name;
} SIGNALS[] = {{SIGINT, "Ctrl-C"}, {SIGTERM, "SIGTERM"}, {SIGUSR1, "SIGUSR1"},
               {SIGHUP, "SIGHUP"}, {SIGXCPU, "SIGXCPU"}, {SIGALRM, "--max-walltime"}};

enum {
    N_SIGNALS = (int)(sizeof SIGNALS / sizeof SIGNALS[0]),
    N_CAUGHT = N_SIGNALS - 1 /* SIGALRM stands for the time */
};

/* A handler can reach nothing else than variables of its own. */
static volatile sig_atomic_t asked, armed;
static struct timespec first_wish;
static const char *command_name;
static char discarded[4096];
static struct sigaction before[N_CAUGHT];
static double limit, started, month_began, longest_month;

static double seconds_of(struct timespec t)
{
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double stopping_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return seconds_of(t);
}

const char *stopping_name(int signal_number)
{
    for (int i = 0; i < N_SIGNALS; i++)
        if (SIGNALS[i].number == signal_number)
            return SIGNALS[i].name;
    return "a signal";
}

static void say(const char *text)
{
    const ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written; /* nothing can be done about it here */
}

static void end_at_once(int signal_number, const char *why)
{
    say("jiqun ");
    say(command_name);
    say(": stopped by ");
    say(stopping_name(signal_number));
    say(why);
    _exit(128 + signal_number);
}

static void note_signal(int signal_number)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    if (!armed && discarded[0])
        unlink(discarded);
    if (!armed)
        end_at_once(signal_number, " before its first month; what was there is as it was\n");
    if (!asked) {
        first_wish = t;
        asked = signal_number;
    } else if (seconds_of(t) - seconds_of(first_wish) > SAME_WISH_SECONDS) {
        end_at_once(signal_number, " for the second time; what the last checkpoint holds is kept\n");
    }
}

void stopping_begin(const char *command, double walltime)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigfillset(&action.sa_mask);
    asked = armed = 0;
    discarded[0] = '\0';
    command_name = command;
    limit = walltime;
    started = stopping_clock();
    longest_month = 0;
    for (int i = 0; i < N_CAUGHT; i++) {
        sigaction(SIGNALS[i].number, &action, &before[i]);
        if (before[i].sa_handler == SIG_IGN) /* whoever started the program does not want it stopped so */
            sigaction(SIGNALS[i].number, &before[i], NULL);
    }
}

void stopping_discard(const char *file)
{
    snprintf(discarded, sizeof discarded, "%s", strlen(file) < sizeof discarded ? file : "");
}

void stopping_arm(void)
{
    armed = 1;
    month_began = stopping_clock();
}

void stopping_month(void)
{
    const double now = stopping_clock();
    longest_month = fmax(longest_month, now - month_began);
    month_began = now;
}

int stopping_asked(void)
{
    if (asked)
        return asked;
    const double left = limit - (stopping_clock() - started);
    return limit > 0 && left < MONTHS_IN_RESERVE * longest_month ? SIGALRM : 0;
}

void stopping_end(void)
{
    for (int i = 0; i < N_CAUGHT; i++)
        sigaction(SIGNALS[i].number, &before[i], NULL);
}

/* "30 min" and the like.  return  whether the unit is known */
static bool scale_by_unit(const char *unit, double *seconds)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"", 1}, {"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}};
    while (*unit == ' ')
        unit++;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i].name) == 0) {
            *seconds *= units[i].seconds;
            return true;
        }
    return false;
}

/* [DAYS-]HH:MM:SS or MM:SS. */
static bool parse_clock(const char *text, double *seconds)
{
    unsigned days = 0, a, b, c;
    char rest;
    const char *dash = strchr(text, '-');
    if (strchr(dash ? dash + 1 : text, '-')) /* or numbers would have signs */
        return false;
    if (dash && (sscanf(text, "%3u-%c", &days, &rest) != 2 || dash == text))
        return false;
    const char *clock = dash ? dash + 1 : text;
    const int n = sscanf(clock, "%4u:%2u:%2u%c", &a, &b, &c, &rest);
    if (n == 3 && b < 60 && c < 60)
        *seconds = 86400.0 * days + 3600.0 * a + 60.0 * b + c;
    else if (n == 2 && !dash && b < 60 && sscanf(clock, "%4u:%2u%c", &a, &b, &rest) == 2)
        *seconds = 60.0 * a + b;
    else
        return false;
    return true;
}

bool stopping_parse(const char *text, double *seconds)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return false;
    if (strchr(text, ':'))
        return parse_clock(text, seconds) && *seconds > 0;
    *seconds = strtod(text, &end);
    return end != text && scale_by_unit(end, seconds) && isfinite(*seconds) && *seconds > 0;
}
