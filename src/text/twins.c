/* text/twins.c: near-copies by shingles and MinHash.
 *
 *   sentences ─► words (lower case, no marks) ─► shingles of three ─► sorted set ──────────► Jaccard, containment: the verdict
 *                                                       └─► signature of 64 × 16 bits ─► keys: whom to compare at all
 *
 * Resemblance of texts as the Jaccard similarity of their shingles, and its estimate by minima of hashes, are Broder's (1997). Banding the minima into
 * keys that likely copies share is locality-sensitive hashing (Indyk & Motwani 1998). One hash a shingle serves all 64 minima: the hash's
 * high bits choose the bin, the next sixteen are the value (one permutation hashing: Li, Owen & Zhang 2012); an empty bin borrows from another
 * that it picks by a hash of its own number (Shrivastava 2017). Sixteen bits of each minimum suffice (Li & König 2010).
 *
 * The keys only propose; the verdict is by the real sets. Thresholds and how they were measured: docs/METHODS.md, bench/bench_twins.c.
 *
 * Not here: days, families, the ledger (ledger/families.c). */
#include "text/twins.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <utf8proc.h>

#define FEWEST_SHINGLES 12 /* with fewer, one changed name is a large part: only equals are twins */
#define LONG_ENOUGH 200    /* shingles: formula prose ("received credentials from …") does not get this long */
/* Chosen on KCNA 2011 (formula prose of one agency: the hardest case) and edited copies; see docs/METHODS.md. */
#define ALIKE_SHORT 0.85
#define ALIKE_LONG 0.72
#define CONTAINED_SHORT 0.95
#define CONTAINED_LONG 0.88
#define LEAD_ALIKE 0.5
#define BANDS 8
#define LEAD_BANDS 4
#define ROWS 2 /* values to a band */

static uint64_t mix(uint64_t h) { /* the finaliser of MurmurHash3 */
    h ^= h >> 33;
    h *= 0xFF51AFD7ED558CCDu;
    h ^= h >> 33;
    h *= 0xC4CEB9FE1A85EC53u;
    return h ^ (h >> 33);
}

/* ---- words ---- */

static bool is_word_char(uint32_t c) {
    if (c < 0x80) return eni_is_alpha((char)c) || eni_is_digit((char)c);
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND: return true;
    default: return false;
    }
}

/* The hash of the next word at s[*i]; 0 at the end. */
static uint64_t next_word(en_str s, size_t *i) {
    uint64_t h = 0;
    while (*i < s.len) {
        size_t after = *i;
        uint32_t c = (unsigned char)s.p[after] < 0x80 ? (unsigned char)s.p[after++] : eni_utf8_next(s, &after);
        if (is_word_char(c)) {
            c = c < 0x80 ? (unsigned char)eni_lower_char((char)c) : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
            h = (h + c + 1) * 0x9E3779B97F4A7C15u;
            h ^= h >> 29;
        } else if (h) {
            break;
        }
        *i = after;
    }
    return h;
}

uint64_t eni_words_hash(en_str sentence) {
    uint64_t all = 0, w;
    for (size_t i = 0; (w = next_word(sentence, &i));) all = mix(all * 31 + w);
    return all;
}

/* Bytes of a dash at s[i]: "--", "–", "—", or "-" between blanks; 0 if none. */
static size_t dash_at(en_str s, size_t i) {
    const en_str rest = eni_cut(s, i, s.len);
    if (eni_starts(rest, ENI_LIT("\xE2\x80\x93")) || eni_starts(rest, ENI_LIT("\xE2\x80\x94"))) return 3;
    if (eni_starts(rest, ENI_LIT("--"))) return 2;
    return i > 0 && eni_starts(rest, ENI_LIT("- ")) && (s.p[i - 1] == ' ' || s.p[i - 1] == ')') ? 1 : 0;
}

#define LONGEST_DATELINE 80 /* bytes */

/* Where the story begins behind a dateline: "SEOUL, Oct. 18 (Yonhap) -- ", "(Reuters) - ", "BEIJING, Oct 31 — ". A dateline is short, has no
 * word in lower case outside brackets, and ends in a dash. */
static size_t past_dateline(en_str s) {
    bool inside = false, word = false;
    for (size_t i = 0; i < s.len && i < LONGEST_DATELINE; i++) {
        const size_t dash = inside ? 0 : dash_at(s, i);
        if (dash) return i + dash;
        if (s.p[i] == '(') inside = true;
        if (s.p[i] == ')') inside = false;
        const bool lower = s.p[i] >= 'a' && s.p[i] <= 'z';
        if (!inside && lower && !word) return 0;
        word = eni_is_alpha(s.p[i]) || eni_is_digit(s.p[i]) || (s.p[i] & 0x80);
    }
    return 0;
}

