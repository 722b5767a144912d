/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/cropped/{file_id}-{page}.jpg?top_left_x&top_left_y&width&height: an image cut out
 * of a page, any part, the page from 0. Without width or height it reaches to the edge.
 *
 * Out:  200 image/jpeg
 * Errs: 400 bad_request (no crop), 401, 403 forbidden, 404 not_found
 *
 * Source: early versions of the official Python client.
 */
#include "server/files/files.h"
#include "server/reply.h"

#include <string.h>

enum { PAGE_MOST = 999999, PIXEL_MOST = 9999999 };

static bool read_number(const char *text, int most, int *ret_value)
{
    int value = 0;

    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || value > most / 10)
            return false;
        value = value * 10 + (*p - '0');
    }
    *ret_value = value;
    return *text != '\0' && value <= most;
}

/** A parameter that may be absent; a wrong one is none. */
static bool read_side(const srv_request *rq, const char *name, int *value)
{
    char text[SRV_ARG_LEN];

    return !srv_query_get(rq->query, name, text, sizeof text) ||
           read_number(text, PIXEL_MOST, value);
}

void srv_legacy_cropped_get(srv_request *rq)
{
    const char *image_id = rq->args.text[0];
    srv_crop c = {.page = 0};

    if (strlen(image_id) <= SCH_UUID_LEN || image_id[SCH_UUID_LEN - 1] != '-') {
        srv_reply_code(rq, "not_found", "there is no such image");
        return;
    }
    memcpy(c.file_id, image_id, SCH_UUID_LEN - 1);
    if (!read_number(image_id + SCH_UUID_LEN, PAGE_MOST, &c.page) ||
        !read_side(rq, "top_left_x", &c.x) || !read_side(rq, "top_left_y", &c.y) ||
        !read_side(rq, "width", &c.w) || !read_side(rq, "height", &c.h)) {
        srv_reply_code(rq, "bad_request", "the crop must be of whole numbers");
        return;
    }
    c.page++;
    srv_crop_send(rq, &c, true);
}
