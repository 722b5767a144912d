/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html: one file that needs nothing else, images inside. html.zip: the images beside it.
 *
 * Options: htmlTags (true): HTML in the document counts; false: it is text.
 */
#include "schema/base/io.h"
#include "schema/wire/json.h"
#include "schema/wire/sniff.h"
#include "worker/export/archive.h"
#include "worker/export/base64.h"
#include "worker/export/job.h"

#include <fcntl.h>
#include <string.h>

#define MARK        "src=\"recto-image:" /* the renderer escapes quotes in what the document says */
#define IMAGE_BYTES (64u << 20)

static sch_status add_image(const wrk_job *job, const char *leaf, sch_strbuf *out, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf image = {0};
    SCH_AUTO(sch_close) int fd = openat(job->images_fd, leaf, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    const char *mime;
    sch_status s;

    if (fd < 0)
        return sch_fail_errno(err, "image %s", leaf);
    s = sch_read_all(fd, IMAGE_BYTES, &image, err);
    if (s != SCH_OK)
        return s;
    mime = sch_sniff(sch_strbuf_str(&image), image.len);
    sch_strbuf_addf(out, "src=\"data:%s;base64,", mime ? mime : "application/octet-stream");
    wrk_base64_encode(sch_strbuf_str(&image), image.len, out);
    return SCH_OK;
}

/* Every src="recto-image:LEAF" becomes the image's bytes, or its place beside the document. */
static sch_status place_images(const wrk_job *job, const char *text, bool is_inside,
                               sch_strbuf *out, sch_err *err)
{
    sch_status s = SCH_OK;
    const char *at;

    while (s == SCH_OK && (at = strstr(text, MARK))) {
        char leaf[WRK_LEAF_LEN];
        size_t len = strcspn(at + sizeof MARK - 1, "\"");

        if (len >= sizeof leaf)
            return sch_fail(err, SCH_FATAL, "html: an image's name is too long");
        (void)snprintf(leaf, sizeof leaf, "%.*s", (int)len, at + sizeof MARK - 1);
        sch_strbuf_add(out, text, (size_t)(at - text));
        if (is_inside)
            s = add_image(job, leaf, out, err);
        else
            sch_strbuf_addf(out, "src=\"images/%s", leaf);
        text = at + sizeof MARK - 1 + len;
    }
    sch_strbuf_adds(out, text);
    if (s == SCH_OK && out->failed)
        s = sch_fail(err, SCH_FATAL, "html: out of memory");
    return s;
}

/* html, html.zip and pdf ask for the same text, which the renderer keeps. */
static sch_status render(const wrk_job *job, const json_t *options, bool is_inside, sch_strbuf *out,
                         sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *images = wrk_job_images(job, "recto-image:");
    SCH_AUTO(free) char *text = NULL;
    sch_status s = wrk_job_render(job, "html", images, options, NULL, &text, err);

    return s == SCH_OK ? place_images(job, text, is_inside, out, err) : s;
}

sch_status wrk_html_write(const wrk_job *job, const json_t *options, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    sch_status s = render(job, options, true, &out, err);

    return s == SCH_OK ? wrk_job_write(job, leaf, sch_strbuf_str(&out), out.len, err) : s;
}

sch_status wrk_export_html(wrk_job *job, sch_err *err)
{
    return wrk_html_write(job, wrk_job_options(job), "html", err);
}

sch_status wrk_export_html_zip(wrk_job *job, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    sch_status s = render(job, wrk_job_options(job), false, &out, err);

    return s == SCH_OK
               ? wrk_archive_write(job, "html", sch_strbuf_str(&out), out.len, "images", NULL, err)
               : s;
}
