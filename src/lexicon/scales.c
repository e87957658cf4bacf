/* lexicon/scales.c: CAMEO codes with quad class, Goldstein value and PLOVER reading; PLOVER types with quad and code. */
#include "lexicon/lexicon.h"

#include "base/str.h"

#include <math.h>

static en_quad quad_of_number(eni_table *t, en_str cell) {
    if (cell.len == 1 && cell.p[0] >= '1' && cell.p[0] <= '4') return (en_quad)(cell.p[0] - '0');
    eni_table_fault(t, "quad is '%.*s', expected 1 to 4", ENI_ARG(cell));
    return EN_QUAD_NONE;
}

static void load_cameo(eni_loading *load) {
    static const char *const columns[] = {"code", "label", "quad", "goldstein", "type", "mode", "context"};
    en_lexicon *const lex = load->lexicon;
    en_str bytes;
    if (!eni_load_file(load, "scales/cameo.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "scales/cameo.tsv", columns, 7, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_cameo r = {.code = c[0],
                       .label = c[1],
                       .quad = quad_of_number(&t, c[2]),
                       .goldstein = NAN,
                       .action = en_action_of(c[4]),
                       .mode = c[5],
                       .context = c[6]};
        bool added;
        if (c[3].len && (!eni_to_double(c[3], &r.goldstein) || fabs(r.goldstein) > 10))
            eni_table_fault(&t, "goldstein is '%.*s', expected -10 to 10", ENI_ARG(c[3]));
        if (c[4].len && r.action == EN_ACTION_NONE)
            eni_table_fault(&t, "'%.*s' is not one of PLOVER's sixteen types", ENI_ARG(c[4]));
        if (r.code.len < 2 || r.code.len > 4)
            eni_table_fault(&t, "'%.*s' is not a CAMEO code of two to four digits", ENI_ARG(r.code));
        if (!ENI_GROW(load, lex->cameo, lex->n_cameo, lex->cap_cameo) ||
            !eni_map_add(&lex->by_cameo, r.code, (uint32_t)lex->n_cameo, &added)) {
            load->nomem = true;
            return;
        }
        if (!added) eni_table_fault(&t, "the code %.*s is there already", ENI_ARG(r.code));
        lex->cameo[lex->n_cameo++] = r;
    }
}

static void load_plover(eni_loading *load) {
    static const char *const columns[] = {"type", "quad", "cameo", "label"};
    en_lexicon *const lex = load->lexicon;
    en_str bytes;
    if (!eni_load_file(load, "scales/plover.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "scales/plover.tsv", columns, 4, &load->faults);
    while (eni_table_next(&t)) {
        const en_action a = en_action_of(t.cells[0]);
        if (a == EN_ACTION_NONE) {
            eni_table_fault(&t, "'%.*s' is not one of PLOVER's sixteen types", ENI_ARG(t.cells[0]));
            continue;
        }
        lex->action_quad[a] = quad_of_number(&t, t.cells[1]);
        lex->action_cameo[a] = t.cells[2];
        if (!eni_cameo_find(lex, t.cells[2])) eni_table_fault(&t, "'%.*s' is not in cameo.tsv", ENI_ARG(t.cells[2]));
    }
    for (en_action a = 1; a < EN_N_ACTIONS; a++)
        if (lex->action_quad[a] == EN_QUAD_NONE)
            eni_fault(&load->faults, "scales/plover.tsv", 0, "the type %s is missing", en_action_key(a));
}

/* Letters and digits, small: how texts of ICEWS are compared. At most `room` of them. */
static size_t fold_text(en_str text, char *out, size_t room) {
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < room; i++)
        if (eni_is_alpha(text.p[i]) || eni_is_digit(text.p[i])) out[n++] = eni_lower_char(text.p[i]);
    return n;
}

static void load_icews_texts(eni_loading *load) {
    static const char *const columns[] = {"text", "code"};
    en_lexicon *const lex = load->lexicon;
    char folded[200];
    en_str bytes;
    if (!eni_load_file(load, "scales/icews_texts.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "scales/icews_texts.tsv", columns, 2, &load->faults);
    while (eni_table_next(&t)) {
        bool added;
        const eni_cameo *const code = eni_cameo_find(lex, t.cells[1]);
        const size_t len = fold_text(t.cells[0], folded, sizeof folded);
        const en_str key = eni_arena_str(&lex->arena, (en_str){folded, len});
        if (!code) {
            eni_table_fault(&t, "'%.*s' is not in cameo.tsv", ENI_ARG(t.cells[1]));
        } else if (!key.p || !eni_map_add(&lex->by_icews, key, (uint32_t)(code - lex->cameo), &added)) {
            load->nomem = true;
            return;
        } else if (!added) {
            eni_table_fault(&t, "the text is there already");
        }
    }
}

void eni_load_scales(eni_loading *load) {
    load_cameo(load);
    load_plover(load);
    load_icews_texts(load);
}

const eni_cameo *eni_cameo_find(const en_lexicon *lexicon, en_str code) {
    const uint32_t at = eni_map_get(&lexicon->by_cameo, code);
    return at == ENI_MAP_NONE ? NULL : &lexicon->cameo[at];
}

const eni_cameo *eni_cameo_of_text(const en_lexicon *lexicon, en_str text) {
    char folded[200];
    const uint32_t at = eni_map_get(&lexicon->by_icews, (en_str){folded, fold_text(text, folded, sizeof folded)});
    return at == ENI_MAP_NONE ? NULL : &lexicon->cameo[at];
}
