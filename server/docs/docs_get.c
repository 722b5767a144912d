/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /openapi.json: what is served, as an OpenAPI 3.1 document.
 * GET /docs, /docs/{asset}: the same for people: a page that reads it and needs nothing else.
 *
 * Out:  200
 * Errs: 404 not_found
 *
 * Source: schema/openapi.yaml.
 */
#include "server/docs/docs.h"
#include "server/reply.h"

#include <string.h>

static void send_file(srv_request *rq, const char *name, const char *mime)
{
    for (size_t i = 0; i < srv_docs_file_count; i++) {
        const srv_docs_file *f = &srv_docs_files[i];
        sch_strbuf sb = {0};

        if (strcmp(f->name, name) != 0)
            continue;
        sch_strbuf_add(&sb, (const char *)f->bytes, f->len);
        srv_reply_json(rq, MHD_HTTP_OK, &sb);
        rq->reply.mime = mime;
        srv_reply_header(rq, "X-Content-Type-Options", "nosniff");
        return;
    }
    srv_reply_code(rq, "not_found", "there is no such path");
}

void srv_openapi_get(srv_request *rq)
{
    send_file(rq, "openapi.json", "application/json");
}

void srv_docs_get(srv_request *rq)
{
    send_file(rq, "docs.html", "text/html; charset=utf-8");
    srv_reply_header(rq, "Content-Security-Policy",
                     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
}

void srv_docs_asset_get(srv_request *rq)
{
    const char *name = rq->args.text[0];
    size_t n = strlen(name);

    if (n > 3 && strcmp(name + n - 3, ".js") == 0)
        send_file(rq, name, "text/javascript; charset=utf-8");
    else if (n > 4 && strcmp(name + n - 4, ".css") == 0)
        send_file(rq, name, "text/css; charset=utf-8");
    else
        srv_reply_code(rq, "not_found", "there is no such path");
}
