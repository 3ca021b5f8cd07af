/* jiqun balance: do the data tables close? One table of the sectors, what was corrected in them and why, checks against
 * totals that were not used, then the opening balance sheet and the first month's flows of the simulated economy beside
 * those of the tables. A row or column that does not close ends it with status 1; a total that differs from official
 * figures is shown as it is and ends nothing. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cli.h"
#include "cli/listing.h"
#include "engine/opening_flows.h"
#include "scenario/resolve.h"
#include "world/balance.h"

enum { OPTION_ACCOUNTS, OPTION_FORMAT, OPTION_SCALE, OPTION_SET };

static const struct cli_option OPTIONS[] = {
    [OPTION_ACCOUNTS] = {"--accounts", NULL, NULL, "print only the accounts: balance sheet and flows"},
    [OPTION_FORMAT] = {"--format", NULL, "FORMAT", "table (the default) or csv: section,row,column,value,unit"},
    [OPTION_SCALE] = {"--scale", NULL, "SHARE", "share of firms simulated for the accounts, 0.001 to 1 (0.02)"},
    [OPTION_SET] = {"--set", NULL, "PATH=VALUE", "change a value, e.g. --set balance.margin_min=0.06; repeatable"},
};

static const struct cli_command COMMAND = {
    .name = "balance",
    .usage = "[SCENARIO.yaml] [options]",
    .summary =
        "Shows whether the data tables close, for the installed baseline or another scenario: per sector output, its\n"
        "uses in the province and outside, costs, research, capital; the corrections made and why; checks against\n"
        "official totals; the opening balance sheet and the flows of January 2022 beside those of the tables.",
    .options = OPTIONS,
    .n_options = (int)(sizeof OPTIONS / sizeof OPTIONS[0]),
    .notes = "Money in 100 million yuan (亿元), a year of 2022 at full scale. In csv the rows of the sections *_fen are\n"
             "the simulated accounts at --scale, exact, so that they can be summed to zero.\n\n"
             "Exit status: 0 it closes, 1 it does not, 2 bad usage or input, 3 files, 4 a broken invariant.",
};

enum { CHECKS_MAX = 32, CHECK_TEXT = 80, AMOUNT_TEXT = 32, SURPLUS_LINES = 8 };
static const char money_unit[] = "100m_yuan";
static const double rounding = 0.005; /* of a check's bounds, so that .95 reached by rounding counts */

/* A figure that must be, or should be, within bounds. */
struct check {
    const char *unit;
    double value, reference, low, high; /* reference NAN: only bounds are known */
    bool closing;                       /* decides the exit status */
    int decimals;
    char what[CHECK_TEXT];
};

struct report {
    const struct scenario *scenario;
    struct tables *tables;
    struct balance balance;
    struct opening_flows accounts;
    bool has_accounts;
    bool closes;
    struct check check[CHECKS_MAX];
    int n_checks;
    struct listing csv;
};

/* ---- figures as text ---- */

/* 1234567.8 as 1,234,568; never "-0". */
static void amount_text(char text[AMOUNT_TEXT], double value, int decimals)
{
    char plain[AMOUNT_TEXT];
    snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    bool zero = strspn(plain, "0.") == strlen(plain);
    size_t whole = strcspn(plain, "."), n = 0;
    if (value < 0 && !zero)
        text[n++] = '-';
    for (size_t i = 0; plain[i] != '\0' && n + 2 < AMOUNT_TEXT; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            text[n++] = ',';
        text[n++] = plain[i];
    }
    text[n] = '\0';
}

static void put_csv(struct report *r, const char *section, const char *row, const char *column, double value,
                    const char *unit)
{
    if (!isnan(value))
        listing_addf(&r->csv, "%s\t%s\t%s\t%.10g\t%s", section, row, column, value == 0 ? 0 : value, unit);
}

static void heading(const char *text)
{
    printf("\n%s\n", text);
    for (int i = listing_width(text); i > 0; i--)
        putchar('-');
    putchar('\n');
}

/* ---- the table of sectors ---- */

enum column {
    OUTPUT, BELOW, INTERMEDIATE, USE_RATIO, LOCAL_SHARE, LOCAL_SALES, ROC, ROW, INFLOW_ROC, INFLOW_ROW,
    CONSUMPTION, INVESTMENT, GOVERNMENT, WAGES, HEADS, RESEARCH, RESEARCH_HEADS, MARGIN, THETA, CAPITAL, GAP, COLUMN_SUM,
    COLUMNS
};

