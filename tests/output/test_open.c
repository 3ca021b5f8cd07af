/* Whoever gives the wrong file learns which way it is wrong, in one sentence. */
#include <criterion/criterion.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "output/provenance.h"
#include "output/result.h"
#include "output/seal.h"

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32];
static struct errors *e;

static void set_up(void)
{
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    e = errors_create();
}

static void tear_down(void)
{
    fixture_remove(directory);
    errors_destroy(e);
}

TestSuite(open, .init = set_up, .fini = tear_down);

static void refuses(const char *name, enum status s, const char *words)
{
    struct provenance *p = NULL;
    struct result *r = NULL;
    cr_assert_eq(provenance_read(name, &p, e), s, "%s", errors_line(e, 0));
    cr_assert_null(p);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), words), "%s", errors_line(e, 0));
    cr_assert_eq(result_open(name, &r, e), s);
    cr_assert_null(r);
    cr_assert_null(output_resolved_yaml(name, e));
}

/* Seals the file anew, as if jiqun had written what it now holds. */
static void seal_again(size_t size)
{
    size_t n = 0;
    unsigned char *bytes = fixture_bytes(path, &n);
    const size_t keep = size ? size : n;
    unsigned char *sealed = realloc(bytes, keep + SEAL_BYTES);
    seal_write(sealed, keep);
    fixture_put(path, sealed, keep + SEAL_BYTES);
    free(sealed);
}

/* Writes another number of the layout into a whole result, as another program would. */
static void write_format(int32_t format)
{
    fixture_write(path, 1, e);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t attribute = H5Aopen(file, "jiqun_format", H5P_DEFAULT);
    cr_assert_geq(H5Awrite(attribute, H5T_NATIVE_INT32, &format), 0);
    H5Aclose(attribute);
    H5Fclose(file);
}

/* Where in the file the values of a series lie. */
static size_t middle_of_first_chunk(const char *series)
{
    hsize_t size = 0;
    const hsize_t offset[3] = {0};
    haddr_t address = 0;
    unsigned mask = 0;
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, series, H5P_DEFAULT);
    cr_assert_geq(H5Dget_chunk_info_by_coord(dataset, offset, &mask, &address, &size), 0);
    H5Dclose(dataset);
    H5Fclose(file);
    return (size_t)address + (size_t)size / 2;
}

Test(open, missing_file)
{
    refuses(path, STATUS_FILE, "No such file");
}

Test(open, directory)
{
    refuses(directory, STATUS_FILE, "Is a directory");
}

Test(open, scenario_instead_of_a_result)
{
    fixture_put(path, "name: baseline\n", 15);
    refuses(path, STATUS_INPUT, "not an HDF5 file");
    cr_assert_not(output_is_result(path));
}

Test(open, empty_file)
{
    fixture_put(path, "", 0);
    refuses(path, STATUS_INPUT, "not an HDF5 file");
}

Test(open, foreign_hdf5_file)
{
    cr_assert_geq(H5Fclose(H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)), 0);
    refuses(path, STATUS_FILE, "is no result of jiqun: the seal at its end is missing");
    cr_assert(output_is_result(path));
}

Test(open, foreign_hdf5_file_with_a_seal)
{
    cr_assert_geq(H5Fclose(H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)), 0);
    seal_again(0);
    refuses(path, STATUS_INPUT, "is an HDF5 file, but no result of jiqun");
}

Test(open, newer_format)
{
    write_format(2);
    seal_again(0);
    refuses(path, STATUS_INPUT, "has format 2");
}

Test(open, result_rewritten_by_another_program)
{
    write_format(1);
    refuses(path, STATUS_FILE, "was rewritten by another program");
}

Test(open, result_without_its_seal)
{
    size_t n = 0;
    fixture_write(path, 1, e);
    unsigned char *bytes = fixture_bytes(path, &n);
    fixture_put(path, bytes, n - SEAL_BYTES);
    refuses(path, STATUS_FILE, "the seal at its end is missing; repeat the run");
    fixture_put(path, bytes, n - 1);
    cr_assert_eq(provenance_read(path, &(struct provenance *){NULL}, NULL), STATUS_FILE);
    fixture_put(path, bytes, n);
    struct result *r = NULL;
    cr_assert_eq(result_open(path, &r, e), STATUS_OK);
    result_close(r);
    free(bytes);
}

Test(open, file_cut_off_anywhere)
{
    size_t n = 0;
    fixture_write(path, FIXTURE_MONTHS, e);
    unsigned char *bytes = fixture_bytes(path, &n);
    for (size_t cut = 8; cut < n; cut += n / 50) {
        struct provenance *p = NULL;
        fixture_put(path, bytes, cut);
        cr_assert_eq(provenance_read(path, &p, NULL), STATUS_FILE, "cut at %zu of %zu", cut, n);
    }
    free(bytes);
}

/* Values that were wrong when the seal was made: HDF5's own checksum notices. */
Test(open, damaged_values_under_a_good_seal_are_noticed)
{
    size_t n = 0;
    double values[FIXTURE_MONTHS * FIXTURE_CLUSTERS * FIXTURE_CITIES];
    struct result *r = NULL;
    fixture_write(path, FIXTURE_MONTHS, e);
    unsigned char *bytes = fixture_bytes(path, &n);
    const size_t at = middle_of_first_chunk("output");
    bytes[at] ^= 1;
    fixture_put(path, bytes, n);
    seal_again(n - SEAL_BYTES);
    cr_assert_eq(result_open(path, &r, e), STATUS_OK);
    cr_assert_eq(result_read_double(r, "output", values, e), STATUS_FILE);
    cr_assert(strstr(errors_line(e, 0), "damaged"), "%s", errors_line(e, 0));
    result_close(r);
    free(bytes);
}
