/* en_parse: nothing of a text is lost, threads change nothing, given tokens stand, faults are told and the rest is read. */
#include "check.h"

static en_lexicon *lexicon;
static char path[128];

static const char *put_file(const char *bytes, size_t len) {
    temporary(path, "parsing.tmp");
    FILE *const f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    return path;
}

typedef struct {
    eni_buf conllu, words; /* words: form/upos between blanks, a line a sentence */
    en_parse_counts counts;
    en_error reject;
    size_t n_rejects;
} outcome;

static bool on_sentence(void *user, const en_parsed *s) {
    outcome *const o = user;
    size_t roots = 0;
    eni_put(&o->conllu, s->conllu);
    for (size_t i = 0; i < s->n_words; i++) {
        const en_word *const w = &s->words[i];
        assert_true(w->head <= s->n_words && w->head != i + 1);
        roots += w->head == 0;
        if (w->span.end) assert_true(eni_eq(eni_cut(s->text, w->span.start, w->span.end), w->form));
        eni_put(&o->words, w->form);
        eni_printf(&o->words, "/%s%s%s ", w->upos, w->begins_actor ? "/" : "", w->begins_actor ? w->actor.code : "");
    }
    assert_int_equal(roots, 1);
    eni_putc(&o->words, '\n');
    return true;
}

static void on_reject(void *user, const en_error *why) {
    outcome *const o = user;
    if (o->n_rejects++ == 0) o->reject = *why;
}

static outcome parse(const char *text, size_t len, en_parse_opts opts) {
    static outcome none;
    outcome o = none;
    const char *const file = put_file(text, len);
    opts.on_sentence = on_sentence;
    opts.on_reject = on_reject;
    opts.user = &o;
    assert_ok(en_parse(lexicon, &file, 1, &opts, &o.counts, &fault));
    remove(file);
    return o;
}

static void forget(outcome *o) {
    eni_buf_free(&o->conllu);
    eni_buf_free(&o->words);
}

static void put_blanks(eni_buf *out, en_str coded) {
    static const char from[] = "strnp\\", to[] = " \t\r\n|\\";
    for (size_t i = 0; i < coded.len; i++) {
        const char *const at = coded.p[i] == '\\' && i + 1 < coded.len ? strchr(from, coded.p[i + 1]) : NULL;
        eni_putc(out, at ? to[at - from] : coded.p[i]);
        i += at != NULL;
    }
}

/* The text that CoNLL-U was made from, out of forms and MISC. */
static void restore(en_str conllu, eni_buf *out) {
    en_str line;
    unsigned covered = 0;
    while (eni_split(&conllu, '\n', &line)) {
        en_str cells[10], item;
        unsigned first, last;
        if (line.len == 0) covered = 0;
        if (line.len == 0 || line.p[0] == '#') continue;
        for (int i = 0; i < 10; i++) assert_true(eni_split(&line, '\t', &cells[i]));
        if (sscanf(cells[0].p, "%u-%u", &first, &last) == 2)
            covered = last;
        else if (sscanf(cells[0].p, "%u", &first) == 1 && first <= covered)
            continue;
        en_str after = ENI_LIT("\\s"), before = {"", 0};
        while (eni_split(&cells[9], '|', &item)) {
            if (eni_is(item, "SpaceAfter=No")) after = (en_str){"", 0};
            if (eni_starts(item, ENI_LIT("SpacesAfter="))) after = eni_cut(item, 12, item.len);
            if (eni_starts(item, ENI_LIT("SpacesBefore="))) before = eni_cut(item, 13, item.len);
        }
        put_blanks(out, before);
        eni_put(out, cells[1]);
        put_blanks(out, after);
    }
}

