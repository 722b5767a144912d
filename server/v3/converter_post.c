/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/converter: make other formats of a Mathpix Markdown text.
 *
 * In:   {"mmd": string, "formats": {format: bool}, "conversion_options"?, "metadata"?}
 * Out:  200 {"conversion_id": "2025_04_16_..."}, once it is durable
 * Errs: 401, 429 http_max_requests, json_syntax, sys_request_too_large, opts_unknown_format (none,
 *       or one that is not made from Markdown), opts_value_out_of_range, opts_number_required
 *
 * Source: v3 reference, "Convert Documents".
 */
#include "schema/wire/json.h"
#include "schema/wire/output.h"
#include "server/reply.h"
#include "server/room.h"
#include "server/submit.h"
#include "server/v3/v3.h"

#include <stdio.h>
#include <string.h>

/** Formats that begin with the pages of a document, not with its Markdown. */
static bool is_of_pages(const char *format)
{
    static const char *const names[] = {"lines.json", "lines.mmd.json", "jpg", "png",
                                        "mmd.overlay.pdf"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcmp(format, names[i]) == 0)
            return true;
    return false;
}

/** Is there something to make, and is all of it known? @return false: a reply was made */
static bool check_formats(srv_request *rq, const json_t *formats)
{
    const char *name;
    json_t *wanted;
    bool ok = json_object_size(formats) > 0, any = false;

    json_object_foreach((json_t *)formats, name, wanted)
    {
        bool is_wanted = false;

        ok = ok && sch_output_is_format(name) && !is_of_pages(name) &&
             sch_json_bool(formats, "", name, &is_wanted, NULL) == SCH_OK;
        any = any || is_wanted;
    }
    if (ok && any)
        return true;
    srv_reply_v3_error(rq, "opts_unknown_format", NULL,
                       json_pack("{s:s,s:O?}", "name", "formats", "formats", formats));
    return false;
}

/** The options as those of a document. */
static json_t *make_options(const json_t *body, const json_t *formats)
{
    static const char *const keys[] = {"conversion_options", "metadata"};
    json_t *options = json_pack("{s:O}", "conversion_formats", formats);

    for (size_t i = 0; options && i < SCH_COUNT_OF(keys); i++)
        if (json_object_get(body, keys[i]))
            json_object_set(options, keys[i], json_object_get(body, keys[i]));
    return options;
}

static void convert(srv_request *rq, const json_t *mmd, const json_t *options)
{
    char file_id[SCH_UUID_LEN], conversion_id[SCH_RID_LEN], name[SCH_UUID_LEN + 8];
    char filename[SCH_RID_LEN + 8];
    srv_submission in = {
        .file_id = file_id,
        .filename = filename,
        .source_bytes = (int64_t)json_string_length(mmd),
        .v3_id = conversion_id,
        .v3_kind = SCH_V3_CONVERTER,
    };
    sch_err err = {0};
    sch_status s = srv_room_check(rq->srv, in.source_bytes, &err);

    sch_uuid_new(file_id);
    sch_rid_new(conversion_id);
    (void)snprintf(filename, sizeof filename, "%s.mmd", conversion_id);
    (void)snprintf(name, sizeof name, "%s/mmd", file_id);
    if (s == SCH_OK)
        s = sch_store_put(rq->srv->store, name, json_string_value(mmd), json_string_length(mmd),
                          &err);
    if (s != SCH_OK)
        srv_reply_error(rq, &err);
    else if (!srv_submit(rq, &in, options))
        (void)sch_store_delete_all(rq->srv->store, file_id, &err);
}

void srv_converter_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *body = NULL;
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    const json_t *mmd, *formats;

    if (!srv_v3_body(rq, &body))
        return;
    mmd = sch_json_get(body, "mmd");
    formats = sch_json_get(body, "formats");
    if (!json_is_string(mmd)) {
        srv_v3_reply_option(rq, "opts_value_out_of_range", "mmd", mmd);
        return;
    }
    if (!check_formats(rq, formats))
        return;
    options = make_options(body, formats);
    if (options)
        convert(rq, mmd, options);
}
