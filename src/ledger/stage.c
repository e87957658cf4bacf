/* ledger/stage.c: from batches to one segment file. Arrival blocks go to disk as they come; of each row 20 bytes wait in memory until all are
 * there, are sorted by (source, target, day, arrival) and written as columns.
 *
 * A segment is made under the name NAME.part, synced, and renamed: under its own name it is whole, or it is not there. */
#include "ledger/segment_file.h"

#include "base/arena.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define WRITE_BUFFER (1u << 20)
#define MOST_SECTORS 64             /* of one batch; there are fewer */
#define MOST_CODES ((1u << 22) - 1) /* so that two of them and a day fit a key of 64 bits */
#define REST_SHARE 0.03             /* of the rows may have a value that does not fit the column's width */

typedef struct {
    uint32_t source, target; /* into codes */
    int32_t day;
    uint32_t lag;
    uint16_t act, role;
} staged;

typedef struct {
    eni_arena arena;
    eni_map map;
} words;

struct eni_stage {
    char *part, *whole, *folder;
    int fd;
    bool finished;
    unsigned char *buffer;
    size_t held;
    uint64_t at; /* bytes of the file so far, held ones included */
    words codes, acts, roles;
    staged *rows;
    size_t n_rows, cap_rows;
    eni_block_entry *blocks;
    size_t n_blocks, cap_blocks;
    eni_segment_header header;
    uint64_t *sums;
    size_t n_sums, cap_sums;
};

/* ---- writing ---- */

static en_status trouble(eni_stage *s, const char *what, en_error *err) {
    return eni_fail_at(err, EN_EIO, s->part, 0, 0, "cannot %s: %s", what, strerror(errno));
}

