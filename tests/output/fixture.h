/* A small result that no model is needed for: 3 clusters, 2 cities, 4 accounts, a few series of each kind, with values
 * that say where they belong. */
#ifndef JIQUN_TESTS_OUTPUT_FIXTURE_H
#define JIQUN_TESTS_OUTPUT_FIXTURE_H

#include "output/output.h"

enum {
    FIXTURE_CLUSTERS = 3,
    FIXTURE_CITIES = 2,
    FIXTURE_ACCOUNTS = 4,
    FIXTURE_ITEMS = 2,
    FIXTURE_DIMENSIONS = 6,
    FIXTURE_VARIABLES = 6,
    FIXTURE_MONTHS = 5,
    FIXTURE_PATH = 512
};

/* Places of the series in fixture_variables. */
enum { FIXTURE_GDP, FIXTURE_OUTPUT, FIXTURE_WORKERS, FIXTURE_HASH, FIXTURE_GOODS, FIXTURE_BALANCE };

extern const struct output_dimension fixture_dimensions[FIXTURE_DIMENSIONS];
extern const struct output_variable fixture_variables[FIXTURE_VARIABLES];

/** Provenance with two tables (one with all byte values), two sources and two parameters. */
struct output_provenance fixture_provenance(void);

/** Values by place, so that a swapped axis is seen. */
double fixture_output(int month, int cluster, int city);
int64_t fixture_balance(int month, int item, int account); /* sums to zero over accounts; beyond 2^53 */
uint64_t fixture_hash(int month);

/** Appends and commits one month. */
enum status fixture_month(struct output *out, int month, struct errors *e);

/** Writes a whole result of `months` months. */
enum status fixture_write(const char *path, int months, struct errors *e);

/** A fresh directory for one test, removed with all that is in it by fixture_remove. */
void fixture_directory(char *directory);
void fixture_remove(const char *directory);

/** A file's bytes, to be freed with free(); NULL when there is none. */
unsigned char *fixture_bytes(const char *path, size_t *size);

/** Puts bytes into a file. */
void fixture_put(const char *path, const void *bytes, size_t size);

/** Files in a directory. */
int fixture_files(const char *directory);

#endif
