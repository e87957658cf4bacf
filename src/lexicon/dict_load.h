/* lexicon/dict_load.h: what the loaders of the five kinds of dictionaries share. */
#ifndef ENI_DICT_LOAD_H
#define ENI_DICT_LOAD_H

#include "base/str.h"
#include "lexicon/lexicon.h"

/* A file under reading. */
typedef struct {
    eni_loading *load;
    eni_dict *dict;
    eni_faults *faults;
    eni_dict_file *file; /* moves when files are added: set anew for each */
    uint16_t file_index;
    en_str rest;     /* bytes not read yet */
    uint64_t number; /* of the current line */
    en_str line;     /* without comments and blanks behind; with those before */
    en_str raw;      /* the line as it stands */
    bool in_comment; /* inside <!-- --> */
    bool again;      /* a second pass: what cannot be read was reported in the first */
} eni_dict_reader;

/* The next line that holds something; false at the end. Lines that cannot be read are reported and passed over. */
bool eni_dict_next(eni_dict_reader *r);

/* Reports a fault of the current line, or of another line of the file. */
__attribute__((format(printf, 3, 4))) void eni_dict_fault(eni_dict_reader *r, uint64_t line, const char *format, ...);
#define eni_dict_fault_here(r, ...) eni_dict_fault((r), (r)->number, __VA_ARGS__)

/* Takes the bracket at the end (or the next one) of *rest: its inside, trimmed. False if there is none; faults are reported. */
bool eni_dict_bracket(eni_dict_reader *r, en_str *rest, en_str *inside);

/* "BORDURIAN_ARMY_" → "Bordurian Army". Arena; p == NULL when out of memory. */
en_str eni_dict_pretty(eni_dict_reader *r, en_str raw);

/* Adds the words of a text ("_" and blanks part them) to dict->words. bends: see eni_dict_word; a closing "_" unsets it. False on a
 * fault (which is reported) or when out of memory (load->nomem). */
bool eni_dict_words(eni_dict_reader *r, en_str text, bool bends, eni_dict_phrase *out);

/* The plural of a noun, or the third person of a verb. Arena. */
en_str eni_dict_plural(eni_arena *arena, en_str noun);

/* An actor's code in threes, as ours; an actor that we do not have is added to the lexicon under `name`. False (and a fault) if it is none. */
bool eni_dict_actor_code(eni_dict_reader *r, en_str code, en_str name, en_actor *out);
/* The sector of role letters in threes, "" if none of them is one. */
void eni_dict_sector(en_str roles, char sector[4]);
/* "<d", ">d", "d-d". False (and a fault) if it is none of these. */
bool eni_dict_spell(eni_dict_reader *r, en_str rule, en_day *from, en_day *to);

/* Puts a name before the lexicon's names. */
bool eni_dict_add_name(eni_dict_reader *r, en_str form, uint32_t name);

void eni_dict_read_actors(eni_dict_reader *r);
void eni_dict_read_agents(eni_dict_reader *r);
void eni_dict_read_verbs(eni_dict_reader *r);
void eni_dict_read_topics(eni_dict_reader *r); /* issues and discards */

/* items with room for one more; as they are (and load->nomem) when out of memory. */
void *eni_dict_grown(eni_loading *load, void *items, size_t n, size_t *cap, size_t size);

/* Appends to a list of the dictionary; false when out of memory. */
#define ENI_DICT_ADD(r, list, value)                                                                                   \
    ((r)->dict->list = eni_dict_grown((r)->load, (r)->dict->list, (r)->dict->n_##list, &(r)->dict->cap_##list,         \
                                      sizeof *(r)->dict->list),                                                        \
     (r)->dict->n_##list < (r)->dict->cap_##list ? ((r)->dict->list[(r)->dict->n_##list++] = (value), true) : false)

#endif
