/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token of the customer's tenant for the operator's application.
 *
 * Source: Microsoft identity platform, "OAuth 2.0 client credentials flow".
 */
#include "schema/bucket/bucket_priv.h"

static sch_status fetch(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded"};
    const sch_bucket_identity *id = &b->env->id;
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf form = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_http_request rq = {.method = "POST", .headers = headers, .header_count = 1};
    sch_status s;

    sch_strbuf_addf(&url, "%s/", id->azure_login_url);
    sch_uri_encode(&url, b->tenant, false);
    sch_strbuf_adds(&url, "/oauth2/v2.0/token");
    sch_strbuf_adds(&form, "grant_type=client_credentials&client_id=");
    sch_uri_encode(&form, id->azure_client_id, false);
    sch_strbuf_adds(&form, "&client_secret=");
    sch_uri_encode(&form, id->azure_client_secret, false);
    sch_strbuf_adds(&form, "&scope=https%3A%2F%2Fstorage.azure.com%2F.default");
    if (url.failed || form.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq.url = sch_strbuf_str(&url);
    rq.body = form.data;
    rq.body_len = form.len;
    s = bkt_ask(b, &rq, "Microsoft's token service", &body, err);
    return s == SCH_OK ? bkt_read_token(&body, ret_token, err) : s;
}

sch_status bkt_azure_token(sch_bucket *b, bkt_token *ret_token, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf name = {0};

    if (!b->env->id.azure_client_id || !b->env->id.azure_client_secret)
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied",
                           "this deployment has no Azure identity (settings azure_...)");
    sch_strbuf_addf(&name, "azure tenant %s", b->tenant);
    if (name.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return bkt_token_get(b, sch_strbuf_str(&name), fetch, ret_token, err);
}
