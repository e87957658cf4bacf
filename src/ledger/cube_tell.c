/* ledger/cube_tell.c: hits as whole events. What the sorted columns do not hold lies in arrival blocks: hits are taken some thousands at a time, put
 * in order of their blocks, filled, and told in the order they came in. */
#include "ledger/cube.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

#define AT_A_TIME 8192

typedef struct {
    uint32_t segment, arrival, place; /* place: in the batch */
} fetch;

static int by_block(const void *a, const void *b) {
    const fetch *const x = a, *const y = b;
    if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
    return (x->arrival > y->arrival) - (x->arrival < y->arrival);
}

/* A text of a row, kept where there is an arena. */
static en_str text_of(const eni_block *b, eni_text which, uint32_t i, eni_arena *arena, bool *failed) {
    if (!b->texts[which] || b->texts[which][i].len == 0) return (en_str){"", 0};
    if (!arena) return b->texts[which][i];
    const en_str kept = eni_arena_str(arena, b->texts[which][i]);
    *failed = *failed || !kept.p;
    return kept;
}

static int32_t int_of(const eni_block *b, eni_int which, uint32_t i) {
    return b->ints[which] ? b->ints[which][i] : ENI_MISSING;
}

static uint32_t count_of(int32_t value, uint32_t otherwise) {
    return value == ENI_MISSING || value < 0 ? otherwise : (uint32_t)value;
}

static double scaled(int32_t value, double unit) {
    return value == ENI_MISSING ? NAN : value * unit;
}

static void put_code(en_actor *a, en_str code, const char *sector) {
    *a = (en_actor){"", ""};
    memcpy(a->code, code.p, code.len < sizeof a->code ? code.len : sizeof a->code - 1);
    memcpy(a->sector, sector, 4);
}

/* Who, what and when: out of the sorted columns. */
static en_status fill_hot(eni_segment *s, const eni_hit *hit, en_event *e, en_error *err) {
    EN_TRY(eni_segment_touch(s, hit->row, 1, true, true, true, err));
    const eni_segment_dyad *const d = &s->dyads[eni_dyad_at(s, hit->row)];
    const uint32_t role = eni_segment_roles(s, hit->row);
    const eni_act *const act = hit->act < s->n_acts ? &s->acts[hit->act] : NULL;
    if (role >= s->n_roles || !act) return eni_fail(err, EN_EFORMAT, "a row of a segment points outside of its lists");
    put_code(&e->source, s->codes[d->source], s->roles[role][0]);
    put_code(&e->target, s->codes[d->target], s->roles[role][1]);
    e->action = act->action;
    e->mode = eni_str(act->mode);
    e->context = eni_str(act->context);
    e->cameo = eni_str(act->cameo);
    e->quad = act->quad;
    e->goldstein = act->tenths == INT16_MIN ? NAN : act->tenths / 10.0;
    e->day.last.n = hit->day;
    e->report_day.n = e->first_reported.n = hit->day + eni_segment_lag(s, hit->row);
    return EN_OK;
}

bool eni_fill_cold(const eni_block *b, uint32_t i, eni_arena *arena, en_event *e) {
    bool failed = false;
    const int32_t span = int_of(b, ENI_INT_SPAN, i), mentions = int_of(b, ENI_INT_MENTIONS, i),
                  deaths = int_of(b, ENI_INT_DEATHS, i);
    e->day.first.n = e->day.last.n - (span == ENI_MISSING || span < 0 ? 0 : span);
    e->import = b->import;
    e->line = b->lines[i] + 1;
    e->row_id = eni_id_told(b->ids[i]);
    e->row_key = text_of(b, ENI_TEXT_KEY, i, arena, &failed);
    e->source_name = text_of(b, ENI_TEXT_SOURCE_NAME, i, arena, &failed);
    e->target_name = text_of(b, ENI_TEXT_TARGET_NAME, i, arena, &failed);
    e->url = text_of(b, ENI_TEXT_URL, i, arena, &failed);
    e->outlet = text_of(b, ENI_TEXT_OUTLET, i, arena, &failed);
    e->place = text_of(b, ENI_TEXT_PLACE, i, arena, &failed);
    e->note = text_of(b, ENI_TEXT_NOTE, i, arena, &failed);
    e->n_mentions = mentions == ENI_MISSING ? -1 : mentions;
    e->n_deaths = deaths == ENI_MISSING ? -1 : deaths;
    e->n_reports = count_of(int_of(b, ENI_INT_ARTICLES, i), 1);
    e->n_outlets = count_of(int_of(b, ENI_INT_SOURCES, i), 1);
    e->tone = scaled(int_of(b, ENI_INT_TONE, i), 0.001);
    e->latitude = scaled(int_of(b, ENI_INT_LAT, i), 0.0001);
    e->longitude = scaled(int_of(b, ENI_INT_LON, i), 0.0001);
    return !failed;
}

