/* text/feed.c: RSS 0.9x, 1.0 (RDF), 2.0 and Atom, through libxml2 with entities, DTDs and the network off.
 *
 *   <item> or <entry> ─► title, text (content:encoded, content, description or summary), day, address, id
 *
 * Feeds in the wild are often not well-formed; the parser recovers and we take what is there. */
#include "text/clean.h"
#include "text/report.h"

#include "base/error.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <strings.h>

#define OPTIONS (XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET)

static bool is(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, name) == 0;
}

static const xmlNode *child(const xmlNode *node, const char *name) {
    for (const xmlNode *c = node->children; c; c = c->next)
        if (is(c, name)) return c;
    return NULL;
}

/* Content of the first child of one of the names; NULL if none has any. Free with xmlFree. */
static xmlChar *content(const xmlNode *node, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const xmlNode *const c = child(node, names[i]);
        xmlChar *const text = c ? xmlNodeGetContent(c) : NULL;
        if (text && eni_trim(eni_str((const char *)text)).len) return text;
        xmlFree(text);
    }
    return NULL;
}
#define CONTENT(node, ...)                                                                                             \
    content(node, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static xmlChar *address(const xmlNode *item) {
    for (const xmlNode *c = item->children; c; c = c->next) {
        if (!is(c, "link")) continue;
        xmlChar *const href = xmlGetProp((xmlNode *)c, (const xmlChar *)"href"); /* Atom */
        if (href) return href;
        return xmlNodeGetContent(c);
    }
    return NULL;
}

static en_status read_item(const xmlNode *item, en_str outlet, en_str language, const char *file,
                           const eni_reports_opts *opts, en_error *err) {
    xmlChar *const title = CONTENT(item, "title"), *const body =
                                                       CONTENT(item, "encoded", "content", "description", "summary");
    xmlChar *const day = CONTENT(item, "pubDate", "published", "date", "updated", "issued"),
                   *const id = CONTENT(item, "guid", "id"), *const url = address(item);
    eni_buf text = {0}, head = {0};
    const bool ok =
        eni_html_to_text(&text, eni_str((const char *)body)) && eni_html_to_text(&head, eni_str((const char *)title));
    eni_report report = {.id = eni_trim(eni_str((const char *)id)),
                         .outlet = outlet,
                         .title = eni_trim(eni_buf_str(&head)),
                         .url = eni_trim(eni_str((const char *)url)),
                         .language = language,
                         .day = day ? eni_day_in(eni_str((const char *)day)) : EN_DAY_NONE,
                         .text = eni_trim(eni_buf_str(&text)),
                         .file = file,
                         .line = (uint64_t)(xmlGetLineNo(item) > 0 ? xmlGetLineNo(item) : 0)};
    const en_status status = ok ? eni_offer_report(opts, &report, err) : eni_nomem(err);
    eni_buf_free(&text);
    eni_buf_free(&head);
    xmlFree(title);
    xmlFree(body);
    xmlFree(day);
    xmlFree(id);
    xmlFree(url);
    return status;
}

static en_status read_items(const xmlNode *node, en_str outlet, en_str language, const char *file,
                            const eni_reports_opts *opts, size_t *n, en_error *err) {
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (!is(c, "item") && !is(c, "entry")) continue;
        (*n)++;
        EN_TRY(read_item(c, outlet, language, file, opts, err));
    }
    return EN_OK;
}

en_status eni_read_feed(en_str bytes, const char *file, const eni_reports_opts *opts, en_error *err) {
    const xmlDocPtr doc = bytes.len > INT32_MAX ? NULL : xmlReadMemory(bytes.p, (int)bytes.len, NULL, NULL, OPTIONS);
    const xmlNode *const root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !(is(root, "rss") || is(root, "feed") || is(root, "RDF"))) {
        if (doc) xmlFreeDoc(doc);
        return eni_fail_at(err, EN_EFORMAT, file, 0, 0, "not a feed: expected <rss>, <feed> or <rdf:RDF>");
    }
    const xmlNode *const channel = child(root, "channel") ? child(root, "channel") : root;
    xmlChar *const title = CONTENT(channel, "title"), *const language = CONTENT(channel, "language");
    eni_buf outlet = {0};
    size_t n = 0;
    en_status status = eni_html_to_text(&outlet, eni_str((const char *)title)) ? EN_OK : eni_nomem(err);
    const en_str name = eni_trim(eni_buf_str(&outlet)), lang = eni_trim(eni_str((const char *)language));
    if (status == EN_OK) status = read_items(channel, name, lang, file, opts, &n, err);
    if (status == EN_OK && channel != root)
        status = read_items(root, name, lang, file, opts, &n, err); /* RSS 1.0: items beside the channel */
    if (status == EN_OK && n == 0)
        status = eni_offer_bad(opts, file, 0, 0, (en_str){"", 0}, err, "a feed without items");
    eni_buf_free(&outlet);
    xmlFree(title);
    xmlFree(language);
    xmlFreeDoc(doc);
    return status;
}
