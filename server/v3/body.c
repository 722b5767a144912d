/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/json.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <stdio.h>
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

/** The member at a path like "conversion_options.docx.fontSize"; NULL: there is none. */
static const json_t *member_at(const json_t *options, const char *path)
{
    while (options && *path) {
        SCH_AUTO(free) char *key = strndup(path, strcspn(path, "."));

        path += strcspn(path, ".");
        path += *path == '.';
        options = key ? json_object_get(options, key) : NULL;
    }
    return options;
}

/** By which id the API refuses this value. */
static const char *option_error_id(const char *name, const char *text, const json_t *value)
{
    const char *digits = json_string_value(value);

    if (strcmp(name, "conversion_formats") == 0 && strstr(text, "is not a format"))
        return "opts_unknown_format";
    if (strncmp(name, "callback", 8) == 0)
        return "opts_bad_callback";
    if (strstr(text, "must be a whole number") && !json_is_number(value) &&
        !(digits && *digits && digits[strspn(digits, "-0123456789")] == '\0'))
        return "opts_number_required";
    return "opts_value_out_of_range";
}

void srv_v3_reply_failure(srv_request *rq, const sch_err *err, const json_t *options)
{
    char name[128];
    const json_t *value;
    const char *id;
    json_t *more;

    if (err->code != SCH_INVALID || err->id[0] || !strchr(err->text, ':')) {
        srv_reply_error(rq, err);
        return;
    }
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(err->text, ":"), err->text);
    value = member_at(options, name);
    id = option_error_id(name, err->text, value);
    more = json_pack("{s:s, s:O?}", strcmp(id, "opts_unknown_format") == 0 ? "option" : "name",
                     name, strcmp(id, "opts_unknown_format") == 0 ? "formats" : "value", value);
    srv_reply_v3_error(rq, id, err->text, more);
}
