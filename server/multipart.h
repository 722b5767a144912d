/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_MULTIPART_H
#define SRV_MULTIPART_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Streaming reader of multipart/form-data: constant memory for bodies of any length, cut anywhere.
 *
 * Written here because the one that comes with the HTTP library cannot tell a truncated or
 * malformed body from a good one. Source: RFC 7578, RFC 2046 section 5.1.1.
 *
 * Invariant: of a delimiter "\r\n--boundary" only the first byte is a CR, so a failed match at
 * byte k can restart at the byte that failed; nothing but k has to be kept between two calls.
 */
typedef struct srv_multipart srv_multipart;

enum {
    SRV_PART_HEADERS_MAX = 8 * 1024, /* bytes of one part's headers */
    SRV_PARTS_MAX = 64,
    SRV_PART_NAME_LEN = 128, /* with NUL */
    SRV_FILENAME_LEN = 256,  /* with NUL; longer names are cut at a character */
};

/** Headers of a part, as far as a form needs them. */
typedef struct srv_part {
    char name[SRV_PART_NAME_LEN];
    char filename[SRV_FILENAME_LEN]; /* last path component, valid UTF-8, no control characters */
    bool has_filename;
} srv_part;

/** What happens on the way. A callback that fails ends the reading; its status is handed on. */
typedef struct srv_multipart_events {
    sch_status (*part_begin)(void *arg, const srv_part *part, sch_err *err);
    sch_status (*part_data)(void *arg, const char *bytes, size_t len, sch_err *err);
    sch_status (*part_end)(void *arg, sch_err *err);
} srv_multipart_events;

/**
 * @param content_type  value of the request's header; borrowed for the call
 * @param events, arg  borrowed until free
 * @return SCH_OK; SCH_INVALID: not multipart/form-data, or no usable boundary; SCH_FATAL (memory)
 */
sch_status srv_multipart_new(const char *content_type, const srv_multipart_events *events,
                             void *arg, srv_multipart **ret_mp, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
srv_multipart *srv_multipart_free(srv_multipart *mp);
SCH_DEFINE_AUTO(srv_multipart *, srv_multipart_free);
/** The next bytes. @return SCH_OK; SCH_INVALID: malformed; SCH_LIMIT; what a callback returned */
sch_status srv_multipart_feed(srv_multipart *mp, const char *bytes, size_t len, sch_err *err);
/** No more bytes come. @return SCH_OK; SCH_INVALID: the closing delimiter did not come */
sch_status srv_multipart_end(srv_multipart *mp, sch_err *err);

#endif
