/* fetch/transfer.h: getting one address over HTTP, with patience: what breaks off or is refused for a time is tried again. */
#ifndef ENI_TRANSFER_H
#define ENI_TRANSFER_H

#include "base/str.h"

typedef struct eni_wire eni_wire;

/* What is going on, for whoever waits. Return false to stop. */
typedef struct {
    uint64_t done, total; /* bytes of the file; total 0: unknown */
    double waits;         /* seconds until the next try; 0: bytes are coming */
    const char *why;      /* with waits: what went wrong; borrowed */
} eni_wire_state;
typedef bool (*eni_wire_fn)(void *user, const eni_wire_state *state);

typedef struct {
    unsigned tries;      /* in all, at least 1 */
    double retry_wait;   /* seconds before the second try; doubles from one to the next */
    unsigned stall;      /* seconds without a byte until a try is given up */
    eni_wire_fn on_wait; /* some times a second */
    void *user;
} eni_wire_opts;

/* Who takes what comes. */
typedef struct {
    /* How many bytes are here already, before each try; NULL: always from the start. */
    uint64_t (*here)(void *user);
    /* Bytes follow, from `offset` on: 0, or what `here` said. Always called before an answer is complete, also if it is empty. */
    en_status (*begin)(void *user, uint64_t offset, en_error *err);
    en_status (*take)(void *user, en_str bytes, en_error *err);
    void *user;
    /* Only go on with what is here if the server's file was not changed after this time (seconds since 1970); 0: it does not matter. */
    int64_t unchanged_since;
} eni_sink;

typedef enum {
    ENI_GOT,         /* all of it */
    ENI_REFUSED,     /* the server answered, but not with the file */
    ENI_UNREACHABLE, /* no answer, or none that came to an end */
    ENI_OWN,         /* the sink's own failure, no memory, or a stop */
} eni_outcome;

typedef struct {
    eni_outcome outcome;
    bool resumed; /* part of it was here before */
    unsigned tries;
} eni_answer;

/* out: owned, eni_wire_free. EN_ENOMEM. */
en_status eni_wire_open(const eni_wire_opts *opts, eni_wire **out, en_error *err);
void eni_wire_free(eni_wire *wire);

/* Gets the address into the sink. EN_OK is ENI_GOT; else EN_ENOTFOUND (HTTP 404, 410), EN_EFORMAT (another refusal), EN_EIO (unreachable),
 * EN_ESTOPPED, or what the sink said. answer is always filled. */
en_status eni_wire_get(eni_wire *wire, const char *url, const eni_sink *sink, eni_answer *answer, en_error *err);

/* Length of what is at an address, by HEAD; -1 if the server does not say. Errors as above. */
en_status eni_wire_length(eni_wire *wire, const char *url, int64_t *out, eni_answer *answer, en_error *err);

/* EN_ERANGE unless it is an address of http or https with a host, and without name and password. */
en_status eni_url_check(const char *url, en_error *err);

/* The file name at the end of an address' path, percent signs undone. out: owned, free. EN_ERANGE if there is none that is safe in a folder. */
en_status eni_url_name(const char *url, char **out, en_error *err);

#endif
