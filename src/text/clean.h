/* text/clean.h: from what feeds and pages hold to plain prose. */
#ifndef ENI_CLEAN_H
#define ENI_CLEAN_H

#include "base/str.h"

/* Appends text as clean UTF-8 prose: left-over entities resolved ("&amp;", " #39;"), control characters and byte-order marks dropped, CR LF and
 * NEL to LF, no-break spaces to spaces, a backslash for a line end (wire archives) to a space. text must be valid UTF-8. */
void eni_clean(eni_buf *out, en_str text);

/* Appends the words of an HTML fragment or page: block elements become line ends; scripts, styles, navigation are left out. False when out of memory. */
bool eni_html_to_text(eni_buf *out, en_str html);

/* The day in a date as feeds write it: ISO 8601 ("2024-10-18T07:00:00Z"), RFC 822 ("Fri, 18 Oct 2024 07:00 GMT"), YYYYMMDD; of
 * a month ("2024-10") its last. EN_DAY_NONE if none. */
en_day eni_day_in(en_str text);

#endif
