/* lexicon/lexicon.c: opening the lexicon, and the public questions about actors and codes. */
#include "lexicon/lexicon.h"

#include "base/day.h"
#include "base/error.h"
#include "base/input.h"
#include "base/builtin.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* ---- opening ---- */

const char *eni_builtin_match(size_t *from, const char *prefix, const char *suffix) {
    for (const char *name; (name = eni_builtin_name(*from));) {
        (*from)++;
        if (eni_starts(eni_str(name), eni_str(prefix)) && eni_ends(eni_str(name), eni_str(suffix))) return name;
    }
    return NULL;
}

#define LARGEST_TABLE ((size_t)64 << 20)

static bool read_from_folder(eni_loading *load, const char *name, en_str *bytes) {
    char path[4096];
    eni_input *in = NULL;
    eni_buf all = {0};
    bool more;
    en_error err = {0};
    snprintf(path, sizeof path, "%s/%s", load->dir, name);
    en_status status = eni_input_open(path, &in, &err);
    if (status == EN_OK) status = eni_input_next(in, &more, &err);
    if (status == EN_OK) status = eni_input_all(in, LARGEST_TABLE, &all, &err);
    eni_input_free(in);
    if (status == EN_OK) *bytes = eni_arena_str(&load->lexicon->arena, eni_buf_str(&all));
    eni_buf_free(&all);
    if (status != EN_OK) eni_fault(&load->faults, name, 0, "%s", err.message);
    return status == EN_OK && bytes->p;
}

bool eni_load_file(eni_loading *load, const char *name, en_str *bytes) {
    if (load->dir) {
        if (!read_from_folder(load, name, bytes)) return false;
    } else {
        *bytes = eni_builtin_file(name);
        if (!bytes->p) {
            eni_fault(&load->faults, name, 0, "the table is missing");
            return false;
        }
    }
    load->lexicon->hash = load->lexicon->hash * 0x9E3779B97F4A7C15u + eni_hash(*bytes);
    return true;
}

/* The verbs among the keys ("v:deploy"), so that their regular forms are recognised. */
static bool teach_verbs(const en_lexicon *lexicon, const eni_map *words, char letter) {
    for (size_t i = 0; i < words->n; i++) {
        const en_str key = words->entries[i].key;
        if (key.p[0] == letter && !memchr(key.p, ' ', key.len) &&
            !eni_language_learn(lexicon->language, eni_cut(key, 2, key.len)))
            return false;
    }
    return true;
}

static en_status open_models(en_lexicon *lexicon, en_error *err) {
    EN_TRY(eni_language_builtin(&lexicon->language, err));
    const en_str model = eni_builtin_file("models/events.enmodel");
    if (model.p) EN_TRY(eni_classifier_open(model, &lexicon->classifier, err));
    lexicon->hash = lexicon->hash * 31 + lexicon->classifier.hash;
    lexicon->hash = lexicon->hash * 31 + eni_language_hash(lexicon->language);
    const bool taught = teach_verbs(lexicon, &lexicon->frames.triggers, 'v') &&
                        teach_verbs(lexicon, &lexicon->cues.words, 'v') &&
                        teach_verbs(lexicon, &lexicon->cues.words, 's');
    return taught ? EN_OK : eni_nomem(err);
}

en_status eni_can_read(const en_lexicon *lexicon, en_error *err) {
    return lexicon->language
               ? EN_OK
               : eni_fail(err, EN_ERANGE, "the lexicon was opened for answers only; reading needs all of it");
}

en_status en_lexicon_open_with(const en_lexicon_opts *opts, en_lexicon **out, en_error *err) {
    *out = NULL;
    en_lexicon *const lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon) return eni_nomem(err);
    eni_loading load = {.lexicon = lexicon, .faults = {.fn = opts->on_fault, .user = opts->user}, .dir = opts->dir};
    load.answers_only = opts->answers_only && opts->n_dicts == 0 && opts->n_texts == 0;
    eni_load_scales(&load);
    eni_load_actors(&load);
    if (!load.answers_only) eni_load_frames(&load);
    if (!load.answers_only) eni_load_cues(&load);
    eni_load_treaties(&load);
    en_status status = load.nomem ? eni_nomem(err) : EN_OK;
    if (status == EN_OK && load.faults.n) {
        if (err) *err = load.faults.first;
        status = EN_EFORMAT;
    }
    if (status == EN_OK && !load.answers_only) status = open_models(lexicon, err);
    if (status == EN_OK) status = eni_load_dicts(&load, opts, err);
    eni_arena_free(&load.scratch);
    if (status != EN_OK) {
        en_lexicon_free(lexicon);
        return status;
    }
    *out = lexicon;
    return EN_OK;
}

