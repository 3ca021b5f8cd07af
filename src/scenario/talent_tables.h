/* The tables about skilled people, read into struct tables: graduates by city and field, fields of the people a sector
 * employs, groups of related fields. Part of the reading of scenario/tables.c, which decides when each is read. */
#ifndef JIQUN_SCENARIO_TALENT_TABLES_H
#define JIQUN_SCENARIO_TALENT_TABLES_H

#include "scenario/tables.h"

struct table;

/** city_graduates.csv: persons a year by city and field; every pair needs a row, `other` too, whose number is not
 *  kept. */
void talent_tables_graduates(const struct table *t, struct tables *out, struct errors *errors);

/** field_groups.csv: group and names of every field. */
void talent_tables_fields(const struct table *t, struct tables *out, struct errors *errors);

/** sector_fields.csv: shares of the fields in each firm sector and in `other_employers`; each must sum to 1 within
 *  0.001 and is divided by its sum. */
void talent_tables_sector_fields(const struct table *t, struct tables *out, struct errors *errors);

#endif
