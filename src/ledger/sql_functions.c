/* ledger/sql_functions.c: what SQL may ask of the lexicon: actor_name, plover_quad, cameo_goldstein. */
#include "ledger/sql_functions.h"

#include "base/str.h"

#include <math.h>

static en_str argument(sqlite3_value **values) {
    const char *const p = (const char *)sqlite3_value_text(values[0]);
    return (en_str){p ? p : "", (size_t)sqlite3_value_bytes(values[0])};
}

static void actor_name(sqlite3_context *context, int n, sqlite3_value **values) {
    const en_lexicon *const lexicon = sqlite3_user_data(context);
    const en_str code = argument(values);
    (void)n;
    const uint32_t i = eni_actor_by_key(lexicon, code);
    if (i == UINT32_MAX) return; /* NULL */
    const en_str name = lexicon->actors[i].name;
    sqlite3_result_text(context, name.p, (int)name.len, SQLITE_TRANSIENT);
}

static void plover_quad(sqlite3_context *context, int n, sqlite3_value **values) {
    const en_lexicon *const lexicon = sqlite3_user_data(context);
    const en_str type = argument(values);
    (void)n;
    for (int k = 1; k < EN_N_ACTIONS; k++)
        if (eni_same(type, eni_str(en_action_key((en_action)k)))) {
            sqlite3_result_text(context, en_quad_key(lexicon->action_quad[k]), -1, SQLITE_STATIC);
            return;
        }
}

static void cameo_goldstein(sqlite3_context *context, int n, sqlite3_value **values) {
    const eni_cameo *const code = eni_cameo_find(sqlite3_user_data(context), argument(values));
    (void)n;
    if (code && !isnan(code->goldstein)) sqlite3_result_double(context, code->goldstein);
}

int eni_add_sql_functions(sqlite3 *db, const en_lexicon *lexicon) {
    static const struct {
        const char *name;
        void (*fn)(sqlite3_context *, int, sqlite3_value **);
    } all[] = {{"actor_name", actor_name}, {"plover_quad", plover_quad}, {"cameo_goldstein", cameo_goldstein}};
    for (size_t i = 0; i < ENI_N(all); i++) {
        const int code =
            sqlite3_create_function_v2(db, all[i].name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                       (void *)lexicon, all[i].fn, NULL, NULL, NULL);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}
