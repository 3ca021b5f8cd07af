/* A disk that fails, or a process that is killed, at a chosen moment: preloaded into jiqun by tests/faults/, never part
 * of it. Every call that changes a regular file is counted; what happens when is said in the environment:
 *
 *   JIQUN_FAULT_LOG  file to which "NUMBER OPERATION BYTES FILE" is appended for each call counted
 *   JIQUN_FAULT      words joined by commas:
 *     kill:N     SIGKILL before call N       after:N    SIGKILL after it
 *     torn:N     half of what call N would write, then SIGKILL
 *     stop:N     SIGSTOP before call N       sleep:N:MS   call N takes so long
 *     walk       SIGSTOP before every call and in the middle of every write
 *     slow:MS    every write to the records (.part) takes so long
 *     fail:N:E   call N fails with error number E
 *     full:N:E   call N writes half, every later one that needs room fails with E
 *     short      every write writes half of what it is asked to
 *     eintr      every other write is interrupted
 *     flip:N     one bit of what call N writes is another
 *     overwrite  temporary files are not used: what is written replaces the file at once, as a careless program does it
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, NAME_ROOM = 2 * PATH_ROOM + 8 };

static long calls;
static FILE *status_file; /* the one stream that the program writes a file through */
static bool interrupted;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

/* Numbers behind "WORD:" in JIQUN_FAULT.  return  whether the word is there */
static bool asked(const char *word, long *first, long *second)
{
    const char *text = getenv("JIQUN_FAULT");
    const size_t n = strlen(word);
    for (; text && *text; text = strchr(text, ',') ? strchr(text, ',') + 1 : NULL)
        if (strncmp(text, word, n) == 0 && (text[n] == ':' || text[n] == ',' || text[n] == '\0')) {
            *first = text[n] == ':' ? atol(text + n + 1) : 0;
            const char *next = text[n] == ':' ? strchr(text + n + 1, ':') : NULL;
            *second = next ? atol(next + 1) : 0;
            return true;
        }
    return false;
}

static bool is_now(const char *word)
{
    long first, second;
    return asked(word, &first, &second) && first == calls;
}

static void note(const char *operation, long bytes, const char *name)
{
    char line[NAME_ROOM + 64];
    const char *path = getenv("JIQUN_FAULT_LOG");
    const int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)
                        : -1;
    if (fd < 0)
        return;
    const int n = snprintf(line, sizeof line, "%ld %s %ld %s\n", calls, operation, bytes, name);
    if (syscall(SYS_write, fd, line, (size_t)n) != n)
        abort();
    syscall(SYS_close, fd);
}

static void pause_for(long milliseconds)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

/* Counts a call.  return  0, or the error number it fails with */
static int before(const char *operation, long bytes, const char *name, bool grows)
{
    long first, second;
    calls++;
    note(operation, bytes, name);
    if (is_now("kill"))
        kill(getpid(), SIGKILL);
    if (is_now("stop") || asked("walk", &first, &second))
        raise(SIGSTOP);
    if (asked("sleep", &first, &second) && first == calls)
        pause_for(second);
    if (strcmp(operation, "write") == 0 && strstr(name, ".part") && asked("slow", &first, &second))
        pause_for(first);
    if (asked("fail", &first, &second) && first == calls)
        return (int)second;
    if (grows && asked("full", &first, &second) && calls > first)
        return (int)second;
    return 0;
}

static void after(void)
{
    if (is_now("after"))
        kill(getpid(), SIGKILL);
}

static int refuse(int why)
{
    errno = why;
    return -1;
}

/* The name of an open regular file or folder.  return  whether it is one */
static bool name_of(int fd, char name[PATH_ROOM])
{
    struct stat s;
    char link[64];
    if (fstat(fd, &s) != 0 || !(S_ISREG(s.st_mode) || S_ISDIR(s.st_mode)))
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t n = readlink(link, name, PATH_ROOM - 1);
    name[n > 0 ? n : 0] = '\0';
    return true;
}

/* Whether a name is of a temporary file; `path` receives the name without that. */
static bool is_temporary(const char *name, char path[PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "%s", name);
    char *end = strstr(path, ".tmp-");
    if (end)
        *end = '\0';
    return end != NULL;
}

static bool overwrites(const char *name, char path[PATH_ROOM])
{
    long first, second;
    return asked("overwrite", &first, &second) && is_temporary(name, path);
}

int open(const char *name, int flags, ...)
{
    char path[PATH_ROOM];
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (!(flags & O_CREAT))
        return REAL(open)(name, flags, mode);
    const int why = before("open", 0, name, true);
    if (why)
        return refuse(why);
    const int fd = REAL(open)(overwrites(name, path) ? path : name, flags, mode);
    after();
    return fd;
}

