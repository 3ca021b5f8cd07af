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
#include "cli/balance_accounts.h"
#include "cli/cli.h"
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
    .notes =
        "Money in 100 million yuan (亿元), a year of 2022 at full scale. In csv the rows of the sections *_fen are\n"
        "the simulated accounts at --scale, exact, so that they can be summed to zero.\n\n"
        "Exit status: 0 it closes, 1 it does not, 2 bad usage or input, 3 files, 4 a broken invariant.",
};

static const double rounding = 0.005;         /* of a check's bounds, so that .95 reached by rounding counts */
static const double research_of_firms = 3350; /* 100 m yuan in 2022: the share of firms in the province's 3,835 */

/* ---- the table of sectors ---- */

enum column {
    OUTPUT,
    BELOW,
    INTERMEDIATE,
    USE_RATIO,
    LOCAL_SHARE,
    LOCAL_SALES,
    ROC,
    ROW,
    INFLOW_ROC,
    INFLOW_ROW,
    CONSUMPTION,
    INVESTMENT,
    GOVERNMENT,
    WAGES,
    HEADS,
    RESEARCH,
    RESEARCH_HEADS,
    MARGIN,
    THETA,
    CAPITAL,
    GAP,
    COLUMN_SUM,
    COLUMNS
};

static const struct {
    const char *key, *top, *bottom;
    int width, decimals; /* decimals -1: one below 10, else none */
    const char *unit;
} LAYOUT[COLUMNS] = {
    [OUTPUT] = {"output", "output", "all", 7, -1, balance_report_money},
    [BELOW] = {"output_below_scale", "of it", "small", 6, -1, balance_report_money},
    [INTERMEDIATE] = {"intermediate_use", "input", "use", 7, -1, balance_report_money},
    [USE_RATIO] = {"use_over_output", "use/", "out", 5, 2, "1"},
    [LOCAL_SHARE] = {"local_share_of_inputs", "loc", "%", 4, 0, "%"},
    [LOCAL_SALES] = {"sales_local", "sold", "here", 7, -1, balance_report_money},
    [ROC] = {"sales_rest_of_china", "sold", "China", 7, -1, balance_report_money},
    [ROW] = {"sales_rest_of_world", "sold", "world", 6, -1, balance_report_money},
    [INFLOW_ROC] = {"inflow_rest_of_china", "from", "China", 7, -1, balance_report_money},
    [INFLOW_ROW] = {"inflow_rest_of_world", "from", "world", 6, -1, balance_report_money},
    [CONSUMPTION] = {"consumption", "final", "C", 6, -1, balance_report_money},
    [INVESTMENT] = {"investment", "final", "I", 6, -1, balance_report_money},
    [GOVERNMENT] = {"government", "final", "G", 6, -1, balance_report_money},
    [WAGES] = {"wage_bill", "wage", "bill", 6, -1, balance_report_money},
    [HEADS] = {"heads", "heads", "1000", 6, -1, "1000_persons"},
    [RESEARCH] = {"research", "R&D", "yuan", 5, -1, balance_report_money},
    [RESEARCH_HEADS] = {"research_heads", "R&D", "1000", 5, -1, "1000_persons"},
    [MARGIN] = {"margin_after_research", "marg", "%", 5, 1, "%"},
    [THETA] = {"theta", "theta", "", 6, 3, "1"},
    [CAPITAL] = {"capital", "capi-", "tal", 7, -1, balance_report_money},
    [GAP] = {"gap", "gap", "%", 5, 2, "%"},
    [COLUMN_SUM] = {"column_sum", "col.", "sum", 6, 3, "1"},
};

/* The larger, or the one that is no number. */
static double worst(double a, double b)
{
    return isnan(a) || a >= b ? a : b;
}

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

static void print_sectors(const struct balance_report *r)
{
    struct balance_sector total = total_of(&r->balance);
    balance_report_heading("Sectors in 2022, 100 million yuan (亿元), firms below scale included");
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
    puts("\nuses = input use + final C (households) + I (investment) + G (government) + sold to China and the world\n"
         "resources = output + bought from China and the world; gap = (uses - resources) / output\n"
         "output: of it small = firms with sales below 20 million yuan; input use and final use: by users in the\n"
         "province, bought anywhere; loc %: part of input use bought here; sold here: to producers and final users\n"
         "wage bill, heads: production; R&D: research spending and its thousand people; capital: productive, at book\n"
         "marg %: what a unit of output leaves after research, before interest, rent, fixed cost and profit tax\n"
         "theta: factor on the table's inputs that lets the producer's cost column sum to one; column sum: its proof");
}

