/* text/language.c: the language model, a network that tags and parses and a lemmatiser in one file.
 *
 *   "ENLANG2\n" | XXH3 of the rest (u64) | network | lemmas
 *
 *   sentence ─► short form (joined names as one token) ─► network ─► tags (settled ones stand) ─► tree ─► relations ─► lemmas
 *
 * Tables are used where they lie (in the program's read-only data, or mapped); only the network's dense weights are unpacked. The network
 * runs over a batch of sentences at once; the rest is done one by one. */
#include "text/document.h"

#include "base/error.h"
#include "base/map.h"
#include "base/str.h"
#include "base/builtin.h"
#include "text/lemma.h"
#include "text/network.h"
#include "text/eisner.h"

#include <stdlib.h>

struct eni_language {
    eni_network network;
    eni_lemmatiser lemmas;
    uint64_t hash;
};

/* A sentence with each joined name as one token, and the comma it lacks. All [n], in the scratch. */
typedef struct {
    eni_token *tokens;
    uint8_t *settled; /* tags; XPOS_NONE: to be chosen */
    bool *fold;
    uint16_t *last_of; /* short token → its last token in the sentence; LACKING for the comma */
    uint32_t n, at;    /* at: the batch's tokens before it */
} short_form;

struct eni_parse_work {
    eni_network_work network;
    eni_eisner_work tree;
    eni_token tokens[ENI_BATCH_TOKENS];
    uint8_t settled[ENI_BATCH_TOKENS];
    bool fold[ENI_BATCH_TOKENS];
    uint16_t last_of[ENI_BATCH_TOKENS];
};

#define LACKING UINT16_MAX
/* So much (nats) may a finite verb score below the best tag and still be taken where one lacks; more if it is of a verb learnt. */
#define LIKELY_VERB 3.0f
#define LIKELY_LEARNT_VERB 12.0f

en_status eni_language_open(en_str bytes, eni_language **out, en_error *err) {
    uint64_t hash;
    *out = NULL;
    if (bytes.len < 16 || memcmp(bytes.p, "ENLANG2\n", 8) != 0)
        return eni_fail(err, EN_EFORMAT, "not a language model: expected a file that begins with ENLANG2");
    memcpy(&hash, bytes.p + 8, 8);
    en_str rest = eni_cut(bytes, 16, bytes.len);
    if (eni_hash(rest) != hash) return eni_fail(err, EN_EFORMAT, "the language model is damaged: its checksum differs");
    eni_language *const l = calloc(1, sizeof *l);
    if (!l) return eni_nomem(err);
    en_status status = eni_network_open(&rest, &l->network, err);
    if (status == EN_OK) status = eni_lemma_open(&rest, &l->lemmas, err);
    if (status != EN_OK) {
        eni_language_free(l);
        return status;
    }
    l->hash = hash;
    *out = l;
    return EN_OK;
}

uint64_t eni_language_hash(const eni_language *language) {
    return language->hash;
}

en_status eni_language_builtin(eni_language **out, en_error *err) {
    return eni_language_open(eni_builtin_file("models/english.enlang"), out, err);
}

void eni_language_free(eni_language *language) {
    if (!language) return;
    eni_network_close(&language->network);
    eni_map_free(&language->lemmas.bases);
    eni_arena_free(&language->lemmas.arena);
    free(language);
}

en_str eni_treebank_lemma(const eni_language *language, eni_arena *arena, const eni_token *token) {
    return eni_lemma_of_treebanks(&language->lemmas, arena, token);
}

bool eni_language_learn(eni_language *language, en_str base) {
    const en_str kept = eni_arena_str(&language->lemmas.arena, base);
    return kept.p && eni_map_add(&language->lemmas.bases, kept, 1, NULL);
}

eni_parse_work *eni_parse_work_new(void) {
    return calloc(1, sizeof(eni_parse_work));
}

void eni_parse_work_free(eni_parse_work *work) {
    free(work);
}

