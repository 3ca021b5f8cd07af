/* Saved states; see restore.h. */
#include "world/restore.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "world/people.h"
#include "world/population.h"
#include "world/shares.h"

static const struct {
    size_t offset, size;
} measured[] = {
#define MEASURED(member) {offsetof(struct economy, member), sizeof((struct economy *)NULL)->member},
#include "world/measured.def"
#undef MEASURED
};

static const int64_t AMOUNTS_MOST = INT64_MAX / 32;

enum { MEASURED_COUNT = sizeof measured / sizeof measured[0], LINKS_A_SLOT = 3, CELL_LEVEL_MOST = 3 };

size_t restore_constants_bytes(void)
{
    size_t bytes = 0;
    for (int i = 0; i < MEASURED_COUNT; i++)
        bytes += measured[i].size;
    return bytes;
}

void restore_read_constants(const struct economy *e, unsigned char *bytes)
{
    for (int i = 0; i < MEASURED_COUNT; i++) {
        memcpy(bytes, (const char *)e + measured[i].offset, measured[i].size);
        bytes += measured[i].size;
    }
}

void restore_write_constants(struct economy *e, const unsigned char *bytes)
{
    for (int i = 0; i < MEASURED_COUNT; i++) {
        memcpy((char *)e + measured[i].offset, bytes, measured[i].size);
        bytes += measured[i].size;
    }
}

static enum status unsound(struct errors *errors, const char *what, int64_t where)
{
    return errors_add(errors, STATUS_FILE, "the state is not sound: %s (at %lld)", what, (long long)where);
}

/* Whether every number of a field of doubles or floats is one. */
static int64_t first_not_finite(const struct world *w, const struct field *field)
{
    const void *array = world_array(w, field);
    for (int64_t i = 0; i < w->length[field->dimension]; i++) {
        double value = field->element == sizeof(float) ? (double)((const float *)array)[i] : ((const double *)array)[i];
        if (!isfinite(value))
            return i;
    }
    return -1;
}

/* The first amount of a field with which their sum grows so large that sums of several fields might overflow: AMOUNTS_MOST
 * is far more than all that the province owns, in fen. */
static int64_t first_too_large(const struct world *w, const struct field *field)
{
    const int64_t *array = world_array(w, field);
    int64_t room = AMOUNTS_MOST;
    for (int64_t i = 0; i < w->length[field->dimension]; i++) {
        if (array[i] > room || array[i] < -room)
            return i;
        room -= array[i] < 0 ? -array[i] : array[i];
    }
    return -1;
}

static enum status check_numbers(const struct world *w, struct errors *errors)
{
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        int64_t where = -1;
        if (strcmp(field->type, "double") == 0 || strcmp(field->type, "float") == 0)
            where = first_not_finite(w, field);
        else if (strcmp(field->type, "int64_t") == 0)
            where = first_too_large(w, field);
        if (where >= 0)
            return unsound(errors, field->name, where);
    }
    return STATUS_OK;
}

/* Rows of each sector stand together, from 0 to the last. */
static bool has_rows_in_order(const struct world *w)
{
    if (w->firm_begin[0] != 0 || w->firm_begin[FIRM_SECTOR_COUNT] != w->length[DIM_FIRM])
        return false;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int32_t filled = w->sectors.filled[firm_index_sector(i)], rows = w->firm_begin[i + 1] - w->firm_begin[i];
        if (rows < 0 || filled < 0 || filled > rows)
            return false;
    }
    return true;
}

/* Fields that the posts of a firm ask for. */
static bool asks_for_fields(uint32_t fields)
{
    for (int post = 0; post < POST_COUNT; post++)
        if ((fields >> (4 * post) & 15) >= FIELD_COUNT)
            return false;
    return true;
}

static bool is_sound_row(const struct world *w, int64_t f, int sector)
{
    const struct firms *x = &w->firms;
    return x->state[f] <= FIRM_TOMBSTONE && x->sector[f] == sector && x->city[f] < CITY_COUNT &&
           x->bank[f] < BANK_COUNT && x->grade[f] < CARD_GRADES && x->tax_class[f] < TAX_CLASSES && x->small[f] <= 1 &&
           x->capital[f] >= 0 && x->owner_class[f] <= OWNER_CLASS_FOREIGN && x->listed[f] <= 1 && x->grant[f] >= 0 &&
           x->grant_city[f] >= 0 && x->grant_city[f] <= x->grant[f] && shares_are_sound(x, f) && x->finished[f] >= 0 &&
           x->workers[f] >= 0 && x->researchers[f] >= 0 && x->heir[f] >= -1 && x->heir[f] < w->length[DIM_FIRM] &&
           x->parent[f] >= FOUNDER_CELL && x->parent[f] < w->length[DIM_FIRM] && x->founder_post[f] <= POST_COUNT &&
           x->at_notch[f] <= 1 && x->padding[f] >= 0 && x->research_shared[f] >= 0 &&
           asks_for_fields(x->post_fields[f]);
}

/* Stocks of funds are not below zero and every fund reads firms with some skill. */
static bool has_sound_funds(const struct world *w)
{
    for (int v = 0; v < FUND_COUNT; v++) {
        const struct funds *x = &w->funds;
        money_t all = x->announced[v] | x->paid_in[v] | x->invested[v] | x->outside[v] | x->public_part[v] |
                      x->placed[v];
        if (all < 0 || !(x->skill[v] > 0))
            return false;
    }
    return true;
}

