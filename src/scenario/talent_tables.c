/* Reading the tables about skilled people; see talent_tables.h. Shares are complete: a row of 0 says that nobody of a
 * field is employed, a missing row is a mistake. */
#include "scenario/talent_tables.h"

#include <math.h>
#include <string.h>

#include "base/table.h"
#include "scenario/keyed.h"

/* The last key is only in the table of graduates. */
static const char *const field_keys[TABLES_FIELDS + 1] = {
    "life_science", "machinery",   "semiconductor", "electronics", "communications", "software", "electrical", "energy",
    "materials",    "environment", "automotive",    "aerospace",   "marine",         "physics",  "other",
};
static const char *const group_keys[TABLES_FIELD_GROUPS] = {"matter", "machines", "information"};

int tables_field(const char *key)
{
    for (int f = 0; f < TABLES_FIELDS; f++)
        if (strcmp(field_keys[f], key) == 0)
            return f;
    return -1;
}

const char *tables_field_key(int field)
{
    return field_keys[field];
}

void talent_tables_graduates(const struct table *t, struct tables *out, struct errors *errors)
{
    enum { FIELDS = TABLES_FIELDS + 1, PAIRS = TABLES_CITIES * FIELDS };
    const char *cities[TABLES_CITIES];
    for (int c = 0; c < TABLES_CITIES; c++)
        cities[c] = tables_city_key(c);
    int row_of[PAIRS];
    double persons[PAIRS] = {0};
    keyed_rows(errors, t, (struct keyed){"city_en", cities, TABLES_CITIES},
               (struct keyed){"tech_tag", field_keys, FIELDS}, true, row_of);
    keyed_column(errors, t, row_of, PAIRS, "graduates_per_year_2023", 0, 1e7, 1, persons);
    for (int c = 0; c < TABLES_CITIES; c++)
        memcpy(out->graduates[c], persons + c * FIELDS, sizeof out->graduates[c]);
}

void talent_tables_fields(const struct table *t, struct tables *out, struct errors *errors)
{
    int row_of[TABLES_FIELDS];
    keyed_single(errors, t, "tech_tag", field_keys, TABLES_FIELDS, row_of);
    keyed_names(errors, t, row_of, TABLES_FIELDS, "name_en", out->field_name_en);
    keyed_names(errors, t, row_of, TABLES_FIELDS, "name_zh", out->field_name_zh);
    int column = table_column(t, "group", errors);
    for (int f = 0; f < TABLES_FIELDS; f++) {
        memcpy(out->field_key[f], field_keys[f], strlen(field_keys[f]) + 1);
        if (column >= 0 && row_of[f] >= 0) {
            int group = keyed_key(errors, t, row_of[f], column, group_keys, TABLES_FIELD_GROUPS);
            out->field_group[f] = group < 0 ? 0 : group;
        }
    }
}

/* Divides the shares of one employer by their sum, which must be near 1 already.  row: of its first field. */
static void close_shares(const struct table *t, int row, const char *employer, double *share, struct errors *errors)
{
    double sum = 0;
    for (int f = 0; f < TABLES_FIELDS; f++)
        sum += share[f];
    if (fabs(sum - 1) > 1e-3)
        errors_add(errors, STATUS_INPUT, "%s:%d: %s: shares sum to %.10g; they must sum to 1 within 0.001",
                   table_name(t), table_line(t, row), employer, sum);
    for (int f = 0; sum > 0 && f < TABLES_FIELDS; f++)
        share[f] /= sum;
}

void talent_tables_sector_fields(const struct table *t, struct tables *out, struct errors *errors)
{
    enum { EMPLOYERS = TABLES_CLUSTERS + TABLES_MACHINERY - TABLES_BASIC_MATERIALS + 2 };
    const char *employers[EMPLOYERS];
    double *share[EMPLOYERS];
    for (int i = 0; i < EMPLOYERS - 1; i++) {
        int sector = i < TABLES_CLUSTERS ? i : TABLES_BASIC_MATERIALS + i - TABLES_CLUSTERS;
        employers[i] = tables_sector_key(sector);
        share[i] = out->sector_field[sector];
    }
    employers[EMPLOYERS - 1] = "other_employers";
    share[EMPLOYERS - 1] = out->other_field;
    int row_of[EMPLOYERS * TABLES_FIELDS];
    keyed_rows(errors, t, (struct keyed){"sector", employers, EMPLOYERS},
               (struct keyed){"tech_tag", field_keys, TABLES_FIELDS}, true, row_of);
    bool readable = table_column(t, "share", errors) >= 0;
    for (int i = 0; readable && i < EMPLOYERS; i++) {
        const int *rows = row_of + i * TABLES_FIELDS;
        keyed_column(errors, t, rows, TABLES_FIELDS, "share", 0, 1, 1, share[i]);
        if (keyed_complete(rows, TABLES_FIELDS))
            close_shares(t, rows[0], employers[i], share[i], errors);
    }
}
