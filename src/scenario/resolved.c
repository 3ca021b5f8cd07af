/* The resolved configuration as YAML: every parameter with its value, the panel, the shocks, and as comments what each means. This file decides
 * the layout and the quoting; values come from parameters_write, so the text reads back to the same bits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/quote.h"
#include "scenario/scenario.h"

enum { COMMENT_COLUMN = 34 };

static void write_title(FILE *f, const struct scenario *s)
{
    if (s->title_en[0] == '\0' && s->title_zh[0] == '\0')
        return;
    fputs("title: {", f);
    if (s->title_en[0] != '\0') {
        fputs("en: ", f);
        quote_write(f, s->title_en);
    }
    if (s->title_zh[0] != '\0') {
        fputs(s->title_en[0] != '\0' ? ", zh: " : "zh: ", f);
        quote_write(f, s->title_zh);
    }
    fputs("}\n", f);
}

static void write_text(FILE *f, const char *key, const char *text)
{
    if (text[0] == '\0')
        return;
    fprintf(f, "%s: ", key);
    quote_write(f, text);
    fputc('\n', f);
}

/* What stands behind a value: unit where the value shows none, range, meaning, and its source or where it was set. */
static void write_comment(FILE *f, const struct scenario_parameter *info, bool origins)
{
    enum parameter_type type = info->row->type;
    bool bare = type == PARAMETER_DOUBLE || type == PARAMETER_INTEGER;
    fprintf(f, "# ");
    if (bare && strcmp(info->row->unit, "1") != 0)
        fprintf(f, "unit %s, ", info->row->unit);
    if (type != PARAMETER_BOOLEAN)
        fprintf(f, "[%s, %s]: ", info->minimum, info->maximum);
    fprintf(f, "%s %s; ", info->row->meaning_en, info->row->meaning_zh);
    if (!origins)
        fprintf(f, "source: %s\n", info->row->source);
    else if (strcmp(info->origin, "default") == 0)
        fprintf(f, "default\n");
    else
        fprintf(f, "set at %s (default %s)\n", info->origin, info->initial);
}

static void write_parameter(FILE *f, const struct scenario *s, int i, int indent, bool origins)
{
    struct scenario_parameter info = scenario_parameter_info(s, i);
    int width = fprintf(f, "%*s%s: %s", indent, "", info.row->name, info.value);
    fprintf(f, "%*s", width < COMMENT_COLUMN ? COMMENT_COLUMN - width : 1, "");
    write_comment(f, &info, origins);
}

/* Whether row i is the first of its group. */
static bool is_first(int i)
{
    for (int before = 0; before < i; before++)
        if (strcmp(parameters_row(before)->group, parameters_row(i)->group) == 0)
            return false;
    return true;
}

static void write_rows(FILE *f, const struct scenario *s, const char *group, int indent, bool origins)
{
    for (int i = 0; i < parameters_count(); i++)
        if (strcmp(parameters_row(i)->group, group) == 0)
            write_parameter(f, s, i, indent, origins);
}

static void write_panel_fields(FILE *f, const struct scenario *s, bool origins)
{
    fputs("    fields: ", f);
    panel_fields_write(f, s->panel.wanted);
    fputs(" # columns of the firm panel 企业面板字段; ", f);
    if (!origins)
        fputs("`jiqun list panel`\n", f);
    else if (strcmp(s->panel.origin, "default") == 0)
        fputs("default: all\n", f);
    else
        fprintf(f, "set at %s (default: all)\n", s->panel.origin);
}

/* A group that stands in another: run.panel. */
static void write_part(FILE *f, const struct scenario *s, const char *group, bool origins)
{
    fprintf(f, "  %s:\n", strchr(group, '.') + 1);
    write_rows(f, s, group, 4, origins);
    if (strcmp(group, "run.panel") == 0)
        write_panel_fields(f, s, origins);
}

/* Writes all parameters of the group of parameter i, if i is the first of it, and the groups in it. */
static void write_group(FILE *f, const struct scenario *s, int i, bool origins)
{
    const char *group = parameters_row(i)->group;
    size_t n = strlen(group);
    if (!is_first(i) || strchr(group, '.') != NULL)
        return;
    fprintf(f, "%s:\n", group);
    write_rows(f, s, group, 2, origins);
    for (int row = i; row < parameters_count(); row++) {
        const char *part = parameters_row(row)->group;
        if (is_first(row) && strncmp(part, group, n) == 0 && part[n] == '.')
            write_part(f, s, part, origins);
    }
}

/* All shocks, each with its meaning and its levers, or where it was set. */
static void write_shocks(FILE *f, const struct scenario *s, bool origins)
{
    fputs(s->n_shocks > 0 ? "shocks:\n" : "shocks: []\n", f);
    for (int i = 0; i < s->n_shocks; i++) {
        const struct shock_info *info = shocks_info(s->shock[i].kind);
        fputs("  - ", f);
        shocks_write(f, &s->shock[i]);
        fprintf(f, " # %s %s; %s %s\n", info->meaning_en, info->meaning_zh, origins ? "set at" : "moves",
                origins ? s->shock[i].origin : info->levers);
    }
}

static char *write_all(const struct scenario *s, bool origins)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    fputs("# Resolved configuration: every parameter with its value. It may be run as it stands.\nname: ", f);
    quote_write(f, s->name);
    fputc('\n', f);
    write_title(f, s);
    write_text(f, "question", s->question);
    write_text(f, "data", s->data);
    for (int i = 0; i < parameters_count(); i++)
        write_group(f, s, i, origins);
    write_shocks(f, s, origins);
    bool good = ferror(f) == 0;
    good = fclose(f) == 0 && good;
    if (good)
        return text;
    free(text);
    return NULL;
}

char *scenario_resolved_yaml(const struct scenario *s)
{
    return write_all(s, false);
}

char *scenario_annotated_yaml(const struct scenario *s)
{
    return write_all(s, true);
}
