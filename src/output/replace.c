/* Decides how a finished file takes the place of an older one. The bytes go to a temporary name in the same directory
 * (only there is a rename atomic), are synced before the rename (or a power cut could leave an empty new file in place
 * of a good old one), and the directory after it.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "output/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/record.h"

enum { FILE_MODE = 0666 }; /* less the user's umask */

/* The directory part of a path, "." without one; to be freed. */
static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* "PATH.tmp-PID", to be freed. The process number keeps two runs that write to one name from mixing their bytes. */
static char *temporary_of(const char *path)
{
    const size_t size = strlen(path) + 32;
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%s.tmp-%ld", path, (long)getpid());
    return name;
}

static enum status say_no_memory(const char *path, struct errors *e)
{
    return errors_add(e, STATUS_FILE, "%s: no memory left to write the file", path);
}

static enum status say_unwritable(const char *path, int why, struct errors *e)
{
    char *directory = directory_of(path);
    const char *name = directory ? directory : "?";
    if (why == ENOENT || why == ENOTDIR)
        errors_add(e, STATUS_FILE, "%s: cannot be written: there is no directory %s; create it or name another place",
                   path, name);
    else
        errors_add(e, STATUS_FILE, "%s: cannot be written in directory %s: %s", path, name, strerror(why));
    free(directory);
    return STATUS_FILE;
}

/* Makes the temporary file anew; -1 after saying why not. */
static int open_temporary(const char *path, const char *temporary, struct errors *e)
{
    const int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (fd < 0)
        say_unwritable(path, errno, e);
    return fd;
}

/* Whether something that is no regular file, such as a directory or /dev/null, stands at the path. */
static bool is_taken(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && !S_ISREG(s.st_mode);
}

char *replace_target(const char *path)
{
    struct stat s;
    if (lstat(path, &s) == 0 && S_ISLNK(s.st_mode)) {
        char *target = realpath(path, NULL);
        if (target)
            return target;
    }
    return strdup(path);
}

static enum status try_temporary(const char *path, struct errors *e)
{
    char *temporary = temporary_of(path);
    if (!temporary)
        return say_no_memory(path, e);
    enum status s = STATUS_OK;
    const int fd = open_temporary(path, temporary, e);
    if (fd < 0) {
        s = STATUS_FILE;
    } else {
        close(fd);
        unlink(temporary);
    }
    free(temporary);
    return s;
}

enum status replace_probe(const char *path, char **target, struct errors *e)
{
    *target = NULL;
    if (path[0] == '\0' || path[strlen(path) - 1] == '/')
        return errors_add(e, STATUS_FILE, "\"%s\" names no file to write to", path);
    if (is_taken(path))
        return errors_add(e, STATUS_FILE, "%s: is no regular file and cannot be replaced; name another place", path);
    char *name = replace_target(path);
    if (!name)
        return say_no_memory(path, e);
    if (try_temporary(name, e) != STATUS_OK) {
        free(name);
        return STATUS_FILE;
    }
    *target = name;
    return STATUS_OK;
}

/* Makes the rename last through a power cut. Some file systems cannot sync a directory and say EINVAL. */
static enum status sync_directory(const char *path, struct errors *e)
{
    char *directory = directory_of(path);
    if (!directory)
        return say_no_memory(path, e);
    enum status s = STATUS_OK;
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
        s = errors_add(e, STATUS_FILE, "%s: written, but its directory cannot be synced: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(directory);
    return s;
}

/* When the new file cannot take the place, the old one goes back to it. */
static enum status rename_temporary(const struct replacement *r, const char *previous, struct errors *e)
{
    const bool kept = previous && rename(r->path, previous) == 0;
    if (previous && !kept && errno != ENOENT)
        return errors_add(e, STATUS_FILE, "%s: cannot be kept as %s: %s", r->path, previous, strerror(errno));
    if (rename(r->temporary, r->path) == 0)
        return STATUS_OK;
    const int why = errno;
    if (kept && rename(previous, r->path) != 0)
        return errors_add(e, STATUS_FILE, "%s: cannot be replaced: %s; the older one is %s", r->path, strerror(why),
                          previous);
    return errors_add(e, STATUS_FILE, "%s: cannot be replaced: %s", r->path, strerror(why));
}

static void forget(struct replacement *r)
{
    free(r->path);
    free(r->temporary);
    *r = (struct replacement){.fd = -1};
}

enum status replace_begin(const char *path, struct replacement *r, struct errors *e)
{
    *r = (struct replacement){.fd = -1, .path = strdup(path), .temporary = temporary_of(path)};
    if (!r->path || !r->temporary)
        say_no_memory(path, e);
    else
        r->fd = open_temporary(path, r->temporary, e);
    if (r->fd >= 0)
        return STATUS_OK;
    forget(r);
    return STATUS_FILE;
}

/* Everything on the disk, nothing lost on the way. */
static enum status close_temporary(struct replacement *r, int why, struct errors *e)
{
    const off_t size = lseek(r->fd, 0, SEEK_CUR);
    if (why == 0 && fsync(r->fd) != 0)
        why = errno;
    if (close(r->fd) != 0 && why == 0)
        why = errno;
    r->fd = -1;
    if (why == 0)
        return STATUS_OK;
    return errors_add(e, STATUS_FILE, "%s: writing it failed after %lld bytes: %s; what was there before is unchanged",
                      r->path, (long long)size, strerror(why));
}

enum status replace_commit(struct replacement *r, int why, const char *previous, replace_check *check,
                           const void *context, struct errors *e)
{
    enum status s = close_temporary(r, why, e);
    if (s == STATUS_OK && check)
        s = check(r->temporary, context, e);
    if (s == STATUS_OK)
        s = rename_temporary(r, previous, e);
    if (s == STATUS_OK)
        s = sync_directory(r->path, e);
    else
        unlink(r->temporary);
    forget(r);
    return s;
}

enum status replace_file(const char *path, const void *bytes, size_t size, replace_check *check, const void *context,
                         struct errors *e)
{
    struct replacement r;
    if (replace_begin(path, &r, e) != STATUS_OK)
        return STATUS_FILE;
    return replace_commit(&r, record_put(r.fd, bytes, size), NULL, check, context, e);
}