static const struct {
    const char *key, *top, *bottom;
    int width, decimals; /* decimals -1: one below 10, else none */
    const char *unit;
} LAYOUT[COLUMNS] = {
    [OUTPUT] = {"output", "output", "total", 7, -1, money_unit},
    [BELOW] = {"output_below_scale", "small", "firms", 6, -1, money_unit},
    [INTERMEDIATE] = {"intermediate_use", "used as", "input", 8, -1, money_unit},
    [USE_RATIO] = {"use_over_output", "/out", "put", 5, 2, "1"},
    [LOCAL_SHARE] = {"local_share_of_inputs", "loc", "%", 4, 0, "%"},
    [LOCAL_SALES] = {"sales_local", "sold", "here", 7, -1, money_unit},
    [ROC] = {"sales_rest_of_china", "sold", "China", 7, -1, money_unit},
    [ROW] = {"sales_rest_of_world", "sold", "world", 6, -1, money_unit},
    [INFLOW_ROC] = {"inflow_rest_of_china", "bought", "China", 7, -1, money_unit},
    [INFLOW_ROW] = {"inflow_rest_of_world", "bought", "world", 7, -1, money_unit},
    [CONSUMPTION] = {"consumption", "house-", "holds", 7, -1, money_unit},
    [INVESTMENT] = {"investment", "invest", "ment", 7, -1, money_unit},
    [GOVERNMENT] = {"government", "gov't", "", 6, -1, money_unit},
    [WAGES] = {"wage_bill", "wages", "", 6, -1, money_unit},
    [HEADS] = {"heads", "heads", "1000", 6, -1, "1000_persons"},
    [RESEARCH] = {"research", "rese", "arch", 5, -1, money_unit},
    [RESEARCH_HEADS] = {"research_heads", "1000", "", 5, -1, "1000_persons"},
    [MARGIN] = {"margin_after_research", "mar-", "gin%", 5, 1, "%"},
    [THETA] = {"theta", "theta", "", 6, 3, "1"},
    [CAPITAL] = {"capital", "capi", "tal", 7, -1, money_unit},
    [GAP] = {"gap", "gap", "%", 5, 2, "%"},
    [COLUMN_SUM] = {"column_sum", "sum", "", 6, 3, "1"},
};

static double sector_value(const struct balance_sector *x, enum column column)
{
    switch (column) {
    case OUTPUT: return x->output;
    case BELOW: return x->output_below;
    case INTERMEDIATE: return x->intermediate;
    case USE_RATIO: return x->intermediate / x->output;
    case LOCAL_SHARE: return 100 * x->local_intermediate / x->intermediate;
    case LOCAL_SALES: return x->local_intermediate + x->local_final;
    case ROC: return x->roc;
    case ROW: return x->row;
    case INFLOW_ROC: return x->inflow_roc;
    case INFLOW_ROW: return x->inflow_row;
    case CONSUMPTION: return x->consumption;
    case INVESTMENT: return x->investment;
    case GOVERNMENT: return x->government;
    case WAGES: return x->wages * x->output;
    case HEADS: return x->heads / 1000;
    case RESEARCH: return x->research * x->output;
    case RESEARCH_HEADS: return x->research_heads / 1000;
    case MARGIN: return 100 * x->margin;
    case THETA: return x->theta;
    case CAPITAL: return x->capital;
    case GAP: return 100 * x->gap;
    case COLUMN_SUM: return x->column_sum;
    default: return NAN;
    }
}

/* All sectors as if they were one; what cannot be added is left out. */
static struct balance_sector total_of(const struct balance *b)
{
    const struct balance_totals *sum = &b->total;
    struct balance_sector x = {.output = sum->output,
                               .intermediate = sum->intermediate,
                               .roc = sum->roc,
                               .row = sum->row,
                               .inflow_roc = sum->inflow_roc,
                               .inflow_row = sum->inflow_row,
                               .consumption = sum->consumption,
                               .investment = sum->investment,
                               .government = sum->government,
                               .heads = sum->heads,
                               .research_heads = sum->research_heads,
                               .capital = sum->capital,
                               .wages = sum->wage_bill / sum->output,
                               .research = sum->research / sum->output,
                               .margin = NAN,
                               .theta = NAN,
                               .column_sum = NAN};
    double uses = sum->intermediate + sum->consumption + sum->investment + sum->government + sum->roc + sum->row;
    x.gap = (uses - sum->output - sum->inflow_roc - sum->inflow_row) / sum->output;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        x.output_below += b->sector[s].output_below;
        x.local_intermediate += b->sector[s].local_intermediate;
        x.local_final += b->sector[s].local_final;
    }
    return x;
}

