/* fuzz/fuzz_jsonl.c: bytes as jsonl. */
#include "reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_member(data, size, "jsonl");
    return 0;
}
