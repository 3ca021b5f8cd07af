/* Decides the bytes of the result file, from the gathered months. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_IMAGE_H
#define JIQUN_OUTPUT_IMAGE_H

#include <stddef.h>

#include "base/status.h"
#include "output/series.h"

enum { IMAGE_FORMAT = 1 }; /* attribute jiqun_format: what readers of this folder understand */

/** The whole file in memory; the same series and provenance give the same bytes.
 *  bytes   receives it, to be freed with free(); NULL on error
 *  errors  STATUS_FILE: memory exhausted, or HDF5 refused something */
enum status image_build(const struct output *out, unsigned char **bytes, size_t *size, struct errors *e);

/** A file with how the run was made and no series: the head of the records. Arguments as image_build. */
enum status image_build_head(const struct output *out, unsigned char **bytes, size_t *size, struct errors *e);

#endif
