/* export/parquet.c: a flat table as an Apache Parquet file (parquet.apache.org, format 2.10; data pages of version 1).
 *
 *   PAR1 │ row group: column chunk, column chunk … │ row group … │ footer: FileMetaData in Thrift │ its length │ PAR1
 *                          │
 *                          └─ [dictionary page] data page      each: PageHeader in Thrift, then its bytes, compressed
 *
 * A group is one row group and has one data page a column. Text of few different values is a dictionary and indexes into it, where that is
 * shorter. The footer grows by some hundred bytes a column and group; nothing else is kept. */
#include "export/export.h"
#include "export/hybrid.h"
#include "export/thrift.h"

#include "base/error.h"
#include "base/map.h"

#include <stdlib.h>
#include <zstd.h>

#define LEVEL 3           /* ZSTD's own default */
#define MOST_WORDS 32768u /* in a dictionary */
#define LONGEST_BOUND 64u /* a longer least or greatest text is left out of the statistics */

enum { T_BOOLEAN = 0, T_INT32 = 1, T_INT64 = 2, T_DOUBLE = 5, T_BYTE_ARRAY = 6 };
enum { E_PLAIN = 0, E_RLE = 3, E_RLE_DICTIONARY = 8 };
enum { CONVERTED_UTF8 = 0, CONVERTED_DATE = 6 };
enum { LOGICAL_STRING = 1, LOGICAL_DATE = 6 };
enum { DATA_PAGE = 0, DICTIONARY_PAGE = 2 };
enum { UNCOMPRESSED = 0, ZSTD = 6 };

typedef struct {
    eni_buf groups; /* RowGroup structs, as the footer will have them */
    size_t n_groups;
    eni_buf raw, packed; /* a page before and after compression */
    uint32_t *small;     /* [room]: levels or indexes */
    size_t room;
    ZSTD_CCtx *zstd;
} parquet;

/* What the footer says of a column chunk. */
typedef struct {
    uint64_t data_at, dictionary_at; /* dictionary_at 0: none */
    uint64_t n_raw, n_packed;        /* bytes with their page headers */
} chunk;

static int physical(en_column_kind kind) {
    switch (kind) {
    case EN_COLUMN_BOOL: return T_BOOLEAN;
    case EN_COLUMN_INT32:
    case EN_COLUMN_DATE: return T_INT32;
    case EN_COLUMN_INT64: return T_INT64;
    case EN_COLUMN_REAL: return T_DOUBLE;
    default: return T_BYTE_ARRAY;
    }
}

/* ---- pages ---- */

static en_status compress(const en_export *x, parquet *p, en_error *err) {
    p->packed.len = 0;
    if (x->opts.uncompressed) {
        eni_put(&p->packed, eni_buf_str(&p->raw));
        return p->packed.failed ? eni_nomem(err) : EN_OK;
    }
    const size_t room = ZSTD_compressBound(p->raw.len);
    if (p->packed.cap < room) {
        char *const more = realloc(p->packed.p, room);
        if (!more) return eni_nomem(err);
        p->packed.p = more;
        p->packed.cap = room;
    }
    const size_t n = ZSTD_compressCCtx(p->zstd, p->packed.p, room, p->raw.p ? p->raw.p : "", p->raw.len, LEVEL);
    if (ZSTD_isError(n)) return eni_nomem(err); /* the room is enough: only memory can be short */
    p->packed.len = n;
    return EN_OK;
}

/* Writes p->raw as a page. */
static en_status put_page(en_export *x, parquet *p, int type, size_t n_values, int encoding, chunk *c, en_error *err) {
    if (p->raw.failed) return eni_nomem(err);
    EN_TRY(compress(x, p, err));
    if (p->raw.len > INT32_MAX || p->packed.len > INT32_MAX)
        return eni_fail(err, EN_ELIMIT, "a page of %zu bytes; the format's lengths have 31 bits", p->raw.len);
    eni_thrift t = {.b = &x->out};
    eni_thrift_i32(&t, 1, type);
    eni_thrift_i32(&t, 2, (int32_t)p->raw.len);
    eni_thrift_i32(&t, 3, (int32_t)p->packed.len);
    eni_thrift_open(&t, type == DATA_PAGE ? 5 : 7);
    eni_thrift_i32(&t, 1, (int32_t)n_values);
    eni_thrift_i32(&t, 2, encoding);
    if (type == DATA_PAGE) {
        eni_thrift_i32(&t, 3, E_RLE); /* definition levels */
        eni_thrift_i32(&t, 4, E_RLE); /* repetition levels: a flat table has none */
    }
    eni_thrift_close(&t);
    eni_thrift_close(&t);
    c->n_raw += x->out.len + p->raw.len;
    c->n_packed += x->out.len + p->packed.len;
    EN_TRY(eni_export_flush(x, err));
    return eni_export_write(x, eni_buf_str(&p->packed), err);
}

