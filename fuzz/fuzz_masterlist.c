/* fuzz/fuzz_masterlist.c: bytes as GDELT's lists of files. What is kept is safe as a file's name, has a whole MD5 and is in range; and it is the same
 * in whatever pieces the bytes come. */
#include "base/day.h"
#include "fetch/masterlist.h"

#include <assert.h>

typedef struct {
    uint64_t n, last;
} told;

static void on_fault(void *user, const en_error *why) {
    told *const t = user;
    assert(why->message[0] && why->line > t->last);
    t->last = why->line;
    t->n++;
}

static void check(const eni_list *list) {
    for (size_t i = 0; i < list->n_wanted; i++) {
        const eni_wanted *const w = &list->wanted[i];
        eni_file_kind kind;
        en_date days;
        assert(eni_gdelt_name(w->name, &kind, &days, NULL) == EN_OK && kind == list->kind);
        assert(days.last.n >= list->since.n && days.first.n <= days.last.n);
        assert(!memchr(w->name.p, '/', w->name.len) && w->name.p[0] != '.');
        assert(strlen(w->md5) == 32 && w->size >= -1);
    }
}

static size_t read_all(const uint8_t *data, size_t size, eni_list_form form, size_t step, told *t) {
    eni_list list = {.kind = form == ENI_LIST_MASTER ? ENI_FILE_EXPORT : ENI_FILE_DAILY,
                     .since = eni_day_of(2010, 1, 1),
                     .until = EN_DAY_NONE,
                     .base = "http://127.0.0.1:8000",
                     .on_fault = on_fault,
                     .user = t};
    en_error err = {0};
    en_status status = EN_OK;
    eni_list_begin(&list, form, "list");
    for (size_t at = 0; at < size && status == EN_OK; at += step)
        status = eni_list_feed(&list, (en_str){(const char *)data + at, size - at < step ? size - at : step}, &err);
    if (status == EN_OK) status = eni_list_end(&list, &err);
    assert(status == EN_OK || (status == EN_EFORMAT && err.message[0]));
    check(&list);
    const size_t n = list.n_wanted;
    eni_list_free(&list);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (int form = ENI_LIST_MASTER; form <= ENI_LIST_SIZES; form++) {
        told whole = {0}, pieces = {0};
        const size_t n = read_all(data, size, (eni_list_form)form, size + 1, &whole);
        assert(read_all(data, size, (eni_list_form)form, 7, &pieces) == n && whole.n == pieces.n);
    }
    return 0;
}
