/* The part of `jiqun balance` about money: what becomes of firms' surplus, the opening balance sheet and the flows of
 * January 2022 beside those of the tables, and where the two differ. */
#ifndef JIQUN_CLI_BALANCE_ACCOUNTS_H
#define JIQUN_CLI_BALANCE_ACCOUNTS_H

#include "cli/balance_report.h"

/** A sum of the simulated month as a year at full scale, 100 m yuan.  month in fen at the run's scale */
double balance_accounts_yearly(const struct balance_report *r, money_t month);

/** Prints the accounts on standard output, or adds them to the report's CSV.  The report must have accounts. */
void balance_accounts_print(const struct balance_report *r);
void balance_accounts_csv(struct balance_report *r);

#endif
