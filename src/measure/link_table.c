/* Rows of the snapshot of links; see link_table.h. The volume of a link is its part of what the buyer ordered in the province
 * in the month: what it holds back from a loaded supplier, and what a supplier did not deliver, is not taken off. A firm
 * founded at the end of the month has not ordered yet. */
#include "measure/link_table.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "industry/orders.h"

enum { BLOCK_ROWS = 1 << 16 };

struct link_table {
    int every;
    double share;
    const struct simulation *s; /* NULL: no snapshot is due */
    int64_t buyer;              /* row of the state that comes next */
    uint32_t *link;             /* [BLOCK_ROWS] of the rows of the block */
    int32_t *row, *slot;        /* [BLOCK_ROWS] its buyer and slot */
    void *cells[LINK_COLUMNS];
    const void *block[LINK_COLUMNS];
};

static const struct panel_column COLUMNS[LINK_COLUMNS] = {
    [LINK_DATE] = {"date", PANEL_INT32, "days since 2022-01-01", "first day of the month", "当月首日",
                   "as the coordinate time of the series", NULL, 0},
    [LINK_MONTH_NUMBER] = {"month", PANEL_INT32, "month", "month, counted from January 2022", "月份（自2022年1月起）",
                           NULL, NULL, 0},
    [LINK_SUPPLIER] = {"supplier_key", PANEL_UINT64, "1", "key of the supplier, as in the panel", "供应商标识", NULL,
                       NULL, 0},
    [LINK_BUYER] = {"buyer_key", PANEL_UINT64, "1", "key of the buyer, as in the panel", "采购商标识", NULL, NULL, 0},
    [LINK_GOOD] = {"good", PANEL_INT8, "1", "product, the supplier's cluster or sector", "产品（供应商所属行业）", NULL,
                   tables_sector_key, TABLES_SECTORS},
    [LINK_WEIGHT] = {"weight", PANEL_FLOAT, "1", "buyers of Jiangsu that the row stands for",
                     "权重（所代表的采购商数）", "slice of the buyer / (run.scale x run.panel.share)", NULL, 0},
    [LINK_VOLUME] = {"volume", PANEL_FLOAT, "million yuan", "ordered through the link in the month", "当月订货量",
                     "at prices of January 2022, of a whole buyer; before what is held back from a loaded supplier and "
                     "what is not delivered; nothing comes while the supplier is not qualified; a link that changed at "
                     "the end of the month shows its new supplier",
                     NULL, 0},
    [LINK_PENDING] = {"pending", PANEL_INT32, "month", "months until the supplier is qualified", "供应商认证剩余月数",
                      "0: it is", NULL, 0},
};

struct link_table *link_table_create(const struct scenario *scenario)
{
    static const size_t sizes[] = {[PANEL_UINT64] = 8, [PANEL_INT32] = 4, [PANEL_INT8] = 1, [PANEL_FLOAT] = 4};
    struct link_table *t = memory_take(1, sizeof *t);
    if (!t)
        return NULL;
    t->every = (int)scenario->parameters.run_links_every;
    t->share = scenario->parameters.run_panel_share;
    t->link = memory_take(BLOCK_ROWS, sizeof *t->link);
    t->row = memory_take(BLOCK_ROWS, sizeof *t->row);
    t->slot = memory_take(BLOCK_ROWS, sizeof *t->slot);
    bool good = t->link && t->row && t->slot;
    for (int c = 0; c < LINK_COLUMNS; c++) {
        t->block[c] = t->cells[c] = memory_take(BLOCK_ROWS, sizes[COLUMNS[c].cell]);
        good = good && t->cells[c] != NULL;
    }
    if (good)
        return t;
    link_table_destroy(t);
    return NULL;
}

void link_table_destroy(struct link_table *t)
{
    if (!t)
        return;
    for (int c = 0; c < LINK_COLUMNS; c++)
        memory_release(t->cells[c]);
    memory_release(t->link);
    memory_release(t->row);
    memory_release(t->slot);
    memory_release(t);
}

