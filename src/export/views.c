/* export/views.c: what of a ledger has a name under which it can be exported, and as what its columns go out.
 *
 *   view, filters ─► a SELECT over the documented views (docs/formats/ledger.md) ─► en_sql ─► en_export
 *
 * The views stand in one table, below: a new one is a list of columns and a line. The questions go through en_sql like a user's own, so whatever
 * SQL answers can be exported. */
#include "export/export.h"

#include "base/error.h"
#include "ledger/cube.h"
#include "ledger/facts.h"

#include <stdio.h>
#include <stdlib.h>

/* A column of a view: what SQL gives it, where that is not its name. */
typedef struct {
    const char *name;
    en_column_kind kind;
    bool required;
    const char *sql;
} declared;

#define TEXT_COLUMN(name)                                                                                              \
    { (name), EN_COLUMN_TEXT, false, NULL }
#define DATE_COLUMN(name)                                                                                              \
    { (name), EN_COLUMN_DATE, false, NULL }
#define COUNT_COLUMN(name)                                                                                             \
    { (name), EN_COLUMN_INT32, false, NULL }
#define REAL_COLUMN(name)                                                                                              \
    { (name), EN_COLUMN_REAL, false, NULL }
#define ID_COLUMN(name)                                                                                                \
    { (name), EN_COLUMN_INT64, true, NULL }

/* One table or graph: SELECT columns FROM from WHERE where AND … rest. */
typedef struct {
    const declared *columns; /* ends with name NULL */
    const char *from, *where, *rest;
    bool undirected;
    const char *weight; /* GEXF: the column that weighs an edge */
} question;

static const declared event_columns[] = {ID_COLUMN("event_id"),         TEXT_COLUMN("source"),
                                         TEXT_COLUMN("target"),         TEXT_COLUMN("action"),
                                         DATE_COLUMN("date_first"),     DATE_COLUMN("date_last"),
                                         TEXT_COLUMN("cameo"),          TEXT_COLUMN("quad"),
                                         REAL_COLUMN("goldstein"),      {"happened", EN_COLUMN_BOOL, false, NULL},
                                         COUNT_COLUMN("n_claims"),      COUNT_COLUMN("n_reports"),
                                         COUNT_COLUMN("n_outlets"),     COUNT_COLUMN("n_denials"),
                                         DATE_COLUMN("first_reported"), {NULL, EN_COLUMN_ANY, false, NULL}};

/* What a dyad's edge counts. */
#define DYAD_COUNTS                                                                                                    \
    {"n_events", EN_COLUMN_INT64, true, "count(*)"}, {"goldstein_mean", EN_COLUMN_REAL, false, "avg(goldstein)"},      \
        {"vcp", EN_COLUMN_INT64, false, "sum(quad = 'vcp')"}, {"mcp", EN_COLUMN_INT64, false, "sum(quad = 'mcp')"},    \
        {"vcf", EN_COLUMN_INT64, false, "sum(quad = 'vcf')"}, {                                                        \
        "mcf", EN_COLUMN_INT64, false, "sum(quad = 'mcf')"                                                             \
    }

static const declared dyad_columns[] = {
    TEXT_COLUMN("source"), TEXT_COLUMN("target"), DYAD_COUNTS, {NULL, EN_COLUMN_ANY, false, NULL}};
static const declared layer_dyad_columns[] = {TEXT_COLUMN("source"),
                                              TEXT_COLUMN("target"),
                                              TEXT_COLUMN("layer"),
                                              DYAD_COUNTS,
                                              {NULL, EN_COLUMN_ANY, false, NULL}};

