/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Books: libmobi makes EPUB of Kindle's formats, pandoc one HTML file of an EPUB, with its images
 * beside it and its formulas as MathML, and Chromium prints that as PDF. The HTML says that nothing
 * but what stands in it may be shown, and that no script may run; the sandbox says the same to
 * whatever does not listen.
 */
#include "worker/inputs/inputs_priv.h"

#include <stdio.h>

static sch_status unpack_mobi(const wrk_input_run *run, sch_err *err)
{
    static const char *const args[] = {"-e", "-o", ".", "in.mobi", NULL};
    sch_child_spec spec = wrk_input_spec(run, "mobitool", args);
    sch_status s = wrk_input_copy(run, run->job->work_dir, "in.mobi", err);

    return s == SCH_OK ? wrk_input_run_tool(run, &spec, "libmobi", err) : s;
}

/* In a <meta>: this is where pandoc lets one stand. The marks of lists shall be letters, which can
 * be read: Chromium draws its own. */
static const char head[] =
    "--variable=header-includes:<meta http-equiv=\"Content-Security-Policy\" content=\""
    "default-src 'none'; img-src file: data:; style-src 'unsafe-inline' data:; font-src data:\">"
    "<style>ul{list-style-type:\"\\2022\\a0\\a0\"}</style>";

static sch_status make_html(const wrk_input_run *run, sch_err *err)
{
    static const char *const args[] = {
        "--from=epub",
        "--to=html5",
        "--standalone",
        "--sandbox", /* pandoc's own: it opens no file but the one it is given */
        "--extract-media=media",
        "--mathml",
        "--variable=maxwidth:100%",
        "--variable=fontsize:12pt",
        head,
        "--output=book.html",
        "in.epub",
        NULL,
    };
    sch_child_spec spec = wrk_input_spec(run, "pandoc", args);

    return wrk_input_run_tool(run, &spec, "pandoc", err);
}

static const char print_to[] = "--print-to-pdf=" WRK_INPUT_RESULT;

static sch_status print_html(const wrk_input_run *run, sch_err *err)
{
    char url[4200];
    const char *args[] = {
        "--no-sandbox", /* ours is around it, and its own needs rights */
        "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=chromium", print_to, url, NULL};
    sch_child_spec spec = wrk_input_spec(run, "chromium-headless-shell", args);

    (void)snprintf(url, sizeof url, "file://%s/book.html", run->job->work_dir);
    return wrk_input_run_tool(run, &spec, "Chromium", err);
}

sch_status wrk_input_ebook(wrk_input_run *run, sch_err *err)
{
    sch_status s = run->job->input == SCH_INPUT_MOBI
                       ? unpack_mobi(run, err)
                       : wrk_input_copy(run, run->job->work_dir, "in.epub", err);

    if (s == SCH_OK)
        s = make_html(run, err);
    if (s == SCH_OK)
        s = print_html(run, err);
    return s == SCH_OK ? wrk_input_take(run, run->job->work_dir, WRK_INPUT_RESULT, "Chromium", err)
                       : s;
}
