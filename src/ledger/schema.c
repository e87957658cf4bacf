/* ledger/schema.c: format version 3, as SQL. Days are integers (days since 1970-01-01, proleptic Gregorian); the views show them as ISO 8601.
 * docs/FORMAT.md explains every column; keep the two together. */
#include "ledger/ledger.h"

#include "base/str.h"

static const char *const parts[] = {
    "CREATE TABLE layer("
    " layer_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, version TEXT NOT NULL, licence TEXT "
    "NOT NULL,"
    " covered_from INTEGER, covered_to INTEGER) STRICT;"

    "CREATE TABLE outlet(outlet_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"

    "CREATE TABLE report("
    " report_id INTEGER PRIMARY KEY, layer_id INTEGER NOT NULL REFERENCES layer, hash BLOB NOT NULL UNIQUE, ext_id "
    "TEXT NOT NULL,"
    " outlet_id INTEGER NOT NULL REFERENCES outlet, day INTEGER NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, "
    "language TEXT NOT NULL,"
    " file TEXT NOT NULL, line INTEGER NOT NULL, n_sentences INTEGER NOT NULL, n_claims INTEGER NOT NULL,"
    " family INTEGER NOT NULL REFERENCES report) STRICT;"
    "CREATE INDEX report_by_day ON report(day);"
    "CREATE INDEX report_by_family ON report(family);"

    /* what reports are compared by; keys only of the first of equal texts of a day */
    "CREATE TABLE sketch("
    " report_id INTEGER PRIMARY KEY REFERENCES report, original INTEGER REFERENCES report, likeness REAL, words "
    "INTEGER NOT NULL, n_shingles INTEGER NOT NULL, signature BLOB NOT NULL) STRICT;"
    "CREATE INDEX sketch_by_original ON sketch(original) WHERE original IS NOT NULL;"
    "CREATE TABLE sketch_key("
    " week INTEGER NOT NULL, key INTEGER NOT NULL, report_id INTEGER NOT NULL REFERENCES report,"
    " PRIMARY KEY(week, key, report_id)) STRICT, WITHOUT ROWID;"

    /* sentence_id = report_id * 65536 + no; no 0 is the title */
    "CREATE TABLE sentence("
    " sentence_id INTEGER PRIMARY KEY, report_id INTEGER NOT NULL REFERENCES report, no INTEGER NOT NULL, text TEXT "
    "NOT NULL) STRICT;"
    /* full-text index of the sentences that carry claims */
    "CREATE VIRTUAL TABLE sentence_text USING fts5(text, content='sentence', content_rowid='sentence_id', "
    "tokenize='unicode61');"

    "CREATE TABLE event("
    " event_id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, action TEXT NOT NULL, day_first "
    "INTEGER NOT NULL,"
    " day_last INTEGER NOT NULL, dated INTEGER NOT NULL, base TEXT NOT NULL) STRICT;"
    "CREATE INDEX event_by_act ON event(source, target, action, day_first);"

    "CREATE TABLE claim("
    " claim_id INTEGER PRIMARY KEY, event_id INTEGER NOT NULL REFERENCES event, report_id INTEGER NOT NULL REFERENCES "
    "report,"
    " sentence_no INTEGER NOT NULL, report_day INTEGER NOT NULL, outlet_id INTEGER NOT NULL REFERENCES outlet,"
    " source TEXT NOT NULL, source_sector TEXT NOT NULL, source_name TEXT NOT NULL,"
    " target TEXT NOT NULL, target_sector TEXT NOT NULL, target_name TEXT NOT NULL,"
    " action TEXT NOT NULL, mode TEXT NOT NULL, context TEXT NOT NULL, cameo TEXT NOT NULL, quad TEXT NOT NULL, "
    "goldstein REAL,"
    " day_first INTEGER NOT NULL, day_last INTEGER NOT NULL, modality TEXT NOT NULL,"
    " speaker TEXT NOT NULL, speaker_sector TEXT NOT NULL, speaker_name TEXT NOT NULL, place TEXT NOT NULL, magnitude "
    "TEXT NOT NULL,"
    " confidence REAL NOT NULL, frame TEXT NOT NULL, spans TEXT NOT NULL) STRICT;"
    "CREATE INDEX claim_by_dyad ON claim(source, target, report_day);"
    "CREATE INDEX claim_by_target ON claim(target, source, report_day);"
    "CREATE INDEX claim_by_event ON claim(event_id, outlet_id);"
    "CREATE INDEX claim_by_report ON claim(report_id);"

    ,
    "CREATE TABLE treaty("
    " treaty_id TEXT PRIMARY KEY, layer_id INTEGER NOT NULL REFERENCES layer, kind TEXT NOT NULL, name TEXT NOT NULL, "
    "signed_first INTEGER,"
    " signed_last INTEGER, from_first INTEGER, from_last INTEGER, to_first INTEGER, to_last INTEGER, terms TEXT NOT "
    "NULL, citation TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE party("
    " treaty_id TEXT NOT NULL REFERENCES treaty, actor TEXT NOT NULL, no INTEGER NOT NULL, from_first INTEGER, "
    "from_last INTEGER, to_first INTEGER, to_last INTEGER,"
    " PRIMARY KEY(treaty_id, actor, no)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX party_by_actor ON party(actor, treaty_id);"
    /* obligor, beneficiary: '*' is every party */
    "CREATE TABLE obligation("
    " treaty_id TEXT NOT NULL REFERENCES treaty, no INTEGER NOT NULL, kind TEXT NOT NULL, obligor TEXT NOT NULL, "
    "beneficiary TEXT NOT NULL,"
    " PRIMARY KEY(treaty_id, no)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE quarantine("
    " quarantine_id INTEGER PRIMARY KEY, file TEXT NOT NULL, line INTEGER NOT NULL, byte INTEGER NOT NULL, reason TEXT "
    "NOT NULL, raw BLOB NOT NULL,"
    " UNIQUE(file, line, byte, reason)) STRICT;"

    ,
    "CREATE VIEW reports AS SELECT r.report_id, r.ext_id, o.name AS outlet, date(r.day * 86400, 'unixepoch') AS date, "
    "r.title, r.url, r.language, r.file,"
    " r.line, r.n_sentences, r.n_claims, r.family FROM report r JOIN outlet o USING(outlet_id);"

    "CREATE VIEW claims AS SELECT c.claim_id, c.event_id, c.report_id, c.sentence_no, s.text AS sentence, o.name AS "
    "outlet,"
    " date(c.report_day * 86400, 'unixepoch') AS report_date, date(c.day_first * 86400, 'unixepoch') AS date_first,"
    " date(c.day_last * 86400, 'unixepoch') AS date_last, c.source, c.source_sector, c.source_name, c.target, "
    "c.target_sector, c.target_name, c.action, c.mode,"
    " c.context, c.cameo, c.quad, c.goldstein, c.modality, c.speaker, c.speaker_sector, c.speaker_name, c.place, "
    "c.magnitude, c.confidence, c.frame, c.spans"
    " FROM claim c JOIN outlet o USING(outlet_id) JOIN sentence s ON s.sentence_id = c.report_id * 65536 + "
    "c.sentence_no;"

    "CREATE VIEW events AS SELECT e.event_id, e.source, e.target, e.action, date(e.day_first * 86400, 'unixepoch') AS "
    "date_first,"
    " date(e.day_last * 86400, 'unixepoch') AS date_last, min(c.cameo) AS cameo, min(c.quad) AS quad, avg(c.goldstein) "
    "AS goldstein,"
    " sum(c.modality = 'asserted') > 0 AS happened, count(*) AS n_claims, count(DISTINCT r.family) AS n_reports,"
    " count(DISTINCT c.outlet_id) AS n_outlets, sum(c.modality = 'denied') AS n_denials,"
    " date(min(c.report_day) * 86400, 'unixepoch') AS first_reported FROM event e JOIN claim c USING(event_id) JOIN "
    "report r USING(report_id) GROUP BY e.event_id;"

    "CREATE VIEW ties AS SELECT t.treaty_id, t.kind, t.name, a.actor AS a, b.actor AS b, date(t.signed_first * 86400, "
    "'unixepoch') AS signed,"
    " date(max(coalesce(t.from_first, t.signed_first), coalesce(a.from_first, -999999), coalesce(b.from_first, "
    "-999999)) * 86400, 'unixepoch') AS begins,"
    " date(min(coalesce(t.to_last, 999999), coalesce(a.to_last, 999999), coalesce(b.to_last, 999999)) * 86400, "
    "'unixepoch') AS ends, t.terms, t.citation"
    " FROM treaty t JOIN party a USING(treaty_id) JOIN party b USING(treaty_id) WHERE a.actor <> b.actor;",
};

