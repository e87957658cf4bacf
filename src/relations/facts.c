/* relations/facts.c: en_facts, en_measures: what datasets measure, and what we compute from it, under one name space. */
#include "base/error.h"
#include "base/str.h"
#include "relations/trade_share.h"

#include <stdio.h>

static const char *const stored_layers =
    "SELECT coalesce((SELECT group_concat(name, ',') FROM (SELECT l.name FROM measured d JOIN measure m "
    "USING(measure_id) JOIN layer l USING(layer_id) WHERE m.name = ?1 ORDER BY l.name)), '')";

static bool is_measure(const char *name) {
    if (strcmp(name, ENI_TRADE_SHARE) == 0) return true;
    for (size_t i = 0; i < ENI_N_MEASURES; i++)
        if (strcmp(eni_measures[i].name, name) == 0) return true;
    return false;
}

static en_status one(const en_ledger *ledger, const en_fact_query *query, const char *measure, en_fact_fn fn,
                     void *user, uint64_t *n, bool *stopped, en_error *err) {
    if (strcmp(measure, ENI_TRADE_SHARE) != 0)
        return eni_facts_stored(ledger, query, measure, fn, user, n, stopped, err);
    if (!en_actor_known(query->a))
        return eni_fail(err, EN_ERANGE, "%s is a share of one actor's trade; name the actor", ENI_TRADE_SHARE);
    EN_TRY(eni_trade_share(ledger, query, fn, user, n, stopped, err));
    if (*stopped || !query->either_way || !en_actor_known(query->b)) return EN_OK;
    en_fact_query back = *query;
    back.a = query->b, back.b = query->a;
    return eni_trade_share(ledger, &back, fn, user, n, stopped, err);
}

/* Nothing: which datasets were there to say something, and of which days. */
static en_status none(const en_ledger *ledger, const en_fact_query *query, en_error *err) {
    eni_buf layers = {0}, why = {0};
    en_status status =
        eni_name_list(ledger, query->layers, "layer", "SELECT 1 FROM layer WHERE name = ?1", &layers, err);
    if (status == EN_OK) status = eni_not_covered(ledger, "facts", layers.p, query->on, &why, err);
    if (status == EN_OK) status = eni_fail(err, EN_ENOTFOUND, "no fact on record%s", why.p && why.len ? why.p : "");
    eni_buf_free(&layers);
    eni_buf_free(&why);
    return status;
}

en_status en_facts(const en_ledger *ledger, const en_fact_query *query, en_fact_fn fn, void *user, en_error *err) {
    uint64_t n = 0;
    bool stopped = false;
    char measure[48];
    en_str rest = eni_str(query->measures), name;
    if (!query->measures || !query->measures[0]) {
        for (size_t i = 0; i < ENI_N_MEASURES && !stopped; i++)
            EN_TRY(one(ledger, query, eni_measures[i].name, fn, user, &n, &stopped, err));
        return n ? EN_OK : none(ledger, query, err);
    }
    while (!stopped && eni_split(&rest, ',', &name)) {
        name = eni_trim(name);
        snprintf(measure, sizeof measure, "%.*s", ENI_ARG(name));
        if (!is_measure(measure))
            return eni_fail(err, EN_ERANGE, "no measure is called '%.*s'; see 'entente facts --measures'",
                            ENI_ARG(name));
        EN_TRY(one(ledger, query, measure, fn, user, &n, &stopped, err));
    }
    return n ? EN_OK : none(ledger, query, err);
}

static en_status tell_measure(sqlite3_stmt *find, const en_ledger *ledger, en_measure m, const char *stored,
                              en_measure_fn fn, void *user, bool *on, en_error *err) {
    sqlite3_reset(find);
    sqlite3_bind_text(find, 1, stored, -1, SQLITE_STATIC);
    const int code = sqlite3_step(find);
    if (code != SQLITE_ROW) return eni_sqlite_fail(ledger, code, err);
    m.layers = eni_column(find, 0);
    *on = fn(user, &m);
    return EN_OK;
}

en_status en_measures(const en_ledger *ledger, en_measure_fn fn, void *user, en_error *err) {
    sqlite3_stmt *find;
    bool on = true;
    EN_TRY(eni_prepare(ledger, stored_layers, &find, err));
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && on && i < ENI_N_MEASURES; i++) {
        const eni_measure_info *const m = &eni_measures[i];
        const en_measure out = {
            .name = m->name, .shape = eni_shape_key(m->shape), .unit = m->unit, .description = m->description};
        status = tell_measure(find, ledger, out, m->name, fn, user, &on, err);
    }
    const en_measure share = {.name = ENI_TRADE_SHARE,
                              .shape = "directed",
                              .unit = ENI_TRADE_SHARE_UNIT,
                              .description = ENI_TRADE_SHARE_TEXT,
                              .computed = true};
    if (status == EN_OK && on) status = tell_measure(find, ledger, share, "imports", fn, user, &on, err);
    sqlite3_finalize(find);
    return status;
}
