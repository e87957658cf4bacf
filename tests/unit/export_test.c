/* Export: the encoders against bytes worked out by hand, what fits a column and what does not, the forms of text, outputs that fail. That whole files
 * are read by others is tested in tests/web/. */
#include "check.h"

#include "export/chunk.h"
#include "export/flatbuf.h"
#include "export/hybrid.h"
#include "export/thrift.h"

#include <math.h>

#define assert_bytes(buf, ...)                                                                                         \
    do {                                                                                                               \
        const unsigned char want_[] = {__VA_ARGS__};                                                                   \
        assert_int_equal((buf).len, sizeof want_);                                                                     \
        assert_memory_equal((buf).p, want_, sizeof want_);                                                             \
        (buf).len = 0;                                                                                                 \
    } while (0)

/* ---- encoders ---- */

static void thrift_is_compact(void **state) {
    (void)state;
    eni_buf b = {0};
    eni_thrift t = {.b = &b};
    eni_thrift_i32(&t, 1, 5);
    eni_thrift_binary(&t, 2, ENI_LIT("ab"));
    eni_thrift_open(&t, 5);
    eni_thrift_bool(&t, 1, true);
    eni_thrift_bool(&t, 2, false);
    eni_thrift_close(&t);
    eni_thrift_i64(&t, 21, -1); /* 16 further: the id in full */
    eni_thrift_list(&t, 22, ENI_THRIFT_I32, 2);
    eni_thrift_item_i32(&t, 1);
    eni_thrift_item_i32(&t, -2);
    eni_thrift_i16(&t, 23, 300);
    eni_thrift_list(&t, 24, ENI_THRIFT_STRUCT, 15);
    eni_thrift_close(&t);
    assert_bytes(b, 0x15, 0x0A, 0x18, 0x02, 'a', 'b', 0x3C, 0x11, 0x12, 0x00, 0x06, 0x2A, 0x01, 0x19, 0x25, 0x02, 0x03,
                 0x14, 0xD8, 0x04, 0x19, 0xFC, 0x0F, 0x00);
    eni_put_varint(&b, UINT64_MAX);
    assert_bytes(b, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
    eni_buf_free(&b);
}

static void small_numbers_are_packed(void **state) {
    (void)state;
    eni_buf b = {0};
    const uint32_t up[] = {0, 1, 2, 3, 4, 5, 6, 7};
    eni_put_packed(&b, up, 8, 3); /* the example of Parquet's own documentation */
    assert_bytes(b, 0x88, 0xC6, 0xFA);
    const uint32_t ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    eni_put_hybrid(&b, ones, 10, 1);
    assert_bytes(b, 10 << 1, 0x01);
    const uint32_t mixed[] = {0, 1, 0, 1, 0, 1, 1, 1};
    eni_put_hybrid(&b, mixed, 8, 1);
    assert_bytes(b, 1 << 1 | 1, 0xEA);
    eni_put_hybrid(&b, up, 3, 3); /* filled up to eight */
    assert_bytes(b, 0x03, 0x88, 0x00, 0x00);
    uint32_t run[23] = {1, 2, 3}; /* five of the run complete a group of eight */
    for (int i = 3; i < 23; i++) run[i] = 4;
    eni_put_hybrid(&b, run, 23, 3);
    assert_bytes(b, 0x03, 0xD1, 0x48, 0x92, 15 << 1, 0x04);
    const uint32_t wide[] = {300, 300, 300, 300, 300, 300, 300, 300};
    eni_put_hybrid(&b, wide, 8, 9);
    assert_bytes(b, 8 << 1, 0x2C, 0x01);
    eni_put_hybrid(&b, up, 0, 3);
    assert_int_equal(b.len, 0);
    assert_true(eni_bits_for(0) == 0 && eni_bits_for(1) == 1 && eni_bits_for(7) == 3 && eni_bits_for(8) == 4);
    eni_buf_free(&b);
}

static void flat_tables_point_forwards(void **state) {
    (void)state;
    eni_buf b = {0};
    eni_flat_field fields[] = {{2, 4, 0}, {0}, ENI_FLAT_OFFSET};
    eni_flat_begin(&b);
    eni_flat_table(&b, 0, fields, 3);
    eni_flat_string(&b, fields[2].at, ENI_LIT("hi"));
    assert_bytes(b, 16, 0, 0, 0, 0, 0,           /* the root lies at 16; filled so that it may */
                 10, 0, 12, 0, 4, 0, 0, 0, 8, 0, /* vtable: its size, the table's; field 0 at 4, 1 absent, 2 at 8 */
                 10, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, /* table: 10 back to the vtable; 4; the string is 4 further */
                 2, 0, 0, 0, 'h', 'i', 0);
    eni_buf_free(&b);
}

static void reals_have_the_digits_they_need(void **state) {
    (void)state;
    eni_buf b = {0};
    const double hard[] = {0.1, 1.0 / 3, -6.4, 1e23, 5e-324, 1.7976931348623157e308, 123456789012345680.0, -0.0};
    for (size_t i = 0; i < ENI_N(hard); i++) {
        b.len = 0;
        eni_put_real(&b, hard[i]);
        const double back = strtod(b.p, NULL);
        assert_memory_equal(&back, &hard[i], sizeof back);
    }
    b.len = 0;
    eni_put_real(&b, 0.1);
    assert_str(eni_buf_str(&b), "0.1");
    eni_buf_free(&b);
}

/* ---- writing tables ---- */

typedef struct {
    eni_buf bytes;
    long left;   /* calls that are taken; negative: all */
    int n_after; /* calls after the one that failed */
    bool failed;
} output;

static bool take(void *user, const void *bytes, size_t len) {
    output *const o = user;
    if (o->failed) o->n_after++;
    if (o->left == 0) {
        o->failed = true;
        return false;
    }
    if (o->left > 0) o->left--;
    eni_put(&o->bytes, (en_str){bytes, len});
    return true;
}

static en_cell whole(int64_t n) {
    return (en_cell){.kind = EN_CELL_INTEGER, .integer = n};
}
static en_cell real(double x) {
    return (en_cell){.kind = EN_CELL_REAL, .real = x};
}
static en_cell text(const char *s) {
    return (en_cell){.kind = EN_CELL_TEXT, .text = eni_str(s)};
}
static en_cell blob(const char *s) {
    return (en_cell){.kind = EN_CELL_BLOB, .text = eni_str(s)};
}
static const en_cell nothing = {.kind = EN_CELL_NULL};

/* Writes rows of n columns; the status of the first call that failed. */
static en_status write_table(const en_export_opts *opts, const en_column *columns, size_t n, const en_cell *cells,
                             size_t n_rows, output *o) {
    en_export *x;
    uint64_t written = 77;
    en_status status = en_export_begin(opts, columns, n, take, o, &x, &fault);
    if (status != EN_OK) {
        assert_null(x);
        return status;
    }
    for (size_t i = 0; i < n_rows && status == EN_OK; i++) status = en_export_row(x, cells + i * n, &fault);
    const en_error first = fault;
    const en_status ended = en_export_end(x, &written, &fault);
    if (status != EN_OK) { /* it stays failed */
        assert_int_equal(ended, status);
        assert_int_equal(en_export_row(x, cells, NULL), status);
        fault = first;
    }
    if (ended == EN_OK) {
        assert_int_equal(written, n_rows);
        assert_int_equal(en_export_row(x, cells, NULL), EN_ERANGE);
    }
    en_export_free(x);
    return ended;
}

static output written(en_export_opts opts, const en_column *columns, size_t n, const en_cell *cells, size_t n_rows) {
    output o = {.left = -1};
    assert_ok(write_table(&opts, columns, n, cells, n_rows, &o));
    return o;
}

static void csv_reads_back(void **state) {
    (void)state;
    const en_column columns[] = {{"name", EN_COLUMN_TEXT, false},
                                 {"a,b", EN_COLUMN_REAL, false},
                                 {"day", EN_COLUMN_DATE, false},
                                 {"so", EN_COLUMN_BOOL, false}};
    const en_cell cells[] = {text("say \"yes\", no"),
                             real(0.1),
                             text("2024-02-29"),
                             whole(1), /* */
                             text(""),
                             nothing,
                             nothing,
                             nothing, /* */
                             text("=1+1"),
                             whole(3),
                             whole(0),
                             whole(0), /* */
                             text("a\xFF\nb"),
                             real(NAN),
                             nothing,
                             nothing};
    output o = written((en_export_opts){.form = EN_EXPORT_CSV}, columns, 4, cells, 4);
    assert_str(eni_buf_str(&o.bytes),
               "name,\"a,b\",day,so\n\"say \"\"yes\"\", no\",0.1,2024-02-29,1\n\"\",,,\n=1+1,3,1970-01-01,0\n"
               "\"a\xEF\xBF\xBD\nb\",,,\n");
    eni_buf_free(&o.bytes);
    o = written((en_export_opts){.form = EN_EXPORT_CSV, .safe = true}, columns, 4, cells + 8, 1);
    assert_str(eni_buf_str(&o.bytes), "name,\"a,b\",day,so\n\"'=1+1\",3,1970-01-01,0\n");
    eni_buf_free(&o.bytes);
    o = written((en_export_opts){.form = EN_EXPORT_TSV, .safe = true}, columns, 4, cells, 4);
    assert_str(eni_buf_str(&o.bytes),
               "name\ta,b\tday\tso\nsay \"yes\", no\t0.1\t2024-02-29\t1\n\t\t\t\n'=1+1\t3\t1970-01-01\t0\n"
               "a\xEF\xBF\xBD b\t\t\t\n");
    eni_buf_free(&o.bytes);
}

static void json_lines_read_back(void **state) {
    (void)state;
    const en_column columns[] = {
        {"x\"y", EN_COLUMN_ANY, false}, {"so", EN_COLUMN_BOOL, false}, {"day", EN_COLUMN_DATE, false}};
    const en_cell cells[] = {whole(INT64_MIN), whole(0), text("1914-06-28"), /* */
                             real(INFINITY),   nothing,  nothing,            /* */
                             blob("\x01\xAB"), whole(1), nothing,            /* */
                             text("\x01\n"),   nothing,  nothing};
    output o = written((en_export_opts){.form = EN_EXPORT_JSONL}, columns, 3, cells, 4);
    assert_str(eni_buf_str(&o.bytes),
               "{\"x\\\"y\":-9223372036854775808,\"so\":false,\"day\":\"1914-06-28\"}\n"
               "{\"x\\\"y\":1e999,\"so\":null,\"day\":null}\n{\"x\\\"y\":\"01ab\",\"so\":true,\"day\":null}\n"
               "{\"x\\\"y\":\"\\u0001\\n\",\"so\":null,\"day\":null}\n");
    eni_buf_free(&o.bytes);
}

static void parquet_begins_and_ends_as_it_must(void **state) {
    (void)state;
    const en_column column = {"x", EN_COLUMN_INT32, true};
    const en_cell cells[] = {whole(1), whole(-2)};
    output o = written((en_export_opts){.form = EN_EXPORT_PARQUET, .uncompressed = true}, &column, 1, cells, 2);
    static const unsigned char start[] = {
        'P', 'A', 'R', '1', 0x15, 0x00, 0x15, 0x10, 0x15, 0x10, 0x2C, 0x15, 0x04, 0x15, 0x00, 0x15, 0x06, 0x15, 0x06,
        0x00, 0x00, 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF,
        /* footer: version 1; schema of two elements */
        0x15, 0x02, 0x19, 0x2C, 0x48, 6, 's', 'c', 'h', 'e', 'm', 'a', 0x15, 0x02, 0x00};
    assert_true(o.bytes.len > sizeof start);
    assert_memory_equal(o.bytes.p, start, sizeof start);
    const unsigned char *const end = (const unsigned char *)o.bytes.p + o.bytes.len - 8;
    assert_memory_equal(end + 4, "PAR1", 4);
    assert_int_equal(end[0] | end[1] << 8, o.bytes.len - 8 - 29); /* the footer begins behind magic and page */
    assert_int_not_equal(eni_find(eni_buf_str(&o.bytes), ENI_LIT("entente version " EN_VERSION), 0), SIZE_MAX);
    eni_buf_free(&o.bytes);
}

static void arrow_is_aligned(void **state) {
    (void)state;
    const en_column columns[] = {{"a", EN_COLUMN_TEXT, false}, {"b", EN_COLUMN_DATE, true}};
    const en_cell cells[] = {text("x"), whole(-1), nothing, whole(7)};
    output o = written((en_export_opts){.form = EN_EXPORT_ARROW}, columns, 2, cells, 2);
    const char *const p = o.bytes.p;
    uint32_t len;
    assert_memory_equal(p, "ARROW1\0\0\xFF\xFF\xFF\xFF", 12);
    assert_memory_equal(p + o.bytes.len - 6, "ARROW1", 6);
    memcpy(&len, p + 12, 4);
    assert_int_equal((16 + len) % 64, 0); /* the batch's message begins there */
    const size_t batch = 16 + len;
    memcpy(&len, p + batch + 4, 4);
    const size_t body = batch + 8 + len;
    assert_int_equal(body % 64, 0);
    static const unsigned char text_column[] = {1}, offsets[] = {0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
    static const unsigned char days[] = {0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 0, 0};
    assert_memory_equal(p + body, text_column, 1); /* validity; offsets; bytes; of b no validity, days */
    assert_memory_equal(p + body + 64, offsets, sizeof offsets);
    assert_memory_equal(p + body + 128, "x", 1);
    assert_memory_equal(p + body + 192, days, sizeof days);
    eni_buf_free(&o.bytes);
}

/* ---- graphs ---- */

static void graphs_escape_hostile_text(void **state) {
    (void)state;
    const en_column columns[] = {{"source", EN_COLUMN_ANY, false},
                                 {"target", EN_COLUMN_ANY, false},
                                 {"<\"&", EN_COLUMN_ANY, false},
                                 {"weight", EN_COLUMN_ANY, false}};
    const en_cell cells[] = {text("A<"),    text("B"), text("\x01]]>\xFF\xEF\xBF\xBE'"),
                             whole(2), /* */
                             text("B"),     whole(7),  nothing,
                             real(INFINITY)};
    output o = written((en_export_opts){.form = EN_EXPORT_GRAPHML}, columns, 4, cells, 2);
    const en_str xml = eni_buf_str(&o.bytes);
    assert_int_not_equal(eni_find(xml, ENI_LIT("attr.name=\"&lt;&quot;&amp;\" attr.type=\"string\"/>"), 0), SIZE_MAX);
    assert_int_not_equal(
        eni_find(xml, ENI_LIT("<node id=\"A&lt;\"><data key=\"label\">A&lt;</data></node>\n<node id=\"B\">"), 0),
        SIZE_MAX);
    assert_int_not_equal(
        eni_find(
            xml,
            ENI_LIT("source=\"A&lt;\" target=\"B\"><data "
                    "key=\"a2\">\xEF\xBF\xBD]]&gt;\xEF\xBF\xBD\xEF\xBF\xBD'</data><data key=\"a3\">2</data></edge>"),
            0),
        SIZE_MAX);
    assert_int_not_equal(eni_find(xml, ENI_LIT("source=\"B\" target=\"7\"><data key=\"a3\">INF</data></edge>"), 0),
                         SIZE_MAX);
    eni_buf_free(&o.bytes);
    o = written((en_export_opts){.form = EN_EXPORT_GEXF}, columns, 4, cells, 1);
    assert_int_not_equal(eni_find(eni_buf_str(&o.bytes),
                                  ENI_LIT("<edge id=\"e0\" source=\"A&lt;\" target=\"B\" weight=\"2\"><attvalues>"), 0),
                         SIZE_MAX);
    eni_buf_free(&o.bytes);
}

static void graphs_need_two_ends(void **state) {
    (void)state;
    const en_export_opts opts = {.form = EN_EXPORT_GRAPHML};
    const en_column columns[] = {{"source", EN_COLUMN_ANY, false}, {"target", EN_COLUMN_ANY, false}};
    const en_cell cells[] = {text("A"), text("B"), text("A"), text(""), text("A"), nothing};
    output o = {.left = -1};
    assert_int_equal(write_table(&opts, columns, 1, cells, 0, &o), EN_ERANGE);
    assert_string_equal(fault.message, "a graph needs the columns source and target; name them with AS");
    assert_int_equal(write_table(&opts, columns, 2, cells, 2, &o), EN_ERANGE);
    assert_string_equal(fault.message,
                        "row 2: an edge without a target; leave such rows out: WHERE source <> '' AND target <> ''");
    assert_int_equal(write_table(&opts, columns, 2, cells + 4, 1, &o), EN_ERANGE);
    eni_buf_free(&o.bytes);
}

/* ---- what fits a column ---- */

static void a_misfit_is_told(void **state) {
    (void)state;
    const struct {
        en_column_kind kind;
        en_cell cell;
        const char *expected;
    } bad[] = {
        {EN_COLUMN_BOOL, whole(2), "row 1, column 'x': found the integer 2, expected 0 or 1"},
        {EN_COLUMN_INT32, whole(2147483648),
         "row 1, column 'x': found the integer 2147483648, expected an integer of 32 bits"},
        {EN_COLUMN_INT64, real(0.5), "row 1, column 'x': found the real number 0.5, expected an integer"},
        {EN_COLUMN_REAL, whole(((int64_t)1 << 53) + 1),
         "row 1, column 'x': found the integer 9007199254740993, expected a real number"},
        {EN_COLUMN_REAL, text("a\x1B[2J"), "row 1, column 'x': found the text 'a?[2J', expected a real number"},
        {EN_COLUMN_TEXT, blob("ab"), "row 1, column 'x': found a blob of 2 bytes, expected a text"},
        {EN_COLUMN_DATE, text("2024-02-30"),
         "row 1, column 'x': found the text '2024-02-30', expected a date YYYY-MM-DD from 1800 to 2200"},
        {EN_COLUMN_DATE, text("2024"),
         "row 1, column 'x': found the text '2024', expected a date YYYY-MM-DD from 1800 to 2200"},
        {EN_COLUMN_DATE, whole(INT32_MAX),
         "row 1, column 'x': found the integer 2147483647, expected a date YYYY-MM-DD from 1800 to 2200"},
        {EN_COLUMN_INT32, nothing, "row 1, column 'x': found NULL, expected an integer of 32 bits"},
    };
    for (size_t i = 0; i < ENI_N(bad); i++)
        for (int form = EN_EXPORT_CSV; form <= EN_EXPORT_ARROW; form++) {
            const en_column column = {"x", bad[i].kind, bad[i].cell.kind == EN_CELL_NULL};
            output o = {.left = -1};
            assert_int_equal(
                write_table(&(en_export_opts){.form = (en_export_form)form}, &column, 1, &bad[i].cell, 1, &o),
                EN_ERANGE);
            assert_string_equal(fault.message, bad[i].expected);
            eni_buf_free(&o.bytes);
        }
}

/* Of a column that nobody declared the first group decides. */
static void kinds_widen(void **state) {
    (void)state;
    const struct {
        en_cell cells[3];
        en_column_kind kind;
        const char *first; /* as text, where it became one */
    } cases[] = {{{whole(1), nothing, whole(INT64_MAX)}, EN_COLUMN_INT64, NULL},
                 {{whole(1), real(0.5), nothing}, EN_COLUMN_REAL, NULL},
                 {{whole(INT64_MAX), real(0.5), nothing}, EN_COLUMN_TEXT, "9223372036854775807"},
                 {{real(0.5), whole(1), text("x")}, EN_COLUMN_TEXT, "0.5"},
                 {{whole(-3), text("x"), blob("y")}, EN_COLUMN_BYTES, "-3"},
                 {{nothing, nothing, nothing}, EN_COLUMN_TEXT, NULL}};
    for (size_t i = 0; i < ENI_N(cases); i++) {
        eni_chunk batch = {.cols = calloc(1, sizeof(eni_col)), .n_cols = 1};
        for (int k = 0; k < 3; k++) assert_ok(eni_chunk_add(&batch, &cases[i].cells[k], &fault));
        assert_ok(eni_chunk_settle(&batch, &fault));
        assert_int_equal(batch.cols[0].kind, cases[i].kind);
        if (cases[i].first) assert_str(eni_col_text(&batch.cols[0], 0), cases[i].first);
        if (cases[i].kind == EN_COLUMN_REAL)
            assert_true(eni_col_real(&batch.cols[0], 0) == 1 && eni_col_real(&batch.cols[0], 1) == 0.5);
        eni_chunk_free(&batch);
    }
}

static void a_later_row_cannot_widen(void **state) {
    (void)state;
    const en_column column = {"n", EN_COLUMN_ANY, false};
    const en_cell cells[] = {whole(1), whole(2), nothing, text("three")};
    const en_export_opts opts = {.form = EN_EXPORT_PARQUET, .group_rows = 2};
    output o = {.left = -1};
    assert_int_equal(write_table(&opts, &column, 1, cells, 4, &o), EN_ERANGE);
    assert_string_equal(fault.message, "row 4, column 'n': found the text 'three', expected an integer, as in the rows "
                                       "before; CAST makes a column of one kind");
    const en_cell digits[] = {text("a"), text("b"), whole(3), real(0.5)}; /* a column of text takes numbers */
    assert_ok(write_table(&opts, &column, 1, digits, 4, &o));
    eni_buf_free(&o.bytes);
}

static void columns_are_checked(void **state) {
    (void)state;
    const en_column twice[] = {{"x", EN_COLUMN_ANY, false}, {"x", EN_COLUMN_ANY, false}};
    const en_column odd = {"\xFF", EN_COLUMN_ANY, false};
    output o = {.left = -1};
    assert_int_equal(write_table(&(en_export_opts){.form = EN_EXPORT_ARROW}, twice, 2, NULL, 0, &o), EN_ERANGE);
    assert_string_equal(fault.message, "two columns are called 'x'; name one of them otherwise (AS)");
    assert_ok(write_table(&(en_export_opts){.form = EN_EXPORT_CSV}, twice, 2, NULL, 0, &o));
    assert_int_equal(write_table(&(en_export_opts){.form = EN_EXPORT_CSV}, &odd, 1, NULL, 0, &o), EN_ERANGE);
    assert_int_equal(write_table(&(en_export_opts){.form = EN_EXPORT_CSV}, twice, 0, NULL, 0, &o), EN_ERANGE);
    assert_int_equal(write_table(&(en_export_opts){.form = EN_N_EXPORT_FORMS}, twice, 1, NULL, 0, &o), EN_ERANGE);
    assert_int_equal(write_table(&(en_export_opts){.group_rows = 1u << 21}, twice, 1, NULL, 0, &o), EN_ERANGE);
    assert_true(en_export_form_of(eni_str("Feather")) == EN_EXPORT_ARROW &&
                en_export_form_of(eni_str("xls")) == EN_N_EXPORT_FORMS);
    eni_buf_free(&o.bytes);
}

/* ---- outputs that fail ---- */

static void a_full_output_stops_it(void **state) {
    (void)state;
    const en_column columns[] = {
        {"source", EN_COLUMN_TEXT, false}, {"target", EN_COLUMN_TEXT, false}, {"n", EN_COLUMN_INT64, true}};
    const en_cell cells[] = {text("A"), text("B"), whole(1),  text("B"), text("A"),
                             whole(2),  text("A"), text("C"), whole(3)};
    for (int form = 0; form < EN_N_EXPORT_FORMS; form++)
        for (long n = 0;; n++) {
            output o = {.left = n};
            const en_status status =
                write_table(&(en_export_opts){.form = (en_export_form)form, .group_rows = 1}, columns, 3, cells, 3, &o);
            eni_buf_free(&o.bytes);
            assert_int_equal(o.n_after, 0); /* it is not called again */
            if (status == EN_OK) {
                assert_true(n > 0 && !o.failed);
                break;
            }
            assert_int_equal(status, EN_EIO);
            assert_true(n < 100);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(thrift_is_compact),
                                       cmocka_unit_test(small_numbers_are_packed),
                                       cmocka_unit_test(flat_tables_point_forwards),
                                       cmocka_unit_test(reals_have_the_digits_they_need),
                                       cmocka_unit_test(csv_reads_back),
                                       cmocka_unit_test(json_lines_read_back),
                                       cmocka_unit_test(parquet_begins_and_ends_as_it_must),
                                       cmocka_unit_test(arrow_is_aligned),
                                       cmocka_unit_test(graphs_escape_hostile_text),
                                       cmocka_unit_test(graphs_need_two_ends),
                                       cmocka_unit_test(a_misfit_is_told),
                                       cmocka_unit_test(kinds_widen),
                                       cmocka_unit_test(a_later_row_cannot_widen),
                                       cmocka_unit_test(columns_are_checked),
                                       cmocka_unit_test(a_full_output_stops_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