static void print_sector(const char *key, const struct balance_sector *x)
{
    printf("%-29s", key);
    for (int c = 0; c < COLUMNS; c++) {
        double value = sector_value(x, (enum column)c);
        int decimals = LAYOUT[c].decimals >= 0 ? LAYOUT[c].decimals : fabs(value) < 9.95;
        if (fabs(value) < 0.5 * pow(10, -decimals))
            value = 0;
        if (isnan(value) || (value == 0 && LAYOUT[c].decimals < 0))
            printf("%*s", LAYOUT[c].width, isnan(value) ? "" : "-");
        else
            printf("%*.*f", LAYOUT[c].width, decimals, value);
    }
    putchar('\n');
}

static void print_sectors(const struct report *r)
{
    struct balance_sector total = total_of(&r->balance);
    heading("Sectors in 2022, 100 million yuan (亿元), firms below scale included");
    printf("%-29s", "product or producer");
    for (int c = 0; c < COLUMNS; c++)
        printf("%*s", LAYOUT[c].width, LAYOUT[c].top);
    printf("\n%-29s", "");
    for (int c = 0; c < COLUMNS; c++)
        printf("%*s", LAYOUT[c].width, LAYOUT[c].bottom);
    putchar('\n');
    for (int s = 0; s < SECTOR_COUNT; s++)
        print_sector(r->tables->sector_key[s], &r->balance.sector[s]);
    print_sector("total", &total);
    puts("\nuses = used as input + households + investment + government + sold to China and to the world\n"
         "resources = output + bought from China and from the world; gap = (uses - resources) / output\n"
         "output: small firms (below 20 million yuan of sales) are part of it; /output: use as input over output\n"
         "loc %: part of the input use that is bought in the province; sold here: to producers and final users in it\n"
         "used as input, households, investment, government: by users in the province, from anywhere\n"
         "wages, heads: production only, thousand people; research: spending and its thousand people\n"
         "margin %: of output, after research, before interest, rent, fixed cost and tax on profit\n"
         "theta: factor on the table's inputs that lets the cost column sum to one; sum: that column's sum");
}

static void csv_sectors(struct report *r)
{
    struct balance_sector total = total_of(&r->balance);
    for (int s = 0; s <= SECTOR_COUNT; s++)
        for (int c = 0; c < COLUMNS; c++) {
            const struct balance_sector *x = s < SECTOR_COUNT ? &r->balance.sector[s] : &total;
            put_csv(r, "sectors", s < SECTOR_COUNT ? r->tables->sector_key[s] : "total", LAYOUT[c].key,
                    sector_value(x, (enum column)c), LAYOUT[c].unit);
        }
}

static void print_corrections(const struct report *r)
{
    heading("Corrections made to the tables");
    for (int i = 0; i < r->balance.corrections; i++)
        printf("%3d  %s\n", i + 1, r->balance.correction[i]);
}

static void csv_corrections(struct report *r)
{
    for (int i = 0; i < r->balance.corrections; i++)
        listing_addf(&r->csv, "corrections\t%d\ttext\t%s\t", i + 1, r->balance.correction[i]);
}

/* ---- checks ---- */

static struct check *add_check(struct report *r, bool closing, double value, double low, double high, const char *unit,
                               int decimals, const char *what)
{
    struct check *c = &r->check[r->n_checks];
    r->n_checks += r->n_checks + 1 < CHECKS_MAX;
    *c = (struct check){unit, value, NAN, low, high, closing, decimals, ""};
    snprintf(c->what, sizeof c->what, "%s", what);
    return c;
}

/* A total beside the official one, which it should meet within a part of it. */
static void compare_total(struct report *r, const char *what, double value, double reference, double tolerance,
                          const char *unit)
{
    double width = fabs(reference) * tolerance;
    struct check *c = add_check(r, false, value, reference - width, reference + width, unit, 0, what);
    c->reference = reference;
}

static bool passes(const struct check *c)
{
    double slack = c->closing ? 0 : rounding * pow(10, 1 - c->decimals);
    return c->value >= c->low - slack && c->value <= c->high + slack;
}

static void check_sectors(struct report *r)
{
    double gap = 0, sum = 0, margin = INFINITY, theta = INFINITY, least = INFINITY;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *x = &r->balance.sector[s];
        gap = fmax(gap, fabs(x->gap));
        sum = fmax(sum, fabs(x->column_sum - 1));
        margin = r->tables->is_firm_sector[s] ? fmin(margin, x->margin) : margin;
        theta = fmin(theta, x->theta);
        least = fmin(least, fmin(fmin(x->roc, x->inflow_roc), fmin(x->local_intermediate, x->local_final)));
    }
    double floor = 100 * r->scenario->parameters.balance_margin_min;
    add_check(r, true, 100 * gap, 0, 0.1, "% of output", 4, "uses less resources, largest of any sector");
    add_check(r, true, sum, 0, 1e-9, "1", 10, "cost columns less one, largest of any sector");
    add_check(r, true, 100 * margin, floor - 1e-10, INFINITY, "% of output", 2, "margin after research, least of firms' sectors");
    add_check(r, true, theta, 1e-9, INFINITY, "1", 3, "factor on inputs, least of any sector");
    add_check(r, true, least, -1e-6, INFINITY, money_unit, 1, "sales and purchases, least of any sector");
}

