/* fetch/masterlist.c: GDELT's lists of files, line by line.
 *
 *   bytes as they come ──► lines ──► size, MD5, name ──► day in range? ──► wanted
 *
 * The list of GDELT 2 passes 100 MB, so only what is asked for is kept. A line is believed only if all of it has the form expected: the name becomes a
 * file's name here, and the address is asked over the network. A line that cannot be read is told and passed over, unless its name still shows that it
 * is about another kind of file or another day. Of two lines about one file the later counts: the lists grow at their end.
 *
 * Not here: fetching (transfer.c). */
#include "fetch/masterlist.h"

#include "base/checked.h"
#include "base/day.h"
#include "base/error.h"

#include <stdlib.h>

#define LONGEST_LINE 1000  /* GDELT's have some 115 bytes */
#define LONGEST_NAME 100   /* GDELT's have up to 32 */
#define MOST_FILES 4000000 /* ten times what GDELT 2 had published of a kind by 2025 */
#define NO_LIST 100        /* so many lines, and none of them good: this is something else, such as an error page */

/* ---- names ---- */

static bool is_name(en_str s) {
    if (s.len == 0 || s.len > LONGEST_NAME || s.p[0] == '.') return false;
    for (size_t i = 0; i < s.len; i++)
        if (!eni_is_alpha(s.p[i]) && !eni_is_digit(s.p[i]) && !memchr("._-", s.p[i], 3)) return false;
    return true;
}

static int number(const char *digits, int n) {
    int value = 0;
    for (int i = 0; i < n; i++) value = value * 10 + (digits[i] - '0');
    return value;
}

/* The days of 4, 6, 8 or 14 digits: a year, a month, a day, a moment. */
static bool days_of(en_str digits, en_date *out) {
    const int year = number(digits.p, 4), month = digits.len >= 6 ? number(digits.p + 4, 2) : 1,
              day = digits.len >= 8 ? number(digits.p + 6, 2) : 1;
    out->first = out->last = eni_day_of(year, month, day);
    if (!eni_date_known(*out)) return false;
    if (digits.len == 4) out->last = eni_day_of(year, 12, 31);
    if (digits.len == 6) out->last = eni_day_of(year, month, eni_month_days(year, month));
    return digits.len < 14 ||
           (number(digits.p + 8, 2) < 24 && number(digits.p + 10, 2) < 60 && number(digits.p + 12, 2) < 60);
}

en_status eni_gdelt_name(en_str name, eni_file_kind *kind, en_date *days, en_error *err) {
    static const struct {
        size_t digits;
        const char *end;
        eni_file_kind kind;
    } forms[] = {{14, ".export.CSV.zip", ENI_FILE_EXPORT},
                 {14, ".mentions.CSV.zip", ENI_FILE_MENTIONS},
                 {8, ".export.CSV.zip", ENI_FILE_DAILY},
                 {6, ".zip", ENI_FILE_DAILY},
                 {4, ".zip", ENI_FILE_DAILY}};
    if (!is_name(name))
        return eni_fail(err, EN_EFORMAT, "'%.*s' is no file's name: expected letters, digits, '.', '-' and '_'",
                        ENI_ARG(eni_cut(name, 0, name.len < 60 ? name.len : 60)));
    size_t digits = 0;
    while (digits < name.len && eni_is_digit(name.p[digits])) digits++;
    *kind = ENI_FILE_OTHER;
    *days = ENI_DATE_NONE;
    for (size_t i = 0; i < ENI_N(forms); i++) {
        if (digits != forms[i].digits || !eni_is(eni_cut(name, digits, name.len), forms[i].end)) continue;
        en_date found;
        if (!days_of(eni_cut(name, 0, digits), &found))
            return eni_fail(err, EN_EFORMAT, "the name '%.*s' holds no moment that there is", ENI_ARG(name));
        *kind = forms[i].kind;
        *days = found;
        return EN_OK;
    }
    return EN_OK;
}

/* ---- lines ---- */

/* Takes the word before the next blank off *rest. */
static en_str word(en_str *rest) {
    size_t n = 0;
    while (n < rest->len && !eni_is_blank(rest->p[n])) n++;
    const en_str found = eni_cut(*rest, 0, n);
    *rest = eni_trim(eni_cut(*rest, n, rest->len));
    return found;
}

static en_str shown(en_str s) {
    return eni_cut(s, 0, s.len < 40 ? s.len : 40);
}