/* The table `event` of SQL: reports and datasets together. An id that is no number in one layer is text in all. */
static const declared all_event_columns[] = {TEXT_COLUMN("layer"),
                                             DATE_COLUMN("date_first"),
                                             DATE_COLUMN("date"),
                                             DATE_COLUMN("known_date"),
                                             TEXT_COLUMN("source"),
                                             TEXT_COLUMN("source_sector"),
                                             TEXT_COLUMN("source_name"),
                                             TEXT_COLUMN("target"),
                                             TEXT_COLUMN("target_sector"),
                                             TEXT_COLUMN("target_name"),
                                             TEXT_COLUMN("cameo"),
                                             TEXT_COLUMN("action"),
                                             TEXT_COLUMN("quad"),
                                             REAL_COLUMN("goldstein"),
                                             TEXT_COLUMN("mode"),
                                             TEXT_COLUMN("context"),
                                             TEXT_COLUMN("standing"),
                                             {"mentions", EN_COLUMN_INT64, false, NULL},
                                             {"sources", EN_COLUMN_INT64, false, NULL},
                                             {"articles", EN_COLUMN_INT64, false, NULL},
                                             REAL_COLUMN("tone"),
                                             {"deaths", EN_COLUMN_INT64, false, NULL},
                                             REAL_COLUMN("latitude"),
                                             REAL_COLUMN("longitude"),
                                             TEXT_COLUMN("place"),
                                             TEXT_COLUMN("url"),
                                             TEXT_COLUMN("outlet"),
                                             TEXT_COLUMN("note"),
                                             {"dataset_id", EN_COLUMN_TEXT, false, "CAST(dataset_id AS TEXT)"},
                                             {"event_id", EN_COLUMN_INT64, false, NULL},
                                             TEXT_COLUMN("citation"),
                                             {NULL, EN_COLUMN_ANY, false, NULL}};

static const declared claim_columns[] = {ID_COLUMN("claim_id"),
                                         ID_COLUMN("event_id"),
                                         ID_COLUMN("report_id"),
                                         COUNT_COLUMN("sentence_no"),
                                         TEXT_COLUMN("sentence"),
                                         TEXT_COLUMN("outlet"),
                                         DATE_COLUMN("report_date"),
                                         DATE_COLUMN("date_first"),
                                         DATE_COLUMN("date_last"),
                                         TEXT_COLUMN("source"),
                                         TEXT_COLUMN("source_sector"),
                                         TEXT_COLUMN("source_name"),
                                         TEXT_COLUMN("target"),
                                         TEXT_COLUMN("target_sector"),
                                         TEXT_COLUMN("target_name"),
                                         TEXT_COLUMN("action"),
                                         TEXT_COLUMN("mode"),
                                         TEXT_COLUMN("context"),
                                         TEXT_COLUMN("cameo"),
                                         TEXT_COLUMN("quad"),
                                         REAL_COLUMN("goldstein"),
                                         TEXT_COLUMN("modality"),
                                         TEXT_COLUMN("speaker"),
                                         TEXT_COLUMN("speaker_sector"),
                                         TEXT_COLUMN("speaker_name"),
                                         TEXT_COLUMN("place"),
                                         TEXT_COLUMN("magnitude"),
                                         REAL_COLUMN("confidence"),
                                         TEXT_COLUMN("frame"),
                                         TEXT_COLUMN("spans"),
                                         {NULL, EN_COLUMN_ANY, false, NULL}};

static const declared report_columns[] = {ID_COLUMN("report_id"),
                                          TEXT_COLUMN("ext_id"),
                                          TEXT_COLUMN("outlet"),
                                          DATE_COLUMN("date"),
                                          TEXT_COLUMN("title"),
                                          TEXT_COLUMN("url"),
                                          TEXT_COLUMN("language"),
                                          TEXT_COLUMN("file"),
                                          {"line", EN_COLUMN_INT64, false, NULL},
                                          COUNT_COLUMN("n_sentences"),
                                          COUNT_COLUMN("n_claims"),
                                          {"family", EN_COLUMN_INT64, false, NULL},
                                          {NULL, EN_COLUMN_ANY, false, NULL}};

#define NO_END "'4707-11-28'" /* what the view ties has for a tie without an end: 999999 days */

static const declared tie_columns[] = {TEXT_COLUMN("treaty_id"),
                                       TEXT_COLUMN("kind"),
                                       TEXT_COLUMN("name"),
                                       TEXT_COLUMN("a"),
                                       TEXT_COLUMN("b"),
                                       DATE_COLUMN("signed"),
                                       DATE_COLUMN("begins"),
                                       {"ends", EN_COLUMN_DATE, false, "nullif(ends, " NO_END ")"},
                                       TEXT_COLUMN("terms"),
                                       TEXT_COLUMN("citation"),
                                       {NULL, EN_COLUMN_ANY, false, NULL}};