static void check_totals(struct report *r)
{
    const struct tables *t = r->tables;
    const struct balance *b = &r->balance;
    double industry = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        industry += b->sector[s].output_above * t->industrial_share[s];
    compare_total(r, "above-scale output of industry", industry, t->above_scale_output, 0.001, money_unit);
    compare_total(r, "research of firms, above and below scale", b->total.research, 3350, 0.1, money_unit);
    add_check(r, false, (b->total.heads + b->total.research_heads) / 1e6, 37.5, 48.7, "million", 1,
              "people at work (low: at 150,000 yuan each; high: employed)");
    compare_total(r, "value added against GDP", b->total.value_added, t->gdp, 0.05, money_unit);
}

/* Would the stated local shares need more, or leave much more, than the output there is? */
static void check_background(struct report *r)
{
    for (int i = 0; i < BACKGROUND_COUNT; i++) {
        int s = background_index_sector(i);
        const struct balance_sector *x = &r->balance.sector[s];
        double use = x->intermediate + x->consumption + x->investment + x->government;
        char what[CHECK_TEXT];
        snprintf(what, sizeof what, "local use and exports over output, %s", r->tables->sector_key[s]);
        add_check(r, false, (r->tables->background_local_share[s] * use + x->row) / x->output, 0.95, 1.19, "1", 2, what);
    }
}

static double yearly(const struct report *r, money_t month)
{
    return 12 * (double)month / (double)MONEY_PER_YI / r->accounts.scale;
}

static void check_accounts(struct report *r)
{
    const struct opening_flows *o = &r->accounts;
    money_t rows = 0, columns = 0, flow_rows = 0, flow_columns = 0;
    for (int i = 0; i < STOCK_REAL_ASSETS; i++)
        rows += llabs(opening_flows_row_sum(o->stock[i]));
    for (int i = 0; i < TABLES_FLOW_KINDS; i++)
        flow_rows += llabs(opening_flows_row_sum(o->flow[i]));
    for (int class = 0; class < CLASS_COUNT; class++) {
        columns += llabs(opening_flows_column_sum(o->stock, TABLES_OPENING_ITEMS, class));
        flow_columns += llabs(opening_flows_column_sum(o->flow, TABLES_FLOW_KINDS, class));
    }
    add_check(r, true, (double)rows, 0, 0, "fen", 0, "balance sheet: financial rows");
    add_check(r, true, (double)columns, 0, 0, "fen", 0, "balance sheet: columns");
    add_check(r, true, (double)flow_rows, 0, 0, "fen", 0, "flows: rows");
    add_check(r, true, (double)flow_columns, 0, 0, "fen", 0, "flows: columns with the change of money");
    compare_total(r, "profit of firms against above-scale profit", yearly(r, o->firms_profit),
                  r->tables->above_scale_profit, 0.15, money_unit);
}

static void expected_text(const struct check *c, char text[CHECK_TEXT])
{
    char low[AMOUNT_TEXT], high[AMOUNT_TEXT];
    amount_text(low, isnan(c->reference) ? c->low : c->reference, c->decimals);
    amount_text(high, c->high, c->decimals);
    if (!isnan(c->reference))
        snprintf(text, CHECK_TEXT, "%s within %.3g %%", low, 100 * (c->high / c->reference - 1));
    else if (c->low == c->high || c->high < 1e-6)
        snprintf(text, CHECK_TEXT, c->high > 0 ? "0 within 1e-9" : "0");
    else if (isinf(c->high))
        snprintf(text, CHECK_TEXT, "at least %s", low);
    else if (c->closing)
        snprintf(text, CHECK_TEXT, "at most %.3g", c->high);
    else
        snprintf(text, CHECK_TEXT, "%s to %s", low, high);
}

/* Distance from the reference, or from the nearer bound, as a part of it. */
static double deviation(const struct check *c)
{
    double from = !isnan(c->reference) ? c->reference : c->value < c->low ? c->low : c->value > c->high ? c->high : c->value;
    return from == 0 ? NAN : c->value / from - 1;
}

static const char *verdict(const struct check *c)
{
    return c->closing ? (passes(c) ? "closes" : "DOES NOT CLOSE") : passes(c) ? "agrees" : "differs";
}

static const struct listing_column CHECK_COLUMNS[] = {
    {"check", false}, {"value", true}, {"expected", true}, {"deviation", true}, {"unit", false}, {"verdict", false}};