/* What version 3 adds to version 2: imported datasets, and the name `event` for them too. A new ledger is made as version 2 and carried forward like any other. */
static const char *const since_2[] = {
    "ALTER TABLE layer ADD COLUMN title TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE layer ADD COLUMN citation TEXT NOT NULL DEFAULT '';"

    "CREATE TABLE import("
    " import_id INTEGER PRIMARY KEY, layer_id INTEGER NOT NULL REFERENCES layer, format TEXT NOT NULL, file TEXT NOT "
    "NULL,"
    " bytes INTEGER NOT NULL, head BLOB NOT NULL, hash BLOB NOT NULL, header TEXT NOT NULL, options TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL, n_accepted INTEGER NOT NULL, n_repaired INTEGER NOT NULL, n_skipped INTEGER NOT NULL,"
    " n_repeated INTEGER NOT NULL,"
    " n_rejected INTEGER NOT NULL, day_first INTEGER, day_last INTEGER, covered_from INTEGER, covered_to INTEGER) "
    "STRICT;"
    "CREATE UNIQUE INDEX import_by_content ON import(layer_id, hash, options);"
    "CREATE INDEX import_by_head ON import(head);"

    "CREATE TABLE segment("
    " segment_id INTEGER PRIMARY KEY, layer_id INTEGER NOT NULL REFERENCES layer, file TEXT NOT NULL UNIQUE, bytes "
    "INTEGER "
    "NOT NULL, hash INTEGER NOT NULL, n_rows INTEGER NOT NULL, day_first INTEGER NOT NULL, day_last INTEGER NOT NULL,"
    " known_first INTEGER NOT NULL, known_last INTEGER NOT NULL) STRICT;"

    "CREATE TABLE named_actor(code TEXT PRIMARY KEY, name TEXT NOT NULL, sector TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX named_actor_by_name ON named_actor(name);"

    "ALTER TABLE quarantine ADD COLUMN import_id INTEGER REFERENCES import;",

    /* articles that tell of an imported event: GDELT's mentions. event_id is the dataset's number. */
    "CREATE TABLE mention("
    " layer_id INTEGER NOT NULL REFERENCES layer, event_id INTEGER NOT NULL, day INTEGER NOT NULL, second INTEGER NOT "
    "NULL,"
    " url TEXT NOT NULL, sentence INTEGER NOT NULL, offset INTEGER NOT NULL, event_day INTEGER, outlet TEXT NOT NULL,"
    " confidence INTEGER, tone REAL, language TEXT NOT NULL,"
    " PRIMARY KEY(layer_id, event_id, day, second, url, sentence, offset)) STRICT, WITHOUT ROWID;"
    "CREATE VIEW mentions AS SELECT l.name AS layer, m.event_id, datetime(m.day * 86400 + m.second, 'unixepoch') AS "
    "mentioned, date(m.event_day * 86400, 'unixepoch') AS event_date, m.outlet, m.url, m.sentence, m.confidence, "
    "m.tone, m.language FROM mention m JOIN layer l USING(layer_id);",

    /* `event` is what SQL calls all events, of claims and of datasets (event_table.c); views and references follow */
    "ALTER TABLE event RENAME TO claim_event;",
    /* what facts and ties of a layer belong to: a treaty, a dispute, a roll call, a deal; by the dataset's own number */
    "CREATE TABLE item("
    " layer_id INTEGER NOT NULL REFERENCES layer, item INTEGER NOT NULL, name TEXT NOT NULL, first INTEGER, last "
    "INTEGER, terms TEXT NOT NULL, PRIMARY KEY(layer_id, item)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE topic("
    " layer_id INTEGER NOT NULL REFERENCES layer, item INTEGER NOT NULL, topic TEXT NOT NULL,"
    " PRIMARY KEY(layer_id, item, topic)) STRICT, WITHOUT ROWID;"

    /* a owes b; b '': a owes every other member of the item. to_last 2147483647: open; censored: 1 begun before, 2 in force when the
     * data end */
    "CREATE TABLE tie("
    " a TEXT NOT NULL, b TEXT NOT NULL, kind TEXT NOT NULL, from_first INTEGER NOT NULL, item INTEGER NOT NULL,"
    " layer_id INTEGER NOT NULL REFERENCES layer, from_last INTEGER NOT NULL, to_first INTEGER, to_last INTEGER "
    "NOT NULL,"
    " censored INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL,"
    " PRIMARY KEY(a, b, kind, from_first, item, layer_id, to_last)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX tie_by_b ON tie(b) WHERE b <> '';"
    "CREATE INDEX tie_by_member ON tie(layer_id, item) WHERE b = '';"

    "CREATE TABLE measure("
    " measure_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, shape TEXT NOT NULL, unit TEXT NOT NULL,"
    " description TEXT NOT NULL) STRICT;"
    "CREATE TABLE measured("
    " measure_id INTEGER NOT NULL REFERENCES measure, layer_id INTEGER NOT NULL REFERENCES layer,"
    " PRIMARY KEY(measure_id, layer_id)) STRICT, WITHOUT ROWID;"
    /* last NULL: the days are those of the item, and first is 0; value NULL: the dataset says that it is missing */
    "CREATE TABLE fact("
    " measure_id INTEGER NOT NULL REFERENCES measure, a TEXT NOT NULL, b TEXT NOT NULL, first INTEGER NOT NULL,"
    " item INTEGER NOT NULL, layer_id INTEGER NOT NULL REFERENCES layer, last INTEGER, value REAL, text TEXT,"
    " import_id INTEGER NOT NULL, line INTEGER NOT NULL,"
    " PRIMARY KEY(measure_id, a, b, first, item, layer_id)) STRICT, WITHOUT ROWID;"

    "CREATE VIEW facts AS SELECT m.name AS measure, f.a, f.b,"
    " date(CASE WHEN f.last IS NULL THEN i.first ELSE f.first END * 86400, 'unixepoch') AS date_first,"
    " date(coalesce(f.last, i.last) * 86400, 'unixepoch') AS date_last, f.value, m.unit, f.text, f.item,"
    " i.name AS item_name, i.terms AS item_terms, l.name AS layer, 'i' || f.import_id || '.' || f.line AS citation "
    "FROM fact f JOIN measure m USING(measure_id)"
    " JOIN layer l USING(layer_id) LEFT JOIN item i ON i.layer_id = f.layer_id AND i.item = f.item;"
    "CREATE VIEW obligations AS SELECT l.name AS layer, t.item, i.name AS item_name, t.kind, t.a, t.b,"
    " date(t.from_first * 86400, 'unixepoch') AS begins, date(nullif(t.to_last, 2147483647) * 86400, 'unixepoch') AS "
    "ends,"
    " t.censored & 1 AS begun_before, (t.censored & 2) / 2 AS in_force_at_end, 'i' || t.import_id || '.' || t.line AS "
    "citation FROM tie t JOIN layer l USING(layer_id)"
    " LEFT JOIN item i ON i.layer_id = t.layer_id AND i.item = t.item;",
};

const char *eni_schema_since_2(size_t i) {
    return i < ENI_N(since_2) ? since_2[i] : NULL;
}

const char *eni_schema_part(size_t i) {
    return i < ENI_N(parts) ? parts[i] : NULL;
}
