/* What happened to skilled people in a month: counts of simulated persons, so that stocks and flows reconcile. */
#ifndef JIQUN_WORLD_TALENT_FLOWS_H
#define JIQUN_WORLD_TALENT_FLOWS_H

#include "world/people.h"

enum {
    FLOW_PLACES = CITY_COUNT + 1,          /* 13 cities, the rest of China */
    FLOW_OUTSIDE = CITY_COUNT,             /* index of the rest of China */
    FLOW_EMPLOYERS = FIRM_SECTOR_COUNT + 1 /* firm sectors, universities */
};

/* Whence founders come. */
enum founder_kind { FOUNDER_OF_FIRM, FOUNDER_OF_LABORATORY, FOUNDER_WITHOUT_POST, FOUNDER_REPEATED, FOUNDER_KINDS };

struct talent_flows {
    int64_t moved[FLOW_PLACES][FLOW_PLACES][GRADE_COUNT]; /* [from][to] residents who changed place */
    int64_t changed[FLOW_EMPLOYERS]
                   [FLOW_EMPLOYERS]; /* [from][to] hires of people who had an employer before, and founders */
    int64_t started[CITY_COUNT][FLOW_EMPLOYERS]; /* [city of study][to] first posts of graduates */
    int64_t arrived[FLOW_EMPLOYERS];             /* first posts of people from the rest of China */
    int64_t hired[CITY_COUNT][GRADE_COUNT];      /* posts filled, by place and grade of the post */
    int64_t open[CITY_COUNT][GRADE_COUNT];       /* posts left open */
    int64_t jobless[CITY_COUNT][GRADE_COUNT];    /* people left without one, by own grade */
    int64_t people[CITY_COUNT][GRADE_COUNT];     /* everybody at the end of the month */
    int64_t jobless_field[FIELD_COUNT], people_field[FIELD_COUNT], open_field[FIELD_COUNT];
    int64_t before;              /* people at the start of the month */
    int64_t graduates, came;     /* added: looking for a first post; from the rest of China */
    int64_t retired, left, gone; /* taken away: at 60; gave up; to the rest of China */
    int64_t quit, laid_off, orphaned, trained, demoted, followed;
    int64_t founders[FOUNDER_KINDS]; /* people who began to run a firm of their own; in changed, not in hired */
    int64_t unfounded;               /* firms that should have had such a founder and found none */
    int64_t founders_failed, founders_sold;
    int64_t misfit;  /* hires outside the post's field */
    int64_t looking; /* people with and without a post who looked for one */
};

#endif
