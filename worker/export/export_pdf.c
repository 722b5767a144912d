/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf: the HTML document, printed by chromium.
 *
 * Options: fontSize (17, px), text_color (#1E2029), background_color, disable_footer (false): no
 * page numbers, margin (70, px), custom_css, footnote_compact_refs, resource_load_timeout_sec. What
 * custom_css names lies on no network and in no file: the page's policy and the sandbox refuse
 * both.
 */
#include "schema/wire/json.h"
#include "worker/export/job.h"

#include <string.h>

/* A CSS colour, or the one that stands for it: nothing that would end the declaration. */
static const char *color_of(const json_t *options, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(options, key));

    return text && text[0] && !strpbrk(text, ";{}<>\"'\\:@") ? text : otherwise;
}

static int number_of(const json_t *options, const char *key, int otherwise)
{
    const json_t *value = json_object_get(options, key);

    return json_is_integer(value) ? (int)json_integer_value(value) : otherwise;
}

static void write_css(const json_t *options, sch_strbuf *sb)
{
    const char *color = color_of(options, "text_color", "#1E2029");
    const char *background = color_of(options, "background_color", NULL);
    const char *custom = json_string_value(json_object_get(options, "custom_css"));

    sch_strbuf_addf(sb, "@page{size:A4;margin:%dpx;", number_of(options, "margin", 70));
    if (background)
        sch_strbuf_addf(sb, "background:%s;", background);
    if (!json_is_true(json_object_get(options, "disable_footer")))
        sch_strbuf_addf(sb, "@bottom-center{content:counter(page);font-size:12px;color:%s}", color);
    sch_strbuf_addf(sb, "}body{font-size:%dpx;color:%s;%s%s}main{max-width:none;padding:0}",
                    number_of(options, "fontSize", 17), color, background ? "background:" : "",
                    background ? background : "");
    sch_strbuf_adds(sb, "html{-webkit-print-color-adjust:exact}pre,blockquote,tr,img,svg,"
                        ".figure_img{break-inside:avoid}h1,h2,h3,h4,h5,h6{break-after:avoid}"
                        ".page-break{break-after:page;visibility:hidden;height:0}");
    if (custom)
        sch_strbuf_adds(sb, custom);
}

static json_t *page_options(const wrk_job *job)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf css = {0};
    const json_t *options = wrk_job_options(job);
    bool compact = json_is_true(json_object_get(options, "footnote_compact_refs"));

    write_css(options, &css);
    if (css.failed)
        return NULL;
    return json_pack("{s:s, s:{s:b}}", "css", css.data, "footnotes", "compact_refs", compact);
}

/* file:// and the path, in which a '#' is no fragment. */
static void add_address(const char *dir, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, "file://");
    for (const char *c = dir; *c; c++) {
        if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-", *c))
            sch_strbuf_addc(sb, *c);
        else
            sch_strbuf_addf(sb, "%%%02X", (unsigned)(unsigned char)*c);
    }
    sch_strbuf_adds(sb, "/page.html");
}

static sch_status print(wrk_job *job, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf address = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf wait = {0};
    const char *args[] = {"--no-sandbox", /* its own; ours is around it */
                          "--disable-gpu",
                          "--disable-dev-shm-usage",
                          "--disable-breakpad",
                          "--no-first-run",
                          "--no-zygote",
                          "--no-pdf-header-footer",
                          "--print-to-pdf=printed.pdf",
                          NULL /* wait */,
                          NULL /* address */,
                          NULL};
    int seconds = number_of(wrk_job_options(job), "resource_load_timeout_sec", 0);

    sch_strbuf_addf(&wait, "--timeout=%d", 1000 * (seconds > 0 ? seconds : 60));
    add_address(job->in->dir, &address);
    if (address.failed || wait.failed)
        return sch_fail(err, SCH_FATAL, "pdf: out of memory");
    args[SCH_COUNT_OF(args) - 3] = wait.data;
    args[SCH_COUNT_OF(args) - 2] = address.data;
    return wrk_job_program(job, "chromium-headless-shell", args, NULL, err);
}

sch_status wrk_export_pdf(wrk_job *job, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *options = page_options(job);
    sch_status s;

    if (!options)
        return sch_fail(err, SCH_INVALID, "pdf: the options are not UTF-8 text");
    s = wrk_html_write(job, options, "page.html", err);
    if (s == SCH_OK)
        s = print(job, err);
    return s == SCH_OK ? wrk_job_take(job, "printed.pdf", err) : s;
}
