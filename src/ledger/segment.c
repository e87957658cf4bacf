/* ledger/segment.c: a segment file, mapped and read in place.
 *
 * Nothing of it is believed before its checksum is seen: header, dictionaries and dyads when the file is opened, columns by pieces of 64 KiB when a
 * question first reads them, arrival blocks when a row is shown. What is then read still stays inside its lists: a file made on purpose with right
 * checksums and wrong numbers is refused too. */
#include "ledger/segment_file.h"

#include "base/arena.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#define MOST_RAW (1u << 30)   /* bytes of a block's texts, decompressed */
#define MOST_KINDS UINT16_MAX /* acts, pairs of sectors: what a row's number of them holds */
#define ENI_LAG_MOST 400000   /* days: more than our calendar spans */

struct eni_segment_file {
    char *path;
    const unsigned char *bytes;
    size_t len;
    const eni_segment_header *header;
    const uint64_t *sums;
    const eni_block_entry *blocks;
    const eni_rest *role_rest, *lag_rest;
    size_t n_role_rest, n_lag_rest;
    const unsigned char *role, *lag, *arrival;
    uint32_t arrival_bits;
    atomic_uchar *seen; /* [n_sums]: the piece was verified */
    eni_arena arena;
};

__attribute__((format(printf, 3, 4))) static en_status refuse(const eni_segment *s, en_error *err, const char *format,
                                                              ...) {
    char words[200];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return eni_fail_at(err, EN_EFORMAT, s->file->path, 0, 0, "%s", words);
}

/* ---- checksums ---- */

static const void *section_of(const eni_segment *s, eni_section which) {
    return s->file->bytes + s->file->header->sections[which].offset;
}

/* Verifies the pieces under bytes [from, to) of a section. */
static en_status make_sure(const eni_segment *s, eni_section which, size_t from, size_t to, en_error *err) {
    const eni_section_entry *const e = &s->file->header->sections[which];
    if (to > e->len || from > to) return refuse(s, err, "a column is shorter than its rows");
    for (size_t i = from / ENI_SUM_BLOCK; i * ENI_SUM_BLOCK < to; i++) {
        atomic_uchar *const seen = &s->file->seen[e->sum + i];
        if (atomic_load_explicit(seen, memory_order_relaxed)) continue;
        const size_t at = i * ENI_SUM_BLOCK, n = e->len - at < ENI_SUM_BLOCK ? e->len - at : ENI_SUM_BLOCK;
        if (XXH3_64bits(s->file->bytes + e->offset + at, n) != s->file->sums[e->sum + i])
            return refuse(s, err,
                          "damaged: section %d, bytes %llu to %llu of the file are not what was written; import its "
                          "inputs again into a new ledger",
                          (int)which, (unsigned long long)(e->offset + at), (unsigned long long)(e->offset + at + n));
        atomic_store_explicit(seen, 1, memory_order_relaxed);
    }
    return EN_OK;
}

static en_status make_sure_whole(const eni_segment *s, eni_section which, en_error *err) {
    return make_sure(s, which, 0, s->file->header->sections[which].len, err);
}

/* ---- opening ---- */

static en_status map_file(eni_segment *s, const char *path, en_error *err) {
    struct eni_segment_file *const f = s->file;
    f->path = strdup(path);
    if (!f->path) return eni_nomem(err);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return eni_fail_at(err, errno == ENOENT ? EN_ENOTFOUND : EN_EIO, path, 0, 0, "cannot open the segment: %s",
                           strerror(errno));
    if (fstat(fd, &st) != 0) {
        close(fd);
        return eni_fail_at(err, EN_EIO, path, 0, 0, "cannot look at it: %s", strerror(errno));
    }
    if (!S_ISREG(st.st_mode) || st.st_size < ENI_SEGMENT_HEADER) {
        close(fd);
        return refuse(s, err, "%lld bytes: no segment is as short", (long long)st.st_size);
    }
    void *const map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED) return eni_fail_at(err, EN_EIO, path, 0, 0, "cannot map: %s", strerror(errno));
    f->bytes = map;
    f->len = (size_t)st.st_size;
    f->header = map;
    return EN_OK;
}

/* Days within the calendar: so that sums of day and lag stay far from the ends of 32 bits. */
static bool days_are_possible(const eni_segment_header *h) {
    return h->day_first >= EN_DAY_MIN.n && h->day_first <= h->day_last && h->day_last <= EN_DAY_MAX.n &&
           h->day_base == h->day_first && h->known_first >= h->day_first && h->known_first <= h->known_last &&
           h->known_last >= h->day_last && h->known_last <= h->day_last + ENI_LAG_MOST;
}