static void csv_sectors(struct balance_report *r)
{
    struct balance_sector total = total_of(&r->balance);
    for (int s = 0; s <= SECTOR_COUNT; s++)
        for (int c = 0; c < COLUMNS; c++) {
            const struct balance_sector *x = s < SECTOR_COUNT ? &r->balance.sector[s] : &total;
            balance_report_csv(r, "sectors", s < SECTOR_COUNT ? r->tables->sector_key[s] : "total", LAYOUT[c].key,
                               sector_value(x, (enum column)c), LAYOUT[c].unit);
        }
}

static void print_corrections(const struct balance_report *r)
{
    balance_report_heading("Corrections made to the tables");
    for (int i = 0; i < r->balance.corrections; i++)
        printf("%3d  %s\n", i + 1, r->balance.correction[i]);
    puts("\nWhy: a negative net tax is a subsidy that nobody in the model pays. Research stands inside the table's "
         "wages\n"
         "and services; where it comes near wages or exceeds them, wages follow from the head table, and where it "
         "leaves\n"
         "no margin the cluster lives on equity. Inputs take up what these changes leave, so that a column sums to "
         "one.\n"
         "Final uses of the tables are national shares; their levels are those of the accounts of 2022. A product "
         "cannot\n"
         "be sold at home beyond what is made, nor a province hold more than a set part of its market.");
}

static void csv_corrections(struct balance_report *r)
{
    for (int i = 0; i < r->balance.corrections; i++)
        listing_addf(&r->csv, "corrections\t%d\ttext\t%s\t", i + 1, r->balance.correction[i]);
}

/* ---- checks ---- */

static struct balance_check_line *add_check(struct balance_report *r, bool closing, double value, double low,
                                            double high, const char *unit, int decimals, const char *what)
{
    struct balance_check_line *c = &r->check[r->n_checks];
    r->n_checks += r->n_checks + 1 < BALANCE_REPORT_CHECKS;
    *c = (struct balance_check_line){unit, value, NAN, low, high, closing, decimals, ""};
    snprintf(c->what, sizeof c->what, "%s", what);
    return c;
}

/* A total beside the official one, which it should meet within a part of it. */
static void compare_total(struct balance_report *r, const char *what, double value, double reference, double tolerance,
                          const char *unit)
{
    double width = fabs(reference) * tolerance;
    struct balance_check_line *c = add_check(r, false, value, reference - width, reference + width, unit, 0, what);
    c->reference = reference;
}

static bool passes(const struct balance_check_line *c)
{
    double slack = c->closing ? 0 : rounding * pow(10, 1 - c->decimals);
    return c->value >= c->low - slack && c->value <= c->high + slack;
}

static void check_sectors(struct balance_report *r)
{
    double gap = 0, sum = 0, margin = -INFINITY, theta = -INFINITY, least = -INFINITY; /* the last three negated */
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *x = &r->balance.sector[s];
        gap = worst(gap, fabs(x->gap));
        sum = worst(sum, fabs(x->column_sum - 1));
        margin = r->tables->is_firm_sector[s] ? worst(margin, -x->margin) : margin;
        theta = worst(theta, -x->theta);
        least = worst(worst(least, -x->roc), -x->inflow_roc);
        least = worst(worst(least, -x->local_intermediate), -x->local_final);
    }
    double floor = 100 * r->scenario->parameters.balance_margin_min;
    add_check(r, true, 100 * gap, 0, 0.1, "% of output", 4, "uses less resources, largest of any sector");
    add_check(r, true, sum, 0, 1e-9, "1", 10, "cost columns less one, largest of any sector");
    add_check(r, true, -100 * margin, floor - 1e-10, INFINITY, "% of output", 2,
              "margin after research, least of firms' sectors");
    add_check(r, true, -theta, 1e-9, INFINITY, "1", 3, "factor on inputs, least of any sector");
    add_check(r, true, -least, -1e-6, INFINITY, balance_report_money, 1, "sales and purchases, least of any sector");
}

