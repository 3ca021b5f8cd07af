/* How a run was made, in the writer's terms; see run_provenance.h. */
#include "output/run_provenance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

const char *run_provenance_base(const char *path)
{
    const char *slash = strncmp(path, "--", 2) == 0 ? NULL : strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status no_memory(struct errors *errors)
{
    return errors_add(errors, STATUS_FILE, "no memory left to note how the run was made");
}

/* Room for the three lists. */
static bool take_lists(struct run_provenance *p, int sources, int tables, int parameters)
{
    p->sources = memory_take((size_t)sources, sizeof *p->sources);
    p->tables = memory_take((size_t)tables, sizeof *p->tables);
    p->parameters = memory_take((size_t)parameters, sizeof *p->parameters);
    p->made.sources = p->sources;
    p->made.tables = p->tables;
    p->made.parameters = p->parameters;
    p->made.n_sources = sources;
    p->made.n_tables = tables;
    p->made.n_parameters = parameters;
    return p->sources && p->tables && p->parameters;
}

static struct output_parameter parameter_of(const struct scenario *s, const struct parameters *defaults, int i)
{
    const struct scenario_parameter info = scenario_parameter_info(s, i);
    const bool seed = info.row->type == PARAMETER_SEED;
    return (struct output_parameter){
        .path = info.row->path,
        .value = parameters_number(info.row, &s->parameters),
        .unit = info.row->unit,
        .minimum = seed ? NAN : info.row->minimum,
        .maximum = seed ? NAN : info.row->maximum,
        .standard = parameters_number(info.row, defaults),
        .source = info.row->source,
        .meaning = info.row->meaning_en,
        .meaning_zh = info.row->meaning_zh,
        .set_in = run_provenance_base(info.origin),
    };
}

static void name_program(struct output_provenance *made)
{
    made->version = JIQUN_VERSION;
    made->commit = JIQUN_COMMIT;
    made->build_flags = JIQUN_BUILD_FLAGS;
}

enum status run_provenance_of(struct run_provenance *p, const struct scenario *s, const struct tables *tables,
                              struct errors *errors)
{
    const struct parameters defaults = parameters_default();
    memset(p, 0, sizeof *p);
    p->resolved = scenario_resolved_yaml(s);
    if (!p->resolved || !take_lists(p, s->n_files, tables_file_count(tables), scenario_parameter_count()))
        return no_memory(errors);
    for (int i = 0; i < s->n_files; i++)
        p->sources[i] = (struct output_source){run_provenance_base(s->file[i].name), s->file[i].text};
    for (int i = 0; i < p->made.n_tables; i++)
        p->tables[i] = (struct output_table){tables_file_name(tables, i), tables_file_bytes(tables, i),
                                             tables_file_size(tables, i)};
    for (int i = 0; i < p->made.n_parameters; i++)
        p->parameters[i] = parameter_of(s, &defaults, i);
    p->made.name = s->name;
    p->made.title = s->title_en;
    p->made.title_zh = s->title_zh;
    p->made.question = s->question;
    p->made.resolved_yaml = p->resolved;
    p->made.seed = (int64_t)s->parameters.run_seed;
    p->made.population_seed = (int64_t)s->parameters.run_population_seed;
    p->made.scale = s->parameters.run_scale;
    p->made.first_month = s->parameters.run_from;
    p->made.months = s->parameters.run_until - s->parameters.run_from + 1;
    name_program(&p->made);
    return STATUS_OK;
}

enum status run_provenance_again(struct run_provenance *p, const struct provenance *stored, struct errors *errors)
{
    memset(p, 0, sizeof *p);
    if (!take_lists(p, stored->n_sources, stored->n_tables, stored->n_parameters))
        return no_memory(errors);
    for (int i = 0; i < stored->n_sources; i++)
        p->sources[i] = (struct output_source){stored->sources[i].name, (const char *)stored->sources[i].bytes};
    for (int i = 0; i < stored->n_tables; i++)
        p->tables[i] = (struct output_table){stored->tables[i].name, stored->tables[i].bytes, stored->tables[i].size};
    for (int i = 0; i < stored->n_parameters; i++) {
        const struct provenance_parameter *x = &stored->parameters[i];
        p->parameters[i] = (struct output_parameter){x->path,     x->value,  x->unit,    x->minimum,    x->maximum,
                                                     x->standard, x->source, x->meaning, x->meaning_zh, x->set_in};
    }
    p->made.name = stored->name;
    p->made.title = stored->title;
    p->made.title_zh = stored->title_zh;
    p->made.question = stored->question;
    p->made.resolved_yaml = stored->resolved_yaml;
    p->made.seed = stored->seed;
    p->made.population_seed = stored->population_seed;
    p->made.scale = stored->scale;
    p->made.first_month = stored->first_month;
    p->made.months = stored->months;
    name_program(&p->made);
    return STATUS_OK;
}

void run_provenance_release(struct run_provenance *p)
{
    free(p->resolved);
    memory_release(p->sources);
    memory_release(p->tables);
    memory_release(p->parameters);
    memset(p, 0, sizeof *p);
}
