/* lexicon/dict_topics.c: issues and discards: phrases that say what a sentence is about, or that it is not worth coding.
 *
 *   <ISSUE CATEGORY="FISHERIES">     MATCH_REPORT          the sentence is dropped
 *   n:trawler [FISH]                 +QUIZ_NIGHT           the whole story is dropped
 *   v:overfish n:stock [FISH]
 *   ~fishing for compliments         not this category, in this sentence; ~~ in the whole story
 *   </ISSUE>
 *
 * n: and v: let the next word stand in its other forms too (the base form of the text's word decides); + between two words (or +: before them)
 * lets them be written with a blank or a hyphen, which here makes no difference: hyphens are no words. */
#include "lexicon/dict_load.h"

typedef struct {
    eni_dict_reader *r;
    uint16_t category; /* the open one; 0: none */
} topics;

static bool add_topic(eni_dict_reader *r, eni_topic topic) {
    const uint64_t key = r->dict->words[topic.phrase.first].key;
    const en_str text = eni_arena_str(&r->load->lexicon->arena, (en_str){(const char *)&key, sizeof key});
    uint32_t *const first = text.p ? eni_map_add(&r->dict->by_topic, text, 0, NULL) : NULL;
    if (!first) return !(r->load->nomem = true);
    topic.next = *first;
    topic.file = r->file_index;
    topic.line = (uint32_t)r->number;
    if (!ENI_DICT_ADD(r, topics, topic)) return false;
    *first = (uint32_t)r->dict->n_topics;
    return true;
}

/* "pre+n:school" is two words, however they are joined. */
static en_str spaced(eni_dict_reader *r, en_str text) {
    char *const p = eni_arena_get(&r->load->lexicon->arena, text.len + 1);
    if (!p) {
        r->load->nomem = true;
        return (en_str){"", 0};
    }
    for (size_t i = 0; i < text.len; i++)
        p[i] = text.p[i] == '+' && (i + 1 == text.len || text.p[i + 1] != ':') ? ' ' : text.p[i];
    return (en_str){p, text.len};
}

/* The words of a phrase with n:, v: and +: before some of them. */
static bool marked_words(eni_dict_reader *r, en_str text, eni_dict_phrase *out) {
    en_str rest = spaced(r, text), word;
    *out = (eni_dict_phrase){(uint32_t)r->dict->n_words, 0};
    while (eni_split(&rest, ' ', &word)) {
        eni_dict_phrase one;
        bool bends = false;
        if (word.len == 0) continue;
        while (word.len > 2 && word.p[1] == ':' && strchr("nv+NV", word.p[0])) {
            bends = bends || word.p[0] != '+';
            word = eni_cut(word, 2, word.len);
        }
        if (word.len == 2 && word.p[1] == ':') {
            eni_dict_fault_here(r, "'%.*s' without a word behind it", ENI_ARG(word));
            return false;
        }
        if (!eni_dict_words(r, word, bends, &one)) return false;
        out->n += one.n;
    }
    if (out->n > 0 && out->n <= ENI_DICT_MOST_WORDS) return true;
    eni_dict_fault_here(r, "the phrase has %u words, expected 1 to %d", out->n, ENI_DICT_MOST_WORDS);
    return false;
}

static en_str lower(eni_dict_reader *r, en_str text) {
    char *const p = eni_arena_get(&r->load->lexicon->arena, text.len + 1);
    if (!p) {
        r->load->nomem = true;
        return (en_str){"", 0};
    }
    for (size_t i = 0; i < text.len; i++) p[i] = text.p[i] == ';' ? '_' : eni_lower_char(text.p[i]);
    return (en_str){p, text.len};
}

/* ---- issues ---- */

static void open_category(topics *t, en_str line) {
    eni_dict_reader *const r = t->r;
    const size_t at = eni_find(line, ENI_LIT("\""), 0);
    const size_t end = at == SIZE_MAX ? SIZE_MAX : eni_find(line, ENI_LIT("\""), at + 1);
    if (t->category) eni_dict_fault_here(r, "a category inside a category: </ISSUE> is missing above");
    t->category = 0;
    if (end == SIZE_MAX || end == at + 1 || r->dict->n_categories >= UINT16_MAX - 1) {
        eni_dict_fault_here(r, "found '%.*s', expected <ISSUE CATEGORY=\"NAME\">", ENI_ARG(line));
        return;
    }
    if (ENI_DICT_ADD(r, categories, eni_cut(line, at + 1, end))) t->category = (uint16_t)r->dict->n_categories;
}

