/* brief/page.h: an answer before it has a form. */
#ifndef ENI_PAGE_H
#define ENI_PAGE_H

#include "base/arena.h"
#include "base/str.h"

#define ENI_MAX_CITATIONS 4

typedef struct {
    en_str text;  /* without its citations */
    en_str quote; /* words of a report, or empty */
    en_str cites[ENI_MAX_CITATIONS];
    unsigned n_cites;
} eni_statement;

typedef struct {
    const char *key; /* for JSON: "standing" */
    en_str title;
    eni_statement *statements;
    size_t n, cap;
    en_str empty; /* what to say when there is nothing */
} eni_section;

#define ENI_MAX_SECTIONS 10

typedef struct {
    en_str cite, what; /* "r12.3", "Entente demo desk, 2024-10-24: Title (demo-103)" */
} eni_source;

typedef struct {
    eni_arena *arena;
    en_str title, subtitle;
    en_str facts; /* JSON members of the whole ("\"a\":\"CHN\",…"), without braces */
    eni_section sections[ENI_MAX_SECTIONS];
    size_t n_sections;
    eni_source *sources; /* in order of first mention */
    size_t n_sources, cap_sources;
    bool failed; /* out of memory */
} eni_page;

eni_section *eni_page_section(eni_page *page, const char *key, const char *title, const char *empty);

/* Adds a sentence; citations follow as text until NULL. At least one is required. Texts are copied into the arena. */
void eni_page_say(eni_page *page, eni_section *section, en_str text, en_str quote, const char *cite, ...);

/* Names a source once. */
void eni_page_source(eni_page *page, en_str cite, en_str what);

/* The page in a form. width: columns of text. owned: free(). NULL when out of memory. */
char *eni_page_render(const eni_page *page, en_form form, unsigned width);

#endif
