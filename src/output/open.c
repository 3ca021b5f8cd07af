/* Decides which files are taken for results of jiqun, and what is said of the others: missing, something else, foreign,
 * newer, cut off, rewritten. A person who gives the wrong file should learn which of these it is.
 */
#include "output/h5.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "output/image.h"
#include "output/provenance.h"
#include "output/provenance_write.h"
#include "output/seal.h"

enum { SIGNATURE_BYTES = 8 };

/* How a file starts. */
enum start { START_UNREADABLE, START_OTHER, START_HDF5 };

static enum start start_of(const char *path)
{
    static const unsigned char signature[SIGNATURE_BYTES] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char head[SIGNATURE_BYTES] = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return START_UNREADABLE;
    const size_t n = fread(head, 1, sizeof head, file);
    const int failed = ferror(file); /* a directory can be opened, but not read */
    const int why = errno;
    fclose(file);
    errno = why;
    if (failed)
        return START_UNREADABLE;
    return n == sizeof head && memcmp(head, signature, sizeof head) == 0 ? START_HDF5 : START_OTHER;
}

int output_is_result(const char *path)
{
    return start_of(path) == START_HDF5;
}

/* Opens without locks: they fail on some cluster file systems, and a finished result never changes. */
static void open_file(struct h5 *h)
{
    if (!h5_has_room(h))
        return;
    hid_t access = h5_check(h, H5Pcreate(H5P_FILE_ACCESS), "prepare to open", "the file");
    h5_check(h, H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "prepare to open", "the file");
    h5_check(h, H5Pset_file_locking(access, false, true), "prepare to open", "the file");
    if (h5_ok(h) && (h->file = H5Fopen(h->path, H5F_ACC_RDONLY, access)) < 0)
        h->status = errors_add(h->e, STATUS_FILE, "%s: is damaged or cut off, HDF5 cannot open it; repeat the run",
                               h->path);
    h5_close_list(h, access);
}

/* A changed bit is met here, before HDF5 could stumble over it; so is a file without a seal, which nothing vouches for:
 * HDF5 was seen to crash on damaged texts. */
static void check_seal(struct h5 *h)
{
    const enum seal seal = seal_check(h->path);
    if (seal == SEAL_UNREADABLE)
        h->status = errors_add(h->e, STATUS_FILE, "%s: cannot be read: %s", h->path, strerror(errno));
    else if (seal == SEAL_ABSENT)
        h->status = errors_add(h->e, STATUS_FILE,
                               "%s: is cut off, was rewritten by another program or is no result of jiqun: the seal at "
                               "its end is missing; repeat the run, or use the file as jiqun wrote it",
                               h->path);
    else if (seal == SEAL_BROKEN)
        h->status = errors_add(h->e, STATUS_FILE,
                               "%s: is damaged, its bytes do not have the hash at its end; repeat the run", h->path);
}

static void check_ours(struct h5 *h)
{
    if (!h5_ok(h))
        return;
    if (H5Aexists(h->file, "jiqun_format") <= 0 || H5Lexists(h->file, PROVENANCE_GROUP, H5P_DEFAULT) <= 0) {
        h->status = errors_add(h->e, STATUS_INPUT, "%s: is an HDF5 file, but no result of jiqun", h->path);
        return;
    }
    const int64_t format = h5_get_int(h, h->file, "jiqun_format");
    if (h5_ok(h) && format != IMAGE_FORMAT)
        h->status = errors_add(h->e, STATUS_INPUT,
                               "%s: has format %lld, this jiqun reads format %d; use the jiqun that wrote it", h->path,
                               (long long)format, IMAGE_FORMAT);
}

void h5_open_result(struct h5 *h)
{
    const enum start start = start_of(h->path);
    h->remedy = "; the file is damaged, repeat the run";
    if (start == START_UNREADABLE)
        h->status = errors_add(h->e, STATUS_FILE, "%s: cannot be read: %s", h->path, strerror(errno));
    else if (start == START_OTHER)
        h->status = errors_add(h->e, STATUS_INPUT, "%s: is not an HDF5 file, so no result of jiqun", h->path);
    else
        check_seal(h);
    if (h5_ok(h))
        open_file(h);
    check_ours(h);
    if (!h5_ok(h))
        h5_end(h);
}

void h5_end(struct h5 *h)
{
    if (h->file > 0)
        h5_check(h, H5Fclose(h->file), "close", "the file");
    h->file = H5I_INVALID_HID;
}