static en_status take_size(en_str s, int64_t *out, en_error *err) {
    if (s.len && eni_is_digit(s.p[0]) && eni_to_int(s, out)) return EN_OK;
    return eni_fail(err, EN_EFORMAT, "found '%.*s' where a size in bytes was expected", ENI_ARG(shown(s)));
}

static en_status take_md5(en_str s, char out[33], en_error *err) {
    bool good = s.len == 32;
    for (size_t i = 0; good && i < s.len; i++) {
        const char c = eni_lower_char(s.p[i]);
        good = eni_is_digit(c) || (c >= 'a' && c <= 'f');
    }
    if (!good)
        return eni_fail(err, EN_EFORMAT, "found '%.*s' where an MD5 of 32 hexadecimal digits was expected",
                        ENI_ARG(shown(s)));
    for (size_t i = 0; i < 32; i++) out[i] = eni_lower_char(s.p[i]);
    out[32] = '\0';
    return EN_OK;
}

/* The name at the end of http://data.gdeltproject.org/gdeltv2/NAME; nothing else is asked for, whatever a list says. */
static en_status take_url(en_str url, const char *base, en_str *name, en_error *err) {
    const en_str homes[] = {ENI_LIT("http://data.gdeltproject.org"), ENI_LIT("https://data.gdeltproject.org"),
                            eni_str(base)};
    static const en_str folder = {"/gdeltv2/", 9};
    for (size_t i = 0; i < ENI_N(homes); i++) {
        if (!homes[i].len || !eni_starts(url, homes[i])) continue;
        const en_str path = eni_cut(url, homes[i].len, url.len);
        if (!eni_starts(path, folder)) continue;
        *name = eni_cut(path, folder.len, path.len);
        return EN_OK;
    }
    return eni_fail(err, EN_EFORMAT, "found the address '%.*s', expected http://data.gdeltproject.org/gdeltv2/NAME",
                    ENI_ARG(eni_cut(url, 0, url.len < 80 ? url.len : 80)));
}

en_status eni_list_line(en_str line, eni_list_form form, const char *base, eni_listed *out, en_error *err) {
    eni_listed found = {.size = -1};
    en_str rest = eni_trim(line);
    const en_str first = word(&rest), second = word(&rest), third = form == ENI_LIST_MASTER ? word(&rest) : second;
    if (!third.len || rest.len)
        return eni_fail(err, EN_EFORMAT, "found '%.*s', expected %s", ENI_ARG(shown(eni_trim(line))),
                        form == ENI_LIST_MASTER    ? "size, MD5 and address"
                        : form == ENI_LIST_MD5SUMS ? "MD5 and name"
                                                   : "size and name");
    if (form != ENI_LIST_MD5SUMS) EN_TRY(take_size(first, &found.size, err));
    if (form != ENI_LIST_SIZES) EN_TRY(take_md5(form == ENI_LIST_MASTER ? second : first, found.md5, err));
    found.name = third;
    if (form == ENI_LIST_MASTER) EN_TRY(take_url(third, base, &found.name, err));
    EN_TRY(eni_gdelt_name(found.name, &found.kind, &found.days, err));
    *out = found;
    return EN_OK;
}

/* ---- a list as it comes ---- */

static bool in_range(const eni_list *list, en_date days) {
    return (!en_day_known(list->since) || days.last.n >= list->since.n) &&
           (!en_day_known(list->until) || days.first.n <= list->until.n);
}

/* May a line that cannot be read be about what was asked for? Its last word may still tell. */
static bool concerns(const eni_list *list, en_str line) {
    eni_file_kind kind;
    en_date days;
    size_t at = line.len;
    while (at > 0 && !eni_is_blank(line.p[at - 1]) && line.p[at - 1] != '/') at--;
    const en_str name = eni_cut(line, at, line.len);
    if (eni_gdelt_name(name, &kind, &days, NULL) != EN_OK) return true;
    if (kind == ENI_FILE_OTHER) return !eni_ends(name, ENI_LIT(".gkg.csv.zip"));
    return kind == list->kind && in_range(list, days);
}

static void tell(eni_list *list, en_str line, en_error *why) {
    if (list->n_lines <= list->n_told || (!list->too_long && !concerns(list, line))) return;
    eni_error_file(why, list->title);
    why->line = list->n_lines;
    if (list->on_fault) list->on_fault(list->user, why);
}