static void print_checks(const struct report *r)
{
    struct listing l = listing_of(CHECK_COLUMNS, 6);
    for (int i = 0; i < r->n_checks; i++) {
        const struct check *c = &r->check[i];
        char value[AMOUNT_TEXT], expected[CHECK_TEXT], away[AMOUNT_TEXT] = "";
        amount_text(value, c->value, c->decimals);
        expected_text(c, expected);
        if (!c->closing && !isnan(deviation(c)))
            snprintf(away, sizeof away, "%+.1f %%", 100 * deviation(c));
        listing_addf(&l, "%s\t%s\t%s\t%s\t%s\t%s", c->what, value, expected, away,
                     strcmp(c->unit, "1") == 0 ? "" : strcmp(c->unit, money_unit) == 0 ? "100 m yuan" : c->unit, verdict(c));
    }
    heading("Checks");
    listing_print(&l, LISTING_TABLE, stdout);
    listing_release(&l);
}

static void csv_checks(struct report *r)
{
    for (int i = 0; i < r->n_checks; i++) {
        const struct check *c = &r->check[i];
        put_csv(r, "checks", c->what, "value", c->value, c->unit);
        put_csv(r, "checks", c->what, "expected", c->reference, c->unit);
        put_csv(r, "checks", c->what, "low", c->low, c->unit);
        put_csv(r, "checks", c->what, "high", isinf(c->high) ? NAN : c->high, c->unit);
        put_csv(r, "checks", c->what, "deviation", c->closing ? NAN : deviation(c), "1");
        listing_addf(&r->csv, "checks\t%s\tverdict\t%s\t", c->what, verdict(c));
    }
}

/* ---- what becomes of firms' surplus ---- */

struct surplus_line {
    const char *key, *text;
    double value;
};

/* From the margin of the columns to the profit that statistics report.  return  number of lines. */
static int surplus(const struct report *r, struct surplus_line line[SURPLUS_LINES])
{
    double research = 0, margin = r->balance.total.margin_firms, before = margin + r->balance.total.research;
    double interest = yearly(r, r->accounts.firms_interest), rent = yearly(r, r->accounts.firms_rent);
    double fixed = yearly(r, r->accounts.firms_fixed), profit = yearly(r, r->accounts.firms_profit);
    research = r->balance.total.research;
    const struct surplus_line lines[SURPLUS_LINES] = {
        {"surplus_before_research", "surplus of firms' columns before research", before},
        {"research", "less research", -research},
        {"margin_after_research", "margin after research", margin},
        {"interest", "less interest on loans and bonds, net of that on deposits", -interest},
        {"rent_and_land", "less rent and land fees", -rent},
        {"fixed_cost", "less fixed cost", -fixed},
        {"level_stocks_prices", "less the rest: level of January, stocks, prices", profit - margin + interest + rent + fixed},
        {"profit", "profit before tax, January x 12", profit},
    };
    memcpy(line, lines, sizeof lines);
    return SURPLUS_LINES;
}

static void print_surplus(const struct report *r)
{
    struct surplus_line line[SURPLUS_LINES];
    int n = surplus(r, line);
    heading("Firms' surplus and profit, 100 million yuan");
    for (int i = 0; i < n; i++) {
        char text[AMOUNT_TEXT];
        amount_text(text, line[i].value, 0);
        printf("%-60s %9s\n", line[i].text, text);
    }
    char text[AMOUNT_TEXT];
    amount_text(text, r->tables->above_scale_profit, 0);
    printf("%-60s %9s\n", "official: profit of above-scale industry", text);
    puts("The official figure leaves out small firms and the clusters' services, and holds energy and mining.");
}

static void csv_surplus(struct report *r)
{
    struct surplus_line line[SURPLUS_LINES];
    int n = surplus(r, line);
    for (int i = 0; i < n; i++)
        put_csv(r, "surplus", line[i].key, "value", line[i].value, money_unit);
    put_csv(r, "surplus", "official_above_scale_profit", "value", r->tables->above_scale_profit, money_unit);
}

/* ---- matrices of the accounts ---- */

struct matrix {
    const char *name, *title;
    const struct tables_row *table; /* [n_rows] */
    const money_t (*model)[CLASS_COUNT]; /* [n_rows] fen at the run's scale */
    int n_rows;
    int first_change; /* rows from here on are not part of the sum of columns that is printed */
    double factor;    /* fen to 100 m yuan at full scale, a year for flows */
};

enum { MATRICES = 2, LABEL = 24, CELL = 9 };
static const char *const CLASS_CODE[CLASS_COUNT] = {"F", "B", "H", "BK", "VF", "PF", "PR", "CI", "UN", "CE", "RC", "RW"};