/* ---- values ---- */

static void put_levels(parquet *p, const eni_col *col, size_t n_rows) {
    if (col->required) return;
    for (size_t i = 0; i < n_rows; i++) p->small[i] = !eni_col_null(col, i);
    const size_t at = p->raw.len;
    eni_put_le32(&p->raw, 0); /* their length, when it is known */
    eni_put_hybrid(&p->raw, p->small, n_rows, 1);
    if (p->raw.failed) return;
    const size_t len = p->raw.len - at - 4;
    for (unsigned i = 0; i < 4; i++) p->raw.p[at + i] = (char)(len >> 8 * i);
}

static void put_plain_text(eni_buf *b, en_str s) {
    eni_put_le32(b, (uint32_t)s.len);
    eni_put(b, s);
}

static void put_plain(parquet *p, const eni_col *col, size_t n_rows) {
    size_t n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (eni_col_null(col, i)) continue;
        switch (physical(col->kind)) {
        case T_BOOLEAN: p->small[n++] = eni_col_int(col, i) != 0; break;
        case T_INT32: eni_put_le32(&p->raw, (uint32_t)eni_col_int(col, i)); break;
        case T_INT64:
        case T_DOUBLE: eni_put_le64(&p->raw, col->slot[i]); break;
        default: put_plain_text(&p->raw, eni_col_text(col, i)); break;
        }
    }
    if (col->kind == EN_COLUMN_BOOL) eni_put_packed(&p->raw, p->small, n, 1);
}

/* Fills words with the different texts of the column, and p->small with an index for each that is not NULL. False where a dictionary does not
 * pay, or memory is short. */
static bool find_words(parquet *p, const eni_col *col, size_t n_rows, eni_map *words) {
    size_t n = 0, plain = 0, listed = 0;
    if (!eni_kind_is_text(col->kind)) return false;
    for (size_t i = 0; i < n_rows; i++) {
        if (eni_col_null(col, i)) continue;
        bool added;
        const en_str text = eni_col_text(col, i);
        const uint32_t *const word = eni_map_add(words, text, (uint32_t)words->n, &added);
        if (!word || words->n > MOST_WORDS) return false;
        p->small[n++] = *word;
        plain += 4 + text.len;
        if (added) listed += 4 + text.len;
    }
    return n && listed + n * eni_bits_for((uint32_t)words->n) / 8 < plain;
}

static en_status put_dictionary(en_export *x, parquet *p, const eni_map *words, chunk *c, en_error *err) {
    p->raw.len = 0;
    for (size_t i = 0; i < words->n; i++) put_plain_text(&p->raw, words->entries[i].key);
    c->dictionary_at = x->offset;
    return put_page(x, p, DICTIONARY_PAGE, words->n, E_PLAIN, c, err);
}

static en_status put_chunk(en_export *x, parquet *p, const eni_col *col, chunk *c, en_error *err) {
    const size_t n_rows = x->batch.n_rows;
    eni_map words = {0};
    const bool listed = find_words(p, col, n_rows, &words);
    en_status status = listed ? put_dictionary(x, p, &words, c, err) : EN_OK;
    p->raw.len = 0;
    if (status == EN_OK) {
        uint32_t *const indexes = p->small;
        if (listed) p->small += n_rows; /* the other half, for the levels */
        put_levels(p, col, n_rows);
        p->small = indexes;
        if (listed) {
            const unsigned width = words.n > 1 ? eni_bits_for((uint32_t)words.n - 1) : 1;
            eni_putc(&p->raw, (char)width);
            eni_put_hybrid(&p->raw, indexes, n_rows - col->n_null, width);
        } else {
            put_plain(p, col, n_rows);
        }
        c->data_at = x->offset;
        status = put_page(x, p, DATA_PAGE, n_rows, listed ? E_RLE_DICTIONARY : E_PLAIN, c, err);
    }
    eni_map_free(&words);
    return status;
}