static bool is_learnt(const eni_language *language, en_str base) {
    return eni_map_get(&language->lemmas.bases, base) != ENI_MAP_NONE;
}

/* Is the form "-ed" of a base form learnt? */
static bool is_learnt_past(const eni_language *language, en_str form) {
    if (form.len < 4 || !eni_ends(form, ENI_LIT("ed"))) return false;
    return is_learnt(language, eni_cut(form, 0, form.len - 2)) || is_learnt(language, eni_cut(form, 0, form.len - 1));
}

/* Is the form "-s" of a base form learnt, whatever its capitals? */
static bool is_learnt_present(const eni_language *language, en_str form) {
    char lower[32];
    if (form.len < 4 || form.len > sizeof lower || !eni_ends(form, ENI_LIT("s"))) return false;
    for (size_t i = 0; i < form.len; i++) lower[i] = eni_lower_char(form.p[i]);
    const en_str word = {lower, form.len};
    if (is_learnt(language, eni_cut(word, 0, word.len - 1))) return true;
    if (!eni_ends(word, ENI_LIT("es"))) return false;
    if (is_learnt(language, eni_cut(word, 0, word.len - 2))) return true;
    if (!eni_ends(word, ENI_LIT("ies"))) return false;
    lower[word.len - 3] = 'y';
    return is_learnt(language, eni_cut(word, 0, word.len - 2));
}

/* In a headline, a word whose lower-case form is no common word is taken for a name and keeps its capital. */
static void mark_names(const eni_language *language, eni_sentence *s) {
    char lower[40];
    for (uint32_t i = 0; i < s->n; i++) {
        const en_str f = s->tokens[i].form;
        bool name = f.len > 0 && f.len <= sizeof lower && eni_is_upper(f.p[0]);
        for (size_t k = 0; name && k < f.len; k++) lower[k] = eni_lower_char(f.p[k]);
        name = name && eni_lemma_get(&language->lemmas, ENI_LEMMA_COMMON, UPOS_X, (en_str){lower, f.len}) < 0 &&
               !(i > 0 && is_learnt_present(language, f));
        s->tokens[i].upos = name ? UPOS_PROPN : UPOS_X;
    }
}

/* The short form of the sentence, at place `at` of the batch. */
static short_form shorten(eni_parse_work *work, uint32_t at, const eni_parse_task *task) {
    const eni_sentence *const s = task->sentence;
    const eni_name_hints *const hints = task->hints;
    short_form f = {work->tokens + at, work->settled + at, work->fold + at, work->last_of + at, 0, at};
    for (uint32_t i = 0; i < s->n; f.n++) {
        if (hints && i > 0 && i == hints->comma_before && s->n < ENI_MAX_TOKENS) {
            f.tokens[f.n] = (eni_token){.form = ENI_LIT(","), .head = -1};
            f.settled[f.n] = XPOS_COMMA;
            f.last_of[f.n++] = LACKING;
        }
        const uint32_t len = hints && hints->joins[i] > 1 && i + hints->joins[i] <= s->n ? hints->joins[i] : 1;
        const uint32_t last = i + len - 1;
        f.tokens[f.n] = s->tokens[last]; /* "Korea" of "North Korea": the word that treebanks know best */
        f.settled[f.n] = hints ? hints->tags[last] : XPOS_NONE;
        f.last_of[f.n] = (uint16_t)last;
        i += len;
    }
    for (uint32_t i = 0; i < f.n; i++) f.fold[i] = task->headline && f.tokens[i].upos != UPOS_PROPN;
    return f;
}

/* The token that short token k stands for; what hangs on the lacking comma hangs on the comma's head. */
static int32_t token_of(const short_form *f, int32_t k) {
    while (k >= 0 && f->last_of[k] == LACKING) k = f->tokens[k].head;
    return k < 0 ? -1 : (int32_t)f->last_of[k];
}

