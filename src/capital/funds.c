/* Capital calls, investment outside the province, fees and distributions of funds; see funds.h. */
#include "capital/funds.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/settlement.h"
#include "world/shares.h"

enum { PARTNER_CITIES = CITY_COUNT, PARTNER_ROC = 2 * CITY_COUNT, PARTNERS };

/* Market-run funds by tier of clusters: international, domestic, future. Assumed. */
static const double market_weight[MARKET_FUND_COUNT] = {0.5, 0.3, 0.2};

/* Private partners of market-run funds: households, the rest from the rest of China. Assumed. */
static const double market_households = 0.6;

money_t funds_call(money_t cash, money_t target, money_t announced, money_t paid_in, double speed)
{
    double lacks = (double)(target - cash), room = (double)(announced - paid_in);
    return money_of(math_max(0, math_min(lacks, math_min(room, speed * (double)announced))));
}

money_t funds_capital_part(money_t amount, money_t paid_in, money_t assets)
{
    if (assets <= paid_in)
        return amount < paid_in ? amount : paid_in;
    return fixed_share(amount, paid_in, assets);
}

money_t funds_public_part(money_t need, money_t ready, money_t private_ready, double share)
{
    double beside = share < 1 ? share / (1 - share) * (double)private_ready : (double)need;
    return money_of(math_max(0, math_min((double)ready, math_min(beside, share * (double)need))));
}

money_t funds_away_room(money_t local, money_t away, double least)
{
    if (least <= 0)
        return INT64_MAX / 4;
    double room = (1 - least) / least * (double)local - (double)away;
    return room > 0 ? money_of(room) : 0;
}

money_t funds_reserve(money_t reserve, money_t proceeds, double share, money_t invested)
{
    money_t kept = reserve + money_of(share * (double)proceeds);
    return kept > invested ? kept - invested : 0;
}

money_t funds_held(const struct world *w, int account)
{
    money_t issued = 0;
    for (int v = 0; v < FUND_COUNT; v++)
        issued += shares_fund_account(v) == account ? w->funds.paid_in[v] : 0;
    return w->books.stake[account] + issued;
}

/* How far the economy has grown since the opening, as far as it grew. */
static double growth_of(const struct world *w)
{
    return w->economy.product_start > 0 ? w->cities.product[0] / w->economy.product_start : 1;
}

static money_t scaled_money(const struct world *w, double million)
{
    return money_of(million * (double)MONEY_PER_MILLION * w->scale);
}

/* What has come into the private funds' account since last time belongs to the managers as their assets do. */
static void share_income(struct world *w)
{
    int64_t weight[PRIVATE_FUND_COUNT];
    money_t part[PRIVATE_FUND_COUNT], more = w->books.deposit[ACCOUNT_VENTURE_FUNDS];
    for (int v = 0; v < PRIVATE_FUND_COUNT; v++) {
        money_t assets = w->funds.cash[v] + w->funds.invested[v];
        weight[v] = assets > 0 ? assets : 0;
        more -= w->funds.cash[v];
    }
    money_split(more, weight, PRIVATE_FUND_COUNT, part);
    for (int v = 0; v < PRIVATE_FUND_COUNT; v++)
        w->funds.cash[v] += part[v];
    for (int v = FUND_PUBLIC; v < FUND_COUNT; v++) {
        money_t cash = w->funds.cash[v] = w->books.deposit[shares_fund_account(v)];
        w->funds.recycled[v] = w->funds.recycled[v] < cash ? w->funds.recycled[v] : cash > 0 ? cash : 0;
    }
}

/* The law's part of what a public fund gets for stakes waits for new investment. */
static void recycle(struct world *w, int v, money_t proceeds)
{
    if (v >= FUND_PUBLIC)
        w->funds.recycled[v] = funds_reserve(w->funds.recycled[v], proceeds, w->levers.fund_recycled[0], 0);
}

void funds_spend(struct world *w, int fund, money_t amount)
{
    w->funds.cash[fund] -= amount;
    w->funds.recycled[fund] = funds_reserve(w->funds.recycled[fund], 0, 0, amount);
}

