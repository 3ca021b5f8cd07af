/* Decides which descriptions of series make sense. What is refused here would make a file that readers misunderstand:
 * two things of one name, an axis nobody described, a series whose unit or meaning is not said.
 */
#include "output/series.h"

#include <string.h>

#include "base/hash.h"

int series_rank(const struct output_variable *v)
{
    int rank = 0;
    while (rank < OUTPUT_MAX_DIMENSIONS && v->dims[rank])
        rank++;
    return rank;
}

int series_dimension(const struct output *out, const char *name)
{
    for (int d = 0; d < out->n_dims; d++)
        if (strcmp(out->dims[d].name, name) == 0)
            return d;
    return -1;
}

/* Names that the writer uses itself in the root group. */
static bool is_reserved(const char *name)
{
    static const char *const reserved[] = {"time", "bnds", "time_bnds", "provenance"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return false;
}

static bool is_name(const char *name)
{
    return name && name[0] && !strchr(name, '/') && strcmp(name, ".") != 0;
}

/* How many things of the root group are called `name`: coordinates, labels, root variables and groups (each once). */
static int uses_of(const struct output *out, const char *name)
{
    int uses = is_reserved(name);
    for (int d = 0; d < out->n_dims; d++) {
        uses += strcmp(out->dims[d].name, name) == 0;
        for (int i = 0; i < out->dims[d].n_labels; i++)
            uses += strcmp(out->dims[d].labels[i].name, name) == 0;
    }
    for (int f = 0; f < out->n_forms; f++)
        uses += strcmp(out->forms[f].name, name) == 0;
    bool group = false;
    for (int v = 0; v < out->n_vars; v++) {
        uses += out->vars[v].group[0] == '\0' && strcmp(out->vars[v].name, name) == 0;
        group |= out->vars[v].group[0] != '\0' && strcmp(out->vars[v].group, name) == 0;
    }
    return uses + group;
}

static void check_once(const struct output *out, const char *name, struct errors *e)
{
    if (!is_name(name))
        errors_add(e, STATUS_INVARIANT, "output: \"%s\" cannot be a name in the file", name ? name : "");
    else if (uses_of(out, name) > 1)
        errors_add(e, STATUS_INVARIANT, "output: the name %s is used twice, or is the file's own", name);
}

static void check_dimension(const struct output *out, const struct output_dimension *d, struct errors *e)
{
    check_once(out, d->name, e);
    if (d->length <= 0)
        errors_add(e, STATUS_INVARIANT, "output: dimension %s has length %d; it must be above 0", d->name, d->length);
    for (int i = 0; i < d->n_labels; i++)
        check_once(out, d->labels[i].name, e);
}

static void check_axes(const struct output *out, const struct output_variable *v, struct errors *e)
{
    const int rank = series_rank(v);
    if (rank == 0 || strcmp(v->dims[0], "time") != 0)
        errors_add(e, STATUS_INVARIANT, "output: the first dimension of %s is not time", v->name);
    for (int i = 1; i < rank; i++)
        if (series_dimension(out, v->dims[i]) < 0)
            errors_add(e, STATUS_INVARIANT, "output: %s has the unknown dimension %s", v->name, v->dims[i]);
}

static void check_variable(const struct output *out, int index, struct errors *e)
{
    const struct output_variable *v = &out->vars[index];
    if (v->group[0] == '\0')
        check_once(out, v->name, e);
    else
        check_once(out, v->group, e);
    for (int i = 0; i < index && v->group[0]; i++)
        if (strcmp(out->vars[i].group, v->group) == 0 && strcmp(out->vars[i].name, v->name) == 0)
            errors_add(e, STATUS_INVARIANT, "output: the name %s/%s is used twice", v->group, v->name);
    if (!v->units || !v->long_name || !v->long_name_zh)
        errors_add(e, STATUS_INVARIANT, "output: %s lacks units or a long name in English or Chinese", v->name);
    check_axes(out, v, e);
}

static void check_column(const struct output_table_form *form, int index, struct errors *e)
{
    const struct output_column *column = &form->columns[index];
    bool twice = strcmp(column->name, form->row_dimension) == 0;
    for (int i = 0; i < index; i++)
        twice |= strcmp(form->columns[i].name, column->name) == 0;
    if (!is_name(column->name) || twice)
        errors_add(e, STATUS_INVARIANT, "output: %s cannot have a column \"%s\", or has it twice", form->name,
                   column->name);
    if (!column->units || !column->long_name || !column->long_name_zh)
        errors_add(e, STATUS_INVARIANT, "output: %s/%s lacks units or a long name in English or Chinese", form->name,
                   column->name);
}

static void check_form(const struct output *out, const struct output_table_form *form, struct errors *e)
{
    check_once(out, form->name, e);
    for (int i = 0; i < form->n_columns; i++)
        check_column(form, i, e);
}

static void check_provenance(const struct output_provenance *p, struct errors *e)
{
    if (!p->resolved_yaml)
        errors_add(e, STATUS_INVARIANT, "output: the provenance lacks the resolved configuration");
    for (int i = 0; i < p->n_tables; i++)
        if (!is_name(p->tables[i].name) || p->tables[i].size == 0)
            errors_add(e, STATUS_INVARIANT, "output: data table %d has no usable name or is empty", i);
}

enum status series_check(const struct output *out, struct errors *e)
{
    const int before = errors_count(e);
    for (int d = 0; d < out->n_dims; d++)
        check_dimension(out, &out->dims[d], e);
    for (int v = 0; v < out->n_vars; v++)
        check_variable(out, v, e);
    for (int f = 0; f < out->n_forms; f++)
        check_form(out, &out->forms[f], e);
    check_provenance(out->provenance, e);
    return errors_count(e) > before ? STATUS_INVARIANT : STATUS_OK;
}

size_t series_cell(enum output_cell type)
{
    static const size_t bytes[] = {
        [OUTPUT_CELL_UINT64] = 8, [OUTPUT_CELL_INT32] = 4, [OUTPUT_CELL_INT8] = 1, [OUTPUT_CELL_FLOAT] = 4};
    return bytes[type];
}

size_t series_row(const struct output_table_form *form)
{
    size_t bytes = 0;
    for (int i = 0; i < form->n_columns; i++)
        bytes += series_cell(form->columns[i].type);
    return bytes;
}

static uint64_t add_text(uint64_t hash, const char *text)
{
    return hash_bytes(text, strlen(text), hash);
}

static uint64_t add_number(uint64_t hash, uint64_t number)
{
    return hash_bytes(&number, sizeof number, hash);
}

uint64_t series_fingerprint(const struct output *out)
{
    uint64_t hash = 0;
    for (int d = 0; d < out->n_dims; d++)
        hash = add_number(add_text(hash, out->dims[d].name), (uint64_t)out->dims[d].length);
    for (int v = 0; v < out->n_vars; v++) {
        hash = add_text(add_text(hash, out->vars[v].group), out->vars[v].name);
        hash = add_number(hash, (uint64_t)out->vars[v].type);
        for (int i = 0; i < series_rank(&out->vars[v]); i++)
            hash = add_text(hash, out->vars[v].dims[i]);
    }
    for (int f = 0; f < out->n_forms; f++) {
        hash = add_text(hash, out->forms[f].name);
        for (int c = 0; c < out->forms[f].n_columns; c++)
            hash = add_number(add_text(hash, out->forms[f].columns[c].name), (uint64_t)out->forms[f].columns[c].type);
    }
    return hash;
}
