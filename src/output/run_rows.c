/* Tables of rows of a run; see run_rows.h. */
#include "output/run_rows.h"

#include "base/memory.h"
#include "measure/link_table.h"
#include "measure/panel.h"
#include "measure/people_table.h"

enum { COLUMNS_MAX = PANEL_KEYS + PANEL_FIELDS, FLAGS_MAX = 64 };

_Static_assert((int)LINK_COLUMNS <= (int)COLUMNS_MAX, "columns of a table of rows");
_Static_assert((int)PEOPLE_COLUMNS <= (int)COLUMNS_MAX, "columns of a table of rows");

/* The words of a column that is one of a list. */
struct words {
    const char *word[FLAGS_MAX];
};

struct run_rows {
    struct panel *panel;         /* NULL: none is wanted */
    struct link_table *links;    /* NULL: none is wanted */
    struct people_table *people; /* NULL: none is wanted */
    struct output_table_form form[RUN_ROWS_TABLES];
    struct output_column column[RUN_ROWS_TABLES][COLUMNS_MAX];
    struct words words[RUN_ROWS_TABLES][COLUMNS_MAX];
    int n_forms;
};

static struct output_column describe(const struct panel_column *c, struct words *words)
{
    static const enum output_cell cells[] = {[PANEL_UINT64] = OUTPUT_CELL_UINT64,
                                             [PANEL_INT32] = OUTPUT_CELL_INT32,
                                             [PANEL_INT8] = OUTPUT_CELL_INT8,
                                             [PANEL_FLOAT] = OUTPUT_CELL_FLOAT};
    int n = c->flag && c->n_flags <= FLAGS_MAX ? c->n_flags : 0;
    for (int i = 0; i < n; i++)
        words->word[i] = c->flag(i);
    return (struct output_column){
        .name = c->name,
        .type = cells[c->cell],
        .units = c->unit,
        .long_name = c->en,
        .long_name_zh = c->zh,
        .comment = c->comment,
        .flag_meaning = n > 0 ? words->word : NULL,
        .n_flags = n,
    };
}

static void add_panel(struct run_rows *rows)
{
    int t = rows->n_forms++;
    for (int c = 0; c < panel_columns(rows->panel); c++) {
        struct panel_column column = panel_column(rows->panel, c);
        rows->column[t][c] = describe(&column, &rows->words[t][c]);
    }
    rows->form[t] = (struct output_table_form){
        .name = "panel",
        .row_dimension = "panel_row",
        .long_name = "firm panel",
        .long_name_zh = "企业面板",
        .columns = rows->column[t],
        .n_columns = panel_columns(rows->panel),
    };
}

static void add_links(struct run_rows *rows)
{
    int t = rows->n_forms++;
    for (int c = 0; c < LINK_COLUMNS; c++) {
        struct panel_column column = link_table_column((enum link_column)c);
        rows->column[t][c] = describe(&column, &rows->words[t][c]);
    }
    rows->form[t] = (struct output_table_form){
        .name = "links",
        .row_dimension = "link_row",
        .long_name = "links of firms to suppliers in the province",
        .long_name_zh = "省内供应链接",
        .columns = rows->column[t],
        .n_columns = LINK_COLUMNS,
    };
}

static void add_people(struct run_rows *rows)
{
    int t = rows->n_forms++;
    for (int c = 0; c < PEOPLE_COLUMNS; c++) {
        struct panel_column column = people_table_column((enum people_column)c);
        rows->column[t][c] = describe(&column, &rows->words[t][c]);
    }
    rows->form[t] = (struct output_table_form){
        .name = "people",
        .row_dimension = "people_row",
        .long_name = "panel of skilled people",
        .long_name_zh = "技能人才面板",
        .columns = rows->column[t],
        .n_columns = PEOPLE_COLUMNS,
    };
}

enum status run_rows_create(const struct scenario *scenario, struct run_rows **out, struct errors *errors)
{
    struct run_rows *rows = memory_take(1, sizeof *rows);
    bool panel = scenario->parameters.run_panel_every > 0, links = scenario->parameters.run_links_every > 0;
    bool people = scenario->parameters.run_people_every > 0;
    *out = NULL;
    if (rows && panel)
        rows->panel = panel_create(scenario);
    if (rows && links)
        rows->links = link_table_create(scenario);
    if (rows && people)
        rows->people = people_table_create(scenario);
    if (!rows || (panel && !rows->panel) || (links && !rows->links) || (people && !rows->people)) {
        run_rows_destroy(rows);
        return errors_add(errors, STATUS_FILE, "no memory for the columns of panels and of links");
    }
    if (panel)
        add_panel(rows);
    if (links)
        add_links(rows);
    if (people)
        add_people(rows);
    *out = rows;
    return STATUS_OK;
}

const struct output_table_form *run_rows_forms(const struct run_rows *rows)
{
    return rows->form;
}

int run_rows_count(const struct run_rows *rows)
{
    return rows->n_forms;
}

enum status run_rows_add(struct run_rows *rows, struct output *out, const struct simulation *s, struct errors *errors)
{
    int64_t n;
    int form = 0;
    if (rows->panel) {
        if (panel_begin(rows->panel, s, errors) != STATUS_OK)
            return errors_status(errors);
        while ((n = panel_next(rows->panel)) > 0)
            if (output_add_rows(out, form, n, panel_block(rows->panel), errors) != STATUS_OK)
                return errors_status(errors);
        form++;
    }
    if (rows->links) {
        link_table_begin(rows->links, s);
        while ((n = link_table_next(rows->links)) > 0)
            if (output_add_rows(out, form, n, link_table_block(rows->links), errors) != STATUS_OK)
                return errors_status(errors);
        form++;
    }
    if (rows->people) {
        people_table_begin(rows->people, s);
        while ((n = people_table_next(rows->people)) > 0)
            if (output_add_rows(out, form, n, people_table_block(rows->people), errors) != STATUS_OK)
                return errors_status(errors);
    }
    return STATUS_OK;
}

void run_rows_destroy(struct run_rows *rows)
{
    if (!rows)
        return;
    panel_destroy(rows->panel);
    link_table_destroy(rows->links);
    people_table_destroy(rows->people);
    memory_release(rows);
}
