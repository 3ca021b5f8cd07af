/* Events of a firm's life; see life.h. Rows move between months, so the firm is found by its key, and its suppliers are
 * remembered by theirs. */
#include "cli/life.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "firm/entry.h"
#include "firm/exit.h"

struct life {
    uint64_t key;
    bool looked, alive, ended, began;
    int city;
    int project, over;  /* months left of the project, months over the limit, at the last look */
    int rounds, listed; /* rounds of new shares, whether listed, at the last look */
    int64_t paid_in, grant;
    uint64_t *supplier; /* [n_links] keys at the last look, 0: none */
    uint64_t *now;      /* [n_links] the same at this one */
    int64_t n_links;
};

struct life *life_create(uint64_t key)
{
    struct life *l = memory_take(1, sizeof *l);
    if (l)
        l->key = key;
    return l;
}

void life_destroy(struct life *l)
{
    if (!l)
        return;
    memory_release(l->supplier);
    memory_release(l->now);
    memory_release(l);
}

bool life_goes_on(const struct life *l)
{
    return l->alive;
}

bool life_began(const struct life *l)
{
    return l->began;
}

bool life_ended(const struct life *l)
{
    return l->ended;
}

static void say(char text[LIFE_TEXT], const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(char text[LIFE_TEXT], const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    if (used > 0)
        used += (size_t)snprintf(text + used, LIFE_TEXT - used, "; ");
    if (used >= LIFE_TEXT)
        return;
    va_start(arguments, format);
    vsnprintf(text + used, LIFE_TEXT - used, format, arguments);
    va_end(arguments);
}

static int64_t find_row(const struct world *w, uint64_t key)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (w->firms.key[f] == key && world_alive(w, f))
            return f;
    return -1;
}

static void say_birth(const struct world *w, int64_t f, char text[LIFE_TEXT])
{
    static const char *const SOURCES[ENTRY_SOURCE_COUNT] = {
        [ENTRY_BASE] = "by people of its own kind",
        [ENTRY_VARIETY] = "from a related sector",
        [ENTRY_LABS] = "from a university or laboratory",
        [ENTRY_FOUNDERS] = "by people who left an employer",
    };
    int source = entry_source_of(w->firms.sector[f], w->firms.city[f], w->firms.birth_month[f], w->firms.key[f]);
    say(text, "founded%s%s", source < 0 ? "" : " ", source < 0 ? "" : SOURCES[source]);
}

static void say_project(struct life *l, int months, char text[LIFE_TEXT])
{
    bool begins = months > l->project, ends = l->project > 0 && (months == 0 || begins);
    if (ends)
        say(text, "investment project finished");
    if (begins)
        say(text, "investment project begun, %d months left", months);
    l->project = months;
}

static void say_credit(struct life *l, int months, char text[LIFE_TEXT])
{
    if (months > 0 && l->over == 0)
        say(text, "over its credit limit");
    if (months == 0 && l->over > 0)
        say(text, "within its credit limit again");
    l->over = months;
}

/* New shares, a listing, a grant that may become shares: since the last look. */
static void say_equity(struct life *l, const struct world *w, int64_t f, bool first, char text[LIFE_TEXT])
{
    const struct firms *x = &w->firms;
    double part = x->paid_in[f] > 0 ? 100 * (double)(x->paid_in[f] - l->paid_in) / (double)x->paid_in[f] : 0;
    if (!first && x->rounds[f] > l->rounds)
        say(text, "sold %.1f %% of its shares to funds", part);
    if (!first && x->listed[f] > l->listed)
        say(text, "listed: sold %.1f %% of its shares to the public", part);
    if (!first && x->grant[f] > 0 && l->grant == 0)
        say(text, "got a convertible grant");
    if (!first && x->grant[f] == 0 && l->grant > 0)
        say(text, "its convertible grant is settled");
    l->rounds = x->rounds[f];
    l->listed = x->listed[f];
    l->paid_in = x->paid_in[f];
    l->grant = x->grant[f];
}

static void say_count(int count, const char *one, const char *many, char text[LIFE_TEXT])
{
    if (count > 0)
        say(text, "%d %s", count, count == 1 ? one : many);
}

