/* imports/tkg.c: the benchmarks of temporal knowledge graphs that were made from ICEWS (icews14, icews18, icews05-15): lines of numbers, tab,
 *
 *   subject  relation  object  time [, a fifth column that is ignored]
 *
 * whose names stand in entity2id.txt and relation2id.txt beside them, in a folder or in one archive. Time counts hours (24 a day; some releases count
 * days) from the first day of the dataset. Which dataset it is, the number of its names tells, or the folder's name. Relations are ICEWS's texts of
 * events; "Citizen (India)" is India's, with the sector of its role; a state, an organisation or a group that we know by its name is that; all others
 * are named actors. Whether a file is a part for training or for tests makes no difference. */
#include "imports/parts.h"

#include "base/error.h"

#include "base/arena.h"
#include "base/day.h"

#include <math.h>
#include <stdlib.h>

#define MOST_NAMES 1000000

typedef struct {
    en_actor actor;
    bool named; /* known by its name only */
    en_str name;
} entity;

typedef struct {
    en_str *names; /* [n], NULL where a number has no name */
    size_t n;
} name_list;

typedef struct {
    eni_arena arena;
    eni_buf entity_bytes, relation_bytes;
    entity *entities; /* [n_entities] */
    size_t n_entities;
    name_list relations;
    const eni_cameo **acts; /* [relations.n], NULL: no code */
    en_day start;
    int per_day; /* 24, or 1 where time counts days */
} graph;

/* ---- telling ---- */

static int tell(const eni_head *h) {
    int64_t n;
    if (h->delimiter != '\t' || (h->n_cells != 4 && h->n_cells != 5)) return 0;
    for (size_t i = 0; i < h->n_cells; i++)
        if (!eni_to_int(h->cells[i], &n) || n < (i == 4 ? -1 : 0)) return 0;
    return 60;
}

static const struct {
    const char *layer, *title, *folder, *folder2;
    size_t n_entities, n_relations;
    int year;
} datasets[] = {{"icews14", "ICEWS14 (temporal knowledge graph)", "icews14", "icews14", 7128, 230, 2014},
                {"icews18", "ICEWS18 (temporal knowledge graph)", "icews18", "icews18", 23033, 256, 2018},
                {"icews05-15", "ICEWS05-15 (temporal knowledge graph)", "icews0515", "icews05-15", 10488, 251, 2005}};

/* The folder's own name tells, in small letters. */
static bool lies_in(const char *file, const char *folder) {
    char small[1024];
    size_t n = 0;
    for (; n < sizeof small - 1 && file[n]; n++) small[n] = eni_lower_char(file[n]);
    const en_str path = {small, n};
    return eni_find(path, eni_str(folder), 0) != SIZE_MAX;
}

static size_t which(const eni_plan *plan, const graph *g) {
    for (size_t i = 0; i < ENI_N(datasets); i++)
        if (g->n_entities == datasets[i].n_entities && g->relations.n == datasets[i].n_relations) return i;
    for (size_t i = 0; i < ENI_N(datasets); i++)
        if (lies_in(plan->file, datasets[i].folder) || lies_in(plan->file, datasets[i].folder2)) return i;
    return SIZE_MAX;
}

/* Hours, unless a time at the beginning of the file is no multiple of 24. */
static int units(en_str bytes) {
    en_str rest = bytes, line, cell;
    while (eni_split(&rest, '\n', &line)) {
        if (!rest.p) break; /* it may be cut off */
        int64_t time = 0;
        for (int i = 0; i < 4 && line.p; i++)
            if (!eni_split(&line, '\t', &cell)) return 24;
        if (eni_to_int(eni_trim(cell), &time) && time % 24 != 0) return 1;
    }
    return 24;
}

/* ---- names ---- */

/* "name<tab>number" lines; a line without a tab (the number of names, in some releases) is none. Underscores stand for blanks. */
static en_status read_names(graph *g, eni_buf *bytes, const char *file, name_list *out, en_error *err) {
    en_str rest = eni_buf_str(bytes), line;
    uint64_t number = 0;
    size_t cap = 0;
    while (eni_split(&rest, '\n', &line)) {
        int64_t at;
        number++;
        line = eni_trim(line);
        const char *const tab = line.len ? memrchr(line.p, '\t', line.len) : NULL;
        if (!tab) continue;
        const size_t len = (size_t)(tab - line.p);
        if (!eni_to_int(eni_cut(line, len + 1, line.len), &at) || at < 0 || at >= MOST_NAMES)
            return eni_fail_at(err, EN_EFORMAT, file, number, 0, "found '%.*s', expected a name, a tab and a number",
                               ENI_ARG(eni_glimpse(line)));
        const size_t want = (size_t)at + 1;
        const size_t had = out->n;
        en_str *const grown =
            eni_arena_grow(&g->arena, out->names, out->n, &cap, want > had ? want : had, sizeof *grown);
        if (!grown) return eni_nomem(err);
        out->names = grown;
        for (; out->n < want; out->n++) out->names[out->n] = (en_str){NULL, 0};
        char *const name = bytes->p + (line.p - bytes->p);
        for (size_t i = 0; i < len; i++)
            if (name[i] == '_') name[i] = ' ';
        out->names[at] = (en_str){name, len};
    }
    return EN_OK;
}

static entity entity_of(const eni_who *who, en_str name) {
    entity e = {.name = name};
    if (name.p && eni_icews_actor(who, name, &e.actor)) return e;
    e.actor = (en_actor){"", ""};
    e.named = true;
    return e;
}

