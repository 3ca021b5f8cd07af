/* How a run is stopped: by a signal (Ctrl-C, a scheduler's SIGTERM or SIGUSR1, the end of the session, the CPU limit) or by
 * the time it was given. Before its first month there is nothing to save and a signal ends the program at once; after it
 * the month in hand is finished and a checkpoint written, and a second signal ends the program at once. */
#ifndef JIQUN_CLI_STOPPING_H
#define JIQUN_CLI_STOPPING_H

#include <stdbool.h>

/** Catches signals; what ends at once says "jiqun COMMAND: ...".
 *  command  of the program, borrowed     walltime  seconds the run may take from now on; 0: any */
void stopping_begin(const char *command, double walltime);

/** Names a file that is deleted when a signal ends the program before the first month. */
void stopping_discard(const char *file);

/** From now on a first signal asks for a clean end. */
void stopping_arm(void);

/** Notes that a month, and what was written with it, is done: the longest one tells how early to stop. */
void stopping_month(void);

/** The signal that asks for an end, SIGALRM when the time is nearly used up, 0: go on. */
int stopping_asked(void);

/** "Ctrl-C", "SIGTERM", ..., "--max-walltime". */
const char *stopping_name(int signal_number);

/** Seconds on a clock that only goes forward. */
double stopping_clock(void);

/** Gives the signals back to what they were. */
void stopping_end(void);

/** Reads a time span: "90 s", "30 min", "2 h", seconds without unit, or as schedulers write it: [DAYS-]HH:MM:SS, MM:SS.
 *  return  whether *seconds, > 0, was set. */
bool stopping_parse(const char *text, double *seconds);

#endif
