/* Names and classes of accounts and balance-sheet items. */
#include "world/accounts.h"

static const int class_begin[CLASS_COUNT + 1] = {
    ACCOUNT_FIRMS,        ACCOUNT_BACKGROUND, ACCOUNT_HOUSEHOLDS, ACCOUNT_BANKS,        ACCOUNT_VENTURE_FUNDS,
    ACCOUNT_PUBLIC_FUNDS, ACCOUNT_PROVINCE,   ACCOUNT_CITIES,     ACCOUNT_UNIVERSITIES, ACCOUNT_CENTRE,
    ACCOUNT_ROC,          ACCOUNT_ROW,        ACCOUNT_COUNT};

static const char *const class_text[CLASS_COUNT][3] = {
    {"firms", "firms", "企业"},
    {"background", "background producers", "后台生产部门"},
    {"households", "households", "居民"},
    {"banks", "banks", "银行"},
    {"venture_funds", "private venture funds", "民间创投基金"},
    {"public_funds", "public funds", "政府基金"},
    {"province", "province", "省级财政"},
    {"cities", "cities", "市级财政"},
    {"universities", "universities and laboratories", "高校与实验室"},
    {"centre", "central government", "中央财政"},
    {"rest_of_china", "rest of China", "国内省外"},
    {"rest_of_world", "rest of the world", "国外"},
};

static const char *const item_text[ITEM_COUNT + 1][3] = {
    {"money", "deposits and out-of-province position", "存款与省外头寸"},
    {"loans", "loans", "贷款"},
    {"bonds", "bonds", "债券"},
    {"trade_credit", "trade credit", "商业信用"},
    {"stakes", "stakes at paid-in value", "股权（实收资本）"},
    {"capital", "capital at book value", "固定资产净值"},
    {"inputs", "stored inputs at cost", "原材料库存"},
    {"finished", "finished goods at cost", "产成品库存"},
    {"net_worth", "net worth", "净值"},
};

enum account_class account_class_of(int account)
{
    int class = 0;
    while (class_begin[class + 1] <= account)
        class ++;
    return (enum account_class) class;
}

const char *account_class_key(enum account_class class)
{
    return class_text[class][0];
}

const char *account_class_en(enum account_class class)
{
    return class_text[class][1];
}

const char *account_class_zh(enum account_class class)
{
    return class_text[class][2];
}

const char *item_key(enum item item)
{
    return item_text[item][0];
}

const char *item_en(enum item item)
{
    return item_text[item][1];
}

const char *item_zh(enum item item)
{
    return item_text[item][2];
}
