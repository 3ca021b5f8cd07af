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

void levers_neutral(struct levers *levers)
{
#define LEVER(name, dimension, neutral, unit, kind, en, zh)                                                            \
    for (int i = 0; i < LEVER_LENGTH_##dimension; i++)                                                                 \
        levers->name[i] = neutral;
#include "world/levers.def"
#undef LEVER
}
