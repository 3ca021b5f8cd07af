/* The initial population: one row per real firm of the modelled sectors at scale 1, a sample without bias below it.
 *
 * A cell is a sector in a city. Its number of firms, output and wage bill follow from the tables exactly (largest
 * remainders); sizes, productivity, mark-ups, links and balance sheets are drawn with the population seed from keys that
 * do not depend on the order of rows. See docs/model.md, "Initialisation". */
#ifndef JIQUN_WORLD_POPULATION_H
#define JIQUN_WORLD_POPULATION_H

#include "world/world.h"

/** Creates firms with sizes, traits, supply links and balance sheets, and the other accounts' opening books.
 *  w       economy, scale, population_seed set; receives arrays (world_release frees them)
 *  Errors  STATUS_FILE when memory lacks; STATUS_CHECK when a firm or bank would open without equity. */
enum status population_create(struct world *w, struct errors *errors);

/* Parts of it, in order. */

/* One cell while the population is built. */
struct cell {
    int sector, city;
    int64_t above, below; /* real firms */
    volume_t output;      /* a month, at the run's scale */
    int64_t heads;        /* production workers, 1/1000 head, at the run's scale */
    int32_t begin, end;   /* rows of its firms */
};

/* Real sizes and the sample drawn from them, before the state has arrays. */
struct sample {
    struct cell cell[FIRM_SECTOR_COUNT * CITY_COUNT];
    int64_t count;
    uint64_t *key;
    double *slice;
    double *size; /* real sales, fen a month; traits_draw makes it relative to the sector's median */
    uint8_t *small;
    volume_t *output;
    int64_t *work; /* scratch of the same length */
};

/** Cells and sampled firms with exact counts and outputs (sizes.c). */
enum status sizes_draw(struct sample *sample, const struct world *w, struct errors *errors);
void sizes_release(struct sample *sample);

/** Productivity, quality, mark-up, research and prices; workers exact by cell (traits.c). */
void traits_draw(struct world *w, const struct sample *sample);

/** Cost of a volume of output at prices of January 2022: inputs, services, production labour, production tax. */
double population_unit_cost(const struct economy *e, int s, double productivity, double material_use);

/** Inputs per output at an efficiency relative to the frontier, before the sector's factor; efficiency > 0.  Pure. */
double population_material_use(const struct economy *e, double efficiency);

/** Months of losses that owners bear.  u uniform.  Pure. */
uint8_t population_patience(const struct parameters *p, double u);

/** The firm's bank: its city's or one of the nationwide ones.  u uniform.  Pure. */
uint8_t population_bank(const struct parameters *p, int city, double u);

/** What lenders see of a firm at the start.  size  over the sector's median; age  months in January 2022.  Pure. */
double population_information(const struct parameters *p, double size, int age);

enum tax_class { TAX_STANDARD, TAX_HIGH_TECH, TAX_SMALL, TAX_CLASSES };

/** Profit tax class of a firm of the first population until certificates are given (firm/certificates.h): high technology
 *  by research.  Pure. */
uint8_t population_tax_class(const struct parameters *p, double research_rate, int small);

/** Standard deviation of a firm's transitory efficiency: large firms' plants and products offset each other as their
 *  orders do, small firms are all alike.  noise_scale as in the state.  Pure. */
double population_efficiency_sd(const struct parameters *p, double noise_scale);

/** Fixed cost a month of a firm whose start output is given, fen of the base month.  Source: trial runs. */
double population_fixed_cost(const struct economy *e, int s, double slice, double output);

/** Number of slots and links the firms need (network.c). */
void network_count(const struct world *w, const struct sample *sample, int64_t *slots, int64_t *links);

/** Slots, suppliers and local shares under the suppliers' capacity; pool shares of firms (network.c).
 *  Errors: STATUS_FILE when memory lacks. */
enum status network_draw(struct world *w, const struct sample *sample, struct errors *errors);

/** The outside competitor of a sector starts level with its local firms, rows [begin, end): the share-weighted brackets of
 *  the share equation sum to zero (network.c). */
void network_competitor(struct world *w, int s, int32_t begin, int32_t end);

/** Stocks, capital, cash, debt, trade credit of firms and the books of all other accounts (sheet.c).
 *  Errors: STATUS_CHECK when a firm or bank has no equity. */
enum status sheet_open(struct world *w, struct errors *errors);

/** The same for firms that have lived: their cash, loans and bonds are scaled to the sheet, all other books are opened
 *  as at first, and every share belongs to the general owners (sheet.c).  Errors: as sheet_open. */
enum status sheet_reopen(struct world *w, struct errors *errors);

/** People that a firm's research rate pays at its output and the wages of January 2022, 1/1000 head (sheet.c).  Pure. */
int64_t sheet_researchers(const struct world *w, int64_t f);

/** Measures on the opening sheet what rules return to: leverage and cash over sales, by sector and city (sheet.c). */
void sheet_measure(struct world *w);

#endif
