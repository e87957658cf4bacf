/* fuzz/fuzz_feed.c: bytes as feed. */
#include "reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_member(data, size, "feed");
    return 0;
}