static void read_issue(topics *t, en_str line) {
    eni_dict_reader *const r = t->r;
    en_str rest = line, code = {"", 0};
    size_t tildes = 0;
    while (tildes < 2 && tildes < line.len && line.p[tildes] == '~') tildes++;
    const bool bracket = memchr(line.p, '[', line.len) || memchr(line.p, ']', line.len);
    if (bracket && !eni_dict_bracket(r, &rest, &code)) return;
    if (bracket && eni_trim(rest).len) eni_dict_fault_here(r, "found '%.*s' behind the code", ENI_ARG(eni_trim(rest)));
    const en_str words = eni_trim(eni_cut(line, tildes, bracket ? eni_find(line, ENI_LIT("["), 0) : line.len));
    eni_topic topic = {.category = t->category,
                       .effect = (uint8_t)(tildes == 0   ? ENI_TOPIC_ISSUE
                                           : tildes == 1 ? ENI_TOPIC_NOT_HERE
                                                         : ENI_TOPIC_NOT_STORY)};
    if (tildes == 0 && code.len == 0) {
        eni_dict_fault_here(r, "'%.*s' has no code, expected one in [] behind it", ENI_ARG(line));
        return;
    }
    if (tildes && !t->category) {
        eni_dict_fault_here(r, "an exclusion outside of a category");
        return;
    }
    topic.code = lower(r, code);
    if (!marked_words(r, words, &topic.phrase) || !add_topic(r, topic)) return;
    if (tildes)
        r->file->n_exclusions++;
    else
        r->file->n_phrases++;
}

static bool is_tag(en_str line, const char *tag) {
    const size_t n = strlen(tag);
    return line.len >= n && eni_same(eni_cut(line, 0, n), eni_str(tag));
}

static void read_issues(eni_dict_reader *r) {
    topics t = {.r = r};
    while (eni_dict_next(r)) {
        const en_str line = eni_trim(r->line);
        if (is_tag(line, "<ISSUE")) {
            open_category(&t, line);
        } else if (is_tag(line, "</ISSUE")) {
            if (!t.category) eni_dict_fault_here(r, "</ISSUE> without <ISSUE CATEGORY=…>");
            t.category = 0;
        } else if (line.p[0] == '<') {
            eni_dict_fault_here(r, "found '%.*s', expected <ISSUE CATEGORY=\"NAME\"> or </ISSUE>", ENI_ARG(line));
        } else {
            read_issue(&t, line);
        }
        eni_arena_reset(&r->load->scratch);
    }
    if (t.category) eni_dict_fault_here(r, "the last category does not end: </ISSUE> is missing");
}

/* ---- discards ---- */

static void read_discards(eni_dict_reader *r) {
    while (eni_dict_next(r)) {
        en_str line = eni_trim(r->line);
        const bool story = line.p[0] == '+';
        eni_topic topic = {.effect = story ? ENI_TOPIC_DROP_STORY : ENI_TOPIC_DROP};
        const size_t bracket = eni_find(line, ENI_LIT("["), 0);
        if (bracket != SIZE_MAX) { /* TABARI marks them so */
            if (eni_find(line, ENI_LIT("[###]"), 0) != bracket)
                eni_dict_fault_here(r, "found '%.*s' behind a phrase to be dropped, expected nothing or [###]",
                                    ENI_ARG(eni_cut(line, bracket, line.len)));
            line = eni_trim(eni_cut(line, 0, bracket));
        }
        line = eni_trim(eni_cut(line, story && line.len, line.len));
        if (!eni_dict_words(r, line, false, &topic.phrase) || !add_topic(r, topic)) continue;
        r->file->n_phrases++;
        r->file->n_whole += story;
        eni_arena_reset(&r->load->scratch);
    }
}

void eni_dict_read_topics(eni_dict_reader *r) {
    (r->file->kind == EN_DICT_ISSUES ? read_issues : read_discards)(r);
}