static const declared tie_edges[] = {{"source", EN_COLUMN_TEXT, false, "a"},
                                     {"target", EN_COLUMN_TEXT, false, "b"},
                                     TEXT_COLUMN("treaty_id"),
                                     TEXT_COLUMN("kind"),
                                     TEXT_COLUMN("name"),
                                     DATE_COLUMN("signed"),
                                     DATE_COLUMN("begins"),
                                     {"ends", EN_COLUMN_DATE, false, "nullif(ends, " NO_END ")"},
                                     TEXT_COLUMN("terms"),
                                     TEXT_COLUMN("citation"),
                                     {NULL, EN_COLUMN_ANY, false, NULL}};

/* What imported datasets tell. An item is a dispute, a roll call, an alliance. */
#define FACT_VALUES                                                                                                    \
    DATE_COLUMN("date_first"), DATE_COLUMN("date_last"), REAL_COLUMN("value"), TEXT_COLUMN("unit"),                    \
        TEXT_COLUMN("text"), {"item", EN_COLUMN_INT64, false, "nullif(item, 0)"}, TEXT_COLUMN("item_name"),            \
        TEXT_COLUMN("item_terms"), TEXT_COLUMN("layer"), TEXT_COLUMN("citation"), {                                    \
        NULL, EN_COLUMN_ANY, false, NULL                                                                               \
    }
static const declared fact_columns[] = {TEXT_COLUMN("measure"), TEXT_COLUMN("a"), TEXT_COLUMN("b"), FACT_VALUES};
static const declared fact_edges[] = {{"source", EN_COLUMN_TEXT, false, "a"},
                                      {"target", EN_COLUMN_TEXT, false, "b"},
                                      TEXT_COLUMN("measure"),
                                      FACT_VALUES};

#define OBLIGATION_VALUES                                                                                              \
    TEXT_COLUMN("kind"), DATE_COLUMN("begins"), DATE_COLUMN("ends"), {"begun_before", EN_COLUMN_BOOL, false, NULL},    \
        {"in_force_at_end", EN_COLUMN_BOOL, false, NULL}, {"item", EN_COLUMN_INT64, false, "nullif(item, 0)"},         \
        TEXT_COLUMN("item_name"), TEXT_COLUMN("layer"), TEXT_COLUMN("citation"), {                                     \
        NULL, EN_COLUMN_ANY, false, NULL                                                                               \
    }
static const declared obligation_columns[] = {TEXT_COLUMN("a"), TEXT_COLUMN("b"), OBLIGATION_VALUES};
static const declared obligation_edges[] = {
    {"source", EN_COLUMN_TEXT, false, "a"}, {"target", EN_COLUMN_TEXT, false, "b"}, OBLIGATION_VALUES};

#define BOTH_ENDS "source <> '' AND target <> ''"

static const struct {
    en_export_view facts;
    question table, graph;
    const char *first, *last;    /* the columns with the first and last day that --since and --until ask for */
    const char *source, *target; /* NULL: the view has none */
    bool sectors;                /* there are source_sector and target_sector */
    bool layers;                 /* there is layer */
    const char *one_side;        /* a graph without source and target in the filter: each pair from one side only */
} views[] = {
    {{"events", "who did what to whom, one row an event; as a graph one edge a dyad, of events that happened", true},
     {event_columns, "events", "1", "ORDER BY event_id", false, NULL},
     {dyad_columns, "events", "happened AND " BOTH_ENDS, "GROUP BY source, target ORDER BY source, target", false,
      "n_events"},
     "date_first",
     "date_last",
     "source",
     "target",
     false,
     false,
     NULL},
    {{"event",
      "events of reports and rows of datasets together, each with its layer; as a graph one edge a dyad and layer",
      true},
     {all_event_columns, "event", "1", "", false, NULL},
     {layer_dyad_columns, "event", "standing = 'asserted' AND " BOTH_ENDS,
      "GROUP BY source, target, layer ORDER BY source, target, layer", false, "n_events"},
     "date_first",
     "date",
     "source",
     "target",
     true,
     true,
     NULL},
    {{"claims", "what each sentence asserts, one row a claim; as a graph one edge a claim", true},
     {claim_columns, "claims", "1", "ORDER BY claim_id", false, NULL},
     {claim_columns, "claims", BOTH_ENDS, "ORDER BY claim_id", false, NULL},
     "date_first",
     "date_last",
     "source",
     "target",
     true,
     false,
     NULL},
    {{"reports", "what was read, one row a report", false},
     {report_columns, "reports", "1", "ORDER BY report_id", false, NULL},
     {0},
     "date",
     "date",
     NULL,
     NULL,
     false,
     false,
     NULL},
    {{"ties", "treaties and relations, one row for each ordered pair; as a graph one edge for each pair", true},
     {tie_columns, "ties", "1", "ORDER BY treaty_id, a, b, begins", false, NULL},
     {tie_edges, "ties", "coalesce(begins, '0000') <= ends", "ORDER BY treaty_id, a, b, begins", true, NULL},
     "coalesce(begins, '0000')",
     "ends",
     "a",
     "b",
     false,
     false,
     "a < b"},
    {{"facts", "values of imported datasets, one row a fact; as a graph one edge a fact of two actors", true},
     {fact_columns, "facts", "1", "", false, NULL},
     {fact_edges, "facts", "b <> ''", "", false, "value"},
     "date_first",
     "date_last",
     "a",
     "b",
     false,
     true,
     NULL},
    {{"obligations", "what imported datasets say is owed, one row for each direction; as a graph one edge each", true},
     {obligation_columns, "obligations", "1", "ORDER BY layer, a, b, begins, kind", false, NULL},
     {obligation_edges, "obligations", "b <> ''", "ORDER BY layer, a, b, begins, kind", false, NULL},
     "begins",
     "coalesce(ends, '9999')",
     "a",
     "b",
     false,
     true,
     NULL},
};

