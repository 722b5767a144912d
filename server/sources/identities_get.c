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
#include "schema/source/source.h"
#include "server/reply.h"
#include "server/sources/sources.h"

#include <string.h>

typedef struct asking {
    const char *group_id;
    char external_id[SCH_UUID_LEN];
} asking;

static sch_status ask(sch_db *db, void *arg, sch_err *err)
{
    asking *a = arg;

    return sch_group_external_id(db, a->group_id, a->external_id, err);
}

sch_status srv_external_id(const srv_request *rq, char ret_id[SCH_UUID_LEN], sch_err *err)
{
    asking a = {.group_id = rq->who.group_id};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, err);

    if (s == SCH_OK)
        s = sch_group_external_id_find(db, a.group_id, a.external_id, err);
    if (s == SCH_NOT_FOUND) /* nobody asked for it yet */
        s = sch_dbpool_write(rq->srv->pool, ask, &a, err);
    if (s == SCH_OK)
        memcpy(ret_id, a.external_id, sizeof a.external_id);
    return s;
}

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
    if (srv_external_id(rq, external_id, &err) != SCH_OK) {
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