static en_status check_header(const eni_segment *s, en_error *err) {
    const eni_segment_header *const h = s->file->header;
    if (memcmp(h->magic, ENI_SEGMENT_MAGIC, sizeof h->magic) != 0)
        return refuse(s, err, "not a segment of a ledger (its first bytes are others)");
    if (h->order != ENI_SEGMENT_ORDER) return refuse(s, err, "made on a machine of the other byte order");
    if (h->version != ENI_SEGMENT_VERSION)
        return refuse(s, err, "segment format %u; this program knows %d", h->version, ENI_SEGMENT_VERSION);
    if (h->hash != XXH3_64bits(h, offsetof(eni_segment_header, hash))) return refuse(s, err, "damaged: its header");
    if (h->file_len != s->file->len)
        return refuse(s, err, "%llu bytes long, expected %llu: cut off or added to", (unsigned long long)s->file->len,
                      (unsigned long long)h->file_len);
    if (h->n_sections != ENI_N_SECTIONS || h->n_rows == 0 || h->n_rows > ENI_SEGMENT_MOST_ROWS ||
        h->n_acts > MOST_KINDS || h->n_roles > MOST_KINDS || !days_are_possible(h))
        return refuse(s, err, "its header makes no sense");
    size_t sums = 0;
    for (int i = 0; i < ENI_N_SECTIONS; i++) {
        const eni_section_entry *const e = &h->sections[i];
        if (e->offset < ENI_SEGMENT_HEADER || e->offset > h->file_len || e->len > h->file_len - e->offset ||
            (i != ENI_SECTION_BLOCKS && e->offset % ENI_ALIGN))
            return refuse(s, err, "its section %d lies outside of the file", i);
        if (i == ENI_SECTION_BLOCKS || i == ENI_SECTION_SUMS) continue;
        if (e->sum != sums) return refuse(s, err, "the checksums of its section %d are not there", i);
        sums += (e->len + ENI_SUM_BLOCK - 1) / ENI_SUM_BLOCK;
    }
    const eni_section_entry *const e = &h->sections[ENI_SECTION_SUMS];
    if (e->len != sums * 8 || XXH3_64bits(s->file->bytes + e->offset, e->len) != h->sums_hash)
        return refuse(s, err, "damaged: its checksums");
    return EN_OK;
}

/* Does a section hold n values of a width that may be? */
static bool holds(const eni_segment_header *h, eni_section which, size_t n, uint32_t widths) {
    const eni_section_entry *const e = &h->sections[which];
    return e->width < 32 && (widths >> e->width & 1u) && e->len == n * e->width;
}

static en_status check_shape(const eni_segment *s, en_error *err) {
    const eni_segment_header *const h = s->file->header;
    const eni_section_entry *const a = &h->sections[ENI_SECTION_ARRIVAL];
    const bool good = h->sections[ENI_SECTION_DIRECTORY].len == h->n_blocks * sizeof(eni_block_entry) &&
                      h->sections[ENI_SECTION_DYADS].len == h->n_dyads * sizeof(eni_segment_dyad) &&
                      holds(h, ENI_SECTION_DAY, h->n_rows, 1u << 2 | 1u << 4) &&
                      holds(h, ENI_SECTION_ACT, h->n_rows, 1u << 1 | 1u << 2) &&
                      holds(h, ENI_SECTION_ROLE, h->n_rows, 1u << 1 | 1u << 2 | 1u << 4) &&
                      holds(h, ENI_SECTION_LAG, h->n_rows, 1u << 1 | 1u << 2 | 1u << 4) &&
                      h->sections[ENI_SECTION_ROLE_REST].len % sizeof(eni_rest) == 0 &&
                      h->sections[ENI_SECTION_LAG_REST].len % sizeof(eni_rest) == 0 && a->width >= 1 &&
                      a->width <= 32 && a->len == ((uint64_t)h->n_rows * a->width + 7) / 8 + 8;
    return good ? EN_OK : refuse(s, err, "its columns do not have the length that its header tells");
}

/* The lines of a section of words: exactly n, the last one closed. */
static en_status lines_of(const eni_segment *s, eni_section which, uint32_t n, en_str **out, en_error *err) {
    const eni_section_entry *const e = &s->file->header->sections[which];
    const char *const text = section_of(s, which);
    EN_TRY(make_sure_whole(s, which, err));
    if (n > e->len) return refuse(s, err, "a list of words is shorter than its header tells");
    *out = eni_arena_array(&s->file->arena, n + 1, sizeof **out);
    if (!*out) return eni_nomem(err);
    size_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        const char *const end = at < e->len ? memchr(text + at, '\n', e->len - at) : NULL;
        if (!end) return refuse(s, err, "a list of words is shorter than its header tells");
        (*out)[i] = (en_str){text + at, (size_t)(end - text) - at};
        at = (size_t)(end - text) + 1;
    }
    return at == e->len ? EN_OK : refuse(s, err, "a list of words is longer than its header tells");
}