/* Carries tags and heads of the short form back. */
static void lengthen(const short_form *f, eni_sentence *s) {
    for (uint32_t k = 0, i = 0; k < f->n; k++) {
        const uint32_t last = f->last_of[k];
        const eni_token *const from = &f->tokens[k];
        if (last == LACKING) continue;
        for (; i < last; i++) {
            eni_token *const t = &s->tokens[i];
            t->upos = UPOS_PROPN;
            t->xpos = XPOS_NNP;
            t->rel = REL_FLAT;
            t->head = (int32_t)last;
        }
        eni_token *const t = &s->tokens[last];
        t->upos = from->upos;
        t->xpos = from->xpos;
        t->rel = from->rel;
        t->head = token_of(f, from->head);
        i = last + 1;
    }
}

/* The best class of `first` … n - 1. */
static uint8_t best(const float *scores, unsigned first, unsigned n) {
    unsigned top = first;
    for (unsigned c = first + 1; c < n; c++)
        if (scores[c] > scores[top]) top = c;
    return (uint8_t)top;
}

static eni_upos class_of_settled(uint8_t xpos, const float *scores) {
    if (eni_is_finite(xpos)) return scores[UPOS_AUX] > scores[UPOS_VERB] ? UPOS_AUX : UPOS_VERB;
    if (xpos == XPOS_VB) return UPOS_VERB;
    return xpos == XPOS_NN || xpos == XPOS_NNS ? UPOS_NOUN : xpos == XPOS_COMMA ? UPOS_PUNCT : UPOS_PROPN;
}

/* A form that can be no third person: the tags of rare words are guessed from letters, and "watchmen" looks like "watches". */
static bool may_be_vbz(en_str form) {
    return form.len > 0 && eni_lower_char(form.p[form.len - 1]) == 's';
}

static void choose_tags(eni_parse_work *work, const short_form *f) {
    for (uint32_t i = 0; i < f->n; i++) {
        eni_token *const t = &f->tokens[i];
        float *const scores = work->network.tags[f->at + i];
        if (!may_be_vbz(t->form)) scores[ENI_XPOS_AT + XPOS_VBZ] = -1e9f;
        const uint8_t settled = f->settled[i];
        t->xpos = settled ? settled : best(scores + ENI_XPOS_AT, XPOS_NONE + 1, N_XPOS);
        t->upos =
            settled ? (uint8_t)class_of_settled(settled, scores + ENI_UPOS_AT) : best(scores + ENI_UPOS_AT, 0, N_UPOS);
    }
}

/* What only nouns govern, and adverbial nouns: "Ukraine severed …" is no "Monday, severed …". */
static bool is_of_nouns(uint8_t rel) {
    switch (rel) {
    case REL_ACL:
    case REL_ACL_RELCL:
    case REL_AMOD:
    case REL_APPOS:
    case REL_CASE:
    case REL_COMPOUND:
    case REL_DET:
    case REL_FLAT:
    case REL_NMOD:
    case REL_NMOD_DESC:
    case REL_NMOD_POSS:
    case REL_NMOD_UNMARKED:
    case REL_NUMMOD:
    case REL_OBL_UNMARKED: return true;
    default: return false;
    }
}

static bool is_of_nominals(uint8_t rel) {
    return rel == REL_NSUBJ || rel == REL_NSUBJ_PASS || rel == REL_OBJ || rel == REL_IOBJ || rel == REL_OBL ||
           rel == REL_NMOD;
}

/* Tags and relations are chosen apart; a noun by its tag and its relation is none but a noun. ("United" in "United States" is a verb
 * that is a name, but modifies.) */
static void agree(eni_token *t) {
    if (t->rel == REL_ROOT && eni_is_finite(t->xpos) && (t->upos == UPOS_NOUN || t->upos == UPOS_PROPN))
        t->upos = UPOS_VERB; /* "Parliament Ratifies Pact" */
    const bool common = t->xpos == XPOS_NN || t->xpos == XPOS_NNS, name = t->xpos == XPOS_NNP || t->xpos == XPOS_NNPS;
    if (t->upos == UPOS_VERB && common) t->upos = UPOS_NOUN;
    if (t->upos == UPOS_VERB && name && is_of_nominals(t->rel)) t->upos = UPOS_PROPN;
}

