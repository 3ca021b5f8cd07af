/* Matrices of the accounts, model and table side by side; see balance_accounts.h. */
#include "cli/balance_accounts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SURPLUS_LINES = 8 };

double balance_accounts_yearly(const struct balance_report *r, money_t month)
{
    return 12 * (double)month / (double)MONEY_PER_YI / r->accounts.scale;
}

/* ---- what becomes of firms' surplus ---- */

struct surplus_line {
    const char *key, *text;
    double value;
};

/* From the margin of the columns to the profit that statistics report.  return  number of lines. */
static int surplus(const struct balance_report *r, struct surplus_line line[SURPLUS_LINES])
{
    double research = r->balance.total.research, margin = r->balance.total.margin_firms;
    double interest = balance_accounts_yearly(r, r->accounts.firms_interest),
           rent = balance_accounts_yearly(r, r->accounts.firms_rent);
    double fixed = balance_accounts_yearly(r, r->accounts.firms_fixed),
           profit = balance_accounts_yearly(r, r->accounts.firms_profit);
    const struct surplus_line lines[SURPLUS_LINES] = {
        {"surplus_before_research", "surplus of firms' columns before research", margin + research},
        {"research", "less research", -research},
        {"margin_after_research", "margin after research", margin},
        {"interest", "less interest on loans and bonds, net of that on deposits", -interest},
        {"rent_and_land", "less rent and land fees", -rent},
        {"fixed_cost", "less fixed cost", -fixed},
        {"level_stocks_prices", "less the rest: level of January, stocks, prices",
         profit - margin + interest + rent + fixed},
        {"profit", "profit before tax, January x 12", profit},
    };
    memcpy(line, lines, sizeof lines);
    return SURPLUS_LINES;
}

static void print_surplus(const struct balance_report *r)
{
    struct surplus_line line[SURPLUS_LINES];
    int n = surplus(r, line);
    balance_report_heading("Firms' surplus and profit, 100 million yuan");
    for (int i = 0; i < n; i++) {
        char text[BALANCE_REPORT_AMOUNT];
        balance_report_amount(text, line[i].value, 0);
        printf("%-60s %9s\n", line[i].text, text);
    }
    char text[BALANCE_REPORT_AMOUNT];
    balance_report_amount(text, r->tables->above_scale_profit, 0);
    printf("%-60s %9s\n", "official: profit of above-scale industry", text);
    puts("The official figure leaves out small firms and the clusters' services, and holds energy and mining.");
}

static void csv_surplus(struct balance_report *r)
{
    struct surplus_line line[SURPLUS_LINES];
    int n = surplus(r, line);
    for (int i = 0; i < n; i++)
        balance_report_csv(r, "surplus", line[i].key, "value", line[i].value, balance_report_money);
    balance_report_csv(r, "surplus", "official_above_scale_profit", "value", r->tables->above_scale_profit,
                       balance_report_money);
}

/* ---- matrices of the accounts ---- */

struct matrix {
    const char *name, *title;
    const struct tables_row *table;      /* [n_rows] */
    const money_t (*model)[CLASS_COUNT]; /* [n_rows] fen at the run's scale */
    int n_rows;
    int first_change; /* rows from here on are not part of the sum of columns that is printed */
    double factor;    /* fen to 100 m yuan at full scale, a year for flows */
};

enum { MATRICES = 2, LABEL = 24, CELL = 9 };
static const char *const CLASS_CODE[CLASS_COUNT] = {"F",  "B",  "H",  "BK", "VF", "PF",
                                                    "PR", "CI", "UN", "CE", "RC", "RW"};

static void matrices_of(const struct balance_report *r, struct matrix matrix[MATRICES])
{
    double full = 1 / (double)MONEY_PER_YI / r->accounts.scale;
    matrix[0] = (struct matrix){"opening_sheet",
                                "Balance sheet at the opening of January 2022 (assets +, debts -; net worth reversed)",
                                r->tables->opening,
                                r->accounts.stock,
                                TABLES_OPENING_ITEMS,
                                TABLES_OPENING_ITEMS,
                                full};
    matrix[1] = (struct matrix){
        "flows",           "Flows of January 2022 x 12 (receipts +, payments -) beside the table's of 2022",
        r->tables->flows,  r->accounts.flow,
        TABLES_FLOW_KINDS, FLOW_DEPOSIT_CHANGE,
        12 * full};
}

/* One line of a matrix with its sum; cells that are nothing in model and table stay blank. */
static void print_line(const char *label, const char *of, const double value[CLASS_COUNT], double sum,
                       const bool shown[CLASS_COUNT])
{
    char text[BALANCE_REPORT_AMOUNT];
    printf("%-*s%-6s", LABEL, label, of);
    for (int class = 0; class < CLASS_COUNT; class ++) {
        balance_report_amount(text, value[class], 0);
        printf("%*s", CELL, shown[class] ? text : "");
    }
    balance_report_amount(text, sum, 0);
    printf("%*s\n", CELL, text);
}