/* New announcements of the month: what funds announce anyhow grows with the economy; levers add. Market-run funds are
 * announced as large as the part that other public funds may not invest themselves can make them. */
static void announce(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    const struct levers *l = &w->levers;
    double grown = growth_of(w) / 12, of_public = 0, gdp = 0, more[FUND_COUNT];
    for (int v = 0; v < FUND_PUBLIC; v++)
        more[v] = p->funds_announced_private * grown / PRIVATE_FUND_COUNT;
    for (int c = 0; c < CITY_COUNT; c++)
        gdp += w->economy.tables->city_gdp[c];
    more[FUND_PUBLIC] = p->funds_announced_public * grown * w->economy.provincial_fund + l->fund_capital_province[0];
    for (int c = 0; c < CITY_COUNT; c++)
        more[FUND_CITY + c] = p->funds_announced_public * grown * (1 - w->economy.provincial_fund) *
                                  w->economy.tables->city_gdp[c] / gdp +
                              l->fund_capital_city[c];
    for (int v = FUND_PUBLIC; v < FUND_MARKET; v++)
        of_public += more[v];
    for (int i = 0; i < MARKET_FUND_COUNT; i++)
        more[FUND_MARKET + i] = market_weight[i] *
                                (of_public * (1 - l->fund_direct_share[0]) / math_max(0.05, l->fund_market_share[0]) +
                                 l->fund_capital_market[0]);
    for (int v = 0; v < FUND_COUNT; v++) {
        double open = math_max(0, (double)(w->funds.announced[v] - w->funds.paid_in[v]));
        w->funds.announced[v] += scaled_money(w, more[v]) - money_of(open / p->funds_lapse);
    }
}

/* Cash that a fund keeps for rounds: a part of what it announced; market-run funds begin with little, so they keep a part
 * of what they have, and ask for a first sum when they have nothing. What is recycled comes on top: it neither spares
 * partners a call nor goes back to them. */
static double kept(const struct world *w, int v)
{
    const struct parameters *p = w->economy.parameters;
    double announced = (double)w->funds.announced[v];
    if (v < FUND_PUBLIC)
        return p->funds_cash_private * announced;
    double recycled = (double)w->funds.recycled[v];
    if (v < FUND_MARKET)
        return p->funds_cash_public * announced + recycled;
    return math_max(0.05 * announced, p->funds_cash_public * (double)w->funds.paid_in[v]) + recycled;
}

static money_t needed(const struct world *w, int v)
{
    double speed = w->economy.parameters->funds_paid_in_speed * (v < FUND_PUBLIC ? 1 : w->levers.fund_paid_in_speed[0]);
    return funds_call(w->funds.cash[v], money_of(kept(w, v)), w->funds.announced[v], w->funds.paid_in[v], speed);
}

/* What a government can pay beside its services: cash beyond half of what it aims at. */
static money_t public_room(const struct world *w, int government)
{
    int account = government == 0 ? ACCOUNT_PROVINCE : ACCOUNT_CITIES + government - 1;
    double aim = w->economy.cash_target[government] * 12 * w->cities.product[government];
    return money_of(math_max(0, (double)w->books.deposit[account] - 0.5 * aim));
}

static void pay_in(struct world *w, struct ledger *l, int partner, int v, money_t amount)
{
    int account = shares_fund_account(v);
    ledger_pay(l, BOOK_FUND_CAPITAL, settlement_party(partner), settlement_party(account), amount);
    w->funds.paid_in[v] += amount;
    w->funds.cash[v] += amount;
}

/* Weights of the partners of private funds: households and cities by product, the rest of China. */
static void private_partners(const struct world *w, int64_t weight[PARTNERS + 1], double households, double cities,
                             double roc)
{
    double all = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        all += w->economy.tables->city_gdp[c];
    for (int c = 0; c < CITY_COUNT; c++) {
        double size = w->economy.tables->city_gdp[c] / all;
        weight[c] = (int64_t)rint(1e9 * households * size);
        weight[PARTNER_CITIES + c] = (int64_t)rint(1e9 * cities * size);
    }
    weight[PARTNER_ROC] = (int64_t)rint(1e9 * roc);
}

