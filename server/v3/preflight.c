/* SPDX-License-Identifier: Apache-2.0 */
/**
 * OPTIONS /v3/text, /v3/latex, /v3/strokes: may a web page call it? Any may, with an app token.
 *
 * Out:  204 with the headers of CORS
 *
 * Source: Fetch standard, "CORS-preflight request".
 */
#include "server/reply.h"
#include "server/v3/v3.h"

void srv_preflight(srv_request *rq)
{
    srv_reply_json(rq, MHD_HTTP_NO_CONTENT, &(sch_strbuf){0});
    rq->reply.mime = NULL;
    srv_reply_header(rq, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    srv_reply_header(rq, "Access-Control-Allow-Methods", "POST, OPTIONS");
    srv_reply_header(rq, "Access-Control-Allow-Headers",
                     "app_id, app_key, app_token, content-type");
    srv_reply_header(rq, "Access-Control-Max-Age", "86400");
}