/* ---- what the footer says of a group ---- */

static void put_bound(eni_thrift *t, int16_t id, const eni_col *col, size_t row) {
    char bytes[8];
    const int n = col->kind == EN_COLUMN_INT64 ? 8 : 4;
    if (eni_kind_is_text(col->kind)) {
        eni_thrift_binary(t, id, eni_col_text(col, row));
        return;
    }
    for (int i = 0; i < n; i++) bytes[i] = (char)(col->slot[row] >> 8 * i);
    eni_thrift_binary(t, id, (en_str){bytes, (size_t)n});
}

static int compare(const eni_col *col, size_t a, size_t b) {
    if (eni_kind_is_text(col->kind)) return eni_cmp(eni_col_text(col, a), eni_col_text(col, b));
    const int64_t x = eni_col_int(col, a), y = eni_col_int(col, b);
    return (x > y) - (x < y);
}

/* Least and greatest of whole numbers, dates and texts; of reals and truth values only how many are missing. */
static void put_statistics(eni_thrift *t, const eni_col *col, size_t n_rows) {
    size_t least = SIZE_MAX, most = SIZE_MAX;
    bool bounded = col->kind != EN_COLUMN_REAL && col->kind != EN_COLUMN_BOOL;
    for (size_t i = 0; bounded && i < n_rows; i++) {
        if (eni_col_null(col, i)) continue;
        if (least == SIZE_MAX || compare(col, i, least) < 0) least = i;
        if (most == SIZE_MAX || compare(col, i, most) > 0) most = i;
    }
    if (least == SIZE_MAX) bounded = false;
    if (bounded && eni_kind_is_text(col->kind))
        bounded = eni_col_text(col, least).len <= LONGEST_BOUND && eni_col_text(col, most).len <= LONGEST_BOUND;
    eni_thrift_open(t, 12);
    eni_thrift_i64(t, 3, (int64_t)col->n_null);
    if (bounded) {
        put_bound(t, 5, col, most);
        put_bound(t, 6, col, least);
    }
    eni_thrift_close(t);
}

static void put_chunk_facts(const en_export *x, eni_thrift *t, const eni_col *col, const chunk *c) {
    eni_thrift_item_open(t); /* ColumnChunk */
    eni_thrift_i64(t, 2, 0); /* file_offset: no longer in use */
    eni_thrift_open(t, 3);   /* ColumnMetaData */
    eni_thrift_i32(t, 1, physical(col->kind));
    eni_thrift_list(t, 2, ENI_THRIFT_I32, c->dictionary_at ? 3 : 2);
    eni_thrift_item_i32(t, E_PLAIN);
    eni_thrift_item_i32(t, E_RLE);
    if (c->dictionary_at) eni_thrift_item_i32(t, E_RLE_DICTIONARY);
    eni_thrift_list(t, 3, ENI_THRIFT_BINARY, 1);
    eni_thrift_item_binary(t, eni_str(col->name));
    eni_thrift_i32(t, 4, x->opts.uncompressed ? UNCOMPRESSED : ZSTD);
    eni_thrift_i64(t, 5, (int64_t)x->batch.n_rows);
    eni_thrift_i64(t, 6, (int64_t)c->n_raw);
    eni_thrift_i64(t, 7, (int64_t)c->n_packed);
    eni_thrift_i64(t, 9, (int64_t)c->data_at);
    if (c->dictionary_at) eni_thrift_i64(t, 11, (int64_t)c->dictionary_at);
    put_statistics(t, col, x->batch.n_rows);
    eni_thrift_close(t);
    eni_thrift_close(t);
}

static en_status make_room(parquet *p, size_t n_rows, en_error *err) {
    if (p->room >= n_rows) return EN_OK;
    uint32_t *const small = realloc(p->small, 2 * n_rows * sizeof *small);
    if (!small) return eni_nomem(err);
    p->small = small;
    p->room = n_rows;
    return EN_OK;
}

