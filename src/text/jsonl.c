/* text/jsonl.c: one JSON object a line: date, outlet, title, text, optional id, url, language. A line that is not one goes to quarantine; the
 * others are read. */
#include "text/clean.h"
#include "text/report.h"

#include "base/error.h"

#include <jansson.h>
#include <stdio.h>

typedef struct {
    const eni_reports_opts *opts;
    const char *file;
    const eni_line *line;
    en_error *err;
    en_status status; /* of handing on */
    bool bad;
} record;

#define BAD(r, ...)                                                                                                    \
    ((r)->bad = true, (r)->status = eni_offer_bad((r)->opts, (r)->file, (r)->line->number, (r)->line->byte,            \
                                                  (r)->line->text, (r)->err, __VA_ARGS__))

static const char *type_name(const json_t *v) {
    switch (json_typeof(v)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER:
    case JSON_REAL: return "a number";
    case JSON_TRUE:
    case JSON_FALSE: return "a boolean";
    default: return "null";
    }
}

/* The text of a field; empty if missing or null; a wrong type is bad. */
static en_str field(record *r, const json_t *object, const char *name) {
    const json_t *const v = json_object_get(object, name);
    if (!v || json_is_null(v)) return (en_str){NULL, 0};
    if (!json_is_string(v)) {
        if (!r->bad) BAD(r, "field \"%s\" is %s, expected a string", name, type_name(v));
        return (en_str){NULL, 0};
    }
    return (en_str){json_string_value(v), json_string_length(v)};
}

static void read_object(record *r, const json_t *object) {
    char number[32];
    eni_report report = {.file = r->file, .line = r->line->number, .byte = r->line->byte};
    const json_t *const id = json_object_get(object, "id");
    if (json_is_integer(id)) {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(id));
        report.id = eni_str(number);
    } else {
        report.id = field(r, object, "id");
    }
    report.outlet = field(r, object, "outlet");
    static const char *const others[] = {"source", "speaker", "country_iso3"}; /* of a speech: whose words it is */
    for (size_t i = 0; i < ENI_N(others) && !report.outlet.p && !r->bad; i++)
        report.outlet = field(r, object, others[i]);
    report.title = field(r, object, "title");
    report.text = field(r, object, "text");
    report.url = field(r, object, "url");
    report.language = field(r, object, "language");
    const en_str date = field(r, object, "date");
    if (r->bad) return;
    report.day = EN_DAY_NONE;
    if (date.len) {
        report.day = eni_day_in(date);
        if (!en_day_known(report.day)) {
            BAD(r, "field \"date\" is \"%.*s\", expected a day such as 2024-10-31", date.len > 40 ? 40 : (int)date.len,
                date.p);
            return;
        }
    }
    r->status = eni_offer_report(r->opts, &report, r->err);
}

static en_status read_line(const eni_reports_opts *opts, const char *file, const eni_line *line, en_error *err) {
    record r = {.opts = opts, .file = file, .line = line, .err = err};
    json_error_t why;
    if (eni_trim(line->text).len == 0) return EN_OK;
    if (line->too_long) {
        BAD(&r, "the line is longer than the limit of %zu MB", ENI_LONGEST_LINE / 1000000);
        return r.status;
    }
    json_t *const v = json_loadb(line->text.p, line->text.len, JSON_DISABLE_EOF_CHECK, &why);
    if (!v) {
        BAD(&r, "not a JSON object: %s (column %d)", why.text, why.column);
    } else if (!json_is_object(v)) {
        BAD(&r, "found %s, expected a JSON object", type_name(v));
    } else {
        read_object(&r, v);
    }
    json_decref(v);
    return r.status;
}

en_status eni_read_jsonl(eni_input *input, const eni_reports_opts *opts, en_error *err) {
    for (;;) {
        eni_line line;
        bool more;
        EN_TRY(eni_input_line(input, ENI_LONGEST_LINE, &line, &more, err));
        if (!more) return EN_OK;
        if (line.number == 1 && eni_starts(line.text, ENI_LIT("\xEF\xBB\xBF")))
            line.text = eni_cut(line.text, 3, line.text.len);
        EN_TRY(read_line(opts, eni_input_name(input), &line, err));
    }
}
