/* jiqun export, cell by cell, against a small result whose values say where they belong, and a table of rows put into it
 * by hand. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/export.h"
#include "measure/measure.h"
#include "output/fixture.h"
#include "output/seal.h"

enum { MOST_WORDS = 16, ROWS = 5, LONG_ROWS = (1 << 17) + 3 };

static char directory[FIXTURE_PATH], path[FIXTURE_PATH + 32], to[FIXTURE_PATH + 32];

static void set_up(void)
{
    struct errors *e = errors_create();
    fixture_directory(directory);
    snprintf(path, sizeof path, "%s/r.h5", directory);
    snprintf(to, sizeof to, "%s/out.csv", directory);
    cr_assert_eq(fixture_write(path, FIXTURE_MONTHS, e), STATUS_OK);
    errors_destroy(e);
}

static void tear_down(void)
{
    fixture_remove(directory);
}

TestSuite(export, .init = set_up, .fini = tear_down);

/* jiqun export PATH and the words of a line; a word "OUT" is the file to write. */
static int run(const char *line)
{
    char words[512], *argv[MOST_WORDS] = {"export", path};
    int argc = 2;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        argv[argc++] = strcmp(word, "OUT") == 0 ? to : word;
    return cli_export(argc, argv);
}

/* The file that the command wrote, with an end; to be freed. */
static char *text_of(const char *line)
{
    char with[600];
    size_t n = 0;
    snprintf(with, sizeof with, "%s -o OUT", line);
    cr_assert_eq(run(with), 0, "%s", line);
    char *text = (char *)fixture_bytes(to, &n);
    text = realloc(text, n + 1);
    text[n] = '\0';
    return text;
}

static void expect(const char *line, const char *wanted)
{
    char *text = text_of(line);
    cr_assert_str_eq(text, wanted, "%s gives\n%s", line, text);
    free(text);
}

/* The command says no with `words` and leaves no file. */
static void refuses(const char *line, int status, const char *words)
{
    char with[600], said[2048];
    snprintf(with, sizeof with, "%s -o OUT", line);
    cr_assert_eq(run(with), status, "%s", line);
    fflush(stderr);
    FILE *f = cr_get_redirected_stderr();
    said[fread(said, 1, sizeof said - 1, f)] = '\0';
    cr_assert(strstr(said, words), "%s says: %s", line, said);
    cr_assert_eq(fixture_files(directory), 1, "%s leaves a file", line);
}

Test(export, wide_is_a_row_for_each_month)
{
    expect("--series gdp,workers,state_hash --until 2022-03",
           "month,gdp (million yuan),workers [nanjing] (person),workers [suzhou] (person),state_hash\n"
           "2022-01,1000,5000,7000,18364758544493064720\n"
           "2022-02,,5001,6999,18364758544493064721\n"
           "2022-03,1002,5002,6998,18364758544493064722\n");
}

Test(export, several_dimensions_are_parted_by_a_stroke)
{
    expect("--series output --from 2022-05",
           "month,output [biomedicine / nanjing] (million yuan),output [biomedicine / suzhou] (million yuan),"
           "output [quantum_technology / nanjing] (million yuan),output [quantum_technology / suzhou] (million yuan),"
           "output [roe_services / nanjing] (million yuan),output [roe_services / suzhou] (million yuan)\n"
           "2022-05,400.1,401.1,410.1,411.1,420.1,421.1\n");
}

Test(export, long_is_a_row_for_each_place)
{
    expect("--series output --layout long --from 2022-02 --until 2022-02",
           "month,cluster,city,output (million yuan)\n"
           "2022-02,biomedicine,nanjing,100.1\n2022-02,biomedicine,suzhou,101.1\n"
           "2022-02,quantum_technology,nanjing,110.1\n2022-02,quantum_technology,suzhou,111.1\n"
           "2022-02,roe_services,nanjing,120.1\n2022-02,roe_services,suzhou,121.1\n");
}

