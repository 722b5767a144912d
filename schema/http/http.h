/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HTTP_HTTP_H
#define SCH_HTTP_HTTP_H

#include "schema/base/auto.h"
#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * HTTP client (libcurl) for requests whose target somebody else chose: sources, buckets, webhooks.
 *
 * Every request is guarded: https (http where allowed), no proxy, no credentials but those in the
 * headers given, certificates verified, and the address of every connection, those of redirects
 * included, is checked at the moment it is made, so that a name that resolves differently the
 * second time gains nothing. Bodies, headers, time and redirects are bounded. Nothing is decoded,
 * so a small answer cannot grow.
 *
 * A client keeps its connections for the next request and belongs to one thread.
 */
typedef struct sch_http sch_http;

/** What a client may do; zero is the strictest. */
typedef struct sch_http_rules {
    bool allow_http;    /* http:// as well as https:// */
    bool allow_private; /* private, loopback and link-local addresses */
    int redirects;      /* followed at most; 0: a redirect is an answer like any other */
    int connect_s;      /* 0: 20 s */
    int total_s;        /* for a whole exchange; 0: 300 s */
    int cancel_fd;      /* readable: give up; 0 or -1: none */
} sch_http_rules;

/** Takes bytes of a body. @return false: stop, the exchange ends with SCH_HTTP_STOPPED */
typedef bool sch_http_take(void *arg, const void *bytes, size_t len);

/** One request; pointers are borrowed for the call. */
typedef struct sch_http_request {
    const char *method;         /* "GET", "PUT", ... */
    const char *url;            /* absolute; sent as it stands, dots included */
    const char *const *headers; /* "Name: value"; NULL: none */
    size_t header_count;
    const void *body; /* bytes to send; NULL: none, or body_fd */
    size_t body_len;
    int body_fd; /* when body_size > 0: sent from here, by pread() */
    int64_t body_offset, body_size;
    sch_http_take *take; /* gets the body of a 2xx answer; NULL: it goes to reply.body */
    void *take_arg;
    int64_t max_bytes;  /* of an answer's body; 0: SCH_HTTP_BODY_MAX */
    int64_t keep_bytes; /* of a body that goes to reply.body; 0: SCH_HTTP_BODY_MAX */
} sch_http_request;

/** Bytes of an answer that are kept in memory: the whole body, or that of a failure. */
#define SCH_HTTP_BODY_MAX ((size_t)4 << 20)

typedef enum sch_http_outcome {
    SCH_HTTP_ANSWERED = 0, /* there is a status */
    SCH_HTTP_REFUSED,      /* the guard did not let it pass: scheme, address, redirects */
    SCH_HTTP_UNKNOWN_HOST,
    SCH_HTTP_NO_ANSWER, /* no connection, or cut before the end */
    SCH_HTTP_TIMED_OUT,
    SCH_HTTP_UNTRUSTED, /* the certificate is not that of the host */
    SCH_HTTP_TOO_LARGE, /* the answer passes max_bytes */
    SCH_HTTP_STOPPED,   /* by the one who took the bytes */
    SCH_HTTP_CANCELLED, /* by cancel_fd */
    SCH_HTTP_OUTCOME_COUNT
} sch_http_outcome;

/** What came back; release with sch_http_reply_done(). */
typedef struct sch_http_reply {
    sch_http_outcome outcome;
    long status;        /* 0 unless answered; set also where the body was cut or too large */
    sch_strbuf body;    /* as sch_http_request.take says */
    sch_strbuf headers; /* of the last answer, "name: value\n" each, names in lower case */
    int64_t bytes;      /* of the body */
    char text[128];     /* what went wrong, for people; "" when answered */
} sch_http_reply;
void sch_http_reply_done(sch_http_reply reply);
SCH_DEFINE_AUTO(sch_http_reply, sch_http_reply_done);

/** Once per process, before the first thread. @return SCH_OK or SCH_FATAL */
sch_status sch_http_init(sch_err *err);
/** @return SCH_OK or SCH_FATAL (memory) */
sch_status sch_http_new(const sch_http_rules *rules, sch_http **ret_http, sch_err *err);
/** Close the connections; NULL is fine. @return NULL always. */
sch_http *sch_http_free(sch_http *http);
SCH_DEFINE_AUTO(sch_http *, sch_http_free);

/**
 * Make one request and wait for its end.
 * @param[out] ret_reply  what came of it, to be released; also when nothing answered
 * @return SCH_OK: look at ret_reply->outcome; SCH_FATAL: our own (memory, an unreadable body_fd)
 */
sch_status sch_http_do(sch_http *http, const sch_http_request *request, sch_http_reply *ret_reply,
                       sch_err *err);
/**
 * A header of the answer, copied; the last one where there are several.
 * @param name  lower case
 * @return false: there is none, or it does not fit
 */
bool sch_http_header(const sch_http_reply *reply, const char *name, char *ret_value, size_t size);

#endif
