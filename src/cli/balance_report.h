/* What `jiqun balance` gathers before it prints: the balance of the tables, the accounts of the simulated economy, and a
 * list of checks; and how its figures become text or lines of CSV. */
#ifndef JIQUN_CLI_BALANCE_REPORT_H
#define JIQUN_CLI_BALANCE_REPORT_H

#include "cli/listing.h"
#include "engine/opening_flows.h"
#include "world/balance.h"

enum { BALANCE_REPORT_CHECKS = 32, BALANCE_REPORT_CHECK_TEXT = 128, BALANCE_REPORT_AMOUNT = 32 };

/* A figure that must be, or should be, within bounds. */
struct balance_check_line {
    const char *unit;
    double value, reference, low, high; /* reference NAN: only bounds are known */
    bool closing;                       /* decides the exit status */
    int decimals;
    char what[BALANCE_REPORT_CHECK_TEXT];
};

struct balance_report {
    const struct scenario *scenario;
    struct tables *tables;
    struct balance balance;
    struct opening_flows accounts;
    bool has_accounts;
    bool closes;
    struct balance_check_line check[BALANCE_REPORT_CHECKS];
    int n_checks;
    struct listing csv;
};

/* Unit of money in CSV. */
extern const char balance_report_money[];

/** 1234567.8 as "1,234,568"; never "-0".  text [BALANCE_REPORT_AMOUNT]  decimals >= 0 */
void balance_report_amount(char text[BALANCE_REPORT_AMOUNT], double value, int decimals);

/** Adds a line to the report's CSV; a value that is no number is left out. */
void balance_report_csv(struct balance_report *r, const char *section, const char *row, const char *column,
                        double value, const char *unit);

/** Prints an underlined heading on standard output. */
void balance_report_heading(const char *text);

#endif