static bool set(char *to, size_t room, en_str text) {
    if (text.len >= room || memchr(text.p, '\0', text.len)) return false;
    memcpy(to, text.p, text.len);
    to[text.len] = '\0';
    return true;
}

static bool read_act(en_str line, eni_act *out) {
    en_str part[6] = {{0}};
    size_t n = 0;
    int64_t tenths = INT16_MIN;
    while (n < 6 && eni_split(&line, '\t', &part[n])) n++;
    if (n != 6 || line.p || !set(out->cameo, sizeof out->cameo, part[0]) ||
        !set(out->mode, sizeof out->mode, part[4]) || !set(out->context, sizeof out->context, part[5]))
        return false;
    out->action = en_action_of(part[1]);
    out->quad = en_quad_of(part[2]);
    if (part[3].len && (!eni_to_int(part[3], &tenths) || tenths < -1000 || tenths > 1000)) return false;
    out->tenths = (int16_t)tenths;
    return true;
}

static en_status read_words(eni_segment *s, en_error *err) {
    en_str *lines;
    EN_TRY(lines_of(s, ENI_SECTION_CODES, s->n_codes, &s->codes, err));
    for (uint32_t i = 0; i < s->n_codes; i++)
        if (s->codes[i].len > 15 || (i && eni_cmp(s->codes[i - 1], s->codes[i]) >= 0))
            return refuse(s, err, "its codes of actors are not in order");
    EN_TRY(lines_of(s, ENI_SECTION_ACTS, s->n_acts, &lines, err));
    s->acts = eni_arena_array(&s->file->arena, s->n_acts + 1, sizeof *s->acts);
    if (!s->acts) return eni_nomem(err);
    for (uint32_t i = 0; i < s->n_acts; i++)
        if (!read_act(lines[i], &s->acts[i])) return refuse(s, err, "its kind of act %u is none", i);
    EN_TRY(lines_of(s, ENI_SECTION_ROLES, s->n_roles, &lines, err));
    s->roles = eni_arena_array(&s->file->arena, s->n_roles + 1, sizeof *s->roles);
    if (!s->roles) return eni_nomem(err);
    for (uint32_t i = 0; i < s->n_roles; i++) {
        en_str rest = lines[i], part;
        const bool good = eni_split(&rest, '\t', &part) && set(s->roles[i][0], 4, part) &&
                          eni_split(&rest, '\t', &part) && set(s->roles[i][1], 4, part) && !rest.p;
        if (!good) return refuse(s, err, "its pair of sectors %u is none", i);
    }
    return EN_OK;
}

static en_status read_dyads(eni_segment *s, en_error *err) {
    EN_TRY(make_sure_whole(s, ENI_SECTION_DYADS, err));
    s->dyads = section_of(s, ENI_SECTION_DYADS);
    uint32_t row = 0;
    for (uint32_t i = 0; i < s->n_dyads; i++) {
        const eni_segment_dyad *const d = &s->dyads[i];
        const bool in_order =
            i == 0 || d[-1].source < d->source || (d[-1].source == d->source && d[-1].target < d->target);
        if (d->source >= s->n_codes || d->target >= s->n_codes || d->first != row || d->n == 0 ||
            d->n > s->info.n_rows - row || !in_order)
            return refuse(s, err, "its dyad %u makes no sense", i);
        row += d->n;
    }
    return row == s->info.n_rows ? EN_OK : refuse(s, err, "its dyads do not hold all rows");
}

static en_status read_directory(eni_segment *s, en_error *err) {
    const uint64_t room = s->file->header->sections[ENI_SECTION_BLOCKS].len;
    EN_TRY(make_sure_whole(s, ENI_SECTION_DIRECTORY, err));
    s->file->blocks = section_of(s, ENI_SECTION_DIRECTORY);
    uint32_t row = 0;
    for (uint32_t i = 0; i < s->n_blocks; i++) {
        const eni_block_entry *const b = &s->file->blocks[i];
        if (b->first != row || b->n == 0 || b->n > ENI_BLOCK_ROWS || b->n > s->info.n_rows - row || b->offset > room ||
            (uint64_t)b->ints_len + b->texts_len > room - b->offset ||
            b->ints_raw > 4 + b->n * (12 + 4u * ENI_N_INTS) || b->texts_raw > MOST_RAW)
            return refuse(s, err, "its block %u makes no sense", i);
        row += b->n;
    }
    return row == s->info.n_rows ? EN_OK : refuse(s, err, "its blocks do not hold all rows");
}

