/* imports/parts.h: the parts of an event's row that several datasets tell alike: days, counts, places, actors in words, acts. In a worker; what
 * cannot be read sends the line to quarantine, and then the function says so. */
#ifndef ENI_PARTS_H
#define ENI_PARTS_H

#include "imports/imports.h"

/* The cell of a column, "" where it is missing or not there. */
en_str eni_part(const en_str *cells, size_t n, int column);

/* The next row of the piece in the importer's own numbering of columns: c[n_columns], as eni_part gives them. False at the end. */
bool eni_part_row(eni_piece *piece, en_str *c, int n_columns);

/* A day in any of the ways of eni_cell_date or as "12 June 2023"; false and the line is rejected. */
bool eni_part_day(eni_piece *piece, const char *what, en_str cell, en_day *out);
/* A count, ENI_MISSING if it is missing. */
bool eni_part_count(eni_piece *piece, const char *what, en_str cell, int32_t *out);
/* A value from -10 to 10, NaN if it is missing. */
bool eni_part_goldstein(eni_piece *piece, const char *what, en_str cell, double *out);
/* Ten-thousandths of a degree; ENI_MISSING if it is none. */
int32_t eni_part_degrees(en_str cell, double most);

/* The key under which a batch remembers what some cells mean. Long ones are told by their hash. */
typedef struct {
    char bytes[128];
} eni_key_room;
en_str eni_part_key(eni_key_room *room, char kind, en_str a, en_str b, en_str c);

/* Remembers an actor under a key: the state or organisation called so; the home and sector of a group of that name; else under its name; without a
 * name nobody in particular. sector: told beside it, or "". UINT32_MAX: no memory. */
uint32_t eni_part_actor_called(eni_piece *piece, en_str key, en_str name, const char *sector);
/* The same when the actor is known. */
uint32_t eni_part_actor(eni_piece *piece, en_str key, en_actor actor, const char *sector);

/* The act of a CAMEO code, remembered; >= ENI_BATCH_NOT when the line was rejected, or there is no memory. */
uint32_t eni_part_act(eni_piece *piece, const char *what, en_str code, int quad, double goldstein, bool *repaired);
/* The act of a PLOVER type, with the CAMEO code that stands for the bare type. mode and context may be empty; quad NONE: the type's. */
uint32_t eni_part_plover(eni_piece *piece, en_action action, en_quad quad, double goldstein, en_str mode,
                         en_str context);

/* A quad class as number or in words ("VERBAL COOPERATION", "vcp"); NONE if it is none. */
en_quad eni_quad_in_words(en_str cell);
/* A PLOVER type in any case; NONE if it is none. */
en_action eni_action_in_words(en_str cell);

/* The sector that ICEWS's list of sectors tells, or the role that its name of a generic actor tells ("Police", "Head of Government"); "" if none. */
void eni_icews_sector(en_str list, char sector[4]);

/* Who is meant by the name of an actor in ICEWS that has no country beside it: a state, an organisation, a group (as in eni_who_called), or with its
 * sector one of theirs: "Citizen (India)". */
bool eni_icews_actor(const eni_who *who, en_str name, en_actor *out);

/* "Citizen (India)": what stands in the last parentheses, and the name before them; false if there are none at the end. */
bool eni_part_parentheses(en_str name, en_str *before, en_str *inside);

#endif
