/* A record that is not exactly what was written is never taken for one. */
#include "output/record.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONTENT = 21, WHOLE = RECORD_HEAD + CONTENT };

/* A nameless file with the bytes. */
static int file_of(const void *bytes, size_t size)
{
    char name[] = "/tmp/jiqun-record-XXXXXX";
    int fd = mkstemp(name);
    cr_assert(fd >= 0);
    unlink(name);
    cr_assert_eq(write(fd, bytes, size), (ssize_t)size);
    return fd;
}

static int open_written(unsigned char bytes[WHOLE])
{
    int fd = file_of("", 0);
    cr_assert_eq(record_write(fd, 7, 3, "twenty-one characters", CONTENT), 0);
    cr_assert(record_bytes(fd, 0, bytes, WHOLE));
    return fd;
}

/* What reading the first record of a file says, head and content. */
static enum record_found found_in(int fd, struct record *record, char content[CONTENT])
{
    enum record_found found = record_head(fd, 0, CONTENT, record);
    return found == RECORD_WHOLE ? record_read(fd, record, content) : found;
}

Test(record, comes_back_and_the_end_is_known)
{
    unsigned char bytes[WHOLE];
    char content[CONTENT];
    struct record record;
    int fd = open_written(bytes);
    cr_assert_eq(found_in(fd, &record, content), RECORD_WHOLE);
    cr_assert_eq(record.kind, 7);
    cr_assert_eq(record.number, 3);
    cr_assert_eq(record.size, CONTENT);
    cr_assert_eq(memcmp(content, "twenty-one characters", CONTENT), 0);
    cr_assert_eq(record_end(&record), WHOLE);
    cr_assert_eq(record_head(fd, WHOLE, CONTENT, &record), RECORD_END);
    cr_assert_eq(record_head(fd, WHOLE + 1, CONTENT, &record), RECORD_CUT);
    close(fd);
}

Test(record, every_cut_is_noticed)
{
    unsigned char bytes[WHOLE];
    char content[CONTENT];
    struct record record;
    close(open_written(bytes));
    for (size_t size = 0; size < WHOLE; size++) {
        int fd = file_of(bytes, size);
        cr_assert_eq(found_in(fd, &record, content), size == 0 ? RECORD_END : RECORD_CUT, "%zu bytes", size);
        close(fd);
    }
}

Test(record, every_changed_bit_is_noticed)
{
    unsigned char bytes[WHOLE];
    char content[CONTENT];
    struct record record;
    close(open_written(bytes));
    for (int bit = 0; bit < 8 * WHOLE; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        int fd = file_of(bytes, WHOLE);
        cr_assert_neq(found_in(fd, &record, content), RECORD_WHOLE, "bit %d", bit);
        close(fd);
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

Test(record, a_record_without_content_is_one)
{
    struct record record;
    int fd = file_of("", 0);
    cr_assert_eq(record_write(fd, 1, 2, NULL, 0), 0);
    cr_assert_eq(record_head(fd, 0, 0, &record), RECORD_WHOLE);
    cr_assert_eq(record_read(fd, &record, NULL), RECORD_WHOLE);
    close(fd);
}

Test(record, more_than_the_limit_is_no_record)
{
    unsigned char bytes[WHOLE];
    struct record record;
    int fd = open_written(bytes);
    cr_assert_eq(record_head(fd, 0, CONTENT - 1, &record), RECORD_BROKEN);
    close(fd);
}
