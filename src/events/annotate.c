/* events/annotate.c: parsed sentences as rows.
 *
 *   text ─► sentences, tokens ─┐
 *   rows ─► forms ─────────────┴─► tree (in pieces, if long) ─► names ─► rows: ranges of contracted words, blanks, places
 *
 * Forms and blanks together are the text, byte for byte. The language model works alone here: no name is put to it first (hints.c), and
 * nothing is mended (mend.c), so that what comes out is what its figures are about. */
#include "events/annotate.h"

#include "base/error.h"
#include "events/coder.h"
#include "text/tokens.h"

#include <stdio.h>
#include <stdlib.h>

struct eni_annotator {
    const en_lexicon *lexicon;
    bool names, ranges;
    eni_parse_work *work;
    eni_tree tree;
    eni_mentions mentions;
    eni_buf text, body, misc;
};

eni_annotator *eni_annotator_new(const en_lexicon *lexicon, bool names, bool ranges) {
    eni_annotator *const a = calloc(1, sizeof *a);
    if (!a) return NULL;
    *a = (eni_annotator){.lexicon = lexicon, .names = names, .ranges = ranges, .work = eni_parse_work_new()};
    if (a->work) return a;
    free(a);
    return NULL;
}

void eni_annotator_free(eni_annotator *a) {
    if (!a) return;
    eni_parse_work_free(a->work);
    eni_buf_free(&a->text);
    eni_buf_free(&a->body);
    eni_buf_free(&a->misc);
    free(a);
}

/* ---- tokens to words ---- */

static void mark_actors(eni_annotator *a, en_str text, en_day day, const eni_sentence *s, en_word *words) {
    static const eni_acquaintances nobody;
    const eni_naming naming = {a->lexicon, day, &nobody, NULL, 0};
    eni_tree_build(&a->tree, s);
    eni_find_mentions(&naming, &a->tree, text, &a->mentions);
    for (int m = 0; m < a->mentions.n; m++) {
        const eni_mention *const mention = &a->mentions.list[m];
        if (!eni_is_name(mention)) continue;
        for (int k = mention->start; k < mention->end; k++) words[k].actor = mention->actor;
        words[mention->start].begins_actor = en_actor_known(mention->actor);
    }
}

/* Parses tokens, however many, in pieces that the parser takes; the roots of the later pieces hang on that of the first. */
static en_status parse(eni_annotator *a, eni_arena *arena, en_str text, en_day day, bool headline, eni_token *tokens,
                       uint32_t n, en_word *words, en_error *err) {
    uint32_t root = 0;
    for (uint32_t done = 0; done < n; done += ENI_MAX_TOKENS) {
        const uint32_t left = n - done;
        eni_sentence s = {.tokens = tokens + done, .n = left < ENI_MAX_TOKENS ? left : ENI_MAX_TOKENS};
        EN_TRY(eni_parse(a->lexicon->language, a->work, arena, &s, headline, NULL, err));
        if (a->names) mark_actors(a, text, day, &s, words + done);
        for (uint32_t i = done; i < done + s.n; i++) {
            const eni_token *const t = &tokens[i];
            en_word *const w = &words[i];
            const bool later_root = t->head < 0 && root > 0;
            w->form = t->form;
            w->lemma = eni_treebank_lemma(a->lexicon->language, arena, t);
            if (!w->lemma.p) return eni_nomem(err);
            w->upos = eni_upos_name((eni_upos)t->upos);
            w->xpos = eni_xpos_name((eni_xpos)t->xpos);
            w->deprel = eni_rel_name(later_root ? REL_PARATAXIS : (eni_rel)t->rel);
            w->head = t->head < 0 ? root : done + (uint32_t)t->head + 1;
            if (t->head < 0 && root == 0) root = i + 1;
        }
    }
    return EN_OK;
}

/* ---- words to rows ---- */

static void begin_item(eni_buf *misc) {
    if (misc->len) eni_putc(misc, '|');
}

static void put_actor(eni_buf *misc, const en_word *w) {
    if (!en_actor_known(w->actor)) return;
    begin_item(misc);
    eni_printf(misc, "Actor=%s-%s%s%s", w->begins_actor ? "B" : "I", w->actor.code, w->actor.sector[0] ? ":" : "",
               w->actor.sector);
}

static void put_row(eni_buf *out, const en_str *given, en_str id, const en_word *w, en_str misc) {
    char head[16];
    const int n = snprintf(head, sizeof head, "%u", w->head);
    const en_str cells[ENI_N_CONLLU] = {[ENI_CONLLU_ID] = id,
                                        [ENI_CONLLU_FORM] = given ? given[ENI_CONLLU_FORM] : w->form,
                                        [ENI_CONLLU_LEMMA] = w->lemma,
                                        [ENI_CONLLU_UPOS] = eni_str(w->upos),
                                        [ENI_CONLLU_XPOS] = eni_str(w->xpos),
                                        [ENI_CONLLU_FEATS] = {NULL, 0},
                                        [ENI_CONLLU_HEAD] = {head, (size_t)n},
                                        [ENI_CONLLU_DEPREL] = eni_str(w->deprel),
                                        [ENI_CONLLU_DEPS] = {NULL, 0},
                                        [ENI_CONLLU_MISC] = misc};
    eni_conllu_put(out, cells);
}

