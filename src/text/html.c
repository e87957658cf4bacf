/* text/html.c: pages and fragments through libxml2's forgiving HTML parser (network off, errors ignored).
 *
 * A page's story is what its <article> holds, else <main>, else <body>. Title, day, outlet and address come from <title> and the usual <meta> names. */
#include "text/clean.h"
#include "text/report.h"

#include "base/error.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

#define OPTIONS                                                                                                        \
    (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD)
#define DEEPEST 256

static bool is_one_of(const xmlNode *node, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (node->name && strcasecmp((const char *)node->name, names[i]) == 0) return true;
    return false;
}

static bool is_silent(const xmlNode *node) {
    static const char *const names[] = {"script", "style", "nav",    "footer", "aside", "form",   "noscript",
                                        "iframe", "svg",   "button", "figure", "head",  "select", "template"};
    return is_one_of(node, names, ENI_N(names));
}

static bool is_block(const xmlNode *node) {
    static const char *const names[] = {"p",          "div", "br", "li", "ul", "ol",     "h1",      "h2",
                                        "h3",         "h4",  "h5", "h6", "tr", "table",  "section", "article",
                                        "blockquote", "pre", "dd", "dt", "hr", "header", "td"};
    return is_one_of(node, names, ENI_N(names));
}

static void end_line(eni_buf *out) {
    while (out->len && out->p[out->len - 1] == ' ') out->p[--out->len] = '\0';
    if (out->len && out->p[out->len - 1] != '\n') eni_puts(out, "\n\n");
}

/* Line ends inside text nodes are mere blanks. */
static void put_words(eni_buf *out, const char *p) {
    for (; *p; p++) {
        const bool blank = eni_is_blank(*p);
        if (blank && (out->len == 0 || out->p[out->len - 1] == ' ' || out->p[out->len - 1] == '\n')) continue;
        eni_putc(out, blank ? ' ' : *p);
    }
}

static void walk(eni_buf *out, const xmlNode *node, int depth) {
    for (; node && depth < DEEPEST; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            if (node->content) put_words(out, (const char *)node->content);
            continue;
        }
        if (node->type != XML_ELEMENT_NODE || is_silent(node)) continue;
        if (is_block(node)) end_line(out);
        walk(out, node->children, depth + 1);
        if (is_block(node)) end_line(out);
    }
}

static const xmlNode *find(const xmlNode *node, const char *name, int depth) {
    for (; node && depth < DEEPEST; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (strcasecmp((const char *)node->name, name) == 0) return node;
        const xmlNode *const below = find(node->children, name, depth + 1);
        if (below) return below;
    }
    return NULL;
}

static htmlDocPtr parse(en_str html) {
    if (html.len > INT32_MAX) return NULL;
    return htmlReadMemory(html.p, (int)html.len, NULL, "UTF-8", OPTIONS);
}

bool eni_html_to_text(eni_buf *out, en_str html) {
    if (html.len == 0) return true;
    if (!memchr(html.p, '<', html.len)) { /* no markup: a parser would only lose blanks */
        eni_put(out, html);
        return !out->failed;
    }
    const htmlDocPtr doc = parse(html);
    if (!doc) return true; /* nothing but blanks and comments */
    walk(out, xmlDocGetRootElement(doc), 0);
    xmlFreeDoc(doc);
    return !out->failed;
}

/* ---- whole pages ---- */

typedef struct {
    char *title, *day, *outlet, *url, *language;
} head_facts;

static void take(char **slot, xmlChar *value) {
    if (!*slot && value && *value) *slot = strdup((const char *)value);
    xmlFree(value);
}

static void read_meta(const xmlNode *node, head_facts *f) {
    xmlChar *name = xmlGetProp((xmlNode *)node, (const xmlChar *)"property");
    if (!name) name = xmlGetProp((xmlNode *)node, (const xmlChar *)"name");
    if (!name) return;
    xmlChar *const content = xmlGetProp((xmlNode *)node, (const xmlChar *)"content");
    const char *const n = (const char *)name;
    char **slot = NULL;
    if (!strcasecmp(n, "og:title"))
        slot = &f->title;
    else if (!strcasecmp(n, "article:published_time") || !strcasecmp(n, "date") || !strcasecmp(n, "pubdate") ||
             !strcasecmp(n, "dc.date") || !strcasecmp(n, "dcterms.created"))
        slot = &f->day;
    else if (!strcasecmp(n, "og:site_name") || !strcasecmp(n, "publisher"))
        slot = &f->outlet;
    else if (!strcasecmp(n, "og:url"))
        slot = &f->url;
    if (slot)
        take(slot, content);
    else
        xmlFree(content);
    xmlFree(name);
}

static void read_head(const xmlNode *node, head_facts *f, int depth) {
    for (; node && depth < 8; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (!strcasecmp((const char *)node->name, "meta"))
            read_meta(node, f);
        else if (!strcasecmp((const char *)node->name, "title"))
            take(&f->title, xmlNodeGetContent(node));
        else if (!strcasecmp((const char *)node->name, "html"))
            take(&f->language, xmlGetProp((xmlNode *)node, (const xmlChar *)"lang"));
        if (strcasecmp((const char *)node->name, "body") != 0) read_head(node->children, f, depth + 1);
    }
}

en_status eni_read_html(en_str bytes, const char *file, const eni_reports_opts *opts, en_error *err) {
    const htmlDocPtr doc = parse(bytes);
    if (!doc) return eni_offer_bad(opts, file, 0, 0, bytes, err, "no HTML in it");
    const xmlNode *const root = xmlDocGetRootElement(doc);
    head_facts f = {0};
    eni_buf text = {0};
    read_head(root, &f, 0);
    const xmlNode *story = find(root, "article", 0);
    if (!story) story = find(root, "main", 0);
    if (!story) story = find(root, "body", 0);
    walk(&text, story ? story->children : root, 0);
    eni_report report = {.outlet = eni_str(f.outlet),
                         .title = eni_trim(eni_str(f.title)),
                         .url = eni_str(f.url),
                         .language = eni_str(f.language),
                         .day = f.day ? eni_day_in(eni_str(f.day)) : EN_DAY_NONE,
                         .text = eni_buf_str(&text),
                         .file = file};
    const en_status status = text.failed ? eni_nomem(err) : eni_offer_report(opts, &report, err);
    eni_buf_free(&text);
    free(f.title);
    free(f.day);
    free(f.outlet);
    free(f.url);
    free(f.language);
    xmlFreeDoc(doc);
    return status;
}
