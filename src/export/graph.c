/* export/graph.c: rows as the edges of a graph: GraphML (graphml.graphdrawing.org, 1.0) and GEXF (gexf.net, 1.3).
 *
 * Each row is an edge from its column source to its column target; all other columns are attributes of the edge, with a type. A node has a label
 * (the actor's name) and a kind. GraphML lets nodes and edges come in any order, so a node is written before its first edge and all streams. GEXF
 * wants its nodes together: the edges wait in memory until the end.
 *
 * Text from outside may hold what XML cannot: control characters, and the two code points that are none. U+FFFD takes their place. */
#include "export/export.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "lexicon/lexicon.h"

#include <math.h>
#include <stdlib.h>

#define MOST_WAITING ((size_t)1 << 30) /* bytes of edges in memory */
#define FULL ((size_t)1 << 16)         /* bytes that are written together */

typedef struct {
    size_t source, target, weight; /* columns; weight SIZE_MAX: none */
    eni_map nodes;
    eni_arena ids;
    eni_buf edges; /* GEXF: those that wait */
    uint64_t n_edges;
} graph;

static bool is_gexf(const en_export *x) {
    return x->opts.form == EN_EXPORT_GEXF;
}

/* ---- XML ---- */

static const char *xml_stand(uint32_t c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return c < 0x20 || c == 0xFFFD || c == 0xFFFE || c == 0xFFFF ? "\xEF\xBF\xBD" : NULL;
    }
}

static void put_xml(eni_buf *b, en_str s) {
    size_t plain = 0;
    for (size_t i = 0; i < s.len;) {
        const size_t at = i;
        const char *const stand = xml_stand(eni_utf8_next(s, &i)); /* U+FFFD for a bad byte, too */
        if (!stand) continue;
        if (at > plain) eni_put(b, eni_cut(s, plain, at));
        eni_puts(b, stand);
        plain = i;
    }
    if (plain < s.len) eni_put(b, eni_cut(s, plain, s.len));
}

static void put_attribute(eni_buf *b, const char *name, en_str value) {
    eni_printf(b, " %s=\"", name);
    put_xml(b, value);
    eni_putc(b, '"');
}

static void put_number(eni_buf *b, double x) {
    if (isinf(x))
        eni_puts(b, x < 0 ? "-INF" : "INF"); /* as XML Schema spells it */
    else
        eni_put_real(b, x);
}

/* ---- attributes of edges ---- */

/* GEXF has a place of its own for what is called weight; readers do not like it twice. */
static bool is_attribute(const en_export *x, const graph *g, size_t column) {
    const bool is_weight = column == g->weight && strcmp(x->batch.cols[column].name, "weight") == 0;
    return column != g->source && column != g->target && !is_weight;
}

static const char *type_name(const en_export *x, en_column_kind kind) {
    switch (kind) {
    case EN_COLUMN_BOOL: return "boolean";
    case EN_COLUMN_INT32: return is_gexf(x) ? "integer" : "int";
    case EN_COLUMN_INT64: return "long";
    case EN_COLUMN_REAL: return "double";
    default: return "string";
    }
}

static bool has_value(const eni_col *col, size_t row) {
    return !eni_col_null(col, row) && !(col->kind == EN_COLUMN_REAL && isnan(eni_col_real(col, row)));
}

static void put_value(eni_buf *b, const eni_col *col, size_t row) {
    char day[11];
    switch (col->kind) {
    case EN_COLUMN_BOOL: eni_puts(b, eni_col_int(col, row) ? "true" : "false"); break;
    case EN_COLUMN_INT32:
    case EN_COLUMN_INT64: eni_printf(b, "%lld", (long long)eni_col_int(col, row)); break;
    case EN_COLUMN_REAL: put_number(b, eni_col_real(col, row)); break;
    case EN_COLUMN_DATE:
        en_day_format((en_day){(int32_t)eni_col_int(col, row)}, day);
        eni_puts(b, day);
        break;
    case EN_COLUMN_BYTES: {
        const en_str bytes = eni_col_text(col, row);
        for (size_t i = 0; i < bytes.len; i++) eni_printf(b, "%02x", (unsigned)(unsigned char)bytes.p[i]);
        break;
    }
    default: put_xml(b, eni_col_text(col, row)); break;
    }
}

/* ---- nodes ---- */

