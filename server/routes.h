/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_ROUTES_H
#define SRV_ROUTES_H

#include "server/request.h"

/** Makes the reply; see server/reply.h. */
typedef void (*srv_handler)(srv_request *rq);

typedef enum srv_auth_kind {
    SRV_AUTH_NONE,
    SRV_AUTH_KEY,    /* app_key, or app_id and app_key */
    SRV_AUTH_SUBMIT, /* the same, and it counts against the key's submissions a minute */
    /* as SUBMIT, or with an app_token instead; browsers of any origin may call it */
    SRV_AUTH_CLIENT,
} srv_auth_kind;

typedef enum srv_body_kind {
    SRV_BODY_NONE, /* one that is sent all the same is dropped, up to a small size */
    SRV_BODY_JSON, /* whole in rq->body, up to settings.max_json_bytes */
    SRV_BODY_FORM, /* multipart, streamed into rq->upload, file up to settings.max_upload_bytes */
    SRV_BODY_DOCUMENT, /* FORM, or by its Content-Type JSON: rq->body_kind says which came */
    SRV_BODY_JOB,      /* JSON, kept in the file rq->spool_fd, up to settings.max_job_bytes */
    SRV_BODY_IMAGE,    /* JSON or a form, whole in rq->body, up to 5 MB */
    SRV_BODY_STROKES,  /* the same, up to 512 KB */
} srv_body_kind;

/**
 * One row of the table: adding an endpoint is adding a file and a row. GET serves HEAD too.
 * A handler that writes a row or removes files waits on the disk: it is marked so, and runs on
 * srv->workers while its connection is suspended. One that hands the request on to other threads
 * defers: it, or they, call srv_request_resume() when the reply is made.
 */
typedef enum srv_when { SRV_AT_ONCE, SRV_WAITS, SRV_DEFERS } srv_when;
typedef struct srv_route {
    const char *method;
    const char *pattern; /* see srv_path_match() */
    srv_auth_kind auth;
    srv_body_kind body;
    uint8_t waits; /* srv_when; false and true are its first two */
    srv_handler run;
} srv_route;

/**
 * Find the row for rq->method and rq->path, and fill rq->args. The first pattern of the table that
 * fits the path is the resource; its rows say what methods it has.
 * @return false: a 404 or 405 reply was made
 */
bool srv_route_find(srv_request *rq);
/** The rows of the table, by number. @return NULL behind the last */
const srv_route *srv_route_at(size_t i);
/** Most bytes that a body of that kind may have. */
int64_t srv_body_limit(srv_body_kind kind, const sch_settings *settings);

#endif