static int partner_account(int partner)
{
    return partner < PARTNER_CITIES ? ACCOUNT_HOUSEHOLDS + partner
           : partner < PARTNER_ROC  ? ACCOUNT_CITIES + partner - PARTNER_CITIES
                                    : ACCOUNT_ROC;
}

/* What a private partner can pay of its part. */
static money_t private_room(const struct world *w, int partner)
{
    if (partner == PARTNER_ROC)
        return INT64_MAX;
    if (partner >= PARTNER_CITIES)
        return public_room(w, 1 + partner - PARTNER_CITIES);
    money_t cash = w->books.deposit[ACCOUNT_HOUSEHOLDS + partner];
    return cash > 0 ? cash / 2 : 0;
}

static void call_private(struct world *w, struct month *m)
{
    const double *share = w->economy.owner_share[CLASS_VENTURE_FUNDS];
    int64_t weight[PARTNERS + 1];
    private_partners(w, weight, share[CLASS_HOUSEHOLDS], share[CLASS_CITIES], share[CLASS_ROC]);
    for (int v = 0; v < FUND_PUBLIC; v++) {
        money_t part[PARTNERS + 1], need = needed(w, v);
        if (need <= 0)
            continue;
        money_split(need, weight, PARTNER_ROC + 1, part);
        for (int i = 0; i <= PARTNER_ROC; i++) {
            money_t room = private_room(w, i) / PRIVATE_FUND_COUNT, amount = part[i] < room ? part[i] : room;
            pay_in(w, m->ledger, partner_account(i), v, amount);
            m->equity.called_private += amount;
        }
    }
}

/* The province pays the provincial fund alone, and of a city fund no more than its ceiling beside what the city pays. */
static void call_public(struct world *w, struct month *m)
{
    money_t left = public_room(w, 0), need = needed(w, FUND_PUBLIC), amount = need < left ? need : left;
    double share = w->levers.fund_province_share[0];
    pay_in(w, m->ledger, ACCOUNT_PROVINCE, FUND_PUBLIC, amount);
    left -= amount;
    m->equity.called_public += amount;
    for (int c = 0; c < CITY_COUNT; c++) {
        int v = FUND_CITY + c;
        double wanted = (double)needed(w, v);
        money_t city = money_of(math_min((1 - share) * wanted, (double)public_room(w, 1 + c)));
        money_t province = share < 1 ? money_of(share / (1 - share) * (double)city) : 0;
        province = province < left ? province : left;
        pay_in(w, m->ledger, ACCOUNT_CITIES + c, v, city);
        pay_in(w, m->ledger, ACCOUNT_PROVINCE, v, province);
        left -= province;
        m->equity.called_public += city + province;
    }
}

/* Provincial and city funds put into market-run funds what they may not invest themselves: their part of a month. */
static money_t ready_for_market(const struct world *w, int v)
{
    const struct parameters *p = w->economy.parameters;
    double part = p->funds_invest_public * (1 - w->levers.fund_direct_share[0]);
    return w->funds.cash[v] > 0 ? money_of(part * (double)w->funds.cash[v]) : 0;
}

/* One call of a market-run fund: public partners as they are ready, then private ones beside them. */
static void call_market(struct world *w, struct month *m, int v, money_t public, money_t private)
{
    int64_t ready[FUND_MARKET], weight[PARTNERS + 1];
    money_t part[FUND_MARKET], from[PARTNERS + 1];
    for (int i = 0; i < FUND_MARKET; i++)
        ready[i] = i < FUND_PUBLIC ? 0 : ready_for_market(w, i);
    money_split(public, ready, FUND_MARKET, part);
    for (int i = FUND_PUBLIC; i < FUND_MARKET; i++) {
        pay_in(w, m->ledger, shares_fund_account(i), v, part[i]);
        funds_spend(w, i, part[i]);
        w->funds.placed[i] += part[i];
    }
    w->funds.public_part[v] += public;
    private_partners(w, weight, market_households, 0, 1 - market_households);
    money_split(private, weight, PARTNER_ROC + 1, from);
    for (int i = 0; i <= PARTNER_ROC; i++) {
        money_t room = private_room(w, i), amount = from[i] < room ? from[i] : room;
        pay_in(w, m->ledger, partner_account(i), v, amount);
        m->equity.called_private += amount;
    }
}