static void matrices_of(const struct report *r, struct matrix matrix[MATRICES])
{
    double full = 1 / (double)MONEY_PER_YI / r->accounts.scale;
    matrix[0] = (struct matrix){"opening_sheet",
                                "Balance sheet at the opening of January 2022 (assets +, debts -; net worth reversed)",
                                r->tables->opening, r->accounts.stock, TABLES_OPENING_ITEMS, TABLES_OPENING_ITEMS, full};
    matrix[1] = (struct matrix){"flows", "Flows of January 2022 x 12 (receipts +, payments -) beside the table's of 2022",
                                r->tables->flows, r->accounts.flow, TABLES_FLOW_KINDS, FLOW_DEPOSIT_CHANGE, 12 * full};
}

/* One line of a matrix with its sum; cells that are nothing in model and table stay blank. */
static void print_line(const char *label, const char *of, const double value[CLASS_COUNT], double sum,
                       const bool shown[CLASS_COUNT])
{
    char text[AMOUNT_TEXT];
    printf("%-*s%-6s", LABEL, label, of);
    for (int class = 0; class < CLASS_COUNT; class++) {
        amount_text(text, value[class], 0);
        printf("%*s", CELL, shown[class] ? text : "");
    }
    amount_text(text, sum, 0);
    printf("%*s\n", CELL, text);
}

static void print_row(const struct matrix *x, int i)
{
    double model[CLASS_COUNT], sum = 0;
    bool shown[CLASS_COUNT];
    char label[TABLES_TEXT];
    for (int class = 0; class < CLASS_COUNT; class++) {
        model[class] = (double)x->model[i][class] * x->factor;
        shown[class] = x->model[i][class] != 0 || x->table[i].value[class] != 0;
        sum += x->table[i].value[class];
    }
    snprintf(label, sizeof label, "%s", x->table[i].key);
    for (char *p = label; *p != '\0'; p++)
        *p = *p == '_' ? ' ' : *p;
    print_line(label, "model", model, (double)opening_flows_row_sum(x->model[i]) * x->factor, shown);
    print_line("", "table", x->table[i].value, sum, shown);
}

/* Sums of the columns over the rows before the changes, and over all rows. */
static void print_sums(const struct matrix *x, const char *label, int n_rows)
{
    double model[CLASS_COUNT], table[CLASS_COUNT] = {0}, all = 0, all_table = 0;
    bool shown[CLASS_COUNT];
    for (int class = 0; class < CLASS_COUNT; class++) {
        model[class] = (double)opening_flows_column_sum(x->model, n_rows, class) * x->factor;
        for (int i = 0; i < n_rows; i++)
            table[class] += x->table[i].value[class];
        shown[class] = true;
        all += model[class];
        all_table += table[class];
    }
    print_line(label, "model", model, all, shown);
    print_line("", "table", table, all_table, shown);
}

static void print_matrix(const struct matrix *x)
{
    heading(x->title);
    printf("%-*s", LABEL + 6, "100 million yuan");
    for (int class = 0; class < CLASS_COUNT; class++)
        printf("%*s", CELL, CLASS_CODE[class]);
    printf("%*s\n", CELL, "sum");
    for (int i = 0; i < x->n_rows; i++) {
        if (i == x->first_change)
            print_sums(x, "sum of the above", i);
        print_row(x, i);
    }
    print_sums(x, "sum of the column", x->n_rows);
}

static void csv_matrix(struct report *r, const struct matrix *x)
{
    char section[TABLES_TEXT];
    for (int i = 0; i < x->n_rows; i++)
        for (int class = 0; class < CLASS_COUNT; class++) {
            const char *row = x->table[i].key, *column = account_class_key((enum account_class)class);
            put_csv(r, x->name, row, column, (double)x->model[i][class] * x->factor, money_unit);
            snprintf(section, sizeof section, "%s_table", x->name);
            put_csv(r, section, row, column, x->table[i].value[class], money_unit);
            listing_addf(&r->csv, "%s_fen\t%s\t%s\t%lld\tfen", x->name, row, column, (long long)x->model[i][class]);
        }
}

/* ---- differences between model and tables ---- */

struct difference {
    const struct matrix *matrix;
    int row, class;
    double model, table;
};

enum { DIFFERENCES_MAX = (TABLES_OPENING_ITEMS + TABLES_FLOW_KINDS) * CLASS_COUNT };
static const double notable = 0.15; /* part of the table's figure from which a difference is listed */
static const double least_shown = 1; /* 100 m yuan: the tables are rounded to it */

static int by_size(const void *a, const void *b)
{
    const struct difference *x = a, *y = b;
    double of_x = fabs(x->model - x->table), of_y = fabs(y->model - y->table);
    return of_x > of_y ? -1 : of_x < of_y ? 1 : 0;
}

