/* Decides how a damaged result is told from a whole one before HDF5 sees it: HDF5 1.10 checks values and most of its own
 * structure, but crashes on a changed bit where texts of variable length lie. A seal of 16 bytes follows the end of the
 * HDF5 file: a mark and the hash of all before. HDF5 ignores what lies behind its end, and drops it when something else
 * rewrites the file, which then has no seal and is no longer taken for a result. Private to this folder.
 */
#ifndef JIQUN_OUTPUT_SEAL_H
#define JIQUN_OUTPUT_SEAL_H

#include <stddef.h>

enum { SEAL_BYTES = 16 };

enum seal {
    SEAL_WHOLE,     /* the hash agrees */
    SEAL_ABSENT,    /* no seal: another program rewrote the file, or its end is missing */
    SEAL_BROKEN,    /* the hash does not agree */
    SEAL_UNREADABLE /* the file cannot be read; errno says why */
};

/** Writes the seal of bytes[0 .. size) behind them: bytes has room for size + SEAL_BYTES. */
void seal_write(unsigned char *bytes, size_t size);

/** Looks at the seal of a file. Reads all of it. */
enum seal seal_check(const char *path);

#endif