const en_export_view *en_export_view_at(size_t i) {
    return i < ENI_N(views) ? &views[i].facts : NULL;
}

/* ---- the question ---- */

static en_status find_view(const char *name, size_t *out, en_error *err) {
    char names[160] = "";
    for (*out = 0; *out < ENI_N(views); ++*out)
        if (strcmp(views[*out].facts.name, name) == 0) return EN_OK;
    for (size_t i = 0, at = 0; i < ENI_N(views) && at < sizeof names; i++)
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", i ? ", " : "", views[i].facts.name);
    return eni_fail(err, EN_ENOTFOUND, "found '%.60s', expected one of %s, or a question in SQL", name, names);
}

static en_status check_filters(const en_export_query *q, size_t v, en_error *err) {
    const bool has_actor = en_actor_known(q->source) || en_actor_known(q->target);
    if (has_actor && !views[v].source)
        return eni_fail(err, EN_ERANGE, "%s have neither source nor target", views[v].facts.name);
    if (!views[v].sectors && (q->source.sector[0] || q->target.sector[0]))
        return eni_fail(err, EN_ERANGE, "%s have no sectors, only claims have them", views[v].facts.name);
    if (q->layers && !views[v].layers)
        return eni_fail(err, EN_ERANGE, "%s have no layer; event, facts and obligations have", views[v].facts.name);
    return EN_OK;
}

/* A text of SQL. */
static void put_quoted(eni_buf *b, en_str text) {
    eni_putc(b, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] == '\'') eni_putc(b, '\'');
        eni_putc(b, text.p[i]);
    }
    eni_putc(b, '\'');
}

static void put_actor(eni_buf *b, const char *column, en_actor actor, bool sectors) {
    if (!en_actor_known(actor)) return;
    eni_printf(b, " AND %s = ", column);
    put_quoted(b, eni_str(actor.code));
    if (!sectors || !actor.sector[0]) return;
    eni_printf(b, " AND %s_sector = ", column);
    put_quoted(b, eni_str(actor.sector));
}

/* The names were checked. */
static void put_layers(eni_buf *b, const char *names) {
    en_str rest = eni_str(names ? names : ""), name;
    const char *before = " AND layer IN (";
    if (!names || strcmp(names, "*") == 0) return;
    while (eni_split(&rest, ',', &name)) {
        name = eni_trim(name);
        eni_puts(b, before);
        before = ", ";
        if (eni_is(name, "gdelt"))
            eni_puts(b, "'gdelt1', 'gdelt2'");
        else
            put_quoted(b, name);
    }
    eni_putc(b, ')');
}

/* Are there such layers? Of events, or of anything. */
static en_status check_layers(const en_ledger *ledger, const char *names, bool events, en_error *err) {
    eni_choice choice;
    eni_buf list = {0};
    if (!names || strcmp(names, "*") == 0) return EN_OK;
    if (events) return eni_choose_layers(ledger, names, false, &choice, err);
    const en_status status = eni_name_list(ledger, names, "layer", "SELECT 1 FROM layer WHERE name = ?1", &list, err);
    eni_buf_free(&list);
    return status;
}

