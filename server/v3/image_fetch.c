/* SPDX-License-Identifier: Apache-2.0 */
/* Getting an image that a client named by its URL, through the guarded client. */
#include "server/v3/image.h"

#include "schema/http/download.h"
#include "server/reply.h"

#define REDIRECTS 5

bool srv_image_fetch(srv_image *image)
{
    const srv_server *srv = image->rq->srv;
    const sch_http_rules rules = {.allow_http = srv->settings->fetch_http,
                                  .allow_private = srv->settings->fetch_private,
                                  .redirects = REDIRECTS,
                                  .total_s = SCH_IMAGE_FETCH_S,
                                  .cancel_fd = srv->stop_fd};
    sch_download_failure why = {0};
    sch_err err = {0};
    sch_status s =
        sch_http_download(&rules, image->url, SCH_IMAGE_FETCHED_MAX, &image->bytes, &why, &err);

    if (s == SCH_NOT_FOUND)
        srv_reply_v3_error(image->rq, "image_download_error", NULL,
                           json_pack("{s:s, s:{s:s, s:i}}", "url", image->url, "detail", "reason",
                                     why.reason, "status", (int)why.status));
    else if (s != SCH_OK)
        srv_reply_error(image->rq, &err);
    return s == SCH_OK;
}