/* Writes a copy with another bit in the middle. */
static ssize_t write_flipped(int fd, const void *bytes, size_t n)
{
    unsigned char *copy = malloc(n);
    if (!copy)
        abort();
    memcpy(copy, bytes, n);
    copy[n / 2] ^= 1;
    const ssize_t written = REAL(write)(fd, copy, n);
    free(copy);
    return written;
}

/* Lies still when half is written. */
static ssize_t write_in_steps(int fd, const void *bytes, size_t n)
{
    const ssize_t half = REAL(write)(fd, bytes, n / 2);
    raise(SIGSTOP);
    const ssize_t rest = REAL(write)(fd, (const char *)bytes + n / 2, n - n / 2);
    return half < 0 || rest < 0 ? -1 : half + rest;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    char name[PATH_ROOM];
    long first, second;
    if (!name_of(fd, name))
        return REAL(write)(fd, bytes, n);
    const int why = before("write", (long)n, name, true);
    if (why)
        return refuse(why);
    if (asked("eintr", &first, &second) && (interrupted = !interrupted))
        return refuse(EINTR);
    if (asked("walk", &first, &second) && n > 1)
        return write_in_steps(fd, bytes, n);
    if (is_now("flip"))
        return write_flipped(fd, bytes, n);
    const bool halved = asked("short", &first, &second) || is_now("full") || is_now("torn");
    const ssize_t written = REAL(write)(fd, bytes, halved && n > 1 ? n / 2 : n);
    if (is_now("torn"))
        kill(getpid(), SIGKILL);
    after();
    return written;
}

static int sync_file(const char *operation, int (*sync)(int), int fd)
{
    char name[PATH_ROOM];
    const int why = name_of(fd, name) ? before(operation, 0, name, false) : 0;
    if (why)
        return refuse(why);
    const int result = sync(fd);
    after();
    return result;
}

int fsync(int fd)
{
    return sync_file("fsync", REAL(fsync), fd);
}

int fdatasync(int fd)
{
    return sync_file("fdatasync", REAL(fdatasync), fd);
}

int ftruncate(int fd, off_t size)
{
    char name[PATH_ROOM];
    const int why = name_of(fd, name) ? before("ftruncate", (long)size, name, false) : 0;
    if (why)
        return refuse(why);
    const int result = REAL(ftruncate)(fd, size);
    after();
    return result;
}

int rename(const char *from, const char *to)
{
    char names[NAME_ROOM], path[PATH_ROOM];
    snprintf(names, sizeof names, "%s > %s", from, to);
    const int why = before("rename", 0, names, false);
    if (why)
        return refuse(why);
    const int result = overwrites(from, path) ? 0 : REAL(rename)(from, to);
    after();
    return result;
}

int link(const char *from, const char *to)
{
    char names[NAME_ROOM];
    snprintf(names, sizeof names, "%s > %s", from, to);
    const int why = before("link", 0, names, false);
    if (why)
        return refuse(why);
    const int result = REAL(link)(from, to);
    after();
    return result;
}

int unlink(const char *name)
{
    const int why = before("unlink", 0, name, false);
    if (why)
        return refuse(why);
    const int result = REAL(unlink)(name);
    after();
    return result;
}

int unlinkat(int directory, const char *name, int flags)
{
    const int why = before("unlink", 0, name, false);
    if (why)
        return refuse(why);
    const int result = REAL(unlinkat)(directory, name, flags);
    after();
    return result;
}

FILE *fopen(const char *name, const char *mode)
{
    if (mode[0] != 'w')
        return REAL(fopen)(name, mode);
    const int why = before("fopen", 0, name, true);
    if (why) {
        errno = why;
        return NULL;
    }
    status_file = REAL(fopen)(name, mode);
    after();
    return status_file;
}

size_t fwrite(const void *bytes, size_t size, size_t n, FILE *file)
{
    if (file != status_file)
        return REAL(fwrite)(bytes, size, n, file);
    const int why = before("fwrite", (long)(size * n), "status", true);
    if (why) {
        errno = why;
        return 0;
    }
    const size_t written = REAL(fwrite)(bytes, size, n, file);
    after();
    return written;
}

int fclose(FILE *file)
{
    if (file != status_file)
        return REAL(fclose)(file);
    const int why = before("fclose", 0, "status", true);
    status_file = NULL;
    const int result = REAL(fclose)(file);
    after();
    return why ? refuse(why) : result;
}
