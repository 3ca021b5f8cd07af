/* The public C library of jiqun: what a driver, a test, a benchmark or a binding of another language needs. It runs a
 * scenario month by month and hands out indicators; results as files are the program's business (jiqun run).
 *
 *     struct jiqun_simulation *s;
 *     char message[4096];
 *     if (jiqun_open("scenario.yaml", NULL, 0, 2, &s, message, sizeof message) != JIQUN_OK) ...
 *     while (jiqun_month(s) < jiqun_months(s) && jiqun_step(s, message, sizeof message) == JIQUN_OK) {
 *         double output[33];
 *         jiqun_values(s, "output_cluster", output, 33);
 *     }
 *     jiqun_close(s);
 *
 * A simulation is used by one thread at a time; different simulations are independent. Nothing here prints or exits. */
#ifndef JIQUN_JIQUN_H
#define JIQUN_JIQUN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JIQUN_API __attribute__((visibility("default")))

/* Results of functions; the same numbers as the program's exit status. */
enum jiqun_status {
    JIQUN_OK = 0,
    JIQUN_CHECK = 1,    /* the data tables do not close */
    JIQUN_INPUT = 2,    /* scenario or tables wrong: the message has file, line and column */
    JIQUN_FILE = 3,     /* a file cannot be read, or memory lacks */
    JIQUN_INVARIANT = 4 /* the accounts do not close: a bug, the message names row and column */
};

struct jiqun_simulation;

/** Version of the library, e.g. "0.1.0". */
JIQUN_API const char *jiqun_version(void);

/** Reads a scenario and its data tables and builds the initial population.
 *  scenario  path of a YAML file
 *  sets      [n_sets] overrides "path=value", as --set of the program; may be NULL when n_sets is 0
 *  threads   >= 1; results do not depend on it
 *  out       receives the simulation, to be freed by jiqun_close; NULL on error
 *  message   receives what is wrong, all errors, a line each; cut at size bytes. May be NULL with size 0.
 *  return    enum jiqun_status */
JIQUN_API int jiqun_open(const char *scenario, const char *const *sets, int n_sets, int threads,
                         struct jiqun_simulation **out, char *message, size_t size);

/** Simulates the next month and tests the accounts.  return  enum jiqun_status; message as in jiqun_open. */
JIQUN_API int jiqun_step(struct jiqun_simulation *s, char *message, size_t size);

/** Months simulated so far, and months of the scenario. */
JIQUN_API int jiqun_month(const struct jiqun_simulation *s);
JIQUN_API int jiqun_months(const struct jiqun_simulation *s);

/** 64-bit hash of the state: equal hashes, equal runs. */
JIQUN_API uint64_t jiqun_hash(const struct jiqun_simulation *s);

/** Values of a series in the month simulated last.
 *  series  name as in the output file: an indicator with its level, "output", "output_city", "output_cluster",
 *          "output_cluster_city" (cities fastest); `jiqun list indicators` has all
 *  values  receives up to n numbers in the series' unit, NaN where there is none
 *  return  how many numbers the series has; 0 when there is no such series or no month was simulated yet */
JIQUN_API int jiqun_values(const struct jiqun_simulation *s, const char *series, double *values, int n);

/** Frees a simulation; NULL is allowed. */
JIQUN_API void jiqun_close(struct jiqun_simulation *s);

#ifdef __cplusplus
}
#endif
#endif
