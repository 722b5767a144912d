/* SPDX-License-Identifier: Apache-2.0 */
/* Where the image of a request is: in a form, in base64, or at a URL. */
#include "server/v3/image.h"

#include "schema/wire/json.h"
#include "server/multipart.h"
#include "server/reply.h"

#include <string.h>
#include <strings.h>

/* ---- forms ----------------------------------------------------------------------------------- */

typedef struct form {
    srv_image *image;
    sch_strbuf options;
    sch_strbuf *to; /* what the part at hand goes to; NULL: it is ignored */
    bool has_file, has_options;
} form;

static sch_status part_begin(void *arg, const srv_part *part, sch_err *err)
{
    form *f = arg;
    const bool is_file = strcmp(part->name, "file") == 0;
    bool *has = is_file ? &f->has_file : &f->has_options;

    f->to = NULL;
    if (!is_file && strcmp(part->name, "options_json") != 0)
        return SCH_OK;
    if (*has)
        return sch_fail(err, SCH_INVALID, "%s: was sent more than once", part->name);
    *has = true;
    f->to = is_file ? &f->image->bytes : &f->options;
    return SCH_OK;
}

static sch_status part_data(void *arg, const char *bytes, size_t len, sch_err *err)
{
    form *f = arg;

    if (f->to)
        sch_strbuf_add(f->to, bytes, len);
    return f->to && f->to->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

static sch_status part_end(void *arg, sch_err *err)
{
    (void)arg;
    (void)err;
    return SCH_OK;
}

static sch_status read_form(form *f, const srv_request *rq, sch_err *err)
{
    static const srv_multipart_events events = {part_begin, part_data, part_end};
    SCH_AUTO(srv_multipart_free) srv_multipart *mp = NULL;
    sch_status s = srv_multipart_new(srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE), &events,
                                     f, &mp, err);

    if (s == SCH_OK)
        s = srv_multipart_feed(mp, sch_strbuf_str(&rq->body), rq->body.len, err);
    return s == SCH_OK ? srv_multipart_end(mp, err) : s;
}

static bool is_form(const srv_request *rq)
{
    const char *type = srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE);

    return type && strncasecmp(type, "multipart/", 10) == 0;
}

static bool refuse_syntax(srv_request *rq, const char *reason)
{
    srv_reply_v3_error(rq, "json_syntax", NULL, json_pack("{s:{s:s}}", "detail", "reason", reason));
    return false;
}

/** options_json, of which none counts as {}. */
static bool read_options_text(srv_image *image, const sch_strbuf *text)
{
    sch_err err = {0};

    if (text->len == 0) {
        image->body = json_object();
        return image->body != NULL;
    }
    if (sch_json_load(text->data, text->len, (size_t)SRV_IMAGE_BODY_MAX, &image->body, &err) !=
        SCH_OK)
        return refuse_syntax(image->rq, err.text);
    return json_is_object(image->body) ||
           refuse_syntax(image->rq, "options_json must be an object");
}

bool srv_image_read_body(srv_image *image)
{
    srv_request *rq = image->rq;
    form f = {.image = image};
    sch_err err = {0};
    bool ok;

    if (!is_form(rq))
        return srv_v3_body(rq, &image->body);
    ok = read_form(&f, rq, &err) == SCH_OK;
    if (!ok && err.code == SCH_INVALID)
        (void)refuse_syntax(rq, err.text);
    else if (!ok)
        srv_reply_error(rq, &err);
    ok = ok && read_options_text(image, &f.options);
    sch_strbuf_done(f.options);
    if (ok && f.has_file) /* the file is the image, whatever the options say */
        (void)json_object_del(image->body, "src");
    return ok;
}

/* ---- src ---------------------------------------------------------------------------------------
 */

const char *srv_inline_data(const char *src)
{
    const char *comma;

    if (strncasecmp(src, "data:", 5) != 0)
        return NULL;
    comma = strchr(src, ',');
    return comma && comma - src < 200 && comma - src >= 12 &&
                   strncasecmp(comma - 7, ";base64", 7) == 0
               ? comma + 1
               : NULL;
}

static bool take_inline(srv_image *image, const char *data)
{
    size_t len = strlen(data);

    if (len / 4 * 3 > SRV_IMAGE_INLINE_MAX + 3) {
        srv_reply_v3_error(image->rq, "image_max_size",
                           "Image is too large to process: at most 2 MB in base64", NULL);
        return false;
    }
    if (srv_base64_decode(data, len, &image->bytes) && image->bytes.len > 0)
        return true;
    srv_reply_v3_error(image->rq, "image_decode_error", NULL, NULL);
    return false;
}

bool srv_is_image_url(const char *text)
{
    return (strncasecmp(text, "https://", 8) == 0 || strncasecmp(text, "http://", 7) == 0) &&
           strlen(text) <= 4096;
}

bool srv_image_read_source(srv_image *image)
{
    const json_t *got = sch_json_get(image->body, "src");
    const char *src = json_string_value(got);
    const char *data = src ? srv_inline_data(src) : NULL;
    bool ok = true;

    if (image->bytes.len > 0)
        return true;
    if (!src || !*src) {
        srv_reply_v3_error(image->rq, "image_missing", NULL, NULL);
        return false;
    }
    if (data) {
        ok = take_inline(image, data);
    } else if (srv_is_image_url(src)) {
        image->url = strdup(src);
        ok = image->url != NULL;
    } else if (strncasecmp(src, "data:", 5) == 0) {
        srv_reply_v3_error(image->rq, "image_decode_error", NULL, NULL);
        ok = false;
    } else {
        srv_reply_v3_error(image->rq, "image_download_error",
                           "Error downloading image: src must be an http or https URL",
                           json_pack("{s:O}", "url", got));
        ok = false;
    }
    (void)json_object_del(image->body, "src");
    return ok;
}