static void put_node(const en_export *x, eni_buf *b, en_str id) {
    const uint32_t actor = x->opts.lexicon ? eni_actor_by_key(x->opts.lexicon, id) : UINT32_MAX;
    const en_str label = actor == UINT32_MAX ? id : x->opts.lexicon->actors[actor].name;
    const en_str kind = actor == UINT32_MAX ? ENI_LIT("") : x->opts.lexicon->actors[actor].kind;
    eni_puts(b, "<node");
    put_attribute(b, "id", id);
    if (is_gexf(x)) put_attribute(b, "label", label);
    if (is_gexf(x) && !kind.len) {
        eni_puts(b, "/>\n");
        return;
    }
    eni_putc(b, '>');
    if (is_gexf(x)) {
        eni_puts(b, "<attvalues><attvalue for=\"kind\"");
        put_attribute(b, "value", kind);
        eni_puts(b, "/></attvalues>");
    } else {
        eni_puts(b, "<data key=\"label\">");
        put_xml(b, label);
        eni_puts(b, "</data>");
        if (kind.len) eni_puts(b, "<data key=\"kind\">");
        put_xml(b, kind);
        if (kind.len) eni_puts(b, "</data>");
    }
    eni_puts(b, "</node>\n");
}

/* A node that is new is remembered, and in GraphML written. */
static en_status meet(en_export *x, graph *g, en_str id, en_error *err) {
    bool added;
    if (eni_map_get(&g->nodes, id) != ENI_MAP_NONE) return EN_OK;
    const en_str copy = eni_arena_str(&g->ids, id);
    if (!copy.p || !eni_map_add(&g->nodes, copy, 0, &added)) return eni_nomem(err);
    if (!is_gexf(x)) put_node(x, &x->out, id);
    return EN_OK;
}

/* ---- edges ---- */

static void put_edge(en_export *x, graph *g, eni_buf *b, size_t row) {
    const eni_col *const cols = x->batch.cols;
    eni_printf(b, "<edge id=\"e%llu\"", (unsigned long long)g->n_edges++);
    put_attribute(b, "source", eni_col_text(&cols[g->source], row));
    put_attribute(b, "target", eni_col_text(&cols[g->target], row));
    if (g->weight != SIZE_MAX && has_value(&cols[g->weight], row)) {
        eni_puts(b, " weight=\"");
        put_value(b, &cols[g->weight], row);
        eni_putc(b, '"');
    }
    eni_puts(b, is_gexf(x) ? "><attvalues>" : ">");
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        if (!is_attribute(x, g, i) || !has_value(&cols[i], row)) continue;
        eni_printf(b, is_gexf(x) ? "<attvalue for=\"a%zu\" value=\"" : "<data key=\"a%zu\">", i);
        put_value(b, &cols[i], row);
        eni_puts(b, is_gexf(x) ? "\"/>" : "</data>");
    }
    eni_puts(b, is_gexf(x) ? "</attvalues></edge>\n" : "</edge>\n");
}

static en_status check_end(const en_export *x, const char *which, size_t column, size_t row, en_error *err) {
    if (eni_col_text(&x->batch.cols[column], row).len) return EN_OK;
    const uint64_t no = x->n_rows - x->batch.n_rows + row + 1;
    return eni_fail(err, EN_ERANGE,
                    "row %llu: an edge without a %s; leave such rows out: WHERE source <> '' AND target <> ''",
                    (unsigned long long)no, which);
}

static en_status group_edges(en_export *x, en_error *err) {
    graph *const g = x->state;
    eni_buf *const b = is_gexf(x) ? &g->edges : &x->out;
    for (size_t row = 0; row < x->batch.n_rows; row++) {
        EN_TRY(check_end(x, "source", g->source, row, err));
        EN_TRY(check_end(x, "target", g->target, row, err));
        EN_TRY(meet(x, g, eni_col_text(&x->batch.cols[g->source], row), err));
        EN_TRY(meet(x, g, eni_col_text(&x->batch.cols[g->target], row), err));
        put_edge(x, g, b, row);
        if (b->failed) return eni_nomem(err);
        if (g->edges.len > MOST_WAITING)
            return eni_fail(err, EN_ELIMIT, "more than 1 GiB of edges, which GEXF keeps in memory; GraphML does not");
        if (x->out.len >= FULL) EN_TRY(eni_export_flush(x, err));
    }
    return EN_OK;
}

