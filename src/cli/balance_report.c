/* Figures as text, lines of CSV and headings of `jiqun balance`; see balance_report.h. */
#include "cli/balance_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char balance_report_money[] = "100m_yuan";

void balance_report_amount(char text[BALANCE_REPORT_AMOUNT], double value, int decimals)
{
    char plain[BALANCE_REPORT_AMOUNT];
    snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    bool zero = strspn(plain, "0.") == strlen(plain);
    size_t whole = strcspn(plain, "."), n = 0;
    if (value < 0 && !zero)
        text[n++] = '-';
    for (size_t i = 0; plain[i] != '\0' && n + 2 < BALANCE_REPORT_AMOUNT; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            text[n++] = ',';
        text[n++] = plain[i];
    }
    text[n] = '\0';
}

void balance_report_csv(struct balance_report *r, const char *section, const char *row, const char *column,
                        double value, const char *unit)
{
    if (!isnan(value))
        listing_addf(&r->csv, "%s\t%s\t%s\t%.10g\t%s", section, row, column, value == 0 ? 0 : value, unit);
}

void balance_report_heading(const char *text)
{
    printf("\n%s\n", text);
    for (int i = listing_width(text); i > 0; i--)
        putchar('-');
    putchar('\n');
}
