/* fuzz/fuzz_html.c: bytes as html. */
#include "reports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_member(data, size, "html");
    return 0;
}