Test(export, long_without_dimensions)
{
    expect("--series state_hash --series gdp --layout long --until 2022-01",
           "month,state_hash,gdp (million yuan)\n2022-01,18364758544493064720,1000\n");
}

Test(export, chinese_headings_and_names)
{
    expect("--series gdp,workers --lang zh --until 2022-01",
           "月份,地区生产总值 (百万元),就业人数 [南京] (人),就业人数 [苏州] (人)\n2022-01,1000,5000,7000\n");
    expect("--series output --lang zh --layout long --until 2022-01",
           "月份,部门,城市,总产出 (百万元)\n2022-01,生物医药,南京,0.1\n2022-01,生物医药,苏州,1.1\n"
           "2022-01,量子科技,南京,10.1\n2022-01,量子科技,苏州,11.1\n"
           "2022-01,其他服务业,南京,20.1\n2022-01,其他服务业,苏州,21.1\n");
}

Test(export, dimensions_without_chinese_names_keep_their_keys)
{
    char *text = text_of("--series flows/goods --lang zh --until 2022-01");
    cr_assert(strstr(text, ",货物流 [quantum_technology / biomedicine] (百万元),"), "%s", text);
    free(text);
}

Test(export, fen_are_exact)
{
    char *text = text_of("--series accounts/balance_sheet --layout long --until 2022-01");
    cr_assert(strstr(text, "2022-01,deposits,F_biomedicine,9007199254740993\n"), "%s", text);
    cr_assert(strstr(text, "2022-01,loans,RW,-27021597764223009\n"), "%s", text);
    free(text);
}

Test(export, byte_order_mark)
{
    char *text = text_of("--series gdp --bom");
    cr_assert_eq(memcmp(text, "\xEF\xBB\xBFmonth,gdp", 12), 0);
    free(text);
}

Test(export, every_indicator_has_a_chinese_unit)
{
    for (int i = 0; i < measure_count(); i++) {
        const char *unit = measure_info(i)->unit;
        cr_expect(strcmp(unit, "1") == 0 || strcmp(export_unit(unit, true), unit) != 0, "no Chinese for %s", unit);
    }
}

Test(export, an_older_file_is_replaced)
{
    fixture_put(to, "old", 3);
    expect("--series gdp --until 2022-01", "month,gdp (million yuan)\n2022-01,1000\n");
    cr_assert_eq(fixture_files(directory), 2);
}

Test(export, wrong_names_are_refused)
{
    cr_redirect_stderr();
    refuses("--series gpd", STATUS_INPUT, "has no series \"gpd\"; did you mean gdp?");
}

Test(export, names_in_groups_are_suggested)
{
    cr_redirect_stderr();
    refuses("--series balance_sheet", STATUS_INPUT, "did you mean accounts/balance_sheet?");
}

Test(export, empty_and_double_names_are_refused)
{
    cr_redirect_stderr();
    refuses("--series gdp,", STATUS_INPUT, "has no series \"\"");
    refuses("--series gdp,gdp", STATUS_INPUT, "series gdp is wanted twice");
}

Test(export, nothing_wanted_names_the_lists)
{
    cr_redirect_stderr();
    refuses("", STATUS_INPUT, "`jiqun list indicators`");
    refuses("--lang zh", STATUS_INPUT, "`jiqun info");
}

Test(export, long_wants_the_same_dimensions)
{
    cr_redirect_stderr();
    refuses("--series output,gdp --layout long", STATUS_INPUT, "output and gdp have different dimensions");
}

Test(export, months_outside_are_refused)
{
    cr_redirect_stderr();
    refuses("--series gdp --from 2021-12", STATUS_INPUT, "holds 2022-01 to 2022-05; --from is outside");
    refuses("--series gdp --until 2022-06", STATUS_INPUT, "--until is outside");
    refuses("--series gdp --from 2022-03 --until 2022-02", STATUS_INPUT, "--from is after --until");
    refuses("--series gdp --from 2022", STATUS_INPUT, "--from 2022 is not a month");
}