struct panel_column link_table_column(enum link_column column)
{
    return COLUMNS[column];
}

void link_table_begin(struct link_table *t, const struct simulation *s)
{
    int month = s->world.month - 1;
    bool due = t->every > 0 && month >= 0 && month % t->every == t->every - 1;
    t->s = due ? s : NULL;
    t->buyer = 0;
}

/* Adds the links of a buyer to the block.  return their number, -1 when they do not fit any more */
static int64_t add_buyer(struct link_table *t, int64_t n, int64_t f)
{
    const struct world *w = &t->s->world;
    uint32_t first = w->firms.slot_begin[f], last = w->firms.slot_begin[f + 1];
    if (n + (w->slots.link_begin[last] - w->slots.link_begin[first]) > BLOCK_ROWS)
        return -1;
    int64_t rows = n;
    for (uint32_t slot = first; slot < last; slot++)
        for (uint32_t link = w->slots.link_begin[slot]; link < w->slots.link_begin[slot + 1]; link++)
            if (w->links.pending[link] != UINT8_MAX) {
                t->link[rows] = link;
                t->slot[rows] = (int32_t)slot;
                t->row[rows++] = (int32_t)f;
            }
    return rows - n;
}

static int64_t find_rows(struct link_table *t)
{
    const struct world *w = &t->s->world;
    int64_t n = 0;
    for (; t->buyer < w->length[DIM_FIRM]; t->buyer++) {
        if (!world_alive(w, t->buyer) || !panel_is_sampled(w->firms.key[t->buyer], t->share))
            continue;
        int64_t added = add_buyer(t, n, t->buyer);
        if (added < 0)
            break;
        n += added;
    }
    return n;
}

/* Volume of a link, million yuan of the whole buyer. */
static double volume_of(const struct simulation *s, uint32_t link, int32_t slot, int32_t f)
{
    const struct world *w = &s->world;
    if (w->firms.birth_month[f] == w->month - 1)
        return 0;
    uint32_t from = link == w->slots.link_begin[slot] ? 0 : w->links.cumulative[link - 1];
    volume_t part = orders_part(s->month.slot_local[slot], from, w->links.cumulative[link]);
    return (double)part / ((double)MONEY_PER_MILLION * w->firms.slice[f]);
}

static void fill_row(struct link_table *t, int64_t i)
{
    const struct simulation *s = t->s;
    const struct world *w = &s->world;
    uint32_t link = t->link[i], supplier = w->links.supplier[link];
    int32_t f = t->row[i];
    int month = w->month - 1;
    ((int32_t *)t->cells[LINK_DATE])[i] = calendar_days(month);
    ((int32_t *)t->cells[LINK_MONTH_NUMBER])[i] = month;
    ((uint64_t *)t->cells[LINK_SUPPLIER])[i] = w->firms.key[supplier];
    ((uint64_t *)t->cells[LINK_BUYER])[i] = w->firms.key[f];
    ((int8_t *)t->cells[LINK_GOOD])[i] = (int8_t)w->firms.sector[supplier];
    ((float *)t->cells[LINK_WEIGHT])[i] = (float)(w->firms.slice[f] / (w->scale * t->share));
    ((float *)t->cells[LINK_VOLUME])[i] = (float)volume_of(s, link, t->slot[i], f);
    ((int32_t *)t->cells[LINK_PENDING])[i] = w->links.pending[link];
}

int64_t link_table_next(struct link_table *t)
{
    int64_t n = t->s ? find_rows(t) : 0;
#pragma omp parallel for num_threads(t->s ? t->s->month.threads : 1) schedule(static)
    for (int64_t i = 0; i < n; i++)
        fill_row(t, i);
    return n;
}

const void *const *link_table_block(const struct link_table *t)
{
    return t->block;
}