en_status en_lexicon_open(const char *dir, en_fault_fn on_fault, void *user, en_lexicon **out, en_error *err) {
    const en_lexicon_opts opts = {.dir = dir, .on_fault = on_fault, .user = user};
    return en_lexicon_open_with(&opts, out, err);
}

void en_lexicon_free(en_lexicon *lexicon) {
    if (!lexicon) return;
    eni_language_free(lexicon->language);
    eni_names_free(&lexicon->names);
    eni_map_free(&lexicon->by_key);
    eni_map_free(&lexicon->by_short);
    eni_map_free(&lexicon->by_cameo);
    eni_map_free(&lexicon->by_icews);
    eni_map_free(&lexicon->frames.triggers);
    eni_map_free(&lexicon->cues.words);
    eni_map_free(&lexicon->cues.discards);
    eni_dict_free(lexicon->dict);
    eni_arena_free(&lexicon->arena);
    free(lexicon);
}

void en_lexicon_describe(const en_lexicon *l, en_lexicon_info *out) {
    *out = (en_lexicon_info){.n_states = l->n_states,
                             .n_organisations = l->n_organisations,
                             .n_groups = l->n_groups,
                             .n_people = l->n_people,
                             .n_places = l->n_places,
                             .n_roles = l->n_roles,
                             .n_forms = l->names.n_forms,
                             .n_triggers = l->frames.n_triggers,
                             .n_frames = l->frames.n_frames,
                             .n_codes = l->n_cameo,
                             .n_treaties = l->n_treaties - l->n_diplomatic,
                             .n_diplomatic = l->n_diplomatic,
                             .hash = l->hash};
}

/* ---- vocabulary ---- */

static const char *const action_keys[] = {"",
#define EN_X(id, text) #id,
                                          EN_ACTIONS(EN_X)
#undef EN_X
};
static const char *const action_texts[] = {"",
#define EN_X(id, text) text,
                                           EN_ACTIONS(EN_X)
#undef EN_X
};
static const char *const quad_keys[] = {"",
#define EN_X(id, key, text) key,
                                        EN_QUADS(EN_X)
#undef EN_X
};
static const char *const quad_texts[] = {"",
#define EN_X(id, key, text) text,
                                         EN_QUADS(EN_X)
#undef EN_X
};
static const char *const modality_keys[] = {"",
#define EN_X(id, key, text) key,
                                            EN_MODALITIES(EN_X)
#undef EN_X
};
static const char *const modality_texts[] = {"",
#define EN_X(id, key, text) text,
                                             EN_MODALITIES(EN_X)
#undef EN_X
};
static const char *const reason_keys[] = {"",
#define EN_X(id, key, text) key,
                                          EN_REASONS(EN_X)
#undef EN_X
};
static const char *const reason_texts[] = {"",
#define EN_X(id, key, text) text,
                                           EN_REASONS(EN_X)
#undef EN_X
};

static int index_of(const char *const *keys, int n, en_str key) {
    for (int i = 1; i < n; i++)
        if (eni_same(key, eni_str(keys[i]))) return i;
    return 0;
}

const char *en_action_key(en_action a) {
    return a < EN_N_ACTIONS ? action_keys[a] : "";
}
const char *en_action_text(en_action a) {
    return a < EN_N_ACTIONS ? action_texts[a] : "";
}
en_action en_action_of(en_str key) {
    return (en_action)index_of(action_keys, EN_N_ACTIONS, key);
}
const char *en_quad_key(en_quad q) {
    return q < EN_N_QUADS ? quad_keys[q] : "";
}
const char *en_quad_text(en_quad q) {
    return q < EN_N_QUADS ? quad_texts[q] : "";
}
en_quad en_quad_of(en_str key) {
    return (en_quad)index_of(quad_keys, EN_N_QUADS, key);
}
const char *en_modality_key(en_modality m) {
    return m < EN_N_MODALITIES ? modality_keys[m] : "";
}
const char *en_modality_text(en_modality m) {
    return m < EN_N_MODALITIES ? modality_texts[m] : "";
}
en_modality en_modality_of(en_str key) {
    return (en_modality)index_of(modality_keys, EN_N_MODALITIES, key);
}
const char *en_reason_key(en_reason r) {
    return r < EN_N_REASONS ? reason_keys[r] : "";
}
const char *en_reason_text(en_reason r) {
    return r < EN_N_REASONS ? reason_texts[r] : "";
}

/* ---- actors ---- */

uint32_t eni_actor_by_key(const en_lexicon *lexicon, en_str key) {
    return eni_map_get(&lexicon->by_key, key); /* ENI_MAP_NONE is UINT32_MAX */
}

