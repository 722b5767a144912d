/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_V3_IMAGE_H
#define SRV_V3_IMAGE_H

#include "schema/wire/image_options.h"
#include "server/v3/v3.h"

/**
 * Images and drawings of the v3 API: /v3/text, /v3/latex, /v3/strokes.
 *
 * The server never looks into an image. The life of a request, its connection suspended from the
 * second step on:
 *
 *   handler          on srv->workers: reads body and options, refuses what is wrong
 *   fetch            on srv->images: gets src, when that is a URL
 *   recognize        on srv->images: hands the bytes to a worker (schema/live) and waits
 *   end              keeps the request and counts it, replies
 *
 * Each of the two middle steps has threads of its own, which wait and do little else; how many
 * requests may be on their way is bounded, and what is beyond is a 429.
 */
typedef struct srv_images srv_images;

/** @return SCH_OK; SCH_FATAL */
sch_status srv_images_open(const sch_settings *settings, srv_images **ret_images, sch_err *err);
/** Give up what waits, let the rest end; every connection is resumed. NULL is fine. @return NULL */
srv_images *srv_images_close(srv_images *images);
SCH_DEFINE_AUTO(srv_images *, srv_images_close);

/** Limits of the API. Source: limits and quotas. */
#define SRV_IMAGE_BODY_MAX   ((int64_t)5 << 20)
#define SRV_STROKES_BODY_MAX ((int64_t)512 << 10)
#define SRV_IMAGE_INLINE_MAX ((size_t)2 << 20) /* in base64, decoded */

/** One request on its way. */
typedef struct srv_image {
    srv_work work; /* first: the pools hand it back */
    srv_request *rq;
    const char *endpoint; /* "/v3/text" */
    sch_image_kind kind;
    json_t *body; /* the request's options, without the image; owned */
    sch_image_options *options;
    char *url;        /* to be fetched; NULL: the bytes are there */
    sch_strbuf bytes; /* of the image, or strokes as JSON */
    bool is_drawing;
    const char *usage;                /* "image", "strokes", ...; NULL: it was counted before */
    char session_id[SCH_SESSION_LEN]; /* drawings; "": none */
    char request_id[SCH_RID_LEN];     /* in the body of the reply */
} srv_image;

/** A request of that kind. @return NULL: no memory, a reply was made */
srv_image *srv_image_new(srv_request *rq, sch_image_kind kind, const char *endpoint);
/** Release; NULL is fine. @return NULL always. */
srv_image *srv_image_free(srv_image *image);
SCH_DEFINE_AUTO(srv_image *, srv_image_free);

/* Steps of a handler; each @return false: a reply was made. */

/** image_source.c: the body, JSON or a form: image->body, and bytes of a file part. */
bool srv_image_read_body(srv_image *image);
/** image_source.c: "src": a URL, or the image itself in base64. */
bool srv_image_read_source(srv_image *image);
/** The options of image->body. */
bool srv_image_read_options(srv_image *image);
/**
 * Go on with the request on other threads; it belongs to them from here on, and so does the reply.
 * @param image  taken over
 */
void srv_image_go_on(srv_image *image);

/** image_async.c: nobody waits for the answer (async, where something may be kept). */
bool srv_image_is_deferred(const srv_image *image);
/** image_async.c: keep it for a worker, and make the reply. */
void srv_image_defer(srv_image *image);
/** image_keep.c: may results be posted there? @return false: opts_bad_callback was replied */
bool srv_callback_allowed(srv_request *rq, const json_t *callback);
/** image_source.c: the base64 in a data URL; NULL: it is none. Borrowed. */
const char *srv_inline_data(const char *src);
/** image_source.c: an http or https URL. */
bool srv_is_image_url(const char *text);

/** image_fetch.c: get image->url into image->bytes. */
bool srv_image_fetch(srv_image *image);
/**
 * image_keep.c: keep the request and its result, count it, and post it where that is asked for.
 * @param answer  as a worker gave it @param result  its text, as the reply has it
 */
sch_status srv_image_keep(const srv_image *image, const json_t *answer, const char *result,
                          sch_err *err);

/** base64 of RFC 4648, white space skipped. @return false: it is none */
bool srv_base64_decode(const char *text, size_t len, sch_strbuf *ret_bytes);

#endif
