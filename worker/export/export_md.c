/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md: Markdown that any reader takes, images by their addresses. md.zip: images beside it.
 * mmd.zip: the document itself with its images.
 *
 * Options (of md): math_inline_delimiters, math_display_delimiters, escape_ampersand,
 * escape_dollar, escape_hash, escape_percent, max_character_per_line; worker/render/markdown.js
 * reads them.
 */
#include "schema/wire/json.h"
#include "worker/export/archive.h"
#include "worker/export/job.h"

#include <string.h>

sch_status wrk_export_md(wrk_job *job, sch_err *err)
{
    SCH_AUTO(free) char *text = NULL;
    sch_status s = wrk_job_render(job, "md", NULL, wrk_job_options(job), NULL, &text, err);

    return s == SCH_OK ? wrk_job_put(job, text, err) : s;
}

sch_status wrk_export_md_zip(wrk_job *job, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *images = wrk_job_images(job, "images/");
    SCH_AUTO(free) char *text = NULL;
    sch_status s = wrk_job_render(job, "md", images, wrk_job_options(job), NULL, &text, err);

    return s == SCH_OK ? wrk_archive_write(job, "md", text, strlen(text), "images", NULL, err) : s;
}

/* The longest address that stands at this place; NULL: none. */
static const char *address_at(const wrk_job *job, const char *at, size_t left, size_t *ret_len)
{
    const char *found = NULL;
    const char *address;
    json_t *leaf;

    *ret_len = 0;
    json_object_foreach(job->images, address, leaf)
    {
        size_t len = strlen(address);

        if (len > *ret_len && len <= left && memcmp(at, address, len) == 0) {
            found = json_string_value(leaf);
            *ret_len = len;
        }
    }
    return found;
}

/* An address begins behind '(' or '{': nowhere else need one be looked for. */
sch_status wrk_export_mmd_zip(wrk_job *job, sch_err *err)
{
    const wrk_export *in = job->in;
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};

    for (size_t i = 0; i < in->mmd_len; i++) {
        const char *leaf = NULL;
        size_t len = 0;

        sch_strbuf_addc(&out, in->mmd[i]);
        if (in->mmd[i] == '(' || in->mmd[i] == '{')
            leaf = address_at(job, in->mmd + i + 1, in->mmd_len - i - 1, &len);
        if (leaf)
            sch_strbuf_addf(&out, "images/%s", leaf);
        i += len;
    }
    if (out.failed)
        return sch_fail(err, SCH_FATAL, "mmd.zip: out of memory");
    return wrk_archive_write(job, "mmd", sch_strbuf_str(&out), out.len, "images", NULL, err);
}
