/* The accounts of January 2022 by class of account, in the rows of the data tables: the opening balance sheet that a run
 * starts from and the flows of its first month, in exact fen, so that they can be laid beside the tables and every row
 * and column can be proved to close. */
#ifndef JIQUN_ENGINE_OPENING_FLOWS_H
#define JIQUN_ENGINE_OPENING_FLOWS_H

#include "base/status.h"
#include "engine/simulation.h"

/* Rows of the opening balance sheet, in the order of tables->opening. */
enum opening_stock {
    STOCK_DEPOSITS,
    STOCK_LOANS,
    STOCK_BONDS,
    STOCK_TRADE_CREDIT,
    STOCK_OUTSIDE_POSITION,
    STOCK_STAKES,
    STOCK_REAL_ASSETS,
    STOCK_NET_WORTH
};

/* Rows of the flow matrix, in the order of tables->flows. */
enum opening_flow {
    FLOW_INTERMEDIATE,
    FLOW_OUTSIDE_SALES,
    FLOW_CONSUMPTION,
    FLOW_INVESTMENT,
    FLOW_PUBLIC_PURCHASES,
    FLOW_WAGES,
    FLOW_CONTRIBUTIONS,
    FLOW_RENT_LAND_FEES,
    FLOW_HOUSING_LAND,
    FLOW_LOAN_INTEREST,
    FLOW_OTHER_INTEREST,
    FLOW_PRODUCTION_TAX,
    FLOW_PROFIT_TAX,
    FLOW_WAGE_TAX,
    FLOW_BANK_SERVICES_FUND_FEES,
    FLOW_DIVIDENDS,
    FLOW_NEW_SHARES,
    FLOW_FUND_FLOWS,
    FLOW_TRANSFERS,
    FLOW_SOCIAL_TRANSFERS,
    FLOW_UNIVERSITY_MONEY,
    FLOW_LOANS_NET,
    FLOW_BONDS_NET,
    FLOW_DEPOSIT_CHANGE,
    FLOW_OUTSIDE_POSITION_CHANGE,
    FLOW_NONE /* no money moves */
};

/* Fen at the scale of the run; flows are those of one month. */
struct opening_flows {
    double scale;
    money_t stock[TABLES_OPENING_ITEMS][CLASS_COUNT]; /* assets positive; net worth with its sign reversed */
    money_t flow[TABLES_FLOW_KINDS][CLASS_COUNT];     /* received less paid; the two changes of money reversed */
    /* what becomes of the surplus of firms' columns */
    money_t firms_interest; /* on loans and bonds, less that earned on deposits */
    money_t firms_rent;     /* rent and land fees */
    money_t firms_fixed;    /* fixed cost bought as services */
    money_t firms_profit;   /* before tax */
};

/** Row of the flow matrix that a kind of payment belongs to; FLOW_NONE when it moves no money. Payments of trade credit
 *  are FLOW_INTERMEDIATE here; those by customers outside the province count as FLOW_OUTSIDE_SALES in the matrix. */
enum opening_flow opening_flows_row(enum booking kind);

/** Takes the opening sheet of a new simulation, simulates its first month and takes the flows.
 *  s    at its opening, no month simulated yet; is one month further afterwards
 *  Errors  those of simulation_step. */
enum status opening_flows_measure(struct opening_flows *o, struct simulation *s, struct errors *errors);

/** Sum over the classes of a row, and over the rows of a column, fen; exact. */
money_t opening_flows_row_sum(const money_t row[CLASS_COUNT]);
money_t opening_flows_column_sum(const money_t (*rows)[CLASS_COUNT], int n_rows, int class);

/** Verdict on both matrices: financial rows, and real assets with net worth, sum to exactly 0; every column of the
 *  sheet and of the flows with the change of money sums to exactly 0.
 *  names   rows are named as the tables name them
 *  Errors  STATUS_CHECK, one line for each row or column that does not close. */
enum status opening_flows_check(const struct opening_flows *o, const struct tables *names, struct errors *errors);

#endif
