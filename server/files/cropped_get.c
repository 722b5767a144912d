/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /cropped/{image_id}.jpg?height&width&top_left_y&top_left_x: an image cut out of a page, as
 * the Mathpix Markdown of a file refers to it. image_id is "<file_id>-<page>", the page from 1
 * and padded with zeros; of a document of the v3 API "<pdf_id>-<page>". No credentials: browsers
 * and Markdown viewers follow these links.
 *
 * What the Markdown refers to was cut when the page was read; the region of any other line (a
 * table, a formula) is cut when it is asked for.
 *
 * Out:  200 image/jpeg
 * Errs: 404 not_found, also for a region that no line has; 503 unavailable (no worker is free)
 *
 * Source: image links in Mathpix Markdown.
 */
#include "schema/live/live.h"
#include "schema/wire/json.h"
#include "server/files/files.h"
#include "server/probe.h"
#include "server/reply.h"

#include <stdio.h>
#include <string.h>

enum {
    PAGE_MAX = 999999,
    PIXEL_MAX = 9999999,
    WAIT_MS = 5000, /* for a worker */
    WORK_MS = 30000,
};

static bool read_page(const char *text, int *ret_page)
{
    int page = 0;

    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || page > PAGE_MAX / 10)
            return false;
        page = page * 10 + (*p - '0');
    }
    *ret_page = page;
    return page > 0;
}

/** The file that the first part of an image_id means: its own id, or its name in the v3 API. */
static bool read_file(const srv_request *rq, const char *id, char ret_file_id[SCH_UUID_LEN])
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_db *db = NULL;

    if (sch_uuid_is_valid(id)) {
        memcpy(ret_file_id, id, SCH_UUID_LEN);
        return true;
    }
    if (sch_dbpool_reader(rq->srv->pool, &db, NULL) != SCH_OK ||
        sch_v3_file_find(db, NULL, id, &file, NULL) != SCH_OK)
        return false;
    memcpy(ret_file_id, file.file_id, SCH_UUID_LEN);
    return true;
}

static bool read_crop(const srv_request *rq, srv_crop *ret_crop)
{
    const char *image_id = rq->args.text[0];
    const char *query = rq->query;
    const char *dash = strrchr(image_id, '-');
    char id[SCH_UUID_LEN];
    srv_crop c = {.page = 0};

    if (!dash || (size_t)(dash - image_id) >= sizeof id)
        return false;
    (void)snprintf(id, sizeof id, "%.*s", (int)(dash - image_id), image_id);
    if (!read_page(dash + 1, &c.page) || !read_file(rq, id, c.file_id) ||
        !srv_query_get_int(query, "top_left_x", PIXEL_MAX, &c.x) ||
        !srv_query_get_int(query, "top_left_y", PIXEL_MAX, &c.y) ||
        !srv_query_get_int(query, "width", PIXEL_MAX, &c.w) ||
        !srv_query_get_int(query, "height", PIXEL_MAX, &c.h))
        return false;
    *ret_crop = c;
    return c.w > 0 && c.h > 0;
}

static bool is_kept(const srv_request *rq, const char *artifact)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;

    return sch_blob_open(rq->srv->store, artifact, &blob, NULL) == SCH_OK;
}

static sch_status ask(const srv_request *rq, const srv_crop *c, bool any, sch_strbuf *answer,
                      sch_err *err)
{
    char request[200];
    sch_live_call call = {
        .data_dir = rq->srv->settings->data,
        .request = request,
        .source = "",
        .wait_ms = WAIT_MS,
        .work_ms = WORK_MS,
        .cancel_fd = rq->srv->stop_fd,
    };

    (void)snprintf(
        request, sizeof request,
        "{\"crop\":{\"file_id\":\"%s\",\"page\":%d,\"region\":[%d,%d,%d,%d],\"any\":%s}}",
        c->file_id, c->page, c->x, c->y, c->w, c->h, any ? "true" : "false");
    call.request_len = strlen(request);
    return sch_live_ask(&call, answer, err);
}

/** Have it cut. @param artifact  gets its name @return false: a reply was made */
static bool ask_worker(srv_request *rq, const srv_crop *c, bool any,
                       char artifact[SCH_UUID_LEN + 80])
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    SCH_AUTO(sch_json_decref) json_t *root = NULL;
    const char *leaf;
    sch_err err = {0};
    sch_status s = SCH_BUSY;

    if (srv_probe_begin(rq->srv)) { /* others wait for whom we do not know, this for a worker */
        s = ask(rq, c, any, &answer, &err);
        srv_probe_end(rq->srv);
    }
    root = s == SCH_OK ? json_loadb(sch_strbuf_str(&answer), answer.len, 0, NULL) : NULL;
    leaf = json_string_value(json_object_get(root, "leaf"));
    if (leaf && strlen(leaf) < 80) {
        (void)snprintf(artifact, SCH_UUID_LEN + 80, "%s/%s", c->file_id, leaf);
        return true;
    }
    if (root) {
        srv_reply_code(rq, "not_found", "there is no such image");
    } else {
        srv_reply_code(rq, "unavailable", "nobody can cut the image now; try again");
        srv_reply_header(rq, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    }
    return false;
}

void srv_crop_send(srv_request *rq, const srv_crop *crop, bool any)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    char artifact[SCH_UUID_LEN + 80];
    sch_db *db;

    memcpy(rq->args.text[0], crop->file_id, sizeof crop->file_id);
    if (srv_file_find(rq, &db, &file) != SCH_OK)
        return;
    snprintf(artifact, sizeof artifact, "%s/crop-%d-%d-%d-%d-%d.jpg", crop->file_id, crop->page,
             crop->x, crop->y, crop->w, crop->h);
    if (!is_kept(rq, artifact) && file.state == SCH_FILE_COMPLETED &&
        !ask_worker(rq, crop, any, artifact))
        return;
    srv_file_send(rq, artifact, "image/jpeg", file.created_ms);
}

void srv_cropped_get(srv_request *rq)
{
    srv_crop c;

    if (read_crop(rq, &c))
        srv_crop_send(rq, &c, false);
    else
        srv_reply_code(rq, "not_found", "there is no such image");
}