/* The same over sentences: "SEOUL, Oct." may have been taken for one. In bytes, each sentence with a blank behind it. */
static size_t dateline_of(const en_str *sentences, size_t n) {
    char room[LONGEST_DATELINE + 4];
    size_t len = 0;
    for (size_t i = 0; i < n && len < LONGEST_DATELINE; i++) {
        const size_t left = LONGEST_DATELINE - len, take = sentences[i].len < left ? sentences[i].len : left;
        if (take) memcpy(room + len, sentences[i].p, take);
        len += take;
        room[len++] = ' ';
    }
    return past_dateline((en_str){room, len});
}

static bool is_credit(en_str s) {
    static const char *const openings[] = {
        "reporting by ",         "(reporting by ", "editing by ",         "writing by ",
        "additional reporting ", "copyright ",     "all rights reserved", "\xC2\xA9"};
    for (size_t i = 0; i < ENI_N(openings); i++) {
        const size_t n = strlen(openings[i]);
        if (s.len >= n && eni_same(eni_cut(s, 0, n), eni_str(openings[i]))) return true;
    }
    return false;
}

#define LONGEST_NAME 8 /* words of an outlet's name */

typedef struct {
    eni_arena *arena;
    uint64_t *words; /* [n] */
    size_t n, cap;
    uint64_t outlet[LONGEST_NAME];
    size_t n_outlet;
} reader;

static bool ends_in_outlet(const reader *r, size_t from) {
    if (!r->n_outlet || r->n - from < r->n_outlet) return false;
    for (size_t i = 0; i < r->n_outlet; i++)
        if (r->words[r->n - r->n_outlet + i] != r->outlet[i]) return false;
    return true;
}

static bool add_words(reader *r, en_str s, bool outer) {
    const size_t from = r->n;
    uint64_t w;
    for (size_t i = 0; r->n < ENI_MOST_WORDS && (w = next_word(s, &i));) {
        if (r->n == r->cap) {
            uint64_t *const grown = eni_arena_grow(r->arena, r->words, r->n, &r->cap, r->n + 1, sizeof *grown);
            if (!grown) return false;
            r->words = grown;
        }
        r->words[r->n++] = w;
        if (outer && ends_in_outlet(r, from)) r->n -= r->n_outlet;
    }
    return true;
}

/* ---- shingles ---- */

