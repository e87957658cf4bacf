/* imports/who.h: the actors of datasets: codes of their schemes and names as they write them, found fast. Made once an import, then constant and
 * shared by threads. */
#ifndef ENI_WHO_H
#define ENI_WHO_H

#include "lexicon/lexicon.h"

typedef struct eni_who eni_who;

/* Owned, eni_who_free. The lexicon must outlive it. */
en_status eni_who_new(const en_lexicon *lexicon, eni_who **out, en_error *err);
void eni_who_free(eni_who *who);

/* Each sets *out (sector empty) and returns true if there is such an actor. */
bool eni_who_iso3(const eni_who *who, en_str code, en_actor *out); /* ISO 3166 alpha-3 and our other keys of states */
bool eni_who_iso2(const eni_who *who, en_str code, en_actor *out);
bool eni_who_cameo(const eni_who *who, en_str three, en_actor *out); /* a state by its CAMEO letters, else by ISO */
bool eni_who_group(const eni_who *who, en_str three,
                   en_actor *out); /* an organisation by the letters of CAMEO's known groups */
bool eni_who_fips(const eni_who *who, en_str two, en_actor *out);
bool eni_who_cown(const eni_who *who, int64_t number, int year,
                  en_actor *out); /* COW number; year tells SUN from RUS, … */
bool eni_who_gwn(const eni_who *who, int64_t number, int year, en_actor *out); /* Gleditsch–Ward number */
/* A state or organisation by a name as datasets write them ("Russian Federation", "Korea, North", "occupied palestinian territory"). */
bool eni_who_name(const eni_who *who, en_str name, en_actor *out);

/* The same, and the state that a group known by that name acts from, with the group's sector ("Hamas": PSE REB). */
bool eni_who_called(const eni_who *who, en_str name, en_actor *out);

/* A CAMEO actor code that runs in threes ("CHNGOV", "IGOUNO", "REB"), given what GDELT tells beside it (each may be empty): its state's letters, its
 * known group, its first role. What is no state and no organisation keeps an empty code with its sector; a region of CAMEO keeps its letters. */
void eni_who_threes(const eni_who *who, en_str code, en_str country, en_str group, en_str role, en_actor *out);
/* The sector of role letters or of words that datasets use for sectors ("Government", "Armed Rebels"); "" if none. */
void eni_who_sector(en_str words, char sector[4]);

/* The code of an actor that only its name tells: "@" and ten letters of a hash of the name. */
void eni_who_named(en_str name, en_actor *out);

#endif
