/* brief/page.c: one page, four forms. Text is wrapped by code points; Markdown, HTML and JSON each escape in their own way. */
#include "brief/page.h"

#include <assert.h>
#include <stdarg.h>

eni_section *eni_page_section(eni_page *page, const char *key, const char *title, const char *empty) {
    assert(page->n_sections < ENI_MAX_SECTIONS);
    eni_section *const s = &page->sections[page->n_sections++];
    *s = (eni_section){.key = key, .title = eni_str(title), .empty = eni_str(empty)};
    return s;
}

void eni_page_say(eni_page *page, eni_section *section, en_str text, en_str quote, const char *cite, ...) {
    assert(cite != NULL);
    eni_statement *const grown =
        eni_arena_grow(page->arena, section->statements, section->n, &section->cap, section->n + 1, sizeof *grown);
    if (!grown) {
        page->failed = true;
        return;
    }
    section->statements = grown;
    eni_statement *const st = &section->statements[section->n++];
    char *const own = eni_arena_array(page->arena, text.len + 1, 1);
    if (own) memcpy(own, text.p, text.len);
    if (own && text.len) own[0] = eni_upper_char(own[0]); /* "the United States …" begins a sentence here */
    *st = (eni_statement){.text = {own, text.len}, .quote = eni_arena_str(page->arena, quote)};
    va_list args;
    va_start(args, cite);
    for (const char *c = cite; c && st->n_cites < ENI_MAX_CITATIONS; c = va_arg(args, const char *))
        st->cites[st->n_cites++] = eni_arena_str(page->arena, eni_str(c));
    va_end(args);
    page->failed = page->failed || !st->text.p || !st->quote.p;
}

void eni_page_source(eni_page *page, en_str cite, en_str what) {
    for (size_t i = 0; i < page->n_sources; i++)
        if (eni_eq(page->sources[i].cite, cite)) return;
    eni_source *const grown = eni_arena_grow(page->arena, page->sources, page->n_sources, &page->cap_sources,
                                             page->n_sources + 1, sizeof *grown);
    if (!grown) {
        page->failed = true;
        return;
    }
    page->sources = grown;
    page->sources[page->n_sources++] = (eni_source){eni_arena_str(page->arena, cite), eni_arena_str(page->arena, what)};
}

/* ---- text ---- */

/* Words of s from column *col on, broken at width, later lines indented. Control characters become blanks. */
static void put_wrapped(eni_buf *out, en_str s, size_t *col, size_t indent, size_t width) {
    for (size_t i = 0; i < s.len;) {
        while (i < s.len && (unsigned char)s.p[i] <= ' ') i++;
        size_t z = i;
        while (z < s.len && (unsigned char)s.p[z] > ' ' && s.p[z] != 0x7F) z++;
        if (z == i) break;
        const en_str word = eni_cut(s, i, z);
        const size_t w = eni_n_chars(word);
        if (*col > indent && *col + 1 + w > width) {
            eni_printf(out, "\n%*s", (int)indent, "");
            *col = indent;
        } else if (*col > indent) {
            eni_putc(out, ' ');
            ++*col;
        }
        eni_put(out, word);
        *col += w;
        i = z < s.len && s.p[z] == 0x7F ? z + 1 : z;
    }
}

static void put_cites(eni_buf *line, const eni_statement *st) {
    eni_puts(line, " [");
    for (unsigned i = 0; i < st->n_cites; i++) {
        if (i) eni_puts(line, "; ");
        eni_put(line, st->cites[i]);
    }
    eni_puts(line, "]");
}