static en_status read_rests(eni_segment *s, en_error *err) {
    struct eni_segment_file *const f = s->file;
    EN_TRY(make_sure_whole(s, ENI_SECTION_ROLE_REST, err));
    EN_TRY(make_sure_whole(s, ENI_SECTION_LAG_REST, err));
    f->role_rest = section_of(s, ENI_SECTION_ROLE_REST);
    f->n_role_rest = f->header->sections[ENI_SECTION_ROLE_REST].len / sizeof *f->role_rest;
    f->lag_rest = section_of(s, ENI_SECTION_LAG_REST);
    f->n_lag_rest = f->header->sections[ENI_SECTION_LAG_REST].len / sizeof *f->lag_rest;
    f->role = section_of(s, ENI_SECTION_ROLE);
    f->lag = section_of(s, ENI_SECTION_LAG);
    f->arrival = section_of(s, ENI_SECTION_ARRIVAL);
    f->arrival_bits = f->header->sections[ENI_SECTION_ARRIVAL].width;
    return EN_OK;
}

/* Where days need 32 bits (a segment of more than 179 years: rare), a wrong one could be any number. They are looked at before anyone adds to them;
 * days of 16 bits cannot lead far. */
static en_status read_wide_days(eni_segment *s, en_error *err) {
    if (s->file->header->sections[ENI_SECTION_DAY].width != 4) return EN_OK;
    EN_TRY(make_sure_whole(s, ENI_SECTION_DAY, err));
    const uint32_t *const days = section_of(s, ENI_SECTION_DAY);
    uint32_t most = 0;
    for (uint32_t i = 0; i < s->info.n_rows; i++) most = days[i] > most ? days[i] : most;
    return most <= (uint32_t)(s->info.day_last.n - s->day_base)
               ? EN_OK
               : refuse(s, err, "a day is later than the header tells");
}

static en_status set_up(eni_segment *s, const char *path, en_error *err) {
    EN_TRY(map_file(s, path, err));
    EN_TRY(check_header(s, err));
    EN_TRY(check_shape(s, err));
    struct eni_segment_file *const f = s->file;
    const eni_segment_header *const h = f->header;
    s->info = (eni_segment_info){h->n_rows,       {h->day_first}, {h->day_last}, {h->known_first},
                                 {h->known_last}, h->file_len,    h->hash};
    s->n_dyads = h->n_dyads, s->n_codes = h->n_codes, s->n_acts = h->n_acts, s->n_roles = h->n_roles,
    s->n_blocks = h->n_blocks;
    s->day_base = h->day_base;
    f->sums = section_of(s, ENI_SECTION_SUMS);
    f->seen = calloc(h->sections[ENI_SECTION_SUMS].len / 8 + 1, sizeof *f->seen);
    if (!f->seen) return eni_nomem(err);
    EN_TRY(read_words(s, err));
    EN_TRY(read_dyads(s, err));
    EN_TRY(read_directory(s, err));
    EN_TRY(read_rests(s, err));
    return read_wide_days(s, err);
}

en_status eni_segment_open(const char *path, eni_segment **out, en_error *err) {
    *out = NULL;
    eni_segment *const s = calloc(1, sizeof *s);
    if (!s) return eni_nomem(err);
    s->file = calloc(1, sizeof *s->file);
    const en_status status = s->file ? set_up(s, path, err) : eni_nomem(err);
    if (status != EN_OK) {
        eni_segment_close(s);
        return status;
    }
    *out = s;
    return EN_OK;
}

void eni_segment_close(eni_segment *s) {
    if (!s) return;
    if (s->file) {
        if (s->file->bytes) munmap((void *)(uintptr_t)s->file->bytes, s->file->len);
        eni_arena_free(&s->file->arena);
        free(s->file->seen);
        free(s->file->path);
        free(s->file);
    }
    free(s->global_codes);
    free(s);
}

const eni_block_entry *eni_segment_directory(const eni_segment *s, const char **bytes) {
    *bytes = section_of(s, ENI_SECTION_BLOCKS);
    return s->file->blocks;
}

/* ---- columns ---- */

en_status eni_segment_hot(eni_segment *s, uint32_t from, uint32_t n, eni_hot *out, en_error *err) {
    const eni_segment_header *const h = s->file->header;
    const size_t day = h->sections[ENI_SECTION_DAY].width, act = h->sections[ENI_SECTION_ACT].width;
    EN_TRY(make_sure(s, ENI_SECTION_DAY, from * day, ((size_t)from + n) * day, err));
    EN_TRY(make_sure(s, ENI_SECTION_ACT, from * act, ((size_t)from + n) * act, err));
    const void *const days = section_of(s, ENI_SECTION_DAY), *const acts = section_of(s, ENI_SECTION_ACT);
    *out = (eni_hot){day == 2 ? days : NULL, day == 4 ? days : NULL, act == 1 ? acts : NULL, act == 2 ? acts : NULL};
    return EN_OK;
}