static en_status resolve(const eni_plan *plan, graph *g, en_error *err) {
    name_list names = {0};
    EN_TRY(read_names(g, &g->entity_bytes, "entity2id.txt", &names, err));
    EN_TRY(read_names(g, &g->relation_bytes, "relation2id.txt", &g->relations, err));
    g->n_entities = names.n;
    g->entities = eni_arena_array(&g->arena, names.n + 1, sizeof *g->entities);
    g->acts = eni_arena_array(&g->arena, g->relations.n + 1, sizeof *g->acts);
    if (!g->entities || !g->acts) return eni_nomem(err);
    for (size_t i = 0; i < names.n; i++) g->entities[i] = entity_of(plan->who, names.names[i]);
    for (size_t i = 0; i < g->relations.n; i++) g->acts[i] = eni_cameo_of_text(plan->lexicon, g->relations.names[i]);
    return EN_OK;
}

static void drop(void *own) {
    graph *const g = own;
    eni_buf_free(&g->entity_bytes);
    eni_buf_free(&g->relation_bytes);
    eni_arena_free(&g->arena);
    free(g);
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    bool entities, relations = false;
    graph *const g = calloc(1, sizeof *g);
    if (!g) return eni_nomem(err);
    plan->own = g;
    plan->drop = drop;
    plan->quoted = false;
    plan->delimiter = '\t';
    EN_TRY(eni_companion(plan, "entity2id.txt", &g->entity_bytes, &entities, err));
    if (entities) EN_TRY(eni_companion(plan, "relation2id.txt", &g->relation_bytes, &relations, err));
    if (!entities || !relations)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "numbers as in benchmarks of temporal knowledge graphs, but there is no %s beside it that "
                           "names them",
                           entities ? "relation2id.txt" : "entity2id.txt");
    EN_TRY(resolve(plan, g, err));
    const size_t dataset = which(plan, g);
    if (dataset == SIZE_MAX)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "a benchmark of temporal knowledge graphs whose first day we do not know; those of folders "
                           "named icews14, icews18, icews05-15 we do");
    plan->layer = datasets[dataset].layer;
    plan->title = datasets[dataset].title;
    g->start = eni_day_of(datasets[dataset].year, 1, 1);
    g->per_day = units(h->bytes);
    return EN_OK;
}

/* ---- rows ---- */

static uint32_t actor_of(eni_piece *piece, const entity *e, int64_t number) {
    const en_str key = {(const char *)&number, sizeof number};
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    return e->named ? eni_piece_named(piece, key, e->name, "") : eni_part_actor(piece, key, e->actor, "");
}

static void take_row(eni_piece *piece, const graph *g, const int64_t n[4]) {
    eni_event_row row;
    bool repaired = false;
    const size_t s = (size_t)n[0], r = (size_t)n[1], o = (size_t)n[2];
    eni_event_row_clear(&row);
    if (s >= g->n_entities || !g->entities[s].name.p || o >= g->n_entities || !g->entities[o].name.p) {
        eni_piece_reject(piece, "subject %zu or object %zu: not in entity2id.txt", s, o);
        return;
    }
    if (r >= g->relations.n || !g->acts[r]) {
        const en_str name = r < g->relations.n ? g->relations.names[r] : (en_str){"", 0};
        eni_piece_reject(piece, "relation %zu '%.*s': names no CAMEO code", r, ENI_ARG(eni_glimpse(name)));
        return;
    }
    const int64_t day = n[3] / g->per_day;
    if (day > 12 * 366) {
        eni_piece_reject(piece, "time %lld: more than 12 years after the beginning", (long long)n[3]);
        return;
    }
    row.day = (en_day){g->start.n + (int32_t)day};
    row.known = row.day;
    row.act = eni_part_act(piece, "relation", g->acts[r]->code, 0, NAN, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    row.source = actor_of(piece, &g->entities[s], n[0]);
    row.target = actor_of(piece, &g->entities[o], n[2]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.texts[ENI_TEXT_SOURCE_NAME] = g->entities[s].name;
    row.texts[ENI_TEXT_TARGET_NAME] = g->entities[o].name;
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    const en_str *cells;
    size_t n_cells;
    int64_t n[4];
    while (eni_piece_cells(piece, &cells, &n_cells)) {
        bool good = n_cells == 4 || n_cells == 5;
        for (int i = 0; i < 4 && good; i++) good = eni_to_int(eni_trim(cells[i]), &n[i]) && n[i] >= 0 && n[i] < 1 << 30;
        if (good)
            take_row(piece, plan->own, n);
        else
            eni_piece_reject(piece, "expected four numbers parted by tabs: subject, relation, object, time");
    }
}

const eni_importer eni_tkg = {.key = "tkg",
                              .layer = "tkg",
                              .title = "ICEWS as a temporal knowledge graph",
                              .version = "benchmark",
                              .licence = "research use with citation, as ICEWS (doi:10.7910/DVN/28075)",
                              .citation = "Garcia-Duran, Dumancic & Niepert (2018), Learning Sequence Encoders for "
                                          "Temporal Knowledge Graph Completion. EMNLP; Jin, Qu, Jin & Ren (2020), "
                                          "Recurrent Event Network. EMNLP; from Boschee et al. (2015), ICEWS",
                              .tell = tell,
                              .plan = plan,
                              .code = code};