static en_status fill(const eni_cube *c, const eni_hit *hits, const fetch *order, size_t n, eni_arena *arena,
                      en_event *events, en_error *err) {
    eni_block block = {0};
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && i < n; i++) {
        const fetch *const f = &order[i];
        eni_segment *const s = c->segments[f->segment];
        en_event *const e = &events[f->place];
        *e = (en_event){.standing = EN_MODALITY_ASSERTED,
                        .confidence = NAN,
                        .sentence = {"", 0},
                        .speaker_name = {"", 0},
                        .layer = eni_layer_name(c, s->layer)};
        status = fill_hot(s, &hits[f->place], e, err);
        if (status == EN_OK) status = eni_segment_block(s, f->arrival, true, &block, err);
        if (status == EN_OK && !eni_fill_cold(&block, f->arrival - block.first, arena, e)) status = eni_nomem(err);
        if (status == EN_OK)
            e->weight =
                isnan(e->goldstein) ? 0 : fabs(e->goldstein) * (1 + log(e->n_reports ? (double)e->n_reports : 1));
    }
    eni_block_free(&block);
    return status;
}

en_status eni_cube_tell(const eni_cube *c, const eni_hit *hits, size_t n, en_event_fn fn, void *user, en_error *err) {
    const size_t room = n < AT_A_TIME ? n : AT_A_TIME;
    fetch *const order = malloc((room + 1) * sizeof *order);
    en_event *const events = malloc((room + 1) * sizeof *events);
    eni_arena arena = {0};
    en_status status = order && events ? EN_OK : eni_nomem(err);
    bool on = true;
    for (size_t at = 0; status == EN_OK && on && at < n; at += AT_A_TIME) {
        const size_t m = n - at < AT_A_TIME ? n - at : AT_A_TIME;
        for (size_t i = 0; status == EN_OK && i < m; i++) {
            eni_segment *const s = c->segments[hits[at + i].segment];
            status = eni_segment_touch(s, hits[at + i].row, 1, false, false, true, err);
            if (status == EN_OK)
                order[i] = (fetch){hits[at + i].segment, eni_segment_arrival(s, hits[at + i].row), (uint32_t)i};
        }
        if (status != EN_OK) break;
        qsort(order, m, sizeof *order, by_block);
        eni_arena_reset(&arena);
        status = fill(c, hits + at, order, m, &arena, events, err);
        for (size_t i = 0; status == EN_OK && on && i < m; i++) on = fn(user, &events[i]);
    }
    eni_arena_free(&arena);
    free(order);
    free(events);
    return status;
}

en_status eni_cube_find(const eni_cube *c, uint64_t import, uint64_t line, eni_hit *out, bool *found, en_error *err) {
    eni_block block = {0};
    en_status status = EN_OK;
    *found = false;
    for (size_t k = 0; status == EN_OK && !*found && k < c->n && line > 0; k++) {
        eni_segment *const s = c->segments[k];
        uint32_t arrival;
        eni_hot hot;
        status = eni_segment_find_line(s, (uint32_t)import, line - 1, &block, &arrival, err);
        if (status != EN_OK || arrival == UINT32_MAX) continue;
        status = eni_segment_touch(s, 0, s->info.n_rows, false, false, true, err);
        if (status == EN_OK) status = eni_segment_hot(s, 0, s->info.n_rows, &hot, err);
        for (uint32_t i = 0; status == EN_OK && !*found && i < s->info.n_rows; i++) {
            if (eni_segment_arrival(s, i) != arrival) continue;
            *out = (eni_hit){s->day_base + (int32_t)(hot.day16 ? hot.day16[i] : hot.day32[i]), (uint32_t)k, i,
                             hot.act8 ? hot.act8[i] : hot.act16[i], 0};
            *found = true;
        }
    }
    eni_block_free(&block);
    return status;
}