en_status eni_segment_touch(eni_segment *s, uint32_t from, uint32_t n, bool lag, bool roles, bool arrival,
                            en_error *err) {
    const eni_segment_header *const h = s->file->header;
    const size_t lag_width = h->sections[ENI_SECTION_LAG].width, role_width = h->sections[ENI_SECTION_ROLE].width;
    const size_t to = (size_t)from + n;
    if (lag) EN_TRY(make_sure(s, ENI_SECTION_LAG, from * lag_width, to * lag_width, err));
    if (roles) EN_TRY(make_sure(s, ENI_SECTION_ROLE, from * role_width, to * role_width, err));
    if (!arrival) return EN_OK;
    const uint32_t bits = s->file->arrival_bits;
    return make_sure(s, ENI_SECTION_ARRIVAL, (size_t)from * bits / 8, (to * bits + 7) / 8 + 8, err);
}

static uint32_t narrow(const unsigned char *values, uint32_t width, const eni_rest *rest, size_t n, uint32_t row) {
    uint32_t v = 0;
    if (width == 1 && (v = values[row]) != UINT8_MAX) return v;
    if (width == 2 && (v = ((const uint16_t *)(const void *)values)[row]) != UINT16_MAX) return v;
    if (width == 4) return ((const uint32_t *)(const void *)values)[row];
    size_t lo = 0, hi = n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (rest[mid].row < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && rest[lo].row == row ? rest[lo].value : 0;
}

eni_long_lags eni_segment_long_lags(const eni_segment *s) {
    const uint32_t width = s->file->header->sections[ENI_SECTION_LAG].width;
    return (eni_long_lags){(const uint32_t(*)[2])(const void *)s->file->lag_rest, s->file->n_lag_rest,
                           width == 1   ? UINT8_MAX
                           : width == 2 ? UINT16_MAX
                                        : ENI_LAG_MOST};
}

const uint8_t *eni_segment_lag_bytes(const eni_segment *s) {
    return s->file->header->sections[ENI_SECTION_LAG].width == 1 ? s->file->lag : NULL;
}

int32_t eni_segment_lag(const eni_segment *s, uint32_t row) {
    const struct eni_segment_file *const f = s->file;
    const uint32_t lag = narrow(f->lag, f->header->sections[ENI_SECTION_LAG].width, f->lag_rest, f->n_lag_rest, row);
    return lag <= ENI_LAG_MOST ? (int32_t)lag : ENI_LAG_MOST;
}

uint32_t eni_segment_roles(const eni_segment *s, uint32_t row) {
    const struct eni_segment_file *const f = s->file;
    return narrow(f->role, f->header->sections[ENI_SECTION_ROLE].width, f->role_rest, f->n_role_rest, row);
}

uint32_t eni_segment_arrival(const eni_segment *s, uint32_t row) {
    const uint32_t bits = s->file->arrival_bits;
    const size_t at = (size_t)row * bits;
    uint64_t word;
    memcpy(&word, s->file->arrival + at / 8, 8);
    return (uint32_t)(word >> at % 8 & ((1ull << bits) - 1));
}

/* ---- arrival blocks ---- */

void eni_block_free(eni_block *b) {
    free(b->memory);
    free(b->text_memory);
    *b = (eni_block){0};
}

static const eni_block_entry *block_of(const eni_segment *s, uint32_t arrival) {
    uint32_t lo = 0, hi = s->n_blocks;
    while (hi - lo > 1) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (s->file->blocks[mid].first <= arrival)
            lo = mid;
        else
            hi = mid;
    }
    return &s->file->blocks[lo];
}

/* Lines of a block lie before those of the next of its import, and a row's line is at least as far behind the block's first as the row is. So first
 * line and distance in the block, as one number of 12 bits more, rise as lines do. (A line that was taken later, from quarantine, is a block of its own.) */
en_status eni_segment_place(eni_segment *s, uint32_t row, uint32_t *import, uint64_t *line, en_error *err) {
    EN_TRY(eni_segment_touch(s, row, 1, false, false, true, err));
    const uint32_t arrival = eni_segment_arrival(s, row);
    if (arrival >= s->info.n_rows) return refuse(s, err, "a row points outside of its lists");
    const eni_block_entry *const e = block_of(s, arrival);
    *import = e->import;
    *line = e->line * ENI_BLOCK_ROWS + (arrival - e->first);
    return EN_OK;
}

