/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/onboarding/identities: the identities that a customer grants access to its buckets.
 *
 * Out:  200 {"aws": {"trust_account_id", "external_id"}, "azure": {"app_id", "tenant_id"},
 *       "gcp": {"service_account_email", "external_id"}}; gcp only where there is one
 * Errs: 401, 500 internal_error: this deployment has no identities
 *
 * Source: Files API reference, "Data sources".
 */
#include "server/reply.h"
#include "server/sources/register.h"
#include "server/sources/sources.h"

#include <string.h>

static void add_text(sch_strbuf *sb, const char *name, const char *text)
{
    sch_strbuf_addf(sb, "\"%s\":", name);
    sch_strbuf_add_json(sb, text, strlen(text));
}

void srv_identities_get(srv_request *rq)
{
    const sch_identities *id = sch_sources_identities(rq->srv->sources);
    char external_id[SCH_UUID_LEN];
    sch_strbuf sb = {0};
    sch_err err = {0};

    if (!*id->aws_account_id && !*id->azure_app_id && !*id->gcp_email) {
        srv_reply_code(rq, "internal_error",
                       "this deployment has no cloud identities; the setting is `identities`");
        return;
    }
    if (srv_external_id(rq->srv->pool, rq->who.group_id, external_id, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_adds(&sb, "{\"aws\":{");
    add_text(&sb, "trust_account_id", id->aws_account_id);
    sch_strbuf_addf(&sb, ",\"external_id\":\"%s\"},\"azure\":{", external_id);
    add_text(&sb, "app_id", id->azure_app_id);
    sch_strbuf_addc(&sb, ',');
    add_text(&sb, "tenant_id", id->azure_tenant_id);
    sch_strbuf_addc(&sb, '}');
    if (*id->gcp_email) {
        sch_strbuf_adds(&sb, ",\"gcp\":{");
        add_text(&sb, "service_account_email", id->gcp_email);
        sch_strbuf_addf(&sb, ",\"external_id\":\"%s\"}", external_id);
    }
    sch_strbuf_addc(&sb, '}');
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