static void render_text(eni_buf *out, const eni_page *page, size_t width) {
    eni_buf line = {0};
    eni_put(out, page->title);
    eni_puts(out, "\n");
    for (size_t i = 0, n = eni_n_chars(page->title); i < n; i++) eni_putc(out, '=');
    eni_puts(out, "\n");
    size_t col = 0;
    put_wrapped(out, page->subtitle, &col, 0, width);
    eni_puts(out, "\n");
    for (size_t i = 0; i < page->n_sections; i++) {
        const eni_section *const s = &page->sections[i];
        eni_puts(out, "\n");
        eni_put(out, s->title);
        eni_puts(out, "\n");
        for (size_t k = 0, n = eni_n_chars(s->title); k < n; k++) eni_putc(out, '-');
        eni_puts(out, "\n");
        for (size_t k = 0; k < s->n; k++) {
            const eni_statement *const st = &s->statements[k];
            line.len = 0;
            eni_put(&line, st->text);
            if (st->quote.len) eni_printf(&line, " \xE2\x80\x9C%.*s\xE2\x80\x9D", ENI_ARG(st->quote));
            put_cites(&line, st);
            eni_puts(out, "- ");
            col = 2;
            put_wrapped(out, eni_buf_str(&line), &col, 2, width);
            eni_puts(out, "\n");
        }
        if (s->n == 0) eni_printf(out, "%.*s\n", ENI_ARG(s->empty));
    }
    if (page->n_sources) eni_puts(out, "\nSources\n-------\n");
    for (size_t i = 0; i < page->n_sources; i++) {
        line.len = 0;
        eni_printf(&line, "[%.*s] %.*s", ENI_ARG(page->sources[i].cite), ENI_ARG(page->sources[i].what));
        col = 0;
        put_wrapped(out, eni_buf_str(&line), &col, 0, width);
        eni_puts(out, "\n");
    }
    out->failed = out->failed || line.failed;
    eni_buf_free(&line);
}

/* ---- Markdown ---- */

/* Backslash before what Markdown would read as markup. */
static void put_md(eni_buf *out, en_str s) {
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.p[i];
        if ((unsigned char)c < ' ' || c == 0x7F) {
            eni_putc(out, ' ');
            continue;
        }
        if (strchr("\\`*_{}[]<>#|~&!", c)) eni_putc(out, '\\');
        eni_putc(out, c);
    }
}

static void render_markdown(eni_buf *out, const eni_page *page) {
    eni_puts(out, "# ");
    put_md(out, page->title);
    eni_puts(out, "\n\n");
    put_md(out, page->subtitle);
    eni_puts(out, "\n");
    for (size_t i = 0; i < page->n_sections; i++) {
        const eni_section *const s = &page->sections[i];
        eni_puts(out, "\n## ");
        put_md(out, s->title);
        eni_puts(out, "\n\n");
        for (size_t k = 0; k < s->n; k++) {
            const eni_statement *const st = &s->statements[k];
            eni_puts(out, "- ");
            put_md(out, st->text);
            if (st->quote.len) {
                eni_puts(out, " \xE2\x80\x9C");
                put_md(out, st->quote);
                eni_puts(out, "\xE2\x80\x9D");
            }
            for (unsigned c = 0; c < st->n_cites; c++) eni_printf(out, " `[%.*s]`", ENI_ARG(st->cites[c]));
            eni_puts(out, "\n");
        }
        if (s->n == 0) {
            put_md(out, s->empty);
            eni_puts(out, "\n");
        }
    }
    if (page->n_sources) eni_puts(out, "\n## Sources\n\n");
    for (size_t i = 0; i < page->n_sources; i++) {
        eni_printf(out, "- `[%.*s]` ", ENI_ARG(page->sources[i].cite));
        put_md(out, page->sources[i].what);
        eni_puts(out, "\n");
    }
}

/* ---- HTML: one file, no scripts, nothing loaded from elsewhere ---- */

static void put_anchor(eni_buf *out, en_str cite) {
    for (size_t i = 0; i < cite.len; i++) {
        const char c = cite.p[i];
        eni_putc(out, eni_is_alpha(c) || eni_is_digit(c) || c == '-' || c == '.' ? c : '_');
    }
}