/* Decompresses; owned. NULL and err filled on failure. */
static unsigned char *expand(const eni_segment *s, const unsigned char *bytes, size_t len, size_t raw, en_error *err) {
    if (ZSTD_getFrameContentSize(bytes, len) != raw) { /* before memory is taken for it */
        refuse(s, err, "damaged: an arrival block has another length than the directory tells");
        return NULL;
    }
    unsigned char *const out = malloc(raw + 1);
    if (!out) {
        eni_nomem(err);
        return NULL;
    }
    const size_t n = ZSTD_decompress(out, raw, bytes, len);
    if (!ZSTD_isError(n) && n == raw) return out;
    free(out);
    refuse(s, err, "damaged: an arrival block cannot be decompressed");
    return NULL;
}

static uint32_t plane32(const unsigned char *p, uint32_t n, uint32_t i) {
    return (uint32_t)p[i] | (uint32_t)p[n + i] << 8 | (uint32_t)p[2 * (size_t)n + i] << 16 |
           (uint32_t)p[3 * (size_t)n + i] << 24;
}

static unsigned count_bits(uint32_t mask) {
    unsigned n = 0;
    for (; mask; mask &= mask - 1) n++;
    return n;
}

/* Room for ids, lines and ints of n rows in one piece; false when out of memory. */
static bool carve(eni_block *b, uint32_t n, uint32_t mask) {
    free(b->memory);
    b->memory = malloc((size_t)n * (8 + 8 + 4 * (size_t)count_bits(mask)) + 8);
    if (!b->memory) return false;
    b->ids = b->memory;
    b->lines = (uint64_t *)(b->ids + n);
    int32_t *next = (int32_t *)(b->lines + n);
    for (int k = 0; k < ENI_N_INTS; k++) {
        b->ints[k] = mask >> k & 1u ? next : NULL;
        if (b->ints[k]) next += n;
    }
    return true;
}

static en_status read_ints(const eni_segment *s, const eni_block_entry *e, eni_block *b, en_error *err) {
    const unsigned char *const bytes = (const unsigned char *)section_of(s, ENI_SECTION_BLOCKS) + e->offset;
    unsigned char *const plain = expand(s, bytes, e->ints_len, e->ints_raw, err);
    if (!plain) return err && err->status ? err->status : EN_EFORMAT;
    uint32_t mask = 0;
    const uint32_t n = e->n;
    if (e->ints_raw >= 4) memcpy(&mask, plain, 4);
    if (mask >> ENI_N_INTS || e->ints_raw != 4 + (size_t)n * (12 + 4 * (size_t)count_bits(mask))) {
        free(plain);
        return refuse(s, err, "an arrival block has another length than its rows need");
    }
    if (!carve(b, n, mask)) {
        free(plain);
        return eni_nomem(err);
    }
    const unsigned char *p = plain + 4;
    uint64_t id = 0, line = e->line;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t z = 0;
        for (int k = 0; k < 8; k++) z |= (uint64_t)p[(size_t)k * n + i] << (8 * k);
        id += (z >> 1) ^ (~(z & 1) + 1);
        b->ids[i] = (int64_t)id;
    }
    p += 8 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) b->lines[i] = line += plane32(p, n, i);
    p += 4 * (size_t)n;
    for (int k = 0; k < ENI_N_INTS; k++) {
        if (!b->ints[k]) continue;
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t mentions =
                b->ints[ENI_INT_MENTIONS] ? (uint32_t)b->ints[ENI_INT_MENTIONS][i] : (uint32_t)ENI_MISSING;
            const uint32_t before = i ? (uint32_t)b->ints[k][i - 1] : 0;
            b->ints[k][i] = (int32_t)eni_int_meant((eni_int)k, plane32(p, n, i), before, mentions);
        }
        p += 4 * (size_t)n;
    }
    free(plain);
    return EN_OK;
}

/* One text of all rows: n lengths, then the bytes; *p steps past them. False when they are not all there. */
static bool read_text(const unsigned char **p, const unsigned char *end, uint32_t n, en_str *out) {
    if ((size_t)(end - *p) < 4 * (size_t)n) return false;
    const unsigned char *const lens = *p;
    const unsigned char *at = *p + 4 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t told = plane32(lens, n, i);
        if (told == 1) {
            if (i == 0) return false;
            out[i] = out[i - 1];
            continue;
        }
        if ((told & 1u) || told >> 1 > (size_t)(end - at)) return false;
        out[i] = (en_str){(const char *)at, told >> 1};
        at += told >> 1;
    }
    *p = at;
    return true;
}