/* ---- the file ---- */

static en_status find_ends(const en_export *x, graph *g, en_error *err) {
    const eni_chunk *const batch = &x->batch;
    g->source = g->target = g->weight = SIZE_MAX;
    for (size_t i = 0; i < batch->n_cols; i++) {
        const eni_col *const c = &batch->cols[i];
        const bool is_number = !eni_kind_is_text(c->kind) && c->kind != EN_COLUMN_DATE && c->kind != EN_COLUMN_BOOL;
        if (strcmp(c->name, "source") == 0) g->source = i;
        if (strcmp(c->name, "target") == 0) g->target = i;
        if (is_gexf(x) && is_number && strcmp(c->name, x->weight) == 0) g->weight = i;
    }
    if (g->source == SIZE_MAX || g->target == SIZE_MAX)
        return eni_fail(err, EN_ERANGE, "a graph needs the columns source and target; name them with AS");
    if (batch->cols[g->source].kind != EN_COLUMN_TEXT || batch->cols[g->target].kind != EN_COLUMN_TEXT)
        return eni_fail(err, EN_ERANGE, "the columns source and target hold no text, which the ends of an edge are");
    return EN_OK;
}

static void begin_graphml(en_export *x, const graph *g) {
    eni_buf *const b = &x->out;
    eni_puts(b, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
                "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
                "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
                "<key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n");
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        if (!is_attribute(x, g, i)) continue;
        eni_printf(b, "<key id=\"a%zu\" for=\"edge\"", i);
        put_attribute(b, "attr.name", eni_str(x->batch.cols[i].name));
        eni_printf(b, " attr.type=\"%s\"/>\n", type_name(x, x->batch.cols[i].kind));
    }
    eni_printf(b, "<graph edgedefault=\"%s\">\n", x->opts.undirected ? "undirected" : "directed");
}

static void begin_gexf(en_export *x, const graph *g) {
    eni_buf *const b = &x->out;
    eni_puts(b, "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n<meta><creator>entente " EN_VERSION
                "</creator></meta>\n");
    eni_printf(b, "<graph mode=\"static\" defaultedgetype=\"%s\">\n", x->opts.undirected ? "undirected" : "directed");
    eni_puts(b, "<attributes class=\"node\"><attribute id=\"kind\" title=\"kind\" type=\"string\"/></attributes>\n"
                "<attributes class=\"edge\">");
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        if (!is_attribute(x, g, i)) continue;
        eni_printf(b, "<attribute id=\"a%zu\"", i);
        put_attribute(b, "title", eni_str(x->batch.cols[i].name));
        eni_printf(b, " type=\"%s\"/>", type_name(x, x->batch.cols[i].kind));
    }
    eni_puts(b, "</attributes>\n");
}

static en_status begin(en_export *x, en_error *err) {
    graph *const g = x->state = calloc(1, sizeof *g);
    if (!g) return eni_nomem(err);
    EN_TRY(find_ends(x, g, err));
    eni_puts(&x->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    (is_gexf(x) ? begin_gexf : begin_graphml)(x, g);
    return eni_export_flush(x, err);
}

static en_status end(en_export *x, en_error *err) {
    graph *const g = x->state;
    if (!is_gexf(x)) {
        eni_puts(&x->out, "</graph>\n</graphml>\n");
        return EN_OK;
    }
    eni_puts(&x->out, "<nodes>\n");
    for (size_t i = 0; i < g->nodes.n; i++) {
        put_node(x, &x->out, g->nodes.entries[i].key);
        if (x->out.len >= FULL) EN_TRY(eni_export_flush(x, err));
    }
    eni_puts(&x->out, "</nodes>\n<edges>\n");
    EN_TRY(eni_export_flush(x, err));
    EN_TRY(eni_export_write(x, eni_buf_str(&g->edges), err));
    eni_puts(&x->out, "</edges>\n</graph>\n</gexf>\n");
    return EN_OK;
}

static void release(en_export *x) {
    graph *const g = x->state;
    if (!g) return;
    eni_map_free(&g->nodes);
    eni_arena_free(&g->ids);
    eni_buf_free(&g->edges);
    free(g);
}

const eni_form eni_form_graph = {.begin = begin, .group = group_edges, .end = end, .release = release};
