/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/json.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <string.h>

bool srv_v3_body(srv_request *rq, json_t **ret_json)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    const char *text = sch_strbuf_str(&rq->body);
    sch_err err = {0};
    sch_status s = SCH_OK;

    if (text[strspn(text, " \t\r\n")] == '\0' && strlen(text) == rq->body.len)
        json = json_object();
    else
        s = sch_json_load(text, rq->body.len, (size_t)rq->srv->settings->max_json_bytes, &json,
                          &err);
    if (s == SCH_LIMIT || s == SCH_FATAL) {
        srv_reply_error(rq, &err);
        return false;
    }
    if (s != SCH_OK || !json_is_object(json)) {
        srv_reply_v3_error(
            rq, "json_syntax", s == SCH_OK ? "JSON syntax error: the body must be an object" : NULL,
            s == SCH_OK ? NULL : json_pack("{s:{s:s}}", "detail", "reason", err.text));
        return false;
    }
    *ret_json = SCH_STEAL(json);
    return true;
}

void srv_v3_reply_option(srv_request *rq, const char *id, const char *name, const json_t *value)
{
    json_t *more = json_pack("{s:s}", "name", name);

    if (value)
        json_object_set(more, "value", (json_t *)value);
    else
        json_object_set_new(more, "value", json_null());
    srv_reply_v3_error(rq, id, NULL, more);
}
