/* Do the data tables close? The balance corrects the input-output columns, splits every product's sales over users in
 * the province and outside, and proves that uses equal resources. `jiqun balance` prints it; the initial population is
 * built from it. All values are a year of 2022 in 100 m yuan at scale 1, firms below scale included. */
#ifndef JIQUN_WORLD_BALANCE_H
#define JIQUN_WORLD_BALANCE_H

#include "base/status.h"
#include "scenario/parameters.h"
#include "scenario/tables.h"
#include "world/accounts.h"

enum { BALANCE_CORRECTIONS_MAX = 160, BALANCE_CORRECTION_TEXT = 160 };

struct balance_sector {
    const char *key; /* of the sector, borrowed from the tables */
    double output;   /* X, with firms below scale */
    double output_above, output_below;
    double firms_above, firms_below;
    /* column, per unit of output: these and the inputs sum to 1 */
    double wages;    /* labour cost of production */
    double research; /* research spending: part wages, part services */
    double tax, depreciation;
    double margin;              /* what is left for interest, rent, fixed cost, profit */
    double theta;               /* factor on the inputs of the table that makes the column sum to 1 */
    double input[SECTOR_COUNT]; /* [product] */
    double column_sum;          /* 1 when closed */
    double
        margin_raw; /* after research, with the table's own wages and inputs; negative: the cluster lives on equity */
    double wage_of_sector;        /* yuan a year per head */
    double heads, research_heads; /* persons */
    double capital;               /* productive capital */
    /* row: resources and uses of the product in the province */
    double intermediate;                        /* use by producers in the province, from anywhere */
    double consumption, investment, government; /* final use in the province, from anywhere */
    double local_share[SECTOR_COUNT];           /* [user] of the product's intermediate use: bought in the province */
    double local_intermediate, local_final;     /* sales in the province */
    double local_final_share;                   /* part of final use that is bought in the province */
    double roc, row;                            /* sales to rest of China, rest of the world */
    double inflow_roc, inflow_row;              /* bought from there */
    double gap;                                 /* (uses - resources) / output */
    double pool_share;                          /* f_0: local firms' share of the final pool they sell to */
};

struct balance_totals {
    double output, output_firms, intermediate, value_added, wage_bill, research, heads, research_heads;
    double margin_firms, consumption, investment, government, roc, row, inflow_roc, inflow_row, capital;
};

struct balance {
    struct balance_sector sector[SECTOR_COUNT];
    struct balance_totals total;
    int corrections;
    char correction[BALANCE_CORRECTIONS_MAX][BALANCE_CORRECTION_TEXT]; /* "sector: what, from, to, why" */
};

/** Computes the balance. Every correction it makes is listed in it.  Errors: none. */
void balance_build(struct balance *b, const struct tables *tables, const struct parameters *parameters);

/** Verdict: uses equal resources within 0.1 % in every sector, columns sum to 1 within 1e-9, margins at least the stated
 *  floor, inputs not negative.  Errors: STATUS_CHECK, each failing sector on its own line. */
enum status balance_check(const struct balance *b, const struct parameters *parameters, struct errors *errors);

#endif