static int by_value(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t sort_distinct(uint64_t *list, size_t n) {
    size_t kept = 0;
    if (n > 1) qsort(list, n, sizeof *list, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || list[i] != list[kept - 1]) list[kept++] = list[i];
    return kept;
}

en_status eni_shingle(eni_arena *arena, const en_str *sentences, size_t n, en_str outlet, eni_shingles *out,
                      en_error *err) {
    reader r = {.arena = arena};
    uint64_t w;
    *out = (eni_shingles){0};
    for (size_t i = 0; outlet.len >= 3 && r.n_outlet < LONGEST_NAME && (w = next_word(outlet, &i));)
        r.outlet[r.n_outlet++] = w;
    size_t skip = dateline_of(sentences, n);
    for (size_t i = 0; i < n; i++) {
        en_str s = sentences[i];
        const size_t cut = skip < s.len ? skip : s.len;
        skip = skip > s.len + 1 ? skip - s.len - 1 : 0;
        s = eni_trim(eni_cut(s, cut, s.len));
        if (is_credit(s)) continue;
        if (!add_words(&r, s, i == 0 || i + 1 == n)) return eni_nomem(err);
    }
    const size_t count = r.n < ENI_SHINGLE ? 0 : r.n - ENI_SHINGLE + 1;
    out->n_words = (uint32_t)r.n;
    out->shingles = eni_arena_array(arena, count + 1, sizeof *out->shingles);
    if (!out->shingles) return eni_nomem(err);
    for (size_t i = 0; i < r.n; i++) out->words = mix(out->words * 31 + r.words[i]);
    for (size_t i = 0; i < count; i++) {
        out->shingles[i] = mix(r.words[i] + 3 * r.words[i + 1] + 7 * r.words[i + 2]);
        if (i < ENI_LEAD_SHINGLES) out->lead[i] = out->shingles[i];
    }
    out->n_lead = (uint32_t)sort_distinct(out->lead, count < ENI_LEAD_SHINGLES ? count : ENI_LEAD_SHINGLES);
    out->n = (uint32_t)sort_distinct(out->shingles, count);
    return EN_OK;
}

/* ---- sketches ---- */

/* Bins left empty borrow the value of a bin that is not. */
static void fill_empty(uint16_t *value, const bool *full) {
    for (unsigned i = 0; i < ENI_SIGNATURE; i++)
        for (uint64_t attempt = 1; !full[i]; attempt++) {
            const unsigned from = (unsigned)(mix(i * 1000003u + attempt) % ENI_SIGNATURE);
            if (!full[from]) continue;
            value[i] = value[from];
            break;
        }
}

static uint64_t band_key(unsigned band, uint64_t a, uint64_t b) {
    return mix(mix(mix(band + 1) ^ a) ^ b);
}

void eni_sketch_of(const eni_shingles *s, eni_sketch *out) {
    bool full[ENI_SIGNATURE] = {false};
    *out = (eni_sketch){0};
    for (uint32_t i = 0; i < s->n; i++) {
        const unsigned bin = (unsigned)(s->shingles[i] >> 58);
        const uint16_t value = (uint16_t)(s->shingles[i] >> 42);
        if (!full[bin] || value < out->signature[bin]) out->signature[bin] = value;
        full[bin] = true;
    }
    if (s->n) fill_empty(out->signature, full);
    if (s->n_words < ENI_FEWEST_WORDS) return;
    out->keys[out->n_keys++] = s->words;
    if (s->n < FEWEST_SHINGLES) return;
    for (unsigned b = 0; b < BANDS; b++) /* spread over the bins */
        out->keys[out->n_keys++] = band_key(b, out->signature[8 * b], out->signature[8 * b + 4]);
    for (unsigned b = 0; b < LEAD_BANDS; b++) {
        uint64_t least[ROWS] = {UINT64_MAX, UINT64_MAX};
        for (uint32_t i = 0; i < s->n_lead; i++)
            for (unsigned k = 0; k < ROWS; k++) {
                const uint64_t h = mix(s->lead[i] ^ ((uint64_t)(ROWS * b + k + 1) * 0x9E3779B97F4A7C15u));
                if (h < least[k]) least[k] = h;
            }
        out->keys[out->n_keys++] = band_key(BANDS + b, least[0], least[1]);
    }
}

double eni_sketch_alike(const uint16_t a[ENI_SIGNATURE], const uint16_t b[ENI_SIGNATURE]) {
    unsigned same = 0;
    for (unsigned i = 0; i < ENI_SIGNATURE; i++) same += a[i] == b[i];
    return (double)same / ENI_SIGNATURE;
}

static double smaller(double a, double b) {
    return a < b ? a : b;
}

bool eni_may_be_twins(double estimate, uint32_t na, uint32_t nb) {
    /* an estimate three standard errors too low, as a containment: twins of either kind have at least CONTAINED_LONG or what ALIKE_LONG implies */
    const double high = smaller(1, estimate + 0.19), least = smaller(na, nb);
    return high * ((double)na + (double)nb) / ((1 + high) * least) >= 0.8;
}

/* ---- the verdict ---- */

static size_t in_common(const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    size_t i = 0, k = 0, n = 0;
    while (i < na && k < nb) {
        n += a[i] == b[k];
        const bool step_a = a[i] <= b[k], step_b = b[k] <= a[i];
        i += step_a;
        k += step_b;
    }
    return n;
}

eni_likeness eni_compare(const eni_shingles *a, const eni_shingles *b) {
    const double both = (double)in_common(a->shingles, a->n, b->shingles, b->n),
                 leads = (double)in_common(a->lead, a->n_lead, b->lead, b->n_lead);
    const double any = (double)a->n + (double)b->n - both, least = smaller(a->n, b->n),
                 least_lead = smaller(a->n_lead, b->n_lead);
    return (eni_likeness){any > 0 ? both / any : 0, least > 0 ? both / least : 0,
                          least_lead > 0 ? leads / least_lead : 0};
}

bool eni_are_twins(const eni_shingles *a, const eni_shingles *b, const eni_likeness *l) {
    if (a->n_words < ENI_FEWEST_WORDS || b->n_words < ENI_FEWEST_WORDS) return false;
    if (a->words == b->words) return true;
    const uint32_t least = a->n < b->n ? a->n : b->n;
    if (least < FEWEST_SHINGLES) return false;
    const bool is_long = least >= LONG_ENOUGH;
    if (l->jaccard >= (is_long ? ALIKE_LONG : ALIKE_SHORT)) return true;
    return l->contained >= (is_long ? CONTAINED_LONG : CONTAINED_SHORT) && l->lead >= LEAD_ALIKE;
}