static en_status group(en_export *x, en_error *err) {
    parquet *const p = x->state;
    const uint64_t start = x->offset;
    uint64_t n_raw = 0;
    eni_thrift t = {.b = &p->groups};
    EN_TRY(make_room(p, x->batch.n_rows, err));
    eni_thrift_list(&t, 1, ENI_THRIFT_STRUCT, x->batch.n_cols);
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        chunk c = {0};
        EN_TRY(put_chunk(x, p, &x->batch.cols[i], &c, err));
        put_chunk_facts(x, &t, &x->batch.cols[i], &c);
        n_raw += c.n_raw;
    }
    eni_thrift_i64(&t, 2, (int64_t)n_raw);
    eni_thrift_i64(&t, 3, (int64_t)x->batch.n_rows);
    eni_thrift_i64(&t, 5, (int64_t)start);
    eni_thrift_i64(&t, 6, (int64_t)(x->offset - start));
    if (p->n_groups <= INT16_MAX) eni_thrift_i16(&t, 7, (int16_t)p->n_groups);
    eni_thrift_close(&t);
    p->n_groups++;
    return p->groups.failed ? eni_nomem(err) : EN_OK;
}

/* ---- the file ---- */

static en_status begin(en_export *x, en_error *err) {
    parquet *const p = x->state = calloc(1, sizeof *p);
    if (!p) return eni_nomem(err);
    if (!x->opts.uncompressed && !(p->zstd = ZSTD_createCCtx())) return eni_nomem(err);
    eni_puts(&x->out, "PAR1");
    return eni_export_flush(x, err);
}

static void put_schema(eni_thrift *t, const eni_chunk *batch) {
    eni_thrift_list(t, 2, ENI_THRIFT_STRUCT, batch->n_cols + 1);
    eni_thrift_item_open(t); /* the root */
    eni_thrift_binary(t, 4, ENI_LIT("schema"));
    eni_thrift_i32(t, 5, (int32_t)batch->n_cols);
    eni_thrift_close(t);
    for (size_t i = 0; i < batch->n_cols; i++) {
        const eni_col *const col = &batch->cols[i];
        const bool is_text = col->kind == EN_COLUMN_TEXT, is_date = col->kind == EN_COLUMN_DATE;
        eni_thrift_item_open(t);
        eni_thrift_i32(t, 1, physical(col->kind));
        eni_thrift_i32(t, 3, col->required ? 0 : 1);
        eni_thrift_binary(t, 4, eni_str(col->name));
        if (is_text || is_date) {
            eni_thrift_i32(t, 6, is_text ? CONVERTED_UTF8 : CONVERTED_DATE);
            eni_thrift_open(t, 10);
            eni_thrift_open(t, is_text ? LOGICAL_STRING : LOGICAL_DATE);
            eni_thrift_close(t);
            eni_thrift_close(t);
        }
        eni_thrift_close(t);
    }
}

static en_status end(en_export *x, en_error *err) {
    parquet *const p = x->state;
    eni_thrift t = {.b = &x->out};
    eni_thrift_i32(&t, 1, 1); /* the version of files with data pages of version 1 */
    put_schema(&t, &x->batch);
    eni_thrift_i64(&t, 3, (int64_t)x->n_rows);
    eni_thrift_list(&t, 4, ENI_THRIFT_STRUCT, p->n_groups);
    eni_put(&x->out, eni_buf_str(&p->groups));
    eni_thrift_binary(&t, 6, ENI_LIT("entente version " EN_VERSION));
    eni_thrift_list(&t, 7, ENI_THRIFT_STRUCT,
                    x->batch.n_cols); /* how least and greatest were compared: as the type says */
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        eni_thrift_item_open(&t);
        eni_thrift_open(&t, 1);
        eni_thrift_close(&t);
        eni_thrift_close(&t);
    }
    eni_thrift_close(&t);
    if (x->out.failed) return eni_nomem(err);
    if (x->out.len > UINT32_MAX)
        return eni_fail(err, EN_ELIMIT, "a footer of %zu bytes; the format's length has 32 bits: use larger groups",
                        x->out.len);
    eni_put_le32(&x->out, (uint32_t)x->out.len);
    eni_puts(&x->out, "PAR1");
    return eni_export_flush(x, err);
}

static void release(en_export *x) {
    parquet *const p = x->state;
    if (!p) return;
    eni_buf_free(&p->groups);
    eni_buf_free(&p->raw);
    eni_buf_free(&p->packed);
    free(p->small);
    ZSTD_freeCCtx(p->zstd);
    free(p);
}

const eni_form eni_form_parquet = {.begin = begin, .group = group, .end = end, .release = release};
