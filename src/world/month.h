/* Scratch of one month: what phases hand to each other and what measure reads, taken from the arena at the start of the
 * month and given back at its end. Nothing here outlives the month. */
#ifndef JIQUN_WORLD_MONTH_H
#define JIQUN_WORLD_MONTH_H

#include "base/arena.h"
#include "world/remains.h"
#include "world/talent_flows.h"
#include "world/world.h"

struct ledger; /* capital/ledger.h */

enum { ENTRY_SOURCES = 4, EXIT_REASONS = 5 };

/* Where new equity of firms comes from, founders apart. */
enum equity_source { EQUITY_PRIVATE, EQUITY_PROVINCIAL, EQUITY_CITY, EQUITY_MARKET, EQUITY_LISTING, EQUITY_SOURCES };

/* What the phase of equity did in the month: money in fen, numbers in millionths of a firm by slices. */
struct equity_sums {
    money_t money[EQUITY_SOURCES][SECTOR_COUNT];
    int64_t rounds[SECTOR_COUNT], first_rounds[SECTOR_COUNT], first_young[SECTOR_COUNT];
    int64_t listings[SECTOR_COUNT], exits[SECTOR_COUNT];
    money_t exit_price, exit_value, called_private, called_public, repaid, covered;
    money_t granted, converted, recouped;
    int64_t sought, offered, public_only;   /* firms; offers; firms that only public funds offered to */
    double promise_private, promise_public; /* sums of promise over rounds led by each, by slices */
    double led_private, led_public;         /* slices of those rounds */
};

/* What suppliers receive through links in one thread: kept together, since one delivery touches all four. */
struct delivery {
    volume_t volume;
    money_t invoiced, paid;
    money_t spare; /* fills the cache line half */
};

/* Sums of a phase that feed decisions: integers, so threads may add them in any order. */
struct month {
    int threads;
    struct arena *arena;
    size_t mark; /* of the arena, behind the arrays: what phases take is given back every month */
    size_t ledger_bytes;
    struct ledger *ledger; /* [threads], of the phase in hand */
    struct ledger *total;  /* of the month, all phases */

    /* firms, [n] */
    volume_t *plan;        /* output wanted */
    volume_t *investment;  /* capital goods wanted, then bought, volume */
    volume_t *maintenance; /* part of it that replaces worn machines, not of a project */
    volume_t *link_orders; /* ordered by firms in the province */
    volume_t *pool_orders; /* ordered by the final pools */
    volume_t *available;   /* finished stock offered */
    volume_t *delivered;   /* to firms in the province */
    money_t *sales;        /* invoiced or paid, all customers */
    money_t *cost_of_sales;
    money_t *expenses;    /* services, research services, fixed cost, non-storable inputs */
    money_t *input_value; /* cost of inputs used */
    money_t *depreciation;
    money_t *opening_cash;
    money_t *profit_firm; /* before tax */

    volume_t *slot_order;      /* [slots] whole order */
    volume_t *slot_local;      /* [slots] part ordered in the province */
    struct delivery *received; /* [threads][n] link deliveries by supplier */
    volume_t *scatter;         /* [threads][n] link orders by supplier */

