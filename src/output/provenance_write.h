/* Decides where in the file stands how the run was made. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_PROVENANCE_WRITE_H
#define JIQUN_OUTPUT_PROVENANCE_WRITE_H

#include "output/h5.h"
#include "output/output.h"

/* Names in the file, shared by the writing and the reading side. */
#define PROVENANCE_GROUP      "provenance"
#define PROVENANCE_RESOLVED   "scenario_resolved_yaml"
#define PROVENANCE_SOURCES    "sources"
#define PROVENANCE_TABLES     "tables"
#define PROVENANCE_PARAMETERS "parameters"
#define PROVENANCE_DIGEST     "xxh3_64" /* attribute: 16 hexadecimal digits */

enum { PROVENANCE_DIGEST_TEXT = 17 };

/** The digest of some bytes as the file holds it.  text  [PROVENANCE_DIGEST_TEXT] receives it     return  text.  Pure. */
char *provenance_digest(const void *bytes, size_t size, char *text);

/** Adds the group /provenance to a file. Failures go to h. */
void provenance_write(struct h5 *h, const struct output_provenance *p);

#endif
