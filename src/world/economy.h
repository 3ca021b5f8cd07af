/* Constants of a run: what the data tables and the scenario say about sectors, cities and rules, in the units of the
 * step (fen, volumes a month, 1/1000 heads) and cut to the scale of the run. Built once by economy_build from the
 * balance of the tables; nothing here changes while the run goes on. */
#ifndef JIQUN_WORLD_ECONOMY_H
#define JIQUN_WORLD_ECONOMY_H

#include "base/money.h"
#include "scenario/parameters.h"
#include "scenario/tables.h"
#include "world/accounts.h"
#include "world/balance.h"
#include "world/skills.h"

struct shock;

enum { SECTOR_SLOTS_MAX = 28, SMALL_SLOTS_MAX = 4 };

/* Where final and background demand for a product comes from. */
enum destination {
    DESTINATION_BACKGROUND,
    DESTINATION_CONSUMPTION,
    DESTINATION_INVESTMENT,
    DESTINATION_GOVERNMENT,
    DESTINATION_ROC,
    DESTINATION_ROW,
    DESTINATION_COUNT
};

/* Inputs that a kind of firm orders slot by slot, largest first. */
struct input_list {
    int count;
    int good[SECTOR_SLOTS_MAX];           /* sector index of the product */
    double coefficient[SECTOR_SLOTS_MAX]; /* volume per volume of output */
    uint8_t storable[SECTOR_SLOTS_MAX];
    uint8_t specific[SECTOR_SLOTS_MAX]; /* 1: a new source needs time to qualify */
    uint8_t strict[SECTOR_SLOTS_MAX];   /* 1: output cannot exceed stock / coefficient */
    double elsewhere[SECTOR_SLOTS_MAX]; /* part of a shortage that can be bought elsewhere in a month */
    double premium[SECTOR_SLOTS_MAX];   /* price premium paid then */
    double rest[SECTOR_COUNT];          /* products bought through trade instead: volume per volume */
    double rest_total;                  /* their sum */
};

struct economy {
    struct tables *tables;               /* borrowed */
    const struct parameters *parameters; /* borrowed */
    struct parameters opening;           /* the same under the law of January 2022: what the opening is measured with */
    struct balance balance;              /* annual balance of the tables, 100 m yuan, scale 1 */
    const struct shock *shocks;          /* [n_shocks] borrowed; none while the opening is measured */
    int n_shocks;
    double fen; /* fen a month at the run's scale in January per 100 m yuan a year, before growth */