static en_status read_texts(const eni_segment *s, const eni_block_entry *e, eni_block *b, en_error *err) {
    for (int k = 0; k < ENI_N_TEXTS; k++) b->texts[k] = NULL;
    if (e->texts_raw == 0) return EN_OK;
    const unsigned char *const bytes =
        (const unsigned char *)section_of(s, ENI_SECTION_BLOCKS) + e->offset + e->ints_len;
    unsigned char *const plain = expand(s, bytes, e->texts_len, e->texts_raw, err);
    if (!plain) return err && err->status ? err->status : EN_EFORMAT;
    uint32_t mask = 0;
    if (e->texts_raw >= 4) memcpy(&mask, plain, 4);
    const size_t table = (size_t)e->n * count_bits(mask) * sizeof(en_str);
    unsigned char *const all = mask >> ENI_N_TEXTS ? NULL : malloc(table + e->texts_raw + 1);
    if (!all) {
        free(plain);
        return mask >> ENI_N_TEXTS ? refuse(s, err, "an arrival block has texts that are unknown") : eni_nomem(err);
    }
    free(b->text_memory);
    b->text_memory = all;
    memcpy(all + table, plain, e->texts_raw);
    free(plain);
    en_str *next = (en_str *)(void *)all;
    const unsigned char *p = all + table + 4;
    for (int k = 0; k < ENI_N_TEXTS; k++) {
        if (!(mask >> k & 1u)) continue;
        b->texts[k] = next;
        next += e->n;
        if (!read_text(&p, all + table + e->texts_raw, e->n, b->texts[k]))
            return refuse(s, err, "an arrival block has texts of another length than it tells");
    }
    return EN_OK;
}

static en_status load_block(const eni_segment *s, const eni_block_entry *e, bool texts, eni_block *b, en_error *err) {
    const bool there = b->segment == s && b->n && b->first == e->first;
    en_error why = {0};
    if (there && (b->texts_too || !texts)) return EN_OK;
    const unsigned char *const bytes = (const unsigned char *)section_of(s, ENI_SECTION_BLOCKS) + e->offset;
    en_status status = EN_OK;
    if (!there) {
        b->n = 0;
        if (XXH3_64bits(bytes, (size_t)e->ints_len + e->texts_len) != e->sum)
            return refuse(s, err, "damaged: the arrival block of rows %u to %u is not what was written", e->first,
                          e->first + e->n);
        status = read_ints(s, e, b, &why);
        b->texts_too = false;
    }
    if (status == EN_OK && texts) status = read_texts(s, e, b, &why);
    if (status != EN_OK) {
        eni_block_free(b);
        if (err) *err = why;
        return status;
    }
    b->segment = s;
    b->number = (uint32_t)(e - s->file->blocks);
    b->first = e->first, b->n = e->n, b->import = e->import, b->byte = e->byte;
    b->texts_too = texts;
    return EN_OK;
}

en_status eni_segment_block(const eni_segment *s, uint32_t arrival, bool texts, eni_block *block, en_error *err) {
    if (arrival >= s->info.n_rows) return refuse(s, err, "a row points outside of its lists");
    return load_block(s, block_of(s, arrival), texts, block, err);
}

en_status eni_segment_find_line(const eni_segment *s, uint32_t import, uint64_t line, eni_block *block,
                                uint32_t *arrival, en_error *err) {
    *arrival = UINT32_MAX;
    for (uint32_t i = 0; i < s->n_blocks; i++) {
        const eni_block_entry *const e = &s->file->blocks[i];
        if (e->import != import || e->line > line) continue;
        const bool last = i + 1 == s->n_blocks || e[1].import != import;
        if (!last && e[1].line <= line) continue;
        EN_TRY(load_block(s, e, true, block, err));
        for (uint32_t k = 0; k < e->n; k++)
            if (block->lines[k] == line) {
                *arrival = e->first + k;
                return EN_OK;
            }
    }
    return EN_OK;
}

/* ---- all of it ---- */

/* What a look at all rows finds out; checked against the header. */
typedef struct {
    unsigned char *met; /* bit by arrival number */
    int32_t day_last, known_first, known_last;
} verifying;

/* What is wrong with a row, or NULL. day: from the base; before: of the row before it in its dyad. */
static const char *wrong_row(verifying *v, const eni_segment *s, const eni_hot *hot, uint32_t i, uint32_t before) {
    const uint32_t day = hot->day16 ? hot->day16[i] : hot->day32[i], act = hot->act8 ? hot->act8[i] : hot->act16[i],
                   arrival = eni_segment_arrival(s, i);
    if (day < before) return "the days of a dyad are not in order";
    if (day > (uint32_t)(s->info.day_last.n - s->day_base)) return "a day is later than the header tells";
    if (act >= s->n_acts) return "an act is not in the list";
    if (eni_segment_roles(s, i) >= s->n_roles) return "a pair of sectors is not in the list";
    if (arrival >= s->info.n_rows || (v->met[arrival / 8] >> arrival % 8 & 1))
        return "arrival numbers are not those of the rows";
    v->met[arrival / 8] |= (unsigned char)(1 << arrival % 8);
    const int32_t on = s->day_base + (int32_t)day, known = on + eni_segment_lag(s, i);
    if (on > v->day_last) v->day_last = on;
    if (known < v->known_first) v->known_first = known;
    if (known > v->known_last) v->known_last = known;
    return NULL;
}