bool eni_is_state(const en_lexicon *lexicon, const en_actor *actor) {
    const uint32_t i = eni_actor_by_key(lexicon, eni_str(actor->code));
    return i != UINT32_MAX && lexicon->actors[i].class == ENI_ACTOR_STATE;
}

bool eni_is_cooperative(const en_lexicon *lexicon, en_action action) {
    const en_quad quad = lexicon->action_quad[action];
    return quad == EN_QUAD_VCP || quad == EN_QUAD_MCP;
}

en_str en_actor_name(const en_lexicon *lexicon, const char *code) {
    const uint32_t i = eni_actor_by_key(lexicon, eni_str(code));
    return i == UINT32_MAX ? eni_str(code) : lexicon->actors[i].name;
}

en_str eni_actor_named(const en_lexicon *lexicon, eni_arena *arena, const char *code) {
    const uint32_t i = eni_actor_by_key(lexicon, eni_str(code));
    if (i == UINT32_MAX) return eni_str(code);
    const en_str name = lexicon->actors[i].name;
    return lexicon->actors[i].article ? eni_arena_printf(arena, "the %.*s", ENI_ARG(name)) : name;
}

int en_actor_cown(const en_lexicon *lexicon, const char *code) {
    const uint32_t i = eni_actor_by_key(lexicon, eni_str(code));
    return i == UINT32_MAX ? -1 : lexicon->actors[i].cown;
}

/* First sense of a name that is an actor rather than a place, role or office; NULL if there is none. */
static const eni_sense *sense_of_name(const en_lexicon *lexicon, en_str name) {
    eni_arena scratch = {0};
    eni_names one = {0};
    const eni_sense probe = {.kind = ENI_SENSE_STATE};
    const eni_sense *found = NULL;
    (void)eni_names_add(&one, &scratch, name, probe); /* the same way from name to sequence as the tables took */
    uint64_t sequence = 0;
    for (size_t i = 0; i < one.n_slots && !sequence; i++)
        if (one.nodes[i].hash && one.nodes[i].senses) sequence = one.nodes[i].hash;
    const eni_name_node *const node = sequence ? eni_names_at(&lexicon->names, sequence) : NULL;
    for (const eni_sense *s = node ? eni_sense_at(&lexicon->names, node->senses) : NULL; s && !found;
         s = eni_sense_at(&lexicon->names, s->next))
        if (s->kind <= ENI_SENSE_SEAT || s->kind == ENI_SENSE_ORGANISATION || s->kind == ENI_SENSE_GROUP) found = s;
    eni_names_free(&one);
    eni_arena_free(&scratch);
    return found;
}

const eni_actor_record *eni_actor_so_called(const en_lexicon *lexicon, en_str name) {
    const eni_sense *const s = sense_of_name(lexicon, name);
    return s ? &lexicon->actors[s->record] : NULL;
}

static bool code_matches(const eni_actor_record *a, en_str what, int number) {
    if (eni_same(a->key, what)) return true;
    if (a->class != ENI_ACTOR_STATE) return a->cameo.len && eni_same(a->cameo, what);
    if (number >= 0) return a->cown == number || a->gwn == number;
    return (a->iso2.len && eni_same(a->iso2, what)) || (a->cow.len && eni_same(a->cow, what)) ||
           (a->cameo.len && eni_same(a->cameo, what));
}

static const eni_actor_record *find_record(const en_lexicon *lexicon, en_str what) {
    int64_t number = -1;
    if (!eni_to_int(what, &number) || number > 9999) number = -1;
    const bool fips = what.len > 5 && eni_same(eni_cut(what, 0, 5), ENI_LIT("fips:"));
    const uint32_t exact = eni_actor_by_key(lexicon, what);
    if (exact != UINT32_MAX) return &lexicon->actors[exact];
    for (int ended = 0; ended < 2; ended++) /* Serbia before the Yugoslavia that had its number */
        for (size_t i = 0; i < lexicon->n_actors; i++) {
            const eni_actor_record *const a = &lexicon->actors[i];
            if (eni_date_known(a->spell.to) != (ended == 1)) continue;
            if (fips ? a->fips.len && eni_same(a->fips, eni_cut(what, 5, what.len))
                     : code_matches(a, what, (int)number))
                return a;
        }
    return fips ? NULL : eni_actor_so_called(lexicon, what);
}

