/* Decides how HDF5 is called: with its own messages off, every return code checked, and failure sticky, so that the code
 * above reads as what is written and not as what may go wrong. After the first failure every call here does nothing.
 */
#ifndef JIQUN_OUTPUT_H5_H
#define JIQUN_OUTPUT_H5_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* One file being written or read. */
struct h5 {
    const char *path; /* for messages */
    struct errors *e;
    hid_t file;
    const char *remedy; /* what a message ends with: "" or "; ..." */
    enum status status; /* the first failure; STATUS_OK so far */
};

/** A session with no file yet; turns HDF5's own printing of errors off. */
struct h5 h5_begin(const char *path, struct errors *e);

/** Whether nothing has failed. */
bool h5_ok(const struct h5 *h);

/** Whether HDF5 has the memory to work in; a failure is noted otherwise. Without memory the library crashes, so this is
 *  asked before a file is made or opened. */
bool h5_has_room(struct h5 *h);

/** Opens h->path for reading as a result of jiqun; h->file stays open until h5_end.
 *  Errors, in h->status: STATUS_FILE: cannot be read, cut off, damaged; STATUS_INPUT: not HDF5, not ours, too new. */
void h5_open_result(struct h5 *h);

/** Opens a file that lies in memory; its bytes were checked already.  bytes  [size] copied */
void h5_open_memory(struct h5 *h, const unsigned char *bytes, size_t size);

/** Closes the file, if open. */
void h5_end(struct h5 *h);

/** Notes a failure: "PATH: HDF5 could not VERB NAME" and the remedy (STATUS_FILE). Only the first is kept. */
void h5_fail(struct h5 *h, const char *verb, const char *name);

/** Passes a return code of HDF5 on and notes it when it is negative. */
int64_t h5_check(struct h5 *h, int64_t code, const char *verb, const char *name);

/** Closes what H5Oopen, H5Dcreate and the like gave; ids <= 0 are passed over. */
void h5_close_object(struct h5 *h, hid_t object);
void h5_close_space(struct h5 *h, hid_t space);
void h5_close_type(struct h5 *h, hid_t type);
void h5_close_list(struct h5 *h, hid_t list);

/* Writing: attributes are scalars; texts fixed-length, NUL-terminated UTF-8. */
void h5_put_text(struct h5 *h, hid_t object, const char *name, const char *text); /* NULL text: nothing is written */
void h5_put_int(struct h5 *h, hid_t object, const char *name, int64_t value);
void h5_put_int32(struct h5 *h, hid_t object, const char *name, int32_t value);
void h5_put_double(struct h5 *h, hid_t object, const char *name, double value);

/** A group that remembers the order in which things were put into it, without times. */
hid_t h5_group(struct h5 *h, hid_t parent, const char *name);

/** A property list for datasets: orders tracked, no times, few attributes kept compact. */
hid_t h5_dataset_list(struct h5 *h);

/** Adds chunks with shuffle, deflate 1 and a checksum. */
void h5_compress(struct h5 *h, hid_t list, int rank, const hsize_t *chunk);

/** A dataset of `n` texts of any length (n < 0: one, without dimension). NULL texts are written as "". */
hid_t h5_texts(struct h5 *h, hid_t parent, const char *name, const char *const *text, int n);

/** Makes a one-dimensional dataset the dimension of its own name. */
void h5_make_dimension(struct h5 *h, hid_t dataset, const char *name);

/** Joins axis `axis` of a dataset to the dimension `scale`. */
void h5_attach(struct h5 *h, hid_t dataset, hid_t scale, unsigned axis);

/* Reading: results are to be freed with free(); NULL or 0 after a failure. */
char *h5_get_text(struct h5 *h, hid_t object, const char *name);      /* "" when there is no such attribute */
int64_t h5_get_int(struct h5 *h, hid_t object, const char *name);     /* failure when missing */
double h5_get_double(struct h5 *h, hid_t object, const char *name);   /* failure when missing */
hid_t h5_open(struct h5 *h, hid_t parent, const char *name);          /* a dataset or group */
hid_t h5_open_group(struct h5 *h, hid_t parent, const char *name);    /* a group; anything else is a failure */
hid_t h5_open_dataset(struct h5 *h, hid_t parent, const char *name);  /* a dataset; anything else is a failure */
bool h5_has(struct h5 *h, hid_t parent, const char *name);            /* a link of this name */
int h5_count(struct h5 *h, hid_t group);                              /* links in a group */
char *h5_name(struct h5 *h, hid_t group, int i);                      /* the i-th in order of creation */
int h5_shape(struct h5 *h, hid_t dataset, int most, hsize_t *length); /* rank; failure beyond `most` */
void h5_check_stored(struct h5 *h, hid_t dataset, const char *name);  /* failure when the file cannot hold its values */
char *h5_get_string(struct h5 *h, hid_t dataset, const char *name);   /* one text without dimension */
char **h5_get_strings(struct h5 *h, hid_t parent, const char *name, int *n); /* a column of texts, each to be freed */
void h5_free_strings(char **text, int n);

#endif
