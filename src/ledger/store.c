/* ledger/store.c: a coded report into the ledger, in one transaction: report, family (families.c), sentences, claims and their events (cluster.c). */
#include "ledger/cluster.h"
#include "ledger/families.h"

#include "base/error.h"
#include "base/str.h"

#include <math.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

void eni_report_hash(const eni_report *r, unsigned char out[16]) {
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    const en_str parts[] = {r->outlet, r->title, r->text};
    XXH3_128bits_update(&state, &r->day.n, sizeof r->day.n);
    for (int i = 0; i < 3; i++) {
        const uint64_t len = parts[i].len;
        XXH3_128bits_update(&state, &len, sizeof len);
        if (len) XXH3_128bits_update(&state, parts[i].p, len);
    }
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state));
    memcpy(out, canonical.digest, 16);
}

en_status eni_report_known(en_ledger *ledger, const unsigned char hash[16], bool *known, en_error *err) {
    sqlite3_stmt *const stmt = eni_stmt_get(ledger, ENI_STMT_FIND_REPORT, err);
    if (!stmt) return err ? err->status : EN_EIO;
    sqlite3_bind_blob(stmt, 1, hash, 16, SQLITE_STATIC);
    const int code = sqlite3_step(stmt);
    *known = code == SQLITE_ROW;
    sqlite3_reset(stmt);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

#define GET(name, which)                                                                                               \
    sqlite3_stmt *const name = eni_stmt_get(ledger, which, err);                                                       \
    if (!name) return err ? err->status : EN_EIO

static en_status outlet_id(en_ledger *ledger, en_str name, int64_t *out, en_error *err) {
    GET(find, ENI_STMT_FIND_OUTLET);
    for (int pass = 0; pass < 2; pass++) {
        eni_bind_str(find, 1, name);
        const int code = sqlite3_step(find);
        if (code == SQLITE_ROW) *out = sqlite3_column_int64(find, 0);
        sqlite3_reset(find);
        if (code == SQLITE_ROW) return EN_OK;
        if (code != SQLITE_DONE) return eni_sqlite_fail(ledger, code, err);
        GET(add, ENI_STMT_ADD_OUTLET);
        eni_bind_str(add, 1, name);
        EN_TRY(eni_step_done(ledger, add, err));
    }
    return eni_fail(err, EN_EIO, "the outlet could not be stored");
}

/* {"trigger":[4,9],"source":[0,3],…}: only spans that are there. */
static void put_spans(eni_buf *out, const en_claim *c) {
    const struct {
        const char *name;
        en_span span;
    } list[] = {{"trigger", c->spans.trigger}, {"source", c->spans.source},      {"target", c->spans.target},
                {"speaker", c->spans.speaker}, {"modality", c->spans.modality},  {"day", c->spans.day},
                {"place", c->spans.place},     {"magnitude", c->spans.magnitude}};
    bool first = true;
    eni_putc(out, '{');
    for (size_t i = 0; i < ENI_N(list); i++) {
        if (list[i].span.end == 0) continue;
        eni_printf(out, "%s\"%s\":[%u,%u]", first ? "" : ",", list[i].name, list[i].span.start, list[i].span.end);
        first = false;
    }
    eni_putc(out, '}');
}

static en_status store_claim(en_ledger *ledger, eni_cluster *cluster, en_claim *c, int64_t report, int64_t outlet,
                             uint64_t *events_new, en_error *err) {
    int64_t event = 0;
    eni_buf spans = {0};
    EN_TRY(eni_cluster_event(cluster, c, &event, events_new, err));
    GET(add, ENI_STMT_ADD_CLAIM);
    put_spans(&spans, c);
    if (spans.failed) {
        eni_buf_free(&spans);
        return eni_nomem(err);
    }
    sqlite3_bind_int64(add, 1, event);
    sqlite3_bind_int64(add, 2, report);
    sqlite3_bind_int64(add, 3, c->sentence_no);
    sqlite3_bind_int(add, 4, c->report_day.n);
    sqlite3_bind_int64(add, 5, outlet);
    const en_str texts[] = {eni_str(c->source.code),
                            eni_str(c->source.sector),
                            c->source_name,
                            eni_str(c->target.code),
                            eni_str(c->target.sector),
                            c->target_name,
                            eni_str(en_action_key(c->action)),
                            c->mode,
                            c->context,
                            c->cameo,
                            eni_str(en_quad_key(c->quad))};
    for (int i = 0; i < 11; i++) eni_bind_str(add, 6 + i, texts[i]);
    if (isnan(c->goldstein))
        sqlite3_bind_null(add, 17);
    else
        sqlite3_bind_double(add, 17, c->goldstein);
    sqlite3_bind_int(add, 18, c->day.first.n);
    sqlite3_bind_int(add, 19, c->day.last.n);
    const en_str more[] = {eni_str(en_modality_key(c->modality)),
                           eni_str(c->speaker.code),
                           eni_str(c->speaker.sector),
                           c->speaker_name,
                           c->place,
                           c->magnitude};
    for (int i = 0; i < 6; i++) eni_bind_str(add, 20 + i, more[i]);
    sqlite3_bind_double(add, 26, c->confidence);
    eni_bind_str(add, 27, c->frame);
    eni_bind_str(add, 28, eni_buf_str(&spans));
    const en_status status = eni_step_done(ledger, add, err);
    eni_buf_free(&spans);
    c->id = (uint64_t)sqlite3_last_insert_rowid(ledger->db);
    c->event = (uint64_t)event;
    c->report = (uint64_t)report;
    return status;
}

static en_status store_sentences(en_ledger *ledger, const eni_coded *coded, int64_t report, en_error *err) {
    size_t next_claim = 0;
    for (size_t i = 0; i < coded->n_sentences; i++) {
        const int64_t no = (int64_t)(coded->first_number + i), id = report * 65536 + no;
        if (no > 65535) break;
        GET(add, ENI_STMT_ADD_SENTENCE);
        sqlite3_bind_int64(add, 1, id);
        sqlite3_bind_int64(add, 2, report);
        sqlite3_bind_int64(add, 3, no);
        eni_bind_str(add, 4, coded->sentences[i].text);
        EN_TRY(eni_step_done(ledger, add, err));
        while (next_claim < coded->n_claims && coded->claims[next_claim].sentence_no < (uint32_t)no) next_claim++;
        if (next_claim == coded->n_claims || coded->claims[next_claim].sentence_no != (uint32_t)no) continue;
        GET(text, ENI_STMT_ADD_TEXT);
        sqlite3_bind_int64(text, 1, id);
        eni_bind_str(text, 2, coded->sentences[i].text);
        EN_TRY(eni_step_done(ledger, text, err));
    }
    return EN_OK;
}

static en_status store_all(en_ledger *ledger, const eni_report *r, const unsigned char hash[16], eni_coded *coded,
                           uint64_t *events_new, uint64_t *copies, en_error *err) {
    int64_t outlet = 0, linked = 0;
    EN_TRY(outlet_id(ledger, r->outlet, &outlet, err));
    GET(add, ENI_STMT_ADD_REPORT);
    sqlite3_bind_int64(add, 1, ledger->layer_reports);
    sqlite3_bind_blob(add, 2, hash, 16, SQLITE_STATIC);
    eni_bind_str(add, 3, r->id);
    sqlite3_bind_int64(add, 4, outlet);
    sqlite3_bind_int(add, 5, r->day.n);
    eni_bind_str(add, 6, r->title);
    eni_bind_str(add, 7, r->url);
    eni_bind_str(add, 8, coded->other_language && !r->language.len ? ENI_LIT("other") : r->language);
    eni_bind_str(add, 9, eni_str(r->file));
    sqlite3_bind_int64(add, 10, (int64_t)r->line);
    sqlite3_bind_int64(add, 11, (int64_t)coded->n_sentences);
    sqlite3_bind_int64(add, 12, (int64_t)coded->n_claims);
    EN_TRY(eni_step_done(ledger, add, err));
    const int64_t report = sqlite3_last_insert_rowid(ledger->db);
    coded->number = (uint64_t)report;
    EN_TRY(store_sentences(ledger, coded, report, err));
    EN_TRY(eni_join_family(ledger, report, r->day, r->outlet, coded, &linked, copies, err));
    if (coded->n_claims == 0) return EN_OK;
    eni_cluster cluster;
    en_status status = eni_cluster_start(&cluster, ledger, report, outlet, linked, err);
    for (size_t i = 0; i < coded->n_claims && status == EN_OK; i++)
        if (coded->claims[i].sentence_no <= 65535)
            status = store_claim(ledger, &cluster, &coded->claims[i], report, outlet, events_new, err);
    eni_cluster_end(&cluster);
    return status;
}

en_status eni_store_report(en_ledger *ledger, const eni_report *report, const unsigned char hash[16], eni_coded *coded,
                           bool *known, uint64_t *events_new, uint64_t *copies, en_error *err) {
    GET(begin, ENI_STMT_BEGIN);
    *events_new = *copies = 0;
    EN_TRY(eni_step_done(ledger, begin, err));
    /* asked again now that nobody else can write: the report may stand twice in one input, or another process was faster */
    en_status status = eni_report_known(ledger, hash, known, err);
    if (status == EN_OK && !*known) status = store_all(ledger, report, hash, coded, events_new, copies, err);
    if (status == EN_OK) {
        sqlite3_stmt *const commit = eni_stmt_get(ledger, ENI_STMT_COMMIT, err);
        status = commit ? eni_step_done(ledger, commit, err) : EN_ENOMEM;
    }
    if (status != EN_OK && !sqlite3_get_autocommit(ledger->db)) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

en_status eni_store_bad(en_ledger *ledger, const en_error *why, en_str raw, en_error *err) {
    GET(add, ENI_STMT_ADD_QUARANTINE);
    sqlite3_bind_text(add, 1, why->file, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 2, (int64_t)why->line);
    sqlite3_bind_int64(add, 3, (int64_t)why->byte);
    sqlite3_bind_text(add, 4, why->message, -1, SQLITE_STATIC);
    sqlite3_bind_blob(add, 5, raw.p ? raw.p : "", (int)raw.len, SQLITE_STATIC);
    return eni_step_done(ledger, add, err);
}