static en_status flush(eni_stage *s, en_error *err) {
    size_t done = 0;
    while (done < s->held) {
        const ssize_t n = write(s->fd, s->buffer + done, s->held - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return trouble(s, "write", err);
        done += (size_t)n;
    }
    s->held = 0;
    return EN_OK;
}

static en_status put(eni_stage *s, const void *bytes, size_t len, en_error *err) {
    const unsigned char *p = bytes;
    s->at += len;
    while (len) {
        const size_t take = len < WRITE_BUFFER - s->held ? len : WRITE_BUFFER - s->held;
        memcpy(s->buffer + s->held, p, take);
        s->held += take;
        p += take;
        len -= take;
        if (s->held == WRITE_BUFFER) EN_TRY(flush(s, err));
    }
    return EN_OK;
}

static en_status align(eni_stage *s, en_error *err) {
    static const unsigned char zeros[ENI_ALIGN];
    return put(s, zeros, (ENI_ALIGN - s->at % ENI_ALIGN) % ENI_ALIGN, err);
}

/* ---- lists ---- */

/* The number of a word, added if new; UINT32_MAX when out of memory. */
static uint32_t number_of(words *w, en_str word) {
    const uint32_t there = eni_map_get(&w->map, word);
    bool added;
    if (there != ENI_MAP_NONE) return there;
    const en_str kept = eni_arena_str(&w->arena, word);
    const uint32_t *const new = kept.p ? eni_map_add(&w->map, kept, (uint32_t)w->map.n, &added) : NULL;
    return new ? *new : UINT32_MAX;
}

static void forget(words *w) {
    eni_arena_free(&w->arena);
    eni_map_free(&w->map);
}

/* ---- beginning and end ---- */

en_status eni_stage_new(const char *folder, const char *name, eni_stage **out, en_error *err) {
    *out = NULL;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return eni_fail_at(err, EN_EIO, folder, 0, 0, "cannot make the folder of segments: %s", strerror(errno));
    eni_stage *const s = calloc(1, sizeof *s);
    if (!s) return eni_nomem(err);
    s->fd = -1;
    const size_t len = strlen(folder) + strlen(name) + 8;
    s->folder = strdup(folder);
    s->part = malloc(len);
    s->whole = malloc(len);
    s->buffer = malloc(WRITE_BUFFER);
    if (!s->folder || !s->part || !s->whole || !s->buffer) {
        eni_stage_free(s);
        return eni_nomem(err);
    }
    snprintf(s->part, len, "%s/%s.part", folder, name);
    snprintf(s->whole, len, "%s/%s", folder, name);
    s->fd = open(s->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    static const unsigned char zeros[ENI_SEGMENT_HEADER];
    const en_status status = s->fd < 0 ? trouble(s, "make the file", err) : put(s, zeros, sizeof zeros, err);
    if (status != EN_OK) {
        eni_stage_free(s);
        return status;
    }
    *out = s;
    return EN_OK;
}

void eni_stage_free(eni_stage *s) {
    if (!s) return;
    if (s->fd >= 0) close(s->fd);
    if (s->fd >= 0 && !s->finished) unlink(s->part);
    free(s->folder);
    free(s->part);
    free(s->whole);
    free(s->buffer);
    forget(&s->codes);
    forget(&s->acts);
    forget(&s->roles);
    free(s->rows);
    free(s->blocks);
    free(s->sums);
    free(s);
}

uint32_t eni_stage_rows(const eni_stage *s) {
    return (uint32_t)s->n_rows;
}

/* ---- taking batches ---- */

/* An act as its line in the dictionary. */
static uint32_t act_number(eni_stage *s, const eni_act *a) {
    char line[160], tenths[8] = "";
    if (a->tenths != INT16_MIN) snprintf(tenths, sizeof tenths, "%d", a->tenths);
    const int n = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\t%s\t%s", a->cameo, en_action_key(a->action),
                           en_quad_key(a->quad), tenths, a->mode, a->context);
    return number_of(&s->acts, (en_str){line, (size_t)n});
}

static uint32_t role_number(eni_stage *s, const en_actor *source, const en_actor *target) {
    char line[16];
    const int n = snprintf(line, sizeof line, "%s\t%s", source->sector, target->sector);
    return number_of(&s->roles, (en_str){line, (size_t)n});
}

/* What the batch's lists are in the stage's: looked up when a row first needs it, as a batch knows more than its rows use. */
typedef struct {
    uint32_t *codes, *acts, *sector;     /* UINT32_MAX: not asked yet; sector: its number in the batch */
    const en_actor *first[MOST_SECTORS]; /* of each sector an actor */
    uint32_t n_sectors;
    uint32_t roles[MOST_SECTORS][MOST_SECTORS];
} translation;

static uint32_t *unknown(uint32_t n) {
    uint32_t *const out = malloc((n + 1) * sizeof *out);
    if (out) memset(out, 0xFF, n * sizeof *out);
    return out;
}

static translation *translation_new(const eni_batch_view *v) {
    translation *const t = calloc(1, sizeof *t);
    if (!t) return NULL;
    t->codes = unknown(v->n_actors);
    t->acts = unknown(v->n_acts);
    t->sector = unknown(v->n_actors);
    memset(t->roles, 0xFF, sizeof t->roles);
    return t;
}

static void translation_free(translation *t) {
    if (!t) return;
    free(t->codes);
    free(t->acts);
    free(t->sector);
    free(t);
}

/* The stage's number of an actor's code; its sector is numbered, too. UINT32_MAX when out of memory. */
static uint32_t code_of(eni_stage *s, translation *t, const eni_batch_view *v, uint32_t actor) {
    if (t->codes[actor] != UINT32_MAX) return t->codes[actor];
    uint32_t k = 0;
    while (k < t->n_sectors && strcmp(t->first[k]->sector, v->actors[actor].sector) != 0) k++;
    if (k == ENI_N(t->first)) return UINT32_MAX;
    if (k == t->n_sectors) t->first[t->n_sectors++] = &v->actors[actor];
    t->sector[actor] = k;
    return t->codes[actor] = number_of(&s->codes, eni_str(v->actors[actor].code));
}

static bool take_row(eni_stage *s, const eni_batch_view *v, translation *t, const eni_hot_row *r, staged *out) {
    const uint32_t source = code_of(s, t, v, r->source), target = code_of(s, t, v, r->target);
    if (source == UINT32_MAX || target == UINT32_MAX) return false;
    uint32_t *const act = &t->acts[r->act], *const role = &t->roles[t->sector[r->source]][t->sector[r->target]];
    if (*act == UINT32_MAX) *act = act_number(s, &v->acts[r->act]);
    if (*role == UINT32_MAX) *role = role_number(s, &v->actors[r->source], &v->actors[r->target]);
    if (*act == UINT32_MAX || *role == UINT32_MAX) return false;
    *out = (staged){source, target, r->day, r->lag, (uint16_t)*act, (uint16_t)*role};
    return true;
}

static bool take_rows(eni_stage *s, const eni_batch_view *v, translation *t) {
    if (!eni_room_for(&s->rows, &s->cap_rows, s->n_rows + v->n_rows, sizeof *s->rows)) return false;
    for (uint32_t i = 0; i < v->n_rows; i++)
        if (!take_row(s, v, t, &v->rows[i], &s->rows[s->n_rows + i])) return false;
    return true;
}

static void widen_days(eni_stage *s, int32_t first, int32_t last, int32_t known_first, int32_t known_last) {
    eni_segment_header *const h = &s->header;
    const bool begin = s->n_rows == 0;
    if (begin || first < h->day_first) h->day_first = first;
    if (begin || last > h->day_last) h->day_last = last;
    if (begin || known_first < h->known_first) h->known_first = known_first;
    if (begin || known_last > h->known_last) h->known_last = known_last;
}

static en_status take_block(eni_stage *s, eni_block_entry e, uint32_t import, const char *bytes, en_error *err) {
    if (!eni_room_for(&s->blocks, &s->cap_blocks, s->n_blocks + 1, sizeof *s->blocks)) return eni_nomem(err);
    e.first += (uint32_t)s->n_rows;
    e.import = import;
    e.offset = s->at - ENI_SEGMENT_HEADER;
    EN_TRY(put(s, bytes, (size_t)e.ints_len + e.texts_len, err));
    s->blocks[s->n_blocks++] = e;
    return EN_OK;
}

static en_status full(en_error *err) {
    return eni_fail(err, EN_ELIMIT, "a segment holds at most %u rows of at most 65535 kinds", ENI_SEGMENT_MOST_ROWS);
}

/* Would so many more fit? More is asked for than is needed, as some of them will be there already. */
static bool fits(const eni_stage *s, size_t n_rows, size_t n_codes, size_t n_acts, size_t n_roles) {
    return s->n_rows + n_rows <= ENI_SEGMENT_MOST_ROWS && s->codes.map.n + n_codes <= MOST_CODES &&
           s->acts.map.n + n_acts <= UINT16_MAX && s->roles.map.n + n_roles <= UINT16_MAX;
}

en_status eni_stage_add(eni_stage *s, const eni_batch *batch, uint32_t import, uint64_t line_base, en_error *err) {
    const eni_batch_view v = eni_batch_look(batch);
    if (v.n_rows == 0) return EN_OK;
    if (!fits(s, v.n_rows, v.n_actors, v.n_acts, MOST_SECTORS * MOST_SECTORS)) return full(err);
    translation *const t = translation_new(&v);
    const bool good = t && t->codes && t->acts && t->sector && take_rows(s, &v, t);
    en_status status = good ? EN_OK : eni_nomem(err);
    for (uint32_t i = 0; status == EN_OK && i < v.n_blocks; i++) {
        eni_block_entry e = v.blocks[i];
        e.line += line_base;
        status = take_block(s, e, import, v.bytes.p + v.blocks[i].offset, err);
    }
    if (status == EN_OK) {
        widen_days(s, v.day_first, v.day_last, v.known_first, v.known_last);
        s->n_rows += v.n_rows;
    }
    translation_free(t);
    return status;
}

eni_stage_mark eni_stage_here(const eni_stage *s) {
    const eni_segment_header *const h = &s->header;
    return (eni_stage_mark){s->n_rows, s->n_blocks, s->at, {h->day_first, h->day_last, h->known_first, h->known_last}};
}

en_status eni_stage_back(eni_stage *s, const eni_stage_mark *mark, en_error *err) {
    EN_TRY(flush(s, err));
    if (ftruncate(s->fd, (off_t)mark->at) != 0 || lseek(s->fd, (off_t)mark->at, SEEK_SET) < 0)
        return trouble(s, "cut", err);
    s->n_rows = mark->n_rows, s->n_blocks = mark->n_blocks, s->at = mark->at;
    s->header.day_first = mark->days[0], s->header.day_last = mark->days[1];
    s->header.known_first = mark->days[2], s->header.known_last = mark->days[3];
    s->n_sums = 0;
    return EN_OK;
}

/* ---- sorting ---- */

typedef struct {
    uint64_t key; /* dyad, then day */
    uint32_t row;
} order;

static unsigned bits_of(uint64_t n) {
    unsigned bits = 0;
    while (n >> bits) bits++;
    return bits;
}

/* Least digit first, 11 bits at a time: stable, so that rows of a day stay in order of arrival. */
static order *radix(order *a, order *b, size_t n, unsigned bits) {
    for (unsigned shift = 0; shift < bits; shift += 11) {
        uint32_t count[2049] = {0};
        for (size_t i = 0; i < n; i++) count[(a[i].key >> shift & 2047) + 1]++;
        for (int i = 0; i < 2048; i++) count[i + 1] += count[i];
        for (size_t i = 0; i < n; i++) b[count[a[i].key >> shift & 2047]++] = a[i];
        order *const swap = a;
        a = b;
        b = swap;
    }
    return a;
}

static int by_text(const void *a, const void *b) {
    return eni_cmp((*(const eni_map_entry *const *)a)->key, (*(const eni_map_entry *const *)b)->key);
}

/* Codes in byte order; rank[number] and back. False when out of memory. */
static bool rank_codes(const eni_stage *s, uint32_t *rank, uint32_t *number) {
    const size_t n = s->codes.map.n;
    const eni_map_entry **const list = malloc((n + 1) * sizeof *list);
    if (!list) return false;
    for (size_t i = 0; i < n; i++) list[i] = &s->codes.map.entries[i];
    qsort(list, n, sizeof *list, by_text);
    for (size_t i = 0; i < n; i++) {
        number[i] = (uint32_t)(list[i] - s->codes.map.entries);
        rank[number[i]] = (uint32_t)i;
    }
    free(list);
    return true;
}

/* ---- columns ---- */

static void begin_section(eni_stage *s, eni_section which, uint32_t width) {
    s->header.sections[which] = (eni_section_entry){.offset = s->at, .width = width, .sum = (uint32_t)s->n_sums};
}

/* Writes a section whole, with its checksums. */
static en_status put_section(eni_stage *s, eni_section which, uint32_t width, const void *bytes, size_t len,
                             en_error *err) {
    EN_TRY(align(s, err));
    begin_section(s, which, width);
    s->header.sections[which].len = len;
    for (size_t i = 0; i < len; i += ENI_SUM_BLOCK) {
        const size_t n = len - i < ENI_SUM_BLOCK ? len - i : ENI_SUM_BLOCK;
        if (!eni_room_for(&s->sums, &s->cap_sums, s->n_sums + 1, sizeof *s->sums)) return eni_nomem(err);
        s->sums[s->n_sums++] = XXH3_64bits((const char *)bytes + i, n);
    }
    return put(s, bytes, len, err);
}

/* Values in as few bytes as hold nearly all of them; what does not fit stands in a list by row. The greatest value of the width says: look there. */
static en_status put_narrow(eni_stage *s, eni_section which, const uint32_t *values, void *scratch, en_error *err) {
    const size_t n = s->n_rows;
    size_t over1 = 0, over2 = 0;
    for (size_t i = 0; i < n; i++) over1 += values[i] >= UINT8_MAX, over2 += values[i] >= UINT16_MAX;
    const double most = REST_SHARE * (double)n;
    const uint32_t width = (double)over1 <= most ? 1 : (double)over2 <= most ? 2 : 4;
    const size_t n_rest = width == 1 ? over1 : width == 2 ? over2 : 0;
    eni_rest *const rest = malloc((n_rest + 1) * sizeof *rest);
    if (!rest) return eni_nomem(err);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t limit = width == 1 ? UINT8_MAX : UINT16_MAX;
        const bool fits = width == 4 || values[i] < limit;
        const uint32_t v = fits ? values[i] : limit;
        if (!fits) rest[k++] = (eni_rest){(uint32_t)i, values[i]};
        if (width == 1)
            ((uint8_t *)scratch)[i] = (uint8_t)v;
        else if (width == 2)
            ((uint16_t *)scratch)[i] = (uint16_t)v;
        else
            ((uint32_t *)scratch)[i] = v;
    }
    en_status status = put_section(s, which, width, scratch, n * width, err);
    if (status == EN_OK) status = put_section(s, (eni_section)(which + 1), sizeof *rest, rest, k * sizeof *rest, err);
    free(rest);
    return status;
}