static void render_html(eni_buf *out, const eni_page *page) {
    eni_puts(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                  "content=\"width=device-width, initial-scale=1\">\n<title>");
    eni_put_html(out, page->title);
    eni_puts(out,
             "</title>\n<style>\nbody{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 "
             "1em;color:#1a1a1a;background:#fff}\n"
             "h1{font-size:1.6em}h2{font-size:1.15em;margin-top:1.6em;border-bottom:1px solid #ccc}li{margin:.35em 0}\n"
             "q{color:#333;font-style:italic}.cite{font-size:.8em;white-space:nowrap}.sources{font-size:.85em}\n"
             "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}q{color:#c9c9c9}a{color:#8ab4f8}"
             "h2{border-color:#444}}\n</style>\n</head>\n<body>\n<h1>");
    eni_put_html(out, page->title);
    eni_puts(out, "</h1>\n<p>");
    eni_put_html(out, page->subtitle);
    eni_puts(out, "</p>\n");
    for (size_t i = 0; i < page->n_sections; i++) {
        const eni_section *const s = &page->sections[i];
        eni_printf(out, "<section id=\"%s\">\n<h2>", s->key);
        eni_put_html(out, s->title);
        eni_puts(out, s->n ? "</h2>\n<ul>\n" : "</h2>\n<p>");
        for (size_t k = 0; k < s->n; k++) {
            const eni_statement *const st = &s->statements[k];
            eni_puts(out, "<li>");
            eni_put_html(out, st->text);
            if (st->quote.len) {
                eni_puts(out, " <q>");
                eni_put_html(out, st->quote);
                eni_puts(out, "</q>");
            }
            for (unsigned c = 0; c < st->n_cites; c++) {
                eni_puts(out, " <a class=\"cite\" href=\"#s-");
                put_anchor(out, st->cites[c]);
                eni_puts(out, "\">[");
                eni_put_html(out, st->cites[c]);
                eni_puts(out, "]</a>");
            }
            eni_puts(out, "</li>\n");
        }
        if (s->n == 0) eni_put_html(out, s->empty);
        eni_puts(out, s->n ? "</ul>\n</section>\n" : "</p>\n</section>\n");
    }
    if (page->n_sources) eni_puts(out, "<section class=\"sources\" id=\"sources\">\n<h2>Sources</h2>\n<ul>\n");
    for (size_t i = 0; i < page->n_sources; i++) {
        eni_puts(out, "<li id=\"s-");
        put_anchor(out, page->sources[i].cite);
        eni_puts(out, "\">[");
        eni_put_html(out, page->sources[i].cite);
        eni_puts(out, "] ");
        eni_put_html(out, page->sources[i].what);
        eni_puts(out, "</li>\n");
    }
    if (page->n_sources) eni_puts(out, "</ul>\n</section>\n");
    eni_puts(out, "</body>\n</html>\n");
}

/* ---- JSON ---- */

static void put_member(eni_buf *out, const char *name, en_str value) {
    eni_printf(out, "\"%s\":", name);
    eni_put_json(out, value);
}

static void render_json(eni_buf *out, const eni_page *page) {
    eni_puts(out, "{");
    put_member(out, "title", page->title);
    if (page->facts.len) eni_printf(out, ",%.*s", ENI_ARG(page->facts));
    eni_puts(out, ",\"sections\":[");
    for (size_t i = 0; i < page->n_sections; i++) {
        const eni_section *const s = &page->sections[i];
        eni_puts(out, i ? ",{" : "{");
        put_member(out, "key", eni_str(s->key));
        eni_puts(out, ",");
        put_member(out, "title", s->title);
        eni_puts(out, ",\"statements\":[");
        for (size_t k = 0; k < s->n; k++) {
            const eni_statement *const st = &s->statements[k];
            eni_puts(out, k ? ",{" : "{");
            put_member(out, "text", st->text);
            if (st->quote.len) {
                eni_puts(out, ",");
                put_member(out, "quote", st->quote);
            }
            eni_puts(out, ",\"citations\":[");
            for (unsigned c = 0; c < st->n_cites; c++) {
                if (c) eni_puts(out, ",");
                eni_put_json(out, st->cites[c]);
            }
            eni_puts(out, "]}");
        }
        eni_puts(out, "]}");
    }
    eni_puts(out, "],\"sources\":[");
    for (size_t i = 0; i < page->n_sources; i++) {
        eni_puts(out, i ? ",{" : "{");
        put_member(out, "citation", page->sources[i].cite);
        eni_puts(out, ",");
        put_member(out, "what", page->sources[i].what);
        eni_puts(out, "}");
    }
    eni_puts(out, "]}\n");
}

char *eni_page_render(const eni_page *page, en_form form, unsigned width) {
    eni_buf out = {0};
    if (page->failed) return NULL;
    switch (form) {
    case EN_TEXT: render_text(&out, page, width < 40 ? 100 : width); break;
    case EN_MARKDOWN: render_markdown(&out, page); break;
    case EN_HTML: render_html(&out, page); break;
    case EN_JSON: render_json(&out, page); break;
    }
    return eni_buf_take(&out);
}
