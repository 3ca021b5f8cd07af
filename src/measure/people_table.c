/* Rows of the panel of people; see people_table.h. What a post pays is reckoned as the payroll does, at the wages of the end
 * of the month; people whose firm failed in the month are without a post. */
#include "measure/people_table.h"

#include <math.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/random.h"
#include "talent/market.h"
#include "talent/posts.h"
#include "talent/search.h"
#include "world/people.h"

enum { BLOCK_ROWS = 1 << 14, SAMPLE_KIND = 130 };

struct people_table {
    int every;
    double count, share;
    const struct simulation *s; /* NULL: no rows are due */
    int64_t next;               /* row of the state that comes next */
    double index[TALENT_CELLS]; /* wages over those of January 2022 */
    int32_t *row;               /* [BLOCK_ROWS] people of the block */
    void *cells[PEOPLE_COLUMNS];
    const void *block[PEOPLE_COLUMNS];
};

static const char *state_word(int i)
{
    static const char *const words[PEOPLE_STATES] = {"without_post", "production", "research", "university"};
    return words[i];
}

static const char *grade_word(int i)
{
    static const char *const words[GRADE_COUNT] = {"technician", "engineer", "expert"};
    return words[i];
}

static const struct panel_column COLUMNS[PEOPLE_COLUMNS] = {
    [PEOPLE_DATE] = {"date", PANEL_INT32, "days since 2022-01-01", "first day of the month", "当月首日",
                     "as the coordinate time of the series", NULL, 0},
    [PEOPLE_MONTH_NUMBER] = {"month", PANEL_INT32, "month", "month, counted from January 2022", "月份（自2022年1月起）",
                             NULL, NULL, 0},
    [PEOPLE_KEY] = {"key", PANEL_UINT64, "1", "identity of the person, the same in every run", "人员标识", NULL, NULL,
                    0},
    [PEOPLE_WEIGHT] = {"weight", PANEL_FLOAT, "1", "people of Jiangsu that the row stands for", "权重（所代表的人数）",
                       "1 / (run.scale x part of people that is in the sample)", NULL, 0},
    [PEOPLE_STATE] = {"state", PANEL_INT8, "1", "post at the end of the month", "就业状态", NULL, state_word,
                      PEOPLE_STATES},
    [PEOPLE_EMPLOYER] = {"employer_key", PANEL_UINT64, "1", "key of the firm, as in the firm panel", "雇主企业标识",
                         "0: no firm", NULL, 0},
    [PEOPLE_LOCATION] = {"location", PANEL_INT8, "1", "city", "所在城市", NULL, tables_city_key, TABLES_CITIES},
    [PEOPLE_FIELD] = {"tech_field", PANEL_INT8, "1", "field of technology of the person", "专业领域", NULL,
                      tables_field_key, TABLES_FIELDS},
    [PEOPLE_GRADE] = {"skill_grade", PANEL_INT8, "1", "grade", "技能等级", NULL, grade_word, GRADE_COUNT},
    [PEOPLE_AGE] = {"age", PANEL_FLOAT, "year", "age", "年龄", NULL, NULL, 0},
    [PEOPLE_SKILL] = {"skill", PANEL_FLOAT, "1", "skill, mean of the field in January 2022 about 1", "技能水平", NULL,
                      NULL, 0},
    [PEOPLE_WAGE] = {"wage", PANEL_FLOAT, "yuan/year", "labour cost of the post", "用人成本",
                     "12 x a month's, at the wages of the end of the month, contributions included; missing without a "
                     "post",
                     NULL, 0},
};

double people_table_share(double count, double people)
{
    return count < people ? count / people : 1;
}

bool people_table_is_sampled(uint64_t key, double share)
{
    uint64_t mixed = random_mix(key + SAMPLE_KIND * UINT64_C(0x9e3779b97f4a7c15));
    return random_uniform_of((uint32_t)(mixed >> 32)) < share;
}

struct people_table *people_table_create(const struct scenario *scenario)
{
    static const size_t sizes[] = {[PANEL_UINT64] = 8, [PANEL_INT32] = 4, [PANEL_INT8] = 1, [PANEL_FLOAT] = 4};
    struct people_table *t = memory_take(1, sizeof *t);
    if (!t)
        return NULL;
    t->every = (int)scenario->parameters.run_people_every;
    t->count = (double)scenario->parameters.run_people_count;
    t->row = memory_take(BLOCK_ROWS, sizeof *t->row);
    bool good = t->row != NULL;
    for (int c = 0; c < PEOPLE_COLUMNS; c++) {
        t->block[c] = t->cells[c] = memory_take(BLOCK_ROWS, sizes[COLUMNS[c].cell]);
        good = good && t->cells[c] != NULL;
    }
    if (good)
        return t;
    people_table_destroy(t);
    return NULL;
}