static void call_markets(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    double ceiling = math_min(w->levers.fund_market_share[0], w->levers.fund_public_share[0]);
    money_t need[MARKET_FUND_COUNT], all = 0;
    for (int i = 0; i < MARKET_FUND_COUNT; i++)
        all += need[i] = needed(w, FUND_MARKET + i);
    money_t flow = scaled_money(w, p->funds_match_flow * growth_of(w) / 12);
    for (int i = 0; i < MARKET_FUND_COUNT && all > 0; i++) {
        money_t ready = 0, private = fixed_share(flow, need[i], all);
        for (int v = FUND_PUBLIC; v < FUND_MARKET; v++)
            ready += fixed_share(ready_for_market(w, v), need[i], all);
        money_t public = funds_public_part(need[i], ready, private, ceiling);
        double beside = ceiling > 0 ? (1 - ceiling) / ceiling * (double)public : 0;
        call_market(w, m, FUND_MARKET + i, public, money_of(math_min(beside, (double)private)));
    }
}

/* Investment outside the province as the manager wishes and the rule of the least part at home allows; holdings there
 * are sold at a steady rate. */
static void invest_outside(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    for (int v = 0; v < FUND_COUNT; v++) {
        bool private = v < FUND_PUBLIC;
        struct party fund = settlement_party(shares_fund_account(v));
        double rate = private ? p->funds_invest_private : p->funds_invest_public;
        double wish = (private ? p->funds_away_private : p->funds_away_public) * rate *
                      math_max(0, (double)w->funds.cash[v]);
        money_t room = private
                           ? INT64_MAX / 4
                           : funds_away_room(w->funds.local[v], w->funds.away[v], w->levers.fund_return_investment[0]);
        money_t bought = money_of(math_min(wish, (double)room));
        money_t sold = money_of(p->funds_exit_rate / 12 * (double)w->funds.outside[v]);
        money_t price = money_of(p->funds_exit_multiple * (double)sold);
        ledger_pay(m->ledger, BOOK_NEW_SHARES, fund, settlement_roc, bought);
        ledger_pay(m->ledger, BOOK_STAKE_SALE, settlement_roc, fund, sold);
        ledger_pay(m->ledger, BOOK_SHARE_PREMIUM, settlement_roc, fund, price - sold);
        w->funds.outside[v] += bought - sold;
        w->funds.away[v] += bought;
        w->funds.invested[v] += bought - sold;
        w->funds.cash[v] += price;
        recycle(w, v, price);
        funds_spend(w, v, bought);
    }
}

/* What may go into rounds: a part of cash each month, kept until used; provincial and city funds only the direct part. */
static void add_budgets(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    for (int v = 0; v < FUND_COUNT; v++) {
        double rate = v < FUND_PUBLIC ? p->funds_invest_private : p->funds_invest_public;
        double part = v < FUND_PUBLIC   ? 1 - p->funds_away_private
                      : v < FUND_MARKET ? w->levers.fund_direct_share[0]
                                        : 1;
        money_t cash = w->funds.cash[v] > 0 ? w->funds.cash[v] : 0;
        money_t budget = w->funds.budget[v] + money_of(rate * part * (double)cash);
        w->funds.budget[v] = budget < cash ? budget : cash;
    }
}

void funds_begin(struct world *w, struct month *m)
{
    share_income(w);
    announce(w);
    call_private(w, m);
    call_public(w, m);
    settlement_close(w, m);
    call_markets(w, m);
    invest_outside(w, m);
    settlement_close(w, m);
    add_budgets(w);
}

