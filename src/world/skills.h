/* Skilled people by field and grade: what a person has learned, how far, and the cells of their labour market. */
#ifndef JIQUN_WORLD_SKILLS_H
#define JIQUN_WORLD_SKILLS_H

#include "world/accounts.h"

enum grade { GRADE_TECHNICIAN, GRADE_ENGINEER, GRADE_EXPERT, GRADE_COUNT };

enum {
    FIELD_COUNT = 14,                         /* fields of technology, data/tech_tags.csv */
    GRADE_FIELDS = GRADE_COUNT * FIELD_COUNT, /* [grade * FIELD_COUNT + field] */
    TALENT_CELLS = CITY_COUNT * GRADE_FIELDS, /* [(city * GRADE_COUNT + grade) * FIELD_COUNT + field] */
    CITY_FIELDS = CITY_COUNT * FIELD_COUNT,   /* [city * FIELD_COUNT + field] */
    STUDY_YEARS = 4,
    ENROLMENT_PLACES = CITY_FIELDS *
                       (STUDY_YEARS + 1), /* [row x CITY_FIELDS + city x FIELD_COUNT + field], see talent/graduates.h */
};

/** Index of a cell of the market for skilled people.  city [0, 13), grade [0, 3), field [0, 14).  Pure. */
static inline int skills_cell(int city, int grade, int field)
{
    return (city * GRADE_COUNT + grade) * FIELD_COUNT + field;
}

#endif
