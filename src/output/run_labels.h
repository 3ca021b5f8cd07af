/* Decides how the places of a run's dimensions are called: keys to select by and names in both languages. */
#ifndef JIQUN_OUTPUT_RUN_LABELS_H
#define JIQUN_OUTPUT_RUN_LABELS_H

#include "capital/ledger.h"
#include "output/output.h"
#include "scenario/tables.h"
#include "world/economy.h"

enum { RUN_LABELS_DIMENSIONS = 14, RUN_LABELS_ITEMS = ITEM_COUNT + 2, RUN_LABELS_TEXT = 96 };

/* The texts of all dimensions; the dimensions point into it. */
struct run_labels {
    struct output_dimension dimension[RUN_LABELS_DIMENSIONS];
    int n_flows, n_revaluations;
    enum booking flow[BOOK_COUNT];        /* [n_flows] kinds between two accounts */
    enum booking revaluation[BOOK_COUNT]; /* [n_revaluations] kinds within one account */

    const char *sector_key[SECTOR_COUNT], *sector_en[SECTOR_COUNT], *sector_zh[SECTOR_COUNT];
    const char *tier[SECTOR_COUNT], *tier_zh[SECTOR_COUNT];
    const char *city_key[CITY_COUNT], *city_zh[CITY_COUNT];
    char account_text[3][ACCOUNT_COUNT][RUN_LABELS_TEXT]; /* key, English, Chinese */
    const char *account[3][ACCOUNT_COUNT], *account_class[ACCOUNT_COUNT];
    char book_text[2][BOOK_COUNT][RUN_LABELS_TEXT]; /* keys of flows, of revaluations */
    const char *flow_label[3][BOOK_COUNT], *revaluation_label[3][BOOK_COUNT];
    const char *place[3][CITY_COUNT + 1];           /* cities, rest of China: key, English, Chinese */
    const char *employer[3][FIRM_SECTOR_COUNT + 1]; /* firm sectors, universities */
    const char *item[3][RUN_LABELS_ITEMS];
    struct output_label sector_label[3][4], city_label[2], account_label[3], flow_labels[2], revaluation_labels[2],
        item_label[2], destination_label[2], place_label[2][2], employer_label[2][2], grade_label[2];
};

/** Fills the labels.  tables  borrowed as long as the labels are used */
void run_labels_fill(struct run_labels *labels, const struct tables *tables);

#endif
