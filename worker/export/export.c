/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/export.h"

#include "schema/base/io.h"
#include "schema/wire/json.h"
#include "worker/export/job.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *format;
    wrk_format_fn make;
    bool needs_images;
} formats[] = {
    {"html", wrk_export_html, true},       {"html.zip", wrk_export_html_zip, true},
    {"md", wrk_export_md, false},          {"md.zip", wrk_export_md_zip, true},
    {"mmd.zip", wrk_export_mmd_zip, true}, {"latex", wrk_export_latex, true},
    {"tex.zip", wrk_export_tex_zip, true}, {"latex.pdf", wrk_export_latex_pdf, true},
    {"pdf", wrk_export_pdf, true},         {"docx", wrk_export_docx, true},
    {"pptx", wrk_export_pptx, true},       {"xlsx", wrk_export_xlsx, false},
};

#define RENDERED "html html.zip md md.zip mmd.zip latex tex.zip latex.pdf pdf docx pptx xlsx"

const wrk_tool wrk_export_tools[] = {
    {"node", "nodejs", RENDERED},
    {NULL, "npm", RENDERED},
    {"pandoc", "pandoc", "docx pptx"},
    {"chromium-headless-shell", "chromium-headless-shell", "pdf"},
    {"xelatex", "texlive-xetex texlive-latex-extra texlive-fonts-recommended", "latex.pdf"},
    {NULL, NULL, NULL},
};

bool wrk_export_knows(const char *format)
{
    for (size_t i = 0; i < SCH_COUNT_OF(formats); i++)
        if (strcmp(formats[i].format, format) == 0)
            return true;
    return false;
}

/* ---- images -----------------------------------------------------------------------------------
 */

static bool is_leaf(const char *leaf)
{
    return leaf[0] && leaf[0] != '.' &&
           leaf[strspn(
               leaf, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0';
}

static sch_status take_image(wrk_job *job, const char *address, sch_err *err)
{
    char leaf[WRK_LEAF_LEN] = "";
    sch_status s = job->in->image(address, job->images_fd, leaf, job->in->arg, err);

    if (s == SCH_NOT_FOUND)
        return SCH_OK;
    if (s == SCH_OK && !is_leaf(leaf))
        s = sch_fail(err, SCH_FATAL, "image: \"%.60s\" is no name", leaf);
    if (s == SCH_OK && json_object_set_new(job->images, address, json_string(leaf)) != 0)
        s = sch_fail(err, SCH_FATAL, "image: out of memory");
    return s;
}

static sch_status make_folder(wrk_job *job, sch_err *err)
{
    if (mkdirat(job->in->dir_fd, "images", 0755) != 0) // NOLINT: the program's user reads it
        return sch_fail_errno(err, "images");
    job->images_fd = openat(job->in->dir_fd, "images", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return job->images_fd >= 0 ? SCH_OK : sch_fail_errno(err, "images");
}

/* Those that the document shows, and no others. */
static sch_status take_images(wrk_job *job, sch_err *err)
{
    const wrk_export *in = job->in;
    SCH_AUTO(sch_json_decref)
    json_t *request = json_pack("{s:s, s:s%}", "op", "images", "mmd", in->mmd, in->mmd_len);
    SCH_AUTO(sch_json_decref) json_t *reply = NULL;
    const json_t *list;
    sch_status s = SCH_INVALID;

    if (request)
        s = sch_render_ask(in->render, request, &reply, err);
    else
        (void)sch_fail(err, SCH_INVALID, "the text is not UTF-8");
    list = json_object_get(reply, "images");
    if (s == SCH_OK && json_array_size(list) > 0)
        s = make_folder(job, err);
    for (size_t i = 0; s == SCH_OK && i < json_array_size(list); i++) {
        const char *address = json_string_value(json_array_get(list, i));

        if (address)
            s = take_image(job, address, err);
    }
    return s;
}

/* ---- the job ----------------------------------------------------------------------------------
 */

/* Letters that every file system and archive takes; "document" when none is left. */
static char *stem_of(const char *name)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (const char *c = name; *c && sb.len < 80; c++) {
        bool is_plain =
            strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.", *c) != NULL;

        if (is_plain && !(sb.len == 0 && *c == '.'))
            sch_strbuf_addc(&sb, *c);
        else if (sb.len > 0 && sb.data[sb.len - 1] != '_' && ((unsigned char)*c & 0xc0) != 0x80)
            sch_strbuf_addc(&sb, '_');
    }
    while (sb.len > 0 && (sb.data[sb.len - 1] == '_' || sb.data[sb.len - 1] == '.'))
        sb.data[--sb.len] = '\0';
    if (sb.len == 0)
        sch_strbuf_adds(&sb, "document");
    return sch_strbuf_steal(&sb);
}

static void job_done(wrk_job *job)
{
    sch_close(job->images_fd);
    json_decref(job->images);
    free(job->stem);
}

sch_status wrk_export_run(const wrk_export *in, char ret_leaf[WRK_LEAF_LEN], sch_err *err)
{
    wrk_job job = {.in = in, .images_fd = -1, .images = json_object(), .stem = stem_of(in->name)};
    wrk_format_fn make = NULL;
    bool needs_images = false;
    sch_status s = SCH_OK;

    for (size_t i = 0; i < SCH_COUNT_OF(formats); i++)
        if (strcmp(formats[i].format, in->format) == 0) {
            make = formats[i].make;
            needs_images = formats[i].needs_images;
        }
    if (!make)
        s = sch_fail(err, SCH_INVALID, "%s: there is no exporter for it", in->format);
    else if (!job.images || !job.stem)
        s = sch_fail(err, SCH_FATAL, "export: out of memory");
    if (s == SCH_OK && needs_images && in->image)
        s = take_images(&job, err);
    if (s == SCH_OK)
        s = make(&job, err);
    if (s == SCH_OK)
        (void)snprintf(ret_leaf, WRK_LEAF_LEN, "%s", in->format);
    job_done(&job);
    return s;
}
