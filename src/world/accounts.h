/* The accounts of the model: 118 columns of the matrices, the items of a balance sheet, the places where money lies.
 * Firms share a column by sector, background producers, households, cities and universities have one per city. Private
 * venture funds share one; the provincial fund, the cities' funds and the market-run funds under them have their own. */
#ifndef JIQUN_WORLD_ACCOUNTS_H
#define JIQUN_WORLD_ACCOUNTS_H

#include <stdint.h>

enum {
    SECTOR_COUNT = 33,
    FIRM_SECTOR_COUNT = 28,
    BACKGROUND_COUNT = 5, /* background sectors */
    CITY_COUNT = 13,
    BANK_COUNT = 16, /* one per city and three nationwide */
    BANK_NATIONWIDE = 13,
    MARKET_FUND_COUNT = 3, /* one per tier of clusters: international, domestic, future */
    PRIVATE_FUND_COUNT = 20,
    FUND_PUBLIC = PRIVATE_FUND_COUNT, /* first public fund: the order of their accounts */
    FUND_CITY = FUND_PUBLIC + 1,
    FUND_MARKET = FUND_CITY + CITY_COUNT,
    FUND_COUNT = FUND_MARKET + MARKET_FUND_COUNT,
    CARD_SIGNS = 4, /* of a borrower's accounts, see capital/scorecard.h */
    CARD_CLASSES = 4,
    CARD_GRADES = 10, /* 0: not read yet */
    CARD_COUNT = CARD_SIGNS * CARD_CLASSES + CARD_GRADES,
    BAND_COUNT = 6 /* of borrowers: three bands of information, below scale and above (capital/lending.h) */
};

enum account {
    ACCOUNT_FIRMS = 0, /* 28, by position of the sector among the firm sectors */
    ACCOUNT_BACKGROUND = ACCOUNT_FIRMS + FIRM_SECTOR_COUNT,
    ACCOUNT_HOUSEHOLDS = ACCOUNT_BACKGROUND + CITY_COUNT,
    ACCOUNT_BANKS = ACCOUNT_HOUSEHOLDS + CITY_COUNT,
    ACCOUNT_VENTURE_FUNDS = ACCOUNT_BANKS + BANK_COUNT,
    ACCOUNT_PUBLIC_FUNDS, /* the provincial fund, then 13 city funds, then market-run funds by tier of clusters */
    ACCOUNT_CITY_FUNDS,
    ACCOUNT_MARKET_FUNDS = ACCOUNT_CITY_FUNDS + CITY_COUNT,
    ACCOUNT_PROVINCE = ACCOUNT_MARKET_FUNDS + MARKET_FUND_COUNT,
    ACCOUNT_CITIES,
    ACCOUNT_UNIVERSITIES = ACCOUNT_CITIES + CITY_COUNT,
    ACCOUNT_CENTRE = ACCOUNT_UNIVERSITIES + CITY_COUNT,
    ACCOUNT_ROC, /* rest of China */
    ACCOUNT_ROW, /* rest of the world */
    ACCOUNT_COUNT
};

/* Classes of accounts, in the order of the data tables (enum tables_account). */
enum account_class {
    CLASS_FIRMS,
    CLASS_BACKGROUND,
    CLASS_HOUSEHOLDS,
    CLASS_BANKS,
    CLASS_VENTURE_FUNDS,
    CLASS_PUBLIC_FUNDS,
    CLASS_PROVINCE,
    CLASS_CITIES,
    CLASS_UNIVERSITIES,
    CLASS_CENTRE,
    CLASS_ROC,
    CLASS_ROW,
    CLASS_COUNT
};

/* Items of a balance sheet, assets positive, debts negative. MONEY is deposits, for banks, the centre and the outside
 * deposits and position together; the matrix shows the two apart. */
enum item {
    ITEM_MONEY,
    ITEM_LOANS,
    ITEM_BONDS,
    ITEM_TRADE,
    ITEM_STAKES,
    ITEM_CAPITAL,  /* machines, buildings, housing, public capital at book value */
    ITEM_INPUTS,   /* stored inputs at cost */
    ITEM_FINISHED, /* finished goods at cost */
    ITEM_COUNT,
    ITEM_NET_WORTH = ITEM_COUNT,
    ITEM_NONE
};

/* Where money lies: 16 banks, then those that hold no deposits. */
enum place { PLACE_CENTRE = BANK_COUNT, PLACE_ROC, PLACE_ROW, PLACE_COUNT };

/** Class of an account column.  account in [0, ACCOUNT_COUNT). */
enum account_class account_class_of(int account);

/** English, Chinese and key text of an account class. */
const char *account_class_en(enum account_class class);
const char *account_class_zh(enum account_class class);
const char *account_class_key(enum account_class class);

/** Names of the items of a balance sheet; item in [0, ITEM_COUNT], ITEM_NET_WORTH included. */
const char *item_key(enum item item);
const char *item_en(enum item item);
const char *item_zh(enum item item);

/** Position of a sector among the firm sectors, or -1 for a background sector.  sector in [0, SECTOR_COUNT). */
static inline int sector_firm_index(int sector)
{
    return sector < 25 ? sector : sector >= 27 && sector <= 29 ? sector - 2 : -1;
}

/** Position among the background sectors, or -1 for a firm sector. */
static inline int sector_background_index(int sector)
{
    return sector == 25 ? 0 : sector == 26 ? 1 : sector >= 30 ? sector - 28 : -1;
}

/** The sector at a position among the firm sectors or the background sectors. */
static inline int firm_index_sector(int index)
{
    return index < 25 ? index : index + 2;
}
static inline int background_index_sector(int index)
{
    return index < 2 ? 25 + index : 28 + index;
}

#endif
