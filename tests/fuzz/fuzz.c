/* What the targets share: a place for files that costs no disk, and what every message must be. */
#include "fuzz.h"

#include <dirent.h>
#include <unistd.h>

enum { DIRECTORY_BYTES = 160 };

static char directory[DIRECTORY_BYTES]; /* "" until it is made */
static pid_t owner;

/* Each process its own: tests run side by side and fork. */
static void make_directory(void)
{
    const char *given = getenv("FUZZ_DIRECTORY");
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(directory, sizeof directory, "%s%s", given ? given : parent, given ? "" : "/jiqun-fuzz-XXXXXX");
    FUZZ_CLAIM(given || mkdtemp(directory) != NULL, "%s", directory);
    owner = getpid();
}

void fuzz_path(const char *name, char *path, size_t size)
{
    if (owner != getpid())
        make_directory();
    snprintf(path, size, "%s/%s", directory, name);
}

void fuzz_end(void)
{
    DIR *d = owner == getpid() ? opendir(directory) : NULL;
    if (!d)
        return;
    for (struct dirent *entry = readdir(d); entry; entry = readdir(d))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(d), entry->d_name, 0);
    closedir(d);
    rmdir(directory);
    owner = 0;
}

void fuzz_put(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    FUZZ_CLAIM(file != NULL, "%s", path);
    const size_t n = size > 0 ? fwrite(bytes, 1, size, file) : 0;
    FUZZ_CLAIM(n == size && fclose(file) == 0, "%s", path);
}

void fuzz_check_lines(const struct errors *e)
{
    for (int i = 0; i < errors_count(e); i++) {
        const char *line = errors_line(e, i);
        FUZZ_CLAIM(line[0] != '\0', "line %d", i);
        for (const char *c = line; *c; c++)
            FUZZ_CLAIM((unsigned char)*c >= 0x20 && *c != 0x7f, "control character %d in: %s", *c, line);
    }
}