static void print_row(const struct matrix *x, int i)
{
    double model[CLASS_COUNT], sum = 0;
    bool shown[CLASS_COUNT];
    char label[TABLES_TEXT];
    for (int class = 0; class < CLASS_COUNT; class ++) {
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
    for (int class = 0; class < CLASS_COUNT; class ++) {
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
    balance_report_heading(x->title);
    printf("%-*s", LABEL + 6, "100 million yuan");
    for (int class = 0; class < CLASS_COUNT; class ++)
        printf("%*s", CELL, CLASS_CODE[class]);
    printf("%*s\n", CELL, "sum");
    for (int i = 0; i < x->n_rows; i++) {
        if (i == x->first_change)
            print_sums(x, "sum of the above", i);
        print_row(x, i);
    }
    print_sums(x, "sum of the column", x->n_rows);
}

static void csv_matrix(struct balance_report *r, const struct matrix *x)
{
    char section[TABLES_TEXT];
    for (int i = 0; i < x->n_rows; i++)
        for (int class = 0; class < CLASS_COUNT; class ++) {
            const char *row = x->table[i].key, *column = account_class_key((enum account_class) class);
            balance_report_csv(r, x->name, row, column, (double)x->model[i][class] * x->factor, balance_report_money);
            snprintf(section, sizeof section, "%s_table", x->name);
            balance_report_csv(r, section, row, column, x->table[i].value[class], balance_report_money);
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
static const double notable = 0.15;  /* part of the table's figure from which a difference is listed */
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
            for (int class = 0; class < CLASS_COUNT; class ++) {
                double model = (double)matrix[m].model[i][class] * matrix[m].factor,
                       table = matrix[m].table[i].value[class];
                *cells += model != 0 || table != 0;
                if (fabs(model - table) > fmax(least_shown, notable * fabs(table)))
                    found[n++] = (struct difference){&matrix[m], i, class, model, table};
            }
    qsort(found, (size_t)n, sizeof *found, by_size);
    return n;
}

static const struct listing_column DIFFERENCE_COLUMNS[] = {{"matrix", false}, {"row", false},  {"account", false},
                                                           {"model", true},   {"table", true}, {"difference", true},
                                                           {"of table", true}};

static void print_differences(const struct matrix matrix[MATRICES])
{
    struct difference found[DIFFERENCES_MAX];
    struct listing l = listing_of(DIFFERENCE_COLUMNS, 7);
    int cells, n = differences(matrix, found, &cells);
    for (int i = 0; i < n; i++) {
        const struct difference *d = &found[i];
        char model[BALANCE_REPORT_AMOUNT], table[BALANCE_REPORT_AMOUNT], by[BALANCE_REPORT_AMOUNT],
            part[BALANCE_REPORT_AMOUNT] = "not in it";
        balance_report_amount(model, d->model, 0);
        balance_report_amount(table, d->table, 0);
        balance_report_amount(by, d->model - d->table, 0);
        if (d->table != 0)
            snprintf(part, sizeof part, "%+.0f %%", 100 * (d->model - d->table) / fabs(d->table));
        listing_addf(&l, "%s\t%s\t%s\t%s\t%s\t%s\t%s", d->matrix->name, d->matrix->table[d->row].key,
                     account_class_key((enum account_class)d->class), model, table, by, part);
    }
    balance_report_heading("Where model and table differ by more than 15 %");
    printf(
        "%d of %d figures; the tables are a study of their own with fewer markets, January lies about 2 %% below the\n"
        "mean of the year, and payments that the model does not know yet (new shares) are zero in it.\n",
        n, cells);
    if (n > 0)
        listing_print(&l, LISTING_TABLE, stdout);
    listing_release(&l);
}

static void csv_differences(struct balance_report *r, const struct matrix matrix[MATRICES])
{
    struct difference found[DIFFERENCES_MAX];
    int cells, n = differences(matrix, found, &cells);
    for (int i = 0; i < n; i++) {
        char row[2 * TABLES_TEXT];
        snprintf(row, sizeof row, "%s:%s", found[i].matrix->name, found[i].matrix->table[found[i].row].key);
        balance_report_csv(r, "differences", row, account_class_key((enum account_class)found[i].class),
                           found[i].model - found[i].table, balance_report_money);
    }
}

void balance_accounts_print(const struct balance_report *r)
{
    struct matrix matrix[MATRICES];
    matrices_of(r, matrix);
    print_surplus(r);
    printf("\nAccounts: ");
    for (int class = 0; class < CLASS_COUNT; class ++)
        printf("%s %s%s", CLASS_CODE[class], account_class_en((enum account_class) class),
               class + 1 == CLASS_COUNT ? "\n"
               : class == 6             ? ",\n          "
                                        : ", ");
    for (int m = 0; m < MATRICES; m++)
        print_matrix(&matrix[m]);
    printf("\nModel: simulated at scale %g, shown at full scale. Sums are of whole fen: the financial rows sum to "
           "exactly 0,\n"
           "and so does every column once the change of deposits and of the out-of-province position is counted.\n",
           r->accounts.scale);
    print_differences(matrix);
}

void balance_accounts_csv(struct balance_report *r)
{
    struct matrix matrix[MATRICES];
    matrices_of(r, matrix);
    csv_surplus(r);
    for (int m = 0; m < MATRICES; m++)
        csv_matrix(r, &matrix[m]);
    csv_differences(r, matrix);
}