static void check_totals(struct balance_report *r)
{
    const struct tables *t = r->tables;
    const struct balance *b = &r->balance;
    double industry = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        industry += b->sector[s].output_above * t->industrial_share[s];
    compare_total(r, "above-scale output of industry", industry, t->above_scale_output, 0.001, balance_report_money);
    compare_total(r, "research of firms", b->total.research, research_of_firms, 0.05, balance_report_money);
    add_check(r, false, (b->total.heads + b->total.research_heads) / 1e6, 37.5, 48.7, "million", 1,
              "people at work (low: at 150,000 yuan each; high: employed)");
    compare_total(r, "value added against GDP", b->total.value_added, t->gdp, 0.05, balance_report_money);
}

/* Would the stated local shares need more, or leave much more, than the output there is? */
static void check_background(struct balance_report *r)
{
    for (int i = 0; i < BACKGROUND_COUNT; i++) {
        int s = background_index_sector(i);
        const struct balance_sector *x = &r->balance.sector[s];
        double use = x->intermediate + x->consumption + x->investment + x->government;
        char what[BALANCE_REPORT_CHECK_TEXT];
        snprintf(what, sizeof what, "local use and exports over output, %s", r->tables->sector_key[s]);
        add_check(r, false, (r->tables->background_local_share[s] * use + x->row) / x->output, 0.95, 1.19, "1", 2,
                  what);
    }
}

static void check_accounts(struct balance_report *r)
{
    const struct opening_flows *o = &r->accounts;
    money_t rows = 0, columns = 0, flow_rows = 0, flow_columns = 0;
    for (int i = 0; i < STOCK_REAL_ASSETS; i++)
        rows += llabs(opening_flows_row_sum(o->stock[i]));
    for (int i = 0; i < TABLES_FLOW_KINDS; i++)
        flow_rows += llabs(opening_flows_row_sum(o->flow[i]));
    for (int class = 0; class < CLASS_COUNT; class ++) {
        columns += llabs(opening_flows_column_sum(o->stock, TABLES_OPENING_ITEMS, class));
        flow_columns += llabs(opening_flows_column_sum(o->flow, TABLES_FLOW_KINDS, class));
    }
    add_check(r, true, (double)rows, 0, 0, "fen", 0, "balance sheet: financial rows");
    add_check(r, true, (double)columns, 0, 0, "fen", 0, "balance sheet: columns");
    add_check(r, true, (double)flow_rows, 0, 0, "fen", 0, "flows: rows");
    add_check(r, true, (double)flow_columns, 0, 0, "fen", 0, "flows: columns with the change of money");
    compare_total(r, "profit of firms against above-scale profit", balance_accounts_yearly(r, o->firms_profit),
                  r->tables->above_scale_profit, 0.15, balance_report_money);
}

static void expected_text(const struct balance_check_line *c, char text[BALANCE_REPORT_CHECK_TEXT])
{
    char low[BALANCE_REPORT_AMOUNT], high[BALANCE_REPORT_AMOUNT];
    balance_report_amount(low, isnan(c->reference) ? c->low : c->reference, c->decimals);
    balance_report_amount(high, c->high, c->decimals);
    if (!isnan(c->reference))
        snprintf(text, BALANCE_REPORT_CHECK_TEXT, "%s within %.3g %%", low, 100 * (c->high / c->reference - 1));
    else if (c->low == c->high || c->high < 1e-6)
        snprintf(text, BALANCE_REPORT_CHECK_TEXT, c->high > 0 ? "0 within 1e-9" : "0");
    else if (isinf(c->high))
        snprintf(text, BALANCE_REPORT_CHECK_TEXT, fabs(c->low) < 1e-5 ? "not below 0" : "at least %s", low);
    else if (c->closing)
        snprintf(text, BALANCE_REPORT_CHECK_TEXT, "at most %.3g", c->high);
    else
        snprintf(text, BALANCE_REPORT_CHECK_TEXT, "%s to %s", low, high);
}