Test(export, options_that_do_not_go_together)
{
    cr_redirect_stderr();
    refuses("--series gdp --columns a", STATUS_INPUT, "--columns is for tables");
    refuses("--series gdp --table panel", STATUS_INPUT, "exclude each other");
    refuses("--table panel --layout long", STATUS_INPUT, "--layout is for series");
    refuses("--series gdp --layout wid", STATUS_INPUT, "did you mean wide?");
    refuses("--series gdp --format xlsx", STATUS_INPUT, "is not one of csv");
    refuses("--series gdp other.h5", STATUS_INPUT, "one file too many");
    refuses("--table panel", STATUS_INPUT, "has no table panel; its tables are: none");
}

Test(export, results_are_not_written_over)
{
    size_t n = 0, after = 0;
    unsigned char *before = fixture_bytes(path, &n);
    char *argv[] = {"export", path, "--series", "gdp", "-o", path};
    cr_assert_eq(cli_export(6, argv), STATUS_INPUT);
    snprintf(to, sizeof to, "%s/other.h5", directory);
    fixture_put(to, before, n);
    cr_assert_eq(run("--series gdp -o OUT"), STATUS_INPUT);
    unsigned char *now = fixture_bytes(path, &after);
    cr_assert(n == after && memcmp(before, now, n) == 0);
    free(before);
    free(now);
}

/* Damage that only reading the values meets: the older file stays. */
Test(export, damaged_values_leave_the_older_file)
{
    size_t n = 0;
    unsigned char *bytes = fixture_bytes(path, &n);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT), dataset = H5Dopen2(file, "gdp", H5P_DEFAULT);
    const hsize_t offset[1] = {0};
    hsize_t size = 0;
    haddr_t address = 0;
    unsigned mask = 0;
    cr_assert_geq(H5Dget_chunk_info_by_coord(dataset, offset, &mask, &address, &size), 0);
    H5Dclose(dataset);
    H5Fclose(file);
    bytes[address + size / 2] ^= 1;
    seal_write(bytes, n - SEAL_BYTES);
    fixture_put(path, bytes, n);
    fixture_put(to, "old", 3);
    cr_assert_eq(run("--series gdp -o OUT"), STATUS_FILE);
    free(bytes);
    bytes = fixture_bytes(to, &n);
    cr_assert(n == 3 && memcmp(bytes, "old", 3) == 0);
    cr_assert_eq(fixture_files(directory), 2);
    free(bytes);
}

/* Tables of rows. */

