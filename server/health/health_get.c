/* SPDX-License-Identifier: Apache-2.0 */
#include "server/health/health.h"
#include "server/reply.h"

static void reply_text(srv_request *rq, const char *json)
{
    sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, json);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}

void srv_health_get(srv_request *rq)
{
    reply_text(rq, "{\"status\":\"ok\"}");
}

void srv_region_health_get(srv_request *rq)
{
    reply_text(rq, "{\"status\":\"ok\"}");
}

void srv_version_get(srv_request *rq)
{
    reply_text(rq, "{\"name\":\"recto\",\"version\":\"" RECTO_VERSION "\"}");
}