/* Distance from the reference, or from the nearer bound, as a part of it. */
static double deviation(const struct balance_check_line *c)
{
    double from = !isnan(c->reference) ? c->reference
                  : c->value < c->low  ? c->low
                  : c->value > c->high ? c->high
                                       : c->value;
    return from == 0 ? NAN : c->value / from - 1;
}

static const char *verdict(const struct balance_check_line *c)
{
    return c->closing ? (passes(c) ? "closes" : "DOES NOT CLOSE") : passes(c) ? "agrees" : "differs";
}

static const struct listing_column CHECK_COLUMNS[] = {{"check", false},    {"value", true}, {"expected", true},
                                                      {"deviation", true}, {"unit", false}, {"verdict", false}};

static void print_checks(const struct balance_report *r)
{
    struct listing l = listing_of(CHECK_COLUMNS, 6);
    for (int i = 0; i < r->n_checks; i++) {
        const struct balance_check_line *c = &r->check[i];
        char value[BALANCE_REPORT_AMOUNT], expected[BALANCE_REPORT_CHECK_TEXT], away[BALANCE_REPORT_AMOUNT] = "";
        balance_report_amount(value, c->value, c->decimals);
        expected_text(c, expected);
        double by = 100 * deviation(c);
        if (!c->closing && !isnan(by))
            snprintf(away, sizeof away, "%+.1f %%", fabs(by) < 0.05 ? 0 : by);
        listing_addf(&l, "%s\t%s\t%s\t%s\t%s\t%s", c->what, value, expected, away,
                     strcmp(c->unit, "1") == 0                    ? ""
                     : strcmp(c->unit, balance_report_money) == 0 ? "100 m yuan"
                                                                  : c->unit,
                     verdict(c));
    }
    balance_report_heading("Checks");
    listing_print(&l, LISTING_TABLE, stdout);
    listing_release(&l);
}

static void csv_checks(struct balance_report *r)
{
    for (int i = 0; i < r->n_checks; i++) {
        const struct balance_check_line *c = &r->check[i];
        balance_report_csv(r, "checks", c->what, "value", c->value, c->unit);
        balance_report_csv(r, "checks", c->what, "expected", c->reference, c->unit);
        balance_report_csv(r, "checks", c->what, "low", c->low, c->unit);
        balance_report_csv(r, "checks", c->what, "high", isinf(c->high) ? NAN : c->high, c->unit);
        balance_report_csv(r, "checks", c->what, "deviation", c->closing ? NAN : deviation(c), "1");
        listing_addf(&r->csv, "checks\t%s\tverdict\t%s\t", c->what, verdict(c));
    }
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
static void measure_accounts(struct balance_report *r, struct errors *errors)
{
    struct simulation *simulation = NULL;
    if (simulation_create(r->scenario, r->tables, 1, &simulation, errors) == STATUS_OK &&
        opening_flows_measure(&r->accounts, simulation, errors) == STATUS_OK) {
        r->has_accounts = true;
        opening_flows_check(&r->accounts, r->tables, errors);
    }
    simulation_destroy(simulation);
}

static void build(struct balance_report *r, struct errors *errors)
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

static void print_report(const struct balance_report *r, const struct request *request)
{
    printf("Balance of the tables in %s, scenario %s\n", r->scenario->data_directory, r->scenario->name);
    if (!request->accounts_only) {
        print_sectors(r);
        print_corrections(r);
        print_checks(r);
    }
    if (r->has_accounts)
        balance_accounts_print(r);
    else
        puts("\nNo accounts: an economy is only built from tables that close.");
    printf("\nThe balance %s\n", r->closes ? "closes." : "does not close.");
}

static void print_csv(struct balance_report *r, const struct request *request)
{
    if (!request->accounts_only) {
        csv_sectors(r);
        csv_corrections(r);
        csv_checks(r);
    }
    if (r->has_accounts)
        balance_accounts_csv(r);
    listing_print(&r->csv, LISTING_CSV, stdout);
}

static int balance(const struct request *request)
{
    static const struct listing_column csv_columns[] = {
        {"section", false}, {"row", false}, {"column", false}, {"value", true}, {"unit", false}};
    struct errors *errors = errors_create();
    struct balance_report *r = memory_take(1, sizeof *r);
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