static hid_t make_column(hid_t group, const char *name, hid_t type, hsize_t n, const void *values)
{
    hid_t space = H5Screate_simple(1, &n, NULL);
    hid_t dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (values)
        cr_assert_geq(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Sclose(space);
    return dataset;
}

static void add_column(hid_t group, hid_t rows, const char *name, hid_t type, hsize_t n, const void *values,
                       const char *attribute, const char *text)
{
    hid_t dataset = make_column(group, name, type, n, values);
    cr_assert_geq(H5DSattach_scale(dataset, rows, 0), 0);
    cr_assert_geq(H5LTset_attribute_string(group, name, attribute, text), 0);
    H5Dclose(dataset);
}

/* A group that remembers the order of its columns. */
static hid_t make_group(hid_t file, const char *name)
{
    hid_t list = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    hid_t group = H5Gcreate2(file, name, H5P_DEFAULT, list, H5P_DEFAULT);
    H5Pclose(list);
    return group;
}

static void fill_panel(hid_t file)
{
    const uint64_t key[ROWS] = {1, UINT64_MAX, 3, 4, 5};
    const int32_t date[ROWS] = {0, 30, 31, 59, 89}, birth[ROWS] = {0, -300, 1, 2, 2};
    const int8_t city[ROWS] = {0, 1, 1, 0, -1}, state[ROWS] = {0, 1, 0, 0, 7};
    const float sales[ROWS] = {0.1F, NAN, 16777216.0F, -2.5F, 1e-30F};
    hid_t group = make_group(file, "panel");
    hid_t rows = make_column(group, "panel_row", H5T_IEEE_F32LE, ROWS, NULL);
    H5DSset_scale(rows, "This is a netCDF dimension but not a netCDF variable.          5");
    add_column(group, rows, "key", H5T_NATIVE_UINT64, ROWS, key, "units", "1");
    add_column(group, rows, "date", H5T_NATIVE_INT32, ROWS, date, "units", "days since 2022-01-01");
    add_column(group, rows, "birth_month", H5T_NATIVE_INT32, ROWS, birth, "units", "month");
    add_column(group, rows, "city", H5T_NATIVE_INT8, ROWS, city, "flag_meanings", "nanjing suzhou");
    add_column(group, rows, "state", H5T_NATIVE_INT8, ROWS, state, "flag_meanings", "alive closed");
    add_column(group, rows, "sales", H5T_NATIVE_FLOAT, ROWS, sales, "units", "million yuan");
    H5Dclose(rows);
    H5Gclose(group);
}

/* More rows than are read at once. */
static void fill_links(hid_t file)
{
    int32_t *number = malloc(LONG_ROWS * sizeof *number);
    for (int32_t i = 0; i < LONG_ROWS; i++)
        number[i] = i;
    hid_t group = make_group(file, "links");
    hid_t rows = make_column(group, "link_row", H5T_IEEE_F32LE, LONG_ROWS, NULL);
    H5DSset_scale(rows, "This is a netCDF dimension but not a netCDF variable.          9");
    add_column(group, rows, "number", H5T_NATIVE_INT32, LONG_ROWS, number, "units", "1");
    H5Dclose(rows);
    H5Gclose(group);
    free(number);
}

/* Puts the tables into the result and seals it again. */
static void add_tables(void)
{
    size_t n = 0;
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    fill_panel(file);
    fill_links(file);
    cr_assert_geq(H5Fclose(file), 0);
    unsigned char *bytes = fixture_bytes(path, &n);
    bytes = realloc(bytes, n + SEAL_BYTES);
    seal_write(bytes, n);
    fixture_put(path, bytes, n + SEAL_BYTES);
    free(bytes);
}

Test(export, rows_of_a_table)
{
    add_tables();
    expect("--table panel", "key,date,birth_month (month),city,state,sales (million yuan)\n"
                            "1,2022-01-01,0,nanjing,alive,0.1\n"
                            "18446744073709551615,2022-01-31,-300,suzhou,closed,\n"
                            "3,2022-02-01,1,suzhou,alive,16777216\n"
                            "4,2022-03-01,2,nanjing,alive,-2.5\n"
                            "5,2022-03-31,2,-1,7,1e-30\n");
}

Test(export, columns_in_the_order_wanted)
{
    add_tables();
    expect("--table panel --columns city,key --from 2022-02 --until 2022-02", "city,key\nsuzhou,3\n");
    expect("--table panel --columns city,key --from 2022-03", "city,key\nnanjing,4\n-1,5\n");
    expect("--table panel --columns key --until 2021-06", "key\n");
}

Test(export, places_in_a_table_have_chinese_names)
{
    add_tables();
    expect("--table panel --columns city,state --lang zh --until 2022-01", "city,state\n南京,alive\n苏州,closed\n");
}

Test(export, long_tables_are_read_in_blocks)
{
    add_tables();
    char *text = text_of("--table links");
    size_t lines = 0;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    cr_assert_eq(lines, LONG_ROWS + 1);
    cr_assert(strstr(text, "\n131071\n131072\n131073\n131074\n"), "the rows at the border of two blocks are not there");
    free(text);
}

Test(export, unknown_tables_and_columns_are_refused)
{
    add_tables();
    cr_redirect_stderr();
    refuses("--table panels", STATUS_INPUT, "its tables are: panel, links");
    refuses("--table panel --columns citty", STATUS_INPUT, "has no column \"citty\"; did you mean city?");
    refuses("--table links --from 2022-02", STATUS_INPUT, "has no column of dates");
}