static void nothing_is_lost(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "China's", " ",   "don't", "\n",      "\n\n", "cannot", "\t",       "...", "\xC2\xA0",
        "(x)",     "|",   "\\",    "\r\n",    "--",   "U.S.",   "  ",       "Kim", "\xE2\x80\x9C",
        "said",    ":-)", "[1]",   "$5m",     "...",  "a/b",    "e@ex.org", "No",  "?!",
        "____",    " ",   " ",     "Seoul. ", "the",  "100",    "-"};
    uint64_t seed = 20240101;
    for (int round = 0; round < 60; round++) {
        eni_buf text = {0}, again = {0};
        for (int i = 0; i < 1 + round; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            eni_puts(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        eni_puts(&text, "end\n");
        outcome o = parse(text.p, text.len, (en_parse_opts){.format = "text", .ranges = round % 2});
        restore(eni_buf_str(&o.conllu), &again);
        if (!eni_eq(eni_buf_str(&again), eni_buf_str(&text)))
            fail_msg("round %d\ntext:  \"%s\"\nagain: \"%s\"\n%s", round, text.p, again.p, o.conllu.p);
        forget(&o);
        eni_buf_free(&text);
        eni_buf_free(&again);
    }
}

static void threads_and_blocks_change_nothing(void **state) {
    (void)state;
    eni_buf text = {0}, again = {0};
    for (int i = 0; i < 400; i++)
        eni_printf(&text, "Envoy %d of China met Russia's minister.\nThey didn't talk about item %d.%s", i, i,
                   i % 3 ? "\n" : "\n\n\n");
    outcome one = parse(text.p, text.len, (en_parse_opts){.jobs = 1}),
            three = parse(text.p, text.len, (en_parse_opts){.jobs = 3});
    assert_true(eni_eq(eni_buf_str(&one.conllu), eni_buf_str(&three.conllu)));
    assert_int_equal(one.counts.documents, 1);
    assert_int_equal(one.counts.sentences, 800);
    restore(eni_buf_str(&one.conllu), &again);
    assert_true(eni_eq(eni_buf_str(&again), eni_buf_str(&text)));
    forget(&one);
    forget(&three);
    eni_buf_free(&text);
    eni_buf_free(&again);
}

static void an_easy_text(void **state) {
    (void)state;
    static const char text[] = "Seoul didn't talk.\n";
    outcome o = parse(text, sizeof text - 1, (en_parse_opts){.names = true, .ranges = true});
    assert_str(eni_cut(eni_buf_str(&o.conllu), eni_find(eni_buf_str(&o.conllu), ENI_LIT("# newpar"), 0), o.conllu.len),
               "# newpar\n# sent_id = 1\n# text = Seoul didn't talk.\n"
               "1\tSeoul\tSeoul\tPROPN\tNNP\t_\t4\tnsubj\t_\tActor=B-KOR|TokenRange=0:5\n"
               "2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\tTokenRange=6:12\n"
               "2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n"
               "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
               "4\ttalk\ttalk\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No|TokenRange=13:17\n"
               "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tSpacesAfter=\\n|TokenRange=17:18\n\n");
    assert_str(eni_buf_str(&o.words), "Seoul/PROPN/KOR did/AUX n't/PART talk/VERB ./PUNCT \n");
    forget(&o);
}

static void reports_have_titles_and_ids(void **state) {
    (void)state;
    static const char text[] = "{\"id\":\"k1\",\"date\":\"2024-10-01\",\"title\":\"Kim Meets Xi. Talks Go On\","
                               "\"text\":\"Kim met Xi. They talked.\"}\n{\"text\":7}\n{\"text\":\"It rained.\"}\n";
    outcome o = parse(text, sizeof text - 1, (en_parse_opts){.day = EN_DAY_NONE});
    assert_int_equal(o.counts.documents, 2);
    assert_int_equal(o.counts.sentences, 4); /* the title is one */
    assert_int_equal(o.counts.rejected, 1);
    assert_int_equal(o.reject.line, 2);
    assert_true(eni_starts(eni_buf_str(&o.conllu), ENI_LIT("# newdoc id = k1\n# newpar\n# sent_id = 1\n# text = Kim")));
    assert_true(eni_find(eni_buf_str(&o.conllu), ENI_LIT(".tmp:3\n# newpar\n# sent_id = 4\n"), 0) != SIZE_MAX);
    forget(&o);
}

static void given_tokens_stand(void **state) {
    (void)state;
    static const char text[] =
        "# sent_id = s\n# note\n1\tHe\t_\t_\t_\tX=1\t_\t_\t3:x\tM=2\n2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter="
        "No\n2\tca\t_\t_\t_\t_\t_\t_\t_\t_\n3\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n3.1\tgo\tgo\tVERB\tVB\t_\t_"
        "\t_\t1:dep\t_\n4\tgo away\t_\t_\t_\t_\t_\t_\t_\t_\n\n9\tx\n\n1\tChina\t_\t_\t_\t_\t_\t_\t_\t_\n";
    outcome o = parse(text, sizeof text - 1, (en_parse_opts){.tokenized = true, .names = true});
    const en_str got = eni_buf_str(&o.conllu);
    assert_int_equal(o.counts.sentences, 2);
    assert_int_equal(o.counts.words, 5);
    assert_int_equal(o.n_rejects, 1);
    assert_int_equal(o.reject.line, 10);
    assert_true(eni_starts(got, ENI_LIT("# sent_id = s\n# note\n1\tHe\the\tPRON\tPRP\t_\t")));
    assert_true(eni_find(got, ENI_LIT("\t_\tM=2\n2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tca\tcan\tAUX\t"),
                         0) != SIZE_MAX);
    assert_true(eni_find(got, ENI_LIT("\n3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t1:dep\t_\n4\tgo away\t"), 0) != SIZE_MAX);
    assert_true(eni_ends(got, ENI_LIT("\n\n1\tChina\tChina\tPROPN\tNNP\t_\t0\troot\t_\tActor=B-CHN\n\n")));
    forget(&o);
}

static void long_sentences_are_one_tree(void **state) {
    (void)state;
    eni_buf text = {0};
    for (int i = 1; i <= 700; i++)
        eni_printf(&text, "%d\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n", i, i % 7 ? i % 3 ? "talks" : "of" : "China");
    outcome o = parse(text.p, text.len, (en_parse_opts){.tokenized = true});
    assert_int_equal(o.counts.sentences, 1); /* on_sentence checks that there is one root */
    assert_int_equal(o.counts.words, 700);
    forget(&o);
    eni_buf_free(&text);
}

static bool stop(void *user, const en_parsed *s) {
    (void)s;
    return ++*(int *)user < 2;
}

static void faults_and_stops(void **state) {
    (void)state;
    int n = 0;
    en_parse_counts counts;
    en_error err = {0};
    const char *const missing[] = {"no/such/file", put_file("It rained. He left. They saw.\n", 30)};
    const en_parse_opts opts = {.on_sentence = stop, .user = &n, .jobs = 2};
    assert_int_equal(en_parse(lexicon, missing + 1, 1, &opts, &counts, &err), EN_ESTOPPED);
    assert_int_equal(n, 2);
    assert_int_equal(en_parse(lexicon, missing, 2, NULL, &counts, &err), EN_ENOTFOUND);
    assert_int_equal(counts.sentences, 3); /* the other is read */
    assert_int_equal(counts.rejected, 1);
    assert_non_null(strstr(err.file, "no/such/file"));
    remove(missing[1]);
    const char *const bad = put_file("It rained.\n\nHe \xFF left.\n", 23);
    assert_int_equal(en_parse(lexicon, &bad, 1, NULL, &counts, &err), EN_EFORMAT);
    assert_int_equal(counts.rejected, 1);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.byte, 15);
    remove(bad);
}

static int open_lexicon(void **state) {
    (void)state;
    return en_lexicon_open(NULL, NULL, NULL, &lexicon, &fault) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lexicon);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),    cmocka_unit_test(threads_and_blocks_change_nothing),
        cmocka_unit_test(an_easy_text),       cmocka_unit_test(reports_have_titles_and_ids),
        cmocka_unit_test(given_tokens_stand), cmocka_unit_test(long_sentences_are_one_tree),
        cmocka_unit_test(faults_and_stops)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