static en_status put_words(eni_stage *s, eni_section which, const words *w, const uint32_t *in_order, en_error *err) {
    eni_buf text = {0};
    for (size_t i = 0; i < w->map.n; i++) {
        eni_put(&text, w->map.entries[in_order ? in_order[i] : i].key);
        eni_putc(&text, '\n');
    }
    const en_status status = text.failed ? eni_nomem(err) : put_section(s, which, 1, text.p, text.len, err);
    eni_buf_free(&text);
    return status;
}

static en_status put_dyads(eni_stage *s, const order *sorted, unsigned day_bits, unsigned code_bits, en_error *err) {
    eni_segment_dyad *dyads = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < s->n_rows; i++) {
        const uint64_t dyad = sorted[i].key >> day_bits;
        if (i && dyad == sorted[i - 1].key >> day_bits) {
            dyads[n - 1].n++;
            continue;
        }
        if (!eni_room_for(&dyads, &cap, n + 1, sizeof *dyads)) {
            free(dyads);
            return eni_nomem(err);
        }
        dyads[n++] = (eni_segment_dyad){(uint32_t)(dyad >> code_bits), (uint32_t)(dyad & ((1ull << code_bits) - 1)),
                                        (uint32_t)i, 1};
    }
    s->header.n_dyads = (uint32_t)n;
    const en_status status = put_section(s, ENI_SECTION_DYADS, sizeof *dyads, dyads, n * sizeof *dyads, err);
    free(dyads);
    return status;
}