/* Names that begin like `what`, for the message. */
static void nearest(const en_lexicon *lexicon, en_str what, eni_buf *out) {
    size_t n = 0;
    const size_t len = what.len < 3 ? what.len : 3;
    for (size_t i = 0; i < lexicon->n_actors && n < 4; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (a->name.len < len || !eni_same(eni_cut(a->name, 0, len), eni_cut(what, 0, len))) continue;
        eni_printf(out, "%s%.*s (%.*s)", n++ ? ", " : "; nearest: ", ENI_ARG(a->name), ENI_ARG(a->key));
    }
}

en_status en_actor_find(const en_lexicon *lexicon, const char *what, en_actor *out, en_error *err) {
    en_str name = eni_trim(eni_str(what));
    en_actor found = {0};
    const char *const colon = name.len ? memrchr(name.p, ':', name.len) : NULL;
    char sector[4] = "";
    if (colon && !eni_same(eni_cut(name, 0, (size_t)(colon - name.p)), ENI_LIT("fips"))) {
        char upper[4] = "";
        const en_str tail = eni_cut(name, (size_t)(colon - name.p) + 1, name.len);
        for (size_t i = 0; i < tail.len && i < 3; i++)
            upper[i] = (char)(tail.p[i] >= 'a' && tail.p[i] <= 'z' ? tail.p[i] - 32 : tail.p[i]);
        if (tail.len != 3 || !eni_sector_set(sector, (en_str){upper, 3}))
            return eni_fail(err, EN_ENOTFOUND,
                            "'%.*s' is not a sector: GOV, MIL, LEG, JUD, COP, SPY, OPP, PTY, REB, CVL, MED, BUS …",
                            ENI_ARG(tail));
        name = eni_cut(name, 0, (size_t)(colon - name.p));
    }
    const eni_actor_record *const a = name.len ? find_record(lexicon, name) : NULL;
    if (!a) {
        eni_buf near = {0};
        nearest(lexicon, name, &near);
        const en_status status =
            eni_fail(err, EN_ENOTFOUND, "no actor is called '%.*s'%s", ENI_ARG(name), near.p ? near.p : "");
        eni_buf_free(&near);
        return status;
    }
    found = a->code;
    if (a->class != ENI_ACTOR_GROUP) memset(found.sector, 0, sizeof found.sector);
    if (sector[0]) memcpy(found.sector, sector, sizeof sector);
    *out = found;
    return EN_OK;
}

static int by_code(const void *a, const void *b) {
    const eni_actor_record *const x = *(const eni_actor_record *const *)a, *const y =
                                                                               *(const eni_actor_record *const *)b;
    return x->class != y->class ? (int)x->class - (int)y->class : eni_cmp(x->key, y->key);
}

static bool is_like(const eni_actor_record *a, en_str like, int number) {
    if (like.len == 0 || code_matches(a, like, number)) return true;
    if (eni_same(a->kind, like)) return true;
    for (size_t i = 0; i + like.len <= a->name.len; i++)
        if (eni_same(eni_cut(a->name, i, i + like.len), like)) return true;
    return false;
}

en_status en_actors(const en_lexicon *lexicon, const char *like, en_day on, en_actor_fn fn, void *user, en_error *err) {
    const en_str what = eni_trim(like ? eni_str(like) : (en_str){"", 0});
    int64_t number = -1;
    if (!eni_to_int(what, &number) || number > 9999) number = -1;
    const eni_actor_record **const sorted = calloc(lexicon->n_actors + 1, sizeof *sorted);
    if (!sorted) return eni_nomem(err);
    size_t n = 0;
    const eni_actor_record *const named = what.len ? find_record(lexicon, what) : NULL;
    for (size_t i = 0; i < lexicon->n_actors; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (eni_spell_holds(a->spell, on) && (a == named || is_like(a, what, (int)number))) sorted[n++] = a;
    }
    qsort(sorted, n, sizeof *sorted, by_code);
    for (size_t i = 0; i < n; i++) {
        const eni_actor_record *const a = sorted[i];
        const bool group = a->class == ENI_ACTOR_GROUP;
        const en_actor_info info = {.code = a->key,
                                    .name = a->name,
                                    .kind = a->kind,
                                    .iso2 = a->iso2,
                                    .cow = a->cow,
                                    .cameo = a->cameo,
                                    .fips = a->fips,
                                    .iso3 = a->class == ENI_ACTOR_STATE ? a->key : (en_str){"", 0},
                                    .cown = a->cown,
                                    .gwn = a->gwn,
                                    .from = a->spell.from,
                                    .to = a->spell.to,
                                    .home = group ? eni_str(a->code.code) : (en_str){"", 0},
                                    .sector = eni_str(a->code.sector)};
        if (!fn(user, &info)) break;
    }
    free(sorted);
    return n ? EN_OK : eni_fail(err, EN_ENOTFOUND, "no actor matches '%.*s'", ENI_ARG(what));
}
