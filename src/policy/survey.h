/* What governments know of the cells in January: sums of the past year over the firms of a sector in a city. */
#ifndef JIQUN_POLICY_SURVEY_H
#define JIQUN_POLICY_SURVEY_H

#include "world/month.h"

enum { SURVEY_CELLS = FIRM_SECTOR_COUNT * CITY_COUNT };

/* By firm sector x city. Sales of firms that failed in the year are missing. */
struct survey {
    double sales[SURVEY_CELLS],
        before[SURVEY_CELLS];       /* past year and the one before, fen; before: of those alive now */
    double reported[SURVEY_CELLS];  /* research reported in the past year, fen */
    double firms[SURVEY_CELLS];     /* real firms */
    double certified[SURVEY_CELLS]; /* real firms that are specialised, little giants or champions */
    double leaders[SURVEY_CELLS];   /* real chain leaders */
};

/** Adds up the firms; sales_year, research_year, padded_year must hold a year.  Any number of threads gives the same. */
void survey_take(struct survey *x, const struct world *w, int threads);

/** Growth of a cell's sales in the year, in +-0.5; 0 without sales the year before. */
double survey_growth(const struct survey *x, int cell);

#endif
