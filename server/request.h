/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_REQUEST_H
#define SRV_REQUEST_H

#include "schema/base/ids.h"
#include "schema/base/strbuf.h"
#include "schema/config/settings.h"
#include "schema/db/queries.h"
#include "schema/db/queries_v3.h"
#include "schema/store/store.h"
#include "server/path.h"
#include "server/pool.h"

#include <microhttpd.h>
#include <stdatomic.h>

struct sch_hooks;
struct sch_sources;
struct srv_auth;
struct srv_conn;
struct srv_conns;
struct srv_images;
struct srv_limits;
struct srv_route;
struct srv_stream;
struct srv_streams;
struct srv_upload;

#define SRV_REQUEST_ID_LEN 129 /* with NUL: what a client may choose */
#define SRV_HEADERS_MAX    6   /* of a reply, besides those that every reply has */

/** What the process holds; one of it, constant once requests are answered. */
typedef struct srv_server {
    const sch_settings *settings;
    sch_dbpool *pool;
    sch_store *store;
    struct sch_sources *sources;
    struct sch_hooks *hooks;
    const char *url;           /* "http://127.0.0.1:8070", where we listen */
    struct srv_auth *auth;     /* remembers when keys were last noted as used */
    struct srv_limits *limits; /* submissions a minute */
    srv_pool *workers;         /* for handlers that wait on a disk */
    struct srv_conns *conns;
    struct srv_streams *streams;
    atomic_long active;        /* requests that began and did not end yet */
    atomic_int probes;         /* handlers that wait for others' machines (probe.h) */
    atomic_bool stopping;      /* replies close their connections */
    struct srv_images *images; /* reads single images */
    int stop_fd;               /* readable: the server stops, what waits gives up */
} srv_server;

/** An answer before it goes out, so that it can be made on any thread and sent in any way. */
typedef struct srv_reply {
    unsigned http;    /* 0: there is none yet */
    const char *mime; /* constant text */
    sch_strbuf body;  /* not used when fd is set */
    int fd;           /* -1, or a file of which fd_len bytes at fd_first are the body; owned */
    uint64_t fd_first, fd_len;
    struct srv_stream *stream; /* NULL, or what makes the body while it is sent; owned */
    struct {
        const char *name; /* constant text */
        char value[160];
    } headers[SRV_HEADERS_MAX];
    unsigned nheaders;
} srv_reply;

typedef enum srv_phase {
    SRV_PHASE_HEAD,    /* the library read the request line */
    SRV_PHASE_BODY,    /* reading the body; route, auth and limits were checked */
    SRV_PHASE_SWALLOW, /* the reply is made; dropping a short body in front of it */
    SRV_PHASE_RUN,     /* the handler runs on another thread, the connection is suspended */
    SRV_PHASE_SENT,    /* the reply is with the library, or the connection was given up */
} srv_phase;

/**
 * One request. Belongs to the thread of its connection, but for SRV_PHASE_RUN, when it belongs to
 * the handler.
 */
typedef struct srv_request {
    srv_work work; /* first: the pool hands it back */
    srv_server *srv;
    struct MHD_Connection *conn;
    struct srv_conn *link; /* may be NULL */
    const struct srv_route *route;
    srv_phase phase;
    const char *method; /* lives as long as the request */
    char *path, *query; /* as sent; query NULL: none */
    srv_args args;
    char request_id[SRV_REQUEST_ID_LEN];
    bool is_v3; /* its errors go out in the envelope of the v3 API */
    int64_t start_us;
    sch_identity who;                 /* routes with auth */
    bool by_token;                    /* an app_token says who, not a key */
    char session_id[SCH_SESSION_LEN]; /* strokes session of that token; "": none */
    char file_id[SCH_UUID_LEN];       /* for the log; "" */
    int body_kind;                    /* srv_body_kind: of a route that takes several, which came */
    int64_t body_length;              /* announced; -1: chunked */
    int64_t body_bytes;               /* so far */
    sch_strbuf body;                  /* routes with a JSON body */
    struct srv_upload *upload;        /* routes with a multipart body */
    int spool_fd;                     /* routes with a body that is spooled; -1: none */
    srv_reply reply;
} srv_request;

/** The reply of a request whose route defers is made: its connection goes on. */
void srv_request_resume(srv_request *rq);

/** Value of a request header, compared without case; NULL: none. Borrowed. */
const char *srv_request_header(const srv_request *rq, const char *name);

/** What the settings allow a group a month. */
static inline sch_quota srv_quota(const srv_server *srv)
{
    return (sch_quota){srv->settings->files_per_month, srv->settings->pages_per_month};
}

#endif
