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

/* Where the file really goes: a link's target when there is one, else the path itself. */
static char *resolve(const char *path)
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
    char *name = resolve(path);
    if (!name)
        return say_no_memory(path, e);
    if (try_temporary(name, e) != STATUS_OK) {
        free(name);
        return STATUS_FILE;
    }
    *target = name;
    return STATUS_OK;
}

/* All bytes, however many calls that takes; 0 or the error number. */
static int write_all(int fd, const unsigned char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t n = write(fd, bytes, size < SSIZE_MAX ? size : SSIZE_MAX);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

static enum status fill_temporary(const char *path, const char *temporary, const void *bytes, size_t size,
                                  struct errors *e)
{
    const int fd = open_temporary(path, temporary, e);
    if (fd < 0)
        return STATUS_FILE;
    int why = write_all(fd, bytes, size);
    if (why == 0 && fsync(fd) != 0)
        why = errno;
    if (close(fd) != 0 && why == 0)
        why = errno;
    if (why == 0)
        return STATUS_OK;
    return errors_add(e, STATUS_FILE, "%s: writing its %zu bytes failed: %s; what was there before is unchanged", path,
                      size, strerror(why));
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

static enum status rename_temporary(const char *temporary, const char *path, struct errors *e)
{
    if (rename(temporary, path) == 0)
        return STATUS_OK;
    return errors_add(e, STATUS_FILE, "%s: cannot be replaced: %s", path, strerror(errno));
}

enum status replace_file(const char *path, const void *bytes, size_t size, replace_check *check, const void *context,
                         struct errors *e)
{
    char *temporary = temporary_of(path);
    if (!temporary)
        return say_no_memory(path, e);
    enum status s = fill_temporary(path, temporary, bytes, size, e);
    if (s == STATUS_OK && check)
        s = check(temporary, context, e);
    if (s == STATUS_OK)
        s = rename_temporary(temporary, path, e);
    if (s != STATUS_OK)
        unlink(temporary);
    free(temporary);
    return s == STATUS_OK ? sync_directory(path, e) : s;
}