    /* firm sectors, index = sector */
    struct input_list inputs[SECTOR_COUNT][2];      /* [sector][small] */
    double service[SECTOR_COUNT][BACKGROUND_COUNT]; /* background inputs per volume of output */
    double capital_months[SECTOR_COUNT];            /* capital per capacity, months */
    double workers_per_volume[SECTOR_COUNT]
                             [CITY_COUNT]; /* 1/1000 head per volume a month, productivity 1, base month */
    double researcher_wage[SECTOR_COUNT];  /* fen a month per 1/1000 head, labour cost, base month, city factor apart */
    double worker_wage[SECTOR_COUNT];      /* the same for production workers */
    double production_posts[SECTOR_COUNT][GRADE_COUNT]; /* skilled people per unit of labour in production */
    double research_posts[GRADE_COUNT];                 /* parts of people in research by grade, sum 1 */
    double post_pay[SECTOR_COUNT][2 * GRADE_COUNT];     /* pay of a post over the worker's wage of the sector */
    double worker_unit[SECTOR_COUNT];      /* pay of workers beside skilled people over the wage of the sector; 1 while
                                         workers stand for all labour: talent/first_people.c */
    double fit[FIELD_COUNT][FIELD_COUNT];  /* [person's][post's] use of a field's people in another */
    double university_posts[TALENT_CELLS]; /* researchers of universities and laboratories, simulated */
    double skill_norm;                     /* mean skill x fit of labour in production posts at the opening */
    double graduate_entry[CITY_FIELDS];    /* part of graduates who look for a post here: measured */
    double people_start[CITY_COUNT];       /* skilled people at the opening, simulated */
    double field_people[FIELD_COUNT];      /* the same by field */
    double cell_wage[TALENT_CELLS];        /* labour cost of a post, yuan a year, January 2022 */
    double grade_wage[GRADE_COUNT];        /* the same, mean of the province */
    double city_wage_factor[CITY_COUNT];   /* wage relative to the province, mean 1 */
    double import_share[SECTOR_COUNT][SECTOR_COUNT];   /* [product][user] part bought from the rest of the world */
    double local_share[SECTOR_COUNT][SECTOR_COUNT];    /* [product][user] at the start */
    double pool_share_start[SECTOR_COUNT];             /* f of all local firms together at the start, in (0, 0.4] */
    double pool_bias[DESTINATION_COUNT][SECTOR_COUNT]; /* accessible pool over the destination's whole demand */
    double pool_base[DESTINATION_COUNT][SECTOR_COUNT]; /* ROC, ROW: accessible pool of the base month, volume a month */
    double pool_total[SECTOR_COUNT]; /* accessible pool of the base month, all destinations: population.c */
    double consumption_mix[SECTOR_COUNT], investment_mix[SECTOR_COUNT], government_mix[SECTOR_COUNT]; /* sum 1 */
    double fixed_cost[SECTOR_COUNT];                  /* fen a month, base month, for a whole firm of the sector */
    double fixed_cost_cap;                            /* of own start sales */
    double median_size[SECTOR_COUNT];                 /* real output of the median firm at the start, fen a month */
    double cell_firms[FIRM_SECTOR_COUNT][CITY_COUNT]; /* real firms at the start */
    volume_t cell_output[FIRM_SECTOR_COUNT]
                        [CITY_COUNT];                 /* of the tables, a month of January 2022, at the run's scale */
    double productivity_start[SECTOR_COUNT];          /* mean A of January 2022, weighted by output */
    double mean_markup[SECTOR_COUNT];                 /* at the start, weighted by output */
    double cell_slice[FIRM_SECTOR_COUNT][CITY_COUNT]; /* slice of an entrant of the cell */
    double local_reference[SECTOR_COUNT]; /* ln quality less ln price against outside at the start, weighted */
    double leverage_target[SECTOR_COUNT]; /* opening leverage of the sector: measured, not given */
    double cash_months[SECTOR_COUNT];     /* opening cash over monthly sales: measured */
    double buffer_share[SECTOR_COUNT];    /* part of the opening cash that firms keep: measured, see engine/opening.c */
    double background_buffer_share[CITY_COUNT];
    double usual_unmet[SECTOR_COUNT]; /* part of orders not met at the opening */
    int trend_from;                   /* month from which markets, wages and progress have their trends */
    double growth_rest[TABLES_YEARS]; /* market growth of the rest, a year */
    double market_growth[SECTOR_COUNT][TABLES_YEARS]; /* of outside demand, a year */

    /* background sectors, index = background index */
    double background_city[BACKGROUND_COUNT][CITY_COUNT];    /* weights, sum 1 */
    double background_workers[BACKGROUND_COUNT][CITY_COUNT]; /* 1/1000 head per volume a month, base month */
    double background_wage[BACKGROUND_COUNT];                /* fen a month per 1/1000 head, labour cost, base month */
    double background_local[BACKGROUND_COUNT];               /* part bought in the province, after corrections */
    double background_base[DESTINATION_COUNT][BACKGROUND_COUNT]; /* ROC, ROW: sales of the base month, volume a month */
    double background_capital_months;
    double background_leverage[CITY_COUNT], background_cash_months[CITY_COUNT]; /* measured */

    /* rules whose constants are measured on the opening sheet */
    double consumption_income; /* c1 */
    double bank_payout, bank_capital_ratio[BANK_COUNT];
    double debt_target[1 + CITY_COUNT];           /* public debt over annual product */
    double cash_target[1 + CITY_COUNT];           /* public cash over annual product */
    double product_start;                         /* smoothed product of the province at the opening, fen a month */
    double owner_share[CLASS_COUNT][CLASS_COUNT]; /* [issuer][holder] */
    double province_in_city_funds;                /* part of a city fund's capital that is the province's */
    double provincial_fund;                       /* part of public funds' capital that is the provincial fund's */
};

/** Builds the constants from the balance, which must be closed (balance_check).  scale in (0, 1].
 *  tables, parameters are borrowed for the life of the economy.  Errors: none. */
void economy_build(struct economy *e, struct tables *tables, const struct parameters *parameters,
                   const struct balance *balance, double scale);

/** Market growth a year of a product in a month (piecewise by calendar year; after the last year the last one holds). */
double economy_growth(const struct economy *e, int sector, int month);

#endif
