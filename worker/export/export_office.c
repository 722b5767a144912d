/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx and pptx: by Pandoc, from HTML whose formulas are LaTeX in <script>, which become the
 * formats' own equations. docx gets its styles and page from a document that the renderer makes of
 * the options, and its table borders and fixed times from it afterwards (worker/render/docx.js).
 *
 * Options of docx: font (Georgia), fontSize (22 half-points), language (auto), orientation
 * (portrait), margins {top 1440, right 1800, bottom 1440, left 1800, gutter 0} twips.
 */
#include "schema/base/io.h"
#include "schema/wire/json.h"
#include "worker/export/base64.h"
#include "worker/export/job.h"

#include <fcntl.h>
#include <string.h>

#define DOCX_BYTES (128u << 20)

/* Pandoc takes the time of writing from here. */
static const char *const env[] = {"SOURCE_DATE_EPOCH=315532800", NULL};

static sch_status write_source(const wrk_job *job, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *images = wrk_job_images(job, "images/");
    SCH_AUTO(sch_json_decref) json_t *more = json_pack("{s:s}", "target", job->in->format);
    SCH_AUTO(free) char *text = NULL;
    sch_status s = wrk_job_render(job, "office", images, NULL, more, &text, err);

    return s == SCH_OK ? wrk_job_write(job, "in.html", text, strlen(text), err) : s;
}

/* The answer's text is a file in base64. */
static sch_status write_decoded(const wrk_job *job, const char *leaf, const char *text,
                                sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};

    if (!wrk_base64_decode(text, &bytes))
        return sch_fail(err, SCH_FATAL, "%s: the renderer gave no file", leaf);
    return wrk_job_write(job, leaf, sch_strbuf_str(&bytes), bytes.len, err);
}

static sch_status write_reference(const wrk_job *job, sch_err *err)
{
    SCH_AUTO(free) char *text = NULL;
    sch_status s = wrk_job_render(job, "reference", NULL, wrk_job_options(job), NULL, &text, err);

    return s == SCH_OK ? write_decoded(job, "reference.docx", text, err) : s;
}

/* What Pandoc wrote as leaf, with the last touches, as the result. */
static sch_status finish(wrk_job *job, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf base64 = {0};
    SCH_AUTO(sch_json_decref) json_t *more = NULL;
    SCH_AUTO(free) char *text = NULL;
    SCH_AUTO(sch_close)
    int fd = openat(job->in->dir_fd, leaf, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    sch_status s = fd < 0 ? sch_fail(err, SCH_INVALID, "%s: pandoc wrote nothing", job->in->format)
                          : sch_read_all(fd, DOCX_BYTES, &bytes, err);

    if (s != SCH_OK)
        return s;
    wrk_base64_encode(sch_strbuf_str(&bytes), bytes.len, &base64);
    more = json_pack("{s:s}", "docx", sch_strbuf_str(&base64));
    if (!more)
        return sch_fail(err, SCH_FATAL, "office: out of memory");
    s = wrk_job_render(job, "finish", NULL, NULL, more, &text, err);
    return s == SCH_OK ? write_decoded(job, job->in->format, text, err) : s;
}

sch_status wrk_export_docx(wrk_job *job, sch_err *err)
{
    static const char *const args[] = {"+RTS",
                                       "-M1500m",
                                       "-RTS",
                                       "--from=html+epub_html_exts",
                                       "--to=docx",
                                       "--reference-doc=reference.docx",
                                       "--output=out.docx",
                                       "in.html",
                                       NULL};
    sch_status s = write_source(job, err);

    if (s == SCH_OK)
        s = write_reference(job, err);
    if (s == SCH_OK)
        s = wrk_job_program(job, "pandoc", args, env, err);
    return s == SCH_OK ? finish(job, "out.docx", err) : s;
}

sch_status wrk_export_pptx(wrk_job *job, sch_err *err)
{
    static const char *const args[] = {"+RTS",
                                       "-M1500m",
                                       "-RTS",
                                       "--from=html+epub_html_exts",
                                       "--to=pptx",
                                       "--slide-level=2",
                                       "--output=out.pptx",
                                       "in.html",
                                       NULL};
    sch_status s = write_source(job, err);

    if (s == SCH_OK)
        s = wrk_job_program(job, "pandoc", args, env, err);
    return s == SCH_OK ? finish(job, "out.pptx", err) : s;
}
