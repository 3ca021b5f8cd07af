/* The largest firms of each sector; see largest.h. */
#include "cli/largest.h"

#include <inttypes.h>

#include "base/calendar.h"

enum { MOST = 5 };

static const struct listing_column COLUMNS[] = {{"key", true},         {"cluster", false}, {"city", false},
                                                {"founded", false},    {"sales", true},    {"workers", true},
                                                {"researchers", true}, {"weight", true}};
enum { N_COLUMNS = (int)(sizeof COLUMNS / sizeof COLUMNS[0]) };

/* Sales of a year as the firm has had them lately, million yuan of the whole firm. */
static double sales_of(const struct world *w, int64_t f)
{
    return 12 * w->firms.mean_output[f] * w->firms.price[f] / (w->firms.slice[f] * (double)MONEY_PER_MILLION);
}

/* Puts a firm in its place among the largest so far. */
static int insert(const struct world *w, int64_t *largest, int n, int64_t f)
{
    int at = n < MOST ? n : MOST - 1;
    if (n == MOST && sales_of(w, f) <= sales_of(w, largest[at]))
        return n;
    for (; at > 0 && sales_of(w, f) > sales_of(w, largest[at - 1]); at--)
        largest[at] = largest[at - 1];
    largest[at] = f;
    return n < MOST ? n + 1 : n;
}

static void add_firm(struct listing *l, const struct world *w, int64_t f)
{
    char founded[CALENDAR_TEXT];
    calendar_format(w->firms.birth_month[f], founded);
    listing_addf(l, "%" PRIu64 "\t%s\t%s\t%s\t%.1f\t%.0f\t%.0f\t%.4g", w->firms.key[f],
                 tables_sector_key(w->firms.sector[f]), tables_city_key(w->firms.city[f]), founded, sales_of(w, f),
                 (double)w->firms.workers[f] * 1e-3 / w->firms.slice[f],
                 (double)w->firms.researchers[f] * 1e-3 / w->firms.slice[f], w->firms.slice[f] / w->scale);
}

static void add_sector(struct listing *l, const struct world *w, int i, int city)
{
    int64_t largest[MOST];
    int n = 0;
    for (int64_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        if (world_alive(w, f) && (city < 0 || w->firms.city[f] == city))
            n = insert(w, largest, n, f);
    for (int k = 0; k < n; k++)
        add_firm(l, w, largest[k]);
}

enum status largest_print(const struct world *w, const struct largest_wanted *wanted, FILE *out, struct errors *errors)
{
    struct listing l = listing_of(COLUMNS, N_COLUMNS);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        if (wanted->sector < 0 || firm_index_sector(i) == wanted->sector)
            add_sector(&l, w, i, wanted->city);
    if (l.failed)
        errors_add(errors, STATUS_FILE, "not enough memory to list firms");
    else if (l.n_rows == 0)
        errors_add(errors, STATUS_INPUT,
                   "no firm is simulated one by one there; `jiqun list clusters` names the sectors");
    else
        listing_print(&l, wanted->format, out);
    listing_release(&l);
    return errors_status(errors);
}