/* What is held is less by what was sold or lost: its cost is no longer invested. */
static void let_go(struct world *w, int account, money_t value)
{
    money_t held = funds_held(w, account);
    for (int v = 0; v < FUND_COUNT; v++) {
        if (shares_fund_account(v) != account || held <= 0)
            continue;
        w->funds.invested[v] -= fixed_share(w->funds.invested[v], value < held ? value : held, held);
    }
}

void funds_sold(struct world *w, int64_t f, int owner, money_t value, money_t price)
{
    int account = shares_account(w, f, owner);
    let_go(w, account, value);
    if (account != ACCOUNT_VENTURE_FUNDS)
        recycle(w, FUND_PUBLIC + account - ACCOUNT_PUBLIC_FUNDS, price);
}

void funds_follow(struct world *w, int64_t f, int city)
{
    int from = FUND_CITY + w->firms.city[f], to = FUND_CITY + city;
    money_t value = shares_held(&w->firms, OWNER_FUND_CITY)[f], held = funds_held(w, shares_fund_account(from));
    if (value <= 0 || held <= 0)
        return;
    money_t cost = fixed_share(w->funds.invested[from], value < held ? value : held, held);
    w->funds.invested[from] -= cost;
    w->funds.invested[to] += cost;
}

void funds_lost(struct world *w, int64_t f)
{
    static const int funds[] = {OWNER_VENTURE, OWNER_FUND_PROVINCE, OWNER_FUND_CITY, OWNER_FUND_MARKET};
    for (size_t i = 0; i < sizeof funds / sizeof *funds; i++)
        if (shares_held(&w->firms, funds[i])[f] > 0)
            let_go(w, shares_account(w, f, funds[i]), shares_held(&w->firms, funds[i])[f]);
}