/* Reads the suppliers of all links; the firm's links stay in their order when rows move. */
static bool read_suppliers(struct life *l, const struct world *w, int64_t f)
{
    uint32_t begin = w->slots.link_begin[w->firms.slot_begin[f]], end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
    if (l->now == NULL) {
        l->n_links = end - begin;
        l->now = memory_take((size_t)l->n_links, sizeof *l->now);
        l->supplier = memory_take((size_t)l->n_links, sizeof *l->supplier);
        if (l->now == NULL || l->supplier == NULL)
            return false;
    }
    for (int64_t i = 0; i < l->n_links && i < end - begin; i++) {
        bool none = w->links.pending[begin + i] == UINT8_MAX;
        l->now[i] = none ? 0 : w->firms.key[w->links.supplier[begin + i]];
    }
    return true;
}

static void say_suppliers(struct life *l, bool first, char text[LIFE_TEXT])
{
    int changed = 0, lost = 0, found = 0;
    for (int64_t i = 0; i < l->n_links; i++) {
        if (l->now[i] == l->supplier[i])
            continue;
        lost += l->now[i] == 0;
        found += l->supplier[i] == 0;
        changed += l->now[i] != 0 && l->supplier[i] != 0;
    }
    memcpy(l->supplier, l->now, (size_t)l->n_links * sizeof *l->now);
    if (first)
        return;
    say_count(changed, "supplier changed", "suppliers changed", text);
    say_count(lost, "supplier lost", "suppliers lost", text);
    say_count(found, "supplier found", "suppliers found", text);
}

/* A firm that was there and is no more. */
static void say_end(struct life *l, const struct simulation *s, char text[LIFE_TEXT])
{
    static const char *const REASONS[EXIT_REASON_COUNT] = {
        [EXIT_NONE] = "for no reason",
        [EXIT_INSOLVENCY] = "insolvent: it owed more than it had and had no cash",
        [EXIT_ILLIQUIDITY] = "illiquid: too long over its credit limit",
        [EXIT_PATIENCE] = "closed by its owners after long losses",
        [EXIT_MERGED] = "bought",
    };
    const struct remains *r = &s->month.remains;
    int64_t at = 0;
    while (at + 1 < r->n && r->firms.key[at] != l->key)
        at++;
    bool found = at < r->n && r->firms.key[at] == l->key;
    int reason = found ? r->firms.exit_reason[at] : EXIT_NONE;
    l->alive = false;
    l->ended = true;
    if (reason == EXIT_MERGED)
        say(text, "bought by firm %" PRIu64 ", joined to it", s->world.firms.key[r->firms.heir[at]]);
    else
        say(text, "failed, %s", REASONS[reason]);
}

/* Firms that it bought this month. */
static void say_purchases(const struct simulation *s, int64_t f, char text[LIFE_TEXT])
{
    const struct remains *r = &s->month.remains;
    for (int64_t i = 0; i < r->n; i++)
        if (r->firms.exit_reason[i] == EXIT_MERGED && r->firms.heir[i] == (int32_t)f)
            say(text, "bought firm %" PRIu64, r->firms.key[i]);
}

static void say_move(struct life *l, int city, bool first, char text[LIFE_TEXT])
{
    if (!first && city != l->city)
        say(text, "moved from %s to %s", tables_city_key(l->city), tables_city_key(city));
    l->city = city;
}

bool life_look(struct life *l, const struct simulation *s, char text[LIFE_TEXT])
{
    const struct world *w = &s->world;
    int64_t f = l->ended ? -1 : find_row(w, l->key);
    bool first = !l->began, born = first && l->looked;
    text[0] = '\0';
    l->looked = true;
    if (f < 0 && l->alive)
        say_end(l, s, text);
    if (f < 0)
        return true;
    l->alive = l->began = true;
    if (born)
        say_birth(w, f, text);
    if (!read_suppliers(l, w, f))
        return false;
    if (first) {
        l->project = born ? 0 : w->firms.project_months[f];
        l->over = w->firms.illiquid[f];
    }
    say_move(l, w->firms.city[f], first, text);
    say_purchases(s, f, text);
    say_project(l, w->firms.project_months[f], text);
    say_credit(l, w->firms.illiquid[f], text);
    say_equity(l, w, f, first, text);
    say_suppliers(l, first, text);
    return true;
}
