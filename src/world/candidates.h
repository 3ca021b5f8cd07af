/* Who could supply a product: the firms of each sector and city with their weights, and how far each city reaches. Built
 * from the rows of a moment, read by many draws; a draw costs two searches. */
#ifndef JIQUN_WORLD_CANDIDATES_H
#define JIQUN_WORLD_CANDIDATES_H

#include "world/world.h"

enum { CANDIDATE_CELLS = FIRM_SECTOR_COUNT * CITY_COUNT };

struct candidates {
    int32_t *row;        /* [n] firms by cell, in row order */
    int64_t *cumulative; /* [n + 1] weights in that order */
    int32_t begin[CANDIDATE_CELLS + 1];
    double reach[FIRM_SECTOR_COUNT][CITY_COUNT][CITY_COUNT]; /* [.][buyer's city][up to supplier's city] */
};

/** Sorts the living firms by cell and adds up their weights; nearness e^(-distance / industry.link_distance).
 *  weight      [length[DIM_FIRM]], >= 0, their sum below 2^62; 0 for places without a firm
 *  row         [length[DIM_FIRM]], cumulative [length[DIM_FIRM] + 1]: memory that the caller owns
 *  Errors: none. */
void candidates_build(struct candidates *c, const struct world *w, const int64_t *weight, int32_t *row,
                      int64_t *cumulative, int threads);

/** A firm drawn by weight and nearness.  sector: position among the firm sectors; u, v uniforms in (0, 1).
 *  return its row, -1 when the product has no firm of positive weight. */
int32_t candidates_pick(const struct candidates *c, int sector, int city, double u, double v);

/** A firm of one cell drawn by weight.  cell: sector position x CITY_COUNT + city; u uniform in (0, 1)
 *  return its row, -1 when the cell has no firm of positive weight. */
int32_t candidates_of_cell(const struct candidates *c, int cell, double u);

#endif