/* What of a row is not in its key, in sorted order: fetched once, as the rows lie scattered. */
typedef struct {
    uint32_t lag;
    uint16_t act, role;
} fetched;

static fetched *fetch(const eni_stage *s, const order *sorted) {
    fetched *const out = malloc(s->n_rows * sizeof *out);
    for (size_t i = 0; out && i < s->n_rows; i++) {
        const staged *const r = &s->rows[sorted[i].row];
        out[i] = (fetched){r->lag, r->act, r->role};
    }
    return out;
}

static en_status put_days(eni_stage *s, const order *sorted, unsigned day_bits, void *scratch, en_error *err) {
    const uint64_t mask = (1ull << day_bits) - 1;
    const bool wide = s->header.day_last - s->header.day_base > UINT16_MAX;
    for (size_t i = 0; i < s->n_rows; i++) {
        if (wide)
            ((uint32_t *)scratch)[i] = (uint32_t)(sorted[i].key & mask);
        else
            ((uint16_t *)scratch)[i] = (uint16_t)(sorted[i].key & mask);
    }
    return put_section(s, ENI_SECTION_DAY, wide ? 4 : 2, scratch, s->n_rows * (wide ? 4 : 2), err);
}

static en_status put_acts(eni_stage *s, const fetched *rows, void *scratch, en_error *err) {
    const bool many = s->acts.map.n > 256;
    for (size_t i = 0; i < s->n_rows; i++) {
        if (many)
            ((uint16_t *)scratch)[i] = rows[i].act;
        else
            ((uint8_t *)scratch)[i] = (uint8_t)rows[i].act;
    }
    return put_section(s, ENI_SECTION_ACT, many ? 2 : 1, scratch, s->n_rows * (many ? 2 : 1), err);
}

