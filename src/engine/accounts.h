/* The five identities of the accounts, tested every month of every run. */
#ifndef JIQUN_ENGINE_ACCOUNTS_H
#define JIQUN_ENGINE_ACCOUNTS_H

#include "base/status.h"
#include "capital/ledger.h"
#include "world/books.h"

/** Tests the books at the end of a month and carries items and net worth forward.
 *  (a) every financial row of the balance sheet sums to zero
 *  (b) every kind of flow sums to zero, and each account's money moved by what it received less what it paid
 *  (c) each item and the net worth of each account equal what bookings carried forward
 *  (d) net worth of all accounts equals real assets
 *  (e) each bank's position, deposits, loans and bonds give its carried equity
 *  Also: goods, people, cash and debts of firms never negative, and each firm's links add up to what it owes.
 *  w       month counted already; its carried books are advanced by the month's ledger     threads >= 1
 *  Errors  STATUS_INVARIANT, the first failing identity with row, column, month and difference in fen. */
enum status accounts_check(struct world *w, const struct ledger *month, const struct balance_sheet *sheet, int threads,
                           struct errors *errors);

/** Name of an account column for messages and output, e.g. "firms: biomedicine", "households: Suzhou".
 *  text receives at most size bytes.  zh: in Chinese. */
void accounts_name(const struct tables *tables, int account, bool zh, char *text, size_t size);

#endif