/* Where the walk over a stretch stands. */
typedef struct {
    eni_annotator *a;
    eni_arena *arena;
    const eni_stretch *stretch;
    size_t counted; /* bytes whose characters are in n_chars */
    uint64_t n_chars;
} walk;

/* What MISC says of the blanks around a surface token that is text[start, end), the next one beginning at `next`, and of its place. */
static void put_place(walk *k, size_t start, size_t end, size_t next, bool first) {
    eni_buf *const misc = &k->a->misc;
    const en_str text = k->stretch->text, after = eni_cut(text, end, next);
    if (after.len == 0) {
        begin_item(misc);
        eni_puts(misc, "SpaceAfter=No");
    } else if (!eni_is(after, " ")) {
        begin_item(misc);
        eni_puts(misc, "SpacesAfter=");
        eni_conllu_put_blanks(misc, after);
    }
    if (first && start > 0) {
        begin_item(misc);
        eni_puts(misc, "SpacesBefore=");
        eni_conllu_put_blanks(misc, eni_cut(text, 0, start));
    }
    if (!k->a->ranges) return;
    k->n_chars += eni_n_chars(eni_cut(text, k->counted, start));
    const uint64_t from = k->n_chars;
    k->n_chars += eni_n_chars(eni_cut(text, start, end));
    k->counted = end;
    begin_item(misc);
    eni_printf(misc, "TokenRange=%llu:%llu", (unsigned long long)from, (unsigned long long)k->n_chars);
}

/* The rows of a sentence; `next` is where the sentence behind it begins. Fills words' spans and the text. */
static void put_sentence(walk *k, const eni_sentence *s, size_t next, bool first, en_word *words) {
    eni_annotator *const a = k->a;
    char id[32];
    for (uint32_t i = 0, end; i < s->n; i = end) {
        end = i + 1;
        while (end < s->n && eni_is_contracted(&s->tokens[end - 1], &s->tokens[end])) end++;
        const size_t from = s->tokens[i].start, to = s->tokens[end - 1].end,
                     then = end < s->n ? s->tokens[end].start : next;
        a->misc.len = 0;
        if (end == i + 1) put_actor(&a->misc, &words[i]);
        put_place(k, from, to, then, first && i == 0);
        if (end > i + 1) {
            snprintf(id, sizeof id, "%u-%u", i + 1, end);
            const en_str range[ENI_N_CONLLU] = {[ENI_CONLLU_ID] = eni_str(id),
                                                [ENI_CONLLU_FORM] = eni_cut(k->stretch->text, from, to),
                                                [ENI_CONLLU_MISC] = eni_buf_str(&a->misc)};
            eni_conllu_put(&a->body, range);
        }
        for (uint32_t w = i; w < end; w++) {
            if (end > i + 1) a->misc.len = 0, put_actor(&a->misc, &words[w]);
            const uint32_t at = (uint32_t)a->text.len;
            eni_put(&a->text, words[w].form);
            words[w].span = (en_span){at, (uint32_t)a->text.len};
            snprintf(id, sizeof id, "%u", w + 1);
            put_row(&a->body, NULL, eni_str(id), &words[w], eni_buf_str(&a->misc));
        }
        if (end < s->n && then > to) eni_putc(&a->text, ' ');
    }
}

/* Do the blanks hold an empty line? */
static bool parts_paragraphs(en_str blanks) {
    int n = 0;
    for (size_t i = 0; i < blanks.len; i++) n += blanks.p[i] == '\n';
    return n > 1;
}

static bool keep(eni_annotator *a, eni_arena *arena, en_parsed *p) {
    p->text = eni_arena_str(arena, eni_buf_str(&a->text));
    p->conllu = eni_arena_str(arena, eni_buf_str(&a->body));
    return p->text.p && p->conllu.p && !a->text.failed && !a->body.failed && !a->misc.failed;
}