static en_status verify_rows(eni_segment *s, en_error *err) {
    eni_hot hot;
    EN_TRY(eni_segment_hot(s, 0, s->info.n_rows, &hot, err));
    EN_TRY(eni_segment_touch(s, 0, s->info.n_rows, true, true, true, err));
    verifying v = {calloc(s->info.n_rows / 8 + 1, 1), INT32_MIN, INT32_MAX, INT32_MIN};
    if (!v.met) return eni_nomem(err);
    const char *wrong = NULL;
    for (uint32_t d = 0; d < s->n_dyads && !wrong; d++) {
        uint32_t before = 0;
        for (uint32_t i = s->dyads[d].first; i < s->dyads[d].first + s->dyads[d].n && !wrong; i++) {
            wrong = wrong_row(&v, s, &hot, i, before);
            before = hot.day16 ? hot.day16[i] : hot.day32[i];
        }
    }
    free(v.met);
    if (!wrong && (v.day_last != s->info.day_last.n || v.known_first != s->info.known_first.n ||
                   v.known_last != s->info.known_last.n))
        wrong = "its first and last days are not those of its rows";
    return wrong ? refuse(s, err, "%s", wrong) : EN_OK;
}

/* A list of what did not fit a column: in order of row, and long values only. */
static bool rest_is_good(const eni_segment *s, const eni_rest *rest, size_t n, uint32_t width, uint32_t most) {
    const uint32_t least = width == 1 ? UINT8_MAX : UINT16_MAX;
    for (size_t i = 0; i < n; i++)
        if (width == 4 || rest[i].row >= s->info.n_rows || (i && rest[i - 1].row >= rest[i].row) ||
            rest[i].value < least || rest[i].value > most)
            return false;
    return true;
}

static bool are_zero(const eni_segment *s, uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; i++)
        if (s->file->bytes[i]) return false;
    return true;
}

/* The bytes that belong to nothing are zero, and sections stand one behind the other. */
static en_status verify_gaps(const eni_segment *s, en_error *err) {
    const eni_segment_header *const h = s->file->header;
    uint64_t at = ENI_SEGMENT_HEADER;
    bool good = are_zero(s, sizeof *h, ENI_SEGMENT_HEADER);
    for (int i = 0; good && i < ENI_N_SECTIONS; i++) {
        good = h->sections[i].offset >= at && h->sections[i].offset - at < ENI_ALIGN &&
               are_zero(s, at, h->sections[i].offset);
        at = h->sections[i].offset + h->sections[i].len;
    }
    return good && at == h->file_len ? EN_OK : refuse(s, err, "damaged: bytes between its sections");
}

static en_status verify_blocks(const eni_segment *s, en_error *err) {
    eni_block block = {0};
    uint64_t at = 0;
    en_status status = EN_OK;
    for (uint32_t i = 0; status == EN_OK && i < s->n_blocks; i++) {
        const eni_block_entry *const e = &s->file->blocks[i];
        if (e->offset != at)
            status = refuse(s, err, "its block %u does not stand behind the one before", i);
        else
            status = load_block(s, e, true, &block, err);
        at += (uint64_t)e->ints_len + e->texts_len;
    }
    eni_block_free(&block);
    if (status == EN_OK && at != s->file->header->sections[ENI_SECTION_BLOCKS].len)
        status = refuse(s, err, "damaged: bytes behind its blocks");
    return status;
}

en_status eni_segment_verify(eni_segment *s, en_error *err) {
    const struct eni_segment_file *const f = s->file;
    EN_TRY(verify_gaps(s, err));
    for (int i = ENI_SECTION_DIRECTORY; i < ENI_SECTION_SUMS; i++) EN_TRY(make_sure_whole(s, (eni_section)i, err));
    if (!rest_is_good(s, f->role_rest, f->n_role_rest, f->header->sections[ENI_SECTION_ROLE].width, MOST_KINDS) ||
        !rest_is_good(s, f->lag_rest, f->n_lag_rest, f->header->sections[ENI_SECTION_LAG].width, ENI_LAG_MOST))
        return refuse(s, err, "a list of values that do not fit their column makes no sense");
    EN_TRY(verify_rows(s, err));
    return verify_blocks(s, err);
}
