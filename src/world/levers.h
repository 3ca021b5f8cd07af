/* Levers: the handles through which law and policy reach the chains. The chains read them and nothing else of policy. */
#ifndef JIQUN_WORLD_LEVERS_H
#define JIQUN_WORLD_LEVERS_H

#include "world/accounts.h"
#include "world/skills.h"

enum lever_kind { LEVER_LAW, LEVER_FACTOR, LEVER_ADDEND };

#define LEVER_LENGTH_ONE         1
#define LEVER_LENGTH_SECTOR      SECTOR_COUNT
#define LEVER_LENGTH_CITY        CITY_COUNT
#define LEVER_LENGTH_TALENT      TALENT_CELLS                /* city x grade x field, skills_cell */
#define LEVER_LENGTH_SECTOR_CITY (SECTOR_COUNT * CITY_COUNT) /* [sector * CITY_COUNT + city] */

/* Each lever is an array of the length of its dimension. */
struct levers {
#define LEVER(name, dimension, neutral, unit, kind, en, zh) double name[LEVER_LENGTH_##dimension];
#include "world/levers.def"
#undef LEVER
};

/* One line of levers.def. */
struct lever_info {
    const char *name, *dimension, *unit, *en, *zh;
    double neutral;
    enum lever_kind kind;
    int length;
};

/** Number of levers, and the line of one.  index in [0, levers_count()). */
int levers_count(void);
const struct lever_info *levers_info(int index);

/** Sets every lever to its neutral value. */
void levers_neutral(struct levers *levers);

#endif