/* Collects notable differences, largest first.  return  their number; *cells: figures compared. */
static int differences(const struct matrix matrix[MATRICES], struct difference *found, int *cells)
{
    int n = 0;
    *cells = 0;
    for (int m = 0; m < MATRICES; m++)
        for (int i = 0; i < matrix[m].n_rows; i++)
            for (int class = 0; class < CLASS_COUNT; class++) {
                double model = (double)matrix[m].model[i][class] * matrix[m].factor, table = matrix[m].table[i].value[class];
                *cells += model != 0 || table != 0;
                if (fabs(model - table) > fmax(least_shown, notable * fabs(table)))
                    found[n++] = (struct difference){&matrix[m], i, class, model, table};
            }
    qsort(found, (size_t)n, sizeof *found, by_size);
    return n;
}

static const struct listing_column DIFFERENCE_COLUMNS[] = {{"matrix", false}, {"row", false},        {"account", false},
                                                           {"model", true},   {"table", true},       {"difference", true},
                                                           {"of table", true}};

static void print_differences(const struct matrix matrix[MATRICES])
{
    struct difference found[DIFFERENCES_MAX];
    struct listing l = listing_of(DIFFERENCE_COLUMNS, 7);
    int cells, n = differences(matrix, found, &cells);
    for (int i = 0; i < n; i++) {
        const struct difference *d = &found[i];
        char model[AMOUNT_TEXT], table[AMOUNT_TEXT], by[AMOUNT_TEXT], part[AMOUNT_TEXT] = "not in it";
        amount_text(model, d->model, 0);
        amount_text(table, d->table, 0);
        amount_text(by, d->model - d->table, 0);
        if (d->table != 0)
            snprintf(part, sizeof part, "%+.0f %%", 100 * (d->model - d->table) / fabs(d->table));
        listing_addf(&l, "%s\t%s\t%s\t%s\t%s\t%s\t%s", d->matrix->name, d->matrix->table[d->row].key,
                     account_class_key((enum account_class)d->class), model, table, by, part);
    }
    heading("Where model and table differ by more than 15 %");
    printf("%d of %d figures; the tables are a study of their own with fewer markets, January lies about 2 %% below the\n"
           "mean of the year, and payments that the model does not know yet (new shares) are zero in it.\n",
           n, cells);
    if (n > 0)
        listing_print(&l, LISTING_TABLE, stdout);
    listing_release(&l);
}

static void csv_differences(struct report *r, const struct matrix matrix[MATRICES])
{
    struct difference found[DIFFERENCES_MAX];
    int cells, n = differences(matrix, found, &cells);
    for (int i = 0; i < n; i++) {
        char row[2 * TABLES_TEXT];
        snprintf(row, sizeof row, "%s:%s", found[i].matrix->name, found[i].matrix->table[found[i].row].key);
        put_csv(r, "differences", row, account_class_key((enum account_class)found[i].class),
                found[i].model - found[i].table, money_unit);
    }
}

static void print_accounts(const struct report *r)
{
    struct matrix matrix[MATRICES];
    matrices_of(r, matrix);
    print_surplus(r);
    for (int m = 0; m < MATRICES; m++)
        print_matrix(&matrix[m]);
    printf("\n");
    for (int class = 0; class < CLASS_COUNT; class++)
        printf("%s %s%s", CLASS_CODE[class], account_class_en((enum account_class)class),
               class + 1 == CLASS_COUNT ? "\n" : class == 6 ? ",\n" : ", ");
    printf("Model: simulated at scale %g, shown at full scale. Sums are of whole fen: the financial rows sum to exactly 0,\n"
           "and so does every column once the change of deposits and of the out-of-province position is counted.\n",
           r->accounts.scale);
    print_differences(matrix);
}

static void csv_accounts(struct report *r)
{
    struct matrix matrix[MATRICES];
    matrices_of(r, matrix);
    csv_surplus(r);
    for (int m = 0; m < MATRICES; m++)
        csv_matrix(r, &matrix[m]);
    csv_differences(r, matrix);
}

/* ---- the command ---- */

struct request {
    const char *path; /* NULL: the installed baseline */
    double scale;
    int format; /* index into FORMATS */
    bool accounts_only;
    const char **sets; /* [n_sets] */
    int n_sets;
};

enum { FORMAT_TABLE, FORMAT_CSV, N_FORMATS };
static const char *const FORMATS[N_FORMATS] = {"table", "csv"};

