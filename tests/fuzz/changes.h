/* Changes of an HDF5 file that the bytes of an input ask for. */
#ifndef JIQUN_TESTS_FUZZ_CHANGES_H
#define JIQUN_TESTS_FUZZ_CHANGES_H

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of an input; after its end zeros follow. */
struct changes {
    const uint8_t *at;
    size_t left;
};

uint8_t changes_byte(struct changes *c);
uint32_t changes_word(struct changes *c); /* two bytes, the higher first */

/** Makes the next change; one that HDF5 refuses is none. */
void changes_make(struct changes *c, hid_t file);

#endif
