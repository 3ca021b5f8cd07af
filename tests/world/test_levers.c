/* The lever table: neutral values by kind, and every handle reached. */
#include "world/levers.h"

#include <criterion/criterion.h>
#include <string.h>

Test(levers, kinds_have_their_neutral_value)
{
    int law = 0;
    for (int i = 0; i < levers_count(); i++) {
        const struct lever_info *lever = levers_info(i);
        if (lever->kind == LEVER_FACTOR)
            cr_assert_eq(lever->neutral, 1, "%s", lever->name);
        if (lever->kind == LEVER_ADDEND)
            cr_assert_eq(lever->neutral, 0, "%s", lever->name);
        law += lever->kind == LEVER_LAW;
        cr_assert(lever->unit[0] && lever->en[0] && lever->zh[0]);
    }
    cr_assert_gt(law, 0);
}

Test(levers, lengths_follow_the_dimension)
{
    int doubles = 0;
    for (int i = 0; i < levers_count(); i++) {
        const struct lever_info *lever = levers_info(i);
        int length = strcmp(lever->dimension, "ONE") == 0      ? 1
                     : strcmp(lever->dimension, "SECTOR") == 0 ? 33
                     : strcmp(lever->dimension, "CITY") == 0   ? 13
                     : strcmp(lever->dimension, "TALENT") == 0 ? 13 * 3 * 14 /* city, grade, field */
                                                               : 33 * 13;
        cr_assert(length != 33 * 13 || strcmp(lever->dimension, "SECTOR_CITY") == 0, "%s", lever->name);
        cr_assert_eq(lever->length, length, "%s", lever->name);
        doubles += length;
    }
    cr_assert_eq(sizeof(struct levers), (size_t)doubles * sizeof(double));
}

Test(levers, neutral_sets_every_handle)
{
    struct levers levers;
    memset(&levers, 0xff, sizeof levers); /* not a number everywhere */
    levers_neutral(&levers);
    const double *value = (const double *)&levers;
    for (int i = 0; i < levers_count(); i++)
        for (int j = 0; j < levers_info(i)->length; j++)
            cr_assert_eq(*value++, levers_info(i)->neutral, "%s[%d]", levers_info(i)->name, j);
}

Test(levers, names_are_unique)
{
    for (int i = 0; i < levers_count(); i++)
        for (int j = 0; j < i; j++)
            cr_assert_neq(strcmp(levers_info(i)->name, levers_info(j)->name), 0);
}