static en_status keep(eni_list *list, const eni_listed *l, en_error *err) {
    const uint32_t known = eni_map_get(&list->names, l->name);
    if (known != ENI_MAP_NONE || list->form == ENI_LIST_SIZES) {
        if (known == ENI_MAP_NONE) return EN_OK; /* without an MD5 it is not believed */
        eni_wanted *const w = &list->wanted[known];
        if (l->size >= 0) w->size = l->size;
        if (l->md5[0]) memcpy(w->md5, l->md5, sizeof w->md5);
        return EN_OK;
    }
    if (list->n_wanted == MOST_FILES) return eni_fail(err, EN_ELIMIT, "more than %d files", MOST_FILES);
    if (!eni_room_for(&list->wanted, &list->cap, list->n_wanted + 1, sizeof *list->wanted)) return eni_nomem(err);
    eni_wanted w = {.name = eni_arena_str(&list->arena, l->name), .size = l->size};
    memcpy(w.md5, l->md5, sizeof w.md5);
    bool added;
    if (!w.name.p || !eni_map_add(&list->names, w.name, (uint32_t)list->n_wanted, &added)) return eni_nomem(err);
    list->wanted[list->n_wanted++] = w;
    return EN_OK;
}

static en_status take_line(eni_list *list, en_str line, en_error *err) {
    eni_listed l;
    en_error why = {0};
    list->n_lines++;
    if (list->too_long)
        (void)eni_fail(&why, EN_EFORMAT, "a line longer than %d bytes", LONGEST_LINE);
    else if (line.len == 0 || eni_trim(line).len == 0)
        return EN_OK;
    if (list->too_long || eni_list_line(line, list->form, list->base, &l, &why) != EN_OK) {
        tell(list, line.len ? eni_trim(line) : line, &why);
        if (list->n_good == 0 && list->n_lines >= NO_LIST)
            return eni_fail_at(err, EN_EFORMAT, list->title, list->n_lines, 0, "no such list: %s", why.message);
        return EN_OK;
    }
    list->n_good++;
    if (l.kind != list->kind) return EN_OK;
    if (!eni_date_known(list->held) || l.days.first.n < list->held.first.n) list->held.first = l.days.first;
    if (!en_day_known(list->held.last) || l.days.last.n > list->held.last.n) list->held.last = l.days.last;
    return in_range(list, l.days) ? keep(list, &l, err) : EN_OK;
}

void eni_list_begin(eni_list *list, eni_list_form form, const char *title) {
    if (form != list->form)
        list->n_told = 0;
    else if (list->n_lines > list->n_told)
        list->n_told = list->n_lines;
    list->form = form;
    list->title = title;
    list->n_lines = list->n_good = 0;
    list->rest.len = 0;
    list->too_long = false;
    if (form == ENI_LIST_SIZES) return; /* it adds to what the sums gave */
    list->n_wanted = 0;
    list->held = ENI_DATE_NONE;
    eni_map_free(&list->names);
    eni_arena_reset(&list->arena);
}

en_status eni_list_feed(eni_list *list, en_str bytes, en_error *err) {
    while (bytes.len) {
        const char *const end = memchr(bytes.p, '\n', bytes.len);
        const en_str piece = eni_cut(bytes, 0, end ? (size_t)(end - bytes.p) : bytes.len);
        bytes = eni_cut(bytes, piece.len + (end != NULL), bytes.len);
        if (piece.len > LONGEST_LINE - list->rest.len)
            list->too_long = true;
        else
            eni_put(&list->rest, piece);
        if (list->rest.failed) return eni_nomem(err);
        if (!end) return EN_OK;
        EN_TRY(take_line(list, eni_buf_str(&list->rest), err));
        list->rest.len = 0;
        list->too_long = false;
    }
    return EN_OK;
}

en_status eni_list_end(eni_list *list, en_error *err) {
    if (list->rest.len || list->too_long) EN_TRY(take_line(list, eni_buf_str(&list->rest), err));
    list->rest.len = 0;
    list->too_long = false;
    if (list->n_good == 0 && list->n_lines)
        return eni_fail_at(err, EN_EFORMAT, list->title, 0, 0, "no such list: none of its %llu lines can be read",
                           (unsigned long long)list->n_lines);
    return EN_OK;
}

void eni_list_free(eni_list *list) {
    free(list->wanted);
    eni_map_free(&list->names);
    eni_arena_free(&list->arena);
    eni_buf_free(&list->rest);
    *list = (eni_list){0};
}