static void put_day(eni_buf *b, const char *column, const char *relation, en_day day) {
    char text[11];
    if (!en_day_known(day)) return;
    en_day_format(day, text);
    eni_printf(b, " AND %s %s '%s'", column, relation, text);
}

/* The SELECT that answers the query; owned, NULL when out of memory. */
static char *compose(const en_export_query *q, size_t v, const question *ask) {
    eni_buf b = {0};
    const bool either = !en_actor_known(q->source) && !en_actor_known(q->target);
    for (const declared *c = ask->columns; c->name; c++)
        eni_printf(&b, "%s%s AS %s", c == ask->columns ? "SELECT " : ", ", c->sql ? c->sql : c->name, c->name);
    eni_printf(&b, " FROM %s WHERE %s", ask->from, ask->where);
    if (ask == &views[v].graph && views[v].one_side && either) eni_printf(&b, " AND %s", views[v].one_side);
    put_actor(&b, views[v].source, q->source, views[v].sectors);
    put_actor(&b, views[v].target, q->target, views[v].sectors);
    put_day(&b, views[v].last, ">=", q->since);
    put_day(&b, views[v].first, "<=", q->until);
    put_layers(&b, q->layers);
    eni_printf(&b, " %s", ask->rest);
    return eni_buf_take(&b);
}

/* ---- the answer ---- */

typedef struct {
    const en_export_opts *opts;
    const declared *columns; /* NULL: of a question in SQL */
    en_write_fn write;
    void *user;
    en_export *export;
    en_status status;
    en_error error;
} answer;

static en_status begin(answer *a, const char *const *names, size_t n) {
    en_column *const columns = calloc(n ? n : 1, sizeof *columns);
    if (!columns) return eni_nomem(&a->error);
    for (size_t i = 0; i < n; i++) {
        columns[i] = (en_column){.name = names[i]};
        if (!a->columns) continue;
        columns[i].kind = a->columns[i].kind;
        columns[i].required = a->columns[i].required;
    }
    const en_status status = en_export_begin(a->opts, columns, n, a->write, a->user, &a->export, &a->error);
    free(columns);
    return status;
}

static bool on_row(void *user, const char *const *names, const en_cell *cells, size_t n) {
    answer *const a = user;
    a->status = cells ? en_export_row(a->export, cells, &a->error) : begin(a, names, n);
    return a->status == EN_OK;
}

static en_status run(const en_ledger *ledger, en_str sql, answer *a, uint64_t *n_rows_out, en_error *err) {
    en_status status = en_sql(ledger, sql, on_row, a, err);
    if (a->status != EN_OK) { /* the export stopped it: its reason counts */
        status = a->status;
        if (err) *err = a->error;
    }
    if (status == EN_OK) status = en_export_end(a->export, n_rows_out, err);
    en_export_free(a->export);
    return status;
}

en_status en_export_query_write(const en_ledger *ledger, const en_export_query *query, const en_export_opts *opts,
                                en_write_fn write, void *user, uint64_t *n_rows_out, en_error *err) {
    en_export_opts asked = *opts;
    answer a = {.opts = &asked, .write = write, .user = user};
    if (!asked.lexicon) asked.lexicon = ledger->lexicon;
    if (!query->view) return run(ledger, query->sql, &a, n_rows_out, err);
    size_t v;
    const bool graph = en_export_is_graph(opts->form);
    EN_TRY(find_view(query->view, &v, err));
    EN_TRY(check_filters(query, v, err));
    EN_TRY(check_layers(ledger, query->layers, strcmp(query->view, "event") == 0, err));
    if (graph && !views[v].facts.graph)
        return eni_fail(err, EN_ERANGE, "%s are no graph: they have no two ends", views[v].facts.name);
    const question *const ask = graph ? &views[v].graph : &views[v].table;
    a.columns = ask->columns;
    asked.undirected = ask->undirected;
    if (!asked.weight) asked.weight = ask->weight;
    char *const sql = compose(query, v, ask);
    if (!sql) return eni_nomem(err);
    const en_status status = run(ledger, eni_str(sql), &a, n_rows_out, err);
    free(sql);
    return status;
}