static void pay_fees(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    int64_t weight[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = (int64_t)rint(1e4 * w->economy.tables->city_gdp[c]);
    for (int v = 0; v < FUND_COUNT; v++) {
        double rate = v < FUND_PUBLIC ? p->capital_fund_fee_private : p->capital_fund_fee_public;
        double fee = math_min(rate / 12 * (double)w->funds.paid_in[v], math_max(0, (double)w->funds.cash[v]));
        ledger_give(m->ledger, BOOK_FUND_FEE, settlement_party(shares_fund_account(v)), money_of(fee));
        settlement_take_cities(m->ledger, BOOK_FUND_FEE, ACCOUNT_BACKGROUND, weight, money_of(fee));
        w->funds.cash[v] -= money_of(fee);
    }
}

/* Partners of a fund and their weights.  return their number */
static int partners_of(const struct world *w, int v, int64_t *weight, int *account)
{
    int64_t all[PARTNERS + 1];
    const double *share = w->economy.owner_share[CLASS_VENTURE_FUNDS];
    if (v >= FUND_PUBLIC && v < FUND_MARKET) {
        account[0] = ACCOUNT_PROVINCE;
        account[1] = v == FUND_PUBLIC ? ACCOUNT_PROVINCE : ACCOUNT_CITIES + v - FUND_CITY;
        weight[0] = (int64_t)rint(1e6 * w->economy.province_in_city_funds);
        weight[1] = 1000000 - weight[0];
        return 2;
    }
    if (v < FUND_PUBLIC)
        private_partners(w, all, share[CLASS_HOUSEHOLDS], share[CLASS_CITIES], share[CLASS_ROC]);
    else
        private_partners(w, all, market_households, 0, 1 - market_households);
    for (int i = 0; i <= PARTNER_ROC; i++) {
        account[i] = partner_account(i);
        weight[i] = all[i];
    }
    return PARTNER_ROC + 1;
}

static void give_partners(const struct world *w, struct ledger *l, int v, enum booking kind, money_t total)
{
    int64_t weight[PARTNERS + 1];
    money_t part[PARTNERS + 1];
    int account[PARTNERS + 1], n = partners_of(w, v, weight, account);
    ledger_give(l, kind, settlement_party(shares_fund_account(v)), total);
    money_split(total, weight, n, part);
    for (int i = 0; i < n; i++)
        ledger_take(l, kind, settlement_party(account[i]), part[i]);
}

/* The part of a market-run fund's distribution that belongs to public funds, by what they have placed. */
static void give_mothers(struct world *w, struct ledger *l, int v, money_t capital, money_t gain)
{
    money_t capitals[FUND_MARKET] = {0}, gains[FUND_MARKET] = {0};
    int64_t placed[FUND_MARKET] = {0};
    for (int i = FUND_PUBLIC; i < FUND_MARKET; i++)
        placed[i] = w->funds.placed[i];
    money_split(capital, placed, FUND_MARKET, capitals);
    money_split(gain, placed, FUND_MARKET, gains);
    struct party fund = settlement_party(shares_fund_account(v));
    for (int i = FUND_PUBLIC; i < FUND_MARKET; i++) {
        struct party mother = settlement_party(shares_fund_account(i));
        ledger_pay(l, BOOK_FUND_REPAYMENT, fund, mother, capitals[i]);
        ledger_pay(l, BOOK_FUND_RETURN, fund, mother, gains[i]);
        w->funds.placed[i] -= capitals[i];
        recycle(w, i, capitals[i] + gains[i]);
    }
    w->funds.public_part[v] -= capital;
}

static void distribute(struct world *w, struct month *m, int v)
{
    const struct parameters *p = w->economy.parameters;
    money_t amount = money_of(p->funds_return_rate * math_max(0, (double)w->funds.cash[v] - kept(w, v)));
    money_t assets = (w->funds.cash[v] > 0 ? w->funds.cash[v] : 0) + w->funds.invested[v] + w->funds.placed[v];
    if (amount <= 0)
        return;
    money_t capital = funds_capital_part(amount, w->funds.paid_in[v], assets), gain = amount - capital;
    money_t public = w->funds.paid_in[v] > 0 ? w->funds.public_part[v] : 0;
    money_t capital_public = public > 0 ? fixed_share(capital, public, w->funds.paid_in[v]) : 0;
    money_t gain_public = public > 0 ? fixed_share(gain, public, w->funds.paid_in[v]) : 0;
    give_partners(w, m->ledger, v, BOOK_FUND_REPAYMENT, capital - capital_public);
    give_partners(w, m->ledger, v, BOOK_FUND_RETURN, gain - gain_public);
    if (public > 0)
        give_mothers(w, m->ledger, v, capital_public, gain_public);
    w->funds.paid_in[v] -= capital;
    w->funds.announced[v] -= capital;
    w->funds.cash[v] -= amount;
    m->equity.repaid += capital;
}

void funds_settle(struct world *w, struct month *m)
{
    share_income(w);
    pay_fees(w, m);
    for (int v = FUND_COUNT - 1; v >= 0; v--)
        distribute(w, m, v);
    settlement_close(w, m);
}

void funds_cover_loss(struct world *w, struct month *m, int64_t f)
{
    static const int payers[] = {OWNER_FUND_PROVINCE, OWNER_FUND_CITY, OWNER_FUND_MARKET};
    money_t lost = money_of(w->levers.fund_loss_share[0] * (double)w->firms.owned_venture[f]), held[3], part[3],
            all = 0;
    for (int i = 0; i < 3; i++)
        all += held[i] = shares_held(&w->firms, payers[i])[f];
    if (lost <= 0 || all == 0)
        return;
    money_split(lost, held, 3, part);
    for (int i = 0; i < 3; i++) {
        int account = shares_account(w, f, payers[i]);
        money_t cash = w->funds.cash[FUND_PUBLIC + account - ACCOUNT_PUBLIC_FUNDS];
        money_t paid = part[i] < cash ? part[i] : cash > 0 ? cash : 0;
        ledger_pay(m->ledger, BOOK_LOSS_COVER, settlement_party(account), settlement_party(ACCOUNT_VENTURE_FUNDS),
                   paid);
        w->funds.cash[FUND_PUBLIC + account - ACCOUNT_PUBLIC_FUNDS] -= paid;
        m->equity.covered += paid;
    }
}
