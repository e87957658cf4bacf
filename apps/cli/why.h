/* cli/why.h: why a claim is there and why there is none, for people and as cells. */
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "output.h"

/* "  KOR GOV > PRK GOV  ACCUSE 111 -2.0  asserted  2024-10-17", a line. */
void cli_print_claim(const en_claim *claim);

/* A line "    frame   …" below it. */
void cli_print_part(const char *what, en_str text);

/* The words that trigger, source, target … were read from, with their bytes; what the classifier thought, and why. */
void cli_print_spans(const en_claim *claim);
void cli_print_features(const en_claim *claim);

/* "  no claim: …", and below it the actors and the other obstacles. */
void cli_print_blank(const en_blank *blank);

/* The columns that --why adds: one table for both. */
#define CLI_WHY_COLUMNS "p_type", "p_event", "features", "reason", "why", "obstacles", "actors"
void cli_why_cells(cli_rows *rows, const en_claim *claim, const en_blank *blank); /* one of the two is NULL */

/* Byte ranges of a claim as a JSON object; freed by the caller. NULL when out of memory. */
char *cli_spans_json(const en_claim *claim);

#endif
