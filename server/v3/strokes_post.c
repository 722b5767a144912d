/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/strokes: read what a pen drew.
 *
 * In:   {"strokes": {"strokes": {"x": [[..], ..], "y": [[..], ..]}}, "strokes_session_id"?: string,
 *       options of /v3/text}. At most 512 KB. With a session each request brings new strokes, and
 *       the result is that of all strokes so far; its id comes with an app_token, or from whoever
 *       made it, with a key of the same group
 * Out:  200 as /v3/text, with is_handwritten, without the image's size
 * Errs: json_syntax, strokes_missing, strokes_syntax_error, strokes_no_content, opts_*,
 *       math_confidence, unauthorized_token_request (also: no such session, or it has ended),
 *       sys_request_too_large; 429 http_max_requests
 *
 * Source: v3 reference, "Process stroke data".
 */
#include "schema/base/clock.h"
#include "schema/wire/json.h"
#include "schema/wire/strokes.h"
#include "server/reply.h"
#include "server/v3/image.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool refuse(srv_image *image, const sch_err *err)
{
    if (err->code == SCH_FATAL)
        srv_reply_error(image->rq, err);
    else
        srv_reply_v3_error(image->rq, err->id, NULL,
                           json_pack("{s:{s:s}}", "detail", "reason", err->text));
    return false;
}

/** Strokes may stand one level higher than the reference says, as its Python sample sends them. */
static bool read_strokes(srv_image *image, json_t **ret_strokes)
{
    const json_t *outer = sch_json_get(image->body, "strokes");
    const json_t *inner = sch_json_get(outer, "strokes");
    sch_err err = {0};
    sch_status s = sch_strokes_check(inner ? inner : outer, &err);

    if (s != SCH_OK)
        return refuse(image, &err);
    *ret_strokes = json_incref((json_t *)(uintptr_t)(inner ? inner : outer));
    (void)json_object_del(image->body, "strokes");
    return true;
}

static bool read_session(srv_image *image)
{
    const json_t *got = sch_json_get(image->body, "strokes_session_id");
    const char *id = json_string_value(got);
    const srv_request *rq = image->rq;

    if (!got)
        return true;
    if (!id || strlen(id) >= sizeof image->session_id ||
        (rq->by_token && strcmp(rq->session_id, id) != 0)) {
        srv_reply_v3_error(image->rq, "unauthorized_token_request",
                           "The strokes session is not that of the app token", NULL);
        return false;
    }
    (void)snprintf(image->session_id, sizeof image->session_id, "%s", id);
    (void)json_object_del(image->body, "strokes_session_id");
    return true;
}

typedef struct addition {
    const srv_image *image;
    json_t *strokes; /* in: the new ones; out: all of them */
    bool is_first;
    int64_t now_ms;
} addition;

static sch_status add_to_session(sch_db *db, void *arg, sch_err *err)
{
    addition *a = arg;
    SCH_AUTO(free) char *before = NULL;
    SCH_AUTO(free) char *text = NULL;
    SCH_AUTO(sch_json_decref) json_t *all = NULL;
    sch_status s = sch_session_get(db, a->image->session_id, a->image->rq->who.group_id, a->now_ms,
                                   &before, err);

    if (s == SCH_OK)
        s = sch_strokes_join(before, a->strokes, &all, err);
    if (s != SCH_OK)
        return s;
    text = json_dumps(all, JSON_COMPACT);
    if (!text)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = sch_session_set(db, a->image->session_id, text, err);
    if (s == SCH_OK) {
        a->is_first = before == NULL;
        json_decref(a->strokes);
        a->strokes = SCH_STEAL(all);
    }
    return s;
}

static bool join_session(srv_image *image, json_t **strokes)
{
    addition a = {.image = image, .strokes = *strokes, .now_ms = sch_now_ms()};
    sch_err err = {0};
    sch_status s;

    image->usage = "strokes";
    if (!image->session_id[0])
        return true;
    s = sch_dbpool_write(image->rq->srv->pool, add_to_session, &a, &err);
    *strokes = a.strokes;
    image->usage = s == SCH_OK && a.is_first ? "strokes-session" : NULL; /* a session counts once */
    if (s == SCH_OK)
        return true;
    if (s == SCH_NOT_FOUND)
        (void)sch_fail_id(&err, SCH_INVALID, "unauthorized_token_request",
                          "there is no such strokes session, or it has ended");
    return refuse(image, &err);
}

static bool take_strokes(srv_image *image, const json_t *strokes)
{
    char *text = json_dumps(strokes, JSON_COMPACT);
    sch_err err = {0};

    if (!text) {
        (void)sch_fail(&err, SCH_FATAL, "out of memory");
        return refuse(image, &err);
    }
    sch_strbuf_adds(&image->bytes, text);
    free(text);
    image->is_drawing = true;
    return true;
}

static bool prepare(srv_image *image)
{
    SCH_AUTO(sch_json_decref) json_t *strokes = NULL;

    return srv_v3_body(image->rq, &image->body) && read_strokes(image, &strokes) &&
           srv_image_read_options(image) && read_session(image) && join_session(image, &strokes) &&
           take_strokes(image, strokes);
}

void srv_strokes_post(srv_request *rq)
{
    SCH_AUTO(srv_image_free) srv_image *image = srv_image_new(rq, SCH_IMAGE_TEXT, "/v3/strokes");

    if (image && prepare(image))
        srv_image_go_on(SCH_STEAL(image));
    else
        srv_request_resume(rq);
}
