/* The labelled corpus is well formed: the format holds, codes exist, every type is there often enough, no sentence stands twice. */
#include "check.h"

#include "base/map.h"
#include "corpus.h"
#include "lexicon/lexicon.h"

#include <dirent.h>
#include <stdlib.h>

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_all(train_corpus *corpus) {
    char folder[512];
    static char *paths[64]; /* the stories keep pointers to them */
    size_t n = 0;
    const char *const source = getenv("ENTENTE_SOURCE");
    snprintf(folder, sizeof folder, "%s/data/corpus", source ? source : ".");
    DIR *const d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) && n < 64;) {
        char path[1024];
        const size_t len = strlen(e->d_name);
        if (len < 5 || strcmp(e->d_name + len - 4, ".txt") != 0) continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        paths[n++] = strdup(path);
    }
    closedir(d);
    qsort(paths, n, sizeof *paths, by_name);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(train_corpus_read(corpus, paths[i]), 0);
    }
}

static void check_actor(const en_lexicon *lex, const train_story *s, const train_label *l, en_actor a, en_str words) {
    if (!en_actor_known(a)) {
        if (words.len) fail_msg("%s:%d: words without an actor", s->file, l->line);
        return;
    }
    if (words.len == 0) fail_msg("%s:%d: an actor without words", s->file, l->line);
    if (eni_actor_by_key(lex, eni_str(a.code)) == UINT32_MAX)
        fail_msg("%s:%d: '%s' is no state and no organisation", s->file, l->line, a.code);
}

static void the_corpus_is_well_formed(void **state) {
    (void)state;
    en_lexicon *lex;
    train_corpus corpus = {0};
    size_t types[EN_N_ACTIONS] = {0}, modalities[EN_N_MODALITIES] = {0}, none = 0;
    eni_map seen = {0};
    assert_ok(en_lexicon_open(NULL, NULL, NULL, &lex, &fault));
    read_all(&corpus);
    for (size_t i = 0; i < corpus.n; i++) {
        const train_story *const s = &corpus.stories[i];
        bool added;
        assert_non_null(eni_map_add(&seen, s->text, 1, &added));
        if (!added) fail_msg("%s:%d: the sentence stands twice", s->file, s->line);
        none += s->none;
        if (!s->none && s->n_labels == 0) fail_msg("%s:%d: no label and no '!'", s->file, s->line);
        for (size_t k = 0; k < s->n_labels; k++) {
            const train_label *const l = &s->labels[k];
            types[l->action]++;
            modalities[l->modality]++;
            check_actor(lex, s, l, l->source, l->source_text);
            check_actor(lex, s, l, l->target, l->target_text);
            if (!en_actor_known(l->source) && !en_actor_known(l->target))
                fail_msg("%s:%d: neither source nor target", s->file, l->line);
        }
    }
    assert_true(corpus.n >= 4000 && none >= 1000);
    for (int a = 1; a < EN_N_ACTIONS; a++) assert_true(types[a] >= 200);
    for (int m = 1; m < EN_N_MODALITIES; m++) assert_true(modalities[m] >= 60);
    eni_map_free(&seen);
    train_corpus_free(&corpus);
    en_lexicon_free(lex);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_corpus_is_well_formed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