en_status eni_annotate_text(eni_annotator *a, eni_arena *arena, const eni_stretch *stretch, eni_annotation *out,
                            en_error *err) {
    const en_str text = stretch->text;
    const bool headline = stretch->title && eni_is_headline(text);
    eni_document doc;
    walk k = {a, arena, stretch, 0, stretch->chars};
    *out = (eni_annotation){0};
    EN_TRY(eni_sentences_of_all(arena, text, &doc, err));
    if (stretch->title && !eni_join_sentences(arena, &doc)) return eni_nomem(err);
    if (doc.n == 0) return EN_OK;
    out->sentences = eni_arena_array(arena, doc.n, sizeof *out->sentences);
    if (!out->sentences) return eni_nomem(err);
    for (size_t i = 0; i < doc.n; i++) {
        eni_sentence *const s = &doc.sentences[i];
        const size_t before = i ? doc.sentences[i - 1].end : 0,
                     next = i + 1 < doc.n ? doc.sentences[i + 1].start : text.len;
        en_parsed *const p = &out->sentences[out->n++];
        en_word *const words = eni_arena_array(arena, s->n, sizeof *words);
        if (!words) return eni_nomem(err);
        EN_TRY(parse(a, arena, text, stretch->day, headline, s->tokens, s->n, words, err));
        a->text.len = a->body.len = 0;
        put_sentence(&k, s, next, i == 0, words);
        *p = (en_parsed){.begins_document = i == 0 && stretch->first,
                         .begins_paragraph = i == 0 || parts_paragraphs(eni_cut(text, before, s->start)),
                         .is_title = stretch->title,
                         .words = words,
                         .n_words = s->n};
        if (!keep(a, arena, p)) return eni_nomem(err);
    }
    if (a->ranges) k.n_chars += eni_n_chars(eni_cut(text, k.counted, text.len));
    out->n_chars = k.n_chars;
    return EN_OK;
}

/* ---- given rows ---- */

static bool has_item(en_str misc, const char *item) {
    en_str part;
    while (eni_split(&misc, '|', &part))
        if (eni_is(part, item)) return true;
    return false;
}

/* The text of rows: the comment's, else forms and blanks. Surface forms of ranges stand for their words. */
static void put_text(eni_buf *out, const eni_rows *rows) {
    static const en_str comment = {"# text = ", 9};
    uint32_t word = 0, covered = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].kind == ENI_ROW_COMMENT && eni_starts(rows->rows[i].text, comment)) {
            eni_put(out, eni_cut(rows->rows[i].text, comment.len, rows->rows[i].text.len));
            return;
        }
    for (size_t i = 0; i < rows->n; i++) {
        const eni_row *const r = &rows->rows[i];
        if (r->kind == ENI_ROW_COMMENT || r->kind == ENI_ROW_EMPTY) continue;
        if (r->kind == ENI_ROW_WORD && ++word <= covered) continue;
        if (r->kind == ENI_ROW_RANGE) covered = (uint32_t)strtoul(strchr(r->cells[ENI_CONLLU_ID].p, '-') + 1, NULL, 10);
        eni_put(out, r->cells[ENI_CONLLU_FORM]);
        if (!has_item(r->cells[ENI_CONLLU_MISC], "SpaceAfter=No")) eni_putc(out, ' ');
    }
    while (out->len && out->p[out->len - 1] == ' ') out->len--;
}

/* The given MISC, with the actor in it. */
static en_str misc_of(eni_annotator *a, en_str given, const en_word *w) {
    a->misc.len = 0;
    put_actor(&a->misc, w);
    if (a->misc.len == 0 || given.len == 0 || eni_is(given, "_")) return a->misc.len ? eni_buf_str(&a->misc) : given;
    eni_putc(&a->misc, '|');
    eni_put(&a->misc, given);
    return eni_buf_str(&a->misc);
}

en_status eni_annotate_rows(eni_annotator *a, eni_arena *arena, const eni_rows *rows, en_day day, eni_annotation *out,
                            en_error *err) {
    eni_token *const tokens = eni_arena_array(arena, rows->n_words, sizeof *tokens);
    en_word *const words = eni_arena_array(arena, rows->n_words, sizeof *words);
    uint32_t n = 0;
    *out = (eni_annotation){.sentences = eni_arena_array(arena, 1, sizeof *out->sentences), .n = 1};
    if (!tokens || !words || !out->sentences) return eni_nomem(err);
    a->text.len = a->body.len = 0;
    put_text(&a->text, rows);
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].kind == ENI_ROW_WORD)
            tokens[n++] = (eni_token){.form = rows->rows[i].cells[ENI_CONLLU_FORM], .head = -1};
    EN_TRY(parse(a, arena, eni_buf_str(&a->text), day, false, tokens, n, words, err));
    n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const eni_row *const r = &rows->rows[i];
        if (r->kind == ENI_ROW_WORD) {
            put_row(&a->body, r->cells, r->cells[ENI_CONLLU_ID], &words[n],
                    misc_of(a, r->cells[ENI_CONLLU_MISC], &words[n]));
            n++;
        } else {
            eni_put(&a->body, r->text);
            eni_putc(&a->body, '\n');
        }
    }
    out->sentences[0] = (en_parsed){.words = words, .n_words = n};
    return keep(a, arena, &out->sentences[0]) ? EN_OK : eni_nomem(err);
}
