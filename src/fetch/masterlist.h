/* fetch/masterlist.h: the lists in which GDELT says what files there are, how long and with which MD5; kept is only what was asked for. */
#ifndef ENI_MASTERLIST_H
#define ENI_MASTERLIST_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

/* The lists, each a text of lines:
 *   MASTER   gdeltv2/masterfilelist.txt   SIZE MD5 URL
 *   MD5SUMS  events/md5sums               MD5  NAME
 *   SIZES    events/filesizes             SIZE NAME */
typedef enum { ENI_LIST_MASTER, ENI_LIST_MD5SUMS, ENI_LIST_SIZES } eni_list_form;

/* What a name tells. OTHER: a file of GDELT's that nobody here can ask for (graphs of knowledge, reduced files). */
typedef enum { ENI_FILE_OTHER, ENI_FILE_EXPORT, ENI_FILE_MENTIONS, ENI_FILE_DAILY } eni_file_kind;

typedef struct {
    en_str name;  /* of letters, digits, ".", "-" and "_"; borrowed from the line */
    char md5[33]; /* in small letters; "" where the list has none */
    int64_t size; /* -1 where the list has none */
    en_date days; /* unknown of OTHER */
    eni_file_kind kind;
} eni_listed;

/* Kind and days of GDELT's file names: YYYYMMDDHHMMSS.export.CSV.zip and .mentions. (GDELT 2); YYYYMMDD.export.CSV.zip, YYYYMM.zip and YYYY.zip
 * (GDELT 1). EN_EFORMAT if it is no name of a file, or no such moment. */
en_status eni_gdelt_name(en_str name, eni_file_kind *kind, en_date *days, en_error *err);

/* Reads one line, without its end. base: where else the files of MASTER may lie than at GDELT's own host, "http://127.0.0.1:8000". EN_EFORMAT with
 * what was found and expected. */
en_status eni_list_line(en_str line, eni_list_form form, const char *base, eni_listed *out, en_error *err);

/* What is kept of a file. */
typedef struct {
    en_str name; /* in the list's arena */
    char md5[33];
    int64_t size;
} eni_wanted;

/* A list that comes in pieces, as the network gives them. Set the first block, the rest zero. */
typedef struct {
    eni_file_kind kind;
    en_day since, until; /* EN_DAY_NONE: open */
    const char *base;    /* borrowed */
    const char *title;   /* for faults: "masterfilelist.txt"; borrowed */
    eni_list_form form;
    void (*on_fault)(void *user,
                     const en_error *why); /* a line that cannot be read and may be about what was asked for */
    void *user;

    eni_wanted *wanted; /* [n_wanted], in the list's order */
    size_t n_wanted, cap;
    en_date held;     /* first and last day of all files of the kind */
    uint64_t n_lines; /* that were read, of this form */
    uint64_t n_good;

    eni_arena arena;
    eni_map names;   /* → index into wanted */
    eni_buf rest;    /* the line that has begun */
    bool too_long;   /* … and is dropped up to its end */
    uint64_t n_told; /* lines whose faults were told already, when a list comes again */
} eni_list;

/* The list comes (again) from its beginning, or another form of it follows. */
void eni_list_begin(eni_list *list, eni_list_form form, const char *title);
/* EN_EFORMAT when nothing in it looks like such a list; EN_ENOMEM; EN_ELIMIT past 4 million files. */
en_status eni_list_feed(eni_list *list, en_str bytes, en_error *err);
en_status eni_list_end(eni_list *list, en_error *err);
void eni_list_free(eni_list *list);

#endif
