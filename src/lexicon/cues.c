/* lexicon/cues.c: loading and asking for cue words. */
#include "lexicon/lexicon.h"

#include "base/str.h"
#include "text/tokens.h"

enum { MODALITY, SPEECH, NOMINALS };

static const struct {
    const char *name;
    eni_cue cue;
    int table;
} effects[] = {{"through", ENI_CUE_THROUGH, MODALITY},
               {"planned", ENI_CUE_PLANNED, MODALITY},
               {"threatened", ENI_CUE_THREATENED, MODALITY},
               {"hypothetical", ENI_CUE_HYPOTHETICAL, MODALITY},
               {"denied", ENI_CUE_DENIED, MODALITY},
               {"alleged", ENI_CUE_ALLEGED, MODALITY},
               {"occurs", ENI_CUE_OCCURS, NOMINALS},
               {"reacts", ENI_CUE_REACTS, NOMINALS},
               {"said", ENI_CUE_SAID, SPEECH},
               {"alleged", ENI_CUE_SAID_ALLEGED, SPEECH},
               {"denied", ENI_CUE_SAID_DENIED, SPEECH},
               {"believed", ENI_CUE_SAID_BELIEVED, SPEECH}};

static const struct {
    const char *file, *letters, *rooms; /* a word may be in several tables: each has its own letters for the keys */
} tables[] = {{"actions/modality.tsv", "vxranm", "vxranm"},
              {"actions/speech.tsv", "vnr", "stu"},
              {"actions/nominals.tsv", "sop", "hkp"}};

static void load(eni_loading *load, int table) {
    static const char *const columns[] = {"word", "pos", "effect"};
    en_lexicon *const lex = load->lexicon;
    en_str bytes;
    if (!eni_load_file(load, tables[table].file, &bytes)) return;
    eni_table t = eni_table_start(bytes, tables[table].file, columns, 3, &load->faults);
    while (eni_table_next(&t)) {
        eni_cue cue = ENI_CUE_NONE;
        for (size_t i = 0; i < ENI_N(effects); i++)
            if (effects[i].table == table && eni_is(t.cells[2], effects[i].name)) cue = effects[i].cue;
        if (cue == ENI_CUE_NONE) eni_table_fault(&t, "'%.*s' is not an effect of this table", ENI_ARG(t.cells[2]));
        const char *const at = t.cells[1].len == 1 ? strchr(tables[table].letters, t.cells[1].p[0]) : NULL;
        if (!at) {
            eni_table_fault(&t, "pos is '%.*s', expected one of %s", ENI_ARG(t.cells[1]), tables[table].letters);
            continue;
        }
        const char room = tables[table].rooms[at - tables[table].letters];
        en_str list = t.cells[0], word;
        while (eni_table_item(&t, &list, &word)) {
            bool added;
            const en_str key = eni_arena_printf(&lex->arena, "%c:%.*s", room, ENI_ARG(word));
            if (!key.p || !eni_map_add(&lex->cues.words, key, cue, &added)) {
                load->nomem = true;
                return;
            }
            if (!added) eni_table_fault(&t, "'%.*s' is there already", ENI_ARG(word));
        }
    }
}

/* A sequence's hash as a key of the map. */
static en_str sequence_key(eni_arena *arena, uint64_t sequence) {
    return eni_arena_str(arena, (en_str){(const char *)&sequence, sizeof sequence});
}

static bool add_discard(eni_loading *load, en_str phrase) {
    en_lexicon *const lex = load->lexicon;
    eni_token *tokens = NULL;
    uint32_t n = 0;
    uint64_t sequence = 0;
    if (eni_tokenise(&load->scratch, phrase, 0, phrase.len, &tokens, &n, NULL) != EN_OK) return false;
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t key = eni_name_token(tokens[i].form);
        if (!key) continue;
        sequence = eni_name_step(sequence, key);
        const en_str text = sequence_key(&lex->arena, sequence);
        uint32_t *const value = text.p ? eni_map_add(&lex->cues.discards, text, 0, NULL) : NULL;
        if (!value) return false;
        if (i + 1 == n) *value = 1;
    }
    return true;
}

static void load_discards(eni_loading *load) {
    static const char *const columns[] = {"phrase", "topic"};
    en_str bytes;
    if (!eni_load_file(load, "actions/discards.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actions/discards.tsv", columns, 2, &load->faults);
    while (eni_table_next(&t)) {
        en_str list = t.cells[0], phrase;
        while (eni_table_item(&t, &list, &phrase))
            if (!add_discard(load, phrase)) load->nomem = true;
        eni_arena_reset(&load->scratch);
    }
}

bool eni_is_discarded(const eni_cues *cues, const uint64_t *keys, uint32_t n, int *first, int *last) {
    for (uint32_t i = 0; i < n; i++) {
        uint64_t sequence = 0;
        for (uint32_t k = i; k < n; k++) {
            if (!keys[k]) {
                if (k == i) break;
                continue;
            }
            sequence = eni_name_step(sequence, keys[k]);
            const uint32_t value = eni_map_get(&cues->discards, (en_str){(const char *)&sequence, sizeof sequence});
            if (value == ENI_MAP_NONE) break;
            if (value == 0) continue;
            *first = (int)i;
            *last = (int)k;
            return true;
        }
    }
    return false;
}

void eni_load_cues(eni_loading *loading) {
    for (int i = MODALITY; i <= NOMINALS; i++) load(loading, i);
    load_discards(loading);
}

eni_cue eni_cue_of(const eni_cues *cues, char pos, en_str lemma) {
    char key[64];
    if (lemma.len > sizeof key - 3) return ENI_CUE_NONE;
    key[0] = pos;
    key[1] = ':';
    for (size_t i = 0; i < lemma.len; i++) key[2 + i] = eni_lower_char(lemma.p[i]);
    const uint32_t cue = eni_map_get(&cues->words, (en_str){key, lemma.len + 2});
    return cue == ENI_MAP_NONE ? ENI_CUE_NONE : (eni_cue)cue;
}