    /* markets, whole province */
    double demand[DESTINATION_COUNT][SECTOR_COUNT]; /* volume wanted by each destination, from anywhere */
    volume_t pool[DESTINATION_COUNT][SECTOR_COUNT]; /* accessible pool of firm sectors */
    volume_t pool_delivered[DESTINATION_COUNT][SECTOR_COUNT];
    money_t pool_sales[DESTINATION_COUNT][SECTOR_COUNT]; /* of firms in the province */
    volume_t goods_flow[SECTOR_COUNT][SECTOR_COUNT];     /* [supplier][buyer] delivered in the province */
    volume_t goods_inflow[2][SECTOR_COUNT];              /* ROC, ROW: bought from outside by firms' slots */
    money_t background_invoiced[CITY_COUNT];             /* by firms, to background producers */
    money_t background_paid;                             /* to firms, for earlier invoices */
    money_t firm_services[SECTOR_COUNT];                 /* invoiced by background to firms, by buying sector */
    volume_t output[SECTOR_COUNT];                       /* of firm sectors and background */
    volume_t capacity[SECTOR_COUNT];
    volume_t material_output[2][SECTOR_COUNT]; /* [small] output x material use: what inputs through trade follow */
    money_t research[SECTOR_COUNT];            /* research spending planned */
    volume_t sector_orders[SECTOR_COUNT];
    volume_t sector_unmet[SECTOR_COUNT];
    money_t sector_sales[SECTOR_COUNT];
    int64_t heads[CITY_COUNT]; /* all people at work, 1/1000 head */
    int64_t sector_workers[SECTOR_COUNT];
    double tightness[CITY_COUNT];
    double investment_price, consumption_price, government_price;
    money_t consumption[CITY_COUNT];                       /* budgets of households */
    money_t housing[CITY_COUNT], housing_land[CITY_COUNT]; /* land is part of housing */
    money_t university_budget[CITY_COUNT];
    volume_t background_investment[CITY_COUNT];
    money_t government_budget[GOVERNMENT_COUNT]; /* purchases */
    money_t government_investment[GOVERNMENT_COUNT];
    money_t government_social[GOVERNMENT_COUNT];
    money_t government_university[GOVERNMENT_COUNT];
    money_t government_programme[GOVERNMENT_COUNT]; /* grants and rebates of cities, see policy/cities.h */
    money_t talent_budget[CITY_COUNT];              /* of a city's money, for bids: still among its purchases */
    money_t value_added[CITY_COUNT];
    money_t profit[SECTOR_COUNT]; /* of firms, before tax */
    money_t background_profit[CITY_COUNT];
    money_t bank_profit[BANK_COUNT]; /* after tax */
    money_t research_wages[SECTOR_COUNT], sector_value_added[SECTOR_COUNT], sector_labour_cost[SECTOR_COUNT];
    int64_t projects_started[SECTOR_COUNT];       /* millionths of a firm, like the next three */
    int64_t entered[ENTRY_SOURCES][SECTOR_COUNT]; /* by source, see firm/entry.h */
    int64_t exited[EXIT_REASONS][SECTOR_COUNT];   /* by reason, see firm/exit.h */
    double closed[FIRM_SECTOR_COUNT][CITY_COUNT]; /* slices of the firms that failed */
    double merged[FIRM_SECTOR_COUNT][CITY_COUNT]; /* slices of the firms that were bought, by their own city */
    int64_t spun_off[SECTOR_COUNT];               /* entrants out of a firm or laboratory, millionths */
    int64_t moved[CITY_COUNT][CITY_COUNT];        /* firms that moved, [from][to], millionths */
    money_t merger_prices[SECTOR_COUNT];          /* paid to owners of the firms that were bought */
    int64_t reviewed[SECTOR_COUNT];               /* links given to another supplier, by buying sector */
    money_t loan_losses[SECTOR_COUNT], trade_losses[SECTOR_COUNT], start_capital[SECTOR_COUNT];
    double default_band[BANK_COUNT][BAND_COUNT], default_sector[SECTOR_COUNT]; /* see capital/experience.h */
    money_t failed_band[BANK_COUNT][BAND_COUNT], failed_sector[SECTOR_COUNT];  /* loans whose debtor failed */
    double loss_band[BAND_COUNT]; /* what banks lose over what machines leave open */
    money_t feared_band[BAND_COUNT], lost_band[BAND_COUNT];
    int64_t failed_files[BAND_COUNT][CARD_COUNT + 1]; /* borrowers that failed, see capital/scorecard.h */
    money_t credit_asked[SECTOR_COUNT], credit_granted[SECTOR_COUNT]; /* new loans and bonds of firms */
    money_t guarantee_paid[GOVERNMENT_COUNT];
    money_t background_collected, background_owed, background_recovered; /* between failed firms and background */
    double freed[SECTOR_COUNT], taken[SECTOR_COUNT];                     /* market share of firms that left and came */
    int64_t loss_makers[SECTOR_COUNT]; /* firms with a loss this month, millionths of a firm (slices) */
    money_t opening_deposit[ACCOUNT_COUNT], opening_position[PLACE_COUNT]; /* interest is on these */
    money_t wage_bill[CITY_COUNT];                                         /* net wages paid to households */
    int32_t *posts;                                                        /* [n][POST_COUNT] skilled people wanted */
    int32_t *staff;              /* [threads][n][POST_COUNT] there, of the thread's rows; of all in the first part */
    struct talent_flows *talent; /* [threads] of the thread; of all in the first */
    money_t talent_subsidy[CITY_COUNT]; /* wage subsidies due to people at work in a city */
    money_t talent_moved[CITY_COUNT];   /* moving subsidies due to people who came to a city */
    struct equity_sums equity;
    struct remains remains; /* firms that failed this month, when there is a panel */
};

/** Takes the arrays of a month for w from the arena.  threads >= 1; ledger_bytes  size of one struct ledger.
 *  Errors: STATUS_FILE when memory lacks.  The arena belongs to the month until month_destroy. */
enum status month_create(struct month *m, const struct world *w, int threads, size_t ledger_bytes,
                         struct errors *errors);
void month_destroy(struct month *m);

/** Gives back what the phases took from the arena: after a month nothing is left there but the month's own arrays. */
void month_end(struct month *m);

/** Empties the scratch of the month and notes the opening stocks that interest is reckoned on. */
void month_begin(const struct world *w, struct month *m);

#endif
