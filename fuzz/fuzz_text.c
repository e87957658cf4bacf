/* fuzz/fuzz_text.c: bytes of any kind, sniffed (compressed ones and archives too), then cleaned and coded. */
#include "reports.h"

#include "events/coder.h"
#include "text/clean.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static en_lexicon *lexicon;
    static eni_coder *coder;
    if (!lexicon && (en_lexicon_open(NULL, NULL, NULL, &lexicon, NULL) != EN_OK || !(coder = eni_coder_new(lexicon))))
        abort();
    fuzz_member(data, size, NULL);
    const en_str raw = {(const char *)data, size};
    if (size == 0 || eni_utf8_valid(raw) != size) return 0;
    eni_buf clean = {0};
    eni_arena arena = {0};
    eni_coded coded;
    eni_clean(&clean, raw);
    assert(eni_utf8_valid(eni_buf_str(&clean)) == clean.len);
    const eni_report report = {
        .id = eni_str("f"), .day = {20000}, .text = eni_buf_str(&clean), .language = eni_str("en"), .file = "fuzz"};
    if (eni_code(coder, &arena, &report, &coded, NULL) == EN_OK)
        for (size_t i = 0; i < coded.n_claims; i++) {
            const en_claim *const c = &coded.claims[i];
            assert(c->spans.trigger.start < c->spans.trigger.end && c->spans.trigger.end <= c->sentence.len);
            assert(c->spans.source.end <= c->sentence.len && c->spans.target.end <= c->sentence.len &&
                   c->spans.speaker.end <= c->sentence.len);
            assert(en_actor_known(c->source) || en_actor_known(c->target));
        }
    eni_arena_free(&arena);
    eni_buf_free(&clean);
    return 0;
}
