/* SPDX-License-Identifier: Apache-2.0 */
/* Where a store is, and a call as lines of HTTP; what the drivers do not do each for themselves. */
#include "schema/bucket/bucket_priv.h"

#include <string.h>

sch_status bkt_set_place(sch_bucket *b, const char *endpoint, const char *in_host,
                         const char *in_path, sch_err *err)
{
    const char *scheme_end = strstr(endpoint, "://");
    const char *host = scheme_end ? scheme_end + 3 : NULL;
    size_t host_len = host ? strcspn(host, "/") : 0;
    size_t path_len;
    int n;

    if (host_len == 0 || strcspn(host, "@?#") < strlen(host))
        return sch_fail_id(err, SCH_INVALID, "bad_request", "endpoint is not scheme://host[:port]");
    path_len = strlen(host + host_len);
    while (path_len > 0 && host[host_len + path_len - 1] == '/')
        path_len--;
    free(b->host);
    free(b->origin);
    free(b->base);
    b->host = b->origin = b->base = NULL;
    n = asprintf(&b->host, "%s%.*s", in_host, (int)host_len, host);
    if (n >= 0)
        n = asprintf(&b->origin, "%.*s://%s", (int)(scheme_end - endpoint), endpoint, b->host);
    if (n >= 0)
        n = asprintf(&b->base, "%.*s%s", (int)path_len, host + host_len, in_path);
    return n < 0 ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

void bkt_write_target(const sch_bucket *b, const bkt_call *call, sch_strbuf *path, sch_strbuf *url)
{
    sch_strbuf_adds(path, b->base);
    if (call->key) {
        sch_strbuf_addc(path, '/');
        sch_uri_encode(path, call->key, true);
    } else if (path->len == 0) {
        sch_strbuf_addc(path, '/');
    }
    sch_strbuf_addf(url, "%s%s", b->origin, sch_strbuf_str(path));
    if (call->query_count > 0)
        sch_strbuf_addc(url, '?');
    sch_v4_query(url, call->query, call->query_count);
}

void bkt_add_line(bkt_lines *l, const char *name, const char *value)
{
    if (l->count == SCH_COUNT_OF(l->at))
        return;
    l->at[l->count++] = l->text.len;
    sch_strbuf_addf(&l->text, "%s: %s", name, value);
    sch_strbuf_addc(&l->text, '\0');
}

sch_status bkt_send_lines(sch_bucket *b, const bkt_call *call, const char *url, bkt_lines *l,
                          sch_http_reply *ret_reply, sch_err *err)
{
    const char *headers[20];
    const sch_http_request rq = {.method = call->method,
                                 .url = url,
                                 .headers = headers,
                                 .header_count = l->count,
                                 .body = call->body,
                                 .body_len = call->body_len,
                                 .body_fd = call->body_fd,
                                 .body_offset = call->body_offset,
                                 .body_size = call->body_size,
                                 .take = call->take,
                                 .take_arg = call->take_arg,
                                 .max_bytes = call->max_bytes};

    if (l->text.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (size_t i = 0; i < l->count; i++)
        headers[i] = l->text.data + l->at[i];
    return sch_http_do(b->http, &rq, ret_reply, err);
}
