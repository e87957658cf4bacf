/* fuzz/fuzz_table.c: bytes as a table of data/. Each row is read once, with as many cells as columns; faults have lines. */
#include "base/day.h"
#include "base/str.h"
#include "base/table.h"

#include <assert.h>

static void on_fault(void *user, const char *file, uint64_t line, const char *message) {
    (void)user;
    (void)file;
    (void)line;
    assert(message[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const columns[] = {"key", "list", "from", "to"};
    eni_faults faults = {.fn = on_fault};
    eni_table t = eni_table_start((en_str){(const char *)data, size}, "fuzz.tsv", columns, 4, &faults);
    uint64_t last = 0;
    while (eni_table_next(&t)) {
        en_str rest = t.cells[1], item;
        assert(t.line > last);
        last = t.line;
        while (eni_table_item(&t, &rest, &item)) assert(item.len > 0);
        const eni_spell s = eni_table_spell(&t, t.cells[2], t.cells[3]);
        assert(!eni_date_known(s.from) || (s.from.first.n >= EN_DAY_MIN.n && s.from.last.n <= EN_DAY_MAX.n));
    }
    return 0;
}