/* Whether whoever bought a firm, or bought the buyer, is found at last. */
static bool has_last_heir(const struct world *w, int64_t f)
{
    int64_t heir = f;
    for (int64_t n = 0; heir >= 0 && !world_alive(w, heir); n++) {
        if (n > w->length[DIM_FIRM])
            return false;
        heir = w->firms.heir[heir];
    }
    return true;
}

static enum status check_rows(const struct world *w, struct errors *errors)
{
    if (!has_sound_funds(w))
        return unsound(errors, "funds", 0);
    if (!has_rows_in_order(w))
        return unsound(errors, "rows of sectors", 0);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            if (!is_sound_row(w, f, firm_index_sector(i)))
                return unsound(errors, "a firm", f);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (!has_last_heir(w, f))
            return unsound(errors, "the heir of a firm", f);
    return STATUS_OK;
}

/* Places follow each other and end where they should. */
static bool is_in_order(const uint32_t *begin, int64_t n, int64_t end)
{
    if (begin[0] != 0 || begin[n] != end)
        return false;
    for (int64_t i = 0; i < n; i++)
        if (begin[i + 1] < begin[i])
            return false;
    return true;
}

static bool is_sound_link(const struct world *w, int64_t f, uint32_t link, int good)
{
    uint32_t supplier = w->links.supplier[link];
    if (supplier >= w->length[DIM_FIRM])
        return false;
    return w->links.pending[link] == UINT8_MAX || supplier == f || w->firms.sector[supplier] == good;
}

static bool has_sound_slots(const struct world *w, int64_t f)
{
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    uint32_t first = w->firms.slot_begin[f], end = w->firms.slot_begin[f + 1];
    if (end - first != (uint32_t)list->count)
        return false;
    for (uint32_t slot = first; slot < end; slot++) {
        if (w->slots.stock[slot] < 0 || w->slots.link_begin[slot + 1] - w->slots.link_begin[slot] > LINKS_A_SLOT)
            return false;
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
            if (!is_sound_link(w, f, l, list->good[slot - first]))
                return false;
    }
    return true;
}

static enum status check_links(const struct world *w, struct errors *errors)
{
    if (!is_in_order(w->firms.slot_begin, w->length[DIM_FIRM], w->length[DIM_SLOT]))
        return unsound(errors, "places of slots", 0);
    if (!is_in_order(w->slots.link_begin, w->length[DIM_SLOT], w->length[DIM_LINK]))
        return unsound(errors, "places of links", 0);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (!has_sound_slots(w, f))
            return unsound(errors, "the suppliers of a firm", f);
    return STATUS_OK;
}

static enum status check_cells(const struct world *w, struct errors *errors)
{
    for (int64_t cell = 0; cell < w->length[DIM_CELL]; cell++)
        if (w->sectors.cell_level[cell] > CELL_LEVEL_MOST || w->sectors.city_money[cell] < 0 ||
            w->sectors.failed_founders[cell] < 0 || w->sectors.entry_multiplier[cell] < 0)
            return unsound(errors, "standing of a cell", cell);
    return STATUS_OK;
}

/* Who has no post has none of any firm; who has one works for a living firm (or one that failed this month) or a
 * university of the own city. */
static bool has_sound_post(const struct world *w, int64_t i)
{
    int32_t employer = w->people.employer[i];
    uint8_t post = w->people.post[i];
    if (employer == EMPLOYER_NONE || employer == EMPLOYER_EMPTY)
        return post == POST_NONE;
    if (employer < EMPLOYER_EMPTY || employer >= w->length[DIM_FIRM] || post >= POST_COUNT)
        return false;
    return employer < 0 || w->firms.state[employer] != FIRM_EMPTY;
}

static bool is_sound_person(const struct world *w, int64_t i)
{
    const struct people *x = &w->people;
    return has_sound_post(w, i) && x->field[i] < FIELD_COUNT && x->grade[i] < GRADE_COUNT && x->city[i] < CITY_COUNT &&
           (x->last[i] <= LAST_UNIVERSITY || x->last[i] == LAST_NONE) && x->origin[i] < ORIGIN_COUNT &&
           x->venture[i] < VENTURE_COUNT && x->skill[i] >= 0 && (x->skill[i] > 0 || !people_present(w, i)) &&
           x->premium[i] >= -100 && x->premium[i] <= 100 && x->birth[i] <= w->month && x->since[i] <= w->month;
}

/* Rows behind the last that was taken are empty places. */
static enum status check_people(const struct world *w, struct errors *errors)
{
    int64_t n = w->length[DIM_PERSON], filled = w->talent.filled[0];
    if (filled < 0 || filled > n)
        return unsound(errors, "rows of people", filled);
    for (int64_t i = 0; i < n; i++)
        if (!is_sound_person(w, i) || (i >= filled && people_present(w, i)))
            return unsound(errors, "a person", i);
    return STATUS_OK;
}

enum status restore_check(const struct world *w, struct errors *errors)
{
    enum status status = check_numbers(w, errors);
    if (status == STATUS_OK)
        status = check_rows(w, errors);
    if (status == STATUS_OK)
        status = check_cells(w, errors);
    if (status == STATUS_OK)
        status = check_people(w, errors);
    return status == STATUS_OK ? check_links(w, errors) : status;
}

void restore_derive(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        money_t owed = 0;
        uint32_t end = w->slots.link_begin[w->firms.slot_begin[f + 1]];
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]]; l < end; l++)
            owed += w->links.payable[l];
        w->firms.payable_firms[f] = owed;
    }
}