/* Relations of all tokens; those of `verb` (-1: no token) are a verb's. */
static void choose_rels(eni_parse_work *work, int32_t verb, const short_form *f) {
    eni_token *const tokens = f->tokens;
    for (uint32_t i = 0; i < f->n; i++) {
        float *const scores = work->network.rels[i];
        for (uint8_t r = 0; tokens[i].head >= 0 && tokens[i].head == verb && r < N_RELS; r++)
            if (is_of_nouns(r)) scores[r] = -1e9f;
        tokens[i].rel = tokens[i].head < 0 ? REL_ROOT : best(scores, REL_ROOT + 1, N_RELS);
        agree(&tokens[i]);
        /* a bare noun behind a verb that was mistaken for another word */
        if (tokens[i].head == verb && verb >= 0 && tokens[i].rel == REL_XCOMP && tokens[i].upos == UPOS_NOUN)
            tokens[i].rel = REL_OBJ;
    }
}

static eni_network_sentence for_network(const short_form *f) {
    return (eni_network_sentence){f->tokens, f->fold, f->settled, f->n, f->at};
}

/* The best tree, or the best with that verb as its root, and its relations; after the arcs. */
static void choose_tree(const eni_language *language, eni_parse_work *work, int32_t root, const short_form *f) {
    const eni_network_sentence s = for_network(f);
    eni_eisner(&work->tree, work->network.scores[0], ENI_MAX_HEADS, root, f->tokens, f->n);
    eni_network_rels(&language->network, &work->network, &s);
    choose_rels(work, root, f);
}

/* A noun that looks like a verb: "arrest three suspects", "Blasts rock Baghdad". */
static bool is_false_verb(const eni_token *tokens, uint32_t i) {
    if (tokens[i].xpos != XPOS_VBZ) return false;
    return i == 0 || (i > 1 && tokens[i - 1].xpos == XPOS_CD && eni_is_alpha(tokens[i - 1].form.p[0]));
}

/* Does a sentence with a full stop, or a title, seem to have no verb of its own? One that is taken for an adjective does not count. */
static bool lacks_verb(const eni_token *tokens, uint32_t n, bool title) {
    if (title ? n < 3 : n < 4 || !eni_is(tokens[n - 1].form, ".")) return false;
    for (uint32_t i = 0; i < n; i++) {
        const eni_token *const t = &tokens[i];
        if (is_false_verb(tokens, i)) continue;
        if ((eni_is_finite(t->xpos) && t->rel != REL_AMOD) || t->xpos == XPOS_MD ||
            (t->head < 0 && t->upos == UPOS_VERB && !(title && t->xpos == XPOS_VBG)))
            return false;
    }
    return true;
}

/* Settles the token that is likeliest a finite verb and returns it; -1 if none is at all likely. "Ukraine severed diplomatic relations."
 * is read like "Ukraine-controlled territories.": treebanks have too few rare verbs for the word alone to tell. */