/* Reads the command line.  return  -1 to go on, else the exit status. */
static int read_request(int argc, char **argv, struct request *request)
{
    struct cli_reader reader = cli_reader_of(&COMMAND, argc, argv);
    for (;;) {
        switch (cli_next(&reader)) {
        case OPTION_ACCOUNTS: request->accounts_only = true; break;
        case OPTION_FORMAT:
            request->format = cli_choice(&COMMAND, "--format", reader.value, FORMATS, N_FORMATS);
            if (request->format < 0)
                return STATUS_INPUT;
            break;
        case OPTION_SCALE:
            if (!cli_number(&COMMAND, "--scale", reader.value, 0.001, 1, &request->scale))
                return STATUS_INPUT;
            break;
        case OPTION_SET: request->sets[request->n_sets++] = reader.value; break;
        case CLI_WORD:
            if (request->path != NULL)
                return cli_usage_error(&COMMAND, "%s is one file too many", reader.value);
            request->path = reader.value;
            break;
        case CLI_HELP: return STATUS_OK;
        case CLI_ERROR: return STATUS_INPUT;
        case CLI_END: return -1;
        }
    }
}

static struct scenario *load(const struct request *request, struct errors *errors)
{
    struct scenario *scenario = NULL;
    char *installed = request->path == NULL ? resolve_find(NULL, "baseline.yaml", "") : NULL;
    const char *path = request->path != NULL ? request->path : installed;
    if (path == NULL)
        errors_add(errors, STATUS_FILE, "no baseline.yaml is installed or in ./scenarios; name a scenario");
    else if (scenario_read(path, request->sets, request->n_sets, &scenario, errors) == STATUS_OK)
        scenario->parameters.run_scale = request->scale;
    free(installed);
    return scenario;
}

/* Builds the economy at the request's scale and simulates its first month. */
static void measure_accounts(struct report *r, struct errors *errors)
{
    struct simulation *simulation = NULL;
    if (simulation_create(r->scenario, r->tables, 1, &simulation, errors) == STATUS_OK &&
        opening_flows_measure(&r->accounts, simulation, errors) == STATUS_OK) {
        r->has_accounts = true;
        opening_flows_check(&r->accounts, r->tables, errors);
    }
    simulation_destroy(simulation);
}

static void build(struct report *r, struct errors *errors)
{
    balance_build(&r->balance, r->tables, &r->scenario->parameters);
    check_sectors(r);
    check_totals(r);
    check_background(r);
    if (balance_check(&r->balance, &r->scenario->parameters, errors) == STATUS_OK)
        measure_accounts(r, errors);
    if (r->has_accounts)
        check_accounts(r);
    r->closes = r->has_accounts && errors_status(errors) == STATUS_OK;
    for (int i = 0; i < r->n_checks; i++)
        r->closes = r->closes && (passes(&r->check[i]) || !r->check[i].closing);
}

static void print_report(const struct report *r, const struct request *request)
{
    printf("Balance of the tables in %s, scenario %s\n", r->scenario->data_directory, r->scenario->name);
    if (!request->accounts_only) {
        print_sectors(r);
        print_corrections(r);
        print_checks(r);
    }
    if (r->has_accounts)
        print_accounts(r);
    else
        puts("\nNo accounts: an economy is only built from tables that close.");
    printf("\nThe balance %s\n", r->closes ? "closes." : "does not close.");
}

static void print_csv(struct report *r, const struct request *request)
{
    if (!request->accounts_only) {
        csv_sectors(r);
        csv_corrections(r);
        csv_checks(r);
    }
    if (r->has_accounts)
        csv_accounts(r);
    listing_print(&r->csv, LISTING_CSV, stdout);
}

static int balance(const struct request *request)
{
    static const struct listing_column csv_columns[] = {
        {"section", false}, {"row", false}, {"column", false}, {"value", true}, {"unit", false}};
    struct errors *errors = errors_create();
    struct report *r = memory_take(1, sizeof *r);
    struct scenario *scenario = r == NULL ? NULL : load(request, errors);
    if (r == NULL)
        errors_add(errors, STATUS_FILE, "no memory for the balance");
    else if (scenario != NULL && tables_read(scenario->data_directory, &r->tables, errors) == STATUS_OK) {
        r->scenario = scenario;
        r->csv = listing_of(csv_columns, 5);
        build(r, errors);
        if (request->format == FORMAT_CSV)
            print_csv(r, request);
        else
            print_report(r, request);
        if (!r->closes)
            errors_add(errors, STATUS_CHECK, "the balance does not close");
        listing_release(&r->csv);
    }
    int status = cli_finish(errors);
    tables_destroy(r == NULL ? NULL : r->tables);
    memory_release(r);
    scenario_destroy(scenario);
    errors_destroy(errors);
    return status;
}

int cli_balance(int argc, char **argv)
{
    struct request request = {.scale = 0.02, .sets = calloc((size_t)argc + 1, sizeof(char *))};
    if (request.sets == NULL)
        return STATUS_FILE;
    int status = read_request(argc, argv, &request);
    if (status < 0)
        status = balance(&request);
    free(request.sets);
    return status;
}
