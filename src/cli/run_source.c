/* Stored sources; see run_source.h. */
#include "cli/run_source.h"

#include <string.h>

#include "base/memory.h"

static enum status read_tables(const char *name, const struct provenance *p, struct tables **tables,
                               struct errors *errors)
{
    struct tables_source *sources = memory_take((size_t)p->n_tables, sizeof *sources);
    if (sources == NULL)
        return errors_add(errors, STATUS_FILE, "%s: not enough memory for its tables", name);
    for (int i = 0; i < p->n_tables; i++)
        sources[i] = (struct tables_source){p->tables[i].name, p->tables[i].bytes, p->tables[i].size};
    enum status status = tables_from_memory(sources, p->n_tables, tables, errors);
    memory_release(sources);
    return status;
}

enum status run_source_stored(const char *name, const struct provenance *p, const char *const *sets, int n_sets,
                              struct scenario **scenario, struct tables **tables, struct errors *errors)
{
    enum status status = scenario_from_text(name, p->resolved_yaml, strlen(p->resolved_yaml), sets, n_sets, scenario,
                                            errors);
    return status == STATUS_OK ? read_tables(name, p, tables, errors) : status;
}
