/* The lever table as data. */
#include "world/levers.h"

static const struct lever_info info[] = {
#define LEVER(name, dimension, neutral, unit, kind, en, zh)                                                            \
    {#name, #dimension, unit, en, zh, neutral, LEVER_##kind, LEVER_LENGTH_##dimension},
#include "world/levers.def"
#undef LEVER
};

int levers_count(void)
{
    return (int)(sizeof info / sizeof info[0]);
}

const struct lever_info *levers_info(int index)
{
    return &info[index];
}

/* The struct is the levers' arrays in the order of the table, one behind the other: all of them are doubles. */
void levers_neutral(struct levers *levers)
{
    double *lever = (double *)levers;
    for (int k = 0; k < levers_count(); k++)
        for (int i = 0; i < info[k].length; i++)
            *lever++ = info[k].neutral;
}