void people_table_destroy(struct people_table *t)
{
    if (!t)
        return;
    for (int c = 0; c < PEOPLE_COLUMNS; c++)
        memory_release(t->cells[c]);
    memory_release(t->row);
    memory_release(t);
}

struct panel_column people_table_column(enum people_column column)
{
    return COLUMNS[column];
}

void people_table_begin(struct people_table *t, const struct simulation *s)
{
    const struct world *w = &s->world;
    int month = w->month - 1;
    bool due = t->every > 0 && month >= 0 && month % t->every == t->every - 1 && people_are_there(w);
    double people = 0;
    t->s = due ? s : NULL;
    t->next = 0;
    if (!due)
        return;
    for (int c = 0; c < CITY_COUNT; c++)
        people += w->economy.people_start[c];
    t->share = people_table_share(t->count, people);
    market_index(w, t->index);
}

static int64_t find_rows(struct people_table *t)
{
    const struct world *w = &t->s->world;
    int64_t n = 0;
    for (; t->next < w->talent.filled[0] && n < BLOCK_ROWS; t->next++)
        if (people_present(w, t->next) && people_table_is_sampled(w->people.key[t->next], t->share))
            t->row[n++] = (int32_t)t->next;
    return n;
}

/* Who employs somebody at the end of the month: a buyer has the people of the firm that it bought.  return its row, or
 * negative: person_employer */
static int32_t employer_of(const struct world *w, int64_t i)
{
    int32_t f = w->people.employer[i];
    return f >= 0 ? people_heir(w, f) : f;
}

static enum people_state state_of(const struct world *w, int64_t i)
{
    int32_t f = employer_of(w, i);
    if (f < 0)
        return f == EMPLOYER_UNIVERSITY ? PEOPLE_UNIVERSITY : PEOPLE_WITHOUT;
    return w->people.post[i] < GRADE_COUNT ? PEOPLE_PRODUCTION : PEOPLE_RESEARCH;
}

/* Labour cost of the person's post, yuan a year. */
static double wage_of(const struct people_table *t, int64_t i, enum people_state state)
{
    const struct world *w = &t->s->world;
    int city = w->people.city[i], post = w->people.post[i];
    if (state == PEOPLE_WITHOUT)
        return NAN;
    if (state == PEOPLE_UNIVERSITY)
        return w->talent.wage[skills_cell(city, post_grade(post), w->people.field[i])];
    int32_t f = employer_of(w, i);
    int field = posts_field(w->firms.post_fields[f], post);
    double pay = search_pay(&w->economy, w->firms.sector[f], city, post,
                            t->index[skills_cell(city, post_grade(post), field)]);
    return 12 * pay * (1 + 0.01 * w->people.premium[i]) * w->levers.wage[city] / (double)MONEY_PER_YUAN;
}

static void fill_row(struct people_table *t, int64_t n)
{
    const struct world *w = &t->s->world;
    int64_t i = t->row[n];
    int month = w->month - 1;
    enum people_state state = state_of(w, i);
    bool firm = state == PEOPLE_PRODUCTION || state == PEOPLE_RESEARCH;
    ((int32_t *)t->cells[PEOPLE_DATE])[n] = calendar_days(month);
    ((int32_t *)t->cells[PEOPLE_MONTH_NUMBER])[n] = month;
    ((uint64_t *)t->cells[PEOPLE_KEY])[n] = w->people.key[i];
    ((float *)t->cells[PEOPLE_WEIGHT])[n] = (float)(1 / (w->scale * t->share));
    ((int8_t *)t->cells[PEOPLE_STATE])[n] = (int8_t)state;
    ((uint64_t *)t->cells[PEOPLE_EMPLOYER])[n] = firm ? w->firms.key[employer_of(w, i)] : 0;
    ((int8_t *)t->cells[PEOPLE_LOCATION])[n] = (int8_t)w->people.city[i];
    ((int8_t *)t->cells[PEOPLE_FIELD])[n] = (int8_t)w->people.field[i];
    ((int8_t *)t->cells[PEOPLE_GRADE])[n] = (int8_t)w->people.grade[i];
    ((float *)t->cells[PEOPLE_AGE])[n] = (float)(month - w->people.birth[i]) / 12;
    ((float *)t->cells[PEOPLE_SKILL])[n] = w->people.skill[i];
    ((float *)t->cells[PEOPLE_WAGE])[n] = (float)wage_of(t, i, state);
}

int64_t people_table_next(struct people_table *t)
{
    int64_t n = t->s ? find_rows(t) : 0;
#pragma omp parallel for num_threads(t->s ? t->s->month.threads : 1) schedule(static)
    for (int64_t i = 0; i < n; i++)
        fill_row(t, i);
    return n;
}

const void *const *people_table_block(const struct people_table *t)
{
    return t->block;
}