static int32_t settle_verb(const eni_language *language, eni_parse_work *work, const short_form *f,
                           const eni_name_hints *hints) {
    static const uint8_t tags[] = {XPOS_VBD, XPOS_VBZ, XPOS_VBP};
    float most = 0;
    int32_t at = -1;
    uint8_t tag = 0;
    const bool title = hints && hints->title;
    bool named = false; /* "Dutch police arrest three suspects.": news, that names somebody first */
    for (uint32_t i = 0; i < f->n; i++) {
        for (size_t k = 0; k < sizeof tags && !f->settled[i] && !is_false_verb(f->tokens, i); k++) {
            const float *const scores = work->network.tags[f->at + i] + ENI_XPOS_AT;
            const en_str form = f->tokens[i].form;
            const bool learnt = tags[k] == XPOS_VBD   ? is_learnt_past(language, form)
                                : tags[k] == XPOS_VBZ ? (title ? i > 0 : named) && is_learnt_present(language, form)
                                : tags[k] == XPOS_VBP ? named && i + 1 < f->n && is_learnt(language, form)
                                                      : false;
            if (title && !learnt) continue; /* a title may well be without */
            const float margin =
                scores[tags[k]] - scores[f->tokens[i].xpos] + (learnt ? LIKELY_LEARNT_VERB : LIKELY_VERB);
            if (margin > most) most = margin, at = (int32_t)i, tag = tags[k];
        }
        const bool nation = i + 1 < f->n && eni_is_upper(f->tokens[i].form.p[0]) && f->tokens[i].upos == UPOS_ADJ;
        named = named || (hints && (f->settled[i] || nation || (hints->named && f->last_of[i] + 1u == hints->named) ||
                                    is_false_verb(f->tokens, i)));
    }
    for (uint32_t i = 0; i < f->n && at >= 0; i++)
        if (is_false_verb(f->tokens, i)) f->settled[i] = XPOS_NNS;
    if (at >= 0) f->settled[at] = tag;
    return at;
}

/* One sentence of a batch that the network has run over. */
static en_status finish(const eni_language *language, eni_parse_work *work, eni_arena *arena, const short_form *f,
                        const eni_parse_task *task, en_error *err) {
    const eni_network_sentence in_batch = for_network(f);
    eni_sentence *const s = task->sentence;
    eni_network_arcs(&language->network, &work->network, &in_batch);
    choose_tags(work, f);
    choose_tree(language, work, -1, f);
    const bool title = task->hints && task->hints->title;
    const int32_t verb = (title || !task->headline) && lacks_verb(f->tokens, f->n, title)
                             ? settle_verb(language, work, f, task->hints)
                             : -1;
    if (verb >= 0) {
        choose_tags(work, f);
        choose_tree(language, work, verb, f);
    }
    lengthen(f, s);
    for (uint32_t i = 0; i < s->n; i++) {
        eni_token *const t = &s->tokens[i];
        t->lemma = eni_lemma_of(&language->lemmas, arena, (eni_upos)t->upos, t->form);
        if (!t->lemma.p) return eni_nomem(err);
    }
    return EN_OK;
}

/* The batch that begins with the first task; *taken: how many it takes. */
static en_status parse_batch(const eni_language *language, eni_parse_work *work, eni_arena *arena,
                             const eni_parse_task *tasks, size_t n, size_t *taken, en_error *err) {
    short_form forms[ENI_BATCH];
    eni_network_sentence sentences[ENI_BATCH];
    uint32_t at = 0;
    size_t k = 0;
    /* with its comma a sentence has a token more, but never more than ENI_MAX_TOKENS */
    for (; k < n && k < ENI_BATCH && (k == 0 || at + tasks[k].sentence->n < ENI_BATCH_TOKENS); k++) {
        if (tasks[k].headline) mark_names(language, tasks[k].sentence);
        forms[k] = shorten(work, at, &tasks[k]);
        sentences[k] = for_network(&forms[k]);
        at += forms[k].n;
    }
    eni_network_run(&language->network, &work->network, sentences, k);
    for (size_t i = 0; i < k; i++) EN_TRY(finish(language, work, arena, &forms[i], &tasks[i], err));
    *taken = k;
    return EN_OK;
}

en_status eni_parse_all(const eni_language *language, eni_parse_work *work, eni_arena *arena,
                        const eni_parse_task *tasks, size_t n, en_error *err) {
    for (size_t i = 0, taken; i < n; i += taken)
        EN_TRY(parse_batch(language, work, arena, tasks + i, n - i, &taken, err));
    return EN_OK;
}

en_status eni_parse(const eni_language *language, eni_parse_work *work, eni_arena *arena, eni_sentence *sentence,
                    bool headline, const eni_name_hints *hints, en_error *err) {
    return eni_parse_all(language, work, arena, &(eni_parse_task){sentence, headline, hints}, 1, err);
}