/* Arrival numbers, each in as many bits as the greatest needs; the value begins at bit i·width of the bytes, lowest bit first. */
static en_status put_arrivals(eni_stage *s, const order *sorted, en_error *err) {
    const unsigned bits = bits_of(s->n_rows - 1) ? bits_of(s->n_rows - 1) : 1;
    const size_t len = (s->n_rows * bits + 7) / 8 + 8; /* eight bytes may be read at any value */
    unsigned char *const packed = calloc(len, 1);
    if (!packed) return eni_nomem(err);
    for (size_t i = 0; i < s->n_rows; i++) {
        const size_t at = i * bits;
        uint64_t word;
        memcpy(&word, packed + at / 8, 8);
        word |= (uint64_t)sorted[i].row << at % 8;
        memcpy(packed + at / 8, &word, 8);
    }
    const en_status status = put_section(s, ENI_SECTION_ARRIVAL, bits, packed, len, err);
    free(packed);
    return status;
}

static int by_frequency(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

/* The commonest pairs of sectors get the lowest numbers, so that a byte holds them. new[old number]; order[new number]. */
static bool rank_roles(const eni_stage *s, uint32_t *new, uint32_t *in_order) {
    const size_t n = s->roles.map.n;
    uint64_t *const count = calloc(n + 1, sizeof *count); /* rows, then the number, in one word */
    if (!count) return false;
    for (size_t i = 0; i < s->n_rows; i++) count[s->rows[i].role] += 1ull << 20;
    for (size_t i = 0; i < n; i++) count[i] |= (1u << 20) - 1 - (uint32_t)i;
    qsort(count, n, sizeof *count, by_frequency);
    for (size_t i = 0; i < n; i++) {
        in_order[i] = (1u << 20) - 1 - (uint32_t)(count[i] & ((1u << 20) - 1));
        new[in_order[i]] = (uint32_t)i;
    }
    free(count);
    return true;
}

static en_status put_columns(eni_stage *s, const order *sorted, unsigned day_bits, unsigned code_bits, en_error *err) {
    const size_t n = s->n_rows;
    uint32_t *const values = malloc(n * sizeof *values);
    void *const scratch = malloc(n * 4);
    fetched *const rows = fetch(s, sorted);
    uint32_t *const new_role = malloc((s->roles.map.n + 1) * sizeof *new_role);
    uint32_t *const role_order = malloc((s->roles.map.n + 1) * sizeof *role_order);
    const bool good = values && scratch && rows && new_role && role_order && rank_roles(s, new_role, role_order);
    en_status status = good ? EN_OK : eni_nomem(err);
    if (status == EN_OK) status = put_words(s, ENI_SECTION_ROLES, &s->roles, role_order, err);
    if (status == EN_OK) status = put_dyads(s, sorted, day_bits, code_bits, err);
    if (status == EN_OK) status = put_days(s, sorted, day_bits, scratch, err);
    if (status == EN_OK) status = put_acts(s, rows, scratch, err);
    for (size_t i = 0; status == EN_OK && i < n; i++) values[i] = new_role[rows[i].role];
    if (status == EN_OK) status = put_narrow(s, ENI_SECTION_ROLE, values, scratch, err);
    for (size_t i = 0; status == EN_OK && i < n; i++) values[i] = rows[i].lag;
    if (status == EN_OK) status = put_narrow(s, ENI_SECTION_LAG, values, scratch, err);
    if (status == EN_OK) status = put_arrivals(s, sorted, err);
    free(rows);
    free(values);
    free(scratch);
    free(new_role);
    free(role_order);
    return status;
}

static en_status sort_and_put(eni_stage *s, en_error *err) {
    const size_t n = s->n_rows, n_codes = s->codes.map.n;
    const unsigned code_bits = bits_of(n_codes),
                   day_bits = bits_of((uint64_t)(s->header.day_last - s->header.day_base));
    uint32_t *const rank = malloc(n_codes * sizeof *rank), *const number = malloc(n_codes * sizeof *number);
    order *const a = malloc(n * sizeof *a), *const b = malloc(n * sizeof *b);
    en_status status = rank && number && a && b && rank_codes(s, rank, number) ? EN_OK : eni_nomem(err);
    if (status == EN_OK) {
        for (size_t i = 0; i < n; i++)
            a[i] = (order){((uint64_t)rank[s->rows[i].source] << code_bits | rank[s->rows[i].target]) << day_bits |
                               (uint64_t)(s->rows[i].day - s->header.day_base),
                           (uint32_t)i};
        const order *const sorted = radix(a, b, n, 2 * code_bits + day_bits);
        status = put_words(s, ENI_SECTION_CODES, &s->codes, number, err);
        if (status == EN_OK) status = put_words(s, ENI_SECTION_ACTS, &s->acts, NULL, err);
        if (status == EN_OK) status = put_columns(s, sorted, day_bits, code_bits, err);
    }
    free(rank);
    free(number);
    free(a);
    free(b);
    return status;
}

/* ---- the end ---- */

static en_status put_header(eni_stage *s, en_error *err) {
    unsigned char page[ENI_SEGMENT_HEADER] = {0};
    eni_segment_header *const h = &s->header;
    memcpy(h->magic, ENI_SEGMENT_MAGIC, sizeof h->magic);
    h->version = ENI_SEGMENT_VERSION;
    h->order = ENI_SEGMENT_ORDER;
    h->file_len = s->at;
    h->n_rows = (uint32_t)s->n_rows;
    h->n_codes = (uint32_t)s->codes.map.n;
    h->n_acts = (uint32_t)s->acts.map.n;
    h->n_roles = (uint32_t)s->roles.map.n;
    h->n_blocks = (uint32_t)s->n_blocks;
    h->n_sections = ENI_N_SECTIONS;
    h->hash = XXH3_64bits(h, offsetof(eni_segment_header, hash));
    memcpy(page, h, sizeof *h);
    EN_TRY(flush(s, err));
    for (size_t done = 0; done < sizeof page;) {
        const ssize_t n = pwrite(s->fd, page + done, sizeof page - done, (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return trouble(s, "write", err);
        done += (size_t)n;
    }
    return EN_OK;
}

/* The file's bytes and its name are on disk when this returns well. */
static en_status settle(eni_stage *s, en_error *err) {
    if (fsync(s->fd) != 0) return trouble(s, "sync", err);
    if (rename(s->part, s->whole) != 0) return trouble(s, "rename", err);
    s->finished = true;
    const int folder = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool good = folder >= 0 && fsync(folder) == 0;
    const en_status status = good ? EN_OK : trouble(s, "sync the folder of", err);
    if (folder >= 0) close(folder);
    if (!good) unlink(s->whole);
    return status;
}

en_status eni_stage_finish(eni_stage *s, eni_segment_info *out, en_error *err) {
    eni_segment_header *const h = &s->header;
    h->sections[ENI_SECTION_BLOCKS] =
        (eni_section_entry){.offset = ENI_SEGMENT_HEADER, .len = s->at - ENI_SEGMENT_HEADER, .width = 1};
    h->day_base = h->day_first;
    EN_TRY(put_section(s, ENI_SECTION_DIRECTORY, sizeof *s->blocks, s->blocks, s->n_blocks * sizeof *s->blocks, err));
    EN_TRY(sort_and_put(s, err));
    EN_TRY(align(s, err));
    begin_section(s, ENI_SECTION_SUMS, 8);
    h->sections[ENI_SECTION_SUMS].len = s->n_sums * sizeof *s->sums;
    h->sums_hash = XXH3_64bits(s->sums, s->n_sums * sizeof *s->sums);
    EN_TRY(put(s, s->sums, s->n_sums * sizeof *s->sums, err));
    EN_TRY(put_header(s, err));
    EN_TRY(settle(s, err));
    *out = (eni_segment_info){.n_rows = h->n_rows,
                              .day_first = {h->day_first},
                              .day_last = {h->day_last},
                              .known_first = {h->known_first},
                              .known_last = {h->known_last},
                              .bytes = h->file_len,
                              .hash = h->hash};
    return EN_OK;
}

/* ---- merging ---- */

static en_status merge_rows(eni_stage *s, eni_segment *g, const uint32_t *codes, const uint32_t *acts,
                            const uint32_t *roles, en_error *err) {
    eni_hot hot;
    EN_TRY(eni_segment_hot(g, 0, g->info.n_rows, &hot, err));
    EN_TRY(eni_segment_touch(g, 0, g->info.n_rows, true, true, true, err));
    /* each arrival number once: else a row would be left that nobody wrote */
    for (uint32_t i = 0; i < g->info.n_rows; i++) s->rows[s->n_rows + i].source = UINT32_MAX;
    for (uint32_t d = 0; d < g->n_dyads; d++) {
        const eni_segment_dyad *const dyad = &g->dyads[d];
        for (uint32_t i = dyad->first; i < dyad->first + dyad->n; i++) {
            const uint32_t act = hot.act8 ? hot.act8[i] : hot.act16[i], role = eni_segment_roles(g, i),
                           arrival = eni_segment_arrival(g, i);
            const int32_t day = (int32_t)(hot.day16 ? hot.day16[i] : hot.day32[i]), lag = eni_segment_lag(g, i);
            if (act >= g->n_acts || role >= g->n_roles || arrival >= g->info.n_rows ||
                s->rows[s->n_rows + arrival].source != UINT32_MAX || day > g->info.day_last.n - g->day_base ||
                g->day_base + day + lag > g->info.known_last.n)
                return eni_fail(err, EN_EFORMAT, "a row of a segment points outside of its lists");
            s->rows[s->n_rows + arrival] = (staged){codes[dyad->source], codes[dyad->target], g->day_base + day,
                                                    (uint32_t)lag,       (uint16_t)acts[act], (uint16_t)roles[role]};
        }
    }
    return EN_OK;
}

const eni_block_entry *eni_segment_directory(const eni_segment *segment, const char **bytes);

en_status eni_stage_add_segment(eni_stage *s, eni_segment *g, en_error *err) {
    if (!fits(s, g->info.n_rows, g->n_codes, g->n_acts, g->n_roles)) return full(err);
    uint32_t *const codes = malloc((g->n_codes + 1) * sizeof *codes),
                    *const acts = malloc((g->n_acts + 1) * sizeof *acts),
                    *const roles = malloc((g->n_roles + 1) * sizeof *roles);
    bool good =
        codes && acts && roles && eni_room_for(&s->rows, &s->cap_rows, s->n_rows + g->info.n_rows, sizeof *s->rows);
    for (uint32_t i = 0; good && i < g->n_codes; i++)
        good = (codes[i] = number_of(&s->codes, g->codes[i])) != UINT32_MAX;
    for (uint32_t i = 0; good && i < g->n_acts; i++) good = (acts[i] = act_number(s, &g->acts[i])) != UINT32_MAX;
    for (uint32_t i = 0; good && i < g->n_roles; i++) {
        en_actor pair[2] = {0};
        memcpy(pair[0].sector, g->roles[i][0], 4);
        memcpy(pair[1].sector, g->roles[i][1], 4);
        good = (roles[i] = role_number(s, &pair[0], &pair[1])) != UINT32_MAX;
    }
    en_status status = good ? merge_rows(s, g, codes, acts, roles, err) : eni_nomem(err);
    const char *bytes;
    const eni_block_entry *const blocks = eni_segment_directory(g, &bytes);
    for (uint32_t i = 0; status == EN_OK && i < g->n_blocks; i++)
        status = take_block(s, blocks[i], blocks[i].import, bytes + blocks[i].offset, err);
    if (status == EN_OK) {
        widen_days(s, g->info.day_first.n, g->info.day_last.n, g->info.known_first.n, g->info.known_last.n);
        s->n_rows += g->info.n_rows;
    }
    free(codes);
    free(acts);
    free(roles);
    return status;
}
